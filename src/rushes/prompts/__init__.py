"""A shot in words: prompts for stills and clips, and the language of film they are made of."""

from rushes.prompts.compose import facts, light_at, light_text, motion_prompt, reference_prompt, still_prompt
from rushes.prompts.lexicon import find_camera, find_framing, find_light
from rushes.prompts.references import left_out, reference_tags

__all__ = [
    "facts", "find_camera", "find_framing", "find_light", "left_out", "light_at", "light_text", "motion_prompt",
    "reference_prompt", "reference_tags", "still_prompt",
]  # fmt: skip
