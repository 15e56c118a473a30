"""The board: one file with everything in it, that says what is true, and harms nobody."""

import base64
import hashlib
import re
import time
from collections import Counter
from dataclasses import dataclass, field, replace
from fractions import Fraction
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from board_films import Studio, film_of, node_of, shot_of, studio_of, take_of
from hypothesis import given, settings
from hypothesis import strategies as st

from rushes.build.graph import Take, Verdict
from rushes.build.store import Store
from rushes.errors import RushesError
from rushes.export import board
from rushes.export.board import write_board
from rushes.export.board_shots import state_of_shot
from rushes.export.board_strip import tone
from rushes.export.board_takes import Board, shown_frames
from rushes.export.board_words import asset, esc, pick_command, title_of
from rushes.film.model import Cast, Prop, Section
from rushes.film.treatment import Light, Look, Models, SongFile
from rushes.plan.quote import quote_all
from rushes.rules import State
from rushes.rules.lists import Snapshot, listed
from rushes.song.model import Line, Song

VOID = {"img", "meta", "input", "use", "path", "circle", "br", "link", "hr"}


@dataclass
class Page(HTMLParser):
    """A page as it is parsed: elements with their attributes, and the text of each kind of element."""

    text: str
    elements: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    said: list[tuple[str, str]] = field(default_factory=list)
    opened: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.feed(self.text)
        self.close()
        assert self.opened == [], "every element is closed"

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in VOID:
            self.opened.append(tag)

    def handle_startendtag(self, tag: str, attrs: Any) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        assert self.opened.pop() == tag

    def handle_data(self, data: str) -> None:
        self.said.append((self.opened[-1] if self.opened else "", data))

    def every(self, tag: str) -> list[dict[str, str]]:
        return [attributes for name, attributes in self.elements if name == tag]

    @property
    def words(self) -> str:
        return " ".join("".join(data for tag, data in self.said if tag not in ("style", "script")).split())


def page_of(path: Path) -> Page:
    return Page(path.read_text("utf-8"))


@pytest.fixture(scope="module")
def studio(tmp_path_factory: pytest.TempPathFactory) -> Studio:
    return studio_of(tmp_path_factory.mktemp("board"))


@pytest.fixture(scope="module")
def page(studio: Studio) -> Page:
    return page_of(write_board(*studio.told, studio.film.root / "out" / "board.html"))


def test_it_needs_nothing_but_itself(page: Page) -> None:
    without = re.sub(r"base64,[\w+/=]+", "", page.text.replace(asset("board.js"), ""))
    assert not re.search(r"https?:|//[a-z]|@import|url\(", without)
    assert all(img["src"].startswith("data:image/jpeg;base64,") for img in page.every("img"))
    assert not page.every("link") and not [script for script in page.every("script") if "src" in script]
    ids = [attributes["id"] for _, attributes in page.elements if "id" in attributes]
    assert len(ids) == len(set(ids))
    links = [attributes["href"] for _, attributes in page.elements if "href" in attributes]
    assert links and all(link.startswith("#") and link[1:] in ids for link in links)


def test_checklists_have_a_section_with_what_is_left(studio: Studio, tmp_path: Path) -> None:
    lists = listed(Snapshot(State(studio.film)))
    page = page_of(write_board(*studio.told, tmp_path / "board.html", lists))
    assert len([a for a in page.every("article") if a.get("class") == "list"]) == 6
    assert "#checklists" in [a.get("href") for a in page.every("a")]
    assert page.words.count("What is left: ") == sum(each.count("done") < len(each.entries) for each in lists) > 3
    done, lines = (sum(each.count("done") for each in lists), sum(len(each.entries) for each in lists))
    assert f"{done} of {lines} done" in page.words and lines == 36
    for each in lists:
        for entry in each.entries:
            assert (entry.line.text.replace("`", "") in page.words) == (entry.state != "done"), entry.line.id
    without = page_of(write_board(*studio.told, tmp_path / "bare.html"))
    assert "Checklists" not in without.words


def test_nothing_runs_but_its_own_few_lines(page: Page) -> None:
    policy = next(meta["content"] for meta in page.every("meta") if "content-security-policy" in str(meta).lower())
    script = "".join(data for tag, data in page.said if tag == "script")
    assert f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'" in policy
    assert policy.startswith("default-src 'none'")
    assert not [name for _, attributes in page.elements for name in attributes if name.startswith("on")]


def test_headings_are_in_order_and_pictures_are_told(page: Page) -> None:
    levels = [int(tag[1]) for tag, _ in page.elements if re.fullmatch("h[1-6]", tag)]
    assert levels[0] == 1 and levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    assert all(img["alt"].strip() for img in page.every("img"))
    assert page.every("html")[0]["lang"] == "en"
    assert [meta for meta in page.every("meta") if meta.get("name") == "viewport"]


