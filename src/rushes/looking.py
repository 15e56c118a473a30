"""The eye at work: every clip is measured once for its content, and what was measured steers the cut and the checks."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from fractions import Fraction
from math import ceil
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rushes.build.graph import Job, Node, Take, Verdict
from rushes.build.run import Workshop, run
from rushes.build.store import Store
from rushes.chains import ends_of, read_ends, run_away
from rushes.cut.lay import is_free_to_choose
from rushes.cut.timeline import Clip
from rushes.drifting import Followed, drifts, followed, people_of
from rushes.export.look_page import Row
from rushes.film.model import Film, Shot
from rushes.likenesses import Network, network_of
from rushes.prompts.lexicon import find_camera
from rushes.rules.finding import Finding
from rushes.units import Json, digest, step

if TYPE_CHECKING:
    from rushes.look.appearance import Seen as Heads
    from rushes.look.clips import ClipLook
    from rushes.look.likeness import Reference
    from rushes.look.links import Tone

LOOK_VERSION = 2
"""Raised by hand when a look holds something else; the looks of ``rushes.look`` have versions of their own."""

MOMENTS = 6
"""At how many moments of a clip its people are looked at: a tenth of a second of CPU each."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A take that was looked at: the shot, the take, and what was measured."""

    shot: Shot
    take: Take
    look: "ClipLook"
    people: tuple[tuple[float, "Heads"], ...] = ()
    """What of people is seen at some moments of the clip: seconds from its beginning, and the heads."""
    ends: "tuple[Tone, Tone] | None" = None
    """Of a link of a chain, the tone of the first and of the last frames that it shows."""


def look_nodes(film: Film, verdicts: Mapping[str, Verdict], shots: Iterable[Shot] | None = None) -> list[Node]:
    """A look at the clip that is cut in for each shot which has one of its own."""
    nodes, network = [], network_of(film)
    for shot in film.shots if shots is None else shots:
        verdict = verdicts.get(f"{shot.id}.clip")
        if verdict is not None and verdict.take is not None and shot.clip_of is None:
            nodes.append(_look_node(film, shot, verdict.take, network))
    return nodes


def _look_node(film: Film, shot: Shot, take: Take, network: Network | None) -> Node:
    from rushes.look.clips import VERSION

    rate, wanted = Fraction(take.media["rate"]), wanted_frames(film, shot, Fraction(take.media["rate"]))
    people = bool(people_of(film, shot))
    arguments: dict[str, Any] = {"rate": rate, "wanted": wanted, "handles": film.settings.handles, "people": people}
    told: dict[str, Json] = {"look": LOOK_VERSION, "clips": VERSION, "rate": str(rate), "wanted": wanted}
    if people and network:
        told["network"], arguments["network"] = network[1], network[0]
    if shot.chain or film.is_left(shot):
        first = max(0, shot.first(rate, film.rate, film.settings.handles) - take.media.get("first", 0))
        told["ends"], arguments["ends"] = [first, first + wanted], (first, first + wanted)
    ask = digest({**told, "people": people})
    work = Job(look_of, arguments, suffix=".json")
    return Node(
        id=f"{shot.id}.clip.look", stage="look", ask=ask, variant="", work=work, fixed_inputs={"clip": take.sha256}
    )


def wanted_frames(film: Film, shot: Shot, rate: Fraction) -> int:
    """Clip frames that a shot shows with the dissolves at its ends."""
    shown = shot.frames + sum(film.overlap(shot))
    return ceil(shown * step(rate, film.rate) * shot.speed(film.rate) * shot.ramped)


def look_of(
    paths: Mapping[str, Path], into: Path, *, rate: Fraction, wanted: int, handles: int, people: bool,
    network: Path | None = None, ends: tuple[int, int] | None = None,
) -> dict[str, Any]:  # fmt: skip
    """Look at a clip, and write what was measured as JSON; the job of a look."""
    from rushes.look import masks
    from rushes.look.clips import as_json, look_at_clip
    from rushes.media.clips import read_frames
    from rushes.media.limits import reading

    with reading(paths["clip"], "a clip"):
        look = look_at_clip(read_frames(paths["clip"]), rate, mask=masks.people, wanted=wanted, handles=handles)
        heads = list(_heads(paths["clip"], look.frames, rate, network)) if people else []
        tones = {} if ends is None else {"ends": ends_of(paths["clip"], *ends, look.frames)}
    into.write_text(json.dumps({"look": as_json(look), "people": heads, **tones}), encoding="utf-8")
    return {"defects": len(look.defects)}


