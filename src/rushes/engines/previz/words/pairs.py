"""Two people joined by what they do: who goes with whom."""

from collections.abc import Sequence

from rushes.engines.previz.words.story import Somebody


def joined(one: Somebody, other: Somebody, relation: str = "", *, weak: bool = True) -> None:
    """Each is the other's partner, placed to each other as told."""
    for each, partner in ((one, other), (other, one)):
        each.say("partner", partner.id, weak=weak)
        each.say("relation", relation, weak=weak)


def walking(people: Sequence[Somebody]) -> None:
    """Two of whom one walks with the other both walk, side by side."""
    if len(people) == 2 and any(one.pose in ("walk", "run") for one in people):
        pose = next(one.pose for one in people if one.pose in ("walk", "run"))
        for one in people:
            one.say("pose", pose)
        joined(people[0], people[1], "beside")
