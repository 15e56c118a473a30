"""What is known of a film about each topic, from what was made and measured, and what its fixes cost there."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence

from rushes.film.model import Film
from rushes.plan.prices import TEST_SECONDS, Prices
from rushes.rules.finding import Finding
from rushes.rules.lists import Snapshot
from rushes.rules.registry import some
from rushes.rules.topics.topic import Price, Topic
from rushes.units import clock, parse_span

LONGEST = 10
"""Seconds of the longest clip, in the guide."""
NOT_LOOKED = "Nothing was looked at yet: `rushes look`."
_FALLS = ("warp", "freeze", "jump", "flicker", "flash", "cut", "dissolve", "blur", "dark")


def known_of(topic: Topic, now: Snapshot) -> tuple[str, ...]:
    """Sentences about this film: numbers first, then where. Nothing is made or measured for them."""
    return tuple(said for said in _KNOWN[topic.id](now) if said)


def prices_of(film: Film) -> dict[Price, tuple[int, int]]:
    """Credits of what fixes make anew, least and most, at the prices of the film's models.

    A clip costs least as a draft of five seconds and most as a hero of ten, where these lengths are sold.
    """
    prices = Prices.of(film)
    reference, still = prices.reference(), prices.still.price(prices.still_ratio)
    clips = sorted(
        prices.clip(role, seconds)
        for role, sold in prices.clips.items()
        for seconds in ({TEST_SECONDS, LONGEST} & {*sold.seconds} or sold.seconds[:1])
    )
    test = prices.test(LONGEST) or TEST_SECONDS
    tests = prices.clip("draft", test) if test in prices.clips["draft"].seconds else clips[0]
    return {
        "nothing": (0, 0), "reference": (reference, reference), "still": (still, still),
        "test": (tests, tests), "clip": (clips[0], clips[-1]),
    }  # fmt: skip


def _people(now: Snapshot) -> list[str]:
    return [*_seen(now, "cast", "face"), _drifting(now)]


def _places(now: Snapshot) -> list[str]:
    return [*_seen(now, "place", "place"), _failing(now, "place")]


def _props(now: Snapshot) -> list[str]:
    return [*_seen(now, "prop", "prop"), _failing(now, "prop")]


def _seen(now: Snapshot, kind: str, found: str) -> list[str]:
    """How many stills show people, places or props as they are, and where they are taken for another."""
    of = now.of_kind(kind)
    counts = {each.name: Counter(now.shown(each)) for each in of}
    total = sum(counts.values(), Counter[str]())
    if not total:
        return [NOT_LOOKED]
    said = (
        f"{total['same']} of {sum(total.values())} appearances in stills are known again, {total['other']} taken for "
    )
    said += f"another; of {total['unsure'] + total['unseen']} the eye cannot tell"
    weak = [name for name, each in counts.items() if each and not each["same"]]
    return [f"{said}.", f"Never known again: {some(weak)}." if weak else "", _told(now.state.seen, (found,))]


def _drifting(now: Snapshot) -> str:
    shots = sorted({each.shot for each in now.state.seen if each.kind == "drift" and each.shown})
    return f"Somebody becomes another over the clips of {some(shots)}." if shots else ""


def _failing(now: Snapshot, kind: str) -> str:
    """What the eye's checklist finds wrong with the pictures of these."""
    bad = [each for each in now.checks(_ITEMS, now.of_kind(kind)) if each.answer == "fail"]
    return " ".join(f"{each.of}: {each.why} ({each.value})." for each in bad[:3])


_ITEMS = ("size", "detail", "light", "focus", "motion", "artifacts", "clean", "alone")


def _references(now: Snapshot) -> list[str]:
    return [*_people(now), _failing(now, "cast")]


def _told(found: Iterable[Finding], kinds: Sequence[str]) -> str:
    """The findings of these kinds that the film shows: how many, and the first of them."""
    shown = [each for each in found if each.kind in kinds and each.shown]
    if not shown:
        return ""
    shots = list(dict.fromkeys(each.shot for each in shown))
    return f"The film shows {len(shown)} in {some(shots)}: {shown[0].says}."


