"""The synthesiser: the same bytes every time, true to its score, and clean as a recording."""

import hashlib
import json
import wave
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import av
import av.filter
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rushes.errors import FilmError
from rushes.song import master, singer, voices
from rushes.song.score import Part, Score, read_score
from rushes.song.synth import lrc, render, truth

SHORT = """
title = "Short"
bpm = 96
meter = 4
seed = 3
[[section]]
id = "verse"
kind = "verse"
bars = 2
chords = "D A/C#"
level = [0.4, 0.6]
players = { piano = "broken", guitar = "picked", bass = "held", drums = "brushes", voice = "solo" }
sing = ["1:1 Care/F#4/1.5 for/E4/.5 the/F#4/.5 weak,/A4/1.5 -/1 to-/E4/.5 day/F#4/1 +/E4/.5"]
[[section]]
id = "chorus"
kind = "chorus"
bars = 2
breath = 1.0
chords = "G,A D"
level = 1.0
players = { piano = "chords", guitar = "strummed", bass = "pulse", pad = "bright", drums = "bright", voice = "harmony" }
sing = ["1:1 Take/D5/1 the/B4/.5 cup./B4/2"]
"""


def score_of(folder: Path, text: str) -> Path:
    path = folder / "song.toml"
    path.write_text(text, "utf-8")
    return path


@pytest.fixture(scope="module")
def rendered(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("synth")
    render(score_of(folder, SHORT), folder / "song.wav")
    return folder / "song.wav"


def samples(path: Path) -> voices.Sound:
    with wave.open(str(path)) as file:
        assert (file.getframerate(), file.getnchannels(), file.getsampwidth()) == (44100, 2, 2)
        data = np.frombuffer(file.readframes(file.getnframes()), "<i2")
    return np.asarray(data.reshape(-1, 2).T / 32768, dtype=np.float32)


def lufs(sound: voices.Sound) -> float:
    """Integrated loudness as FFmpeg's ebur128 filter has it."""
    graph = av.filter.Graph()
    source = graph.add_abuffer(sample_rate=44100, layout="stereo", format="s16")
    meter, sink = graph.add("ebur128", "metadata=1"), graph.add("abuffersink")
    source.link_to(meter)
    meter.link_to(sink)
    graph.configure()
    packed = np.round(sound.T * 32767).astype("<i2").reshape(1, -1)
    frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(packed), format="s16", layout="stereo")
    frame.sample_rate = 44100
    graph.push(frame)
    heard: Any = None
    while True:
        try:
            heard = graph.pull()
        except (av.BlockingIOError, av.EOFError):
            return float(heard.metadata["lavfi.r128.I"])


def test_the_same_score_gives_the_same_bytes(rendered: Path, tmp_path: Path) -> None:
    render(score_of(tmp_path, SHORT), tmp_path / "again.wav")
    for suffix in (".wav", ".json", ".lrc"):
        first, second = rendered.with_suffix(suffix), tmp_path / f"again{suffix}"
        assert hashlib.sha256(first.read_bytes()).digest() == hashlib.sha256(second.read_bytes()).digest()
    assert not list(tmp_path.glob("*.part"))


def test_another_seed_is_another_performance(rendered: Path, tmp_path: Path) -> None:
    render(score_of(tmp_path, SHORT.replace("seed = 3", "seed = 4")), tmp_path / "other.wav")
    assert (tmp_path / "other.wav").read_bytes() != rendered.read_bytes()


def test_the_truth_is_the_score(rendered: Path) -> None:
    facts = json.loads(rendered.with_suffix(".json").read_text("utf-8"))
    assert facts["bpm"] == 96
    assert facts["meter"] == 4
    assert facts["seconds"] == 11.0
    assert len(facts["beats"]) == 16
    assert np.allclose(np.diff(facts["beats"]), 0.625)
    assert facts["downbeats"] == [0.0, 2.5, 5.0, 7.5]
    assert [(s["id"], s["kind"], s["start"], s["end"]) for s in facts["sections"]] == [
        ("verse", "verse", 0.0, 5.0),
        ("chorus", "chorus", 5.0, 11.0),
    ]
    assert facts["lines"][0] == {"text": "Care for the weak, today", "start": 0.0, "end": 7 * 0.625}
    assert facts["lines"][1]["start"] == 5.0


