"""Same person, same thing, same place: references and stills looked at, and each still held against the film's own."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from rushes.build.graph import Job, Need, Node, Verdict
from rushes.build.store import Store, file_digest
from rushes.film.model import Film, Shot
from rushes.prompts.references import made_from, reference_tags
from rushes.rules.finding import Finding
from rushes.sketches import reference_id
from rushes.units import Json, digest

if TYPE_CHECKING:
    from rushes.look.checklist import Item
    from rushes.look.likeness import Kind, Match, Reference
    from rushes.look.pictures import PictureLook

PICTURES_VERSION = 1
"""Raised by hand when what is kept of a picture or a comparison holds something else."""


Network: TypeAlias = tuple[Path, str]
"""A network of the user's: where it is, and the digest of its content."""


@dataclass(frozen=True, slots=True)
class Portrait:
    """A reference of the film that was looked at: its tag (with a state), its kind, and its pictures by name."""

    tag: str
    kind: "Kind"
    looks: Mapping[str, "PictureLook"]

    @property
    def firsts(self) -> dict[str, "PictureLook"]:
        """Those of its looks that are no views: a profile or another light is as it should be, other than the first."""
        return {id: look for id, look in self.looks.items() if ".look:" not in id}


@dataclass(frozen=True, slots=True)
class Likeness:
    """A still that was looked at, and how each thing that it should show is seen in it."""

    shot: Shot
    take: str
    sha256: str
    look: "PictureLook"
    matches: tuple["Match", ...]


def picture_nodes(
    film: Film, verdicts: Mapping[str, Verdict], keep: Callable[[Path], str], shots: Sequence[Shot]
) -> list[Node]:
    """A look at every reference, at the stills of these shots, and their comparison.

    ``keep`` gives the digest of a picture of the project, and takes it into the store where it is to be looked at.
    """
    network = network_of(film)
    references = [node for each in _references(film) for node in _reference_nodes(film, *each, verdicts, keep, network)]
    needs = tuple(Need(node.id, node.id) for node in references)
    stills = []
    for shot in shots:
        verdict = verdicts.get(f"{shot.id}.still")
        if verdict is not None and verdict.take is not None:
            look = _look_node(f"{shot.id}.still.look", verdict.take.sha256, network, film.size)
            stills += [look, _match_node(film, shot, verdict.take.sha256, needs, look.id)]
    return [*references, *stills]


def network_of(film: Film) -> Network | None:
    """The network that the film's ``[eye]`` names."""
    named = film.file.eye.network
    return (film.root / named, file_digest(film.root / named)) if named else None


def _references(film: Film) -> Iterator[tuple[str, str, str | None]]:
    """Kind, tag and state of every reference."""
    for kind in ("cast", "place", "prop"):
        for tag, table in getattr(film.file, kind).items():
            states = (None,) if table.images else tuple(getattr(table, "states", None) or (None,))
            yield from ((kind, tag, state) for state in states)


def _reference_nodes(
    film: Film,
    kind: str,
    tag: str,
    state: str | None,
    verdicts: Mapping[str, Verdict],
    keep: Callable[[Path], str],
    network: Network | None,
) -> Iterator[Node]:
    """One look a picture: those of the project, else the take that stands for it; and its views, with the state that
    they were made from.
    """
    images = getattr(film.file, kind)[tag].images
    for number, image in enumerate(images):
        with suppress(OSError):
            yield _look_node(f"@{tag}.look{number}", keep(film.root / image), network)
    verdict = verdicts.get(reference_id(tag, state))
    if not images and verdict is not None and verdict.take is not None:
        yield _look_node(f"{reference_id(tag, state)}.look", verdict.take.sha256, network)
    for view in getattr(film.file, kind)[tag].views:
        made = verdicts.get(reference_id(tag, view))
        if (made_from(film, tag, view) or None) == state and made is not None and made.take is not None:
            yield _look_node(f"{reference_id(tag, state)}.look:{view}", made.take.sha256, network)


