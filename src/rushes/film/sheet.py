"""Shot lists from a spreadsheet, read into the words of a film."""

import csv
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import groupby
from typing import Any, get_args

from rushes.errors import FilmError, Problem
from rushes.film.beats import Script, Tags, check_beats, check_size, seconds_for, sections
from rushes.film.faults import RULE, nearest, shown
from rushes.film.model import Moment, Section
from rushes.film.names import ID, SECONDS
from rushes.film.treatment import SECTION_KINDS, SHOT_KINDS, SectionKind
from rushes.units import clock, parse_clock

COLUMNS = (
    "id", "start", "end", "seconds", "text", "motion", "framing", "camera", "cast", "place", "kind", "section",
)  # fmt: skip
_OTHER_WORDS = {"shot": "id", "description": "text", "action": "text", "duration": "seconds", "length": "seconds"}
_WORDS = ("text", "motion", "framing", "camera")


def read_shots_csv(text: str, file: str = "shots.csv") -> Script:
    """The script in a table with a header; columns in any order, of those in ``COLUMNS``.

    Delimiter comma, semicolon or tab. Rows with ``start`` are pinned by time, others by their
    section. Raises ``FilmError`` with every problem at once: line of the file, and column.
    """
    check_size(text, "the shot list")
    table = _rows(text, file)
    sheet = _Sheet(file)
    columns = sheet.header(table)
    moments = [moment for line, row in table[1:] if (moment := sheet.moment(line, row, columns))]
    check_beats(len(moments), "the shot list")
    if sheet.problems:
        count = "1 problem" if len(sheet.problems) == 1 else f"{len(sheet.problems)} problems"
        raise FilmError(f"{count} in {file}", where=file, next="Mend them in the sheet.", problems=sheet.problems)
    if not moments:
        raise FilmError("there are no shots in it", where=file, next="Add a row for each shot.")
    cast, places = sheet.tags.all("cast"), sheet.tags.all("place")
    return Script("", _sections(moments), cast, tuple(_pinned(moments)), places)


