"""The eye in a film: what it measures is kept, told, and used by the cut."""

import json
from pathlib import Path

import cv2
import numpy as np
import pytest
from click.testing import CliRunner
from tiny_films import edit, film_of, run, takes

from rushes.build.run import run as run_nodes
from rushes.build.store import file_digest
from rushes.cli import rushes
from rushes.editing import cut, explain
from rushes.errors import FilmError, MediaError, UsageError
from rushes.events import Event, NodeDone, Said, silent
from rushes.film.save import save_shot
from rushes.likenesses import as_references, likenesses, picture_nodes
from rushes.looking import choosing
from rushes.make import board
from rushes.media import read_frames, to_rgb, write_clip
from rushes.project import workshop
from rushes.seeing import found_of, look, standing_verdicts
from rushes.states import open_film, states
from rushes.takes import add, pick, trim
from rushes.units import CLIP_RATE


def cloth(seed: int = 0) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    """A picture larger than the film, with corners to follow."""
    random = np.random.default_rng(seed)
    page = cv2.resize(random.integers(0, 255, (60, 90, 3), np.uint8), (720, 480), interpolation=cv2.INTER_CUBIC)
    for _ in range(60):
        x, y, w, h = (int(n) for n in random.integers((0, 0, 12, 12), (700, 460, 60, 50)))
        page[y : y + h, x : x + w] = random.integers(0, 255, 3)
    return np.asarray(page, np.uint8)


def clip(path: Path, frames: int = 120, pan: float = 0.8, soft: range = range(0), hidden: int | None = None) -> Path:
    """A clip that pans over cloth; ``soft`` frames come into focus, from frame ``hidden`` on it is another picture."""
    page, other = cloth(1), cloth(2)
    made = []
    for k in range(frames):
        source = other if hidden is not None and k >= hidden else page
        x = 20 + round(k * pan)
        picture = source[60:240, x : x + 320]
        made.append(cv2.GaussianBlur(picture, (0, 0), 6 * (1 - k / len(soft)) + 0.1) if k in soft else picture)
    write_clip(path, [np.ascontiguousarray(each) for each in made], rate=CLIP_RATE)
    return path


def put_in(root: Path, file: Path) -> None:
    """The clip as a take of s1-02, picked."""
    pick(root, add(root, "s1-02", file, "clip").name)


def told(*args: str | Path) -> tuple[int | None, str]:
    result = CliRunner().invoke(rushes, ["look", *map(str, args)], standalone_mode=False)
    if result.exception is not None:
        raise result.exception
    return result.return_value, result.stdout


def test_a_clip_that_ends_before_its_slot_is_told_by_the_cut_and_the_check(free: Path, tmp_path: Path) -> None:
    shot = next(each for each in open_film(free)[0].shots if each.id == "s1-02")
    put_in(free, clip(tmp_path / "short.mp4", frames=shot.frames - 10))
    said: list[Event] = []
    cut(free, said.append)
    assert [each.text for each in said if isinstance(each, Said) and "still" in each.text] == [
        "s1-02: its clip is 10 frames short; its last frame stands still for them."
    ]
    problems = json.loads(CliRunner().invoke(rushes, ["check", str(free), "--json"]).stdout)["problems"]
    (found,) = (each for each in problems if each["rule"] == "clip-reaches-end")
    assert found["shot"] == "s1-02" and f"End the slot at frame {shot.end - 10}" in found["fix"]
    assert explain(free)[1].held == 10


def test_a_slip_that_the_clip_cannot_give_is_told_by_the_cut(free: Path, tmp_path: Path) -> None:
    shot = next(each for each in open_film(free)[0].shots if each.id == "s1-02")
    put_in(free, clip(tmp_path / "short.mp4", frames=shot.frames + 8))
    first = next(row for row in explain(free) if row.shot == "s1-02").first
    save_shot(free, "s1-02", {"slip": 20})
    said: list[Event] = []
    cut(free, said.append)
    (warned,) = (each.text for each in said if isinstance(each, Said) and each.level == "warning")
    assert warned.startswith(f"s1-02: frame {first + 20} of its clip was to be the first") and "frame 8." in warned
    assert next(row for row in explain(free) if row.shot == "s1-02").first == 8


def test_a_still_that_is_black_is_told(free: Path, tmp_path: Path) -> None:
    night = np.zeros((720, 1280, 3), np.uint8)
    night[:290, :310] = 60
    cv2.imwrite(str(tmp_path / "night.png"), night)
    black = add(free, "s1-02", tmp_path / "night.png", "still").name
    pick(free, black)
    _, text = told("s1-02", "--film", free)
    assert f"more than half of {black} is black" in text and "rushes make --again s1-02.still" in text
    assert [each.kind for each in found_of(*open_film(free)) if each.take == black and each.shown] == ["dark"]


