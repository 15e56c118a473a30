"""Which clip frame is shown when: conform tables, trims, slips, and every frame covered once."""

from fractions import Fraction
from itertools import accumulate

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rushes.cut.lay import lay
from rushes.cut.timeline import Clip, Item, Short, Timeline, check_cover, clip_frame, file_frames, short_items
from rushes.errors import FilmError
from rushes.film.model import Shot
from rushes.units import RATES, step

FILM = Fraction(24)


def shots(*lengths: int) -> tuple[Shot, ...]:
    ends = list(accumulate(lengths))
    return tuple(Shot(id=f"s{k}", start=end - n, end=end) for k, (n, end) in enumerate(zip(lengths, ends, strict=True)))


def item(frames: int, clip_frames: int, rate: Fraction, first: int = 0, speed: Fraction = Fraction(1)) -> Item:
    return Item(
        shot="s0", start=0, end=frames, source="sha", first=first, speed=speed,
        source_frames=clip_frames, source_rate=rate,
    )  # fmt: skip


def one(shot: Shot, clip: Clip, rate: Fraction = FILM, handles: int = 0) -> Item:
    return lay([shot], rate, {shot.id: clip}, handles=handles)[0]


@pytest.mark.parametrize("clip", ["23.976", "24", "25"])
@pytest.mark.parametrize("film", ["23.976", "24", "25"])
def test_near_rates_are_one_to_one(clip: str, film: str) -> None:
    assert step(RATES[clip], RATES[film]) == 1
    assert file_frames(item(10, 20, RATES[clip], first=3), RATES[film]) == tuple(range(3, 13))


@pytest.mark.parametrize(
    ("clip", "film", "shown"),
    [
        ("24", "30", (0, 0, 1, 2, 3, 4, 4, 5, 6, 7, 8)),
        ("24", "29.97", (0, 0, 1, 2, 3, 4, 4, 5, 6, 7, 8)),
        ("30", "24", (0, 1, 2, 3, 5, 6, 7, 8, 10, 11, 12)),
        ("29.97", "24", (0, 1, 2, 3, 4, 6, 7, 8, 9, 11, 12)),
        ("30", "29.97", (0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10)),
    ],
)
def test_far_rates_show_what_is_on_screen_then(clip: str, film: str, shown: tuple[int, ...]) -> None:
    assert file_frames(item(11, 100, RATES[clip]), RATES[film]) == shown


def test_the_last_frame_is_held_and_said() -> None:
    short = item(10, 8, FILM, first=2)
    assert file_frames(short, FILM) == (2, 3, 4, 5, 6, 7, 7, 7, 7, 7)
    assert short_items(Timeline(FILM, (160, 90), 10, (short,))) == (Short("s0", 4),)
    assert short_items(Timeline(FILM, (160, 90), 6, (item(6, 8, FILM, first=2),))) == ()


def test_no_frame_outside_the_slot() -> None:
    for k in (-1, 10):
        with pytest.raises(IndexError):
            clip_frame(item(10, 20, FILM), k, FILM)


def test_a_shot_begins_after_its_handles_where_the_clip_is_long_enough() -> None:
    shot = Shot(id="a", start=0, end=100)
    assert one(shot, Clip("x", 120, FILM), handles=6).first == 6
    assert one(shot, Clip("x", 104, FILM), handles=6).first == 4
    assert one(shot, Clip("x", 90, FILM), handles=6).first == 0
    assert one(shot, Clip("x", 200, Fraction(30)), handles=6).first == 8


def test_slip_moves_the_clip_but_never_off_its_ends() -> None:
    clip = Clip("x", 120, FILM)
    firsts = [one(Shot(id="a", start=0, end=100, slip=slip), clip, handles=6).first for slip in (5, -3, -50, 50)]
    assert firsts == [11, 3, 0, 20]


def test_a_window_is_counted_in_the_whole_clip() -> None:
    laid = one(Shot(id="a", start=0, end=20, trim=(50, 70)), Clip("x", 32, FILM, window_first=44))
    assert (laid.first, laid.source_first) == (50, 44)
    assert [clip_frame(laid, k, FILM) for k in (0, 19)] == [50, 69]
    assert file_frames(laid, FILM) == tuple(range(6, 26))


def test_a_trim_of_another_length_changes_the_speed() -> None:
    clip = Clip("x", 240, FILM)
    assert one(Shot(id="a", start=0, end=100, trim=(10, 110)), clip).speed == 1
    faster = one(Shot(id="a", start=0, end=100, trim=(10, 120)), clip)
    slower = one(Shot(id="a", start=0, end=100, trim=(10, 100)), clip)
    assert (faster.speed, slower.speed) == (Fraction(11, 10), Fraction(9, 10))
    assert (file_frames(faster, FILM)[-1], file_frames(slower, FILM)[-1]) == (118, 99)