def test_every_shot_is_there_in_order_with_its_times(page: Page, studio: Studio) -> None:
    anchors = [a["id"] for a in page.every("article") if a.get("id", "").startswith("shot-")]
    assert anchors == [f"shot-{shot.id}" for shot in studio.film.shots]
    assert "00:00:07:00" in page.words and "00:00:12:00" in page.words
    assert "0:17 to 0:22" in page.words and "5 s, 120 f" in page.words
    assert "Ada at the upright piano, eyes closed." in page.words
    assert "Her fingers press the keys" in page.words
    assert "In the morning light" in page.words
    assert "soft dawn light, slight blue tint" in page.words
    assert "Blue cup (shattered)" in page.words


def test_the_head_adds_up(page: Page, studio: Studio) -> None:
    assert "Length0:55 1,320 frames" in page.words
    assert "1280 \N{MULTIPLICATION SIGN} 720" in page.words and "24 fps" in page.words
    spent, quoted = re.search(r"Spent(\d+) credits of 900", page.words), re.search(r"Quoted(\d+) credits", page.words)
    assert spent and int(spent[1]) == 90
    assert quoted and int(quoted[1]) == quote_all(studio.film, 1320, studio.film.shots).credits


def test_sections_group_their_shots(page: Page) -> None:
    assert [s["id"] for s in page.every("section") if s.get("class") == "run"] == [
        "section-intro-0", "section-verse1-1", "section-chorus1-2", "section-bridge-3", "section-outro-4",
    ]  # fmt: skip
    assert "Verse 1" in page.words and "verse0:17 to 0:354 shots140 credits" in page.words


def test_states_are_words_with_why(page: Page) -> None:
    states = Counter(s["class"] for s in page.every("article") if s["class"].startswith("shot"))
    assert states["shot k-narrative s-stale"] == 1 and states["shot k-performance s-failed"] == 1
    assert "the engine refused: the prompt shows a real person" in page.words
    assert "what it is made from is not there yet" in page.words
    for word in ("done", "stale", "missing", "waiting", "failed"):
        assert f"#sign-{word}" in page.text and word in page.words


def test_each_take_has_its_command_and_its_marks(page: Page, studio: Studio) -> None:
    commands = [data for tag, data in page.said if tag == "code" and data.startswith("rushes pick")]
    takes = [take.name for some in studio.takes.values() for take in some]
    assert sorted(commands) == sorted(f"rushes pick {name}" for name in takes)
    assert "rushes pick verse1-02.clip#2" in commands and "rushes pick @cup:shattered#1" in commands
    marks = Counter(span["class"] for span in page.every("span") if span.get("class", "").startswith("mark"))
    assert marks["mark picked"] == 1 and marks["mark rejected"] == 1
    assert "hands melt at the end" in page.words


def test_a_clip_has_three_frames_and_a_still_one(page: Page, studio: Studio) -> None:
    alts = [img["alt"] for img in page.every("img")]
    assert [alt for alt in alts if alt.startswith("verse1-01, ")] == [
        "verse1-01, first frame", "verse1-01, middle frame", "verse1-01, last frame",
    ]  # fmt: skip
    assert alts.count("chorus1-03: Ada, the whole room around her.") == 1
    assert not [alt for alt in alts if alt.startswith("chorus1-03, ")]
    assert next(s for s in page.every("span") if s.get("role") == "img")["aria-label"].endswith("no picture")


def test_references_come_first_with_the_states_of_props(page: Page) -> None:
    titles = page.words.index("References"), page.words.index("Blue cup, shattered"), page.words.index("verse1-01")
    assert titles == tuple(sorted(titles))
    assert "references/studio.png" in page.words
    assert "place: Studio" in [img["alt"] for img in page.every("img")]


def test_the_strip_covers_the_film(page: Page) -> None:
    spans = [
        tuple(float(value) for value in re.findall(r"([\d.]+)%", a["style"]))
        for a in page.every("a")
        if a.get("class", "").startswith("k-")
    ]
    assert len(spans) == 12 and spans[0][0] == 0
    assert all(abs(a[0] + a[1] - b[0]) < 0.01 for a, b in pairwise(spans))
    assert abs(sum(spans[-1]) - 100) < 0.01


def test_it_is_the_same_twice_and_replaces_what_was_there(studio: Studio, tmp_path: Path) -> None:
    into = tmp_path / "deep" / "board.html"
    first = write_board(*studio.told, into).read_bytes()
    assert write_board(*studio.told, into).read_bytes() == first
    assert [path.name for path in into.parent.iterdir()] == ["board.html"]


