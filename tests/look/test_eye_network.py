"""A network of the user's own: tried before it is used, refused with a reason, and part of the ranking."""

from importlib.resources import files
from pathlib import Path

import numpy as np
import pytest
from eye_scenes import portrait

from rushes.errors import MediaError
from rushes.look.appearance import Head, Seen, packed
from rushes.look.likeness import Reference, matches
from rushes.look.nets import check_network
from rushes.look.pictures import look_at_picture

OURS = files("rushes.look").joinpath("weights", "appearance.onnx").read_bytes()
"""An ONNX network that is at hand."""


def written(folder: Path, data: bytes, name: str = "own.onnx") -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def test_a_network_that_runs_says_how_much_it_tells(tmp_path: Path) -> None:
    path = written(tmp_path, OURS)
    assert check_network(path) >= 112
    look = look_at_picture(portrait("singer"), network=path)
    assert look.seen.more and look.seen.heads[0].more and look.seen.more != look.seen.heads[0].more
    assert look_at_picture(portrait("singer")).seen.heads[0].more is None


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"\x89PNG\r\n\x1a\n", "no ONNX network"),
        (b"", "no ONNX network"),
        (b"version https://git-lfs.github.com/spec/v1\noid sha256:0\n", "pointer of Git LFS"),
        (OURS[: len(OURS) // 2], "cannot be run"),
        (b"\x08\x07" + b"\xff" * 64, "cannot be run"),
    ],
)
def test_a_file_that_is_no_network_is_refused_with_its_reason(tmp_path: Path, data: bytes, says: str) -> None:
    with pytest.raises(MediaError, match=says):
        check_network(written(tmp_path, data))


def test_a_network_of_more_than_a_gigabyte_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "huge.onnx"
    with path.open("wb") as file:
        file.write(b"\x08\x07")
        file.truncate(2**30 + 1)  # a hole: it takes no room
    with pytest.raises(MediaError, match=r"1\.0 GB"):
        check_network(path)


def sight(own: tuple[float, float], more: tuple[float, float] | None) -> Seen:
    def vector(numbers: tuple[float, float]) -> str:
        return packed(np.array(numbers, np.float32))

    place = vector((1.0, 0.0))
    told = None if more is None else vector(more)
    return Seen((Head((0.4, 0.3, 0.2, 0.3), 100, 99.0, vector(own), None, told),), None, place, 1.0, told)


@pytest.mark.parametrize(("more", "verdict"), [(None, "unsure"), ((1.0, 0.0), "same"), ((0.0, 1.0), "other")])
def test_it_decides_who_is_who_where_ours_cannot(more: tuple[float, float] | None, verdict: str) -> None:
    alike = (0.7, 0.7)
    references = [
        Reference("ann", "cast", (sight(alike, more and (1.0, 0.0)),)),
        Reference("bob", "cast", (sight((0.69, 0.71), more and (0.0, 1.0)),)),
        Reference("hall", "place", (sight(alike, more and (1.0, 0.0)),)),
        Reference("yard", "place", (sight(alike, more and (0.0, 1.0)),)),
    ]
    nothing = np.zeros((1, 1, 3), np.uint8)
    seen = sight((0.695, 0.705), more)
    assert [match.verdict for match in matches(nothing, seen, ["ann", "hall"], references)] == [verdict, verdict]
