"""The shooting: nodes in order, what changes them and what does not, and windows that cover their slots."""

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rushes.build.graph import Node, Shoot, asked_of, key_of
from rushes.engines.scripted import Scripted
from rushes.engines.slate import Slate
from rushes.film.model import Cast, Film, FilmFile, Moment, Place, Prop, Shot
from rushes.film.treatment import Look, Models, Settings
from rushes.models import model
from rushes.shooting import seed_of, shooting_nodes, standin_nodes
from rushes.sketches import Shooting, clip_window, lyrics_of, sketches
from rushes.song.model import Line, Song

SHA = "a" * 64
SCRIPTED = Models(still="scripted_still", draft="scripted_clip", hero="scripted_clip")


def film_of(*shots: Shot, **file: Any) -> Film:
    settings = Settings(title="Tiny", **{"kind": "narrative", "size": "160x90", **file.pop("settings", {})})
    plain: dict[str, Any] = {
        "models": SCRIPTED,
        "cast": {"ann": Cast(text="a woman"), "bob": Cast(text="a man", images=("bob.png",))},
        "prop": {"cup": Prop(text="a cup", states={"whole": "whole", "broken": "in pieces"})},
        "place": {"room": Place(text="a room")},
    }
    return Film(Path("/nowhere"), FilmFile(film=settings, **{**plain, **file}), shots or (shot_of(),))


def shot_of(**changes: Any) -> Shot:
    plain: dict[str, Any] = {
        "id": "s1-01", "start": 0, "end": 48, "seconds": 3, "cast": ("ann",), "props": ("cup:broken",),
        "text": "@ann sits",
    }  # fmt: skip
    return Shot(**{**plain, **changes})


def nodes_of(film: Film, *, free: bool = False, engine: Any = None, song: Song | None = None) -> dict[str, Node]:
    shooting = Shooting(film, song, engine or Scripted({"free": free}), lambda path: SHA)
    return {node.id: node for node in shooting_nodes(shooting, sketches(shooting))}


def requested(node: Node, inputs: Mapping[str, str], take_no: int = 1) -> Any:
    assert isinstance(node.work, Shoot)
    return node.work.request(inputs, take_no)


def asked(nodes: Mapping[str, Node], node: str) -> tuple[str, str]:
    return nodes[node].ask, nodes[node].variant


def test_references_come_first_then_stills_then_clips() -> None:
    nodes = nodes_of(
        film_of(
            shot_of(), shot_of(id="s1-02", start=48, end=96, cast=("bob",), place="room", props=(), text="@bob sits")
        )
    )
    assert list(nodes) == [
        "@ann", "@room", "@cup:whole", "@cup:broken", "s1-01.still", "s1-02.still", "s1-01.clip", "s1-02.clip",
    ]  # fmt: skip
    assert {need.node for need in nodes["s1-01.still"].needs} == {"@ann", "@cup:broken"}
    assert nodes["s1-02.still"].fixed_inputs == {"@bob": SHA} and {
        need.node for need in nodes["s1-02.still"].needs
    } == {"@room"}
    assert [(need.role, need.node) for need in nodes["s1-01.clip"].needs] == [("still", "s1-01.still")]
    seen: set[str] = set()
    for node in nodes.values():
        assert {need.node for need in node.needs} <= seen
        seen.add(node.id)


def test_what_a_paid_node_costs_is_what_its_request_is_quoted_at() -> None:
    engine = Scripted({})
    for node in nodes_of(film_of()).values():
        inputs = {need.role: SHA for need in node.needs}
        assert node.credits == engine.quote(requested(node, inputs)) > 0 and not node.free
    assert all(node.credits == 0 and node.free for node in nodes_of(film_of(), free=True).values())


def test_a_request_has_its_references_in_order_and_a_seed_of_its_own() -> None:
    film = film_of()
    node = nodes_of(film)["s1-01.still"]
    inputs = {"@cup": "c" * 64, "@ann": "b" * 64}
    request = requested(node, inputs)
    assert [(ref.tag, ref.sha256) for ref in request.references] == [("ann", "b" * 64), ("cup", "c" * 64)]
    assert request == requested(node, inputs) and request.seed == seed_of(film, "s1-01.still", 1)
    assert len({requested(node, inputs, take).seed for take in range(1, 20)}) == 19
    clip = requested(nodes_of(film)["s1-01.clip"], {"still": SHA})
    assert (clip.image, clip.seconds, clip.frames, clip.inputs) == (SHA, 3, None, (SHA,))


@pytest.mark.parametrize(
    ("change", "changed"),
    [
        ({"text": "@ann stands"}, {"s1-01.still"}),
        ({"framing": "close-up"}, {"s1-01.still"}),
        ({"motion": "she turns"}, {"s1-01.clip"}),
        ({"camera": "slow push in"}, {"s1-01.clip"}),
        ({"seconds": 5}, {"s1-01.clip"}),
        ({"still_prompt": "my own words"}, {"s1-01.still"}),
        ({"motion_prompt": "my own words"}, {"s1-01.clip"}),
        ({"picks": {"clip": 1}, "rejects": {"still": (2,)}, "notes": {"clip#1": "good"}, "takes": {"clip": 3}}, set()),
        ({"trim": (2, 50), "slip": 3}, set()),
        ({"start": 10, "end": 58}, set()),
        ({"role": "hero"}, set()),
        ({"plan": "x", "section": "s1"}, set()),
    ],
)  # fmt: skip
def test_a_shots_words_change_what_is_asked_and_nothing_else_does(change: dict[str, Any], changed: set[str]) -> None:
    before, after = nodes_of(film_of(shot_of())), nodes_of(film_of(shot_of(**change)))
    assert {id for id in before if before[id].ask != after[id].ask} == changed


