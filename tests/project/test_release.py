"""A shot that is let go with what was paid for it: offered again, bought never again, and lost by nothing."""

import errno
import os
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner
from tiny_films import PRICE, charged, edit, film_of, run, shots

import rushes as package
from rushes.cli import rushes
from rushes.errors import FilmError, RushesError, UsageError
from rushes.film import write
from rushes.film.bin import BIN, read_bin, write_bin
from rushes.film.model import Shot
from rushes.states import open_film, planned

SOURCE = str(Path(package.__file__).parents[1])
DIES = """
import os, signal, rushes.film.{module} as module
real = module.{name}
def dies(*args, **more):
    {before}
    os.kill(os.getpid(), signal.SIGKILL)
module.{name} = dies
from rushes.cli import main
main()
"""


def release(root: Path, *ids: str) -> None:
    film, song = open_film(root)
    planned(film, song, again=True, release=ids)


def plan(root: Path, *args: str) -> str:
    result = CliRunner().invoke(rushes, ["plan", str(root), *args], standalone_mode=False)
    if result.exception is not None:
        raise result.exception
    return result.stdout


def started(root: Path, *args: str, script: str = "from rushes.cli import main; main()") -> "subprocess.Popen[str]":
    line = [sys.executable, "-c", script, "plan", str(root), *args]
    env = {**os.environ, "PYTHONPATH": SOURCE}
    return subprocess.Popen(line, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=env)


def test_what_still_fits_is_not_bought_again(paid: Path) -> None:
    before = shots(paid)
    assert "3 shots as they were" in plan(paid, "--release", "s1-02")
    assert shots(paid) == before and not (paid / BIN).exists()
    again = run(paid)
    assert again.outcome.made == 0 and charged(paid) == PRICE


def test_a_longer_clip_that_was_paid_for_is_used_as_it_is(paid: Path) -> None:
    text = (paid / "shots.toml").read_text(encoding="utf-8")
    head, middle, rest = text.partition('id = "s1-02"')
    (paid / "shots.toml").write_text(head + middle + rest.replace("seconds = 3", "seconds = 6", 1), encoding="utf-8")
    run(paid, spend=1000)
    bought = charged(paid)
    plan(paid, "--release", "s1-02")
    shot = film_of(paid).shot("s1-02")
    assert shot is not None and shot.seconds == 6
    run(paid)
    assert charged(paid) == bought


def test_what_no_longer_fits_waits_in_the_bin(paid: Path) -> None:
    edit(paid, 'at = "0:02-0:04"', 'at = "0:03-0:04"')
    edit(paid, 'id = "cup"', 'id = "mug"')
    plan(paid, "--release", "s1-02")
    assert [shot.id for shot in read_bin(film_of(paid))] == ["s1-02"]
    assert "s1-02" not in shots(paid)
    assert "Against the list before: " in plan(paid) and [shot.id for shot in read_bin(film_of(paid))] == ["s1-02"]
    edit(paid, 'id = "mug"', 'id = "cup"')
    edit(paid, 'at = "0:03-0:04"', 'at = "0:02-0:04"')
    plan(paid)
    assert "s1-02" in shots(paid) and not (paid / BIN).exists()
    run(paid)
    assert charged(paid) == PRICE


def test_a_second_plan_changes_nothing(paid: Path) -> None:
    for _ in range(2):
        assert "Against the list before: 3 shots as they were." in plan(paid)


@pytest.mark.parametrize(
    ("module", "name", "before"),
    [("save", "write_shots", "pass"), ("save", "write_shots", "real(*args, **more)"), ("bin", "write_bin", "pass"),
     ("bin", "write_bin", "real(*args, **more)")],
)  # fmt: skip
def test_a_kill_between_the_bin_and_the_list_loses_nothing(paid: Path, module: str, name: str, before: str) -> None:
    edit(paid, 'id = "cup"', 'id = "mug"')
    process = started(paid, "--release", "s1-02", script=DIES.format(module=module, name=name, before=before))
    process.communicate(timeout=60)
    assert process.returncode == -signal.SIGKILL
    film = film_of(paid)
    assert "s1-02" in {shot.id for shot in (*film.shots, *read_bin(film))}
    plan(paid, *(("--release", "s1-02") if "s1-02" in shots(paid) else ()))
    assert "s1-02" in {shot.id for shot in read_bin(film_of(paid))}
    edit(paid, 'id = "mug"', 'id = "cup"')
    plan(paid)
    run(paid)
    assert "s1-02" in shots(paid) and charged(paid) == PRICE


