"""The film as a strip: sections, shots and light over one axis of time."""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import pairwise

from rushes.export.board_shots import Run, runs_of, state_of_shot
from rushes.export.board_takes import Board
from rushes.export.board_words import anchor, bdi, esc, part, song_time
from rushes.film.model import Film
from rushes.film.treatment import Light
from rushes.units import clock, parse_clock, to_frame

STEPS = (1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 1200, 1800, 3600)
TICKS, LAST_TICK = 8, Fraction(93, 100)
"""How many times the ruler tells at most, and the last part of the film that has room for one."""

_TONES = {
    "#2d3b58": "night midnight moon moonlight dark",
    "#b8662f": "candle candlelight fire firelight lamp lamplight ember practical",
    "#e0a24a": "golden gold sunset amber honey dusk warm sun sunlight",
    "#efe3c8": "bright brilliant radiant white noon high-key heavenly",
    "#7d858c": "overcast grey gray desaturated cloudy rain fog flat bleak",
    "#6f9cc4": "dawn blue cool cold morning sunrise first",
    "#a65bb5": "neon stage spotlight magenta purple",
}
_WORD_TONES = {word: tone for tone, words in _TONES.items() for word in words.split()}
_OTHERS = ("#8aa39b", "#a89b86", "#8f8aa8")
"""Colours (sRGB) of the light's progression, from its words; one of the last three where none is known."""


def strip(board: Board, runs: Sequence[Run]) -> str:
    """The strip, "" for a film without shots."""
    total = max((shot.end for shot in board.film.shots), default=0)
    if total <= 0:
        return ""
    return part("strip").substitute(
        sections="".join(_section(run, total) for run in runs),
        shots="".join(_shots(board, total)),
        ruler="".join(_ruler(board.film, total)),
        light=_light(board.film, total),
    )


def _at(start: int | Fraction, end: int | Fraction, total: int) -> str:
    return f"left:{float(100 * start / total):.3f}%;width:{float(100 * (end - start) / total):.3f}%"


def _section(run: Run, total: int) -> str:
    first, last = run.shots[0].start, max(shot.end for shot in run.shots)
    title = esc(run.title)
    return f'<a href="#{run.anchor}" style="{_at(first, last, total)}" title="{title}">{bdi(run.title)}</a>'


def _shots(board: Board, total: int) -> Iterator[str]:
    film = board.film
    for run in runs_of(board):
        for shot in run.shots:
            times = f"{song_time(film, shot.start)} to {song_time(film, shot.end)}"
            label = esc(f"{shot.id}, {shot.kind}, {times}, {state_of_shot(board, shot)}")
            yield (
                f'<a class="k-{esc(shot.kind)}" href="#{anchor("shot", shot.id, shot.start)}" title="{label}"'
                f' aria-label="{label}" style="{_at(shot.start, shot.end, total)}"></a>'
            )


def _ruler(film: Film, total: int) -> Iterator[str]:
    begin, length = film.song_start, total / film.rate
    step = next((step for step in STEPS if length / step <= TICKS), STEPS[-1] * (1 + int(length) // 36000))
    first, last = -(-begin // step) * step, begin + length * LAST_TICK
    for time in range(int(first), int(last) + 1, step):
        place = 100 * (time - begin) / length
        yield f'<span style="left:{float(place):.3f}%">{clock(Fraction(time))}</span>'


def _light(film: Film, total: int) -> str:
    """The light's progression: each step's colour where it holds, with its name below."""
    steps = [(frame, end, light) for frame, end, light in _steps(film, total) if end > frame]
    if not steps:
        return ""
    colours = "".join(
        f'<span style="{_at(frame, end, total)};background:{tone(light, n)}" title="{esc(light.text)}"></span>'
        for n, (frame, end, light) in enumerate(steps)
    )
    names = "".join(
        f'<li><span class="dot" style="background:{tone(light, n)}"></span><b>{bdi(light.name)}</b>'
        f" {bdi(song_time(film, frame))} <span>{bdi(light.text)}</span></li>"
        for n, (frame, _, light) in enumerate(steps)
    )
    return f'<div class="light" aria-hidden="true">{colours}</div><ul class="lights">{names}</ul>'


def _steps(film: Film, total: int) -> Iterator[tuple[int, int, Light]]:
    began = sorted(_begins(film), key=lambda pair: pair[0])
    for (frame, light), (end, _) in pairwise([*began, (total, None)]):
        if light is not None:
            yield max(0, frame), min(total, end), light


def _begins(film: Film) -> Iterator[tuple[int, Light | None]]:
    for light in film.file.look.light:
        try:
            yield to_frame(parse_clock(light.start) - film.song_start, film.rate), light
        except ValueError:
            continue


def tone(light: Light, n: int) -> str:
    """The colour (sRGB, ``#rrggbb``) a light's name and words call up."""
    words = f"{light.name} {light.text}".lower().replace(",", " ").split()
    return next((_WORD_TONES[word] for word in words if word in _WORD_TONES), _OTHERS[n % len(_OTHERS)])
