"""Asks every rule of a film, and survives the ones that break."""

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import groupby

from rushes.errors import Problem, Severity
from rushes.rules.off import turned_off
from rushes.rules.places import Places
from rushes.rules.plugins import brought
from rushes.rules.registry import RULES, Rule, State

_GRAVITY: Mapping[Severity, int] = {"error": 0, "warning": 1, "note": 2}

MANY, SHOWN = 6, 3
"""From how many findings of one rule on they are shown together, and how many are then shown whole."""


def check(state: State) -> list[Problem]:
    """Everything that breaks a rule, by file, line and gravity, then in the order of the film.

    Rules of other packages are loaded first; those the film turns off are left out. A rule that
    raises is one problem ``rule-failed``; with ``RUSHES_DEBUG`` set, it raises.
    """
    problems = brought()
    off = turned_off(state.film)
    places = Places(state.film)
    for each in tuple(RULES.values()):
        if each.id not in off:
            problems += _asked(each, state, places)
    order = {shot.id: index for index, shot in enumerate(state.shots)}
    return sorted(
        problems,
        key=lambda p: (p.file or "", p.line or 0, _GRAVITY[p.severity], order.get(p.shot or "", -1), p.rule, p.message),
    )


def _asked(each: Rule, state: State, places: Places) -> list[Problem]:
    try:
        return places.put(each.problems(state))
    except Exception as error:
        if os.environ.get("RUSHES_DEBUG"):
            raise
        what = f"rule {each.id} failed, so nobody knows whether the film keeps it: {type(error).__name__}: {error}"
        fix = "This is a bug in the rule; RUSHES_DEBUG=1 shows where."
        return [Problem("rule-failed", what[:400], fix, "warning")]


def grouped(problems: Sequence[Problem]) -> Iterator[Problem]:
    """The same problems for people to read: of a rule that many places break, the first few and how many more."""
    for rule_problems in map(_said_once, _by_rule(problems).values()):
        if len(rule_problems) < MANY or rule_problems[0].severity == "error":
            yield from rule_problems
            continue
        yield from rule_problems[:SHOWN]
        rest = rule_problems[SHOWN:]
        yield replace(rest[0], message=f"and {len(rest)} more like these: {_where(rest)}", key=None, shot=None, fix="")


def _said_once(problems: Sequence[Problem]) -> list[Problem]:
    """Advice that is the same word for word, once, with the other shots it is about."""
    same: dict[object, list[Problem]] = {}
    for problem in problems:
        advice = problem.shot and problem.severity != "error"
        same.setdefault((problem.message, problem.fix) if advice else id(problem), []).append(problem)
    return [
        replace(each, message=f"{each.message} The same: {_where(others)}.") if others else each
        for each, *others in same.values()
    ]


def _by_rule(problems: Iterable[Problem]) -> dict[str, list[Problem]]:
    """Problems by file and rule, in the order they first come."""
    found: dict[str, list[Problem]] = {}
    for (file, rule), few in groupby(problems, key=lambda p: (p.file, p.rule)):
        found.setdefault(f"{file} {rule}", []).extend(few)
    return found


def _where(problems: Sequence[Problem]) -> str:
    names = list(dict.fromkeys(problem.shot or problem.key or "the film" for problem in problems))
    more = len(names) - 5
    return ", ".join(names[:5]) + (f" and {more} other{'s' * (more > 1)}" if more > 0 else "")
