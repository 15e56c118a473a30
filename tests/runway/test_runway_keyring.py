"""``rushes keys set --keyring``: the system's keyring, where it is one, and nothing lost where it is none."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import keyring
import keyring.backend
import keyring.backends.fail
import keyring.backends.null
import keyring.errors
import pytest
from click.testing import CliRunner
from runway_worlds import KEY

from rushes.cli.keys import keys
from rushes.engines.keyring import safe
from rushes.engines.keys import IN_KEYRING, forget_key, keep_key, key_of, keys_file, name_account, need_key
from rushes.engines.runway import Runway
from rushes.engines.runway_emulator import Emulator
from rushes.errors import EngineError, UsageError

OTHER = "key_" + "f0" * 64
NULL: Any = keyring.backends.null.Keyring
FAIL: Any = keyring.backends.fail.Keyring


class Memory(keyring.backend.KeyringBackend):
    """A keyring that is locked, forgets, or breaks, when told to."""

    priority = 5

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.kept: dict[tuple[str, str], str] = {}
        self.breaks: Exception | None = None
        self.forgets = False

    def get_password(self, service: str, username: str) -> str | None:
        self._work()
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self._work()
        if not self.forgets:
            self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        self._work()
        del self.kept[service, username]

    def _work(self) -> None:
        if self.breaks is not None:
            raise self.breaks


class PlaintextKeyring(Memory):
    """As ``keyrings.alt.file`` has one."""


@pytest.fixture
def ring() -> Iterator[Memory]:
    before, memory = keyring.get_keyring(), Memory()
    keyring.set_keyring(memory)
    yield memory
    keyring.set_keyring(before)


def _use(monkeypatch: pytest.MonkeyPatch, backend: object) -> None:
    monkeypatch.setattr(keyring, "get_keyring", lambda: backend)


def told(*words: str, stdin: str = "", code: int = 0) -> str:
    done = CliRunner().invoke(keys, words, input=stdin, catch_exceptions=False, standalone_mode=code == 0)
    assert done.exit_code == code
    return done.output


def test_it_is_kept_there_and_only_there(ring: Memory, home: Path) -> None:
    said = told("set", "runway", "--keyring", stdin=f"{KEY}\n")
    assert KEY not in said and IN_KEYRING in said
    assert ring.kept == {("rushes", "runway"): KEY}
    assert KEY[4:30].encode() not in b"".join(path.read_bytes() for path in home.rglob("*") if path.is_file())
    found = need_key("runway")
    assert (found.reveal(), found.source) == (KEY, IN_KEYRING)
    assert IN_KEYRING in told("list") and KEY not in told("list")
    assert "is forgotten" in told("forget", "runway")
    assert ring.kept == {} and key_of("runway") is None and not keys_file().exists()


def test_the_engine_finds_it(ring: Memory, service: Emulator, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("RUNWAYML_API_SECRET")
    keep_key("runway", service.key, in_keyring=True)
    account = Runway().account()
    assert account is not None and account.balance == 2000
    assert "2000 credits" in told("check", "runway")


def test_one_place_at_a_time(ring: Memory) -> None:
    keep_key("runway", KEY)
    keep_key("runway", OTHER, in_keyring=True)
    assert KEY not in keys_file().read_text() and need_key("runway").reveal() == OTHER
    keep_key("runway", KEY)
    assert ring.kept == {} and need_key("runway").reveal() == KEY


def test_the_environment_wins_over_it(ring: Memory, monkeypatch: pytest.MonkeyPatch) -> None:
    keep_key("runway", KEY, in_keyring=True)
    ring.breaks = RuntimeError("locked")
    monkeypatch.setenv("RUNWAYML_API_SECRET", OTHER)
    assert need_key("runway").reveal() == OTHER


@pytest.mark.parametrize(
    "error", [keyring.errors.KeyringLocked("no"), keyring.errors.InitError("x"), OSError("dbus"), RuntimeError(KEY)]
)
def test_a_keyring_that_breaks_is_one_error_and_loses_nothing(ring: Memory, error: Exception) -> None:
    keep_key("runway", KEY)
    ring.breaks = error
    with pytest.raises(EngineError, match="does not work") as found:
        keep_key("runway", OTHER, in_keyring=True)
    assert KEY not in str(found.value) and found.value.__cause__ is None
    assert need_key("runway").reveal() == KEY
    ring.breaks = None
    keep_key("runway", OTHER, in_keyring=True)
    ring.breaks = error
    for act in (lambda: key_of("runway"), lambda: forget_key("runway")):
        with pytest.raises(EngineError, match="does not work"):
            act()
    assert "does not work" in told("list")
    ring.breaks = None
    assert need_key("runway").reveal() == OTHER


def test_a_keyring_that_forgets_is_said(ring: Memory) -> None:
    keep_key("runway", KEY)
    ring.forgets = True
    with pytest.raises(EngineError, match="does not give it back"):
        keep_key("runway", OTHER, in_keyring=True)
    assert need_key("runway").reveal() == KEY
    ring.forgets = False
    keep_key("runway", OTHER, in_keyring=True)
    ring.kept.clear()
    with pytest.raises(EngineError, match="is not there"):
        key_of("runway")
    assert forget_key("runway") and key_of("runway") is None


@pytest.mark.parametrize("backend", [FAIL(), NULL(), PlaintextKeyring()])
def test_what_keeps_plain_text_or_nothing_is_refused(backend: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    _use(monkeypatch, backend)
    with pytest.raises(EngineError, match="no keyring that keeps a key safely"):
        keep_key("runway", KEY, in_keyring=True)
    assert not keys_file().exists() and getattr(backend, "kept", {}) == {}


def test_of_a_chain_the_first_safe_one(monkeypatch: pytest.MonkeyPatch) -> None:
    plain, good = PlaintextKeyring(), Memory()
    _use(monkeypatch, SimpleNamespace(backends=[plain, NULL(), good]))
    keep_key("runway", KEY, in_keyring=True)
    assert plain.kept == {} and need_key("runway").reveal() == KEY == good.kept["rushes", "runway"]
    _use(monkeypatch, SimpleNamespace(backends=[plain]))
    with pytest.raises(EngineError, match="safely"):
        key_of("runway")


@pytest.mark.parametrize(
    ("name", "good"),
    [
        ("keyrings.alt.file.PlaintextKeyring", False), ("keyrings.alt.pyfs.PlaintextKeyring", False),
        ("keyrings.alt.pyfs.BasicKeyring", False), ("keyrings.alt.file.EncryptedKeyring", True),
        ("keyrings.alt.Windows.RegistryKeyring", True), ("keyring.backends.SecretService.Keyring", True),
        ("keyring.backends.macOS.Keyring", True), ("keyring.backends.null.Keyring", False),
    ],
)  # fmt: skip
def test_which_are_safe(name: str, good: bool) -> None:
    module, _, kind = name.rpartition(".")
    assert safe(type(kind, (), {"__module__": module})()) is good


def test_without_the_package(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "keyring", None)
    with pytest.raises(EngineError, match=r"rushes\[keyring\]"):
        keep_key("runway", KEY, in_keyring=True)
    assert not keys_file().exists()
    keep_key("runway", KEY)
    assert need_key("runway").reveal() == KEY


def test_it_is_not_imported_unless_it_is_used() -> None:
    code = (
        "import sys; from rushes.engines.keys import key_of; key_of('runway'); "
        "import rushes.cli.keys; print('keyring' in sys.modules, 'rushes.engines.keyring' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False False"


# Names of accounts.


def test_two_keys_of_one_organization_get_one_name(monkeypatch: pytest.MonkeyPatch) -> None:
    keep_key("runway", KEY)
    own = need_key("runway").name
    assert "is called studio" in told("name", "runway", "studio")
    assert need_key("runway").name == "studio" and "studio" in told("list")
    monkeypatch.setenv("RUNWAYML_API_SECRET", OTHER)
    assert need_key("runway").name.startswith("key-")
    name_account("runway", "studio")
    assert need_key("runway").name == "studio"
    monkeypatch.delenv("RUNWAYML_API_SECRET")
    told("name", "runway")
    assert need_key("runway").name == own
    keep_key("runway", OTHER)
    assert need_key("runway").name == "studio"


@pytest.mark.parametrize("name", ["two words", "../x", "x" * 41, "-x", "\u00e9"])
def test_what_is_no_name(name: str) -> None:
    keep_key("runway", KEY)
    with pytest.raises(UsageError, match="no name"):
        name_account("runway", name)


def test_a_name_needs_a_key() -> None:
    with pytest.raises(EngineError, match="has no key"):
        name_account("runway", "studio")
    assert not keys_file().exists()