def test_two_plans_at_once_leave_one_list(free: Path) -> None:
    edit(free, "it falls", "it falls down")
    (free / "shots.toml").unlink()
    runs = [started(free) for _ in range(2)]
    ends = [(process.communicate(timeout=60), process.returncode) for process in runs]
    for (_, said), code in ends:
        assert code == 0 or (code == 3 and "changed by somebody else meanwhile" in said), said
    assert 0 in [code for _, code in ends] and len(shots(free)) == 3
    assert "3 shots as they were" in plan(free)


@pytest.mark.parametrize(("file", "left"), [("shots.toml", {BIN}), (BIN, set())])
def test_a_full_disk_is_said_and_loses_nothing(
    paid: Path, monkeypatch: pytest.MonkeyPatch, file: str, left: set[str]
) -> None:
    before, put = (paid / "shots.toml").read_bytes(), write._put
    edit(paid, 'id = "cup"', 'id = "mug"')

    def full(path: Path, data: bytes) -> None:
        if path.name == file:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        put(path, data)

    with monkeypatch.context() as patch:
        patch.setattr(write, "_put", full)
        with pytest.raises(RushesError, match="cannot be written: No space left on device"):
            release(paid, "s1-02")
    assert (paid / "shots.toml").read_bytes() == before and {path.name for path in paid.glob("bin.toml")} == left
    release(paid, "s1-02")
    assert [shot.id for shot in read_bin(film_of(paid))] == ["s1-02"]


def test_a_bin_that_cannot_be_removed_is_said(paid: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    film = film_of(paid)
    write_bin(paid, film.shots[:1], film.file)

    def refused(path: Path, missing_ok: bool = False) -> None:
        raise OSError(errno.EROFS, os.strerror(errno.EROFS))

    with monkeypatch.context() as patch:
        patch.setattr(Path, "unlink", refused)
        with pytest.raises(RushesError, match="cannot be removed: Read-only file system"):
            write_bin(paid, (), film.file)
    write_bin(paid, (), film.file)
    assert not (paid / BIN).exists()


ROW = '[[shot]]\nid = "x-01"\nstart = 0\nend = 48\n'


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[[shot", "bin.toml:1: column 7"),
        ("\0", "bin.toml:1: a NUL byte"),
        (ROW + "foo = 1\n", 'bin.toml:5: shot[1].foo: there is no key "foo"'),
        (ROW + ROW, 'bin.toml:6: shot[2].id: the id "x-01" is taken by shot 1'),
        (ROW + "seconds = 1000000000\n", "bin.toml:5: shot[1].seconds: 1000000000 is out of range"),
        (ROW + "begin = -1\n", "bin.toml:5: shot[1].begin: -1 is out of range"),
        (ROW.replace("start = 0", "start = -7"), "bin.toml:3: shot[1].start: -7 is out of range"),
        ('shot = "x"', "bin.toml:1: shot: "),
    ],
)
def test_a_broken_bin_is_refused_with_its_line_and_kept(free: Path, text: str, says: str) -> None:
    (free / BIN).write_text(text, encoding="utf-8")
    before = (free / "shots.toml").read_bytes()
    with pytest.raises(FilmError) as caught:
        release(free)
    assert says in str(caught.value) and "Mend it, or remove it" in str(caught.value)
    assert (free / BIN).read_text(encoding="utf-8") == text and (free / "shots.toml").read_bytes() == before


def test_a_bin_of_another_film_is_left_alone(free: Path) -> None:
    text = ROW + 'moment = "elsewhere"\nsetup = "none"\ncast = ["nobody"]\n'
    (free / BIN).write_text(text, encoding="utf-8")
    assert "3 shots as they were" in plan(free)
    assert [shot.id for shot in read_bin(film_of(free))] == ["x-01"]
    assert len(shots(free)) == 3


def test_the_list_comes_before_the_bin(free: Path) -> None:
    """What a crash left in both is in the list."""
    film = film_of(free)
    write_bin(free, film.shots, film.file)
    assert read_bin(film) == ()
    plan(free)
    assert not (free / BIN).exists() and shots(free) == [shot.id for shot in film.shots]


def test_a_shot_that_is_not_there_cannot_be_released(free: Path) -> None:
    with pytest.raises(UsageError, match="no shot zzz to release"):
        plan(free, "--release", "zzz")


def test_a_clip_is_not_released_without_the_shots_a_person_made_of_it(free: Path) -> None:
    film, song = open_film(free)
    first, second, third = film.shots
    mine = replace(third, clip_of=first.id, begin=50, notes={"clip#1": "as it is"})
    edited = replace(film, shots=(first, second, mine))
    with pytest.raises(FilmError, match=f'part of the clip of "{first.id}", which is released. Release both'):
        planned(edited, song, again=True, save=False, release=(first.id,))
    after, _ = planned(edited, song, again=True, save=False, release=(first.id, third.id))
    assert isinstance(after.shots[0], Shot) and not any(shot.clip_of for shot in after.shots)
