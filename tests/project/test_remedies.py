"""Ways out for a shot that did not come out right: changes of the film's files, each with its price."""

import io
import json
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner
from PIL import Image
from tiny_films import CLIP, STILL, edit, film_of, run, takes, tiny

from rushes import remedies
from rushes.cli import rushes
from rushes.drifting import Followed
from rushes.errors import UsageError
from rushes.film.save import save_shot
from rushes.look.likeness import Match
from rushes.remedies import remedy
from rushes.splitting import cut_of
from rushes.states import open_film, states


def test_a_remedy_is_a_change_with_its_price(free: Path) -> None:
    edit(free, 'text = "it falls"', 'text = "it falls"\nmotion = "it tips over, then it rolls away"')
    found = remedy(free, "s1-03", "motion")
    assert found.way.changes == {"motion": "it tips over"} and '+motion = "it tips over"' in found.way.diff
    assert [each.name for each in found.ways] == ["one-action", "split", "locked", "simpler"]
    assert film_of(free).shots[2].motion != "it tips over"
    remedy(free, "s1-03", "motion", apply=True)
    assert film_of(free).shots[2].motion == "it tips over"
    assert remedy(free, "s1-03", "motion").way.diff == ""


def test_a_paid_shot_says_what_its_remedy_costs(tmp_path: Path) -> None:
    root = tiny(tmp_path / "paid", free=False)
    run(root, spend=1000)
    assert remedy(root, "s1-03", "still").way.credits == 0, "nothing changes"
    save_shot(root, "s1-03", {"motion": "it tips over, then it rolls away"})
    run(root, spend=1000)
    assert remedy(root, "s1-03", "motion").way.credits == CLIP
    assert remedy(root, "s1-01", "drift").way.credits == STILL + CLIP


@pytest.mark.parametrize(("because", "key"), [("camera", "camera"), ("cost", "seconds"), ("drift", "framing")])
def test_each_cause_changes_what_it_is_about(free: Path, because: str, key: str) -> None:
    save_shot(free, "s1-01", {"camera": "dolly in", "framing": "wide", "seconds": 8})
    assert key in remedy(free, "s1-01", because).way.changes  # type: ignore[arg-type]


def test_without_a_cause_the_eye_must_have_found_one(free: Path) -> None:
    with pytest.raises(UsageError, match="looked at"):
        remedy(free, "s1-01")
    with pytest.raises(UsageError, match="no shot"):
        remedy(free, "nothing", "still")


def spent(root: Path) -> int:
    return sum(take.credits for some in takes(root).values() for take in some)


def test_two_actions_become_two_shots_and_paid_takes_stay(tmp_path: Path) -> None:
    root = tiny(tmp_path / "paid", free=False)
    run(root, spend=1000)
    save_shot(root, "s1-01", {"motion": "she opens the door, then she steps out", "framing": "wide"})
    found = remedy(root, "s1-01", "length")
    assert found.way.name == "split" and found.way.new == "s1-04"
    assert len(film_of(root).shots) == 3
    remedy(root, "s1-01", "length", apply=True)
    first, second, *_ = sorted(film_of(root).shots, key=lambda shot: shot.start)
    assert (first.id, first.start, first.end, first.motion) == ("s1-01", 0, 24, "she opens the door")
    assert (second.id, second.start, second.end, second.motion) == ("s1-04", 24, 48, "she steps out")
    assert first.framing == "wide" and second.framing == "medium" and second.text == first.text
    assert takes(root)["s1-01.still"] and takes(root)["s1-01.clip"]
    before = spent(root)
    assert run(root, spend=1000).outcome.failed == 0 and states(root)[1]["s1-04.clip"].state == "done"
    assert spent(root) - before == found.way.credits > 2 * STILL
    assert remedies.remedy(root, "s1-04", "length").way.diff == "", "a second is the least"


