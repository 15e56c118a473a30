"""Checklists as a page to print: what is done with its evidence, what is open, and boxes to tick by pen."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from rushes.errors import RushesError
from rushes.export.board_words import asset, bdi, esc, said
from rushes.film.model import Film
from rushes.media.encode import replacing
from rushes.rules.lists import Entry, Listed

WORDS = {"done": "done", "open": "open", "unknown": "to be told"}


def checklist_page(film: Film, lists: Sequence[Listed], into: Path) -> Path:
    """Write these checklists of a film to one HTML file that needs nothing else; all text of the film is escaped.

    Raises ``RushesError`` where the file cannot be written.
    """
    title = film.settings.title
    body = "".join(part for each in lists for part in _list(each))
    page = (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
        f"<title>{esc(title)}: checklists</title>\n<style>{asset('checklist.css')}</style>\n</head>\n<body>\n"
        f'<header><p>{_whose(lists)}</p><h1 dir="auto">{bdi(title)}</h1>'
        "<p>A full box: the program found it done, or you have ticked it. An empty one is left to do.</p></header>\n"
        f"{body}</body>\n</html>\n"
    )
    try:
        into.parent.mkdir(parents=True, exist_ok=True)
        with replacing(into) as part:
            part.write_text(page, encoding="utf-8")
    except OSError as error:
        next = "Look at the folder's rights and space, then run it again."
        raise RushesError(f"the page cannot be written: {error.strerror}", where=str(into), next=next) from None
    return into


def progress(each: Listed) -> str:
    """How far a list is, as a bar of one cell for each line; the words beside it say the same."""
    cells = "".join(f'<i class="{entry.state}"></i>' for entry in sorted(each.entries, key=_order))
    return f'<span class="progress" aria-hidden="true">{cells}</span>'


def _order(entry: Entry) -> int:
    return ("done", "unknown", "open").index(entry.state)


def _whose(lists: Sequence[Listed]) -> str:
    done = sum(each.count("done") for each in lists)
    return f"{done} of {sum(len(each.entries) for each in lists)} lines done"


def _list(each: Listed) -> Iterator[str]:
    head = f"{each.count('done')} of {len(each.entries)} done"
    if left := each.count("unknown"):
        head += f", {left} to be told"
    yield f'<section>\n<h2>{esc(each.list.title)}</h2><p class="count">{progress(each)} {head}</p>\n<ul>\n'
    yield from (_entry(entry) for entry in each.entries)
    yield "</ul>\n</section>\n"


def _entry(entry: Entry) -> str:
    next = f'<p class="next">{said(entry.answer.next)}</p>' if entry.state != "done" and entry.answer.next else ""
    tick = f'<p class="tick">Ticked by hand: {bdi(entry.tick)}</p>' if entry.tick is not None else ""
    sign = "&#10003;" if entry.state == "done" else ""
    small = f"<small>{WORDS[entry.state]} &middot; <code>{esc(entry.line.id)}</code></small>"
    return (
        f'<li class="{entry.state}"><span class="box" aria-hidden="true">{sign}</span><div>'
        f"<h3>{said(entry.line.text)} {small}</h3>"
        f"{tick}<p>{said(entry.answer.says)}</p>{next}</div></li>\n"
    )
