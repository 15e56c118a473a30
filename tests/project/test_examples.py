"""The example films of each kind: they load, have no warnings worth one, and are planned to the frame."""

import shutil
import wave
from pathlib import Path

import pytest

from rushes.demo import KINDS, copy_example
from rushes.film.script import read_script
from rushes.make import Wish, make
from rushes.performances import videos_of
from rushes.plan.quote import quote_all
from rushes.rules import State, check
from rushes.states import open_film, planned

EXAMPLES = Path(__file__).parents[2] / "examples"


@pytest.mark.parametrize("kind", KINDS[1:])
def test_an_example_has_no_faults_and_fills_its_time(tmp_path: Path, kind: str) -> None:
    copy_example(tmp_path / kind, kind)
    film, song = open_film(tmp_path / kind)
    film, plan = planned(film, song)
    found = [each for each in check(State(film, song, plan, videos_of(film))) if each.severity != "note"]
    assert found == [] and film.settings.kind == kind
    assert film.shots[0].start == 0
    assert all(one.end == other.start for one, other in zip(film.shots, film.shots[1:], strict=False))
    assert 0 < quote_all(film, film.shots[-1].end, film.shots).credits <= (film.file.budget.cap or 0)


def test_each_example_shows_its_method(tmp_path: Path) -> None:
    for kind in KINDS[1:]:
        copy_example(tmp_path / kind, kind)
    commercial, narrative, experimental = (planned(*open_film(tmp_path / kind))[0] for kind in KINDS[1:])
    assert commercial.file.prop["ember"].views and any(shot.role == "hero" for shot in commercial.shots)
    assert {shot.framing for shot in narrative.shots if shot.moment == "letter"} == {"medium", "close-up"}
    assert narrative.file.track[0].kind == "voice-over" and narrative.file.song is None
    assert experimental.file.style and any(shot.chain for shot in experimental.shots)


def test_the_voice_is_a_sound_and_the_script_can_be_read(tmp_path: Path) -> None:
    copy_example(tmp_path / "narrative", "narrative")
    with wave.open(str(tmp_path / "narrative" / "voice.wav")) as voice:
        assert voice.getnframes() > 5 * voice.getframerate() and max(voice.readframes(48_000)) > 0
    script = read_script(tmp_path / "narrative" / "script.fountain")
    assert {each.name for each in script.characters} >= {"Marta"} and len(script.scenes) == 2


@pytest.mark.long
@pytest.mark.parametrize("kind", KINDS[1:])
def test_an_example_is_made(tmp_path: Path, kind: str) -> None:
    copy_example(tmp_path / kind, kind)
    made = make(tmp_path / kind, Wish())
    assert made.film is not None and made.outcome.failed == 0
    shutil.rmtree(tmp_path / kind)
