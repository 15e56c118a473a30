"""The example project "Care": a whole film that keeps the guide's word."""

import re
import tomllib
import wave
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from pydantic import TypeAdapter

from rushes.film.model import FilmFile, Moment, Picture
from rushes.models import GUIDE_SECONDS, model
from rushes.song.master import CEILING, loudness
from rushes.song.score import Score, read_score
from rushes.song.synth import lrc, render, truth
from rushes.units import parse_clock, parse_span

CARE = Path(__file__).parent.parent / "examples" / "care"

TABLE = {
    "0:00-0:05": ("insert", "piano"),
    "0:05-0:15": ("performance", "singer"),
    "0:15-0:25": ("narrative", "soup"),
    "0:25-0:35": ("narrative", "hand"),
    "0:35-0:45": ("performance", "empathetic"),
    "1:16-1:21": ("insert", "candle"),
    "1:21-1:26": ("insert", "Dust motes"),
    "2:35-2:45": ("narrative", "whispers"),
    "2:45-2:55": ("narrative", "cup"),
    "2:55-3:00": ("performance", "mouth"),
    "3:00-3:05": ("narrative", "caregiver"),
}
"""The rows of the guide's table 5.2 (the candle and the dust are two clips, and the mouth is half its row)."""


@pytest.fixture(scope="module")
def film() -> FilmFile:
    with (CARE / "film.toml").open("rb") as file:
        return TypeAdapter(FilmFile).validate_python(tomllib.load(file))


@pytest.fixture(scope="module")
def score() -> Score:
    return read_score(CARE / "song.toml")


def pictures(film: FilmFile) -> list[Picture]:
    return [*film.moment, *film.setup]


def tags(picture: Picture) -> list[str]:
    """Every reference a picture uses, without states."""
    props = [prop.partition(":")[0] for prop in picture.props]
    return [*picture.cast, *([picture.place] if picture.place else []), *props]


def pinned(film: FilmFile, score: Score) -> list[tuple[Fraction, Fraction, Moment]]:
    """Moments with a time, from a clock or from the words that are sung."""
    starts = {line["text"]: Fraction(str(line["start"])) for line in truth(score).lines}
    spans = []
    for moment in film.moment:
        if moment.at:
            start, end = parse_span(moment.at)
            assert end is not None
            spans.append((start, end, moment))
        elif moment.on:
            start = next(at for text, at in starts.items() if str(text).startswith(moment.on))
            spans.append((start, start + (moment.seconds or 5), moment))
    return spans


def test_the_treatment_is_the_guides(film: FilmFile) -> None:
    assert (film.film.title, film.film.kind, film.film.fps, film.film.size) == ("Care", "music-video", "24", "1280x720")
    assert (film.film.engine, film.film.clip_lengths, film.budget.cap) == ("previz", "guide", 5000)
    assert (film.models.still, film.models.draft, film.models.hero) == ("gen4_image", "gen4_turbo", "gen4.5")
    assert [light.name for light in film.look.light] == ["dawn", "overcast", "golden", "brilliant"]
    assert list(film.prop["cup"].states) == ["whole", "shattered", "repaired"]
    assert set(film.cast) == {"singer", "caregiver", "elder", "friend"}
    assert set(film.place) == {"bedroom", "hallway", "kitchen", "studio"}
    assert set(film.motif) == {"hands", "window", "cup"}
    assert film.cast["singer"].text.startswith("Professional portrait of indie folk singer, 28 years old, wavy dark")
    assert film.prop["cup"].text.startswith("Blue ceramic coffee mug, handmade appearance, slightly imperfect glaze")


def test_every_tag_and_state_exists(film: FilmFile) -> None:
    known = {*film.cast, *film.place, *film.prop}
    assert len(known) == len(film.cast) + len(film.place) + len(film.prop)
    for picture in pictures(film):
        assert set(tags(picture)) <= known
        assert set(picture.motifs) <= set(film.motif)
        for tag, colon, state in (prop.partition(":") for prop in picture.props):
            states = film.prop[tag].states
            assert state in states if colon else not states
        # What the text names is what the still is given, and nothing is given that it does not name.
        assert set(re.findall(r"@(\w+)", picture.text)) == set(tags(picture))
        assert len(tags(picture)) <= model("gen4_image").references_max


def test_every_reference_and_motif_is_used(film: FilmFile) -> None:
    used = {tag for picture in pictures(film) for tag in tags(picture)}
    assert used == {*film.cast, *film.place, *film.prop}
    assert {prop for moment in film.moment for prop in moment.props} >= {"cup:whole", "cup:shattered", "cup:repaired"}
    assert {name for moment in film.moment for name in moment.motifs} == set(film.motif)


def test_moments_are_inside_the_song_and_in_order(film: FilmFile, score: Score) -> None:
    spans = pinned(film, score)
    for (_, end, _), (start, _, moment) in pairwise(spans):
        assert end <= start, moment.id
    assert spans[0][0] == 0
    assert spans[-1][1] == score.seconds
    ids = [moment.id for moment in film.moment] + [setup.id for setup in film.setup]
    assert len(ids) == len(set(ids))
    assert 35 <= len(film.moment) <= 45


