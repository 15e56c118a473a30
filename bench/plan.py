"""How good a plan is: ``python -m bench.plan [SONG ...] [--grow [MINUTES ...]] [--json]``.

The example film, its song as written and as heard, and a film of ``bench.treatments`` on each SONG with the
sections heard in it; each with any length of clip the model sells, and with 5 and 10 seconds. Beside the plan
stand the greedy one and a fixed grid of five seconds, told in the same ways, and dressed with setups and shared
clips as the plan is, so that whole plans are compared. Columns: what a plan costs in points (setups and sharing in
it), credits of stills and clips, one take each, shots, the shares of cuts within a frame of a bar and of a beat,
how far sections are from their share of performance in mean and in the worst, the points of its cuts, lengths,
speeds, rhythm and all else (orders, shares, roles, setups, clips seen again), and CPU seconds. What is pinned may
leave a section no way to its share: the row "by chance or pins" has the least that is left in mean and in the worst,
and what cuts anywhere would have. ``--grow`` plans made-up films of 1, 5, 20 and 60 minutes instead.
"""

import json
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from statistics import fmean
from tempfile import TemporaryDirectory
from typing import TypeVar

from bench.solver import care_film, care_song
from bench.treatments import LENGTHS, Lengths, made_up, treatment
from rushes.errors import BudgetError
from rushes.film.model import Film, Shot
from rushes.film.treatment import Budget
from rushes.plan.bound import bound, total
from rushes.plan.compare import GRID_SECONDS, Measured, measure, ratio_errors, rival
from rushes.plan.dress import Dressed, dress
from rushes.plan.first import Outline, Solution, make_plan, outline_of, solve_plan
from rushes.plan.pose import Posed
from rushes.plan.problem import POINT, Edit
from rushes.plan.score import score
from rushes.plan.taste import performance_share
from rushes.song.chapters import heard_sections
from rushes.song.listen import listen
from rushes.song.model import Song
from rushes.song.synth import render

CARE = Path(__file__).parent.parent / "examples" / "care"

PLANS = {"exact": "exact", "greedy": "greedy", "grid": f"grid of {GRID_SECONDS} s"}

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Row:
    """One plan of one film: its figures, its points by reason, and its CPU seconds."""

    film: str
    lengths: str
    plan: str
    figures: Measured
    music: float
    length: float
    speed: float
    rhythm: float
    other: float
    cpu: float
    floor: tuple[float, ...]
    """How far each section must be from its share, by what is pinned."""
    sections: dict[str, float]
    """How far each section is from its share."""


@dataclass(frozen=True, slots=True)
class Proof:
    """What is proven of a plan: no plan of the film costs less than ``bound`` points."""

    film: str
    lengths: str
    points: float
    bound: float
    cpu: float


def main(args: Sequence[str]) -> int:
    if "--grow" in args:
        grow([float(arg) for arg in args if not arg.startswith("--")] or (1, 5, 20, 60))
        return 0
    songs = [Path(arg) for arg in args if not arg.startswith("--")]
    rows: list[Row] = []
    proofs: list[Proof] = []
    for name, film, song in [*care(), *(each for path in songs for each in with_song(path))]:
        some, proof = compare(name, film, song)
        rows += some
        proofs += [proof] if proof else []
    if "--json" in args:
        print(json.dumps({"plans": [asdict(row) for row in rows], "proofs": [asdict(proof) for proof in proofs]}))
    else:
        show(rows, proofs)
    return 0


def care() -> list[tuple[str, Film, Song]]:
    """The example film with its song as written, and as heard."""
    film = care_film()
    with TemporaryDirectory() as folder:
        path = Path(folder) / "song.wav"
        render(CARE / "song.toml", path)
        heard = listen(path, meter=4, lyrics=CARE / "lyrics.lrc")
    both = (("care", care_song()), ("care, heard", heard))
    return [(name, with_lengths(film, lengths), song) for name, song in both for lengths in LENGTHS]


def with_lengths(film: Film, lengths: Lengths) -> Film:
    return replace(film, file=replace(film.file, film=replace(film.settings, clip_lengths=lengths)))


