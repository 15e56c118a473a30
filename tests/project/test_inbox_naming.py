"""What a file is of by its name: film names, ids, tags, seeds and words, and no word that any file may have in it."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from rushes.inbox.naming import SURE, Kind, Known, sure, tokens, told_by_name

SHOTS = ("V1-03", "V1-04", "V2-13", "chorus1-02", "care")
KINDS: tuple[tuple[str, Kind, int], ...] = (("clip", "clip", 3860136260), ("still", "picture", 1253773931))
KNOWN = (
    *(
        Known(f"{id}.{stage}", kind, (f"{id}_Care_10s", f"{id}_Care_still", f"{id}_Care", id),
              seeds=frozenset({seed + 2 * n}), prompt=f"{words}. Locked camera. The camera remains still.")
        for n, (id, words) in enumerate(zip(SHOTS, (
            "The subject turns her head to the window", "The subject turns her hands over and over",
            "Steam rises from the cup in slow curls", "Curtains move in the wind", "Dust in the light"), strict=True))
        for stage, kind, seed in KINDS
    ),
    Known("@singer", "picture", (), ("singer",)),
    Known("@cup:whole", "picture", (), ("cup-whole", "cup")),
    Known("@cup:broken", "picture", (), ("cup-broken", "cup")),
)  # fmt: skip


def clip(name: str) -> str | None:
    found = sure(told_by_name(name, "clip", KNOWN))
    return found.node if found else None


def picture(name: str) -> str | None:
    found = sure(told_by_name(name, "picture", KNOWN))
    return found.node if found else None


@pytest.mark.parametrize(
    ("name", "node"),
    [
        ("V1-03_Care_10s.mp4", "V1-03.clip"),
        ("V1-03_Care_10s_t2 (1).mp4", "V1-03.clip"),
        ("v1_03.MP4", "V1-03.clip"),
        ("V1-3 final.mov", "V1-03.clip"),
        ("Gen-4 Turbo V1-03_Care_10s_first_frame 5s 1234567.mp4", "V1-03.clip"),
        ("Gen-3 Alpha Turbo 1547404312, Cropped - V1-03Care, M 5.mp4", None),
        ("Gen-3 Alpha Turbo 1547404312, V1-03_Care_10s_first, M 5.mp4", "V1-03.clip"),
        ("V1-03_Care_10s/Gen-4 Turbo  4006709044.mp4", "V1-03.clip"),
        ("V1-03_Care_10s\\output (3).mp4", "V1-03.clip"),
        ("Gen-4 Turbo a drone shot 3860136262.mp4", "V1-04.clip"),
        ("Gen-4_Turbo_Steam_rises_from_the_cup_in_slow_curls_2432672199_uubd33.mp4", "V2-13.clip"),
        ("care.mp4", "care.clip"),
        ("with care and love.mp4", None),
        ("V1-03 and V1-04.mp4", None),
        ("V11-03.mp4", None),
        ("output.mp4", None),
        ("", None),
    ],
)
def test_the_names_of_clips(name: str, node: str | None) -> None:
    assert clip(name) == node


@pytest.mark.parametrize(
    ("name", "node"),
    [
        ("V1-03_Care_still.png", "V1-03.still"),
        ("V1-03.jpg", "V1-03.still"),
        ("@singer.png", "@singer"),
        ("singer_t3.png", "@singer"),
        ("references/singer.webp", "@singer"),
        ("singer/Gen-4 Image 12.png", "@singer"),
        ("Gen-4 Image @singer at the piano 998.png", None),
        ("cup-broken.png", "@cup:broken"),
        ("cup.png", None),
    ],
)
def test_the_names_of_pictures(name: str, node: str | None) -> None:
    assert picture(name) == node


def test_prompts_that_begin_alike_are_not_told_apart_by_their_beginning() -> None:
    told = told_by_name("Gen-3 Alpha Turbo 1111111111, The subject turns he, M 5.mp4", "clip", KNOWN)
    assert [each.node for each in told] == ["V1-03.clip", "V1-04.clip"]
    assert all(each.strength < SURE for each in told)


def test_a_bare_tag_with_states_tells_of_both() -> None:
    assert {each.node for each in told_by_name("cup.png", "picture", KNOWN)} == {"@cup:whole", "@cup:broken"}


@settings(deadline=None)
@given(st.text(max_size=300), st.sampled_from(["clip", "picture"]))
@example("../../etc/passwd", "clip")
@example("<img src=x onerror=alert(1)>.mp4", "clip")
@example("V1-03\r\n.mp4", "clip")
@example("a" * 5000, "picture")
@example("\ud800\x00.png", "picture")
@example("%s{}[" * 50, "clip")
@example("V1-03_" * 2000, "clip")
def test_any_name_tells_nodes_of_its_kind_or_nothing(name: str, kind: Kind) -> None:
    told = told_by_name(name, kind, KNOWN)
    nodes = {each.node for each in KNOWN if each.kind == kind}
    assert {each.node for each in told} <= nodes
    assert len({each.node for each in told}) == len(told)
    assert all(0 < each.strength <= 1 for each in told)
    strengths = [each.strength for each in told]
    assert strengths == sorted(strengths, reverse=True)


plain = st.text(st.characters(categories=("Lu", "Ll")), max_size=12).filter(
    lambda text: not tokens(text) or len(text) > 2
)


@settings(deadline=None)
@given(
    plain, plain, st.sampled_from(["_", " ", "-", ".", " (", ", "]), st.sampled_from(["", "V1-03_Care_10s", "V1-03"])
)
def test_an_id_is_found_in_whatever_is_round_it(before: str, behind: str, sign: str, core: str) -> None:
    name = f"{before}{sign}{core or 'V1-03'}{sign}{behind}.mp4"
    assert clip(name) == "V1-03.clip"


@settings(deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_only_its_own_seed_tells_of_a_shot(seed: int) -> None:
    node = clip(f"Gen-4 Turbo  {seed}.mp4")
    own = {next(iter(each.seeds)): each.node for each in KNOWN if each.kind == "clip"}
    assert node == own.get(seed)
