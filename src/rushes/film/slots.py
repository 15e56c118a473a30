"""Does the shot list make sense? Slots without overlap, trims, picks and references of ``shots.toml``."""

from collections.abc import Iterator

from rushes.film.faults import Fault, shown
from rushes.film.names import (
    SECONDS,
    Names,
    Row,
    grade_faults,
    of,
    out_of_range,
    pick_faults,
    picture_faults,
    rows,
    same_ids,
    unknown,
)
from rushes.film.toml_lines import Loc

LAST_FRAME = 30 * 3600 * 24
"""No film is longer than a day."""


def shot_faults(data: Row, known: Names) -> Iterator[Fault]:
    """Everything in ``shots.toml`` that is of the right kind but makes no sense."""
    yield from same_ids(data, "shot")
    shots = rows(data, "shot")
    yield from _slot_faults(shots)
    yield from _shared_faults(shots)
    yield from _chain_faults(shots)
    for number, row in shots:
        yield from picture_faults(row, ("shot", number), known, of(row, "id", str))
        yield from _row_faults(number, row)


def bin_faults(data: Row) -> Iterator[Fault]:
    """What makes no sense in ``bin.toml``, whose shots lie in no film."""
    yield from same_ids(data, "shot")
    for number, row in rows(data, "shot"):
        yield from _row_faults(number, row)
        for key in ("start", "end"):
            yield from out_of_range(row, ("shot", number, key), 0, LAST_FRAME)


_RARE = {
    "picks", "rejects", "takes", "notes", "trim", "seconds", "slip", "begin", "used", "mend", "ramp", "transition",
    "grade",
}  # fmt: skip

RAMP = 90, 110
"""Percent: slowest and fastest that movement still looks right."""

TRANSITION = 2, 240
"""Fewest and most frames of a dissolve, a fade or a dip."""

LAST_CLIP_FRAME = 60 * SECONDS[1]
"""No clip has more frames."""


def _row_faults(number: int, row: Row) -> Iterator[Fault]:
    """Faults of the takes, the trim and the numbers of one shot."""
    if row.keys() & _RARE:
        loc: Loc = ("shot", number)
        id = of(row, "id", str)
        yield from pick_faults(row, loc, ("still", "clip"), id)
        yield from _trim_faults(row, loc, id)
        yield from out_of_range(row, (*loc, "seconds"), *SECONDS)
        yield from out_of_range(row, (*loc, "slip"), -LAST_FRAME, LAST_FRAME)
        yield from out_of_range(row, (*loc, "begin"), 0, LAST_CLIP_FRAME)
        yield from out_of_range(row, (*loc, "used"), 1, LAST_CLIP_FRAME)
        yield from _mend_faults(of(row, "mend", dict) or {}, (*loc, "mend"), id)
        yield from out_of_range(of(row, "transition", dict) or {}, (*loc, "transition", "frames"), *TRANSITION)
        yield from _ramp_faults(row, (*loc, "ramp"), id)
        yield from grade_faults(row, loc)


def _ramp_faults(row: Row, loc: Loc, shot: str | None) -> Iterator[Fault]:
    for percent in of(row, "ramp", list) or []:
        if type(percent) is int and not RAMP[0] <= percent <= RAMP[1]:
            fix = f"Write two speeds from {RAMP[0]} to {RAMP[1]}: ramp = [90, 110]."
            yield Fault(loc, f"at {percent} % movement looks wrong", fix, shot=shot)


def _mend_faults(row: Row, loc: Loc, shot: str | None) -> Iterator[Fault]:
    yield from out_of_range(row, (*loc, "take"), 1, 999_999)
    if (prompt := of(row, "prompt", str)) is not None and not prompt.strip():
        yield Fault((*loc, "prompt"), "the prompt of the mend is empty", "Say what shall be seen.", shot=shot)


