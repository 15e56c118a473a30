"""``rushes keys``: give an engine its key, see which there are, name its account, take one away."""

import sys

import click

from rushes.cli.common import print_table
from rushes.engines.keys import (
    IN_KEYRING,
    VARIABLES,
    check_engine,
    forget_key,
    keep_key,
    key_of,
    looks_right,
    name_account,
)
from rushes.errors import EngineError


@click.group()
def keys() -> None:
    """The keys of paid engines. They are kept in your own configuration folder or keyring, never in a film."""


@keys.command("set")
@click.argument("engine")
@click.option("--keyring", is_flag=True, help="Keep it in the system's keyring, not in a file.")
def set_key(engine: str, keyring: bool) -> None:
    """Keep an engine's key. It is asked for and not shown; without a terminal it is read from standard input."""
    check_engine(engine)
    if sys.stdin.isatty():
        text = click.prompt(f"Key of {engine} (not shown)", hide_input=True, err=True)
    else:
        text = sys.stdin.readline(8192)
    kept = keep_key(engine, text, in_keyring=keyring)
    where = IN_KEYRING if keyring else f"in {kept.source}, which only you may read"
    click.echo(f"The key of {engine} is kept {where}.", err=True)
    if not looks_right(kept):
        click.echo("warning: it does not look like a key of that service; was it copied whole?", err=True)
    if (found := key_of(engine)) is not None and found.source != kept.source:
        click.echo(f"warning: {found.source} is set, and wins over it.", err=True)


@keys.command("list")
def list_keys() -> None:
    """Which engines have a key, where it is, and what its account is called in the ledger."""
    rows = [_row(engine) for engine in VARIABLES]
    print_table(("engine", "account", "key"), rows)


@keys.command("forget")
@click.argument("engine")
def forget(engine: str) -> None:
    """Take an engine's key out of where it is kept."""
    if forget_key(engine):
        click.echo(f"The key of {engine} is forgotten here. To end it, disable it at the service too.", err=True)
    else:
        click.echo(f"No key of {engine} is kept here.", err=True)


@keys.command("name")
@click.argument("engine")
@click.argument("account", required=False, default="")
def name(engine: str, account: str) -> None:
    """Call the account behind an engine's key ACCOUNT in every ledger; without it, by itself again.

    Give keys of one organization the same name: they share a balance. An account that a ledger knows by
    an older key is gone on with under that name, too. Never call two organizations the same.
    """
    key = name_account(engine, account)
    click.echo(f"The account of {engine} is called {key.name} (its key is {key.own_name}).", err=True)


@keys.command("check")
@click.argument("engine")
def check(engine: str) -> None:
    """Ask the service, for nothing, whether it takes the key: balance, what runs at once, what was made today."""
    from rushes.engines.registry import open_engine

    check_engine(engine)
    opened = open_engine(engine)
    try:
        account = opened.account()
    finally:
        opened.close()
    if account is None:
        raise EngineError(f"engine {engine} has no account")
    at_once = account.concurrency if account.at_once is None else account.at_once
    more = account.concurrency - at_once
    ahead = f"; {more} more {'is' if more == 1 else 'are'} sent ahead, to wait there" if more else ""
    jobs = "1 job" if at_once == 1 else f"{at_once} jobs"
    click.echo(f"{account.name}: {account.balance} credits, {jobs} at once{ahead}")
    for model in sorted(account.daily):
        made = account.made_today.get(model, 0)
        if made:
            click.echo(f"  {model}: {made} of {account.daily[model]} made in the last 24 hours")


def _row(engine: str) -> tuple[str, str, str]:
    try:
        found = key_of(engine)
    except EngineError as error:
        return engine, "", str(error).replace("\n", " ")
    return (engine, found.name, found.source) if found else (engine, "", "none")
