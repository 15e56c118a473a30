"""Generation: references sent along, prompts short, tests judged, versions to choose from, good outputs kept."""

from collections.abc import Iterable, Sequence

from rushes.film.model import Film, Shot
from rushes.models import model
from rushes.plan.performed import is_performed
from rushes.prompts.compose import light_at, motion_prompt, reference_prompt, still_prompt
from rushes.prompts.dialects import utf16_units
from rushes.rules.lists.judge import Answer, Snapshot, done, judge, opened, unknown
from rushes.rules.registry import some

GUIDE = 1000
"""Characters of a prompt, in UTF-16 code units as the service counts them."""


@judge("references-loaded")
def references_loaded(now: Snapshot) -> Answer:
    """Every reference has a picture that can be read, and every still is made from those there are now."""
    references, shots = now.known.references, now.own
    if missing := [path for each in references for path in each.missing]:
        return opened(
            f"pictures that cannot be read: {some(missing)}", "Put the files back, or take them out.", missing
        )
    bare = [each.name for each in references if not each.ready]
    says = f"references with a picture: {len(references) - len(bare)} of {len(references)}"
    if bare:
        return opened(f"{says}; not: {some(bare)}", "Make them: `rushes make --until references`.", bare)
    old = [shot.id for shot in shots if now.taken(shot.id).still in ("stale", "waiting")]
    if old:
        fix = "`rushes make --until stills` makes them with the references there are."
        return opened(f"{says}; {len(old)} stills are made from others: {some(old)}", fix, old)
    unmade = [shot.id for shot in shots if now.taken(shot.id).still != "done"]
    if len(unmade) == len(shots) and references:
        return unknown(f"{says}; no still was made with them yet", "Run `rushes make --until stills`.")
    says = f"{says}; stills made with them: {len(shots) - len(unmade)} of {len(shots)}"
    if unmade:
        return opened(f"{says}; not: {some(unmade)}", "Run `rushes make --until stills`.", unmade)
    return done(says)


@judge("prompts-short")
def prompts_short(now: Snapshot) -> Answer:
    """No prompt of a reference, a still or a clip has more than 1000 characters, or than its model reads."""
    lengths = sorted(_lengths(now.film, now.own), reverse=True)
    if not lengths:
        return opened("there is no prompt yet", "Write moments or setups, then run `rushes plan`.")
    most, longest = lengths[0][:2]
    says = f"{len(lengths)} different prompts; the longest has {most} characters, of {longest}"
    over = [name for units, name, read in lengths if units > min(GUIDE, read)]
    if over:
        return opened(f"{says}; too long: {some(over)}", "Shorten them: one subject, one action, one move.", over)
    return done(says)


def _lengths(film: Film, shots: Sequence[Shot]) -> list[tuple[int, str, int]]:
    """Characters of every prompt, what it is of, and how many its model reads."""
    models, file = film.file.models, film.file
    still = model(models.still).prompt_max
    names = [(tag, state) for tag, prop in file.prop.items() for state in tuple(prop.states) or (None,)]
    names += [(tag, None) for tag in (*file.cast, *file.place)]
    told = [(reference_prompt(film, tag, state), f"@{tag}", still) for tag, state in names]
    for shot in _unlike(film, shots):
        clip = model(getattr(models, shot.role)).prompt_max or GUIDE
        told += [
            (still_prompt(film, shot), f"{shot.id}.still", still),
            (motion_prompt(film, shot), f"{shot.id}.clip", clip),
        ]
    return [(utf16_units(prompt), name, read) for prompt, name, read in told]


def _unlike(film: Film, shots: Sequence[Shot]) -> Iterable[Shot]:
    """One shot of those that say the same in the same light: their prompts are the same."""
    found: dict[object, Shot] = {}
    for shot in shots:
        step = light_at(film, shot.start)
        said = (
            shot.text, shot.motion, shot.framing, shot.camera, shot.kind, shot.cast, shot.place, shot.props, shot.light,
            shot.role, shot.composition, shot.still_prompt, shot.motion_prompt, step.name if step else None,
        )  # fmt: skip
        found.setdefault(said, shot)
    return found.values()


@judge("tests-reviewed")
def tests_reviewed(now: Snapshot) -> Answer:
    """Somebody has picked, refused or noted a clip of every hero, or of some shot where there are no heroes."""
    heroes = [shot for shot in now.own if shot.role == "hero" and not is_performed(now.film, shot)]
    judged = [shot.id for shot in now.own if _judged(shot)]
    if not heroes:
        says = f"no shot is a hero; somebody has judged clips of {len(judged)} of {len(now.own)} shots"
        fix = "Look at a clip, then `rushes pick`, `rushes reject` or a --note says what you think."
        return done(says) if judged else opened(says, fix)
    blind = [shot.id for shot in heroes if shot.id not in judged]
    says = f"somebody has judged clips of {len(heroes) - len(blind)} of {len(heroes)} heroes"
    if blind:
        fix = f"`rushes make --only {blind[0]} --role test`, look, then `rushes pick` or `rushes reject`."
        return opened(f"{says}; nobody: {some(blind)}", fix, blind)
    return done(says)


def _judged(shot: Shot) -> bool:
    noted = any(name.startswith("clip#") for name in shot.notes)
    return "clip" in shot.picks or bool(shot.rejects.get("clip")) or noted


@judge("versions-made")
def versions_made(now: Snapshot) -> Answer:
    """Every shot in role hero has two clips or more to choose from."""
    heroes = [shot for shot in now.own if shot.role == "hero"]
    if not heroes:
        fix = 'Write role = "hero" in the moments the film is remembered by; or tick this line if there are none.'
        return unknown("no shot is in role hero, so none is critical", fix)
    takes = {shot.id: now.taken(shot.id).clips for shot in heroes}
    few = [id for id, count in takes.items() if count < 2]
    says = f"heroes with two clips or more: {len(heroes) - len(few)} of {len(heroes)}"
    if few:
        fix = f"`rushes make --only {' '.join(few[:1])} --takes 2` makes a second one."
        return opened(f"{says}; not: {some([f'{id} ({takes[id]})' for id in few])}", fix, few)
    return done(says)


@judge("outputs-saved")
def outputs_saved(now: Snapshot) -> Answer:
    """A picture made for this film is one of its references: a frame that was promoted, or an image of a tag."""
    saved = sorted(f"@{tag}" for tag in now.known.saved)
    brought = [each.name for each in now.known.references if each.by_hand or each.pictures]
    if saved:
        return done(f"pictures of this film are references of {some(saved)}")
    if brought:
        says = f"{some(brought)} have pictures that were brought in, and the ledger does not know from where"
        return unknown(says, "Tick this line if one of them is a good output of yours.", brought)
    fix = "`rushes reference from-frame SHOT @TAG` makes the best frame of a good clip one."
    return opened("no output of this film is one of its references", fix)