def test_a_place_that_cannot_be_written_is_said_in_a_sentence(studio: Studio, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(RushesError, match="board cannot be written"):
        write_board(*studio.told, tmp_path / "file" / "board.html")


def test_an_empty_film_says_what_to_do(tmp_path: Path) -> None:
    film = film_of(tmp_path, ())
    page = page_of(write_board(film, None, [], {}, {}, Store(tmp_path / "store"), tmp_path / "b.html"))
    assert "No shots yet" in page.words and "rushes plan" in page.words


def test_broken_and_missing_pictures_leave_a_box(tmp_path: Path) -> None:
    store = Store(tmp_path / ".rushes" / "store")
    broken, gone = store.put(b"not a clip"), "f" * 64
    film = film_of(tmp_path, [shot_of("V1-01", 0, 48), shot_of("V1-02", 48, 96)])
    clip, still = take_of("V1-01.clip", 1, broken), take_of("V1-02.still", 1, gone)
    odd = replace(take_of("V1-02.clip", 1, broken), media={"frames": "many", "rate": "0/0"})
    verdicts = {
        "V1-01.clip": Verdict("done", "", clip),
        "V1-02.still": Verdict("done", "", still),
        "V1-02.clip": Verdict("stale", "", odd),
    }
    takes = {take.node: [take] for take in (clip, still, odd)}
    page = page_of(write_board(film, None, [], verdicts, takes, store, tmp_path / "b.html"))
    assert not page.every("img") and len([s for s in page.every("span") if s.get("role") == "img"]) == 11


HOSTILE = (
    "<script>alert(1)</script>",
    "\"'><img src=x onerror=alert(1)>",
    "$title ${ratio} $$ %s {0}",
    "</style></title><!-- ]]> -->",
    "\x00\x08\x1b[31m\x7f\ud800",
    "\u202egnp.exe\u2066 \u05e9\u05dc\u05d5\u05dd",
    "\u05d0\u05d1\u05d2 & \u0645\u0631\u062d\u0628\u0627",
)


def hostile(root: Path, text: str) -> Path:
    """The board of a film in which every word a person can write is ``text``."""
    told: dict[str, Any] = {"text": text, "motion": text, "framing": text, "camera": text, "light": text}
    shots = [
        shot_of("V1-01", 0, 48, section=text, motifs=(text,), cast=("singer",), notes={"clip#1": text}, **told),
        shot_of(text, 48, 96, kind="performance", section="verse1", props=(f"cup:{text}",), place=text, **told),
    ]
    film = film_of(
        root, shots, title=text, song=SongFile(file="s.flac"), cast={"singer": Cast(name=text, text=text)},
        prop={text: Prop(text=text, states={text: text})}, look=Look(light=(Light(name=text, text=text),)),
        section=(Section(id="verse1", kind="verse", start="0:02", end="0:04"),), models=Models(still=text),
    )  # fmt: skip
    song = Song("0" * 64, 44100, 2, 44100 * 9, lines=(Line(text, Fraction(0), Fraction(4)),))
    clip: Take = take_of("V1-01.clip", 1, "e" * 64, engine=text, model=text)
    verdicts = {"V1-01.clip": Verdict("failed", text, clip), f"{text}.clip": Verdict("waiting", text)}
    takes = {"V1-01.clip": [clip], f"{text}.still": [take_of(f"{text}.still", 1, "e" * 64)]}
    return write_board(film, song, [node_of("V1-01.clip", "clip")], verdicts, takes, Store(root / "s"), root / "b.html")


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_words_are_only_words(tmp_path: Path, text: str) -> None:
    page, calm = page_of(hostile(tmp_path, text)), page_of(hostile(tmp_path, "calm"))
    assert [tag for tag, _ in page.elements].count("script") == 1
    assert [tag for tag, _ in page.elements] == [tag for tag, _ in calm.elements]
    assert not [name for _, attributes in page.elements for name in attributes if name.startswith("on")]
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069]", page.text)
    if text.isprintable() and "\u202e" not in text:
        assert " ".join(text.split()) in page.words


@given(st.text(max_size=60))
@settings(max_examples=200, deadline=None)
def test_any_text_parses_back_as_itself(text: str) -> None:
    found = Page(f'<p title="{esc(text)}">{esc(text)}</p>')
    shown = "".join(data for _, data in found.said)
    kept = re.sub("[\u202a-\u202e\u2066-\u2069]", "", text)
    assert len(shown) == len(kept)
    assert all(a in (b, "\N{REPLACEMENT CHARACTER}") for a, b in zip(shown, kept, strict=True))


