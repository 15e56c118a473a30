"""Do texts name what the film has, and has everything a look of its own?"""

from collections.abc import Iterator
from difflib import get_close_matches

from rushes.errors import Problem
from rushes.prompts.references import left_out
from rushes.prompts.tags import mentions, name_of, nearest_tag
from rushes.rules.registry import State, found, in_shot, rule, texts


@rule(
    "tag-exists", "error", "Every @tag and <ref: Name> in a text is one of the film's.",
    fix="Write the tag of a cast, place or prop, or add one to film.toml.",
)  # fmt: skip
def tag_exists(state: State) -> Iterator[Problem]:
    for source, key, text in texts(state, "text", "motion"):
        for mention in mentions(state.film, text):
            if mention.tag is None:
                near = nearest_tag(state.film, mention.written.removeprefix("<ref:"))
                fix = f"The nearest is @{near}." if near else ""
                yield source.problem(f"names {mention.written}, which the film does not have", key, fix)


@rule(
    "descriptor-missing", "warning", "Every cast, place and prop says how it looks, in the same words every time.",
    fix="Write text: age, hair and clothes of a person; material and light of a place or a prop.",
)  # fmt: skip
def descriptor_missing(state: State) -> Iterator[Problem]:
    file = state.film.file
    looks = [(f"cast.{tag}", cast.text) for tag, cast in file.cast.items()]
    looks += [(f"place.{tag}", place.text) for tag, place in file.place.items()]
    looks += [(f"prop.{tag}", prop.text) for tag, prop in file.prop.items()]
    for where, text in looks:
        if len(text.split()) < 2:
            yield found(f"{where} does not say how it looks", f"{where}.text")


@rule(
    "references-fit", "note", "A still shows no more references than its model takes.",
    fix="Its prompt says the rest in words; put fewer named things in one shot to be safe.",
)  # fmt: skip
def references_fit(state: State) -> Iterator[Problem]:
    for shot in state.shots:
        names = [name_of(state.film, tag) for tag, _ in left_out(state.film, shot)]
        if names:
            yield in_shot(shot, f"has no reference slot left for {' and '.join(names)}")


@rule(
    "shot-links", "error", "The section, moment and setup of every shot are in film.toml.",
    fix="Write the name it has now, or run `rushes plan` to propose the shots anew.",
)  # fmt: skip
def shot_links(state: State) -> Iterator[Problem]:
    file = state.film.file
    known = {
        "section": {section.id for section in file.section},
        "moment": {moment.id for moment in file.moment},
        "setup": {setup.id for setup in file.setup},
    }
    for shot in state.shots:
        for key, ids in known.items():
            name = getattr(shot, key)
            if name is not None and name not in ids and (ids or key != "section"):
                near = get_close_matches(name, ids, 1)
                fix = f'Did you mean "{near[0]}"?' if near else ""
                yield in_shot(shot, f'names the {key} "{name}", which film.toml does not have', fix, key)
