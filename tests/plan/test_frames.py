from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st
from plan_films import film_of

from rushes.models import MODELS, model
from rushes.plan.frames import (
    clip_for,
    clip_frames,
    clip_frames_needed,
    clip_seconds_for,
    lengths,
    longest_slot,
    slot_capacity,
)  # fmt: skip
from rushes.units import RATES

TURBO = model("gen4_turbo")


def test_near_rates_play_frame_for_frame_and_others_by_time() -> None:
    assert clip_frames_needed(240, Fraction(24), TURBO) == 240
    assert clip_frames_needed(240, Fraction(25), TURBO) == 240
    assert clip_frames_needed(240, Fraction(24000, 1001), TURBO, 6) == 252
    assert clip_frames_needed(300, Fraction(30), TURBO) == 240
    assert clip_frames_needed(301, Fraction(30), TURBO) == 241
    assert clip_frames_needed(300, Fraction(30), model("slate_clip"), 6) == 312


def test_the_shortest_clip_that_covers_slot_and_handles() -> None:
    seconds = TURBO.seconds
    assert clip_seconds_for(108, Fraction(24), TURBO, 6, seconds) == 5
    assert clip_seconds_for(109, Fraction(24), TURBO, 6, seconds) == 6
    assert clip_seconds_for(109, Fraction(24), TURBO, 6, (5, 10)) == 10
    assert clip_seconds_for(229, Fraction(24), TURBO, 6, seconds) is None
    assert clip_frames(10, RATES["23.976"], model("slate_clip")) == 239


@settings(deadline=None)
@given(
    slot=st.integers(1, 400), rate=st.sampled_from(list(RATES.values())), handles=st.integers(0, 20),
    id=st.sampled_from([m.id for m in MODELS.values() if m.makes == "clip"]),
)  # fmt: skip
def test_needed_frames_and_capacity_agree(slot: int, rate: Fraction, handles: int, id: str) -> None:
    sold = model(id)
    for seconds in (2, 5, 10):
        fits = clip_frames_needed(slot, rate, sold, handles) <= clip_frames(seconds, rate, sold)
        assert fits == (slot <= slot_capacity(seconds, rate, sold, handles))


def test_guide_lengths_and_what_a_person_asked_for() -> None:
    film, guide = film_of(), film_of(settings={"clip_lengths": "guide"})
    assert lengths(film, TURBO) == tuple(range(2, 11))
    assert lengths(guide, TURBO) == (5, 10)
    assert clip_for(film, TURBO, 120) == 6
    assert clip_for(guide, TURBO, 120) == 10
    assert clip_for(film, TURBO, 120, asked=5) == 5
    assert clip_for(film, TURBO, 121, asked=5) == 6
    assert clip_for(film, TURBO, 240) == 10
    assert (longest_slot(film, TURBO), longest_slot(film, TURBO, 0)) == (228, 240)
