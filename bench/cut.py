"""What a cut costs beside the least it could cost: the floor, one trim changed, a proxy; ffmpeg and MoviePy beside it.

    python -m bench.cut PROJECT [--size WxH] [--ffmpeg PROGRAM] [--moviepy PYTHON] [--json]

With --size the film has another size than its clips, so that none can be copied: every frame is scaled and encoded.
PROJECT has its clips made (`rushes demo --full care` makes one); it is copied, and its segments are made anew. All in
CPU seconds of every process, on one machine in one run, as ratios to the *floor*: decode, scale and encode the same
frames with the same settings in one process and thread, and nothing else. The floor and the whole cut take turns of a
few seconds, so that both see the machine as busy as it is, and the cut is held against that floor; the rest is held
against the mean of that one and of another at the end. ``--moviepy`` is an interpreter that has MoviePy,
``--ffmpeg`` the program where it is not on the path; it is given one filter graph of trims. Neither keeps anything
between cuts.
"""

import argparse
import json
import os
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from rushes.build.store import Store
from rushes.cut.finish import FILM_CRF, Finish
from rushes.cut.mix import mix_sound
from rushes.cut.pieces import Layer, pieces
from rushes.cut.segment import seen
from rushes.cut.timeline import Timeline
from rushes.editing import in_hand
from rushes.film.save import save_shot, save_table
from rushes.media.encode import AHEAD, PRESET, write_frames

SRC = Path(__file__).parents[1] / "src"


@dataclass(frozen=True)
class Row:
    """One way to cut: CPU and wall seconds, the most memory of one process, and the ratio to the floor's CPU."""

    what: str
    cpu: float
    wall: float
    memory_mb: int
    ratio: float = 1.0


