"""What is directed of chosen shots: role, takes, lengths, tests, compositions; and what that costs."""

from pathlib import Path
from typing import Any

import pytest
from runway_films import books, check_books, film, run

from rushes.build.graph import Take
from rushes.build.ledger import Ledger
from rushes.build.store import Store
from rushes.directions import Directions
from rushes.engines.runway_emulator import Emulator
from rushes.errors import FilmError, UsageError
from rushes.events import Event, Said
from rushes.film.load import load
from rushes.film.model import Shot
from rushes.make import Made, Wish, make
from rushes.media import probe
from rushes.states import states
from rushes.takes import pick

STILL, DRAFT, HERO, TEST = 8, 3 * 5, 3 * 12, 5 * 5
"""Credits: a still; clips of three seconds, as the plan has them; five seconds of draft."""


@pytest.fixture
def root(service: Emulator, tmp_path: Path) -> Path:
    """A film of two shots with its references and stills bought; its first moment is a hero."""
    folder = film(tmp_path / "film")
    edit(folder, 'id = "pour"', 'id = "pour"\nrole = "hero"')
    run(folder, until="stills", spend=1000)
    return folder


def edit(root: Path, old: str, new: str, file: str = "film.toml") -> None:
    text = (root / file).read_text(encoding="utf-8")
    assert text.count(old) == 1
    (root / file).write_text(text.replace(old, new), encoding="utf-8")


def shots(root: Path) -> tuple[Shot, ...]:
    return load(root).shots


def direct(root: Path, *only: str, until: Any = None, dry_run: bool = False, spend: int = 1000, **asks: Any) -> Made:
    return run(root, only=only, until=until, spend=spend, dry_run=dry_run, directions=Directions(**asks))


def takes(root: Path, node: str) -> list[Take]:
    ledger = Ledger(root / ".rushes" / "ledger.sqlite")
    try:
        return ledger.takes(Store(root / ".rushes" / "store").present()).get(node, [])
    finally:
        ledger.close()


def clips(root: Path, shot: Shot) -> list[tuple[str, int, int]]:
    """Model, seconds and price of a shot's clips."""
    return [
        (take.model, round(take.media["frames"] / 24), take.credits) for take in takes(root, f"{shot.id}.clip")
    ]  # fmt: skip


def test_a_test_is_five_seconds_of_draft_and_changes_nothing_of_the_film(root: Path, service: Emulator) -> None:
    hero, _ = shots(root)
    before = (root / "shots.toml").read_bytes(), (root / "film.toml").read_bytes()
    assert direct(root, hero.id, role="test", dry_run=True).credits == TEST
    made = direct(root, hero.id, role="test", spend=TEST)
    assert clips(root, hero) == [("gen4_turbo", 5, TEST)]
    assert made.film is None and made.credits == TEST, "a test is no reason to cut"
    assert before == ((root / "shots.toml").read_bytes(), (root / "film.toml").read_bytes())
    assert direct(root, hero.id, role="test").credits == 0, "the same test is not bought twice"
    assert direct(root, hero.id, role="test", takes=3, dry_run=True).credits == 2 * TEST
    direct(root, hero.id, role="test", takes=3)
    assert clips(root, hero) == 3 * [("gen4_turbo", 5, TEST)]
    check_books(root, service)


def test_a_test_that_covers_its_slot_may_be_picked_as_the_final(root: Path, service: Emulator) -> None:
    hero, _ = shots(root)
    said: list[Event] = []
    make(root, Wish(jobs=1, only=(hero.id,), spend=1000, directions=Directions(role="test")), said.append)
    words = [event.text for event in said if isinstance(event, Said)]
    assert any(f"rushes pick {hero.id}.clip#1" in text and f"saves {HERO} credits" in text for text in words)
    pick(root, f"{hero.id}.clip#1")
    made = run(root, spend=1000)
    assert made.credits == DRAFT, "the other shot's clip, and no hero"
    assert made.film is not None and probe(made.film).frames == 4 * 24
    _, verdicts = states(root)
    assert verdicts[f"{hero.id}.clip"].why == "", "only its length differs from what the film asks"


@pytest.mark.long
def test_a_hero_is_bought_where_its_test_is_not_picked(root: Path, service: Emulator) -> None:
    hero, _ = shots(root)
    direct(root, hero.id, role="test")
    made = run(root, spend=1000)
    assert made.credits == HERO + DRAFT
    assert clips(root, hero) == [("gen4_turbo", 5, TEST), ("gen4.5", 3, HERO)]
    assert direct(root, hero.id, role="test", takes=1).credits == 0
    assert direct(root, hero.id, role="test", takes=2, dry_run=True).credits == TEST
    assert direct(root, hero.id, takes=2).credits == HERO, "a test is not one of its takes"
    assert dict(shots(root)[0].takes) == {"clip": 3}


def test_a_draft_that_was_tested_has_its_clip(root: Path, service: Emulator) -> None:
    _, draft = shots(root)
    said: list[Event] = []
    make(root, Wish(jobs=1, only=(draft.id,), spend=1000, directions=Directions(role="test")), said.append)
    assert any("is its clip now" in event.text for event in said if isinstance(event, Said))
    assert direct(root, draft.id, dry_run=True).credits == 0, "five seconds answer for three"
    edit(root, "water runs out over the table", "water drips")
    assert direct(root, draft.id, dry_run=True).credits == DRAFT, "other words are another clip"