@pytest.mark.parametrize("length", [124, 125])
def test_a_trim_of_a_faster_clip_runs_at_natural_speed(length: int) -> None:
    laid = one(Shot(id="a", start=0, end=100, trim=(0, length)), Clip("x", 240, Fraction(30)))
    assert laid.speed == 1
    assert file_frames(laid, FILM)[-1] == 123


def test_trims_that_do_not_fit_are_all_said_with_what_would() -> None:
    bad = [
        Shot(id="a", start=0, end=100, trim=(0, 89)),
        Shot(id="b", start=100, end=200, trim=(0, 111)),
        Shot(id="c", start=200, end=300, trim=(50, 50)),
        Shot(id="d", start=300, end=400),
    ]
    clips = {id: Clip("x", 240, FILM) for id in "abc"}
    with pytest.raises(FilmError) as caught:
        lay(bad, FILM, clips)
    assert [problem.shot for problem in caught.value.problems] == ["a", "b", "c", "d"]
    assert "90 to 110 frames would fit; 100 runs at natural speed" in str(caught.value)


@pytest.mark.parametrize(
    ("slots", "frames"),
    [
        ([], None),
        ([("a", 0, 0)], None),
        ([("a", 1, 5)], None),
        ([("a", 0, 5), ("b", 6, 9)], None),
        ([("a", 0, 5), ("b", 4, 9)], None),
        ([("b", 5, 9), ("a", 0, 5)], None),
        ([("a", 0, 5)], 6),
        ([("a", 0, 5)], 4),
        ([("a", 0, -5)], None),
    ],
)
def test_gaps_and_overlaps_are_refused(slots: list[tuple[str, int, int]], frames: int | None) -> None:
    with pytest.raises(FilmError) as caught:
        check_cover(slots, frames)
    assert caught.value.problems


@settings(deadline=None)
@given(
    lengths=st.lists(st.integers(1, 400), min_size=1, max_size=12),
    film=st.sampled_from(sorted(RATES.values())),
    data=st.data(),
)
def test_every_frame_is_covered_by_a_frame_of_its_clip(lengths: list[int], film: Fraction, data: st.DataObject) -> None:
    clips, wanted = {}, []
    for shot in shots(*lengths):
        rate = data.draw(st.sampled_from([*RATES.values(), Fraction(12), Fraction(60)]))
        clip = Clip("sha", data.draw(st.integers(1, 500)), rate, data.draw(st.integers(0, 60)))
        full = shot.frames * step(rate, film)
        length = data.draw(st.none() | st.integers(-(-full * 9 // 10), max(-(-full * 9 // 10), full * 11 // 10)))
        start = data.draw(st.integers(0, 300))
        trim = (start, start + length) if length is not None and 0.9 * full <= length <= 1.1 * full else None
        clips[shot.id] = clip
        slip = data.draw(st.integers(-50, 50))
        wanted.append(Shot(id=shot.id, start=shot.start, end=shot.end, trim=trim, slip=slip))
    items = lay(wanted, film, clips, handles=data.draw(st.integers(0, 24)))
    timeline = Timeline(film, (160, 90), sum(lengths), items)
    covered = [k for laid in timeline.items for k in range(laid.start, laid.end)]
    assert covered == list(range(sum(lengths)))
    held = {short.shot: short.held for short in short_items(timeline)}
    for laid in items:
        shows = file_frames(laid, film)
        assert len(shows) == laid.frames
        assert all(0 <= a <= b < laid.source_frames for a, b in zip(shows, shows[1:] or shows, strict=False))
        assert Fraction(9, 10) <= laid.speed <= Fraction(11, 10)
        ends = (laid.frames - 1) * step(laid.source_rate, film) * laid.speed
        assert (laid.shot in held) == (laid.source_frames < ends // 1 + 1)
        assert held.get(laid.shot, 0) < laid.frames


@settings(deadline=None)
@given(st.integers(1, 500), st.sampled_from(sorted(RATES.values())), st.integers(-5, 500), st.integers(-5, 700))
def test_any_trim_is_laid_or_refused(frames: int, film: Fraction, start: int, end: int) -> None:
    shot = Shot(id="a", start=0, end=frames, trim=(start, end))
    try:
        laid = one(shot, Clip("x", 240, FILM), film)
    except FilmError as error:
        assert [problem.shot for problem in error.problems] == ["a"]
    else:
        assert len(file_frames(laid, film)) == frames
