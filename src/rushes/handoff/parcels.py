"""What is to be made elsewhere: for each reference, still and clip what an engine would be asked, and what goes along.

The method's order decides what can be handed out now: references, then the stills they are for, then the clips that
begin from the stills. A drawing of a free engine does not count as made, unless a person picked it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from rushes.build.graph import Node, Shoot, Stage, Verdict, survey
from rushes.build.run import Workshop
from rushes.choice import check_only, with_sources
from rushes.engines.base import Engine, Request
from rushes.engines.runway.asking import fitted
from rushes.engines.runway.wires import VIDEO_TAGS
from rushes.errors import UsageError
from rushes.film.model import Film, Shot
from rushes.models import Model, model
from rushes.names import plain_name
from rushes.performances import cut_in
from rushes.project import keep_in, shooting_engine
from rushes.sketches import Shooting
from rushes.song.model import Song
from rushes.states import all_nodes, take_in

SERVICE = "runway"
"""Whose models are asked for where the film's own engine draws here, free."""
STAGES: tuple[Stage, ...] = ("reference", "still", "clip")


@dataclass(frozen=True, slots=True)
class Enclosed:
    """A picture or clip that goes along: its file's name, its content, and what it is for."""

    name: str
    sha256: str
    role: str
    """``first`` for what a clip begins with, ``clip`` for a video that is followed or mended, else a tag."""
    photo: bool = False
    """Whether it is a picture of the project's own, and not one that was made."""


@dataclass(frozen=True, slots=True)
class Parcel:
    """One thing to be made elsewhere, and all that is needed for it.

    ``name`` is its film name (``V1-03_Care_10s``); ``take`` the number it would get.
    """

    node: Node
    verdict: Verdict
    shot: Shot | None
    name: str
    take: int
    request: Request
    model: Model
    enclosed: tuple[Enclosed, ...]

    @property
    def folder(self) -> str:
        """Its folder below the handoff's."""
        return f"references/{self.name}" if self.shot is None else self.name

    @property
    def save_as(self) -> str:
        """The name to give the result."""
        return f"{self.name}.{'mp4' if self.node.stage == 'clip' else 'png'}"


@dataclass(frozen=True, slots=True)
class Waiting:
    """What cannot be made elsewhere yet, and what it waits for."""

    node: str
    why: str


@dataclass(frozen=True, slots=True)
class Handout:
    """What is to be made elsewhere now, in order, and what comes after it."""

    parcels: tuple[Parcel, ...]
    waiting: tuple[Waiting, ...]

    @property
    def credits(self) -> int:
        """One take of each, at the prices of the model table."""
        return sum(each.node.credits for each in self.parcels)


def handout(film: Film, song: Song | None, shop: Workshop, names: Sequence[str], stage: Stage | None) -> Handout:
    """What of these shots, sections and tags (of all, without any) is to be made elsewhere.

    Without ``stage``: what is missing and whose inputs are there. With it: that stage, from whatever inputs there are;
    of what is named, also what is made already. Raises ``UsageError`` for names that are none.
    """
    check_only(film, names)
    engine = asked_engine(film)
    takes = shop.ledger.takes(shop.store.present())
    nodes = all_nodes(Shooting(film, song, engine, keep_in(shop.store), cut_in(shop), take_in(takes)))
    nodes = [node for node in nodes if node.stage in STAGES]
    verdicts = survey(nodes, takes, shop.ledger.failed())
    chosen = _chosen(film, nodes, with_sources(film, names), stage)
    if names and not chosen:
        raise UsageError(
            f"there is no {stage or 'node'} of {', '.join(names)}", next="`rushes status --all` lists all."
        )
    parcels, waiting = [], []
    for node in chosen:
        verdict = verdicts[node.id]
        if verdict.state == "done" and (stage is None or not names):
            continue
        lacking = _lacking(node, verdicts, strict=stage is None)
        if lacking:
            waiting.append(Waiting(node.id, f"waits for {', '.join(lacking)}"))
        else:
            number = max((take.number for take in shop.ledger.takes_of(node.id)), default=0) + 1
            parcels.append(_parcel(film, engine, node, verdicts, number))
    return Handout(tuple(parcels), tuple(waiting))


def asked_engine(film: Film) -> Engine:
    """The engine whose requests are handed out: the film's own where it is paid, else the service's."""
    own = shooting_engine(film, film.settings.engine)
    return shooting_engine(film, SERVICE) if own.free else own


def _chosen(film: Film, nodes: Sequence[Node], names: Sequence[str], stage: Stage | None) -> list[Node]:
    """The nodes of a stage that names are of; without one, also the references that their stills need."""
    of_stage = [node for node in nodes if stage in (None, node.stage)]
    if not names:
        return of_stage
    is_named = _named(film, names)
    needed = {need.node for node in nodes if node.stage == "still" and is_named(node) for need in node.needs}
    return [node for node in of_stage if is_named(node) or (stage is None and node.id in needed)]


def _named(film: Film, names: Sequence[str]) -> Callable[[Node], bool]:
    shots = {shot.id for shot in film.shots if {shot.id, shot.section}.intersection(names)}

    def is_named(node: Node) -> bool:
        if node.stage == "reference":
            return node.id in names or node.id.partition(":")[0] in names
        return node.id.rpartition(".")[0] in shots

    return is_named


def _lacking(node: Node, verdicts: dict[str, Verdict], *, strict: bool) -> list[str]:
    """The inputs that are not there yet; if ``strict``, those too that were only drawn here."""
    needs = [verdicts[need.node] for need in node.needs]
    there = [each.take is not None and (each.state == "done" or not strict) for each in needs]
    return [need.node for need, is_there in zip(node.needs, there, strict=True) if not is_there]


def _parcel(film: Film, engine: Engine, node: Node, verdicts: dict[str, Verdict], number: int) -> Parcel:
    inputs = dict(node.fixed_inputs)
    for need in node.needs:
        if (take := verdicts[need.node].take) is not None:
            inputs[need.role] = take.sha256
    assert isinstance(node.work, Shoot)
    request = node.work.request(inputs, number)
    request = fitted(request) if engine.name == SERVICE else request
    shot = film.shot(node.id.rpartition(".")[0])
    name = plain_name(node.id, shot)
    photos = frozenset(node.fixed_inputs.values())
    enclosed = tuple(_enclosed(request, name, photos))
    return Parcel(node, verdicts[node.id], shot, name, number, request, model(node.model), enclosed)


def _enclosed(request: Request, name: str, photos: frozenset[str]) -> list[Enclosed]:
    found = []
    if request.image is not None:
        found.append(Enclosed(f"{name}_first-frame.png", request.image, "first"))
    for ref in request.references:
        if ref.tag in VIDEO_TAGS.values() and request.stage == "clip":
            found.append(Enclosed(f"{name}_{ref.tag}.mp4", ref.sha256, "clip"))
        else:
            found.append(Enclosed(f"@{ref.tag}.png", ref.sha256, ref.tag, ref.sha256 in photos))
    return found


def packed(path: Path, what: Enclosed, size: tuple[int, int]) -> bytes:
    """The bytes of what goes along: a first frame of exactly the size asked for, a reference as the service takes it;
    nothing in them but pixels."""
    from rushes.engines.runway.pictures import clip, reference
    from rushes.media.pictures import conform_picture

    if what.role == "first":
        return conform_picture(path, size)
    return clip(path, 0)[0] if what.role == "clip" else reference(path)
