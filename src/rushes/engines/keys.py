"""The keys of paid engines: where they are kept, and how they stay out of everything else.

A key is in the environment, or in ``keys.json`` in the user's own configuration folder, which only
that user may read. It is never part of a project, an option, an event or a message: who needs one
asks here for a ``Key``, which shows itself as a name, and says its secret only when told to.
"""

import hashlib
import json
import os
import re
import stat
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from rushes.errors import EngineError, UsageError

VARIABLES: Mapping[str, str] = {"runway": "RUNWAYML_API_SECRET"}
"""The variable of the environment that has an engine's key, and wins over the file."""

SHAPES: Mapping[str, re.Pattern[str]] = {"runway": re.compile(r"key_[0-9a-f]{128}")}
"""What a key looks like, as its service documents it (docs.dev.runwayml.com, errors/troubleshooting)."""

MOST = 1024
"""Characters of the longest key that is kept."""


@dataclass(frozen=True, slots=True)
class Key:
    """A key: who it is for and where it was found. Its secret is no part of what it shows."""

    engine: str
    source: str
    _secret: str = field(repr=False)

    @property
    def name(self) -> str:
        """What the account behind the key is called: the same for the same key, and it tells nothing of it."""
        return "key-" + hashlib.sha256(f"rushes {self.engine} {self._secret}".encode()).hexdigest()[:12]

    def reveal(self) -> str:
        """The secret itself."""
        return self._secret

    def hide(self, text: str) -> str:
        """A text without the secret."""
        return text.replace(self._secret, "(the key)")


def key_of(engine: str) -> Key | None:
    """The key of an engine: from the environment, or else from the file; None where there is none.

    Raises ``EngineError`` for a file that others may read, or that cannot be read.
    """
    variable = VARIABLES.get(engine, "")
    if secret := os.environ.get(variable, "").strip():
        return Key(engine, variable, _checked(secret, variable))
    kept = _kept()
    return Key(engine, str(keys_file()), kept[engine]) if engine in kept else None


def need_key(engine: str) -> Key:
    """The key of an engine; ``EngineError`` with what to do where there is none."""
    found = key_of(engine)
    if found is None:
        variable = VARIABLES.get(engine)
        other = f", or put it into {variable}" if variable else ""
        raise EngineError(f"engine {engine} has no key", next=f"Give it one: rushes keys set {engine}{other}.")
    return found


def keep_key(engine: str, text: str) -> Key:
    """Write a key into the user's file, in place of the one there. Raises ``UsageError`` for what is no key."""
    check_engine(engine)
    try:
        secret = _checked(text.strip(), "the key")
    except EngineError as error:
        raise UsageError(error.what, next=error.next) from None
    _write({**_kept(), engine: secret})
    return Key(engine, str(keys_file()), secret)


def forget_key(engine: str) -> bool:
    """Remove an engine's key from the file; whether one was there."""
    check_engine(engine)
    kept = _kept()
    if engine not in kept:
        return False
    _write({name: secret for name, secret in kept.items() if name != engine})
    return True


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
