import json
import time
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from rushes.cli import rushes
from rushes.errors import EngineError
from rushes.film.model import Film, FilmFile, Moment, Shot
from rushes.film.treatment import Settings
from rushes.rules import RULES, State
from rushes.rules.words import LINTED, lint


def ran(*args: str, input: bytes | None = None) -> tuple[int, str]:
    done = CliRunner().invoke(rushes, ["lint", *args], input=input, standalone_mode=False)
    assert done.exception is None or isinstance(done.exception, Exception), done.exception
    if done.exception is not None:
        raise done.exception
    return int(done.return_value), done.stdout


def rules_of(prompt: str, *, motion: bool = False) -> set[str]:
    return {problem.rule for problem in lint(prompt, motion=motion)}


def state(*shots: Shot, **file: Any) -> State:
    return State(Film(Path("/nowhere"), FilmFile(film=Settings(title="x"), **file), shots))


def test_the_guides_prompts_but_two_pass() -> None:
    assert rules_of("@caregiver in hallway, shocked expression, dropping cup") == set()
    assert rules_of("cup falls in slow motion, character reacts with shock", motion=True) == set()
    assert rules_of("walks forward slowly, gentle movement, warm lighting", motion=True) == {"motion-only"}
    assert rules_of("<ref: Singer> close-up, singing passionately, 10-second take") == {"duration-words"}


def test_a_prompt_is_read_for_its_stage() -> None:
    assert rules_of("a woman in a red coat, cinematic, golden hour") == set()
    assert rules_of("a woman in a red coat, cinematic, golden hour", motion=True) == {"motion-only", "style-in-motion"}
    assert rules_of("@singer turns", motion=True) == {"motion-only"}
    assert rules_of("", motion=True) == rules_of("") == {"prompt-length"}
    assert "prompt-length" in rules_of("\N{GRINNING FACE}" * 501) and rules_of("\N{GRINNING FACE}" * 500) == set()


def test_a_model_that_is_not_known_is_refused() -> None:
    with pytest.raises(EngineError, match="gen9"):
        lint("x", model_id="gen9")


def test_each_rule_of_words_is_linted() -> None:
    assert {"motion-only", "no-commands", "one-camera-move", "lettering", "settings-words"} <= set(LINTED)
    assert all(RULES[id].find.__module__ == "rushes.rules.words" for id in LINTED)


def test_the_command_says_what_is_wrong() -> None:
    code, out = ran("please add a dog, 5 seconds")
    assert code == 1 and "[no-commands]" in out and "[duration-words]" in out
    assert ran("@singer at the piano") == (0, "")
    assert ran("a stunning view")[0] == 0  # notes are no failure
    code, out = ran("--json", "--motion", "--model", "gen4.5", "static camera, dolly in")
    told = json.loads(out)["prompts"]
    assert code == 1 and told[0]["problems"][0]["rule"] == "one-camera-move"


def test_the_command_reads_lines() -> None:
    code, out = ran("-", input=b"a fox\n\nno fox\n\xff\xfe please\n")
    assert code == 1 and out.startswith("2: warning") and "3: warning" in out
    assert ran("-", input=b"") == (0, "")
    with pytest.raises(Exception, match="empty"):
        ran(" ")


def test_camera_and_motion_are_read_together() -> None:
    moment = Moment(id="m", motion="the camera pans left", camera="static")
    problems = [*RULES["one-camera-move"].problems(state(moment=(moment,)))]
    assert len(problems) == 1 and problems[0].key == "moment.m.motion"


def test_texts_are_mended_and_prompts_of_a_person_are_not() -> None:
    moment = Moment(id="m", text="please create a video of a fox, 10-second take", motion="it turns, soft music plays")
    own = Shot(id="a", start=0, end=9, motion_prompt="please wait 5 seconds", still_prompt="please, 5 seconds")
    film = state(own, moment=(moment,))
    changes = [
        change for id in LINTED if (mend := RULES[id].mend) for change in mend(film)
    ]  # fmt: skip
    assert {(change.path, change.key, change.value) for change in changes} == {
        (("moment", "m"), "text", "a fox, 10-second take"), (("moment", "m"), "text", "please create a video of a fox"),
        (("moment", "m"), "motion", "it turns"),
    }  # fmt: skip


@settings(deadline=None)
@given(st.text(max_size=200), st.booleans())
def test_any_prompt_is_linted(prompt: str, motion: bool) -> None:
    for problem in lint(prompt, motion=motion):
        assert problem.rule in LINTED and problem.message and problem.fix


def test_a_huge_prompt_is_linted_in_no_time() -> None:
    for text in ("@singer " * 130_000, "a\u202e\N{GRINNING FACE} no " * 150_000, "<ref: a>" * 130_000):
        began = time.process_time()
        assert "prompt-length" in rules_of(text, motion=True)
        assert time.process_time() - began < 1
