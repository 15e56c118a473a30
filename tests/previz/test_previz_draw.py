"""Drawing: rays meet what brute force says they meet, frames repeat to the byte, light and skin keep their tone."""

from collections.abc import Callable
from dataclasses import replace

import cv2
import numpy as np
import pytest

from rushes.engines.previz.draw.air import openness
from rushes.engines.previz.draw.bvh import met, tree
from rushes.engines.previz.draw.camera import Camera
from rushes.engines.previz.draw.develop import _halation
from rushes.engines.previz.draw.gather import Lit, Sunlight, baked
from rushes.engines.previz.draw.moods import ALIKE, MOODS, mood
from rushes.engines.previz.draw.painter import Body, Painter, World
from rushes.engines.previz.mesh import Floats, Mesh, Surface, joined, mesh
from rushes.engines.previz.picture import FINE
from rushes.engines.previz.stage.world import staged
from rushes.engines.previz.words import read

SIZE = (192, 108)


def sheet(at: float, half: float, colour: tuple[float, float, float], parts: int = 12, axis: int = 1) -> Mesh:
    """A square across one axis, facing up it."""
    side = np.linspace(-half, half, parts + 1)
    u, v = (grid.reshape(-1) for grid in np.meshgrid(side, side, indexing="ij"))
    points = np.zeros((len(u), 3))
    points[:, (axis + 1) % 3], points[:, (axis + 2) % 3], points[:, axis] = u, v, at
    n = np.arange(parts * (parts + 1)).reshape(parts, parts + 1)[:, :-1].reshape(-1)
    faces = np.concatenate([np.stack([n, n + parts + 1, n + parts + 2], 1), np.stack([n, n + parts + 2, n + 1], 1)])
    return mesh(points, faces, colour)


def ball(at: tuple[float, float, float], radius: float, colour: tuple[float, float, float], surface: Surface) -> Mesh:
    turn, rise = np.meshgrid(np.linspace(0, 2 * np.pi, 25), np.linspace(0.01, np.pi - 0.01, 13), indexing="ij")
    points = np.stack([np.sin(rise) * np.cos(turn), np.cos(rise), np.sin(rise) * np.sin(turn)], -1).reshape(-1, 3)
    n = np.array([i * 13 + j for i in range(24) for j in range(12)])
    faces = np.concatenate([np.stack([n, n + 13, n + 14], 1), np.stack([n, n + 14, n + 1], 1)])
    return mesh(points * radius + at, faces[:, ::-1], colour, surface)


def world(kind: str, body: Body, moving: Callable[[float], Camera] | None = None) -> World:
    light = Sunlight(mood(kind), (0.48, 0.6, 0.64))
    return World(room(kind, light), (body,), light, (0, 0.8, 0), 4.0, (0.4, 0.5, 0.76), moving or (lambda _: VIEW))


def room(kind: str, light: Sunlight) -> Lit:
    return baked(joined((sheet(0, 4, (0.4, 0.35, 0.3)), sheet(-2, 4, (0.5, 0.5, 0.55), axis=2))), light)


VIEW = Camera((0.3, 1.2, 3.5), (0, 0.8, 0), 40, focus=3.4, blur=0.01)
SKIN = ball((0, 0.8, 0), 0.4, (0.55, 0.36, 0.27), Surface.SKIN)


def test_rays_meet_what_brute_force_says_they_meet() -> None:
    solid = joined((SKIN, sheet(0, 2, (0.5, 0.5, 0.5))))
    rays, skip = tree(solid.points, solid.faces), np.zeros(len(solid.faces), np.uint8)
    ways = np.random.default_rng(3).normal(size=(60, 3))
    ways /= np.linalg.norm(ways, axis=1, keepdims=True)
    for way in ways:
        away = met(rays, skip, (0.2, 1.4, 1.1), way, 50.0)
        assert (away < 50) == (_brute(solid, (0.2, 1.4, 1.1), way) < 50)
        assert away == pytest.approx(_brute(solid, (0.2, 1.4, 1.1), way), abs=1e-3)


def _brute(solid: Mesh, eye: tuple[float, float, float], way: Floats) -> float:
    a, b, c = (solid.points[solid.faces[:, k]].astype(float) for k in range(3))
    u, v = b - a, c - a
    p = np.cross(way, v)
    det = (u * p).sum(1)
    ok = np.abs(det) > 1e-9
    s = np.asarray(eye) - a
    x = (s * p).sum(1) / np.where(ok, det, 1)
    q = np.cross(s, u)
    y = (q @ way) / np.where(ok, det, 1)
    far = (v * q).sum(1) / np.where(ok, det, 1)
    ok &= (x >= 0) & (y >= 0) & (x + y <= 1) & (far > 1e-4)
    return float(far[ok].min()) if ok.any() else 50.0


def test_glass_is_seen_through_by_light() -> None:
    pane = sheet(1.0, 2, (1, 1, 1))
    clear = replace(pane, surface=np.full(len(pane.faces), int(Surface.GLASS), np.int32))
    light = Sunlight(mood("day"), (0, 1, 0))
    floor = sheet(0, 2, (0.4, 0.4, 0.4))
    under = [baked(joined((floor, each)), light).light[: len(floor.points)].mean() for each in (pane, clear)]
    assert under[1] > 1.4 * under[0]