@given(st.text(alphabet=st.characters(exclude_categories=()), max_size=30))
@settings(max_examples=12, deadline=None)
def test_any_text_gives_a_whole_page(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    assert page_of(hostile(tmp_path_factory.mktemp("any"), text)).every("article")


def test_six_hundred_shots_are_written_in_moments_once_kept(studio: Studio, tmp_path: Path) -> None:
    clip = next(take for take in studio.takes["verse1-01.clip"])
    shots = [shot_of(f"S-{n:03}", 48 * n, 48 * n + 48, section=f"s{n // 60}", text="A hand.") for n in range(600)]
    takes = {f"{shot.id}.clip": [replace(clip, node=f"{shot.id}.clip")] for shot in shots}
    verdicts = {node: Verdict("done", "", some[0]) for node, some in takes.items()}
    film, into = film_of(tmp_path, shots), tmp_path / "b.html"
    write_board(film, None, [], verdicts, takes, studio.store, into)
    began = time.process_time()
    write_board(film, None, [], verdicts, takes, studio.store, into)
    assert time.process_time() - began < 4
    assert len([a for a in page_of(into).every("article") if a["class"].startswith("shot")]) == 600


def test_a_page_that_grows_too_large_is_written_with_smaller_pictures(
    studio: Studio, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = write_board(*studio.told, tmp_path / "b.html").stat().st_size
    monkeypatch.setattr(board, "MOST_BYTES", whole - 1)
    assert write_board(*studio.told, tmp_path / "b.html").stat().st_size < whole


def board_of(verdicts: dict[str, Verdict]) -> Board:
    return Board(film_of(Path("nowhere"), ()), None, {}, verdicts, {}, board.TIERS[0])


@pytest.mark.parametrize(
    ("still", "clip", "shot"),
    [
        ("done", "done", "done"),
        ("missing", "done", "done"),
        ("done", "stale", "stale"),
        ("failed", "waiting", "failed"),
        ("missing", "waiting", "missing"),
        ("done", "missing", "missing"),
        ("stale", "failed", "failed"),
    ],
)
def test_a_shot_is_what_comes_first_of_its_still_and_clip(still: Any, clip: Any, shot: str) -> None:
    found = board_of({"a.still": Verdict(still), "a.clip": Verdict(clip)})
    assert state_of_shot(found, shot_of("a", 0, 24)) == shot


def test_the_frames_shown_are_those_of_the_cut() -> None:
    film = film_of(Path("nowhere"), ())
    take = replace(take_of("a.clip", 1, "0" * 64), media={"frames": 120, "rate": "24/1"})
    assert shown_frames(film, shot_of("a", 24, 72), take) == (6, 30, 53)
    assert shown_frames(film, shot_of("a", 24, 72, slip=10), take) == (16, 40, 63)
    assert shown_frames(film, shot_of("a", 24, 72, trim=(20, 68)), take) == (20, 44, 67)
    window = replace(take, media={"frames": 60, "rate": "24/1", "first": 6})
    assert shown_frames(film, shot_of("a", 24, 72, trim=(20, 68)), window) == (12, 36, 59)
    assert shown_frames(film, shot_of("a", 24, 72, trim=(20, 30)), take) == (0, 60, 119)


@pytest.mark.parametrize(("id", "title"), [("verse1", "Verse 1"), ("V1", "V1"), ("pre_chorus", "Pre chorus"), ("", "")])
def test_an_id_in_words(id: str, title: str) -> None:
    assert title_of(id) == title


def test_a_command_is_safe_to_paste() -> None:
    assert pick_command("V1-03.clip#2") == "rushes pick V1-03.clip#2"
    assert pick_command("a; rm -rf ~.clip#1") == "rushes pick 'a; rm -rf ~.clip#1'"


def test_light_has_the_colour_of_its_words() -> None:
    assert tone(Light(name="one", text="golden hour, warm"), 0) == tone(Light(name="two", text="amber sunset"), 3)
    assert tone(Light(name="x", text="y"), 0) != tone(Light(name="x", text="y"), 1)


def luminance(colour: str) -> float:
    """Relative luminance (WCAG 2.2)."""
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("screen", [True, False])
def test_words_stand_out_from_what_is_behind_them(screen: bool) -> None:
    css = asset("board.css")
    shown, _, printed = css.partition("@media print")
    colours = dict(re.findall(r"--(\w+): (#[0-9a-f]{3,6});", shown if screen else printed))
    inks = ("ink", "soft", "dim", "accent", "done", "stale", "missing", "waiting", "failed")
    for back in ("ground", "panel", "raised"):
        ground = luminance(_full(colours[back]))
        for ink in inks:
            light, dark = sorted((luminance(_full(colours[ink])), ground), reverse=True)
            assert (light + 0.05) / (dark + 0.05) >= 4.5, (ink, back)


def _full(colour: str) -> str:
    return colour if len(colour) == 7 else "#" + "".join(2 * digit for digit in colour[1:])


def test_it_is_made_to_be_printed_and_to_be_read_on_a_phone() -> None:
    css = asset("board.css")
    assert "@media print" in css and "break-before: page" in css and "break-inside: avoid" in css
    assert "@media (max-width: 720px)" in css
