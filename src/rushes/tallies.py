"""Purchases put together: by shot, model, day or section, with what of each is on the screen."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from rushes.books import ON_SCREEN, Books, Bought, Cause
from rushes.film.model import Shot


@dataclass(slots=True)
class Sum:
    """What belongs together: its purchases, its credits by cause, and how long it is on the screen."""

    name: str
    bought: int = 0
    takes: int = 0
    kinds: Counter[str] = field(default_factory=Counter)
    parts: Counter[Cause] = field(default_factory=Counter)
    seconds: Fraction = Fraction(0)

    @property
    def credits(self) -> int:
        return self.parts.total()

    @property
    def on_screen(self) -> int:
        """Credits that are on the screen."""
        return sum(self.parts[cause] for cause in ON_SCREEN)

    def add(self, each: Bought) -> None:
        """Count a purchase in."""
        self.bought += 1
        self.takes += each.task.state == "DONE"
        self.kinds[each.kind] += each.credits
        self.parts.update(each.parts)


def sums(books: Books, of: Callable[[Bought], str], names: Iterable[str] = ()) -> list[Sum]:
    """The purchases put together by name, in the order of ``names``, then of the purchases; empty ones left out."""
    found: dict[str, Sum] = {name: Sum(name) for name in names}
    for each in books.bought:
        name = of(each)
        found.setdefault(name, Sum(name)).add(each)
    return [each for each in found.values() if each.bought]


REFERENCES, NO_SECTION = "references", ""


def section_sums(books: Books) -> list[Sum]:
    """The purchases by section. What is on the screen is shared out over the shots that show it, by their length."""
    shots = {shot.id: shot for shot in books.shots}
    found = {name: Sum(name) for name in (*books.sections, NO_SECTION, REFERENCES)}
    covered: defaultdict[str, set[str]] = defaultdict(set)
    for each in books.bought:
        own = found.setdefault(REFERENCES if each.kind == "reference" else each.section or NO_SECTION, Sum(""))
        own.bought, own.takes = own.bought + 1, own.takes + (each.task.state == "DONE")
        own.kinds[each.kind] += each.credits
        for section, cause, credits in _shared(each, shots):
            where = own if section is None else found.setdefault(section, Sum(section))
            where.parts[cause] += credits
        for id in each.shots:
            covered[shots[id].section or NO_SECTION].add(id)
    for name, ids in covered.items():
        found[name].seconds = sum(shots[id].frames for id in ids) / books.rate
    return [each for each in found.values() if each.bought or each.credits]


def _shared(each: Bought, shots: Mapping[str, Shot]) -> Iterator[tuple[str | None, Cause, int]]:
    """Section, cause and credits of a purchase; None for the section it was bought for."""
    for cause, credits in each.parts.items():
        if not each.shots:
            yield None, cause, credits
            continue
        parts = apportion(credits, [shots[id].frames for id in each.shots])
        yield from ((shots[id].section or NO_SECTION, cause, part) for id, part in zip(each.shots, parts, strict=True))


def apportion(whole: int, weights: Sequence[int]) -> list[int]:
    """A whole number in whole parts that add up to it, by weight: largest remainder (Hamilton's method)."""
    total = sum(weights)
    if total <= 0:
        return [whole, *[0] * (len(weights) - 1)] if weights else []
    parts = [whole * weight // total for weight in weights]
    rest = sorted(range(len(weights)), key=lambda n: (-(whole * weights[n] % total), n))
    for n in rest[: whole - sum(parts)]:
        parts[n] += 1
    return parts
