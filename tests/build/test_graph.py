"""The graph: every clause of "Takes and picks", case by case, and what must hold of all of them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest
from build_worlds import take_of
from hypothesis import given, settings
from hypothesis import strategies as st

from rushes.build.graph import Job, Need, Node, Take, Verdict, asked_of, inputs_of, judge, key_of, survey

IN = {"still": "5" * 64}


def node_of(**changes: Any) -> Node:
    plain: dict[str, Any] = {
        "id": "a.clip", "stage": "clip", "ask": "ask", "variant": "v1", "work": Job(dict), "engine": "runway",
        "model": "gen4", "rank": 10, "free": False,
    }  # fmt: skip
    return Node(**{**plain, **changes})


PAID = node_of()
FREE = node_of(engine="slate", model="slate_clip", rank=0, free=True)
DRAFT: dict[str, Any] = {"engine": "slate", "model": "slate_clip", "rank": 0, "free": True}


def made(node: Node, number: int = 1, inputs: Mapping[str, str] = IN, **changes: Any) -> Take:
    """A take made for a node as it is now, but for ``changes``."""
    asked = asked_of(node, inputs)
    plain: dict[str, Any] = {
        "engine": node.engine, "model": node.model, "rank": node.rank, "free": node.free, "asked": asked,
        "key": key_of(node, asked),
    }  # fmt: skip
    return take_of(node.id, number, **{**plain, **changes})


def by_hand(node: Node, number: int = 1, **changes: Any) -> Take:
    plain: dict[str, Any] = {
        "engine": "hand",
        "model": "x.mp4",
        "rank": 100,
        "free": False,
        "asked": node.ask,
        "key": "h",
    }
    return take_of(node.id, number, **{**plain, **changes})


@dataclass(frozen=True)
class Case:
    """A node, its takes, and the state and take number that must come of it."""

    says: str
    node: Node
    takes: tuple[Take, ...]
    state: str
    number: int | None = None
    inputs: Mapping[str, str] | None = field(default_factory=lambda: IN)
    failed: Mapping[str, str] = field(default_factory=dict)


def wanting(node: Node, **changes: Any) -> Node:
    plain = {name: getattr(node, name) for name in Node.__dataclass_fields__}
    return Node(**{**plain, **changes})


ONE, BOTH = (made(PAID),), (made(PAID), made(PAID, 2))
FAILED = {key_of(PAID, asked_of(PAID, IN)): "no"}
STALE_HAND = by_hand(PAID, 1, asked="else")
OLD: dict[str, Any] = {"asked": "what was asked before", "key": "old"}
CASES = (
    Case("nothing made is missing", PAID, (), "missing"),
    Case("without its inputs it waits", PAID, (), "waiting", inputs=None),
    Case("what waits still shows its best take", PAID, ONE, "waiting", 1, inputs=None),
    Case("a fresh take is done", PAID, ONE, "done", 1),
    Case("the newest good take stands", PAID, BOTH, "done", 2),
    Case("the best engine comes before the newest", FREE, (made(PAID, 1), made(FREE, 2)), "done", 1),
    Case("a pick wins over a newer take", wanting(PAID, pick=1), BOTH, "done", 1),
    Case("a pick wins over a better engine", wanting(FREE, pick=2), (made(PAID, 1), made(FREE, 2)), "done", 2),
    Case("a pick stays when the film has changed", wanting(PAID, pick=1), (made(PAID, 1, **OLD),), "done", 1),
    Case("a pick stands while its inputs are missing", wanting(PAID, pick=1), ONE, "done", 1, inputs=None),
    Case("a pick whose content is gone falls back", wanting(PAID, pick=7), ONE, "done", 1),
    Case("a rejected take is never used", wanting(PAID, rejects=frozenset({1})), ONE, "missing"),
    Case("one is rejected, the other stands", wanting(PAID, rejects=frozenset({2})), BOTH, "done", 1),
    Case("a pick that was rejected is not one", wanting(PAID, pick=1, rejects=frozenset({1})), ONE, "missing"),
    Case("by hand comes before every engine", PAID, (by_hand(PAID, 1), made(PAID, 2)), "done", 1),
    Case("by hand needs no inputs", PAID, (by_hand(PAID),), "done", 1, inputs=None),
    Case("by hand answers for any inputs", PAID, (by_hand(PAID),), "done", 1, inputs={"still": "6" * 64}),
    Case("by hand is stale when the film says another thing", PAID, (by_hand(PAID, asked="else"),), "stale", 1),
    Case("a fresh paid take comes before a stale one by hand", PAID, (STALE_HAND, made(PAID, 2)), "done", 2),
    Case("paid stays fresh across versions of its engine", PAID, (made(PAID, key="of version 0"),), "done", 1),
    Case("paid from another model is not what is asked", PAID, (made(PAID, model="turbo", key="t"),), "stale", 1),
    Case("paid is stale when the film has changed", PAID, (made(PAID, **OLD),), "stale", 1),
    Case("paid is stale when its still has changed", PAID, (made(PAID, inputs={"still": "6" * 64}),), "stale", 1),
    Case("a free take is exact", FREE, (made(FREE, key="of version 0"),), "stale", 1),
    Case("a free take is the node's own", FREE, (made(FREE),), "done", 1),
    Case("a better engine's take serves a poorer engine", FREE, ONE, "done", 1),
    Case("a poorer engine's take does not serve a better one", PAID, (made(PAID, **DRAFT),), "stale", 1),
    Case("one more take is wanted", wanting(PAID, wanted=2), ONE, "missing", 1),
    Case("as many takes as are wanted", wanting(PAID, wanted=2), BOTH, "done", 2),
    Case("takes wanted count those before them", wanting(PAID, wanted=3), (made(PAID, 3),), "done", 3),
    Case("a rejected take was made all the same", wanting(PAID, wanted=2, rejects=frozenset({2})), BOTH, "done", 1),
    Case("one more is wanted beside a pick", wanting(PAID, wanted=2, pick=1), ONE, "missing", 1),
    Case("beside a pick there are enough", wanting(PAID, wanted=2, pick=1), BOTH, "done", 1),
    Case("a failure is told", PAID, (), "failed", None, failed=FAILED),
    Case("a failure of another wish is forgotten", PAID, (), "missing", None, failed={"another key": "no"}),
    Case("a failure does not hide a good take", PAID, ONE, "done", 1, failed=FAILED),
)  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.says)
def test_takes_and_picks(case: Case) -> None:
    verdict = judge(case.node, case.inputs, case.takes, case.failed)
    assert (verdict.state, verdict.take and verdict.take.number) == (case.state, case.number)
    assert verdict.to_make == (case.state != "done")
    if case.state != "done":
        assert verdict.why


def test_a_stale_pick_says_so() -> None:
    node = wanting(PAID, pick=1)
    assert "changed" in judge(node, IN, [made(PAID, 1, **OLD)], {}).why
    assert judge(node, IN, [made(PAID)], {}).why == ""


takes = st.lists(
    st.builds(
        made, st.sampled_from([PAID, FREE]), st.just(1),
        asked=st.sampled_from([asked_of(PAID, IN), "ask", "old"]), rank=st.sampled_from([0, 10, 100]),
        engine=st.sampled_from(["runway", "slate", "hand"]), free=st.booleans(), model=st.sampled_from(["gen4", "x"]),
        key=st.sampled_from([key_of(PAID, asked_of(PAID, IN)), "k"]),
    ),
    max_size=6,
).map(lambda some: [take_of("a.clip", n + 1, **_plain(take)) for n, take in enumerate(some)])  # fmt: skip


def _plain(take: Take) -> dict[str, Any]:
    names = ("engine", "model", "rank", "free", "asked", "key", "stage")
    return {name: getattr(take, name) for name in names}


@settings(deadline=None)
@given(
    takes=takes, rejects=st.frozensets(st.integers(1, 6)), pick=st.none() | st.integers(1, 7),
    wanted=st.integers(1, 8), inputs=st.sampled_from([IN, None]), free=st.booleans(),
)  # fmt: skip
def test_whatever_is_done_stands_on_a_take_nobody_rejected(
    takes: list[Take], rejects: frozenset[int], pick: int | None, wanted: int, inputs: Any, free: bool
) -> None:
    node = wanting(FREE if free else PAID, rejects=rejects, pick=pick, wanted=wanted)
    verdict = judge(node, inputs, takes, {})
    assert verdict.take is None or verdict.take.number not in rejects
    if verdict.state == "done":
        assert verdict.take is not None
    if inputs is not None and verdict.state == "done":
        assert max(take.number for take in takes) >= wanted
    if pick in {take.number for take in takes} - rejects:
        assert verdict.take is not None and verdict.take.number == pick
    assert judge(node, inputs, takes[::-1], {}) == verdict, "the order of takes means nothing"


def chain() -> tuple[Node, Node, Node]:
    still = node_of(id="a.still", stage="still", ask="still ask")
    clip = node_of(needs=(Need("still", "a.still"),))
    return still, clip, node_of(id="a.segment", stage="segment", needs=(Need("clip", "a.clip"),))


def test_what_comes_after_waits_for_what_comes_before() -> None:
    verdicts = survey(chain(), {})
    assert [verdict.state for verdict in verdicts.values()] == ["missing", "waiting", "waiting"]
    assert inputs_of(chain()[1], verdicts) is None


def test_a_still_that_comes_out_the_same_keeps_its_clip() -> None:
    still, clip, _ = chain()
    first = made(still, 1, {}, sha256=IN["still"])
    paid = made(clip, 1, IN)
    changed = wanting(still, ask="other words, same picture")
    again = made(changed, 2, {}, sha256=IN["still"])
    assert survey([still, clip], {still.id: [first], clip.id: [paid]})[clip.id].state == "done"
    assert survey([changed, clip], {still.id: [first], clip.id: [paid]})[clip.id].state == "waiting"
    assert survey([changed, clip], {still.id: [first, again], clip.id: [paid]})[clip.id].state == "done"
    other = made(changed, 2, {}, sha256="7" * 64)
    assert survey([changed, clip], {still.id: [first, other], clip.id: [paid]})[clip.id].state == "stale"


def test_inputs_that_no_node_makes_are_part_of_the_wish() -> None:
    node = wanting(PAID, fixed_inputs={"@ann": "1" * 64})
    verdicts: dict[str, Verdict] = {}
    assert inputs_of(node, verdicts) == {"@ann": "1" * 64}
    assert asked_of(node, {"a": "1", "b": "2"}) == asked_of(node, {"b": "2", "a": "1"}) != asked_of(node, {"a": "1"})


@settings(deadline=None)
@given(st.dictionaries(st.text(max_size=3), st.text(max_size=3), max_size=3))
def test_a_wish_is_told_from_every_other(inputs: dict[str, str]) -> None:
    assert asked_of(PAID, inputs) != PAID.ask
    assert key_of(PAID, "a") != key_of(wanting(PAID, variant="v2"), "a")
