"""Edits that change only the edited lines."""

import os
import time
import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rushes.errors import FilmError, RushesError
from rushes.film import write
from rushes.film.model import Shot
from rushes.film.plain import from_plain
from rushes.film.save import HEAD, ORDER, edit_table, save_shot, save_tag, shots_text, write_shots
from rushes.film.shape import keys_of
from rushes.film.write import rendered, replace_file

SHOTS = """\
# my list

# the first one
[[shot]]
id = "a"   # never changes
start = 0
end = 24
picks = { still = 1 }  # the smile

# --- chorus ---

# the second one
[[shot]]
  id = 'b'
  start = 24
  end = 48
  text = \"\"\"
[[shot]]
id = "c"
\"\"\"
  cast = [
    "singer", # her
  ]

[shot.picks]
still = 2

# the end
"""


def test_only_the_value_changes() -> None:
    assert edit_table(SHOTS, ("shot", "a"), {"picks": {"still": 3}}) == SHOTS.replace("still = 1", "still = 3")
    assert edit_table(SHOTS, ("shot", "a"), {"end": 30}) == SHOTS.replace("end = 24", "end = 30")
    assert edit_table(SHOTS, ("shot", "a"), {"end": 24, "slip": None}) == SHOTS


def test_new_keys_go_below_the_last_one() -> None:
    edited = edit_table(SHOTS, ("shot", "a"), {"trim": [1, 2], "text": 'say "hi"'})
    assert edited == SHOTS.replace("# the smile\n", "# the smile\ntrim = [1, 2]\ntext = 'say \"hi\"'\n")


def test_keys_are_taken_out_with_their_lines() -> None:
    assert edit_table(SHOTS, ("shot", "a"), {"picks": None}) == SHOTS.replace(
        "picks = { still = 1 }  # the smile\n", ""
    )
    edited = edit_table(SHOTS, ("shot", "b"), {"cast": None, "text": None})
    assert tomllib.loads(edited)["shot"][1] == {"id": "b", "start": 24, "end": 48, "picks": {"still": 2}}


def test_a_table_below_is_replaced_whole() -> None:
    edited = edit_table(SHOTS, ("shot", "b"), {"picks": {"clip": 1}})
    assert tomllib.loads(edited)["shot"][1]["picks"] == {"clip": 1}
    assert edited.endswith("# the end\n") and "[shot.picks]" not in edited


def test_a_shot_inside_a_text_is_no_shot() -> None:
    with pytest.raises(FilmError, match='no shot "c"'):
        edit_table(SHOTS, ("shot", "c"), {"end": 3})


def test_tables_dotted_keys_and_new_tables() -> None:
    text = '[cast]\nx.text = "x"\n[cast.singer] # s\ntext = "a"\npicks.still = 1\npicks.clip = 2\n'
    edited = edit_table(text, ("cast", "singer"), {"picks": {"reference": 2}})
    assert tomllib.loads(edited)["cast"]["singer"] == {"text": "a", "picks": {"reference": 2}}
    assert edit_table(text, ("budget",), {"cap": 3}) == text + "\n[budget]\ncap = 3\n"
    assert edit_table("", ("a b", "c"), {"cap": 3}) == '["a b".c]\ncap = 3\n'
    with pytest.raises(FilmError, match="inside another table"):
        edit_table(text, ("cast", "x"), {"text": "y"})


def test_line_ends_and_files_without_a_last_one() -> None:
    text = SHOTS.replace("\n", "\r\n")
    edited = edit_table(text, ("shot", "a"), {"trim": [1, 2], "text": "two\nlines"})
    assert edited.replace("\r\n", "").count("\n") == 0
    assert tomllib.loads(edited)["shot"][0]["text"] == "two\nlines"
    bare = '[[shot]]\nid = "a"'
    assert edit_table(bare, ("shot", "a"), {"end": 1}) == '[[shot]]\nid = "a"\nend = 1\n'
    assert edit_table(bare, ("shot", "a"), {"id": "b"}) == '[[shot]]\nid = "b"'


@pytest.mark.parametrize("id", ['q"uote', "a b", "[x]", "é", "back\\slash", "a.b", "#", "tab\t"])
def test_odd_ids_are_found(id: str) -> None:
    for written in (rendered(id), '"' + "".join(f"\\U{ord(char):08x}" for char in id) + '"'):
        text = f'[[shot]]\nid = "x"\n[[shot]]\nend = 1\nid = {written}\n'
        assert edit_table(text, ("shot", id), {"end": 2}) == text.replace("end = 1", "end = 2")


