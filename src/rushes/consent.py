"""Whether people have agreed that pictures of them leave this machine: asked once, and kept with the film.

A service's terms may let it learn from what it is sent (Runway's do, but for its enterprise plan). So the
first time that a photo of a cast member, a still or a clip that somebody brought, or the video of a
performance would go out, a person is asked. The answer is kept by content: another photo is another
question. What was drawn here, or made by a service, needs none.
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
from rushes.prompts.references import wanted_tags

VIDEO = "performance"
"""The role of the video of a person that a clip follows."""

Consent = Callable[[str, Sequence[str]], bool]
"""Asks a person: the engine, and whose pictures would be sent to it (tags, or shots); whether they may."""


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
    known = given.get(engine.name, ())
    asked = [(who, sha256) for who, sha256 in _brought(film, to_make, takes) if sha256 not in known]
    if not asked:
        return True
    tags = list(dict.fromkeys(who for who, _ in asked))
    if ask is None:
        raise UsageError(
            f"pictures of people would be sent to {engine.name}: {', '.join(tags)}; nobody has agreed to that",
            next="If they have agreed, say so once with --yes-upload; else take those images, takes or videos out.",
        )
    if not ask(engine.name, tags):
        return False
    given[engine.name] = sorted({*known, *(sha256 for _, sha256 in asked)})
    state.mkdir(exist_ok=True)
    path.write_text(json.dumps(given, indent=1) + "\n", encoding="utf-8")
    return True


def _brought(film: Film, to_make: Sequence[Node], takes: Mapping[str, Sequence[Take]]) -> list[tuple[str, str]]:
    """Who is in what somebody brought and these nodes are made from, and the content of each: sorted pairs."""
    found: set[tuple[str, str]] = set()
    by_hand = {take.sha256 for some in takes.values() for take in some if take.engine == HAND}
    for node in to_make:
        for role, sha256 in node.fixed_inputs.items():
            if role.startswith("@"):
                found.update((who, sha256) for who in _cast(film, role))
            elif role == VIDEO or sha256 in by_hand:
                found.update((who, sha256) for who in _people(film, node.id))
        for need in node.needs:
            theirs = _cast(film, need.node) if need.node.startswith("@") else _people(film, need.node)
            hand = [take for take in takes.get(need.node, ()) if take.engine == HAND]
            found.update((who, take.sha256) for who in theirs for take in hand)
    return sorted(found)


def _cast(film: Film, reference: str) -> list[str]:
    """The cast member of a reference (``@ann``, ``@ann:old``); nobody for a place or a prop."""
    tag = reference.removeprefix("@").partition(":")[0]
    return [f"@{tag}"] if tag in film.file.cast else []


def _people(film: Film, node: str) -> list[str]:
    """The cast of the shot that a node is of; the shot itself, where none is named: who knows who is in it."""
    name = node.rpartition(".")[0]
    shot = film.shot(name)
    tags = [tag for tag, _ in wanted_tags(film, shot)] if shot is not None else []
    return [f"@{tag}" for tag in tags if tag in film.file.cast] or [name]


def _given(path: Path) -> dict[str, list[str]]:
    """What was agreed to, by engine; nothing where the file is not there or broken: then it is asked again."""
    with suppress(OSError, ValueError, RecursionError):
        found = json.loads(path.read_bytes())
        if isinstance(found, dict):
            return {name: [str(one) for one in some] for name, some in found.items() if isinstance(some, list)}
    return {}
