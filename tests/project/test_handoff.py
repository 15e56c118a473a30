"""What is handed out is what an engine would be asked, in the method's order, on a page that needs nothing else."""

import io
import json
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from click.testing import CliRunner
from PIL import Image, PngImagePlugin
from tiny_films import copy_of, edit, shots, tiny

from rushes.cli import rushes as command
from rushes.film.save import save_shot
from rushes.handoff.settings import shape
from rushes.states import states
from rushes.takes import add, pick

TAGS = ("@ann", "@cup:whole", "@cup:broken")
FIRST, NEXT = list(TAGS[:2]), TAGS[2]
"""The references that are made from nothing, and the state that is made from another."""


def handed(film: Path, *line: str) -> dict[str, Any]:
    done = CliRunner().invoke(command, ["handoff", *line, "--film", str(film), "--json"])
    assert done.exit_code == 0, done.output or done.exception
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def nodes(made: dict[str, Any]) -> list[str]:
    return [each["node"] for each in made["wanted"]]


def still(path: Path, shade: int = 90) -> Path:
    """A picture of another ratio, with words in it that nobody else should read."""
    told = PngImagePlugin.PngInfo()
    told.add_itxt("scene", "secret")
    Image.effect_noise((400, 400), shade).convert("RGB").save(path, pnginfo=told)
    return path


