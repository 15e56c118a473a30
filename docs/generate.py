"""Writes the reference pages from the program itself, so that they cannot say anything else.

python docs/generate.py             write docs/reference/*.md
python docs/generate.py --check     write nothing; exit 1 if a page is out of date
python docs/generate.py --examples  run every --json command on a small film and keep what it said
"""

import inspect
import json
import re
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import MISSING, Field, fields, is_dataclass
from pathlib import Path
from types import UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

import click

from rushes import errors
from rushes.cli import COMMANDS, rushes
from rushes.engines import base, scripted
from rushes.film import model
from rushes.models import MODELS
from rushes.rules import RULES

DOCS = Path(__file__).parent
REFERENCE = DOCS / "reference"
EXAMPLES = REFERENCE / "examples.json"
MADE = "<!-- Written by docs/generate.py from the program itself. Change the program, then run it again. -->\n"

Json = Any


def main(args: Sequence[str]) -> int:
    """Write the pages, or say which ones are out of date; the exit code."""
    if "--examples" in args:
        EXAMPLES.write_text(json.dumps(run_examples(), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    old = [name for name, text in pages().items() if _read(REFERENCE / name) != text]
    if "--check" in args:
        for name in old:
            sys.stderr.write(f"docs/reference/{name} is out of date: run python docs/generate.py\n")
        return 1 if old else 0
    for name in old:
        (REFERENCE / name).write_text(pages()[name], encoding="utf-8")
    return 0


def pages() -> dict[str, str]:
    """Every page of the reference, by its file name."""
    made: dict[str, Callable[[], Iterator[str]]] = {
        "film-toml.md": film_page, "shots-toml.md": shots_page, "commands.md": commands_page, "rules.md": rules_page,
        "engines.md": engines_page, "json.md": json_page, "exit-codes.md": exit_codes_page,
    }  # fmt: skip
    return {name: MADE + "\n" + "\n".join(page()).rstrip() + "\n" for name, page in made.items()}


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.exists() else ""


# Tables.


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    yield _row(head)
    yield _row(["---"] * len(head))
    yield from (_row(row) for row in rows)
    yield ""


def _row(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in cells) + " |"


# film.toml and shots.toml.


def film_page() -> Iterator[str]:
    """Every table and key of ``film.toml``."""
    yield "# film.toml\n"
    yield "The treatment: everything the film is, in one file. `rushes new DIR` writes a first one with remarks."
    yield 'Times are text, like `"2:45"` or `"2:45.5"`. A key that is not listed here is an error, with its line.'
    yield "Text in prompts names people, places and props by their tag: `@singer`, `@cup:shattered`.\n"
    hints = get_type_hints(model.FilmFile)
    for field in fields(model.FilmFile):
        table = _table_of(hints[field.name])
        if table is None:
            yield "## `[engine.NAME]`\n"
            yield f"{_capital(field.metadata['doc'])}. What each engine takes is in [engines](engines.md).\n"
        else:
            yield from _section(table)
        if table is model.Look:
            yield from _section(model.Light)


def shots_page() -> Iterator[str]:
    """Every key of ``shots.toml``."""
    yield "# shots.toml\n"
    yield "The shot list. `rushes plan` proposes it; what you change in it is yours, and no later plan overwrites it."
    yield "Its own keys first, then what a person said of its takes, then what it shares with moments and setups.\n"
    yield from _section(model.Shot)


def _section(table: type) -> Iterator[str]:
    title, _, about = inspect.cleandoc(table.__doc__ or "").partition(":")
    title = title.split(" of ")[0].replace("``", "`")
    yield f"## {title}\n"
    if about.strip():
        yield f"{_capital(about.strip().replace('``', '`'))}\n"
    hints = get_type_hints(table)
    own = [f for f in fields(table) if f.name in inspect.get_annotations(table)]
    shared = [f for f in fields(table) if f not in own]
    rows = [_key_row(field, hints[field.name]) for field in [*own, *shared]]
    yield from _table(("key", "type", "default", "what it is"), rows)


def _key_row(field: Field[Any], hint: Any) -> tuple[str, ...]:
    doc = str(field.metadata["doc"])
    return f"`{field.name}`", type_name(hint), _default(field), _capital(doc)


def type_name(hint: Any) -> str:
    """A type as a writer of TOML says it: text, whole number, list of text."""
    origin, inner = get_origin(hint), [arg for arg in get_args(hint) if arg is not type(None)]
    if origin in (Union, UnionType):
        return " or ".join(type_name(arg) for arg in inner)
    if origin is Literal:
        return "text"
    if origin is tuple:
        return "list of tables" if is_dataclass(inner[0]) else _list_name(inner)
    if hint is Any or (origin is not None and issubclass(origin, Mapping)):
        return "table"
    return {str: "text", int: "whole number", float: "number"}.get(hint, "table")


def _list_name(inner: Sequence[Any]) -> str:
    if inner[-1] is not Ellipsis:
        return f"list of {len(inner)} {type_name(inner[0])}s"
    return f"list of {type_name(inner[0])}" + ("s" if inner[0] is int else "")


def _default(field: Field[Any]) -> str:
    if field.default is not MISSING:
        return "" if field.default is None else f"`{json.dumps(field.default)}`"
    return "empty" if field.default_factory is not MISSING else "must be written"


def _table_of(hint: Any) -> type | None:
    """The dataclass behind a key of ``film.toml``, however it is wrapped."""
    if is_dataclass(hint) and isinstance(hint, type):
        return hint
    return next((table for arg in get_args(hint) if (table := _table_of(arg)) is not None), None)


def _capital(text: str) -> str:
    """A sentence with its first letter large, unless it begins with the name of a file."""
    if "." in text.partition(" ")[0]:
        return text
    return text[:1].upper() + text[1:]


# Commands.


def commands_page() -> Iterator[str]:
    """Every command with its arguments and options."""
    yield "# Commands\n"
    yield "FILM is the folder of a film; without it, the folder you are in. The result goes to stdout, everything"
    yield "else to stderr. `--json` prints one object instead: see [JSON](json.md). What the command ends with is in"
    yield "[exit codes](exit-codes.md).\n"
    yield from _table(
        ("command", "what it does"), [(f"[`{n}`](#rushes-{n})", what) for n, (_, what) in COMMANDS.items()]
    )
    for name, command in commands():
        yield from _command(name, command)


def commands() -> Iterator[tuple[str, click.Command]]:
    """Every command by its full name, those of groups included."""
    context = click.Context(rushes)
    for name in COMMANDS:
        command = rushes.get_command(context, name)
        assert command is not None
        yield name, command
        if isinstance(command, click.Group):
            yield from ((f"{name} {below}", each) for below, each in command.commands.items())


def _command(name: str, command: click.Command) -> Iterator[str]:
    arguments = [p for p in command.params if isinstance(p, click.Argument)]
    options = [p for p in command.params if isinstance(p, click.Option)]
    below = "COMMAND" if isinstance(command, click.Group) else ""
    words = ["rushes", name, "[OPTIONS]" if options else "", below, *(_argument(a) for a in arguments)]
    yield f"## rushes {name}\n"
    yield "```text\n" + " ".join(word for word in words if word) + "\n```\n"
    yield inspect.cleandoc(command.help or "") + "\n"
    if options:
        yield from _table(("option", "what it does"), [(_option(o), _option_help(o)) for o in options])


def _argument(argument: click.Argument) -> str:
    name = argument.metavar or (argument.name or "").upper()
    return name if argument.required or name.startswith("[") else f"[{name}]"


def _option(option: click.Option) -> str:
    names = ", ".join(f"`{name}`" for name in option.opts)
    if option.is_flag:
        return names
    return f"{names} {_value(option)}"


def _value(option: click.Option) -> str:
    if isinstance(option.type, click.Choice):
        return ", ".join(f"`{choice}`" for choice in option.type.choices)
    if option.metavar:
        return option.metavar
    return {"integer range": "N", "path": "PATH"}.get(option.type.name, "TEXT")


def _option_help(option: click.Option) -> str:
    text = option.help or ""
    shown = f"Without it: `{option.default}`." if option.show_default else ""
    span = option.type
    if isinstance(span, click.IntRange) and span.max is not None:
        shown = f"{span.min} to {span.max}."
    return f"{text} {shown}".strip()


# Rules.

OTHER_IDS = {
    "film-file": "`film.toml` or `shots.toml` cannot be read as it is: its syntax, a key, a value, a name, a file.",
    "time": "A time in `film.toml` cannot be read, or points outside the film.",
    "lyrics": "A time in the lyrics cannot be read.",
    "moment-fits": "A moment cannot stand where it is pinned, or no clip is as long as it asks.",
    "shot-fits": "A shot you placed by hand does not fit the film any more.",
    "cut-cover": "The shots do not follow each other frame by frame, so nothing can be cut.",
    "cut-clip": "A shot has no clip to cut in.",
    "cut-trim": "A trim is empty, or would make the clip run slower than 0.9 or faster than 1.1 of its speed.",
}
"""Ids of problems that are found while reading or cutting, and not by a rule."""


def rules_page() -> Iterator[str]:
    """Every rule of ``rushes check``, and every other id a problem may have."""
    yield "# Rules\n"
    yield "`rushes check` lists every problem with its place, the fix, and the rule's id in brackets. An error"
    yield "makes the film impossible (exit code 3); a warning is advice that usually saves a take; a note is for your"
    yield "information.\n"
    rows = [(f"`{r.id}`", r.severity, r.asks, r.fix or "It says so itself.") for r in RULES.values()]
    yield from _table(("rule", "severity", "what it asks", "how to put it right"), rows)
    yield "## Other ids\n"
    yield "These come from reading the files and from the cut. All of them are errors.\n"
    yield from _table(("id", "what it means"), [(f"`{id}`", what) for id, what in OTHER_IDS.items()])


# Engines.


def engines_page() -> Iterator[str]:
    """The model table, the options of engines, and how to bring one's own."""
    yield "# Engines\n"
    yield "An engine makes the pictures. `engine` in `film.toml` chooses it, `rushes make --engine NAME` for one run."
    yield "`rushes engines` lists what is installed here. Engine `slate` draws a card for every shot, free, with no"
    yield "options. Engine `scripted` is a fake for practice and for tests: it sells pictures like a paid service and"
    yield "fails in the ways you tell it to.\n"
    yield "## Models\n"
    yield "`[models]` in `film.toml` says which model each role means, and the plan is quoted for those. A model that"
    yield "is not in this table has no price, and nothing is bought without a price. Runway's models are here so that a"
    yield "plan can be quoted; the engine that buys from Runway is not part of this version.\n"
    yield from _table(("model", "engine", "makes", "credits", "clip lengths", "references", "price as of"), _models())
    yield "## Options of `scripted`\n"
    yield "```text\n" + inspect.cleandoc(scripted.__doc__ or "").split("\n\n", 2)[2].strip() + "\n```\n"
    yield "```toml\n" + SCRIPT + "```\n"
    yield from _own_engine()


SCRIPT = """\
[engine.scripted]
balance = 2000
concurrency = 2

[[engine.scripted.script]]
at = 3                      # the third thing it is asked for
answer = "lost-reply"       # is made and charged, and the reply is lost
"""


def _models() -> list[tuple[str, ...]]:
    rows: list[tuple[str, ...]] = []
    for each in MODELS.values():
        clip = each.makes == "clip"
        lengths = f"{each.seconds[0]} to {each.seconds[-1]} s" if clip else ""
        price = f"{each.credits} a second" if clip else str(each.credits)
        if each.credits_by_ratio:
            price += f" ({min(each.credits_by_ratio.values())} at 720 lines)"
        takes = "" if clip else str(each.references_max)
        rows.append((f"`{each.id}`", f"`{each.engine}`", each.makes, price, lengths, takes, each.verified))
    return rows


def _own_engine() -> Iterator[str]:
    example = (DOCS / "examples" / "grey_engine.py").read_text(encoding="utf-8")
    yield "## An engine of your own\n"
    yield "A free engine is one class with one method. This one is complete; a test of the project makes a film"
    yield "with it:\n"
    yield "```python\n" + example + "```\n"
    yield "Its package says where it is, in `pyproject.toml`:\n"
    yield '```text\n[project.entry-points."rushes.engines"]\ngrey = "grey_engine:Grey"\n```\n'
    yield "Install the package beside Rushes, and `rushes make --engine grey` uses it. `draw` gives a PNG or JPEG for a"
    yield "reference or a still and an MP4 for a clip. Same request, same bytes: it must not look at the clock or at"
    yield "anything but its arguments. It runs in a worker process with limits on memory and time.\n"
    yield "A clip has `frames` frames at `rate`, and begins at frame `first` of the whole clip: a free engine draws"
    yield "only the frames the film shows, with handles. Raise `version` when your pixels change.\n"
    yield "A paid engine subclasses `Engine` and has `submit`, `poll`, `fetch` and `account`; `submit` answers"
    yield "`Ticket`, `NotSent`, `Rejected` or `Unknown`, and the ledger does the rest. Its models must be rows of the"
    yield "model table in `src/rushes/models.py`. `src/rushes/engines/scripted.py` is the example.\n"
    rows = [(f"`{f.name}`", type_name(f.type) if isinstance(f.type, type) else "") for f in fields(base.Request)]
    yield "What a request has: " + ", ".join(name for name, _ in rows[:7]) + ","
    yield ", ".join(name for name, _ in rows[7:]) + "."


# JSON.

CONTRACTS: Mapping[str, Mapping[str, str]] = {
    "check": {
        "problems[]": "every problem, by file and line",
        "problems[].rule": "id of the [rule](rules.md) that is broken",
        "problems[].severity": "`error`, `warning` or `note`",
        "problems[].file": "`film.toml`, `shots.toml`, another file, or null",
        "problems[].line": "line in that file, from 1, or null",
        "problems[].shot": "id of the shot, or null",
        "problems[].message": "what is wrong",
        "problems[].fix": "what to do",
        "problems[].key": "key in the file, with dots, or null",
    },
    "plan": {
        "fps": "frame rate as a fraction, `24/1`",
        "frames": "length of the film in frames",
        "shots[]": "the shots, in the order of the film",
        "shots[].id": "id of the shot; it never changes",
        "shots[].start": "first frame of its slot",
        "shots[].end": "frame after the last",
        "shots[].kind": "`performance`, `narrative`, `insert` or `title`",
        "shots[].section": "id of its section, or null",
        "shots[].clip_seconds": "length of the clip to make, in seconds",
        "shots[].model": "model its clip is quoted for",
        "shots[].credits": "price of one still and one clip",
        "credits.total": "price of one take of everything",
        "credits.references": "of it, references",
        "credits.stills": "of it, stills",
        "credits.clips": "of it, clips",
    },
    "make": {
        "made": "nodes that were made",
        "cached": "nodes that were there already",
        "failed": "nodes that failed; with any, the exit code is 1",
        "skipped": "nodes that wait for one that failed or was not made",
        "credits": "credits spent by this run; on a dry run, what it would cost",
        "film": "path of the film, or null where none was cut",
        "to_make[]": "ids of the nodes that would be made, with `--dry-run` only",
    },
    "cut": {
        "made": "nodes that were made",
        "cached": "nodes that were there already",
        "failed": "nodes that failed",
        "skipped": "nodes that wait for one that failed",
        "credits": "0: a cut buys nothing",
        "film": "path of the film, or null",
    },
    "status": {
        "nodes[]": "every reference, still, clip, segment, the sound and the film",
        "nodes[].id": "`@ann`, `kitchen-01.still`, `kitchen-01.clip`, `film`",
        "nodes[].stage": "`reference`, `still`, `clip`, `sound`, `segment` or `film`",
        "nodes[].state": "`done`, `missing`, `waiting`, `stale` or `failed`",
        "nodes[].why": "why it is not done, or a remark",
        "nodes[].engine": "engine of its take, or the one that would make it",
        "nodes[].credits": "price if it has to be made",
        "nodes[].take": "name of the take in use, `kitchen-01.clip#1`, or null",
        "totals.done": "nodes that are done",
        "totals.missing": "nodes not made yet",
        "totals.waiting": "nodes whose inputs come first",
        "totals.stale": "nodes made before the film changed",
        "totals.failed": "nodes whose last try failed",
        "totals.credits": "price of all that has to be made",
    },
    "ledger": {
        "totals.spent": "credits of purchases that ended",
        "totals.reserved": "credits of purchases under way",
        "totals.lost": "credits charged with the reply lost",
        "totals.cap": "`cap` of the film's budget, or null",
        "entries[]": "every purchase, oldest first",
        "entries[].task_id": "the service's id of the job, or null",
        "entries[].state": "see [the states](../why/never-twice.md)",
        "entries[].take": "what was bought",
        "entries[].model": "model it was bought from",
        "entries[].credits": "what it cost; while under way, what is reserved",
        "entries[].sha256": "content of the result, or null",
        "entries[].error": "what went wrong, or null",
    },
    "verify": {
        "checked": "files read again",
        "lost[]": "takes whose content is gone or damaged, and what to do",
        "books[]": "sums that do not agree",
    },
    "gc": {
        "takes[]": "takes that were removed, by name",
        "files": "files removed",
        "bytes": "bytes freed",
        "dry_run": "whether nothing was removed, only counted",
    },
    "engines": {
        "engines[]": "engines installed here",
        "models[]": "the model table",
        "models[].engine": "who sells it",
        "models[].model": "its id, for `[models]`",
        "models[].makes": "`still` or `clip`",
        "models[].seconds": "clip lengths as text, empty for stills",
        "models[].references": "most references of a still, empty for none",
        "models[].credits": "price",
        "models[].unit": "what the price is for: `each` or `a second`",
        "models[].state": "`here` or `not installed`",
    },
    "doctor": {
        "findings[]": "what was looked at",
        "findings[].good": "whether it is as it should be",
        "findings[].what": "what was found",
        "findings[].next": "what to do if it is not, or empty",
    },
}
"""What each --json command says: the path of every value, and what it is."""

RUNS: Sequence[tuple[str, Sequence[str]]] = (
    ("check", ("check",)),
    ("plan", ("plan",)),
    ("make --dry-run", ("make", "--dry-run")),
    ("make", ("make", "--spend", "200")),
    ("cut", ("cut",)),
    ("status", ("status",)),
    ("ledger", ("ledger",)),
    ("verify", ("verify",)),
    ("gc", ("gc", "--dry-run")),
    ("engines", ("engines",)),
    ("doctor", ("doctor",)),
)
"""The examples of the page, in the order they are run on one film."""


def json_page() -> Iterator[str]:
    """The contract of every --json command, and an example of each from a real run."""
    examples = json.loads(_read(EXAMPLES) or "{}")
    yield "# JSON\n"
    yield "These commands print one object on stdout with `--json`. The paths below are a promise: none is taken away"
    yield "or changes its meaning within a major version; new ones may come. `[]` stands for each item of a list."
    yield "The examples are from one real run, with lists cut after two items.\n"
    for command, paths in CONTRACTS.items():
        yield f"## rushes {command} --json\n"
        yield from _table(("path", "what it is"), [(f"`{path}`", what) for path, what in paths.items()])
        for name in (name for name, _ in RUNS if name.split()[0] == command):
            said = json.dumps(examples.get(name), ensure_ascii=False, indent=2)
            yield (f"`rushes {name} --json`:\n\n" if name != command else "") + f"```json\n{said}\n```\n"


def run_examples() -> dict[str, Json]:
    """Run every command of the page on a small film, in a folder of its own; what each printed."""
    from tempfile import TemporaryDirectory

    with TemporaryDirectory() as folder:
        root = Path(folder) / "two-cups"
        root.mkdir()
        film = (DOCS / "examples" / "two-cups.toml").read_text(encoding="utf-8")
        said = {}
        for name, args in RUNS:
            flaw = ("@ann", "@anne") if name == "check" else ("", "")
            (root / "film.toml").write_text(film.replace(*flaw) if flaw[0] else film, encoding="utf-8")
            said[name] = _short(_said(args, root), str(root))
        return said


def _said(args: Sequence[str], root: Path) -> Json:
    from click.testing import CliRunner

    where = [] if args[0] == "engines" else [str(root)]
    done = CliRunner().invoke(rushes, [*args, *where, "--json"])
    return json.loads(done.stdout)


def _short(value: Json, root: str) -> Json:
    """A value with its lists cut after two items and the machine's paths left out."""
    if isinstance(value, dict):
        return {name: _short(each, root) for name, each in value.items()}
    if isinstance(value, list):
        return [_short(each, root) for each in value[:2]]
    return value.replace(root, "two-cups") if isinstance(value, str) else value


def json_paths(value: Json, at: str = "") -> set[str]:
    """The paths of every value in an object, as the page writes them."""
    if isinstance(value, dict):
        return {path for name, each in value.items() for path in json_paths(each, f"{at}.{name}" if at else name)}
    if isinstance(value, list):
        inside = {path for each in value if isinstance(each, dict) for path in json_paths(each, f"{at}[]")}
        return {f"{at}[]"} | inside
    return {at}


# Exit codes.


def exit_codes_page() -> Iterator[str]:
    """Every exit code, from the tree of errors."""
    yield "# Exit codes\n"
    yield "Each error says what happened, where, and what to do next.\n"
    rows = [("0", "", "Done.")]
    for name, code, what in re.findall(r"(\w+Error|Interrupted) +exit (\d+) +(.+)", errors.__doc__ or ""):
        assert getattr(errors, name).exit_code == int(code), name
        rows.append((code, f"`{name}`", f"{_capital(what)}."))
    yield from _table(("code", "error", "what it means"), sorted(rows, key=lambda row: int(row[0])))
    yield "Code 1 is also that of `rushes make` where some nodes failed and the others were made, of `rushes verify`"
    yield "and `rushes doctor` where something is not as it should be, and of a bug. `rushes check` gives 3 with any"
    yield "error, and 0 with warnings and notes alone."


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
