"""The house rules: which room may import which, how long things are, what must be said of them."""

import ast
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

SRC = Path(__file__).parents[1] / "src"
PACKAGE = SRC / "rushes"
TREES = {path: ast.parse(path.read_text(encoding="utf-8")) for path in sorted(PACKAGE.rglob("*.py"))}

ORDER = (
    ("units", "errors", "events", "models", "leftovers", "media"),
    ("film",),
    ("song",),
    ("plan",),
    ("prompts",),
    ("rules",),
    ("look",),
    ("engines",),
    ("build",),
    ("sketches",),
    ("cut",),
    ("export",),
    (
        "project",
        "chains",
        "shooting",
        "names",
        "states",
        "make",
        "editing",
        "handover",
        "looking",
        "likenesses",
        "drifting",
        "sights",
        "seeing",
        "remedies",
        "references",
        "promote",
        "rehearsal",
        "composites",
        "fixes",
        "splitting",
        "portraits",
        "proposals",
        "balance",
        "takes",
        "housekeeping",
        "accounts",
        "demo",
        "consent",
        "performances",
        "mend",
        "directions",
        "choice",
        "priced",
        "covering",
        "tries",
        "checklists",
        "troubles",
    ),
    ("books", "tallies", "screen", "bookkeeping", "statement", "midnight", "reconcile", "reconciling"),
    ("remix", "remix_words", "hits"),
    ("handoff", "inbox"),
    ("cli",),
)
"""The rooms in the order of the pipeline: each imports itself, its neighbours and those before it."""

HEAVY = (
    "numpy", "av", "pydantic", "sqlalchemy", "rich", "PIL", "metricon", "numba", "cv2", "llvmlite", "opentimelineio",
)  # fmt: skip
FORBIDDEN = ("Manager", "Handler", "Helper", "Util", "Service")
MODULE_LINES, FUNCTION_LINES = 400, 40
COMPILED_LINES = 200
"""Of a loop over pixels or rays that is compiled: split, it would be slower, or hand on forty arguments."""
PRINTS = {"build/courier.py"}
"""The courier is a process of its own: its standard output is how it answers."""

Function = ast.FunctionDef | ast.AsyncFunctionDef


def _name(path: Path) -> str:
    return path.relative_to(PACKAGE).as_posix()


def _room(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def _rank(room: str) -> int:
    return next((n for n, rooms in enumerate(ORDER) if room in rooms), -1)


def _imports(tree: ast.Module) -> Iterator[tuple[str, int]]:
    """The rooms of ours that a module imports, with their lines; inside functions too."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import | ast.ImportFrom):
            names = [alias.name for alias in node.names]
            if isinstance(node, ast.ImportFrom):
                names = [f"rushes.{name}" for name in names] if node.module == "rushes" else [node.module or ""]
            yield from ((name.split(".")[1], node.lineno) for name in names if name.startswith("rushes."))


def _is_compiled(function: Function) -> bool:
    return any("njit" in ast.unparse(each) for each in function.decorator_list)


def _functions() -> Iterator[tuple[Path, Function]]:
    for path, tree in TREES.items():
        yield from ((path, node) for node in ast.walk(tree) if isinstance(node, Function))


def test_every_module_has_a_place_in_the_house() -> None:
    rooms = {_room(path) for path in TREES} - {"__init__", "__main__"}
    assert not {room for room in rooms if _rank(room) < 0}


def test_imports_run_one_way() -> None:
    wrong = [
        f"{_name(path)}:{line}: {_room(path)} may not import {there}"
        for path, tree in TREES.items()
        for there, line in _imports(tree)
        if _room(path) != "__init__" and there != "__version__" and _rank(there) > _rank(_room(path))
    ]
    assert not wrong


def test_imports_are_written_in_full() -> None:
    nodes = [(path, node) for path, tree in TREES.items() for node in ast.walk(tree)]
    assert not [_name(path) for path, node in nodes if isinstance(node, ast.ImportFrom) and node.level]


def test_nothing_imports_the_command_line() -> None:
    outside = [(path, tree) for path, tree in TREES.items() if _room(path) not in ("cli", "__main__")]
    assert not [f"{_name(path)}:{line}" for path, tree in outside for there, line in _imports(tree) if there == "cli"]


def test_modules_are_short() -> None:
    lines = {_name(path): len(path.read_text(encoding="utf-8").splitlines()) for path in TREES}
    assert not {name: count for name, count in lines.items() if count > MODULE_LINES}


def test_functions_are_short() -> None:
    for path, each in _functions():
        lines = (each.end_lineno or 0) - each.lineno + 1
        most = COMPILED_LINES if _is_compiled(each) else FUNCTION_LINES
        assert lines <= most, f"{_name(path)}: {each.name} has {lines} lines"


def test_only_the_command_line_prints() -> None:
    quiet = {path: tree for path, tree in TREES.items() if _room(path) != "cli" and _name(path) not in PRINTS}
    calls = [(path, node.func) for path, tree in quiet.items() for node in ast.walk(tree) if isinstance(node, ast.Call)]
    assert not [_name(path) for path, call in calls if isinstance(call, ast.Name) and call.id == "print"]


def test_classes_have_names_of_the_trade() -> None:
    classes = [node.name for tree in TREES.values() for node in ast.walk(tree) if isinstance(node, ast.ClassDef)]
    assert not [name for name in classes if any(word in name for word in FORBIDDEN) or name.startswith("Base")]


def test_every_module_says_what_it_is() -> None:
    assert not [_name(path) for path, tree in TREES.items() if not ast.get_docstring(tree)]


def test_public_functions_say_what_they_give() -> None:
    """Those of a module, to import; a rule says it in its decorator, and is not called."""
    public = [
        (path, node)
        for path, tree in TREES.items()
        for node in tree.body
        if isinstance(node, Function) and not node.name.startswith("_") and not _is_rule(node)
    ]
    assert not [f"{_name(path)}: {each.name}" for path, each in public if not ast.get_docstring(each)]


def _is_rule(function: Function) -> bool:
    calls = [each.func for each in function.decorator_list if isinstance(each, ast.Call)]
    return any(isinstance(call, ast.Name) and call.id == "rule" for call in calls)


def test_everything_is_annotated() -> None:
    assert not [f"{_name(path)}: {each.name}" for path, each in _functions() if not _is_annotated(each)]


def _is_annotated(function: Function) -> bool:
    a = function.args
    named = [*a.posonlyargs, *a.args, *a.kwonlyargs, *(each for each in (a.vararg, a.kwarg) if each)]
    bare = [each for each in named if each.annotation is None and each.arg not in ("self", "cls")]
    return function.returns is not None and not bare


def test_the_command_line_starts_light() -> None:
    code = f"import sys, rushes.cli; print(*[name for name in {HEAVY!r} if name in sys.modules])"
    environment = {**os.environ, "PYTHONPATH": str(SRC)}
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    assert done.stdout.split() == []