def with_song(path: Path) -> list[tuple[str, Film, Song]]:
    """A film of a song, with the sections heard in it."""
    song = listen(path)
    seconds = float(song.seconds)
    sections = [each.section for each in heard_sections(treatment(seconds, ()), song)]
    return [(path.stem, treatment(seconds, sections, lengths), song) for lengths in LENGTHS]


def timed(work: Callable[[], _T]) -> tuple[_T, float]:
    """What work gives, and its CPU seconds."""
    began = time.process_time()
    return work(), time.process_time() - began


def compare(name: str, film: Film, song: Song) -> tuple[list[Row], Proof | None]:
    """The plan of a film, its rivals, and how far it is proven."""
    solution, took = timed(lambda: solve_plan(film, song))
    outline = solution.outline
    rows = [_row(name, "exact", outline, song, solution.posed, solution.edit, solution.dressed, took)]
    for plan in ("greedy", "grid"):
        (posed, found), took = timed(lambda plan=plan: rival(outline_of(film, song), plan))  # type: ignore[misc]
        if isinstance(found, Edit):
            dressed = dress(outline.course, song, outline.parts, posed, found)
            rows.append(_row(name, plan, outline, song, posed, found, dressed, took))
    least, took = timed(lambda: bound(solution))
    lengths = film.settings.clip_lengths
    proof = None if least is None else Proof(name, lengths, total(solution) / POINT, least / POINT, took)
    return rows, proof


def _row(
    name: str, plan: str, outline: Outline, song: Song, posed: Posed, edit: Edit, dressed: Dressed, cpu: float
) -> Row:
    film, parts = outline.course.film, score(posed.problem, edit.shots)
    points = (edit.cost + dressed.setups + dressed.shared) / POINT
    credits = edit.credits + dressed.credits
    figures = measure(plan, film, song, outline.parts, dressed.slots, credits, points)
    music, length, speed, rhythm = (cost / POINT for cost in (parts.music, parts.length, parts.speed, parts.rhythm))
    other = points - credits - music - length - speed - rhythm
    off = ratio_errors(film, outline.parts, dressed.slots)
    sections = {part.section.id if part.section else str(part.start): off[part.start] for part in outline.parts}
    return Row(name, film.settings.clip_lengths, PLANS[plan], figures, music, length, speed, rhythm, other, cpu,
               tuple(floors(outline)), sections)  # fmt: skip


def floors(outline: Outline) -> Iterator[float]:
    """The least each section may be off its share of performance, whatever is shown where nothing is pinned."""
    told = outline.course.film.file.cutting.performance
    for part in outline.parts:
        sung = story = 0
        for slot in outline.owned:
            inside = max(0, min(slot.end, part.end) - max(slot.start, part.start))
            sung += inside * (slot.picture.kind == "performance")
            story += inside * (slot.picture.kind != "performance")
        whole, wanted = part.end - part.start, performance_share(part, told)
        yield max(0.0, sung / whole - wanted, wanted - (whole - story) / whole)


def show(rows: Sequence[Row], proofs: Sequence[Proof]) -> None:
    """Every plan, then each film's as shares of its rivals', with what is proven."""
    print("| film | clips | plan | points | credits | shots | on bars | on beats | ratio off, mean | worst | music "
          "| length | speed | rhythm | other | CPU s |\n|" + "---|" * 16)  # fmt: skip
    films = list(dict.fromkeys((row.film, row.lengths) for row in rows))
    for film in films:
        mine = [row for row in rows if (row.film, row.lengths) == film]
        for row in mine:
            print(f"| {' | '.join(_cells(row))} |")
        first = mine[0].figures
        chance = f"{_percent(first.chance_bars)} | {_percent(first.chance_beats)}"
        least = f"{_percent(fmean(mine[0].floor))} | {_percent(max(mine[0].floor))}"
        print(f"| {film[0]} | {film[1]} | by chance or pins | | | | {chance} | {least} |" + " |" * 6)
    print("\n| film | clips | points to greedy | to grid | credits to greedy | to grid | proven: at least | gap "
          "| proof, CPU s |\n|" + "---|" * 9)  # fmt: skip
    for film in films:
        mine = [row for row in rows if (row.film, row.lengths) == film]
        proof = next((each for each in proofs if (each.film, each.lengths) == film), None)
        print(f"| {' | '.join([*film, *_ratios(mine), *_proven(proof)])} |")
    print("\nHow far each section of the first film is from its share of performance:\n")
    begin = [row for row in rows if (row.film, row.lengths) == films[0]]
    print(f"| section | pins leave | {' | '.join(row.plan for row in begin)} |\n|" + "---|" * (2 + len(begin)))
    for index, section in enumerate(begin[0].sections):
        cells = (_percent(row.sections[section]) for row in begin)
        print(f"| {section} | {_percent(begin[0].floor[index])} | {' | '.join(cells)} |")