atoms = (
    st.text(max_size=8)
    | st.sampled_from(["[[shot]]", "# x", '"""', "a\nb", "\n[x]\n", "'''", "a\r\nb"])
    | st.integers(-9, 99)
    | st.booleans()
)
plain = (
    atoms
    | st.lists(atoms, max_size=3)
    | st.dictionaries(st.sampled_from(["still", "clip", "a b", "clip#1"]), atoms, max_size=2)
)
rows = st.dictionaries(st.sampled_from(["start", "text", "picks", "cast", "a b"]), plain, max_size=4)
remarks = st.sampled_from(["", "# remark", "# [[shot]]", "   ", '# id = "s1"'])


@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.tuples(rows, st.lists(remarks, max_size=2)), min_size=1, max_size=4), st.data())
def test_an_edit_stays_in_its_block(shots: list[tuple[dict[str, Any], list[str]]], data: st.DataObject) -> None:
    newline = data.draw(st.sampled_from(["\n", "\r\n"]))
    pieces = []
    for number, (row, above) in enumerate(shots):
        lines = [*above, "[[shot]]  # head", *(write.statement(k, v, newline) for k, v in row.items())]
        lines.insert(data.draw(st.integers(len(above) + 1, len(lines))), f'id = "s{number}"')
        pieces.append(newline.join(lines) + newline)
    text = "".join(pieces)
    which = data.draw(st.integers(0, len(shots) - 1))
    changes = data.draw(
        st.dictionaries(st.sampled_from(["start", "text", "picks", "new"]), st.none() | plain, max_size=3)
    )
    edited = edit_table(text, ("shot", f"s{which}"), changes)
    before, after = tomllib.loads(text)["shot"], tomllib.loads(edited)["shot"]
    meant = {k: v for k, v in {**before[which], **tomllib_form(changes)}.items() if v is not None}
    assert after[which] == meant and after[:which] == before[:which] and after[which + 1 :] == before[which + 1 :]
    assert edited.startswith("".join(pieces[:which])) and edited.endswith("".join(pieces[which + 1 :]))


def tomllib_form(changes: dict[str, Any]) -> dict[str, Any]:
    given = {name: value for name, value in changes.items() if value is not None}
    read = tomllib.loads("\n".join(write.statement(name, value) for name, value in given.items()))
    return {name: read.get(name) for name in changes}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "shots.toml").write_text(SHOTS)
    (tmp_path / "film.toml").write_text('[film]\ntitle = "x"\n\n[prop.cup]\ntext = "a cup"\n')
    return tmp_path


def test_picks_are_saved(root: Path) -> None:
    save_shot(root, "a", {"picks": {"still": 2, "clip": 1}, "trim": (3, 9), "rejects": {}})
    text = (root / "shots.toml").read_text()
    assert "picks = { still = 2, clip = 1 }  # the smile\ntrim = [3, 9]\n" in text and "rejects" not in text
    save_tag(root, "cup", {"rejects": {"reference": (1, 2)}})
    assert (root / "film.toml").read_text().endswith('text = "a cup"\nrejects = { reference = [1, 2] }\n')
    assert sorted(each.name for each in root.iterdir()) == ["film.toml", "shots.toml"]


def test_words_that_name_nothing_are_refused(root: Path) -> None:
    for save, name, changes in (
        (save_shot, "z", {"end": 1}),
        (save_shot, "a", {"x": 1}),
        (save_tag, "mug", {"name": "x"}),
    ):
        with pytest.raises(FilmError) as caught:
            save(root, name, changes)
        assert caught.value.next
    with pytest.raises(FilmError, match="half a character"):
        save_shot(root, "a", {"text": "\ud800"})
    assert (root / "shots.toml").read_text() == SHOTS


def test_a_file_that_changed_meanwhile_is_left_alone(root: Path) -> None:
    path = root / "shots.toml"
    with pytest.raises(FilmError, match="changed by somebody else"):
        replace_file(path, SHOTS + "# other", "new")
    with pytest.raises(FilmError, match="changed by somebody else"):
        replace_file(path, None, "new")
    with pytest.raises(FilmError, match="changed by somebody else"):
        write_shots(root, [], SHOTS + "# other")
    assert path.read_text() == SHOTS


