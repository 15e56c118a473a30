"""What a rule is, where rules are kept, and how they are asked."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TypeAlias

from rushes.errors import Problem, Severity
from rushes.film.model import Film, Picture, Shot
from rushes.plan.model import Plan
from rushes.plan.quote import quote_all
from rushes.rules.places import Places
from rushes.song.model import Song


@dataclass(frozen=True)
class State:
    """A project as the rules read it: the film, what was heard of its song, and its plan where one was just made.

    Without a plan, the film's own shots are read.
    """

    film: Film
    song: Song | None = None
    plan: Plan | None = None

    @cached_property
    def shots(self) -> tuple[Shot, ...]:
        """The shots in the order of the film."""
        shots = (planned.shot for planned in self.plan.shots) if self.plan else self.film.shots
        return tuple(sorted(shots, key=lambda shot: (shot.start, shot.end, shot.id)))

    @cached_property
    def quoted(self) -> Plan:
        """The plan, or the quote of the film's own shots."""
        return self.plan or quote_all(self.film, max((shot.end for shot in self.shots), default=0), self.shots)


Check: TypeAlias = Callable[[State], Iterable[Problem]]


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: its id, how grave it is, what it asks in one sentence, and the fix."""

    id: str
    severity: Severity
    asks: str
    fix: str
    find: Check

    def problems(self, state: State) -> Iterator[Problem]:
        """What breaks this rule."""
        for problem in self.find(state):
            yield replace(problem, rule=self.id, severity=self.severity, fix=problem.fix or self.fix)


RULES: dict[str, Rule] = {}
"""Every rule by its id."""

_GRAVITY: Mapping[Severity, int] = {"error": 0, "warning": 1, "note": 2}


def rule(id: str, severity: Severity, asks: str, *, fix: str) -> Callable[[Check], Check]:
    """Register a function of a ``State`` that yields what breaks a rule, as ``found`` or ``in_shot`` build it."""

    def register(find: Check) -> Check:
        if id in RULES:
            raise ValueError(f"there are two rules {id}")
        RULES[id] = Rule(id, severity, asks, fix, find)
        return find

    return register


def check(state: State) -> list[Problem]:
    """Everything that breaks a rule, by file, line and gravity, then in the order of the film."""
    order = {shot.id: index for index, shot in enumerate(state.shots)}
    problems = Places(state.film).put(problem for each in RULES.values() for problem in each.problems(state))
    return sorted(
        problems,
        key=lambda p: (p.file or "", p.line or 0, _GRAVITY[p.severity], order.get(p.shot or "", -1), p.rule, p.message),
    )


def found(message: str, key: str, fix: str = "") -> Problem:
    """A problem of the treatment, at a key of ``film.toml``."""
    return Problem("", message, fix, file="film.toml", key=key)


def in_shot(shot: Shot, message: str, fix: str = "", key: str = "") -> Problem:
    """A problem of a shot."""
    place = f"{shot.id}.{key}" if key else shot.id
    return Problem("", message, fix, file="shots.toml", key=place, shot=shot.id)


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


def pictures(state: State) -> Iterator[Source]:
    """Every moment and setup, and the shots that say something else than theirs: each text once."""
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
    """Each source, key and text of these keys, and the prompts a person wrote for still and motion."""
    for source in pictures(state):
        yield from ((source, key, getattr(source.picture, key)) for key in keys)
    for shot in state.shots:
        written = (("text", "still_prompt", shot.still_prompt), ("motion", "motion_prompt", shot.motion_prompt))
        for kind, key, prompt in written:
            if kind in keys and prompt is not None:
                yield Source(shot, shot.id, shot), key, prompt
