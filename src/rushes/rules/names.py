"""Do texts name what the film has, and has everything a look of its own?"""

import re
from collections.abc import Iterator
from difflib import SequenceMatcher, get_close_matches

from rushes.errors import Problem
from rushes.prompts.references import left_out
from rushes.prompts.tags import mentions, name_of, nearest_tag
from rushes.rules.registry import Change, State, found, in_shot, rule, texts


def is_slip(written: str, meant: str) -> bool:
    """Whether a word is surely another, slightly misspelt: most letters agree, and all numbers (`verse1`, `verse2`)."""
    alike = SequenceMatcher(None, written.lower(), meant.lower()).ratio() > 0.7
    return alike and re.findall(r"\d+", written) == re.findall(r"\d+", meant)


def _near_tags(state: State) -> Iterator[Change]:
    """The tag that a word nearly is, in the text where it stands."""
    for source, key, text in texts(state, "text", "motion"):
        new = text
        for mention in reversed(list(mentions(state.film, text))):
            near = nearest_tag(state.film, mention.written.removeprefix("<ref:")) if mention.tag is None else None
            if near and is_slip(mention.written.removeprefix("<ref:").strip("@<> "), near):
                new = f"{new[: mention.start]}@{near}{new[mention.end :]}"
        if new != text:
            yield source.change(key, new)


@rule(
    "tag-exists", "error", "Every @tag and <ref: Name> in a text is one of the film's.",
    fix="Write the tag of a cast, place or prop, or add one to film.toml.", mend=_near_tags,
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
    looks = [(f"{kind}.{tag}", table.text) for kind, tables in file.tagged.items() for tag, table in tables.items()]
    for where, text in looks:
        if len(text.split()) < 2:
            yield found(f"{where} does not say how it looks", f"{where}.text")


@rule(
    "references-fit", "note", "A still shows no more references than its model takes.",
    fix="Its prompt says the rest in words; put fewer named things in one shot to be safe.",
)  # fmt: skip
def references_fit(state: State) -> Iterator[Problem]:
    for shot in state.shots:
        left = [tag for tag, _ in left_out(state.film, shot) if tag not in state.film.file.style]
        names = [name_of(state.film, tag) for tag in left]
        if names:
            yield in_shot(shot, f"has no reference slot left for {' and '.join(names)}")


def _near_links(state: State) -> Iterator[Change]:
    known = _linked(state)
    for shot in state.shots:
        for key, ids in known.items():
            name = getattr(shot, key)
            near = get_close_matches(name, ids, 1) if name is not None and name not in ids else ()
            if near and is_slip(name, near[0]):
                yield Change(("shot", shot.id), key, near[0])


def _linked(state: State) -> dict[str, set[str]]:
    """The ids a shot may name, by key."""
    file = state.film.file
    return {
        "section": {section.id for section in file.section},
        "moment": {moment.id for moment in file.moment},
        "setup": {setup.id for setup in file.setup},
    }


@rule(
    "shot-links", "error", "The section, moment and setup of every shot are in film.toml.",
    fix="Write the name it has now, or run `rushes plan` to propose the shots anew.", mend=_near_links,
)  # fmt: skip
def shot_links(state: State) -> Iterator[Problem]:
    known = _linked(state)
    for shot in state.shots:
        for key, ids in known.items():
            name = getattr(shot, key)
            if name is not None and name not in ids and (ids or key != "section"):
                near = get_close_matches(name, ids, 1)
                fix = f'Did you mean "{near[0]}"?' if near else ""
                yield in_shot(shot, f'names the {key} "{name}", which film.toml does not have', fix, key)
