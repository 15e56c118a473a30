"""The checklists of films on disk: what was made is counted, nothing is made by asking, ticks are kept in the file."""

import json
import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tiny_films import edit, film_of, run, tiny

from rushes.checklists import checklists, tick, untick
from rushes.cli import rushes
from rushes.errors import FilmError, RushesError, UsageError
from rushes.export.checklist_page import checklist_page
from rushes.film.load import load
from rushes.film.write import statement
from rushes.promote import from_frame
from rushes.rules.guide import LINES, NAMES
from rushes.seeing import look


def said(*args: str | Path) -> Result:
    return CliRunner().invoke(rushes, ["check", *map(str, args)], standalone_mode=False)


def lines(root: Path) -> dict[str, dict[str, Any]]:
    told = json.loads(said(root, "--list", "all", "--json").stdout)
    assert [each["name"] for each in told["lists"]] == list(NAMES)
    for each in told["lists"]:
        assert each["done"] + each["open"] + each["unknown"] == len(each["lines"])
    return {line["id"]: line for each in told["lists"] for line in each["lines"]}


def tree(root: Path) -> dict[str, bytes]:
    """Every file of a project and its bytes, but for what is kept to be quick."""
    files = (path for path in sorted(root.rglob("*")) if path.is_file() and "cache" not in path.parts)
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in files}


def test_a_film_that_was_only_written_has_its_lists_and_stays_as_it_was(tmp_path: Path) -> None:
    root = tiny(tmp_path / "film")
    before = tree(root)
    found = lines(root)
    assert set(found) == set(LINES) and tree(root) == before
    assert found["song-in-grid"]["state"] == "open" and "rushes plan" in found["song-in-grid"]["next"]
    assert found["characters-tested"]["where"] == ["@ann"]
    assert found["reviewed"]["evidence"] == "the film is not cut yet"


def test_what_was_made_and_looked_at_is_counted(free: Path) -> None:
    found = lines(free)
    assert "references with a picture: 3 of 3; stills made with them: 3 of 3" in found["references-loaded"]["evidence"]
    assert found["resolution"]["state"] == "unknown" and found["resolution"]["next"] == "Run `rushes look`."
    assert "not looked at" in found["clips-trimmed"]["evidence"]
    assert found["reviewed"]["state"] == "unknown", "the film is cut, and nobody has said that it is good"
    look(free)
    before = tree(free)
    looked = lines(free)
    assert tree(free) == before
    assert looked["resolution"]["state"] == "open" and "smaller than 1024" in looked["resolution"]["evidence"]
    assert looked["clips-trimmed"]["state"] != "unknown"
    assert looked["colour-consistent"]["state"] == "done"


def test_takes_that_show_something_else_or_were_refused_are_not_counted(free: Path) -> None:
    run(free, only=("@ann",), more="@ann", until="references")
    text = (free / "film.toml").read_text(encoding="utf-8")
    assert "@ann" not in lines(free)["people-angles"]["where"]
    (free / "film.toml").write_text(text.replace("a red coat", "a green coat"), encoding="utf-8")
    assert lines(free)["references-loaded"]["where"] == ["@ann"]


def test_a_frame_that_was_made_a_reference_is_a_saved_output(free: Path) -> None:
    shot = film_of(free).shots[0].id
    from_frame(free, f"{shot}.still", "@ann", anyway=True)
    found = lines(free)["outputs-saved"]
    assert found["state"] == "done" and "@ann" in found["evidence"]


def test_a_still_of_the_film_among_the_images_is_a_saved_output(free: Path) -> None:
    assert lines(free)["outputs-saved"]["state"] == "open"
    still = next((free / "media").glob("*still*"))
    (free / "ann.png").write_bytes(still.read_bytes())
    edit(free, 'text = "a woman in a red coat"', 'text = "a woman in a red coat"\nimages = ["ann.png"]')
    found = lines(free)["outputs-saved"]
    assert found["state"] == "done" and "@ann" in found["evidence"]


def test_shots_that_cannot_be_cut_are_told_and_break_no_list(free: Path) -> None:
    shots = (free / "shots.toml").read_text(encoding="utf-8")
    (free / "shots.toml").write_text(shots.replace("end = 48", "end = 40", 1), encoding="utf-8")
    found = lines(free)
    assert found["song-in-grid"]["state"] == "open" and "every-frame-covered" in found["song-in-grid"]["evidence"]
    assert found["reviewed"]["state"] == "open"


