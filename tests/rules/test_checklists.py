"""The guide's checklists: every line is there, judges tell done from open from unknown, and a tick settles little."""

import inspect
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from checklist_films import CHECKS, KNOWN, REFERENCES, TAKEN, failing, film, made, now, references, shot, song

from rushes.film.model import Cast, Film, FilmFile, Moment, Motif, Prop
from rushes.film.treatment import Budget, Light, Look, Models, RulesFile, Settings, SongFile
from rushes.rules import RULES, State, check
from rushes.rules.finding import Finding
from rushes.rules.guide import CHECKLISTS, LINES, NAMES, near_line
from rushes.rules.lists import JUDGES, Check, Entry, Reference, Snapshot, listed
from rushes.rules.lists.judge import answer_of
from rushes.rules.ticks import tick_known

GUIDE = (Path(__file__).parent / "guide_checklists.md").read_text(encoding="utf-8")


def test_every_line_of_the_guide_is_there_in_its_words_and_order() -> None:
    titles = re.findall(r"^(?:###|\*\*) ?([\w -]+ Checklist)", GUIDE, re.MULTILINE)
    lists = {
        title: re.findall(r"^- \[ \] (.+)$", part, re.MULTILINE)
        for title, part in zip(
            titles, re.split(r"^(?:###|\*\*) ?[\w -]+ Checklist", GUIDE, flags=re.M)[1:], strict=True
        )
    }
    assert sum(map(len, lists.values())) == 36 and len(lists) == 6
    assert {each.title: [line.text for line in each.lines] for each in CHECKLISTS} == lists


def test_every_line_has_a_judge_that_says_what_it_asks_and_rules_that_there_are() -> None:
    assert set(JUDGES) == set(LINES)
    assert len(LINES) == sum(len(each.lines) for each in CHECKLISTS), "ids are given once"
    assert {rule for line in LINES.values() for rule in line.rules} <= set(RULES)
    for id, judge in JUDGES.items():
        asks = inspect.cleandoc(judge.__doc__ or "").partition("\n\n")[0]
        assert asks.endswith(".") and asks.startswith("By hand: ") == LINES[id].by_hand, id
        assert re.fullmatch(r"[a-z]+(-[a-z]+)*", id)


WARPED = Finding("a", "a.clip#1", "warp", True, "frames 0 to 9 of a.clip#1: warp", "Trim it away.", (0, 10))
BROKEN = film([shot("a", 0, props=("cup:broken",)), shot("b", 96)])
TRIED = tuple(replace(each, tests=1) for each in REFERENCES)
DRIFTS = Finding("b", "b.clip#1", "drift", True, "@ann becomes another over b.clip#1", "Use its first seconds.")
HEROES = film((replace(film().shots[0], picks={"clip": 1}), replace(film().shots[1], picks={"clip": 1})))
FILMED = replace(film().file, song=SongFile(file="s.wav"))
MUSIC = replace(film(), file=FILMED)
DARK = {**dict.fromkeys("abcde", TAKEN), "e": replace(TAKEN, light=(5.0, 20.0, 5.0))}
FIVE = tuple(shot(id, 96 * n) for n, id in enumerate("abcde"))

