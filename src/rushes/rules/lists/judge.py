"""What a checklist line says of a film now: a judge's answer with its evidence, the rules under it, a person's tick."""

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Literal, TypeAlias

from rushes.errors import Problem, RushesError
from rushes.film.model import Film, Shot
from rushes.prompts.references import wanted_tags
from rushes.rules.ask import check
from rushes.rules.guide import CHECKLISTS, Checklist, Line
from rushes.rules.lists.known import Check, Known, Reference, Taken
from rushes.rules.off import turned_off
from rushes.rules.registry import State, some

Standing = Literal["done", "open", "unknown"]
STANDINGS: tuple[Standing, ...] = ("done", "open", "unknown")


@dataclass(frozen=True, slots=True)
class Answer:
    """What a program can say of a line: how it stands, the evidence in numbers, what to do next, and where."""

    state: Standing
    says: str
    next: str = ""
    where: tuple[str, ...] = ()


def done(says: str) -> Answer:
    """It is so, and these are the numbers."""
    return Answer("done", says)


def opened(says: str, next: str, where: Sequence[str] = ()) -> Answer:
    """It is not so: what, where, and the next thing to do."""
    return Answer("open", says, next, tuple(where))


def unknown(says: str, next: str, where: Sequence[str] = ()) -> Answer:
    """Nobody can tell from what is there: what is missing, and what to run or to look at."""
    return Answer("unknown", says, next, tuple(where))


@dataclass(frozen=True)
class Snapshot:
    """A film as checklists read it: what the rules read, what they found, and what was made and measured."""

    state: State
    known: Known = field(default_factory=Known)
    buys: bool = False
    """Whether the film's engine sells what it makes."""

    @property
    def film(self) -> Film:
        return self.state.film

    @cached_property
    def problems(self) -> Mapping[str, tuple[Problem, ...]]:
        """What every rule found, by its id."""
        found: dict[str, tuple[Problem, ...]] = {}
        for each in check(self.state):
            found[each.rule] = (*found.get(each.rule, ()), each)
        return found

    @cached_property
    def off(self) -> Mapping[str, str]:
        """Rules this film does without, and why."""
        return turned_off(self.film)

    @cached_property
    def own(self) -> tuple[Shot, ...]:
        """Shots with a still and a clip of their own."""
        return tuple(shot for shot in self.state.shots if shot.clip_of is None)

    @cached_property
    def seen_in(self) -> Mapping[str, tuple[str, ...]]:
        """Ids of the shots that show each reference, by its name: ``@singer``, ``@cup:whole``."""
        found: dict[str, list[str]] = {}
        for shot in self.own:
            for tag, prop_state in wanted_tags(self.film, shot):
                named = prop_state and (tag, prop_state) in self._states
                found.setdefault(f"@{tag}:{prop_state}" if named else f"@{tag}", []).append(shot.id)
        return {name: tuple(ids) for name, ids in found.items()}

    @cached_property
    def _states(self) -> frozenset[tuple[str, str | None]]:
        return frozenset((each.tag, each.prop_state) for each in self.known.references)

    def of_kind(self, kind: str) -> list[Reference]:
        """The references of the cast, of places or of props."""
        return [each for each in self.known.references if each.kind == kind]

    def taken(self, shot: str) -> Taken:
        """What is there of a shot."""
        return self.known.shots.get(shot, Taken())

    def shown(self, each: Reference) -> list[str]:
        """How stills that were looked at show a reference, one verdict for each."""
        name = each.name.removeprefix("@")
        return [taken.shows[name] for taken in self.known.shots.values() if name in taken.shows]

    def checks(self, ids: Sequence[str], of: Sequence[Reference] | None = None) -> list[Check]:
        """The eye's answers to these items, of these references or of all."""
        names = None if of is None else {each.name for each in of}
        return [each for each in self.known.checks if each.id in ids and (names is None or each.of in names)]


Judge: TypeAlias = Callable[[Snapshot], Answer]

JUDGES: dict[str, Judge] = {}
"""The judge of every line, by the line's id. The first sentence of its docstring is what the docs say of it."""


def judge(id: str) -> Callable[[Judge], Judge]:
    """Register the judge of a line."""

    def register(function: Judge) -> Judge:
        if id in JUDGES:
            raise ValueError(f"there are two judges of {id}")
        JUDGES[id] = function
        return function

    return register