# Ticks.


def test_a_tick_is_a_line_of_film_toml_and_nothing_else_changes(tmp_path: Path) -> None:
    root = tiny(tmp_path / "film")
    before = (root / "film.toml").read_text(encoding="utf-8")
    done = said(root, "--list", "post-production", "--tick", "cross-cutting-flows", "--note", 'seen "twice"\n # fine')
    assert done.exception is None and "Ticked by hand: seen" in done.stdout
    after = (root / "film.toml").read_text(encoding="utf-8")
    assert after.startswith(before) and tomllib.loads(after)["ticks"] == {"cross-cutting-flows": 'seen "twice" # fine'}
    tick(root, "versions-made")
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", load(root).file.ticks["versions-made"])
    untick(root, "versions-made")
    assert untick(root, "cross-cutting-flows") is not None
    assert load(root).file.ticks == {} and (root / "film.toml").read_text(encoding="utf-8").startswith(before)


@pytest.mark.parametrize(
    ("args", "what", "next"),
    [
        (["--tick", "cross-cuting"], 'no line "cross-cuting"', "Do you mean cross-cutting-flows"),
        (
            ["--tick", "reviewed", "--list", "prompts"],
            "reviewed is a line of post-production",
            "--list post-production",
        ),
        (["--tick", "reviewed", "--note", " \n\t"], "the note is empty", "date"),
        (["--tick", "reviewed", "--note", "x" * 501], "501 characters", "under 500"),
        (["--untick", "reviewed"], "reviewed is not ticked", "none"),
        (["--untick", "x" * 99], "there is no line", "Do you mean"),
        (["--tick", "reviewed", "--untick", "reviewed"], "exclude each other", "one of them"),
        (["--tick", "reviewed", "--tick", "people-angles"], "one line at a time", "reviewed, people-angles"),
        (["--note", "fine"], "--note goes with --tick", "--note TEXT"),
        (["--html"], "--html goes with --list", "--list all"),
        (["--list", "all", "--fix"], "for rules", "Leave them out"),
    ],
)
def test_what_cannot_be_ticked_is_one_clear_error(tmp_path: Path, args: list[str], what: str, next: str) -> None:
    root = tiny(tmp_path / "film")
    before = tree(root)
    error = said(root, *args).exception
    assert isinstance(error, UsageError) and what in error.what and next in (error.next or "")
    assert tree(root) == before


def test_a_tick_of_no_line_can_be_taken_out(tmp_path: Path) -> None:
    root = tiny(tmp_path / "film")
    text = (root / "film.toml").read_text(encoding="utf-8")
    (root / "film.toml").write_text(f'{text}\n[ticks]\n"an old one" = "x"   # gone\n', encoding="utf-8")
    assert '"reviewed"' not in said(root).stdout and "there is no line" in said(root).stdout
    assert "an old one is out of [ticks]" in said(root, "--untick", "an old one").stdout
    assert load(root).file.ticks == {}


def test_a_tick_of_what_is_open_is_kept_and_said_to_settle_nothing(tmp_path: Path) -> None:
    root = tiny(tmp_path / "film")
    done = said(root, "--tick", "reviewed", "--json")
    line = json.loads(done.stdout)["line"]
    assert line["state"] == "open" and line["tick"] and line["by"] == "hand"
    assert "open all the same" in said(root, "--tick", "reviewed").stderr
    assert "done without that" in said(root, "--tick", "people-angles").stderr


def test_ticks_that_are_no_text_are_told_with_their_line(tmp_path: Path) -> None:
    root = tiny(tmp_path / "film")
    for value in ("true", "2026-03-02", "{ a = 1 }", "[1]"):
        (root / "film.toml").write_text(f'[film]\ntitle = "x"\n[ticks]\nreviewed = {value}\n', encoding="utf-8")
        error = said(root, "--list", "all").exception
        assert isinstance(error, FilmError) and "film.toml:4: ticks.reviewed" in str(error), value