CASES: Mapping[str, Sequence[tuple[str, Snapshot, str]]] = {
    "song-in-grid": (
        ("done", now(film()), "3 shots fill 288 of 288 frames"),
        ("open", now(film(())), "no shot list"),
        ("open", now(film((*film().shots, shot("d", 300)))), "[every-frame-covered]"),
        ("open", now(film((*film().shots, shot("d", 288, text="")))), "nothing to show in d"),
    ),
    "characters-tested": (
        ("done", now(film()), "@ann in 3 of 3"),
        ("open", now(film(), references(state="missing", takes=0)), "none: @ann"),
        ("open", now(film(), made(shows={"ann": "other"})), "taken for another: @ann"),
        ("unknown", now(film(), made(shows={"ann": "unsure"})), "cannot tell: @ann"),
        ("unknown", now(film(), made(shows={})), "in no still"),
        ("done", now(film(cast={}), replace(KNOWN, references=())), "nobody"),
    ),
    "places-follow-light": (
        ("done", now(film()), "dawn"),
        ("open", now(film(), references(state="missing", takes=0)), "none of @room"),
        ("open", now(film(look=Look(style="35mm"))), "no plan"),
    ),
    "props-have-states": (
        ("done", now(film()), "@cup 3"),
        ("open", now(film(), references(state="stale", takes=0)), "@cup:whole"),
        (
            "open",
            now(
                film([shot(i, 96 * n, props=("cup",)) for n, i in enumerate("abc")], prop={"cup": Prop(text="a cup")}),
                replace(KNOWN, references=(Reference("cup", None, "prop", "done", takes=1),)),
            ),
            "one angle only, in several shots: @cup",
        ),
    ),
    "references-in-clips": (
        ("open", now(film(), made(tries=0)), "not: @ann"),
        (
            "done",
            now(film([shot("a", 0, props=("cup:broken",)), shot("b", 96)]), replace(made(tries=0), references=TRIED)),
            "4",
        ),
        ("done", now(film([*film().shots[:2], shot("c", 192, props=("cup:broken",))])), "a clip that was made: 4 of 4"),
    ),
    "light-planned": (
        ("done", now(film()), "dawn 0:00"),
        ("open", now(film(look=Look())), "no style and no light"),
    ),
    "motifs-mapped": (
        ("done", now(film()), "cup 3 shots, 0:00 to 0:12"),
        ("unknown", now(film(motif={})), "no motif"),
        ("open", now(film(motif={"cup": Motif(text="trust"), "hands": Motif(text="care")})), "hands in no shot"),
    ),
    "budget-allocated": (
        ("done", now(film()), "the cap is 5,000"),
        ("open", now(film(budget=Budget())), "no cap"),
        ("open", now(film(budget=Budget(cap=10))), "[cap-covers-plan]"),
        ("done", replace(now(film(budget=Budget())), buys=False), "for nothing"),
    ),
    "people-described": (
        ("done", now(film()), "@ann 12"),
        ("open", now(film(cast={"ann": Cast(text="a woman")})), "fewer than 8: @ann"),
        ("open", now(film([shot("a", 0, text="@ann with blonde hair")])), "[descriptor-agrees]"),
    ),
    "people-angles": (
        ("done", now(film(), references(views=1)), "@ann 2"),
        ("open", now(film(), references(takes=2)), "one or none: @ann"),  # options are no angles
        ("done", now(film(), references(takes=0, pictures=2)), "@ann 2"),
        ("done", now(film(), references(takes=1, views=1)), "@ann 2"),
    ),
    "places-in-light": (
        ("done", now(film()), "@room in 3 of 3"),
        ("open", now(film(), failing("light", of="@room")), "it is not"),
        ("unknown", now(film(), made(shows={"room": "unsure"})), "@room in 0 of 3"),
    ),
    "props-distinct": (
        ("done", now(film()), "8 of 8 measurements"),
        ("open", now(film(), failing("alone", of="@cup:whole")), "@cup:whole: it is not (0.1)"),
        ("unknown", now(film(), failing("focus", "unsure", "@cup:whole")), "@cup:whole"),
        ("unknown", now(film(), references(looked=False)), "not looked at"),
    ),
    "references-clean": (
        ("done", now(film()), "20 of 20"),
        ("open", now(film(), failing("motion")), "@ann"),
        ("open", now(film(), failing("size", "unsure")), "smaller than 1024"),
        ("open", now(film(), references(state="failed", takes=0)), "without a picture"),
    ),
    "backups-made": (
        ("done", now(film()), "3 of 3"),
        ("open", now(film(), references(takes=1)), "@ann, @room and @cup:whole"),
    ),
    "references-work": (
        ("done", now(film()), "9 references: 9 known again"),
        ("unknown", now(film(), made(cut_in=False)), "no clip"),
        ("unknown", now(film(), made(clip_looked=False)), "not looked at"),
        ("unknown", now(film(), made(shows={"ann": "unsure", "room": "same", "cup:whole": "unsure"})), "6 that"),
        ("open", now(film(), seen=(DRIFTS,)), "@ann becomes another over b.clip#1 [stays-the-same]"),
    ),
    "resolution": (
        ("done", now(film()), "8 of 8"),
        ("open", now(film(), failing("size", "unsure")), "@ann 0.1"),
        ("open", now(film(), failing("detail")), "@ann"),
        ("unknown", now(film(), references(looked=False)), "not looked at"),
    ),
    "lighting-clear": (("done", now(film()), "12 of 12"), ("open", now(film(), failing("light")), "@ann")),
    "style-consistent": (
        ("done", now(film()), "one family"),
        ("unknown", now(film(), replace(KNOWN, checks=(*CHECKS, Check("@ann", "style", "unsure", "1", "odd")))), "odd"),
        ("unknown", now(film(), references(looked=False)), "not looked at"),
        ("open", now(film(), references(state="missing", takes=0)), "without a picture"),
    ),
    "composition-clean": (("done", now(film()), "16 of 16"), ("open", now(film(), failing("face")), "@ann")),
    "ratio-fits": (("done", now(film()), "4 of 4"), ("open", now(film(), failing("ratio")), "@ann")),
    "references-tagged": (
        (
            "done",
            now(film([shot("a", 0), shot("b", 96, text="rain", cast=(), place=None, props=())])),
            "1 of them without",
        ),
        ("open", now(film([shot("a", 0, text="@anne pours tea")])), "[tag-exists]"),
    ),
    "action-single": (
        ("done", now(film()), "3 shots"),
        ("open", now(film([shot("a", 0, camera="dolly in", motion="camera pans left")])), "[one-camera-move]"),
    ),
    "framing-said": (
        ("done", now(film()), "3 of 3 shots say their framing"),
        ("open", now(film([shot("a", 0, framing="")])), "not: a"),
        ("open", now(film([shot("a", 0, camera="swoosh")])), "[camera-known]"),
    ),
    "light-in-time": (
        ("done", now(film()), "dawn 3"),
        ("open", now(film(look=Look(light=(Light(name="late", text="x", start="0:05"),)))), "without any: a and b"),
    ),
    "duration-fits": (
        ("done", now(film()), "3 of 5 s"),
        ("open", now(film([shot("a", 0, kind="insert", seconds=10)])), "inserts of more than 5 s: a"),
        ("open", now(film([shot("a", 0, seconds=3)])), "[clip-fits-slot]"),
    ),
    "references-loaded": (
        ("done", now(film()), "stills made with them: 3 of 3"),
        ("open", now(film(), references(missing=("a.png",))), "a.png"),
        ("open", now(film(), references(state="missing", takes=0)), "not: @ann"),
        ("open", now(film(), made(still="stale")), "3 stills are made from others"),
        ("unknown", now(film(), made(still="missing")), "no still"),
        ("open", now(film([*film().shots, shot("d", 288)])), "3 of 4; not: d"),
    ),
    "prompts-short": (
        ("done", now(film()), "10 different prompts; the longest has"),
        ("open", now(film([shot("a", 0, still_prompt="x" * 1001)])), "1001 characters, of a.still"),
        ("unknown", now(film(models=Models(still="no_such"))), "no_such"),
    ),
    "tests-reviewed": (
        ("done", now(HEROES), "1 of 1 heroes"),
        ("open", now(film()), "nobody: b"),
        ("open", now(film([shot("a", 0)])), "0 of 1 shots"),
        ("done", now(film([shot("a", 0, rejects={"clip": (1,)})])), "1 of 1 shots"),
    ),
    "versions-made": (
        ("done", now(film()), "two clips or more: 1 of 1"),
        ("open", now(film(), made(clips=1)), "b (1)"),
        ("unknown", now(film([shot("a", 0)])), "no shot is in role hero"),
    ),
    "outputs-saved": (
        ("done", now(film()), "@ann"),
        ("open", now(film(), replace(KNOWN, saved=frozenset())), "no output"),
        ("unknown", now(film(), replace(references(by_hand=1), saved=frozenset())), "brought in"),
    ),
    "clips-trimmed": (
        ("done", now(film()), "3 clips were looked at"),
        ("unknown", now(film(), made(cut_in=False)), "0 of 3 shots have a clip"),
        ("open", now(film(), seen=(WARPED,)), "a: frames 0 to 9 of a.clip#1: warp [clip-ends-good]"),
        ("unknown", now(film(), made(clip_looked=False)), "not looked at"),
    ),
    "cuts-on-music": (
        ("done", now(film()), "no song"),
        ("done", now(MUSIC, song=song()), "2 of 2 cuts are on a beat (100%)"),
        ("open", now(MUSIC, song=song(0.93)), "0 of 2"),
        ("unknown", now(MUSIC), "no beat"),
    ),
    "cross-cutting-flows": (
        ("unknown", now(film()), "0% of 3 shots"),
        ("open", now(film([shot("a", 0), shot("b", 96)])), "[neighbours-differ]"),
    ),
    "colour-consistent": (
        ("done", now(film(FIVE), replace(KNOWN, shots=dict.fromkeys("abcde", TAKEN))), "none unlike"),
        ("open", now(film(FIVE), replace(KNOWN, shots=DARK)), "e in brightness (5, dawn has 50)"),
        ("unknown", now(film(), made(light=None)), "not looked at"),
    ),
    "motifs-emphasised": (
        ("done", now(film()), "cup in 3 shots, 1 of them close"),
        ("open", now(film([shot("a", 0)])), "never from near: cup"),
        ("unknown", now(film(motif={})), "no motif"),
    ),
    "reviewed": (
        ("unknown", now(film()), "cut of 3 shots"),
        ("open", now(film(), replace(KNOWN, film="missing")), "not cut"),
        ("open", now(film(), replace(KNOWN, film="stale")), "changed since"),
    ),
}


