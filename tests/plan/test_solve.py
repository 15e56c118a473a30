from itertools import combinations, pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from rushes.plan.solve import METRONOME, POINT, Stretch, Wish, cost, metronome, solve

FLAT = tuple([30] * 229)


def wish(target: int, prices: tuple[int, ...] = FLAT, shortest: int = 24) -> Wish:
    return Wish(target, shortest, prices)


def test_cuts_fall_on_the_cheapest_marks_near_their_wish() -> None:
    bars = dict.fromkeys(range(60, 300, 60), 0)
    beats = {frame: bars.get(frame, 9) for frame in range(15, 300, 15)}
    cuts = solve(Stretch(0, 300, (wish(110), wish(110), wish(80)), beats))
    assert cuts is not None and cuts.frames == (120, 240)


def test_credits_move_a_cut() -> None:
    steep = tuple(5 if n <= 105 else 50 for n in range(229))
    marks = {120: 0, 105: 9}
    cuts = solve(Stretch(0, 210, (wish(110, steep), wish(100, steep)), marks))
    assert cuts is not None and cuts.frames == (105,)


def test_no_cuts_where_none_fit() -> None:
    assert solve(Stretch(0, 100, (wish(60), wish(60)), {10: 0})) is None
    assert solve(Stretch(0, 1000, (wish(100),), {})) is None
    assert solve(Stretch(0, 30, (wish(30), wish(30)), {15: 0})) is None


def test_one_wish_needs_no_cut() -> None:
    cuts = solve(Stretch(10, 110, (wish(100),), {50: 0}))
    assert cuts is not None and cuts.frames == () and cuts.cost == 30 * POINT


def test_the_metronome_is_broken() -> None:
    marks = dict.fromkeys(range(12, 480, 12), 0)
    stretch = Stretch(0, 480, tuple(wish(80) for _ in range(6)), marks)
    cuts = solve(stretch)
    assert cuts is not None
    assert metronome(stretch, (84, 168, 252, 336, 420)) == 2
    assert metronome(stretch, cuts.frames) < 2
    assert cost(stretch, cuts.frames) < cost(stretch, (84, 168, 252, 336, 420)) + METRONOME * POINT


def test_the_metronome_hears_the_slots_before() -> None:
    marks = dict.fromkeys(range(12, 240, 12), 0)
    alone = Stretch(0, 240, (wish(120), wish(120)), marks)
    after = Stretch(0, 240, (wish(120), wish(120)), marks, before=(120, 120, 120))
    even, uneven = solve(alone), solve(after)
    assert even is not None and even.frames == (120,)
    assert uneven is not None and uneven.frames != (120,)


@settings(max_examples=60)
@given(
    frames=st.lists(st.integers(1, 119), min_size=1, max_size=9, unique=True),
    targets=st.lists(st.integers(10, 80), min_size=1, max_size=4),
    points=st.lists(st.integers(0, 20), min_size=9, max_size=9),
)
def test_as_cheap_as_trying_everything(frames: list[int], targets: list[int], points: list[int]) -> None:
    marks = dict(zip(sorted(frames), points, strict=False))
    prices = tuple(8 + 5 * (2 + n // 24) for n in range(90))
    stretch = Stretch(0, 120, tuple(wish(t, prices, 8) for t in targets), marks)
    tries = [
        cuts
        for cuts in combinations(sorted(marks), len(targets) - 1)
        if all(8 <= b - a < 90 for a, b in pairwise((0, *cuts, 120)))
    ]
    found = solve(stretch)
    assert (found is None) == (not tries)
    if found is not None:
        even = [cuts for cuts in tries if not metronome(stretch, cuts)]
        if len(targets) <= 3:
            assert cost(stretch, found.frames) == min(cost(stretch, cuts) for cuts in even)
        assert found == solve(stretch)
