"""Cards: every ratio lays out, nothing overflows, any text is survived, same facts give same bytes."""

import io
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from rushes.engines.base import Request
from rushes.engines.slate import Slate
from rushes.engines.slate.card import card, read
from rushes.engines.slate.framing import diagram, people, size_of
from rushes.engines.slate.layout import MARGIN, Block, Box, layout
from rushes.engines.slate.lettering import ELLIPSIS, clean, fit, measure, wrap
from rushes.engines.slate.palette import PALETTES, palette
from rushes.engines.slate.picture import facts_of
from rushes.engines.slate.shapes import THINGS, thing
from rushes.errors import EngineError
from rushes.models import IMAGE_RATIOS, VIDEO_RATIOS
from rushes.units import parse_size

FULL = {
    "shot": "verse1-01", "section": "verse1", "kind": "narrative", "take": "2", "note": "not made yet",
    "text": "The young caregiver stops in the bedroom doorway with a tray of soup.", "who": "caregiver, elder",
    "place": "Bedroom doorway", "props": "cup: whole, soup tray", "motifs": "cup, window, hands",
    "framing": "medium-wide", "camera": "slow push in", "light": "soft dawn light", "lyric": "Care for the weak",
}  # fmt: skip
LONG = {key: f"{value} and then {'more and more of it ' * 40}" for key, value in FULL.items()}
WORD = dict.fromkeys(FULL, "Donaudampfschifffahrt" * 40)
ROOM = {"tag": "bedroom", "name": "The bedroom", "what": "place", "text": "A small room, one tall window."}
RATIOS = sorted({*VIDEO_RATIOS, *IMAGE_RATIOS})


def request(ratio: str = "480:270", **facts: str) -> Request:
    return Request(stage="still", model="slate_still", prompt="A door opens.", ratio=ratio, facts=facts)


def ink(block: Block) -> Box:
    """Where the letters of a block can be."""
    assert block.set.lines and all(block.set.lines)
    wide = max(measure(line, block.set.face, block.set.size, block.tracking) for line in block.set.lines)
    return Box(block.box.x, block.box.y, wide, block.set.height)


def overlap(one: Box, other: Box) -> bool:
    across = min(one.x + one.w, other.x + other.w) - max(one.x, other.x)
    down = min(one.y + one.h, other.y + other.h) - max(one.y, other.y)
    return across > 1.5 and down > 1.5


@pytest.mark.parametrize("facts", [FULL, LONG, WORD, ROOM, {}], ids=["full", "long", "word", "room", "none"])
@pytest.mark.parametrize("ratio", RATIOS)
def test_words_stay_inside_the_margins_and_apart(ratio: str, facts: dict[str, str]) -> None:
    size = parse_size(ratio)
    plan = layout(read(facts), size)
    inks = [ink(block) for block in plan.blocks]
    for box in [*inks, *(chip.box for chip in plan.chips), plan.pane]:
        assert box.x >= size[0] * MARGIN - 1 and box.x + box.w <= size[0] * (1 - MARGIN) + 1
        assert box.y >= size[1] * MARGIN - 1 and box.y + box.h <= size[1] * (1 - MARGIN) + 1
    placed = [*inks, *(chip.box for chip in plan.chips), plan.pane]
    hits = [(n, m) for n in range(len(placed)) for m in range(n) if overlap(placed[n], placed[m])]
    assert not hits, [(placed[n], placed[m]) for n, m in hits]


@pytest.mark.parametrize("ratio", RATIOS)
def test_the_frame_has_the_films_shape_and_is_large(ratio: str) -> None:
    wide, high = parse_size(ratio)
    pane = layout(read(FULL), (wide, high)).pane
    assert pane.w / pane.h == pytest.approx(wide / high, rel=1e-6)
    assert pane.w * pane.h > 0.10 * wide * high


def test_the_words_can_be_read_in_a_thumbnail() -> None:
    plan = layout(read(FULL), (1280, 720))
    assert max(block.set.size for block in plan.blocks) / 4 >= 11
    assert min(block.set.size for block in plan.blocks) >= 11