def test_the_lyrics_file_has_the_true_times(rendered: Path) -> None:
    text = rendered.with_suffix(".lrc").read_text("utf-8")
    assert text == "[ti:Short]\n[00:00.00]Care for the weak, today\n[00:05.00]Take the cup.\n"


def test_the_recording_is_clean(rendered: Path) -> None:
    sound = samples(rendered)
    assert sound.shape == (2, 11 * 44100)
    assert np.abs(sound).max() <= master.CEILING + 1 / 32768
    assert np.abs(sound.mean(axis=1)).max() < 1e-4
    left, right = sound.std(axis=1)
    assert abs(20 * np.log10(left / right)) < 2
    # The end has faded; a cut would be heard as a click.
    assert np.abs(sound[:, -64:]).max() < 1e-3
    assert np.abs(np.diff(sound)).max() < 0.5


def test_the_recording_is_as_loud_as_a_release(rendered: Path) -> None:
    assert -16 <= lufs(samples(rendered)) <= -14


def test_the_chorus_is_louder_than_the_verse(rendered: Path) -> None:
    sound = samples(rendered)
    verse, chorus = sound[:, : 5 * 44100], sound[:, 5 * 44100 : 10 * 44100]
    assert chorus.std() > 1.3 * verse.std()


def test_notes_begin_on_the_beats(tmp_path: Path) -> None:
    text = 'bpm = 60\n[[section]]\nid = "a"\nbars = 2\nchords = "D"\nplayers = { drums = "heart" }\n'
    facts = render(score_of(tmp_path, text), tmp_path / "song.wav")
    energy = np.abs(samples(tmp_path / "song.wav")).max(axis=0)
    for time in facts.downbeats:
        place = round(time * 44100)
        assert energy[place : place + 1500].max() > 0.3
        assert energy[max(0, place - 4000) : max(1, place - 400)].max() < 0.1


def test_a_score_with_nobody_in_it_is_silence(tmp_path: Path) -> None:
    render(score_of(tmp_path, 'bpm = 120\n[[section]]\nid = "a"\nbars = 1\nchords = "C"\n'), tmp_path / "song.wav")
    assert not samples(tmp_path / "song.wav").any()


@pytest.mark.parametrize("meter", [1, 3, 5, 7, 12])
def test_every_style_plays_in_every_meter(tmp_path: Path, meter: int) -> None:
    styles = (
        'piano = "sparse", guitar = "picked", bass = "held", pad = "dark", drums = "rise"',
        'piano = "low", guitar = "strummed", bass = "pulse", pad = "warm", drums = "full"',
        'piano = "broken", bass = "pulse", drums = "brushes"',
        'piano = "chords", drums = "heart"',
    )
    parts = [
        f'[[section]]\nid = "s{i}"\nbars = 1\nbreath = 0.1\nchords = "Bm7 F#dim Asus4"\nplayers = {{ {players} }}\n'
        for i, players in enumerate(styles)
    ]
    facts = render(score_of(tmp_path, f"bpm = 300\nmeter = {meter}\n" + "".join(parts)), tmp_path / "song.wav")
    assert facts.seconds == pytest.approx(4 * (meter * 0.2 + 0.1))
    assert samples(tmp_path / "song.wav").any()


def test_a_ring_is_the_sum_of_its_sines() -> None:
    freqs, decays = np.array([220.0, 441.7]), np.array([3.0, 0.5])
    amps, phases = np.array([0.7, 0.3]), np.array([0.2, 1.0])
    time = np.arange(3000)[:, None] / voices.RATE
    plain = (amps * np.exp(-decays * time) * np.sin(2 * np.pi * freqs * time + phases)).sum(axis=1)
    assert np.allclose(voices.ring(freqs, decays, amps, phases, 3000), plain, atol=1e-5)


