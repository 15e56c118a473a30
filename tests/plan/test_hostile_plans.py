"""Nonsense ends in clear words: an exit code, a place, the next thing to do, and nothing lost."""

import shutil
import wave
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner
from plan_films import LINES, case_study, film_of, moment, section, song_of

from rushes.cli import rushes
from rushes.errors import FilmError, RushesError
from rushes.film.model import Film, Setup, Shot
from rushes.film.treatment import Cutting, Models
from rushes.plan.first import make_plan, solve_plan
from rushes.plan.paid import Paid
from rushes.song.model import Song

SONG = '[song]\nfile = "song.wav"\nbpm = 120.0\nmeter = 4\n'
SETUPS = "".join(f'[[setup]]\nid = "u{n}"\nkind = "performance"\nframing = "wide"\ntext = "sings"\n' for n in range(2))


def moments(count: int, more: str = "") -> str:
    return "".join(f'[[moment]]\nid = "m{n}"\ntext = "a cup"\n{more}\n' for n in range(count))


def sections(*spans: tuple[str, str]) -> str:
    rows = (f'[[section]]\nid = "s{n}"\nkind = "verse"\nstart = "{a}"\nend = "{b}"\n' for n, (a, b) in enumerate(spans))
    return "".join(rows)


def shot(id: str, start: int, **more: object) -> str:
    said = "".join(f"{key} = {value!r}\n".replace("'", '"') for key, value in more.items())
    return f'[[shot]]\nid = "{id}"\nstart = {start}\nend = {start + 48}\n{said}\n'


