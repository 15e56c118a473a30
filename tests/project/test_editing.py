"""The edit: versions that stay, proxies, review copies, and what each shot shows and why."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from tiny_films import edit, run, takes

from rushes import editing
from rushes.cli import rushes
from rushes.editing import Delivery, cut, diff, explain
from rushes.errors import FilmError, UsageError
from rushes.events import Event, NodeDone, Said
from rushes.film.save import save_shot
from rushes.film.versions import NOW
from rushes.housekeeping import collect_garbage
from rushes.media import probe
from rushes.takes import want_more


def rendered(root: Path, wanted: Delivery = editing.THE_FILM) -> set[str]:
    """The nodes that a cut makes."""
    events: list[Event] = []
    assert cut(root, events.append, 1, wanted).film
    return {event.node for event in events if isinstance(event, NodeDone) and event.made}


def told(*args: str | Path) -> str:
    result = CliRunner().invoke(rushes, ["cut", *map(str, args)], standalone_mode=False)
    if result.exception is not None:
        raise result.exception
    assert result.return_value == 0
    return result.stdout


def test_a_version_stays_as_it_was_kept(free: Path) -> None:
    kept = cut(free, jobs=1, wanted=Delivery(version="director")).film
    assert kept is not None and kept.name == "film.director.mp4"
    was = kept.read_bytes()
    want_more(free, "s1-02", save=True)
    save_shot(free, "s1-03", {"slip": 2, "transition": {"kind": "dissolve", "frames": 6}})
    run(free)
    assert cut(free, jobs=1, wanted=Delivery(version="director")).film == kept and kept.read_bytes() == was
    now = free / "out" / "film.mp4"
    assert now.read_bytes() != was
    found = {(change.shot, change.key) for change in diff(free, ("director", NOW))}
    redrawn = ("s1-03", "picks")  # a free clip is drawn anew where it is slipped
    assert found == {("s1-02", "picks"), redrawn, ("s1-03", "slip"), ("s1-03", "transition")}
    assert diff(free, ("director", "director")) == ()
    assert json.loads(told(free, "--versions", "--json")) == {"versions": ["director"]}


def test_keeping_a_version_anew_takes_what_is_in_hand(free: Path) -> None:
    cut(free, jobs=1, wanted=Delivery(version="short"))
    save_shot(free, "s1-02", {"slip": 3})
    assert {each.key for each in diff(free, ("short", NOW))} >= {"slip"}
    cut(free, jobs=1, wanted=Delivery(version="short", keep=True))
    assert diff(free, ("short", NOW)) == ()


def test_the_takes_of_a_version_are_not_garbage(free: Path) -> None:
    cut(free, jobs=1, wanted=Delivery(version="first"))
    edit(free, "it falls", "it falls slowly")
    run(free)
    collect_garbage(free)
    assert [take.number for take in takes(free)["s1-03.clip"]] == [1, 2]
    assert (free / "out" / "film.first.mp4").exists()


@pytest.mark.parametrize("name", ["a b", "../x", "", "a/b", "x" * 80, NOW, "Now"])
def test_a_version_has_a_name_and_no_path(free: Path, name: str) -> None:
    with pytest.raises(UsageError):
        cut(free, jobs=1, wanted=Delivery(version=name))
    assert not (free / "versions").exists()


def test_a_version_that_is_broken_or_missing_is_told(free: Path) -> None:
    with pytest.raises(FilmError, match="no version nothing"):
        diff(free, ("nothing", NOW))
    cut(free, jobs=1, wanted=Delivery(version="first"))
    path = free / "versions" / "first.toml"
    path.write_text(path.read_text(encoding="utf-8").replace("end = 48", 'end = "late"'), encoding="utf-8")
    with pytest.raises(FilmError) as caught:
        cut(free, jobs=1, wanted=Delivery(version="first"))
    assert "first.toml" in str(caught.value) and caught.value.problems


def test_a_transition_renders_only_what_it_touches(free: Path) -> None:
    save_shot(free, "s1-02", {"transition": {"kind": "dissolve", "frames": 8}})
    assert rendered(free) == {"s1-01.segment", "s1-02.dissolve", "s1-02.segment", "film"}
    assert rendered(free) == set()
    film = probe(free / "out" / "film.mp4")
    assert film.frames == 144
    save_shot(free, "s1-02", {"transition": {"kind": "dip", "frames": 8, "colour": "white"}})
    assert rendered(free) == {"s1-02.dip", "s1-02.fade", "film"}, "the bodies are those of the dissolve"


def test_a_transition_with_no_room_is_told_before_anything_is_made(free: Path) -> None:
    save_shot(free, "s1-02", {"transition": {"kind": "dissolve", "frames": 98}})
    with pytest.raises(FilmError) as caught:
        cut(free, jobs=1)
    assert {problem.rule for problem in caught.value.problems if problem.severity == "error"} == {"transition-has-room"}
    assert all(problem.file == "shots.toml" and problem.line for problem in caught.value.problems)


def test_proxy_and_review_copies_leave_the_film_alone(free: Path) -> None:
    film = (free / "out" / "film.mp4").read_bytes()
    assert {node.split("/")[0] for node in rendered(free, Delivery(proxy=True))} == {"proxy", "film.proxy"}
    first = cut(free, jobs=1, wanted=Delivery(review=True)).film
    again = cut(free, jobs=1, wanted=Delivery(review=True)).film
    assert first == again and first is not None and first.name == "Tiny_v01.mp4"
    save_shot(free, "s1-03", {"slip": 1})
    second = cut(free, jobs=1, wanted=Delivery(review=True)).film
    assert second is not None and second.name == "Tiny_v02.mp4" and first.exists()
    assert (free / "out" / "film.mp4").read_bytes() == film


def test_a_proxy_comes_first_where_it_is_asked_for(free: Path) -> None:
    save_shot(free, "s1-03", {"slip": 1})
    there: list[bool] = []
    events: list[Event] = []

    def watch(event: Event) -> None:
        events.append(event)
        if isinstance(event, Said) and "film.proxy.mp4" in event.text:
            there.append(probe(free / "out" / "film.proxy.mp4").frames == 144)

    made = cut(free, watch, 1, Delivery(proxy_first=True))
    assert there == [True], "it is said once, and can be played by then"
    assert made.proxy == free / "out" / "film.proxy.mp4" and made.film == free / "out" / "film.mp4"
    order = [event.node for event in events if isinstance(event, NodeDone) and event.made]
    assert order.index("film.proxy") < order.index("s1-03.segment") < order.index("film")
    assert rendered(free, Delivery(proxy_first=True)) == set()
    small = cut(free, jobs=1, wanted=Delivery(proxy_first=True, proxy=True))
    assert (small.film, small.proxy) == (made.proxy, None)
    assert json.loads(told(free, "--proxy-first", "--json"))["proxy"] == str(made.proxy)


def test_making_a_film_may_begin_with_a_proxy(free: Path) -> None:
    (free / "out" / "film.mp4").unlink()
    result = CliRunner().invoke(rushes, ["make", str(free), "--proxy-first"], standalone_mode=False)
    assert result.exception is None and result.return_value == 0
    assert "film.proxy.mp4" in result.stderr and result.stdout.strip().endswith("film.mp4")
    assert (free / "out" / "film.proxy.mp4").exists()


def test_two_versions_side_by_side_are_one_film(free: Path) -> None:
    cut(free, jobs=1, wanted=Delivery(version="first"))
    save_shot(free, "s1-03", {"slip": 1})
    made = editing.compare(free, ("first", NOW), jobs=1)
    media = probe(made)
    assert (media.frames, media.width, media.height) == (144, 320, 90)


def test_every_shot_says_what_it_shows_and_why(free: Path) -> None:
    save_shot(free, "s1-02", {"ramp": [95, 105], "slip": 1})
    save_shot(free, "s1-03", {"trim": [6, 54]})
    first, second, third = explain(free)
    assert (first.first, first.last, first.why) == (6, 53, "behind its handles")
    assert second.why == "behind its handles, slipped +1, your ramp" and second.speed == (0.95, 1.05)
    assert third.why == "your trim 6 to 54" and third.transition == "cut"
    shown = json.loads(told(free, "--explain", "--json"))["shots"]
    assert [shot["shot"] for shot in shown] == ["s1-01", "s1-02", "s1-03"]
    assert "0.95-1.05x flow" in told(free, "--explain")


def test_a_shot_without_a_clip_is_told_as_a_card(tmp_path: Path) -> None:
    from tiny_films import tiny

    root = tiny(tmp_path / "tiny")
    run(root, until="stills")
    assert {row.why for row in explain(root)} == {"a card stands in: its clip is not made"}


def test_a_shot_with_a_transition_is_trimmed_marked_and_shown_like_any_other(free: Path) -> None:
    from rushes.hits import mark
    from rushes.make import board
    from rushes.takes import trim

    save_shot(free, "s1-02", {"transition": {"kind": "dissolve", "frames": 8}})
    run(free)
    assert trim(free, "s1-02", "6f", "54f", None).shot.trim == (6, 54)
    save_shot(free, "s1-02", {"trim": None})
    assert mark(free, "s1-02.clip#1", 1.0, at="0:03", save=False).shot == "s1-02"
    assert board(free).exists()
    assert cut(free, jobs=1).film


def test_a_marked_shot_is_not_moved_by_measurement(free: Path) -> None:
    from rushes.cut.lay import is_free_to_choose
    from rushes.hits import mark
    from rushes.states import open_film

    shot = open_film(free)[0].shots[1]
    assert is_free_to_choose(shot)
    found = mark(free, "s1-02.clip#1", 30 / 24, at="0:03")
    marked = open_film(free)[0].shots[1]
    assert marked.slip == found.slip and not is_free_to_choose(marked)
    save_shot(free, "s1-02", {"slip": 0})
    assert not is_free_to_choose(open_film(free)[0].shots[1]), "a mark at slip 0 is a mark"
