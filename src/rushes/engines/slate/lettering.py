"""Lettering: any text, made safe, wrapped and shrunk until it fits, set in the card's typefaces.

The typefaces are IBM Plex (SIL Open Font License, ``fonts/OFL.txt``). A glyph they lack comes from
a font of the machine, if it has one, and is a box otherwise; it is never an error.
"""

import unicodedata
from bisect import bisect_right
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from rushes.engines.slate.palette import Colour

FONTS = Path(__file__).parent / "fonts"
FACES = {
    "title": "IBMPlexSerif-Medium.ttf",
    "italic": "IBMPlexSerif-Italic.ttf",
    "label": "IBMPlexSansCondensed-SemiBold.ttf",
    "text": "IBMPlexSans-Regular.ttf",
    "mono": "IBMPlexMono-Medium.ttf",
}
_FALLBACKS = (
    "NotoSans-Regular.ttf",
    "DejaVuSans.ttf",
    "NotoSansCJK-Regular.ttc",
    "NotoSansArabic-Regular.ttf",
    "Arial Unicode.ttf",
    "Hiragino Sans GB.ttc",
    "msgothic.ttc",
    "seguisym.ttf",
)
_DROPPED = {"Cc", "Cf", "Cs", "Co", "Cn"}
ELLIPSIS = "\N{HORIZONTAL ELLIPSIS}"


@dataclass(frozen=True, slots=True)
class Lines:
    """Text broken into lines that fit a box: the size of the type in pixels, and the lines."""

    face: str
    size: int
    lines: tuple[str, ...]
    leading: float = 1.2

    @property
    def height(self) -> float:
        """From the top of the first line's capitals to below the last line's descenders."""
        return self.size * (self.leading * (len(self.lines) - 1) + 1.02) if self.lines else 0.0

    @property
    def width(self) -> float:
        return max((measure(line, self.face, self.size) for line in self.lines), default=0.0)


def clean(text: str, limit: int = 600) -> str:
    """Text fit to be set: one line, no control characters, at most ``limit`` characters.

    Longer text is cut at a word and ends with an ellipsis. Combining marks stop at two a letter.
    """
    kept: list[str] = []
    marks = 0
    for letter in unicodedata.normalize("NFC", text[: limit * 4]):
        marks = marks + 1 if unicodedata.combining(letter) else 0
        if letter.isspace():
            kept.append(" ")
        elif marks <= 2 and unicodedata.category(letter) not in _DROPPED and not _selector(letter):
            kept.append(letter)
    line = " ".join("".join(kept).split())
    return line if len(line) <= limit and len(text) <= limit * 4 else cut(line[: limit - 1])


def cut(line: str) -> str:
    """The line without its last, broken word, and with an ellipsis."""
    head, space, tail = line.rpartition(" ")
    kept = head if space and len(tail) < 24 else line
    return kept.rstrip(" .,;:-") + ELLIPSIS


def _selector(letter: str) -> bool:
    return "\ufe00" <= letter <= "\ufe0f"


@lru_cache(maxsize=256)
def font(face: str, size: int) -> ImageFont.FreeTypeFont:
    """A typeface of the card, or a font file of the machine, at a size in pixels."""
    name = str(FONTS / FACES[face]) if face in FACES else face
    return ImageFont.truetype(name, size)


@lru_cache(maxsize=16)
def _installed(name: str) -> bool:
    try:
        font(name, 16)
    except OSError:
        return False
    return True


@lru_cache(maxsize=4096)
def _has(face: str, letter: str) -> bool:
    """Whether a face has a glyph of its own for a letter: it does not draw its empty box."""
    drawn, box = font(face, 16).getmask(letter), font(face, 16).getmask("\uffff")
    return drawn.size != box.size or bytes(drawn) != bytes(box)


@lru_cache(maxsize=4096)
def _face_for(letter: str, face: str) -> str:
    if letter.isspace() or letter.isascii() or _has(face, letter):
        return face
    if _has("text", letter):
        return "text"
    return next((name for name in _FALLBACKS if _installed(name) and _has(name, letter)), face)