def _look_node(id: str, sha256: str, network: Network | None, ratio: tuple[int, int] | None = None) -> Node:
    """A look at one picture; a still has to fill the film's ratio, a reference goes along as it is.

    Where the extra ``[faces]`` is installed its network is asked too, and the film's own: the look is another.
    """
    from rushes.look.deep import models
    from rushes.look.pictures import VERSION

    more: dict[str, Json] = {"faces": "dlib"} if models() else {}
    if network is not None:
        more["network"] = network[1]
    ask = digest({"look": PICTURES_VERSION, "pictures": VERSION, "ratio": ratio, **more})
    work = Job(picture_look_of, {"ratio": ratio, "network": network and network[0]}, suffix=".json")
    return Node(id=id, stage="look", ask=ask, variant="", work=work, fixed_inputs={"picture": sha256})


def _match_node(film: Film, shot: Shot, sha256: str, needs: Sequence[Need], look: str) -> Node:
    from rushes.look.pictures import VERSION

    tags = tuple(f"{tag}:{state}" if state else tag for tag, state in reference_tags(film, shot, most=99))
    kinds = {need.node: _kind(film, need.node) for need in needs}
    ask = digest({"match": PICTURES_VERSION, "pictures": VERSION, "tags": tags, "kinds": kinds})
    work = Job(match_of, {"tags": tags, "kinds": kinds}, suffix=".json")
    return Node(
        id=f"{shot.id}.still.match", stage="look", ask=ask, variant="", work=work,
        needs=(*needs, Need("look", look)), fixed_inputs={"picture": sha256},
    )  # fmt: skip


def _kind(film: Film, node: str) -> "Kind":
    tag = node.removeprefix("@").partition(".")[0].partition(":")[0]
    kinds: tuple[Kind, ...] = ("cast", "place", "prop")
    return next(kind for kind in kinds if tag in getattr(film.file, kind))


def picture_look_of(
    paths: Mapping[str, Path], into: Path, *, ratio: tuple[int, int] | None, network: Path | None = None
) -> dict[str, Any]:
    """Look at a picture, and write what was measured as JSON; the job of a look."""
    from rushes.look.deep import models
    from rushes.look.pictures import look_at_picture, plain
    from rushes.media.pictures import read_picture

    look = look_at_picture(read_picture(paths["picture"]), ratio=ratio, deep=models(), network=network)
    into.write_text(json.dumps(plain(look)), encoding="utf-8")
    return {"faces": len(look.faces)}


def match_of(
    paths: Mapping[str, Path], into: Path, *, tags: Sequence[str], kinds: Mapping[str, "Kind"]
) -> dict[str, Any]:
    """Hold a still against every reference of the film, and write how each that it shows is seen in it."""
    from rushes.look.pictures import compare, plain, read_look
    from rushes.media.pictures import read_picture

    looks = {role: read_look(json.loads(paths[role].read_bytes())) for role in (*kinds, "look")}
    found = compare(read_picture(paths["picture"]), tags, references_of(looks, kinds), looks["look"])
    into.write_text(json.dumps(plain(found)), encoding="utf-8")
    return {"matches": len(found.matches)}


def as_references(portraits: Sequence[Portrait]) -> tuple["Reference", ...]:
    """Portraits as what others are compared with."""
    from rushes.look.likeness import Reference

    return tuple(Reference(each.tag, each.kind, tuple(look.seen for look in each.looks.values())) for each in portraits)


def shown_of(nodes: Sequence[Node]) -> dict[str, str]:
    """Content of the first picture of each reference, by its tag."""
    return {_tag(node.id): node.fixed_inputs["picture"] for node in reversed(nodes) if node.id.startswith("@")}


