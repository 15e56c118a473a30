"""Which engines there are: ours, and those that other packages bring.

An engine of another package is found through its entry point in the group ``rushes.engines``:
``[project.entry-points."rushes.engines"]``, ``mine = "my_package:MyEngine"``. Nothing is imported
before an engine is asked for by name.
"""

import importlib
from collections.abc import Mapping
from concurrent.futures import Executor
from difflib import get_close_matches
from importlib.metadata import EntryPoint, entry_points

from rushes.engines.base import Drawn, Engine
from rushes.errors import EngineError
from rushes.units import Json

GROUP = "rushes.engines"

ENGINES: Mapping[str, str] = {
    "previz": "rushes.engines.previz:Previz",
    "slate": "rushes.engines.slate:Slate",
    "scripted": "rushes.engines.scripted:Scripted",
    "runway": "rushes.engines.runway:Runway",
}
"""Our own engines: name to ``module:Class``. A new engine is one line here."""

EXTRAS: Mapping[str, str] = {}
"""The extra that installs what an engine needs, for engines that need more than the core."""


def known_engines() -> list[str]:
    """The names of all installed engines, ours first."""
    return [*ENGINES, *sorted(set(_brought()) - set(ENGINES))]


def engine_class(name: str) -> type[Engine]:
    """The class of an engine by its name.

    Raises ``EngineError`` for an unknown name (with the nearest one), for an engine whose packages
    are not installed (with what to install), and for a thing that is not an engine.
    """
    if name in ENGINES:
        module, _, attribute = ENGINES[name].partition(":")
        point = EntryPoint(name, f"{module}:{attribute}", GROUP)
    elif name in (brought := _brought()):
        point = brought[name]
    else:
        raise _unknown(name)
    found = _loaded(name, point)
    if not (isinstance(found, type) and issubclass(found, Engine)):
        raise EngineError(f'engine "{name}" is not an engine: {point.value}', next="Tell the people who made it.")
    return found


def open_engine(name: str, options: Mapping[str, Json] | None = None, workers: Executor | None = None) -> Engine:
    """An engine ready for requests; engines that draw on this machine do it in ``workers``."""
    made = engine_class(name)
    return made(options, workers) if issubclass(made, Drawn) else made(options)


def _brought() -> dict[str, EntryPoint]:
    return {point.name: point for point in entry_points(group=GROUP)}


def _loaded(name: str, point: EntryPoint) -> object:
    module, _, attribute = point.value.partition(":")
    try:
        found: object = importlib.import_module(module.strip())
        for part in attribute.split("[")[0].strip().split("."):
            found = getattr(found, part)
    except ModuleNotFoundError as error:
        raise EngineError(
            f'engine "{name}" needs {error.name}, which is not installed', next=_install(name, point)
        ) from error
    except (ImportError, AttributeError) as error:
        raise EngineError(f'engine "{name}" cannot be loaded: {error}', next=_install(name, point)) from error
    return found


def _install(name: str, point: EntryPoint) -> str:
    if name in EXTRAS:
        return f'Install it: pip install "rushes[{EXTRAS[name]}]".'
    package = point.dist.name if point.dist else "rushes"
    return f"Install {package} again, with all it needs: pip install --upgrade {package}."


def _unknown(name: str) -> EngineError:
    names = known_engines()
    near = get_close_matches(name, names, n=1, cutoff=0.5)
    meant = f'Did you mean "{near[0]}"? ' if near else ""
    return EngineError(f'there is no engine "{name[:60]}"', next=f"{meant}Installed engines: {', '.join(names)}.")
