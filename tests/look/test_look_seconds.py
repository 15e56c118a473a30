"""Which frames of a clip to use."""

from collections.abc import Sequence
from itertools import product
from typing import Any

import cv2
import numpy as np
import pytest
from clip_scenes import RATE, filmed, locked, melted, panning, texture

from rushes.look.clips import look_at_clip
from rushes.look.defects import Defect, defects
from rushes.look.frames import small_frames
from rushes.look.measures import Measures, measured
from rushes.look.seconds import ACROSS, HANDLE_COSTS, WORTH, best_frames, best_span, chain_frame, costs, energy


def measures(frames: Sequence[Any]) -> Measures:
    return measured(small_frames(frames, RATE))


@pytest.fixture(scope="module")
def plain() -> Measures:
    return measures(filmed(texture(), panning(4), 60))


def test_energy_is_how_fast_the_picture_moves() -> None:
    path = panning(10)
    frames = filmed(texture(), lambda t: path(max(t - 1.0, 0.0)), 60)
    told = energy(measures(frames))
    assert len(told) == 60
    assert max(told[2:22]) < 1.0 and min(told[28:]) == pytest.approx(10, abs=1.0)


def test_the_stretch_avoids_what_is_bad(plain: Measures) -> None:
    bad = (Defect("warp", 0, 14, 2.0), Defect("flash", 40, 41, 1.5))
    span = best_span(plain, costs(plain, bad), bad, 20, handles=4)
    assert span is not None and span.clean
    assert span.first >= 14 and span.end <= 40 and span.end - span.first == 20


def test_the_stretch_has_its_handles_where_there_is_room(plain: Measures) -> None:
    span = best_span(plain, costs(plain, ()), (), 24, handles=10)
    assert span is not None and (span.before, span.after) == (10, 10) and span.clean
    whole = best_span(plain, costs(plain, ()), (), 60)
    assert whole is not None and (whole.first, whole.end, whole.before, whole.after) == (0, 60, 0, 0)


def test_no_stretch_goes_across_a_cut_where_one_need_not(plain: Measures) -> None:
    cut = (Defect("cut", 33, 34, 9.0),)
    span = best_span(plain, costs(plain, cut), cut, 30)
    assert span is not None and span.clean and span.end <= 33
    across = best_span(plain, costs(plain, cut), cut, 50)
    assert across is not None and not across.clean


def test_a_stretch_may_be_shorter_to_be_clean(plain: Measures) -> None:
    bad = (Defect("blur", 48, 60, 2.0),)
    span = best_span(plain, costs(plain, bad), bad, 60, least=30, handles=0)
    assert span is not None and (span.first, span.end) == (2, 48)  # the first two are never trusted


def test_a_clip_that_is_too_short_has_no_stretch(plain: Measures) -> None:
    assert best_span(plain, costs(plain, ()), (), 61) is None
    assert best_span(plain, costs(plain, ()), (), 90, least=61) is None
    assert best_span(plain, costs(plain, ()), (), 90, least=60) is not None


def test_the_stretch_is_the_cheapest_of_all() -> None:
    """Against trying every stretch of every length, on costs drawn at random."""
    m = measures([np.zeros((32, 48, 3), np.uint8)] * 40)
    random = np.random.default_rng(4)
    for _ in range(20):
        cost = random.random(40).round(2) ** 4
        cut = int(random.integers(1, 40))
        found = (Defect("cut", cut, cut + 1, 2.0),)
        span = best_span(m, cost, found, 20, least=12, handles=3)

        def price(first: int, length: int, cost: Any = cost, cut: int = cut) -> float:
            end = first + length
            beside = sum(cost[k] if 0 <= k < 40 else 1.0 for k in (*range(first - 3, first), *range(end, end + 3)))
            across = ACROSS if first < cut < end else 0.0
            return float(cost[first:end].sum() + HANDLE_COSTS * beside + across - WORTH * length)

        prices = [price(a, n) for a, n in product(range(29), range(12, 21)) if a + n <= 40]
        assert span is not None and price(span.first, span.end - span.first) == pytest.approx(min(prices))


def test_best_frames_are_sharp_still_and_apart() -> None:
    frames = filmed(texture(), locked, 60)
    for k in (*range(10), *range(30, 60)):
        frames[k] = cv2.GaussianBlur(frames[k], (0, 0), 2.0)
    m = measures(frames)
    chosen = best_frames(m, costs(m, ()), 3)
    assert 10 <= chosen[0] < 30 and len(chosen) == 3
    assert all(abs(a - b) >= 12 for a in chosen for b in chosen if a != b)


def test_the_frame_of_a_chain_is_before_the_end_goes_bad() -> None:
    frames = filmed(texture(), panning(3), 60)
    clean = look_at_clip(frames, RATE)
    assert clean.chain is not None and clean.chain >= 54
    for k in range(50, 60):
        frames[k] = melted(frames[k], 0.6 * (k - 49))
    bad = look_at_clip(frames, RATE)
    assert bad.chain is not None and 36 <= bad.chain < 53


def test_the_frame_of_a_chain_shows_the_face(plain: Measures) -> None:
    faces = [1.0 if k in (44, 45, 46) else 0.0 for k in range(60)]
    assert chain_frame(plain, costs(plain, (), faces)) in (44, 45, 46)


def test_faces_must_be_told_of_every_frame(plain: Measures) -> None:
    with pytest.raises(ValueError, match="3 faces"):
        costs(plain, (), [1.0] * 3)


def test_a_defect_costs_its_frames(plain: Measures) -> None:
    found = (Defect("freeze", 20, 26, 1.5),)
    more = costs(plain, found) - costs(plain, ())
    assert more[20:26].tolist() == pytest.approx([1.0] * 6) and more.sum() == pytest.approx(6.0)
    assert defects(plain) == ()