def _cells(row: Row) -> list[str]:
    it = row.figures
    reasons = (f"{points:.0f}" for points in (row.music, row.length, row.speed, row.rhythm, row.other))
    shares = (_percent(share) for share in (it.bars, it.beats, it.ratio_error, it.ratio_worst))
    return [row.film, row.lengths, row.plan, f"{it.points:.0f}", str(it.credits), str(it.shots), *shares, *reasons,
            f"{row.cpu:.2f}"]  # fmt: skip


def _percent(share: float) -> str:
    return f"{100 * share:.1f} %" if 0 < share < 0.1 else f"{100 * share:.0f} %"


def _ratios(rows: Sequence[Row]) -> list[str]:
    own = rows[0].figures
    others = [next((row.figures for row in rows if row.plan == PLANS[plan]), None) for plan in ("greedy", "grid")]
    points = [f"{own.points / other.points:.2f}" if other else "" for other in others]
    return [*points, *(f"{own.credits / other.credits:.2f}" if other else "" for other in others)]


def _proven(proof: Proof | None) -> list[str]:
    if proof is None:
        return ["", "", ""]
    return [f"{proof.bound:.0f}", f"{100 * (1 - proof.bound / proof.points):.1f} %", f"{proof.cpu:.2f}"]


def grow(lengths: Sequence[float]) -> None:
    """Whole plans of made-up films, their moments one for ten seconds, with and without a cap that binds."""
    print("| minutes | clips | moments | shots | plan, CPU s | cap of 97 % | proof | planned again, all kept |\n|"
          + "---|" * 8)  # fmt: skip
    for minutes in lengths:
        song, sections = made_up(minutes)
        for clips in LENGTHS:
            film = treatment(minutes * 60, sections, clips, many=round(minutes * 6))
            solution, free = timed(lambda film=film, song=song: solve_plan(film, song))  # type: ignore[misc]
            shots = tuple(replace(planned.shot, plan=None) for planned in solution.plan.shots)
            _, again = timed(lambda film=film, song=song, shots=shots: make_plan(replace(film, shots=shots), song))  # type: ignore[misc]
            cells = [f"{minutes:g}", clips, str(len(film.file.moment)), str(len(shots)), f"{free:.2f}",
                     _capped(film, song, solution), f"{timed(lambda s=solution: bound(s))[1]:.2f}", f"{again:.2f}"]  # type: ignore[misc]  # fmt: skip
            print(f"| {' | '.join(cells)} |", flush=True)
    shots = kept(10_000)
    song, sections = made_up(len(shots) * 4 / 60)
    film = treatment(len(shots) * 4, sections, many=0)
    for name, those in (("all", shots), ("every second", shots[::2])):
        _, took = timed(lambda those=those: make_plan(replace(film, shots=those), song))  # type: ignore[misc]
        print(f"\n{len(those)} kept shots ({name} of 10,000, {float(song.seconds) / 3600:.1f} h): {took:.2f} CPU s")


def _capped(film: Film, song: Song, solution: Solution) -> str:
    """CPU seconds of the plan with a cap of 97 % of what it costs without."""
    file = replace(film.file, budget=Budget(cap=solution.plan.credits * 97 // 100))
    began = time.process_time()
    try:
        make_plan(replace(film, file=file), song)
    except BudgetError:
        return f"{time.process_time() - began:.2f} (too small)"
    return f"{time.process_time() - began:.2f}"


def kept(many: int) -> tuple[Shot, ...]:
    """So many shots of four seconds that a person made, end to end."""
    return tuple(
        Shot(id=f"mine-{n:05}", start=96 * n, end=96 * n + 96, kind=("narrative", "performance")[n % 2], seconds=5,
             cast=("singer",), place="stage", text=f"@singer, look {n}", framing=("wide", "medium")[n % 2])
        for n in range(many)
    )  # fmt: skip


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
