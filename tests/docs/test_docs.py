"""The documentation says everything there is, and nothing that is not."""

import importlib.util
import inspect
import re
import subprocess
import sys
import tomllib
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any, get_args, get_type_hints

import click
import pytest
from click.testing import CliRunner
from doc_pages import PAGES, ROOT, anchors, fences, links, script

from rushes import errors
from rushes.cli import COMMANDS, rushes
from rushes.engines import scripted
from rushes.film.load import parse
from rushes.film.model import FilmFile, Shot
from rushes.models import MODELS
from rushes.rules import RULES

DOCS = ROOT / "docs"


def _generate() -> Any:
    spec = importlib.util.spec_from_file_location("generate", DOCS / "generate.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


generate = _generate()


def _said(page: str) -> str:
    return (DOCS / page).read_text(encoding="utf-8")


def _relative(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


# Generated pages.


def test_the_reference_is_up_to_date(capsys: pytest.CaptureFixture[str]) -> None:
    assert generate.main(["--check"]) == 0, capsys.readouterr().err


def test_an_old_page_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(generate, "REFERENCE", tmp_path)
    assert generate.main(["--check"]) == 1
    assert "docs/reference/rules.md is out of date" in capsys.readouterr().err
    assert generate.main([]) == 0
    assert generate.main(["--check"]) == 0


# Everything there is.


@pytest.mark.parametrize("name", [name for name, _ in generate.commands()])
def test_every_command_and_option_is_in_the_docs(name: str) -> None:
    _, _, after = _said("reference/commands.md").partition(f"\n## rushes {name}\n")
    own = after.partition("\n## ")[0]
    assert own, name
    command = dict(generate.commands())[name]
    for option in (param for param in command.params if isinstance(param, click.Option)):
        assert all(f"`{each}`" in own for each in option.opts), option.opts
        assert option.help or option.show_default or isinstance(option.type, click.Choice), option.opts


def test_every_command_is_told_outside_the_reference() -> None:
    told = "\n".join(page.read_text(encoding="utf-8") for page in PAGES if "reference" not in page.parts)
    assert not [name for name in COMMANDS if f"rushes {name}" not in told and name not in ("completion", "demo")]


def test_every_rule_is_in_the_docs() -> None:
    page = _said("reference/rules.md")
    assert not [id for id in RULES if f"`{id}`" not in page]


def test_every_id_of_a_problem_is_in_the_docs() -> None:
    """Those that code gives by itself, and not a rule."""
    sources = [path.read_text(encoding="utf-8") for path in (ROOT / "src").rglob("*.py")]
    given = {id for source in sources for id in re.findall(r'Problem\(\s*"([a-z-]+)"', source)}
    assert given <= set(RULES) | set(generate.OTHER_IDS), given - set(RULES) - set(generate.OTHER_IDS)


def _tables(kind: Any) -> set[Any]:
    """A table and every table below it."""
    below = {kind} if is_dataclass(kind) else set()
    hints = list(get_type_hints(kind).values()) if is_dataclass(kind) else get_args(kind)
    return below.union(*(_tables(hint) for hint in hints if is_dataclass(hint) or get_args(hint)))


def test_every_key_of_film_toml_is_in_the_docs() -> None:
    page = _said("reference/film-toml.md")
    for table in _tables(FilmFile) - {FilmFile}:
        title = inspect.cleandoc(table.__doc__).partition(":")[0]
        own = page.partition(f"## {title}\n")[2].partition("\n## ")[0]
        assert not [field.name for field in fields(table) if f"| `{field.name}` |" not in own], table


def test_every_key_of_shots_toml_is_in_the_docs() -> None:
    page = _said("reference/shots-toml.md")
    assert not [field.name for field in fields(Shot) if f"| `{field.name}` |" not in page]


def test_every_engine_option_and_model_is_in_the_docs() -> None:
    page = _said("reference/engines.md")
    read = re.findall(r'options\.get\("(\w+)"|_number\("(\w+)"', inspect.getsource(scripted))
    answers = re.findall(r'answer == "([\w-]+)"', inspect.getsource(scripted))
    words = {word for pair in read for word in pair if word} | set(answers)
    assert len(words) > 10
    assert not [word for word in words if not re.search(rf"(?m)^ +.*\b{word}\b", page)]
    assert not [id for id in MODELS if f"`{id}`" not in page]


def test_every_exit_code_is_in_the_docs() -> None:
    page = _said("reference/exit-codes.md")
    kinds = [kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, Exception)]
    assert not [kind for kind in kinds if f"| {kind.exit_code} | `{kind.__name__}` |" not in page]  # type: ignore[attr-defined]


def test_every_state_of_a_purchase_is_in_the_docs() -> None:
    """Those that the room of money moves a task to."""
    sources = [path.read_text(encoding="utf-8") for path in (ROOT / "src" / "rushes" / "build").glob("*.py")]
    states = {state for source in sources for state in re.findall(r'state"?[=:] ?"([A-Z_]+)"', source)} | {"READY"}
    assert states == set(re.findall(r"(?m)^\| `([A-Z_]+)` \|", _said("why/never-twice.md")))


# JSON.


def _types(value: Any) -> str:
    return "number" if isinstance(value, int | float) and not isinstance(value, bool) else type(value).__name__


@pytest.fixture(scope="module")
def said() -> Mapping[str, Any]:
    """What every --json command says in a run made now."""
    found: Mapping[str, Any] = generate.run_examples()
    return found


def test_json_says_what_the_page_promises(said: Mapping[str, Any]) -> None:
    for command, contract in generate.CONTRACTS.items():
        runs = [said[name] for name in said if generate.contract_of(name) == command]
        found = set().union(*(generate.json_paths(each) for each in runs))
        bare = {path for path in contract if any(other.startswith((f"{path}.", f"{path}[]")) for other in contract)}
        assert found - set(contract) <= {path.removesuffix("[]") for path in contract}, command
        assert set(contract) - found - bare <= {path for path in contract if "[]" in path}, command


def test_examples_of_json_are_as_a_run_is_now(said: Mapping[str, Any]) -> None:
    import json

    kept = json.loads(generate.EXAMPLES.read_text(encoding="utf-8"))
    assert {name: generate.json_paths(each) for name, each in kept.items()} == {
        name: generate.json_paths(each) for name, each in said.items()
    }
    assert {name: _types(each) for name, each in kept["make"].items()} == {
        name: _types(each) for name, each in said["make"].items()
    }


# An engine of somebody else's.


def test_the_engine_of_the_page_makes_a_film(tmp_path: Path) -> None:
    (tmp_path / "site" / "grey-1.0.dist-info").mkdir(parents=True)
    (tmp_path / "site" / "grey-1.0.dist-info" / "METADATA").write_text(
        "Metadata-Version: 2.1\nName: grey\nVersion: 1.0\n"
    )
    points = "[rushes.engines]\ngrey = grey_engine:Grey\n"
    (tmp_path / "site" / "grey-1.0.dist-info" / "entry_points.txt").write_text(points)
    engine = next(fence.text for fence in fences(DOCS / "reference" / "engines.md") if fence.kind == "python")
    (tmp_path / "site" / "grey_engine.py").write_text(engine)
    (tmp_path / "film.toml").write_text(
        '[film]\ntitle = "Grey"\n[[moment]]\nid = "one"\ntext = "a wall"\nseconds = 2\n', encoding="utf-8"
    )
    script(tmp_path / "rushes", f'exec {sys.executable} -c "from rushes.cli import main; main()" "$@"')
    environment = {"PYTHONPATH": f"{ROOT / 'src'}:{tmp_path / 'site'}", "PATH": "/usr/bin:/bin"}
    command = [str(tmp_path / "rushes"), "make", str(tmp_path), "--engine", "grey"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "out" / "film.mp4").stat().st_size > 1000


# Pages.


@pytest.mark.parametrize("page", PAGES, ids=_relative)
def test_links_lead_somewhere(page: Path) -> None:
    for link in links(page):
        if re.match(r"[a-z]+:", link):
            continue
        path, _, anchor = link.partition("#")
        there = (page.parent / path).resolve() if path else page
        assert there.exists(), f"{_relative(page)} links to {link}"
        assert not anchor or anchor in anchors(there), f"{_relative(page)} links to {link}"


def test_every_page_can_be_reached_from_the_readme() -> None:
    todo, seen = [ROOT / "README.md"], set()
    while todo:
        page = todo.pop()
        if page not in seen and page.suffix == ".md" and page.exists():
            seen.add(page)
            todo += [(page.parent / link.partition("#")[0]).resolve() for link in links(page) if ":" not in link]
    assert {_relative(page) for page in PAGES if "docs" in page.parts} <= {_relative(page) for page in seen}


@pytest.mark.parametrize("page", PAGES, ids=_relative)
def test_no_page_names_a_machine_or_how_the_work_goes(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert not re.search(r"(?<![\w.])/(work|home|root|tmp|Users|mnt|var)/", text)
    assert not re.search(r"\b(helper|brief|session|TODO|FIXME)\b", text)


@pytest.mark.parametrize("page", PAGES, ids=_relative)
def test_lines_are_no_longer_than_they_are_read(page: Path) -> None:
    """Tables, blocks of code, links and formulas may be longer."""
    prose = re.sub(r"^```.*?^```$|^\|.*?$", "", page.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)
    assert not [line for line in prose.splitlines() if len(line) > 125 and "](" not in line and "$" not in line]


@pytest.mark.parametrize("page", PAGES, ids=_relative)
def test_toml_on_the_pages_loads(page: Path, tmp_path: Path) -> None:
    """Pieces of a film are read with a title of their own; the files they name are there."""
    for folder in ("performances", "sound"):
        (tmp_path / folder).mkdir()
    sounds = ("sound/line-12.wav", "sound/narrator.mp3", "sound/rain.flac")
    clips = ("chorus.mp4", "performances/chorus1.mp4", "performances/chorus2.mp4")
    for name in ("song.wav", "lyrics.lrc", *clips, *sounds):
        (tmp_path / name).write_bytes(b"")
    for fence in fences(page):
        if fence.kind == "toml":
            data = tomllib.loads(fence.text)
            film = fence.text if "film" in data else f'[film]\ntitle = "A piece"\n\n{fence.text}'
            _, problems = parse(film, "", tmp_path)
            assert not problems, f"{_relative(page)}: {problems[0]}"


def test_what_is_to_be_loaded_is_there() -> None:
    for page in ("README.md", "docs/tutorial.md"):
        assert any(fence.kind == "toml" for fence in fences(ROOT / page)), page


def test_the_readme_says_what_it_is_in_five_lines() -> None:
    parts = (ROOT / "README.md").read_text(encoding="utf-8").split("\n\n")
    assert parts[0] == "# Rushes"
    assert len(parts[1].splitlines()) == 5
    assert all(line.endswith(".") and len(line) <= 120 for line in parts[1].splitlines())


def test_the_readme_has_a_picture_that_is_small_enough() -> None:
    picture = re.search(r"!\[[^\]]+\]\(([^)]+\.png)\)", (ROOT / "README.md").read_text(encoding="utf-8"))
    assert picture is not None
    assert 10_000 < (ROOT / picture[1]).stat().st_size < 400_000


def test_help_names_every_command() -> None:
    shown = CliRunner().invoke(rushes, ["--help"]).stdout
    assert not [name for name in COMMANDS if f"\n  {name} " not in shown]
