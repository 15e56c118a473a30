"""Makes the documentation's pictures from a real run: a frame of each shot of the demo film, and its chart.

python docs/make_pictures.py            writes docs/pictures/contact-sheet.png and chart.png
"""

from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

import av
from PIL import Image

from rushes.demo import make_demo
from rushes.export.chart import chart_png
from rushes.film.load import load
from rushes.states import open_film

PICTURE = Path(__file__).parent / "pictures" / "contact-sheet.png"
CHART = PICTURE.with_name("chart.png")
COLUMNS, WIDTH, HEIGHT, GAP = 4, 400, 225, 8
MOST_BYTES = 400_000


def main() -> None:
    """Make the demo in a temporary folder and write its contact sheet and its chart."""
    with TemporaryDirectory() as folder:
        root = Path(folder) / "care"
        made = make_demo(root)
        if made.film is None:
            raise SystemExit("the demo film was not made")
        middles = [(shot.start + shot.end) // 2 for shot in load(root).shots]
        write_sheet(made.film, middles, PICTURE)
        write_chart_picture(root, CHART)


def write_sheet(film: Path, frames: Sequence[int], into: Path) -> None:
    """Write a contact sheet of some frames of a film, row by row, as a PNG under 400 kB."""
    rows = -(-len(frames) // COLUMNS)
    size = (COLUMNS * (WIDTH + GAP) + GAP, rows * (HEIGHT + GAP) + GAP)
    sheet = Image.new("RGB", size, "white")
    for number, picture in enumerate(_frames(film, frames)):
        row, column = divmod(number, COLUMNS)
        small = picture.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS)
        sheet.paste(small, (GAP + column * (WIDTH + GAP), GAP + row * (HEIGHT + GAP)))
    into.parent.mkdir(exist_ok=True)
    for colours in (256, 128, 64, 32):
        sheet.quantize(colours, dither=Image.Dither.NONE).save(into, optimize=True)
        if into.stat().st_size < MOST_BYTES:
            return


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
    main()
