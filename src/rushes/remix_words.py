"""What a replacement of the song changes, told: rows for a table, sentences, and plain data."""

from collections.abc import Iterator

from rushes.remix import Remix
from rushes.units import Json, clock


def shot_rows(change: Remix) -> list[tuple[str, str, str, str, str]]:
    """Each shot that moves or goes: id, old and new frames, length, and what became of it."""
    now = {shot.id: shot for shot in change.after}
    rows = []
    for shot in change.before:
        new = now.get(shot.id)
        was = f"{shot.start}-{shot.end}"
        if new is None:
            rows.append((shot.id, was, "", "", "goes; its takes stay"))
        elif (new.start, new.end) != (shot.start, shot.end):
            longer = new.frames - shot.frames
            length = f"{shot.frames}" if not longer else f"{shot.frames} -> {new.frames}"
            rows.append((shot.id, was, f"{new.start}-{new.end}", length, ""))
    return rows


def told(change: Remix) -> Iterator[tuple[str, str | None, str]]:
    """What there is to say, as (kind, shot, sentence): first how alike the recordings are, then what changed."""
    rate, warp = change.film.rate, change.warp
    yield "likeness", None, f"The two recordings are {warp.likeness:.0%} alike."
    yield from (("cut", None, f"{clock(a)} to {clock(b)} of the old song is cut out.") for a, b in _long(warp.cut_out))
    yield from (("added", None, f"{clock(a)} to {clock(b)} of the new song is new.") for a, b in _long(warp.added))
    yield from (("time", None, f"{place}: {old} -> {new}") for place, old, new in change.times.moved)
    for what, ids in (("section", change.times.sections), ("moment", change.times.moments)):
        yield from ((what, None, f'{what} "{id}" is not in the new song: a remark in film.toml now.') for id in ids)
    if change.lyrics:
        yield "lyrics", None, f"The lyrics with their new times are {change.lyrics}."
    yield from (("line", None, f'"{line}" is not sung any more.') for line in change.lines)
    moved = len(shot_rows(change))
    yield "shots", None, f"{moved} of {len(change.before)} shots move or go; what is made stays as it is."
    for each in change.shots.grown:
        what = f"{each.shot} is {each.frames} frames longer, {each.short} more than its clip has."
        yield "grown", each.shot, f"{what} {each.advice}"
    for start, end in change.shots.gaps:
        at = f"Frames {start} to {end} ({clock(start / rate)} to {clock(end / rate)})"
        yield "gap", None, f"{at} belong to no shot yet: run `rushes plan`."


def remix_json(change: Remix) -> dict[str, Json]:
    """All of it as one object."""
    warp, now = change.warp, {shot.id: shot for shot in change.after}
    shots: list[Json] = [
        {"id": s.id, "was": [s.start, s.end], "is": [now[s.id].start, now[s.id].end] if s.id in now else None}
        for s in change.before
    ]
    stretches: list[Json] = [
        {"old": [round(s.old, 3), round(s.old_end, 3)], "new": [round(s.new, 3), round(s.new_end, 3)],
         "confidence": round(s.confidence, 2)}
        for s in warp.stretches
    ]  # fmt: skip
    return {
        "song": change.song, "lyrics": change.lyrics, "likeness": round(warp.likeness, 3), "frames": change.frames,
        "stretches": stretches, "shots": shots,
        "gaps": [list(gap) for gap in change.shots.gaps],
        "told": [{"what": what, "shot": shot, "text": text} for what, shot, text in told(change)],
    }  # fmt: skip


def _long(spans: tuple[tuple[float, float], ...]) -> Iterator[tuple[float, float]]:
    """Those of a tenth of a second and more: the padding of a codec is nothing to tell."""
    return ((a, b) for a, b in spans if b - a >= 0.1)
