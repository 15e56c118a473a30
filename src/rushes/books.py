"""The film's books, sorted: what every paid credit does for the film, and what kept the others off the screen.

Pure: purchases and what the film does with them in, sums out. Each credit has exactly one cause, so the
causes add up to what was spent, is reserved and was lost.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import Literal, get_args

from rushes.build.records import Task, counted
from rushes.film.model import Film, Shot

Cause = Literal[
    "screen", "behind", "unshown", "made", "option", "test", "rejected", "stale", "missing", "failed", "lost", "open"
]
Kind = Literal["reference", "still", "clip", "test", "hero"]
CAUSES: tuple[Cause, ...] = get_args(Cause)
ON_SCREEN: tuple[Cause, ...] = ("screen", "behind")
WASTE: tuple[Cause, ...] = ("unshown", "option", "test", "rejected", "stale", "missing", "failed", "lost")

WORDS: Mapping[Cause, tuple[str, str]] = {
    "screen": ("on the screen", ""),
    "behind": ("references and stills it was made from", ""),
    "unshown": (
        "length bought and not shown",
        "Clips are sold by the second: `rushes budget` says where a slot a little shorter would need a shorter clip.",
    ),
    "made": ("made, and not on the screen yet", "`rushes make` goes on from there."),
    "option": (
        "other takes of the same wish",
        "Choose among stills, which are cheap, before a clip is bought; one take of a clip is often enough.",
    ),
    "test": (
        "tests",
        "Well spent: a test at 5 s in the draft model is what keeps a hero from being bought twice.",
    ),
    "rejected": (
        "rejected by a person",
        "Look at each still before its clip is bought, and test a hero at 5 s in the draft model first.",
    ),
    "stale": (
        "made before the film changed",
        "Lock references first, then stills, then clips: what is changed late is bought again.",
    ),
    "missing": (
        "made, and its file is not here",
        "`rushes make` fetches it again, for nothing, while the service has it.",
    ),
    "failed": (
        "failed, and charged",
        "Moderation is charged each time: shorter, plainer prompts, and no wounds, weapons or famous faces.",
    ),
    "lost": (
        "charged, with its reply lost",
        "Find its id in the service's history: `rushes adopt ID NODE` brings it back for nothing.",
    ),
    "open": ("under way", "`rushes make` fetches what is finished."),
}  # fmt: skip
"""What each cause is called, and how the guide's way of working avoids it."""


@dataclass(frozen=True, slots=True)
class Fate:
    """What the film does with a take: a cause, the shots that show it, and the part of its length none of them uses."""

    cause: Cause
    why: str = ""
    shots: tuple[str, ...] = ()
    unused: Fraction = Fraction(0)
    number: int | None = None
    """The number of the take."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bought:
    """One purchase: its credits by cause, and where it belongs. ``day`` is the local day it was ordered on."""

    task: Task
    number: int
    kind: Kind
    owner: str
    """The shot, or the reference with its @, it was bought for."""
    section: str | None
    at: float
    day: str
    parts: Mapping[Cause, int]
    shots: tuple[str, ...] = ()
    why: str = ""

    @property
    def take(self) -> str:
        """``V1-03.clip#2``."""
        return f"{self.task.node}#{self.number}"

    @property
    def credits(self) -> int:
        """Spent, reserved or lost on it."""
        return sum(self.parts.values())

    @property
    def on_screen(self) -> int:
        """Of them, what the film shows for it."""
        return sum(self.parts.get(cause, 0) for cause in ON_SCREEN)

    @property
    def cause(self) -> Cause:
        """The first of its causes."""
        return next(iter(self.parts))


@dataclass(frozen=True, slots=True, kw_only=True)
class Books:
    """Every purchase of a film, oldest first. ``blind`` says why nobody knows what is on the screen."""

    title: str
    cap: int | None
    rate: Fraction
    shots: tuple[Shot, ...]
    bought: tuple[Bought, ...]
    sections: tuple[str, ...] = ()
    blind: str | None = None

    @property
    def totals(self) -> dict[str, int]:
        """Credits spent, reserved and lost."""
        sums = self.causes
        held = {"reserved": sums["open"], "lost": sums["lost"]}
        return {"spent": sums.total() - sum(held.values()), **held}

    @property
    def causes(self) -> Counter[Cause]:
        """Credits by cause."""
        return _summed(self.bought)

    @property
    def seconds(self) -> Fraction:
        """Length of the film, 0 before there is a shot list."""
        return max((shot.end for shot in self.shots), default=0) / self.rate

    @property
    def covered(self) -> Fraction:
        """Seconds of film that something paid for is on the screen in."""
        seen = {id for each in self.bought for id in each.shots}
        return sum(shot.frames for shot in self.shots if shot.id in seen) / self.rate


def sort_out(
    film: Film, tasks: Sequence[Task], ordered: Mapping[str, float], fates: Mapping[str, Fate], blind: str | None = None
) -> Books:
    """The books of a film, from its purchases, when each was ordered, and the fate of each take by its purchase."""
    shots = {shot.id: shot for shot in film.shots}
    bought = tuple(_bought(film, shots, task, ordered.get(task.id, task.created), fates.get(task.id)) for task in tasks)
    return Books(
        title=film.settings.title, cap=film.file.budget.cap, rate=film.rate, shots=film.shots, bought=bought,
        sections=tuple(section.id for section in film.file.section), blind=blind,
    )  # fmt: skip


def _bought(film: Film, shots: Mapping[str, Shot], task: Task, at: float, fate: Fate | None) -> Bought:
    owner = task.node if task.stage == "reference" else task.node.rpartition(".")[0]
    shot = shots.get(owner)
    parts, why = _parts(task, fate)
    done = fate if fate is not None and task.state == "DONE" else Fate("made")
    return Bought(
        task=task, number=done.number or task.take_no, kind=kind_of(film, shot, task.stage, task.model), owner=owner,
        section=shot.section if shot else None, at=at, day=datetime.fromtimestamp(at).date().isoformat(), parts=parts,
        shots=done.shots, why=why,
    )  # fmt: skip


def kind_of(film: Film, shot: Shot | None, stage: str, model: str) -> Kind:
    """What a purchase is in the guide's way of working; a test is a take of the draft model of a hero's clip."""
    models = film.file.models
    if stage in ("reference", "still"):
        return "reference" if stage == "reference" else "still"
    if shot is None:
        return "hero" if model == models.hero != models.draft else "clip"
    if shot.role == "hero":
        return "test" if model == models.draft != models.hero else "hero"
    return "clip"


def _parts(task: Task, fate: Fate | None) -> tuple[dict[Cause, int], str]:
    """The credits of a purchase by cause, and why."""
    credits = counted(task)
    match task.state:
        case "DONE":
            fate = fate or Fate("made")
            unused = int(credits * fate.unused)
            return {fate.cause: credits - unused, **({"unshown": unused} if unused else {})}, fate.why
        case "FAILED":
            return {"failed": credits}, task.error or ""
        case "LOST_PAID":
            return {"lost": credits}, task.error or ""
        case _:
            return {"open": credits}, task.error or ""


def _summed(bought: Iterable[Bought]) -> Counter[Cause]:
    found: Counter[Cause] = Counter()
    for each in bought:
        found.update(each.parts)
    return found
