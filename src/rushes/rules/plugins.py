"""Rules that other packages bring, through the entry-point group ``rushes.rules``.

``[project.entry-points."rushes.rules"]``, ``mine = "my_package.rules"``: a module whose import
registers its rules, or a callable without arguments that does. Nothing is imported before a film
is checked. A package that breaks is one problem that names it, and none of its rules is kept.
"""

import os
from functools import cache
from importlib.metadata import EntryPoint, entry_points

from rushes.errors import Problem
from rushes.rules.registry import RULES

GROUP = "rushes.rules"


def brought() -> list[Problem]:
    """Loads every package's rules, once in a process; what went wrong with them."""
    return list(load_all())


@cache
def load_all() -> tuple[Problem, ...]:
    """What went wrong with the packages' rules; they are loaded when it is first asked."""
    points = sorted(entry_points(group=GROUP), key=lambda point: point.name)
    return tuple(problem for point in points if (problem := _load(point)) is not None)


def _load(point: EntryPoint) -> Problem | None:
    before = dict(RULES)
    try:
        thing = point.load()
        if callable(thing):
            thing()
    except (Exception, SystemExit) as error:
        RULES.clear()
        RULES.update(before)
        if os.environ.get("RUSHES_DEBUG"):
            raise
        package = point.dist.name if point.dist else point.value
        what = f"the rules of package {package} cannot be loaded: {type(error).__name__}: {error}"
        fix = f"Install it again, or remove it: pip uninstall {package}."
        return Problem("rule-plugin", " ".join(what[:400].split()), fix, "warning")
    return None