def _heads(clip: Path, frames: int, rate: Fraction, network: Path | None) -> Iterator[tuple[float, Any]]:
    """The heads at some moments of a clip, evenly apart."""
    from rushes.look.appearance import seen_in
    from rushes.look.faces import faces
    from rushes.look.masks import subject
    from rushes.look.pictures import plain
    from rushes.media import read_frames, to_rgb

    for k in range(MOMENTS):
        frame = (2 * k + 1) * frames // (2 * MOMENTS)
        picture = to_rgb(next(iter(read_frames(clip, frame, 1))))
        found = faces(picture)
        yield float(frame / rate), plain(seen_in(picture, found, subject(picture, found), network=network))


def seen(film: Film, nodes: Sequence[Node], verdicts: Mapping[str, Verdict], store: Store) -> tuple[Seen, ...]:
    """What was measured of the clips that are cut in, as far as it is there; nothing is made.

    ``verdicts`` are those of the clips, and of the ``nodes`` that look at them.
    """
    from rushes.look.clips import from_json
    from rushes.look.pictures import read_seen

    found = []
    for node in nodes:
        shot, verdict = film.shot(node.id.removesuffix(".clip.look")), verdicts.get(node.id)
        if shot is None or verdict is None or verdict.take is None or verdict.state != "done":
            continue
        clip = verdicts[f"{shot.id}.clip"].take
        with suppress(OSError, ValueError, KeyError, TypeError):
            told = json.loads(store.path(verdict.take.sha256).read_bytes())
            people = tuple((second, read_seen(each)) for second, each in told["people"])
            ends = read_ends(told.get("ends"))
            found += [Seen(shot, clip, from_json(told["look"]), people, ends)] if clip else []
    return tuple(found)


def choosing(film: Film, verdicts: Mapping[str, Verdict]) -> list[Shot]:
    """Shots of which measurement may choose the part that is shown: nobody has, and the clip holds more than the slot.

    A clip that was drawn here holds its slot and handles, and no more to choose from.
    """
    chosen = []
    for shot in film.shots:
        take = verdicts[f"{shot.id}.clip"].take if f"{shot.id}.clip" in verdicts else None
        if take is None or shot.clip_of or not is_free_to_choose(shot) or take.free:
            continue
        if take.media["frames"] > wanted_frames(film, shot, Fraction(take.media["rate"])):
            chosen.append(shot)
    return chosen


def with_best(film: Film, clips: Mapping[str, Clip], looked: Sequence[Seen]) -> dict[str, Clip]:
    """The clips, each with the frame that measurement says to begin at, where it may say so."""
    best = dict(clips)
    for each in looked:
        clip, span = clips.get(each.shot.id), each.look.span
        if clip is None or span is None or each.take.free or not is_free_to_choose(each.shot):
            continue
        before = round(film.overlap(each.shot)[0] * step(clip.rate, film.rate))
        why = f"its best {span.end - span.first} of {each.look.frames} frames, as measured"
        best[each.shot.id] = replace(clip, best=clip.window_first + span.first + before, why=why)
    return best


def look_at(film: Film, shop: Workshop, verdicts: Mapping[str, Verdict], shots: Iterable[Shot]) -> tuple[Seen, ...]:
    """Look at the clips of these shots, those that were not looked at before."""
    nodes = look_nodes(film, verdicts, shots)
    looked = run(nodes, shop)
    return seen(film, nodes, {**verdicts, **looked.verdicts}, shop.store)


def findings(film: Film, looked: Sequence[Seen], references: Sequence["Reference"] = ()) -> tuple[Finding, ...]:
    """What is wrong with the clips that were looked at, in the order of the film, with what to do.

    ``references`` are those that people are held against, where they have been looked at.
    """
    ends = {each.shot.id: (each.take.name, each.ends) for each in looked if each.ends}
    return tuple(
        finding
        for each in looked
        for finding in (
            *_defects(film, each), *_camera(each), *drifts(follow(film, each, references)),
            *run_away(film, each.shot, ends),
        )
    )  # fmt: skip


