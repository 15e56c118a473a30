"""Parts of a song as sections of a film, on the very frames of its downbeats."""

from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rushes.errors import FilmError
from rushes.film.model import Film, FilmFile, Section
from rushes.film.treatment import Settings, SongFile
from rushes.song.chapters import heard_sections, told_of, told_parts
from rushes.song.model import Moving, Part, Song, Trust
from rushes.song.summary import chapters, energy_between, song_json
from rushes.units import RATES, parse_clock


def film(fps: str = "24", start: str | None = None) -> Film:
    file = FilmFile(film=Settings(title="x", fps=fps), song=SongFile(file="song.wav", start=start))  # type: ignore[arg-type]
    return Film(Path("x"), file)


def song(edges: list[float], kinds: str = "vcvcbc") -> Song:
    names = {"v": "verse", "c": "chorus", "b": "bridge", "i": "intro", "o": "outro"}
    parts = [
        Part(names[kind], kind.upper(), a, b, 0.5)  # type: ignore[arg-type]
        for kind, a, b in zip(kinds, edges, edges[1:], strict=False)
    ]
    return Song("", 1000, 1, round(edges[-1] * 1000), parts=tuple(parts))


def test_names_are_numbered_and_times_follow_each_other() -> None:
    found = [each.section for each in heard_sections(film(), song([0, 10.36, 20.5, 30, 40, 50.01, 61.237]))]
    assert [section.id for section in found] == ["verse1", "chorus1", "verse2", "chorus2", "bridge", "chorus3"]
    assert all(one.end == other.start for one, other in pairwise(found))
    assert found[0].start == "0:00" and film().frame_at(parse_clock(found[-1].end)) == round(Fraction(61237, 1000) * 24)


@settings(deadline=None)
@given(
    st.sampled_from(sorted(RATES)),
    st.sampled_from([None, "0:04", "0:31.07", "0:00.5"]),
    st.lists(st.floats(2.0, 400.0), min_size=1, max_size=8),
)
def test_every_start_is_the_frame_of_its_downbeat(fps: str, start: str | None, lengths: list[float]) -> None:
    edges = [sum(lengths[:at]) for at in range(len(lengths) + 1)]
    there, of = film(fps, start), song(edges, "vcvcbcvc")
    found = heard_sections(there, of)
    assert len(found) == (len(lengths) if len(lengths) > 1 else 0)
    for each, part in zip(found, of.parts, strict=False):
        assert there.frame_at(parse_clock(each.section.start)) == there.frame_at(Fraction(part.start))


def test_one_part_is_nothing_to_tell_and_scraps_are_left_out() -> None:
    assert heard_sections(film(), song([0, 20])) == ()
    assert heard_sections(film(), Song("", 1000, 1, 20_000)) == ()
    assert len(heard_sections(film(), song([0, 10, 10.001, 20]))) == 2


def test_sections_of_a_film_are_parts() -> None:
    rows = [("a", "0:10", "0:20"), ("b", "0:00", "0:10.5"), ("c", "soon", "0:40"), ("d", "0:30", "0:30")]
    parts = told_parts([Section(id=id, kind="verse", start=start, end=end) for id, start, end in rows])
    assert [(part.start, part.end, part.confidence) for part in parts] == [(10.0, 20.0, 1.0), (0.0, 10.5, 1.0)]


def test_what_song_says_is_told() -> None:
    told = told_of(SongFile(file="x", meter=3, tempo="half", shift=-1, taps=("0:12.4", "1:00")))
    assert (told.meter, told.tempo, told.shift, told.taps) == (3, "half", -1, (12.4, 60.0))
    assert told_of(SongFile(file="x", downbeat="1:02.5")).downbeat == 62.5
    for file, key in (
        (SongFile(file="x", downbeat="-1"), "downbeat"),
        (SongFile(file="x", taps=("0:01", "now")), "taps"),
        (SongFile(file="x", taps=("9" * 5000,)), "taps"),
        (SongFile(file="x", shift=40), "shift"),
    ):
        with pytest.raises(FilmError) as caught:
            told_of(file)
        assert caught.value.where == f"film.toml: song.{key}" and caught.value.next


def test_the_summary_has_energy_and_pauses() -> None:
    energy = (Moving(0.0, 10.0, 0.2), Moving(10.0, 20.0, 0.8))
    trust = (Trust(0.0, 10.0, 1.0, 0.5), Trust(10.0, 15.0, 0.0, 0.0, beat=False), Trust(15.0, 20.0, 0.4, 0.5))
    parts = (Part("verse", "A", 0.0, 15.0, 0.5), Part("chorus", "B", 15.0, 20.0, 1.0))
    of = Song("ab", 1000, 2, 20_000, parts=parts, energy=energy, trust=trust)
    assert [each.energy for each in chapters(of)] == [pytest.approx(0.4), pytest.approx(0.8)]
    assert energy_between(of, 30, 40) == 0
    plain = song_json(of)
    assert plain["confidence"] == {"beats": 0.8, "bars": 0.5}
    assert plain["without_beat"] == [{"start": 10.0, "end": 15.0}]
    assert plain["sections"][1] == {
        "kind": "chorus", "letter": "B", "start": 15.0, "end": 20.0, "confidence": 1.0, "energy": 0.8
    }  # fmt: skip
    assert song_json(Song("", 1000, 1, 5))["confidence"] == {"beats": None, "bars": None}
