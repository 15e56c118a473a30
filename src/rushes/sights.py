"""Pictures side by side for the page of looks: who is not who they should be, and who is least like themselves."""

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

from rushes.build.graph import Take
from rushes.drifting import Followed, ranked
from rushes.export.look_page import Frame, Strip
from rushes.likenesses import Likeness
from rushes.rules.finding import Finding

MOST = 6
"""Clips of a person that are shown, beside their reference."""


def doubts(stills: Sequence[Likeness], shown: Mapping[str, str]) -> list[Strip]:
    """Stills that show another than they should, the worst first, beside the reference that it should be.

    ``shown`` gives the content of the first picture of each reference, by its tag.
    """
    found = [
        (match.margin or 0.0, f"@{match.tag} in {each.take}: {match.why}", each.sha256, match.tag)
        for each in stills
        for match in each.matches
        if match.verdict == "other"
    ]
    return [
        Strip(says, (Frame(still, "the still"), *_reference(tag, shown)))
        for _, says, still, tag in sorted(found, key=lambda each: each[0])
    ]


def changes(people: Iterable[Followed], found: Sequence[Finding], shown: Mapping[str, str]) -> list[Strip]:
    """Clips in which somebody changes: the beginning and the end beside the reference, what is certain first."""
    strips = []
    for each in people:
        of = [f for f in found if f.take == each.take.name and f.kind in ("drift", "drift unsure")]
        for finding in (f for f in of if f.says.startswith(f"@{each.tag} ")):
            ends = (("the beginning", each.moments[0]), ("the end", each.moments[-1]))
            frames = [_frame(each.take, second, says) for says, (second, _) in ends]
            strip = Strip(finding.says, (*frames, *_reference(each.tag, shown)), finding.does)
            strips.append((not finding.shown, strip))
    return [strip for _, strip in sorted(strips, key=lambda each: each[0])]


def offenders(people: Iterable[Followed], shown: Mapping[str, str]) -> list[Strip]:
    """For each person their reference, and the clips of the film in which they are least like it, the worst first."""
    strips = []
    for tag, clips in ranked(people).items():
        frames = [_frame(each.take, each.worst[0], _told(each)) for each in clips[:MOST]]
        more = f" (the first {MOST} of {len(clips)} clips)" if len(clips) > MOST else ""
        says = f"@{tag} across the film, least like the reference first{more}"
        strips.append(Strip(says, (*_reference(tag, shown), *frames)))
    return strips


def _told(each: Followed) -> str:
    match = each.middle[1] if each.middle else None
    return f"{each.shot}: {match.margin:+.0%} to {match.rival}" if match and match.margin is not None else each.shot


def _frame(take: Take, second: float, says: str) -> Frame:
    frame = round(second * Fraction(take.media["rate"]))
    return Frame(take.sha256, f"{says}, {second:.1f} s", min(frame, int(take.media["frames"]) - 1))


def _reference(tag: str, shown: Mapping[str, str]) -> tuple[Frame, ...]:
    return (Frame(shown[tag], "the reference"),) if tag in shown else ()
