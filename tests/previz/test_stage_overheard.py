"""Who overhears others is turned from them, and all their faces are in the frame."""

import numpy as np
import pytest
from stage_worlds import shot

from rushes.engines.previz.words import read

PROMPTS = {
    "film": "@ann stands still in the hallway, overhearing whispers, @bob bent close to a stranger in the far doorway, "
    "shocked. Over-the-shoulder shot.",
    "kitchen": "@ann overhears @bob whispering to a stranger in the kitchen. Over-the-shoulder shot.",
}


@pytest.mark.parametrize("seed", [0, 1, 4])
@pytest.mark.parametrize("name", PROMPTS)
def test_the_face_is_before_those_who_whisper(name: str, seed: int) -> None:
    staged = shot(read(PROMPTS[name]), seed=seed)
    here = np.array(staged.world.camera(0.0).at)
    faces = {who: staged.joint(who, "eyes") for who in staged.players}
    assert len(faces) == 3
    seen = staged.seen(list(faces.values()))
    assert seen.min() > 0.03 and seen.max() < 0.97
    away = {who: float(np.linalg.norm(eyes - here)) for who, eyes in faces.items()}
    near = min(away, key=lambda who: away[who])
    assert near == "ann" and min(each for who, each in away.items() if who != "ann") > away["ann"] + 0.8
    ann = staged.joint("ann", "eyes") - staged.joint("ann", "head")
    assert float((here - staged.joint("ann", "head")) @ ann) > 0  # her face, not her back