def references_of(looks: Mapping[str, "PictureLook"], kinds: Mapping[str, "Kind"]) -> tuple["Reference", ...]:
    """The looks at references, put together by tag."""
    from rushes.look.likeness import Reference

    tags = dict.fromkeys(_tag(node) for node in kinds)
    return tuple(
        Reference(tag, next(kind for node, kind in kinds.items() if _tag(node) == tag),
                  tuple(looks[node].seen for node in kinds if _tag(node) == tag))
        for tag in tags
    )  # fmt: skip


def _tag(node: str) -> str:
    return node.removeprefix("@").partition(".look")[0]


def likenesses(
    film: Film, nodes: Sequence[Node], verdicts: Mapping[str, Verdict], store: Store
) -> tuple[tuple[Portrait, ...], tuple[Likeness, ...]]:
    """What was seen of references and of stills, as far as it is there; nothing is made."""
    from rushes.look.likeness import Match
    from rushes.look.pictures import read_look

    told: dict[str, Any] = {}
    for node in nodes:
        verdict = verdicts.get(node.id)
        if verdict is not None and verdict.take is not None and verdict.state == "done":
            with suppress(OSError, ValueError):
                told[node.id] = json.loads(store.path(verdict.take.sha256).read_bytes())
    looks = {id: read_look(data) for id, data in told.items() if not id.endswith(".match")}
    portraits: dict[str, Portrait] = {}
    for id in (id for id in looks if id.startswith("@")):
        before = portraits.get(_tag(id))
        portraits[_tag(id)] = Portrait(_tag(id), _kind(film, id), {**(before.looks if before else {}), id: looks[id]})
    found = []
    for shot in film.shots:
        take, match = verdicts.get(f"{shot.id}.still"), told.get(f"{shot.id}.still.match")
        if take is not None and take.take is not None and match and f"{shot.id}.still.look" in looks:
            seen = tuple(Match(**{**each, "box": each["box"] and tuple(each["box"])}) for each in match["matches"])
            found.append(Likeness(shot, take.take.name, take.take.sha256, looks[f"{shot.id}.still.look"], seen))
    return tuple(portraits.values()), tuple(found)


def checklist(portraits: Sequence[Portrait]) -> dict[str, tuple["Item", ...]]:
    """The guide's checklist of every reference, by its tag, and of all together, by ``""``."""
    from rushes.look.checklist import check_reference, check_references

    each = {one.tag: check_reference(look, one.kind) for one in portraits for look in one.firsts.values()}
    return {**each, "": check_references({name: look for one in portraits for name, look in one.firsts.items()})}


_DOES = {
    "cast": "Make another take, frame closer, or give @{tag} a reference from nearer the shot's angle.",
    "prop": "Make another take, or name @{tag} and its state earlier in the prompt.",
    "place": "Make another take, or show more of @{tag} in the frame.",
}


LOST = 1.0
"""Median L* of a still, 0 to 100, under which more than half of it is black: nothing is drawn or lit there."""


def black_findings(found: Sequence[Likeness]) -> tuple[Finding, ...]:
    """Stills that are black for the most part: a clip made from one would be black too."""
    return tuple(
        Finding(
            each.shot.id, each.take, "dark", True, f"more than half of {each.take} is black",
            f"Make another take, `rushes make --again {each.shot.id}.still`, or ask for more light.",
        )
        for each in found
        if each.look.light.bright < LOST
    )  # fmt: skip


def likeness_findings(found: Sequence[Likeness]) -> tuple[Finding, ...]:
    """Stills that show somebody or something else than they should; those nobody can tell are notes."""
    kinds = {"cast": "face", "prop": "prop", "place": "place"}
    return tuple(
        Finding(
            each.shot.id,
            each.take,
            kinds[match.kind] if match.verdict == "other" else f"{kinds[match.kind]} unsure",
            match.verdict == "other",
            f"@{match.tag} in {each.take}: {match.why}",
            _DOES[match.kind].format(tag=match.tag),
        )
        for each in found
        for match in each.matches
        if match.verdict in ("other", "unsure")
    )