def measured(what: str, work: Callable[[], object]) -> Row:
    """What a piece of work in other processes costs."""
    before, begun = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    work()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Row(what, cpu, time.perf_counter() - begun, after.ru_maxrss // 1024)


def call(*line: str, **environ: str) -> None:
    subprocess.run(line, check=True, stdout=subprocess.DEVNULL, env={**os.environ, "PYTHONPATH": str(SRC), **environ})


TURN = 3.0
"""Seconds that each of those that take turns may run."""


def in_turns(**lines: Sequence[str]) -> list[Row]:
    """What commands cost that run by turns, each alone while the others stand still."""
    begun = time.perf_counter()
    environ = {**os.environ, "PYTHONPATH": str(SRC)}
    running = {
        what: subprocess.Popen(line, stdout=subprocess.DEVNULL, env=environ, start_new_session=True)
        for what, line in lines.items()
    }
    for process in running.values():
        os.killpg(process.pid, signal.SIGSTOP)
    rows: list[Row] = []
    while running:
        for what, process in list(running.items()):
            if used := _turn(process.pid):
                spent = used.ru_utime + used.ru_stime
                rows.append(Row(what, spent, time.perf_counter() - begun, used.ru_maxrss // 1024))
                del running[what]
    return rows


def _turn(group: int) -> resource.struct_rusage | None:
    """Let a group of processes run for a moment; what it has used with all its children, where it ended."""
    os.killpg(group, signal.SIGCONT)
    end = time.monotonic() + TURN
    while time.monotonic() < end:
        pid, status, used = os.wait4(group, os.WNOHANG)
        if pid:
            if os.waitstatus_to_exitcode(status):
                raise RuntimeError("one of the commands failed")
            return used
        time.sleep(0.02)
    os.killpg(group, signal.SIGSTOP)
    return None


OURS = (sys.executable, "-c", "from rushes.cli import main; main()")


def rushes(*args: str) -> None:
    """A command of ours, in a process of its own."""
    call(*OURS, *args)


def shown(timeline: Timeline, store: Store) -> list[tuple[str, int, int]]:
    """Each piece as its clip, its first frame and how many: what every other way is given."""
    layers = [piece.under for piece in pieces(timeline)]
    plain = [layer for layer in layers if isinstance(layer, Layer)]
    return [(str(store.path(each.source)), each.shown[0][0], len(each.shown)) for each in plain]


def floor(timeline: Timeline, store: Store, into: Path) -> None:
    """Decode, fit and encode every frame that the film shows, in this process."""
    layers = [piece.under for piece in pieces(timeline)]
    frames = (
        frame
        for layer in layers
        if isinstance(layer, Layer)
        for frame in seen(layer, store.path(layer.source), Finish(timeline.size))
    )
    write_frames(into, frames, rate=timeline.rate, crf=FILM_CRF)


def sound(timeline: Timeline, store: Store, into: Path) -> None:
    """Mix and encode the film's sound, and nothing else."""
    song = store.root.parents[1] / "song.wav"
    mix_sound(song, timeline.tracks, into, start=timeline.sound_start, seconds=timeline.seconds)


def ffmpeg(program: str, cuts: Sequence[tuple[str, int, int]], timeline: Timeline, into: Path) -> None:
    """One filter graph of trims and a concat, as is written by hand."""
    inputs = [part for path, _, _ in cuts for part in ("-i", path)]
    size, rate = "{}:{}".format(*timeline.size), timeline.rate
    trims = [
        f"[{n}:v]trim=start_frame={first}:end_frame={first + count},setpts=PTS-STARTPTS,scale={size}[v{n}]"
        for n, (_, first, count) in enumerate(cuts)
    ]
    graph = ";".join([*trims, "".join(f"[v{n}]" for n in range(len(cuts))) + f"concat=n={len(cuts)}[v]"])
    call(
        program, "-v", "error", "-y", *inputs, "-filter_complex", graph, "-map", "[v]", "-r", str(rate), "-c:v",
        "libx264", "-preset", PRESET, "-crf", str(FILM_CRF), "-x264-params", AHEAD, "-threads", "2", str(into),
    )  # fmt: skip


MOVIEPY = """
import json, sys
from moviepy import VideoFileClip, concatenate_videoclips
cuts, size, rate, into, preset, crf = json.loads(sys.argv[1])
clips = []
for path, first, count in cuts:
    clip = VideoFileClip(path, audio=False)
    end = min((first + count) / clip.fps, clip.duration)
    clips.append(clip.subclipped(first / clip.fps, end).resized(tuple(size)))
film = concatenate_videoclips(clips)
film.write_videofile(into, fps=rate, codec="libx264", preset=preset, audio=False, threads=2, logger=None,
                     ffmpeg_params=["-crf", str(crf)])
"""


def moviepy(python: str, cuts: Sequence[tuple[str, int, int]], timeline: Timeline, into: Path) -> None:
    asked = [list(cuts), timeline.size, float(timeline.rate), str(into), PRESET, FILM_CRF]
    call(python, "-c", MOVIEPY, json.dumps(asked))


def whole_copy(project: Path, folder: Path) -> Path:
    """The project as it is, its media linked."""
    root = folder / "film"
    shutil.copytree(project, root, symlinks=True, copy_function=_linked)
    return root


def copy_of(project: Path, folder: Path) -> Path:
    """The project with its clips and without its segments."""
    root = whole_copy(project, folder)
    for file in ("film.mp4", "film.proxy.mp4"):
        (root / "out" / file).unlink(missing_ok=True)
    with in_hand(root) as (_, ledger, store):
        made = [take for some in ledger.takes().values() for take in some if take.stage in ("segment", "sound", "film")]
        ledger.forget(made)
        for take in made:
            store.remove(take.sha256)
    return root


def _linked(source: str, target: str) -> None:
    """State that is written is copied, media that never change are linked."""
    if "/store/" in source:
        os.link(source, target)
    else:
        shutil.copy2(source, target)


def main(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("project", type=Path)
    parser.add_argument("--size", metavar="WxH")
    parser.add_argument("--moviepy", metavar="PYTHON")
    parser.add_argument("--ffmpeg", metavar="PROGRAM", default=shutil.which("ffmpeg"))
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--floor", type=Path, help=argparse.SUPPRESS)
    asked = parser.parse_args(argv)
    if asked.floor:
        with in_hand(asked.project) as (timeline, _, store):
            (sound if asked.floor.suffix == ".m4a" else floor)(timeline, store, asked.floor)
        return 0
    with tempfile.TemporaryDirectory(dir=asked.project.resolve().parent) as name:
        root = copy_of(asked.project.resolve(), Path(name))
        if asked.size:
            save_table(root, ("film",), {"size": asked.size})
        rows = compared(root, Path(name), asked.ffmpeg, asked.moviepy)
    if asked.json:
        print(json.dumps([asdict(row) for row in rows], indent=1))
        return 0
    print(f"{'':44} {'CPU s':>8} {'wall s':>8} {'MB':>6} {'ratio':>7}")
    for row in rows:
        print(f"{row.what:44} {row.cpu:8.1f} {row.wall:8.1f} {row.memory_mb:6} {row.ratio:7.3f}")
    return 0


def compared(root: Path, folder: Path, program: str | None, python: str | None) -> list[Row]:
    """Every way to cut the film, the floor twice: the second says how noisy the machine is."""
    with in_hand(root) as (timeline, _, store):
        cuts = shown(timeline, store)
        roomy = [item for item in timeline.items if item.first + item.frames < item.source_first + item.source_frames]
        middle = roomy[len(roomy) // 2]
    own = [sys.executable, "-m", "bench.cut", str(root), "--floor", str(folder / "floor.mp4")]
    floor_and_cut = {"floor: decode, scale, encode": own, "rushes cut": [*OURS, "cut", str(root), "--jobs", "1"]}
    rows = sorted(in_turns(**floor_and_cut), key=lambda row: row.what)
    rows.append(measured("its sound, of which the floor has none", lambda: call(*own[:-1], str(folder / "sound.m4a"))))
    rows.append(measured("rushes cut again, nothing changed", lambda: rushes("cut", str(root))))
    save_shot(root, middle.shot, {"trim": [middle.first + 1, middle.first + 1 + middle.frames]})
    rows.append(measured("rushes cut, one trim changed", lambda: rushes("cut", str(root))))
    rows.append(measured("rushes cut --proxy", lambda: rushes("cut", str(root), "--proxy")))
    if program:
        rows.append(measured("ffmpeg, one filter graph", lambda: ffmpeg(program, cuts, timeline, folder / "f.mp4")))
    if python:
        rows.append(measured("MoviePy", lambda: moviepy(python, cuts, timeline, folder / "m.mp4")))
    rows.append(measured("floor again", lambda: call(*own)))
    floors = rows[0].cpu, rows[-1].cpu
    return [replace(row, ratio=row.cpu / (floors[0] if n < 2 else sum(floors) / 2)) for n, row in enumerate(rows)]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