def follow(film: Film, each: Seen, references: Sequence["Reference"]) -> tuple[Followed, ...]:
    """Everybody of a clip that was looked at, through its moments."""
    return followed(film, each.shot, each.take, each.people, references)


def measured_of(each: Seen) -> tuple[str, ...]:
    """What was measured of a clip, as sentences."""
    from rushes.look.asked import told

    look, rate = each.look, Fraction(each.take.media["rate"])
    said = [f"camera measured {told(look.whole)}"]
    if look.span is not None and look.span.end - look.span.first < look.frames:
        first, end = (float(frame / rate) for frame in (look.span.first, look.span.end))
        said.append(f"best from {first:.1f} to {end:.1f} s of {look.seconds:.1f} s")
    return (*said, f"people cover {look.people:.0%} of the frame") if look.people >= 0.005 else tuple(said)


def row_of(film: Film, each: Seen, found: Sequence[Finding]) -> Row:
    """A clip that was looked at, for the page."""
    from rushes.look.asked import told

    rate = Fraction(each.take.media["rate"])
    asked = f"asked {each.shot.camera}, " if each.shot.camera else ""
    look = each.look
    return Row(
        each.shot.id, each.take.name, each.take.sha256, look.frames, _shown(film, each, rate),
        look.energy, f"Camera: {asked}measured {told(look.whole)}.",
        tuple(finding for finding in found if finding.take == each.take.name),
    )  # fmt: skip


_DOES: Mapping[str, str] = {
    "cut": "Trim the shot to one side of it, or make another take.",
    "dissolve": "Trim the shot to one side of it, or make another take.",
    "jump": "Trim it away, or make another take.",
    "flash": "Trim it away, or make another take.",
    "flicker": "Make another take; a steadier light in the prompt helps.",
    "freeze": "Trim it away, or ask for more movement.",
    "fade in": "Trim it away.",
    "fade out": "Trim it away.",
    "warp": "Trim it away: generators begin and end badly.",
    "blur": "Trim it away, or make another take.",
    "dark": "Ask for more light in the still; a clip is as dark as its still.",
}


def _defects(film: Film, each: Seen) -> list[Finding]:
    """Defects of a clip: a warning where the cut shows them, a note where it leaves them out."""
    shot, rate = each.shot, Fraction(each.take.media["rate"])
    first, end = _shown(film, each, rate)
    found = []
    for defect in each.look.defects:
        is_shown = defect.first < end and defect.end > first
        where = f"{_span(defect.first, defect.end - 1)} of {each.take.name}"
        says = f"{where}: {defect.kind}" + ("" if is_shown else ", which the cut leaves out")
        found.append(
            Finding(
                shot.id, each.take.name, defect.kind, is_shown, says, _DOES[defect.kind], (defect.first, defect.end)
            )
        )
    return found


def _span(first: int, last: int) -> str:
    return f"frame {first}" if first == last else f"frames {first} to {last}"


def _shown(film: Film, each: Seen, rate: Fraction) -> tuple[int, int]:
    """The frames of the file that the cut shows."""
    wanted = wanted_frames(film, each.shot, rate)
    if each.shot.trim:
        return each.shot.trim
    if each.look.span and is_free_to_choose(each.shot) and not each.take.free:
        return each.look.span.first, each.look.span.end
    first = each.shot.first(rate, film.rate, film.settings.handles) + each.shot.slip - each.take.media.get("first", 0)
    return max(0, first), max(0, first) + wanted


def _asked(shot: Shot) -> tuple[str, ...]:
    """The camera that was asked for, by its name in the lexicon where it has one."""
    term = find_camera(shot.camera) if shot.camera else None
    return (term.name if term else shot.camera,) if shot.camera else ()


def _camera(each: Seen) -> list[Finding]:
    from rushes.look.asked import held

    verdict = held(_asked(each.shot), each.look.whole, each.look.camera)
    if verdict is None or verdict.verdict == "matches":
        return []
    does = "Make another take, or say it shorter." if verdict.verdict == "differs" else "Look at it yourself."
    if verdict.verdict == "differs" and "static" in verdict.asked:
        does = 'Write "Locked camera. The camera remains still." as its motion, or pick another take.'
    kind = "camera" if verdict.verdict == "differs" else "camera unsure"
    return [Finding(each.shot.id, each.take.name, kind, verdict.verdict == "differs", verdict.says, does)]
