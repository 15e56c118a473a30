import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from rule_films import only, state_of, write

from rushes.errors import Problem, UsageError
from rushes.film.model import Film, FilmFile, Moment, Setup, Shot
from rushes.film.treatment import RulesFile, Settings
from rushes.rules import RULES, State, check, grouped
from rushes.rules.off import NEVER_OFF, turned_off
from rushes.rules.pages import page_of
from rushes.rules.plugins import load_all
from rushes.rules.registry import Rule, some

ROOT = Path(__file__).parents[2]


def film(off: dict[str, str] | None = None, *shots: Shot, **file: object) -> Film:
    settings = Settings(title="Care")
    return Film(Path("/nowhere"), FilmFile(film=settings, rules=RulesFile(off=off or {}), **file), shots)  # type: ignore[arg-type]


DANCE = Moment(id="dance", text="she turns, then leaps, then falls")


def ids(problems: list[Problem]) -> list[str]:
    return [problem.rule for problem in problems]


def test_a_rule_that_is_off_is_not_asked() -> None:
    assert ids(check(State(film(None, moment=(DANCE,))))) == ["one-action"]
    off = film({"one-action": " a dance "}, moment=(DANCE,))
    assert check(State(off)) == [] and turned_off(off) == {"one-action": "a dance"}


@pytest.mark.parametrize(
    ("off", "says"),
    [
        ({"one-acton": "a dance"}, 'The nearest is "one-action"'),
        ({"one-action": "  "}, "without a reason"),
        ({"zzz": "?"}, "there is no rule"),
        *(({id: "because"}, "cannot be turned off") for id in NEVER_OFF),
    ],
)
def test_what_cannot_be_turned_off_like_this_stays_on(off: dict[str, str], says: str) -> None:
    problem = next(p for p in check(State(film(off))) if p.rule == "off-with-reason")
    assert says in str(problem) and problem.key == f"rules.off.{next(iter(off))}"
    assert turned_off(film(off)) == {}


def test_rules_that_cannot_be_off_are_rules() -> None:
    assert set(NEVER_OFF) <= set(RULES)


def raises(state: State) -> Iterator[Problem]:
    yield Problem("", "this one is said", key="film.title")
    raise ZeroDivisionError("oh")


def odd(state: State) -> Iterator[Problem]:
    yield "no problem"  # type: ignore[misc]


@pytest.mark.parametrize("find", [raises, odd])
def test_a_rule_that_raises_is_one_problem(find: object, monkeypatch: pytest.MonkeyPatch) -> None:
    bad = Rule("bad", "note", "It asks.", "Do it.", find)  # type: ignore[arg-type]
    with only({"bad": bad, "one-action": RULES["one-action"]}):
        problems = check(State(film(None, moment=(DANCE,))))
        assert sorted(ids(problems)) == ["one-action", "rule-failed"]
        failed = next(p for p in problems if p.rule == "rule-failed")
        assert failed.severity == "warning" and "rule bad failed" in failed.message
        monkeypatch.setenv("RUSHES_DEBUG", "1")
        with pytest.raises((ZeroDivisionError, TypeError, AttributeError)):
            check(State(film()))


def test_many_findings_of_one_rule_are_grouped() -> None:
    problems = [Problem("r", f"m{n}", "f", "warning", "shots.toml", n, shot=f"s{n}") for n in range(1, 81)]
    shown = list(grouped([*problems, Problem("e", "x", "f", "error", "shots.toml", 99)]))
    assert [p.message for p in shown[:3]] == ["m1", "m2", "m3"]
    assert shown[3].message == "and 77 more like these: s4, s5, s6, s7, s8 and 72 others"
    assert len(shown) == 5
    assert [p.message for p in grouped(problems[:9])][3].endswith("s7, s8 and 1 other")
    errors = [replace(problem, severity="error") for problem in problems]
    assert list(grouped(errors)) == errors
    assert list(grouped(problems[:5])) == problems[:5]


def test_the_same_advice_for_several_shots_is_said_once() -> None:
    problems = [Problem("r", "the same", "f", "note", "shots.toml", n, shot=f"s{n}") for n in range(1, 4)]
    assert [(p.shot, p.message) for p in grouped(problems)] == [("s1", "the same The same: s2, s3.")]
    errors = [replace(problem, severity="error") for problem in problems]
    assert list(grouped(errors)) == errors


