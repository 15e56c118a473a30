"""Heard sections at the end of film.toml: what was written stays, byte by byte."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from rushes.errors import FilmError
from rushes.film.append import Heard, append_sections, tells_sections
from rushes.film.load import load
from rushes.film.model import Section

HEARD = (
    Heard(Section(id="verse1", kind="verse", start="0:00", end="0:10.33"), 0.82),
    Heard(Section(id="chorus1", kind="chorus", start="0:10.33", end="0:20"), 0.5),
)


@pytest.mark.parametrize(
    "text",
    ['[film]\ntitle = "x"\n', '[film]\ntitle = "x" # my remark', '\ufeff[film]\r\ntitle = "x"\r\n\r\n# end\r\n',
     '[film]\ntitle = "x"\n[[moment]]\nid = "a"\ntext = "she waits"\nsection = "verse1"\n'],
)  # fmt: skip
def test_sections_are_added_and_read_again(tmp_path: Path, text: str) -> None:
    path = tmp_path / "film.toml"
    path.write_bytes(text.encode())
    assert not tells_sections(tmp_path)
    assert append_sections(tmp_path, HEARD)
    new = path.read_bytes().decode()
    assert new.startswith(text) and "82%" in new and "put right what is wrong" in new
    assert ("\r\n" in text) == ("\r\n" in new) and new.replace("\r\n", "").count("\r") == 0
    assert "\r\n" not in text or new.count("\n") == new.count("\r\n")
    assert load(tmp_path).file.section == tuple(each.section for each in HEARD)
    assert tells_sections(tmp_path) and not append_sections(tmp_path, HEARD)
    assert path.read_bytes().decode() == new


@pytest.mark.parametrize(
    "told", ["section = []\n", '[[section]]\nid = "a"\nkind = "verse"\nstart = "0:00"\nend = "0:05"\n']
)
def test_what_a_person_told_stays(tmp_path: Path, told: str) -> None:
    film = '[film]\ntitle = "x"\n'
    text = told + film if told.startswith("section") else film + told
    (tmp_path / "film.toml").write_text(text)
    assert tells_sections(tmp_path) and not append_sections(tmp_path, HEARD)
    assert (tmp_path / "film.toml").read_text() == text


def test_two_may_add_at_once(tmp_path: Path) -> None:
    (tmp_path / "film.toml").write_text('[film]\ntitle = "x"\n')
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda _: append_sections(tmp_path, HEARD), range(2)))
    assert (tmp_path / "film.toml").read_text().count("[[section]]") == 2


def test_nothing_heard_and_a_broken_file(tmp_path: Path) -> None:
    assert not tells_sections(tmp_path)
    (tmp_path / "film.toml").write_text('[film]\ntitle = "x"\n')
    assert not append_sections(tmp_path, ())
    (tmp_path / "film.toml").write_text("[film")
    with pytest.raises(FilmError):
        append_sections(tmp_path, HEARD)
