"""A clip that is mended: written down, priced, bought once, one more take of its shot; and taken back."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from runway_films import check_books, film, run

from rushes.accounts import film_made
from rushes.build.graph import Take
from rushes.build.ledger import Ledger
from rushes.cli import rushes
from rushes.engines.runway_emulator import Emulator
from rushes.errors import EngineError, UsageError
from rushes.film.load import load
from rushes.film.model import Mend
from rushes.mend import mend, unmend
from rushes.plan.budget import budget
from rushes.states import states
from rushes.takes import pick

SHOT, CLIP, PRICE = "kitchen-02", "kitchen-02.clip", 3 * 28
WORDS = "The wall is bare."


def takes(root: Path) -> list[Take]:
    ledger = Ledger(root / ".rushes" / "ledger.sqlite")
    try:
        return ledger.takes_of(CLIP)
    finally:
        ledger.close()


def in_use(root: Path, engine: str | None = None) -> int | None:
    take = states(root, engine)[1][CLIP].take
    return take.number if take else None


def to_make(root: Path, **wish: Any) -> list[tuple[str, int]]:
    return [(node.id, node.credits * count) for node, count in run(root, dry_run=True, **wish).to_make]


@pytest.fixture
def root(tmp_path: Path, service: Emulator) -> Path:
    folder = film(tmp_path / "cups")
    run(folder, spend=400)
    return folder


def test_a_mend_is_bought_once_and_is_one_more_take(root: Path, service: Emulator) -> None:
    before = (root / "shots.toml").read_text()
    found = mend(root, SHOT, WORDS, save=False)
    assert (found.take.name, found.model, found.seconds, found.credits) == (f"{CLIP}#1", "aleph2", 3, PRICE)
    assert (root / "shots.toml").read_text() == before and to_make(root) == []

    mend(root, SHOT, WORDS)
    assert load(root).shots[1].mend == Mend(take=1, prompt=WORDS)
    assert to_make(root) == to_make(root, only=(SHOT,)) == [(CLIP, PRICE)]
    assert states(root)[1][CLIP].why == "take 1 is to be mended" and in_use(root) == 1
    whole, made = film_made(root)
    assert budget(whole, made).to_buy == (PRICE, PRICE, PRICE + 15), "the mend; of the other, a spare at most"

    assert run(root, only=(SHOT,), spend=PRICE).outcome.credits == PRICE
    assert [(take.number, take.model, take.credits) for take in takes(root)] == [
        (1, "gen4_turbo", 15), (2, "aleph2", PRICE),
    ]  # fmt: skip
    (job,) = [job for job in service.jobs() if job["endpoint"] == "/v1/video_to_video"]
    assert job["request"]["promptText"] == WORDS and in_use(root) == 2
    assert run(root, spend=400).outcome.made == 0
    assert sorted(path.name for path in (root / "media").glob(f"{SHOT}*.mp4")) == [
        f"{SHOT}_Crack_3s_mended_t2.mp4", f"{SHOT}_Crack_3s_t1.mp4",
    ]  # fmt: skip
    assert in_use(root, "slate") == 2, "paid work is not hidden by an engine that cannot mend"
    assert to_make(root, engine="slate") == []
    whole, made = film_made(root)
    assert budget(whole, made).to_buy.least == 0 and made.spent == 56 + PRICE
    check_books(root, service)


@pytest.mark.long
def test_said_again_it_costs_nothing_and_in_other_words_it_is_one_more(root: Path) -> None:
    mend(root, SHOT, WORDS)
    run(root, only=(SHOT,), spend=PRICE)
    again = mend(root, SHOT, WORDS)
    assert (again.take.number, again.credits, again.made) == (1, 0, f"{CLIP}#2")
    assert to_make(root) == []
    other = mend(root, SHOT, "The wall is made of bricks.", 1)
    assert (other.take.number, other.credits, other.made) == (1, PRICE, None)
    run(root, only=(SHOT,), spend=PRICE)
    assert [take.number for take in takes(root)] == [1, 2, 3] and in_use(root) == 3
    assert mend(root, SHOT, "The door is shut.", save=False).take.number == 3, "the one in use, mended once more"
    mend(root, SHOT, WORDS, 1)
    assert to_make(root) == [] and in_use(root) == 2, "what was bought for these words is there"


@pytest.mark.long
def test_off_shows_what_was_shown_before(root: Path) -> None:
    pick(root, f"{CLIP}#1", "her hand is right")
    assert mend(root, SHOT, WORDS).take.number == 1
    assert load(root).shots[1].picks == {}, "a pick would keep the old one in the cut"
    run(root, only=(SHOT,), spend=PRICE)
    assert unmend(root, SHOT, save=False) == 1 and load(root).shots[1].mend
    assert unmend(root, SHOT) == 1
    shot = load(root).shots[1]
    assert shot.mend is None and shot.picks == {"clip": 1} and shot.notes
    assert in_use(root) == 1 and to_make(root) == []
    pick(root, f"{CLIP}#2")
    assert in_use(root) == 2 and to_make(root) == []
    with pytest.raises(UsageError, match="nothing of kitchen-02"):
        unmend(root, SHOT)


def test_a_new_still_does_not_buy_a_mend_again_nor_a_mend_a_still(root: Path) -> None:
    mend(root, SHOT, WORDS)
    run(root, only=(SHOT,), spend=PRICE)
    text = (root / "film.toml").read_text()
    (root / "film.toml").write_text(text.replace("splits along its crack", "splits in two"))
    assert to_make(root) == [], "the mended clip is made from the old one"
    unmend(root, SHOT)
    assert in_use(root) == 1 and to_make(root) == []


WRONG: tuple[tuple[tuple[Any, ...], str], ...] = (
    (("no-such", WORDS), "there is no shot no-such"),
    ((SHOT, " "), "the words are missing"),
    ((SHOT, "x" * 1001), "1001 characters; aleph2 reads 1000"),
    ((SHOT, WORDS, 9), f"there is no take {CLIP}#9"),
)


def test_what_cannot_be_mended_is_told_and_nothing_is_written(root: Path) -> None:
    before = (root / "shots.toml").read_text()
    for args, what in WRONG:
        with pytest.raises(UsageError, match=what):
            mend(root, *args)
    with pytest.raises(EngineError, match="engine slate mends no clips"):
        mend(root, SHOT, WORDS, engine="slate")
    assert (root / "shots.toml").read_text() == before


def test_the_command(root: Path) -> None:
    def said(*args: str) -> str:
        done = CliRunner().invoke(rushes, ["mend", *args, "--film", str(root)], catch_exceptions=False)
        assert done.exit_code == 0, done.output
        return done.output

    assert "would be mended by aleph2, for 84 credits (3 s)" in said(SHOT, WORDS, "--dry-run")
    told = said(SHOT, "Please remove the logo.")
    assert "[no-commands]" in told and f"rushes make --only {SHOT} --spend 84" in told
    assert json.loads(said(SHOT, WORDS, "--json")) == {
        "shot": SHOT, "take": f"{CLIP}#1", "prompt": WORDS, "model": "aleph2", "seconds": 3, "credits": 84,
        "made": None, "problems": [],
    }  # fmt: skip
    assert said(SHOT, "--off").startswith(f"{SHOT} shows {CLIP}#1 again")
    with pytest.raises(UsageError, match="the words are missing"):
        said(SHOT)
