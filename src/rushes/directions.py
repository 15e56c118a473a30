"""What a person directs of chosen shots: their role, how many takes, how long their clips are, their composition.

It is written into the project's files before anything is made, so a run that is repeated after a crash
converges and buys nothing more. A test is of one run only: the shot keeps its own role and length.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path
from typing import Any, Literal, TypeVar

from rushes.build.graph import Node, Take, Verdict, inputs_of, serves, survey
from rushes.errors import UsageError
from rushes.film.bring import bring
from rushes.film.model import TAGGED, Film, Picks, Shot
from rushes.film.save import save_shot, save_tag
from rushes.film.treatment import Role
from rushes.models import model
from rushes.plan.frames import clip_frames, clip_frames_needed, role_model
from rushes.plan.quote import clip_credits

TEST_SECONDS = 5
"""The guide tests a shot as five seconds of draft (its 5.8)."""

Aim = Literal["draft", "hero", "test"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Directions:
    """What is directed; nothing where a field is None. ``takes`` are those there are to be in all."""

    role: Aim | None = None
    takes: int | None = None
    seconds: int | None = None
    composition: bool = False

    @property
    def tests(self) -> bool:
        """Whether the run makes tests, which change nothing of the film."""
        return self.role == "test"


Takes = Mapping[str, Sequence[Take]]
P = TypeVar("P", bound=Picks)


def directed(film: Film, only: Sequence[str], directions: Directions) -> Film:
    """The film with the shots that ``only`` names in the role and of the length that is directed.

    Raises ``UsageError`` for what cannot be.
    """
    if not only and (directions.role or directions.seconds or directions.composition):
        raise UsageError("this is for chosen shots", next="Name them: --only V1-03,chorus2.")
    change = _tested if directions.tests else _recast
    return _with_shots(film, [change(film, shot, directions) for shot in _chosen(film, only)])


def composed(film: Film, only: Sequence[str], takes: Takes, where: Callable[[str], Path]) -> Film:
    """The film whose chosen stills go by what was drawn here: their pictures, copied into the project.

    ``where`` is where content lies.
    """
    if not model(film.file.models.still).references_max:
        raise UsageError(f"{film.file.models.still} takes no references, so no composition")
    changed = []
    for shot in _chosen(film, only):
        drawn = [take for take in takes.get(f"{shot.id}.still", ()) if take.free]
        if not drawn:
            raise UsageError(
                f"{shot.id} has no still that was drawn here",
                next=f"Draw it first: rushes make --only {shot.id} --until stills --engine slate.",
            )
        path = film.root / f"references/composition/{shot.id}-{drawn[-1].sha256[:8]}.png"
        path.parent.mkdir(parents=True, exist_ok=True)
        bring(where(drawn[-1].sha256), path)
        changed.append(replace(shot, composition=path.relative_to(film.root).as_posix()))
    return _with_shots(film, changed)


def counted(
    film: Film, only: Sequence[str], stage: str, number: int, nodes: Sequence[Node], takes: Takes
) -> Film:  # fmt: skip
    """The film that wants so many takes of a stage that are what it asks for, of who makes them now.

    ``nodes`` are those of the film as it is directed. Takes that are not what it asks for, a test of a
    hero for one, are not among the number. Of a reference set that is the picture it is made from; what is made from
    that has to be named itself.
    """
    verdicts = survey(nodes, takes)
    wanted: defaultdict[str, dict[str, int]] = defaultdict(dict)
    chosen = {shot.id for shot in _chosen(film, only)}
    for node in (node for node in nodes if node.stage == stage):
        owner, _, by = node.id.removeprefix("@").partition(":" if stage == "reference" else ".")
        set_named = (not only or f"@{owner}" in only) and not _is_made_from_its_own(node)
        if owner in chosen or (stage == "reference" and (set_named or node.id in only)):
            made = takes.get(node.id, ())
            good = sum(
                serves(take, node, inputs_of(node, verdicts)) for take in made if take.number not in node.rejects
            )
            wanted[owner][by or stage] = max((take.number for take in made), default=0) - good + number
    return _with_takes(film, stage, wanted)


def _is_made_from_its_own(node: Node) -> bool:
    """Whether a reference is a view, or a later state, of something there is a picture of."""
    tag = node.id.partition(":")[0]
    return any(role == tag for role in (*(need.role for need in node.needs), *node.fixed_inputs))


def write_directions(before: Film, after: Film) -> None:
    """Write into the project's files what is directed."""
    for old, new in zip(before.shots, after.shots, strict=True):
        changes = {name: getattr(new, name) for name in _WRITTEN if getattr(old, name) != getattr(new, name)}
        if changes:
            save_shot(after.root, new.id, changes)
    for kind in TAGGED:
        was, now = getattr(before.file, kind), getattr(after.file, kind)
        for tag in now:
            if was[tag] != now[tag]:
                save_tag(after.root, tag, {"takes": now[tag].takes})