@pytest.fixture(scope="module")
def silence(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Twenty seconds without a sound."""
    path = tmp_path_factory.mktemp("silence") / "song.wav"
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(22050)
        file.writeframes(np.zeros(20 * 22050, "<i2").tobytes())
    return path


def project(folder: Path, rest: str, *, settings: str = "", shots: str = "", song: Path | None = None) -> Path:
    folder.mkdir(exist_ok=True)
    if song is not None and SONG in rest:
        shutil.copy(song, folder / "song.wav")
    (folder / "film.toml").write_text(f'[film]\ntitle = "T"\n{settings}\n{rest}', encoding="utf-8")
    if shots:
        (folder / "shots.toml").write_text(shots, encoding="utf-8")
    return folder


def told(command: str, root: Path, *args: str) -> tuple[int, str]:
    """Exit code and words of a command; anything but our own errors is a fault."""
    result = CliRunner().invoke(rushes, [command, str(root), *args], standalone_mode=False)
    if isinstance(result.exception, RushesError):
        return result.exception.exit_code, str(result.exception)
    if result.exception is not None:
        raise result.exception
    return result.return_value or 0, result.stdout


PAID = "[engine.scripted]\nfree = false\n"
REFUSED = [
    ("", "", "", 3, "nothing to plan: the film has no length"),
    (SETUPS, "", "", 3, "nothing to plan: the film has no length"),
    (SONG + moments(500), "", "", 3, 'film.toml:89: moment.m20.id: moment "m20" does not fit: the film is full'),
    (SONG + moments(3, 'at = "0:05"'), "", "", 3, 'film.toml:15: moment.m1.at: moment "m1" overlaps moment "m0"'),
    (moments(3) + "[budget]\ncap = 0\n" + PAID, 'engine = "scripted"', "", 4, "cap of 0 credits is 105 too small"),
    (moments(3) + "[budget]\ncap = 1\n" + PAID, 'engine = "scripted"', "", 4, "needs fewer than 105"),
    (SONG + sections(("0:00", "0:10"), ("0:05", "0:15")), "", "", 3, 'it begins before section "s0" ends'),
    (SONG + sections(("0:05", "0:05")), "", "", 3, "the section ends before it starts"),
    (SONG + moments(1, 'section = "s7"') + sections(("0:00", "0:09")), "", "", 3, 'no section "s7"'),
    (SONG + 'start = "0:30"\nend = "0:37"\n', "", "", 3, "nothing of it is left from 0:30 on"),
    (moments(1), "handles = 49", "", 3, "film.toml:3: film.handles: 49 is out of range"),
    (moments(1), "handles = -1", "", 3, "film.handles: -1 is out of range"),
    (moments(1) + "[cutting]\nlead = 10000\n", "", "", 3, "cutting.lead: 10000 is out of range"),
    (moments(1) + "[cutting]\nmusic = -1\n", "", "", 3, "cutting.music: -1 is out of range"),
    (moments(1) + "[cutting]\nmusic = 1000000000\n", "", "", 3, "cutting.music: 1000000000 is out of range"),
    (moments(1) + "[cutting]\nperformance = { verse = 150 }\n", "", "", 3, "performance.verse: 150 is out of range"),
    (moments(1) + "[cutting]\nperformance = { verse = -1 }\n", "", "", 3, "performance.verse: -1 is out of range"),
    (moments(1) + "[cutting]\nperformance = { vers = 50 }\n", "", "", 3, 'no section "vers". Did you mean "verse"?'),
    (moments(1) + '[models]\nhero = "gen4_image"\n', "", "", 3, "models.hero: gen4_image makes no clips"),
    (moments(1) + '[models]\nhero = "nope"\n', "", "", 5, 'the model table has no "nope"'),
    (moments(1, 'cast = ["nobody"]\nplace = "no"'), "", "", 3, 'there is no cast tag "nobody"'),
    (moments(2), "", shot("a", 0) + shot("b", 48, clip_of="zz"), 3, 'toml:10: shot[2].clip_of: there is no shot "zz"'),
    (moments(2), "", shot("a", 0, clip_of="a"), 3, "it shows a part of its own clip"),
    (moments(2), "", shot("a", 0, clip_of="b") + shot("b", 48, clip_of="a"), 3, "has no clip of its own"),
    (moments(2), "", shot("a", 0, clip_of="b") + shot("b", 48, clip_of="c") + shot("c", 96), 3, 'Write "c".'),
    (moments(2), "", shot("a", 0, begin=-1), 3, "shots.toml:5: shot[1].begin: -1 is out of range"),
    (moments(2), "", shot("a", 0, used=10**9), 3, "shots.toml:5: shot[1].used: 1000000000 is out of range"),
    (moments(2, "seconds = 2"), "", shot("a", 0) + shot("b", 48), 3, "the film is full"),
]  # fmt: skip


@pytest.mark.parametrize(("rest", "settings", "shots", "code", "says"), REFUSED, ids=[row[4] for row in REFUSED])
def test_nonsense_is_refused_in_words(
    tmp_path: Path, silence: Path, rest: str, settings: str, shots: str, code: int, says: str
) -> None:
    root = project(tmp_path / "film", rest, settings=settings, shots=shots, song=silence)
    files = {path.name: path.read_bytes() for path in root.glob("*.toml")}
    for _ in range(2):
        ended, words = told("plan", root)
        assert ended == code and says in words
    assert {path.name: path.read_bytes() for path in root.glob("*.toml")} == files


@pytest.mark.parametrize(
    ("rest", "settings"),
    [
        (moments(500), ""),
        (moments(3) + "[budget]\ncap = 0\n", ""),
        (SONG + 'end = "0:00.5"\n' + moments(1), ""),
        (SONG + 'start = "0:03.333"\nend = "0:17.77"\n' + moments(2) + SETUPS, 'fps = "29.97"'),
        (SONG + moments(2) + SETUPS, "handles = 48"),
        (SONG + moments(2) + SETUPS, "handles = 0"),
        (SONG + sections(("0:00", "5:00"), ("6:00", "7:00")) + moments(2), ""),
        (sections(*((f"{n // 60}:{n % 60:02d}", f"{(n + 1) // 60}:{(n + 1) % 60:02d}") for n in range(300))), ""),
        (SONG + "[cutting]\nlead = -5\nmusic = 0\n" + SETUPS, ""),
        (SONG + '[models]\nhero = "gen4_turbo"\n' + moments(2, 'role = "hero"'), ""),
    ],
)
def test_the_odd_is_planned_and_stays_planned(tmp_path: Path, silence: Path, rest: str, settings: str) -> None:
    root = project(tmp_path / "film", rest, settings=settings, song=silence)
    code, first = told("plan", root)
    shots = (root / "shots.toml").read_bytes()
    again, second = told("plan", root)
    assert (code, again) == (0, 0) and " shots, " in first
    assert second.rstrip().endswith("shots as they were.") and (root / "shots.toml").read_bytes() == shots


def test_why_and_compare_tell_of_the_plan_that_is_made(tmp_path: Path) -> None:
    """Over the cap on a free engine, the plan is made without it; so what is asked of it must be, too."""
    root = project(tmp_path / "film", moments(3) + "[budget]\ncap = 0\n")
    assert told("plan", root)[0] == 0
    assert "it tells m0" in told("plan", root, "--why", "shot-01")[1]
    assert told("plan", root, "--compare", "greedy")[0] == 0
    code, said = told("plan", root, "--why", "shot-99")
    assert code == 2 and "the plan has no shot shot-99" in said


def tiles(film: Film, song: Song | None, paid: Paid | None = None) -> Sequence[Shot]:
    plan = make_plan(film, song, paid or Paid())
    shots = [planned.shot for planned in plan.shots]
    assert [shot.start for shot in shots] == [0, *(shot.end for shot in shots[:-1])] and shots[-1].end == plan.frames
    return shots


@pytest.mark.parametrize(("seconds", "fps"), [(0.5, "30"), (1, "23.976"), (2, "25"), (3, "29.97")])
def test_a_song_of_next_to_nothing(seconds: float, fps: str) -> None:
    film = film_of(settings={"fps": fps, "handles": 48}, setup=(Setup(id="wide", kind="performance", text="x"),))
    assert len(tiles(film, song_of(seconds, 120))) == 1


def test_forty_setups_are_chosen_among_in_time() -> None:
    some = tuple(Setup(id=f"u{n}", kind="performance", framing=f"angle {n % 7}", text="sings") for n in range(40))
    shots = tiles(film_of(setup=some), song_of(60, 120))
    assert all(a.setup != b.setup for a, b in pairwise(shots))


@pytest.mark.long
@pytest.mark.parametrize("bpm", [None, 120])
def test_three_hours(bpm: float | None) -> None:
    kinds = ("verse", "chorus")
    spans = [(f"{n // 2}:{n % 2 * 30:02d}", f"{(n + 1) // 2}:{(n + 1) % 2 * 30:02d}") for n in range(360)]
    film = film_of(
        section=tuple(section(f"s{n}", kinds[n % 2], a, b) for n, (a, b) in enumerate(spans)) if bpm else (),
        moment=tuple(moment(f"m{n}", "x") for n in range(500)),
        setup=tuple(Setup(id=id, kind="performance", framing=id, text="x") for id in ("wide", "medium", "close-up")),
    )
    shots = tiles(film, song_of(10800, bpm))
    assert len({shot.moment for shot in shots if shot.moment}) == 500


def test_models_whose_frames_are_not_those_of_the_list_get_no_parts_and_no_speeds() -> None:
    """Clips drawn at the film's 30 frames a second: ``begin`` and ``used`` count 24."""
    film = case_study(models=Models(draft="slate_clip", hero="slate_clip"), settings={"fps": "30"})
    shots = tiles(film, song_of(312, 96, 4, LINES))
    assert not any(shot.clip_of or shot.used or shot.begin for shot in shots)


@pytest.mark.parametrize(("model", "lead"), [("gen4.5", -48), ("slate_clip", 48)])
def test_any_model_and_lead(model: str, lead: int) -> None:
    tiles(
        case_study(models=Models(draft=model, hero="gen4_turbo"), cutting=Cutting(lead=lead)),
        song_of(312, 96, 4, LINES),
    )


def test_a_section_whose_room_is_bought_tells_its_moment_nearby() -> None:
    """A film that was planned and paid for in part can be planned again, wherever its cuts lie by then."""
    film = film_of(
        section=(section("s0", "verse", "0:00", "0:01"), section("s1", "chorus", "0:01", "0:04")),
        moment=(moment("a", "x", section="s0"), moment("b", "y", section="s1")),
    )
    shots = tiles(film, song_of(4, 60))
    first = shots[0]
    longer = replace(first, end=30, moment="b", text="z")
    held = tiles(replace(film, shots=(longer,)), song_of(4, 60))
    assert {shot.moment for shot in held} >= {"a", "b"}


def test_what_lies_outside_the_film_says_how_to_let_it_go() -> None:
    late = Shot(id="late", start=400, end=500, text="mine")
    with pytest.raises(FilmError, match="rushes plan --release late"):
        make_plan(film_of(shots=(late,), moment=(moment("a", "x"),)), song_of(4, 60))


def test_a_plan_around_what_was_taken_from_the_bin_is_settled() -> None:
    """What is taken is held when the film is planned again, so that plan is made at once."""
    film = film_of(
        moment=tuple(moment(f"m{n}", "x") for n in range(4)), setup=(Setup(id="wide", kind="performance", text="x"),)
    )
    song = song_of(40, 96)
    shots = tuple(tiles(film, song))
    for gone in shots[1::3]:
        if gone.clip_of is None:
            paid = Paid(frozenset({gone.id}), frozenset({gone.id}), bin=(gone,), ids=frozenset({gone.id}))
            after = solve_plan(replace(film, shots=shots), song, paid)
            settled = tuple(planned.shot for planned in after.plan.shots)
            left = tuple(shot for shot in paid.bin if shot.id not in {each.id for each in settled})
            again = make_plan(replace(film, shots=settled), song, replace(paid, bin=left))
            assert tuple(planned.shot for planned in again.shots) == settled
