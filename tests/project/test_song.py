"""A song in a project: heard sections in plans, on disk or not, and ``rushes song``."""

import json
import shutil
import wave
from pathlib import Path

import click
import numpy as np
import numpy.typing as npt
import pytest
from click.testing import CliRunner, Result

from rushes.choice import check_only
from rushes.cli import rushes
from rushes.cli.song import song as song_command
from rushes.errors import FilmError, UsageError
from rushes.film.load import load
from rushes.rules import State, check
from rushes.states import hear, open_film, planned

FILM = """\
[film]
title = "Two tunes"
size = "160x90"
engine = "slate"

[song]
file = "song.wav"
# end

[cast.ann]
text = "a woman in a red coat"

[[setup]]
id = "wide"
kind = "performance"
cast = ["ann"]
text = "@ann sings"
framing = "wide"
"""
RATE = 22_050


def _tune(bars: int, low: float, loud: float) -> npt.NDArray[np.float64]:
    """Bars of two seconds: a low stroke on one, a tick on the others, and a chord of its own."""
    time = np.arange(bars * 2 * RATE) / RATE
    since, first = time % 0.5, (time // 0.5) % 4 == 0
    drum = np.where(first, np.sin(2 * np.pi * 60 * since), 0.4 * np.sin(2 * np.pi * 900 * since)) * np.exp(-20 * since)
    chord = sum(np.sin(2 * np.pi * low * part * time) for part in (1, 1.26, 1.5)) / 3
    return np.asarray(loud * (0.5 * drum + 0.3 * chord))


@pytest.fixture(scope="module")
def heard(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A film with a song of two tunes, heard before."""
    root = tmp_path_factory.mktemp("heard") / "film"
    root.mkdir()
    pieces = [_tune(8, 220, 0.4), _tune(8, 329, 1.0), _tune(8, 220, 0.4), _tune(8, 329, 1.0)]
    with wave.open(str(root / "song.wav"), "wb") as file:
        file.setparams((1, 2, RATE, 0, "NONE", ""))
        file.writeframes((np.concatenate(pieces) * 0.8 * 32767).astype("<i2").tobytes())
    (root / "film.toml").write_text(FILM)
    open_film(root)
    return root


@pytest.fixture
def film(heard: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(heard, tmp_path / "film"))


def run(*args: object) -> Result:
    return CliRunner().invoke(rushes, [str(arg) for arg in args], standalone_mode=False)


def test_a_plan_writes_the_sections_it_heard(film: Path) -> None:
    done = run("plan", film)
    assert done.exit_code == 0 and "4 sections were heard and written to film.toml" in done.stderr
    text = (film / "film.toml").read_text()
    assert text.startswith(FILM) and text.count("[[section]]") == 4
    loaded, song = open_film(film)
    assert song is not None
    sections = loaded.file.section
    assert [section.start for section in sections] == ["0:00", *(section.end for section in sections[:-1])]
    starts = [float(section.start.split(":")[1]) + 60 * int(section.start.split(":")[0]) for section in sections]
    assert starts == pytest.approx([0, 16, 32, 48], abs=0.1)
    assert {section.id for section in sections} >= {shot.section for shot in loaded.shots}
    check_only(loaded, [sections[1].id])
    assert [part.label for part in song.parts] == ["A", "B", "A", "B"]
    assert all(part.confidence < 1 for part in song.parts)
    assert not [problem for problem in check(State(loaded, song, None)) if problem.rule == "section-gaps"]
    again = run("plan", film)
    assert "were heard" not in again.stderr and (film / "film.toml").read_text() == text


def test_what_is_not_saved_uses_the_same_sections(film: Path) -> None:
    dry = run("plan", film, "--dry-run", "--json")
    assert (film / "film.toml").read_text() == FILM and not (film / "shots.toml").exists()
    saved = run("plan", film, "--json")
    assert json.loads(dry.stdout)["shots"] == json.loads(saved.stdout)["shots"]
    assert run("check", film).exit_code in (0, 3)


def test_a_person_who_wants_no_sections_gets_none(film: Path) -> None:
    text = "section = []\n\n" + FILM
    (film / "film.toml").write_text(text)
    assert run("plan", film).exit_code == 0
    assert (film / "film.toml").read_text() == text
    assert {shot.section for shot in load(film).shots} == {None}


def test_told_sections_win_whole(film: Path) -> None:
    own = '\n[[section]]\nid = "all"\nkind = "bridge"\nstart = "0:05"\nend = "0:50"\n'
    (film / "film.toml").write_text(FILM + own)
    _, song = open_film(film)
    assert song is not None
    assert [(part.kind, part.start, part.end, part.confidence) for part in song.parts] == [("bridge", 5.0, 50.0, 1.0)]
    run("plan", film)
    assert (film / "film.toml").read_text() == FILM + own


def test_a_film_with_shots_is_left_alone(film: Path) -> None:
    run("plan", film)
    (film / "film.toml").write_text(FILM)
    loaded, song = open_film(film)
    same, plan = planned(loaded, song)
    assert same is loaded and plan is None and (film / "film.toml").read_text() == FILM


def test_a_part_of_the_song_has_its_sections(film: Path) -> None:
    (film / "film.toml").write_text(FILM.replace("# end", 'start = "0:20.07"\nend = "0:40"'))
    done = run("plan", film)
    assert done.exit_code == 0, done.output
    loaded, _ = open_film(film)
    assert loaded.shots[0].start == 0 and len({shot.section for shot in loaded.shots}) == 2


@pytest.mark.parametrize(
    ("told", "key"),
    [('downbeat = "9:00"', "downbeat"), ('taps = ["0:01", "8:00"]', "taps"), ("shift = 77", "shift"),
     ('downbeat = "soon"', "downbeat"), ('taps = ["-1"]', "taps"), ('tempo = "half"\nbpm = 90', "tempo")],
)  # fmt: skip
def test_what_cannot_be_told_names_its_key(film: Path, told: str, key: str) -> None:
    (film / "film.toml").write_text(FILM.replace("# end", told))
    with pytest.raises(FilmError) as caught:
        hear(load(film))
    problems = caught.value.problems
    assert f"song.{key}" in (problems[0].key or "" if problems else caught.value.where or "")


def test_the_song_is_shown(film: Path) -> None:
    shown = run("song", film)
    assert shown.exit_code == 0
    assert "120.0 beats a minute" in shown.stdout and "4 beats (heard)" in shown.stdout and "LUFS" in shown.stdout
    assert len([line for line in shown.stdout.splitlines() if line.endswith(("#", "."))]) >= 4
    assert "downbeat" in shown.stderr and "[[section]]" in shown.stderr
    plain = json.loads(run("song", film, "--json").stdout)
    assert json.loads(run("song", "--json", film).stdout) == plain
    assert plain["meter"] == 4 and len(plain["sections"]) == 4 and plain["seconds"] == 64


def test_a_film_without_a_song_says_so(tmp_path: Path) -> None:
    (tmp_path / "film.toml").write_text('[film]\ntitle = "Mute"\n')
    with pytest.raises(UsageError, match="has no song"):
        CliRunner().invoke(rushes, ["song", str(tmp_path)], standalone_mode=False, catch_exceptions=False)


def test_the_group_knows_its_commands_from_a_film(film: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    @click.command()
    @click.argument("new")
    @click.option("--loud", is_flag=True)
    def turn(new: str, loud: bool) -> None:
        click.echo(f"{new} {loud}")

    monkeypatch.setattr(song_command, "commands", {"turn": turn})
    assert run("song", "turn", "it", "--loud").stdout == "it True\n"
    assert "120.0" in run("song", film).stdout
    with pytest.raises(click.UsageError):
        CliRunner().invoke(rushes, ["song", str(film), "turn"], standalone_mode=False, catch_exceptions=False)
