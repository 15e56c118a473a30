"""A new mix under a film: everything moves with its music, and nothing is made or bought for it."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner
from tiny_films import CLIP, STILL, charged, copy_of, film_of, run, service, takes, tasks

from rushes.build.store import file_digest
from rushes.cli.replace import replace
from rushes.errors import FilmError, MediaError, UsageError
from rushes.events import NodeDone
from rushes.film import swap as swap_module
from rushes.film import write
from rushes.film.load import load
from rushes.project import shooting_engine
from rushes.remix import Remix, apply, finish, remix
from rushes.rules import State, check
from rushes.sketches import Shooting, sketches
from rushes.states import open_film, planned
from rushes.takes import pick

RATE = 22_050
FILM = """\
# my film
[film]
title = "Tiny"
size = "160x90"
engine = "scripted"

[song]
file = "song.wav"      # the first mix
lyrics = "words.lrc"
downbeat = "0:02"

[models]
still = "scripted_still"
draft = "scripted_clip"
hero = "scripted_clip"

[budget]
cap = 1000

[engine.scripted]
free = {free}
latency = 0.0
shrink = 16
poll_seconds = 0.005
settle_seconds = 0.01

[[look.light]]
name = "dawn"
text = "grey"

[[look.light]]
name = "noon"
text = "bright"
start = "0:12"

[place.hall]
text = "a long hall"

[[section]]
id = "a"
kind = "verse"
start = "0:00"
end = "0:12"      # by ear

