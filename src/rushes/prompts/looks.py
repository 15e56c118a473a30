"""What of a description belongs into a scene: who and what, without the light and pose of a portrait.

The words of a cast, place or prop are written for its reference picture: "portrait of …, soft natural
lighting, looking at the camera". In a scene the light, the pose, the background and the style are the
shot's own, and the same words said again would fight it. What is left is the same in every scene.
"""

import re
from functools import lru_cache

LIGHT = re.compile(
    r"\b(lighting|lit|backlit|sunlight|daylight|moonlight|candlelight|lamplight|shadows|glow|highlights|practicals|"
    r"(golden|blue|magic) hour|light(?=$| (along|from|through|across|on|over|in|falling|streaming|spilling)\b))",
    re.IGNORECASE,
)
"""Words of light; the light of brown hair is none."""

_PICTURE = re.compile(
    r"(?<!in the )\b(background|backdrop)$|\b(expression|smile|style|palette|portrait|resolution|quality)$|^smiling$|"
    r"\b(visible|texture) details$|"
    r"\b(photography|photo-?realis\w+)\b|\b(looking|gazing|facing|eyes)( \w+)?( at| to| towards?| into)?( the)? "
    r"(camera|lens|viewer)$|^(sitting|standing|lying|placed|resting|isolated|posing|seated) "
    r"(on|in|at|against|by|alone|before)\b",
    re.IGNORECASE,
)

_OPENING = re.compile(
    r"^((a|an|the) )?([a-z-]+ ){0,3}(portrait|photo|photograph|headshot|close-up) of (a |an |the )?", re.IGNORECASE
)
_LIT = re.compile(r" (filtering|catching|bathed in|lit by|flooded with|glowing in|under|in) [\w -]*$", re.IGNORECASE)


@lru_cache(1024)
def scene_looks(text: str) -> str:
    """A description without what only its own picture has; all of it where nothing else would be left."""
    bare = _OPENING.sub("", text)
    if bare != text and text[:1].isupper():
        bare = bare[:1].upper() + bare[1:]
    kept = [_plain(clause) for clause in bare.split(", ")]
    return ", ".join(clause for clause in kept if clause) or text


@lru_cache(256)
def unlit(style: str) -> str:
    """Style words without those of light, for a shot that has a light of its own."""
    return ", ".join(clause for clause in style.split(", ") if not LIGHT.search(clause))


def _plain(clause: str) -> str:
    clause = clause.strip()
    if LIGHT.search(clause):
        bare = _LIT.sub("", clause)
        clause = "" if bare == clause or LIGHT.search(bare) else bare
    return "" if _PICTURE.search(clause) else clause
