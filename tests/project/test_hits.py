"""What happens in a clip is put on the word: the very frame, at the very frame of the film."""

import math
from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from click.testing import CliRunner
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from tiny_films import film_of, run

from rushes import hits
from rushes.build.graph import Take
from rushes.cli.mark import mark as command
from rushes.cut.lay import lay
from rushes.cut.timeline import Clip, clip_frame
from rushes.errors import UsageError
from rushes.film.model import Film, FilmFile, Moment, Shot
from rushes.film.treatment import Settings
from rushes.hits import mark
from rushes.media import read_frames, to_rgb, write_clip
from rushes.song.model import Beat, Line, Song
from rushes.states import open_film
from rushes.takes import add, pick

FRAMES = 90


def numbered(number: int) -> npt.NDArray[np.uint8]:
    """A picture of eight stripes: the number in binary."""
    bits = [230 if number >> bit & 1 else 20 for bit in range(8)]
    return np.repeat(np.tile(np.repeat(np.array(bits, np.uint8), 20), (90, 1))[:, :, None], 3, axis=2)


@pytest.fixture
def film(free: Path, tmp_path: Path) -> Path:
    """A finished film whose second shot (frames 48 to 96) has a clip of 90 numbered frames."""
    pictures = [numbered(k) for k in range(FRAMES)]
    write_clip(tmp_path / "numbers.mp4", pictures, rate=Fraction(24))
    assert add(free, "s1-02", tmp_path / "numbers.mp4", "clip").name == "s1-02.clip#2"
    return free


def shown(root: Path, frame: int) -> int:
    """Which frame of the clip the film has at a frame."""
    (picture,) = read_frames(root / "out" / "film.mp4", frame, 1)
    stripes = to_rgb(picture).mean((0, 2)).reshape(8, 20).mean(axis=1)
    return sum(1 << bit for bit, stripe in enumerate(stripes) if stripe > 125)


def slip(root: Path, id: str = "s1-02") -> int:
    shot = film_of(root).shot(id)
    assert shot is not None
    return shot.slip


@pytest.mark.parametrize(("hit", "at", "frame"), [(2.0, "0:03", 72), (2.5, "0:03.5", 84), (3.2, "0:03.75", 90)])
def test_the_frame_of_the_hit_is_at_the_frame_of_the_word(film: Path, hit: float, at: str, frame: int) -> None:
    found = mark(film, "s1-02.clip#2", hit, at=at)
    assert (found.clip_frame, found.frame, found.shot) == (round(hit * 24), frame, "s1-02")
    assert slip(film) == found.slip and found.seconds == Fraction(frame, 24)
    assert dict(film_of(film).shots[1].notes) == {"clip#2": f"hit at {hit:g} s"}
    run(film)
    assert shown(film, frame) == found.clip_frame
    assert shown(film, frame - 1) == found.clip_frame - 1 and shown(film, frame + 1) == found.clip_frame + 1


def test_a_hit_can_be_told_again_and_a_note_stays(film: Path) -> None:
    pick(film, "s1-02.clip#2", "best fall")
    mark(film, "s1-02.clip#2", 2.0, at="0:03")
    mark(film, "s1-02.clip#2", 1.5, at="0:03")
    assert dict(film_of(film).shots[1].notes) == {"clip#2": "best fall; hit at 1.5 s"} and slip(film) == 6


def test_a_clip_that_was_drawn_is_drawn_again_where_it_is_needed(free: Path) -> None:
    found = mark(free, "s1-02.clip", 1.5, at="0:03")
    assert any("draws it again" in warning for warning in found.warnings)
    run(free)
    assert mark(free, "s1-02.clip#2", found.clip_frame / 24, at="0:03", save=False).frame == 72


def test_a_dry_run_writes_nothing(film: Path) -> None:
    before = (film / "shots.toml").read_bytes()
    args = ["s1-02.clip#2", "--hit", "2", "--at", "0:03", "--film", str(film), "--dry-run"]
    done = CliRunner().invoke(command, args, catch_exceptions=False)
    assert "Frame 48 of the clip would be at 0:03" in done.output and "slipped by 18 frames; it was 0" in done.output
    assert (film / "shots.toml").read_bytes() == before
    assert '"slip": 18' in CliRunner().invoke(command, [*args, "--json"], catch_exceptions=False).stdout


def refusal(root: Path, text: str, hit: float, **where: Any) -> str:
    with pytest.raises(UsageError) as caught:
        mark(root, text, hit, **where)
    return str(caught.value)


def test_a_clip_that_cannot_reach_says_by_how_much_and_what_helps(film: Path) -> None:
    late = refusal(film, "s1-02.clip#2", 3.5, at="0:02.5")
    assert "30 frames past its end" in late and "30 frames earlier (end = 66" in late and "a clip of 5 s" in late
    early = refusal(film, "s1-02.clip#2", 0.5, at="0:03.5")
    assert "24 frames before its start" in early and "24 frames later (start = 72" in early and "1.00 s later" in early
    assert slip(film) == 0


@pytest.mark.parametrize("hit", [math.nan, math.inf, -0.1, 3.75, 1e300])
def test_a_time_outside_the_clip_is_refused(film: Path, hit: float) -> None:
    said = refusal(film, "s1-02.clip#2", hit, at="0:03")
    assert "s1-02.clip#2 is 3.75 s long" in said


