"""The statement of a film's money: the books read from a project, as tables by view, and as plain data."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from fractions import Fraction
from typing import Any, Literal, get_args

from rushes.books import CAUSES, WORDS, Books, Bought, Cause
from rushes.build import records
from rushes.tallies import NO_SECTION, REFERENCES, Sum, section_sums, sums

View = Literal["shot", "section", "model", "day", "take", "cause"]
VIEWS: tuple[View, ...] = get_args(View)


# Tables.


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of one view, with a head; ``right`` are the columns of numbers."""

    head: tuple[str, ...]
    rows: Sequence[Sequence[Any]]
    right: tuple[int, ...]


def table(books: Books, by: View) -> Table:
    """The rows of a view: for people, and for CSV."""
    return _TABLES[by](books)


def purchases(books: Books) -> Table:
    """The purchases with what a producer asks about each."""
    rows = [(e.take, e.task.state, e.task.model, e.credits, e.day, said(e)) for e in books.bought]
    return Table(("take", "state", "model", "credits", "day", "why"), rows, (3,))


def said(each: Bought) -> str:
    """Why a purchase is not on the screen, in a line; empty for one that is, or may yet be."""
    tells = each.cause in ("screen", "behind", "made", "failed", "lost", "open") or (each.cause == "stale" and each.why)
    return ": ".join(part for part in ("" if tells else WORDS[each.cause][0], each.why) if part)


def _takes(books: Books) -> Table:
    head = "take", "state", "model", "credits", "on screen", "cause", "day", "section", "task", "sha256", "why"
    rows = [
        (e.take, e.task.state, e.task.model, e.credits, e.on_screen, e.cause, e.day, e.section or "",
         e.task.ext_id or "", e.task.sha256 or "", e.why)
        for e in books.bought
    ]  # fmt: skip
    return Table(head, rows, (3, 4))


def _shots(books: Books) -> Table:
    head = (
        "shot", "section", "references", "stills", "clips", "tests", "heroes", "takes", "credits", "on screen", "not",
    )  # fmt: skip
    section = {shot.id: shot.section or "" for shot in books.shots}
    rows = [
        (each.name, section.get(each.name, ""), *(each.kinds[kind] for kind in _KINDS), each.takes, *_money(each))
        for each in shot_sums(books)
    ]
    return Table(head, rows, tuple(range(2, len(head))))


_KINDS = "reference", "still", "clip", "test", "hero"
_MANY = {"still": "stills", "clip": "clips", "test": "tests", "hero": "heroes"}


def shot_sums(books: Books) -> list[Sum]:
    """The purchases by shot or reference, in the order of the film; those of shots it has no more come last."""
    return sums(books, lambda each: each.owner, [shot.id for shot in books.shots])


def _money(each: Sum) -> tuple[int, int, int]:
    return each.credits, each.on_screen, each.credits - each.on_screen


def _sections(books: Books) -> Table:
    head = "section", "takes", "credits", "on screen", "not", "seconds", "a second"
    names = {NO_SECTION: "(none)", REFERENCES: "(references)"}
    rows = [
        (names.get(e.name, e.name), e.takes, *_money(e), decimal(e.seconds), rate(e.on_screen, e.seconds))
        for e in section_sums(books)
        if e.credits
    ]
    return Table(head, rows, tuple(range(1, 7)))


def _grouped(name: str, of: Callable[[Bought], str]) -> Callable[[Books], Table]:
    def rows(books: Books) -> Table:
        found = [(each.name, each.bought, each.takes, *_money(each)) for each in sums(books, of)]
        return Table((name, "purchases", "takes", "credits", "on screen", "not"), found, (1, 2, 3, 4, 5))

    return rows


def _causes(books: Books) -> Table:
    rows = [
        (cause, WORDS[cause][0], credits, percent(credits, books.causes.total()), count, WORDS[cause][1])
        for cause, credits, count in by_cause(books)
    ]
    return Table(("cause", "what it is", "credits", "share", "purchases", "what to do"), rows, (2, 3, 4))


def by_cause(books: Books) -> list[tuple[Cause, int, int]]:
    """Each cause that has credits: its name, its credits, and how many purchases have a part in it."""
    credits, counts = books.causes, dict.fromkeys(CAUSES, 0)
    for cause in (cause for each in books.bought for cause, part in each.parts.items() if part):
        counts[cause] += 1
    return [(cause, credits[cause], counts[cause]) for cause in CAUSES if credits[cause]]


_TABLES: Mapping[View, Callable[[Books], Table]] = {
    "shot": _shots,
    "section": _sections,
    "model": _grouped("model", lambda each: each.task.model),
    "day": _grouped("day", lambda each: each.day),
    "take": _takes,
    "cause": _causes,
}


def decimal(value: Fraction) -> str:
    """Seconds to a tenth."""
    return f"{float(value):.1f}"


def rate(credits: int, seconds: Fraction) -> str:
    """Credits a second, to a tenth; empty where there is no second."""
    return decimal(credits / seconds) if seconds else ""


def percent(part: int, whole: int) -> str:
    """``12 %``."""
    return f"{round(Fraction(100 * part, whole))} %" if whole else ""


# Plain data.


def statement(books: Books) -> dict[str, Any]:
    """All of it; a documented contract (``rushes ledger --json``)."""
    causes, whole = books.causes, books.causes.total()
    shown = causes["screen"] + causes["behind"]
    return {
        "totals": {**books.totals, "cap": books.cap, "left": None if books.cap is None else books.cap - whole},
        "film": {
            "title": books.title, "seconds": float(books.seconds), "per_second": _per(whole, books.seconds),
            "covered": float(books.covered), "on_screen": shown, "per_covered": _per(shown, books.covered),
            "blind": books.blind,
        },
        "causes": [
            {"cause": cause, "credits": credits, "purchases": count, "advice": WORDS[cause][1]}
            for cause, credits, count in by_cause(books)
        ],
        "sections": [
            {**_sum("section", e), "seconds": float(e.seconds), "per_second": _per(e.on_screen, e.seconds)}
            for e in section_sums(books)
        ],
        "shots": [
            {**_sum("shot", e), **{many: e.kinds[kind] for kind, many in _MANY.items()}} for e in shot_sums(books)
        ],
        "models": [_sum("model", each) for each in sums(books, lambda each: each.task.model)],
        "days": [_sum("day", each) for each in sums(books, lambda each: each.day)],
        "entries": [_entry(each) for each in books.bought],
    }  # fmt: skip


def _sum(name: str, each: Sum) -> dict[str, Any]:
    return {
        name: each.name, "purchases": each.bought, "takes": each.takes, "credits": each.credits,
        "on_screen": each.on_screen,
    }  # fmt: skip


def _per(credits: int, seconds: Fraction) -> float | None:
    return round(float(credits / seconds), 2) if seconds else None


def _entry(each: Bought) -> dict[str, Any]:
    when = datetime.fromtimestamp(each.at, UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    return {
        **entry(each.task), "take": each.take, "credits": each.credits, "kind": each.kind, "shot": each.owner,
        "section": each.section, "ordered": when, "day": each.day, "cause": each.cause, "on_screen": each.on_screen,
        "parts": [{"cause": cause, "credits": credits} for cause, credits in each.parts.items()], "why": each.why,
    }  # fmt: skip


def entry(task: records.Task) -> dict[str, Any]:
    """A purchase as the ledger alone tells it."""
    return {
        "task_id": task.ext_id, "state": task.state, "take": f"{task.node}#{task.take_no}", "model": task.model,
        "credits": records.counted(task), "sha256": task.sha256, "error": task.error,
    }  # fmt: skip
