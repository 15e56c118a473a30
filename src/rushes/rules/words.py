"""Are prompts short, positive, and about the right thing? After Runway's prompting guide, and sections 3 and 8."""

import re
from collections.abc import Iterator

from rushes.errors import Problem
from rushes.models import model
from rushes.prompts.compose import utf16_units
from rushes.prompts.lexicon import CAMERAS, FRAMINGS, find_camera, find_framing, nearest
from rushes.prompts.tags import mentions
from rushes.rules.registry import State, in_shot, pictures, rule, texts

LOOKS = re.compile(
    r"\b(wearing|wears|dressed|hair(ed)?|blonde?|brunette|ponytail|cardigan|sweater|t-?shirt|dress|jacket|coat|"
    r"(red|blue|green|yellow|black|white|brown|grey|gray|silver|golden|pink|purple|orange)(?! hour)|"
    r"photo-?realistic|cinematic|35 ?mm|film look|background|furniture|lighting|depth of field|years? old)\b",
    re.IGNORECASE,
)
"""Words of looks: in a motion prompt they hold the picture still."""

NEGATIVE = re.compile(
    r"\b(no|not|never|without|none|nothing|nobody|avoid(ing)?|cannot|(do|does|is|are|was|ca|wo|did|should)n['\u2019]?t)\b",
    re.IGNORECASE,
)

SOUND = re.compile(
    r"\b(sounds?|noises?|noisy|audio|music|melody|melodies|loud(ly)?|audible|voices?|echo(es|ing)?|silence|silent(ly)?|"
    r"hum(s|ming)?|soundtrack|dialogue|says)\b",
    re.IGNORECASE,
)

DURATION = re.compile(r"\b(\d+(\.\d+)?[ -]?(secs?|seconds?|mins?|minutes?)|1?\d(\.\d+)?[ -]?s)\b", re.IGNORECASE)

THEN = re.compile(
    r"\b(then|after (that|which)|afterwards|finally|followed by|next,|before (she|he|they|it)|cuts? to)\b",
    re.IGNORECASE,
)


@rule(
    "prompt-length", "error", "A prompt is no longer than its model reads, in UTF-16 code units.",
    fix="Shorten it: one subject, one action, one move.",
)  # fmt: skip
def prompt_length(state: State) -> Iterator[Problem]:
    models = state.film.file.models
    for shot in state.shots:
        ids = (("still_prompt", models.still), ("motion_prompt", models.hero if shot.role == "hero" else models.draft))
        for key, id in ids:
            prompt, most = getattr(shot, key), model(id).prompt_max
            if prompt is not None and (units := utf16_units(prompt)) > most:
                yield in_shot(shot, f"has a prompt of {units} characters; {id} reads {most}", key=key)
            if prompt is not None and not prompt.strip():
                yield in_shot(shot, "has an empty prompt", "Write it or remove the key.", key)


@rule(
    "motion-only", "warning", "A motion prompt says what moves, not what things look like.",
    fix="The still shows the looks; move these words to text.",
)  # fmt: skip
def motion_only(state: State) -> Iterator[Problem]:
    for source, key, text in texts(state, "motion"):
        words = _words(LOOKS, text) + [mention.written for mention in mentions(state.film, text)]
        if words:
            yield source.problem(f"describes looks in motion: {', '.join(words)}", key)


@rule(
    "one-action", "warning", "A clip shows one action.",
    fix="Split it into two shots, or keep the action that matters.",
)  # fmt: skip
def one_action(state: State) -> Iterator[Problem]:
    for source, key, text in texts(state, "text", "motion"):
        steps = [match[0].lower() for match in THEN.finditer(text)]
        if len(steps) > 1 or any(step.startswith("cut") for step in steps):
            yield source.problem(f"tells several actions: {', '.join(steps)}", key)


@rule(
    "positive-phrasing", "warning", "Prompts say what is there; models do what a negative names.",
    fix='Say what is there instead: "locked camera", not "no camera movement".',
)  # fmt: skip
def positive_phrasing(state: State) -> Iterator[Problem]:
    for source, key, text in texts(state, "text", "motion", "camera"):
        if words := _words(NEGATIVE, text):
            yield source.problem(f"says {', '.join(words)}", key)


@rule(
    "sound-words", "warning", "Clips are silent: motion prompts do not speak of sound.",
    fix="Say what the sound does to what we see: lips move, hands strike.",
)  # fmt: skip
def sound_words(state: State) -> Iterator[Problem]:
    for source, key, text in texts(state, "motion"):
        if words := _words(SOUND, text):
            yield source.problem(f"speaks of sound: {', '.join(words)}", key)


@rule(
    "duration-words", "warning", "Prompts do not say how long a clip is; its length is bought.",
    fix="Remove it; seconds says how long the clip is.",
)  # fmt: skip
def duration_words(state: State) -> Iterator[Problem]:
    for source, key, text in texts(state, "text", "motion"):
        if words := _words(DURATION, text):
            yield source.problem(f"says how long it is: {', '.join(words)}", key)


@rule(
    "framing-known", "warning", "A framing is one that film makers and models know.",
    fix="Write a shot size or an angle.",
)  # fmt: skip
def framing_known(state: State) -> Iterator[Problem]:
    for source in pictures(state):
        text = source.picture.framing
        if text.strip() and find_framing(text) is None:
            fix = f'The nearest is "{nearest(text, FRAMINGS)}".'
            yield source.problem(f'has a framing nobody knows: "{text}"', "framing", fix)


@rule(
    "camera-known", "warning", "A camera move is one that film makers and models know.",
    fix="Write a camera move.",
)  # fmt: skip
def camera_known(state: State) -> Iterator[Problem]:
    for source in pictures(state):
        text = source.picture.camera
        if text.strip() and find_camera(text) is None:
            fix = f'The nearest is "{nearest(text, CAMERAS)}".'
            yield source.problem(f'has a camera move nobody knows: "{text}"', "camera", fix)


def _words(pattern: re.Pattern[str], text: str) -> list[str]:
    """The different words of a text that a pattern finds, in order."""
    return list(dict.fromkeys(match[0].lower() for match in pattern.finditer(text)))
