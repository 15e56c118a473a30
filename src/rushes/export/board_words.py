"""Words on the board: text made safe for HTML, times and credits as people read them, and the templates."""

import html
import re
import shlex
from base64 import b64encode
from fractions import Fraction
from functools import cache
from importlib.resources import files
from string import Template
from typing import get_args

from rushes.build.graph import State
from rushes.film.model import Film
from rushes.units import clock

STATES: tuple[State, ...] = get_args(State)
"""Each is its own word, and has a sign of its name in ``board.svg``."""

_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ufffe\uffff\ud800-\udfff]")
_BIDI = re.compile("[\u202a-\u202e\u2066-\u2069]")
_SAFE_NAME = re.compile(r"@?[A-Za-z0-9][\w:.#-]*", re.ASCII)


def esc(text: object) -> str:
    """Text that is only ever text in HTML, between tags and in quoted attributes.

    Control characters become U+FFFD, and the marks that turn the writing direction of what follows
    are left out (Unicode UAX 9); the direction itself is the browser's to find, with ``dir=auto``.
    """
    return html.escape(_BIDI.sub("", _CONTROL.sub("\N{REPLACEMENT CHARACTER}", str(text))), quote=True)


def bdi(text: object) -> str:
    """The same, with a writing direction of its own, so that it cannot turn its neighbours."""
    return f"<bdi>{esc(text)}</bdi>"


def said(text: str) -> str:
    """A sentence as HTML: its commands, between backquotes, as code, and a capital where it begins with a word."""
    pieces = re.split(r"`([^`]*)`", text[:1].upper() + text[1:] if re.match(r"[a-z]+[ ,:]", text) else text)
    return "".join(f"<code>{esc(each)}</code>" if n % 2 else bdi(each) for n, each in enumerate(pieces) if each)


@cache
def part(name: str) -> Template:
    """A part of ``board_parts.html``, by the name it stands under."""
    text = asset("board_parts.html")
    found = re.search(rf"<!-- part: {name} -->\n(.*?)(?=<!-- part: |\Z)", text, re.DOTALL)
    if found is None:
        raise LookupError(f"board_parts.html has no part {name}")
    return Template(found[1])


@cache
def asset(name: str) -> str:
    """The text of a file beside this one."""
    return (files("rushes.export") / name).read_text("utf-8")


def image(data: bytes | None, alt: str, name: str = "") -> str:
    """An ``img`` with its JPEG inside; where there is none, a box that says so."""
    if data is None:
        return (
            f'<span class="blank {name}" role="img" aria-label="{esc(alt)}: no picture"><span>no picture</span></span>'
        )
    return f'<img class="{name}" alt="{esc(alt)}" src="data:image/jpeg;base64,{b64encode(data).decode()}">'


def sign(state: str) -> str:
    """The sign of a state."""
    return f'<svg class="sign" aria-hidden="true" focusable="false"><use href="#sign-{esc(state)}"/></svg>'


def chip(state: State) -> str:
    """A state as a sign and a word."""
    return f'<span class="state {state}">{sign(state)}{state}</span>'


def pick_command(name: str) -> str:
    """The command that picks a take: ``rushes pick V1-03.clip#2``."""
    return f"rushes pick {name if _SAFE_NAME.fullmatch(name) else shlex.quote(name)}"


def credits(amount: int) -> str:
    """``1 credit``, ``1,200 credits``."""
    return f"{amount:,} credit{'' if amount == 1 else 's'}"


def count(number: int, one: str) -> str:
    """``1 shot``, ``1,200 shots``."""
    return f"{number:,} {one}{'' if number == 1 else 's'}"


def seconds(frames: int, rate: Fraction) -> str:
    """A length such as ``4.5 s``, to a hundredth."""
    return f"{float(frames / rate):.2f}".rstrip("0").rstrip(".") + " s"


def song_time(film: Film, frame: int) -> str:
    """The song's time at a film frame, to a tenth of a second: ``1:23.4``."""
    return clock(Fraction(round((film.song_start + frame / film.rate) * 10), 10))


def title_of(id: str) -> str:
    """An id in words: ``verse1`` is ``Verse 1``, ``pre_chorus`` is ``Pre chorus``."""
    spaced = re.sub(r"(?<=[^\W\d_]{3})(?=\d)", " ", id.replace("_", " "))
    return spaced[:1].upper() + spaced[1:]


def anchor(kind: str, id: str, index: int) -> str:
    """The id of an element: the thing's own where it can be one, else its number."""
    return f"{kind}-{id}" if re.fullmatch(r"[A-Za-z0-9_-]{1,60}", id) else f"{kind}--{index}"
