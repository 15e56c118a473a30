"""What a person says of takes: written down, kept beside their own words, and believed by the next run."""

import os
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner
from hypothesis import example, given, settings
from hypothesis import strategies as st
from PIL import Image
from tiny_films import CLIP, PRICE, books, charged, counts, edit, film_of, run, takes

from rushes.build.graph import Take
from rushes.cli import rushes
from rushes.errors import FilmError, RushesError, UsageError
from rushes.film.model import Picks, Shot
from rushes.media import probe, write_clip
from rushes.states import states
from rushes.takes import add, parse_name, pick, reject, trim, unpick, want_more

text = st.text(max_size=40)
names = st.from_regex(r"@?[\w:.#-]{0,30}#?\d{0,12}", fullmatch=True)


def shot_of(root: Path, id: str = "s1-01") -> Shot:
    shot = film_of(root).shot(id)
    assert shot is not None
    return shot


def stands(root: Path, node: str) -> Take | None:
    """The take that stands for a node."""
    return states(root)[1][node].take


def number(root: Path, node: str) -> int | None:
    take = stands(root, node)
    return take.number if take else None


def picture(path: Path, size: tuple[int, int] = (320, 200)) -> Path:
    Image.new("RGB", size, (10, 90, 160)).save(path)
    return path


def clip(path: Path, frames: int = 75, rate: int = 25) -> Path:
    shade = np.linspace(40, 200, frames).astype(np.uint8)
    write_clip(path, (np.full((90, 160, 3), one, np.uint8) for one in shade), rate=Fraction(rate))
    return path


# Names.


@settings(deadline=None)
@given(text | names)
@example("#" * 3)
@example("V1-03.clip#" + "9" * 5000)
@example("V1-03.clip#\N{ARABIC-INDIC DIGIT THREE}")
@example("@cup:whole#1\n")
def test_a_name_is_a_take_or_one_clear_error(word: str) -> None:
    try:
        name = parse_name(word)
    except UsageError as error:
        assert error.next and "\n" not in str(error.next)
        return
    assert word.startswith(name.node) or word == name.owner
    assert name.is_tag == word.startswith("@") and name.by and (name.number is None or name.number >= 0)


@pytest.mark.parametrize(
    ("word", "node", "owner", "by", "take"),
    [
        ("V1-03.clip#2", "V1-03.clip", "V1-03", "clip", 2),
        ("V1-03.still", "V1-03.still", "V1-03", "still", None),
        ("V1-03", "V1-03.clip", "V1-03", "clip", None),
        ("@singer#3", "@singer", "singer", "reference", 3),
        ("@cup:shattered#1", "@cup:shattered", "cup", "shattered", 1),
    ],
)
def test_names_people_write(word: str, node: str, owner: str, by: str, take: int | None) -> None:
    name = parse_name(word)
    assert (name.node, name.owner, name.by, name.number) == (node, owner, by, take)


@pytest.mark.parametrize("word", ["s1-01.clip#9", "s1-99.clip#1", "@nobody#1", "@cup:lost#1", "s1-01", "s1-01.clip#0"])
def test_a_take_that_is_not_there_is_one_clear_error(free: Path, word: str) -> None:
    before = (free / "shots.toml").read_bytes()
    for say in (pick, reject):
        with pytest.raises(UsageError) as caught:
            say(free, word)
        assert caught.value.next
    for ask in (unpick, want_more):
        if "s1-01" not in word:
            with pytest.raises(UsageError):
                ask(free, word)
    assert (free / "shots.toml").read_bytes() == before


# Picks.


def test_a_pick_stays_until_it_is_taken_back(free: Path) -> None:
    want_more(free, "s1-01.still")
    run(free, until="stills")
    assert number(free, "s1-01.still") == 2
    assert pick(free, "s1-01.still#1", "the better face").number == 1
    assert number(free, "s1-01.still") == 1 and shot_of(free).notes == {"still#1": "the better face"}
    edit(free, "opens a door", "closes a door")
    assert number(free, "s1-01.still") == 1, "a pick stays when the words change"
    assert unpick(free, "s1-01.still") == "s1-01.still" and shot_of(free).picks == {}
    assert states(free)[1]["s1-01.still"].state == "stale"
    with pytest.raises(UsageError, match="nothing is picked"):
        unpick(free, "s1-01.still")


