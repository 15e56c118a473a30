"""What holds of every plan, whatever the film: tried on films drawn at random, with pins, caps, kept and paid shots."""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from plan_films import film_of, moment, section, song_of

from rushes.errors import BudgetError, FilmError
from rushes.film.inherit import sources
from rushes.film.model import Film, Moment, Motif, Section, Setup, Shot
from rushes.film.treatment import Budget, Cutting, Models
from rushes.plan.first import make_plan, solve_plan
from rushes.plan.frames import clip_frames, clip_frames_needed, role_model
from rushes.plan.model import Plan
from rushes.plan.names import is_yours
from rushes.plan.paid import NOTHING_PAID, Paid
from rushes.plan.quote import reference_credits
from rushes.song.model import Line, Song

SLOW = (HealthCheck.too_slow, HealthCheck.filter_too_much)
FPS = ("23.976", "24", "25", "29.97", "30")
KINDS = ("intro", "verse", "chorus", "bridge", "instrumental", "outro", "scene")


@st.composite
def sections(draw: st.DrawFn, seconds: int) -> tuple[Section, ...]:
    edges = sorted(draw(st.sets(st.integers(0, seconds), max_size=4)) | {seconds})
    kinds = draw(st.lists(st.sampled_from(KINDS), min_size=len(edges), max_size=len(edges)))
    spans = [(a, b) for a, b in pairwise(edges) if b - a >= 2]
    return tuple(section(f"s{n}", kinds[n], f"0:{a:02d}", f"0:{b:02d}") for n, (a, b) in enumerate(spans))


@st.composite
def moments(draw: st.DrawFn, seconds: int, told: Sequence[Section], lines: bool) -> tuple[Moment, ...]:
    found = []
    for n in range(draw(st.integers(0, 5))):
        more: dict[str, Any] = {
            "role": draw(st.sampled_from(("draft", "draft", "hero"))),
            "seconds": draw(st.sampled_from((None, 2, 5, 10))),
            "kind": draw(st.sampled_from(("narrative", "insert", "performance"))),
        }  # fmt: skip
        pin = draw(st.sampled_from(("", "", "at", "span", "section", "on")))
        at = draw(st.integers(0, seconds - 1))
        if pin == "at":
            more["at"] = f"0:{at:02d}.5"
        elif pin == "span":
            more["at"] = f"0:{at:02d}-0:{at + draw(st.integers(1, 12)):02d}"
        elif pin == "section" and told:
            more["section"] = draw(st.sampled_from(told)).id
        elif pin == "on" and lines:
            more["on"] = f"word{draw(st.integers(0, 2))}"
        found.append(moment(f"m{n}", f"something {n}", **more))
    return tuple(found)


@st.composite
def films(draw: st.DrawFn, cap: bool = False) -> tuple[Film, Song | None]:
    seconds = draw(st.sampled_from((1, 3, 8, 20, 45)))
    music = draw(st.booleans())
    lines = tuple(Line(f"word{k} here", Fraction(k * seconds, 3), Fraction((k + 1) * seconds, 3)) for k in range(3))
    song = song_of(seconds, draw(st.sampled_from((None, 72, 120))), 4, lines) if music else None
    told = draw(sections(seconds))
    framings = st.tuples(st.sampled_from(("wide", "close-up", "")), st.sampled_from(("draft", "hero")))
    setups = tuple(
        Setup(id=f"u{n}", kind="performance", framing=framing, text="sings", role=role)  # type: ignore[arg-type]
        for n, (framing, role) in enumerate(draw(st.lists(framings, max_size=4)))
    )
    cutting = Cutting(
        lead=draw(st.sampled_from((0, 2, -5, 48))),
        music=draw(st.sampled_from((0, 100, 1000))),
        reuse=draw(st.booleans()),
    )
    film = film_of(
        song=music, section=told, moment=draw(moments(seconds, told, music)), setup=setups, cutting=cutting,
        models=Models(draft=draw(st.sampled_from(("gen4_turbo", "scripted_clip"))), hero="gen4.5"),
        motif=draw(st.sampled_from(({}, {"hands": Motif(text="hands")}))),
        budget=Budget(cap=draw(st.sampled_from((0, 60, 150, 400))) if cap else None),
        settings={
            "fps": draw(st.sampled_from(FPS)), "clip_lengths": draw(st.sampled_from(("model", "guide"))),
            "handles": draw(st.sampled_from((0, 6, 24, 48))),
        },
    )  # fmt: skip
    return film, song


