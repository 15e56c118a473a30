"""Reference sets: options, the pick, the views made from it, the lock; and what a change of one reaches."""

from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner
from PIL import Image
from tiny_films import books, charged, edit, film_of, run, takes, tiny

from rushes import composites, promote, references, rehearsal
from rushes.cli import rushes
from rushes.directions import Directions
from rushes.errors import BudgetError, UsageError
from rushes.events import Event, Said
from rushes.media import read_picture
from rushes.rules import State, check
from rushes.states import states
from rushes.takes import pick

PROFILE = {"profile": "profile view, thoughtful"}


def state(root: Path, node: str) -> str:
    return states(root)[1][node].state


def named(root: Path) -> dict[str, references.Picture]:
    return {each.node: each for each in references.pictures(root)}


def picture(path: Path, size: tuple[int, int] = (640, 640), colour: str = "red") -> Path:
    Image.new("RGB", size, colour).save(path)
    return path


def test_a_view_is_made_from_the_pick_and_only_when_there_is_one(tmp_path: Path) -> None:
    root = tiny(tmp_path / "film", free=False)
    references.expand(root, ["ann"], PROFILE)
    told: list[Event] = []
    run(root, told.append, spend=1000, until="references", only=("@ann",), directions=Directions(takes=3))
    assert [each.node for each in takes(root).get("@ann", ())] == ["@ann"] * 3 and not takes(root).get(
        "@ann:profile", ()
    )
    run(root, told.append, spend=1000, until="references", only=("@ann",))
    assert not takes(root).get("@ann:profile", ())
    assert any(isinstance(each, Said) and "rushes pick @ann#N" in each.text for each in told)
    pick(root, "@ann#2")
    before = charged(root)
    run(root, spend=1000, until="references", only=("@ann",))
    (view,) = takes(root)["@ann:profile"]
    assert charged(root) > before and state(root, "@ann:profile") == "done"
    pick(root, "@ann#3")
    assert state(root, "@ann:profile") == "stale"  # it was made from another face
    assert view.number == 1


def test_each_state_of_a_prop_is_made_from_the_one_before(free: Path) -> None:
    film, nodes = film_of(free), {node.id: node for node in states(free)[0]}
    assert [(need.role, need.node) for need in nodes["@cup:broken"].needs] == [("@cup", "@cup:whole")]
    assert not nodes["@cup:whole"].needs and film.file.prop["cup"].states
    made = {each.node: each.made_from for each in references.pictures(free)}
    assert made["@cup:broken"] == "@cup:whole" and made["@ann"] == ""


def test_a_style_is_part_of_every_reference(free: Path) -> None:
    edit(free, "[prop.cup]", '[style.grain]\ntext = "amber light, deep shadow"\n\n[prop.cup]')
    nodes = {node.id: node for node in states(free)[0]}
    assert [need.node for need in nodes["@ann"].needs] == ["@grain"]
    assert [need.node for need in nodes["@cup:broken"].needs] == ["@cup:whole", "@grain"]
    run(free, until="references")
    assert state(free, "@ann") == "done" and len(takes(free).get("@grain", ())) == 1


def test_expanding_says_what_it_costs_and_reaches_before_it_writes(paid: Path) -> None:
    text = (paid / "film.toml").read_text()
    done = references.expand(paid, ["@ann"], {"door": "opening a door, smiling"}, save=False)
    assert (paid / "film.toml").read_text() == text
    assert dict(done.views) == {"ann": {"door": "opening a door, smiling"}} and done.credits > 0
    references.expand(paid, ["ann"], {"door": "opening a door, smiling"})
    assert references.expand(paid, ["ann"], {"door": "x"}, save=False).views == {}
    assert named(paid)["@ann:door"].state == "missing"


def test_what_a_set_reaches_is_counted(paid: Path) -> None:
    edit(paid, 'text = "@ann opens a door"', 'text = "@ann opens a door, smiling"')
    run(paid, spend=1000)
    done = references.expand(paid, ["ann"], {"smile": "smiling"}, save=False)
    assert (done.touched.stills, done.touched.clips) == (1, 1) and done.touched.credits > 0


