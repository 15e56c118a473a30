"""veo3.1, seedance2_5, aleph2 and act_two bought by our engine from the emulator, to the take in the ledger."""

import hashlib
from fractions import Fraction
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from runway_films import books, check_books, film
from runway_worlds import accepted, clip, ended, picture, references

from rushes.build.graph import Node, Shoot
from rushes.build.run import run
from rushes.engines.base import Rejected, Request
from rushes.engines.runway import Runway, pictures
from rushes.engines.runway_emulator import Emulator
from rushes.film.load import load
from rushes.media import probe, read_frames, to_rgb, write_clip
from rushes.models import model
from rushes.project import Folders, workshop


def dance(path: Path, frames: int = 72, size: tuple[int, int] = (320, 180)) -> str:
    """A red clip, at 24 frames a second; the digest of its content."""
    write_clip(path, [np.full((size[1], size[0], 3), (200, 40, 40), np.uint8)] * frames, rate=Fraction(24))
    return hashlib.sha256(path.read_bytes()).hexdigest()


@pytest.fixture
def real(monkeypatch: pytest.MonkeyPatch) -> Any:
    """An emulator with real clips."""
    with Emulator(credits=2000, tier=3, queue_s=0.02, run_s=0.05) as service:
        for name, value in service.environment().items():
            monkeypatch.setenv(name, value)
        monkeypatch.setenv("RUSHES_POLL_SECONDS", "0.02")
        monkeypatch.setenv("RUSHES_SETTLE_SECONDS", "0.05")
        yield service
        assert not service.failures


def wishes(face: str, moving: str) -> dict[str, Request]:
    return {
        "veo3.1": clip(face, model="veo3.1", seconds=4, ratio="1280:720"),
        "seedance2_5": clip(face, model="seedance2_5", seconds=4, ratio="854:480"),
        "aleph2": clip(None, model="aleph2", seconds=3, prompt="rain", references=references({"clip": moving})),
        "act_two": clip(face, model="act_two", seconds=3, references=references({"performance": moving})),
    }


@pytest.mark.parametrize("id", ["veo3.1", "seedance2_5", "aleph2", "act_two"])
def test_they_are_bought_and_fetched_at_their_price(service: Emulator, id: str, tmp_path: Path) -> None:
    face, moving = picture(tmp_path / "a.png"), dance(tmp_path / "a.mp4")
    found = {face: tmp_path / "a.png", moving: tmp_path / "a.mp4"}
    engine, wish = Runway(), wishes(face, moving)[id]
    ticket = accepted(engine.submit(wish, found))
    assert ticket.estimate == engine.quote(wish) == model(id).price(wish.ratio, wish.seconds or 0)
    status = ended(engine, ticket)
    assert (status.state, status.cost) == ("done", ticket.estimate)
    (tmp_path / "out.mp4").write_bytes(engine.fetch(ticket))
    media = probe(tmp_path / "out.mp4")
    size = {"seedance2_5": (854, 480), "aleph2": (320, 180)}.get(id, (1280, 720))
    assert (media.width, media.height) == size and media.seconds == wish.seconds
    assert service.books().total == ticket.estimate
    assert not [each for each in service.warnings() if "ignored" in each or "sound" in each]
    engine.close()


@pytest.mark.parametrize("id", ["aleph2", pytest.param("act_two", marks=pytest.mark.long)])
def test_what_comes_out_shows_what_went_in(real: Emulator, id: str, tmp_path: Path) -> None:
    """A mended clip in other colours; a character in its own, with the performance in its corner."""
    face, moving = picture(tmp_path / "a.png", colour=(20, 40, 200)), dance(tmp_path / "a.mp4")
    engine = Runway()
    ticket = accepted(engine.submit(wishes(face, moving)[id], {face: tmp_path / "a.png", moving: tmp_path / "a.mp4"}))
    assert ended(engine, ticket).state == "done"
    (tmp_path / "out.mp4").write_bytes(engine.fetch(ticket))
    frame = to_rgb(next(iter(read_frames(tmp_path / "out.mp4"))))
    seen = {"aleph2": (40, 200, 40), "act_two": (20, 40, 200)}[id]
    assert np.abs(frame[90, 160].astype(int) - seen).max() < 25
    assert (np.abs(frame[-20, -20].astype(int) - (200, 40, 40)).max() < 25) == (id == "act_two")


