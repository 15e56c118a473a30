"""What the film does with what was bought: the takes on the screen now, what is behind them, and why others are not."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import lru_cache
from math import floor
from typing import Any

from rushes.books import Fate, kind_of
from rushes.build.graph import Node, Take, Verdict
from rushes.build.ledger import HAND
from rushes.build.records import Task
from rushes.cut.lay import lay_alone
from rushes.cut.timeline import Clip
from rushes.errors import FilmError
from rushes.film.model import Film, Picks, Shot
from rushes.sketches import tagged
from rushes.states import clips_of
from rushes.units import step


def fates(
    film: Film, nodes: Sequence[Node], verdicts: Mapping[str, Verdict], takes: Mapping[str, Sequence[Take]],
    tasks: Sequence[Task], present: set[str],
) -> dict[str, Fate]:  # fmt: skip
    """The fate of every take that was bought, by the id of its purchase; what the cut would use now is on the screen.

    ``takes`` are all there are, ``present`` the content that is here.
    """
    seen, bought = _seen(film, verdicts), {task.id: task for task in tasks}
    shots, by_id = {shot.id: shot for shot in film.shots}, {node.id: node for node in nodes}
    behind, found = _behind(nodes, verdicts, seen, bought), dict[str, Fate]()
    for node, some in takes.items():
        verdict = verdicts.get(node)
        on = verdict.take.task_id if verdict and verdict.take and node in seen else None
        used = [take for take in some if take.task_id and (take.task_id == on or take.task_id in behind)]
        look = _Look(film, shots.get(node.rpartition(".")[0]), by_id.get(node), verdict, used, bought, present)
        for take in (take for take in some if take.task_id in bought):
            if take.task_id == on and verdict:
                unused = _unused(film, [shots[id] for id in seen[node]], take)
                fate = Fate("screen", verdict.why, seen[node], unused)
            elif take in used:
                fate = Fate("behind", _note(look, take), tuple(behind[str(take.task_id)]))
            else:
                fate = _unseen(look, take)
            found[str(take.task_id)] = replace(fate, number=take.number)
    return found


def _seen(film: Film, verdicts: Mapping[str, Verdict]) -> dict[str, tuple[str, ...]]:
    """The clips on the screen, and the shots each is in."""
    cut, found = clips_of(film, verdicts), defaultdict[str, list[str]](list)
    for shot in (shot for shot in film.shots if shot.id in cut):
        found[f"{shot.source}.clip"].append(shot.id)
    return {node: tuple(ids) for node, ids in found.items()}


# What is behind a clip.


def _behind(
    nodes: Sequence[Node],
    verdicts: Mapping[str, Verdict],
    seen: Mapping[str, Sequence[str]],
    bought: Mapping[str, Task],
) -> dict[str, dict[str, None]]:
    """Purchases that a clip on the screen was made from, by content, and the shots that show them."""
    by_content = defaultdict[str, list[Task]](list)
    for each in bought.values():
        if each.state == "DONE" and each.sha256:
            by_content[each.sha256].append(each)
    needs = {node.id: [need.node for need in node.needs] for node in nodes}
    found = defaultdict[str, dict[str, None]](dict)
    for node, shots in seen.items():
        take = verdicts[node].take
        todo = list(_sources(take, needs.get(node, ()), verdicts, bought)) if take else []
        done: set[str] = set()
        while todo:
            task = _purchase(by_content, *todo.pop())
            if task is not None and task.id not in done:
                done.add(task.id)
                found[task.id].update(dict.fromkeys(shots))
                todo += _inputs(task)
    return found


def _sources(
    take: Take, needs: Sequence[str], verdicts: Mapping[str, Verdict], bought: Mapping[str, Task]
) -> Iterator[tuple[str, str]]:
    """What a clip was made from: nodes and contents; of one drawn here, what its node stands on now."""
    if task := bought.get(take.task_id or ""):
        yield from _inputs(task)
    elif take.engine != HAND:
        yield from ((node, made.sha256) for node in needs if (made := verdicts[node].take))


def _inputs(task: Task) -> Iterator[tuple[str, str]]:
    """The pictures a purchase was made from, by the node they most likely come from, and their content."""
    request = task.request if isinstance(task.request, dict) else {}
    if image := request.get("image"):
        yield f"{task.node.rpartition('.')[0]}.still", str(image)
    for reference in request.get("references") or ():
        if isinstance(reference, dict):
            yield f"@{reference.get('tag')}", str(reference.get("sha256"))


def _purchase(by_content: Mapping[str, Sequence[Task]], node: str, sha256: str) -> Task | None:
    """The purchase of a content; of several that came out the same, the one of that node, or of a state of it."""
    same = by_content.get(sha256, ())
    return next((task for task in same if task.node.partition(":")[0] == node), same[0] if same else None)


# How much of a clip is used.


def _unused(film: Film, shots: Sequence[Shot], take: Take) -> Fraction:
    """The part of a clip that no slot, with its handles, uses."""
    try:
        clip = Clip("", take.media["frames"], Fraction(take.media["rate"]), take.media.get("first", 0))
        used = {frame for shot in shots for frame in _used(_slot(shot), clip, film.rate, film.settings.handles)}
        return Fraction(clip.frames - len(used), clip.frames)
    except (FilmError, KeyError, TypeError, ValueError, ZeroDivisionError):
        return Fraction(0)  # a clip that nobody can measure is not blamed


def _slot(shot: Shot) -> tuple[Any, ...]:
    """All of a shot that decides which part of its clip it shows."""
    return shot.frames, shot.trim, shot.slip, shot.begin, shot.used


@lru_cache(maxsize=4096)
def _used(slot: tuple[Any, ...], clip: Clip, rate: Fraction, handles: int) -> range:
    """The frames of a file that a slot shows, with its handles."""
    frames, trim, slip, begin, used = slot
    alone = Shot(id="", start=0, end=frames, trim=trim, slip=slip, begin=begin, used=used)
    item = lay_alone(alone, rate, clip, handles)
    first, run = item.first - item.source_first, floor((frames - 1) * step(clip.rate, rate) * item.speed)
    return range(max(0, first - handles), min(clip.frames, first + run + 1 + handles))


# Why a take is not on the screen.


@dataclass(frozen=True, slots=True)
class _Look:
    """What is known of a node whose takes are looked at; ``used`` are those the film uses."""

    film: Film
    shot: Shot | None
    node: Node | None
    verdict: Verdict | None
    used: Sequence[Take]
    bought: Mapping[str, Task]
    present: set[str]


def _unseen(look: _Look, take: Take) -> Fate:
    node, verdict = look.node, look.verdict
    if node is None or verdict is None:
        return Fate("stale", f"the film has this {'tag' if take.node.startswith('@') else 'shot'} no more")
    note, changed = _note(look, take), verdict.state in ("stale", "waiting")
    if kind_of(look.film, look.shot, take.stage, take.model) == "test":
        return Fate("test", note)
    if take.number in node.rejects:
        return Fate("rejected", note)
    if take.sha256 not in look.present:
        return Fate("missing", "its file is not in the store")
    if verdict.take and verdict.take.number == take.number and not changed:
        return Fate("made", verdict.why)
    standing = [*look.used, *([verdict.take] if verdict.take and not changed else [])]
    asked = {verdict.asked, node.ask, *(each.asked for each in standing)}
    same = take.asked in asked or _wish(look, take) in [_wish(look, each) for each in standing]
    if same and look.shot and take.stage == "clip" and (_seconds(look, take) or look.shot.seconds) < look.shot.seconds:
        return Fate("test", note)
    return Fate("option", note) if same else Fate("stale", _changed(verdict))


def _changed(verdict: Verdict) -> str:
    return verdict.why if verdict.state == "stale" else "the film has changed since it was made"


def _request(look: _Look, take: Take) -> Mapping[str, Any]:
    task = look.bought.get(take.task_id or "")
    return task.request if task and isinstance(task.request, dict) else {}


def _seconds(look: _Look, take: Take) -> int | None:
    seconds = _request(look, take).get("seconds")
    return seconds if isinstance(seconds, int) else None


def _wish(look: _Look, take: Take) -> tuple[Any, ...]:
    """What was asked for, whatever the model, the seed and the length."""
    request = _request(look, take)
    return tuple(request.get(key) for key in ("prompt", "ratio", "image", "references"))


def _note(look: _Look, take: Take) -> str:
    """What a person noted of a take."""
    held: Picks | None = look.shot
    by = take.stage
    if take.node.startswith("@"):
        tag, _, state = take.node[1:].partition(":")
        held, by = tagged(look.film, tag), state or "reference"
    return held.notes.get(f"{by}#{take.number}", "") if held else ""
