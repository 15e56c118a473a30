"""A shot takes from its moment or setup what it does not say itself."""

from dataclasses import replace
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from rushes.film.inherit import PICTURE, filled, own_words, sources
from rushes.film.load import load
from rushes.film.model import FilmFile, Moment, Setup, Shot
from rushes.film.save import shots_text, write_shots
from rushes.film.treatment import Settings
from rushes.plan.names import is_yours, mark

FILM = """
[film]
title = "Care"

[cast.singer]
text = "wavy dark hair, black t-shirt"

[[moment]]
id = "soup"
text = "@singer carries soup"
framing = "medium"
cast = ["singer"]

[[setup]]
id = "wide"
kind = "performance"
text = "@singer sings"
"""


def project(root: Path, shots: str) -> Path:
    (root / "film.toml").write_text(FILM)
    (root / "shots.toml").write_text(shots)
    return root


def test_a_shot_says_what_its_moment_says(tmp_path: Path) -> None:
    root = project(tmp_path, '[[shot]]\nid = "a"\nstart = 0\nend = 48\nmoment = "soup"\nframing = "wide"\n')
    (shot,) = load(root).shots
    assert (shot.text, shot.framing, shot.cast) == ("@singer carries soup", "wide", ("singer",))
    (root / "film.toml").write_text(FILM.replace("carries soup", "spills soup"))
    assert load(root).shots[0].text == "@singer spills soup"


def test_a_default_that_is_written_is_meant(tmp_path: Path) -> None:
    root = project(tmp_path, '[[shot]]\nid = "a"\nstart = 0\nend = 48\nmoment = "soup"\ncast = []\n')
    assert load(root).shots[0].cast == ()
    write_shots(root, load(root).shots, file=load(root).file)
    assert load(root).shots[0].cast == ()
    text = shots_text(load(root).shots, "", load(root).file)
    assert "cast = []" in text and "text" not in text


def test_the_cache_gives_the_same_film(tmp_path: Path) -> None:
    root = project(tmp_path, '[[shot]]\nid = "a"\nstart = 0\nend = 48\nsetup = "wide"\ntext = ""\n')
    first, again = load(root, tmp_path / "cache"), load(root, tmp_path / "cache")
    assert first == again and again.shots[0].kind == "performance" and again.shots[0].text == ""


def test_a_moment_written_anew_leaves_its_shots_the_plans() -> None:
    before = FilmFile(film=Settings(title="x"), moment=(Moment(id="m", text="one"),))
    after = FilmFile(film=Settings(title="x"), moment=(Moment(id="m", text="two"),))
    shot = filled(Shot(id="a", start=0, end=48, moment="m"), {}, sources(before))
    shot = replace(shot, plan=mark(shot, sources(before)))
    assert not is_yours(replace(shot, text="two"), sources(after))
    assert is_yours(replace(shot, text="mine"), sources(after))


words = st.sampled_from(["", "wide", "she turns"])
pictures = st.fixed_dictionaries({"text": words, "framing": words, "kind": st.sampled_from(["insert", "narrative"])})


@settings(deadline=None)
@given(pictures, pictures, st.sampled_from(["moment", "setup", "none"]))
def test_writing_and_reading_give_the_same_shot(theirs: dict[str, str], mine: dict[str, str], link: str) -> None:
    file = FilmFile(
        film=Settings(title="x"),
        moment=(Moment(id="m", **theirs),),  # type: ignore[arg-type]
        setup=(Setup(id="s", **theirs),),  # type: ignore[arg-type]
    )
    links: dict[str, Any] = {"moment": {"moment": "m"}, "setup": {"setup": "s"}, "none": {}}[link]
    shot = Shot(id="a", start=0, end=48, **{**links, **mine})
    known = sources(file)
    said = own_words(shot, known)
    bare = Shot(id="a", start=0, end=48, **links, **said)
    assert filled(bare, said, known) == shot
    assert set(said) <= set(PICTURE)
