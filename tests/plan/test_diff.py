"""What a new plan changes, shot by shot."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rushes.film.model import Shot
from rushes.plan.diff import Change, diff, summary

OLD = tuple(Shot(id=f"s-{n}", start=48 * n, end=48 * n + 48, text="x") for n in range(4))


def test_nothing_changes_where_nothing_does() -> None:
    assert diff(OLD, OLD) == () == diff((), ())
    assert summary((), 4) == "4 shots as they were"


@pytest.mark.parametrize(
    ("change", "kind", "keys"),
    [
        ({"start": 50}, "moved", ()),
        ({"text": "y"}, "changed", ("text",)),
        ({"seconds": 9, "end": 90}, "changed", ("seconds",)),
        ({"clip_of": "s-0", "begin": 60}, "changed", ("clip_of", "begin")),
        ({"setup": "wide", "role": "hero"}, "changed", ("setup", "role")),
    ],
)
def test_a_shot_that_is_not_as_it_was(change: dict[str, object], kind: str, keys: tuple[str, ...]) -> None:
    new = replace(OLD[1], **change)  # type: ignore[arg-type]
    assert diff(OLD, (OLD[0], new, *OLD[2:])) == (Change("s-1", kind, keys, (48, 96), (new.start, new.end)),)


@pytest.mark.parametrize("change", [{"begin": 70}, {"used": 50}])
def test_another_part_or_speed_of_a_clip_is_a_change(change: dict[str, int]) -> None:
    new = replace(OLD[1], **change)  # type: ignore[arg-type]
    assert [each.keys for each in diff(OLD, (OLD[0], new, *OLD[2:]))] == [tuple(change)]


def test_what_comes_and_goes() -> None:
    new = Shot(id="t-1", start=0, end=48)
    changes = diff(OLD, (new, *OLD[1:]))
    assert changes == (Change("t-1", "new", (), None, (0, 48)), Change("s-0", "gone", (), (0, 48), None))
    assert summary(changes, 4) == "3 shots as they were, 1 new, 1 gone"


@settings(deadline=None)
@given(st.lists(st.sampled_from(range(8)), unique=True), st.lists(st.sampled_from(range(8)), unique=True))
def test_every_shot_is_counted_once(before: list[int], after: list[int]) -> None:
    old = [Shot(id=f"s-{n}", start=n, end=n + 1) for n in before]
    new = [
        Shot(id=f"s-{n}", start=n + n % 2, end=n + 2) if n % 3 else Shot(id=f"s-{n}", start=n, end=n + 1) for n in after
    ]
    changes = diff(old, new)
    assert len({change.shot for change in changes}) == len(changes)
    stay = int(summary(changes, len(new)).split()[0])
    counted = stay + sum(change.kind in ("moved", "changed", "new") for change in changes)
    assert counted == len(new) and sum(change.kind == "gone" for change in changes) == len({*before} - {*after})