def test_ticks_written_where_they_cannot_be_edited_are_left_alone(tmp_path: Path) -> None:
    root = tiny(tmp_path / "film")
    text = 'ticks = { reviewed = "yes" }\n' + (root / "film.toml").read_text(encoding="utf-8")
    (root / "film.toml").write_text(text, encoding="utf-8")
    with pytest.raises(FilmError, match=r"ticks"):
        tick(root, "cross-cutting-flows")
    assert (root / "film.toml").read_text(encoding="utf-8") == text


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    notes=st.dictionaries(
        st.one_of(st.sampled_from(sorted(LINES)), st.text(max_size=12)), st.text(max_size=40), max_size=5
    ),
    note=st.text(max_size=60),
)
def test_whatever_stands_in_the_table_the_lists_are_told(tmp_path: Path, notes: dict[str, str], note: str) -> None:
    """Any keys and texts: the film loads or says where not, lists are whole, one tick more keeps the rest."""
    root = tmp_path / "film"
    root.mkdir(exist_ok=True)
    table = "".join(f"{statement(id, said)}\n" for id, said in notes.items())
    head = '[film]\ntitle = "Fuzz"   # mine\n\n[[moment]]\nid = "one"\ntext = "a wall"\nseconds = 2\n\n[ticks]\n'
    (root / "film.toml").write_text(head + table, encoding="utf-8")
    _, lists = checklists(root)
    assert sum(len(each.entries) for each in lists) == len(LINES)
    try:
        tick(root, "reviewed", note)
    except RushesError as error:
        assert error.next
        assert (root / "film.toml").read_text(encoding="utf-8") == head + table
        return
    ticks = load(root).file.ticks
    assert {key: value for key, value in ticks.items() if key != "reviewed"} == {
        key: value for key, value in notes.items() if key != "reviewed"
    }
    assert ticks["reviewed"].split() == ticks["reviewed"].replace("\n", " ").split() != []


# The page.


@pytest.mark.parametrize(
    "text", ["<script>alert(1)</script>", "\"'><img src=x onerror=alert(1)>", "$x ${y}", "`</style>`", "\x1b[31m\u202e"]
)
def test_hostile_words_are_only_words_on_the_page(tmp_path: Path, text: str) -> None:
    root = tiny(tmp_path / "film")
    edit(root, 'title = "Tiny"', f"title = {json.dumps(text)}")
    light = f'[[look.light]]\nname = {json.dumps(text)}\ntext = "cool"\n'
    off = f"[rules.off]\nneighbours-differ = {json.dumps(text)}\n"
    edit(root, "[prop.cup]", f"{light}\n{off}\n[prop.cup]")
    with (root / "film.toml").open("a", encoding="utf-8") as file:
        file.write(f"\n[ticks]\ncross-cutting-flows = {json.dumps(text)}\n")
    film, lists = checklists(root)
    page = checklist_page(film, lists, root / "out" / "checklist-all.html").read_text(encoding="utf-8")
    calm = checklist_page(load(tiny(tmp_path / "calm")), lists, tmp_path / "calm.html").read_text(encoding="utf-8")
    without_code = [re.sub(r"</?code>|</?bdi>", "", each) for each in (page, calm)]
    tags = [re.findall(r"<(/?[a-z0-9]+)", each) for each in without_code]
    assert tags[0] == tags[1] and "script" not in tags[0] and "img" not in tags[0]
    assert "\x1b" not in page and "\u202e" not in page
    assert len(re.findall('class="box"', page)) == len(LINES)


def test_the_page_is_written_where_it_says_and_is_the_same_again(tmp_path: Path) -> None:
    root = tiny(tmp_path / "film")
    path = Path(said(root, "--list", "image-quality", "--html").stdout.strip())
    assert path == root / "out" / "checklist-image-quality.html"
    first = path.read_bytes()
    assert first.count(b'class="box"') == 5
    said(root, "--list", "image-quality", "--html")
    assert path.read_bytes() == first
    told = json.loads(said(root, "--list", "image-quality", "--html", "--json").stdout)
    assert told["page"] == str(path)


def test_a_page_that_cannot_be_written_is_one_error(tmp_path: Path) -> None:
    root = tiny(tmp_path / "film")
    (root / "out").write_text("in the way", encoding="utf-8")
    error = said(root, "--list", "prompts", "--html").exception
    assert isinstance(error, RushesError) and "cannot be written" in str(error)