def shots_of(plan: Plan) -> tuple[Shot, ...]:
    return tuple(planned.shot for planned in plan.shots)


def planned(film: Film, song: Song | None, paid: Paid = NOTHING_PAID) -> tuple[Shot, ...]:
    """The shots of a film; none where it is refused in words."""
    try:
        return shots_of(make_plan(film, song, paid))
    except FilmError as error:
        assert error.problems or error.next
        return ()


def check(film: Film, shots: Sequence[Shot]) -> None:
    """Every frame once, every id once, and every part of a clip inside it, apart from the others."""
    assert [shot.start for shot in shots] == [0, *(shot.end for shot in shots[:-1])]
    assert all(shot.id and shot.start < shot.end for shot in shots)
    assert len({shot.id.casefold() for shot in shots}) == len(shots)
    clips = defaultdict(list)
    for shot in shots:
        clips[shot.source].append(shot)
        assert Fraction(89, 100) <= shot.speed(film.rate) <= Fraction(111, 100)
    for id, parts in clips.items():
        own = next(shot for shot in parts if shot.id == id)
        assert own.clip_of is None and all(
            (s.setup, s.role, s.seconds) == (own.setup, own.role, own.seconds) for s in parts
        )
        if len(parts) > 1:
            _apart(film, own, parts)


def _apart(film: Film, own: Shot, parts: Sequence[Shot]) -> None:
    model = role_model(film, own.role)
    spans = sorted((_first(film, shot), _first(film, shot) + _seen(film, shot)) for shot in parts)
    assert all(a[1] <= b[0] for a, b in pairwise(spans))
    assert spans[0][0] >= 0 and spans[-1][1] <= clip_frames(own.seconds, film.rate, model)


def _first(film: Film, shot: Shot) -> int:
    return film.settings.handles if shot.begin is None else shot.begin


def _seen(film: Film, shot: Shot) -> int:
    return shot.used or clip_frames_needed(shot.frames, film.rate, role_model(film, shot.role))


@settings(max_examples=60, deadline=None, suppress_health_check=SLOW)
@given(films())
def test_a_plan_tiles_its_film_and_planning_again_changes_nothing(made: tuple[Film, Song | None]) -> None:
    film, song = made
    shots = planned(film, song)
    if shots:
        check(film, shots)
        told = {shot.moment for shot in shots}
        assert all(each.id in told for each in film.file.moment if not each.at and not each.on)
        assert planned(replace(film, shots=shots), song) == shots


@settings(max_examples=40, deadline=None, suppress_health_check=SLOW)
@given(films(), st.data())
def test_words_move_no_cut(made: tuple[Film, Song | None], data: st.DataObject) -> None:
    film, song = made
    shots = planned(film, song)
    if shots and film.file.moment:
        chosen, words = data.draw(st.sampled_from(film.file.moment)), "quite another thing"
        other = tuple(replace(each, text=words) if each is chosen else each for each in film.file.moment)
        read = tuple(replace(shot, text=words) if shot.moment == chosen.id else shot for shot in shots)
        again = replace(film, shots=read, file=replace(film.file, moment=other))
        assert planned(again, song) == read


@settings(max_examples=60, deadline=None, suppress_health_check=SLOW)
@given(films(), st.data())
def test_what_is_kept_paid_or_seen_stays_what_it_was(made: tuple[Film, Song | None], data: st.DataObject) -> None:
    film, song = made
    shots = planned(film, song)
    if not shots:
        return
    fate = {shot.id: data.draw(st.sampled_from(("", "", "", "paid", "still", "mine", "released"))) for shot in shots}
    own = {id for id, what in fate.items() if what in ("paid", "still")} & {s.id for s in shots if not s.clip_of}
    mine = tuple(replace(shot, text=shot.text + " mine") if fate[shot.id] == "mine" else shot for shot in shots)
    bin = tuple(shot for shot in mine if fate[shot.id] == "released")
    clips = frozenset({id for id in own if fate[id] == "paid"} | {shot.id for shot in bin if not shot.clip_of})
    seen = frozenset({"s0-07", "shot-09", *own, *clips})
    paid = Paid(frozenset(own), clips, bin=bin, ids=seen)
    before = replace(film, shots=mine)
    try:
        after = shots_of(make_plan(before, song, paid))
    except FilmError:
        return
    check(film, after)
    now, known = {shot.id: shot for shot in after}, sources(film.file)
    for shot in mine:
        if fate[shot.id] != "released" and (shot.source in clips or shot.id in own or is_yours(shot, known)):
            assert now[shot.id] == shot
    assert not (seen - {shot.id for shot in shots}) & set(now)
    for shot in bin:
        if shot.id in now and (shot.moment or shot.setup):
            assert (now[shot.id].moment, now[shot.id].setup) == (shot.moment, shot.setup)
    left = tuple(shot for shot in bin if shot.id not in now)
    assert planned(replace(before, shots=after), song, replace(paid, bin=left)) == after


