"""Makes the documentation's pictures from real runs: a frame of each shot of the example films, and their charts.

python docs/make_pictures.py            writes docs/pictures/contact-sheet.png and chart.png
python docs/make_pictures.py commercial writes docs/pictures/commercial-board.png and commercial-plan.png; so do
                                        narrative and experimental
"""

import sys
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

import av
from PIL import Image, ImageDraw

from rushes.demo import KINDS, make_demo
from rushes.engines.slate.lettering import fit, write
from rushes.export.chart import chart_png
from rushes.film.load import load
from rushes.film.model import Shot
from rushes.states import open_film

PICTURES = Path(__file__).parent / "pictures"
COLUMNS, WIDTH, HEIGHT, GAP, WORDS = 4, 400, 225, 8, 76
MOST_BYTES = 400_000


def main(kinds: Sequence[str]) -> None:
    """Make each film in a temporary folder, and write its board and its chart."""
    for kind in kinds:
        first = kind == KINDS[0]
        with TemporaryDirectory() as folder:
            root = Path(folder) / kind
            made = make_demo(root, kind=kind)
            if made.film is None:
                raise SystemExit(f"the film was not made: {kind}")
            shots = load(root).shots
            words = [] if first else [_words(shot) for shot in shots]
            middles = [(shot.start + shot.end) // 2 for shot in shots]
            write_sheet(made.film, middles, PICTURES / ("contact-sheet.png" if first else f"{kind}-board.png"), words)
            write_chart_picture(root, PICTURES / ("chart.png" if first else f"{kind}-plan.png"))


def write_sheet(film: Path, frames: Sequence[int], into: Path, words: Sequence[str]) -> None:
    """Write some frames of a film, row by row and with words under each, as a PNG under 400 kB."""
    columns = len(frames) if words and len(frames) <= COLUMNS + 1 else COLUMNS
    rows, high = -(-len(frames) // columns), HEIGHT + GAP + (WORDS if words else 0)
    sheet = Image.new("RGB", (columns * (WIDTH + GAP) + GAP, rows * high + GAP), "white")
    pen = ImageDraw.Draw(sheet)
    for number, picture in enumerate(_frames(film, frames)):
        row, column = divmod(number, columns)
        at = GAP + column * (WIDTH + GAP), GAP + row * high
        sheet.paste(picture.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS), at)
        told = fit(words[number] if words else "", "text", WIDTH, WORDS - GAP, 15, 11)
        for line, text in enumerate(told.lines):
            write(pen, at[0], at[1] + HEIGHT + told.size * 1.2 * (line + 1), text, told.face, told.size, (40, 40, 40))
    into.parent.mkdir(exist_ok=True)
    for colours in (256, 128, 64, 32):
        sheet.quantize(colours, dither=Image.Dither.NONE).save(into, optimize=True)
        if into.stat().st_size < MOST_BYTES:
            return


def _words(shot: Shot) -> str:
    return f"{shot.id}: {', '.join(filter(None, (shot.framing, shot.camera)))}. {shot.text}"


def write_chart_picture(root: Path, into: Path) -> None:
    """Write the chart of a project, 1600 pixels wide, as a PNG of few colours."""
    film, song = open_film(root)
    with Image.open(BytesIO(chart_png(film, song, film.shots))) as chart:
        chart.reduce(2).quantize(128, kmeans=2, dither=Image.Dither.NONE).save(into, optimize=True)


def _frames(film: Path, wanted: Sequence[int]) -> list[Image.Image]:
    """The frames of these numbers, in the order of the film."""
    with av.open(str(film)) as container:
        decoded = enumerate(container.decode(video=0))
        arrays = [frame.to_ndarray(format="rgb24") for number, frame in decoded if number in set(wanted)]
    return [Image.fromarray(array) for array in arrays]


if __name__ == "__main__":
    main(sys.argv[1:] or KINDS[:1])