@pytest.mark.parametrize(("frames", "seconds", "credits"), [(72, 3, 84), (73, 3, 84), (73, 4, 112), (60, 3, 84)])
def test_a_clip_costs_what_was_quoted(
    service: Emulator, frames: int, seconds: int, credits: int, tmp_path: Path
) -> None:
    """A frame past the second is cut off; what is longer goes with a longer quote, or not at all."""
    moving = dance(tmp_path / "a.mp4", frames)
    wish = clip(None, model="aleph2", seconds=seconds, references=references({"clip": moving}))
    ticket = accepted(Runway().submit(wish, {moving: tmp_path / "a.mp4"}))
    assert ticket.estimate == credits == service.books().total


def test_a_clip_that_is_longer_than_was_quoted_is_not_sent(service: Emulator, tmp_path: Path) -> None:
    moving = dance(tmp_path / "a.mp4", 74)
    wish = clip(None, model="aleph2", seconds=3, references=references({"clip": moving}))
    outcome = Runway().submit(wish, {moving: tmp_path / "a.mp4"})
    assert isinstance(outcome, Rejected) and "3.08 seconds, and 3 were quoted" in outcome.why
    assert not service.log()


def test_what_is_too_much_for_one_request_is_uploaded(
    service: Emulator, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Each would fit into a request, and both together would not."""
    face, moving = picture(tmp_path / "a.png"), dance(tmp_path / "a.mp4")
    found = {face: tmp_path / "a.png", moving: tmp_path / "a.mp4"}
    wish = clip(face, model="act_two", seconds=3, references=references({"performance": moving}))
    small = len(pictures.data_uri(pictures.first_frame(found[face], (1280, 720), Fraction(3)), "image/png") or "") + 10
    from rushes.engines.runway import asking, engine

    monkeypatch.setattr(engine, "Packer", partial(asking.Packer, room=small))
    accepted(Runway().submit(wish, found))
    assert [each["path"] for each in service.log()][-3:-1][0].startswith("/v1/uploads")
    assert service.jobs()[0]["seconds"] == 3


def _as_it_is(wish: Request, inputs: object, number: int) -> Request:
    return wish


def test_they_become_takes_of_a_film(service: Emulator, tmp_path: Path) -> None:
    """Through the ledger, the courier and the store, as every clip; nothing of it is odd."""
    root = film(tmp_path / "film")
    with workshop(load(root, Folders(root).cache), lambda event: None, spend=400, jobs=1) as shop:
        face = shop.store.put((picture(tmp_path / "a.png"), (tmp_path / "a.png").read_bytes())[1])
        moving = shop.store.put((dance(tmp_path / "a.mp4", size=(1280, 720)), (tmp_path / "a.mp4").read_bytes())[1])
        engine, asked = Runway(), wishes(face, moving)
        nodes = [
            Node(
                id=f"x{n}.clip", stage="clip", ask=id, variant=id, engine="runway", model=id, rank=30, free=False,
                work=Shoot(engine, partial(_as_it_is, wish)), credits=engine.quote(wish),
            )
            for n, (id, wish) in enumerate(asked.items())
        ]  # fmt: skip
        outcome = run(nodes, shop)
        assert (outcome.made, outcome.failed) == (4, 0)
        takes = shop.ledger.takes()
        assert [dict(takes[node.id][0].media).get("odd") for node in nodes] == [None] * 4
        assert outcome.credits == sum(node.credits for node in nodes) == 80 + 80 + 84 + 15
        assert run(nodes, shop).made == 0
    check_books(root, service)
    assert {task.state for task in books(root)[1]} == {"DONE"}