def test_an_id_that_had_takes_once_is_not_given_again(free: Path) -> None:
    save_shot(free, "s1-02", {"motion": "steam rises, then the cup tips"})
    remedy(free, "s1-02", "length", apply=True)
    run(free)
    text = (free / "shots.toml").read_text(encoding="utf-8")
    start = text.index('[[shot]]\nid = "s1-04"')
    end = text.index("[[shot]]", start + 1)
    (free / "shots.toml").write_text(text[:start] + text[end:], encoding="utf-8")
    save_shot(free, "s1-02", {"end": 96, "motion": "steam rises, then the cup tips"})
    assert remedy(free, "s1-02", "length").way.new == "s1-05"


def test_a_split_falls_on_the_beat_nearest_to_the_middle(free: Path) -> None:
    from rushes.song.model import Beat, Song

    film, _ = open_film(free)
    song = Song("a" * 64, 48000, 2, 288000, beats=tuple(Beat(time, 1) for time in (0.5, 1.125, 1.9)))
    shot = replace(film.shots[0], end=96)
    assert cut_of(film, song, shot) == 46 and cut_of(film, None, shot) == 48
    assert cut_of(film, song, film.shots[0]) == 24, "half a second would be too short"


@pytest.fixture
def seen(free: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A film in which the eye has seen Ann as herself, best at one second of the second shot's clip."""
    (take,) = takes(free)["s1-02.clip"]

    def match(margin: float) -> Match:
        return Match("ann", "cast", "same", 1, 2, 0.3, margin, "bob", None, (0.4, 0.2, 0.2, 0.3), "nearer to ann")

    followed = Followed("s1-02", take, "ann", ((0.5, match(0.1)), (1.0, match(0.4)), (1.5, match(0.2))))
    monkeypatch.setattr(remedies, "people_in", lambda *_: (followed,))
    return free


def test_a_good_frame_becomes_the_reference_with_where_it_is_from(seen: Path) -> None:
    found = remedy(seen, "s1-01", "drift")
    path = "references/ann-from-s1-02-t1-f24.png"
    assert found.way.name == "reference" and found.way.picture == path
    assert f"new picture {path}, copied from frame 24 of s1-02.clip#1" in found.way.diff
    assert f'+images = ["{path}"]' in found.way.diff and not (seen / path).exists()
    remedy(seen, "s1-01", "drift", apply=True)
    assert film_of(seen).file.cast["ann"].images == (path,)
    with Image.open(io.BytesIO((seen / path).read_bytes())) as picture:
        assert picture.info["Source"].startswith("frame 24 of s1-02.clip#1, sha256 ")
    assert states(seen)[1]["s1-01.still"].state == "stale"


def test_a_reference_says_what_else_it_makes_stale(seen: Path) -> None:
    edit(seen, "free = true", "free = false")
    edit(seen, 'text = "a table by the window"', 'text = "@ann at a table"')
    way = remedy(seen, "s1-01", "drift").way
    assert (way.credits, way.others) == (STILL + CLIP, 0), "the free takes of s1-02 were to be bought before"


def test_ways_are_named_and_one_is_taken(free: Path) -> None:
    save_shot(free, "s1-02", {"motion": "steam rises, then the cup tips", "props": ["cup:whole", "cup:broken"]})
    result = CliRunner().invoke(rushes, ["remedy", "s1-02", "--because", "motion", "--film", str(free), "--json"])
    data = json.loads(result.stdout)
    assert [each["name"] for each in data["ways"]] == ["one-action", "split", "locked", "simpler"]
    assert data["chosen"] == "one-action" and not data["applied"]
    arguments = ["remedy", "s1-02", "--because", "motion", "--way", "locked", "--apply", "--film", str(free)]
    assert "rushes make --only s1-02" in CliRunner().invoke(rushes, arguments).stdout
    assert film_of(free).shots[1].camera == "static" and len(film_of(free).shots) == 3
    with pytest.raises(UsageError, match="no way other"):
        remedy(free, "s1-02", "motion", way="other")
