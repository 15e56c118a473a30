"""The system's own keyring: Keychain, Windows' credentials, Secret Service, KWallet, by package ``keyring``.

It is imported when a key is put there or fetched from there, and never before. What keeps passwords in
a plain file, or nowhere, is refused: then our own file, which only its user may read, is better.
"""

from collections.abc import Callable
from typing import Any, TypeVar

from rushes.errors import EngineError

SERVICE = "rushes"
"""What the keyring's own program shows the key under; its user is the engine."""

T = TypeVar("T")


def get(engine: str) -> str:
    """The key of an engine. Raises ``EngineError`` where it is not there."""
    found = _ask(lambda ring: ring.get_password(SERVICE, engine))
    if not isinstance(found, str) or not found:
        raise EngineError(
            f"the key of {engine} should be in the system keyring, and it is not there",
            next=f"Set it again: rushes keys set {engine} --keyring, or without --keyring to keep it in a file.",
        )
    return found


def put(engine: str, secret: str) -> None:
    """Keep an engine's key, and read it back to see that it is there."""

    def keep(ring: Any) -> bool:
        ring.set_password(SERVICE, engine, secret)
        return bool(ring.get_password(SERVICE, engine) == secret)

    if not _ask(keep):
        raise EngineError("the system keyring took the key and does not give it back", next=_FILE)


def drop(engine: str) -> None:
    """Take an engine's key out; one that is not there any more is out."""

    def remove(ring: Any) -> None:
        if ring.get_password(SERVICE, engine) is not None:
            ring.delete_password(SERVICE, engine)

    _ask(remove)


def safe(ring: object) -> bool:
    """Whether a keyring keeps what it is given, and not in plain text."""
    kinds = [f"{kind.__module__}.{kind.__qualname__}" for kind in type(ring).__mro__]
    if any(name.startswith(("keyring.backends.null.", "keyring.backends.fail.")) for name in kinds):
        return False
    if any("plaintext" in name.lower() for name in kinds):
        return False
    others = kinds[0].startswith("keyrings.alt.")  # of these, only some encrypt
    return not others or "Encrypted" in type(ring).__qualname__ or "Registry" in type(ring).__qualname__


_FILE = "Leave --keyring out: it is then kept in a file that only you may read."


def _ask(question: Callable[[Any], T]) -> T:
    """The answer of the first safe keyring; whatever breaks in there is one ``EngineError`` without its words."""
    try:
        import keyring
    except ImportError:
        raise EngineError(
            "the system keyring needs a package that is not installed",
            next='Install it: pip install "rushes[keyring]".',
        ) from None
    try:
        ring = keyring.get_keyring()
        rings = list(getattr(ring, "backends", None) or [ring])  # a chain asks several, plain ones too
    except Exception as error:
        raise _broken(error) from None
    good = next((one for one in rings if safe(one)), None)
    if good is None:
        raise EngineError(
            "this system has no keyring that keeps a key safely "
            f"({', '.join(dict.fromkeys(type(one).__module__ for one in rings))})",
            next=_FILE,
        )
    try:
        return question(good)
    except Exception as error:
        raise _broken(error) from None


def _broken(error: Exception) -> EngineError:
    kind = f"{type(error).__module__.partition('.')[0]}.{type(error).__name__}"
    return EngineError(f"the system keyring does not work ({kind})", next=f"Is it unlocked? {_FILE}")
