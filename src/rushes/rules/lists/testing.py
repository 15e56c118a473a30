"""Do the references work? What the eye saw of them in stills, and in which clips they have been tried."""

from rushes.rules.lists.judge import Answer, Snapshot, done, judge, opened, unknown
from rushes.rules.lists.known import Reference
from rushes.rules.registry import some

TEST = "`rushes make --only SHOT --role test` tries it for five seconds"
LOOK = "Run `rushes make --until stills`, then `rushes look`."


@judge("characters-tested")
def characters_tested(now: Snapshot) -> Answer:
    """Everybody has a reference, and there is a still in which the eye knows them again by it."""
    cast = now.of_kind("cast")
    if not cast:
        return done("the film names nobody")
    if bare := [each.name for each in cast if not each.ready]:
        says = f"people with a reference: {len(cast) - len(bare)} of {len(cast)}; none: {some(bare)}"
        return opened(says, "Make them: `rushes make --until references`.", bare)
    return _recognised(now, cast, "people known again")


@judge("places-in-light")
def places_in_light(now: Snapshot) -> Answer:
    """The eye finds the places well lit, and knows each again in a still that has the light of its time."""
    places = now.of_kind("place")
    if not places:
        return done("the film names no places")
    dark = [each for each in now.checks(("light",), places) if each.answer == "fail"]
    if dark:
        told = "; ".join(f"{each.of}: {each.why} ({each.value})" for each in dark)
        return opened(told, dark[0].fix, [each.of for each in dark])
    return _recognised(now, places, "places known again")


def _recognised(now: Snapshot, of: list[Reference], what: str) -> Answer:
    """Whether each of these was known again in some still; one that is always taken for another is open."""
    seen = {each.name: now.shown(each) for each in of}
    if not any(seen.values()):
        return unknown(f"in no still that was looked at: {some(list(seen))}", LOOK, list(seen))
    right = {name: verdicts.count("same") for name, verdicts in seen.items()}
    told = ", ".join(f"{name} in {right[name]} of {len(verdicts)}" for name, verdicts in seen.items())
    says = f"{what} in stills: {told}"
    if wrong := [name for name, verdicts in seen.items() if "other" in verdicts and not right[name]]:
        return opened(f"{says}; taken for another: {some(wrong)}", "See `rushes remedy not-the-reference`.", wrong)
    if unseen := [name for name, verdicts in seen.items() if not verdicts]:
        return unknown(f"{says}; in no still that was looked at: {some(unseen)}", LOOK, unseen)
    if doubtful := [name for name in seen if not right[name]]:
        where = f"Look at {some(doubtful)} in out/look.html, and tick this line where they are right."
        return unknown(f"{says}; the eye cannot tell: {some(doubtful)}", where, doubtful)
    return done(says)


@judge("references-in-clips")
def references_in_clips(now: Snapshot) -> Answer:
    """Every reference that a shot shows is in a clip that was made, be it a test of the shot or of the reference."""
    wanted = [each for each in now.known.references if now.seen_in.get(each.name)]
    if not wanted:
        return done("the film names no people, places or props that a shot shows")
    tried = {
        each.name: each.tests + sum(now.taken(shot).tries > 0 for shot in now.seen_in[each.name]) for each in wanted
    }
    untried = [name for name, clips in tried.items() if not clips]
    says = f"references in a clip that was made: {len(wanted) - len(untried)} of {len(wanted)}"
    if untried:
        tag = untried[0].partition(":")[0]
        return opened(
            f"{says}; not: {some(untried)}", f"`rushes reference test {tag}` tries it for five seconds.", untried
        )
    return done(f"{says}; each in {min(tried.values())} at least")


@judge("references-work")
def references_work(now: Snapshot) -> Answer:
    """All clips and their stills were looked at, most references are known again, and none for another."""
    made = [shot.id for shot in now.own if now.taken(shot.id).cut_in]
    if not made:
        shot = now.own[0].id if now.own else "SHOT"
        return unknown("no clip was made yet", TEST.replace("SHOT", shot) + ".")
    blind = [id for id in made if not (now.taken(id).clip_looked and now.taken(id).still_looked)]
    if blind:
        return unknown(f"{len(blind)} of {len(made)} clips were not looked at: {some(blind)}", "Run `rushes look`.")
    verdicts = [verdict for id in made for verdict in now.taken(id).shows.values()]
    same, other = verdicts.count("same"), verdicts.count("other")
    doubtful = len(verdicts) - same - other
    says = (
        f"{len(made)} clips show {len(verdicts)} references: {same} known again, {other} taken for another, "
        f"{doubtful} that the eye cannot tell"
    )
    if doubtful > same:
        return unknown(says, "Look at them in out/look.html, and tick this line where they are right.")
    return done(says)
