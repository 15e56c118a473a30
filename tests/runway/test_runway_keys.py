"""Where keys are kept, and ``rushes keys``."""

import stat
from pathlib import Path

import pytest
from click.testing import CliRunner
from runway_worlds import KEY

from rushes.cli.keys import keys
from rushes.engines.keys import forget_key, keep_key, key_of, keys_file, looks_right, need_key, user_folder
from rushes.engines.runway_emulator import Emulator
from rushes.errors import EngineError, UsageError


def told(*words: str, stdin: str = "") -> str:
    """What a command says; it must end well."""
    done = CliRunner().invoke(keys, words, input=stdin, catch_exceptions=False)
    assert done.exit_code == 0
    return done.output


def test_a_key_is_kept_for_its_owner_alone(home: Path) -> None:
    assert key_of("runway") is None
    kept = keep_key("runway", f"  {KEY}\n")
    assert kept.reveal() == KEY and looks_right(kept)
    path = keys_file()
    assert path.is_relative_to(home)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600 and stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert [each.name for each in path.parent.iterdir()] == ["keys.json"]
    found = need_key("runway")
    assert (found.reveal(), found.source) == (KEY, str(path))
    assert forget_key("runway") and not forget_key("runway") and not path.exists()


def test_the_environment_wins(monkeypatch: pytest.MonkeyPatch) -> None:
    keep_key("runway", KEY)
    monkeypatch.setenv("RUNWAYML_API_SECRET", "key_other")
    assert need_key("runway").reveal() == "key_other"
    monkeypatch.setenv("RUNWAYML_API_SECRET", " ")
    assert need_key("runway").reveal() == KEY


@pytest.mark.parametrize("text", ["", "  ", "two words", "key_\u00e9", "x" * 1025, "key_\0", "a\nb"])
def test_what_is_no_key(text: str) -> None:
    with pytest.raises(UsageError, match="not a key") as found:
        keep_key("runway", text)
    assert not text.strip() or text not in str(found.value)
    assert not keys_file().exists()


def test_a_file_that_others_may_read_is_refused() -> None:
    keep_key("runway", KEY)
    keys_file().chmod(0o644)
    with pytest.raises(EngineError, match="chmod 600"):
        key_of("runway")


@pytest.mark.parametrize("text", ["", "{", "[]", '{"runway": 3}', '{"runway": ""}', "[" * 60_000])
def test_a_broken_file_is_said(text: str) -> None:
    keep_key("runway", KEY)
    keys_file().write_text(text)
    with pytest.raises(EngineError, match="broken"):
        key_of("runway")


def test_an_engine_without_keys() -> None:
    for wrong in ("slate", "runwya", "../x"):
        with pytest.raises(UsageError, match="Engines with one: runway"):
            keep_key(wrong, KEY)
    assert key_of("slate") is None


def test_a_relative_folder_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", "here")
    assert user_folder("XDG_CONFIG_HOME", ".config") == Path.home() / ".config" / "rushes"


def test_set_list_forget() -> None:
    said = told("set", "runway", stdin=KEY + "\n")
    assert KEY not in said and "only you may read" in said and "warning" not in said
    said = told("list")
    assert need_key("runway").name in said and KEY not in said and KEY[4:20] not in said
    assert "is forgotten" in told("forget", "runway")
    assert "No key" in told("forget", "runway")
    assert "none" in told("list")


def test_set_doubts(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "does not look like" in told("set", "runway", stdin="key_short")
    monkeypatch.setenv("RUNWAYML_API_SECRET", KEY)
    assert "wins over it" in told("set", "runway", stdin=KEY)


def test_a_key_is_never_an_argument() -> None:
    done = CliRunner().invoke(keys, ["set", "runway", KEY])
    assert done.exit_code == 2 and not keys_file().exists()


def test_check(service: Emulator) -> None:
    said = told("check", "runway")
    assert "2000 credits" in said and service.key not in said
    assert not service.jobs()
