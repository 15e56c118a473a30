"""Writes the reference pages from the program itself, so that they cannot say anything else.

python docs/generate.py             write docs/reference/*.md
python docs/generate.py --check     write nothing; exit 1 if a page is out of date
python docs/generate.py --examples  run every --json command on a small film and keep what it said
"""

import inspect
import json
import re
import sys
import textwrap
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import MISSING, Field, fields, is_dataclass
from pathlib import Path
from types import UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

import click

from rushes import errors
from rushes.cli import COMMANDS, rushes
from rushes.engines import base, runway, scripted
from rushes.engines.previz.props import knows
from rushes.engines.previz.words import terms
from rushes.engines.previz.words.frame import UNDRAWN
from rushes.film import model, treatment
from rushes.models import MODELS
from rushes.rules import RULES, Rule, guide
from rushes.rules.lists import JUDGES
from rushes.rules.off import NEVER_OFF
from rushes.rules.pages import head
from rushes.rules.topics import TOPICS, Topic, prices_of

DOCS = Path(__file__).parent
REFERENCE = DOCS / "reference"
RULE_PAGES = DOCS / "rules"
TROUBLES = DOCS / "how-to" / "troubleshoot.md"
EXAMPLES = REFERENCE / "examples.json"
MADE = "<!-- Written by docs/generate.py from the program itself. Change the program, then run it again. -->\n"

Json = Any