class _Sheet:
    """Reads rows, and remembers what was wrong in them."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.problems: list[Problem] = []
        self.tags = Tags()
        self._ids: dict[str, int] = {}

    def header(self, table: Sequence[tuple[int, list[str]]]) -> dict[int, str]:
        """Which column holds what; raises where the header cannot be read."""
        if not table:
            raise FilmError("it is empty", where=self.file, next=f"Begin it with: {','.join(COLUMNS)}")
        line, row = table[0]
        found: dict[int, str] = {}
        for number, word in enumerate(row):
            name = word.strip().casefold().replace(" ", "_")
            name = _OTHER_WORDS.get(name, name)
            if name in COLUMNS and name not in found.values():
                found[number] = name
            elif name:
                self._header_problem(line, name, found.values())
        if self.problems and not found:
            raise FilmError("it has no header", where=self.file, next=f"Begin it with: {','.join(COLUMNS)}")
        return found

    def moment(self, line: int, row: Sequence[str], columns: Mapping[int, str]) -> Moment | None:
        """The moment of one row, None where the row is empty or wrong."""
        cells = {name: " ".join(row[n].split()) for n, name in columns.items() if n < len(row) and row[n].strip()}
        if not cells:
            return None
        before = len(self.problems)
        if len(row) > len(columns) and any(cell.strip() for cell in row[len(columns) :]):
            self._wrong(line, "", "the row has more cells than the header", "Put text with commas in quotes.")
        at, seconds = self._times(line, cells)
        words: dict[str, Any] = {
            name: cells[name][:2000] for name in ("text", "motion", "framing", "camera") if name in cells
        }
        moment = Moment(
            id=self._id(line, cells.get("id")),
            at=at,
            section=self._name(line, "section", cells),
            seconds=seconds or seconds_for(cells.get("text", "")),
            kind=self._kind(line, cells),
            cast=tuple(self.tags.give("cast", name).tag for name in _names(cells.get("cast", ""))),
            place=self.tags.give("place", cells["place"].lstrip("@")[:80]).tag if "place" in cells else None,
            **words,
        )
        return moment if len(self.problems) == before else None

    def _times(self, line: int, cells: Mapping[str, str]) -> tuple[str | None, int | None]:
        start, end = (self._clock(line, name, cells) for name in ("start", "end"))
        seconds = self._seconds(line, cells)
        if start is not None and end is not None and end <= start:
            self._wrong(line, "end", "the shot ends before it starts", "Write a later end.")
        elif start is not None and end is not None:
            at = f"{clock(start)}-{clock(end)}"
            return at, seconds or min(max(round(end - start), SECONDS[0]), SECONDS[1])
        return None if start is None else clock(start), seconds

    def _clock(self, line: int, name: str, cells: Mapping[str, str]) -> Fraction | None:
        try:
            return parse_clock(cells[name][:80]) if name in cells else None
        except ValueError as error:
            self._wrong(line, name, *_two(str(error)))
            return None

    def _seconds(self, line: int, cells: Mapping[str, str]) -> int | None:
        if "seconds" not in cells:
            return None
        match = re.fullmatch(r"([0-9]{1,4})(?:\.0+)?[ ]?(?:s|sec|seconds)?", cells["seconds"])
        if match is None or not SECONDS[0] <= int(match[1]) <= SECONDS[1]:
            self._wrong(line, "seconds", f"{shown(cells['seconds'])} is not a length", "Write 1 to 60.")
            return None
        return int(match[1])

    def _id(self, line: int, id: str | None) -> str:
        if id is None:
            return ""
        id = id if not id[0].isdigit() else f"s{id}"
        if not ID.fullmatch(id):
            self._wrong(line, "id", f"{shown(id)} cannot be an id", "Use letters, digits, - and _.")
        elif self._ids.setdefault(id.casefold(), line) != line:
            self._wrong(line, "id", f'"{id}" is taken by line {self._ids[id.casefold()]}', "Give it another id.")
        return id

    def _name(self, line: int, column: str, cells: Mapping[str, str]) -> str | None:
        name = re.sub(r"[^A-Za-z0-9_-]+", "-", cells.get(column, "")).strip("-")
        if column in cells and not ID.fullmatch(name):
            self._wrong(line, column, f"{shown(cells[column])} cannot be a name", "Use letters, digits, - and _.")
        return name or None

    def _kind(self, line: int, cells: Mapping[str, str]) -> Any:
        kind = cells.get("kind", "narrative").casefold()
        if kind not in SHOT_KINDS:
            guess = nearest(kind, SHOT_KINDS)
            fix = f'Did you mean "{guess}"?' if guess else f"Choose one of: {', '.join(SHOT_KINDS)}."
            self._wrong(line, "kind", f"{shown(kind)} is no kind of shot", fix)
        return kind

    def _header_problem(self, line: int, name: str, found: Any) -> None:
        if name in COLUMNS:
            self._wrong(line, name, "the column is there twice", "Keep one of them.")
            return
        guess = nearest(name, COLUMNS)
        fix = f'Did you mean "{guess}"?' if guess else f"Columns: {', '.join(COLUMNS)}."
        self._wrong(line, name[:40], "there is no such column", fix)

    def _wrong(self, line: int, column: str, message: str, fix: str) -> None:
        self.problems.append(Problem(RULE, f"{message}.", fix, file=self.file, line=line, key=column or None))


def _rows(text: str, file: str) -> list[tuple[int, list[str]]]:
    """The rows that are not empty, with the line each begins at."""
    text = text.removeprefix("\ufeff").replace("\0", "")
    first = text.lstrip().partition("\n")[0]
    delimiter = max(",;\t", key=lambda mark: (first.count(mark), mark == ","))
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    rows, line = [], 1
    try:
        for row in reader:
            if any(cell.strip() for cell in row):
                rows.append((line, row))
            line = reader.line_num + 1
    except csv.Error as error:
        raise FilmError(f"it cannot be read: {error}", where=f"{file}:{line}", next="Save it as CSV again.") from None
    return rows


def _names(cell: str) -> list[str]:
    """Names in a cell: separated by ``,`` ``;`` ``/`` ``&`` or ``+``, with or without @."""
    names = (name.strip().lstrip("@").strip()[:80] for name in re.split(r"[,;/&+]|\s(?=@)", cell))
    return list(dict.fromkeys(name for name in names if name))


def _pinned(moments: Sequence[Moment]) -> list[Moment]:
    """Moments with ids, and with one pin each: a time is the better one."""
    taken = {moment.id.casefold() for moment in moments}
    pinned = []
    for number, moment in enumerate(moments, 1):
        id = moment.id or next(
            name for n in range(len(moments) + 1) if (name := f"m{number:03d}{'x' * n}") not in taken
        )
        taken.add(id.casefold())
        pinned.append(replace(moment, id=id, section=None if moment.at else moment.section))
    return pinned


def _sections(moments: Sequence[Moment]) -> tuple[Section, ...]:
    """The sections the rows name, where their times are clear: none of them pinned, or all, in order."""
    if not any(moment.section for moment in moments):
        return ()
    runs = [(id, list(run)) for id, run in groupby(moments, key=lambda moment: moment.section)]
    if len({id for id, _ in runs}) < len(runs) or not all(id for id, _ in runs):
        return ()
    if not any(moment.at for moment in moments):
        return tuple(_kinded(each) for each in sections((str(id), run) for id, run in runs))
    return ()


def _kinded(section: Section) -> Section:
    word = re.sub(r"[^a-z]", "", section.id.casefold())
    kinds: tuple[SectionKind, ...] = get_args(SectionKind)
    kind = next((kind for kind in kinds if word == kind), "scene")
    return replace(section, kind=kind) if kind in SECTION_KINDS else section


def _two(sentence: str) -> tuple[str, str]:
    what, _, fix = sentence.partition(": ")
    return what, f"{fix[:1].upper()}{fix[1:]}." if fix else "Write minutes:seconds."
