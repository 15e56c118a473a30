from dataclasses import replace
from itertools import pairwise

from plan_films import LINES, case_study, film_of, song_of

from rushes.film.model import Film, Picture
from rushes.film.treatment import Budget, Role
from rushes.plan.course import course_of
from rushes.plan.exact import solve_exact
from rushes.plan.grid import OFF_BEAT
from rushes.plan.layout import Slot, parts_of
from rushes.plan.pose import HERO_LOST, Piece, Posed, pose
from rushes.plan.problem import POINT, Edit
from rushes.plan.quote import reference_credits
from rushes.plan.score import faults
from rushes.plan.ways import Way

SONG = song_of(60, 96, 4, LINES)


def slot(kind: str = "narrative", role: Role = "draft", start: int = 0, end: int = 0, **more: object) -> Slot:
    picture = Picture(kind=kind, role=role)  # type: ignore[arg-type]
    return replace(Slot(start, end, picture), **more)  # type: ignore[arg-type]


def posed(film: Film, *pieces: Piece, loose: tuple[int, ...] = ()) -> Posed:
    frames = pieces[-1].end
    return pose(course_of(film, SONG, frames, parts_of(film, frames)), frames, pieces, loose)


def piece(start: int, end: int, *ways: tuple[Slot, ...], owned: bool = False) -> Piece:
    each = (end - start) // max(1, len(ways[0]))
    return Piece(start, end, tuple(Way(way, (max(1, each),) * len(way)) for way in ways), owned)


def solved(of: Posed) -> tuple[Slot, ...]:
    edit = solve_exact(of.problem)
    assert isinstance(edit, Edit) and edit.gap == 0 and faults(of.problem, edit.shots) == ()
    return of.placed(edit)


def test_owned_slots_hold_and_free_ones_fill_between() -> None:
    pin = slot("insert", start=600, end=720, seconds=5)
    of = posed(
        film_of(),
        piece(0, 600, (slot(), slot("performance")), (slot(), slot("performance"), slot(), slot("performance"))),
        piece(600, 720, (pin,), owned=True),
        piece(720, 1440, tuple(slot() for _ in range(5))),
    )
    slots = solved(of)
    assert [(s.start, s.end) for s in slots if s.picture.kind == "insert"] == [(600, 720)]
    edges = [0, *(s.end for s in slots)]
    assert [s.start for s in slots] == edges[:-1] and edges[-1] == 1440
    assert len(slots) in (8, 10)


def test_a_pin_is_covered_without_handles() -> None:
    of = posed(
        film_of(settings={"clip_lengths": "guide"}), piece(0, 120, (slot(start=0, end=120, seconds=5),), owned=True)
    )
    assert [s.seconds for s in solved(of)] == [5]


def test_a_lone_slot_between_others_needs_no_handles_where_these_would_double_its_price() -> None:
    of = posed(film_of(settings={"clip_lengths": "guide"}), piece(0, 120, (slot(),)))
    assert [s.seconds for s in solved(of)] == [5]


def test_heroes_become_drafts_only_under_the_cap() -> None:
    ways = piece(0, 240, (slot(role="hero"), slot(role="hero")))
    free = posed(film_of(), ways)
    assert {clip.dislike for want in free.problem.wants for clip in want.clips} == {0, HERO_LOST}
    assert [s.picture.role for s in solved(free)] == ["hero", "hero"]
    tight = posed(film_of(budget=Budget(cap=75)), ways)
    assert sorted(s.picture.role for s in solved(tight)) == ["draft", "draft"]


def test_references_are_paid_before_shots() -> None:
    film = case_study(budget=Budget(cap=1000))
    assert posed(film, piece(0, 120, (slot(),))).problem.cap == 1000 - reference_credits(film) < 1000


def test_loose_pieces_may_be_cut_by_time() -> None:
    short = piece(0, 48, (slot(), slot()))
    film, song = film_of(), song_of(2, None)
    course = course_of(film, song, 48, parts_of(film, 48))
    tight, loose = pose(course, 48, [short]), pose(course, 48, [short], loose=(0,))
    assert len(tight.problem.marks) <= len(loose.problem.marks)
    assert all(b > a for a, b in pairwise(frame for frame, _ in loose.problem.marks))
    assert max(cost for _, cost in loose.problem.marks) <= OFF_BEAT * POINT