def main(args: Sequence[str]) -> int:
    """Write the pages, or say which ones are out of date; the exit code."""
    if "--examples" in args:
        EXAMPLES.write_text(json.dumps(run_examples(), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    made = {
        **{f"reference/{name}": (REFERENCE / name, text) for name, text in pages().items()},
        **{f"rules/{name}": (RULE_PAGES / name, text) for name, text in rule_pages().items()},
        "how-to/troubleshoot.md": (TROUBLES, MADE + "\n" + "\n".join(troubles_page()).rstrip() + "\n"),
    }
    old = {name: (path, text) for name, (path, text) in made.items() if _read(path) != text}
    if "--check" in args:
        for name in old:
            sys.stderr.write(f"docs/{name} is out of date: run python docs/generate.py\n")
        return 1 if old else 0
    for path, text in old.values():
        path.write_text(text, encoding="utf-8")
    return 0


def pages() -> dict[str, str]:
    """Every page of the reference, by its file name."""
    made: dict[str, Callable[[], Iterator[str]]] = {
        "film-toml.md": film_page, "shots-toml.md": shots_page, "commands.md": commands_page, "rules.md": rules_page,
        "checklists.md": checklists_page, "engines.md": engines_page, "previz.md": previz_page, "json.md": json_page,
        "exit-codes.md": exit_codes_page,
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
        if field.name == "ticks":
            yield "## `[ticks]`\n"
            yield f"{_capital(field.metadata['doc'])}: the id of a line, and a date or a note."
            yield "`rushes check --tick ID` writes it; the ids are in [checklists](checklists.md).\n"
        elif table is None:
            yield "## `[engine.NAME]`\n"
            yield f"{_capital(field.metadata['doc'])}. What each engine takes is in [engines](engines.md).\n"
        else:
            yield from _section(table)
        if table is treatment.Look:
            yield from _section(treatment.Light)
            yield from _section(treatment.Grade)


def shots_page() -> Iterator[str]:
    """Every key of ``shots.toml``."""
    yield "# shots.toml\n"
    yield "The shot list. `rushes plan` proposes it; what you change in it is yours, and no later plan overwrites it."
    yield "Its own keys first, then what a person said of its takes, then what it shares with moments and setups.\n"
    yield from _section(model.Shot)
    yield from _section(model.Transition)
    yield from _section(model.Mend)


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
    below = "COMMAND" if isinstance(command, click.Group) and not command.invoke_without_command else ""
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
    "rule-failed": "A rule broke while it looked at the film: nobody knows whether the film keeps it.",
    "rule-plugin": "The rules of an installed package cannot be loaded; the others are asked all the same.",
    "cut-cover": "The shots do not follow each other frame by frame, so nothing can be cut.",
    "cut-clip": "A shot has no clip to cut in.",
    "cut-speed": "The part of a clip that a shot uses would run slower than 0.9 or faster than 1.1 of its speed.",
    "cut-trim": "A trim is empty, or would make the clip run slower than 0.9 or faster than 1.1 of its speed.",
    "track-shot": "A sound track begins with a shot that is not there.",
    "cut-transition": "A transition has no room in the shots at its sides.",
}
"""Ids of problems that are found while reading or cutting, and not by a rule."""


def rules_page() -> Iterator[str]:
    """Every rule of ``rushes check``, and every other id a problem may have."""
    yield "# Rules\n"
    yield "`rushes check` lists every problem with its place, the fix, and the rule's id in brackets. An error"
    yield "makes the film impossible (exit code 3); a warning is advice that usually saves a take; a note is for your"
    yield "information. Each rule has [a page](../rules/index.md): why, an example, and when to turn it off."
    yield "`--fix` marks the rules that `rushes check --fix` can put right."
    yield "[Write a rule](../how-to/write-a-rule.md) says how to add one.\n"
    rows = [(_rule_link(r, "../rules/"), r.severity, r.asks, r.fix, "yes" * (r.mend is not None)) for r in _ours()]
    yield from _table(("rule", "severity", "what it asks", "how to put it right", "`--fix`"), rows)
    yield "## Other ids\n"
    yield "These come from reading the files and from the cut, and are errors; a rule that breaks is a warning.\n"
    yield from _table(("id", "what it means"), [(f"`{id}`", what) for id, what in OTHER_IDS.items()])


def rule_pages() -> dict[str, str]:
    """The pages of the rules by file name: heads from the program, with what was written by hand below them."""
    made = {
        f"{r.id}.md": f"{head(r)}\n{BY_HAND}{_read(RULE_PAGES / f'{r.id}.md').partition(BY_HAND)[2]}" for r in _ours()
    }
    return {**made, "index.md": MADE + "\n" + "\n".join(rule_index()).rstrip() + "\n"}


def rule_index() -> Iterator[str]:
    """The list of all pages, by gravity, and how rules are turned off."""
    yield "# The rules, one page each\n"
    yield "`rushes check` asks these of a film before it costs anything. `rushes check --explain RULE` prints a page."
    yield "The examples are complete but for a title; those with a song have one of 24 seconds, 120 beats a minute, and"
    yield "a line of lyrics with a time and one without. A test runs them.\n"
    for severity, about in SEVERITIES.items():
        yield f"## {severity.capitalize()}s\n"
        yield f"{about}\n"
        yield from (f"- {_rule_link(r)}: {r.asks}" for r in _ours() if r.severity == severity)
        yield ""
    yield "## Without a rule\n"
    yield "A film turns a rule off with a reason, which `rushes check` repeats at its end:\n"
    yield '```toml\n[rules]\noff = { one-action = "a dance", metronome = "the pulse is the idea" }\n```\n'
    yield "Some cannot be turned off, for without them there is no film:\n"
    yield from (f"- `{id}`: {why}." for id, why in NEVER_OFF.items())


SEVERITIES = {
    "error": "The film cannot be made like this.",
    "warning": "The film can be made, and something in it will probably have to be made again.",
    "note": "For your information: it may well be what you want.",
}

BY_HAND = "<!-- Above: from the rule itself, by docs/generate.py. Below: by hand. -->"


def _ours() -> list[Rule]:
    return sorted((each for each in RULES.values() if each.find.__module__.startswith("rushes.")), key=lambda r: r.id)


def _rule_link(rule: Rule, folder: str = "") -> str:
    return f"[`{rule.id}`]({folder}{rule.id}.md)"


# Checklists.


def checklists_page() -> Iterator[str]:
    """Every line of the guide's checklists, and what ticks it."""
    yield "# Checklists\n"
    yield "The six checklists of the guide, line by line, and what ticks each of them. `rushes check --list NAME` shows"
    yield "one as it stands, with the evidence; [Tick the guide's checklists](../how-to/checklists.md) says how to use"
    yield "them. A line is open as long as one of its rules is broken. A tick by hand, `rushes check --tick ID`,"
    yield "settles what the program cannot tell, and nothing that it finds open.\n"
    for each in guide.CHECKLISTS:
        yield f"## {each.title}\n"
        place = f"Section {each.where}" if each.where[0].isdigit() else "Its place is between sections 8.4 and 10"
        yield f"`rushes check --list {each.name}`. {place} of the guide.\n"
        yield from _table(
            ("line of the guide", "id", "what ticks it", "rules"), [_line_row(line) for line in each.lines]
        )


def _line_row(line: guide.Line) -> tuple[str, ...]:
    says = inspect.cleandoc(JUDGES[line.id].__doc__ or "").partition("\n\n")[0].replace("\n", " ")
    rules = ", ".join(_rule_link(RULES[id], "../rules/") for id in line.rules)
    return line.text, f"`{line.id}`", says, rules


# Engines.


def engines_page() -> Iterator[str]:
    """The model table, the options of engines, and how to bring one's own."""
    yield "# Engines\n"
    yield "An engine makes the pictures. `engine` in `film.toml` chooses it, `rushes make --engine NAME` for one run."
    yield "`rushes engines` lists what is installed here. Engine `previz` draws every shot in 3D on this machine, free"
    yield "([how](../how-to/previz.md)); engine `slate` draws a card for every shot, free. Neither has options. Engine"
    yield "`scripted` is a fake for practice and for tests: it sells pictures like a paid service and fails in the ways"
    yield "you tell it to.\n"
    yield "## Models\n"
    yield "`[models]` in `film.toml` says which model each role means, and the plan is quoted for those. A model that"
    yield "is not in this table has no price, and nothing is bought without a price: a film may give one, see below.\n"
    yield from _table(("model", "engine", "makes", "credits", "clip lengths", "references", "price as of"), _models())
    yield "## Options of `scripted`\n"
    yield "```text\n" + inspect.cleandoc(scripted.__doc__ or "").split("\n\n", 2)[2].strip() + "\n```\n"
    yield "```toml\n" + SCRIPT + "```\n"
    yield "## Options of `runway`\n"
    yield "The engine of [make a film with Runway](../how-to/use-runway.md).\n"
    yield "```text\n" + inspect.cleandoc(runway.__doc__ or "").split("\n\n", 2)[2].strip() + "\n```\n"
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
        lengths = f"{each.lengths} s" if clip else ""
        price = f"{each.credits} a second" if clip else str(each.credits)
        if each.credits_by_ratio:
            price += f" ({min(each.credits_by_ratio.values())} at the smallest)"
        if each.credits_least:
            price += f", {each.credits_least} at least"
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


# Previz.


def previz_page() -> Iterator[str]:
    """What engine ``previz`` reads, term by term, and which of it has a picture of its own."""
    drawn = sorted(kind for kind in terms.THINGS if knows(kind))
    yield "# What previz reads\n"
    yield "Every term that a prompt may ask of engine `previz`, by its one name; its synonyms and forms are read, too."
    yield "What it does with them is in [draw with previz](../how-to/previz.md).\n"
    yield "## Places\n"
    yield _listed("Built", terms.PLACES) + "\n"
    near = {built: [kind for kind, like in terms.PLACES_NEAR.items() if like == built] for built in terms.PLACES}
    yield "Others take the nearest of these:\n"
    yield from (_listed(f"- {built}", kinds) for built, kinds in near.items() if kinds)
    yield "\n" + _listed("Dressing", terms.DRESSING) + "\n"
    yield _listed("Walls", terms.WALLS) + "\n"
    yield "## Things\n"
    yield _listed("Drawn as they are", drawn) + "\n"
    others = sorted(set(terms.THINGS) - set(drawn))
    yield _listed("A part of a place, of its light or of a person, or else a neutral block", others) + "\n"
    for title, groups in PREVIZ_TERMS.items():
        yield f"## {title}\n"
        yield from (_listed(f"- {name}", words) for name, words in groups.items())
        yield ""


PREVIZ_TERMS: Mapping[str, Mapping[str, Sequence[str]]] = {
    "States and looks of things": {
        "states": terms.STATES, "colours": terms.COLOURS, "materials": terms.MATERIALS, "where": terms.MARKS,
    },
    "People": {
        "build": terms.BUILDS, "skin": terms.SKINS, "hair, colour": terms.HAIR_COLOURS,
        "hair, style": terms.HAIR_STYLES, "hair, length": terms.HAIR_LENGTHS,
        "clothes": terms.GARMENTS, "patterns": terms.PATTERNS,
        "features": terms.FEATURES, "expressions": terms.EXPRESSIONS,
    },
    "What they do": {"poses": terms.POSES, "acts of a still": terms.ACTIONS, "acts of a clip": terms.VERBS},
    "Camera": {
        "sizes": terms.SIZES, "angles": terms.ANGLES, "views": terms.VIEWS, "details": terms.DETAILS,
        "moves": terms.CAMERA,
    },
    "Light and mood": {
        "light": terms.LIGHTS, "from": terms.LIGHT_SIDES, "weather": terms.WEATHERS, "moods": terms.MOODS,
        "styles": terms.STYLES, "of these not drawn yet": UNDRAWN,
    },
}  # fmt: skip


def _listed(name: str, words: Iterable[str]) -> str:
    """A name and its words on lines as long as they are read."""
    return textwrap.fill(f"{name}: {', '.join(words)}.", 120, subsequent_indent="  " * name.startswith("-"))


# JSON.


def _span(path: str, what: str) -> dict[str, str]:
    """The three values of a range."""
    return {
        f"{path}.least": f"{what}, at least",
        f"{path}.likely": f"{what}, likely",
        f"{path}.most": f"{what}, at most",
    }


def _parts(path: str, name: str, what: str) -> dict[str, str]:
    """A list of the parts of a budget."""
    return {
        f"{path}[]": f"the budget by {name}, in the order of the film",
        f"{path}[].{name}": what,
        **_span(f"{path}[].credits", "credits, as if nothing were made"),
        **_span(f"{path}[].to_buy", "credits still to buy"),
        f"{path}[].made": "takes that are there",
    }


def _bought(path: str, name: str, what: str) -> dict[str, str]:
    """A list of purchases put together."""
    return {
        f"{path}[]": f"the purchases by {name}",
        f"{path}[].{name}": what,
        f"{path}[].purchases": "purchases of it",
        f"{path}[].takes": "of them, those that gave a take",
        f"{path}[].credits": "credits of it",
        f"{path}[].on_screen": "of them, those on the screen",
    }


def troubles_page() -> Iterator[str]:
    """The guide's troubleshooting, topic by topic."""
    yield "# When something goes wrong\n"
    yield "The guide's troubleshooting (its sections 7, 8.3 and 10), topic by topic: what you see, why, what to"
    yield "measure, and the guide's fixes with what they are in Rushes. In a film, `rushes remedy TOPIC` says all this"
    yield "with what is known of that film and with its prices; `rushes remedy --topics` lists the topics. For one"
    yield "shot, `rushes remedy SHOT` has the fix [ready as a change](look.md), and the [checklists](checklists.md)"
    yield "find most of it before it happens.\n"
    rows = [(f"[`{each.id}`](#{each.id})", each.problem, each.section) for each in TOPICS.values()]
    yield from _table(("topic", "the problem, as the guide has it", "section"), rows)
    yield "The last column of each table says what a fix makes anew of a shot. At the prices of the default models:"
    yield f"{_default_prices()}.\n"
    for each in TOPICS.values():
        yield from _topic(each)


def _default_prices() -> str:
    film = model.Film(Path(), model.FilmFile(film=treatment.Settings(title="")))
    costs = [(what, *cost) for what, cost in prices_of(film).items() if what != "nothing"]
    told = [f"a {what} {low if low == high else f'{low} to {high}'}" for what, low, high in costs]
    return f"{', '.join(told)} credits"


def _topic(topic: Topic) -> Iterator[str]:
    yield f"## {topic.id}\n"
    yield f"**{topic.problem}** (section {topic.section}).\n"
    yield textwrap.fill(f"{topic.sees} {topic.why}", 120) + "\n"
    yield from _table(("measure", "what it tells"), [(f"`{each.command}`", each.tells) for each in topic.measures])
    rows = [(fix.guide, fix.does, fix.costs()) for fix in topic.fixes]
    yield from _table(("the guide says", "in Rushes", "costs"), rows)
    if topic.because:
        ready = " or ".join(f"`rushes remedy SHOT --because {cause}`" for cause in topic.because)
        yield f"Ready as a change of a shot, with its price: {ready}.\n"


CHECKED: Mapping[str, str] = {
    "id": "its id, for `--tick`",
    "text": "the guide's words",
    "state": "`done`, `open`, or `unknown` where nobody can tell yet",
    "by": "`program`, or `hand` where a program can refute it and never confirm it",
    "rules[]": "ids of the [rules](rules.md) that have to be kept for it",
    "evidence": "the numbers that say so, or what is wrong",
    "next": "what to do, empty where it is done",
    "where[]": "shots, references and keys that it is open for",
    "tick": "what a person wrote when they ticked it, or null",
}
"""What --json says of a line of a checklist."""

PRICED = ("reference", "still", "test", "clip")

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
        "changes[]": "what `--fix` changed, or would change on a dry run; empty without it",
        "changes[].rule": "id of the rule that proposed it",
        "changes[].file": "`film.toml` or `shots.toml`",
        "changes[].line": "its line, or null",
        "changes[].table[]": "the table: `moment` and its id",
        "changes[].key": "key in the table",
        "changes[].was": "value before, or null",
        "changes[].value": "value now; null where the key was taken out",
        "changes[].left": "why it was not made, or null",
        "dry_run": "whether nothing was written",
        "off[]": "the rules this film has turned off",
        "off[].rule": "id of the rule",
        "off[].reason": "the reason the film gives",
    },
    "check --list": {
        "lists[]": "the checklists that were asked for, in the order of the work",
        "lists[].name": "its name on the command line",
        "lists[].title": "the guide's title",
        "lists[].source": "where it stands in the guide",
        "lists[].done": "lines that are done",
        "lists[].open": "lines that are open",
        "lists[].unknown": "lines that nobody can tell yet",
        "lists[].lines[]": "its lines, in the guide's order",
        **{f"lists[].lines[].{key}": what for key, what in CHECKED.items()},
        "page": "path of the page that `--html` wrote, or null",
    },
    "check --tick": {f"line.{key}": what for key, what in CHECKED.items()},
    "remedy --topics": {
        "topics[]": "every topic of [the troubleshooting](../how-to/troubleshoot.md)",
        "topics[].id": "its id, for `rushes remedy TOPIC`",
        "topics[].problem": "the guide's words",
        "topics[].section": "section of the guide",
    },
    "remedy drift": {
        "id": "id of the topic: any of them is printed like this",
        "problem": "the guide's words",
        "section": "section of the guide",
        "sees": "what one sees",
        "why": "why it is so",
        "measures[]": "what to measure",
        "measures[].command": "the command",
        "measures[].tells": "what it tells",
        "fixes[]": "the guide's solutions",
        "fixes[].guide": "its words",
        "fixes[].does": "what that is in Rushes",
        "fixes[].makes[]": "what is made anew for it: `nothing`, `reference`, `still`, `clip` or `test`, each as often",
        "because[]": "causes that `rushes remedy SHOT --because` has a ready change for",
        "film": "title of the film, or null outside one",
        "known[]": "what is known of the film about it, as sentences",
        **{f"prices.{what}.{end}": f"credits of a {what}, at {end}" for what in PRICED for end in ("least", "most")},
        "drawn_by": "the film's engine where it sells nothing, else empty",
    },
    "song": {
        "sha256": "content of the file",
        "seconds": "length of the song",
        "rate": "samples a second",
        "channels": "channels of sound",
        "bpm": "beats a minute, or null where no beat was heard",
        "meter": "beats in a bar, or null",
        "meter_told": "whether `meter` is yours",
        "beats": "beats that were heard",
        "bars": "of them, first beats of bars",
        "first_downbeat": "second of the first of these, or null",
        "confidence.beats": "how sure the beats are, 0 to 1, or null",
        "confidence.bars": "how sure the bars are, 0 to 1, or null",
        "loudness": "LUFS by EBU R128, or null for silence",
        "loudness_range": "LU",
        "sections[]": "the sections, told or heard, in order",
        "sections[].kind": "`verse`, `chorus` and so on",
        "sections[].letter": "the same for sections that sound alike",
        "sections[].start": "second it begins at",
        "sections[].end": "second it ends at",
        "sections[].confidence": "how sure its name is, 0 to 1; 1 where you told it",
        "sections[].energy": "0 to 1, beside the rest of the song",
        "trust[]": "how sure beats and bars are, in stretches of about 8 seconds",
        "trust[].start": "second it begins at",
        "trust[].end": "second it ends at",
        "trust[].beats": "beats, 0 to 1",
        "trust[].bars": "bars, 0 to 1",
        "without_beat[]": "stretches without a beat",
        "without_beat[].start": "second it begins at",
        "without_beat[].end": "second it ends at",
        "lines": "lines of lyrics",
    },
    "lint": {
        "prompts[]": "every prompt that was read, in order",
        "prompts[].prompt": "its words",
        "prompts[].problems[]": "what is wrong with it",
        "prompts[].problems[].rule": "id of the [rule](rules.md) that is broken",
        "prompts[].problems[].severity": "`error`, `warning` or `note`",
        "prompts[].problems[].message": "what is wrong",
        "prompts[].problems[].fix": "what to do",
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
        "changes[]": "shots that are not as in the list before",
        "changes[].shot": "id of the shot",
        "changes[].kind": "`new`, `gone`, `moved` (its slot) or `changed` (what it shows)",
        "changes[].keys": "keys of it that changed",
        "changes[].was": "first frame of its slot before and the frame after the last, or null",
        "changes[].now": "the same now, or null",
        "prices[]": "shots of both plans with another price: `shot`, `was_model`, `was`, `model`, `now`",
        "offers[]": "moments that several shots in a row show from one angle, and angles that would cover them",
        "offers[].moment": "id of the moment",
        "offers[].shots[]": "the shots that show it from one angle",
        "offers[].chained": "whether these go on from one another; else they jump at their cuts",
        "offers[].angles[]": "what to write under it as `angles`",
        "offers[].credits": "credits that the plan would then cost more",
        "offers[].then": "shots that would then tell it",
        "chart[]": "pictures that `--chart` drew",
        "references[]": "the pictures that each still is made from",
        "references[].shot": "id of the shot",
        "references[].taken[]": "a picture and why it is taken, the most needed first",
        "references[].left_out[]": "a tag for which no slot is left, and why",
    },
    "reference list": {
        "pictures[]": "every picture of every set",
        "pictures[].node": "`@TAG`, `@TAG:STATE` or `@TAG:VIEW`",
        "pictures[].kind": "`cast`, `place`, `prop` or `style`",
        "pictures[].made_from": "the picture it is made from, or empty",
        "pictures[].state": "`done`, `missing`, `stale`, `waiting` or `failed`; `own` for a picture of the project",
        "pictures[].take": "the take that stands for it, or null",
        "pictures[].picked": "whether a person chose it",
        "pictures[].backups[]": "takes that could stand in for it",
        "pictures[].shots[]": "shots whose stills take it",
        "pictures[].credits": "price of one take",
        "pictures[].locked": "whether its set is locked",
    },
    "reference expand": {
        "views": "views added, by tag and name, with their words",
        "views.ann": "those of one tag",
        "views.ann.profile": "the words of one view",
        "credits": "price of one take of each",
        "touched.stills": "stills there are that would be made again",
        "touched.clips": "clips there are that would be made again",
        "touched.credits": "what that would cost",
    },
    "plan --why": {
        "shot": "id of the shot",
        "start": "first frame of its slot",
        "end": "frame after the last",
        "reasons[]": "what decides it",
        "reasons[].what": "`held`, `moment`, `setup`, `cut`, `length`, `clip` or `speed`",
        "reasons[].says": "the reason in words",
        "reasons[].points": "what it costs, in points of a credit",
        "elsewhere[]": "other frames it might begin on",
        "elsewhere[].frame": "the frame",
        "elsewhere[].falls_on": "what of the music falls there",
        "elsewhere[].points": "points the best film costs more when it begins there",
    },
    "plan --compare": {
        "plans[]": "this plan, and each plainer one",
        "plans[].name": "`exact`, `greedy` or `grid`",
        "plans[].points": "what it costs before setups are chosen and clips shared",
        "plans[].credits": "of it, credits of stills and clips",
        "plans[].shots": "how many shots",
        "plans[].bars": "share of its cuts on bars, to a frame",
        "plans[].beats": "share of its cuts on beats",
        "plans[].chance_bars": "share of cuts that would be on bars by chance",
        "plans[].chance_beats": "share of cuts that would be on beats by chance",
        "plans[].ratio_error": "mean distance of sections from their share of performance",
        "plans[].ratio_worst": "the largest of these",
        "cost": "points of this plan with its setups and shared clips",
        "bound": "points no plan is under, however moments, setups and clips are given out; null without music",
    },
    "budget": {
        "quoted_for[]": "engines that sell the models of `[models]`",
        "drawn_by": "`engine` of the film, who draws it now",
        "assumptions": "takes of each thing; `references`, `stills`, `tests`, `heroes` and `drafts`",
        **_span("assumptions.references", "takes of a reference"),
        **_span("assumptions.stills", "stills of a shot"),
        **_span("assumptions.tests", "draft tests of a hero"),
        **_span("assumptions.heroes", "takes of a hero's clip"),
        **_span("assumptions.drafts", "takes of a draft's clip"),
        **_span("total", "credits of the whole film, as if nothing were made"),
        **_span("to_buy", "credits of what is still to buy"),
        "spent": "credits of purchases that ended",
        "reserved": "credits of purchases under way",
        "lost": "credits charged with the reply lost",
        "on_order[]": "what is on order and still asked: neither made nor in `to_buy`",
        "on_order[].node": "name of the node",
        "on_order[].takes": "how many takes of it",
        "astray[]": "what was charged with the reply lost and is still asked: in `to_buy` at most, and not made",
        "astray[].node": "name of the node",
        "astray[].takes": "how many takes of it",
        "cap": "`cap` of the film's budget, or null",
        "cap_left": "credits of the cap that are free, below 0 where it is passed, or null",
        "fits": "whether what is still to buy fits that; null without a cap",
        **_span("fits", "whether this sum fits"),
        **_parts(
            "phases",
            "phase",
            "`references`, `options` (more stills to choose from), `stills`, `tests`, `drafts`, `heroes`",
        ),
        **_parts("models", "model", "id of the model"),
        **_parts("sections", "section", "id of the section, empty for shots in none; references are in no section"),
        **_parts("shots", "shot", "id of the shot"),
        "days[]": "each engine that sells something of the film",
        "days[].engine": "its name",
        "days[].tier": "tier of the account, or null where its limits are not known",
        "days[].takes[]": "takes still to buy, by model",
        "days[].takes[].model": "id of the model",
        **_span("days[].takes[].takes", "takes of it"),
        "days[].days": "days they take, or null",
        **_span("days[].days", "days"),
        "days[].months": "months they take under the tier's limit of dollars, or null",
        **_span("days[].months", "months"),
        "days[].cents": "price in US cents, or null where it is not known",
        **_span("days[].cents", "cents"),
        "cheaper[]": "cheaper ways, the best first, each measured alone",
        "cheaper[].id": "`drafts`, `quick-stills`, `one-still`, `by-the-second`, `snug` or `performance-again`",
        "cheaper[].what": "what to do",
        "cheaper[].gives_up": "what the film loses",
        "cheaper[].shots[]": "ids of the shots it touches",
        **_span("cheaper[].saves", "credits saved of what is still to buy"),
    },
    "make": {
        "made": "nodes that were made",
        "cached": "nodes that were there already",
        "failed": "nodes that failed; with any, the exit code is 1",
        "skipped": "nodes that wait for one that failed or was not made",
        "fetched": "takes that earlier runs had paid for and this one brought home",
        "declined": "what a person was asked and said no to, which ended the run; or null",
        "credits": "credits spent by this run; on a dry run, what it would cost",
        "film": "path of the film, or null where none was cut",
        "proxy": "path of the proxy that came before it, or null",
        "to_make[]": "ids of the nodes that would be made, with `--dry-run` only",
        "waiting[]": "stills in a chain whose clip before them comes in a later stage: `node`, `why`, and `credits`, "
        "what is to be bought first; with `--dry-run` only",
        "held[]": "what is missing and would not be bought now, with `--dry-run` only: `node`, `takes`, and `why`: "
        "`on order`, `fetched again`, `lost`, `moderated`, or `behind` one of these",
    },
    "cut": {
        "made": "nodes that were made",
        "cached": "nodes that were there already",
        "failed": "nodes that failed",
        "skipped": "nodes that wait for one that failed",
        "credits": "0: a cut buys nothing",
        "film": "path of the film, or null",
        "proxy": "path of the proxy that came before it, or null",
    },
    "export otio": {
        "file": "path of the timeline",
        "rate": "frames a second of the film, as a fraction: `24`, `24000/1001`",
        "frames": "length of the film",
        "shots": "how many there are",
        "media": "clips that the file names, alternates included; the song is not counted",
        "transitions[]": "those that take time, by kind",
        "transitions[].kind": "`dissolve`, `fade` or `dip`",
        "transitions[].count": "how many",
        "missing[]": "ids of shots that are without media",
        "held[]": "ids of shots whose clip is too short",
        "retimed[]": "ids of shots with a speed",
        "ramped[]": "ids of shots whose ramp is written as its mean speed",
        "conformed[]": "ids of shots that `--bake` rendered; none of the four lists above has them",
        "markers[]": "the markers, by kind",
        "markers[].kind": "`section`, `moment`, `line`, `bar`, `beat`, `note`, `missing`, `held` or `ramp`",
        "markers[].count": "how many",
    },
    "status": {
        "nodes[]": "every reference, still, clip, segment, the sound and the film",
        "nodes[].id": "`@ann`, `kitchen-01.still`, `kitchen-01.clip`, `film`",
        "nodes[].stage": "`reference`, `still`, `clip`, `sound`, `segment` or `film`",
        "nodes[].state": "`done`, `missing`, `waiting`, `stale` or `failed`",
        "nodes[].why": "why it is not done, or a remark",
        "nodes[].engine": "engine of its take, or the one that would make it",
        "nodes[].credits": "price if it has to be made",
        "nodes[].held": "why it is missing and not bought now (`on order`, `fetched again`, `lost`, `moderated`, "
        "`behind`), or null",
        "nodes[].take": "name of the take in use, `kitchen-01.clip#1`, or null",
        "nodes[].seen": "the worst that `rushes look` found in the take in use: `kind`, `shown`, `says`, `does`",
        "nodes[].odd[]": "in what a bought take is another than was asked for: size, length, frames a second",
        "totals.done": "nodes that are done",
        "totals.missing": "nodes not made yet",
        "totals.waiting": "nodes whose inputs come first",
        "totals.stale": "nodes made before the film changed",
        "totals.failed": "nodes whose last try failed",
        "totals.credits": "price of all that has to be made",
    },
    "handoff": {
        "wanted[]": "what is to be made elsewhere, in order",
        "wanted[].node": "what it is of: `@ann`, `kitchen-01.still`, `kitchen-01.clip`",
        "wanted[].stage": "`reference`, `still` or `clip`",
        "wanted[].take": "number of the take it would be",
        "wanted[].state": "`missing`, `stale`, `failed` or, for another take, `done`; with --stage also `waiting`",
        "wanted[].folder": "its folder below out/handoff",
        "wanted[].files[]": "names of the pictures and clips that go along",
        "wanted[].save_as": "name to give the result",
        "wanted[].prompt": "the prompt, as an engine would be asked",
        "wanted[].model": "id of the model",
        "wanted[].ratio": "width:height in pixels",
        "wanted[].seconds": "length of the clip, or null",
        "wanted[].seed": "the seed",
        "wanted[].role": "`draft` or `hero` of a clip, or null",
        "wanted[].credits": "price of one take by the model table",
        "waiting[]": "what comes later",
        "waiting[].node": "what it is of",
        "waiting[].why": "what it waits for",
        "credits": "price of one take of everything wanted",
        "page": "the page that was written, or null on a dry run",
    },
    "inbox": {
        "files[]": "every file of the inbox, by its path",
        "files[].file": "path below inbox/",
        "files[].bytes": "its size",
        "files[].kind": "`picture` or `clip`, or null where it cannot be read",
        "files[].width": "pixels, or null",
        "files[].height": "pixels, or null",
        "files[].seconds": "length of a clip, 0 for a picture, or null",
        "files[].verdict": "`sure`, `unsure`, `none`: like nothing of the film; `known`: its content is a take, "
        "or the same as another file's; `wrong`: it cannot be taken",
        "files[].node": "what it is of, or most likely is, or null",
        "files[].how": "what told it: `name`, `folder`, `seed`, `words`, `picture` or `said`, or null",
        "files[].why": "why, in words",
        "files[].score": "how near it is, 0 to 1, or null",
        "files[].margin": "how much nearer its picture is to that than to the next, or null",
        "files[].candidates[]": "what it may be of, the likeliest first",
        "files[].candidates[].node": "what that is",
        "files[].candidates[].how": "what told it",
        "files[].candidates[].score": "how near it is, 0 to 1",
        "files[].candidates[].why": "why, in words",
        "files[].notes[]": "what to know before it is taken: too short, cut off",
        "files[].take": "the take that it is, or null",
        "files[].taken": "whether this run took it, or put it away",
        "sure": "files that are sure",
        "unsure": "files to be asked about",
        "none": "files that are like nothing of the film",
        "known": "files that are there already",
        "wrong": "files that cannot be taken",
        "taken": "files that were moved to inbox/done",
    },
    "ledger": {
        "totals.spent": "credits of purchases that ended",
        "totals.reserved": "credits of purchases under way",
        "totals.lost": "credits charged with the reply lost",
        "totals.cap": "`cap` of the film's budget, or null",
        "totals.left": "credits of the cap that are free, below 0 where it is passed, or null",
        "film.title": "what the film is called",
        "film.seconds": "length of the film, 0 before it has shots",
        "film.per_second": "all credits, for each second of the film, or null",
        "film.on_screen": "credits that are on the screen: clips, and what they were made from",
        "film.covered": "seconds of film that these are on the screen in",
        "film.per_covered": "credits on the screen for each of these seconds, or null",
        "film.blind": "why nobody can tell what is on the screen, or null",
        "causes[]": "where the credits are; they add up to all that was spent, is reserved or was lost",
        "causes[].cause": "`screen`, `behind`, `unshown`, `made`, `option`, `test`, `rejected`, `stale`, `missing`, "
        "`failed`, `lost` or `open`: see [read the ledger](../how-to/read-the-ledger.md)",
        "causes[].credits": "credits of it",
        "causes[].purchases": "purchases that have a part in it",
        "causes[].advice": "how to have less of it, or empty",
        **_bought("sections", "section", "its id; empty for shots in none, `references` for those of no section"),
        "sections[].seconds": "seconds of it that something paid for is on the screen in",
        "sections[].per_second": "credits on the screen for each of these seconds, or null",
        **_bought("shots", "shot", "id of the shot, or the reference with its @"),
        "shots[].stills": "credits of its stills",
        "shots[].clips": "credits of its clips, in role draft",
        "shots[].tests": "credits of clips in the draft model, where its role is hero",
        "shots[].heroes": "credits of clips in role hero",
        **_bought("models", "model", "its id"),
        **_bought("days", "day", "local day the purchases were ordered on"),
        "entries[]": "every purchase, oldest first",
        "entries[].task_id": "the service's id of the job, or null",
        "entries[].state": "see [the states](../why/never-twice.md)",
        "entries[].take": "what was bought",
        "entries[].model": "model it was bought from",
        "entries[].credits": "what it cost; while under way, what is reserved",
        "entries[].sha256": "content of the result, or null",
        "entries[].error": "what went wrong, or null",
        "entries[].kind": "`reference`, `still`, `clip`, `test` or `hero`",
        "entries[].shot": "id of the shot, or the reference with its @",
        "entries[].section": "id of its section, or null",
        "entries[].ordered": "when it was ordered, UTC",
        "entries[].day": "the local day of that",
        "entries[].cause": "the first of its causes",
        "entries[].on_screen": "credits of it that are on the screen",
        "entries[].parts[]": "its causes, with the credits of each",
        "entries[].parts[].cause": "the cause",
        "entries[].parts[].credits": "its credits",
        "entries[].why": "why, in words, or empty; what a person noted of a take they refused",
    },
    "ledger reconcile": {
        "accounts[]": "each account the film has bought from",
        "accounts[].engine": "the engine",
        "accounts[].account": "name of the account; of a service with keys, of the key",
        "accounts[].from": "first day that is compared, UTC",
        "accounts[].to": "last day, today",
        "accounts[].agreement": "`equal`; `part`: the service has more; `differs`; `untold`: nobody tells",
        "accounts[].ledger": "credits by this film's ledger",
        "accounts[].others": "credits of other films of the same ledger",
        "accounts[].service": "credits by the service",
        "accounts[].elsewhere": "purchases of the film that were made with another account",
        "accounts[].days[]": "each day and model with credits on either side",
        "accounts[].days[].day": "the day, UTC",
        "accounts[].days[].model": "id of the model",
        "accounts[].days[].ledger": "credits by this film's ledger",
        "accounts[].days[].others": "credits of other films of the same ledger",
        "accounts[].days[].service": "credits by the service",
        "accounts[].days[].difference": "what the service has more, below 0 for less",
        "accounts[].remarks[]": "for each difference, what it may be and what to do",
        "accounts[].standing[]": "purchases without an end, and lost ones",
        "accounts[].standing[].take": "what was bought",
        "accounts[].standing[].state": "its state",
        "accounts[].standing[].task_id": "the service's id of it, or null",
        "accounts[].standing[].credits": "what is reserved for it, or was lost",
        "accounts[].standing[].says": "what the service says of it now",
        "accounts[].standing[].next": "what would settle it",
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
        "models[].shown_as": "what people call it",
        "models[].takes.words": "most UTF-16 units of its prompt; 0: it takes none",
        "models[].takes.references.least": "fewest references of a still",
        "models[].takes.references.most": "most references of a still",
        "models[].takes.first_picture": "whether a clip begins from a picture",
        "models[].takes.clip": "whether it mends a clip",
        "models[].takes.performance": "whether it follows the video of a performance",
        "models[].gives.ratios[]": "what it makes, width:height in pixels",
        "models[].gives.seconds[]": "its clip lengths, in whole seconds",
        "models[].gives.rate": "frames a second of its clips, as text; null: those of the film",
        "models[].gives.sound": "false: clips are silent, or are asked for so",
        "models[].costs.by_ratio[]": "its price by ratio",
        "models[].costs.by_ratio[].ratio": "the ratio",
        "models[].costs.by_ratio[].credits": "credits of a still, or of a second of a clip",
        "models[].costs.least": "credits of a clip at least",
        "models[].source": "where the figures are from",
        "models[].verified": "of when they are",
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
    ("check --fix --dry-run", ("check", "--fix", "--dry-run")),
    ("check --list pre-production", ("check", "--list", "pre-production")),
    ("check --tick motifs-mapped", ("check", "--tick", "motifs-mapped", "--note", "two cups want no motif")),
    ("remedy --topics", ("remedy", "--topics")),
    ("remedy drift", ("remedy", "drift")),
    ("song", ("song",)),
    ("lint", ("lint", "--motion", "static camera, dolly in")),
    ("plan", ("plan",)),
    ("plan --why", ("plan", "--why", "kitchen-01")),
    ("plan --compare", ("plan", "--compare", "greedy")),
    ("budget", ("budget",)),
    ("reference list", ("reference", "list")),
    ("reference expand", ("reference", "expand", "ann", "--dry-run", "--view", "profile=profile view")),
    ("handoff", ("handoff", "--dry-run")),
    ("make --dry-run", ("make", "--dry-run")),
    ("make", ("make", "--spend", "200")),
    ("cut", ("cut",)),
    ("export otio", ("export", "otio")),
    ("status", ("status",)),
    ("inbox", ("inbox",)),
    ("ledger", ("ledger",)),
    ("ledger reconcile", ("ledger", "reconcile")),
    ("verify", ("verify",)),
    ("gc", ("gc", "--dry-run")),
    ("engines", ("engines",)),
    ("doctor", ("doctor",)),
)
"""The examples of the page, in the order they are run on one film."""


def contract_of(run: str) -> str:
    """The command whose contract an example keeps."""
    return max((command for command in CONTRACTS if f"{run} ".startswith(f"{command} ")), key=len)


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
        for name in (name for name, _ in RUNS if contract_of(name) == command):
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
            flaw = ("@ann", "@anne") if args[0] == "check" and not {"--list", "--tick"} & {*args} else ("", "")
            music = _with_song(root) if name == "song" else ""
            (root / "film.toml").write_text((film.replace(*flaw) if flaw[0] else film) + music, encoding="utf-8")
            if name == "inbox":
                _with_inbox(root)
            said[name] = _short(_said(args, root), str(root))
        return said


def _with_song(root: Path) -> str:
    """A metronome for the film: the table that names it."""
    import wave

    import numpy as np

    at = np.arange(16 * 22_050)
    since, low = at % 11_025 / 22_050, at // 11_025 % 4 == 0
    strokes = np.where(low, 0.8, 0.4) * np.exp(-25 * since) * np.sin(2 * np.pi * np.where(low, 110, 880) * since)
    with wave.open(str(root / "song.wav"), "wb") as file:
        file.setparams((1, 2, 22_050, 0, "NONE", ""))
        file.writeframes((strokes * 32_767).astype("<i2").tobytes())
    return '\n[song]\nfile = "song.wav"\n'


def _with_inbox(root: Path) -> None:
    """A picture somebody made of a shot."""
    from PIL import Image

    (root / "inbox").mkdir()
    Image.new("RGB", (1280, 720), (40, 60, 90)).save(root / "inbox" / "kitchen-02_Crack_still.png")


def _said(args: Sequence[str], root: Path) -> Json:
    from click.testing import CliRunner

    by_option = ("reference", "remedy", "handoff")  # their arguments name something else
    named = ["--film", str(root)] if args[0] in by_option else [str(root)]
    where = [] if args[0] in ("engines", "lint") else named
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
    yield "error, and 0 with warnings and notes alone. Code 4 is also that of `rushes make` where a person was asked"
    yield "and said no."


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
