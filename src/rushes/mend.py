"""Mending: a take of a clip that is nearly right, made again from itself with one thing put right.

What is to be mended stands in ``shots.toml``; ``rushes make`` buys it. The take it is made from stays.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from rushes.build.graph import Take, asked_of
from rushes.build.store import file_digest
from rushes.errors import EngineError, Problem, UsageError
from rushes.film.faults import no_shot
from rushes.film.model import Film, Mend, Shot
from rushes.film.save import save_shot
from rushes.project import shooting_engine
from rushes.rules.words import lint_mend
from rushes.shooting import shooting_nodes, take_seconds
from rushes.sketches import Shooting, Sold, clip_sketch, mends, sold
from rushes.states import open_books, open_film, states, take_in


@dataclass(frozen=True, slots=True)
class Mending:
    """What is to be mended: the take, the words, the model, the seconds it is charged for, and its credits.

    ``problems`` is what may be wrong with the words. ``made`` names the take that answers it already, if one
    does: then it costs nothing.
    """

    shot: str
    take: Take
    prompt: str
    model: str
    seconds: int
    credits: int
    problems: Sequence[Problem] = ()
    made: str | None = None


def mend(
    start: Path | None, shot_id: str, prompt: str, number: int | None = None, *, engine: str | None = None,
    save: bool = True,
) -> Mending:  # fmt: skip
    """Ask for a take of a shot's clip to be mended: ``number``, or the picked one, or the one the cut uses now.

    Written into ``shots.toml`` with ``save``; nothing is bought. Raises ``UsageError`` where there is nothing to
    mend or the words will not do, and ``EngineError`` where the engine mends no clips: nothing is written then.
    """
    film, song = open_film(start)
    shot = _shot(film, shot_id)
    shooting = Shooting(film, song, shooting_engine(film, engine or film.settings.engine), file_digest)
    own = _mender(shooting)
    problems = _read(film, prompt)
    take, takes = _take(film, shot, prompt, number, engine)
    seconds = take_seconds(take)
    if seconds not in own.model.seconds:
        what = f"{own.model.id} mends clips of {own.model.lengths} seconds, and {take.name} has {seconds}"
        raise UsageError(what, next="Mend a take of another length.")
    wanted = Mend(take=take.number, prompt=prompt)
    made = _made(replace(shooting, take=take_in(takes)), replace(shot, mend=wanted), takes)
    if save:
        picks = {by: number for by, number in shot.picks.items() if by != "clip"}
        save_shot(film.root, shot.id, {"mend": {"take": take.number, "prompt": prompt}, "picks": picks or None})
    credits = 0 if made or shooting.engine.free else own.model.price(own.ratio, seconds)
    return Mending(shot.id, take, prompt, own.model.id, seconds, credits, problems, made)


def unmend(start: Path | None, shot_id: str, *, save: bool = True) -> int:
    """Take the mend of a shot's clip back; the number of the take that is shown again, and picked.

    What was mended stays, and can be picked.
    """
    film, _ = open_film(start)
    shot = _shot(film, shot_id)
    if shot.mend is None:
        raise UsageError(f"nothing of {shot_id} is to be mended")
    number = shot.picks.get("clip", shot.mend.take)
    if save:
        save_shot(film.root, shot_id, {"mend": None, "picks": {**shot.picks, "clip": number}})
    return number


def _shot(film: Film, id: str) -> Shot:
    """A shot with a clip of its own."""
    shot = film.shot(id)
    if shot is None:
        raise no_shot(id, film.shots)
    if shot.clip_of is not None:
        what = f"{id} shows another part of the clip of {shot.clip_of}, and has none of its own"
        raise UsageError(what, next=f"Mend that one: rushes mend {shot.clip_of}.")
    return shot


def _mender(shooting: Shooting) -> Sold:
    own = mends(shooting)
    if own is None:
        wanted = shooting.film.file.models.mend
        raise EngineError(
            f"engine {shooting.engine.name} mends no clips; nothing was written",
            next=f"Say --engine with one that sells {wanted} (`rushes engines`), or make another take: --again.",
        )
    return own


def _read(film: Film, prompt: str) -> tuple[Problem, ...]:
    """What may be wrong with the words of a mend; raises ``UsageError`` for those that cannot be sent."""
    if not prompt.strip():
        raise UsageError("the words are missing", next='Say what shall be seen: "The wall is bare."')
    problems = tuple(lint_mend(prompt, film.file.models))
    wrong = next((problem for problem in problems if problem.severity == "error"), None)
    if wrong is not None:
        raise UsageError(wrong.message, next=wrong.fix)
    return problems


def _take(
    film: Film, shot: Shot, prompt: str, number: int | None, engine: str | None
) -> tuple[Take, Mapping[str, Sequence[Take]]]:  # fmt: skip
    """The take that is mended, and every take there is."""
    node = f"{shot.id}.clip"
    with open_books(film) as (ledger, store):
        takes = ledger.takes(store.present())
    same = shot.mend.take if shot.mend and shot.mend.prompt == prompt else None  # said twice, it is done once
    number = number or same or shot.picks.get("clip")
    take = _used(film, node, engine) if number is None else take_in(takes)(node, number)
    if take is None:
        numbers = ", ".join(f"#{each.number}" for each in takes.get(node, ())) or "none"
        what = f"there is no take {node}#{number}" if number else f"{shot.id} has no clip to mend"
        raise UsageError(what, next=f"Takes there are: {numbers}.")
    if take.media.get("first"):
        raise UsageError(f"{take.name} is a part of a clip", next="Mend one that was bought or brought in.")
    return take, takes


def _used(film: Film, node: str, engine: str | None) -> Take | None:
    return states(film.root, engine)[1][node].take


def _made(shooting: Shooting, shot: Shot, takes: Mapping[str, Sequence[Take]]) -> str | None:
    """The take that answers a mend already, by its name."""
    shooting = replace(shooting, film=replace(shooting.film, shots=(shot,)))
    (node,) = shooting_nodes(shooting, [clip_sketch(shooting, shot, sold(shooting, shot.role))])
    asked = asked_of(node, node.fixed_inputs)
    found = [take for take in takes.get(node.id, ()) if take.asked == asked and take.number not in node.rejects]
    return found[-1].name if found else None
