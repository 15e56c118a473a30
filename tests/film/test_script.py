"""Screenplays and shot lists read into moments."""

import time
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rushes.errors import FilmError
from rushes.film.beats import chunks, seconds_for
from rushes.film.names import ID, TAG
from rushes.film.script import Script, read_fountain, read_shots_csv

LONG_LINE = (
    "Now I read every one of them, slowly, from the first to the last, and then again from the last to the first one."
)
FOUNTAIN = """\
Title:
    The **Letter**
Author: nobody

FADE IN:

INT. COUNTRY STATION - NIGHT #1#

ANNA WEISS (30s, tired eyes) waits under the clock. /* cut
this */ Rain.

= a synopsis

ANNA WEISS
(softly)
He wrote every year. I *never* opened one.

CUT TO:

# Act two

EXT. TRAIN \N{EN DASH} DAY

@McCoy
Hello there.

Anna Weiss looks at McCoy. [[a note]]

ANNA WEISS (V.O.) ^
Now I read every one of them, slowly, from the first to the last, and then again from the last to the first one.

INT. COUNTRY STATION - DAY

!NOT A NAME
but action.

.FORCED PLACE

> CENTERED <

> Dissolve to black
"""


def test_a_screenplay() -> None:
    script = read_fountain(FOUNTAIN)
    assert script.title == "The Letter"
    assert [(each.tag, each.name, each.text) for each in script.characters] == [
        ("anna_weiss", "Anna Weiss", "Anna Weiss, 30s, tired eyes"),
        ("mccoy", "McCoy", ""),
    ]
    assert [(each.tag, each.text) for each in script.places] == [
        ("country_station", "Country station, interior"),
        ("train", "Train, exterior"),
        ("forced_place", "Forced place"),
    ]
    assert [beat.text for beat in script.beats] == [
        "ANNA WEISS (30s, tired eyes) waits under the clock. Rain.",
        'Anna Weiss (softly). Voice-over: "He wrote every year. I never opened one."',
        'McCoy. Voice-over: "Hello there."',
        "Anna Weiss looks at McCoy.",
        f'Anna Weiss. Voice-over: "{LONG_LINE}"',
        "NOT A NAME but action.",
        "CENTERED",
    ]
    assert [beat.seconds for beat in script.beats] == [5, 5, 5, 5, 10, 5, 5]
    assert [beat.cast for beat in script.beats][3] == ("anna_weiss", "mccoy")
    assert [beat.place for beat in script.beats][-2:] == ["country_station", "forced_place"]
    assert [beat.light for beat in script.beats][:3] == ["night", "night", "day"]
    assert [(each.id, each.start, each.end) for each in script.scenes] == [
        ("scene1", "0:00", "0:10"),
        ("scene2", "0:10", "0:30"),
        ("scene3", "0:30", "0:35"),
        ("scene4", "0:35", "0:40"),
    ]


def test_long_speeches_become_several_beats() -> None:
    assert [len(part.split()) for part in chunks("one two three. " * 20)] == [24, 24, 12] or chunks("a " * 60)
    assert all(len(part.split()) <= 25 for part in chunks("word " * 200 + ". End."))
    assert chunks("") == [] and seconds_for("a " * 12) == 5 and seconds_for("a " * 13) == 10


def test_limits() -> None:
    with pytest.raises(FilmError, match="2 MB"):
        read_fountain("a" * 2_000_001)
    with pytest.raises(FilmError, match="5001 beats"):
        read_fountain("Anna walks.\n\n" * 5001)
    with pytest.raises(FilmError, match="5001 beats"):
        read_shots_csv("text\n" + "x\n" * 5001)


@pytest.mark.parametrize(
    "text",
    [
        "/*" * 500_000,
        "[[" * 500_000,
        "*" * 10**6,
        "* a" * 300_000,
        "INT. " + "- " * 400_000,
        "A" * 10**6,
        "(" * 10**6,
        "ANNA (" * 150_000,
        "\n" * 10**6,
        "a_b" * 300_000,
    ],
)
def test_hostile_screenplays_take_linear_time(text: str) -> None:
    begun = time.process_time()
    with suppress(FilmError):
        check(read_fountain(text))
    assert time.process_time() - begun < 4


lines = st.sampled_from(
    [
        "INT. ROOM - DAY",
        "EXT/INT. X",
        "I/E Y",
        ".X",
        "..",
        "ANNA",
        "@a",
        "(x)",
        "Anna nods.",
        "",
        "  ",
        "CUT TO:",
        "> a <",
        "~la",
        "===",
        "/*",
        "*/",
        "[[",
        "]]",
        "Title: x",
        "李",
        "\x0b",
        "ANNA ^",
        "**b**",
        "\\*",
        "!A",
        "#",
        "JO",
        "JO\nhi",
    ]
)


