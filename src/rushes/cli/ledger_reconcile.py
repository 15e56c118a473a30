"""``rushes ledger reconcile``."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from rushes.cli.common import film_argument, json_option, plain, print_json, print_table

if TYPE_CHECKING:
    from rushes.reconcile import Account


@click.command()
@film_argument
@click.option(
    "--days", type=click.IntRange(1, 90), default=30, show_default=True, help="How many days back, today counted."
)
@click.option("--alone", is_flag=True, help="Nobody else uses the account: whatever the ledger does not have is wrong.")
@json_option
def reconcile(film: Path | None, days: int, alone: bool, as_json: bool) -> int:
    """Hold the ledger against what the service says it charged, by day (UTC) and model. It buys and changes nothing.

    Every purchase without an end, and every lost one, is asked after too. Exit code 0: the two agree, or the
    service shows more, as it does where others use the account; 1: they differ; 5: nobody can be asked.
    """
    from rushes import reconciling

    found = reconciling.reconcile(film, days)
    if as_json:
        print_json({"accounts": [reconciling.plain(each) for each in found]})
    else:
        _show(found, alone)
    return _code(found, alone)


def _code(found: "list[Account]", alone: bool) -> int:
    wrong = {"differs", "part"} if alone else {"differs"}
    agreements = {account.agreement for account in found}
    return 1 if agreements & wrong else 5 if "untold" in agreements else 0


def _show(found: "list[Account]", alone: bool) -> None:
    if not found:
        click.echo("Nothing was bought for this film: there is nothing to compare.")
    for account in found:
        click.echo(_verdict(account, alone))
        if account.elsewhere:
            many = "purchase was" if account.elsewhere == 1 else "purchases were"
            click.echo(f"{account.elsewhere:,} {many} made with another account of it, which is not asked.")
        _lines(account)
        for remark in account.remarks if account.agreement != "part" or alone else ():
            click.echo(plain(remark))
        _standing(account)


def _verdict(account: "Account", alone: bool) -> str:
    where = f"{account.engine}, {account.first} to {account.last} (UTC)"
    known = account.ledger + account.others
    match account.agreement:
        case "untold":
            return f"{where}: this engine does not tell what it charged by day."
        case "equal":
            return f"{where}: equal, {known:,} credits on both sides."
        case "part" if not alone:
            return (
                f"{where}: this film's ledger is {account.ledger:,} of {account.service:,} credits. The rest was "
                "bought by others with this account; if nobody else uses it, say --alone."
            )
        case _:
            return f"{where}: they differ. The ledger has {known:,} credits, the service {account.service:,}."


def _lines(account: "Account") -> None:
    differing = [line for line in account.lines if line.difference]
    others = account.others != 0
    rows = [
        (str(e.day), plain(e.model), e.ledger, *([e.others] if others else []), e.service, f"{e.difference:+,}")
        for e in differing
    ]
    if rows:
        head = ("day", "model", "ledger", *(["other films"] if others else []), "service", "difference")
        print_table(head, rows, right=tuple(range(2, len(head))))


def _standing(account: "Account") -> None:
    rows = [
        (f"{e.task.node}#{e.task.take_no}", e.task.state, e.task.reserved, plain(e.says), plain(e.next))
        for e in account.standing
    ]
    if rows:
        click.echo()
        print_table(("take", "state", "credits", "the service says", "what to do"), rows, right=(2,))
