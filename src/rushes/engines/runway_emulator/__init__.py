"""The emulator of Runway's API: the service on this machine, for tests and for practice, where nothing is bought.

    with Emulator(credits=1000, tier=1, clock="virtual") as service:
        client = RunwayML(api_key=service.key, base_url=service.url)
        ...
        service.advance(60)
        assert service.books().total == 25

It answers as the service does, to the letter of what is known of it; ``docs/how-to/practise-with-the-emulator.md``
says what is not known. The official SDK drives it unmodified.
"""

from rushes.engines.runway_emulator.books import Balance, Entry
from rushes.engines.runway_emulator.emulator import Emulator
from rushes.engines.runway_emulator.knobs import Knobs
from rushes.engines.runway_emulator.pictures import Order, Renderer, cards, plain

__all__ = ["Balance", "Emulator", "Entry", "Knobs", "Order", "Renderer", "cards", "plain"]
