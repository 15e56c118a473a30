"""Pre-production: what has to be there before the first clip is bought."""

from collections import Counter
from collections.abc import Sequence
from fractions import Fraction

from rushes.film.model import Film, Shot
from rushes.plan.budget import left_to_buy
from rushes.rules.lists.judge import Answer, Snapshot, done, judge, opened, unknown
from rushes.rules.registry import some
from rushes.units import clock


@judge("song-in-grid")
def song_in_grid(now: Snapshot) -> Answer:
    """The shots cover every frame of the film, each has something to show, and the list is written."""
    shots, film = now.state.shots, now.film
    if not shots:
        return opened("there is no shot list", "Write moments or setups, then run `rushes plan`.")
    lengths = Counter(shot.seconds for shot in now.own)
    clips = ", ".join(f"{count} of {seconds} s" for seconds, count in sorted(lengths.items()))
    covered, frames = sum(shot.frames for shot in shots), now.state.frames
    says = f"{len(shots)} shots fill {covered:,} of {frames:,} frames ({_time(frames, film)}); clips: {clips}"
    idle = [s.id for s in now.own if not (s.moment or s.setup or s.text.strip() or (s.still_prompt or "").strip())]
    if idle:
        return opened(f"{says}; nothing to show in {some(idle)}", "Give them a text, a moment or a setup.", idle)
    if now.state.plan is not None:
        return opened(f"{says}; this is a proposal that is not written yet", "Run `rushes plan`.")
    return done(says)


@judge("places-follow-light")
def places_follow_light(now: Snapshot) -> Answer:
    """Every place has a picture, and there is a plan of the light that it is to be seen in."""
    places, steps = now.of_kind("place"), now.film.file.look.light
    if not places:
        return done("the film names no places")
    bare = [each.name for each in places if not each.ready]
    says = f"places with a picture: {len(places) - len(bare)} of {len(places)}"
    if bare:
        return opened(f"{says}; none of {some(bare)}", "Make them: `rushes make --until references`.", bare)
    if not steps:
        return opened(f"{says}; the light has no plan", "Write one [[look.light]] at least in film.toml.")
    return done(f"{says}; the light goes through {some([step.name for step in steps])}")


@judge("props-have-states")
def props_have_states(now: Snapshot) -> Answer:
    """Every prop has a picture of each state; one that is seen in two shots or more has two pictures at least."""
    props = now.of_kind("prop")
    if not props:
        return done("the film names no props")
    bare = [each.name for each in props if not each.ready]
    if bare:
        says = f"pictures of props: {len(props) - len(bare)} of {len(props)}; missing: {some(bare)}"
        return opened(says, "Make them: `rushes make --until references`.", bare)
    pictures = Counter({each.tag: each.views for each in props})
    for each in props:
        pictures[each.tag] += each.choices - each.views
    says = ", ".join(f"@{tag} {count}" for tag, count in pictures.items())
    seen = {tag: sum(len(now.seen_in.get(each.name, ())) for each in props if each.tag == tag) for tag in pictures}
    flat = [f"@{tag}" for tag, count in pictures.items() if count < 2 and seen[tag] > 1]
    if flat:
        fix = f"Another angle: `rushes reference expand {flat[0]}`, or a state of its own."
        return opened(f"pictures: {says}; one angle only, in several shots: {some(flat)}", fix, flat)
    return done(f"pictures: {says}")


@judge("light-planned")
def light_planned(now: Snapshot) -> Answer:
    """The look has words of style, and the light has steps in the order of time."""
    look = now.film.file.look
    steps = ", ".join(f"{step.name} {step.start}" for step in look.light)
    missing = ["style"] * (not look.style.strip()) + ["light"] * (not look.light)
    if missing:
        fix = "Write style under [look], and one [[look.light]] for each step of the light."
        return opened(f"[look] has no {' and no '.join(missing)}", fix, [f"look.{name}" for name in missing])
    return done(f"style of {len(look.style.split())} words; light: {steps}")


@judge("motifs-mapped")
def motifs_mapped(now: Snapshot) -> Answer:
    """Every motif is seen in shots of the timeline, and comes back."""
    motifs = now.film.file.motif
    if not motifs:
        return unknown("the film names no motif", "Add [motif.NAME], or tick this line if it wants none.")
    shots = {name: [shot for shot in now.state.shots if name in shot.motifs] for name in motifs}
    says = "motifs: " + "; ".join(f"{name} {_spread(now.film, found)}" for name, found in shots.items())
    absent = [name for name, found in shots.items() if not found]
    if absent:
        return opened(says, "Name it under motifs of the moments that show it.", [f"motif.{n}" for n in absent])
    return done(says)


def _spread(film: Film, shots: Sequence[Shot]) -> str:
    if not shots:
        return "in no shot"
    count = f"{len(shots)} shot{'s' * (len(shots) > 1)}"
    return f"{count}, {_time(shots[0].start, film)} to {_time(shots[-1].end, film)}"


@judge("budget-allocated")
def budget_allocated(now: Snapshot) -> Answer:
    """The film is quoted, and its cap covers what is likely to be bought."""
    budget, quoted = now.film.file.budget, now.state.quoted.credits if now.state.shots else 0
    if not now.state.shots:
        return opened("there is no shot list to quote", "Run `rushes plan`, then `rushes budget`.")
    says = f"one take of everything costs {quoted:,} credits, {left_to_buy(now.film).likely:,} are likely"
    parts = len(budget.sections) + len(budget.shots)
    if budget.cap is None:
        if not now.buys:
            engine = now.film.settings.engine
            return done(f"drawn for nothing with engine {engine}; bought, {says}, and there is no cap yet")
        return opened(f"{says}; there is no cap", "Write cap under [budget]; `rushes budget` says what it is for.")
    shares = f", {parts} of its parts have caps of their own" if parts else ""
    return done(f"{says}; the cap is {budget.cap:,}{shares}")


def _time(frame: int, film: Film) -> str:
    """A frame as a time of the song, to a tenth of a second."""
    return clock(Fraction(round((film.song_start + frame / film.rate) * 10), 10))
