"""The cut: what the eye found in clips, cuts on the music, colour from shot to shot, motifs, and the last look."""

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from fractions import Fraction
from statistics import median

from rushes.film.model import Shot
from rushes.prompts.compose import light_at
from rushes.rules.cutting import NEAR
from rushes.rules.lists.judge import Answer, Snapshot, done, judge, opened, unknown
from rushes.rules.registry import some
from rushes.rules.sizes import CLOSE, size_of

ODD = 3.5
"""Robust z-score from which a picture is unlike its neighbours (Iglewicz and Hoaglin 1993), as for references."""
LEAST: Mapping[str, float] = {"brightness": 12.0, "colour": 10.0, "warmth": 10.0}
"""Steps of L*a*b* under which a difference is none, however like each other the rest are."""
FEW = 5
"""Stills of one light from which one of them can be odd."""
ON_MUSIC = 0.5
"""Share of cuts on beats under which a film is not cut to the music, as rule cuts-on-beats has it."""


@judge("clips-trimmed")
def clips_trimmed(now: Snapshot) -> Answer:
    """Every clip was looked at, and the film shows no warped, soft, frozen or flickering frames of it."""
    made = [shot.id for shot in now.own if now.taken(shot.id).cut_in]
    if len(made) < len(now.own) or not made:
        says = f"{len(made)} of {len(now.own)} shots have a clip"
        return unknown(says, "Run `rushes make`, then `rushes look`.", [s.id for s in now.own if s.id not in made])
    blind = [id for id in made if not now.taken(id).clip_looked]
    if blind:
        return unknown(f"{len(blind)} of {len(made)} clips were not looked at: {some(blind)}", "Run `rushes look`.")
    trimmed = sum(shot.trim is not None for shot in now.state.shots)
    return done(
        f"{len(made)} clips were looked at, {trimmed} shots are trimmed by hand; "
        f"the cut leaves out {now.known.left_out} bad stretches"
    )


@judge("cuts-on-music")
def cuts_on_music(now: Snapshot) -> Answer:
    """Half of the cuts or more fall within two frames of a beat."""
    song, film = now.state.song, now.film
    if film.file.song is None:
        return done("the film has no song")
    if song is None or not song.beats:
        return unknown("no beat was heard in the song", "Say what you know: bpm, downbeat or taps under [song].")
    lead = film.file.cutting.lead
    cuts = [shot.start for shot in now.state.shots[1:]]
    if not cuts:
        return opened("there are no cuts yet", "Run `rushes plan`.")
    beats = [film.frame_at(Fraction(beat.time)) - lead for beat in song.beats]
    bars = [film.frame_at(Fraction(time)) - lead for time in song.downbeats]
    near, strong = (sum(_is_near(cut, marks) for cut in cuts) for marks in (beats, bars))
    says = f"{near} of {len(cuts)} cuts are on a beat ({near / len(cuts):.0%}), {strong} on the first of a bar"
    if near < ON_MUSIC * len(cuts):
        return opened(says, "`rushes plan` places cuts on beats; music under [cutting] says how much that weighs.")
    return done(says)


def _is_near(cut: int, marks: Sequence[int]) -> bool:
    at = bisect_left(marks, cut - NEAR)
    return at < len(marks) and marks[at] <= cut + NEAR


@judge("cross-cutting-flows")
def cross_cutting_flows(now: Snapshot) -> Answer:
    """By hand: neighbours differ and performance has its share; whether it flows, a person sees."""
    shots = now.state.shots
    sung = sum(shot.frames for shot in shots if shot.kind == "performance")
    share = f"performance fills {sung / max(1, sum(shot.frames for shot in shots)):.0%} of {len(shots)} shots"
    return unknown(share, "Watch out/film.mp4 once without stopping, and tick this line.")


@judge("colour-consistent")
def colour_consistent(now: Snapshot) -> Answer:
    """Brightness, colour and warmth of the stills are of one family within each step of the light."""
    blind = [shot.id for shot in now.own if now.taken(shot.id).light is None]
    if blind or not now.own:
        says = f"{len(blind)} of {len(now.own)} stills were not looked at: {some(blind)}"
        return unknown(says, "Run `rushes make --until stills`, then `rushes look`.", blind)
    groups: dict[str, list[Shot]] = {}
    for shot in now.own:
        step = light_at(now.film, shot.start)
        groups.setdefault(shot.light or (step.name if step else "no light"), []).append(shot)
    odd = [each for name, shots in groups.items() for each in _odd(now, name, shots)]
    says = f"{len(now.own)} stills in {len(groups)} lights: {', '.join(f'{n} {len(s)}' for n, s in groups.items())}"
    if not odd:
        return done(f"{says}; none unlike the others of its light")
    ids = list(dict.fromkeys(id for id, _ in odd))
    fix = "Look at them beside their neighbours; `rushes cut --balance` proposes grades, or make another take."
    return opened(f"{says}; unlike the others: {'; '.join(what for _, what in odd[:3])}", fix, ids)


def _odd(now: Snapshot, name: str, shots: Sequence[Shot]) -> list[tuple[str, str]]:
    """Shots of one light whose still lies outside the others in brightness, colour or warmth, and by how much."""
    found = []
    for number, (measure, least) in enumerate(LEAST.items()):
        told = {shot.id: light[number] for shot in shots if (light := now.taken(shot.id).light)}
        if len(told) < FEW:
            continue
        usual = median(told.values())
        scale = max(median(abs(value - usual) for value in told.values()) / 0.6745, least / ODD)
        found += [
            (id, f"{id} in {measure} ({value:.0f}, {name} has {usual:.0f})")
            for id, value in told.items()
            if abs(value - usual) / scale > ODD
        ]
    return found


@judge("motifs-emphasised")
def motifs_emphasised(now: Snapshot) -> Answer:
    """Every motif is seen from near at least once: a close-up, an insert, a detail."""
    motifs = now.film.file.motif
    if not motifs:
        return unknown("the film names no motif", "Add [motif.NAME], or tick this line if it wants none.")
    shots = {name: [shot for shot in now.state.shots if name in shot.motifs] for name in motifs}
    near = {
        name: sum(size_of(shot.framing) == CLOSE or shot.kind == "insert" for shot in found)
        for name, found in shots.items()
    }
    says = "motifs: " + "; ".join(f"{name} in {len(shots[name])} shots, {near[name]} of them close" for name in motifs)
    far = [name for name, count in near.items() if not count]
    if far:
        fix = "Frame one of its moments as a close-up, or add an insert of it."
        return opened(f"{says}; never from near: {some(far)}", fix, [f"motif.{name}" for name in far])
    return done(says)


@judge("reviewed")
def reviewed(now: Snapshot) -> Answer:
    """By hand: the film is cut of what there is now; whether it is finished, a person says."""
    if now.known.film == "missing":
        return opened("the film is not cut yet", "Run `rushes make`.")
    if now.known.film != "done":
        return opened("the film has changed since it was cut", "Run `rushes cut`.")
    looked = sum(taken.clip_looked for taken in now.known.shots.values())
    says = f"the film is cut of {len(now.state.shots)} shots; {looked} clips were looked at"
    return unknown(says, "Run `rushes verify`, watch out/film.mp4 to its end, and tick this line.")