@pytest.mark.parametrize("voice", [voices.piano, voices.guitar, voices.bass, voices.pad(0.5)])
@pytest.mark.parametrize("pitch", [40, 57, 69])
def test_instruments_are_in_tune(voice: voices.Voice, pitch: int) -> None:
    sound = np.atleast_2d(voice(pitch, 0.7, 1.5)).mean(axis=0)
    spectrum = np.abs(np.fft.rfft(sound * np.hanning(sound.size), 1 << 18))
    freqs = np.fft.rfftfreq(1 << 18, 1 / voices.RATE)
    near = np.abs(freqs / voices.hertz(pitch) - 1) < 0.04
    heard = freqs[near][spectrum[near].argmax()]
    assert abs(1200 * np.log2(heard / voices.hertz(pitch))) < 15
    assert np.isfinite(sound).all()


def test_a_harder_blow_is_a_brighter_piano() -> None:
    def centroid(velocity: float) -> float:
        power = np.abs(np.fft.rfft(voices.piano(60, velocity, 1.0))) ** 2
        return float((power * np.arange(power.size)).sum() / power.sum())

    assert centroid(0.95) > 1.1 * centroid(0.3)


@pytest.mark.parametrize(
    ("syllables", "sound"),
    [
        (("weak", "be", "here", "y"), "i"),
        (("care", "chair", "prayer", "there", "friend"), "e"),
        (("light", "my", "I'm", "smile"), "ai"),
        (("down", "house"), "au"),
        (("cup", "come", "up"), "v"),
        (("curse", "word", "heard"), "r"),
        (("name", "tray", "they", "rain"), "ei"),
        (("cold", "blown", "coat", "so"), "ou"),
        (("hand", "have"), "a"),
        (("zzz",), "x"),
    ],
)
def test_syllables_have_their_vowels(syllables: Sequence[str], sound: str) -> None:
    assert {syllable: singer.vowel(syllable) for syllable in syllables} == dict.fromkeys(syllables, sound)


def test_the_voice_sings_the_melody(tmp_path: Path) -> None:
    phrase = read_score(score_of(tmp_path, SHORT)).parts[0].phrases[0]
    sound = singer.sing(phrase, 0.6, 1)
    for note in (phrase.notes[0], phrase.notes[3]):
        first = int((singer.LEAD + float(note.start - phrase.start) + 0.25) * voices.RATE)
        piece = sound[first : first + int(0.35 * voices.RATE)]
        power = np.abs(np.fft.rfft(piece * np.hanning(piece.size), 1 << 17))
        freqs = np.fft.rfftfreq(1 << 17, 1 / voices.RATE)
        near = np.abs(freqs / voices.hertz(note.pitch) - 1) < 0.06
        heard = freqs[near][power[near].argmax()]
        assert abs(1200 * np.log2(heard / voices.hertz(note.pitch))) < 40
    assert np.abs(sound[: int(0.02 * voices.RATE)]).max() < 0.01


def test_the_second_voice_sings_chord_tones_below(tmp_path: Path) -> None:
    part = read_score(score_of(tmp_path, SHORT)).parts[1]
    moves = singer.below(part.phrases[0], [(7, 11, 2)] * 3)
    assert all(-14 <= move <= -3 for move in moves)
    assert {(note.pitch + move) % 12 for note, move in zip(part.phrases[0].notes, moves, strict=True)} <= {7, 11, 2}


def test_loudness_agrees_with_ebur128() -> None:
    noise = voices.noise(6.0, 100, 6000, 1) * np.float32(0.4)
    sound = np.stack([noise, noise[::-1]])
    assert master.loudness(sound) == pytest.approx(lufs(sound), abs=0.3)
    assert master.loudness(np.zeros((2, 44100), np.float32)) == float("-inf")


