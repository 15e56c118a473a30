"""Looking after a project: what is damaged is found, what nothing needs goes, and what was paid for stays."""

import os
import time
from collections.abc import Collection
from pathlib import Path

import pytest
from PIL import Image
from tiny_films import NODES, PRICE, books, charged, counts, edit, film_of, run, takes, tasks

from rushes.build import money, records
from rushes.build.ledger import film_id
from rushes.events import Event, StepAdvanced
from rushes.housekeeping import collect_garbage, verify
from rushes.names import film_name, link_media
from rushes.takes import add, pick, reject, want_more

LOOKS = 3
"""At bought clips that are longer than their slot, before they are cut."""


def flip(root: Path, node: str) -> None:
    """Damage the first take of a node by one bit."""
    with books(root) as (_, store):
        path = store.path(takes(root)[node][0].sha256)
    path.chmod(0o644)
    with path.open("r+b") as file:
        file.seek(100)
        byte = file.read(1)[0]
        file.seek(100)
        file.write(bytes([byte ^ 1]))


def aged(root: Path) -> None:
    """Let a day and more pass for everything in the store."""
    for path in (root / ".rushes" / "store").rglob("*"):
        if path.is_file():
            os.utime(path, (0, time.time() - 100_000))


def media(root: Path) -> set[str]:
    return {path.relative_to(root / "media").as_posix() for path in (root / "media").rglob("*") if path.is_file()}


def gone(root: Path, before: Collection[str]) -> set[str]:
    return set(before) - {take.name for some in takes(root).values() for take in some}


def names(root: Path) -> set[str]:
    return {take.name for some in takes(root).values() for take in some}


# verify


def test_a_sound_project_is_good(paid: Path) -> None:
    events: list[Event] = []
    result = verify(paid, events.append)
    assert result.good and result.checked == NODES + LOOKS
    assert events[-2] == StepAdvanced("verify", 1.0)


@pytest.mark.parametrize("node", ["@ann", "s1-02.still", "s1-02.clip", "s1-02.segment", "film"])
def test_a_damaged_free_take_is_made_again_as_it_was(free: Path, node: str) -> None:
    before = takes(free)
    flip(free, node)
    result = verify(free)
    (said,) = result.lost
    assert not result.good and f"{node}#1 is damaged" in said and "makes it again" in said
    assert verify(free).lost != [], "until it is made again"
    assert counts(run(free)) == (1, 0, 0), "and nothing that stands on it"
    assert takes(free) == before and verify(free).good


def test_a_damaged_paid_take_is_kept_for_a_person(paid: Path) -> None:
    flip(paid, "s1-01.clip")
    (said,) = verify(paid).lost
    assert "paid for or added by hand" in said and takes(paid)["s1-01.clip"]
    assert run(paid).credits == 0 and charged(paid) == PRICE


def test_a_paid_take_that_is_missing_is_fetched_again_for_nothing(paid: Path) -> None:
    with books(paid) as (_, store):
        store.remove(takes(paid)["s1-01.clip"][0].sha256)
    assert verify(paid).lost
    made = run(paid, spend=1000)
    assert made.outcome.failed == 0 and charged(paid) == PRICE and verify(paid).good


def test_content_that_is_both_free_and_paid_is_kept(paid: Path) -> None:
    flip(paid, "s1-01.still")
    with books(paid) as (ledger, store):
        take = takes(paid)["s1-01.still"][0]
        twin = type(take)(**{name: getattr(take, name) for name in take.__dataclass_fields__} | {
            "node": "twin.still", "engine": "slate", "free": True, "task_id": None,
        })  # fmt: skip
        ledger.record(twin, 1)
        verify(paid)
        assert store.has(take.sha256)


def test_books_that_do_not_add_up_are_told(paid: Path) -> None:
    with books(paid) as (ledger, _), ledger.writing() as connection:
        connection.exec_driver_sql("update account set committed = committed + 1")
    result = verify(paid)
    assert len(result.books) == 1 and not result.good and "credits" in result.books[0]


# gc


def test_nothing_in_use_is_collected(free: Path) -> None:
    aged(free)
    found = collect_garbage(free)
    assert (found.takes, found.files, found.bytes) == ([], 0, 0)
    assert counts(run(free)) == (0, 0, 0)


