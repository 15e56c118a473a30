"""Doubts decided: whether a submission without an answer was accepted, by what the account shows.

The balance is the truth where nothing else can move it. Where other jobs are under way it can hide a
purchase: one that fails is given back, which may be as much. Then the service's count of what was made
in a day decides with it; but a generation of yesterday leaves that count meanwhile, and one that was just
accepted takes its place. So the count is believed only where all that is in it is younger than that.
"""

from typing import Literal, TypeAlias

from sqlalchemy import func, or_, select

from rushes.build import tables
from rushes.build.ledger import Ledger
from rushes.build.records import Task, returned_since
from rushes.engines.base import Account

Decision: TypeAlias = Literal["not sent", "charged", "later", "unclear"]
"""``later``: when the other jobs of the account have ended, it can be told."""

_YOUNG_SECONDS = 23 * 3600.0
"""A day, less an hour for clocks and time zones."""
_T = tables.task.c


def decided(ledger: Ledger, task: Task, early: Account | None, account: Account) -> Decision:
    """What became of a submission, by the account as it was noted before it, at once after it, and now."""
    made, moved = shown(task, account)
    # In this order: what ends between the two questions is counted in both, and not in neither.
    others = _beside(ledger, task, "RUNNING", "FETCHING")
    returned = returned_since(ledger, task)
    # What other tasks gave back may be in the snapshot already, or only in the balance now.
    moves = (moved, moved + returned)
    if made == 1 and task.reserved in moves:
        return "charged"
    if not was_charged(task, early):
        quiet = not (returned or others or _beside(ledger, task, "LOST_PAID"))
        if quiet and moved == 0 and made <= 0:
            return "not sent"
        if account.made_today and made == 0 and 0 in moves and _all_young(ledger, task):
            return "not sent"
    return "later" if others else "unclear"


def shown(task: Task, account: Account) -> tuple[int, int]:
    """How many more of the model were made, and credits gone, since the account was noted before a submission."""
    before = task.snapshot or {"balance": account.balance, "made_today": {}}
    made: int = account.made_today.get(task.model, 0) - before["made_today"].get(task.model, 0)
    moved: int = before["balance"] - account.balance
    return made, moved


def was_charged(task: Task, account: Account | None) -> bool:
    """Whether an account, looked at after a submission, shows a charge since the one noted before it."""
    return account is not None and max(shown(task, account)) > 0


def _beside(ledger: Ledger, task: Task, *states: str) -> int:
    """How many other purchases at the service are in some states; with any key, for keys may share a balance.

    Of what is lost only that of the last day is counted: it may be given back unseen.
    """
    recent = or_(_T.state != "LOST_PAID", _T.updated > tables.now() - _YOUNG_SECONDS)
    where = (_T.provider == task.provider, _T.id != task.id, _T.state.in_(states), recent)
    with ledger.reading() as connection:
        return int(connection.execute(select(func.count()).where(*where)).scalar_one())


def _all_young(ledger: Ledger, task: Task) -> bool:
    """Whether nothing that the service counted before a submission can have left its count of a day since."""
    now = tables.now()
    mine = (_T.provider == task.provider, _T.account == task.account, _T.model == task.model, _T.id != task.id)
    accepted = or_(_T.ext_id.is_not(None), _T.state == "LOST_PAID")
    with ledger.reading() as connection:
        young = _T.created.between(now - _YOUNG_SECONDS, now)
        ours = connection.execute(select(func.count()).where(*mine, accepted, young)).scalar_one()
    counted: int = (task.snapshot or {"made_today": {}})["made_today"].get(task.model, 0)
    return counted <= int(ours)
