"""The quality of reference pictures, as the eye has measured it: the guide's list of section 5.3, line by line."""

from rushes.rules.lists.judge import Answer, Snapshot, checked, done, judge, opened, unknown
from rushes.rules.registry import some

SIDE = 1024
"""Pixels of the shorter side that the guide asks for."""
NOTHING = "people, places or props"


@judge("resolution")
def resolution(now: Snapshot) -> Answer:
    """Every reference is 1024 pixels or more on its shorter side, and has the detail for them: it is not enlarged."""
    return _large(now, checked(now, now.known.references, ("size", "detail"), NOTHING))


@judge("lighting-clear")
def lighting_clear(now: Snapshot) -> Answer:
    """The eye finds every reference well lit, in focus and full of detail."""
    return checked(now, now.known.references, ("light", "focus", "detail"), NOTHING)


@judge("style-consistent")
def style_consistent(now: Snapshot) -> Answer:
    """Brightness, contrast, colour and warmth of the references are of one family, as the eye has measured them."""
    blind = checked(now, now.known.references, (), NOTHING)
    if blind.state != "done" or not now.known.references:
        return blind
    odd = [each for each in now.checks(("style",)) if each.answer != "pass"]
    if not odd:
        return done(f"light and colours of {len(now.known.references)} references are of one family")
    names = list(dict.fromkeys(each.of for each in odd if each.of))
    says = "; ".join(f"{each.why} ({each.value})" for each in odd[:3])
    where = some(names) or "them side by side"
    fix = "" if odd[0].fix.startswith("Look at") else f" {odd[0].fix}"
    return unknown(says, f"Look at {where} in out/look.html.{fix}", names)


@judge("composition-clean")
def composition_clean(now: Snapshot) -> Answer:
    """The eye finds backgrounds calm, one face in a portrait, large enough, and props alone."""
    return checked(now, now.known.references, ("clean", "one", "face", "alone"), NOTHING)


@judge("ratio-fits")
def ratio_fits(now: Snapshot) -> Answer:
    """The crop to the film's ratio cuts no face and nothing of the subject."""
    return checked(now, now.known.references, ("ratio",), NOTHING)


@judge("references-clean")
def references_clean(now: Snapshot) -> Answer:
    """Every reference is 1024 pixels or more, sharp, without artifacts, and calm round its subject."""
    ids = ("size", "detail", "motion", "artifacts", "clean")
    return _large(now, checked(now, now.known.references, ids, NOTHING))


def _large(now: Snapshot, answer: Answer) -> Answer:
    """The answer, open where a reference is smaller than the guide asks: that is a number, and no matter of doubt."""
    small = [each for each in now.checks(("size",)) if each.answer != "pass"]
    if answer.state == "done" or not small or not all(each.looked for each in now.known.references):
        return answer
    names = list(dict.fromkeys(each.of for each in small))
    says = f"{len(names)} of {len(now.known.references)} are smaller than {SIDE} x {SIDE}: "
    return opened(says + some([f"{each.of} {each.value}" for each in small]), small[0].fix, names)