def test_same_facts_same_bytes_and_the_png_says_what_drew_it() -> None:
    one, other = (Slate().draw(request(**FULL), {}) for _ in range(2))
    assert one == other
    picture = Image.open(io.BytesIO(one))
    picture.load()
    assert picture.size == (480, 270) and picture.mode == "RGB"
    assert picture.info["Software"] == "rushes slate"
    assert json.loads(picture.info["rushes"])["shot"] == "verse1-01"
    assert set(picture.info) == {"Software", "rushes"}


def test_every_fact_changes_the_picture() -> None:
    whole = card(FULL, (480, 270)).tobytes()
    for key in FULL:
        less = {name: value for name, value in FULL.items() if name != key}
        assert card(less, (480, 270)).tobytes() != whole, key


def test_stills_and_references_have_exactly_the_ratio() -> None:
    for stage, facts in (("still", FULL), ("reference", ROOM)):
        asked = Request(stage=stage, model="slate_still", prompt="", ratio="720:1280", facts=facts)  # type: ignore[arg-type]
        assert Image.open(io.BytesIO(Slate().draw(asked, {}))).size == (720, 1280)


def test_the_prompt_stands_in_for_missing_facts() -> None:
    assert facts_of(request())["text"] == "A door opens."
    assert facts_of(request(shot="a-01"))["text"] == "A door opens."
    assert facts_of(request(text="She leaves."))["text"] == "She leaves."
    assert "text" not in facts_of(request(name="Mara", what="cast"))


@pytest.mark.parametrize("ratio", ["12", "0:0", "99999:10", "20:20", "1280:100", "", "a:b"])
def test_a_ratio_that_cannot_be_drawn_is_one_clear_error(ratio: str) -> None:
    with pytest.raises(EngineError):
        Slate().draw(request(ratio), {})


@pytest.mark.parametrize(
    "text",
    [
        "x" * 100_000,
        "word " * 20_000,
        "\x00\x01\x1b[31mred\x7f",
        "\ud800\udfff lone",
        "e" + "\u0301" * 500,
        "日本語の文章です。長い文。",
        "שלום עולם",
        "مرحبا",
        "👩‍👩‍👧‍👦🎬",
        "\u202eabc\u202c",
        "\ufffe\uffff",
        "ﷺ" * 50,
        "🏳️‍🌈" * 90,
    ],
)
def test_any_text_is_survived(text: str) -> None:
    picture = Slate().draw(request("320:180", **dict.fromkeys(FULL, text)), {})
    assert Image.open(io.BytesIO(picture)).size == (320, 180)


@settings(max_examples=40, deadline=None)
@given(
    st.dictionaries(st.sampled_from([*FULL, "tag", "name", "what", "other"]), st.text(max_size=200)),
    st.sampled_from(RATIOS),
)
def test_any_facts_lay_out_inside_the_card(facts: dict[str, str], ratio: str) -> None:
    size = parse_size(ratio)
    plan = layout(read(facts), size)
    assert plan.pane.w > 0 and plan.pane.h > 0
    for box in [ink(block) for block in plan.blocks]:
        assert box.x >= -1 and box.x + box.w <= size[0] + 1 and box.y >= -1 and box.y + box.h <= size[1] + 1


def test_clean_cuts_at_a_word_and_drops_what_cannot_be_seen() -> None:
    assert clean("a\tb\n\n c\x00\u200b\u202e") == "a b c"
    assert clean("one two three", 9) == f"one two{ELLIPSIS}"
    assert clean("short", 9) == "short"
    assert len(clean("x" * 100_000)) <= 600 and clean("x" * 100_000).endswith(ELLIPSIS)
    assert clean("") == clean("\x00\x01 ") == ""