def test_a_locked_set_tells_of_a_change_and_no_picture_may_be_missing(free: Path) -> None:
    locked, shown = references.lock(free, ["ann"])
    assert locked["ann"] == ("@ann#1",) and shown.stills >= 1
    assert "reference-locked" not in _found(free)
    edit(free, "a woman in a red coat", "a woman in a blue coat")
    assert "reference-locked" in _found(free) and state(free, "@ann") == "done"  # a pick stays
    references.lock(free, ["ann"])
    assert "reference-locked" not in _found(free)
    assert references.unlock(free, ["ann"]) == ("ann",) and references.unlock(free, ["ann"]) == ()
    references.expand(free, ["ann"], PROFILE)
    with pytest.raises(UsageError, match="@ann:profile cannot be locked"):
        references.lock(free, ["ann"])


def _found(root: Path) -> set[str]:
    return {problem.rule for problem in check(State(film_of(root), None))}


def test_a_picture_of_yours_becomes_a_view_and_is_picked(free: Path, tmp_path: Path) -> None:
    take = references.add(free, "@ann:back", picture(tmp_path / "p.png"), "seen from behind", note="by hand")
    ann = film_of(free).file.cast["ann"]
    assert take.name == "@ann:back#1" and dict(ann.views) == {"back": "seen from behind"}
    assert ann.picks["back"] == 1 and named(free)["@ann:back"].picked and ann.notes == {"back#1": "by hand"}
    assert references.add(free, "@ann", picture(tmp_path / "q.png", colour="blue")).number == 2
    assert named(free)["@ann"].backups == ("@ann#1",)


@pytest.mark.parametrize("name", ["@nobody", "@ann:reference", "s1-01", "@ann:../x", "@"])
def test_what_cannot_be_added_is_one_clear_error(free: Path, tmp_path: Path, name: str) -> None:
    text = (free / "film.toml").read_text()
    with pytest.raises(UsageError):
        references.add(free, name, tmp_path / "none.png")
    assert (free / "film.toml").read_text() == text


def test_a_frame_becomes_a_reference_with_where_it_came_from(free: Path) -> None:
    done = promote.from_frame(free, "s1-01", "@ann", at=0.5, anyway=True)
    assert done.frame == 12 and done.take == "@ann#2" and done.file == "references/frames/ann-s1-01-clip-t1-f12.png"
    shape = read_picture(free / done.file).shape
    assert shape[0] == shape[1]
    ann = film_of(free).file.cast["ann"]
    assert ann.picks["reference"] == 2 and ann.notes["reference#2"] == "from s1-01.clip#1, frame 12"
    assert state(free, "@ann") == "done"
    run(free)
    assert takes(free)["@ann"][-1].number == 2  # the clip is made anew from it, and it is not made anew from the clip
    with pytest.raises(UsageError, match="no frame at 99 s"):
        promote.from_frame(free, "s1-01", "@ann", at=99)
    with pytest.raises(UsageError, match="is a still"):
        promote.from_frame(free, "s1-01.still", "@ann", at=1)
    with pytest.raises(UsageError, match="is no tag"):
        promote.from_frame(free, "s1-01", "s1-01")


def test_rounds_know_which_still_was_made_with_which_reference(free: Path, tmp_path: Path) -> None:
    references.add(free, "@ann", picture(tmp_path / "p.png"))
    run(free, until="stills")
    found = {each.reference: set(each.stills) for each in promote.rounds(free, "ann")}
    assert set(found) == {"@ann#1", "@ann#2"}
    assert found["@ann#1"] and not found["@ann#1"] & found["@ann#2"]


