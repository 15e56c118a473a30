"""What was understood, in short plain terms."""

from collections.abc import Iterator

from rushes.engines.previz.scene import Act, Garment, Person, Scene, Thing


def understood(scene: Scene) -> tuple[str, ...]:
    """One short line for each thing that was understood: "person: @singer, woman, 28, wavy dark hair"."""
    return tuple(dict.fromkeys(line for line in _lines(scene) if not line.endswith(": ")))


def _lines(scene: Scene) -> Iterator[str]:
    for one in scene.people:
        yield f"person: {_person(one)}"
        yield from _deeds(one)
    yield from (f"thing: {_thing(each)}" for each in scene.things)
    yield f"place: {scene.place.kind}"
    yield f"dressing: {', '.join(scene.place.dressing)}"
    frame = scene.framing
    for label, term in (("size", frame.size), ("angle", frame.angle), ("view", frame.view), ("detail", frame.detail),
                        ("side", frame.side), ("lens", f"{frame.lens} mm" if frame.lens else "")):  # fmt: skip
        yield f"{label}: {term}"
    light = scene.light
    yield f"light: {light.kind}"
    yield f"weather: {light.weather}"
    air = [("hard", light.hard), ("rim", light.rim), ("dust in the air", light.motes), ("shafts", light.shafts)]
    yield f"light: {', '.join(label for label, asked in air if asked)}"
    yield from (f"camera: {move.camera}" for move in scene.moves)
    yield from (f"happens: {_act(act)}" for act in scene.acts)
    yield f"mood: {scene.mood}"
    yield f"style: {scene.style}"


def _person(one: Person) -> str:
    hair = " ".join(part for part in (one.hair.length, one.hair.style, one.hair.colour) if part)
    parts = [
        f"@{one.name}" if one.name else one.id, one.sex, str(one.age or ""), one.build,
        f"{one.skin} skin" * bool(one.skin),
        hair if one.hair.length == "bald" else f"{hair} hair" * bool(hair), *map(_garment, one.wardrobe), *one.features,
    ]  # fmt: skip
    return ", ".join(dict.fromkeys(part for part in parts if part))


def _deeds(one: Person) -> Iterator[str]:
    yield f"pose: {one.pose}"
    yield f"action: {one.action}{f' with {one.partner}' if one.action and one.partner else ''}"
    yield f"expression: {one.expression}"
    yield f"at: {one.at}"
    yield f"holds: {', '.join(one.holds)}"
    yield f"gaze: {one.gaze}"


def _garment(garment: Garment) -> str:
    return " ".join(part for part in (garment.colour, garment.pattern, garment.kind) if part)


def _thing(thing: Thing) -> str:
    many = f"{thing.count} x " if thing.count > 1 else ""
    words = " ".join(part for part in (thing.state, thing.colour, thing.material, thing.kind) if part)
    return f"{many}{words}{f' at {thing.at}' if thing.at else ''}{'' if thing.known else ' (a stand-in)'}"


def _act(act: Act) -> str:
    parts = (act.who, act.verb, act.way, f"becomes {act.becomes}" if act.becomes else "", act.pace)
    return " ".join(part for part in parts if part)
