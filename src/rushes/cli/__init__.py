"""The command line: parse, call, show. It never does work.

stdout is the result, stderr is everything else. Each command is a file of its own and a line in
``COMMANDS``; nothing is imported before it is asked for.
"""

import gc
import importlib
import os
import signal
import sys
from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from typing import NoReturn

import click

from rushes import __version__
from rushes.errors import Interrupted, RushesError, UsageError

COMMANDS: Mapping[str, tuple[str, str]] = {
    "demo": ("rushes.cli.demo:demo", "Make the example film, and say where it is."),
    "new": ("rushes.cli.new:new", "Start a film: a folder with a film.toml to fill in."),
    "check": ("rushes.cli.check:check", "List everything that is wrong, and how to put it right."),
    "song": ("rushes.cli.song:song", "What was heard in the song: tempo, bars, sections, and how sure that is."),
    "still": ("rushes.cli.still:still", "Draw one still of a prompt, outside any film."),
    "clip": ("rushes.cli.clip:clip", "Draw one clip of a still, outside any film."),
    "lint": ("rushes.cli.lint:lint", "Say what is wrong with the words of one prompt."),
    "plan": ("rushes.cli.plan:plan", "Propose a shot list: every frame in one shot, cut on the music."),
    "budget": ("rushes.cli.budget:budget", "What the film will cost, what is paid, and how to make it cheaper."),
    "make": ("rushes.cli.make:make", "Make what is missing: references, stills, clips, and the film."),
    "reference": ("rushes.cli.reference:reference", "Sets of pictures of people, places and props, to the lock."),
    "status": ("rushes.cli.status:status", "What is made, missing, stale or failed, why, and its price."),
    "board": ("rushes.cli.board:board", "Write the storyboard as one page to look at."),
    "look": ("rushes.cli.look:look", "Measure the clips: bad ends, cuts, flicker, light, the camera."),
    "remedy": ("rushes.cli.remedy:remedy", "The fix for a shot that went wrong, as a change with its price."),
    "pick": ("rushes.cli.pick:pick", "Choose a take; it stays until you choose another."),
    "unpick": ("rushes.cli.pick:unpick", "Take a pick back."),
    "reject": ("rushes.cli.pick:reject", "Refuse a take: kept, never used."),
    "take": ("rushes.cli.take:take", "Bring in a picture or clip made elsewhere."),
    "handoff": (
        "rushes.cli.handoff:handoff",
        "Hand out what is to be made elsewhere: pictures, prompts, settings, a page.",
    ),
    "inbox": ("rushes.cli.inbox:inbox", "Match what you made elsewhere to its shot by name or picture, and take it."),
    "trim": ("rushes.cli.trim:trim", "Choose which frames of its clip a shot shows."),
    "mend": ("rushes.cli.mend:mend", "Have one thing put right in a clip that is nearly good."),
    "mark": ("rushes.cli.mark:mark", "Put what happens in a clip on the word."),
    "cut": ("rushes.cli.cut:cut", "Cut the film from what is made; a card stands in for the rest."),
    "export": ("rushes.cli.export:export", "Write the cut for other programs: a timeline for an editor's."),
    "ledger": ("rushes.cli.ledger:ledger", "What was bought, for how much, and what became of it."),
    "adopt": ("rushes.cli.adopt:adopt", "Give a lost purchase its id, so that it is fetched."),
    "engines": ("rushes.cli.engines:engines", "Who can make pictures here, with which models, at what price."),
    "emulate": ("rushes.cli.emulate:emulate", "A paid service on this machine, to practise with."),
    "keys": ("rushes.cli.keys:keys", "Give a paid engine its key, which is kept out of the film."),
    "verify": ("rushes.cli.verify:verify", "Read everything made again, and check the books."),
    "gc": ("rushes.cli.gc:gc", "Remove what nothing needs; never what was paid for."),
    "doctor": ("rushes.cli.doctor:doctor", "Check this machine and this project."),
    "completion": ("rushes.cli.completion:completion", "Print the shell completion script."),
}
"""Every command: where it is, and what it does in one line."""


class Commands(click.Group):
    """The group of all commands, each imported when it is used."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module, _, name = COMMANDS[cmd_name][0].partition(":")
        found = getattr(importlib.import_module(module), name)
        return found if isinstance(found, click.Command) else None

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            near = get_close_matches(args[0], COMMANDS, 1)
            hint = f"Did you mean `rushes {near[0]}`?" if near else "`rushes --help` lists the commands."
            raise UsageError(f"there is no command {args[0]}", next=hint)
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, what) for name, (_, what) in COMMANDS.items()])


EPILOG = """
\b
A film in four commands:
  rushes new my-film --kind music-video --song song.wav
  rushes check my-film        what is wrong, and how to put it right
  rushes make my-film         every shot drawn, cut to the song: out/film.mp4
  rushes board my-film        the storyboard, to show and to pick from

Stills first, then one clip for each still, then the edit: find out what is wrong with a film while
it is still cheap to change. Exit codes: 0 done, 1 some nodes failed, 2 usage, 3 film invalid,
4 budget refused, 5 engine or key, 130 interrupted.
"""


@click.group(cls=Commands, epilog=EPILOG, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="rushes")
def rushes() -> None:
    """From a song or a script, a cast and a look to a finished film."""


def main(args: Sequence[str] | None = None) -> NoReturn:
    """Run a command line and exit with its code."""
    if "COMP" not in "".join(key for key in os.environ if key.startswith("_RUSHES")):
        signal.signal(signal.SIGTERM, _stop)
    gc.freeze()
    gc.set_threshold(100_000, 50, 50)  # a large film is many small objects that all stay
    try:
        code = rushes.main(args=list(args) if args is not None else None, prog_name="rushes", standalone_mode=False)
    except click.exceptions.Exit as done:
        code = done.exit_code
    except click.ClickException as error:
        error.show()
        code = error.exit_code
    except (KeyboardInterrupt, click.Abort):
        _say("Stopped. Everything finished so far is kept; run the command again to go on.")
        code = 130
    except Interrupted as error:
        _say(str(error))
        code = error.exit_code
    except RushesError as error:
        _say(f"error: {error}")
        code = error.exit_code
    except BrokenPipeError:
        sys.stderr.close()
        code = 1
    except Exception as error:
        if os.environ.get("RUSHES_DEBUG"):
            raise
        _say(f"error: {type(error).__name__}: {error}\nThis is a bug in rushes. RUSHES_DEBUG=1 shows where.")
        code = 1
    sys.exit(code if isinstance(code, int) else 0)


def _say(text: str) -> None:
    click.echo(text, err=True)


def _stop(number: int, frame: object) -> None:
    raise KeyboardInterrupt
