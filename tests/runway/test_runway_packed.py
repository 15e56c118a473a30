"""Pictures packed once by content, ahead of an order; what is kept is believed only where its digest holds."""

import hashlib
import io
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from runway_films import books, film, run

from rushes.engines.runway import pictures
from rushes.engines.runway.packed import Packed
from rushes.engines.runway_emulator import Emulator


def picture(path: Path, colour: int = 40) -> tuple[str, Path]:
    Image.new("RGB", (320, 180), (colour, 90, 140)).save(path)
    return hashlib.sha256(path.read_bytes()).hexdigest(), path


@pytest.fixture
def packs(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What is packed in this process."""
    done: list[str] = []
    for name in ("reference", "first_frame"):
        real: Callable[..., bytes] = getattr(pictures, name)

        def pack(*args: Any, real: Callable[..., bytes] = real, name: str = name) -> bytes:
            done.append(name)
            return real(*args)

        monkeypatch.setattr(pictures, name, pack)
    return done


def test_it_packs_each_content_once(tmp_path: Path, packs: list[str]) -> None:
    sha256, path = picture(tmp_path / "a.png")
    packed = Packed(tmp_path / "kept")
    first = packed.reference(sha256, path)
    path.unlink()  # found by its content alone
    assert packed.reference(sha256, path) == first == Packed(tmp_path / "kept").reference(sha256, path)
    assert packs == ["reference"] and Image.open(io.BytesIO(first)).size == (320, 180)


def test_sizes_are_packed_apart(tmp_path: Path) -> None:
    sha256, path = picture(tmp_path / "a.png")
    packed = Packed(tmp_path / "kept")
    sizes = {len(packed.first_frame(sha256, path, size, Fraction(2))) for size in ((320, 180), (180, 180))}
    assert len(list((tmp_path / "kept").iterdir())) == 2 == len(sizes)


@pytest.mark.parametrize("broken", [b"", b"short", b"\0" * 400])
def test_what_does_not_hold_is_packed_anew(tmp_path: Path, packs: list[str], broken: bytes) -> None:
    sha256, path = picture(tmp_path / "a.png")
    packed = Packed(tmp_path / "kept")
    good = packed.reference(sha256, path)
    (kept,) = (tmp_path / "kept").iterdir()
    kept.write_bytes(broken)
    assert packed.reference(sha256, path) == good and packs == ["reference"] * 2
    kept.write_bytes(kept.read_bytes()[:-1] + b"x")
    assert packed.reference(sha256, path) == good


def test_it_keeps_no_more_than_there_is_room_for(tmp_path: Path) -> None:
    some = [picture(tmp_path / f"{n}.png", n) for n in range(6)]
    size = len(pictures.reference(some[0][1])) + 32
    packed = Packed(tmp_path / "kept", room=3 * size + size // 2)
    for sha256, path in some:
        packed.reference(sha256, path)
    assert len(list((tmp_path / "kept").iterdir())) == 3


def test_a_folder_that_cannot_be_written_is_none(tmp_path: Path) -> None:
    sha256, path = picture(tmp_path / "a.png")
    (tmp_path / "file").write_text("in the way")
    assert Packed(tmp_path / "file").reference(sha256, path) == Packed().reference(sha256, path)


def test_a_run_packs_a_reference_once_for_all_its_stills(service: Emulator, tmp_path: Path, packs: list[str]) -> None:
    root = film(tmp_path / "film")
    assert run(root, spend=400, until="stills").outcome.failed == 0
    kept = list((root / ".rushes" / "cache" / "packed").glob("*.png"))
    sent = [ref["sha256"] for task in books(root)[1] for ref in task.request["references"]]
    assert set(packs) == {"reference"} and len(packs) == len(kept) == len(set(sent)) < len(sent)
