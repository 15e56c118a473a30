"""Videos of performances in a project: read once, in a worker, whatever they are; films that are drawn need none."""

import json
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from tiny_films import edit, film_of, run, takes, tasks, tiny

from rushes.errors import FilmError
from rushes.performances import KEPT, videos_of
from rushes.states import states

TOLD = '[performance.chorus]\nfile = "chorus.mp4"\nstart = "0:00"\n\n[[section]]'


def video(path: Path, seconds: int = 8) -> Path:
    with av.open(str(path), "w") as container:
        stream: Any = container.add_stream("libx264", rate=30)
        stream.width, stream.height, stream.pix_fmt = 96, 64, "yuv420p"
        for k in range(30 * seconds):
            picture = np.full((64, 96, 3), 20 + k % 200, np.uint8)
            container.mux(stream.encode(av.VideoFrame.from_ndarray(picture, format="rgb24")))
        container.mux(stream.encode(None))
    return path


def sung(root: Path, **how: Any) -> Path:
    """The tiny film, whose second moment follows a video; the scripted service sells a model that does."""
    tiny(root, **how)
    edit(root, "[[section]]", TOLD)
    edit(root, 'text = "a table by the window"', 'text = "a table by the window"\nperformance = "chorus"')
    video(root / "chorus.mp4")
    return root


def followed(root: Path, **how: Any) -> Path:
    """The same, where the scripted service sells a model that follows videos."""
    sung(root, **how)
    edit(root, "[engine.scripted]", MIME)
    edit(root, 'hero = "scripted_clip"', 'hero = "scripted_clip"\nperformance = "mime"')
    return root


MIME = "\n[engine.scripted.models.mime]\ncredits = 7\nseconds = [3, 4, 5]\n\n[engine.scripted]"


@pytest.mark.long
def test_an_engine_without_such_a_model_shoots_it_as_any_other(tmp_path: Path) -> None:
    root = sung(tmp_path / "tiny", engine="slate")
    made = run(root)
    assert made.film is not None and made.outcome.failed == 0
    assert {take.model for some in takes(root).values() for take in some if take.stage == "clip"} == {"slate_clip"}


def test_words_still_count_where_nobody_follows(tmp_path: Path) -> None:
    root = sung(tmp_path / "tiny", engine="slate")
    before = {node.id: node.variant for node in states(root)[0]}
    edit(root, 'performance = "chorus"', 'performance = "chorus"\ncamera = "slow push in"')
    after = {node.id: node.variant for node in states(root)[0]}
    assert [id for id in before if id.endswith(".clip") and before[id] != after[id]] == ["s1-02.clip"]


def test_what_is_asked_is_the_same_of_every_engine(tmp_path: Path) -> None:
    root = followed(tmp_path / "tiny", engine="slate")
    slate, scripted = ({node.id: node for node in states(root, engine)[0]} for engine in ("slate", "scripted"))
    sung_by, drawn_by = scripted["s1-02.clip"], slate["s1-02.clip"]
    assert (sung_by.ask, sung_by.fixed_inputs) == (drawn_by.ask, drawn_by.fixed_inputs)
    assert (sung_by.model, drawn_by.model) == ("mime", "slate_clip")
    assert scripted["s1-01.clip"].ask != sung_by.ask and not scripted["s1-01.clip"].fixed_inputs


def test_it_is_bought_at_its_price_and_once(tmp_path: Path) -> None:
    root = followed(tmp_path / "tiny", free=False)
    made = run(root, spend=500)
    assert made.outcome.failed == 0
    (take,) = takes(root)["s1-02.clip"]
    assert (take.model, take.credits) == ("mime", 21)
    assert run(root, spend=500).outcome.made == 0
    request = _request(root, take.task_id or "")
    assert request["seconds"] == 3 and [each["tag"] for each in request["references"]] == ["performance"]
    edit(root, 'performance = "chorus"', 'performance = "chorus"\nmotion = "she looks away"')
    assert run(root, spend=500).outcome.made == 0, "words change nothing of a clip that follows a video"
    edit(root, 'start = "0:00"\n\n[[section]]', 'start = "0:03"\n\n[[section]]')
    with pytest.raises(FilmError, match="cannot be made"):
        run(root, spend=500)


def _request(root: Path, task_id: str) -> dict[str, Any]:
    (task,) = [task for task in tasks(root) if task.id == task_id]
    return dict(task.request)


def test_another_part_or_another_video_is_another_clip(tmp_path: Path) -> None:
    root = followed(tmp_path / "tiny", engine="slate")

    def asked() -> tuple[str, Any]:
        (node,) = [node for node in states(root)[0] if node.id == "s1-02.clip"]
        return node.ask, dict(node.fixed_inputs)

    first = asked()
    edit(root, '"chorus.mp4"\nstart = "0:00"', '"chorus.mp4"\nstart = "0:00.1"')
    moved = asked()
    assert moved[0] != first[0] and moved[1] == first[1]
    edit(root, '"chorus.mp4"\nstart = "0:00.1"', '"chorus.mp4"\nstart = "0:00"\ntext = "in the yard"')
    assert asked() == first
    video(root / "chorus.mp4", 7)
    assert asked()[0] == first[0] and asked()[1] != first[1]


def test_videos_are_read_once_for_each_content(tmp_path: Path) -> None:
    root = sung(tmp_path / "tiny")
    film = film_of(root)
    found = videos_of(film)
    assert found["chorus"].seconds == 8 and not found["chorus"].wrong
    cache = root / ".rushes" / "cache" / KEPT
    (digest,) = json.loads(cache.read_text())
    cache.write_text(json.dumps({digest: "17/2"}))
    assert videos_of(film)["chorus"].seconds == 8.5, "what is kept is believed"
    for broken in ("", "[]", json.dumps({digest: "1/0"}), json.dumps({digest: []}), "[" * 100_000):
        cache.write_text(broken)
        assert videos_of(film)["chorus"].seconds == 8


@pytest.mark.parametrize("content", [b"", b"\0" * 5000, b"<script>alert(1)</script>" * 50])
def test_a_hostile_video_stops_the_film_and_nothing_else(tmp_path: Path, content: bytes) -> None:
    root = followed(tmp_path / "tiny")
    (root / "chorus.mp4").write_bytes(content)
    assert videos_of(film_of(root))["chorus"].wrong
    with pytest.raises(FilmError) as stopped:
        run(root)
    assert "performance.chorus.file" in str(stopped.value) and "cannot be followed" in str(stopped.value)


def test_a_mend_of_a_take_that_is_gone_is_told(tmp_path: Path) -> None:
    root = tiny(tmp_path / "tiny")
    run(root)
    edit(root, 'id = "s1-02"', 'id = "s1-02"\nmend = { take = 4, prompt = "a bare wall" }', "shots.toml")
    with pytest.raises(FilmError, match="s1-02 mends take 4 of its clip, and there is no such take"):
        states(root)