@dataclass(frozen=True, slots=True)
class Entry:
    """A line as it stands: the answer with what its rules found, and a person's tick, ``None`` without one.

    A tick settles what the program cannot tell; what it finds open stays open.
    """

    line: Line
    answer: Answer
    tick: str | None = None

    @property
    def state(self) -> Standing:
        if self.answer.state == "unknown" and self.tick is not None:
            return "done"
        return self.answer.state


@dataclass(frozen=True, slots=True)
class Listed:
    """A checklist as it stands."""

    list: Checklist
    entries: tuple[Entry, ...]

    def count(self, state: Standing) -> int:
        """How many of its lines stand so."""
        return sum(each.state == state for each in self.entries)


def listed(now: Snapshot, names: Sequence[str] = ()) -> tuple[Listed, ...]:
    """The checklists of these names as they stand, all six without any."""
    ticks = now.film.file.ticks
    return tuple(
        Listed(each, tuple(Entry(line, answer_of(line, now), ticks.get(line.id)) for line in each.lines))
        for each in CHECKLISTS
        if not names or each.name in names
    )


def answer_of(line: Line, now: Snapshot) -> Answer:
    """What the program says of a line: its judge's answer, open where one of its rules is broken.

    A judge that breaks is an answer nobody can tell; with ``RUSHES_DEBUG`` set, it raises.
    """
    try:
        answer = JUDGES[line.id](now)
    except RushesError as error:
        answer = unknown(error.what, error.next or "Run `rushes check`.")
    except Exception as error:
        if os.environ.get("RUSHES_DEBUG"):
            raise
        what = f"its judge failed: {type(error).__name__}: {error}"[:300]
        answer = unknown(what, "This is a bug; RUSHES_DEBUG=1 shows where.")
    return _without(line, now, _with_rules(line, now, answer))


def _with_rules(line: Line, now: Snapshot, answer: Answer) -> Answer:
    """The answer with what the rules of its line found: evidence that it is open."""
    for id in line.rules:
        if id in now.off or not (broken := now.problems.get(id)):
            continue
        first = broken[0]
        more = f" and {len(broken) - 1} more" if len(broken) > 1 else ""
        place = first.shot if first.shot and not first.message.startswith(first.shot) else ""
        found = f"{f'{place}: ' if place else ''}{first.message}{more} [{id}]"
        where = (*answer.where, *(each.shot or each.key or "film.toml" for each in broken))
        next = answer.next if answer.state == "open" else first.fix
        answer = Answer("open", f"{answer.says}; {found}", next, tuple(dict.fromkeys(where)))
    return answer


def _without(line: Line, now: Snapshot, answer: Answer) -> Answer:
    """The answer with the rules of its line that the film does without."""
    off = [f"{id} ({now.off[id]})" for id in line.rules if id in now.off]
    return replace(answer, says=f"{answer.says}; without the rule {some(off)}") if off else answer


def checked(now: Snapshot, references: Sequence[Reference], ids: Sequence[str], what: str) -> Answer:
    """What the eye answers to some items of its checklist, for references that were looked at.

    Failed: open, with the worst first. Unsure, or not looked at: a person has to look.
    """
    if not references:
        return done(f"the film names no {what}")
    unmade = [each.name for each in references if not each.ready]
    if unmade:
        says = f"references without a picture: {len(unmade)} of {len(references)}: {some(unmade)}"
        return opened(says, "Make them: `rushes make --until references`.", unmade)
    blind = [each.name for each in references if not each.looked]
    if blind:
        says = f"references not looked at: {len(blind)} of {len(references)}: {some(blind)}"
        return unknown(says, "Run `rushes look`.", blind)
    return _graded(now.checks(ids, references), len(references))


def _graded(answers: Sequence[Check], references: int) -> Answer:
    failed = [each for each in answers if each.answer == "fail"]
    unsure = [each for each in answers if each.answer == "unsure"]
    good = len(answers) - len(failed) - len(unsure)
    passed = f"{references} references: {good} of {len(answers)} measurements pass"
    wrong = failed or unsure
    if not wrong:
        return done(passed)
    names = list(dict.fromkeys(each.of for each in wrong))
    told = "; ".join(f"{each.of}: {each.why} ({each.value})" for each in wrong[:3])
    says = f"{passed}; {told}" + (f"; and {len(wrong) - 3} more" if len(wrong) > 3 else "")
    fix = wrong[0].fix or "Make another take of it."
    return opened(says, fix, names) if failed else unknown(says, f"Look at {some(names)}. {fix}", names)
