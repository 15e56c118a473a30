"""A single still or clip outside any film: to try words, a face or a move before a film is begun.

Only engines that draw on this machine: what is bought belongs in a film, where the ledger is.
"""

import json
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Literal

from rushes.build.workers import Workers
from rushes.engines.base import Drawn, Reference, Request
from rushes.engines.registry import open_engine
from rushes.errors import EngineError, UsageError
from rushes.film.names import TAG
from rushes.media import read_picture
from rushes.media.encode import replacing

STAGES: Mapping[str, Literal["still", "draft"]] = {"reference": "still", "still": "still", "clip": "draft"}


@dataclass(frozen=True)
class Try:
    """What was made: where, in how many seconds, and which of its words the engine drew and did not."""

    file: Path
    seconds: float
    understood: tuple[str, ...] = ()
    not_understood: tuple[str, ...] = ()


def still(
    prompt: str, out: Path, *, references: Sequence[str] = (), ratio: str = "1280:720", seed: int = 0,
    engine: str = "previz",
) -> Try:  # fmt: skip
    """One still of a prompt. ``references`` are ``TAG=DESCRIPTION`` or ``TAG=PICTURE``; the prompt says them as @TAG.

    A description is made into a reference picture first, as a film would. Raises ``UsageError`` for a tag, a picture
    or an engine that will not do, ``EngineError`` and ``MediaError`` as the engine does.
    """
    asked = Request(stage="still", model="", prompt=_said(prompt), ratio=ratio, seed=seed)
    with Studio(engine) as studio:
        named = tuple(studio.reference(text, seed) for text in references)
        return studio.made(replace(asked, references=named), out)


def clip(picture: Path, motion: str, out: Path, *, seconds: int = 5, seed: int = 0, engine: str = "previz") -> Try:
    """One silent clip of a picture that moves as the words say; the picture's scene plays, where it keeps one."""
    with Studio(engine) as studio:
        image = studio.keep(picture)
        high, wide = read_picture(picture).shape[:2]
        size = f"{wide // 2 * 2}:{high // 2 * 2}"
        asked = Request(stage="clip", model="", prompt=motion, ratio=size, seed=seed, image=image, seconds=seconds)
        return studio.made(asked, out)


class Studio:
    """An engine with one worker process and the pictures of a try; closes what it opened."""

    def __init__(self, engine: str) -> None:
        self._workers = Workers(1)
        self._engine = open_engine(engine, workers=self._workers)
        self._folder = TemporaryDirectory(prefix="rushes-try-")
        self._pictures: dict[str, Path] = {}

    def __enter__(self) -> "Studio":
        if not isinstance(self._engine, Drawn):
            self.__exit__()
            raise UsageError(
                f"{self._engine.name} is paid, and outside a film nothing is bought",
                next="Begin one: `rushes new FILM`, then `rushes make --only SHOT --engine ...`: its ledger counts.",
            )
        return self

    def __exit__(self, *about: object) -> None:
        self._workers.shutdown(wait=False, cancel_futures=True)
        self._folder.cleanup()

    def keep(self, path: Path) -> str:
        """Know a picture by its content."""
        read_picture(path)
        digest = sha256(path.read_bytes()).hexdigest()
        self._pictures[digest] = path
        return digest

    def reference(self, text: str, seed: int) -> Reference:
        """The reference of ``TAG=DESCRIPTION`` or ``TAG=PICTURE``."""
        tag, _, what = text.partition("=")
        tag = tag.removeprefix("@")
        if not TAG.fullmatch(tag) or not what.strip():
            raise UsageError(
                f'"{text[:60]}" is not a reference', next='Write it like `--ref singer="woman, 28, wavy dark hair"`.'
            )
        path = Path(what).expanduser()
        if path.suffix.lower() in (".png", ".jpg", ".jpeg", ".webp"):
            return Reference(tag, self.keep(path))
        drawn = Path(self._folder.name) / f"{tag}.png"
        self.made(Request(stage="reference", model="", prompt=what, ratio="720:720", seed=seed), drawn)
        return Reference(tag, self.keep(drawn))

    def made(self, request: Request, out: Path) -> Try:
        """Draw a request into a file."""
        request = replace(request, model=self._engine.models[STAGES[request.stage]])
        began = time.perf_counter()
        ticket = self._engine.submit(request, self._pictures)
        data = self._engine.fetch(ticket)  # type: ignore[arg-type]  # who draws gives a ticket
        took = time.perf_counter() - began
        _write(out, data)
        told = _kept(data)
        return Try(out, round(took, 2), tuple(told.get("understood", ())), tuple(told.get("left", ())))


def _said(prompt: str) -> str:
    if not prompt.strip():
        raise UsageError("the prompt is empty", next='Write it in quotes: `rushes still "PROMPT" -o out.png`.')
    return prompt


def _write(out: Path, data: bytes) -> None:
    try:
        with replacing(out) as part:
            part.write_bytes(data)
    except OSError as error:
        raise EngineError(f"it cannot be written: {error.strerror}", where=str(out)) from error


def _kept(data: bytes) -> Mapping[str, Any]:
    """The scene that a PNG keeps, as JSON; empty for anything else."""
    import io

    from PIL import Image

    if data[:8] != b"\x89PNG\r\n\x1a\n":
        return {}
    with Image.open(io.BytesIO(data)) as image:
        text = getattr(image, "text", {}).get("rushes", "")
    found = json.loads(text) if text else {}
    scene = found.get("scene", {})
    return scene if isinstance(scene, dict) else {}