def test_a_rejected_take_is_not_used_and_can_be_picked_again(free: Path) -> None:
    want_more(free, "s1-01.still")
    run(free, until="stills")
    pick(free, "s1-01.still#2")
    assert reject(free, "s1-01.still#2", "hands melt").number == 2
    assert number(free, "s1-01.still") == 1 and shot_of(free).picks == {}
    assert shot_of(free).rejects == {"still": (2,)} and shot_of(free).notes == {"still#2": "hands melt"}
    assert run(free, until="stills").outcome.made == 0, "the one that is left is good"
    reject(free, "s1-01.still#2")
    reject(free, "s1-01.still#1")
    assert shot_of(free).rejects == {"still": (1, 2)} and number(free, "s1-01.still") is None
    pick(free, "s1-01.still#2")
    assert shot_of(free).rejects == {"still": (1,)} and number(free, "s1-01.still") == 2


def test_picks_of_a_prop_are_kept_by_state(free: Path) -> None:
    pick(free, "@cup:broken#1")
    reject(free, "@cup:whole#1")
    pick(free, "@ann#1", "as she is")
    file = film_of(free).file
    cup: Picks = file.prop["cup"]
    assert (cup.picks, cup.rejects) == ({"broken": 1}, {"whole": (1,)})
    assert file.cast["ann"].picks == {"reference": 1} and file.cast["ann"].notes == {"reference#1": "as she is"}
    assert number(free, "@cup:whole") is None
    unpick(free, "@cup:broken")
    assert film_of(free).file.prop["cup"].picks == {}


def test_what_a_person_wrote_stays_as_it_was(free: Path) -> None:
    shots = free / "shots.toml"
    shots.write_text(shots.read_text() + "\n# mine\n")
    before = shots.read_text()
    pick(free, "s1-01.clip#1")
    unpick(free, "s1-01.clip")
    assert shots.read_text() == before


def test_a_take_whose_file_is_gone_cannot_be_picked_but_can_be_rejected(free: Path) -> None:
    with books(free) as (_, store):
        store.remove(takes(free)["s1-01.still"][0].sha256)
    with pytest.raises(UsageError, match="there is no take"):
        pick(free, "s1-01.still#1")
    assert reject(free, "s1-01.still#1").number == 1


def test_one_more_is_asked_for_once_until_it_is_there(free: Path) -> None:
    for _ in range(2):
        assert want_more(free, "s1-02") == "s1-02" and shot_of(free, "s1-02").takes == {"clip": 2}
    run(free, until="clips")
    want_more(free, "s1-02.clip")
    assert shot_of(free, "s1-02").takes == {"clip": 3}
    assert want_more(free, "@cup:whole") == "@cup:whole" and film_of(free).file.prop["cup"].takes == {"whole": 2}


# Takes made elsewhere.


def test_a_picture_made_elsewhere_comes_first(free: Path, tmp_path: Path) -> None:
    take = add(free, "s1-01", picture(tmp_path / "mine.png"), "still", credits=7, note="by hand")
    assert (take.name, take.engine, take.model, take.credits) == ("s1-01.still#2", "hand", "mine.png", 7)
    assert (take.media["width"], take.media["height"]) == (1280, 720) and not take.free
    assert stands(free, "s1-01.still") == take and shot_of(free).notes == {"still#2": "by hand"}
    assert (free / "media" / "s1-01_Door_still_t2.png").exists()
    assert counts(run(free, until="clips")) == (1, 0, 0), "its clip, and nothing else, is made again"


def test_a_clip_made_elsewhere_is_brought_to_the_films_rate_and_needs_no_still(free: Path, tmp_path: Path) -> None:
    take = add(free, "s1-02", clip(tmp_path / "mine.mp4"), "clip")
    assert take.media["frames"] == 72 and take.media["rate"] == "24/1" and probe(tmp_path / "mine.mp4").frames == 75
    reject(free, "s1-02.still#1")
    made = run(free)
    assert made.outcome.failed == 0 and stands(free, "s1-02.clip") == take
    assert [one.number for one in takes(free)["s1-02.still"]] == [1], "no still is made that nobody needs"


def test_a_reference_made_elsewhere(free: Path, tmp_path: Path) -> None:
    take = add(free, "@ann", picture(tmp_path / "ann.jpg"), "reference")
    assert take.name == "@ann#2" and (take.media["width"], take.media["height"]) == (1024, 1024)
    assert stands(free, "@ann") == take and states(free)[1]["s1-01.still"].state == "stale"


