"""The guide's own table (section 5.2), each of its rows a moment pinned to its timecode, in a song of 5:12."""

from itertools import pairwise
from typing import NamedTuple

import pytest
from plan_films import case_study, moment, song_of

from rushes.film.model import Film
from rushes.film.treatment import Role, ShotKind
from rushes.plan.first import make_plan
from rushes.plan.model import Plan, Planned
from rushes.rules import State, check
from rushes.units import RATES, parse_span

SONG = song_of(312)


class Row(NamedTuple):
    """A moment of a row: its timecode, what is shown, the clip the table gives it, and its credits by hand.

    A still is 5 credits, a second of Gen-4 Turbo 5, and a second of Gen-4.5 is 12.
    """

    id: str
    at: str
    kind: ShotKind
    shows: str
    seconds: int
    credits: int
    role: Role = "draft"


ROWS = (
    Row("keys", "0:00-0:05", "insert", "piano keys, morning light", 5, 5 + 25),
    Row("opens", "0:05-0:15", "performance", "@singer, a soft introduction", 10, 5 + 50),
    Row("soup", "0:15-0:25", "narrative", "@caregiver brings soup", 10, 5 + 50),
    Row("hands", "0:25-0:35", "narrative", "@caregiver holds the hand of @elder", 10, 5 + 50),
    Row("empathy", "0:35-0:45", "performance", "@singer, empathy", 10, 5 + 50),
    Row("candle", "1:16-1:21", "insert", "a candle flame", 5, 5 + 25),
    Row("dust", "1:21-1:26", "insert", "dust motes", 5, 5 + 25),
    Row("whisper", "2:35-2:45", "narrative", "@caregiver discovers the whispers", 10, 5 + 50),
    Row("cup", "2:45-2:55", "narrative", "the @cup drops and shatters", 10, 5 + 120, "hero"),
    Row("mouth", "2:55-3:05", "performance", "the mouth of @singer", 5, 5 + 50),
)
"""The nine rows: "2x5s B-roll" on 1:16-1:26 is two moments. The last asks for 5 s on a slot of 10 s; it gets 10."""


def table(fps: str = "24", rows: tuple[Row, ...] = ROWS) -> Film:
    """The table as a film of the guide's lengths, the rest left to the setups."""
    told = (moment(r.id, r.shows, at=r.at, kind=r.kind, seconds=r.seconds, role=r.role) for r in rows)
    return case_study(moment=tuple(told), settings={"fps": fps, "clip_lengths": "guide"})


def shots_of(plan: Plan, row: Row) -> list[Planned]:
    return [planned for planned in plan.shots if planned.shot.moment == row.id]


def span(film: Film, row: Row) -> tuple[int, int]:
    start, end = parse_span(row.at)
    assert end is not None
    return film.frame_at(start), film.frame_at(end)


@pytest.mark.parametrize("fps", sorted(RATES))
def test_each_row_holds_its_span_to_the_frame(fps: str) -> None:
    film = table(fps)
    plan = make_plan(film, SONG)
    assert plan.frames == film.frame_at(SONG.seconds)
    assert [(a.shot.end, b.shot.start) for a, b in pairwise(plan.shots) if a.shot.end != b.shot.start] == []
    for row in ROWS:
        mine = [planned.shot for planned in shots_of(plan, row)]
        assert (mine[0].start, mine[-1].end) == span(film, row), row.id
        assert all(a.end == b.start for a, b in pairwise(mine)), row.id


@pytest.mark.parametrize("fps", ["23.976", "24", "30"])
def test_each_row_is_one_clip_as_long_as_the_table_says(fps: str) -> None:
    plan = make_plan(table(fps), SONG)
    clips = {row.id: [planned.shot.seconds for planned in shots_of(plan, row)] for row in ROWS}
    assert clips == {row.id: [row.seconds] for row in ROWS} | {"mouth": [10]}


def test_the_rows_cost_what_they_cost_by_hand() -> None:
    plan = make_plan(table(), SONG)
    costs = {row.id: sum(p.still_credits + p.clip_credits for p in shots_of(plan, row)) for row in ROWS}
    assert costs == {row.id: row.credits for row in ROWS}
    assert sum(costs.values()) == 545


@pytest.mark.parametrize("planned", [False, True], ids=["as written", "planned"])
def test_check_reports_the_row_whose_clip_is_half_its_slot(planned: bool) -> None:
    film = table()
    shots = tuple(one.shot for one in make_plan(film, SONG).shots) if planned else ()
    found = [p for p in check(State(Film(film.root, film.file, shots), SONG)) if p.rule == "slot-in-guide-range"]
    assert [p.key for p in found] == ["moment.mouth.seconds"]
    assert 'moment "mouth" owns 0:10 of film and asks for a clip of 5 s' in found[0].message


def test_the_row_as_the_example_film_mends_it() -> None:
    halves = (*ROWS[:-1], ROWS[-1]._replace(at="2:55-3:00", credits=30))
    film = table(rows=halves)
    plan = make_plan(film, SONG)
    assert [p.shot.seconds for p in shots_of(plan, halves[-1])] == [5]
    assert [p for p in check(State(film, SONG)) if p.rule == "slot-in-guide-range"] == []