def test_the_limiter_holds_every_sample() -> None:
    sound = np.random.default_rng(1).normal(0, 0.6, (2, 44100)).astype(np.float32)
    held = master.limit(sound)
    assert np.abs(held).max() <= master.CEILING + 1e-6
    quiet = np.full((2, 1000), 0.1, np.float32)
    assert np.allclose(master.limit(quiet), quiet)


ONE = 'bpm = 96\n[[section]]\nid = "a"\nbars = 2\nchords = "D"\n'


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("", "bpm"),
        ("bpm = 96", "section"),
        ("bpm = 0\n", "bpm"),
        ("bpm = nan\n", "bpm"),
        ("bpm = true\n", "bpm"),
        ('bpm = 96\nmeter = 99\n[[section]]\nid = "a"', "meter"),
        ('bpm = 96\nsection = "no"', "section"),
        ('bpm = 96\n[[section]]\nbars = 1\nchords = "D"', "id"),
        ('bpm = 96\n[[section]]\nid = "a"\nkind = "riff"', "riff"),
        ('bpm = 96\n[[section]]\nid = "a"\nbars = 2\nchords = "H"', '"H"'),
        ('bpm = 96\n[[section]]\nid = "a"\nbars = 2', "chords"),
        ('bpm = 20\nmeter = 12\n[[section]]\nid = "a"\nbars = 400\nchords = "D"', "longest"),
        (ONE + "level = 2", "level"),
        (ONE + "level = [0, 1, 2]", "level"),
        (ONE + 'players = { piano = "funky" }', "funky"),
        (ONE + 'players = { sitar = "slow" }', "sitar"),
        (ONE + "players = 3", "players"),
        (ONE + "sing = 3", "sing"),
        (ONE + 'sing = [""]', "bar and beat"),
        (ONE + 'sing = ["1:9 Care/D4/1"]', "bar and beat"),
        (ONE + 'sing = ["1:1"]', "no words"),
        (ONE + 'sing = ["1:1 +/D4/1"]', "no words"),
        (ONE + 'sing = ["1:1 Care/D9/1"]', "Care/D9/1"),
        (ONE + 'sing = ["1:1 Care/D4/0"]', "no length"),
        (ONE + 'sing = ["1:1 Care/D4/99"]', "past the end"),
        ("bpm = ", "cannot be read"),
        ("a=" + "[" * 5000, "cannot be read"),
    ],
)
def test_a_wrong_score_is_one_clear_error(tmp_path: Path, text: str, word: str) -> None:
    into = tmp_path / "song.wav"
    with pytest.raises(FilmError, match=r"song\.toml") as caught:
        render(score_of(tmp_path, text), into)
    assert word in caught.value.what
    assert caught.value.next
    assert not into.exists()


def test_a_missing_score_is_one_clear_error(tmp_path: Path) -> None:
    with pytest.raises(FilmError, match="cannot be read"):
        read_score(tmp_path / "none.toml")


@settings(max_examples=60, deadline=None)
@given(line=st.text(max_size=40), chords=st.text(max_size=12), bpm=st.floats(), bars=st.integers(-5, 500))
def test_any_score_is_read_or_refused(
    tmp_path_factory: pytest.TempPathFactory, line: str, chords: str, bpm: float, bars: int
) -> None:
    quoted = [json.dumps(text).replace("\x7f", "") for text in (chords, line)]
    text = f'bpm = {bpm}\n[[section]]\nid = "a"\nbars = {bars}\nchords = {quoted[0]}\nsing = [{quoted[1]}]\n'
    path = score_of(tmp_path_factory.mktemp("fuzz"), text)
    try:
        score = read_score(path)
    except FilmError:
        return
    assert isinstance(score, Score)
    assert all(isinstance(part, Part) for part in score.parts)
    assert truth(score).seconds > 0
    assert lrc(score).startswith("[ti:")
