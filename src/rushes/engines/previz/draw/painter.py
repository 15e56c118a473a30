"""One shot, ready to be drawn at any moment: what stands still baked, what moves placed, light turned to picture."""

import math
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from itertools import pairwise

import cv2
import numpy as np
from numpy.typing import NDArray

from rushes.engines.previz.draw import air
from rushes.engines.previz.draw.bvh import tree
from rushes.engines.previz.draw.camera import Camera, Vector, extent, middle
from rushes.engines.previz.draw.develop import GREY, Look, developed, exposed, focused, resized
from rushes.engines.previz.draw.gather import Lit, Sunlight, back_and_front, facings, heaven, stops, thinly
from rushes.engines.previz.draw.ink import PENS, inked
from rushes.engines.previz.draw.moods import graded, timed
from rushes.engines.previz.draw.motes import floated
from rushes.engines.previz.draw.pieces import MIDDLES, columns, corners, noise_block
from rushes.engines.previz.draw.probes import STILL, cubes, own, spread
from rushes.engines.previz.draw.raster import draw_faces
from rushes.engines.previz.draw.shade import Air, changed, shade, shifted, softly
from rushes.engines.previz.draw.shadow import SIZE, depth, sun_view
from rushes.engines.previz.draw.steam import veiled
from rushes.engines.previz.draw.surfaces import table
from rushes.engines.previz.draw.weather import Weather, fallen
from rushes.engines.previz.mesh import Floats, Mesh, Surface, joined, normals

cv2.setNumThreads(1)
BEAM = 8
BURN = 1.6
"""Brightness, over that of middle exposure, that all but a twelfth of a frame stays below."""
NEAR_RAYS = 24
STEAM = 0.8
"""Brightness of steam, rain and snow, as part of that of a white card."""
GLARE = 0.3
"""Metres about a flame that the meter does not read."""
SOFT = 2.5
"""Pixels of a circle of confusion from which on a lens shows nothing finer than two."""

Points = Callable[[float], Floats]
"""Where a mesh's points are at a time in seconds, float32 [n, 3]."""


@dataclass(frozen=True, eq=False)
class Body:
    """Something that moves, or is in this shot only: its mesh at the start, and its points at any time."""

    mesh: Mesh
    at: Points | None = None
    pictures: NDArray[np.uint8] | None = None


@dataclass(frozen=True, eq=False)
class World:
    """All that stands before the camera, and what lights it. ``still`` is baked once and shared by shots."""

    still: Lit
    bodies: tuple[Body, ...]
    light: Sunlight
    middle: Vector
    """What the picture is about: the sun's view and the meter look there."""
    radius: float = 5.0
    key: Vector = (0.0, 0.0, 1.0)
    """The way to the key light (unit)."""
    camera: Callable[[float], Camera] = field(default=lambda _: Camera((0, 1.4, 4), (0, 1, 0)))
    ground: Vector = (0.2, 0.18, 0.15)
    steam: tuple[Points, ...] = ()
    """Threads of steam at a time: see ``steam.veiled``."""
    weather: Weather | None = None
    motes: bool = False
    """Whether dust is to be seen in the air."""


