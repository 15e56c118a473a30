"""Engines by name: ours, other packages', and the errors for those that are not there."""

from concurrent.futures import ThreadPoolExecutor
from importlib.metadata import EntryPoint

import pytest

from rushes.engines import registry
from rushes.engines.base import Request, Ticket
from rushes.engines.registry import ENGINES, engine_class, known_engines, open_engine
from rushes.engines.slate import Slate
from rushes.errors import EngineError


def bring(monkeypatch: pytest.MonkeyPatch, **points: str) -> None:
    """Pretend that other packages with these entry points are installed."""
    made = {name: EntryPoint(name, value, registry.GROUP) for name, value in points.items()}
    monkeypatch.setattr(registry, "_brought", lambda: made)


def test_our_engines_are_known_and_slate_opens() -> None:
    assert known_engines()[: len(ENGINES)] == list(ENGINES)
    assert engine_class("slate") is Slate
    made = open_engine("slate", {"a": 1})
    assert isinstance(made, Slate) and made.options == {"a": 1}


@pytest.mark.parametrize("name", sorted(ENGINES))
def test_every_engine_of_ours_has_its_own_name_and_models(name: str) -> None:
    made = engine_class(name)
    assert made.name == name and made.version


def test_an_engine_draws_through_its_workers() -> None:
    with ThreadPoolExecutor(1) as workers:
        engine = open_engine("slate", {}, workers)
        ticket = engine.submit(Request(stage="still", model="slate_still", prompt="A door.", ratio="160:90"), {})
        assert isinstance(ticket, Ticket)
        while engine.poll(ticket).state == "running":
            pass
        assert engine.fetch(ticket).startswith(b"\x89PNG")


def test_an_unknown_name_is_told_the_nearest_and_the_rest() -> None:
    with pytest.raises(EngineError) as caught:
        engine_class("slat")
    assert caught.value.next is not None
    assert '"slate"' in caught.value.next and "scripted" in caught.value.next
    with pytest.raises(EngineError):
        engine_class("")


def test_another_packages_engine_is_found_and_ours_cannot_be_replaced(monkeypatch: pytest.MonkeyPatch) -> None:
    bring(monkeypatch, mine="rushes.engines.slate:Slate", slate="somewhere:Else")
    assert known_engines() == [*ENGINES, "mine"]
    assert engine_class("mine") is Slate and engine_class("slate") is Slate


@pytest.mark.parametrize(
    "value", ["rushes_missing_package:Engine", "rushes.engines.slate:Missing", "rushes.units:clock"]
)
def test_a_broken_engine_is_one_clear_error(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    bring(monkeypatch, mine=value)
    with pytest.raises(EngineError) as caught:
        engine_class("mine")
    assert "mine" in caught.value.what and caught.value.next


def test_a_missing_extra_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    bring(monkeypatch, big="rushes_missing_package:Engine")
    monkeypatch.setattr(registry, "EXTRAS", {"big": "big"})
    with pytest.raises(EngineError) as caught:
        engine_class("big")
    assert caught.value.next == 'Install it: pip install "rushes[big]".'
