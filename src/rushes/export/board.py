"""The board: the whole film as one HTML page, to look at, to show, to print, and to choose takes from."""

import base64
import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from rushes.build.graph import Node, Take, Verdict
from rushes.build.store import Store
from rushes.errors import RushesError
from rushes.export.board_lists import checklists
from rushes.export.board_references import own_pictures, references
from rushes.export.board_shots import Run, price, runs_of, sections, state_of_shot
from rushes.export.board_strip import strip
from rushes.export.board_takes import Board, Tier, wanted_of
from rushes.export.board_words import STATES, asset, bdi, chip, count, credits, esc, part
from rushes.export.thumbs import Thumbs
from rushes.film.model import Film
from rushes.film.treatment import SHOT_KINDS
from rushes.media.encode import replacing
from rushes.plan.quote import reference_credits
from rushes.rules.finding import Sight
from rushes.rules.lists import Listed
from rushes.song.model import Song
from rushes.units import clock

TIERS = (Tier(480, 192, 128), Tier(400, 160, 96), Tier(320, 128, 80))
MOST_SHOTS = (150, 350)
"""Up to how many shots the first two sizes of thumbnail are tried."""
MOST_BYTES = 36_000_000
"""A page past this is written with smaller thumbnails, where there are any."""


def write_board(
    film: Film,
    song: Song | None,
    nodes: Sequence[Node],
    verdicts: Mapping[str, Verdict],
    takes: Mapping[str, Sequence[Take]],
    store: Store,
    into: Path,
    lists: Sequence[Listed] = (),
    sight: Sight | None = None,
) -> Path:
    """Write the storyboard of a film, as it stands now, to one HTML file that needs nothing else.

    ``lists`` are the checklists of the film as they stand; without any, the page has no section for them. ``sight`` is
    what is known of the takes that stand; nothing is measured.
    Pictures are inside it as JPEG (sRGB, at most 480 pixels wide; less for long films); one that
    cannot be read is a box that says so. Raises ``RushesError`` where the file cannot be written.
    """
    by_id = {node.id: node for node in nodes}
    page = b""
    for tier in TIERS[sum(len(film.shots) > most for most in MOST_SHOTS) :]:
        board = Board(
            film, song, by_id, verdicts, takes, tier, own=own_pictures(film, tier.picture), sight=sight or Sight()
        )
        page = _page(replace(board, pictures=Thumbs(store).make(wanted_of(board))), lists).encode()
        if len(page) <= MOST_BYTES:
            break
    return _write(page, into)


def _write(page: bytes, into: Path) -> Path:
    try:
        into.parent.mkdir(parents=True, exist_ok=True)
        with replacing(into) as part:
            part.write_bytes(page)
    except OSError as error:
        next = "Look at the folder's rights and space, then run `rushes board` again."
        raise RushesError(f"the board cannot be written: {error.strerror}", where=str(into), next=next) from None
    return into


def _page(board: Board, lists: Sequence[Listed]) -> str:
    runs, script = runs_of(board), asset("board.js")
    script_hash = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    cards = references(board)
    width, height = board.film.size
    return part("page").substitute(
        title=esc(board.film.settings.title),
        script_hash=f"sha256-{script_hash}",
        style=asset("board.css"),
        ratio=f"{width} / {height}",
        signs=asset("board.svg"),
        heading=bdi(board.film.settings.title),
        kind=esc(board.film.settings.kind.replace("-", " ")),
        facts="".join(f"<div><dt>{name}</dt><dd>{value}</dd></div>" for name, value in _facts(board)),
        strip=strip(board, runs),
        filters=_filters(board) if runs else "",
        checklists=checklists(lists),
        references=part("references").substitute(cards=cards) if cards else "",
        sections="".join(sections(board, runs)) if runs else part("empty").substitute(),
        contents=_contents(runs, lists),
        script=script,
    )


def _facts(board: Board) -> list[tuple[str, str]]:
    film = board.film
    frames = max((shot.end for shot in film.shots), default=0)
    states = Counter(state_of_shot(board, shot) for shot in film.shots)
    spent = sum(take.credits for some in board.takes.values() for take in some)
    cap = film.file.budget.cap
    return [
        ("Length", f"{clock(round(frames / film.rate * 10) / 10)} <small>{count(frames, 'frame')}</small>"),
        ("Picture", f"{film.size[0]} &times; {film.size[1]} <small>{esc(film.settings.fps)} fps</small>"),
        ("Shots", f"{len(film.shots):,} <small>{states['done']:,} done</small>"),
        ("Quoted", _quoted(board)),
        ("Spent", f"{credits(spent)}{f' <small>of {cap:,} at most</small>' if cap is not None else ''}"),
        ("To make now", credits(sum(n.credits * board.verdict(n.id).left for n in board.nodes.values()))),
        ("Engine", bdi(film.settings.engine)),
    ]


def _quoted(board: Board) -> str:
    """One take of everything, at the prices shown with each."""
    prices = [price(board, shot) for shot in board.film.shots]
    try:
        total = _references_price(board) + sum(one.total for one in prices if one)
    except RushesError:
        return "unknown"
    return credits(total) if None not in prices else f"over {credits(total)}"


def _references_price(board: Board) -> int:
    made = [node for node in board.nodes.values() if node.stage == "reference"]
    if any(not node.free for node in made):
        return sum(node.credits for node in made)
    return reference_credits(board.film)


def _filters(board: Board) -> str:
    """The legend; without a mark before it, a kind or a state of shot is not shown."""
    kinds = Counter(shot.kind for shot in board.film.shots)
    states = Counter(state_of_shot(board, shot) for shot in board.film.shots)
    swatch = '<span class="swatch k-{0}" aria-hidden="true"></span>{0}'
    return part("filters").substitute(
        kinds="".join(_filter(f"kind-{kind}", swatch.format(kind), kinds[kind]) for kind in SHOT_KINDS if kinds[kind]),
        states="".join(_filter(f"state-{state}", chip(state), states[state]) for state in STATES if states[state]),
    )


def _filter(id: str, label: str, number: int) -> str:
    return f'<label><input type="checkbox" id="{id}" checked> {label} <span class="n">{number}</span></label>'


def _contents(runs: Sequence[Run], lists: Sequence[Listed]) -> str:
    first = '<li><a href="#checklists">Checklists</a></li>' if lists else ""
    return first + "".join(f'<li><a href="#{run.anchor}">{bdi(run.title)}</a></li>' for run in runs)