@dataclass(eq=False)
class Painter:
    """Draws a world at a size. ``picture`` may be asked for any time; the same time gives the same bytes."""

    world: World
    width: int
    height: int
    fine: float = 1.0
    """How many times finer than the picture it is drawn, each way; below 1 it is enlarged."""
    style: str = ""
    """The look that was asked for, by its name; film, where it is none that is drawn."""
    quick: bool = False
    """A glance at the place alone, to balance the exposure."""

    def __post_init__(self) -> None:
        world = self.world
        self._live = joined(body.mesh for body in world.bodies)
        self._pictures, self._live = _pictures(world.bodies, self._live)
        still = world.still.mesh
        self._mesh = joined((still, self._live))
        self._count = len(still.points)
        self._normal = np.concatenate([still.normals, self._live.normals])
        self._still_faces = len(still.faces)
        self._points = self._mesh.points.copy()
        self._moving = any(body.at is not None for body in world.bodies)
        self._camera: Camera | None = None
        self._plate: tuple[Floats, NDArray[np.int32]] | None = None
        self._near, self._face = np.zeros((0, 0, 4), np.float32), np.zeros((0, 0, 4), np.int32)
        self._live_window = (0, 0, 0, 0)
        self._view = sun_view(world.light.sun, world.middle, world.radius)
        self._depth = depth(still, self._view)
        self._shadow = self._cast()
        self._cast_before = self._shadow
        self._light = np.concatenate([world.still.light, self._gathered()])
        self._table, self._block, self._columns = table(), noise_block(), columns()
        self._corners = corners(self._normal, self._mesh.colours, self._mesh.rest, self._light, self._mesh.uv)
        self._linear = (np.linspace(0, 1, 256) ** 2.2).astype(np.float32)
        self._carried = [self._carry(part) for part in self._parts()] if self._moving else []
        self._incident, exposure = self._metered()
        self._look = Look(graded(world.light.mood, self.style), exposure)
        if not self.quick:
            self._look = replace(self._look, exposure=self._balanced(exposure))

    def picture(self, seconds: float = 0.0, frame: int = 0) -> NDArray[np.uint8]:
        """The picture at a time, uint8 [height, width, 3] R'G'B'; ``frame`` numbers its grain."""
        light, distance = self.light(seconds)
        if self.style in PENS:
            return self._drawn(light)
        camera = self.world.camera(seconds)
        light = focused(light, distance, camera.focus, camera.blur)
        glow = np.array(self.world.light.mood.key_tint, np.float32)
        glow = glow / glow.max() * np.float32(STEAM * self._incident)
        if self.world.weather is not None:
            far = (self._mesh.surface[self._face] == Surface.FAR).mean(-1, dtype=np.float32)  # lace lets half through
            light = fallen(light, distance, far, camera, seconds, self.world.weather, glow)
        if self.world.motes:
            light = floated(light, distance, camera, seconds, self._view, self._shadow, self._view.middle, glow)
        if self.world.steam:
            light = veiled(light, distance, camera, [each(seconds) for each in self.world.steam], glow)
        return developed(light, self._look, frame, (self.width, self.height))

    def _drawn(self, light: Floats) -> NDArray[np.uint8]:
        """The picture as a drawing; a pen knows no focus and no grain."""
        facing = facings(self._points, self._mesh.faces)
        shown = exposed(light, self._look)
        drawn = inked(shown, self._near, self._face, self._mesh.surface, facing, PENS[self.style])
        return np.asarray(np.clip(resized(drawn, (self.width, self.height)), 0, 255), np.uint8)

    def light(self, seconds: float) -> tuple[Floats, Floats]:
        """Linear light float32 [h, w, 3] and distance float32 [h, w], metres, at a time, as fine as it is drawn."""
        camera = self.world.camera(seconds)
        width, height = round(self.width * self.fine), round(self.height * self.fine)
        self._move(seconds)
        seen = camera.project(self._points, width, height)
        window = self._begin(camera, seen, width, height)
        live = self._mesh.faces[self._still_faces :], self._mesh.surface[self._still_faces :]
        draw_faces(seen, *live, self._still_faces, self._near, self._face)
        return self._shaded(camera, seen, window)

    def _begin(self, camera: Camera, seen: Floats, width: int, height: int) -> tuple[int, int, int, int]:
        """Draw what stands still, or take it from the frame before if the camera has not moved; gives what changes."""
        if camera == self._camera and self._plate is not None:
            live = self._reach(seen, width, height)
            last, self._live_window = self._live_window, live
            left, top = min(last[0], live[0]), min(last[1], live[1])
            right, low = max(last[2], live[2]), max(last[3], live[3])
            self._before = self._face.copy()
            self._near[top:low, left:right] = self._plate[0][top:low, left:right]
            self._face[top:low, left:right] = self._plate[1][top:low, left:right]
            return left, top, right, low
        if self._near.shape[:2] != (height, width):
            self._near, self._face = np.empty((height, width, 4), np.float32), np.empty((height, width, 4), np.int32)
        self._near.fill(0)
        self._face.fill(-1)
        still = self._mesh.faces[: self._still_faces], self._mesh.surface[: self._still_faces]
        draw_faces(seen, *still, 0, self._near, self._face)
        held = self.world.camera(0.0) == camera == self.world.camera(0.5)
        self._plate = (self._near.copy(), self._face.copy()) if held else None
        self._camera = camera if held else None
        self._live_window = self._reach(seen, width, height) if held else (0, 0, width, height)
        return 0, 0, width, height

    def _reach(self, seen: Floats, width: int, height: int) -> tuple[int, int, int, int]:
        """The part of the frame that bodies cover or darken: left, top, right, bottom."""
        points = self._points[self._count :]
        if not len(points):
            return width, height, 0, 0
        if not self._moving:
            return width, height, 0, 0
        first_x, first_y, last_x, last_y = extent(seen[self._count :])
        if first_x > last_x:
            return width, height, 0, 0
        margin = round(44 * self.fine)  # as far as a body darkens what is beside it
        left, top = math.floor(first_x) - margin, math.floor(first_y) - margin
        right, low = math.ceil(last_x) + margin, math.ceil(last_y) + margin
        return max(left, 0) // 8 * 8, max(top, 0) // 8 * 8, min(right, width), min(low, height)

    def _parts(self) -> list[slice]:
        """Where each body's points are among all."""
        ends = np.cumsum([self._count, *[len(body.mesh.points) for body in self.world.bodies]])
        return [slice(int(a), int(b)) for a, b in pairwise(ends)]

    def _carry(self, part: slice) -> tuple[Floats, Floats, Floats]:
        """A body's own share of its light, the light from six sides about it, and where it was then."""
        points = self._points[part]
        cube = cubes(points, self.world.still, self.world.light)
        return own(self._light[part], points, self._normal[part], cube), cube, middle(points)

    def _relight(self) -> None:
        """Light on what moved: its own share of what comes from around it now."""
        for (share, cube, where), part in zip(self._carried, self._parts(), strict=True):
            points = self._points[part]
            if float(np.abs(middle(points) - where).max()) > STILL:
                cube = cubes(points, self.world.still, self.world.light)
            spread(share, points, self._normal[part], cube, self._light[part])

    def _move(self, seconds: float) -> None:
        first = self._count
        for body in self.world.bodies:
            count = len(body.mesh.points)
            if body.at is not None:
                self._points[first : first + count] = body.at(seconds)
            first += count
        live = self._points[self._count :]
        if self._moving:
            self._normal[self._count :] = normals(live, self._live.faces)
            if self._carried:
                self._relight()
            self._cast_before, self._shadow = self._shadow, self._cast()

    def _cast(self) -> Floats:
        """The sun's depth with the shadows of what moves."""
        return depth(self._live, self._view, self._points[self._count :], self._depth)

    def _shaded(self, camera: Camera, seen: Floats, window: tuple[int, int, int, int]) -> tuple[Floats, Floats]:
        mood = self.world.light.mood
        height, width = self._near.shape[:2]
        left, up, right, low = window
        scale, mid = camera.scale(width, height), np.array(camera.middle(width, height), np.float32)
        axes, eye = camera.axes.astype(np.float32), np.array(camera.at, np.float32)
        if whole := window == (0, 0, width, height):
            self._out, self._far = np.zeros((height, width, 3), np.float32), np.zeros((height, width), np.float32)
            self._cut, self._fresh = np.ones((height, width), np.float32), np.ones((height, width), np.uint8)
        last = self._cut if whole else self._cut.copy()
        self._open(left, up, right, low, scale)
        if not whole:
            frame = np.array([0, 0, width, height], np.float32)
            changed(
                self._face, self._before, self._still_faces, self._cut, last, self._near, axes, eye, scale, mid,
                self._view.axes, self._view.middle, self._view.scale / SIZE, _shifted(self._cast_before, self._shadow),
                frame, self._fresh,
            )  # fmt: skip
        self._corners[self._count :, 3:6] = self._normal[self._count :]
        self._corners[self._count :, 9:12] = self._light[self._count :]
        shade(
            self._face, self._fresh, _plain(self._near, camera), self._cut.reshape(-1), seen, self._points,
            self._mesh.faces, self._mesh.surface, self._corners, self._mesh.picture, self._pictures, self._linear,
            self._table, self._block, self._shadow, MIDDLES, self._air(camera, scale, mid).told,
            np.array([0, 0, width, height], np.int32), *self._columns, self._out, self._far,
        )  # fmt: skip
        if mood.shafts and mood.thick:
            return cv2.add(self._out, self._beams(self._far, axes, eye, scale, mid, width, height)), self._far
        return self._out, self._far

    def _air(self, camera: Camera, scale: float, mid: Floats) -> Air:
        """The light of a frame, as ``shade`` reads it."""
        world, mood, view = self.world, self.world.light.mood, self._view
        outside = world.light.window is None
        sky, top = (each * np.array(mood.cast, np.float32) for each in heaven(world.light))
        rim = np.array(mood.sun if max(mood.sun) > 0.3 else mood.key_tint, np.float32)
        return Air(
            np.array(camera.at), camera.axes, scale, mid, view.axes, view.middle, view.scale, np.array(mood.sun),
            key=np.array(mood.key_tint) * mood.key * self._incident, key_way=np.array(world.key),
            rim=rim / rim.max() * np.float32(mood.rim * 2.2 * self._incident), rim_way=_rim(camera, world.key),
            fog=np.array(mood.fog) * float(np.mean(top)) * (0.6 if outside else 0.16), thick=mood.thick, sky=sky,
            top=top, ground=np.array(world.ground, np.float32) * top, exposure=self._look.exposure,
            outside=float(outside), timed=timed(mood),
        )  # fmt: skip

    def _open(self, left: int, up: int, right: int, low: int, scale: float) -> None:
        """How open each pixel of a window is to the light around it."""
        if right > left and low > up:
            self._cut[up:low, left:right] = air.openness(self._near, scale, (left, up, right, low))

    def _beams(
        self, far: Floats, axes: Floats, eye: Floats, scale: float, mid: Floats, width: int, height: int
    ) -> Floats:
        """The light of the sun that the air before each pixel sends on, float32 [h, w, 3]."""
        mood = self.world.light.mood
        step = max(4, round(BEAM * self.fine))
        lit = np.zeros((height // step, width // step), np.float32)
        view = self._view
        air.beams(far, step, axes, eye, scale, mid, view.axes, view.middle, view.scale, self._shadow, lit)
        toward = max(float(axes[2] @ view.axes[2]), 0.0)
        strength = np.array(mood.sun, np.float32) * np.float32(0.045 + 0.16 * toward**2)
        sent = 1 - np.exp(-cv2.GaussianBlur(lit, (0, 0), 1.6) * np.float32(mood.thick * mood.shafts))
        glow = np.ascontiguousarray(sent[..., None] * strength, np.float32)
        return np.asarray(cv2.resize(glow, (width, height), interpolation=cv2.INTER_LINEAR), np.float32)

    def _gathered(self) -> Floats:
        """Indirect light on what is in this shot only; near things shade each other, far ones are the place's."""
        world, live = self.world, self._live
        if not len(live.points):
            return np.zeros((0, 3), np.float32)
        still = world.still
        whole = joined((still.mesh, live))
        dim = live.colours[live.faces].mean(1) * (still.light.mean(0) * np.float32(0.5))
        return thinly(
            live.points, live.normals, live.faces, live.surface == Surface.HAIR, tree(whole.points, whole.faces),
            np.concatenate([still.bounce, back_and_front(live, dim)]),
            np.concatenate([still.skip, stops(live.surface)]), world.light, NEAR_RAYS,
        )  # fmt: skip

    def _metered(self) -> tuple[float, float]:
        """How much light falls on the subject, and the exposure that shows a white card there as the mood asks.

        Incident, and read on skin where there is any, so that every skin keeps its own tone.
        """
        weight, grey, lit = self._read()
        mood = self.world.light.mood
        sun = float(np.dot(mood.sun, GREY))
        whole = float(weight.sum())
        incident = float((grey * weight).sum() + 0.15 * sun * (lit * weight).sum()) / whole
        mean = float((np.minimum(grey + lit * sun, 4 * incident + 0.25 * sun * lit) * weight).sum()) / whole
        card = mean + mood.key * incident * 0.6
        return incident, float(np.clip(mood.level / max(card, 1e-4), 0.02, 40.0))

    def _read(self) -> tuple[Floats, Floats, Floats]:
        """For each point read by the meter: how much it counts, the gathered light, and how much sun it gets."""
        camera = self.world.camera(0.0)
        burning = self._burning()
        live = slice(self._count, None) if len(self._live.points) and not len(burning) else slice(0, None)
        points, light, normal = self._points[live], self._light[live], self._normal[live]
        toward = np.array(camera.at, np.float32) - points
        toward /= np.maximum(np.linalg.norm(toward, axis=1, keepdims=True), 1e-6)
        seen = camera.project(points, self.width, self.height)
        inside = (seen[:, 2] > 0) & (np.abs(seen[:, 0] / self.width - 0.5) < 0.5)
        inside &= np.abs(seen[:, 1] / self.height - 0.5) < 0.5
        skin = np.zeros(len(points), np.float32)
        if live.start:
            skin[np.unique(self._live.faces[self._live.surface == Surface.SKIN])] = 1
        for flame in burning:
            inside &= np.linalg.norm(points - flame, axis=1) > GLARE
        weight = np.clip((normal * toward).sum(1), 0, 1) * inside * (0.08 + skin) + 1e-9
        at = self._view.seen(np.asarray(points + normal * np.float32(0.03), np.float32))
        i, j = np.clip(at[:, :2].astype(int), 0, len(self._depth) - 1).T
        lit = (self._depth[j, i] >= at[:, 2] - 0.02) * np.clip(normal @ self._view.axes[2], 0, 1)
        return weight, light @ GREY, np.asarray(lit, np.float32)

    def _burning(self) -> Floats:
        """Flames that the meter keeps away from, float32 [n, 3]: those of a candle by day, where nobody is."""
        light = self.world.light
        if light.mood.lamps > 1 or (self._live.surface == Surface.SKIN).any():
            return np.zeros((0, 3), np.float32)
        return np.array([lamp.at for lamp in light.lamps if lamp.flickers], np.float32).reshape(-1, 3)

    def _balanced(self, exposure: float) -> float:
        """The exposure held back where the whole frame would burn out, and lifted where it would sink."""
        small = Painter(replace(self.world, bodies=()), 96, max(24, round(96 * self.height / self.width)), quick=True)
        small._incident, small._look = self._incident, self._look
        light, _ = small.light(0.0)
        grey = np.sort((light @ GREY).reshape(-1)) * exposure
        high, middle = float(grey[int(len(grey) * 0.92)]), float(grey[len(grey) // 2])
        hold = min(1.0, (BURN / max(high, 1e-4)) ** 0.55, (0.75 / max(middle, 1e-4)) ** 0.7)
        return float(exposure * hold * max(1.0, min((0.055 / max(middle, 1e-4)) ** 0.35, 1.5)))


def _pictures(bodies: tuple[Body, ...], live: Mesh) -> tuple[NDArray[np.uint8], Mesh]:
    """All pictures of all bodies in one block, and the mesh with its faces pointing into it."""
    blocks, picture, first, face = [], live.picture.copy(), 0, 0
    for body in bodies:
        part = slice(face, face + len(body.mesh.faces))
        if body.pictures is not None and len(body.pictures):
            picture[part] = np.where(picture[part] >= 0, picture[part] + first, -1)
            blocks.append(body.pictures)
            first += len(body.pictures)
        face += len(body.mesh.faces)
    block = np.concatenate(blocks) if blocks else np.zeros((1, 8, 8, 3), np.uint8)
    return np.ascontiguousarray(block), replace(live, picture=picture)


def _shifted(before: Floats, now: Floats) -> NDArray[np.uint8]:
    """Where shadows changed in the sun's view, uint8, an eighth of its size each way and a little wider."""
    coarse = np.zeros((len(now) // 8, len(now) // 8), np.uint8)
    shifted(before, now, coarse)
    return np.asarray(cv2.dilate(coarse, np.ones((3, 3), np.uint8)), np.uint8)


def _plain(near: Floats, camera: Camera) -> NDArray[np.uint8]:
    """The squares of four pixels that one stands for, out of focus; see ``softly``."""
    height, width = near.shape[:2]
    out = np.zeros(((height + 1) // 2, (width + 1) // 2), np.uint8)
    softly(near, camera.focus, camera.blur * width, SOFT, out)
    return out


def _rim(camera: Camera, key: Vector) -> Floats:
    """The way to the rim light: behind the subject, above, on the side away from the key."""
    right, up, forward = camera.axes
    side = -1.0 if float(np.dot(right, key)) > 0 else 1.0
    way = forward * 0.75 + right * side * 0.55 + up * 0.45
    return np.asarray((way / np.linalg.norm(way)).astype(np.float32), np.float32)
