"""Whether people have agreed that pictures of them leave this machine: asked once, and kept with the film.

A service's terms may let it learn from what it is sent (Runway's do, but for its enterprise plan). So the
first time a photo of a cast member would go out, a person is asked. The answer is kept by the photo's
content: another photo is another question.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from rushes.build.graph import Node, Take
from rushes.build.ledger import HAND
from rushes.engines.base import Engine
from rushes.errors import UsageError
from rushes.film.model import Film

Consent = Callable[[str, Sequence[str]], bool]
"""Asks a person: the engine, and the tags of those whose pictures would be sent to it; whether they may."""


def may_leave(
    film: Film, engine: Engine, state: Path, to_make: Sequence[Node], takes: Mapping[str, Sequence[Take]],
    ask: Consent | None,
) -> bool:  # fmt: skip
    """Whether what these nodes need may be sent; raises ``UsageError`` where nobody can be asked.

    ``state`` is the folder of the project's state.
    """
    if engine.free or not engine.away:
        return True
    path = state / "consent.json"
    given = _given(path)
    asked = {
        tag: photo for tag, photo in _photos(film, to_make, takes) if photo not in given.get(engine.name, ())
    }  # fmt: skip
    if not asked:
        return True
    tags = [f"@{tag}" for tag in asked]
    if ask is None:
        raise UsageError(
            f"pictures of people would be sent to {engine.name}: {', '.join(tags)}; nobody has agreed to that",
            next="If they have agreed, say so once with --yes-upload; else take their images out of film.toml.",
        )
    if not ask(engine.name, tags):
        return False
    given[engine.name] = sorted({*given.get(engine.name, ()), *asked.values()})
    state.mkdir(exist_ok=True)
    path.write_text(json.dumps(given, indent=1) + "\n", encoding="utf-8")
    return True


def _photos(film: Film, to_make: Sequence[Node], takes: Mapping[str, Sequence[Take]]) -> list[tuple[str, str]]:
    """Tags of the cast that stills are made with, and the photo of each that somebody brought."""
    cast = film.file.cast
    brought = {
        role.removeprefix("@"): sha256
        for node in to_make
        if node.stage == "still"
        for role, sha256 in node.fixed_inputs.items()
    }
    wanted = {need.node for node in to_make if node.stage == "still" for need in node.needs}
    by_hand = {id: some for id, some in takes.items() if id in wanted and some and id.removeprefix("@") in cast}
    for id, some in by_hand.items():
        for take in some:
            if take.engine == HAND:
                brought[id.removeprefix("@")] = take.sha256
    return sorted((tag, sha256) for tag, sha256 in brought.items() if tag in cast)


def _given(path: Path) -> dict[str, list[str]]:
    """What was agreed to, by engine; nothing where the file is not there or broken: then it is asked again."""
    with suppress(OSError, ValueError, RecursionError):
        found = json.loads(path.read_bytes())
        if isinstance(found, dict):
            return {name: [str(one) for one in some] for name, some in found.items() if isinstance(some, list)}
    return {}