def test_the_folder_of_a_film_comes_before_its_shots_and_never_in_the_place_of_one(
    free: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert "3 clips and" in told(free)[1] and "1 clip and" in told(free, "s1-02")[1]
    with pytest.raises(UsageError, match="is the folder of a film") as refused:
        CliRunner().invoke(rushes, ["trim", str(free), "--in", "1"], standalone_mode=False, catch_exceptions=False)
    assert f"--film {free}" in str(refused.value)


def test_a_clip_is_looked_at_once_for_its_content(free: Path) -> None:
    events: list[Event] = []
    looked = look(free, (), events.append, 1)
    assert len(looked.rows) == 3 and looked.failed == 0
    made = {event.node for event in events if isinstance(event, NodeDone) and event.made}
    shots = {f"s1-0{n}.{what}" for n in (1, 2, 3) for what in ("clip.look", "still.look", "still.match")}
    assert made == {*shots, "@ann.look", "@cup:whole.look", "@cup:broken.look"}
    events.clear()
    look(free, (), events.append, 1)
    assert not [event for event in events if isinstance(event, NodeDone) and event.made]
    edit(free, "it falls", "it falls slowly")
    run(free)
    look(free, (), events.append, 1)
    made = {event.node for event in events if isinstance(event, NodeDone) and event.made}
    assert made == {"s1-03.clip.look", "s1-03.still.look", "s1-03.still.match"}


def test_stills_are_held_against_the_views_of_a_reference_too(free: Path) -> None:
    path = free / "film.toml"
    text = path.read_text(encoding="utf-8")
    for table in ("[cast.ann]", "[prop.cup]"):
        text = text.replace(table, table + '\nviews = { profile = "seen from the side", sill = "on a windowsill" }')
    path.write_text(text, encoding="utf-8")
    run(free)
    events: list[Event] = []
    look(free, (), events.append, 1)
    made = {event.node for event in events if isinstance(event, NodeDone) and event.made}
    views = {f"@{tag}.look:{view}" for tag in ("ann", "cup:whole") for view in ("profile", "sill")}
    assert views <= made and "@cup:broken.look:sill" not in made
    film, song = open_film(free)
    with workshop(film, silent) as shop:
        verdicts = standing_verdicts(film, song, shop.ledger.takes(shop.store.present()))
        nodes = picture_nodes(film, verdicts, file_digest, film.shots)
        ann = next(one for one in likenesses(film, nodes, verdicts | run_nodes(nodes, shop).verdicts, shop.store)[0])
    assert list(ann.looks) == ["@ann.look", "@ann.look:profile", "@ann.look:sill"] and [*ann.firsts] == ["@ann.look"]
    assert len(as_references([ann])[0].seen) == 3


def test_the_cut_leaves_bad_ends_out(free: Path, tmp_path: Path) -> None:
    bad = clip(tmp_path / "bad.mp4", soft=range(30))
    put_in(free, bad)
    assert cut(free, jobs=1).film
    row = next(row for row in explain(free) if row.shot == "s1-02")
    assert row.first >= 20 and row.last < 120 and "as measured" in row.why
    frames = [to_rgb(frame) for frame in read_frames(free / "out" / "film.mp4", 48, 48)]
    sharp = [cv2.Laplacian(cv2.cvtColor(each, cv2.COLOR_RGB2GRAY), cv2.CV_32F).var() for each in frames]
    assert min(sharp) > 0.4 * max(sharp)


@pytest.mark.long
def test_a_person_s_trim_stands_and_is_warned_of(free: Path, tmp_path: Path) -> None:
    put_in(free, clip(tmp_path / "bad.mp4", soft=range(30)))
    trim(free, "s1-02", "4f", "52f", None)
    looked = look(free, ("s1-02",), jobs=1)
    assert [(each.kind, each.shown) for each in looked.findings if each.kind == "blur"] == [("blur", True)]
    cut(free, jobs=1)
    assert next(row for row in explain(free) if row.shot == "s1-02").first == 4
    result = CliRunner().invoke(rushes, ["check", str(free), "--json"], standalone_mode=False)
    problems = json.loads(result.stdout)["problems"]
    assert "clip-ends-good" in {problem["rule"] for problem in problems}


def test_a_hidden_cut_is_found_and_cut_around(free: Path, tmp_path: Path) -> None:
    put_in(free, clip(tmp_path / "bad.mp4", hidden=40))
    looked = look(free, ("s1-02",), jobs=1)
    assert [(each.kind, each.shown, each.frames) for each in looked.findings if each.kind == "cut"] == [
        ("cut", False, (40, 41))
    ]
    cut(free, jobs=1)
    assert next(row for row in explain(free) if row.shot == "s1-02").first >= 40


def test_a_camera_that_was_not_asked_for_is_told(free: Path, tmp_path: Path) -> None:
    save_shot(free, "s1-02", {"camera": "locked-off shot"})
    put_in(free, clip(tmp_path / "pan.mp4"))
    looked = look(free, ("s1-02",), jobs=1)
    (finding,) = [each for each in looked.findings if each.kind == "camera"]
    assert finding.says.startswith("asked static, measured pan right") and "Locked camera" in finding.does
    code, page = told("s1-02", "--film", free, "--strict")
    assert code == 1 and "measured pan right" in page
    assert (free / "out" / "look.html").read_text(encoding="utf-8").count("<svg") == 1


def test_what_was_found_is_there_without_looking_again(free: Path, tmp_path: Path) -> None:
    film, song = open_film(free)
    assert found_of(film, song) == ()
    put_in(free, clip(tmp_path / "bad.mp4", hidden=20, frames=50))
    look(free, (), jobs=1)
    film, song = open_film(free)
    assert {each.shot for each in found_of(film, song) if each.kind == "cut"} == {"s1-02"}


def test_names_that_are_no_shots_are_refused_and_json_is_one_object(free: Path) -> None:
    with pytest.raises(UsageError):
        look(free, ("nothing",), jobs=1)
    code, page = told("--film", free, "--json")
    data = json.loads(page)
    assert code == 0 and len(data["clips"]) == len(data["stills"]) == 3
    assert set(data) == {"clips", "stills", "references", "findings", "failed", "page"}
    assert [each["tag"] for each in data["stills"][0]["shows"]] == ["ann"]
    assert {item["id"] for item in data["references"]["ann"]} >= {"size", "light", "focus"}


def test_text_of_the_film_is_escaped_on_the_page(free: Path) -> None:
    edit(free, 'title = "Tiny"', 'title = "<script>alert(1)</script>"')
    assert "<script>" not in look(free, (), jobs=1).page.read_text(encoding="utf-8")
    assert film_of(free).settings.title.startswith("<script>") and takes(free)


def test_a_network_of_the_film_is_tried_first_and_its_faults_are_told(free: Path) -> None:
    (free / "own.onnx").write_bytes(b"\x89PNG")
    edit(free, "[prop.cup]", '[eye]\nnetwork = "own.onnx"\n\n[prop.cup]')
    with pytest.raises(MediaError, match="no ONNX network"):
        look(free, (), jobs=1)
    edit(free, 'network = "own.onnx"', 'network = "gone.onnx"')
    with pytest.raises(FilmError) as error:
        look(free, (), jobs=1)
    assert [problem.key for problem in error.value.problems] == ["eye.network"]


def test_status_and_board_tell_what_is_known_and_measure_nothing(free: Path, tmp_path: Path) -> None:
    put_in(free, clip(tmp_path / "bad.mp4", soft=range(30), frames=60))
    trim(free, "s1-02", "4f", "52f", None)
    before = CliRunner().invoke(rushes, ["status", str(free), "--json"])
    assert not [node for node in json.loads(before.stdout)["nodes"] if node["seen"]]
    look(free, (), jobs=1)
    told = json.loads(CliRunner().invoke(rushes, ["status", str(free), "--json"]).stdout)
    worst = next(node["seen"] for node in told["nodes"] if node["id"] == "s1-02.clip")
    assert worst["kind"] in ("warp", "blur") and worst["shown"] and "s1-02.clip#2" in worst["says"]
    shown = CliRunner().invoke(rushes, ["status", str(free)]).stdout
    assert "seen: frames" in shown and "rushes remedy SHOT" in shown
    page = board(free).read_text(encoding="utf-8")
    assert 'class="seen"' in page and "camera measured" in page and "Trim it away, or make another take." in page


def test_every_defect_that_is_measured_has_an_answer() -> None:
    from typing import get_args

    from rushes import looking, remedies
    from rushes.look.defects import Kind
    from rushes.rules import seen

    kinds = set(get_args(Kind))
    assert kinds == set(looking._DOES) == {*seen.ENDS, *seen.WITHIN, "dark"}
    assert kinds - {"fade in", "fade out"} <= set(remedies._OF_KIND)


@pytest.mark.long
def test_what_was_just_cut_is_not_called_stale(free: Path, tmp_path: Path) -> None:
    """The cut begins a clip where measurement says, and whoever asks what is true of the film knows that."""
    add(free, "s1-01", clip(tmp_path / "soft.mp4", soft=range(40)), "clip")
    cut(free)
    nodes, verdicts = states(free)
    assert [node.id for node in nodes if verdicts[node.id].state != "done"] == []
    assert [shot.id for shot in choosing(film_of(free), verdicts)] == ["s1-01"]
