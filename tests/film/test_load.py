"""Reading a film: every problem at once, with its line, key and fix; and the cache."""

import gc
import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rushes.errors import FilmError, Problem
from rushes.film.load import find_film, load, parse
from rushes.film.write import statement

FILM = """\
[film]
title = "Care"
fps = 24

[song]
file = "song.wav"
bpm = 120

[cast.singer]
text = "a singer"
images = ["references/singer.png"]

[place.room]
text = "a room"

[prop.cup]
text = "a cup"
states = { whole = "whole", shattered = "in pieces" }
picks = { reference = 1, shattered = 2 }

[motif.hands]
text = "care"

[[section]]
id = "verse1"
kind = "verse"
start = "0:00"
end = "0:10"

[[moment]]
id = "fall"
at = "0:02-0:04"
cast = ["singer"]
place = "room"
props = ["cup:shattered", "cup"]
motifs = ["hands"]

[[setup]]
id = "wide"
sections = ["chorus", "verse1"]
"""
SHOTS = """\
[[shot]]
id = "verse1-01"
start = 0
end = 48
section = "verse1"
moment = "fall"
picks = { still = 2 }
notes = { "clip#1" = "hands melt" }

[[shot]]
id = "verse1-02"
start = 48
end = 96
setup = "wide"
trim = [6, 54]
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return project(tmp_path)


def project(root: Path) -> Path:
    (root / "references").mkdir(parents=True)
    (root / "song.wav").write_bytes(b"song")
    (root / "references" / "singer.png").write_bytes(b"picture")
    (root / "film.toml").write_text(FILM)
    (root / "shots.toml").write_text(SHOTS)
    return root


def problems(root: Path, film: str = FILM, shots: str = SHOTS) -> list[Problem]:
    every: list[Problem]
    found, every = parse(film, shots, root)
    assert (found is None) == bool(every)
    return every


def test_a_film_is_read(root: Path) -> None:
    film = load(root)
    assert film.settings.fps == "24" and film.rate == 24 and film.file.song is not None
    assert film.file.song.bpm == 120.0 and isinstance(film.file.song.bpm, float)
    assert film.file.cast["singer"].images == ("references/singer.png",)
    assert [shot.frames for shot in film.shots] == [48, 48] and film.shots[1].trim == (6, 54)


def test_a_film_needs_no_shot_list(root: Path) -> None:
    (root / "shots.toml").unlink()
    assert load(root).shots == ()


IMAGES = 'images = ["references/singer.png"]'
SERVES = 'sections = ["chorus", "verse1"]'
SECTIONS = "setup[1].sections[2]"
LATER = 'end = "0:10"\n[[section]]\nid = "x"\nkind = "verse"\nstart = "0:09"\nend = "0:20"'
BAD_FILM: list[tuple[str, str, int, str, str, str]] = [
    # what to replace, with what, line, key, words of the message, words of the fix
    ('title = "Care"', 'titel = "Care"', 2, "film.titel", 'no key "titel"', 'Did you mean "title"?'),
    ('title = "Care"', "", 1, "film.title", '"title" is missing', "Add it"),
    ('title = "Care"', "title = 3", 2, "film.title", "text in quotes is wanted", 'Write "3"'),
    ('title = "Care"', 'title = " "', 2, "film.title", "empty", "Write one"),
    ("fps = 24", "fps = 26", 3, "film.fps", '"26" is not possible', "Choose one of: 23.976"),
    ("fps = 24", 'kind = "music-vidio"', 3, "film.kind", "not possible", 'Did you mean "music-video"?'),
    ("fps = 24", 'kind = "xyz"', 3, "film.kind", "not possible", "Choose one of: music-video, commercial"),
    ("fps = 24", "handles = 49", 3, "film.handles", "49 is out of range", "0 to 48"),
    ("fps = 24", "handles = -1", 3, "film.handles", "-1 is out of range", "0 to 48"),
    ("fps = 24", "handles = 6.0", 3, "film.handles", "a whole number is wanted", "Write 6."),
    ("fps = 24", 'handles = "6"', 3, "film.handles", "a whole number is wanted", "Write 6, without quotes"),
    ("fps = 24", "handles = true", 3, "film.handles", "not true", ""),
    ("fps = 24", "seed = 4294967296", 3, "film.seed", "out of range", "0 to 4294967295"),
    ("fps = 24", 'size = "1280x721"', 3, "film.size", "not a size", "even"),
    ("fps = 24", 'size = "32x64"', 3, "film.size", "not a size", "64 to 4096"),
    ("fps = 24", 'size = "big"', 3, "film.size", "not a picture size", "Write width x height"),
    ("bpm = 120", "bpm = nan", 7, "song.bpm", "not nan", ""),
    ("bpm = 120", "bpm = 19.5", 7, "song.bpm", "out of range", "20 to 400"),
    ("bpm = 120", "meter = 1", 7, "song.meter", "out of range", "2 to 12"),
    ("bpm = 120", 'start = "0:75"', 7, "song.start", "not a time", "59"),
    ("bpm = 120", 'start = "x"', 7, "song.start", "not a time", "minutes:seconds"),
    ("bpm = 120", "start = 00:00:15", 7, "song.start", "text in quotes", '"0:15"'),
    ("bpm = 120", 'start = "1:00"\nend = "0:59"', 8, "song.end", "ends before it starts", "later end"),
    ('file = "song.wav"', 'file = "sonk.wav"', 6, "song.file", "no file", 'Did you mean "song.wav"?'),
    ('file = "song.wav"', 'file = "/etc/passwd"', 6, "song.file", "not a path inside", "inside the project"),
    ('file = "song.wav"', 'file = "../song.wav"', 6, "song.file", "leaves the project", "inside the project"),
    ('file = "song.wav"', 'file = "C:\\\\song.wav"', 6, "song.file", "not a path inside", "Use / between"),
    ('file = "song.wav"', 'file = "references"', 6, "song.file", "is a folder", "one by one"),
    ('file = "song.wav"', 'file = ""', 6, "song.file", "empty", "inside the project"),
    (IMAGES, 'images = ["references/singr.png"]', 11, "cast.singer.images[1]", "no file", '"references/singer.png"'),
    (IMAGES, 'images = "references/singer.png"', 11, "cast.singer.images", "a list in [ ]", 'Write ["references'),
    ("[cast.singer]", "[cast.s]", 9, "cast.s", "cannot be a tag", "3 to 16"),
    ("[place.room]", "[place.Singer]", 13, "place.Singer", "is taken by [cast.singer]", "another tag"),
    ("reference = 1", "reference = 0", 19, "prop.cup.picks.reference", "no take 0", "from 1"),
    ("reference = 1", "referense = 1", 19, "prop.cup.picks.referense", "no stage", 'Did you mean "reference"?'),
    ("shattered = 2", "shatered = 2", 19, "prop.cup.picks.shatered", "no stage", 'Did you mean "shattered"?'),
    ('kind = "verse"', 'kind = "vers"', 26, "section[1].kind", "not possible", 'Did you mean "verse"?'),
    ('end = "0:10"', 'end = "0:00"', 28, "section[1].end", "ends before", "later end"),
    ('end = "0:10"', LATER, 32, "section[2].start", 'before section "verse1" ends', "Begin it at 0:10"),
    ('id = "fall"', 'id = "a b"', 31, "moment[1].id", "cannot be an id", "letters"),
    ('at = "0:02-0:04"', 'at = "0:04-0:02"', 32, "moment[1].at", "ends before it starts", "later end"),
    ('at = "0:02-0:04"', 'at = "0:04"\non = "x"', 33, "moment[1].on", "pinned 2 times: at, on", "Keep one"),
    ('at = "0:02-0:04"', 'section = "verse2"', 32, "moment[1].section", "no section", 'Did you mean "verse1"?'),
    ('at = "0:02-0:04"', "seconds = 61", 32, "moment[1].seconds", "out of range", "1 to 60"),
    ('cast = ["singer"]', 'cast = ["singr"]', 33, "moment[1].cast[1]", "no cast tag", 'Did you mean "singer"?'),
    ('cast = ["singer"]', 'cast = ["@singer"]', 33, "moment[1].cast[1]", "no cast tag", 'Did you mean "singer"?'),
    ('cast = ["singer"]', 'cast = ["cup"]', 33, "moment[1].cast[1]", "is a prop tag", "under props"),
    ('place = "room"', 'place = "rom"', 34, "moment[1].place", "no place tag", 'Did you mean "room"?'),
    ('"cup:shattered"', '"cup:shatered"', 35, "moment[1].props[1]", 'no state of "cup"', 'Did you mean "shattered"?'),
    ('"cup:shattered"', '"kup"', 35, "moment[1].props[1]", "no prop tag", 'Did you mean "cup"?'),
    ('motifs = ["hands"]', 'motifs = ["hand"]', 36, "moment[1].motifs[1]", "no motif", 'Did you mean "hands"?'),
    (SERVES, 'sections = ["chorus", "verse9"]', 40, SECTIONS, "no section", 'Did you mean "verse"?'),
    ("[[moment]]", "[moment]", 30, "moment", "a list of tables [[moment]]", "two brackets"),
    ("[motif.hands]", "[[motif]]", 21, "motif", "a table is wanted", "one bracket"),
    ("[motif.hands]", "[motiv.hands]", 21, "motiv", "no key", 'Did you mean "motif"?'),
    ("[motif.hands]", "[[shot]]", 21, "shot", "kept in shots.toml", "Move"),
    ("[motif.hands]", "[budget]\ncap = -1\n[motif.hands]", 22, "budget.cap", "out of range", "0 or more"),
    ("[motif.hands]", "[engine.x]\nday = 2020-01-01\n[motif.hands]", 22, "engine.x.day", "engine options", "quotes"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "line", "key", "message", "fix"), BAD_FILM)
def test_what_is_wrong_in_the_treatment(
    root: Path, old: str, new: str, line: int, key: str, message: str, fix: str
) -> None:
    assert old in FILM
    found = [each for each in problems(root, FILM.replace(old, new, 1)) if each.key == key]
    assert len(found) == 1, problems(root, FILM.replace(old, new, 1))
    assert (found[0].file, found[0].line, found[0].rule) == ("film.toml", line, "film-file")
    assert message in found[0].message and fix in found[0].fix, found[0]


BAD_SHOTS: list[tuple[str, str, int, str, str, str]] = [
    ("end = 48", "end = 50", 12, "shot[2].start", "overlaps by 2 frames", "Begin it at 50"),
    ("end = 96", "end = 48", 13, "shot[2].end", "empty", "later end"),
    ("start = 0", "start = -5", 3, "shot[1].start", "outside", "from 0"),
    ("trim = [6, 54]", "trim = [54, 6]", 15, "shot[2].trim", "reversed", "in before out"),
    ("trim = [6, 54]", "trim = [6]", 15, "shot[2].trim", "missing", "Two numbers"),
    ("trim = [6, 54]", "trim = [6, 7, 8]", 15, "shot[2].trim", "too many", "Two numbers"),
    ("still = 2", "still = 0", 7, "shot[1].picks.still", "no take 0", "from 1"),
    ("still = 2", "stil = 2", 7, "shot[1].picks.stil", "no stage", 'Did you mean "still"?'),
    ('"clip#1"', '"clip"', 8, "shot[1].notes.clip", "names no take", "still#1"),
    ('id = "verse1-02"', 'id = "Verse1-01"', 11, "shot[2].id", "taken by shot 1", "another id"),
    ('id = "verse1-02"', "", 10, "shot[2].id", "is missing", "Add it"),
    ('setup = "wide"', "seconds = 0", 14, "shot[2].seconds", "out of range", "1 to 60"),
    ('setup = "wide"', 'role = "heroe"', 14, "shot[2].role", "not possible", 'Did you mean "hero"?'),
]


@pytest.mark.parametrize(("old", "new", "line", "key", "message", "fix"), BAD_SHOTS)
def test_what_is_wrong_in_the_shot_list(
    root: Path, old: str, new: str, line: int, key: str, message: str, fix: str
) -> None:
    assert old in SHOTS
    found = problems(root, FILM, SHOTS.replace(old, new, 1))
    assert [(each.file, each.line, each.key) for each in found] == [("shots.toml", line, key)]
    assert message in found[0].message and fix in found[0].fix, found[0]


def test_everything_is_said_at_once(root: Path) -> None:
    film, shots = FILM, SHOTS
    for old, new in (
        ("bpm = 120", "bmp = 120"),
        ('cast = ["singer"]', "cast = [3]"),
        ('place = "room"', 'place = "x"'),
    ):
        film = film.replace(old, new)
    shots = shots.replace("end = 96", "end = 40").replace("still = 2", "still = 0")
    found = problems(root, film, shots)
    assert [each.line for each in found if each.file == "film.toml"] == [7, 33, 34]
    assert [each.key for each in found if each.file == "shots.toml"] == ["shot[1].picks.still", "shot[2].end"]
    assert found[-1].shot == "verse1-02"


def test_sections_that_are_heard_and_not_written_are_not_missed(root: Path) -> None:
    start, end = FILM.index("[[section]]"), FILM.index("[[moment]]")
    film = FILM[:start] + FILM[end:].replace('at = "0:02-0:04"', 'section = "chorus2"')
    assert problems(root, film) == []


SYNTAX = [
    ("[film]\ntitle = x\n", "film.toml:2:9", "quotes"),
    ('[film]\ntitle = "x\n', "film.toml:2:", "left open"),
    ("[film]\na = 1\na = 2\n", "film.toml:3:", "twice"),
    ("[film]\n[film]\n", "film.toml:2:", "twice"),
    ("[film\n", "film.toml:1:", ""),
    ("a =", "film.toml:1:", "quotes"),
    ('x = """\n\n', "film.toml:", "left open"),
    ('a = "C:\\q"', "film.toml:1:", "backslash"),
    ("s = " + "9" * 5000, "film.toml:1:", ""),
]


