"""Two people by their relation: the prompts that staging, poses and looks are held to."""

from functools import lru_cache
from typing import NamedTuple

from stage_worlds import Shot, shot

from rushes.engines.previz.picture import with_motion
from rushes.engines.previz.words import read

CAST = {
    "caregiver": "compassionate young adult, 24 years old, light brown hair in ponytail, wearing comfortable cardigan",
    "elder": "Distinguished elderly person, 70s, silver hair, wearing comfortable house clothes",
    "friend": "young adult, slightly more angular features, dark hair, casual clothing",
    "singer": "indie folk singer, 28 years old, wavy dark hair, wearing simple black t-shirt",
}
SECONDS = 5.0
TIMES = (0.0, 2.5, 4.8)
"""First, middle and last of a clip."""


class Pair(NamedTuple):
    """A prompt for two, its motion, and what of the two is to be true.

    ``looks`` names who looks at the other: "both", "first", "second" or "" for nobody who has to.
    """

    prompt: str
    motion: str = ""
    looks: str = "both"
    seats: str = ""
    """Who sits, "both", "first" or "second"."""


PAIRS = {
    "counsel": Pair(
        "@elder lays a hand on the hand of @caregiver at the table of the kitchen, quiet wisdom",
        "leans in and speaks softly, the other looks up", "both", "both",
    ),
    "bedside": Pair("@caregiver sits beside the bed in the bedroom and holds the hand of @elder", "slight nod", "first",
                    "first"),
    "embrace": Pair("@caregiver and @friend embracing in the hallway, hands on each other's backs",
                    "arms tighten, a long breath out", ""),
    "father and son": Pair("A father hugs his son on the stage", "", ""),
    "bread": Pair("@elder holds out a piece of bread to @friend across the table of the kitchen", "", "both", "both"),
    "rain": Pair("@friend in the open front door of the hallway, @caregiver before them with a hand on the door",
                 "rain falls behind", "both"),
    "eyes meet": Pair("@caregiver opens the front door of the hallway to @friend, eyes meet", "both stand still"),
    "whisper": Pair("@friend whispers to @caregiver in the hallway", "", ""),
    "whisper to the taller": Pair("A woman whispers into a man's ear in the kitchen", "", ""),
    "across": Pair("@caregiver and @elder sit across the table from each other in the kitchen", "they talk", "both",
                   "both"),
    "cafe": Pair("A man sits across the table from a woman in a café", "", "both", "both"),
    "beside": Pair("A girl stands beside her grandmother at the window in the bedroom", "", ""),
    "behind": Pair("@caregiver stands behind @elder, hands on her shoulders, kitchen", "", "first"),
    "hand in hand": Pair("@caregiver holds @elder's hand in the forest"),
    "feeds in bed": Pair("@caregiver feeds @elder soup in the bedroom", "", "", "both"),
    "feeds at table": Pair("A nurse feeds an old man with a spoon at the kitchen table", "", "first", "both"),
    "helps up": Pair("@caregiver helps @elder to sit up in bed", "", "second", "both"),
    "head on shoulder": Pair("A tired woman leans her head on a man's shoulder, sitting on a bench in the street", "",
                             "", "both"),
    "leans on": Pair("@elder leans on @caregiver, forest path", "", ""),
    "turns away": Pair("@friend turns away from @caregiver in the hallway", "", "second"),
    "walks with": Pair("@caregiver walks with @elder in the forest", "they walk slowly", ""),
    "edge of the bed": Pair("@caregiver sits on the edge of the bed beside @elder lying in bed", "", "first", "first"),
    "bench": Pair("Two friends sit side by side on a bench in the street", "they talk", "both", "both"),
    "at the piano": Pair("@singer and @friend sit at the piano together", "", "", "both"),
    "knees": Pair("@elder lies in bed, @caregiver kneels beside the bed, bedroom", "", ""),
    "floor": Pair("A couple sits on the floor facing each other in the bedroom", "", "both", "both"),
    "argue": Pair("Two men argue face to face in the kitchen"),
    "watches over": Pair("@elder asleep in bed, @caregiver watches over her", "", "", "first"),
    "talk": Pair("@friend and @elder sit at the kitchen table, talking", "they talk", "both", "both"),
    "comfort": Pair("@caregiver puts an arm around @friend's shoulders, hallway", "", "first"),
    "by the window": Pair("@caregiver listens to @elder, both seated by the window", "", "both", "both"),
}  # fmt: skip


@lru_cache(maxsize=40)
def pair(name: str) -> tuple[Shot, str, str]:
    """The staged shot of a pair, and the ids of the two as the words name them."""
    told = PAIRS[name]
    scene = read(told.prompt, references={tag: text for tag, text in CAST.items() if f"@{tag}" in told.prompt})
    staged = shot(with_motion(scene, told.motion) if told.motion else scene, seed=3, seconds=SECONDS)
    one, other = list(staged.players)[:2]
    return staged, one, other


def chosen(told: str, one: str, other: str) -> tuple[str, ...]:
    """Those that "both", "first" or "second" means."""
    return {"both": (one, other), "first": (one,), "second": (other,)}.get(told, ())
