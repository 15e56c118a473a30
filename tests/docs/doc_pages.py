"""Markdown pages as tests read them: their fences, links and anchors, and a way to run what they tell to type."""

import os
import re
import subprocess
import sys
import wave
from collections.abc import Iterator
from dataclasses import dataclass
from doctest import ELLIPSIS, NORMALIZE_WHITESPACE, OutputChecker
from fractions import Fraction
from pathlib import Path

import numpy as np

ROOT = Path(__file__).parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "examples").rglob("*.md")])

_FENCE = re.compile(
    r"(?:^<!-- (?P<mark>[^>]+) -->\n)?^```(?P<kind>[\w-]*)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL
)
_LINK = re.compile(r"(?<!`)\[[^\]]*\]\((?P<to>[^)\s]+)\)")
_HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
_MARK = "<<<next>>>"
_FLAGS = ELLIPSIS | NORMALIZE_WHITESPACE
_WAITED = re.compile(r"^\d+ of \d+ made; under way: .*\n", re.MULTILINE)
"""What is told every quarter of a minute while one waits: a slow machine tells more of it."""


@dataclass(frozen=True)
class Fence:
    """A block of code: its language, its text, and the mark above it (``run``, ``file: NAME``)."""

    kind: str
    text: str
    mark: str = ""


def fences(page: Path) -> list[Fence]:
    """The blocks of code of a page, in order."""
    found = _FENCE.finditer(page.read_text(encoding="utf-8"))
    return [Fence(match["kind"], match["text"], match["mark"] or "") for match in found]


def pages_to_run() -> list[Path]:
    """The pages that tell to type something."""
    return [page for page in PAGES if any(fence.mark == "run" for fence in fences(page))]


def links(page: Path) -> list[str]:
    """Where a page links to, blocks of code left out."""
    return [match["to"] for match in _LINK.finditer(_FENCE.sub("", page.read_text(encoding="utf-8")))]


def anchors(page: Path) -> set[str]:
    """The anchors that GitHub makes of a page's headings."""
    headings = _HEADING.findall(_FENCE.sub("", page.read_text(encoding="utf-8")))
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def run_page(page: Path, folder: Path) -> list[str]:
    """Type everything that a page tells to type, in a folder of its own; where what is printed is not what it says."""
    prepare(folder)
    wrong: list[str] = []
    for fence in fences(page):
        if fence.mark.startswith("file: "):
            path = folder / fence.mark.removeprefix("file: ")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(fence.text, encoding="utf-8")
        elif fence.mark == "run":
            wrong += _typed(fence.text, folder)
    return wrong


def prepare(folder: Path) -> None:
    """What the pages start from: the program, a song, a clip and a picture."""
    from PIL import Image

    from rushes.media import write_clip

    programs = folder / ".bin"
    programs.mkdir()
    script(programs / "rushes", f'exec {sys.executable} -c "from rushes.cli import main; main()" "$@"')
    script(programs / "python3", f'exec {sys.executable} "$@"')
    write_song(folder / "song.wav")
    picture = np.full((360, 640, 3), 90, np.uint8)
    write_clip(folder / "drone.mp4", [picture] * 125, rate=Fraction(25))
    Image.fromarray(picture).save(folder / "ann.jpg")


def script(path: Path, command: str) -> None:
    """A program of one line."""
    path.write_text(f"#!/bin/sh\n{command}\n", encoding="utf-8")
    path.chmod(0o755)


def write_song(path: Path, seconds: int = 24, rate: int = 22050) -> None:
    """A song of 120 beats a minute in four: drum, snare and chords, quiet for the first eight seconds."""
    t = np.arange(seconds * rate) / rate
    beat, phase = (t // 0.5).astype(int), t % 0.5
    drum = np.sin(2 * np.pi * 60 * phase) * np.exp(-18 * phase)
    snare = np.random.default_rng(1).uniform(-1, 1, len(t)) * np.exp(-30 * phase) * (beat % 2)
    root = np.array([220, 174.6, 261.6, 196])[beat // 4 % 4]
    chord = sum(np.sin(2 * np.pi * root * part * t) for part in (1, 1.25, 1.5)) / 3
    loud = np.where(t < 8, 0.4, 1.0)
    samples = np.clip(loud * (0.6 * drum + 0.3 * snare + 0.2 * chord), -1, 1)
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 2, rate, 0, "NONE", ""))
        file.writeframes((samples * 0.8 * 32767).astype("<i2").tobytes())


def _typed(text: str, folder: Path) -> Iterator[str]:
    """Run one block's commands in one shell; a sentence for each whose output is not the page's."""
    steps = [_step(part.split("\n")) for part in text.removeprefix("$ ").split("\n$ ")]
    lines = "".join(f"{command}\nprintf '{_MARK}'\n" for command, _ in steps)
    path = f"{folder / '.bin'}{os.pathsep}{os.environ['PATH']}"
    environment = {**os.environ, "PATH": path, "PYTHONPATH": str(ROOT / "src"), "LC_ALL": "C.UTF-8"}
    done = subprocess.run(
        ["bash"], input=lines, cwd=folder, env=environment, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip
    for (command, want), got in zip(steps, done.stdout.split(_MARK), strict=False):
        got = _WAITED.sub("", got.replace(f"{folder}/", ".../"))
        if not OutputChecker().check_output(want, got, _FLAGS):
            yield f"$ {command}\nthe page says:\n{want}\nit printed:\n{got}"


def _step(lines: list[str]) -> tuple[str, str]:
    """A command and the output below it; a command goes on over lines while a quote is open."""
    count = 1
    while "\n".join(lines[:count]).count('"') % 2 and count < len(lines):
        count += 1
    return "\n".join(lines[:count]), "\n".join(lines[count:])