def test_lines_are_no_wider_than_asked_and_lose_no_word() -> None:
    text = "The caregiver takes the elder's hand and holds it for a while in the doorway"
    for width in (60, 120, 300):
        lines = wrap(text, "title", 24, width)
        assert all(measure(line, "title", 24) <= width for line in lines)
        assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    small = fit(text * 6, "title", 200, 60, 40, 12)
    assert small.size == 12 and small.height <= 60 and small.lines[-1].endswith(ELLIPSIS)


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("soft dawn light, slight blue tint", "dawn"),
        ("overcast lighting, desaturated", "grey"),
        ("golden hour", "golden"),
        ("brilliant sunlight, heavenly glow", "bright"),
        ("by candlelight", "night"),
        ("grey, then warm", "grey"),
        ("", "plain"),
        ("something else", "plain"),
    ],
)
def test_the_light_chooses_the_palette(words: str, name: str) -> None:
    assert palette(words) is PALETTES[name]


@pytest.mark.parametrize("name", PALETTES)
def test_ink_can_be_read_on_every_field(name: str) -> None:
    def luminance(colour: tuple[int, int, int]) -> float:
        """WCAG 2.2 relative luminance."""
        parts = [c / 255 for c in colour]
        red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    colours = PALETTES[name]
    for ground in (colours.deep, colours.mid):
        for letters, least in ((colours.ink, 7.0), (colours.accent, 3.0)):
            dark, light = sorted((luminance(ground), luminance(letters)))
            assert (light + 0.05) / (dark + 0.05) >= least


@pytest.mark.parametrize(
    ("framing", "name"),
    [
        ("close-up", "close-up"),
        ("Extreme close-up on mouth", "extreme close-up"),
        ("medium close-up", "medium close-up"),
        ("medium-wide", "medium wide"),
        ("wide shot", "wide"),
        ("extreme wide", "extreme wide"),
        ("ECU", "extreme close-up"),
        ("MCU", "medium close-up"),
        ("full shot", "wide"),
        ("medium", "medium"),
        ("", "medium"),
        ("low angle", "medium"),
    ],
)
def test_the_framing_words_choose_the_shot_size(framing: str, name: str) -> None:
    assert size_of(framing).name == name


def test_figures_grow_from_the_widest_to_the_closest() -> None:
    order = ["extreme wide", "wide", "medium-wide", "medium", "medium close-up", "close-up", "extreme close-up"]
    heights = [size_of(name).figure for name in order]
    assert heights == sorted(heights)


def test_one_figure_for_each_of_the_cast() -> None:
    assert people({"who": "Ann, Bea & Cy and Dee"}) == ["Ann", "Bea", "Cy", "Dee"]
    assert len(people({"who": ",".join("abcdefghij")})) == 5
    assert people({}) == []


@pytest.mark.parametrize(
    "facts",
    [
        {"who": "a", "framing": "extreme close-up", "text": "the mouth"},
        {"who": "a", "framing": "extreme close-up"},
        {"who": "a,b", "framing": "over-the-shoulder", "place": "hallway"},
        {"who": "a,b", "framing": "medium", "text": "they embrace"},
        {"who": "a", "framing": "medium-wide", "text": "at the piano"},
        {"who": "a", "framing": "wide", "text": "with a tray", "place": "doorway"},
        {"who": "a,b,c,d,e,f", "framing": "wide"},
        {"who": "a", "framing": "close-up", "text": "her hands"},
        {"what": "place", "text": "bedroom", "tag": "room"},
        {"what": "cast", "tag": "ann"},
        {"what": "prop", "tag": "thing"},
        {},
        *({"kind": "insert", "text": word} for word in THINGS),
    ],
    ids=lambda facts: "-".join(facts.values()) or "empty",
)
def test_every_framing_is_drawn_and_differs_from_the_empty_frame(facts: dict[str, str]) -> None:
    for size in ((160, 90), (90, 160)):
        drawn = diagram(facts, size, PALETTES["dawn"])
        assert drawn.size == size and drawn.mode == "RGB"
        assert not facts or drawn.tobytes() != diagram({}, size, PALETTES["dawn"]).tobytes()


def test_a_thing_is_known_by_its_whole_word() -> None:
    assert thing("a hand-thrown vase with a handle") == []
    assert len(thing("two hands")) == len(THINGS["hand"]())
    assert len(thing("the cup shatters")) == len(THINGS["shatter"]())
