"""How good and how fast the exact plan is: ``python -m bench.solver [MINUTES ...]`` (1 5 20 60 without any).

The example film first: its own slots in their order, cut by the solver piece by piece, exactly, greedily
and every five seconds. Then made-up films with beats that drift a little, sections of eight phrases, a
moment in each, and fillers that come as often as they like, without a cap and with one that binds.
"""

import random
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

from rushes.film.load import load
from rushes.film.model import Film
from rushes.plan.compare import rival
from rushes.plan.exact import solve_exact
from rushes.plan.first import Solution, outline_of, solve_plan
from rushes.plan.grid import beat_frames
from rushes.plan.problem import POINT, Clip, Edit, Placed, Problem, Stuck, TooSmall, Want
from rushes.plan.rivals import greedy, grid
from rushes.plan.score import score
from rushes.song.lyrics import read_lyrics
from rushes.song.model import Beat, Song
from rushes.song.score import read_score

CARE = Path(__file__).parent.parent / "examples" / "care"

RATE = 24

Answer = Edit | Stuck | TooSmall

HEADS = (
    "| plan | cost, points | gap | credits | music | length | speed | role | rhythm | shots | bars | beats | CPU s |"
)


def main(args: Sequence[str]) -> int:
    care()
    print("\nMade-up films. A cap of 97 % of the free edit's credits binds; one of half the fewest cannot be kept.\n")
    print("| minutes | marks | plan | cost, points | gap | credits | bars | beats | CPU s |\n|" + "---|" * 9)
    for minutes in [float(arg) for arg in args] or (1, 5, 20, 60):
        growth(minutes)
    return 0


@dataclass(frozen=True)
class Music:
    """Frames of bars and beats."""

    bars: frozenset[int]
    beats: frozenset[int]

    def shares(self, shots: Sequence[Placed]) -> list[str]:
        """The share of cuts on bars and on beats."""
        cuts = [shot.start for shot in shots[1:]]
        return [f"{100 * sum(cut in on for cut in cuts) / max(1, len(cuts)):.0f} %" for on in (self.bars, self.beats)]

    def chance(self, frames: int) -> str:
        """What cuts on any frame would have."""
        return (
            f"by chance {100 * len(self.bars) / frames:.1f} % on bars, {100 * len(self.beats) / frames:.1f} % on beats"
        )


def timed(plan: Callable[[], Answer]) -> tuple[Answer, float]:
    """What a planner answers, and its CPU seconds."""
    began = time.process_time()
    return plan(), time.process_time() - began


