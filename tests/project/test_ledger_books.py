"""The books sorted: every credit has one cause, and they add up, for any ledger; and what real films say."""

from collections import Counter
from fractions import Fraction
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st
from ledger_films import World, worlds
from tiny_films import CLIP, PRICE, STILL, edit, run, shots, tasks, tiny

from rushes.bookkeeping import read_books
from rushes.books import CAUSES, ON_SCREEN, WASTE, WORDS, Books, sort_out
from rushes.build import records
from rushes.build.graph import survey
from rushes.screen import fates
from rushes.statement import VIEWS, statement, table
from rushes.takes import pick, reject, want_more
from rushes.tallies import apportion, section_sums, sums


def sorted_out(world: World) -> Books:
    here = {node: [take for take in some if take.sha256 in world.present] for node, some in world.takes.items()}
    found = fates(world.film, world.nodes, survey(world.nodes, here), world.takes, world.tasks, world.present)
    return sort_out(world.film, world.tasks, {}, found)


@settings(max_examples=80, deadline=None)
@given(worlds())
def test_every_credit_has_exactly_one_cause(world: World) -> None:
    books = sorted_out(world)
    assert books.totals == records.totals_of(world.tasks)
    assert sum(books.causes.values()) == sum(books.totals.values())
    assert [each.credits for each in books.bought] == [records.counted(task) for task in world.tasks]
    for each in books.bought:
        assert min(each.parts.values()) >= 0 and set(each.parts) <= set(CAUSES)
        assert 0 <= each.on_screen <= each.credits
        assert (each.task.state == "DONE") == (each.cause not in ("open", "failed", "lost"))
        assert (each.cause in ON_SCREEN) == bool(each.shots)


@settings(max_examples=50, deadline=None)
@given(worlds())
def test_every_view_adds_up(world: World) -> None:
    books = sorted_out(world)
    whole, shown = books.causes.total(), sum(books.causes[cause] for cause in ON_SCREEN)
    for views in (sums(books, lambda each: each.owner), sums(books, lambda each: each.day), section_sums(books)):
        assert sum(each.credits for each in views) == whole
        assert sum(each.on_screen for each in views) == shown
        assert sum(each.bought for each in views) == len(books.bought)
    assert sum(each.seconds for each in section_sums(books)) == books.covered <= books.seconds
    said = statement(books)
    assert sum(cause["credits"] for cause in said["causes"]) == whole
    assert sum(part["credits"] for each in said["entries"] for part in each["parts"]) == whole
    for by in VIEWS:
        found = table(books, by)
        assert all(len(row) == len(found.head) for row in found.rows)


@given(st.integers(0, 10**9), st.lists(st.integers(0, 10**6), min_size=1, max_size=30))
def test_shares_add_up_and_are_fair(whole: int, weights: list[int]) -> None:
    parts = apportion(whole, weights)
    assert sum(parts) == whole and len(parts) == len(weights)
    total = sum(weights)
    if total:
        assert all(abs(part - Fraction(whole * weight, total)) < 1 for part, weight in zip(parts, weights, strict=True))


def test_nothing_is_shared_over_nothing() -> None:
    assert apportion(7, []) == [] and apportion(7, [0, 0]) == [7, 0]


def test_each_cause_is_told_in_words() -> None:
    assert set(WORDS) == set(CAUSES) and set(WASTE) < set(CAUSES)
    assert all(WORDS[cause][1] for cause in WASTE)


# Real films.


def test_a_film_that_was_bought_once_is_all_on_the_screen(paid: Path) -> None:
    books = read_books(paid)
    assert set(books.causes) == {"screen", "behind", "unshown"}
    assert books.causes["behind"] == 6 * STILL and books.causes["screen"] + books.causes["unshown"] == 3 * CLIP
    # A slot of 48 frames and its handles of 6 use 60 of the 72 that were bought: 2 of 15 credits are not shown.
    assert books.causes["unshown"] == 3 * 2
    assert books.covered == books.seconds == 6 and books.totals == {"spent": PRICE, "reserved": 0, "lost": 0}
    assert [(each.name, each.credits) for each in section_sums(books) if each.credits] == [("s1", PRICE)]


