"""Pictures of people stay here until somebody agrees: photos, stills and clips by hand, videos of performances."""

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from runway_films import film, run
from runway_worlds import picture

from rushes.build.graph import Need, Node, Take
from rushes.build.ledger import HAND
from rushes.consent import may_leave
from rushes.engines.base import Engine
from rushes.engines.registry import open_engine
from rushes.engines.runway import Runway
from rushes.engines.runway_emulator import Emulator
from rushes.errors import UsageError
from rushes.film.model import Film
from rushes.project import Folders
from rushes.states import open_film, planned
from rushes.takes import add

Asked = list[list[str]]


@pytest.fixture
def story(tmp_path: Path) -> Film:
    """A film with its shots: @ann and @cup in the first, @cup alone in the second."""
    root = film(tmp_path / "film")
    as_is, song = open_film(root)
    return planned(as_is, song)[0]


def node(story: Film, stage: Any, shot: int = 0, **more: Any) -> Node:
    id = f"{story.shots[shot].id}.{stage}"
    usual: dict[str, Any] = {"work": None, "engine": "runway", "ask": "a", "variant": "v", "free": False}
    return Node(id=id, stage=stage, **{**usual, **more})


def take(node: str, sha256: str, engine: str = HAND) -> Take:
    return Take(node, 1, "still", sha256, engine, "m", 100, False, "a", "k", 0)


def asks(story: Film, nodes: Sequence[Node], takes: Sequence[Take] = (), yes: bool = True) -> list[str]:
    """Who is asked for; each is asked for once only, where the answer was yes."""
    asked: Asked = []

    def ask(engine: str, tags: Sequence[str]) -> bool:
        assert engine == "runway"
        asked.append(list(tags))
        return yes

    by_node = {each.node: [each] for each in takes}
    state = Folders(story.root).state
    for again in range(2):
        assert may_leave(story, Runway(), state, nodes, by_node, ask) is (yes or not asked)
        assert len(asked) == (0 if not asked else 1 if yes else again + 1)
    return asked[0] if asked else []


def test_a_still_by_hand_asks_for_the_cast_of_its_shot(story: Film, service: Emulator) -> None:
    first, second = (f"{shot.id}.still" for shot in story.shots)
    clips = [node(story, "clip", n, needs=(Need("still", still),)) for n, still in enumerate((first, second))]
    assert asks(story, clips[:1], [take(first, "a" * 64)]) == ["@ann"]
    assert asks(story, clips, [take(first, "a" * 64), take(second, "b" * 64)]) == [story.shots[1].id]
    assert asks(story, clips, [take(first, "a" * 64), take(second, "c" * 64)], yes=False) == [story.shots[1].id]


@pytest.mark.parametrize("engine", ["runway", "slate", "scripted"])
def test_what_was_made_here_or_there_needs_no_question(story: Film, service: Emulator, engine: str) -> None:
    still = f"{story.shots[0].id}.still"
    clip = node(story, "clip", needs=(Need("still", still),), fixed_inputs={"clip": "d" * 64})
    made = [take(still, "a" * 64, engine), take(clip.id, "d" * 64, engine)]
    assert asks(story, [clip], made) == []


def test_the_video_of_a_performance_asks(story: Film, service: Emulator) -> None:
    """Once for the video, however many of its shots follow it."""
    clip = node(story, "clip", fixed_inputs={"performance": "e" * 64})
    assert asks(story, [clip]) == ["@ann"]
    assert asks(story, [clip, node(story, "clip", 1, fixed_inputs={"performance": "e" * 64})]) == []
    assert asks(story, [node(story, "clip", 1, fixed_inputs={"performance": "f" * 64})]) == [story.shots[1].id]


def test_a_clip_by_hand_that_is_mended_asks(story: Film, service: Emulator) -> None:
    clip = node(story, "clip", fixed_inputs={"clip": "d" * 64})
    assert asks(story, [clip], [take(clip.id, "d" * 64)]) == ["@ann"]


def test_references_ask_for_the_cast_alone(story: Film, service: Emulator) -> None:
    still = node(story, "still", needs=(Need("@ann", "@ann"), Need("@cup", "@cup")))
    assert asks(story, [still], [take("@cup", "c" * 64)]) == []
    assert asks(story, [still], [take("@ann", "a" * 64), take("@cup", "c" * 64)]) == ["@ann"]
    photo = node(story, "still", fixed_inputs={"@ann": "b" * 64, "@cup": "d" * 64})
    assert asks(story, [photo]) == ["@ann"]


def test_several_pictures_of_one_person_are_all_agreed_to(story: Film, service: Emulator) -> None:
    photo = node(story, "still", fixed_inputs={"@ann": "b" * 64}, needs=(Need("@ann", "@ann"),))
    assert asks(story, [photo], [take("@ann", "a" * 64)]) == ["@ann"]
    kept = json.loads((Folders(story.root).state / "consent.json").read_text())
    assert kept == {"runway": ["a" * 64, "b" * 64]}


def test_what_stays_here_asks_nobody(story: Film) -> None:
    clip = node(story, "clip", fixed_inputs={"performance": "e" * 64})
    for name in ("slate", "scripted"):
        engine: Engine = open_engine(name)
        assert may_leave(story, engine, Folders(story.root).state, [clip], {}, None)


def test_a_photo_added_as_a_still(service: Emulator, tmp_path: Path) -> None:
    """From the photo to the clip: nothing of it goes out without a yes, and then it does, once."""
    root = film(tmp_path / "film")
    shot = planned(*open_film(root))[0].shots[0]
    run(root, spend=200, until="references")
    before = len(service.jobs())
    picture(tmp_path / "photo.png", (1280, 720))
    add(root, shot.id, tmp_path / "photo.png", "still")
    with pytest.raises(UsageError, match="@ann"):
        run(root, spend=200, only=(shot.id,), until="clips")
    asked: Asked = []

    def answer(yes: bool) -> Callable[[str, Sequence[str]], bool]:
        def say(engine: str, tags: Sequence[str]) -> bool:
            asked.append(list(tags))
            return yes

        return say

    run(root, spend=200, only=(shot.id,), until="clips", consent=answer(False))
    assert len(service.jobs()) == before and asked == [["@ann"]]
    run(root, spend=200, only=(shot.id,), until="clips", consent=answer(True))
    made = service.jobs()[before:]
    assert [job["model"] for job in made] == ["gen4_turbo"] and asked == [["@ann"]] * 2
    run(root, spend=200, only=(shot.id,), until="clips")
