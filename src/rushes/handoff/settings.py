"""What a parcel is asked with, in words: for people, for the page and for programs."""

from collections.abc import Iterator
from fractions import Fraction

from rushes.film.model import Film
from rushes.handoff.parcels import Handout, Parcel
from rushes.models import GUIDE_SECONDS
from rushes.prompts.tags import with_names
from rushes.units import Json, parse_size

SHAPES = ("16:9", "9:16", "4:3", "3:4", "1:1", "21:9")
"""Ratios as web apps call them."""
NEAR = Fraction(4, 100)
CALLED = {
    "gen4_image": "Gen-4 Image, with References", "gen4_image_turbo": "Gen-4 Image Turbo, with References",
    "gen4_turbo": "Gen-4 Turbo", "gen4.5": "Gen-4.5", "aleph2": "Aleph", "act_two": "Act-Two", "veo3.1": "Veo 3.1",
}  # fmt: skip
"""What Runway's web app calls its models."""


def shape(ratio: str) -> str:
    """A ratio as web apps call it: ``16:9`` for ``1280:720``; as it is where it is near none of them."""
    width, height = parse_size(ratio)
    own = Fraction(width, height)
    near = min(SHAPES, key=lambda each: abs(_fraction(each) / own - 1))
    return near if abs(_fraction(near) / own - 1) <= NEAR else ratio


def web_seconds(parcel: Parcel) -> int | None:
    """The length to choose where only 5 and 10 seconds are sold; None where the asked one is one of them, or none."""
    seconds = parcel.request.seconds
    if seconds is None or seconds in GUIDE_SECONDS or seconds > max(GUIDE_SECONDS):
        return None
    return min(each for each in GUIDE_SECONDS if each >= seconds)


def called(parcel: Parcel) -> str:
    """A model as people know it, with its id."""
    name = CALLED.get(parcel.model.id)
    return f"{name} ({parcel.model.id})" if name else parcel.model.shown_as or parcel.model.id


def rows(parcel: Parcel) -> Iterator[tuple[str, str]]:
    """The settings of a parcel, name and value."""
    yield "Model", called(parcel)
    width, height = parse_size(parcel.request.ratio)
    yield "Ratio", f"{shape(parcel.request.ratio)}, {width} x {height}"
    if parcel.request.seconds is not None:
        more = web_seconds(parcel)
        yield (
            "Length",
            f"{parcel.request.seconds} s" + (f" (choose {more} s where there are only 5 and 10)" if more else ""),
        )
    yield "Seed", str(parcel.request.seed)
    if parcel.shot is not None and parcel.node.stage == "clip":
        yield "Role", parcel.shot.role
    yield "Price", f"{parcel.node.credits} credits"


def plain_prompt(film: Film, parcel: Parcel) -> str:
    """The prompt with names in place of tags, for generators that know no references."""
    return with_names(film, parcel.request.prompt)


def settings_text(film: Film, parcel: Parcel) -> str:
    """The settings as a text file."""
    lines = [f"{name}: {value}" for name, value in rows(parcel)]
    lines += [f"Goes along: {each.name}" for each in parcel.enclosed]
    lines += [f"Save the result as: {parcel.save_as}", "Put it into: inbox/"]
    return "".join(f"{line}\n" for line in (parcel.node.id, *lines))


def plain(made: Handout) -> dict[str, Json]:
    """All of it for programs."""
    return {
        "wanted": [_wanted(each) for each in made.parcels],
        "waiting": [{"node": each.node, "why": each.why} for each in made.waiting],
        "credits": made.credits,
    }


def _wanted(each: Parcel) -> dict[str, Json]:
    asked = each.request
    return {
        "node": each.node.id, "stage": each.node.stage, "take": each.take, "state": each.verdict.state,
        "folder": each.folder, "files": [one.name for one in each.enclosed], "save_as": each.save_as,
        "prompt": asked.prompt, "model": each.model.id, "ratio": asked.ratio, "seconds": asked.seconds,
        "seed": asked.seed, "role": each.shot.role if each.shot and each.node.stage == "clip" else None,
        "credits": each.node.credits,
    }  # fmt: skip


def _fraction(ratio: str) -> Fraction:
    width, _, height = ratio.partition(":")
    return Fraction(int(width), int(height))