def test_a_test_of_a_reference_is_bought_once_within_what_is_approved(tmp_path: Path) -> None:
    root = tiny(tmp_path / "film", free=False)
    run(root, spend=1000, until="references")
    _, quote, spent = rehearsal.rehearse(root, ["ann"], dry_run=True)
    assert quote.credits > 0 and spent == 0
    with pytest.raises(BudgetError):
        rehearsal.rehearse(root, ["ann"], spend=quote.credits - 1)
    seen, _, spent = rehearsal.rehearse(root, ["ann"], spend=quote.credits)
    assert spent == quote.credits and seen[0].clip == "@ann.test#1"
    again, quote, spent = rehearsal.rehearse(root, ["ann"], spend=1000)
    assert spent == 0 and quote.credits == 0 and again[0].clip == "@ann.test#1"
    with books(root) as (ledger, _):
        assert len(ledger.takes_of("@ann.test")) == 1
    with pytest.raises(UsageError, match="no reference @nobody"):
        rehearsal.rehearse(root, ["nobody"])


def test_a_composite_puts_people_into_the_place(free: Path) -> None:
    with pytest.raises(UsageError, match="has no place"):
        composites.composite(free, "s1-01")
    edit(free, "[prop.cup]", '[place.room]\ntext = "a bare room"\n\n[prop.cup]')
    edit(free, "@ann opens a door", "@ann opens a door in the @room")
    run(free, until="references")
    done = composites.composite(free, "s1-01")
    shot = film_of(free).shot("s1-01")
    assert shot is not None and shot.composition == done.file and (done.people, done.place) == (("ann",), "room")
    assert read_picture(free / done.file).shape[1] > read_picture(free / done.file).shape[0]
    assert composites.composite(free, "s1-01").file == done.file


def test_views_are_written_as_people_write_them() -> None:
    assert references.told_views(["a=b, c", " night = in = blue "]) == {"a": "b, c", "night": "in = blue"}
    assert references.told_views([]) is None
    for view in ("a", "=x", "a=", "a b=x", "../a=x", "1=x"):
        with pytest.raises(UsageError):
            references.told_views([view])


def test_the_commands(free: Path) -> None:
    def say(*words: str) -> str:
        done = CliRunner().invoke(rushes, ["reference", *words, "--film", str(free)])
        assert done.exit_code == 0, done.output
        return done.output

    assert "a face that acts" in say("slots", "s1-01") and '"left_out"' in say("slots", "--json")
    assert "@cup:whole" in say("list") and '"pictures"' in say("list", "--json")
    assert "@cup:whole" in say("list", "cup") and "@ann" not in say("list", "@cup")
    assert "@ann:door" in say("expand", "@ann", "--view", "door=by a door")
    run(free, until="references")
    assert "@ann is locked: @ann#1, @ann:door#1" in say("lock", "@ann")
    assert "Unlocked: @ann" in say("unlock", "@ann")
    assert "1 test to make" in say("test", "@ann", "--dry-run")


def test_the_mark_of_a_set_is_of_its_words_pictures_and_picks() -> None:
    from rushes.film.model import Prop
    from rushes.rules.sets import set_mark

    prop = Prop(text="a cup", states={"a": "x", "b": "y"})
    marks = {set_mark(each) for each in (
        prop, replace(prop, text="cup"), replace(prop, states={"b": "y", "a": "x"}), replace(prop, picks={"a": 1}),
        replace(prop, views={"v": "x"}), replace(prop, images=("p.png",)),
    )}  # fmt: skip
    assert len(marks) >= 5 and set_mark(replace(prop, notes={"a#1": "x"})) == set_mark(prop)


def test_what_was_drawn_here_is_no_option_to_choose_from(tmp_path: Path) -> None:
    """From a film that was drawn to a paid one: its cup in pieces is bought without a question."""
    root = tiny(tmp_path / "film", free=False)
    run(root, engine="slate", until="references")
    run(root, spend=1000, until="references")
    assert [take.engine for take in takes(root)["@cup:broken"]] == ["slate", "scripted"]


def test_a_test_that_could_not_be_measured_says_why(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    why = "the film has no other cast reference to tell ann from"
    alone = {"@ann.test": [{"verdict": "unsure", "margin": None, "why": why}] * 2}
    monkeypatch.setattr(rehearsal, "_looks", lambda *args: alone)
    root = tiny(tmp_path / "film")
    run(root, until="references")
    (told,), _, _ = rehearsal.rehearse(root, ["ann"])
    assert (told.judged, told.same, told.margins, told.why, told.passed) == (2, 0, (), why, False)