def test_what_a_person_said_of_takes_is_on_the_node() -> None:
    shot = shot_of(picks={"clip": 2}, rejects={"clip": (1, 3)}, takes={"still": 4})
    cup = Prop(text="a cup", states={"whole": "w", "broken": "b"}, picks={"broken": 5}, takes={"whole": 2})
    nodes = nodes_of(film_of(shot, prop={"cup": cup}))
    clip, still = nodes["s1-01.clip"], nodes["s1-01.still"]
    assert (clip.pick, clip.rejects, clip.wanted) == (2, frozenset({1, 3}), 1) and (still.pick, still.wanted) == (
        None,
        4,
    )
    assert (nodes["@cup:broken"].pick, nodes["@cup:whole"].pick, nodes["@cup:whole"].wanted) == (5, None, 2)


def test_words_of_tags_and_style_reach_every_still_that_shows_them() -> None:
    shots = shot_of(), shot_of(id="s1-02", start=48, end=96, cast=(), props=(), text="an empty street")
    before = nodes_of(film_of(*shots))
    other = nodes_of(
        film_of(*shots, cast={"ann": Cast(text="an old woman"), "bob": Cast(text="a man", images=("bob.png",))})
    )
    assert {id for id in before if asked(before, id) != asked(other, id)} == {"@ann", "s1-01.still"}
    styled = nodes_of(film_of(*shots, look=Look(style="in pencil")))
    assert {"s1-01.still", "s1-02.still"} <= {id for id in before if before[id].ask != styled[id].ask}
    seeded = nodes_of(film_of(*shots, settings={"seed": 1}))
    assert all(before[id].ask != seeded[id].ask for id in before)


def test_another_engine_asks_for_the_same_and_makes_another_picture() -> None:
    ours, theirs = nodes_of(film_of()), nodes_of(film_of(), engine=Slate())
    for id in ("@ann", "@cup:whole"):
        assert ours[id].ask == theirs[id].ask and ours[id].variant != theirs[id].variant
    assert key_of(ours["@ann"], asked_of(ours["@ann"], {})) != key_of(theirs["@ann"], asked_of(theirs["@ann"], {}))


def test_a_free_clip_is_drawn_where_it_is_shown_and_a_paid_one_whole() -> None:
    film = film_of(shot_of(trim=(10, 58)))
    free = requested(nodes_of(film, free=True)["s1-01.clip"], {"still": SHA})
    assert (free.first, free.frames) == (4, 60)
    assert requested(nodes_of(film)["s1-01.clip"], {"still": SHA}).frames is None
    paid, trimmed = nodes_of(film_of()), nodes_of(film)
    assert asked(paid, "s1-01.clip") == asked(trimmed, "s1-01.clip"), "a trim never makes a paid clip stale"


@settings(deadline=None)
@given(
    frames=st.integers(1, 300), seconds=st.integers(2, 10), handles=st.integers(0, 24), slip=st.integers(-100, 100),
    fps=st.sampled_from(["23.976", "24", "25", "29.97", "30"]), drawn=st.booleans(),
    trim=st.none() | st.tuples(st.integers(0, 300), st.integers(1, 300)),
)  # fmt: skip
def test_a_window_is_within_its_clip_and_covers_its_slot(
    frames: int, seconds: int, handles: int, slip: int, fps: str, trim: tuple[int, int] | None, drawn: bool
) -> None:
    span = (trim[0], trim[0] + trim[1]) if trim else None
    shot = shot_of(end=frames, seconds=seconds, slip=slip, trim=span)
    film, made_with = (
        film_of(shot, settings={"fps": fps, "handles": handles}),
        model("slate_clip" if drawn else "scripted_clip"),
    )
    first, count = clip_window(film, shot, made_with)
    rate = made_with.rate or film.rate
    whole = int(seconds * rate)
    assert first >= 0 and count >= 1 and first + count <= max(whole, 1)
    alike = abs(rate / film.rate - 1) <= Fraction(1, 10)
    needed = frames if alike else -int(-frames * rate // film.rate)
    assert count >= min(needed, whole)


def test_the_words_heard_longest_are_a_shots_lyric() -> None:
    film = film_of(shot_of(), shot_of(id="s1-02", start=48, end=96))
    lines = (
        Line("first", Fraction(0), Fraction(3, 2)),
        Line("second", Fraction(3, 2), Fraction(4)),
        Line("never", None, None),
    )
    song = Song("0" * 64, 44100, 2, 44100 * 4, (), None, None, True, lines)
    assert lyrics_of(film, song) == {"s1-01": "first", "s1-02": "second"} and lyrics_of(film, None) == {}


def test_a_stand_in_is_a_free_card_of_its_own() -> None:
    film = film_of(shot_of(picks={"clip": 7}))
    shooting = Shooting(film, None, Slate(), lambda path: SHA)
    card, clip = standin_nodes(shooting, film.shots)
    assert (card.id, clip.id, clip.needs[0].node) == ("s1-01.standin-still", "s1-01.standin", card.id)
    assert card.free and clip.free and clip.pick is None and card.needs == ()
    real = nodes_of(film, engine=Slate())
    assert {card.variant, clip.variant}.isdisjoint(node.variant for node in real.values())
    assert "not made yet" in requested(card, {}).facts.values()


def test_a_shot_inherits_the_words_of_its_moment() -> None:
    moment = Moment(id="door", at="0:00-0:02", text="@ann opens a door")
    film = film_of(replace(shot_of(), moment="door"), moment=(moment,))
    assert nodes_of(film)["s1-01.still"].ask