def test_some_names() -> None:
    assert [some([]), some(["a"]), some(["a", "b"])] == ["", "a", "a and b"]
    assert some(list("abcdef")) == "a, b, c, d, e and f" and some(list("abcdefg")) == "a, b, c, d, e and 2 more"


def test_an_unknown_page_offers_the_nearest() -> None:
    with pytest.raises(UsageError, match="there is no rule") as error:
        page_of("one-acton")
    assert "one-action" in (error.value.next or "")


def test_a_film_of_ten_thousand_shots_is_asked_quickly() -> None:
    sizes = ("wide", "medium", "close-up")
    setups = tuple(Setup(id=f"p{n}", kind="performance", framing=sizes[n], text="a singer") for n in range(3))
    shots = (
        Shot(id=f"x{n}", start=n * 72, end=n * 72 + 72, setup=f"p{n % 3}", framing=sizes[n % 3], text=f"a singer {n}")
        for n in range(10_000)
    )
    state, began = State(film(None, *shots, setup=setups)), time.process_time()
    problems = check(state)
    assert time.process_time() - began < 5, "seconds of CPU; 1.2 where this was written"
    assert len(problems) < 10


# Rules that other packages bring.


def bring(folder: Path, code: str, name: str = "house") -> None:
    """An installed package of rules."""
    info = folder / f"{name}-1.0.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text(f"[rushes.rules]\n{name} = {name}_rules\n")
    (folder / f"{name}_rules.py").write_text(code)


def checked(folder: Path, root: Path, *args: str, debug: str = "") -> subprocess.CompletedProcess[str]:
    environment = {"PYTHONPATH": f"{ROOT / 'src'}:{folder}", "PATH": "/usr/bin:/bin", "RUSHES_DEBUG": debug}
    command = [sys.executable, "-c", "from rushes.cli import main; main()", "check", str(root), *args]
    return subprocess.run(command, env=environment, capture_output=True, text=True)


def house() -> str:
    page = (ROOT / "docs" / "how-to" / "write-a-rule.md").read_text(encoding="utf-8")
    return page.partition("```python\n")[2].partition("```")[0]


SHAKY = (
    '[film]\ntitle = "X"\n\n[[moment]]\nid = "cup"\nkind = "insert"\ncamera = "handheld"   # shaky\ntext = "a cup"\n'
)


def test_the_rule_of_the_page_works(tmp_path: Path) -> None:
    (tmp_path / "film").mkdir()
    write(tmp_path / "film", SHAKY, "")
    bring(tmp_path / "site", house())
    done = checked(tmp_path / "site", tmp_path / "film")
    assert done.returncode == 0 and 'insert "cup" is handheld' in done.stdout and "[steady-inserts]" in done.stdout
    assert "film.toml:7" in done.stdout
    told = checked(tmp_path / "site", tmp_path / "film", "--explain", "steady-inserts").stdout
    assert told.startswith("# steady-inserts") and "The client cuts inserts" in told
    done = checked(tmp_path / "site", tmp_path / "film", "--fix")
    assert '"handheld" -> "static"' in done.stdout
    assert 'camera = "static"   # shaky' in (tmp_path / "film" / "film.toml").read_text()


BROKEN = {
    "raises": "1 / 0",
    "leaves": "raise SystemExit(3)",
    "does not parse": "def (",
    "is taken": house().replace("steady-inserts", "one-action"),
    "half": house() + "\n1 / 0\n",
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_package_that_breaks_is_one_warning_with_its_name(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = name.replace(" ", "")
    bring(tmp_path, BROKEN[name], package)
    monkeypatch.syspath_prepend(str(tmp_path))
    load_all.cache_clear()
    try:
        with only():
            before = set(RULES)
            problems = check(State(film(None, moment=(DANCE,))))
            assert set(RULES) == before
    finally:
        load_all.cache_clear()
    assert sorted(ids(problems)) == ["one-action", "rule-plugin"]
    warning = next(p for p in problems if p.rule == "rule-plugin")
    assert warning.severity == "warning" and f"package {package} " in warning.message and package in warning.fix


def test_state_of_a_film_on_disk(tmp_path: Path) -> None:
    assert state_of(write(tmp_path)).frames == 192
