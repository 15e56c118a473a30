"""``rushes emulate``."""

import os
import subprocess
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from rushes.cli.common import print_table
from rushes.errors import UsageError

if TYPE_CHECKING:
    from rushes.engines.runway_emulator import Emulator

QUICKLY = {"RUSHES_POLL_SECONDS": "0.5", "RUSHES_SETTLE_SECONDS": "1"}
"""How often a command that is run here asks after a task, and how long it lets a balance settle."""


@click.group()
def emulate() -> None:
    """A paid service on this machine, to practise and to test with: nothing leaves it, nothing is bought."""


@emulate.command(context_settings={"allow_interspersed_args": False})
@click.argument("command", nargs=-1, type=click.UNPROCESSED, metavar="[COMMAND]...")
@click.option("--port", type=click.IntRange(0, 65535), default=0, help="Its port; any that is free, without it.")
@click.option("--credits", type=click.IntRange(0), default=1000, help="Credits on its account at the start (1000).")
@click.option("--tier", type=click.IntRange(1, 5), default=1, help="The account's tier, 1 to 5: how much at once (1).")
@click.option("--key", help="The key it takes: key_ and 128 digits of 0-9a-f; one is made, without it.")
@click.option(
    "--state",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Keep its books, tasks and key in this file, and go on from it.",
)
@click.option("--seconds", type=click.FloatRange(0, 86400), default=5.0, help="Seconds a task works (5).")
@click.option("--speed", type=click.FloatRange(0.001, 1e6), default=1.0, help="How fast its clock runs (1).")
@click.option("--fault", "faults", multiple=True, help="Let something go wrong once, like drop_after; may be repeated.")
@click.option("--plain", is_flag=True, help="Grey pictures instead of cards: quicker.")
@click.option("--history", is_flag=True, help="Only list every task of the account that --state keeps.")
def runway(
    command: Sequence[str],
    port: int,
    credits: int,
    tier: int,
    key: str | None,
    state: Path | None,
    seconds: float,
    speed: float,
    faults: Sequence[str],
    plain: bool,
    history: bool,
) -> int:
    """Runway's API on 127.0.0.1, until Ctrl-C; or for as long as COMMAND runs, which then finds it.

    It takes the requests of the official SDK, keeps an account, and makes real pictures and clips:
    honest cards that cost nothing. COMMAND is anything that uses the API, with its arguments, like
    `rushes make my-film --spend 200` or `python script.py`.
    """
    from rushes.engines.runway_emulator import Emulator

    if history and (state is None or not state.exists()):
        raise UsageError("there is no account to look at", next="Name its file: --state FILE --history.")
    service = Emulator(
        credits=credits, tier=tier, key=key, port=port, state=state, speed=speed, run_s=seconds,
        renderer="plain" if plain else "cards",
    )  # fmt: skip
    with service:
        for action in faults:
            service.fault(action)
        code = _list(service) if history else _run(service, command) if command else _serve(service)
        told = service.books()
        jobs = len(told.charged)
        click.echo(
            f"The emulated account: {jobs} {'task' if jobs == 1 else 'tasks'}, "
            f"{told.total} credits charged, {told.balance} left.",
            err=True,
        )
    return code


def _list(service: "Emulator") -> int:
    """What the service's own history of requests shows: each task, what it cost, and what was asked."""
    jobs, charged = service.jobs(), service.books().charged
    rows = [(job["id"], job["status"], job["model"], charged[job["id"]], _short(job["prompt"])) for job in jobs]
    print_table(("task", "status", "model", "credits", "prompt"), rows, right=(3,))
    return 0


def _short(prompt: str) -> str:
    """The beginning of a prompt, on one line."""
    line = " ".join(prompt.encode("utf-8", "replace").decode().split())
    return line if len(line) <= 60 else f"{line[:59]}\N{HORIZONTAL ELLIPSIS}"


def _serve(service: "Emulator") -> int:
    try:
        click.echo(
            f"{service.url}\n\n"
            "Runway's API, emulated: nothing leaves this machine, nothing is bought. In another terminal:\n\n"
            f"  export RUNWAYML_BASE_URL={service.url}\n"
            f"  export RUNWAYML_API_SECRET={service.key}\n\n"
            "and then anything that uses the API: `rushes make`, or a script with the SDK. To look inside, and to let\n"
            "things go wrong, as docs/how-to/practise-with-the-emulator.md tells:\n\n"
            f"  curl -H 'X-Emulator-Token: {service.token}' {service.url}/_emu/books\n\n"
            "Ctrl-C stops it."
        )
        threading.Event().wait()
    except KeyboardInterrupt:
        click.echo(err=True)
    return 0


def _run(service: "Emulator", command: Sequence[str]) -> int:
    """Run a command that finds the emulator; what it ended with."""
    try:
        child = subprocess.Popen(command, env={**QUICKLY, **os.environ, **service.environment()})
    except OSError as error:
        advice = "Is it installed, and spelled so? Options of the emulator go before it."
        raise UsageError(f"{command[0]} cannot be run: {error.strerror}", next=advice) from error
    while True:
        try:
            code = child.wait()
        except KeyboardInterrupt:
            continue  # Ctrl-C is the command's own: it ends, or it does not
        return code if code >= 0 else 128 - code