def _camera(now: Snapshot) -> list[str]:
    looked = sum(each.clip_looked for each in now.known.shots.values())
    if not looked:
        return [NOT_LOOKED]
    off = {each.shot for each in now.state.seen if each.kind == "camera" and each.shown}
    said = f"{looked} clips were looked at; the camera of {len(off)} does something else than asked."
    return [said, _told(now.state.seen, ("camera",)), _words(now, ("one-camera-move", "one-action"))]


def _words(now: Snapshot, rules: Sequence[str]) -> str:
    """Shots and moments whose words break these rules."""
    broken = [each.shot or each.key or "" for rule in rules for each in now.problems.get(rule, ())]
    return f"Words that ask for two things at once: {some(list(dict.fromkeys(broken)))}." if broken else ""


def _animation(now: Snapshot) -> list[str]:
    looked = sum(each.clip_looked for each in now.known.shots.values())
    if not looked:
        return [NOT_LOOKED]
    shown = {each.shot for each in now.state.seen if each.kind in _FALLS and each.shown}
    return [f"{looked} clips were looked at; something bad is seen in {len(shown)}.", _told(now.state.seen, _FALLS)]


def _long(now: Snapshot) -> list[str]:
    """Moments that want more than a clip has, and those that were told in several shots already."""
    spans = {each.id: parse_span(each.at) for each in now.film.file.moment if each.at}
    long = [id for id, (start, end) in spans.items() if end is not None and end - start > LONGEST]
    told = Counter(shot.moment for shot in now.state.shots if shot.moment)
    split = [id for id, count in told.items() if count > 1]
    longest = max(now.state.shots, key=lambda shot: shot.frames, default=None)
    pinned = f"Moments of more than {LONGEST} s: {some(long)}." if long else f"No moment is pinned to over {LONGEST} s."
    return [
        f"The longest shot is {longest.id}, {clock(longest.frames / now.film.rate)}." if longest else "",
        pinned,
        f"Told in several shots: {some(split)}." if split else "",
    ]


def _stages(now: Snapshot) -> list[str]:
    taken = {shot.id: now.taken(shot.id) for shot in now.own}
    stills = sum(each.still == "done" for each in taken.values())
    clips = sum(each.cut_in for each in taken.values())
    early = [id for id, each in taken.items() if each.cut_in and each.still != "done"]
    return [
        f"{stills} of {len(taken)} stills and {clips} clips are there.",
        f"Clips whose still is not what it should be now: {some(early)}." if early else "",
    ]


def _cost(now: Snapshot) -> list[str]:
    if not now.state.shots:
        return ["There is no shot list yet: `rushes plan`."]
    quoted, cap = now.state.quoted, now.film.file.budget.cap
    stills = sum(each.still_credits for each in quoted.shots)
    clips = sum(each.clip_credits for each in quoted.shots)
    heroes = [each for each in quoted.shots if each.shot.role == "hero" and each.shot.clip_of is None]
    dear = sum(each.clip_credits for each in heroes)
    capped = f" The cap is {cap:,}." if cap is not None else " There is no cap."
    return [
        f"One take of everything costs {quoted.credits:,} credits: {stills:,} for stills, {clips:,} for clips, "
        f"{quoted.credits - stills - clips:,} for references.{capped}",
        f"Of that {dear:,} are for heroes: {some([each.shot.id for each in heroes])}." if heroes else "",
        "" if now.buys else f"{now.film.settings.engine} draws it for nothing.",
    ]


_KNOWN: Mapping[str, Callable[[Snapshot], list[str]]] = {
    "drift": _people, "not-the-reference": _references, "clips-disagree": _people, "no-memory": _stages,
    "wrong-place": _places, "prop-changes": _props, "too-short": _long, "camera": _camera, "dead-still": _animation,
    "over-budget": _cost, "two-stage-cost": _cost,
}  # fmt: skip