def test_a_refused_still_and_what_was_made_of_it(paid: Path) -> None:
    first = shots(paid)[0]
    reject(paid, f"{first}.still#1", "hands melt")
    run(paid, spend=200)
    found = {each.take: each for each in read_books(paid).bought}
    assert (found[f"{first}.still#1"].cause, found[f"{first}.still#1"].why) == ("rejected", "hands melt")
    assert found[f"{first}.clip#1"].cause == "stale"
    assert found[f"{first}.still#2"].cause == "behind" and found[f"{first}.clip#2"].cause == "screen"


def test_more_takes_are_options(paid: Path) -> None:
    first = shots(paid)[0]
    want_more(paid, f"{first}.clip")
    run(paid, spend=200)
    found = {each.take: each.cause for each in read_books(paid).bought}
    assert (found[f"{first}.clip#1"], found[f"{first}.clip#2"]) == ("option", "screen")
    pick(paid, f"{first}.clip#1")
    found = {each.take: each.cause for each in read_books(paid).bought}
    assert (found[f"{first}.clip#1"], found[f"{first}.clip#2"]) == ("screen", "option")


def test_a_change_leaves_what_was_made_before_it(paid: Path) -> None:
    last = shots(paid)[-1]
    edit(paid, 'text = "it falls"', 'text = "it falls slowly"')
    books = read_books(paid)
    found = {each.take: each for each in books.bought}
    assert found[f"{last}.clip#1"].cause == "screen", "a stale clip that covers its slot is cut in"
    run(paid, spend=200)
    found = {each.take: each for each in read_books(paid).bought}
    assert found[f"{last}.still#1"].cause == found[f"{last}.clip#1"].cause == "stale"
    assert "changed" in found[f"{last}.clip#1"].why and found[f"{last}.clip#2"].cause == "screen"


def test_what_failed_was_lost_or_is_not_used_yet(tmp_path: Path) -> None:
    script = '{ when = "falls", answer = "fail", cost = 5 }, { when = "door", answer = "lost-reply" }'
    root = tiny(tmp_path / "film", free=False, script=script)
    run(root, spend=1000, until="stills")
    books = read_books(root)
    by_cause = Counter(each.cause for each in books.bought)
    assert by_cause == {"made": 4, "failed": 1, "lost": 1}
    assert books.totals == {"spent": 5 * STILL, "reserved": 0, "lost": STILL} == records.totals_of(tasks(root))
    assert books.covered == 0 and statement(books)["film"]["per_covered"] is None
    failed = next(each for each in books.bought if each.cause == "failed")
    assert failed.why == "scripted: the job failed" and failed.kind == "still"


def test_a_shot_that_is_gone_and_a_file_that_is_gone(paid: Path) -> None:
    ids = shots(paid)
    found = {each.take: each for each in read_books(paid).bought}
    sha = str(found[f"{ids[0]}.clip#1"].task.sha256)
    for file in (paid / ".rushes" / "store").rglob(f"*{sha[4:]}*"):
        file.unlink()
    text = (paid / "shots.toml").read_text(encoding="utf-8")
    (paid / "shots.toml").write_text(text.replace(f'id = "{ids[1]}"', 'id = "other"'), encoding="utf-8")
    found = {each.take: each for each in read_books(paid).bought}
    assert found[f"{ids[0]}.clip#1"].cause == "missing"
    assert (found[f"{ids[1]}.clip#1"].cause, found[f"{ids[1]}.clip#1"].section) == ("stale", None)
    assert "no more" in found[f"{ids[1]}.clip#1"].why


def test_the_money_is_told_where_the_screen_cannot_be(paid: Path) -> None:
    (paid / "shots.toml").unlink()
    books = read_books(paid)
    assert books.blind == "there is no shot list" and books.totals["spent"] == PRICE
    assert set(books.causes) == {"made"} and books.seconds == 0


def test_an_engine_that_is_not_here_changes_nothing(paid: Path) -> None:
    before = read_books(paid).causes
    edit(paid, 'engine = "scripted"', 'engine = "nowhere"')
    assert read_books(paid).causes == before
