"""``rushes export otio`` on a project: the media it names are there, inside the project, and are the takes they say."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import av
import numpy as np
import opentimelineio as otio
import pytest
from click.testing import CliRunner
from test_hits import shown
from test_shared_clips import numbers, shared
from tiny_films import copy_of, edit, run, takes, tiny

from rushes.build.store import file_digest
from rushes.cli import rushes
from rushes.editing import explain
from rushes.errors import FilmError, UsageError
from rushes.film.load import load
from rushes.film.save import save_shot
from rushes.handover import Parcel, export_otio
from rushes.media import read_frames, write_clip
from rushes.media.encode import to_rgb
from rushes.media.files import probe
from rushes.takes import add, pick, reject, trim, want_more


def read(file: Path) -> Any:
    return otio.adapters.read_from_file(str(file))


def clips_in(timeline: Any) -> list[Any]:
    return [child for child in timeline.tracks[0] if isinstance(child, otio.schema.Clip)]


def references_in(timeline: Any) -> Iterator[Any]:
    for clip in timeline.find_clips():
        found = clip.media_references().values()
        yield from (each for each in found if isinstance(each, otio.schema.ExternalReference))


def file_of(reference: Any, file: Path) -> Path:
    url = urlsplit(reference.target_url)
    assert not url.scheme and not url.netloc and not url.path.startswith("/")
    return (file.parent / unquote(url.path)).resolve()


def checked(file: Path, root: Path) -> Any:
    """The timeline in a file, every media of which is in the project, is what it says, and as long."""
    timeline = read(file)
    for reference in references_in(timeline):
        path = file_of(reference, file)
        assert path.is_relative_to(root.resolve()) and path.name == reference.name
        media = probe(path)
        if media.kind == "clip":
            assert file_digest(path) == reference.metadata["rushes"]["sha256"]
            there = reference.available_range
            assert (there.duration.value, there.duration.rate) == (media.frames, float(media.rate))
    assert str(root) not in file.read_text(encoding="utf-8")
    return timeline


def fill(root: Path, shot: str, at: Path, frames: int, rate: Fraction) -> None:
    """Add a grey clip of the film's shape to a shot."""
    import numpy as np

    grey = np.full((90, 160, 3), 90, np.uint8)
    write_clip(at, [grey] * frames, rate=rate)
    add(root, shot, at, "clip")


def test_a_finished_film_is_written_with_the_clips_that_are_cut_in(free: Path) -> None:
    edit(free, "cap = 1000", "cap = 1000\n\n[cutting]\nfade_out = 6")
    handed = export_otio(free, Parcel())
    assert handed.file == free.resolve() / "out" / "film.otio"
    timeline = checked(handed.file, free)
    film = load(free)
    slots = [(clip.range_in_parent().start_time.value, clip.duration().value) for clip in clips_in(timeline)]
    assert slots == [(shot.start, shot.frames) for shot in film.shots]
    assert [clip.media_reference.metadata["rushes"]["take"] for clip in clips_in(timeline)] == [
        f"{shot.id}.clip#1" for shot in film.shots
    ]
    assert all(clip.media_reference.target_url.startswith("../media/s1-0") for clip in clips_in(timeline))
    assert {mark.kind for mark in handed.marks} == {"section", "moment"}
    assert handed.transitions == {"fade": 1} and handed.media == 3


