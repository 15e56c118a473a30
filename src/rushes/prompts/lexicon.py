"""The language of film as data: shot sizes and angles, camera moves, lights, and the words for each.

Names follow the vocabulary of Runway's prompt guide (academy.runwayml.com/prompt-guide) and common
usage on set. Engines that draw a move, and prompts that ask for one, read the same terms.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from typing import Literal

Group = Literal["size", "angle", "view", "camera", "light"]


@dataclass(frozen=True, slots=True)
class Term:
    """A word of film language: its name, other words for it, and the sentence a prompt says."""

    name: str
    group: Group
    others: tuple[str, ...] = ()
    says: str = ""

    @property
    def words(self) -> tuple[str, ...]:
        return (self.name, *self.others)


FRAMINGS: tuple[Term, ...] = (
    Term("macro", "size", ("macro shot", "extreme macro")),
    Term("extreme close-up", "size", ("ecu", "xcu", "big close-up", "mouth close-up", "detail shot", "detail")),
    Term("close-up", "size", ("cu", "close shot", "tight shot", "tight on face", "head shot", "portrait", "closeup")),
    Term("medium close-up", "size", ("mcu", "head and shoulders", "bust shot", "chest shot")),
    Term("medium", "size", ("ms", "mid shot", "medium shot", "waist shot", "waist-up", "half shot")),
    Term(
        "medium-wide", "size",
        ("mws", "medium wide shot", "medium long shot", "mls", "cowboy", "american shot", "knee shot", "three-quarter"),
    ),
    Term("full", "size", ("full shot", "full body", "full figure", "head to toe")),
    Term("wide", "size", ("ws", "wide shot", "long shot", "ls", "master shot", "master")),
    Term("extreme wide", "size", ("ews", "extreme wide shot", "extreme long shot", "els", "vista", "panorama")),
    Term("establishing", "size", ("establishing shot", "wide establishing shot")),
    Term("high angle", "angle", ("from above", "high-angle shot", "looking down")),
    Term("low angle", "angle", ("from below", "low-angle shot", "looking up")),
    Term("eye level", "angle", ("eye-level shot", "straight on")),
    Term("bird's eye", "angle", ("birds eye view", "bird's-eye view", "overhead", "top down", "top shot")),
    Term("worm's eye", "angle", ("worms eye view", "worm's-eye view", "ground level")),
    Term("aerial", "angle", ("aerial shot", "drone shot", "drone view")),
    Term("dutch angle", "angle", ("canted", "canted angle", "dutch tilt", "tilted frame")),
    Term("over-the-shoulder", "view", ("ots", "over shoulder", "over her shoulder", "over his shoulder")),
    Term("POV", "view", ("point of view", "first person", "subjective")),
    Term("two-shot", "view", ("2-shot", "two shot", "double")),
    Term("three-shot", "view", ("group shot",)),
    Term("profile", "view", ("side view", "profile shot", "in profile")),
    Term("three-quarter view", "view", ("three-quarter angle",)),
    Term("insert", "view", ("insert shot", "cutaway", "product shot")),
    Term("reaction shot", "view", ("reaction",)),
    Term("from behind", "view", ("back view", "rear view")),
    Term("silhouette", "view", ("in silhouette",)),
    Term("symmetrical", "view", ("symmetry", "centred", "centered")),
    Term("frame within a frame", "view", ("framed by a doorway", "through a window", "through a doorway")),
    Term("negative space", "view", ("lots of headroom",)),
)  # fmt: skip

CAMERAS: tuple[Term, ...] = (
    Term(
        "static", "camera",
        ("locked", "locked-off", "locked camera", "tripod", "still camera", "fixed", "static camera"),
        "Locked camera. The camera remains still.",
    ),
    Term("slow push in", "camera", ("slow dolly in", "slowly pushes in", "creep in", "gentle push in", "slow zoom in"),
         "The camera slowly pushes in."),
    Term("push in", "camera", ("dolly in", "pushes in", "push-in", "move in", "track in", "dollies in"),
         "The camera pushes in."),
    Term("slow pull back", "camera", ("slow pull out", "slow dolly out", "slowly pulls back", "gentle pull back"),
         "The camera slowly pulls back."),
    Term("pull back", "camera", ("dolly out", "pull out", "pulls back", "pull-back", "track out", "dolly back"),
         "The camera pulls back."),
    Term("zoom in", "camera", ("zooms in", "crash zoom"), "The lens zooms in."),
    Term("zoom out", "camera", ("zooms out",), "The lens zooms out."),
    Term("dolly zoom", "camera", ("vertigo", "vertigo effect", "zolly"),
         "The camera pushes in while the lens zooms out."),
    Term("pan left", "camera", ("pans left", "slow pan left"), "The camera pans left."),
    Term("pan right", "camera", ("pans right", "slow pan right"), "The camera pans right."),
    Term("pan", "camera", ("slow pan", "panning"), "The camera pans slowly."),
    Term("whip pan", "camera", ("swish pan",), "The camera whips round in a fast pan."),
    Term("tilt up", "camera", ("tilts up", "slow tilt up"), "The camera tilts up."),
    Term("tilt down", "camera", ("tilts down", "slow tilt down"), "The camera tilts down."),
    Term("tilt", "camera", ("slow tilt",), "The camera tilts slowly."),
    Term("truck left", "camera", ("slide left", "slider left", "track left", "lateral left"),
         "The camera slides left."),
    Term("truck right", "camera", ("slide right", "slider right", "track right", "lateral right"),
         "The camera slides right."),
    Term("tracking", "camera", ("tracking shot", "follow", "follow shot", "following", "steadicam", "gimbal", "track",
         "dolly", "travelling", "traveling"), "The camera follows the subject smoothly."),
    Term("crane up", "camera", ("boom up", "jib up", "pedestal up", "rises", "crane shot", "crane"),
         "The camera rises smoothly."),
    Term("crane down", "camera", ("boom down", "jib down", "pedestal down", "descends"),
         "The camera sinks smoothly."),
    Term("orbit", "camera", ("arc", "arc shot", "orbiting", "circles", "360"), "The camera orbits the subject."),
    Term("orbit left", "camera", ("arc left",), "The camera orbits the subject to the left."),
    Term("orbit right", "camera", ("arc right",), "The camera orbits the subject to the right."),
    Term("handheld", "camera", ("hand-held", "handheld camera", "shaky", "documentary camera"),
         "Handheld camera with slight natural sway."),
    Term("drift", "camera", ("slow drift", "float", "floating camera"), "The camera drifts gently."),
    Term("roll", "camera", ("camera roll", "rolling camera"), "The camera rolls slowly."),
    Term("rack focus", "camera", ("focus pull", "focus shift", "pull focus"), "The focus shifts slowly."),
    Term("flyover", "camera", ("fly over", "drone", "drone flight"), "The camera flies forward from above."),
)  # fmt: skip

LIGHTS: tuple[Term, ...] = (
    Term("golden hour", "light", ("sunset light", "magic hour", "golden light", "low sun")),
    Term("blue hour", "light", ("dusk", "twilight")),
    Term("dawn", "light", ("morning light", "sunrise", "first light", "early light")),
    Term("daylight", "light", ("natural light", "window light", "natural window lighting", "noon")),
    Term("overcast", "light", ("grey light", "gray light", "cloudy", "flat light")),
    Term("moonlight", "light", ("night", "night light")),
    Term("candlelight", "light", ("candle light", "firelight", "fire light")),
    Term("practical lighting", "light", ("practicals", "practical light", "lamp light", "lamplight")),
    Term("neon", "light", ("neon light", "neon glow")),
    Term("rim light", "light", ("rim lighting", "edge light", "hair light")),
    Term("backlight", "light", ("backlit", "back light", "contre-jour")),
    Term("soft shadows", "light", ("soft light", "diffused light", "soft lighting", "diffuse light")),
    Term("hard light", "light", ("harsh light", "hard shadows", "direct sun")),
    Term("low key", "light", ("chiaroscuro", "low-key lighting", "film noir")),
    Term("high key", "light", ("high-key lighting", "bright and even", "radiant light", "brilliant sunlight")),
    Term("volumetric light", "light", ("god rays", "light shafts", "shafts of light", "dust in light")),
    Term("stage light", "light", ("spotlight", "spot light", "concert lighting")),
)
"""Lights by name; what a film says of its own light is kept as written."""


def find_framing(text: str, *groups: Group) -> Term | None:
    """The framing a text names: the longest match of any size, angle or view, or only of these groups."""
    return _find(text, "framing", groups)


def find_camera(text: str) -> Term | None:
    """The camera move a text names: the longest match, whatever the case, hyphens or plural."""
    return _find(text, "camera", ())


def find_light(text: str) -> Term | None:
    """The light a text names."""
    return _find(text, "light", ())


def nearest(word: str, terms: Iterable[Term]) -> str:
    """The name of the term that looks most like a word."""
    words = {_plain(other): term.name for term in terms for other in term.words}
    return words[get_close_matches(_plain(word), words, n=1, cutoff=0)[0]]


_TERMS: Mapping[str, tuple[Term, ...]] = {"framing": FRAMINGS, "camera": CAMERAS, "light": LIGHTS}


def _find(text: str, lexicon: str, groups: tuple[Group, ...]) -> Term | None:
    plain = f" {_plain(text[:2000])} "
    return next((term for words, term in _index(lexicon, groups) if f" {words} " in plain), None)


@cache
def _index(lexicon: str, groups: tuple[Group, ...]) -> tuple[tuple[str, Term], ...]:
    """Every word of a lexicon with its term, the longest first."""
    terms = [term for term in _TERMS[lexicon] if not groups or term.group in groups]
    return tuple(
        sorted(((_plain(word), term) for term in terms for word in term.words), key=lambda pair: -len(pair[0]))
    )


def _plain(text: str) -> str:
    """Lower case, hyphens and apostrophes gone, plurals cut: ``Close-Ups`` is ``close up``."""
    words = re.findall(r"\w+", re.sub("['\N{RIGHT SINGLE QUOTATION MARK}]", "", text.lower()))
    return " ".join(word[:-1] if len(word) > 2 and word[-1] == "s" != word[-2] else word for word in words)
