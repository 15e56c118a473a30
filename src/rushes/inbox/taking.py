"""Files of the inbox become takes: by the same door as ``rushes take add``, and only then are they put away.

A kill at any moment loses nothing and takes nothing twice: the digest of a file is kept with its take in one
transaction, so that a file that was taken and not yet put away is known again, whatever it is called.
"""

from rushes.build.failpoints import failpoint
from rushes.errors import RushesError
from rushes.inbox.files import put_away
from rushes.inbox.listing import Entry
from rushes.takes import Door


def take(brought: Door, each: Entry, node: str, credits: int = 0, note: str | None = None) -> str:
    """Make a file of the inbox a take of a node, and put it away; the take's name.

    Raises ``RushesError``; then the file stays where it is.
    """
    assert each.read is not None
    failpoint("inbox.before")
    first = each.first
    how = first.how if first is not None and first.node == node else "said"
    try:
        made = brought.add(node, each.dropped.file, credits, note, once=True, expects=each.read.sha256, how=how)
    except FileNotFoundError:
        raise RushesError("it is not here any more: another run took it, or somebody moved it") from None
    failpoint("inbox.taken")
    _away(brought, each)
    return made.name


def tidy(brought: Door, each: Entry) -> str | None:
    """Put away a file whose content is a take already; the take's name, None where it is none after all, and stays."""
    if each.read is None:
        return None
    given = brought.shop.ledger.sources().get(each.read.sha256, ())
    name = each.take or next((f"{node}#{number}" for node, number in reversed(given)), None)
    if name is not None:
        _away(brought, each)
    return name


def _away(brought: Door, each: Entry) -> None:
    put_away(brought.film.root, each.dropped)
    failpoint("inbox.moved")
