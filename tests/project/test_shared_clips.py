"""A clip that two shots show: made once, paid once, and each shot has the very frames it was promised."""

import json
import shutil
from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest
from click.testing import CliRunner
from test_hits import numbered, shown
from tiny_films import CLIP, STILL, charged, copy_of, edit, run, takes, tiny

from rushes.choice import with_sources
from rushes.cli import rushes
from rushes.cut.lay import lay
from rushes.cut.timeline import Clip, Item, file_frames
from rushes.errors import FilmError, UsageError
from rushes.film.model import Film, FilmFile, Shot
from rushes.film.save import save_shot
from rushes.film.treatment import Settings
from rushes.media import write_clip
from rushes.states import open_film, paid_of, planned
from rushes.takes import add, pick, want_more

SECONDS = 5
BEGINS = {"s1-01": 6, "s1-03": 66}
SHARED = """\
[[shot]]
id = "s1-01"
start = 0
end = 48
text = "@ann sings"
seconds = 5
begin = 6

[[shot]]
id = "s1-02"
start = 48
end = 96
moment = "cup"
seconds = 3
used = 50

[[shot]]
id = "s1-03"
start = 96
end = 144
text = "@ann sings"
seconds = 5
clip_of = "s1-01"
begin = 66
"""
PRICE = 3 * STILL + 2 * STILL + 5 * (SECONDS + 3)
"""Three references, two stills, and clips of 5 and 3 seconds."""


def shared(folder: Path, **film: bool | str | int) -> Path:
    root = tiny(folder, **film)  # type: ignore[arg-type]
    (root / "shots.toml").write_text(SHARED, encoding="utf-8")
    for id in ("door", "fall"):
        text = (root / "film.toml").read_text(encoding="utf-8")
        head, _, rest = text.partition(f'[[moment]]\nid = "{id}"')
        (root / "film.toml").write_text(head + rest.partition("\n\n")[2], encoding="utf-8")
    return root


@pytest.fixture(scope="module")
def bought_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = shared(tmp_path_factory.mktemp("shared") / "film", free=False)
    run(root, spend=PRICE)
    return root


@pytest.fixture
def bought(bought_once: Path, tmp_path: Path) -> Path:
    return copy_of(bought_once, tmp_path / "film")


def told(*args: str | Path) -> tuple[int | None, str]:
    result = CliRunner().invoke(rushes, [*map(str, args)], standalone_mode=False)
    if result.exception is not None:
        raise result.exception
    return result.return_value, result.stdout


def test_a_shared_clip_is_made_once_and_paid_once(bought: Path) -> None:
    assert charged(bought) == PRICE
    assert {node for node in takes(bought) if node.endswith((".still", ".clip"))} == {
        "s1-01.still", "s1-01.clip", "s1-02.still", "s1-02.clip",
    }  # fmt: skip
    again = run(bought)
    assert (again.outcome.made, again.outcome.failed) == (0, 0) and charged(bought) == PRICE


