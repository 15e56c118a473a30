"""Scenes as JSON, for the PNG that shows them, and back."""

import dataclasses
import types
import typing
from collections.abc import Mapping
from typing import Any

from rushes.engines.previz.scene import Scene

FORMAT = 1


class SceneError(ValueError):
    """A kept scene that cannot be read; the text says where and why."""


def to_json(scene: Scene) -> dict[str, Any]:
    """A scene as plain data: every slot that says something, and the format's number."""
    return {"scene": FORMAT, **_kept(scene)}


def from_json(data: object) -> Scene:
    """The scene of ``to_json``'s data; unknown keys are passed over, so that newer files can be read.

    Raises ``SceneError`` for what is no scene, a newer format, a key that is needed and lacks, or a value of another
    kind than its slot takes.
    """
    if not isinstance(data, Mapping):
        raise SceneError(f"a scene is an object, not {_named(data)}")
    version = data.get("scene", FORMAT)
    if isinstance(version, bool) or not isinstance(version, int) or version < 1:
        raise SceneError(f"scene: {version!r} is no number of a format")
    if version > FORMAT:
        raise SceneError(f"this scene has format {version}, and {FORMAT} is the newest known")
    scene = _made(Scene, data, "scene")
    assert isinstance(scene, Scene)
    return scene


def _kept(value: Any) -> Any:
    if dataclasses.is_dataclass(value):
        pairs = ((field, getattr(value, field.name)) for field in dataclasses.fields(value))
        return {field.name: _kept(each) for field, each in pairs if each != field.default}
    return [_kept(each) for each in value] if isinstance(value, tuple) else value


def _made(kind: Any, data: Any, where: str) -> Any:
    if dataclasses.is_dataclass(kind):
        return _record(kind, data, where)
    if typing.get_origin(kind) is tuple:
        if not isinstance(data, list | tuple):
            raise SceneError(f"{where}: a list, not {_named(data)}")
        part = typing.get_args(kind)[0]
        return tuple(_made(part, each, f"{where}[{n}]") for n, each in enumerate(data))
    if type(data) is not kind:
        raise SceneError(f"{where}: {kind.__name__}, not {_named(data)}")
    return data


def _record(kind: Any, data: Any, where: str) -> Any:
    if not isinstance(data, Mapping):
        raise SceneError(f"{where}: an object, not {_named(data)}")
    hints = typing.get_type_hints(kind)
    lacking = [f.name for f in dataclasses.fields(kind) if f.default is dataclasses.MISSING and f.name not in data]
    if lacking:
        raise SceneError(f"{where}: lacks {', '.join(lacking)}")
    return kind(**{name: _made(hints[name], data[name], f"{where}.{name}") for name in hints if name in data})


def _named(value: object) -> str:
    return "nothing" if isinstance(value, types.NoneType) else type(value).__name__
