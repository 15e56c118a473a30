"""Pictures of the cast, of places and of props: are they described, are there enough of them, are they clear?"""

from rushes.rules.lists.judge import Answer, Snapshot, checked, done, judge, opened
from rushes.rules.registry import some

WORDS = 8
"""Words under which a description of a person is not detailed: the guide's own have 17 to 32."""
MAIN = 3
"""Shots from which somebody is a main character, and a thing is critical to the film."""


@judge("people-described")
def people_described(now: Snapshot) -> Answer:
    """Every [cast] text has eight words or more, and no other text contradicts it."""
    cast = now.film.file.cast
    if not cast:
        return done("the film names nobody")
    words = {tag: len(person.text.split()) for tag, person in cast.items()}
    short = [f"@{tag}" for tag, count in words.items() if count < WORDS]
    says = "words of each description: " + ", ".join(f"@{tag} {count}" for tag, count in words.items())
    if short:
        fix = "Write age, hair, face and clothes into their text: the same words go into every prompt."
        return opened(f"{says}; fewer than {WORDS}: {some(short)}", fix, short)
    return done(says)


@judge("people-angles")
def people_angles(now: Snapshot) -> Answer:
    """Everybody who is seen in three shots or more has two pictures at least: views of the set, or of your own."""
    main = [each for each in now.of_kind("cast") if len(now.seen_in.get(each.name, ())) >= MAIN]
    if not main:
        return done(f"nobody is seen in {MAIN} shots or more")
    few = [each.name for each in main if each.angles < 2]
    says = f"{len(main) - len(few)} of {len(main)} main characters have more than one angle"
    if few:
        fix = f"`rushes reference expand {few[0]}` adds views to the set; `rushes make --until references` makes them."
        return opened(f"{says}; one or none: {some(few)}", fix, few)
    return done(f"{says}: {', '.join(f'{each.name} {each.angles}' for each in main)}")


@judge("backups-made")
def backups_made(now: Snapshot) -> Answer:
    """Every person, place and prop that is seen in three shots or more has a second picture to fall back on."""
    main = [each for each in now.known.references if len(now.seen_in.get(each.name, ())) >= MAIN]
    if not main:
        return done(f"nothing of the film is seen in {MAIN} shots or more")
    counts = {each.name: each.choices for each in main}
    few = [name for name, count in counts.items() if count < 2]
    says = f"{len(main) - len(few)} of {len(main)} people, places and props that carry the film have a picture to spare"
    if few:
        fix = f"`rushes make --again {few[0]}` makes another; `rushes take add` or images brings yours."
        return opened(f"{says}; one or none: {some(few)}", fix, few)
    return done(f"{says}: {', '.join(f'{name} {count}' for name, count in counts.items())}")


@judge("props-distinct")
def props_distinct(now: Snapshot) -> Answer:
    """The eye finds every picture of a prop lit, in focus, detailed, and the prop alone in it."""
    return checked(now, now.of_kind("prop"), ("detail", "light", "focus", "alone"), "props")