@settings(max_examples=150, deadline=None)
@given(st.lists(lines | st.text(max_size=9), max_size=25))
def test_any_screenplay_is_read(parts: list[str]) -> None:
    check(read_fountain("\n".join(parts)))


def check(script: Script) -> None:
    """What every script promises: fitting names, known references, lengths."""
    tags = [each.tag for each in (*script.characters, *script.places)]
    assert len(set(tags)) == len(tags) and all(TAG.fullmatch(tag) for tag in tags)
    ids = [beat.id for beat in script.beats]
    assert len({id.casefold() for id in ids}) == len(ids) and all(ID.fullmatch(id) for id in ids)
    for beat in script.beats:
        assert {*beat.cast, *filter(None, [beat.place])} <= set(tags)
        assert beat.seconds and 1 <= beat.seconds <= 60


SHEET = """\
Cast;TEXT;Start;end;Seconds;kind;PLACE;id;section
@anna, Ben;she walks;0:00;0:08;;;The Pub;;verse 1
Anna;"two
lines; one cell";0:08;;10;Insert;the pub;close;

;;;;;;;;
"""


def test_a_shot_list() -> None:
    script = read_shots_csv(SHEET)
    one, two = script.beats
    assert (one.id, one.at, one.seconds, one.cast, one.place) == ("m001", "0:00-0:08", 8, ("anna", "ben"), "the_pub")
    assert (two.id, two.at, two.seconds, two.kind, two.text) == ("close", "0:08", 10, "insert", "two lines; one cell")
    assert [each.name for each in script.places] == ["The Pub"] and one.section is None


def test_rows_without_times_follow_each_other() -> None:
    script = read_shots_csv("text,section,seconds\na,Verse,5\nb,Verse,10\nc,chorus,5\n")
    assert [(each.id, each.kind, each.start, each.end) for each in script.scenes] == [
        ("Verse", "verse", "0:00", "0:15"),
        ("chorus", "chorus", "0:15", "0:20"),
    ]
    assert [beat.section for beat in script.beats] == ["Verse", "Verse", "chorus"]


@pytest.mark.parametrize(
    ("text", "line", "key", "words"),
    [
        ("text,frming\na,b\n", 1, "frming", 'Did you mean "framing"?'),
        ("text,text\na,b\n", 1, "text", "twice"),
        ("text,start\na,0:75\n", 2, "start", "not a time"),
        ("text,start,end\na,0:10,0:05\n", 2, "end", "ends before"),
        ("text,seconds\n\na,soon\n", 3, "seconds", "not a length"),
        ("text,kind\na,insrt\n", 2, "kind", 'Did you mean "insert"?'),
        ('id,text\na,"x\ny"\na,z\n', 4, "id", "taken by line 2"),
        ("id,text\na b,x\n", 2, "id", "cannot be an id"),
        ("text\na,b\n", 2, None, "more cells"),
    ],
)
def test_what_is_wrong_in_a_shot_list(text: str, line: int, key: str | None, words: str) -> None:
    with pytest.raises(FilmError) as caught:
        read_shots_csv(text, "list.csv")
    problem = caught.value.problems[0]
    assert (problem.file, problem.line, problem.key) == ("list.csv", line, key) and words in str(problem)


@pytest.mark.parametrize(
    "text", ["", "\n\n", "nothing known\n", "text\n", '"' * 9, "text\n\0\n", 'text\n"' + "x" * 200_000]
)
def test_lists_that_are_none_are_refused(text: str) -> None:
    with pytest.raises(FilmError) as caught:
        read_shots_csv(text)
    assert caught.value.next


cells = st.sampled_from(
    ["", "0:10", "0:20", "a", "Anna; Ben", "@x", "5", "insert", "verse1", '"', "\n", ",", "é", "99"]
)
headers = st.lists(
    st.sampled_from(["id", "start", "end", "seconds", "text", "cast", "place", "kind", "section"]),
    min_size=1,
    max_size=6,
)


@settings(max_examples=150, deadline=None)
@given(headers, st.lists(st.lists(cells | st.text(max_size=4), max_size=6), max_size=6), st.sampled_from(",;\t"))
def test_any_shot_list_is_read_or_refused(header: list[str], rows: list[list[str]], mark: str) -> None:
    text = "\n".join(mark.join(row) for row in [header, *rows])
    try:
        script = read_shots_csv(text)
    except FilmError as error:
        assert error.next or error.problems
        return
    check(script)
