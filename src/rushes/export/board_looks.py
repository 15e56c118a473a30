"""What the eye saw, on the board: the worst of a shot beside its words, and all of a take beside it."""

from collections.abc import Iterator

from rushes.build.graph import Take
from rushes.export.board_takes import Board
from rushes.export.board_words import bdi, part
from rushes.film.model import Shot
from rushes.rules.finding import Finding, gravest


def seen_of_shot(board: Board, shot: Shot) -> str:
    """The worst that is known of a shot and that the film shows, with what to do; nothing where nothing is."""
    worst = gravest(each for each in board.sight.findings if each.shot == shot.source and each.shown)
    if worst is None:
        return ""
    more = sum(each.shot == shot.source and each.shown for each in board.sight.findings) - 1
    rest = f" ({more} more at its takes)" if more else ""
    return part("seen").substitute(says=bdi(worst.says), does=bdi(worst.does), more=rest)


def seen_of_take(board: Board, take: Take) -> str:
    """What was measured of a take, and all that was found in it."""
    rows = [f"<li>{bdi(said)}</li>" for said in board.sight.measured.get(take.name, ())]
    rows += _found([each for each in board.sight.findings if each.take == take.name])
    return f'<ul class="seen-list">{"".join(rows)}</ul>' if rows else ""


def _found(findings: list[Finding]) -> Iterator[str]:
    for each in sorted(findings, key=lambda each: not each.shown):
        sort = "shown" if each.shown else "out"
        yield f'<li class="{sort}">{bdi(each.says)}. {bdi(each.does)}</li>'