def test_what_nothing_needs_goes_and_can_be_made_again(free: Path) -> None:
    edit(free, "it falls", "it falls slowly")
    run(free)
    before, shown = takes(free), media(free)
    dry = collect_garbage(free, dry_run=True)
    assert takes(free) == before and media(free) == shown
    found = collect_garbage(free)
    assert found == dry and found.bytes > 0 and found.files == len(found.takes)
    assert set(found.takes) == {"s1-03.still#1", "s1-03.clip#1", "s1-03.segment#1", "film#1"}
    assert shown - media(free) == {"s1-03_Fall_still_t1.png", "s1-03_Fall_3s_t1.mp4"}
    assert counts(run(free)) == (0, 0, 0) and verify(free).good
    edit(free, "it falls slowly", "it falls")
    run(free)
    assert [take.number for take in takes(free)["s1-03.clip"]] == [1, 2], "drawn again as it was, under its number"


def test_paid_added_picked_and_wanted_takes_are_never_collected(paid: Path, free: Path, tmp_path: Path) -> None:
    edit(paid, "it falls", "it falls slowly")
    before = names(paid)
    aged(paid)
    collect_garbage(paid)
    assert gone(paid, before) == set() and charged(paid) == PRICE
    Image.new("RGB", (64, 64)).save(tmp_path / "mine.png")
    add(free, "s1-01", tmp_path / "mine.png", "still")
    reject(free, "s1-01.still#2")
    for shot in ("s1-02", "s1-03"):
        want_more(free, f"{shot}.still")
    run(free, until="stills")
    for shot in ("s1-02", "s1-03"):
        pick(free, f"{shot}.still#1")
    edit(free, "a table by", "a chair by")
    aged(free)
    collect_garbage(free)
    kept = names(free)
    assert {"s1-01.still#2", "s1-02.still#1", "s1-03.still#1", "s1-03.still#2"} <= kept
    assert run(free, until="stills").outcome.made == 0, "as many as were wanted are still there"


def test_strangers_in_the_store_go_after_a_day_unless_a_purchase_is_under_way(paid: Path) -> None:
    with books(paid) as (ledger, store):
        fetched = store.put(b"fetched by a run that was killed before it wrote that down")
        film = film_id(ledger)
        assert collect_garbage(paid).files == 0, "a run beside us may be about to record it"
        aged(paid)
        task = records.tasks(ledger, film=film)[0]
        with ledger.writing() as connection:
            money._move(connection, task, ("DONE",), state="FETCHING")
        assert collect_garbage(paid).files == 0 and store.has(fetched)
        with ledger.writing() as connection:
            money._move(connection, task, ("FETCHING",), state="DONE")
        assert collect_garbage(paid).files == 1 and not store.has(fetched)
    assert verify(paid).good and tasks(paid)


# media


def test_every_take_is_shown_under_its_film_name(free: Path) -> None:
    assert media(free) == {
        "references/ann_t1.png", "references/cup-whole_t1.png", "references/cup-broken_t1.png",
        "s1-01_Door_still_t1.png", "s1-02_Cup_still_t1.png", "s1-03_Fall_still_t1.png",
        "s1-01_Door_3s_t1.mp4", "s1-02_Cup_3s_t1.mp4", "s1-03_Fall_3s_t1.mp4",
    }  # fmt: skip
    film = film_of(free)
    for some in takes(free).values():
        for take in some:
            name = film_name(take, {shot.id: shot for shot in film.shots}, ".x")
            assert not name.startswith("/") and ".." not in name and name.endswith("_t1.x")


def test_what_a_person_put_in_media_is_never_lost(free: Path) -> None:
    folder, film = free / "media", film_of(free)
    mine = folder / "s1-01_Door_3s_t9.mp4"
    mine.write_bytes(b"made elsewhere, named as the guide says")
    (folder / "notes_t1.txt").write_text("mine")
    theirs = folder / "s1-02_Cup_3s_t1.mp4"
    theirs.unlink()
    theirs.write_bytes(b"graded by hand")
    with books(free) as (ledger, store):
        link_media(film, ledger, store)
        link_media(film, ledger, store)
        assert theirs.samefile(store.path(takes(free)["s1-02.clip"][0].sha256))
    assert mine.read_bytes().startswith(b"made elsewhere") and (folder / "notes_t1.txt").exists()
    kept = [path for path in folder.iterdir() if "yours" in path.name]
    assert [path.read_bytes() for path in kept] == [b"graded by hand"]


def test_a_copied_project_is_shown_by_links_again(free: Path) -> None:
    # A copy of the folder has copies where there were links; they are ours all the same.
    with books(free) as (ledger, store):
        link_media(film_of(free), ledger, store)
        for path in (free / "media").rglob("*_t1.mp4"):
            assert path.stat().st_nlink == 2
    assert not any("yours" in name for name in media(free))
