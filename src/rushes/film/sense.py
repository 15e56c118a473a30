"""Does the treatment make sense? Ranges, times, names and references of ``film.toml``.

Every check reads the plain data, not the finished tables, so that one wrong kind of value does not
hide what else is wrong; a value of the wrong kind is passed over here and reported by ``shape``.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import pairwise

from rushes.film.faults import Fault, listed, shown
from rushes.film.model import TAGGED
from rushes.film.names import (
    ID,
    ID_FIX,
    SECONDS,
    TAG,
    TAG_FIX,
    Names,
    Row,
    grade_faults,
    names,
    of,
    out_of_range,
    pick_faults,
    picture_faults,
    rows,
    same_ids,
    tables,
    unknown,
)
from rushes.film.toml_lines import Loc
from rushes.film.treatment import SECTION_KINDS
from rushes.models import FOLLOWS, MODELS, OURS
from rushes.units import parse_clock, parse_size, parse_span

_OURS = {
    "composition": "the picture that a still is composed by",
    "same_moment": "the still that shows the same moment from its first angle",
}
"""Tags of pictures that Rushes sends along by itself."""

RANGES: Mapping[Loc, tuple[int, int]] = {
    ("film", "handles"): (0, 48),
    ("film", "seed"): (0, 2**32 - 1),
    ("song", "meter"): (2, 12),
    ("song", "bpm"): (20, 400),
    ("budget", "cap"): (0, 10**12),
    ("cutting", "lead"): (-48, 48),
    ("cutting", "music"): (0, 1000),
    ("cutting", "fade_out"): (0, 480),
    ("look", "grain"): (0, 100),
}


def film_faults(film: Row) -> Iterator[Fault]:
    """Everything in ``film.toml`` that is of the right kind but makes no sense."""
    known = names(film)
    for check in _CHECKS:
        yield from check(film, known)


def clock_at(row: Row, loc: Loc) -> tuple[Fraction | None, list[Fault]]:
    """The time written at a key, and the fault where it is no time."""
    text = of(row, str(loc[-1]), str)
    try:
        return (None if text is None else parse_clock(text[:80])), []
    except ValueError as error:
        return None, [_time_fault(loc, error)]


def _ranges(film: Row, known: Names) -> Iterator[Fault]:
    for loc, (low, high) in RANGES.items():
        yield from out_of_range(of(film, str(loc[0]), dict) or {}, loc, low, high)


def _settings(film: Row, known: Names) -> Iterator[Fault]:
    settings = of(film, "film", dict) or {}
    if (title := of(settings, "title", str)) is not None and not 0 < len(title.strip()) <= 200:
        yield Fault(("film", "title"), "the title is empty or too long", 'Write one: title = "My film".')
    if (size := of(settings, "size", str)) is None:
        return
    try:
        sides = parse_size(size[:40])
    except ValueError as error:
        yield _time_fault(("film", "size"), error)
        return
    if any(side % 2 or not 64 <= side <= 4096 for side in sides):
        yield Fault(("film", "size"), f"{shown(size)} is not a size films have", "Both sides: even, 64 to 4096.")


def _song(film: Row, known: Names) -> Iterator[Fault]:
    song = of(film, "song", dict) or {}
    start, start_faults = clock_at(song, ("song", "start"))
    end, end_faults = clock_at(song, ("song", "end"))
    yield from start_faults + end_faults
    if end is not None and end <= (start or 0):
        yield Fault(("song", "end"), "the song ends before it starts", "Write a later end or an earlier start.")


def _models(film: Row, known: Names) -> Iterator[Fault]:
    """A model of the table that makes the other kind of picture; whether there is such a model, its engine says."""
    told = of(film, "models", dict) or {}
    for role, makes in (("still", "still"), *((role, "clip") for role in ("draft", "hero", *FOLLOWS))):
        row, given = MODELS.get(of(told, role, str) or ""), FOLLOWS.get(role, "")
        if row is not None and row.makes != makes:
            some = sorted(id for id, each in MODELS.items() if each.makes == makes and each.follows == given)
            yield Fault(("models", role), f"{row.id} makes no {makes}s", f"Models that do: {listed(some)}.")
        elif row is not None and row.id in OURS and row.follows != given:
            some = sorted(id for id, each in MODELS.items() if each.makes == makes and each.follows == given)
            what = f"{row.id} does not follow a {given}" if given else f"{row.id} needs a clip, and has no still"
            yield Fault(("models", role), what, f"Models that do: {listed(some)}.")


def _cutting(film: Row, known: Names) -> Iterator[Fault]:
    cutting = of(film, "cutting", dict) or {}
    for name in (shares := of(cutting, "performance", dict) or {}):
        loc: Loc = ("cutting", "performance", name)
        yield from out_of_range(shares, loc, 0, 100)
        if name not in SECTION_KINDS and name not in known.sections:
            yield unknown(loc, name, {*known.sections, *SECTION_KINDS}, "section")


def _budget(film: Row, known: Names) -> Iterator[Fault]:
    budget = of(film, "budget", dict) or {}
    for key in ("sections", "shots"):
        for name in (caps := of(budget, key, dict) or {}):
            yield from out_of_range(caps, ("budget", key, name), 0, 10**12)
            if key == "sections" and known.sections and name not in known.sections:
                yield unknown(("budget", key, name), name, known.sections, "section")


def _light(film: Row, known: Names) -> Iterator[Fault]:
    look = of(film, "look", dict) or {}
    yield from grade_faults(look, ("look",))
    for number, row in rows(look, "light"):
        yield from clock_at(row, ("look", "light", number, "start"))[1]
        yield from grade_faults(row, ("look", "light", number))


def _tags(film: Row, known: Names) -> Iterator[Fault]:
    """Tags are one namespace: a prompt says ``@cup`` and nothing more."""
    seen: dict[str, str] = {}
    for kind in TAGGED:
        for tag, row in tables(film, kind):
            if not TAG.fullmatch(tag):
                yield Fault((kind, tag), f"{shown(tag)} cannot be a tag", TAG_FIX)
            elif tag.casefold() in _OURS:
                yield Fault((kind, tag), f"{shown(tag)} is the tag of {_OURS[tag.casefold()]}", "Give it another tag.")
            elif tag.casefold() in seen:
                taken = seen[tag.casefold()]
                yield Fault((kind, tag), f'the tag "{tag}" is taken by [{taken}]', "Give it another tag.")
            seen.setdefault(tag.casefold(), f"{kind}.{tag}")
            states = [str(state) for state in of(row, "states", dict) or ()]
            yield from _odd_names(states, (kind, tag, "states"))
            yield from _views(row, (kind, tag, "views"), states)
            yield from pick_faults(row, (kind, tag), ("reference", *states, *map(str, of(row, "views", dict) or ())))


def _views(row: Row, loc: Loc, states: Sequence[str]) -> Iterator[Fault]:
    """Faults of the names of views; states are called by the same door, ``@cup:shattered``."""
    views = [str(view) for view in of(row, "views", dict) or ()]
    yield from _odd_names(views, loc)
    for view in views:
        if view in states or view == "reference":
            yield Fault((*loc, view), f'"{view}" is the name of another picture of it', "Give the view another name.")


def _performances(film: Row, known: Names) -> Iterator[Fault]:
    yield from _odd_names(known.performances, ("performance",))
    for name, row in tables(film, "performance"):
        yield from clock_at(row, ("performance", name, "start"))[1]


def _motifs(film: Row, known: Names) -> Iterator[Fault]:
    yield from _odd_names(known.motifs, ("motif",))


def _odd_names(words: Iterable[str], loc: Loc) -> Iterator[Fault]:
    for word in words:
        if not ID.fullmatch(word):
            yield Fault((*loc, word), f"{shown(word)} cannot be a name", ID_FIX)


def _sections(film: Row, known: Names) -> Iterator[Fault]:
    yield from same_ids(film, "section")
    spans: list[tuple[Fraction, Fraction, int, Row]] = []
    for number, row in rows(film, "section"):
        start, start_faults = clock_at(row, ("section", number, "start"))
        end, end_faults = clock_at(row, ("section", number, "end"))
        yield from start_faults + end_faults
        if start is None or end is None:
            continue
        if end <= start:
            yield Fault(("section", number, "end"), "the section ends before it starts", "Write a later end.")
        else:
            spans.append((start, end, number, row))
    spans.sort(key=lambda span: span[:3])
    for (_, end, _, before), (start, _, number, _) in pairwise(spans):
        if start < end:
            other = shown(before.get("id", ""))
            fix = f"Begin it at {of(before, 'end', str)}, or end {other} earlier."
            yield Fault(("section", number, "start"), f"it begins before section {other} ends", fix)


def _moments(film: Row, known: Names) -> Iterator[Fault]:
    yield from same_ids(film, "moment")
    for number, row in rows(film, "moment"):
        loc: Loc = ("moment", number)
        pins = [pin for pin in ("at", "on", "section") if pin in row]
        if len(pins) > 1:
            yield Fault((*loc, pins[1]), f"the moment is pinned {len(pins)} times: {listed(pins)}", "Keep one of them.")
        yield from _pin_faults(row, loc, known)
        yield from out_of_range(row, (*loc, "seconds"), *SECONDS)
        yield from picture_faults(row, loc, known)


def _pin_faults(row: Row, loc: Loc, known: Names) -> Iterator[Fault]:
    if (at := of(row, "at", str)) is not None:
        try:
            parse_span(at[:80])
        except ValueError as error:
            yield _time_fault((*loc, "at"), error)
    if (on := of(row, "on", str)) is not None and not on.strip():
        yield Fault((*loc, "on"), "the words of the lyrics are missing", 'Write them: on = "lifted heel".')
    section = of(row, "section", str)
    if section is not None and known.sections and section not in known.sections:
        yield unknown((*loc, "section"), section, known.sections, "section")


def _setups(film: Row, known: Names) -> Iterator[Fault]:
    yield from same_ids(film, "setup")
    for number, row in rows(film, "setup"):
        yield from picture_faults(row, ("setup", number), known)
        for place, word in enumerate(of(row, "sections", list) or ()):
            fine = word in SECTION_KINDS or word in known.sections
            if isinstance(word, str) and known.sections and not fine:
                yield unknown(("setup", number, "sections", place), word, {*known.sections, *SECTION_KINDS}, "section")


def _time_fault(loc: Loc, error: ValueError) -> Fault:
    """The sentences of ``rushes.units`` say what is wrong, then what to write."""
    what, _, fix = str(error).partition(": ")
    return Fault(loc, what, fix[:1].upper() + fix[1:] + "." if fix else "Write a later end.")


TRACK = {"lead": (0, 480), "tail": (0, 4800), "gain": (-60, 24), "duck": (0, 40), "fade_in": (0, 4800)}
"""Least and most of the numbers of a track."""


def _tracks(film: Row, known: Names) -> Iterator[Fault]:
    for number, row in rows(film, "track"):
        loc: Loc = ("track", number)
        for name, span in {**TRACK, "fade_out": TRACK["fade_in"]}.items():
            yield from out_of_range(row, (*loc, name), *span)
        times = {name: clock_at(row, (*loc, name)) for name in ("at", "start", "end")}
        for _, wrong in times.values():
            yield from wrong
        start, end = times["start"][0], times["end"][0]
        if end is not None and end <= (start or 0):
            yield Fault((*loc, "end"), "the track ends before it starts", "Write a later end or an earlier start.")
        if ("at" in row) == ("shot" in row):
            what = "the track has two places" if "at" in row else "nothing says where the track begins"
            yield Fault((*loc, "at" if "at" in row else "file"), what, 'Write at = "0:12" or shot = "V1-03".')
        for name in ("lead", "tail"):
            if name in row and "shot" not in row:
                yield Fault((*loc, name), f"{name} is counted from a shot", 'Name it: shot = "V1-03".')


_CHECKS: tuple[Callable[[Row, Names], Iterator[Fault]], ...] = (
    _ranges, _settings, _song, _models, _budget, _cutting, _light, _tags, _motifs, _performances, _sections, _moments,
    _setups, _tracks,
)  # fmt: skip
