"""The ledger's rows by day beside a service's: which day a row belongs to, and what a difference may be."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from rushes.build.records import Booked, Task, order_of
from rushes.engines.base import Status, Used
from rushes.midnight import Flow
from rushes.reconcile import Account, Line, compared, day_of, flows, remarks, standing

MIDNIGHT = datetime(2026, 3, 2, tzinfo=UTC).timestamp()
MONDAY = date(2026, 3, 2)
SUNDAY = MONDAY - timedelta(1)
HOUR = 3600.0
TASK = Task(
    id="t", film="f", node="V1-01.clip", stage="clip", key="k", asked="", take_no=1, attempt=1, provider="runway",
    account="a", model="gen4_turbo", state="DONE", reserved=25, settled=25, ext_id="id", request={}, snapshot=None,
    deadline=None, sent_by=None, sha256=None, error=None, created=MIDNIGHT,
)  # fmt: skip


def booked(*rows: tuple[str, int, float]) -> list[Booked]:
    return [Booked("t", *row) for row in rows]


def used(*rows: tuple[date, int]) -> list[Used]:
    return [Used(day, "gen4_turbo", credits) for day, credits in rows]


def differences(rows: list[Booked], told: list[Used], task: Task = TASK, status: Status | None = None) -> list[int]:
    found = flows(task, rows, MIDNIGHT + 40 * HOUR, status)
    lines = compared(found, told, SUNDAY - timedelta(10), MONDAY + timedelta(1))
    return [line.difference for line in lines if line.difference]


def test_an_order_is_what_was_reserved_last() -> None:
    assert order_of(booked(("RESERVE", 5, 1.0), ("RELEASE", -5, 2.0))) is None
    rows = booked(
        ("RESERVE", 5, 1.0), ("RELEASE", -5, 2.0), ("RESERVE", 6, 3.0), ("RESERVE", 2, 4.0), ("SETTLE", 0, 9.0)
    )
    assert order_of(rows) == (3.0, 8)
    assert order_of([]) is None


def test_a_charge_is_on_the_day_it_was_sent() -> None:
    rows = booked(("RESERVE", 25, MIDNIGHT - HOUR), ("SETTLE", 0, MIDNIGHT + HOUR))
    assert differences(rows, used((SUNDAY, 25))) == []
    assert differences(rows, used((MONDAY, 25))) == [-25, 25]


def test_a_charge_that_was_sent_as_the_day_ended_is_on_either() -> None:
    rows = booked(("RESERVE", 25, MIDNIGHT - 100), ("SETTLE", 0, MIDNIGHT + HOUR))
    assert differences(rows, used((SUNDAY, 25))) == differences(rows, used((MONDAY, 25))) == []
    rows = booked(("RESERVE", 25, MIDNIGHT + 5), ("SETTLE", 0, MIDNIGHT + HOUR))
    assert differences(rows, used((SUNDAY, 25))) == [], "the two clocks may differ by a minute"


def test_what_was_given_back_is_on_any_day_until_the_ledger_heard_of_it() -> None:
    rows = booked(("RESERVE", 25, MIDNIGHT - HOUR), ("SETTLE", -25, MIDNIGHT + 30 * HOUR))
    assert differences(rows, []) == [] == differences(rows, used((SUNDAY, 25), (MONDAY, -25)))
    assert differences(rows, used((SUNDAY, 25), (MONDAY + timedelta(1), -25))) == []
    assert differences(rows, used((SUNDAY, 25))) == [25], "nothing was given back"
    assert differences(rows, used((SUNDAY, 25), (SUNDAY - timedelta(1), -25))) == [-25, 25]


def test_what_the_ledger_has_not_heard_of_yet_is_told_by_the_job() -> None:
    rows, task = booked(("RESERVE", 25, MIDNIGHT - HOUR)), replace(TASK, state="RUNNING", settled=None)
    assert differences(rows, used((SUNDAY, 25)), task) == []
    assert differences(rows, used((SUNDAY, 25), (MONDAY, -25)), task) == [-25]
    assert differences(rows, used((SUNDAY, 25), (MONDAY, -25)), task, Status("failed", cost=0)) == []
    assert differences(rows, used((SUNDAY, 20)), task, Status("done", cost=20)) == []


def test_what_is_in_doubt_is_on_no_side() -> None:
    rows = booked(("RESERVE", 25, MIDNIGHT - HOUR))
    for state in ("SUBMITTING", "AMBIGUOUS"):
        assert differences(rows, [], replace(TASK, state=state)) == []
    assert differences(rows, [], replace(TASK, state="LOST_PAID")) == [-25]


def test_days_outside_are_not_compared() -> None:
    rows = booked(("RESERVE", 25, MIDNIGHT - 20 * 24 * HOUR))
    assert differences(rows, []) == []
    found = list(flows(TASK, booked(("RESERVE", 25, MIDNIGHT - 60)), MIDNIGHT))
    assert compared(found, [], MONDAY, MONDAY) == (), "it may have been the day before the first"
    assert compared([], used((SUNDAY, 9)), MONDAY, MONDAY) == ()


@st.composite
def histories(draw: st.DrawFn) -> tuple[list[tuple[Task, list[Booked]]], list[Used]]:
    """Purchases near midnights, as a service and as the ledger saw them."""
    bought, told = [], []
    for n in range(draw(st.integers(0, 12))):
        model, price = draw(st.sampled_from([("gen4_turbo", 25), ("gen4_image", 5), ("gen4_image", 8)]))
        sent = MIDNIGHT + draw(st.sampled_from([-48, -24, 0])) * HOUR + draw(st.integers(-400, 400))
        taken = sent + draw(st.integers(-50, 170))
        ended = taken + draw(st.integers(10, 2000))
        cost = draw(st.sampled_from([price, price, 0]))
        task = replace(TASK, id=str(n), model=model, reserved=price)
        settled = ended + draw(st.sampled_from([5.0, HOUR, 24 * HOUR]))
        bought.append((task, booked(("RESERVE", price, sent), ("SETTLE", cost - price, settled))))
        told.append(Used(day_of(taken), model, price))
        told += [Used(day_of(ended), model, cost - price)] if cost != price else []
    return bought, told


@settings(max_examples=100, deadline=None)
@given(histories())
def test_whatever_midnight_lies_between_the_two_agree(
    history: tuple[list[tuple[Task, list[Booked]]], list[Used]],
) -> None:
    bought, told = history
    found = [flow for task, rows in bought for flow in flows(task, rows, MIDNIGHT + 90 * HOUR)]
    lines = compared(found, told, SUNDAY - timedelta(5), MONDAY + timedelta(3))
    assert [line for line in lines if line.difference] == []


@settings(max_examples=100, deadline=None)
@given(histories(), st.sampled_from([-7, 3, 25, 1000]), st.sampled_from([SUNDAY, MONDAY]))
def test_what_nobody_bought_is_never_explained_away(
    history: tuple[list[tuple[Task, list[Booked]]], list[Used]], more: int, day: date
) -> None:
    bought, told = history
    found = [flow for task, rows in bought for flow in flows(task, rows, MIDNIGHT + 90 * HOUR)]
    lines = compared(found, [*told, Used(day, "gen4_turbo", more)], SUNDAY - timedelta(5), MONDAY + timedelta(3))
    assert sum(line.difference for line in lines) == more


# What it may be.


def account(*lines: Line, told: bool = True) -> Account:
    return Account(engine="runway", name="k", first=SUNDAY, last=MONDAY, lines=lines, told=told)


def test_more_is_what_others_bought_and_less_is_a_difference() -> None:
    same, more = Line(SUNDAY, "a", 5, 0, 5), Line(SUNDAY, "b", 5, 3, 20)
    less = Line(MONDAY, "b", 5, 0, 4)
    assert account().agreement == account(same).agreement == "equal"
    assert account(same, more).agreement == "part" and account(same, more, less).agreement == "differs"
    assert account(told=False).agreement == "untold"
    assert (account(same, more).ledger, account(same, more).others, account(same, more).service) == (10, 3, 25)


def said(difference: int, *tasks: Task, day: date = SUNDAY, found: tuple[Flow, ...] = ()) -> str:
    line = Line(day, "gen4_turbo", 0 if difference > 0 else -difference, 0, max(difference, 0))
    return "\n".join(remarks([line], tasks, found, MONDAY))


def test_what_a_difference_may_be() -> None:
    doubt = replace(TASK, state="AMBIGUOUS", created=MIDNIGHT - HOUR)
    lost = replace(TASK, state="LOST_PAID", created=MIDNIGHT - HOUR)
    assert said(25).startswith("2026-03-01 gen4_turbo: the service charged 25 more than the ledger says. Another film")
    assert "V1-01.clip, in doubt, may be in it (25)" in said(25, doubt)
    assert "in doubt" not in said(24, doubt) and "in doubt" not in said(25, replace(doubt, model="gen4.5"))
    assert "in doubt" not in said(25, replace(doubt, created=MIDNIGHT - 90 * HOUR))
    assert "rushes adopt --not-made V1-01.clip" in said(-25, lost)
    assert "ask again tomorrow" in said(-25, day=MONDAY) and "given credits back" in said(-25)
    assert list(remarks([Line(SUNDAY, "m", 5, 0, 5)], [], [], MONDAY)) == []


def test_how_each_purchase_stands() -> None:
    running, lost = replace(TASK, state="RUNNING"), replace(TASK, state="LOST_PAID")
    doubt = replace(TASK, state="AMBIGUOUS", ext_id=None)
    assert standing(running, Status("done", cost=20)).says == "it is done, for 20 credits"
    assert standing(running, Status("done")).next == "`rushes make` fetches it."
    assert standing(running, Status("failed", cost=0, why="moderation")).says == "it failed, for 0 credits: moderation"
    assert standing(running, Status("waiting")).next == "`rushes make` waits for it."
    assert "counts it as lost" in standing(running, Status("gone")).next
    assert standing(lost, Status("done")).next == "`rushes adopt id V1-01.clip`"
    assert "stays lost" in standing(lost, Status("gone")).next
    assert "rushes adopt --not-made V1-01.clip" in standing(doubt, None).next
    assert "settles it" in standing(replace(doubt, state="SUBMITTING"), None).next