@lru_cache(maxsize=4096)
def _runs(text: str, face: str) -> tuple[tuple[str, str], ...]:
    """The text in stretches of one face; marks stay with their letter."""
    runs: list[tuple[str, str]] = []
    for letter in text:
        joins = bool(runs) and (bool(unicodedata.combining(letter)) or letter == " ")
        chosen = runs[-1][0] if joins else _face_for(letter, face)
        if runs and runs[-1][0] == chosen:
            runs[-1] = (chosen, runs[-1][1] + letter)
        else:
            runs.append((chosen, letter))
    return tuple(runs)


@lru_cache(maxsize=16384)
def measure(text: str, face: str, size: int, tracking: float = 0.0) -> float:
    """Width of a line in pixels; ``tracking`` is extra space after each letter, in ems."""
    plain = sum(font(name, size).getlength(run) for name, run in _runs(text, face))
    return plain + tracking * size * len(text)


def write(
    pen: ImageDraw.ImageDraw,
    x: float,
    base: float,
    text: str,
    face: str,
    size: int,
    fill: Colour,
    tracking: float = 0.0,
) -> None:
    """Set one line with its left edge at ``x`` and its baseline at ``base``."""
    runs = _runs(text, face) if tracking == 0.0 else tuple((name, c) for c in text for name, _ in _runs(c, face))
    for name, run in runs:
        pen.text((x, base), run, font=font(name, size), fill=fill, anchor="ls")
        x += measure(run, name, size, tracking)


def fit(text: str, face: str, width: float, height: float, largest: float, smallest: float) -> Lines:
    """The text at the largest size at which it fits, its lines of even length; cut if it cannot."""
    size, least = max(1, round(largest)), max(1, round(smallest))
    while True:
        lines = Lines(face, size, wrap(text, face, size, width))
        if lines.height <= height:
            return Lines(face, size, _even(text, face, size, width, len(lines.lines)))
        if size <= least:
            return _cut_to(lines, width, height)
        size = max(least, min(size - 1, round(size * 0.94)))


def _cut_to(lines: Lines, width: float, height: float) -> Lines:
    rows = max(1, int((height / lines.size - 1.02) / lines.leading + 1))
    kept, last = lines.lines[: rows - 1], cut(lines.lines[rows - 1])
    while len(last) > 1 and measure(last, lines.face, lines.size) > width:
        last = last[:-2] + ELLIPSIS
    return Lines(lines.face, lines.size, (*kept, last), lines.leading)


def _even(text: str, face: str, size: int, width: float, rows: int) -> tuple[str, ...]:
    """The same number of lines in the narrowest measure, so that no line is left short."""
    low, high = width * 0.5, width
    for _ in range(7):
        middle = (low + high) / 2
        low, high = (low, middle) if len(wrap(text, face, size, middle)) <= rows else (middle, high)
    return wrap(text, face, size, high)


def wrap(text: str, face: str, size: int, width: float) -> tuple[str, ...]:
    """The text in lines no wider than ``width``; a word that is wider is broken."""
    lines: list[str] = []
    for word in text.split():
        for part in _broken(word, face, size, width):
            longer = f"{lines[-1]} {part}" if lines else part
            if lines and measure(longer, face, size) <= width:
                lines[-1] = longer
            else:
                lines.append(part)
    return tuple(lines)


def _broken(word: str, face: str, size: int, width: float) -> list[str]:
    parts = []
    while len(word) > 1 and measure(word, face, size) > width:
        fits = max(1, bisect_right(range(1, len(word)), width, key=lambda n: measure(word[:n], face, size)))
        parts.append(word[:fits])
        word = word[fits:]
    return [*parts, word]


def sheet(size: tuple[int, int]) -> tuple[Image.Image, ImageDraw.ImageDraw]:
    """A transparent sheet to letter on, and its pen."""
    page = Image.new("RGBA", size, (0, 0, 0, 0))
    return page, ImageDraw.Draw(page)