def test_an_added_take_stands_in_for_what_would_be_bought(paid: Path, tmp_path: Path) -> None:
    edit(paid, "it falls", "it falls slowly")
    assert run(paid, dry_run=True).credits == CLIP + 5
    add(paid, "s1-03", clip(tmp_path / "mine.mp4"), "clip")
    assert run(paid, dry_run=True).credits == 0 and charged(paid) == PRICE


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("empty.png", b""),
        ("no.png", b"this is no picture"),
        ("cut.png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x10\0\0\0\x10\0\x08\x02\0\0\0"),
        ("svg.png", b"<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>"),
        ("riff.mp4", b"RIFF\xff\xff\xff\xffAVI LIST" + b"\0" * 64),
        ("zip.mp4", b"PK\x03\x04" + b"\0" * 200),
    ],
)
@pytest.mark.parametrize("stage", ["still", "clip"])
def test_a_hostile_file_is_one_clear_error_and_leaves_nothing(
    free: Path, tmp_path: Path, name: str, data: bytes, stage: str
) -> None:
    (tmp_path / name).write_bytes(data)
    before = takes(free)
    with pytest.raises(RushesError) as caught:
        add(free, "s1-01", tmp_path / name, stage)
    assert "Traceback" not in str(caught.value)
    assert takes(free) == before and not list((free / ".rushes" / "store" / "tmp").iterdir())


def test_a_picture_is_no_clip_and_a_clip_is_no_picture(free: Path, tmp_path: Path) -> None:
    with pytest.raises(RushesError):
        add(free, "s1-01", picture(tmp_path / "a.png"), "clip")
    with pytest.raises(RushesError):
        add(free, "s1-01", clip(tmp_path / "a.mp4"), "still")
    for shot, file in (
        ("s1-99", tmp_path / "a.png"),
        ("@nobody", tmp_path / "a.png"),
        ("s1-01", tmp_path / "none.png"),
    ):
        with pytest.raises(UsageError, match="there is no"):
            add(free, shot, file, "reference" if shot.startswith("@") else "still")
    with pytest.raises(UsageError, match="there is no file"):
        add(free, "s1-01", tmp_path, "still")


def test_a_file_name_that_is_no_text_is_taken_all_the_same(free: Path, tmp_path: Path) -> None:
    odd = Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xff\xfe.png"))
    odd.write_bytes(picture(tmp_path / "a.png").read_bytes())
    assert add(free, "s1-01", odd, "still").model == "??.png"


# Trims.


def test_a_trim_says_what_its_clip_has_where_the_rest_is_not_drawn(free: Path) -> None:
    def told(first: str) -> str:
        return CliRunner().invoke(rushes, ["trim", "s1-01", "--in", first, "--film", str(free)]).output

    assert told("1") == "s1-01 shows frames 24 to 72 of its clip (1.00 to 3.00 s), slipped by 0.\n"
    run(free)
    said, drawn = told("0f").splitlines()
    assert said.endswith("frames 0 to 48 of its clip (0.00 to 2.00 s), slipped by 0.")
    window = takes(free)["s1-01.clip"][-1].media["first"]
    assert drawn == f"What is made of its clip allows frame {window} as the first: `rushes make` draws the rest."
    with pytest.raises(UsageError, match=r"there is no shot s1-1\nDid you mean s1-01\?"):
        trim(free, "s1-1", "1", None, None)


def test_a_trim_chooses_frames_and_makes_what_it_needs(free: Path) -> None:
    changed = trim(free, "s1-01", "10f", None, None)
    assert changed.shot.trim == shot_of(free).trim == (10, 58)
    assert counts(run(free)) == (3, 0, 0), "the clip's window, its segment and the film"
    assert trim(free, "s1-01", None, None, "+2f").shot.slip == shot_of(free).slip == 2
    assert states(free)[1]["s1-01.clip"].why.startswith("made by another version of its engine, or for other frames")
    assert counts(run(free))[0] >= 1
    assert trim(free, "s1-02", "0.25", None, None).shot.trim == (6, 54)


@pytest.mark.parametrize(
    ("first", "last", "slip"),
    [("x", None, None), ("1.5f", None, None), (None, None, "1e9"), ("9" * 5000, None, None), ("-5f", None, None),
     ("0f", "200f", None), ("0f", "1f", None), ("0f", "0f", None), (None, None, "999f")],
)  # fmt: skip
def test_a_trim_that_cannot_be_is_one_clear_error(
    free: Path, first: str | None, last: str | None, slip: str | None
) -> None:
    before = (free / "shots.toml").read_bytes()
    with pytest.raises((UsageError, FilmError)):
        trim(free, "s1-01", first, last, slip)
    assert (free / "shots.toml").read_bytes() == before
    with pytest.raises(UsageError, match="there is no shot"):
        trim(free, "s1-99", "0f", None, None)
