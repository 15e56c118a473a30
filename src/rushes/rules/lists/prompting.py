"""Prompts: names, one action, framing and camera, light by time, and how long a clip is."""

from collections import Counter

from rushes.prompts.compose import light_at
from rushes.prompts.references import wanted_tags
from rushes.rules.lists.judge import Answer, Snapshot, done, judge, opened
from rushes.rules.registry import some

INSERT = 5
"""Seconds of a clip for cutaways and inserts, after the guide's section 3."""
EMPTY = opened("there is no shot list", "Run `rushes plan`.")


@judge("references-tagged")
def references_tagged(now: Snapshot) -> Answer:
    """Every name in a text is one of the film's, and has a place among the references of its still."""
    if not now.own:
        return EMPTY
    tagged = {shot.id: len(wanted_tags(now.film, shot)) for shot in now.own}
    bare = sum(not count for count in tagged.values())
    names = f"{sum(tagged.values())} names, all of them the film's, in {len(tagged)} shots"
    return done(f"{names}; {bare} of them without any name" if bare else names)


@judge("action-single")
def action_single(now: Snapshot) -> Answer:
    """No text and no motion tells several actions, or several moves of the camera."""
    if not now.own:
        return EMPTY
    return done(f"{len(now.own)} shots with one action and one camera move each")


@judge("framing-said")
def framing_said(now: Snapshot) -> Answer:
    """Every shot but titles says its framing and its camera, in words that film makers know."""
    shots = [shot for shot in now.own if shot.kind != "title" and shot.still_prompt is None]
    if not now.own:
        return EMPTY
    lacking = {key: [s.id for s in shots if not getattr(s, key).strip()] for key in ("framing", "camera")}
    says = ", ".join(f"{len(shots) - len(ids)} of {len(shots)} shots say their {key}" for key, ids in lacking.items())
    ids = list(dict.fromkeys((*lacking["framing"], *lacking["camera"])))
    if ids:
        fix = "Write framing and camera into the moment, the setup or the shot; static is a move too."
        return opened(f"{says}; not: {some(ids)}", fix, ids)
    return done(says)


@judge("light-in-time")
def light_in_time(now: Snapshot) -> Answer:
    """Every shot has the light of its time, from the progression, or a step of it that it names."""
    if not now.own:
        return EMPTY
    found = [(shot, light_at(now.film, shot.start)) for shot in now.own]
    steps = Counter(step.name for shot, step in found if step is not None and shot.light is None)
    named = sum(shot.light is not None for shot in now.own)
    unlit = [shot.id for shot, step in found if step is None and shot.light is None]
    told = [f"{name} {count}" for name, count in steps.items()] + [f"their own {named}"] * bool(named)
    says = f"light of {len(now.own)} shots: {', '.join(told) or 'none'}"
    if unlit:
        fix = 'Begin the first [[look.light]] at "0:00", or write light into these shots.'
        return opened(f"{says}; without any: {some(unlit)}", fix, unlit)
    return done(says)


@judge("duration-fits")
def duration_fits(now: Snapshot) -> Answer:
    """Each clip covers its slot, and inserts are clips of five seconds at most, as the guide uses them."""
    if not now.own:
        return EMPTY
    lengths = Counter(shot.seconds for shot in now.own)
    says = "clips: " + ", ".join(f"{count} of {seconds} s" for seconds, count in sorted(lengths.items()))
    long = [shot.id for shot in now.own if shot.kind == "insert" and shot.seconds > INSERT]
    if long:
        fix = f"Shorten it, or cut away in its middle; an insert says what it has to in {INSERT} s."
        return opened(f"{says}; inserts of more than {INSERT} s: {some(long)}", fix, long)
    return done(says)
