"""Who stays who: the people of every clip at its moments, told at its end as at its beginning, and across the film."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from rushes.build.graph import Take
from rushes.film.model import Film, Shot
from rushes.prompts.references import wanted_tags
from rushes.rules.finding import Finding

if TYPE_CHECKING:
    from rushes.look.appearance import Seen as Heads
    from rushes.look.likeness import Match, Reference

LEAST = 3
"""Moments at which somebody must be seen before anything is said of them."""
Moments = Sequence[tuple[float, "Heads"]]
"""What of people is seen at some moments of a clip: seconds from its beginning, and the heads."""


@dataclass(frozen=True, slots=True)
class Followed:
    """One person over a clip: how they are told at each moment at which they are seen.

    ``away`` is how far the head of the last third is from that of the beginning, for one who is alone in a clip: 0 is
    the same; ``turned`` says that it is so far as another's would be.
    """

    shot: str
    take: Take
    tag: str
    moments: tuple[tuple[float, "Match"], ...]
    away: float | None = None
    turned: bool = False

    @property
    def middle(self) -> tuple[float, "Match"] | None:
        """The moment of the middle margin: one odd frame does not count."""
        told = sorted((moment for moment in self.moments if moment[1].margin is not None), key=_margin)
        return told[(len(told) - 1) // 2] if len(told) >= LEAST else None

    @property
    def worst(self) -> tuple[float, "Match"]:
        """The moment at which they are least like themselves."""
        return min(self.moments, key=_margin)


def people_of(film: Film, shot: Shot) -> tuple[str, ...]:
    """The people of a shot, whom the eye follows through its clip."""
    return tuple(tag for tag, _ in wanted_tags(film, shot) if tag in film.file.cast)


def followed(
    film: Film, shot: Shot, take: Take, moments: Moments, references: Sequence["Reference"]
) -> tuple[Followed, ...]:
    """Everybody of a shot through its clip, held against all references of the film."""
    tags = people_of(film, shot)
    told: dict[str, list[tuple[float, Match]]] = {tag: [] for tag in tags}
    for second, heads in moments if tags else ():
        for match in whose(heads, tags, references):
            told[match.tag].append((second, match))
    away, turned = _away(moments) if len(tags) == 1 else (None, False)
    return tuple(Followed(shot.id, take, tag, tuple(seen), away, turned) for tag, seen in told.items() if seen)


def whose(heads: "Heads", tags: Sequence[str], references: Sequence["Reference"]) -> list["Match"]:
    """How people are seen at one moment, against all references of the film; nothing of those who are not seen."""
    from rushes.look.likeness import matches

    nothing = np.zeros((1, 1, 3), np.uint8)  # only props are looked for in the picture itself
    return [match for match in matches(nothing, heads, tags, references) if match.verdict != "unseen"]


def _away(moments: Moments) -> tuple[float | None, bool]:
    from rushes.look.drift import drift

    told = drift(moments)
    return told.from_start, told.drifts is True


def drifts(found: Iterable[Followed]) -> Iterator[Finding]:
    """People who become another over a clip, and those of whom nobody can tell.

    A rank, as for stills: nearer to another's reference at the end, and not at the beginning. How far a head is from
    itself says more of how it turns than of whose it is (of 36 clips of one drawn person 27 turn so far); it only asks
    for a look, and only where the film has nobody else to tell them from.
    """
    for each in found:
        end = becomes(each)
        if end is not None:
            says = f"@{each.tag} becomes another over {each.take.name}: from {end[0]:.1f} s on {end[1].why}"
            does = "Use its first seconds, make a shorter clip, or frame the face larger: `rushes remedy`."
            yield Finding(each.shot, each.take.name, "drift", True, says, does)
        elif each.turned and all(match.margin is None for _, match in each.moments):
            says = f"@{each.tag} may become another over {each.take.name}: the head at its end is {each.away:.2f} away"
            yield Finding(each.shot, each.take.name, "drift unsure", False, says, "Look at its first and last frames.")


def becomes(each: Followed) -> tuple[float, "Match"] | None:
    """The moment from which on a person is another until the clip ends; None where they stay, or never were."""
    third = len(each.moments) // 3
    late, early = each.moments[len(each.moments) - third :], each.moments[:third]
    if not third or any(match.verdict == "other" for _, match in early):
        return None
    return late[0] if all(match.verdict == "other" for _, match in late) else None


def strangers(found: Iterable[Followed], stills: Mapping[str, Sequence["Match"]]) -> Iterator[Finding]:
    """People who are another for all of a clip, though their still shows them: a clip from elsewhere, most often.

    Where the still shows them not, or not surely, what is taken for a face may be none: a close-up of hands.
    """
    for each in found:
        told = {match.tag for match in stills.get(each.shot, ()) if match.verdict != "same"}
        others = [match for _, match in each.moments if match.verdict == "other"]
        if each.tag not in told and len(each.moments) >= LEAST and len(others) == len(each.moments):
            says = f"@{each.tag} is another in {each.take.name}: {others[0].why}"
            does = "Make another take, or give it a reference from nearer the shot's angle: `rushes remedy`."
            yield Finding(each.shot, each.take.name, "drift", True, says, does)


def ranked(found: Iterable[Followed]) -> dict[str, tuple[Followed, ...]]:
    """The clips of each person, by tag: that in which they are least like their own reference first."""
    people: dict[str, list[Followed]] = {}
    for each in found:
        if each.middle is not None:
            people.setdefault(each.tag, []).append(each)
    return {tag: tuple(sorted(clips, key=_rank)) for tag, clips in sorted(people.items())}


def _rank(each: Followed) -> tuple[float, str]:
    return (_margin(each.middle) if each.middle else 9.0), each.shot


def _margin(moment: tuple[float, "Match"]) -> float:
    return 9.0 if moment[1].margin is None else moment[1].margin
