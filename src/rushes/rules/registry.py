"""What a rule is, where rules are kept, and how they are asked."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TypeAlias

from rushes.errors import Problem, Severity
from rushes.film.model import Film, Picture, Shot
from rushes.film.treatment import Role
from rushes.plan.layout import Part, film_frames, parts_of
from rushes.plan.model import Plan
from rushes.plan.performed import Video
from rushes.plan.quote import quote_all
from rushes.rules.finding import Finding
from rushes.song.model import Song
from rushes.units import Json


@dataclass(frozen=True)
class State:
    """A project as the rules read it: the film, what was heard of its song, and its plan where one was just made.

    Without a plan, the film's own shots are read.
    """

    film: Film
    song: Song | None = None
    plan: Plan | None = None
    videos: Mapping[str, Video] = field(default_factory=dict)
    """What is known of the videos of performances, by name; nothing of those that nobody has read."""
    unread: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """What the engine that draws here leaves of each shot's prompts, by the shot's id; nothing unless it was asked."""
    seen: tuple[Finding, ...] = ()
    """What the eye found in the takes that are cut in, as far as it has looked."""

    @cached_property
    def shots(self) -> tuple[Shot, ...]:
        """The shots in the order of the film."""
        shots = (planned.shot for planned in self.plan.shots) if self.plan else self.film.shots
        return tuple(sorted(shots, key=lambda shot: (shot.start, shot.end, shot.id)))

    @cached_property
    def frames(self) -> int:
        """The film's length: by its plan or its song where there is one, else where its last shot ends."""
        if self.plan is not None:
            return self.plan.frames
        if self.song is not None:
            return film_frames(self.film, self.song)
        return max((shot.end for shot in self.shots), default=0)

    @cached_property
    def parts(self) -> tuple[Part, ...]:
        """The sections laid over the film, with nameless parts between them."""
        return parts_of(self.film, self.frames)

    @cached_property
    def sources(self) -> tuple["Source", ...]:
        """Every moment and setup, and the shots that say something else than theirs: each text once."""
        return tuple(_sources(self))

    @cached_property
    def capacities(self) -> dict[tuple[int, Role], int]:
        """The longest slot of a clip by its seconds and role, where it was reckoned before."""
        return {}

    @cached_property
    def quoted(self) -> Plan:
        """The plan, or the quote of the film's own shots."""
        return self.plan or quote_all(self.film, max((shot.end for shot in self.shots), default=0), self.shots)


@dataclass(frozen=True, slots=True)
class Change:
    """One key of the project's files set anew by ``rushes check --fix``; ``value`` None takes it out.

    ``path`` is ``("moment", id)``, ``("setup", id)``, ``("section", id)``, ``("cast", tag)`` or
    ``("film",)`` in ``film.toml``, and ``("shot", id)`` in ``shots.toml``.
    """

    path: tuple[str, ...]
    key: str
    value: Json


Check: TypeAlias = Callable[[State], Iterable[Problem]]
Mend: TypeAlias = Callable[[State], Iterable[Change]]


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: its id, how grave it is, what it asks in one sentence, and the fix.

    ``mend`` gives the changes that put it right, where a program can.
    """

    id: str
    severity: Severity
    asks: str
    fix: str
    find: Check
    mend: Mend | None = None

    def problems(self, state: State) -> Iterator[Problem]:
        """What breaks this rule."""
        for problem in self.find(state):
            yield replace(problem, rule=self.id, severity=self.severity, fix=problem.fix or self.fix)


RULES: dict[str, Rule] = {}
"""Every rule by its id."""


def rule(id: str, severity: Severity, asks: str, *, fix: str, mend: Mend | None = None) -> Callable[[Check], Check]:
    """Register a function of a ``State`` that yields what breaks a rule, as ``found`` or ``in_shot`` build it."""

    def register(find: Check) -> Check:
        if id in RULES:
            raise ValueError(f"there are two rules {id}")
        RULES[id] = Rule(id, severity, asks, fix, find, mend)
        return find

    return register


def found(message: str, key: str, fix: str = "") -> Problem:
    """A problem of the treatment, at a key of ``film.toml``."""
    return Problem("", message, fix, file="film.toml", key=key)


def in_shot(shot: Shot, message: str, fix: str = "", key: str = "") -> Problem:
    """A problem of a shot."""
    place = f"{shot.id}.{key}" if key else shot.id
    return Problem("", message, fix, file="shots.toml", key=place, shot=shot.id)


def some(names: Sequence[str], most: int = 5) -> str:
    """Names for a sentence: ``a, b and c``, or the first few ``and 12 more``."""
    if len(names) > most + 1:
        return f"{', '.join(names[:most])} and {len(names) - most} more"
    return " and ".join(part for part in (", ".join(names[:-1]), *names[-1:]) if part)


@dataclass(frozen=True, slots=True)
class Source:
    """A moment, a setup or a shot, with where it is written: the places that say what is seen."""

    picture: Picture
    where: str
    shot: Shot | None = None

    def problem(self, message: str, key: str, fix: str = "") -> Problem:
        """A problem of one of its keys."""
        if self.shot is not None:
            return in_shot(self.shot, message, fix, key)
        return found(message, f"{self.where}.{key}", fix)

    def change(self, key: str, value: Json) -> Change:
        """One of its keys set anew."""
        if self.shot is not None:
            return Change(("shot", self.shot.id), key, value)
        table, _, id = self.where.partition(".")
        return Change((table, id), key, value)


def pictures(state: State) -> Iterator[Source]:
    """The places that say what is seen, each text once: ``state.sources``."""
    return iter(state.sources)


def _sources(state: State) -> Iterator[Source]:
    file = state.film.file
    yield from (Source(moment, f"moment.{moment.id}") for moment in file.moment)
    yield from (Source(setup, f"setup.{setup.id}") for setup in file.setup)
    known: dict[str, Picture] = {moment.id: moment for moment in file.moment}
    setups: dict[str, Picture] = {setup.id: setup for setup in file.setup}
    for shot in state.shots:
        source = known.get(shot.moment or "") or setups.get(shot.setup or "")
        if source is None or words_of(source) != words_of(shot):
            yield Source(shot, shot.id, shot)


def words_of(picture: Picture) -> tuple[str, ...]:
    """The texts of a picture that prompts are made of."""
    return picture.text, picture.motion, picture.framing, picture.camera


def texts(state: State, *keys: str) -> Iterator[tuple[Source, str, str]]:
    """Each source, key and text of these keys, and the prompts a person wrote for still, motion and mend."""
    for source in pictures(state):
        yield from ((source, key, getattr(source.picture, key)) for key in keys if key != "mend")
    for shot in state.shots:
        if shot.mend is not None and "mend" in keys:
            yield Source(shot, shot.id, shot), "mend.prompt", shot.mend.prompt
        written = (("text", "still_prompt", shot.still_prompt), ("motion", "motion_prompt", shot.motion_prompt))
        for kind, key, prompt in written:
            if kind in keys and prompt is not None:
                yield Source(shot, shot.id, shot), key, prompt
