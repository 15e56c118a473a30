"""Is what was made good? What the eye measured of the takes that are cut in, as far as it has looked at them."""

from collections.abc import Iterator

from rushes.errors import Problem
from rushes.rules.registry import State, in_shot, rule

ENDS = ("warp", "blur", "fade in", "fade out")
WITHIN = ("cut", "dissolve", "jump", "flash", "flicker", "freeze")


@rule(
    "clip-ends-good", "warning", "The first and last frames that a shot shows of its clip are neither warped nor soft.",
    fix="Trim them away, or pick another take.",
)  # fmt: skip
def clip_ends_good(state: State) -> Iterator[Problem]:
    yield from seen_of(state, ENDS)


@rule(
    "clip-is-whole", "warning", "A clip has no hidden cut, jump, flash, flicker or freeze where the film shows it.",
    fix="Trim to one side of it, or make another take.",
)  # fmt: skip
def clip_is_whole(state: State) -> Iterator[Problem]:
    yield from seen_of(state, WITHIN)


@rule(
    "clip-reaches-end", "warning", "A clip moves to the end of its slot; a shorter one ends as a still picture.",
    fix="End its slot earlier, or bring in a longer take.",
)  # fmt: skip
def clip_reaches_end(state: State) -> Iterator[Problem]:
    yield from seen_of(state, ("held",))


@rule(
    "clip-is-lit", "warning", "A clip is light enough to see what happens in it.",
    fix="Ask for more light in its still: a clip is as dark as that.",
)  # fmt: skip
def clip_is_lit(state: State) -> Iterator[Problem]:
    yield from seen_of(state, ("dark",))


@rule(
    "camera-as-asked", "warning", "The camera of a clip does what the shot asks.",
    fix="Pick another take, or say the move more plainly.",
)  # fmt: skip
def camera_as_asked(state: State) -> Iterator[Problem]:
    yield from seen_of(state, ("camera",))


@rule(
    "shows-its-own", "warning", "A still shows the people, props and places of the film, and none for another.",
    fix="Make another take of the still before its clip is made.",
)  # fmt: skip
def shows_its_own(state: State) -> Iterator[Problem]:
    yield from seen_of(state, ("face", "prop", "place"))


@rule(
    "stays-the-same", "warning",
    "Everybody is the same person at the end of a clip as at its beginning, and in every shot.",
    fix="Use its first seconds, frame the face larger, or take a good frame as a new reference: `rushes remedy`.",
)  # fmt: skip
def stays_the_same(state: State) -> Iterator[Problem]:
    yield from seen_of(state, ("drift",))


def seen_of(state: State, kinds: tuple[str, ...]) -> Iterator[Problem]:
    """Findings of these kinds that the film shows."""
    shots = {shot.id: shot for shot in state.shots}
    for each in state.seen:
        if each.kind in kinds and each.shown and each.shot in shots:
            yield in_shot(shots[each.shot], each.says, each.does, "camera" if each.kind == "camera" else "")
