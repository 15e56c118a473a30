"""What a file is of by its name: a film name, a shot's id, a tag, a seed, or the words of its prompt.

Web apps name what they give by the model, the beginning of the prompt, the seed and the picture that went in:
``Gen-4 Turbo a drone shot 3860136260.mp4``, or, older, ``Gen-3 Alpha Turbo 1253773931, i want a video of th, Cropped
- IMG 7webp, M 5.mp4`` (20 characters of each; dots are left out; names as found in public repositories, 2024 to 2026).
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

Kind = Literal["picture", "clip"]
How = Literal["said", "name", "folder", "seed", "words", "picture"]

SURE = 0.9
"""Strength from which a name is enough, where nothing else is as strong."""
EXACT, WHOLE, SEED, FOLDER, ID, WEAK = 1.0, 0.98, 0.98, 0.96, 0.95, 0.5
WORDS_SURE, WORDS_LEAST = 28, 8
"""Letters of a prompt's beginning in a name that are enough, and that say anything."""
SEED_DIGITS = 6
"""Digits a number must have to be taken for a seed."""
NAME_MOST = 512
"""Characters of a path that are looked at."""

_NOISE = re.compile(
    r"(?:[ _.-]*(?:\(\d{1,4}\)|_?t\d{1,6}|copy(?: \d+)?|kopie|final|v\d{1,2}|first[ _-]?frame|still|clip|\d{6,10}))+$",
    re.IGNORECASE,
)
"""What people, computers and we put behind a name."""


@dataclass(frozen=True, slots=True)
class Known:
    """A node that files are awaited of, and what their names may say of it.

    ``names`` are those that stand for it (its film names, and last its id), ``exact`` those that do only where a file
    is called nothing else.
    """

    node: str
    kind: Kind
    names: tuple[str, ...] = ()
    exact: tuple[str, ...] = ()
    seeds: frozenset[int] = frozenset()
    prompt: str = ""


@dataclass(frozen=True, slots=True)
class Told:
    """What a name tells: the node, how strong that is (0 to 1), by what, and in words."""

    node: str
    strength: float
    how: How
    why: str


def told_by_name(path: str, kind: Kind, known: Sequence[Known]) -> tuple[Told, ...]:
    """What the name of a file (its path below the inbox, with ``/``) tells, the strongest first; each node once."""
    *folders, name = path[-NAME_MOST:].replace("\\", "/").split("/")
    stem = name.rpartition(".")[0] if re.search(r"\.\w{1,5}$", name) else name
    of_kind = [each for each in known if each.kind == kind]
    found = [*_in_stem(stem, of_kind), *_in_folders(folders, of_kind), *_by_seed(stem, of_kind)]
    found += _by_words(stem, of_kind)
    best: dict[str, Told] = {}
    for each in found:
        if each.node not in best or each.strength > best[each.node].strength:
            best[each.node] = each
    return tuple(sorted(best.values(), key=lambda each: (-each.strength, each.node)))


def sure(told: Sequence[Told]) -> Told | None:
    """What names leave no doubt of: strong, and nothing else as strong."""
    strong = [each for each in told if each.strength >= SURE]
    if len(strong) == 1 or (len(strong) > 1 and strong[0].strength == EXACT > strong[1].strength):
        return strong[0]
    return None


@lru_cache(65536)
def tokens(text: str) -> tuple[str, ...]:
    """The words and numbers of a name, in small letters; leading noughts of numbers do not count."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    parts = re.findall(r"[^\W_]+", plain)
    return tuple(part.lstrip("0") or "0" if part.isdecimal() else part for part in parts)


def _in_stem(stem: str, known: Iterable[Known]) -> Iterator[Told]:
    """Names that are the file's own, or in it; one within a longer one does not count."""
    here, bare = tokens(stem), tokens(_NOISE.sub("", stem))
    spans: list[tuple[int, int, Told]] = []
    for each in known:
        for name in (*each.names, *each.exact):
            wanted = tokens(name)
            if wanted and wanted in (here, bare):
                spans.append((0, len(here), Told(each.node, EXACT, "name", f"it is called {name}")))
        for first, last, told in _within(here, each):
            spans.append((first, last, told))
    for first, last, told in spans:
        inside = any(a <= first and last <= b and b - a > last - first for a, b, _ in spans)
        if not inside:
            yield told


def _within(here: tuple[str, ...], each: Known) -> Iterator[tuple[int, int, Told]]:
    for name in each.names:
        wanted = tokens(name)
        for at in range(len(here) - len(wanted) + 1) if wanted else ():
            if here[at : at + len(wanted)] == wanted:
                strength = (ID if name == each.names[-1] else WHOLE) if is_telling(wanted) else WEAK
                yield at, at + len(wanted), Told(each.node, strength, "name", f"its name has {name} in it")


def is_telling(words: Sequence[str]) -> bool:
    """Whether a name is no word that any file may have in it: ``v1 3`` is, ``care`` and ``2`` are not."""
    return len(words) > 1 and any(not word.isdecimal() for word in words) and any(c.isdecimal() for c in "".join(words))


def _in_folders(folders: Sequence[str], known: Iterable[Known]) -> Iterator[Told]:
    """Folders that are called as a node is: the one made for it by ``rushes handoff``, or one a person made."""
    if not folders:
        return
    within = [tokens(folder) for folder in folders]
    for each in known:
        for name in (*each.names, *each.exact):
            if tokens(name) in within:
                yield Told(each.node, FOLDER, "folder", f"its folder is called {name}")


def _by_seed(stem: str, known: Iterable[Known]) -> Iterator[Told]:
    numbers = {int(digits) for digits in re.findall(rf"(?<!\d)\d{{{SEED_DIGITS},10}}(?!\d)", stem, re.ASCII)}
    for each in known:
        for seed in sorted(numbers & each.seeds):
            yield Told(each.node, SEED, "seed", f"{seed} is the seed it was given")


def _by_words(stem: str, known: Iterable[Known]) -> Iterator[Told]:
    """Prompts whose beginning is in the name, as web apps put it there."""
    here = " ".join(tokens(stem))
    lengths = {each.node: _shared(here, " ".join(tokens(each.prompt[:400]))) for each in known}
    most = max(lengths.values(), default=0)
    if most < WORDS_LEAST:
        return
    first = [node for node, length in lengths.items() if length == most]
    for node, length in lengths.items():
        if length >= WORDS_LEAST:
            alone = first == [node]
            strength = SURE if alone and length >= WORDS_SURE else min(0.8, length / 50) if alone else length / 100
            yield Told(node, min(strength, SURE), "words", "its name begins as its prompt does")


def _shared(name: str, prompt: str) -> int:
    """How many letters of the prompt's beginning stand together in a name, from a word on."""
    if len(prompt) < WORDS_LEAST:
        return 0
    best = 0
    for match in re.finditer(rf"(?:^| ){re.escape(prompt[:WORDS_LEAST])}", name):
        rest = name[match.end() - WORDS_LEAST :]
        same = next(
            (n for n, (a, b) in enumerate(zip(rest, prompt, strict=False)) if a != b), min(len(rest), len(prompt))
        )
        best = max(best, same)
    return best