def test_a_failed_write_leaves_the_file_and_no_rubbish(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(RushesError, match="No space left"):
        save_shot(root, "a", {"end": 30})
    assert (root / "shots.toml").read_text() == SHOTS
    assert sorted(each.name for each in root.iterdir()) == ["film.toml", "shots.toml"]


def test_rights_and_links_are_kept(root: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    real = tmp_path_factory.mktemp("real") / "list.toml"
    (root / "shots.toml").rename(real)
    (root / "shots.toml").symlink_to(real)
    real.chmod(0o640)
    save_shot(root, "a", {"end": 30})
    assert (
        (root / "shots.toml").is_symlink() and real.stat().st_mode & 0o777 == 0o640 and "end = 30" in real.read_text()
    )


def read(text: str) -> list[Shot]:
    return [from_plain(Shot, row) for row in tomllib.loads(text).get("shot", [])]


def test_every_key_of_a_shot_has_its_place() -> None:
    assert sorted(ORDER) == sorted(keys_of(Shot))


def test_a_new_list_has_a_head_and_reads_back(tmp_path: Path) -> None:
    shots = [
        Shot(id="a", start=0, end=9, text='x "y"\nz'),
        Shot(id="b", start=9, end=12, picks={"still": 2}, trim=(0, 3)),
    ]
    write_shots(tmp_path, shots)
    text = (tmp_path / "shots.toml").read_text()
    assert text.startswith(HEAD) and read(text) == shots
    assert text.endswith('[[shot]]\nid = "b"\nstart = 9\nend = 12\ntrim = [0, 3]\npicks = { still = 2 }\n')
    assert "\n\n[[shot]]" in text and "\n\n\n" not in text


def test_shots_that_stay_keep_their_bytes() -> None:
    a, b = read(SHOTS)
    assert shots_text([a, b], SHOTS) == SHOTS
    longer = Shot(id="a", start=0, end=20, picks={"still": 1})
    new = Shot(id="n", start=20, end=24)
    text = shots_text([longer, new, b], SHOTS)
    assert read(text) == [longer, new, b]
    assert text == SHOTS.replace("end = 24\n", "end = 20\n").replace(
        "# the smile\n", '# the smile\n\n[[shot]]\nid = "n"\nstart = 20\nend = 24\n'
    )


def test_remarks_of_shots_that_are_gone() -> None:
    a, b = read(SHOTS)
    text = shots_text([a], SHOTS)
    assert read(text) == [a] and "# --- chorus ---" in text and "the second one" not in text
    assert "# the end" in text and "# my list" in text
    assert read(shots_text([b, a], SHOTS)) == [b, a]
    assert "# my list" in shots_text([], SHOTS)
    assert shots_text([a], "# only a remark\n").startswith("# only a remark\n")


names = st.lists(st.sampled_from("abcdef"), unique=True, max_size=5)
bodies = st.fixed_dictionaries({"text": st.text(max_size=5), "slip": st.integers(0, 2)})


@settings(max_examples=80, deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from("abcdef"), bodies), max_size=5, unique_by=lambda each: each[0]),
    st.lists(st.tuples(st.sampled_from("abcdef"), bodies), max_size=5, unique_by=lambda each: each[0]),
    st.sampled_from(["\n", "\r\n"]),
)
def test_any_list_over_any_list(old: Any, new: Any, newline: str) -> None:
    before = [Shot(id=id, start=0, end=1, **body) for id, body in old]
    after = [Shot(id=id, start=0, end=1, **body) for id, body in new]
    text = "# head\n" + shots_text(before).replace("\n[[shot]]", "\n# above\n[[shot]] # beside")
    text = text.replace("\n", newline)
    changed = shots_text(after, text)
    assert read(changed) == after
    assert shots_text(after, changed) == changed
    for shot in after:
        if shot in before:
            assert f"# above{newline}[[shot]] # beside{newline}id = {rendered(shot.id)}" in changed


@pytest.mark.parametrize(
    "text",
    [
        "[[shot]\n",
        "shot = [{id = 'a'}]\n",
        "[[shot]]\nnope = 1\n",
        "[[shot]]\nid = 'a'\nend = 'x'\nstart = 1\ntrim = 3",
    ],
)
def test_a_broken_list_is_not_written_over(tmp_path: Path, text: str) -> None:
    (tmp_path / "shots.toml").write_text(text)
    with pytest.raises(FilmError):
        write_shots(tmp_path, [Shot(id="a", start=0, end=1), Shot(id="None", start=1, end=2)])
    assert (tmp_path / "shots.toml").read_text() == text


def test_ten_thousand_shots_are_edited_quickly(tmp_path: Path) -> None:
    write_shots(
        tmp_path, [Shot(id=f"s{n}", start=n, end=n + 1, text="the cup falls", cast=("a",)) for n in range(10_000)]
    )
    begun = time.process_time()
    save_shot(tmp_path, "s9999", {"picks": {"still": 2}})
    assert time.process_time() - begun < 1


@settings(max_examples=100, deadline=None)
@given(plain | st.floats())
def test_values_read_back(value: Any) -> None:
    assert (
        repr(tomllib.loads(f"k = {rendered(value)}")["k"]) == repr(value) or "\r\n" in str(value) or "\n" in str(value)
    )
