"""Chains at work: the frame that a clip goes on from, and where the clip before it is cut for that.

The last-frame technique: what takes longer than a clip is told in several, each made from the frame where the one
before it ends. That frame is shown once, as the first of the later clip.
"""

from collections.abc import Mapping
from dataclasses import asdict, replace
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from rushes.build.graph import Take, Verdict
from rushes.build.store import file_digest
from rushes.cut.lay import is_free_to_choose, shown
from rushes.cut.timeline import Clip
from rushes.film.chains import links, onward
from rushes.film.model import Film, Shot
from rushes.rules.finding import Finding
from rushes.sketches import BEFORE, FIRST

if TYPE_CHECKING:
    from rushes.look.links import Change, Tone

MADE_BY = "chain"
"""What stands where others have their engine."""

TONED = 3
"""Frames whose tone is measured at an end of a link."""
LIGHT, COLOUR, SOFTER = 5.0, 5.0, 40.0
"""From the beginning of a chain to the end of a link, what is too much: of L*, of a*b*, and per cent of blur. Three
links drawn by previz in one light, with a push in, come to 3.1, 2.7 and 28."""

Ends: TypeAlias = Mapping[str, "tuple[str, tuple[Tone, Tone] | None]"]
"""The take and the tones at both ends of each link that was looked at, by its shot."""


def chained_still(
    paths: Mapping[str, Path], into: Path, *, ending: Shot, rate: Fraction, handles: int, lead: int
) -> dict[str, Any]:
    """Write the frame that a clip goes on from, as PNG, and tell which frame of which clip it is; the job of a still.

    ``ending`` is the shot before as far as it says where its clip is left, in a film of ``rate`` frames a second;
    ``lead`` are the frames a dissolve shows of it before its slot. With the first link's frame among the ``paths``,
    the picture is taken back to its colours. Same clip, same bytes.
    """
    from rushes.look.links import anchored
    from rushes.media import probe, read_frames, read_picture, to_rgb

    clip = paths[BEFORE]
    media = probe(clip)
    at = left_at(clip, ending, rate, handles, lead)
    picture, moved = to_rgb(next(iter(read_frames(clip, at, 1)))), None
    if FIRST in paths:
        picture, moved = anchored(picture, read_picture(paths[FIRST]))
    _write(into, picture, _memory(clip, at, media.rate))
    facts = {"width": media.width, "height": media.height, "frames": 1, "rate": "1/1"}
    return {**facts, "of": file_digest(clip), "frame": at, **({"moved": moved} if moved else {})}


def left_at(clip: Path, ending: Shot, rate: Fraction, handles: int, lead: int) -> int:
    """The frame of a clip's file that the next clip begins with.

    The frame behind the last that the shot shows, where it is settled what that shows; else the best near the clip's
    end that leaves the shot its length.
    """
    from rushes.look.defects import defects
    from rushes.look.frames import small_frames
    from rushes.look.measures import measured
    from rushes.look.seconds import chain_frame, costs
    from rushes.media import probe, read_frames

    media = probe(clip)
    length = shown(ending, rate, media.rate)
    if not is_free_to_choose(ending):
        begin = ending.trim[0] if ending.trim else ending.first(media.rate, rate, handles)
        return max(0, min(media.frames - 1, begin + ending.slip + length))
    found = measured(small_frames(read_frames(clip), media.rate))
    best = chain_frame(found, costs(found, defects(found)), length + lead)
    return media.frames - 1 if best is None else best


def with_ends(film: Film, clips: Mapping[str, Clip], verdicts: Mapping[str, Verdict]) -> dict[str, Clip]:
    """The clips, each that another goes on from with the frame it ends before.

    Only where what goes on was made from a frame of this very clip, and cuts hard.
    """
    found = dict(clips)
    for before, shot in onward(film.shots).items():
        still, clip = (verdicts[node].take if node in verdicts else None for node in _of(shot))
        if before in found and still is not None and not shot.overlap[0] and _goes_on(clips[before], still, clip):
            found[before] = replace(found[before], out=found[before].window_first + still.media["frame"])
    return found


def _of(shot: Shot) -> tuple[str, str]:
    return f"{shot.id}.still", f"{shot.id}.clip"


def _goes_on(before: Clip, still: Take, clip: Take | None) -> bool:
    """Whether a still is a frame of this clip, and the clip after it was made from that still."""
    return still.media.get("of") == before.sha and (clip is None or clip.media.get("image") == still.sha256)


def _memory(clip: Path, at: int, rate: Fraction) -> str | None:
    """What a still keeps of the scene that its clip was drawn from, where previz drew it: there it goes on."""
    from rushes.engines.previz.going_on import comment_of, second_of, still_says
    from rushes.engines.previz.picture import SAYS

    return still_says(comment_of(clip), SAYS, second_of(at, rate))


def _write(into: Path, picture: Any, memory: str | None) -> None:
    from PIL import Image
    from PIL.PngImagePlugin import PngInfo

    from rushes.engines.previz.picture import KEY

    info = PngInfo()
    if memory is not None:
        info.add_itxt(KEY, memory)
    Image.fromarray(picture).save(into, "PNG", pnginfo=info, compress_level=6)


def ends_of(clip: Path, first: int, end: int, frames: int) -> list[dict[str, Any]]:
    """The tone of the first and of the last frames ``[first, end)`` that a link shows, as JSON."""
    from rushes.look.links import tone
    from rushes.media import read_frames, to_rgb

    end = max(1, min(end, frames))
    many = min(TONED, end)
    starts = min(first, end - many), end - many
    return [asdict(tone([to_rgb(frame) for frame in read_frames(clip, start, many)])) for start in starts]


def read_ends(told: Any) -> "tuple[Tone, Tone] | None":
    """The tones that ``ends_of`` wrote."""
    from rushes.look.links import Tone

    return (Tone(**told[0]), Tone(**told[1])) if told else None


def run_away(film: Film, shot: Shot, ends: Ends) -> list[Finding]:
    """How far a link has come from the beginning of its chain, where all of its links were looked at."""
    from rushes.look.links import change

    chain = links(shot, {each.id: each for each in film.shots})
    known = [found for link in chain if link.id in ends and (found := ends[link.id][1])]
    if not shot.chain or len(known) < len(chain):
        return []
    whole, own = change(known[0][0], known[-1][1]), change(*known[-1])
    says = f"link {len(chain)} of its chain ends {_told(whole)} than link 1 begins; {_told(own)} in this clip alone"
    does = "Make another take of the link that runs away, or give this shot a still of its own."
    return [Finding(shot.id, ends[shot.id][0], "chain", _is_too_much(whole), says, does)]


def _is_too_much(change: "Change") -> bool:
    return abs(change.light) > LIGHT or change.colour > COLOUR or (change.softer or 0.0) > SOFTER


def _told(change: "Change") -> str:
    """``3.1 darker, 1.2 off in colour, 8 % softer``."""
    light = f"{abs(change.light):.1f} {'lighter' if change.light > 0 else 'darker'}"
    parts = [light, f"{change.colour:.1f} off in colour"]
    if change.softer is not None:
        parts.append(f"{abs(change.softer):.0f} % {'softer' if change.softer > 0 else 'sharper'}")
    return ", ".join(parts)
