"""Are prompts short, positive, and about the right thing? After Runway's prompting guide, and sections 3 and 8."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from rushes.errors import Problem
from rushes.film.model import Film, FilmFile, Shot
from rushes.film.model import Mend as ClipMend
from rushes.film.treatment import Models, Settings
from rushes.models import model
from rushes.prompts import mending, moves, wording
from rushes.prompts.dialects import dialect, utf16_units
from rushes.prompts.lexicon import CAMERAS, FRAMINGS, find_camera, find_framing, nearest
from rushes.prompts.tags import mentions
from rushes.rules.registry import RULES, Change, Mend, Source, State, in_shot, pictures, rule, texts


def _said(state: State, find: Callable[[str], list[str]], what: str, *keys: str) -> Iterator[Problem]:
    """A problem for each text of these keys in which something is found."""
    for source, key, text in texts(state, *keys):
        if words := find(text):
            yield source.problem(f"{what} {_some(words)}", key)


def _mended(change: Callable[[str], str], *keys: str) -> Mend:
    """The texts of moments, setups and shots without some words; prompts a person wrote stay word for word."""

    def mend(state: State) -> Iterator[Change]:
        for source, key, text in texts(state, *keys):
            if key in keys and (new := change(text)) != text:
                yield source.change(key, new)

    return mend


def _some(words: list[str]) -> str:
    more = f" and {len(words) - 6} more" if len(words) > 6 else ""
    return ", ".join(word[:40] for word in words[:6]) + more


@rule(
    "prompt-length", "error", "A prompt is no longer than its model reads, in UTF-16 code units.",
    fix="Shorten it: one subject, one action, one move.",
)  # fmt: skip
def prompt_length(state: State) -> Iterator[Problem]:
    models = state.film.file.models
    for shot in state.shots:
        ids = (("still_prompt", models.still), ("motion_prompt", models.hero if shot.role == "hero" else models.draft))
        written = [(key, getattr(shot, key), id) for key, id in ids]
        written += [("mend.prompt", shot.mend.prompt, models.mend)] if shot.mend else []
        for key, prompt, id in written:
            most = model(id).prompt_max
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
        words = [] if dialect(_clip_model(state, source)).looks else wording.looks(text)
        words += [mention.written for mention in mentions(state.film, text[: wording.READ])]
        if words:
            yield source.problem(f"describes looks in motion: {_some(words)}", key)


@rule(
    "style-in-motion", "note", "A motion prompt leaves style to the still.",
    fix="Take it out; look.style is in every still already.",
)  # fmt: skip
def style_in_motion(state: State) -> Iterator[Problem]:
    for source, key, text in texts(state, "motion"):
        if not dialect(_clip_model(state, source)).looks and (words := wording.style(text)):
            yield source.problem(f"speaks of style in motion: {_some(words)}", key)


@rule(
    "one-action", "warning", "A clip shows one action.",
    fix="Split it into two shots, or keep the action that matters.",
)  # fmt: skip
def one_action(state: State) -> Iterator[Problem]:
    yield from _said(state, wording.steps, "tells several actions:", "motion")
    yield from _said(state, lambda text: wording.steps(text, moving=False), "tells several actions:", "text")


@rule(
    "one-camera-move", "warning", "A clip has one camera move, and no other move against it.",
    fix="Keep the move that tells the story, or make two shots.",
)  # fmt: skip
def one_camera_move(state: State) -> Iterator[Problem]:
    for source in pictures(state):
        motion, camera = source.picture.motion, source.picture.camera
        if wrong := moves.disagreement(f"{motion[: wording.READ]}. {f'Camera {camera}' if camera else ''}"):
            yield source.problem(wrong, "motion" if motion.strip() else "camera")
    for source, key, text in texts(state, "motion"):
        if key == "motion_prompt" and (wrong := moves.disagreement(text)):
            yield source.problem(wrong, key)


@rule(
    "positive-phrasing", "warning", "Prompts say what is there; models do what a negative names.",
    fix='Say what is there instead: "locked camera", not "no camera movement".',
)  # fmt: skip
def positive_phrasing(state: State) -> Iterator[Problem]:
    yield from _said(state, wording.negatives, "says", "text", "motion", "camera", "mend")


@rule(
    "no-commands", "warning", "Prompts describe a picture; they ask nobody for it.",
    fix='Say what is seen: "a dog runs into the frame", not "please add a dog".',
    mend=_mended(mending.without_requests, "text", "motion"),
)  # fmt: skip
def no_commands(state: State) -> Iterator[Problem]:
    yield from _said(state, wording.commands, "asks instead of telling:", "text", "motion", "mend")


@rule(
    "sound-words", "warning", "Clips are silent: motion prompts do not speak of sound.",
    fix="Say what the sound does to what we see: lips move, hands strike.",
    mend=_mended(mending.without_sounds, "motion"),
)  # fmt: skip
def sound_words(state: State) -> Iterator[Problem]:
    yield from _said(state, wording.sounds, "speaks of sound:", "motion", "mend")


@rule(
    "duration-words", "warning", "Prompts do not say how long a clip is; its length is bought.",
    fix="Remove it; seconds says how long the clip is.",
    mend=_mended(mending.without_durations, "text", "motion"),
)  # fmt: skip
def duration_words(state: State) -> Iterator[Problem]:
    yield from _said(state, wording.durations, "says how long it is:", "text", "motion", "mend")


@rule(
    "settings-words", "warning", "Prompts name no ratio, frame rate or flag; those are sent beside them.",
    fix="Remove it; size and fps are keys of [film].",
)  # fmt: skip
def settings_words(state: State) -> Iterator[Problem]:
    yield from _said(state, wording.settings, "names settings:", "text", "motion", "mend")


@rule(
    "vague-words", "note", "Prompts name things that can be seen, not praise or concepts.",
    fix="Say what makes it so: the light, the face, the gesture.",
)  # fmt: skip
def vague_words(state: State) -> Iterator[Problem]:
    yield from _said(state, wording.vague, "is vague:", "text", "motion", "mend")


@rule(
    "lettering", "note", "Pictures ask for no text to be read; models misspell it.",
    fix="Add the words in the edit, or give a reference picture that has them.",
)  # fmt: skip
def lettering(state: State) -> Iterator[Problem]:
    for source, key, text in texts(state, "text", "motion"):
        if source.picture.kind != "title" and (words := wording.lettering(text)):
            yield source.problem(f"asks for text: {_some(words)}", key)


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


LINTED = tuple(id for id, each in RULES.items() if each.find.__module__ == __name__)
"""The rules of this page: what can be said of a prompt without its film."""


def lint(prompt: str, *, motion: bool = False, model_id: str | None = None) -> list[Problem]:
    """What is wrong with the words of one prompt, outside any film; names are not looked up.

    ``motion`` for the prompt of a clip, else of a still. Raises ``EngineError`` for a model that the
    table does not have.
    """
    models = Models()
    if model_id is not None:
        models = replace(models, draft=model(model_id).id) if motion else replace(models, still=model(model_id).id)
    still_prompt, motion_prompt = (None, prompt) if motion else (prompt, None)
    shot = Shot(id="prompt", start=0, end=1, still_prompt=still_prompt, motion_prompt=motion_prompt)
    state = State(Film(Path(), FilmFile(film=Settings(title="prompt"), models=models), (shot,)))
    return [replace(problem, file=None, key=None, shot=None) for id in LINTED for problem in RULES[id].problems(state)]


def lint_mend(prompt: str, models: Models) -> list[Problem]:
    """What is wrong with the words of a mend, outside any film."""
    shot = Shot(id="prompt", start=0, end=1, mend=ClipMend(take=1, prompt=prompt))
    state = State(Film(Path(), FilmFile(film=Settings(title="prompt"), models=models), (shot,)))
    found = (problem for id in LINTED for problem in RULES[id].problems(state))
    return [replace(problem, file=None, key=None, shot=None) for problem in found]


def _clip_model(state: State, source: Source) -> str:
    models = state.film.file.models
    return models.hero if source.picture.role == "hero" else models.draft