def test_what_names_no_clip_is_refused(film: Path) -> None:
    assert "nothing happens in it" in refusal(film, "s1-02.still#1", 1)
    assert "nothing happens in it" in refusal(film, "@ann#1", 1)
    assert "Takes there are: #1, #2" in refusal(film, "s1-02.clip#9", 1)
    assert "does not say which take" in refusal(film, "s1-02.clip", 1)
    assert "there is no take of s9-01.clip" in refusal(film, "s9-01.clip#1", 1)
    assert "no words of its own and no beat" in refusal(film, "s1-02.clip#2", 1)
    assert "is not a time" in refusal(film, "s1-02.clip#2", 1, at="soon")
    assert "both say" in refusal(film, "s1-02.clip#2", 1, at="0:03", on="words")
    assert "There s1-03 is on screen" in refusal(film, "s1-02.clip#2", 1, at="0:05")
    assert "does not show that part" in refusal(film, "s1-02.clip#2", 1, at="1:05")
    assert "give --at" in refusal(film, "s1-02.clip#2", 1, on="lifted heel")


LINES = (
    Line("the lifted heel", Fraction(1), Fraction(2)),
    Line("the lifted heel", Fraction(3), Fraction(4)),
    Line("no time at all"),
)


def with_song(monkeypatch: pytest.MonkeyPatch, on: str | None = None) -> None:
    """The film with lyrics and beats, and with words for its second moment."""
    beats = tuple(Beat(n / 2, n % 4 + 1) for n in range(12))
    song = Song("0" * 64, 24000, 1, 6 * 24000, beats, 4, 120.0, lines=LINES)
    real = open_film

    def opened(start: Path | None) -> tuple[Film, Song]:
        film, _ = real(start)
        moments = tuple(replace(m, on=on, at=None) if m.id == "cup" else m for m in film.file.moment)
        return replace(film, file=replace(film.file, moment=moments)), song

    monkeypatch.setattr(hits, "open_film", opened)


def test_words_of_the_lyrics_are_found(film: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with_song(monkeypatch)
    found = mark(film, "s1-02.clip#2", 2.0, on="The lifted", save=False)
    assert (found.frame, found.target.words) == (72, "The lifted"), "the second time, when the shot is on screen"
    assert 'nearest line is "the lifted heel"' in refusal(film, "s1-02.clip#2", 2, on="lifted wheel")
    assert "nobody said when" in refusal(film, "s1-02.clip#2", 2, on="at all")


def test_the_words_of_the_moment_come_first_and_then_the_beat(film: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with_song(monkeypatch)
    beat = mark(film, "s1-02.clip#2", 0.5, save=False)
    assert (beat.frame, beat.target.words) == (48, None) and "strong beat" in beat.target.why
    with_song(monkeypatch, on="lifted heel")
    word = mark(film, "s1-02.clip#2", 2.0, save=False)
    assert 72 <= word.frame < 84 and word.target.why == "the words of its moment"


def made_of(rate: str, handles: int, shots: tuple[Shot, ...]) -> Film:
    fps: Any = rate
    file = FilmFile(film=Settings(title="x", fps=fps, handles=handles), moment=(Moment(id="m"),))
    return Film(Path(), file, shots)


SPEEDS: Mapping[str, Fraction] = {"0": Fraction(1), "slow": Fraction(19, 20), "fast": Fraction(21, 20)}


@settings(max_examples=300, deadline=None)
@given(
    st.sampled_from(["23.976", "24", "25", "29.97", "30"]), st.integers(0, 12), st.integers(1, 120),
    st.sampled_from(list(SPEEDS)), st.integers(0, 30), st.integers(0, 240), st.integers(0, 119), st.integers(-9, 9),
)  # fmt: skip
def test_a_slip_is_what_the_cut_makes_of_it(
    rate: str, handles: int, frames: int, speed: str, first: int, inside: int, k: int, was: int
) -> None:
    film = made_of(rate, handles, (shot := Shot(id="a", start=10, end=10 + frames, slip=was),))
    clip = Clip("c", 240, Fraction(24))
    assume(k < frames and inside < 240)
    if speed != "0":
        length = round(frames * SPEEDS[speed] * (1 if rate in ("23.976", "24", "25") else 24 / film.rate))
        shot = replace(shot, trim=(first, first + max(1, length)))
        assume(frames > 20)
    try:
        slip = hits._slip(film, shot, clip, inside, 10 + k)
    except UsageError:
        return
    slipped = replace(shot, slip=slip, start=0, end=frames)
    (item,) = lay([slipped], film.rate, {"a": clip}, handles=handles)
    assert clip_frame(item, k, film.rate) == inside


def test_of_two_shots_of_one_clip_the_one_at_the_word_is_slipped() -> None:
    one = Shot(id="a", start=0, end=24, seconds=10)
    two = Shot(id="b", start=24, end=48, clip_of="a", begin=60)
    film = made_of("24", 6, (one, two))
    take = Take("a.clip", 1, "clip", "c", "runway", "", 0, False, "", "", 0, None, {})
    shot, target = hits._aimed(film, None, one, Clip("c", 240, Fraction(24)), 70, None, "0:01.5")
    assert (shot, target.at) == (two, Fraction(3, 2))
    assert list(hits._warnings(one, two, take)) == ["b shows this clip too, at the word: it was slipped, and a stays."]
