"""A good frame becomes a reference: the guide's feedback loop (8.4), and what each round of it gained.

"Extract best frames from Gen-4 output; use these frames as improved references for production." The frame is copied
into the project, cropped about the one it is of, and added as a take of the set with where it came from. A reference
is never an edge to the clip it was taken from: making that clip again changes nothing.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rushes.build.graph import Node, Take, asked_of
from rushes.build.run import Workshop, run
from rushes.errors import UsageError
from rushes.events import Reporter, silent
from rushes.film.model import Film
from rushes.film.save import save_tag
from rushes.likenesses import as_references, likenesses, picture_nodes
from rushes.project import keep_in, shooting_engine, workshop
from rushes.references import add
from rushes.sketches import Shooting, tagged
from rushes.states import all_nodes, open_film, planned, states, take_in
from rushes.takes import parse_name

if TYPE_CHECKING:
    from rushes.look.likeness import Match, Reference

FOLDER = "references/frames"
PROMOTED = "from "
"""How the note of a take begins that was a frame of this film."""
TRIED = 8
"""Moments of a clip that are tried beside its best frames."""
LEAST = 4.0
"""Heights of a face that a picture of somebody has at least: head and shoulders, as the guide's portraits."""


@dataclass(frozen=True, slots=True)
class Promoted:
    """A frame that became a reference: where it came from, the file, the take, and how its own is seen in it."""

    source: str
    frame: int | None
    file: str
    take: str
    match: "Match | None"


@dataclass(frozen=True, slots=True)
class Round:
    """A reference take, and how its person, prop or place is seen in the stills made with it.

    ``margin`` is the mean of how much nearer they are to their own than to the nearest other; None where none of
    the stills could be judged. ``same`` of ``judged`` are without doubt the same.
    """

    reference: str
    stills: tuple[str, ...]
    judged: int
    same: int
    margin: float | None


def from_frame(
    start: Path | None, source: str, name: str, at: float | None = None, *, anyway: bool = False,
    report: Reporter = silent,
) -> Promoted:  # fmt: skip
    """Take a frame of a clip (``at`` seconds into it; the best one, without), or a still, as a reference.

    ``source`` is a shot, or a take such as ``V1-03.clip#2``; ``name`` the ``@TAG`` or ``@TAG:VIEW`` it becomes a take
    of, and its pick. Raises ``UsageError`` where there is no such take, frame or tag, and unless ``anyway`` where the
    frame is nearer to another's references: who is not themselves in it makes every still after it worse.
    """
    film, _ = open_film(start)
    into = parse_name(name)
    if not into.is_tag:
        raise UsageError(f"{name} is no tag", next="Write @singer, or @singer:profile.")
    take = _take(film, source)
    with workshop(film, report) as shop:
        path = shop.store.path(take.sha256)
        if take.stage != "clip" and at is not None:
            raise UsageError(f"{take.name} is a still", next="Leave --at away.")
        references, frame = _references(film, shop), None
        if take.stage == "clip":
            frame = shop.workers.submit(chosen_frame, path, at, into.owner, references).result()
        about = f"{into.node.lstrip('@').replace(':', '-')}-{take.node.replace('.', '-')}-t{take.number}"
        file = film.root / FOLDER / f"{about}{'' if frame is None else f'-f{frame}'}.png"
        file.parent.mkdir(parents=True, exist_ok=True)
        match = shop.workers.submit(cropped, path, frame, into.owner, references, file).result()
    if match is not None and match.verdict == "other" and not anyway:
        file.unlink(missing_ok=True)
        raise UsageError(
            f"{take.name} does not show @{into.owner} well enough: {match.why}",
            next="Choose another frame with --at, or take it all the same: --anyway.",
        )
    said = file.relative_to(film.root).as_posix()
    note = f"{PROMOTED}{take.name}" + ("" if frame is None else f", frame {frame}")
    return Promoted(take.name, frame, said, _added(film, name, file, note), match)


def _added(film: Film, name: str, file: Path, note: str) -> str:
    """The name of the new take; of a tag with pictures of the project, the first of them."""
    into = parse_name(name)
    table = tagged(film, into.owner)
    if into.by == "reference" and table.images:
        said = file.relative_to(film.root).as_posix()
        images = [said, *(image for image in table.images if image != said)]
        save_tag(film.root, into.owner, {"images": images})
        return said
    return add(film.root, name, file, note=note).name


def rounds(start: Path | None, tag: str, report: Reporter = silent) -> tuple[Round, ...]:
    """What every reference take of a tag gave: its stills, and how far they are from being another.

    All are held against the references that stand now, so that rounds can be compared. Nothing is bought.
    """
    film, song = open_film(start)
    film, _ = planned(film, song, save=False)
    with workshop(film, report) as shop:
        takes = shop.ledger.takes(shop.store.present())
        engine = shooting_engine(film, film.settings.engine)
        nodes = all_nodes(Shooting(film, song, engine, keep_in(shop.store), take=take_in(takes)))
        references = _references(film, shop)
        found: dict[str, list[Take]] = {}
        for node in nodes:
            for still, made_with in _made_with(node, f"@{tag}", takes):
                found.setdefault(made_with, []).append(still)
        jobs = [
            (name, [(still, shop.workers.submit(seen_as, shop.store.path(still.sha256), tag, references))
                    for still in stills])
            for name, stills in sorted(found.items())
        ]  # fmt: skip
        return tuple(_round(name, [(still, job.result()) for still, job in some]) for name, some in jobs)


def _round(name: str, judged: Sequence[tuple[Take, "Match | None"]]) -> Round:
    told = [match for _, match in judged if match is not None and match.margin is not None]
    margins = [float(match.margin or 0) for match in told]
    mean = sum(margins) / len(margins) if margins else None
    same = sum(match.verdict == "same" for match in told)
    return Round(name, tuple(still.name for still, _ in judged), len(told), same, mean)


