"""The cut as OpenTimelineIO, read back as another program reads it: every frame, speed, take, transition and mark."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import accumulate
from math import ceil, floor
from pathlib import Path
from typing import Any, TypeAlias, get_args
from urllib.parse import unquote, urlsplit

import opentimelineio as otio
import pytest
from chart_films import song_of
from hypothesis import given, settings
from hypothesis import strategies as st

from rushes.build.graph import Job
from rushes.cut.lay import lay
from rushes.cut.pieces import pieces
from rushes.cut.timeline import Clip, Item, Timeline, clip_frame, position, short_items
from rushes.errors import UsageError
from rushes.export.conform import conform_nodes, handles_of, pace_of
from rushes.export.marks import KINDS, Mark, MarkKind, marks_of, one_line
from rushes.export.otio import COLOURS, Media, Sound, Takes, as_text, otio_timeline, time_code, url_of
from rushes.film.model import Film, FilmFile, Moment, Section, Shot, Transition
from rushes.film.treatment import Cutting, Settings, SongFile
from rushes.song.model import Song
from rushes.units import RATES, step

NAMES = {rate: name for name, rate in RATES.items()}
HOSTILE = 'Tea "für" zwei </script> \\ \u202e\u2028 \x00\x1b[31m %00 ../../etc \N{PILE OF POO}'
Back: TypeAlias = Any
"""A timeline as the library has it."""


def film_of(shots: Sequence[Shot], rate: Fraction = Fraction(24), title: str = "A film", **tables: Any) -> Film:
    fps: Any = NAMES[rate]
    return Film(Path("film"), FilmFile(film=Settings(title=title, fps=fps), **tables), tuple(shots))


def shots_of(*lengths: int, **keys: Any) -> list[Shot]:
    ends = list(accumulate(lengths))
    return [
        Shot(id=f"s{n}", start=end - k, end=end, **keys) for n, (k, end) in enumerate(zip(lengths, ends, strict=True))
    ]


def cut_of(film: Film, clips: Mapping[str, Clip], *, handles: int = 6, fade_out: int = 0) -> Timeline:
    items = lay(film.shots, film.rate, clips, handles=handles)
    return Timeline(film.rate, (640, 360), items[-1].end, items, fade_out=fade_out)


def takes_of(timeline: Timeline) -> dict[str, Takes]:
    """A file for each clip, as the timeline has it, and an alternate of another rate and length."""
    found = {}
    for item in timeline.items:
        there = Media(
            name=f"{item.shot}.clip#2", url=f"../media/{item.shot}_5s_t2.mp4", frames=item.source_frames,
            rate=item.source_rate, facts={"engine": "runway", "model": HOSTILE, "key": "k" * 64},
        )  # fmt: skip
        other = replace(there, name=f"{item.shot}.clip#1", url=f"../media/{item.shot}_5s_t1.mp4", rate=Fraction(30))
        found[item.shot] = Takes(None if item.standin else there, (other,))
    return found


def back(timeline: Timeline, film: Film, takes: Mapping[str, Takes] | None = None, **more: Any) -> Back:
    """Written, and read back by the library."""
    given = {"sounds": (), "marks": (), **more}
    made = otio_timeline(timeline, film, takes_of(timeline) if takes is None else takes, **given)
    read = otio.core.deserialize_json_from_string(as_text(made))
    assert read.is_equivalent_to(made)
    assert isinstance(read, otio.schema.Timeline)
    return read


def clips_in(read: Back, track: int = 0) -> list[Any]:
    return [child for child in read.tracks[track] if isinstance(child, otio.schema.Clip)]


def transitions_in(read: Back) -> list[tuple[str, str, float, float]]:
    found = [child for child in read.tracks[0] if isinstance(child, otio.schema.Transition)]
    kind = {otio.schema.Transition.Type.SMPTE_Dissolve: "dissolve", otio.schema.Transition.Type.Custom: "custom"}
    return [
        (kind.get(each.transition_type, each.transition_type), each.name, each.in_offset.value, each.out_offset.value)
        for each in found
    ]


def span(item: Any) -> tuple[float, float]:
    """Frames of the film that an item of a track takes: the first, and how many."""
    found = item.range_in_parent()
    return found.start_time.value, found.duration.value


def scalar_of(clip: Any) -> float:
    assert len(clip.effects) <= 1
    return float(clip.effects[0].time_scalar) if clip.effects else 1.0


def seen_at(clip: Any, k: int) -> float:
    """The frame of the media, with its fraction, that a program which goes by time shows at frame k of the slot."""
    there = clip.source_range
    rate = there.start_time.rate
    return float(there.start_time.value + k / there.duration.rate * rate * scalar_of(clip))


def one_cut(shot: Shot, clip: Clip, rate: Fraction = Fraction(24)) -> tuple[Item, Any]:
    film = film_of([shot], rate)
    timeline = cut_of(film, {shot.id: clip})
    return timeline.items[0], clips_in(back(timeline, film))[0]


# Every cut where it is.


@pytest.mark.parametrize("rate", RATES.values(), ids=RATES)
def test_every_cut_is_on_its_frame_at_every_rate(rate: Fraction) -> None:
    lengths = [101, 7, 1, 240, 59]
    film = film_of(shots_of(*lengths), rate)
    timeline = cut_of(film, {shot.id: Clip("x", 300, Fraction(24)) for shot in film.shots})
    read = back(timeline, film)
    assert read.duration() == otio.opentime.RationalTime(sum(lengths), float(rate))
    assert [span(clip) for clip in clips_in(read)] == [(item.start, item.frames) for item in timeline.items]
    assert {clip.range_in_parent().start_time.rate for clip in clips_in(read)} == {float(rate)}


@pytest.mark.parametrize("clip_rate", [*RATES.values(), Fraction(12), Fraction(60)], ids=str)
@pytest.mark.parametrize("rate", RATES.values(), ids=RATES)
def test_a_program_that_goes_by_time_shows_the_frames_that_the_film_shows(rate: Fraction, clip_rate: Fraction) -> None:
    item, clip = one_cut(Shot(id="a", start=0, end=120), Clip("x", 400, clip_rate), rate)
    for k in range(item.frames):
        assert abs(seen_at(clip, k) - clip_frame(item, k, rate)) < 1
        assert abs(seen_at(clip, k) - position(item, k, rate)) < 0.5
    assert bool(clip.effects) == (pace_of(item, rate) != 1)
    assert clip.source_range.start_time.rate == float(clip_rate)
    there = clip.available_range()
    assert (there.start_time.value, there.duration.value, there.duration.rate) == (0, 400, float(clip_rate))


def test_rates_that_are_nearly_the_same_need_no_speed_and_others_do() -> None:
    shot = Shot(id="a", start=0, end=120)
    assert not one_cut(shot, Clip("x", 400, RATES["24"]), RATES["23.976"])[1].effects
    assert not one_cut(shot, Clip("x", 400, RATES["30"]), RATES["24"])[1].effects
    assert scalar_of(one_cut(shot, Clip("x", 400, RATES["25"]), RATES["24"])[1]) == 0.96
    long = Shot(id="a", start=0, end=1200)
    assert scalar_of(one_cut(long, Clip("x", 2000, RATES["24"]), RATES["23.976"])[1]) == 0.999000999


def test_a_trim_is_a_speed_and_a_first_frame() -> None:
    item, clip = one_cut(Shot(id="a", start=0, end=100, trim=(10, 120)), Clip("x", 240, Fraction(24)))
    assert clip.source_range.start_time.value == 10
    assert scalar_of(clip) == 1.1
    assert [floor(seen_at(clip, k) + 1e-6) for k in range(100)] == [
        clip_frame(item, k, Fraction(24)) for k in range(100)
    ]
    assert clip.metadata["rushes"]["speed"] == "11/10"


def test_a_window_is_counted_in_its_file() -> None:
    item, clip = one_cut(Shot(id="a", start=0, end=20, trim=(50, 70)), Clip("x", 32, Fraction(24), window_first=44))
    assert (item.first, clip.source_range.start_time.value) == (50, 6)
    assert clip.metadata["rushes"]["window_first"] == 44


def test_a_ramp_is_its_mean_speed_and_said_in_full() -> None:
    shot = Shot(id="a", start=0, end=100, ramp=(90, 110), trim=(0, 100))
    _, even = one_cut(shot, Clip("x", 240, Fraction(24)))
    assert not even.effects  # a speed of 1 that is written makes some programs drop other effects
    assert list(even.metadata["rushes"]["ramp"]) == ["9/10", "11/10"]
    item, clip = one_cut(replace(shot, ramp=(100, 110)), Clip("x", 240, Fraction(24)))
    assert scalar_of(clip) == 1.05
    assert abs(seen_at(clip, 100) - position(item, 100, Fraction(24))) < 1e-9


def test_a_clip_that_keeps_to_lips_keeps_its_pace() -> None:
    item, clip = one_cut(Shot(id="a", start=0, end=48), Clip("x", 100, Fraction(25), pace=Fraction(25, 24)))
    assert not clip.effects and pace_of(item, Fraction(24)) == 1
    assert abs(seen_at(clip, 48) - position(item, 48, Fraction(24))) < 1e-9


def test_handles_are_what_the_clip_has_around_the_slot() -> None:
    item, clip = one_cut(Shot(id="a", start=0, end=100), Clip("x", 120, Fraction(24)))
    assert list(clip.metadata["rushes"]["handles"]) == [6, 14]
    assert clip.available_range().duration.value - clip.source_range.end_time_exclusive().value == 14
    assert handles_of(replace(item, speed=Fraction(11, 10)), Fraction(24)) == (5, 4)


# Takes.


def test_every_take_is_there_and_the_one_cut_in_is_active() -> None:
    film = film_of(shots_of(48, 48))
    read = back(cut_of(film, {"s0": Clip("x", 90, Fraction(24)), "s1": Clip("y", 90, Fraction(25))}), film)
    for clip in clips_in(read):
        shot = clip.metadata["rushes"]["shot"]
        assert clip.active_media_reference_key == "DEFAULT_MEDIA"
        assert clip.media_reference.target_url == f"../media/{shot}_5s_t2.mp4"
        assert clip.name == clip.media_reference.name == f"{shot}_5s_t2.mp4"
        assert clip.media_reference.metadata["rushes"]["take"] == f"{shot}.clip#2"
        other = clip.media_references()[f"{shot}.clip#1"]
        assert (other.name, other.available_range.duration.rate) == (f"{shot}_5s_t1.mp4", 30)


def test_a_card_is_a_missing_reference_in_its_slot_with_the_takes_there_are() -> None:
    film = film_of(shots_of(48, 30))
    cut = cut_of(film, {"s0": Clip("", 48, Fraction(24), standin=True), "s1": Clip("y", 90, Fraction(24))})
    read = back(cut, film)
    card, other = clips_in(read)
    assert isinstance(card.media_reference, otio.schema.MissingReference)
    assert (span(card), span(other)) == ((0, 48), (48, 30))
    assert card.name == "s0" and card.metadata["rushes"]["standin"] is True
    assert list(card.media_references()) == ["DEFAULT_MEDIA", "s0.clip#1"]


def test_shots_that_share_a_clip_name_the_same_file() -> None:
    first, second = shots_of(48, 40)
    film = film_of([first, replace(second, clip_of="s0", begin=60)])
    clip = Clip("x", 120, Fraction(24))
    shared = takes_of(cut := cut_of(film, {"s0": clip, "s1": clip}))["s0"]
    a, b = clips_in(back(cut, film, {"s0": shared, "s1": shared}))
    assert a.media_reference.is_equivalent_to(b.media_reference)
    assert (a.source_range.start_time.value, b.source_range.start_time.value) == (6, 60)
    assert b.metadata["rushes"]["clip_of"] == "s0"


def test_a_clip_that_was_rendered_for_its_slot_is_shown_frame_for_frame() -> None:
    film = film_of([Shot(id="a", start=0, end=100, trim=(10, 120))])
    cut = cut_of(film, {"a": Clip("x", 240, Fraction(24))})
    ((item, node, lead),) = conform_nodes(cut, 6)
    rendered = Media(name=node.id, url="../out/conformed/a.mp4", frames=112, rate=Fraction(24), lead=lead)
    read = back(cut, film, {item.shot: Takes(rendered)})
    (clip,) = clips_in(read)
    assert not clip.effects
    assert (clip.source_range.start_time.value, span(clip), lead) == (6, (0, 100), 6)


# Transitions.


def test_transitions_have_the_frames_that_the_film_gives_them() -> None:
    a, b, c, d = shots_of(60, 60, 60, 60)
    film = film_of([
        replace(a, transition=Transition(kind="fade", frames=8)),
        replace(b, transition=Transition(kind="dissolve", frames=13)),
        replace(c, transition=Transition(kind="dip", frames=10, colour="white")),
        replace(d, transition=Transition(kind="fade", frames=9)),
    ])  # fmt: skip
    read = back(cut_of(film, {s.id: Clip(s.id, 90, Fraction(24)) for s in film.shots}, fade_out=20), film)
    assert transitions_in(read) == [
        ("dissolve", "fade from black", 0, 8), ("dissolve", "dissolve", 6, 7), ("custom", "dip to white", 5, 5),
        ("custom", "fade from black", 0, 9), ("dissolve", "fade to black", 20, 0),
    ]  # fmt: skip
    kinds = [each.metadata["rushes"]["kind"] for each in read.tracks[0] if isinstance(each, otio.schema.Transition)]
    assert kinds == ["fade", "dissolve", "dip", "fade", "fade"]
    assert [span(clip) for clip in clips_in(read)] == [(0, 60), (60, 60), (120, 60), (180, 60)]


@pytest.mark.parametrize("kind", ["cut", "match", "cutaway", "cross-cut"])
def test_a_hard_cut_is_no_transition_and_keeps_its_name(kind: Any) -> None:
    a, b = shots_of(40, 40)
    film = film_of([a, replace(b, transition=Transition(kind=kind))])
    read = back(cut_of(film, {s.id: Clip(s.id, 90, Fraction(24)) for s in film.shots}), film)
    assert transitions_in(read) == []
    assert clips_in(read)[1].metadata["rushes"]["transition"] == kind


# Sound.


@pytest.mark.parametrize("rate", RATES.values(), ids=RATES)
@pytest.mark.parametrize("hertz", [22_050, 44_100, 48_000])
def test_the_song_begins_on_its_sample_and_ends_with_the_film(rate: Fraction, hertz: int) -> None:
    film = film_of(shots_of(200), rate)
    song = Sound(name="Song", url="../song.wav", samples=30 * hertz, rate=hertz, first=hertz + 17)
    read = back(cut_of(film, {"s0": Clip("x", 400, rate)}), film, sounds=[song])
    (clip,) = clips_in(read, 1)
    assert (clip.source_range.start_time.value, clip.source_range.start_time.rate) == (hertz + 17, hertz)
    assert clip.available_range().duration.value == 30 * hertz
    assert span(clip) == (0, 200)
    assert read.tracks[1].kind == "Audio"
    assert read.duration() == otio.opentime.RationalTime(200, float(rate))  # readers take a film's rate from it


def test_a_sound_shorter_than_the_film_and_one_that_begins_later() -> None:
    film = film_of(shots_of(100))
    sounds = [
        Sound(name="Song", url="a.wav", samples=44_100, rate=44_100, first=22_050),
        Sound(name="Rain", url="b.wav", samples=480_000, rate=48_000, start=90),
        Sound(name="Over", url="c.wav", samples=100, rate=48_000, first=100),
    ]
    read = back(cut_of(film, {"s0": Clip("x", 200, Fraction(24))}), film, sounds=sounds)
    assert [[span(clip) for clip in clips_in(read, n)] for n in (1, 2, 3)] == [[(0, 12)], [(90, 10)], []]
    assert [track.name for track in read.tracks] == ["Film", "Song", "Rain", "Over"]


def test_a_film_without_a_song_has_one_track() -> None:
    film = film_of(shots_of(100))
    assert len(back(cut_of(film, {"s0": Clip("x", 200, Fraction(24))}), film).tracks) == 1


# Marks.


def marked() -> tuple[Timeline, Film, Song]:
    shots = [
        Shot(id="a", start=0, end=48, moment="tea", notes={"clip#1": "hands\nmelt", "still#2": "too dark"}),
        Shot(id="b", start=48, end=96, moment="tea", ramp=(90, 110)),
        Shot(id="c", start=96, end=120, moment="rain"),
        Shot(id="d", start=120, end=144),
        Shot(id="e", start=144, end=192, moment="tea", clip_of="a"),
    ]
    sections = (
        Section(id="intro", kind="intro", start="0:01", end="0:03"),
        Section(id="v1", kind="verse", start="0:03", end="9:00"),
    )
    moments = (Moment(id="tea", text="@ann pours tea"), Moment(id="rain"))
    film = film_of(shots, section=sections, moment=moments, song=SongFile(file="song.wav", start="0:01"))
    clips = {shot.id: Clip(shot.id, 90, Fraction(24)) for shot in shots}
    clips["c"] = Clip("c", 20, Fraction(24))
    clips["d"] = Clip("", 24, Fraction(24), standin=True)
    return cut_of(film, clips), film, song_of(12, 120, first=1.5)


def test_what_an_editor_wants_to_see_is_marked_on_its_frames() -> None:
    timeline, film, song = marked()
    found = {kind: [mark for mark in marks_of(timeline, film, song) if mark.kind == kind] for kind in KINDS}
    spans = {kind: [(mark.start, mark.end, mark.name) for mark in some] for kind, some in found.items()}
    assert spans["section"] == [(0, 48, "intro"), (48, 192, "v1")]
    assert spans["moment"] == [(0, 96, "tea"), (96, 120, "rain"), (144, 192, "tea")]
    assert spans["bar"] == [(12, 13, "bar 1"), (60, 61, "bar 2"), (108, 109, "bar 3"), (156, 157, "bar 4")]
    assert [mark.start for mark in found["line"]] == [0, 96]  # of 0, 5 and 10 seconds, with the song from 1 on
    assert found["line"][0].end == 96
    assert spans["note"] == [(at, at + 48, f"a.{take}") for at in (0, 144) for take in ("clip#1", "still#2")]
    assert found["note"][0].comment == "a.clip#1: hands melt"
    assert spans["held"] == [(116, 120, "c")] and "4 frames short" in found["held"][0].comment
    assert spans["missing"] == [(120, 144, "d")]
    assert spans["ramp"] == [(48, 96, "b")] and "from 90 to 110 percent" in found["ramp"][0].comment
    assert not found["beat"]
    assert [mark.name for mark in marks_of(timeline, film, song, beats=True) if mark.kind == "beat"][:4] == [
        "1.2", "1.3", "1.4", "2.2",
    ]  # fmt: skip


def test_frames_that_are_held_under_a_dissolve_are_marked_there() -> None:
    a, b = shots_of(60, 60)
    film = film_of([a, replace(b, transition=Transition(kind="dissolve", frames=12))])
    timeline = cut_of(film, {"s0": Clip("x", 62, Fraction(24)), "s1": Clip("y", 90, Fraction(24))}, handles=0)
    (short,) = short_items(timeline)
    (mark,) = [mark for mark in marks_of(timeline, film, None) if mark.kind == "held"]
    assert (mark.end, mark.end - mark.start) == (66, short.held)


def test_marks_are_markers_of_the_film_in_frames_and_colours() -> None:
    timeline, film, song = marked()
    marks = marks_of(timeline, film, song, beats=True)
    markers = back(timeline, film, marks=marks).tracks.markers
    assert [
        (
            m.metadata["rushes"]["kind"],
            m.marked_range.start_time.value,
            m.marked_range.duration.value,
            m.name,
            m.comment,
        )
        for m in markers
    ] == [(m.kind, m.start, m.end - m.start, m.name, m.comment) for m in marks]
    assert all(m.color == COLOURS[m.metadata["rushes"]["kind"]] for m in markers)
    assert {m.marked_range.start_time.rate for m in markers} == {24.0}
    assert all(m.metadata["Resolve_OTIO"]["Note"] == m.comment for m in markers)
    assert len(set(COLOURS.values())) == len(COLOURS) == len(get_args(MarkKind))


# The beginning.


@pytest.mark.parametrize(
    ("text", "rate", "frame"),
    [
        ("00:00:00:00", "24", 0), ("01:00:00:00", "24", 86_400), ("01:00:00:00", "23.976", 86_400),
        ("01:00:00:00", "29.97", 108_000), ("01:00:00;00", "29.97", 107_892), ("10:00:00:12", "25", 900_012),
    ],
)  # fmt: skip
def test_the_film_begins_at_the_time_code_that_is_asked_for(text: str, rate: str, frame: int) -> None:
    film = film_of(shots_of(50), RATES[rate])
    timeline = cut_of(film, {"s0": Clip("x", 100, RATES[rate])})
    read = back(timeline, film, start=time_code(text, film.rate), marks=[Mark("bar", 10, 11, "bar", "bar")])
    assert read.global_start_time == otio.opentime.RationalTime(frame, float(RATES[rate]))
    assert read.tracks.markers[0].marked_range.start_time.value == 10
    assert span(clips_in(read)[0]) == (0, 50)


@pytest.mark.parametrize("text", ["", "1:00", "01:00:00:24", "01:00:00;00", "24:00:00:00", "00:61:00:00", "x" * 500])
def test_a_time_code_that_cannot_be_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match="is no time code here"):
        time_code(text, Fraction(24))


# What people write.


def test_hostile_words_are_data() -> None:
    shot = Shot(id="a", start=0, end=48, moment="tea", notes={"clip#1": HOSTILE})
    film = film_of([shot], title=HOSTILE, moment=(Moment(id="tea", text=HOSTILE),))
    timeline = cut_of(film, {"a": Clip("x", 90, Fraction(24))})
    read = back(timeline, film, marks=marks_of(timeline, film, None))
    assert read.name == one_line(HOSTILE) and "\N{PILE OF POO}" in read.name
    assert clips_in(read)[0].media_reference.metadata["rushes"]["model"] == one_line(HOSTILE)
    text = as_text(otio_timeline(timeline, film, takes_of(timeline), (), marks_of(timeline, film, None)))
    assert not re.search(r"[\x00-\x09\x0b-\x1f\u2028\u202e]", "".join(strings(json.loads(text))))


def strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for name, each in value.items():
            yield name
            yield from strings(each)
    elif isinstance(value, list):
        for each in value:
            yield from strings(each)


@settings(deadline=None)
@given(st.text(max_size=60))
def test_any_title_comes_back(title: str) -> None:
    film = film_of(shots_of(10), title=title)
    timeline = cut_of(film, {"s0": Clip("x", 20, Fraction(24))})
    assert back(timeline, film).name == one_line(title)


@given(
    st.lists(st.text(st.characters(blacklist_categories=["Cs"], blacklist_characters="/\0"), min_size=1), min_size=1)
)
def test_any_path_is_a_url_that_leads_to_it(parts: list[str]) -> None:
    parts = [part for part in parts if part not in (".", "..")] or ["a"]
    url = urlsplit("file:///film/out/" + url_of("../" + "/".join(parts)))
    assert not url.query and not url.fragment
    assert unquote(url.path) == "/film/out/../" + "/".join(parts)
    relative = urlsplit(url_of("/".join(parts)))
    assert not relative.scheme and not relative.netloc


def test_a_plain_path_is_left_as_it_is() -> None:
    assert url_of("../media/V1-03_Care_10s_t2.mp4") == "../media/V1-03_Care_10s_t2.mp4"
    assert url_of("../Sóng 1.wav") == "../Sóng 1.wav"
    assert url_of("mix #2 50%.wav") == "mix %232 50%25.wav"
    assert url_of("a:b.wav") == "./a:b.wav"


# Any timeline.


@st.composite
def cuts(draw: st.DrawFn) -> tuple[Timeline, Film]:
    rate = draw(st.sampled_from(sorted(RATES.values())))
    shots: list[Shot] = []
    clips = {}
    for shot in shots_of(*draw(st.lists(st.integers(24, 300), min_size=1, max_size=8))):
        clip_rate = draw(st.sampled_from([*RATES.values(), Fraction(12), Fraction(60)]))
        full = shot.frames * step(clip_rate, rate)
        length = draw(st.none() | st.integers(ceil(full * 9 / 10), floor(full * 11 / 10)))
        kind: Any = draw(st.sampled_from(["cut", "fade", "dissolve", "dip"][: 4 if shots else 2]))
        shots.append(replace(
            shot, trim=None if length is None else (start := draw(st.integers(0, 50)), start + length),
            slip=draw(st.integers(-20, 20)), transition=Transition(kind=kind, frames=draw(st.integers(2, 12))),
        ))  # fmt: skip
        clips[shot.id] = Clip(
            "x", draw(st.integers(1, 900)), clip_rate, draw(st.integers(0, 40)), standin=draw(st.booleans())
        )
    film = film_of(shots, rate)
    return cut_of(film, clips, handles=draw(st.integers(0, 12)), fade_out=draw(st.integers(0, 10))), film


@settings(deadline=None, max_examples=60)
@given(cuts())
def test_any_cut_comes_back_to_the_frame(cut: tuple[Timeline, Film]) -> None:
    timeline, film = cut
    read = back(timeline, film, marks=marks_of(timeline, film, None))
    clips = clips_in(read)
    assert [span(clip) for clip in clips] == [(item.start, item.frames) for item in timeline.items]
    assert read.duration() == otio.opentime.RationalTime(timeline.frames, float(timeline.rate))
    for item, clip in zip(timeline.items, clips, strict=True):
        if not item.standin:
            assert clip.source_range.start_time.value == item.first - item.source_first
            for k in (0, item.frames // 2, item.frames - 1, item.frames):
                wanted = position(item, k, timeline.rate) - item.source_first
                assert abs(seen_at(clip, k) - wanted) < (1e-6 if clip.effects else 0.5 + 1e-6)
    mixed = [piece for piece in pieces(timeline) if piece.over is not None]
    spans = [each.range_in_parent() for each in read.tracks[0] if isinstance(each, otio.schema.Transition)]
    frames = [k for each in spans for k in range(int(each.start_time.value), int(each.end_time_exclusive().value))]
    assert frames == [k for piece in mixed for k in range(piece.start, piece.end)]


@settings(deadline=None, max_examples=40)
@given(cuts(), st.integers(0, 12))
def test_any_clip_to_be_rendered_covers_its_slot_its_dissolves_and_no_more_than_its_handles(
    cut: tuple[Timeline, Film], spare: int
) -> None:
    timeline, _ = cut
    rendered = {item.shot: (node, lead) for item, node, lead in conform_nodes(timeline, spare)}
    for n, item in enumerate(timeline.items):
        after = timeline.items[n + 1].transition if n + 1 < len(timeline.items) else None
        if item.shot not in rendered:
            assert not item.standin and item.natural and pace_of(item, timeline.rate) == 1
            continue
        node, lead = rendered[item.shot]
        assert isinstance(node.work, Job)
        piece = node.work.arguments["piece"]
        assert (piece.start, piece.start + lead) == (item.start - lead, item.start)
        assert lead >= (item.transition.overlap[0] if item.transition else 0)
        assert piece.end - item.end >= (after.overlap[1] if after else 0)
        assert max(lead, piece.end - item.end) <= max(spare, 12)


def test_the_same_cut_is_the_same_text() -> None:
    timeline, film, song = marked()
    takes = takes_of(timeline)
    marks = marks_of(timeline, film, song)
    text = as_text(otio_timeline(timeline, film, takes, (), marks))
    turned = dict(reversed([(id, Takes(each.cut_in, each.others)) for id, each in takes.items()]))
    assert as_text(otio_timeline(timeline, film, turned, (), marks_of(timeline, film, song))) == text
    assert text.endswith("}\n")


def test_the_end_of_a_film_that_fades_is_as_the_film_file_says() -> None:
    film = film_of(shots_of(60), cutting=Cutting(fade_out=24))
    read = back(cut_of(film, {"s0": Clip("x", 90, Fraction(24))}, fade_out=film.file.cutting.fade_out), film)
    assert transitions_in(read) == [("dissolve", "fade to black", 24, 0)]
