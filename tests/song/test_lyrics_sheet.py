"""Plain text: what is a heading and what is sung, choruses that are only named, and syllables."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rushes.song.lyric_sheet import heading_of
from rushes.song.lyrics import read_rows
from rushes.song.syllables import syllables, tokens


def read(text: str) -> list[tuple[str, str | None]]:
    lines, problems = read_rows([row.strip() for row in text.split("\n")])
    assert not problems
    return [(line.text, line.heading) for line in lines]


@pytest.mark.parametrize(
    ("row", "heading"),
    [
        ("[Verse 2: Ann & Bo]", "Verse 2: Ann & Bo"), ("[Final Chorus]", "Final Chorus"), ("[Chorus]:", "Chorus"),
        ("Verse 1:", "Verse 1"), ("chorus:", "chorus"), ("CHORUS", "CHORUS"), ("VERSE 2", "VERSE 2"),
        ("Verse 2", "Verse 2"), ("Pre-Chorus:", "Pre-Chorus"), ("Hook:", "Hook"), ("(Chorus)", "Chorus"),
        ("Chorus (x2):", "Chorus"), ("Chorus x2", "Chorus"), ("Verse two", "Verse two"),
        ("Guitar solo:", "Guitar solo"),
        ("Bridge", None), ("Rise", None), ("DROP", None), ("Drop it:", None), ("Verse of my life", None),
        ("Build me up, buttercup", None), ("(x2)", None), ("Curse:", None), ("V", None), ("", None), ("Solo", None),
    ],
)  # fmt: skip
def test_what_is_a_heading(row: str, heading: str | None) -> None:
    assert heading_of(row) == heading


def test_a_name_alone_over_words_is_a_heading_and_repeats_are_text() -> None:
    text = "Verse\nrain on the glass\n\nChorus\ntake the cup (x2)\n\nbridge\nover water\n\nBridge"
    assert read(text) == [
        ("rain on the glass", "Verse"), ("take the cup (x2)", "Chorus"), ("bridge", "Chorus"),
        ("over water", "Chorus"), ("Bridge", "Chorus"),
    ]  # fmt: skip


def test_a_chorus_that_is_only_named_again_has_its_words_again() -> None:
    text = "[Verse 1]\na\n[Chorus]\nb\nc\n[Verse 2]\nd\n[Chorus 2]\n[Solo]\n[Verse 1]\n[Chorus]"
    assert read(text) == [
        ("a", "Verse 1"), ("b", "Chorus"), ("c", "Chorus"), ("d", "Verse 2"),
        ("b", "Chorus 2"), ("c", "Chorus 2"), ("b", "Chorus"), ("c", "Chorus"),
    ]  # fmt: skip
    _, problems = read_rows(["[Chorus]", *["la"] * 9000, *["[Chorus]"] * 9000])
    assert [problem.line for problem in problems] == [18001]


def test_tags_of_lrc_are_no_headings() -> None:
    assert read("[ti:Care]\n[by:me]\n[00:01.00]a\n[Verse 2: Ann]\n[00:03.00]b\n[00:05.00][Chorus]\n[00:06.00]c") == [
        ("a", None), ("b", "Verse 2: Ann"), ("c", "Chorus")
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("rain", 1), ("window", 2), ("l'été revient", 4), ("Straße über", 4), ("корабли плывут", 5), ("καλημέρα", 4),
        ("さくら", 3), ("きょう", 2), ("我爱你", 3), ("사랑해", 3), ("24", 2), ("...", 1), ("", 1), ("hmm", 1),
        ("שלום", 2), ("o coração", 4), ("İstanbul", 3),
    ],
)  # fmt: skip
def test_syllables(text: str, count: int) -> None:
    assert syllables(text) == count


def test_tokens() -> None:
    assert tokens("Don\N{RIGHT SINGLE QUOTATION MARK}t look BACK, 我爱 you!") == [
        "dont",
        "look",
        "back",
        "我",
        "爱",
        "you",
    ]


@settings(max_examples=150, deadline=None)
@given(st.lists(st.one_of(st.text(max_size=40), st.sampled_from(["[Chorus]", "Chorus", "", "VERSE 2", "la"]))))
def test_any_plain_text_gives_lines_without_times(rows: list[str]) -> None:
    lines, problems = read_rows([" ".join(row.split()) for row in rows])
    assert problems or all(line.text.strip() for line in lines)
    assert all(syllables(line.text) >= 1 for line in lines)