def _made_with(node: Node, role: str, takes: Mapping[str, Sequence[Take]]) -> Iterator[tuple[Take, str]]:
    """Each take of a still, and the take of a reference it was made with: found by the digest of what it was asked."""
    if node.stage != "still" or role not in {need.role for need in node.needs}:
        return
    tag = role.removeprefix("@")
    choices = [
        [(need.role, take) for of, some in takes.items() if _is_of(of, need.role) for take in some]
        for need in node.needs
    ]
    for chosen in product(*choices) if _few(choices) else ():
        inputs = {**node.fixed_inputs, **{role: take.sha256 for role, take in chosen}}
        asked = asked_of(node, inputs)
        made_with = next(take.name for of, take in chosen if of == f"@{tag}")
        yield from ((take, made_with) for take in takes.get(node.id, ()) if take.asked == asked)


def _is_of(node: str, role: str) -> bool:
    return node.partition(":")[0] == role


def _few(choices: Sequence[Sequence[Any]]) -> bool:
    """Whether every way that a still may have been made can be tried."""
    ways = 1
    for some in choices:
        ways *= max(1, len(some))
    return ways <= 20_000


def _take(film: Film, source: str) -> Take:
    """The take named, or the one that stands for it now."""
    name = parse_name(source)
    verdict = states(film.root)[1].get(name.node)
    if name.is_tag or verdict is None:
        raise UsageError(f"there is no {source}", next="Name a shot, or a take: V1-03.clip#2.")
    with workshop(film, lambda event: None) as shop:
        there = [take for take in shop.ledger.takes_of(name.node) if shop.store.has(take.sha256)]
    number = name.number or (verdict.take.number if verdict.take else None)
    found = next((take for take in there if take.number == number), None)
    if found is None:
        numbers = ", ".join(take.name for take in there) or "none"
        raise UsageError(f"{source} is not made", next=f"Takes there are: {numbers}.")
    return found


def _references(film: Film, shop: Workshop) -> tuple["Reference", ...]:
    """The film's references as they stand, each looked at once."""
    _, verdicts = states(film.root)
    nodes = picture_nodes(film, verdicts, keep_in(shop.store), ())
    done = run(nodes, shop)
    return as_references(likenesses(film, nodes, {**verdicts, **done.verdicts}, shop.store)[0])


# In a worker.


def chosen_frame(clip: Path, at: float | None, tag: str, references: Sequence["Reference"]) -> int:
    """The frame of a clip at a time; without one, of its best frames and a few others that in which a tag is surest.

    Raises ``UsageError`` for a time that the clip has not.
    """
    from rushes.media import probe

    media = probe(clip)
    if at is None:
        return _surest(clip, media.frames, media.rate, tag, references)
    frame = round(Fraction(at) * media.rate)
    if not 0 <= frame < media.frames:
        seconds = float(media.frames / media.rate)
        raise UsageError(f"the clip has no frame at {at:g} s", next=f"It is {seconds:.2f} s long.")
    return frame


def _surest(clip: Path, frames: int, rate: Fraction, tag: str, references: Sequence["Reference"]) -> int:
    from rushes.look import masks
    from rushes.look.clips import look_at_clip
    from rushes.media import read_frames, to_rgb

    best = look_at_clip(read_frames(clip), rate, mask=masks.people).best
    tried = dict.fromkeys((*best, *((2 * k + 1) * frames // (2 * TRIED) for k in range(TRIED))))

    def sure(frame: int) -> float:
        match = _match(to_rgb(next(iter(read_frames(clip, frame, 1)))), tag, references)
        return -2.0 if match is None or match.margin is None else match.margin

    return max(tried, key=sure)


def cropped(source: Path, frame: int | None, tag: str, references: Sequence["Reference"], into: Path) -> "Match | None":
    """Write the picture, square about where the tag is seen in it; how it is seen there."""
    from PIL import Image

    from rushes.media import read_frames, read_picture, to_rgb

    pixels = read_picture(source) if frame is None else to_rgb(next(iter(read_frames(source, frame, 1))))
    match = _match(pixels, tag, references)
    height, width = pixels.shape[:2]
    x, y, side = _square(width, height, match)
    Image.fromarray(pixels[y : y + side, x : x + side]).save(into, "PNG")
    return match


def seen_as(picture: Path, tag: str, references: Sequence["Reference"]) -> "Match | None":
    """How a tag is seen in a picture."""
    from rushes.media import read_picture

    return _match(read_picture(picture), tag, references)


def _match(pixels: Any, tag: str, references: Sequence["Reference"]) -> "Match | None":
    from rushes.look.pictures import compare

    names = [each.tag for each in references if each.tag.partition(":")[0] == tag]
    found = [match for match in compare(pixels, names, references).matches if match.verdict != "unseen"]
    return min(found, key=lambda match: match.rank or 99, default=None)


def _square(width: int, height: int, match: "Match | None") -> tuple[int, int, int]:
    """Left, top and side of the largest square about what was seen; tighter where a face would be small in it."""
    side = min(width, height)
    if match is None or match.box is None:
        return (width - side) // 2, (height - side) // 2, side
    x, y, wide, high = match.box
    if match.kind == "cast":
        side = min(side, max(round(LEAST * high * height), side // 2))
    middle = (x + wide / 2) * width, (y + high / 2) * height + (0.12 * side if match.kind == "cast" else 0)
    left, top = (round(each - side / 2) for each in middle)
    return min(max(left, 0), width - side), min(max(top, 0), height - side), side