@pytest.mark.parametrize(("text", "where", "next"), SYNTAX)
def test_text_that_is_no_toml(tmp_path: Path, text: str, where: str, next: str) -> None:
    (tmp_path / "film.toml").write_text(text)
    with pytest.raises(FilmError) as caught:
        load(tmp_path)
    assert str(caught.value.where).startswith(where) and next in str(caught.value.next)
    assert caught.value.exit_code == 3
    assert parse(text, "", tmp_path)[1][0].line is not None


HOSTILE = [
    b"\0", b"[film]\ntitle = '\xff'", b"a = " + b"[" * 20_000, b"a = " + b"{a=" * 20_000,
    b"a." * 50_000 + b"a = 1", b"[" + b"a." * 50_000 + b"a]", b"seed = 0x" + b"f" * 9000, b"\xef\xbb\xbf[film]\n",
    b"[film]\nfps = inf\n", b"[film]\nseed = 99999999999999999999\nhandles = 1e400\n", b"shot = []\nfilm = 3\ncast = 1",
    b'"" = 1\n[cast.""]\n["moment"]', b"[cast]\n'[key]' = 3", b"[engine]\na" + b".a" * 50 + b" = 1", b"\r", b"a = '''",
]  # fmt: skip


@pytest.mark.parametrize("data", HOSTILE)
@pytest.mark.parametrize("name", ["film.toml", "shots.toml"])
def test_hostile_files_are_refused_in_words(root: Path, name: str, data: bytes) -> None:
    (root / name).write_bytes(data)
    with pytest.raises(FilmError) as caught:
        load(root)
    assert len(str(caught.value)) < 20_000 and "Traceback" not in str(caught.value)