_WRITTEN = ("role", "seconds", "composition", "takes")


def judged_tests(film: Film, only: Sequence[str], verdicts: Mapping[str, Verdict]) -> Iterator[str]:
    """What the tests of a run are good for, a sentence each; ``film`` is as it was before they were asked for."""
    for shot in film.shots:
        take = verdicts[f"{shot.id}.clip"].take if f"{shot.id}.clip" in verdicts else None
        if take is None or take.free or not {shot.id, shot.section} & set(only):
            continue
        covers = Fraction(take.media["frames"]) / Fraction(take.media["rate"]) >= shot.frames / film.rate
        slot = f"{float(shot.frames / film.rate):.1f} s"
        saved = clip_credits(film, shot.role, shot.seconds)
        if not covers:
            yield f"{take.name} is a test: its slot of {slot} is longer."
        elif shot.role == "draft" and shot.seconds <= round(take.media["frames"] / Fraction(take.media["rate"])):
            yield f"{take.name} covers its slot of {slot}, and is its clip now."
        else:
            yield (
                f"{take.name} covers its slot of {slot}: `rushes pick {take.name}` makes it the final "
                f"and saves {saved} credits."
            )


def _chosen(film: Film, only: Sequence[str]) -> list[Shot]:
    """The shots with clips of their own that are named, by themselves or by their section; all without a name."""
    return [shot for shot in film.shots if not shot.clip_of and (not only or {shot.id, shot.section} & set(only))]


def _with_shots(film: Film, changed: Sequence[Shot]) -> Film:
    new = {shot.id: shot for shot in changed}
    return replace(film, shots=tuple(new.get(shot.id, shot) for shot in film.shots))


def _with_takes(film: Film, stage: str, wanted: Mapping[str, Mapping[str, int]]) -> Film:
    """The film with so many takes wanted, where that is more than it wants already."""
    if stage != "reference":
        return _with_shots(film, [_more(shot, wanted[shot.id]) for shot in film.shots if shot.id in wanted])
    tables: dict[str, Any] = {
        kind: {tag: _more(held, wanted.get(tag, {})) for tag, held in getattr(film.file, kind).items()}
        for kind in TAGGED
    }
    return replace(film, file=replace(film.file, **tables))


def _more(held: P, wanted: Mapping[str, int]) -> P:
    more = {by: number for by, number in wanted.items() if number > held.takes.get(by, 1)}
    return replace(held, takes={**held.takes, **more}) if more else held


def _tested(film: Film, shot: Shot, directions: Directions) -> Shot:
    """A shot as it is tested: in role draft, for five seconds, whatever is picked."""
    draft, seconds = role_model(film, "draft"), directions.seconds or TEST_SECONDS
    if seconds not in draft.seconds:
        raise UsageError(f"{draft.id} makes clips of {draft.lengths} seconds, not {seconds}")
    picks, takes = ({by: some for by, some in said.items() if by != "clip"} for said in (shot.picks, shot.takes))
    return replace(
        shot, role="draft", performance=None, seconds=seconds, trim=None, slip=0, begin=None, used=None, mend=None,
        picks=picks, takes=takes,
    )  # fmt: skip


def _recast(film: Film, shot: Shot, directions: Directions) -> Shot:
    """A shot in another role, or with a clip of another length that covers its slot."""
    role: Role = shot.role if directions.role in (None, "test") else "hero" if directions.role == "hero" else "draft"
    clip, seconds = role_model(film, role), directions.seconds or shot.seconds
    if seconds not in clip.seconds:
        raise UsageError(
            f"{clip.id} makes clips of {clip.lengths} seconds, not {seconds} as for {shot.id}",
            next="Say --seconds too, with a length it makes.",
        )
    short = clip_frames_needed(shot.frames, film.rate, clip) > clip_frames(seconds, film.rate, clip)
    if seconds != shot.seconds and short:
        slot = float(shot.frames / film.rate)
        raise UsageError(f"{seconds} seconds do not cover the slot of {shot.id}, which has {slot:.2f}")
    return replace(shot, role=role, seconds=seconds)