def test_the_same_moment_gives_the_same_bytes() -> None:
    one, again = (Painter(world("dawn", Body(SKIN)), *SIZE).picture(1.0, 24) for _ in range(2))
    assert np.array_equal(one, again)
    assert one.shape == (108, 192, 3) and one.dtype == np.uint8


def test_a_locked_camera_draws_what_a_fresh_painter_draws() -> None:
    """What moves is drawn over what stood still before: no trail, no hole, no other light."""
    body = Body(SKIN, lambda t: SKIN.points + np.array([t * 0.6 - 0.3, 0, 0], np.float32))
    painter = Painter(world("golden", body), *SIZE)
    frames = [painter.light(time)[0] for time in (0.0, 0.25, 0.5)]
    fresh = Painter(world("golden", body), *SIZE)
    alone = fresh.light(0.5)[0]
    close = np.abs(frames[-1] - alone) <= 0.02 * (np.abs(alone) + 0.05)
    assert close.mean() > 0.99  # where a window of the frame ends, corners are a little more open
    assert np.abs(frames[0] - frames[-1]).max() > 0.05


def test_skin_keeps_its_tone_in_every_light() -> None:
    """Exposure is metered by what falls on the subject: no light turns a dark face pale or loses it."""
    shown = {}
    for kind in ("day", "dawn", "overcast", "golden", "brilliant"):
        picture = Painter(world(kind, Body(SKIN)), *SIZE).picture()
        shown[kind] = float(picture[44:64, 86:106].mean())
    assert min(shown.values()) > 70 and max(shown.values()) < 225, shown


def test_darker_skin_is_drawn_darker() -> None:
    dark = SKIN.coloured((0.16, 0.09, 0.06))
    pale, deep = (Painter(world("day", Body(each)), *SIZE).picture()[44:64, 86:106].mean() for each in (SKIN, dark))
    assert deep < pale - 25


def test_frames_that_show_the_same_flicker_only_by_their_grain() -> None:
    painter = Painter(world("day", Body(SKIN)), *SIZE)
    frames = np.stack([painter.picture(n / 24, n).astype(float) for n in range(6)])
    assert np.abs(np.diff(frames.mean((1, 2, 3)))).max() < 0.4
    assert frames.std(0).mean() < 6


def test_every_light_has_a_mood() -> None:
    assert set(ALIKE.values()) <= set(MOODS)
    assert mood("no such light") == MOODS["day"]


def test_what_is_out_of_focus_is_soft() -> None:
    stripes = sheet(-2, 4, (0.5, 0.5, 0.5), 40, axis=2)
    colours = np.where((np.arange(len(stripes.points)) % 2)[:, None], 0.8, 0.02) * np.ones(3)
    light = Sunlight(mood("day"), (0.3, 0.5, 0.8))
    still = baked(stripes.coloured(colours), light)
    sharp, soft = (
        Painter(World(still, (), light, (0, 0, -2), 4, camera=lambda _, b=b: replace(VIEW, blur=b, focus=1.5)), *SIZE)  # type: ignore[misc]
        .picture()
        .std()
        for b in (0.0, 0.03)
    )
    assert soft < 0.7 * sharp


def test_a_face_that_is_a_line_leaves_no_hole_in_the_light() -> None:
    """At this size one point of the picture falls on a fan of the table's rim that has two corners in one."""
    prompt = (
        "The torn @ticket lies on a table, relief. @ticket: blue paper ticket, torn in half. Close-up. Set in @cafe: "
        "small empty café, large windows. Dawn, soft window light. 35mm film look, soft grain, warm colours."
    )
    light, distance = Painter(staged(read(prompt), 16 / 9, 550893996), 1280, 720, fine=FINE).light(0.0)
    assert np.isfinite(light).all() and np.isfinite(distance).all()


def test_a_window_is_as_open_to_the_light_as_the_same_part_of_the_whole_frame() -> None:
    near = np.random.default_rng(5).uniform(0.3, 0.5, (162, 288)).astype(np.float32)
    near = np.repeat(cv2.GaussianBlur(near, (0, 0), 3)[..., None], 4, 2)
    near[40:120, 90:180] *= 1.6
    whole = openness(near, 300.0, (0, 0, 288, 162))
    part = openness(near, 300.0, (64, 32, 200, 130))
    assert whole.min() < 0.9
    assert np.abs(part - whole[32:130, 64:200]).max() < 1e-6


def test_the_glow_round_a_blue_window_is_paler_than_the_window() -> None:
    light = np.zeros((160, 320, 3), np.float32)
    light[:, 160:] = (0.7, 1.1, 2.4)
    red, _, blue = _halation(light, 1.0)[80, 150]
    assert 0.3 * blue < red < blue


def test_a_candle_glows_below_its_flame_and_by_day_the_film_is_exposed_for_the_room() -> None:
    def drawn(words: str) -> Floats:
        return np.asarray(Painter(staged(read(words), 16 / 9, 1), 320, 180).picture().mean(2), np.float32)

    lit = read("a candle on the kitchen table at night, close-up")
    painter = Painter(staged(lit, 16 / 9, 1), 320, 180)
    wax = painter._live.points[:, 1] > painter._live.points[:, 1].max() - 0.06
    light = painter._light[painter._count :][wax].mean(1)
    assert light.min() > 0 and light.max() > 4 * np.median(painter._light[: painter._count].mean(1))
    day, dim = (drawn(f"a candle on the kitchen table {light}, close-up") for light in ("by day", "at night"))
    assert day[:60].mean() > 1.3 * dim[:60].mean(), "the room behind the candle"
