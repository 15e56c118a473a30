"""The checklists on the board: how far each is, and what of it is left to do."""

from collections.abc import Sequence

from rushes.export.board_words import esc, part, said
from rushes.export.checklist_page import progress
from rushes.rules.lists import Entry, Listed


def checklists(lists: Sequence[Listed]) -> str:
    """The section with a card for each list; "" for none."""
    if not lists:
        return ""
    done, lines = sum(each.count("done") for each in lists), sum(len(each.entries) for each in lists)
    return part("checklists").substitute(meta=f"{done} of {lines} done", lists="".join(map(_card, lists)))


def _card(each: Listed) -> str:
    left = [entry for entry in each.entries if entry.state != "done"]
    unknown = f", {each.count('unknown')} cannot be told yet" * bool(each.count("unknown"))
    count = f"{each.count('done')} of {len(each.entries)} done{unknown}"
    rest = f"<details><summary>What is left: {len(left)}</summary><ul>{''.join(map(_left, left))}</ul></details>"
    return (
        f'<article class="list"><h3>{esc(each.list.title)}</h3>{progress(each)}<p class="count">{count}</p>'
        f"{rest if left else ''}</article>"
    )


def _left(entry: Entry) -> str:
    next = f"<br>&rarr; {said(entry.answer.next)}" if entry.answer.next else ""
    return f"<li><b>{said(entry.line.text)}</b>{said(entry.answer.says)}{next}</li>"