def test_every_line_is_tried_at_least_done_or_unknown_and_open() -> None:
    assert set(CASES) == set(LINES)
    for id, cases in CASES.items():
        states = {state for state, _, _ in cases}
        assert "open" in states and len(states) > 1, id
        assert "done" in states or LINES[id].by_hand, id


@pytest.mark.parametrize(("id", "state", "snapshot", "says"), [(id, *case) for id in CASES for case in CASES[id]])
def test_a_judge_tells_how_a_line_stands_with_its_evidence(id: str, state: str, snapshot: Snapshot, says: str) -> None:
    answer = answer_of(LINES[id], snapshot)
    assert (answer.state, says in answer.says) == (state, True), answer
    assert bool(answer.next) == (state != "done"), "what is not done says what to do"


def test_a_film_of_nothing_breaks_no_judge(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RUSHES_DEBUG", "1")
    empty = Snapshot(State(Film(Path("nowhere"), FilmFile(film=Settings(title="")), ())))
    assert [len(each.entries) for each in listed(empty)] == [8, 7, 5, 5, 5, 6]


def test_a_judge_that_breaks_is_told_and_breaks_nothing_else(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(now: Snapshot) -> Any:
        raise KeyError("oh")

    monkeypatch.delenv("RUSHES_DEBUG", raising=False)
    monkeypatch.setitem(JUDGES, "resolution", broken)
    entries = {entry.line.id: entry for each in listed(now(film())) for entry in each.entries}
    assert entries["resolution"].state == "unknown" and "KeyError: 'oh'" in entries["resolution"].answer.says
    assert entries["ratio-fits"].state == "done"


def test_a_rule_that_is_off_is_said_and_keeps_no_line_open() -> None:
    loud = film([shot("a", 0), shot("b", 96)], rules=RulesFile(off={"neighbours-differ": "a mirror"}))
    answer = answer_of(LINES["cross-cutting-flows"], now(loud))
    assert answer.state == "unknown" and "without the rule neighbours-differ (a mirror)" in answer.says


# Ticks.


def ticked(id: str, snapshot: Snapshot) -> Entry:
    file = replace(snapshot.film.file, ticks={id: "2026-03-02"})
    ticked_film = replace(snapshot.film, file=file)
    state = replace(snapshot.state, film=ticked_film)
    lists = listed(replace(snapshot, state=state))
    return next(entry for each in lists for entry in each.entries if entry.line.id == id)


@pytest.mark.parametrize(
    ("id", "number", "state"),
    [("cross-cutting-flows", 0, "done"), ("cross-cutting-flows", 1, "open"), ("versions-made", 2, "done"),
     ("versions-made", 1, "open"), ("versions-made", 0, "done")],
)  # fmt: skip
def test_a_tick_settles_what_the_program_cannot_tell_and_nothing_that_is_open(id: str, number: int, state: str) -> None:
    entry = ticked(id, CASES[id][number][1])
    assert (entry.state, entry.tick) == (state, "2026-03-02")


def test_a_tick_of_no_line_is_told_with_the_nearest() -> None:
    loose = film(ticks={"cross-cuting-flows": "2026-03-02", "reviewed": " ", "\x1b[31m": "x"})
    problems = [each for each in check(State(loose)) if each.rule == "tick-known"]
    assert len(problems) == 3 == len(list(tick_known(State(loose))))
    said = "\n".join(map(str, problems))
    assert '"cross-cutting-flows"' in said and "neither when nor why" in said


def test_names_that_are_nearly_right_are_found() -> None:
    assert near_line("reviewd")[0] == "reviewed"
    assert near_line("version-made")[0] == "versions-made"
    assert len(near_line("zzzzzz")) == 1 and NAMES[0] == "pre-production"


def test_seconds_of_an_excerpt_are_in_the_time_of_the_song() -> None:
    late = replace(film(), file=replace(FILMED, song=SongFile(file="s.wav", start="1:00"), moment=(Moment(id="m"),)))
    assert late.song_start == Fraction(60)
    assert "1:00 to 1:12" in answer_of(LINES["motifs-mapped"], now(late, song=song())).says