def _shared_faults(shots: list[tuple[int, Row]]) -> Iterator[Fault]:
    """A shot may show a part of another's clip, where that one has a clip of its own."""
    sharing = [(number, row, name) for number, row in shots if (name := of(row, "clip_of", str)) is not None]
    if not sharing:
        return
    known = {id: row for _, row in shots if (id := of(row, "id", str)) is not None}
    for number, row, name in sharing:
        loc, id = ("shot", number, "clip_of"), of(row, "id", str)
        if name not in known:
            yield unknown(loc, name, known, "shot", id)
        elif name == id:
            yield Fault(loc, "it shows a part of its own clip", "Take clip_of out.", shot=id)
        elif (other := of(known[name], "clip_of", str)) is not None:
            what = f"{shown(name)} has no clip of its own: it shows a part of {shown(other)}"
            yield Fault(loc, what, f"Write {shown(other)}." if other != id else "Take one clip_of out.", shot=id)


def _chain_faults(shots: list[tuple[int, Row]]) -> Iterator[Fault]:
    """A shot may go on from another's clip, where both have one of their own and no ring is made."""
    chained = [(number, row, name) for number, row in shots if (name := of(row, "chain", str)) is not None]
    if not chained:
        return
    known = {id: row for _, row in shots if (id := of(row, "id", str)) is not None}
    for number, row, name in chained:
        loc, id = ("shot", number, "chain"), of(row, "id", str)
        if name not in known:
            yield unknown(loc, name, known, "shot", id)
        elif "clip_of" in row:
            what = "it goes on from a clip, and shows a part of another: it has no clip of its own"
            yield Fault(loc, what, "Take chain or clip_of out.", shot=id)
        elif (other := of(known[name], "clip_of", str)) is not None:
            what = f"{shown(name)} has no clip of its own: it shows a part of {shown(other)}"
            yield Fault(loc, what, f"Go on from {shown(other)}, or take clip_of out of {shown(name)}.", shot=id)
        elif _is_ring(known, id):
            yield Fault(loc, "the chain comes back to this shot, so that none is first", "Take one chain out.", shot=id)


def _is_ring(known: dict[str, Row], id: str | None) -> bool:
    at, seen = of(known.get(id or ""), "chain", str), set[str]()
    while at is not None and at != id and at not in seen:
        seen.add(at)
        at = of(known.get(at), "chain", str)
    return at is not None and at == id


def _slot_faults(shots: list[tuple[int, Row]]) -> Iterator[Fault]:
    """No shot may begin before the one before it ends; frames in no shot are what `rushes plan` fills."""
    before, last = 0, None
    for number, row in shots:
        id, start, end = of(row, "id", str), of(row, "start", int), of(row, "end", int)
        if start is None or end is None:
            before = -1 if end is None else end
            continue
        if not (0 <= start <= LAST_FRAME and 0 <= end <= LAST_FRAME):
            yield Fault(("shot", number, "start"), "its slot is outside any film", "Count frames from 0.", shot=id)
            before = -1
            continue
        if end <= start:
            yield Fault(("shot", number, "end"), f"the shot is empty: {start} to {end}", "Write a later end.", shot=id)
        if start < before:
            yield _joint_fault(number, start, before, last, id)
        before, last = max(end, start), id or ""


def _joint_fault(number: int, start: int, before: int, last: str | None, id: str | None) -> Fault:
    what = f"it overlaps by {before - start} frames: {shown(last or '')} ends at {before}, this begins at {start}"
    fix = f"Begin it at {before}, or move the cut before it."
    return Fault(("shot", number, "start"), what, fix, shot=id)


def _trim_faults(row: Row, loc: Loc, shot: str | None) -> Iterator[Fault]:
    trim = of(row, "trim", list) or []
    if len(trim) != 2 or not all(type(frame) is int for frame in trim):
        return
    first, last = trim
    if not 0 <= first < last <= LAST_FRAME:
        fix = "Write [in, out], counted from 0, in before out."
        yield Fault((*loc, "trim"), f"the trim is reversed or empty: {shown(trim)}", fix, shot=shot)
