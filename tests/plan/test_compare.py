"""A plan beside plainer ones: the figures are those of its slots, and no rival beats it at its own game."""

from dataclasses import replace
from itertools import combinations_with_replacement

import brute_force as brute
import pytest
from plan_films import LINES, case_study, film_of, moment, section, song_of

from rushes.film.model import Film, Motif, Setup, Shot
from rushes.film.treatment import Cutting, Models, Role
from rushes.plan import bound as bounds
from rushes.plan.bound import bound, total
from rushes.plan.compare import RIVALS, compared, measure, ratio_errors, rival
from rushes.plan.dress import dress
from rushes.plan.first import Outline, Solution, pieces_of, solve_plan
from rushes.plan.layout import Part, Slot
from rushes.plan.paid import NOTHING_PAID, Paid
from rushes.plan.pose import pose
from rushes.plan.problem import Edit, Placed
from rushes.plan.score import faults
from rushes.song.model import Song

SONG = song_of(312, 96, 4, LINES)
CASE = case_study()
SOLUTION = solve_plan(CASE, SONG)


def test_no_rival_costs_less_than_the_best_plan_of_the_same_ways() -> None:
    _, best = rival(SOLUTION.outline, "exact")
    assert isinstance(best, Edit)
    posed, found = rival(SOLUTION.outline, "greedy")
    assert not isinstance(found, Edit) or (best.cost <= found.cost and not faults(posed.problem, found.shots))
    plain = film_of(setup=(Setup(id="wide", kind="performance", text="sings"),))
    _, fixed = rival(solve_plan(plain, song_of(60, 96)).outline, "grid")
    assert isinstance(fixed, Edit) and {shot.frames for shot in fixed.shots} == {120}


def test_figures_are_shares_and_the_plan_cuts_on_bars_more_than_chance() -> None:
    rows = {row.name: row for row in compared(SOLUTION, CASE, SONG, ("greedy",))}
    assert list(rows) == ["exact", "greedy"]
    for row in rows.values():
        shares = (row.bars, row.beats, row.chance_bars, row.chance_beats, row.ratio_error, row.ratio_worst)
        assert all(0 <= share <= 1 for share in shares) and row.bars <= row.beats and row.ratio_error <= row.ratio_worst
    assert rows["exact"].bars > rows["exact"].chance_bars
    assert rows["exact"].shots == len(SOLUTION.edit.shots)
    assert rows["exact"].credits == SOLUTION.edit.credits


def test_what_is_measured_by_hand() -> None:
    film, song = film_of(), song_of(8, 60)
    parts = (Part(0, 96, section("v", "verse", "0:00", "0:04")), Part(96, 192))
    one, sings = Shot(id="a", start=0, end=1), Shot(id="b", start=0, end=1, kind="performance")
    slots = (Slot(0, 48, sings), Slot(48, 97, one), Slot(97, 150, sings), Slot(150, 192, one))
    found = measure("x", film, song, parts, slots, 7)
    assert (found.shots, found.credits, found.bars, found.beats) == (4, 7, 1 / 3, 2 / 3)
    assert ratio_errors(film, parts, slots) == {0: pytest.approx(0.5 - 0.3), 96: pytest.approx(abs(53 / 96 - 0.4))}
    assert measure("x", film, None, parts, slots, 7).beats == 0 == measure("x", film, song, (), (), 0).beats


ROLES: tuple[tuple[str, Role], ...] = (("wide", "draft"), ("close-up", "hero"))
TINY = [
    (4, 60, (), 0, {}, Models()),
    (6, 60, (), 2, {}, Models()),
    (7, 60, ("insert",), 0, {"clip_lengths": "guide"}, Models()),
    (6, 90, ("narrative", "performance"), 1, {"clip_lengths": "guide"}, Models()),
    (8, 30, ("narrative",), 2, {"clip_lengths": "guide", "handles": 0}, Models()),
    (7, 60, ("narrative", "narrative"), 1, {"handles": 12}, Models(draft="veo3.1", hero="gen4_turbo")),
    (6, 60, (), 2, {"handles": 0}, Models(draft="gen4.5", hero="gen4_turbo")),
]


@pytest.mark.parametrize(("seconds", "bpm", "kinds", "setups", "settings", "models"), TINY)
@pytest.mark.parametrize("reuse", [True, False])
def test_no_way_of_giving_things_out_costs_less_than_the_bound(
    seconds: int, bpm: float, kinds: tuple[str, ...], setups: int, settings: dict[str, str], models: Models, reuse: bool
) -> None:
    film = film_of(
        settings=settings, models=models, cutting=Cutting(reuse=reuse), motif={"hands": Motif(text="hands")},
        section=(section("v", "verse", "0:00", "0:03"), section("c", "chorus", "0:03", f"0:0{seconds}")),
        moment=tuple(moment(f"m{n}", "x", kind=kind) for n, kind in enumerate(kinds)),
        setup=tuple(Setup(id=id, kind="performance", framing=id, text="x", role=role)
                    for id, role in ROLES[:setups]),
    )  # fmt: skip
    song = song_of(seconds, bpm)
    solution = solve_plan(film, song)
    least = unclipped(solution)
    assert least is not None and least <= total(solution)
    best = min(cost for outline in outlines(solution.outline) for cost in costs(film, song, solution, outline))
    assert least <= best


def unclipped(solution: Solution) -> int | None:
    """The bound as it is proven, also where it would be over what was found."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(bounds, "total", lambda solution: 10**12)
        return bound(solution)


def outlines(outline: Outline) -> list[Outline]:
    """The film with its free moments in every gap they could be told in."""
    free = [each for gap in outline.gaps for each in gap.moments]
    found = []
    for places in combinations_with_replacement(range(len(outline.gaps)), len(free)):
        gaps = [
            replace(gap, moments=[each for each, place in zip(free, places, strict=True) if place == n])
            for n, gap in enumerate(outline.gaps)
        ]
        found.append(replace(outline, gaps=tuple(gaps)))
    return found


def costs(film: Film, song: Song, solution: Solution, outline: Outline, most: int = 150) -> list[int]:
    """What edits of an outline cost, dressed; the first so many there are."""
    posed = pose(outline.course, outline.frames, pieces_of(outline), solution.loose)
    found = []
    for some in brute.at_best_speeds(posed.problem, most):
        cost, shots = brute.objective(posed.problem, some), tuple(Placed(x.w, x.s, x.e, x.k, x.u) for x in some)
        dressed = dress(outline.course, song, outline.parts, posed, Edit(shots, cost, 0, 0))
        found.append(cost + dressed.setups + dressed.shared)
    return found or [10**12]


def test_the_bound_holds_with_kept_shots_and_a_bin() -> None:
    shots = tuple(planned.shot for planned in SOLUTION.plan.shots)
    film = replace(CASE, shots=shots)
    for step in (3, 4):
        some = frozenset(shot.id for shot in shots[::step] if not shot.clip_of)
        bin = tuple(shot for shot in shots[1::9] if not shot.clip_of)
        clips = some | {shot.id for shot in bin}
        again = solve_plan(film, SONG, Paid(some, clips, bin=bin, ids=clips))
        least = unclipped(again)
        assert least is not None and least <= total(again)


def test_a_film_without_music_has_no_bound_and_is_compared_all_the_same() -> None:
    film = film_of(song=False, moment=tuple(moment(f"m{n}", "x") for n in range(3)))
    solution = solve_plan(film, None, NOTHING_PAID)
    assert bound(solution) is None
    assert compared(solution, film, None, RIVALS)[0].name == "exact"
