"""Everything the pages tell to type does what they say it does."""

from pathlib import Path

import pytest
from doc_pages import ROOT, pages_to_run, run_page

QUICK = {"docs/how-to/song-and-lyrics.md"}


def _page(path: Path) -> object:
    name = path.relative_to(ROOT).as_posix()
    return pytest.param(path, id=name, marks=() if name in QUICK else pytest.mark.long)


@pytest.mark.parametrize("page", [_page(path) for path in pages_to_run()])
def test_what_a_page_tells_to_type_prints_what_it_says(page: Path, tmp_path: Path) -> None:
    assert not (wrong := run_page(page, tmp_path)), "\n\n".join(wrong)
