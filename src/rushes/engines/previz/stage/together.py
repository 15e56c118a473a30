"""What two people share that the words say of one of them only: a table, a bench, a bed, the other's look."""

from collections.abc import Mapping
from dataclasses import replace

from rushes.engines.previz.scene import Person, Scene

STANDING = frozenset(
    {"set down", "cook", "stir", "wash", "sweep", "carry", "enter", "leave", "approach", "walk", "run", "dance", "push",
     "pull", "jump", "sing", "pick up", "open", "close", "knock", "drop", "fight", "turn away"}
)  # fmt: skip
"""Deeds done on foot, at a table too."""
SEATS = ("table", "desk", "chair", "bench", "sofa", "piano", "floor")
"""Marks where who is with somebody that sits sits too."""


def seated(scene: Scene) -> Scene:
    """The scene with everybody at a table seated, and whoever is with them, unless what they do is done on foot."""
    people = [_at_table(_with(person, scene)) for person in scene.people]
    by_id = {person.id: person for person in people}
    people = [_too(person, _partner(person, by_id)) for person in people]
    by_id = {person.id: person for person in people}
    return replace(scene, people=tuple(_at_bed(person, _partner(person, by_id), scene) for person in people))


def _partner(person: Person, people: dict[str, Person]) -> Person | None:
    """Who somebody is with: by their own words, or by the other one's."""
    return people.get(person.partner) or next((each for each in people.values() if each.partner == person.id), None)


def _with(person: Person, scene: Scene) -> Person:
    """Who is beside or behind somebody is where they are."""
    other = next((each for each in scene.people if each.id == person.at), None)
    return person if other is None else replace(person, at=other.at if other.at != person.id else "")


def _at_table(person: Person) -> Person:
    stands = person.pose or person.action in STANDING or person.relation in ("behind", "beside")
    return replace(person, pose="sit") if person.at in ("table", "desk") and not stands else person


def _too(person: Person, other: Person | None) -> Person:
    """Who is across from somebody that sits, or beside them on a bench, sits too."""
    if other is None or person.pose or other.pose != "sit" or other.relation in ("edge", "in", "behind"):
        return person
    if person.action in STANDING or person.relation == "behind":
        return person
    joined = {person.relation, other.relation} & {"across", "beside"} or person.action == other.action == "lean on"
    joined = joined or (other.at in ("table", "bench", "floor", "sofa") and other.partner == person.id)
    return replace(person, pose="sit", at=person.at or other.at) if joined and other.at != "bed" else person


def _at_bed(person: Person, other: Person | None, scene: Scene) -> Person:
    """Who is with somebody in bed sits beside it; who feeds or helps them has them sit up."""
    if other is None and len(scene.people) == 2:
        other = next(each for each in scene.people if each.id != person.id)
    if other is None:
        return person
    if person.pose == "lie" and other.action in ("feed", "help up"):
        return replace(person, pose="sit", relation="in", at="bed")
    if person.action in ("feed", "help up") and (other.pose == "lie" or other.relation == "in"):
        return replace(person, pose="sit", relation="edge", at="bed")
    in_bed = other.pose == "lie" or (other.pose == "sit" and other.relation == "in") or other.action == "sleep"
    stays = person.pose or person.action in STANDING or person.at not in ("", "bed", "bedside", "chair", other.id)
    return replace(person, pose="sit", at="bedside") if in_bed and not stays else person


ELSEWHERE = frozenset({"turn away", "embrace", "kiss", "sleep", "lean on", "whisper", "walk", "pray", "dance"})
"""Deeds in which eyes are not on the partner."""
TO_THEM = frozenset({"talk", "listen", "look", "comfort", "feed", "help up", "laugh", "give", "hold hands", "smile",
    "wave", "point", "nod", "beckon", "reach"})  # fmt: skip
"""Deeds in which eyes are on the partner, even of somebody at the side."""
BUSY = frozenset({"read", "write", "cook", "stir", "wash", "sweep", "mend", "play piano", "play guitar", "play violin",
    "play drums", "sing", "draw", "drive", "ride", "telephone", "photograph", "cry", "drop", "overhear"})  # fmt: skip
"""Deeds that hold the eyes, unless they are done to the partner."""


def watched_by(person: Person, partner: Person | None, people: Mapping[str, Person], talk: bool = False) -> str:
    """The id of whom somebody looks at: whom the words name, else the partner, "" for nobody.

    ``talk`` says that either speaks in the clip.
    """
    if person.gaze in people and person.gaze != person.id:
        return person.gaze
    if person.gaze or partner is None or person.action in ELSEWHERE or person.pose in ("walk", "run"):
        return ""
    if partner.action == "whisper" and person.action not in TO_THEM:
        return ""  # who is whispered to looks past
    if person.action in BUSY and not (person.partner and person.action == "cry"):
        return ""
    if partner.relation == "behind":
        return ""
    aside = {person.relation, partner.relation} & {"beside", "behind"}
    if aside and not talk and person.action not in TO_THEM and partner.action not in ("talk", "comfort", "feed"):
        return ""
    return partner.id
