"""The air of a light: fog veils the distance and not the face, and outdoors the air is clear."""

import numpy as np
import pytest

from rushes.engines.previz import places
from rushes.engines.previz.draw.moods import MOODS, mood
from rushes.engines.previz.scene import Light, Place
from rushes.engines.previz.stage.lighting import sunlight

SETS = {kind: places.build(Place(kind=kind), "day") for kind in ("bedroom", "forest")}


def haze(kind: str, weather: str, place: str, metres: float) -> float:
    """The part of what is seen at a distance that is air."""
    thick = sunlight(Light(kind=kind, weather=weather), SETS[place]).mood.thick
    return float(1 - np.exp(-metres * thick))


@pytest.mark.parametrize("kind", ["dawn", "day", "overcast", "night", "golden"])
def test_fog_veils_the_distance_and_not_the_face(kind: str) -> None:
    assert haze(kind, "fog", "forest", 2.0) < 0.12
    assert haze(kind, "fog", "forest", 15.0) > 0.42
    assert haze(kind, "fog", "forest", 5.0) > 1.5 * haze(kind, "", "forest", 5.0)


@pytest.mark.parametrize("kind", MOODS)
def test_clear_air_is_thinner_outdoors(kind: str) -> None:
    assert haze(kind, "", "forest", 5.0) < haze(kind, "", "bedroom", 5.0)


def test_clouds_take_the_sun_and_rain_outside_leaves_the_air_of_a_room_clear() -> None:
    dry, wet = (sunlight(Light(kind="dawn", weather=weather), SETS["bedroom"]).mood for weather in ("", "rain"))
    assert max(wet.sun) < 0.5 * max(dry.sun) and wet.thick == dry.thick
    assert haze("dawn", "rain", "forest", 15.0) > 2 * haze("dawn", "", "forest", 15.0)


def test_beams_are_seen_in_fog_where_they_are_asked_for() -> None:
    plain, asked = (sunlight(Light(kind="dawn", weather="fog", shafts=on), SETS["forest"]).mood for on in (False, True))
    assert plain.shafts < 0.5 * mood("dawn").shafts < asked.shafts
