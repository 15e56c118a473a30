"""The house rules: which room may import which, how long things are, what must be said of them."""

import ast
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

SRC = Path(__file__).parents[1] / "src"
PACKAGE = SRC / "rushes"
MODULES = sorted(PACKAGE.rglob("*.py"))

ORDER = (
    ("units", "errors", "events", "models", "media"),
    ("film",),
    ("song",),
    ("plan",),
    ("prompts",),
    ("rules",),
    ("look",),
    ("engines",),
    ("build",),
    ("cut",),
    ("export",),
    ("project", "shooting", "names", "states", "make", "takes", "housekeeping", "accounts", "demo"),
    ("cli",),
)
"""The rooms in the order of the pipeline: each imports itself and those before it."""

ALONE = {"media": {"units", "errors"}}
"""Rooms that see less than their place in the order allows."""

HEAVY = ("numpy", "av", "pydantic", "sqlalchemy", "rich", "PIL", "metricon")
FORBIDDEN = ("Manager", "Handler", "Helper", "Util", "Service")
MODULE_LINES, FUNCTION_LINES = 400, 40
PRINTS = {"build/courier.py"}
"""The courier is a process of its own: its standard output is how it answers."""

Function = ast.FunctionDef | ast.AsyncFunctionDef


def _name(path: Path) -> str:
    return path.relative_to(PACKAGE).as_posix()


def _room(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def _imports(path: Path) -> Iterator[tuple[str, int]]:
    """The modules of ours that a module imports, below ``rushes``, with their lines."""
    for node in ast.walk(_tree(path)):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        if isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{_name(path)}:{node.lineno}: imports are written in full"
            below = [f"{node.module}.{alias.name}" for alias in node.names]
            names = below if node.module == "rushes" else [node.module or ""]
        for name in names:
            if name.startswith("rushes."):
                yield name.removeprefix("rushes."), node.lineno  # type: ignore[attr-defined]


def _functions(tree: ast.Module) -> Iterator[Function]:
    return (node for node in ast.walk(tree) if isinstance(node, Function))


def _rank(room: str) -> int:
    return next(n for n, rooms in enumerate(ORDER) if room in rooms)


def test_every_module_has_a_place_in_the_house() -> None:
    rooms = {_room(path) for path in MODULES} - {"__init__", "__main__"}
    assert rooms <= {room for rooms in ORDER for room in rooms}


@pytest.mark.parametrize("path", MODULES, ids=_name)
def test_imports_run_one_way(path: Path) -> None:
    here = _room(path)
    if here in ("__init__", "__main__"):
        return
    for name, line in _imports(path):
        there = name.split(".")[0]
        if there == "__version__":
            continue
        assert _rank(there) <= _rank(here), f"{_name(path)}:{line}: {here} may not import {there}"
        if here in ALONE and there != here:
            assert there in ALONE[here], f"{_name(path)}:{line}: {here} may not import {there}"


def test_nothing_imports_the_command_line() -> None:
    outside = [path for path in MODULES if _room(path) != "cli"]
    assert not [f"{_name(path)}:{line}" for path in outside for name, line in _imports(path) if name.startswith("cli")]


@pytest.mark.parametrize("path", MODULES, ids=_name)
def test_modules_and_functions_are_short(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= MODULE_LINES
    long = [f"{each.name}: {_lines(each)}" for each in _functions(_tree(path)) if _lines(each) > FUNCTION_LINES]
    assert not long


def _lines(function: Function) -> int:
    """Lines of a function, those of its decorators left out."""
    return (function.end_lineno or function.lineno) - function.lineno + 1


@pytest.mark.parametrize("path", MODULES, ids=_name)
def test_only_the_command_line_prints(path: Path) -> None:
    if _room(path) == "cli" or _name(path) in PRINTS:
        return
    calls = [node for node in ast.walk(_tree(path)) if isinstance(node, ast.Call)]
    assert not [call.lineno for call in calls if isinstance(call.func, ast.Name) and call.func.id == "print"]


@pytest.mark.parametrize("path", MODULES, ids=_name)
def test_classes_have_names_of_the_trade(path: Path) -> None:
    classes = [node.name for node in ast.walk(_tree(path)) if isinstance(node, ast.ClassDef)]
    assert not [name for name in classes if any(word in name for word in FORBIDDEN) or name.startswith("Base")]


@pytest.mark.parametrize("path", MODULES, ids=_name)
def test_public_functions_say_what_they_do(path: Path) -> None:
    """Rules say it in their decorator, and are no functions to call."""
    public = [node for node in _tree(path).body if isinstance(node, Function) and not node.name.startswith("_")]
    silent = [each.name for each in public if not ast.get_docstring(each) and not _is_rule(each)]
    assert not silent


def _is_rule(function: Function) -> bool:
    calls = [each.func for each in function.decorator_list if isinstance(each, ast.Call)]
    return any(isinstance(call, ast.Name) and call.id == "rule" for call in calls)


@pytest.mark.parametrize("path", MODULES, ids=_name)
def test_everything_is_annotated(path: Path) -> None:
    bare = []
    for each in _functions(_tree(path)):
        a = each.args
        named = [*a.posonlyargs, *a.args, *a.kwonlyargs, *(x for x in (a.vararg, a.kwarg) if x)]
        if each.returns is None or any(x.annotation is None and x.arg not in ("self", "cls") for x in named):
            bare.append(each.name)
    assert not bare


@pytest.mark.parametrize("path", MODULES, ids=_name)
def test_every_module_says_what_it_is(path: Path) -> None:
    assert ast.get_docstring(_tree(path))


def test_the_command_line_starts_light() -> None:
    code = f"import sys, rushes.cli; print(*[name for name in {HEAVY!r} if name in sys.modules])"
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "PYTHONPATH": str(SRC)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.split() == []
