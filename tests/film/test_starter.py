"""A new film loads without a problem, whatever it is begun from."""

import itertools
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rushes.errors import FilmError, RushesError, UsageError
from rushes.film.load import load, parse
from rushes.film.script import read_fountain
from rushes.film.starter import film_text, new_project
from rushes.film.treatment import FILM_KINDS

FOUNTAIN = "Title: The Letter\n\nINT. STATION - NIGHT\n\nANNA (30s, tired eyes) waits.\n\nANNA\nI never opened one.\n"
SHEET = "id,start,end,text,cast,place,section\n1,0:00,0:08,she walks,Anna,Station,verse\n2,0:08,0:12,he waits,Ben,,\n"


@pytest.fixture
def away(tmp_path: Path) -> Path:
    folder = tmp_path / "away"
    folder.mkdir()
    (folder / "My Song (1).WAV").write_bytes(b"song")
    (folder / "words.LRC").write_text("[00:01.00]la")
    (folder / "cup.png").write_bytes(b"\x89PNG\xff")
    (folder / "mascot.jpg").write_bytes(b"robot")
    (folder / "an odd näme!.png").write_bytes(b"odd")
    (folder / "script.fountain").write_text(FOUNTAIN)
    (folder / "shots.csv").write_text(SHEET)
    return folder


@pytest.mark.parametrize(
    ("kind", "script", "song"), list(itertools.product(FILM_KINDS, ("", "script.fountain", "shots.csv"), (False, True)))
)
def test_every_beginning_loads(tmp_path: Path, away: Path, kind: str, script: str, song: bool) -> None:
    root = tmp_path / "a new-film"
    written = new_project(
        root,
        kind=kind,
        song=away / "My Song (1).WAV" if song else None,
        lyrics=away / "words.LRC" if song else None,
        meter=3 if song else None,
        script=away / script if script else None,
        pictures=[away / "cup.png", away / "mascot.jpg", away / "an odd näme!.png"],
    )
    film = load(root)
    assert film.settings.kind == kind and film.file.moment
    assert film.settings.title == ("The Letter" if script == "script.fountain" else "A new film")
    assert (film.file.song is not None) == song
    assert all(path.is_file() for path in written) and root / "film.toml" in written
    assert (root / "references" / "an_odd_name.png").read_bytes() == b"odd"
    assert (root / ".gitignore").read_text().split() == [".rushes/", "media/", "out/"]
    if song and film.file.song:
        assert (film.file.song.file, film.file.song.lyrics, film.file.song.meter) == ("song.wav", "lyrics.lrc", 3)
    if not script and kind == "commercial":
        assert film.file.cast["mascot"].images == ("references/mascot.jpg",)


@pytest.mark.parametrize("kind", FILM_KINDS)
def test_the_examples_teach_what_the_guide_says(tmp_path: Path, kind: str) -> None:
    film, problems = parse(film_text(kind, "x"), "", tmp_path)
    assert film is not None and not problems
    file = film.file
    lengths = {moment.seconds for moment in file.moment}
    assert lengths <= {5, 10} and file.look.style and file.look.light and file.motif and file.prop
    assert all(moment.text and moment.motion and moment.camera for moment in file.moment)
    if kind == "commercial":
        assert all((moment.role == "hero") == (moment.seconds == 10) for moment in file.moment)
        assert "brand colors" in file.look.style and film.settings.clip_lengths == "guide"
    if kind == "narrative":
        assert any("Voice-over:" in moment.text for moment in file.moment) and file.song is None
    if kind == "music-video":
        assert file.setup and [*file.prop["cup"].states] == ["whole", "shattered", "repaired"]


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=60), st.sampled_from(FILM_KINDS))
def test_any_title_is_written_safely(title: str, kind: str) -> None:
    try:
        text = film_text(kind, title)
    except FilmError:
        assert not title.isprintable()
        return
    film, problems = parse(text, "", Path("/nowhere"))
    assert film is not None and not problems
    plain = " ".join("".join(char if char.isprintable() else " " for char in title).split())
    assert film.settings.title == (plain or "My film")


def test_nothing_is_overwritten(tmp_path: Path, away: Path) -> None:
    root = tmp_path / "film"
    root.mkdir()
    (root / ".gitignore").write_text("mine\n")
    (root / "song.wav").write_bytes(b"mine")
    with pytest.raises(FilmError, match="a file already"):
        new_project(root, kind="narrative", song=away / "My Song (1).WAV")
    assert not (root / "film.toml").exists() and (root / "song.wav").read_bytes() == b"mine"
    new_project(root, kind="narrative", song=root / "song.wav")
    assert (root / ".gitignore").read_text() == "mine\n" and load(root).file.song is not None
    with pytest.raises(FilmError, match="a film already"):
        new_project(root, kind="narrative")


def test_what_cannot_be_begun(tmp_path: Path, away: Path) -> None:
    root, song = tmp_path / "film", away / "My Song (1).WAV"
    with pytest.raises(UsageError) as caught:
        new_project(root, kind="music-vidio")
    assert caught.value.next == 'Did you mean "music-video"?'
    for asked in (
        {"lyrics": away / "words.LRC"},
        {"song": away / "none.wav"},
        {"song": away},
        {"song": song, "lyrics": away / "cup.png"},
        {"song": song, "meter": 13},
        {"script": away / "cup.png"},
        {"script": away / "none.fountain"},
        {"pictures": [away / "words.LRC"]},
    ):
        with pytest.raises(RushesError) as refused:
            new_project(root, kind="narrative", **asked)
        assert refused.value.next
    with pytest.raises(FilmError, match="a file, not a folder"):
        new_project(away / "cup.png", kind="narrative")
    assert not root.exists()


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                "INT. A - DAY",
                "EXT. Ü-Bahn",
                "",
                "",
                "ANNA",
                "李雷",
                "@McX",
                "He walks to Anna.",
                "\"quo\\te\" 'x'",
                "(low)",
                "# Act",
                ".X",
                "JO",
            ]
        ),
        max_size=25,
    )
)
def test_a_film_from_any_script_loads(lines: list[str]) -> None:
    story = read_fountain("\n".join(lines))
    film, problems = parse(film_text("narrative", "x", story=story), "", Path("/nowhere"))
    assert film is not None, problems
