"""The chart of a plan: song, shots, story and light over one axis of time, to pin on a wall."""

from collections.abc import Sequence
from pathlib import Path

from rushes.errors import RushesError
from rushes.export.chart_as_png import as_png
from rushes.export.chart_as_svg import as_svg
from rushes.export.chart_facts import score_of
from rushes.export.chart_page import page_of
from rushes.export.chart_paper import Page
from rushes.film.model import Film, Shot
from rushes.media.encode import replacing
from rushes.plan.model import Plan
from rushes.song.model import Song


def chart_page(film: Film, song: Song | None, shots: Sequence[Shot], plan: Plan | None = None) -> Page:
    """The chart as marks on a page, before it is drawn. Raises ``FilmError`` for a film without a length."""
    return page_of(score_of(film, song, shots, plan))


def chart_svg(film: Film, song: Song | None, shots: Sequence[Shot], plan: Plan | None = None) -> str:
    """The chart as SVG, 1600 pixels wide and as high as the film is long; ``plan`` adds what it costs."""
    return as_svg(chart_page(film, song, shots, plan))


def chart_png(film: Film, song: Song | None, shots: Sequence[Shot], plan: Plan | None = None) -> bytes:
    """The same as PNG (sRGB), 3200 pixels wide; 2400 or 1600 for a very long page."""
    return as_png(chart_page(film, song, shots, plan))


def write_chart(
    film: Film, song: Song | None, shots: Sequence[Shot], into: Path, plan: Plan | None = None
) -> tuple[Path, Path]:
    """Write ``plan.svg`` and ``plan.png`` into a folder, each whole or not at all, and return their paths.

    Raises ``FilmError`` for a film without a length, ``RushesError`` where they cannot be written.
    """
    page = chart_page(film, song, shots, plan)
    drawn = {into / "plan.svg": as_svg(page).encode(), into / "plan.png": as_png(page)}
    try:
        into.mkdir(parents=True, exist_ok=True)
        for path, data in drawn.items():
            with replacing(path) as part:
                part.write_bytes(data)
    except OSError as error:
        next = "Look at the folder's rights and space, then run `rushes plan --chart` again."
        raise RushesError(f"the chart cannot be written: {error.strerror}", where=str(into), next=next) from None
    return into / "plan.svg", into / "plan.png"