def test_moments_are_clips_the_guide_can_make(film: FilmFile, score: Score) -> None:
    for start, end, moment in pinned(film, score):
        assert end - start in GUIDE_SECONDS or (moment.seconds or 0) > end - start
        assert start in {time for time, place in score.beats if place == 1}
    assert all(moment.at or moment.seconds in GUIDE_SECONDS for moment in film.moment)


def test_every_row_of_the_guides_table_is_there(film: FilmFile) -> None:
    by_time = {moment.at: moment for moment in film.moment}
    for at, (kind, word) in TABLE.items():
        assert by_time[at].kind == kind
        assert word in by_time[at].text
    assert by_time["2:45-2:55"].role == "hero"
    assert by_time["2:55-3:00"].framing == "extreme close-up"


def test_the_cup_goes_through_its_states_in_order(film: FilmFile) -> None:
    order = list(film.prop["cup"].states)
    seen = [order.index(p.partition(":")[2]) for m in film.moment for p in m.props if p.startswith("cup")]
    assert seen == sorted(seen)
    assert film.moment[-1].props == ("cup:repaired",)


def test_motion_says_only_what_moves(film: FilmFile) -> None:
    refused = re.compile(r"@|\b(no|not|without|don't|never|blue|golden|hair|shirt|cardigan|cinematic|35mm)\b")
    for picture in pictures(film):
        assert picture.motion
        assert picture.camera
        assert picture.framing
        assert not refused.search(picture.motion), picture.motion
        assert "slow motion" not in picture.text
        assert "camera" not in picture.text


def test_setups_cover_verse_chorus_and_bridge_from_three_angles(film: FilmFile) -> None:
    for section in ("verse", "chorus", "bridge"):
        framings = {setup.framing for setup in film.setup if section in setup.sections}
        assert framings == {"wide", "medium", "close-up"}
    assert all(setup.kind == "performance" and setup.cast == ("singer",) for setup in film.setup)


def test_some_of_verse_and_chorus_is_left_to_the_setups(film: FilmFile, score: Score) -> None:
    spans = pinned(film, score)
    for section in film.section:
        if section.kind not in ("verse", "chorus") or section.id == "verse1":
            continue
        start, end = parse_clock(section.start), parse_clock(section.end)
        told = sum((b - a for a, b, _ in spans if start <= a < end), Fraction(0))
        assert told <= (end - start) - 5, section.id


def test_the_sections_are_those_of_the_score(film: FilmFile, score: Score) -> None:
    told = [(s.id, s.kind, parse_clock(s.start), parse_clock(s.end)) for s in film.section]
    assert told == [(part.id, part.kind, part.start, part.end) for part in score.parts]


def test_the_song_is_exactly_as_long_as_the_guides(score: Score) -> None:
    assert score.seconds == 312
    assert score.bpm == 96
    assert score.meter == 4
    starts = {part.id: part.start for part in score.parts}
    assert starts["instrumental"] == parse_clock("1:16")
    assert starts["bridge"] == parse_clock("2:35")
    assert starts["chorus3"] == parse_clock("4:00")


def test_the_words_are_sung_when_the_guide_says(score: Score) -> None:
    lines = {float(str(line["start"])): str(line["text"]).lower() for line in truth(score).lines}
    assert lines[15.0].startswith("care for the weak")
    assert lines[155.0].startswith("deep betrayal")
    assert lines[165.0].startswith("lifted heel")
    assert [start for start, text in lines.items() if "curse" in text] == [pytest.approx(177, abs=0.5)]
    assert lines[176.875] == "curse."


def test_the_lyrics_are_those_of_the_score(score: Score) -> None:
    assert (CARE / "lyrics.lrc").read_text("utf-8") == lrc(score)


def test_nothing_in_the_example_is_a_recording() -> None:
    assert {path.name for path in CARE.iterdir()} >= {"film.toml", "song.toml", "lyrics.lrc", "README.md"}
    assert sum(path.stat().st_size for path in CARE.iterdir() if path.suffix in (".toml", ".lrc", ".md")) < 60_000


@pytest.mark.long
def test_the_whole_song_is_played_to_the_sample(tmp_path: Path) -> None:
    facts = render(CARE / "song.toml", tmp_path / "song.wav")
    with wave.open(str(tmp_path / "song.wav")) as file:
        assert file.getnframes() == 312 * 44100
        data = np.frombuffer(file.readframes(file.getnframes()), "<i2").reshape(-1, 2).T
    sound = np.asarray(data / 32768, dtype=np.float32)
    assert np.abs(sound).max() <= CEILING + 1e-4
    heard = {
        str(part["id"]): loudness(
            sound[:, int(float(str(part["start"])) * 44100) : int(float(str(part["end"])) * 44100)]
        )
        for part in facts.sections
    }
    assert -16 < loudness(sound) < -14
    assert max(heard, key=heard.__getitem__) == "chorus3"
    assert heard["verse1"] < heard["chorus1"] - 2
    assert heard["verse3"] < heard["build"] < heard["chorus3"]
