"""A moment longer than a clip, bought at the emulator: its quote, its books, its joins, and another take upstream."""

import io
import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner
from PIL import Image
from runway_films import books, check_books, run

from numbered_frames import counted, one_by_one, seen, told
from rushes.build.graph import Take
from rushes.build.ledger import Ledger
from rushes.build.store import Store
from rushes.cli import rushes
from rushes.engines.runway_emulator import Emulator
from rushes.engines.runway_emulator.pictures import MP4, PNG, Order, opened
from rushes.engines.slate.clip import encoded
from rushes.errors import BudgetError
from rushes.film.load import load
from rushes.film.save import save_shot
from rushes.media import from_rgb
from rushes.states import states
from rushes.takes import pick
from rushes.units import CLIP_RATE

FILM = """\
[film]
title = "A corridor"
kind = "narrative"
size = "320x180"
engine = "runway"

[budget]
cap = 1000

[cast.ann]
text = "woman of 40, short red hair, grey wool coat"

[[section]]
id = "hall"
kind = "scene"
start = "0:00"
end = "{end}"

[[moment]]
id = "corridor"
at = "0:00-{end}"
text = "@ann walks down a long corridor"
motion = "she walks on, the camera follows"
"""
SHOT = '[[shot]]\nid = "hall-0{n}"\nstart = {start}\nend = {end}\nmoment = "corridor"\nseconds = 2\n{chain}\n'
SLOT, LINKS = 24, ("hall-01", "hall-02", "hall-03")


@pytest.fixture
def service(monkeypatch: pytest.MonkeyPatch) -> Iterator[Emulator]:
    """The emulator, with clips whose frames count on from the picture that they begin with."""
    with Emulator(credits=2000, tier=3, queue_s=0.02, run_s=0.05, renderer=counting) as emulator:
        for name, value in emulator.environment().items():
            monkeypatch.setenv(name, value)
        monkeypatch.setenv("RUSHES_POLL_SECONDS", "0.02")
        monkeypatch.setenv("RUSHES_SETTLE_SECONDS", "0.05")
        yield emulator
        assert not emulator.failures


def counting(order: Order) -> tuple[bytes, str]:
    """A still that is frame 0 of its picture; a clip that goes on from the number in its first frame."""
    if order.makes == "still":
        out = io.BytesIO()
        _sized(counted(0, order.seed % 200 + 1), order.size).save(out, "PNG")
        return out.getvalue(), PNG
    assert order.image is not None
    first = opened(order.image)
    assert first is not None
    number, picture = told(np.asarray(first, np.uint8))
    frames = (counted((number + k) % 256, picture, order.seed) for k in range(order.frames))
    return encoded((from_rgb(np.asarray(_sized(frame, order.size), np.uint8)) for frame in frames), CLIP_RATE), MP4


def _sized(frame: Any, size: tuple[int, int]) -> Image.Image:
    return Image.fromarray(frame).resize(size, Image.Resampling.NEAREST)


def project(folder: Path, end: str) -> Path:
    """A film that is one moment."""
    folder.mkdir()
    (folder / "film.toml").write_text(FILM.format(end=end), encoding="utf-8")
    return folder


@pytest.fixture
def root(tmp_path: Path, service: Emulator) -> Path:
    """The moment in a chain of three links, cut by a person."""
    folder = project(tmp_path / "film", "0:03")
    chains = ("", *(f'chain = "{id}"' for id in LINKS))
    (folder / "shots.toml").write_text(
        "\n".join(SHOT.format(n=n + 1, start=SLOT * n, end=SLOT * (n + 1), chain=chains[n]) for n in range(len(LINKS))),
        encoding="utf-8",
    )
    return folder


def planned(root: Path) -> int:
    """The credits of the whole film, as ``rushes plan`` says them."""
    done = CliRunner().invoke(rushes, ["plan", str(root), "--dry-run", "--json"])
    return int(json.loads(done.stdout)["credits"]["total"])


def takes(root: Path) -> dict[str, list[Take]]:
    ledger = Ledger(root / ".rushes" / "ledger.sqlite")
    try:
        return ledger.takes(Store(root / ".rushes" / "store").present())
    finally:
        ledger.close()


def state(root: Path) -> dict[str, str]:
    nodes, verdicts = states(root)
    return {node.id: verdicts[node.id].state for node in nodes if node.id.endswith((".still", ".clip"))}


def test_a_chain_costs_what_was_quoted_and_its_joins_are_exact(root: Path, service: Emulator) -> None:
    quote = planned(root)
    assert quote == run(root, dry_run=True).credits == 8 + 5 + 3 * 10
    made = run(root, spend=quote)
    assert (made.outcome.failed, made.outcome.skipped) == (0, 0)
    assert made.credits == quote == books(root)[0]["spent"] == service.books().total
    check_books(root, service)
    assert Counter(job["model"] for job in service.jobs()) == {"gen4_image": 2, "gen4_turbo": 3}
    shown = seen(made.film)
    assert len(shown) == 3 * SLOT and shown == list(range(shown[0], shown[0] + 3 * SLOT))
    stills = {node: some[-1] for node, some in takes(root).items() if node.endswith(".still")}
    assert [stills[f"{id}.still"].engine for id in LINKS] == ["runway", "chain", "chain"]
    assert run(root).credits == 0 and len(service.jobs()) == 5


def another_take(root: Path) -> None:
    """Buy the clips, and another take of the first; pick that."""
    run(root, spend=planned(root), until="clips")
    save_shot(root, "hall-01", {"takes": {"clip": 2}})
    run(root, spend=10, only=("hall-01",))
    pick(root, "hall-01.clip#2")


def test_another_take_upstream_is_asked_for_and_never_bought_by_itself(root: Path, service: Emulator) -> None:
    another_take(root)
    assert {id: each for id, each in state(root).items() if each != "done"} == {
        "hall-02.still": "stale", "hall-02.clip": "waiting", "hall-03.still": "waiting", "hall-03.clip": "waiting",
    }  # fmt: skip
    before = service.books().total
    assert run(root, dry_run=True).credits == 20
    with pytest.raises(BudgetError, match="20 credits"):
        run(root)
    assert service.books().total == before == books(root)[0]["spent"]
    pick(root, "hall-01.clip#1")
    assert set(state(root).values()) == {"done"} and run(root, dry_run=True).credits == 0
    check_books(root, service)


@pytest.mark.long
def test_what_is_bought_again_goes_on_from_the_other_take(root: Path, service: Emulator) -> None:
    another_take(root)
    before = service.books().total
    made = run(root, spend=20)
    assert service.books().total == before + 20 == books(root)[0]["spent"]
    shown = seen(made.film)
    assert len(shown) == 3 * SLOT and one_by_one(shown)
    check_books(root, service)


@pytest.mark.long
def test_the_plan_tells_a_long_moment_in_a_chain_and_buys_what_it_says(tmp_path: Path, service: Emulator) -> None:
    """A moment of 25 seconds: one still, three clips of 8 to 9 seconds, and 600 frames one after another."""
    root = project(tmp_path / "film", "0:25")
    quote = planned(root)
    made = run(root, spend=quote)
    assert made.credits == quote == books(root)[0]["spent"] == service.books().total
    check_books(root, service)
    shots = load(root).shots
    assert [shot.chain for shot in shots] == [None, *(shot.id for shot in shots[:-1])] and len(shots) == 3
    shown = seen(made.film)
    assert len(shown) == 600 and one_by_one(shown)