@pytest.mark.long
def test_a_shorter_clip_does_not_answer_for_a_longer_one(root: Path, service: Emulator) -> None:
    _, draft = shots(root)
    direct(root, draft.id)
    assert direct(root, draft.id, seconds=6, dry_run=True).credits == 6 * 5
    assert shots(root)[1].seconds == 3, "a dry run writes nothing"
    direct(root, draft.id, seconds=6)
    assert clips(root, draft) == [("gen4_turbo", 3, DRAFT), ("gen4_turbo", 6, 30)]
    assert shots(root)[1].seconds == 6
    edit(root, "seconds = 6", "seconds = 4", "shots.toml")
    assert direct(root, draft.id, dry_run=True).credits == 0, "six seconds answer for four"


@pytest.mark.long
def test_a_role_is_written_and_bought(root: Path, service: Emulator) -> None:
    hero, draft = shots(root)
    direct(root, "kitchen", role="hero")
    assert [shot.role for shot in shots(root)] == ["hero", "hero"]
    assert clips(root, draft) == [("gen4.5", 3, HERO)]
    direct(root, hero.id, role="draft")
    assert clips(root, hero) == [("gen4.5", 3, HERO), ("gen4_turbo", 3, DRAFT)]
    assert 'role = "draft"' in (root / "shots.toml").read_text(encoding="utf-8"), "its moment says hero"


def test_takes_are_counted_quoted_and_bought_once(root: Path, service: Emulator) -> None:
    _, draft = shots(root)
    quoted = direct(root, draft.id, takes=3, dry_run=True)
    assert quoted.credits == 3 * DRAFT and [number for _, number in quoted.to_make] == [3]
    assert direct(root, draft.id, takes=3, spend=3 * DRAFT).credits == 3 * DRAFT
    assert dict(shots(root)[1].takes) == {"clip": 3}
    assert direct(root, draft.id, takes=2).credits == 0
    assert dict(shots(root)[1].takes) == {"clip": 3}
    assert len({take.sha256 for take in takes(root, f"{draft.id}.clip")}) == 3
    check_books(root, service)


def test_more_stills_and_more_references_to_choose_from(root: Path, service: Emulator) -> None:
    hero, draft = shots(root)
    direct(root, hero.id, until="stills", takes=2)
    assert len(takes(root, f"{hero.id}.still")) == 2 and len(takes(root, f"{draft.id}.still")) == 1
    direct(root, "@cup", until="references", takes=4)
    assert [len(takes(root, node)) for node in ("@ann", "@cup")] == [1, 4]
    assert dict(load(root).file.prop["cup"].takes) == {"reference": 4}


@pytest.mark.parametrize(
    ("asks", "words"),
    [
        ({"role": "hero", "seconds": 40}, r"gen4\.5 makes clips of 2 to 10 seconds, not 40"),
        ({"role": "test", "seconds": 1}, "gen4_turbo makes clips of 2 to 10 seconds, not 1"),
        ({"composition": True}, "has no still that was drawn here"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_written(root: Path, asks: dict[str, Any], words: str) -> None:
    before = (root / "shots.toml").read_bytes()
    with pytest.raises(UsageError, match=words):
        direct(root, "kitchen", **asks)
    assert before == (root / "shots.toml").read_bytes()


def test_a_clip_must_cover_its_slot(root: Path) -> None:
    edit(root, "start = 48\nend = 96", "start = 48\nend = 150", "shots.toml")
    with pytest.raises(UsageError, match=r"4 seconds do not cover the slot of \S+, which has 4\.25"):
        direct(root, shots(root)[1].id, seconds=4)


def test_roles_and_lengths_are_of_chosen_shots(root: Path) -> None:
    for asks in ({"role": "hero"}, {"role": "test"}, {"seconds": 5}, {"composition": True}):
        with pytest.raises(UsageError, match="chosen shots"):
            direct(root, **asks)


def test_a_drawn_still_goes_along_as_the_composition(service: Emulator, tmp_path: Path) -> None:
    root = film(tmp_path / "film")
    run(root, until="stills", engine="slate")
    shot, _ = shots(root)
    direct(root, shot.id, until="stills", composition=True)
    drawn, bought = takes(root, f"{shot.id}.still")
    path = shots(root)[0].composition
    assert path is not None and (root / path).is_file() and drawn.free and not bought.free
    request = next(task.request for task in books(root)[1] if task.node == f"{shot.id}.still")
    assert [(ref["tag"], ref["sha256"] == drawn.sha256) for ref in request["references"][-1:]] == [
        ("composition", True)
    ]
    assert "Composed as in @composition." in request["prompt"] and len(request["references"]) == 3
    assert direct(root, shot.id, until="stills").credits == 0
    assert run(root, until="stills", engine="slate").credits == 0
    (root / path).unlink()
    with pytest.raises(FilmError) as error:
        run(root)
    (problem,) = error.value.problems
    assert problem.key == "shot[1].composition"


def test_a_section_and_a_shot_have_limits_of_their_own(root: Path, service: Emulator) -> None:
    hero, draft = shots(root)
    edit(root, "cap = 400", f"cap = 400\nshots = {{ {hero.id} = {HERO} }}")
    made = run(root, spend=1000)
    assert made.outcome.failed == 1 and made.outcome.refusal is None, "the other shot is bought"
    assert clips(root, hero) == [] and clips(root, draft) == [("gen4_turbo", 3, DRAFT)]
    why = made.outcome.verdicts[f"{hero.id}.clip"].why
    assert f"shot {hero.id}" in why and str(HERO) in why
    edit(root, f"shots = {{ {hero.id} = {HERO} }}", f"sections = {{ kitchen = {2 * STILL + DRAFT + HERO} }}")
    assert run(root, spend=1000).outcome.failed == 0
    direct(root, draft.id, takes=2)
    assert clips(root, draft) == [("gen4_turbo", 3, DRAFT)], "the section is spent"
    check_books(root, service)
