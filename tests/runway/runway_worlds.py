"""The engine and the emulator it speaks to, and what tests ask them for."""

import hashlib
import io
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from PIL import Image, PngImagePlugin

from rushes.engines.base import Outcome, Reference, Request, Status, Ticket
from rushes.engines.runway import Runway

KEY = "key_" + "0123456789abcdef" * 8


def picture(path: Path, size: tuple[int, int] = (640, 360), colour: tuple[int, int, int] = (90, 60, 40)) -> str:
    """A PNG with words of ours in it; the digest of its content."""
    words = PngImagePlugin.PngInfo()
    words.add_itxt("rushes", "a scene that stays at home")
    made = io.BytesIO()
    Image.new("RGB", size, colour).save(made, "PNG", pnginfo=words)
    path.write_bytes(made.getvalue())
    return hashlib.sha256(made.getvalue()).hexdigest()


def still(**changes: Any) -> Request:
    """A still of a small ratio, at 5 credits."""
    plain: dict[str, Any] = {"stage": "still", "model": "gen4_image", "prompt": "a cup", "ratio": "1280:720", "seed": 7}
    return Request(**{**plain, **changes})


def clip(image: str | None, **changes: Any) -> Request:
    """A clip of 2 seconds, at 10 credits."""
    plain: dict[str, Any] = {
        "stage": "clip", "model": "gen4_turbo", "prompt": "it falls", "ratio": "1280:720", "seed": 7, "seconds": 2,
        "image": image,
    }  # fmt: skip
    return Request(**{**plain, **changes})


def references(found: Mapping[str, str]) -> tuple[Reference, ...]:
    """References by tag and content."""
    return tuple(Reference(tag, sha256) for tag, sha256 in found.items())


def accepted(outcome: Outcome) -> Ticket:
    """The ticket it must be."""
    assert isinstance(outcome, Ticket), outcome
    return outcome


def ended(engine: Runway, ticket: Ticket, tries: int = 400) -> Status:
    """The end of a job."""
    import time

    for _ in range(tries):
        status = engine.poll(ticket)
        if status.state not in ("waiting", "running"):
            return status
        time.sleep(0.02)
    raise AssertionError(status)