def test_no_text_says_which_byte(tmp_path: Path) -> None:
    (tmp_path / "film.toml").write_bytes(b"[film]\ntitle = '\xe9'\n")
    with pytest.raises(FilmError, match="byte 16") as caught:
        load(tmp_path)
    assert caught.value.where == "film.toml:2"


def test_a_file_over_32_mb_is_refused(tmp_path: Path) -> None:
    with (tmp_path / "film.toml").open("wb") as file:
        file.truncate(33 * 2**20)
    with pytest.raises(FilmError, match="32 MB"):
        load(tmp_path)


def test_too_many_items_are_refused(root: Path) -> None:
    every = problems(root, FILM + "[[moment]]\n" * 10_001)
    assert [each.key for each in every if "is the most" in each.message] == ["moment"]


def test_links_out_of_the_project_are_refused(root: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    away = tmp_path_factory.mktemp("away") / "song.wav"
    away.write_bytes(b"x")
    (root / "song.wav").unlink()
    (root / "song.wav").symlink_to(away)
    assert "link that leaves" in problems(root)[0].message
    (root / "song.wav").unlink()
    (root / "song.wav").symlink_to("song.wav")
    assert [each.key for each in problems(root)] == ["song.file"]
    (root / "song.wav").unlink()
    (root / "song.wav").symlink_to("references/singer.png")
    assert problems(root) == []


words = st.sampled_from(
    [
        "film",
        "song",
        "cast",
        "singer",
        "moment",
        "shot",
        "id",
        "at",
        "section",
        "text",
        "picks",
        "look",
        "light",
        "engine",
        "trim",
    ]
)
odd_values = st.recursive(
    st.none().map(lambda _: "")
    | st.booleans()
    | st.integers(-(2**70), 2**70)
    | st.floats()
    | st.text(max_size=5)
    | words,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(words, inner, max_size=3),
    max_leaves=6,
)


@settings(max_examples=80, deadline=None)
@given(
    data=st.dictionaries(words, odd_values, max_size=4),
    shots=st.lists(st.dictionaries(words, odd_values, max_size=4), max_size=3),
)
def test_any_data_gives_a_film_or_problems(data: dict[str, Any], shots: list[dict[str, Any]]) -> None:
    def text(rows: dict[str, Any]) -> str:
        return "\n".join(statement(name, value) for name, value in rows.items() if value is not None)

    try:
        film = text(data)
        listed = "\n".join("[[shot]]\n" + text(row) for row in shots)
    except FilmError:
        return
    found, every = parse(film, listed, Path("/nowhere"))
    assert (found is None) == bool(every)
    assert all(each.line and each.message and each.file for each in every)


def test_find_film(root: Path, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    assert find_film(root) == find_film(root / "film.toml") == root.resolve()
    monkeypatch.chdir(root)
    assert find_film(None) == root.resolve()
    with pytest.raises(FilmError) as caught:
        find_film(tmp_path_factory.mktemp("empty") / "no" / "film.toml")
    assert "rushes new" in str(caught.value.next)


def test_the_cache_gives_the_same_film_and_is_ignored_when_broken(root: Path, tmp_path: Path) -> None:
    cache = tmp_path / "state" / "cache"
    film = load(root, cache)
    stored = cache / "film.json"
    good = stored.read_bytes()
    assert load(root, cache) == film == load(root)
    for bad in (b"", b"{}", good[:-9], good.replace(b'"Care"', b'"Cars"'), b"\xff" * 99, good.partition(b"\n")[0]):
        stored.write_bytes(bad)
        assert load(root, cache) == film
        assert stored.read_bytes() == good
    (root / "film.toml").write_text(FILM.replace("Care", "Cure"))
    assert load(root, cache).settings.title == "Cure"


def test_the_cache_does_not_hide_a_file_that_is_gone(root: Path, tmp_path: Path) -> None:
    load(root, tmp_path / "cache")
    (root / "song.wav").unlink()
    with pytest.raises(FilmError, match="no file"):
        load(root, tmp_path / "cache")


def test_a_cache_that_cannot_be_written_is_no_reason_to_stop(root: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert load(root, tmp_path / "file" / "cache").shots


def many(count: int) -> str:
    row = '[[shot]]\nid = "s{0}"\nstart = {1}\nend = {2}\ncast = ["singer"]\nprops = ["cup:whole"]\ntext = "{3}"\n\n'
    return "".join(
        row.format(n, n * 24, n * 24 + 24, "the cup falls and shatters on the floor" * 2) for n in range(count)
    )


def test_ten_thousand_shots_load_quickly(root: Path, tmp_path: Path) -> None:
    (root / "shots.toml").write_text(many(10_000))
    gc.collect()
    gc.freeze()  # what the tests before have left is not looked through while this one is timed
    begun = time.process_time()
    film = load(root, tmp_path / "cache")
    cold = time.process_time() - begun
    begun = time.process_time()
    again = load(root, tmp_path / "cache")
    warm = time.process_time() - begun
    gc.unfreeze()
    assert cold < 2.5 and warm < 1, (cold, warm)
    assert again == film and len(film.shots) == 10_000


def test_a_cached_film_needs_neither_pydantic_nor_tomllib(root: Path, tmp_path: Path) -> None:
    load(root, tmp_path)
    code = (
        "import sys, json; from pathlib import Path; from rushes.film.load import load;"
        f"load(Path({str(root)!r}), Path({str(tmp_path)!r}));"
        "print(json.dumps([name for name in ('pydantic', 'tomllib', 'tomlkit') if name in sys.modules]))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, env={**os.environ})
    assert json.loads(done.stdout) == []