@settings(max_examples=60, deadline=None, suppress_health_check=SLOW)
@given(films(cap=True))
def test_a_cap_is_kept_or_refused_with_what_is_needed(made: tuple[Film, Song | None]) -> None:
    film, song = made
    cap = film.file.budget.cap or 0
    try:
        plan = make_plan(film, song)
        assert plan.credits <= cap
        return
    except FilmError:
        return
    except BudgetError as error:
        figures = [int(figure) for figure in re.findall(r"(?:needs|fewer than) (\d+)", str(error))]
        assert f"is {figures[0] - cap} too small" in str(error)
    assert make_plan(_capped(film, figures[0]), song).credits <= figures[0]
    for too_small in {figures[0] - 1, figures[-1] - 1}:
        if too_small >= 0:
            try:
                make_plan(_capped(film, too_small), song)
            except BudgetError:
                continue
            raise AssertionError(f"planned within {too_small}")


def _capped(film: Film, cap: int) -> Film:
    return replace(film, file=replace(film.file, budget=Budget(cap=cap)))


@settings(max_examples=30, deadline=None, suppress_health_check=SLOW)
@given(films())
def test_what_a_plan_says_it_needs_is_what_its_shots_cost(made: tuple[Film, Song | None]) -> None:
    film, song = made
    try:
        solution = solve_plan(film, song)
    except FilmError:
        return
    assert solution.credits + reference_credits(film) == solution.plan.credits
    for slot, planned in zip(solution.dressed.slots, solution.plan.shots, strict=True):
        assert (slot.start, slot.end) == (planned.shot.start, planned.shot.end)


@settings(max_examples=40, deadline=None, suppress_health_check=SLOW)
@given(films())
def test_free_moments_are_told_in_their_order(made: tuple[Film, Song | None]) -> None:
    film, song = made
    free = tuple(replace(each, at=None, on=None, section=None) for each in film.file.moment)
    shots = planned(replace(film, file=replace(film.file, moment=free)), song)
    told = list(dict.fromkeys(shot.moment for shot in shots if shot.moment))
    assert not shots or told == [each.id for each in free]


def test_a_moment_written_before_one_that_opens_the_film_is_told() -> None:
    """It was dropped without a word: what a moment at frame 0 leaves before it was taken for another excerpt."""
    film = film_of(
        section=(section("s0", "verse", "0:00", "0:12"),),
        moment=(moment("first", "a"), moment("second", "b", section="s0"), moment("last", "c", at="0:08-0:12"),
                moment("after", "d")),
    )  # fmt: skip
    told = {shot.moment for shot in planned(film, song_of(12))}
    assert told >= {"first", "second", "last", "after"}


def test_heroes_are_drafts_where_the_cap_has_no_room_for_them() -> None:
    sings = tuple(Setup(id=id, kind="performance", framing=id, text="sings", role="hero") for id in ("wide", "medium"))
    film = film_of(setup=sings, cutting=Cutting(reuse=False))
    song = song_of(20, 120)
    free = make_plan(film, song)
    assert {shot.role for shot in shots_of(free)} == {"hero"}
    tight = make_plan(_capped(film, free.credits - 1), song)
    assert tight.credits < free.credits and {shot.role for shot in shots_of(tight)} == {"hero", "draft"}
    assert {shot.setup for shot in shots_of(tight)} <= {"wide", "medium"}


def test_a_cap_that_is_passed_already_stops_nothing_that_is_paid_for() -> None:
    film = film_of(setup=(Setup(id="wide", kind="performance", text="sings"),))
    song = song_of(10, 120)
    shots = planned(film, song)
    ids = frozenset(shot.id for shot in shots)
    over = _capped(replace(film, shots=shots), 5)
    assert planned(over, song, Paid(ids, ids, spent=900, ids=ids)) == shots
