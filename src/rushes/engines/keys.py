"""The keys of paid engines: where they are kept, and how they stay out of everything else.

A key is in the environment, or in ``keys.json`` in the user's own configuration folder, which only
that user may read, or in the system keyring: then the file says so in its place. It is never part of a
project, an option, an event or a message: who needs one asks here for a ``Key``, which shows itself as a
name, and says its secret only when told to.
"""

import hashlib
import json
import os
import re
import stat
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

from rushes.errors import EngineError, UsageError

VARIABLES: Mapping[str, str] = {"runway": "RUNWAYML_API_SECRET"}
"""The variable of the environment that has an engine's key, and wins over the file."""

SHAPES: Mapping[str, re.Pattern[str]] = {"runway": re.compile(r"key_[0-9a-f]{128}")}
"""What a key looks like, as its service documents it (docs.dev.runwayml.com, errors/troubleshooting)."""

MOST = 1024
"""Characters of the longest key that is kept."""
IN_KEYRING = "in the system keyring"
"""What stands in the file in place of a key that the keyring has; no key has a space in it."""
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,39}")


@dataclass(frozen=True, slots=True)
class Key:
    """A key: who it is for and where it was found. Its secret is no part of what it shows."""

    engine: str
    source: str
    _secret: str = field(repr=False)
    account: str = ""
    """What a person calls the account behind it."""

    @property
    def name(self) -> str:
        """What the account behind the key is called: by its person, or the same for the same key. It tells no more."""
        return self.account or self.own_name

    @property
    def own_name(self) -> str:
        """A name that is made of the key, and tells nothing of it."""
        return "key-" + hashlib.sha256(f"rushes {self.engine} {self._secret}".encode()).hexdigest()[:12]

    def reveal(self) -> str:
        """The secret itself."""
        return self._secret

    def hide(self, text: str) -> str:
        """A text without the secret."""
        return text.replace(self._secret, "(the key)")


def key_of(engine: str) -> Key | None:
    """The key of an engine: from the environment, or else the one kept; None where there is none.

    Raises ``EngineError`` for a file that others may read, or that cannot be read, and for a keyring
    that is said to have it and does not give it.
    """
    variable = VARIABLES.get(engine, "")
    if secret := os.environ.get(variable, "").strip():
        return _named(Key(engine, variable, _checked(secret, variable)), _names())
    kept = _kept()
    if engine not in kept:
        return None
    if kept[engine] != IN_KEYRING:
        return _named(Key(engine, str(keys_file()), kept[engine]), kept)
    from rushes.engines import keyring

    return _named(Key(engine, IN_KEYRING, _checked(keyring.get(engine), IN_KEYRING)), kept)


def need_key(engine: str) -> Key:
    """The key of an engine; ``EngineError`` with what to do where there is none."""
    found = key_of(engine)
    if found is None:
        variable = VARIABLES.get(engine)
        other = f", or put it into {variable}" if variable else ""
        raise EngineError(f"engine {engine} has no key", next=f"Give it one: rushes keys set {engine}{other}.")
    return found


def keep_key(engine: str, text: str, *, in_keyring: bool = False) -> Key:
    """Keep a key, in place of the one there: in the user's file, or in the system keyring.

    Raises ``UsageError`` for what is no key, ``EngineError`` for a keyring that does not keep it safely:
    nothing has changed then.
    """
    check_engine(engine)
    try:
        secret = _checked(text.strip(), "the key")
    except EngineError as error:
        raise UsageError(error.what, next=error.next) from None
    kept = _kept()
    if in_keyring:
        from rushes.engines import keyring

        keyring.put(engine, secret)
    _write({**kept, engine: IN_KEYRING if in_keyring else secret})
    if not in_keyring and kept.get(engine) == IN_KEYRING:
        _drop(engine)
    return _named(Key(engine, IN_KEYRING if in_keyring else str(keys_file()), secret), kept)


def forget_key(engine: str) -> bool:
    """Remove an engine's key from where it is kept; whether one was there."""
    check_engine(engine)
    kept = _kept()
    if engine not in kept:
        return False
    if kept[engine] == IN_KEYRING:
        _drop(engine)
    _write({name: secret for name, secret in kept.items() if name != engine})
    return True


def name_account(engine: str, account: str) -> Key:
    """Call the account behind an engine's key something; with "", as it was called by itself.

    Keys of one organization that are called the same are one account in every ledger.
    """
    check_engine(engine)
    if account and not _NAME.fullmatch(account):
        raise UsageError("this is no name of an account", next="Use 1 to 40 letters, digits, dots, - and _.")
    key, kept = need_key(engine), _kept()
    kept.pop(_about(key), None)
    _write({**kept, _about(key): account} if account else kept)
    return _named(key, _kept())


def looks_right(key: Key) -> bool:
    """Whether a key has the shape that its service documents."""
    shape = SHAPES.get(key.engine)
    return shape is None or shape.fullmatch(key.reveal()) is not None


def check_engine(engine: str) -> None:
    """Raise ``UsageError`` for an engine that has no key."""
    if engine not in VARIABLES:
        raise UsageError(f'no engine "{engine[:40]}" has a key', next=f"Engines with one: {', '.join(VARIABLES)}.")


def keys_file() -> Path:
    """Where keys are kept: ``rushes/keys.json`` in the user's configuration folder."""
    return user_folder("XDG_CONFIG_HOME", ".config") / "keys.json"


def user_folder(variable: str, usual: str) -> Path:
    """Our folder among the user's own (XDG Base Directory Specification: a relative path counts as none)."""
    given = Path(os.environ.get(variable, ""))
    return (given if given.is_absolute() else Path.home() / usual) / "rushes"


def _about(key: Key) -> str:
    """Where the file has what the account of a key is called; no engine's name has a space."""
    return f"account of {key.engine} {key.own_name}"


def _named(key: Key, kept: Mapping[str, str]) -> Key:
    return replace(key, account=kept.get(_about(key), ""))


def _names() -> Mapping[str, str]:
    """What accounts are called; nothing where the file cannot be read, which is no matter then."""
    with suppress(EngineError):
        return _kept()
    return {}


def _drop(engine: str) -> None:
    from rushes.engines import keyring

    keyring.drop(engine)


def _checked(secret: str, where: str) -> str:
    if not secret or len(secret) > MOST or not re.fullmatch(r"[!-~]+", secret):
        raise EngineError(
            f"{where} is not a key: one word of at most {MOST} plain characters is wanted",
            next="Copy it again from the service's page of keys.",
        )
    return secret


def _kept() -> dict[str, str]:
    path = keys_file()
    try:
        with path.open("rb") as file:
            mode = stat.S_IMODE(os.fstat(file.fileno()).st_mode)
            data = file.read(64 * MOST)
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise EngineError(f"the keys cannot be read: {error.strerror}", where=str(path)) from None
    if mode & 0o077:
        raise EngineError("others on this machine may read the keys", where=str(path), next=f"chmod 600 {path}")
    with suppress(ValueError, RecursionError):
        kept = json.loads(data)
        if isinstance(kept, dict) and all(isinstance(secret, str) and secret for secret in kept.values()):
            return kept
    raise EngineError(
        "the file of the keys is broken", where=str(path), next=f"Remove it and set them again: rm {path}"
    )


def _write(kept: Mapping[str, str]) -> None:
    path = keys_file()
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not kept:
        path.unlink(missing_ok=True)
        return
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".keys-")  # readable by its owner only
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump(kept, file)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
