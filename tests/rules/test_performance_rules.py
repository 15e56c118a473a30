"""Rules of performances: what was not filmed, lips off the song, videos nobody follows, engines that cannot."""

from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from rushes.film.load import parse
from rushes.film.model import Film, FilmFile, Mend, Performance, Shot
from rushes.film.treatment import Models, Settings
from rushes.plan.performed import Video
from rushes.rules import State, check
from rushes.rules.words import lint_mend

SUNG = {"chorus": Performance(file="chorus.mp4", start="0:10")}


def state(*shots: Shot, videos: dict[str, Video] | None = None, **file: Any) -> State:
    settings = Settings(title="Sung", kind="narrative", engine=file.pop("engine", "runway"))
    whole = Film(Path("/nowhere"), FilmFile(film=settings, **{"performance": SUNG, **file}), shots)
    return State(whole, None, None, videos or {})


def shot(start: int = 240, end: int = 336, **changes: Any) -> Shot:
    return Shot(**{"id": "a", "start": start, "end": end, "text": "sings", "performance": "chorus", **changes})


def said(of: State, rule: str) -> list[str]:
    return [problem.message for problem in check(of) if problem.rule == rule]


@pytest.mark.parametrize(("start", "end", "seconds", "what"), [
    (240, 336, "4", []),
    (240, 336, "191/48", []),
    (240, 336, "94/24", ["shows 0:10 to 0:14, and the video of \"chorus\" ends at 0:13.92: 0.08 s are missing"]),
    (239, 336, "4", ["shows 0:09.96 to 0:14, and the video of \"chorus\" begins at 0:10: 0.04 s are missing"]),
    (120, 216, "60", ["shows 0:05 to 0:09, and the video of \"chorus\" begins at 0:10: 5.00 s are missing"]),
])  # fmt: skip
def test_a_slot_lies_inside_the_video(start: int, end: int, seconds: str, what: list[str]) -> None:
    found = said(state(shot(start, end), videos={"chorus": Video(Fraction(seconds))}), "performance-covers-slot")
    assert found == what


def test_the_fix_is_in_frames() -> None:
    late = state(shot(), videos={"chorus": Video(Fraction(3))})
    (problem,) = [p for p in check(late) if p.rule == "performance-covers-slot"]
    assert "24 frames earlier" in problem.fix and problem.severity == "error" and problem.shot == "a"
    early = state(shot(228, 300))
    (problem,) = [p for p in check(early) if p.rule == "performance-covers-slot"]
    assert "12 frames later" in problem.fix


def test_a_video_that_cannot_be_read_is_told_once() -> None:
    wrong = Video(wrong="this is a sound, not a video.")
    found = check(state(shot(), shot(336, 400, id="b"), videos={"chorus": wrong}))
    (problem,) = [each for each in found if each.rule == "performance-covers-slot"]
    assert "a sound, not a video" in problem.message and problem.key == "performance.chorus.file"


def test_what_no_model_follows_for_so_long() -> None:
    long = state(shot(240, 240 + 31 * 24), videos={"chorus": Video(Fraction(60))})
    assert said(long, "performance-covers-slot") == ["is longer than act_two follows a performance: 30 s at most"]


@pytest.mark.parametrize(("changes", "key"), [
    ({"slip": 2}, "slip"), ({"trim": (0, 96)}, "trim"), ({"used": 90}, "used"), ({"clip_of": "b"}, "clip_of"),
])  # fmt: skip
def test_lips_stay_on_the_song(changes: dict[str, Any], key: str) -> None:
    of = state(shot(**changes), shot(336, 400, id="b"))
    (problem,) = [problem for problem in check(of) if problem.rule == "performance-in-sync"]
    assert problem.severity == "warning" and problem.key == f"a.{key}"
    assert not said(state(shot()), "performance-in-sync")


def test_a_video_nobody_follows() -> None:
    assert said(state(shot(performance=None)), "performance-unused") == ['nothing follows the performance "chorus"']
    assert not said(state(shot()), "performance-unused")


def test_only_those_who_sell_clips_are_asked_to_follow() -> None:
    scripted = Models(still="scripted_still", draft="scripted_clip", hero="scripted_clip")
    assert said(state(shot(), engine="scripted", models=scripted), "performance-followed")
    assert said(state(shot(), engine="scripted"), "performance-followed")
    assert not said(state(shot(), engine="slate"), "performance-followed")
    assert not said(state(shot()), "performance-followed")
    assert not said(state(shot(performance=None), engine="scripted"), "performance-followed")


def test_what_is_written_of_performances_is_read_strictly(tmp_path: Path) -> None:
    (tmp_path / "chorus.mp4").write_bytes(b"")
    text = (
        '[film]\ntitle = "A"\n[models]\nperformance = "{model}"\n'
        '[performance.{name}]\nfile = "{file}"\nstart = {start}\n'
    )
    good = {"name": "chorus", "file": "chorus.mp4", "start": '"0:10"', "model": "act_two"}
    film, problems = parse(text.format(**good), "", tmp_path)
    assert film is not None and not problems
    wrong = [
        ({"file": "../chorus.mp4"}, "leaves the project"), ({"file": "none.mp4"}, "there is no file"),
        ({"start": "10"}, "text in quotes"), ({"start": '"soon"'}, "is not a time"),
        ({"name": '"a b"'}, "cannot be a name"), ({"model": "gen4_turbo"}, "does not follow a performance"),
        ({"model": "gen4_image"}, "makes no clips"), ({"model": "aleph2"}, "does not follow a performance"),
    ]  # fmt: skip
    for change, what in wrong:
        _, problems = parse(text.format(**{**good, **change}), "", tmp_path)
        assert any(what in problem.message for problem in problems), (change, problems)
    for line in ('performance = "chorsu"', 'mend = { take = 0, prompt = "x" }', 'mend = { take = 1, prompt = " " }',
                 'mend = { take = 1 }', 'mend = { take = 1, prompt = "x", more = 1 }'):  # fmt: skip
        _, problems = parse(text.format(**good), f'[[shot]]\nid = "a"\nstart = 0\nend = 9\n{line}\n', tmp_path)
        assert len(problems) == 1 and problems[0].shot in ("a", None), line


def test_words_of_a_mend_are_read_as_prompts() -> None:
    def rules(prompt: str) -> set[str]:
        return {problem.rule for problem in lint_mend(prompt, Models())}

    assert rules("The logo on the wall is gone.") == set()
    assert rules("Please remove the logo") == {"no-commands"}
    assert rules("There is no logo") == {"positive-phrasing"}
    assert rules("x" * 1001) == {"prompt-length"}
    assert rules("") == {"prompt-length"}
    mended = state(shot(mend=Mend(take=1, prompt="There is no logo")))
    (problem,) = [each for each in check(mended) if each.rule == "positive-phrasing"]
    assert problem.key == "a.mend.prompt"
    assert not said(replace(mended, film=replace(mended.film, shots=(shot(),))), "positive-phrasing")