def test_each_shot_shows_its_own_part_of_the_clip(bought: Path, tmp_path: Path) -> None:
    numbers(bought, tmp_path, "s1-01", 120)
    numbers(bought, tmp_path, "s1-02", 72)
    save_shot(bought, "s1-02", {"retime": "drop", "begin": 6})  # numbers cannot be told from frames in between
    run(bought)
    for start, id in ((0, "s1-01"), (96, "s1-03")):
        assert [shown(bought, start + k) for k in range(48)] == [BEGINS[id] + k for k in range(48)]
    assert [shown(bought, 48 + k) for k in range(48)] == [6 + k * 50 // 48 for k in range(48)]


def numbers(root: Path, folder: Path, shot: str, count: int) -> None:
    """Puts a clip of numbered frames in the place of a shot's."""
    path = folder / f"{shot}.mp4"
    write_clip(path, [numbered(k) for k in range(count)], rate=Fraction(24))
    pick(root, add(root, shot, path, "clip").name)


def test_a_free_engine_draws_what_both_shots_show(tmp_path: Path) -> None:
    root = shared(tmp_path / "film", engine="slate")
    run(root)
    (clip,) = takes(root)["s1-01.clip"]
    assert (clip.media.get("first", 0), clip.media["frames"]) == (0, BEGINS["s1-03"] + 48 + 6)
    before = clip.sha256
    edit(root, "begin = 66", "begin = 54", "shots.toml")
    run(root)
    newest = takes(root)["s1-01.clip"][-1]
    assert newest.media["frames"] == 54 + 48 + 6 and newest.sha256 != before


def test_only_the_shot_that_shares_makes_the_clip_it_shows(tmp_path: Path) -> None:
    root = shared(tmp_path / "film")
    run(root, only=("s1-03",), until="clips")
    assert set(takes(root)) == {"@ann", "s1-01.still", "s1-01.clip"}


def test_a_section_makes_the_clips_its_shots_show_from_elsewhere() -> None:
    shots = (
        Shot(id="a-01", start=0, end=9, section="a"),
        Shot(id="b-01", start=9, end=18, section="b", clip_of="a-01"),
    )
    film = Film(Path("/nowhere"), FilmFile(film=Settings(title="x")), shots)
    assert with_sources(film, ("b",)) == ("b", "a-01")
    assert with_sources(film, ("a",)) == ("a",)


@pytest.mark.parametrize("command", ["status", "board", "ledger", "verify", "gc", "check", "budget", "plan"])
def test_every_command_works_with_it(bought: Path, command: str) -> None:
    before = (bought / "shots.toml").read_text(encoding="utf-8")
    code, said = told(command, bought)
    assert code in (None, 0) and "Traceback" not in said
    assert (bought / "shots.toml").read_text(encoding="utf-8") == before
    again = run(bought)
    assert (again.outcome.made, again.outcome.failed) == (0, 0) and charged(bought) == PRICE


def test_its_takes_are_those_of_the_shot_whose_clip_it_is(bought: Path) -> None:
    with pytest.raises(UsageError, match="another part of the clip of s1-01"):
        want_more(bought, "s1-03.clip")
    with pytest.raises(UsageError, match="another part of the clip of s1-01"):
        add(bought, "s1-03", bought / "film.toml", "clip")


@pytest.mark.parametrize(
    ("shots", "says"),
    [
        (SHARED.replace('id = "s1-01"', 'id = "s1-09"'), 'shots.toml:23: shot[3].clip_of: there is no shot "s1-01"'),
        (SHARED.replace('of = "s1-01"', 'of = "s1-03"'), "it shows a part of its own clip"),
        (
            SHARED.replace("used = 50", 'clip_of = "s1-03"'),
            '"s1-03" has no clip of its own: it shows a part of "s1-01"',
        ),
        (SHARED.replace("begin = 66", "begin = -1"), "shots.toml:24: shot[3].begin: -1 is out of range"),
        (SHARED.replace("used = 50", "used = 0"), "shots.toml:15: shot[2].used: 0 is out of range"),
        (SHARED.replace("begin = 66", "begin = 80"), "shows frames 80 to 128 of a clip of 120"),
        (SHARED.replace("used = 50", "used = 20"), "shows 20 frames of its clip in a slot of 48, at 0.42x"),
    ],
)
def test_a_part_that_is_not_there_is_refused_with_its_line(bought: Path, shots: str, says: str) -> None:
    (bought / "shots.toml").write_text(shots, encoding="utf-8")
    with pytest.raises(FilmError) as caught:
        run(bought)
    assert says in str(caught.value)


def test_a_paid_clip_and_its_parts_stay_when_the_film_is_planned_again(bought: Path) -> None:
    film, song = open_film(bought)
    marked = planned_marks(film.shots)
    paid = paid_of(replace(film, shots=marked))
    assert paid.clips == {"s1-01", "s1-02"} and paid.ids >= {"s1-01", "s1-02"}
    after, plan = planned(replace(film, shots=marked), song, again=True, save=False)
    assert after.shots == marked and plan is not None


def planned_marks(shots: tuple[Shot, ...]) -> tuple[Shot, ...]:
    """The same shots as the plan's own, not a person's."""
    from rushes.film.inherit import sources
    from rushes.film.model import FilmFile
    from rushes.film.treatment import Settings
    from rushes.plan.names import mark

    known = sources(FilmFile(film=Settings(title="x")))
    return tuple(replace(shot, plan=mark(shot, known)) for shot in shots)


def test_a_planned_speed_is_shown_frame_by_frame() -> None:
    for used in (44, 48, 52):
        shot = Shot(id="a", start=0, end=48, used=used, begin=10)
        item = one(shot, {"a": Clip("x", 120, Fraction(24))})
        frames = file_frames(item, Fraction(24))
        assert frames == tuple(10 + k * used // 48 for k in range(48)) and frames[-1] < 10 + used


def one(shot: Shot, clips: Mapping[str, Clip]) -> Item:
    (item,) = lay([shot], Fraction(24), clips, handles=6)
    return item


def test_json_of_the_plan_says_what_is_shared(bought: Path) -> None:
    _, said = told("plan", bought, "--dry-run", "--json")
    assert [shot["credits"] for shot in json.loads(said)["shots"]] == [STILL + 25, STILL + CLIP, 0]
    shutil.rmtree(bought / "out")
    run(bought)
    assert charged(bought) == PRICE