@pytest.fixture(scope="session")
def made_in_part(made_free: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A film whose references were made elsewhere, and one still."""
    film = copy_of(made_free, tmp_path_factory.mktemp("part") / "film")
    for number, tag in enumerate(TAGS):
        add(film, tag, still(film.parent / "a.png", 60 + number), "reference")
    add(film, "s1-01", still(film.parent / "a.png"), "still")
    return film


@pytest.fixture
def part(made_in_part: Path, tmp_path: Path) -> Path:
    return copy_of(made_in_part, tmp_path / "film")


def test_references_come_first_then_stills_then_clips(free: Path, part: Path) -> None:
    made = handed(free, "--dry-run")
    assert nodes(made) == FIRST
    later = {f"{shot}.{stage}" for shot in shots(free) for stage in ("still", "clip")}
    assert {each["node"] for each in made["waiting"]} == {NEXT, *later}
    made = handed(part, "--dry-run")
    assert nodes(made) == ["s1-02.still", "s1-03.still", "s1-01.clip"]
    assert made["waiting"] == [
        {"node": f"{shot}.clip", "why": f"waits for {shot}.still"} for shot in ("s1-02", "s1-03")
    ]
    assert made["credits"] == sum(each["credits"] for each in made["wanted"]) > 0
    assert not (part / "out" / "handoff").exists()


def test_a_drawing_that_a_person_picked_is_good_enough(free: Path) -> None:
    pick(free, "s1-02.still#1")
    assert "s1-02.clip" in nodes(handed(free, "--dry-run"))


def test_a_stage_is_handed_out_from_whatever_there_is(free: Path, part: Path) -> None:
    assert nodes(handed(free, "--stage", "clip", "--dry-run")) == [f"{shot}.clip" for shot in shots(free)]
    assert nodes(handed(free, "--stage", "clip", "s1-03,s1-01", "--dry-run")) == ["s1-01.clip", "s1-03.clip"]
    assert nodes(handed(free, "--stage", "still", "s1", "--dry-run")) == [f"{shot}.still" for shot in shots(free)]
    assert nodes(handed(free, "@cup", "--dry-run")) == ["@cup:whole"]
    assert nodes(handed(free, "@cup", "--stage", "reference", "--dry-run")) == ["@cup:whole", "@cup:broken"]
    assert nodes(handed(part, "--stage", "reference", "@ann", "--dry-run")) == ["@ann"]  # another take
    assert nodes(handed(part, "@ann", "--dry-run")) == []


def test_it_is_what_the_engine_would_be_asked(part: Path) -> None:
    made = handed(part)
    by_id = {node.id: node for node in states(part, "runway")[0]}
    for each in made["wanted"]:
        node = by_id[each["node"]]
        inputs = {need.role: states(part)[1][need.node].take for need in node.needs}
        request = node.work.request({role: take.sha256 for role, take in inputs.items() if take}, each["take"])  # type: ignore[union-attr]
        asked = (each["prompt"], each["ratio"], each["seconds"], each["seed"], each["model"], each["credits"])
        assert asked == (
            request.prompt, request.ratio, request.seconds, request.seed, request.model, node.credits
        )  # fmt: skip
        folder = part / "out" / "handoff" / each["folder"]
        assert (folder / "prompt.txt").read_text() == each["prompt"]
        said = (folder / "settings.txt").read_text()
        assert each["model"] in said and str(each["seed"]) in said and each["save_as"] in said


def test_what_goes_along_has_the_exact_ratio_and_nothing_but_pixels(part: Path) -> None:
    made = {each["node"]: each for each in handed(part)["wanted"]}
    clip, other = made["s1-01.clip"], made["s1-02.still"]
    assert (clip["folder"], clip["files"]) == ("s1-01_Door_3s", ["s1-01_Door_3s_first-frame.png"])
    assert other["files"] == ["@cup.png"]
    for each, size in ((clip, tuple(map(int, clip["ratio"].split(":")))), (other, None)):
        data = (part / "out" / "handoff" / each["folder"] / each["files"][0]).read_bytes()
        assert b"secret" not in data
        with Image.open(io.BytesIO(data)) as picture:
            assert not picture.info and size in (None, picture.size)


def test_the_page_needs_nothing_else_and_leaves_the_project_nowhere(part: Path) -> None:
    made = handed(part)
    page = Path(made["page"]).read_text()
    for each in made["wanted"]:
        assert f"{each['node'].partition('.')[0]}: " in page
    parser = Links()
    parser.feed(page)
    assert len(parser.links) == sum(len(each["files"]) for each in made["wanted"])
    for link in parser.links:
        assert (part / "out" / "handoff" / unquote(link)).is_file()
        assert ".." not in link and not link.startswith(("/", "http", "file"))
    assert all(source.startswith("data:image/jpeg;base64,") for source in parser.sources)
    assert str(part) not in page and str(part) not in (part / "out" / "handoff" / "handoff.json").read_text()
    assert not re.search(r"https?://|@import|url\(", page)
    assert (part / "inbox").is_dir()


class Links(HTMLParser):
    """Where a page leads, and what it shows."""

    def __init__(self) -> None:
        super().__init__()
        self.links: list[str] = []
        self.sources: list[str] = []
        self.tags: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        self.tags.append(tag)
        assert not [name for name in told if name.startswith("on")]
        self.links += [told["href"] or ""] if "href" in told else []
        self.sources += [told["src"] or ""] if "src" in told else []


def test_text_of_the_film_is_only_text(part: Path) -> None:
    evil = "</pre><script>alert(1)</script><img src=x onerror=alert(2)>"
    edit(part, 'title = "Tiny"', f'title = "{evil}"')
    save_shot(part, "s1-01", {"motion_prompt": f"{evil} line\r\nnext"})
    made = {each["node"]: each for each in handed(part)["wanted"]}
    page = (part / "out" / "handoff" / "index.html").read_text()
    parser = Links()
    parser.feed(page)
    assert parser.tags.count("script") == 1 and "x" not in parser.sources
    folder = part / "out" / "handoff" / made["s1-01.clip"]["folder"]
    assert (folder / "prompt.txt").read_bytes() == f"{evil} line\r\nnext".encode()


def test_an_earlier_handoff_is_taken_down_but_not_what_a_person_put_there(part: Path) -> None:
    handed(part, "--stage", "clip")
    folder = part / "out" / "handoff"
    (folder / "s1-02_Cup_3s" / "mine.mp4").write_bytes(b"mine")
    (folder / "s1-03_Fall_3s" / "prompt.txt").write_text("changed by hand")
    outside = part / "film.toml"
    listed = json.loads((folder / "handoff.json").read_text())
    listed["written"] |= {"../../film.toml": digest(outside), "a/../../../film.toml": digest(outside)}
    (folder / "handoff.json").write_text(json.dumps(listed))
    handed(part, "s1-01", "--stage", "clip")
    left = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    assert left == [
        "handoff.json", "index.html", "s1-01_Door_3s/prompt.txt", "s1-01_Door_3s/s1-01_Door_3s_first-frame.png",
        "s1-01_Door_3s/settings.txt", "s1-02_Cup_3s/mine.mp4", "s1-03_Fall_3s/prompt.txt",
    ]  # fmt: skip
    assert outside.is_file()


def digest(path: Path) -> str:
    from rushes.build.store import file_digest

    return file_digest(path)


def test_a_folder_that_leaves_the_project_is_refused(part: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (part / "out" / "handoff").symlink_to(tmp_path / "elsewhere")
    done = CliRunner().invoke(command, ["handoff", "--film", str(part)])
    assert done.exception is not None and "leave the project" in str(done.exception)
    assert not list((tmp_path / "elsewhere").iterdir())


def test_names_that_are_none_are_refused(free: Path) -> None:
    done = CliRunner().invoke(command, ["handoff", "s9-01", "--film", str(free)])
    assert "there is no shot, section or tag s9-01" in str(done.exception)


def test_the_same_handoff_is_the_same_bytes(part: Path) -> None:
    handed(part)
    first = {path: path.read_bytes() for path in (part / "out" / "handoff").rglob("*") if path.is_file()}
    handed(part)
    assert first == {path: path.read_bytes() for path in (part / "out" / "handoff").rglob("*") if path.is_file()}


def test_a_film_without_a_shot_list_gets_one(tmp_path: Path) -> None:
    film = tiny(tmp_path / "film")
    assert nodes(handed(film)) == FIRST
    assert (film / "shots.toml").is_file()


@pytest.mark.parametrize(
    ("ratio", "name"),
    [("1280:720", "16:9"), ("720:1280", "9:16"), ("1104:832", "4:3"), ("960:960", "1:1"), ("1584:672", "21:9"),
     ("1024:1024", "1:1"), ("1000:100", "1000:100")],
)  # fmt: skip
def test_ratios_are_called_as_web_apps_do(ratio: str, name: str) -> None:
    assert shape(ratio) == name
