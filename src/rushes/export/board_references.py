"""Cast, places and props on the board, each state of a prop on a card of its own."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from rushes.build.graph import Verdict
from rushes.build.store import file_digest
from rushes.errors import RushesError
from rushes.export.board_takes import Board, stage_of
from rushes.export.board_words import bdi, chip, credits, esc, image, part
from rushes.export.thumbs import Wanted
from rushes.film.model import Film, Tagged
from rushes.plan.quote import reference_credits
from rushes.prompts.tags import descriptor, name_of
from rushes.sketches import picture_names, reference_id


@dataclass(frozen=True, slots=True)
class Card:
    """One reference: its tag, what it is, the state or view it shows ("" for the first), and its table in the film."""

    tag: str
    what: str
    name: str | None
    table: Tagged

    @property
    def node(self) -> str:
        return reference_id(self.tag, self.name)

    @property
    def is_own(self) -> bool:
        """Whether it is a picture that the project brings itself."""
        return bool(self.table.images) and self.name not in self.table.views


def cards_of(film: Film) -> Iterator[Card]:
    """Every reference of the film: cast, places, props (each state in story order), styles; each with its views."""
    for kind in ("cast", "place", "prop", "style"):
        for tag, table in film.file.tagged[kind].items():
            own: tuple[str | None, ...] = (None,) if table.images else ()
            yield from (Card(tag, kind, name, table) for name in (*own, *picture_names(film, tag)))


def own_pictures(film: Film, width: int) -> dict[str, Wanted]:
    """The thumbnails wanted of pictures that the project brings itself, by tag."""
    found = {}
    for card in cards_of(film):
        if card.is_own:
            path = film.root / card.table.images[0]
            found[card.tag] = Wanted(_digest(path), frozenset({(0, width)}), path=path)
    return found


def references(board: Board) -> str:
    """The cards, "" for a film without references."""
    return "".join(_card(board, card) for card in cards_of(board.film))


def _card(board: Board, card: Card) -> str:
    name = name_of(board.film, card.tag)
    title = f"{name}, {card.name}" if card.name else name
    own = board.own.get(card.tag) if card.is_own else None
    return part("reference").substitute(
        picture=_picture(board, card, own, f"{card.what}: {title}"),
        what=esc(card.what),
        title=bdi(title),
        node=bdi(card.node),
        text=bdi(card.table.views.get(card.name or "") or descriptor(board.film, card.tag, card.name)),
        stage=_own_stage(card, own is not None and own.sha256 != "") if own else _made_stage(board, card),
    )


def _picture(board: Board, card: Card, own: Wanted | None, alt: str) -> str:
    verdict = board.verdict(card.node)
    if own is not None:
        data = board.pictures.get(own.sha256, 0, board.tier.picture)
    else:
        data = board.thumb(verdict.take, 0, board.tier.picture) if verdict.take else None
    return image(data, alt, "picture")


def _made_stage(board: Board, card: Card) -> str:
    return stage_of(board, card.node, "Reference", card.table, card.name or "reference", _price(board, card))


def _own_stage(card: Card, found: bool) -> str:
    file = bdi(card.table.images[0])
    verdict = Verdict("done") if found else Verdict("missing", "this picture cannot be read")
    why = f'<p class="why">{bdi(verdict.why)}</p>' if verdict.why else ""
    return part("stage").substitute(
        heading="Your own picture", state=chip(verdict.state), why=why, price="", takes=f'<p class="none">{file}</p>'
    )


def _price(board: Board, card: Card) -> str:
    node = board.nodes.get(card.node)
    if node is not None and not node.free:
        return credits(node.credits)
    try:
        made = sum(not card.is_own for card in cards_of(board.film))
        return credits(reference_credits(board.film) // made)
    except (RushesError, ValueError):
        return "price unknown"


def _digest(path: Path) -> str:
    try:
        return file_digest(path)
    except (OSError, ValueError):
        return ""