def test_the_same_project_gives_the_same_bytes_in_another_process(free: Path) -> None:
    file = export_otio(free, Parcel()).file
    first = file.read_bytes()
    code = "import sys; from rushes.cli import main; main(['export', 'otio', sys.argv[1]])"
    environment = {**os.environ, "PYTHONHASHSEED": "7", "PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run([sys.executable, "-c", code, str(free)], env=environment, capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (0, f"{file}\n"), done.stderr
    assert file.read_bytes() == first
    assert not list(file.parent.glob(".*"))


def test_it_is_the_cut_that_was_made_of_what_was_measured(paid: Path) -> None:
    rows = explain(paid)
    assert any("as measured" in row.why for row in rows)
    clips = clips_in(checked(export_otio(paid, Parcel()).file, paid))
    assert [clip.metadata["rushes"]["first"] for clip in clips] == [row.first for row in rows]
    assert [clip.metadata["rushes"].get("why", "") in row.why for clip, row in zip(clips, rows, strict=True)] == [
        True
    ] * 3


def test_every_take_is_an_alternate_and_a_pick_is_cut_in(free: Path, tmp_path: Path) -> None:
    shot = load(free).shots[0].id
    fill(free, shot, tmp_path / "two.mp4", 70, Fraction(30))
    fill(free, shot, tmp_path / "three.mp4", 70, Fraction(24))
    reject(free, f"{shot}.clip#3", note='too "grey"')
    pick(free, f"{shot}.clip#1")
    timeline = checked(export_otio(free, Parcel()).file, free)
    clip = clips_in(timeline)[0]
    found = {each.metadata["rushes"]["take"]: each for each in clip.media_references().values()}
    assert sorted(found) == [f"{shot}.clip#{n}" for n in (1, 2, 3)]
    assert clip.media_reference.metadata["rushes"]["take"] == f"{shot}.clip#1"
    assert [name for name, each in found.items() if "rejected" in each.metadata["rushes"]] == [f"{shot}.clip#3"]
    assert found[f"{shot}.clip#2"].metadata["rushes"]["model"] == "two.mp4"
    assert [m.comment for m in timeline.tracks.markers if m.color == "ORANGE"] == [f'{shot}.clip#3: too "grey"']


def test_a_frame_has_the_same_time_in_every_take(free: Path) -> None:
    shot = load(free).shots[0].id
    trim(free, shot, "1", None, None)
    run(free)
    clip = clips_in(checked(export_otio(free, Parcel()).file, free))[0]
    begins = {
        each.metadata["rushes"]["window_first"] - each.available_range.start_time.value
        for each in clip.media_references().values()
    }
    windows = {each.metadata["rushes"]["window_first"] for each in clip.media_references().values()}
    assert len(windows) == 2 and len(begins) == 1
    assert clip.source_range.start_time.value + begins.pop() == 24


@pytest.mark.parametrize("fps", ["23.976", "29.97"])
def test_clips_keep_their_own_rate_in_a_film_of_another(fps: str, tmp_path: Path) -> None:
    root = tiny(tmp_path / "tiny")
    edit(root, 'title = "Tiny"', f'title = "Tiny"\nfps = "{fps}"')
    run(root)
    timeline = checked(export_otio(root, Parcel()).file, root)
    film = load(root)
    assert timeline.duration() == otio.opentime.RationalTime(film.shots[-1].end, float(film.rate))
    assert {clip.duration().rate for clip in clips_in(timeline)} == {float(film.rate)}
    made = {Fraction(some[0].media["rate"]) for node, some in takes(root).items() if node.endswith(".clip")}
    assert {clip.source_range.start_time.rate for clip in clips_in(timeline)} == {float(rate) for rate in made}


def test_two_shots_of_one_clip_name_one_file(tmp_path: Path) -> None:
    root = shared(tmp_path / "tiny")
    run(root)
    handed = export_otio(root, Parcel())
    first, _, third = clips_in(checked(handed.file, root))
    assert first.media_reference.target_url == third.media_reference.target_url
    assert third.metadata["rushes"]["clip_of"] == first.metadata["rushes"]["shot"]
    begins = [clip.source_range.start_time.value + clip.metadata["rushes"]["window_first"] for clip in (first, third)]
    assert begins == [6, 66]
    assert handed.media == 2 and handed.retimed == ("s1-02",)


def test_a_film_of_which_nothing_is_made_is_all_cards(tmp_path: Path) -> None:
    root = tiny(tmp_path / "tiny")
    handed = export_otio(root, Parcel())
    timeline = read(handed.file)
    assert handed.missing == tuple(clip.name for clip in clips_in(timeline)) and len(handed.missing) == 3
    assert {type(clip.media_reference) for clip in clips_in(timeline)} == {otio.schema.MissingReference}
    assert not (root / "shots.toml").exists() and not (root / "out" / "film.mp4").exists()


def number_of(picture: Any) -> int:
    """The number in a numbered picture."""
    stripes = to_rgb(picture).mean((0, 2)).reshape(8, -1).mean(axis=1)
    return sum(1 << bit for bit, stripe in enumerate(stripes) if stripe > 125)


@pytest.mark.parametrize("bake", [False, True])
def test_a_program_that_goes_by_time_shows_the_pictures_of_the_film(bake: bool, free: Path, tmp_path: Path) -> None:
    numbers(free, tmp_path, "s1-01", 90)
    numbers(free, tmp_path, "s1-02", 70)
    save_shot(free, "s1-01", {"trim": [12, 64], "retime": "drop"})
    save_shot(free, "s1-02", {"slip": -4})
    run(free)
    handed = export_otio(free, Parcel(bake=bake))
    timeline = checked(handed.file, free)
    assert handed.conformed == (("s1-01",) if bake else ()) and handed.retimed == (() if bake else ("s1-01",))
    for clip in clips_in(timeline)[:2]:
        there, start = clip.source_range, int(clip.range_in_parent().start_time.value)
        pictures = [number_of(each) for each in read_frames(file_of(clip.media_reference, handed.file))]
        speed = clip.effects[0].time_scalar if clip.effects else 1
        by_time = [pictures[int(there.start_time.value + k * speed + 1e-6)] for k in range(48)]
        assert by_time == [shown(free, start + k) for k in range(48)]
    assert by_time == list(range(2, 50))


def test_what_is_baked_is_shown_frame_for_frame_by_any_program(free: Path) -> None:
    one, two, _ = (shot.id for shot in load(free).shots)
    save_shot(free, one, {"trim": [0, 45]})
    save_shot(free, two, {"transition": {"kind": "dissolve", "frames": 6}})
    handed = export_otio(free, Parcel(bake=True))
    assert one in handed.conformed and not handed.missing and not handed.retimed and not handed.held
    timeline = checked(handed.file, free)
    for clip in clips_in(timeline):
        shot, active = clip.metadata["rushes"]["shot"], clip.media_reference
        assert not clip.effects
        assert active.target_url.startswith("conformed/") == (shot in handed.conformed)
        if shot in handed.conformed:
            assert clip.source_range.start_time.rate == 24.0
            assert clip.source_range.end_time_exclusive().value <= active.available_range.duration.value
    alternates = [name for clip in clips_in(timeline) for name in clip.media_references() if name != "DEFAULT_MEDIA"]
    assert f"{one}.clip#1" in alternates
    again = export_otio(free, Parcel(bake=True))
    assert again.file.read_bytes() == otio.adapters.write_to_string(timeline, "otio_json", indent=2).encode() + b"\n"


def test_cards_are_baked_too(tmp_path: Path) -> None:
    root = tiny(tmp_path / "tiny")
    run(root, only=("s1-01",), until="clips")
    handed = export_otio(root, Parcel(bake=True))
    assert len(handed.conformed) == 2 and handed.missing == ()
    for clip in clips_in(checked(handed.file, root)):
        assert isinstance(clip.media_reference, otio.schema.ExternalReference)


def test_a_version_is_exported_beside_the_film(free: Path) -> None:
    from rushes.editing import Delivery, cut

    cut(free, jobs=1, wanted=Delivery(proxy=True, version="long", keep=True))
    shot = load(free).shots[0]
    save_shot(free, shot.id, {"slip": 3, "seconds": 3})
    now, long = export_otio(free, Parcel()), export_otio(free, Parcel(version="long"))
    assert (now.file.name, long.file.name) == ("film.otio", "film.long.otio")
    assert now.timeline.items[0].first == long.timeline.items[0].first + 3
    checked(long.file, free)
    (clip, *_) = clips_in(checked(now.file, free))  # the names of the film in hand stand
    assert clip.name.startswith("s1-01_")
    with pytest.raises(FilmError, match="no version x"):
        export_otio(free, Parcel(version="x"))


def test_the_file_goes_where_it_is_asked_for_and_still_finds_its_media(free: Path) -> None:
    for into in (free / "film.otio", free / "out" / "to editor" / "cut 1.otio"):
        handed = export_otio(free, Parcel(into=into))
        assert handed.file == into.resolve()
        checked(into, free)
    timeline = read(free / "film.otio")
    assert clips_in(timeline)[0].media_reference.target_url.startswith("media/s1-01")
    with pytest.raises(UsageError, match="no name for a timeline"):
        export_otio(free, Parcel(into=free / "film.mp4"))
    assert (free / "out" / "film.mp4").is_file()


def test_a_project_that_moves_takes_its_timeline_along(free: Path, tmp_path: Path) -> None:
    file = export_otio(free, Parcel()).file
    moved = copy_of(free, tmp_path / "móved here")
    assert moved != free
    checked(moved / "out" / file.name, moved)


def test_the_song_is_under_the_film_from_its_sample_on(free: Path) -> None:
    import wave

    name = 'sóng "1" #2 50%.wav'
    with wave.open(str(free / name), "wb") as file:
        file.setparams((1, 2, 22_050, 0, "NONE", ""))
        file.writeframes(bytes(2 * 22_050 * 8))
    edit(free, "[models]", f"[song]\nfile = '{name}'\nstart = \"0:00.5\"\n\n[models]")
    timeline = checked(export_otio(free, Parcel()).file, free)
    (clip,) = timeline.tracks[1]
    assert (clip.source_range.start_time.value, clip.source_range.start_time.rate) == (11_025, 22_050)
    assert clip.duration() == timeline.tracks[0].duration()
    assert clip.media_reference.available_range.duration.value == 22_050 * 8
    assert file_of(clip.media_reference, free / "out" / "film.otio").name == name


def test_the_command_tells_what_was_written_and_what_others_will_not_show(free: Path) -> None:
    one = load(free).shots[0].id
    save_shot(free, one, {"ramp": [95, 105]})
    done = CliRunner().invoke(rushes, ["export", "otio", str(free), "--start", "01:00:00:00"])
    assert done.exit_code == 0 and done.stdout == f"{free.resolve() / 'out' / 'film.otio'}\n"
    assert f"{one}: a ramp, which is written as its mean speed." in done.stderr
    assert "--bake" in done.stderr
    assert read(free / "out" / "film.otio").global_start_time.value == 86_400
    said = json.loads(CliRunner().invoke(rushes, ["export", "otio", str(free), "--json"]).stdout)
    assert (said["shots"], said["ramped"], said["missing"], said["rate"]) == (3, [one], [], "24")
    assert {each["kind"]: each["count"] for each in said["markers"]} == {"section": 1, "moment": 3, "ramp": 1}


def test_a_wrong_time_code_writes_nothing(free: Path) -> None:
    done = CliRunner().invoke(rushes, ["export", "otio", str(free), "--start", "01:00:00:24"])
    assert isinstance(done.exception, UsageError)
    assert not (free / "out" / "film.otio").exists()


def test_a_take_that_is_only_wished_for_is_no_media(free: Path) -> None:
    shot = load(free).shots[0]
    want_more(free, shot.id)
    assert replace(load(free).shots[0], takes={}) == replace(shot, takes={})
    assert export_otio(free, Parcel()).media == 3


def test_tracks_beside_the_song_are_tracks_of_the_timeline(free: Path) -> None:
    rate = 16_000
    with av.open(str(free / "rain.wav"), "w", format="wav") as container:
        stream = container.add_stream("pcm_s16le", rate=rate, layout="mono")
        frame = av.AudioFrame.from_ndarray(np.zeros((1, 4 * rate), np.int16), "s16", "mono")
        frame.sample_rate = rate
        container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    with (free / "film.toml").open("a", encoding="utf-8") as file:
        file.write(
            '\n[[track]]\nfile = "rain.wav"\nkind = "ambience"\nshot = "s1-02"\nlead = 6\ntail = 12\ngain = -9\n'
        )
    run(free)
    handed = export_otio(free, Parcel())
    made = otio.adapters.read_from_file(str(handed.file))
    (rain,) = [track for track in made.tracks if track.kind == "Audio"]
    gap, clip = rain
    assert gap.duration().value == 48 - 6 and clip.duration().value == 6 + 48 + 12
    assert clip.media_reference.target_url == "../rain.wav" and clip.metadata["rushes"]["gain"] == -9