def growth(minutes: float) -> None:
    """One made-up film, planned in every way."""
    problem, music = made_up(minutes)
    free, seconds = timed(lambda: solve_exact(problem))
    assert isinstance(free, Edit)
    rows: list[tuple[str, Answer, float]] = [("exact", free, seconds)]
    capped = replace(problem, cap=free.credits * 97 // 100)
    rows.append((f"exact, cap {capped.cap}", *timed(lambda: solve_exact(capped))))
    hopeless = replace(problem, cap=free.credits // 2)
    rows.append((f"exact, cap {hopeless.cap}", *timed(lambda: solve_exact(hopeless))))
    rows.append(("greedy", *timed(lambda: greedy(problem))))
    rows.append(("grid of 5 s", *timed(lambda: grid(problem, 5 * RATE))))
    for name, found, took in rows:
        print(f"| {minutes:g} | {len(problem.marks)} | {name} | {_told(found, music)} | {took:.2f} |", flush=True)
    print(f"| | | chance | | | | {music.chance(problem.frames)} | | |")


def _told(found: Answer, music: Music) -> str:
    if isinstance(found, Stuck):
        return f"stuck at {found.frame} | | | |"
    if isinstance(found, TooSmall):
        return f"no edit: {found.short} credits short | | {found.least} at least | |"
    bars, beats = music.shares(found.shots)
    gap = f"{found.gap / POINT:.2f}" if found.bound else ""
    return f"{found.cost / POINT:.2f} | {gap} | {found.credits} | {bars} | {beats}"


def made_up(minutes: float, seed: int = 7) -> tuple[Problem, Music]:
    """A film of so many minutes on beats of about 104 a minute, and these beats."""
    dice, frames = random.Random(seed), round(minutes * 60 * RATE)
    at, beats = 0.0, []
    while at < frames:
        beats.append(round(at))
        at += RATE * 60 / 104 * dice.uniform(0.98, 1.02)
    costs = {frame: _liked(index) * POINT for index, frame in enumerate(beats)}
    edges = [*beats[:: 4 * 16], frames]
    if edges[-1] - edges[-2] < 12 * RATE:
        del edges[-2]
    marks = {**costs, **dict.fromkeys((0, *edges), 0)}
    wants = tuple(_section_wants(edges, dice))
    music = Music(frozenset(beats[::4]), frozenset(beats))
    problem = Problem(frames, tuple(sorted(marks.items())), wants, (0, 1), (len(wants) - 2, len(wants) - 1))
    return problem, music


def _liked(index: int) -> int:
    """Points of a cut on a beat, as in ``plan.grid``."""
    return next(cost for every, cost in ((16, 1), (8, 2), (4, 3), (2, 12), (1, 16)) if index % every == 0)


def _section_wants(edges: Sequence[int], dice: random.Random) -> Iterator[Want]:
    """For each section: performances and inserts before its moment, the moment, and both again after it."""
    sold = tuple(Clip(s, 5 + 5 * s, s * RATE) for s in range(2, 11))
    heroes = tuple(Clip(s, 5 + 12 * s, s * RATE, "hero") for s in range(2, 11))
    for index, window in enumerate(pairwise(edges)):
        base = 5 * index
        quick = dice.uniform(0.75, 1.2)
        lengths = [round(RATE * seconds * quick) for seconds in (5, 3.5, 7)]
        after = ((base + 5, 0), (base + 6, 0)) if index < len(edges) - 2 else ()
        hero = dice.random() < 0.2
        cheap = tuple(Clip(c.seconds, c.credits, c.frames, dislike=150 * POINT) for c in sold) if hero else ()
        follow = [
            ((base + 1, 0), (base, 200), (base + 2, 0)), ((base, 0), (base + 2, 200)), ((base + 3, 0), (base + 4, 100)),
            ((base + 4, 0), (base + 3, 200), *after), ((base + 3, 0), *after),
        ]  # fmt: skip
        for place, then in enumerate(follow):
            clips = (heroes if hero else sold) + cheap if place == 2 else sold
            target = lengths[(0, 1, 2, 0, 1)[place]]
            yield Want(f"s{index}.{place}", target, RATE, 11 * RATE, window, clips, then)


def care() -> None:
    """The example film, its own moments and sections, cut in four ways."""
    film, song = care_film(), care_song()
    outline = outline_of(film, song)
    beats = beat_frames(film, song)
    music = Music(frozenset(f for f, place in beats if place == 1), frozenset(f for f, _ in beats))
    posed, _ = rival(outline, "exact")
    problem = posed.problem
    free = solve_exact(replace(problem, cap=None))
    assert isinstance(free, Edit)
    capped = replace(problem, cap=free.credits - 60)
    print(f"The example film; {music.chance(outline.frames)}.\n\n{HEADS}\n|" + "---|" * 13)
    plans: list[tuple[str, Problem, Callable[[], Answer]]] = [
        ("exact", problem, lambda: solve_exact(problem)),
        (f"exact, cap {capped.cap}", capped, lambda: solve_exact(capped)),
        ("greedy", problem, lambda: greedy(problem)),
        ("grid of 5 s", problem, lambda: rival(outline, "grid")[1]),
    ]
    for name, of, plan in plans:
        _row(name, of, music, *timed(plan))
    whole, took = timed_plan(film, song)
    print(f"\nThe whole plan in {took:.2f} CPU s: {whole.plan.credits} credits with references; setups cost "
          f"{whole.dressed.setups / POINT:.2f} points, sharing clips {whole.dressed.shared / POINT:.2f}, "
          f"both at most {whole.dressed.gap / POINT:.2f} from the best.")  # fmt: skip


def timed_plan(film: Film, song: Song) -> tuple[Solution, float]:
    """The plan of a film, and its CPU seconds."""
    began = time.process_time()
    return solve_plan(film, song), time.process_time() - began


def _row(name: str, problem: Problem, music: Music, found: Answer, took: float) -> None:
    if not isinstance(found, Edit):
        print(f"| {name} | {_told(found, music)} |")
        return
    parts = score(problem, found.shots)
    points = (parts.music, parts.length, parts.speed, parts.role, parts.rhythm)
    gap = f"{found.gap / POINT:.2f}" if found.bound else ""
    cells = [name, f"{found.cost / POINT:.2f}", gap, found.credits, *(f"{cost / POINT:.0f}" for cost in points)]
    print("|", *(f"{cell} |" for cell in (*cells, len(found.shots), *music.shares(found.shots), f"{took:.2f}")))


def care_film() -> Film:
    """The example's treatment; its song need not be played for it."""
    with TemporaryDirectory() as folder:
        for name in ("film.toml", "lyrics.lrc"):
            (Path(folder) / name).write_bytes((CARE / name).read_bytes())
        (Path(folder) / "song.wav").touch()
        return load(Path(folder))


def care_song() -> Song:
    """The example's song, its beats as its score has them."""
    score = read_score(CARE / "song.toml")
    beats = tuple(Beat(float(at), place) for at, place in score.beats)
    frames = round(score.seconds * 44100)
    return Song("0" * 64, 44100, 2, frames, beats, 4, 96.0, True, read_lyrics(CARE / "lyrics.lrc"))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
