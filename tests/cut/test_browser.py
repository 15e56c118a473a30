"""A film of 120 segments in a browser: at every cut the frame on screen is the one that was planned.

Skipped where no Chromium is installed. Frames tell their number in black and white tiles, which the page reads back.
"""

import json
import shutil
import subprocess
from fractions import Fraction
from http.server import BaseHTTPRequestHandler, HTTPServer
from itertools import accumulate
from pathlib import Path
from typing import Any, ClassVar

import numpy as np
import pytest

from rushes.cut.finish import Finish
from rushes.cut.pieces import body_of
from rushes.cut.segment import render_segment
from rushes.cut.splice import splice
from rushes.cut.timeline import Item
from rushes.media import read_frames, to_rgb, write_clip

BROWSER = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
BITS, SIZE, RATE = 8, (256, 64), Fraction(24000, 1001)

PAGE = """<!doctype html><video id=v muted src="film.mp4"></video><script>
const frames = %s, rate = %s, bits = %s, port = %s;
const tell = said => fetch("http://127.0.0.1:" + port, {method: "POST", mode: "no-cors", body: JSON.stringify(said)});
const v = document.getElementById("v"), canvas = document.createElement("canvas");
canvas.width = v.width = 256; canvas.height = v.height = 64;
const pen = canvas.getContext("2d", {willReadFrequently: true});
const seek = t => new Promise(done => { v.onseeked = () => v.requestVideoFrameCallback
  ? setTimeout(done, 30) : done(); v.currentTime = t; });
const number = () => { pen.drawImage(v, 0, 0, 256, 64); let n = 0;
  for (let k = 0; k < bits; k++) { const p = pen.getImageData(16 + 32 * k, 32, 1, 1).data; n |= (p[0] > 128) << k; }
  return n; };
v.onloadeddata = async () => { const seen = [];
  for (const n of frames) { await seek((n + 0.5) / rate); seen.push(number()); }
  tell({seen, duration: v.duration}); };
v.onerror = () => tell({error: v.error.message});
</script>"""


def numbered(count: int) -> list[np.ndarray[tuple[int, ...], np.dtype[np.uint8]]]:
    """Frame k tells ``k`` modulo 256 in eight tiles."""
    pictures = []
    for k in range(count):
        bits = [235 if k >> bit & 1 else 20 for bit in range(BITS)]
        row = np.repeat(np.array(bits, np.uint8), SIZE[0] // BITS)
        pictures.append(np.repeat(np.broadcast_to(row, (SIZE[1], SIZE[0]))[..., None], 3, axis=2).copy())
    return pictures


def numbers(path: Path) -> list[int]:
    found = []
    for frame in read_frames(path):
        tiles = to_rgb(frame)[32, 16::32, 0]
        found.append(sum(int(tile > 128) << bit for bit, tile in enumerate(tiles)))
    return found


@pytest.mark.long
@pytest.mark.skipif(BROWSER is None, reason="no Chromium is installed to play the film in")
def test_every_cut_of_a_film_is_on_its_frame_in_a_browser(tmp_path: Path) -> None:
    random = np.random.default_rng(7)
    lengths = [int(n) for n in random.integers(3, 70, 120)]
    write_clip(tmp_path / "clip.mp4", numbered(256), rate=Fraction(24))
    segments, shown, at = [], [], 0
    for n, frames in enumerate(lengths):
        first = int(random.integers(0, 256 - frames))
        item = Item(
            shot=f"s{n}", start=at, end=at + frames, source="x", first=first, source_frames=256,
            source_rate=Fraction(24),
        )  # fmt: skip
        segments.append(tmp_path / f"{n}.mp4")
        render_segment(
            body_of(item, RATE), {"clip": tmp_path / "clip.mp4"}, segments[-1], rate=RATE, finish=Finish(SIZE)
        )
        shown += list(range(first, first + frames))
        at += frames
    splice(segments, None, tmp_path / "film.mp4", rate=RATE, frames=at)
    assert numbers(tmp_path / "film.mp4") == shown
    cuts = [0, *accumulate(lengths)][:-1]
    asked = sorted({*cuts, *(cut - 1 for cut in cuts[1:]), at - 1})
    page = tmp_path / "page.html"
    with HTTPServer(("127.0.0.1", 0), Listener) as server:
        page.write_text(PAGE % (asked, float(RATE), BITS, server.server_port), encoding="utf-8")
        told = _played(page, server)
    assert "error" not in told, told
    assert told["seen"] == [shown[n] for n in asked]
    assert told["duration"] == pytest.approx(float(at / RATE), abs=1e-3)


class Listener(BaseHTTPRequestHandler):
    """Takes what the page found."""

    told: ClassVar[dict[str, Any]] = {}

    def do_POST(self) -> None:
        Listener.told.update(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
        self.send_response(204)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Nothing is logged."""


def _played(page: Path, server: HTTPServer) -> dict[str, Any]:
    """What the page found in the film."""
    line = [
        str(BROWSER), "--headless", "--no-sandbox", "--disable-gpu", "--allow-file-access-from-files",
        f"--user-data-dir={page.parent / 'profile'}", page.as_uri(),
    ]  # fmt: skip
    Listener.told.clear()
    server.timeout = 240
    browser = subprocess.Popen(line, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        server.handle_request()
    finally:
        browser.terminate()
        browser.wait(timeout=30)
    assert Listener.told, "the browser said nothing in four minutes"
    return dict(Listener.told)