[[section]]
id = "b"
kind = "chorus"
start = "0:12"
end = "0:24"
"""
MOMENT = """
[[moment]]
id = "m{n}"
at = "0:{start:02}-0:{end:02}"
text = "thing {n} falls"
place = "hall"
"""
WORDS = "[00:01.00]one line\n[00:05.00]two line\n[00:13.50]three line\n[00:20.00]four line\n"
Sound = Any


def tune(seconds: float, seed: int) -> Sound:
    rng = np.random.default_rng(seed)
    sound = np.zeros(int(seconds * RATE))
    for number in range(int(seconds * 2)):
        at = number * RATE // 2
        time = np.arange(min(RATE // 3, len(sound) - at)) / RATE
        drum = rng.standard_normal(len(time)) * np.exp(-time / 0.02) * (0.5 if number % 4 == 0 else 0.2)
        pitch = 220 * 2 ** (rng.integers(0, 24) / 12)
        sound[at : at + len(time)] += drum + 0.3 * np.sin(2 * np.pi * pitch * time) * np.exp(-time / 0.15)
    return sound


def save(path: Path, sound: Sound) -> Path:
    import wave

    with wave.open(str(path), "wb") as file:
        file.setparams((1, 2, RATE, 0, "NONE", ""))
        file.writeframes((np.clip(sound, -1, 1) * 32767).astype("<i2").tobytes())
    return path


SONG = tune(24, 4)


def made(folder: Path, *, free: bool = False) -> Path:
    """A film of six pinned moments of four seconds, planned."""
    folder.mkdir(parents=True)
    moments = "".join(MOMENT.format(n=n, start=4 * n, end=4 * n + 4) for n in range(6))
    (folder / "film.toml").write_text(FILM.format(free=str(free).lower()) + moments)
    (folder / "words.lrc").write_text(WORDS)
    save(folder / "song.wav", SONG)
    planned(*open_film(folder))
    return folder


@pytest.fixture(scope="module")
def bought(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = made(tmp_path_factory.mktemp("bought") / "film")
    run(root, spend=1000)
    return root


@pytest.fixture
def film(bought: Path, tmp_path: Path) -> Path:
    return copy_of(bought, tmp_path / "film")


@pytest.fixture(scope="module")
def mixes(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("mixes")
    cut, hole = 8 * RATE, 12 * RATE
    save(folder / "head.wav", np.concatenate([np.zeros(2 * RATE), SONG]))
    save(folder / "master.wav", np.tanh(2 * SONG))
    save(folder / "cut.wav", np.concatenate([SONG[:cut], SONG[hole:]]))
    save(folder / "twice.wav", np.concatenate([SONG[:hole], SONG[cut:]]))
    save(folder / "other.wav", np.random.default_rng(1).standard_normal(20 * RATE) * 0.1)
    return folder


def spans(root: Path) -> dict[str, tuple[int, int]]:
    return {shot.id: (shot.start, shot.end) for shot in film_of(root).shots}


def replaced(root: Path, new: Path) -> Remix:
    change = remix(root, new)
    apply(change)
    return change


def errors(root: Path) -> list[str]:
    film, song = open_film(root)
    return [str(problem) for problem in check(State(film, song)) if problem.severity == "error"]


def test_two_seconds_at_the_head_buy_only_the_gap(film: Path, mixes: Path) -> None:
    before, paid = spans(film), charged(film)
    pick(film, "a-01.clip#1", "the one")
    texts = (film / "film.toml").read_text()
    change = replaced(film, mixes / "head.wav")
    assert spans(film) == {id: (start + 48, end + 48) for id, (start, end) in before.items()}
    assert change.shots.gaps == ((0, 48),) and not change.shots.gone and not change.shots.grown
    new = (film / "film.toml").read_text()
    assert [a for a in texts.splitlines() if "#" in a and "file" not in a] == [
        a.replace('"0:14"', '"0:12"') for a in new.splitlines() if "#" in a and "file" not in a
    ]
    assert 'file = "song-2.wav"      # the first mix' in new and 'downbeat = "0:04"' in new
    assert 'at = "0:02-0:06"' in new and 'at = "0:22-0:26"' in new and 'start = "0:14"' in new
    assert (film / "song.wav").read_bytes() and (film / "words.lrc").read_text() == WORDS
    assert "[00:03.00]one line\n[00:07.00]two line\n" in (film / "words-2.lrc").read_text()
    (told,) = errors(film)
    assert "leaves frames 0 to 48 before it uncovered" in told and "rushes plan" in told
    planned(*open_film(film), again=True)
    filled = spans(film)
    gap = set(filled) - set(before)
    assert {id: span for id, span in filled.items() if id in before} == {
        id: (start + 48, end + 48) for id, (start, end) in before.items()
    }
    assert errors(film) == [] and film_of(film).shots[1].picks == {"clip": 1}
    done = run(film, spend=1000)
    assert charged(film) - paid == len(gap) * (STILL + CLIP) and done.film is not None
    assert {task.node.partition(".")[0] for task in tasks(film)[-2 * len(gap) :]} == gap


def test_a_new_master_changes_the_song_and_nothing_else(film: Path, mixes: Path) -> None:
    shots, jobs = (film / "shots.toml").read_bytes(), len(service(film).jobs())
    text = (film / "film.toml").read_text()
    change = replaced(film, mixes / "master.wav")
    assert (film / "shots.toml").read_bytes() == shots and change.lyrics is None
    assert (film / "film.toml").read_text() == text.replace('"song.wav"', '"song-2.wav"')
    nodes: list[str] = []
    run(film, lambda event: nodes.append(event.node) if isinstance(event, NodeDone) and event.made else None)
    assert len(service(film).jobs()) == jobs and set(nodes) <= {"sound", "film"}, "only the sound of the film"


def test_free_clips_of_moved_shots_are_not_drawn_again(film: Path, mixes: Path) -> None:
    def asked() -> dict[str, tuple[str, str]]:
        opened, song = open_film(film)
        shooting = Shooting(opened, song, shooting_engine(opened, "slate"), file_digest)
        return {each.id: (each.ask, each.variant) for each in sketches(shooting)}

    before = asked()
    replaced(film, mixes / "head.wav")
    planned(*open_film(film), again=True)
    after = asked()
    assert {id: after[id] for id in before} == before, "the very same cards and windows of clips"
    assert len(after) == len(before) + 2, "the gap's own"


def test_a_bar_that_was_cut_out_takes_its_shot_with_it(film: Path, mixes: Path) -> None:
    before = spans(film)
    change = replaced(film, mixes / "cut.wav")
    ids = list(before)
    assert [shot.id for shot in change.shots.gone] == [ids[2]] and change.times.moments == ("m2",)
    assert spans(film) == {
        id: (start - 96 * (n > 2), end - 96 * (n > 2)) for n, (id, (start, end)) in enumerate(before.items()) if n != 2
    }
    text = (film / "film.toml").read_text()
    assert '# Not in the new mix of the song:\n# [[moment]]\n# id = "m2"\n' in text and 'id = "m3"' in text
    assert errors(film) == [] and f"{ids[2]}.clip" in takes(film)
    paid = charged(film)
    run(film, spend=1000)
    assert charged(film) == paid


def test_a_stretch_that_is_played_twice_is_left_to_the_plan(film: Path, mixes: Path) -> None:
    before = spans(film)
    change = replaced(film, mixes / "twice.wav")
    ((first, last),) = change.shots.gaps
    assert last - first == 96 and list(spans(film)) == list(before)
    assert {b - a for a, b in spans(film).values()} == {96}
    planned(*open_film(film), again=True)
    assert errors(film) == []


def dead_after(count: int, monkeypatch: pytest.MonkeyPatch) -> Callable[[], bool]:
    """Makes the process die before the ``count``-th file is put in its place; whether it did."""
    import rushes.film.bring as bring_module

    calls, real, real_sync = [0], write.replace_file, write.sync_folder

    class Killed(BaseException):
        pass

    def step(*args: Any) -> None:
        calls[0] += 1
        if calls[0] == count:
            raise Killed
        real(*args)

    def synced(folder: Path) -> None:
        calls[0] += 1
        if calls[0] == count:
            raise Killed
        real_sync(folder)

    monkeypatch.setattr(swap_module, "replace_file", step)
    monkeypatch.setattr(bring_module, "replace_file", step)
    monkeypatch.setattr(bring_module, "sync_folder", synced)
    monkeypatch.setattr(dead_after, "Killed", Killed, raising=False)
    return lambda: calls[0] >= count


@pytest.mark.parametrize("count", range(1, 6))
def test_a_replacement_that_is_killed_leaves_a_film_and_is_finished_later(
    film: Path, mixes: Path, monkeypatch: pytest.MonkeyPatch, count: int
) -> None:
    before = spans(film)
    change = remix(film, mixes / "head.wav")
    with monkeypatch.context() as patch:
        died = dead_after(count, patch)
        with pytest.raises(dead_after.Killed):  # type: ignore[attr-defined]
            apply(change)
        assert died()
    load(film)
    if not finish(film):
        assert spans(film) == before, "nothing had happened"
        replaced(film, mixes / "head.wav")
    assert spans(film) == {id: (start + 48, end + 48) for id, (start, end) in before.items()}
    assert 'file = "song-2.wav"' in (film / "film.toml").read_text() and not finish(film)
    assert sorted(path.name for path in film.glob("*.wav")) == ["song-2.wav", "song.wav"]
    assert not (film / "words-3.lrc").exists() and len(errors(film)) == 1
    with pytest.raises(UsageError, match="is the recording the film has"):
        remix(film, mixes / "head.wav")


def test_an_edit_in_the_middle_is_not_lost(film: Path, mixes: Path) -> None:
    change = remix(film, mixes / "head.wav")
    (film / "shots.toml").write_text((film / "shots.toml").read_text() + "# mine\n")
    with pytest.raises(FilmError, match="changed by somebody else"):
        apply(change)
    assert (film / "shots.toml").read_text().endswith("# mine\n") and not finish(film)


def test_a_dry_run_writes_nothing(film: Path, mixes: Path) -> None:
    def files() -> dict[str, bytes]:
        return {path.name: path.read_bytes() for path in film.iterdir() if path.is_file()}

    before = files()
    args = [str(mixes / "cut.wav"), "--film", str(film), "--dry-run"]
    shown = CliRunner().invoke(replace, args, catch_exceptions=False)
    assert shown.exit_code == 0 and "goes; its takes stay" in shown.output and files() == before
    plain = json.loads(CliRunner().invoke(replace, [*args, "--json"], catch_exceptions=False).stdout)
    assert plain["song"] == "song-2.wav" and plain["likeness"] > 0.8 and files() == before
    assert [row["is"] for row in plain["shots"]].count(None) == 1
    with pytest.raises(UsageError, match="nobody can be asked"):
        CliRunner().invoke(replace, args[:-1], catch_exceptions=False)
    assert files() == before


def test_what_cannot_be_put_in_is_refused(film: Path, mixes: Path, tmp_path: Path) -> None:
    with pytest.raises(MediaError, match="does not sound like song"):
        remix(film, mixes / "other.wav")
    with pytest.raises(UsageError, match="there is no file"):
        remix(film, tmp_path / "none.wav")
    with pytest.raises(UsageError, match="is the recording the film has"):
        remix(film, Path(shutil.copy(film / "song.wav", tmp_path / "again.wav")))
    (tmp_path / "text.wav").write_text("no song")
    with pytest.raises(MediaError):
        remix(film, tmp_path / "text.wav")
    text = (film / "film.toml").read_text()
    (film / "film.toml").write_text(text.replace("[song]", "[rules.off]\n[song]").replace("[rules.off]\n", ""))
    silent = text[: text.index("[song]")] + text[text.index("[models]") :]
    (film / "film.toml").write_text(silent)
    with pytest.raises(UsageError, match="has no song"):
        remix(film, mixes / "head.wav")
