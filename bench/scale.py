"""How check, plan and status grow: ``python -m bench.scale [SHOTS]`` (10,000 without it).

CPU seconds (user + system) and peak memory of each command as a process of its own, on a film of so
many shots; ``status`` twice, since it keeps what it worked out. ``--help`` and an empty interpreter
stand beside them.
"""

import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

FRAMES = 96

_FILM = """\
[film]
title = "Many shots"
kind = "narrative"
engine = "slate"

[cast.singer]
text = "28 years old, wavy dark hair, black T-shirt"

[place.studio]
text = "Intimate recording studio, warm wood paneling"
"""

_SHOT = """\
[[shot]]
id = "act-{n:05}"
start = {start}
end = {end}
cast = ["singer"]
place = "studio"
text = "@singer looks up from note {n} in the @studio, hopeful"
motion = "looks up slowly"
framing = "{framing}"
camera = "{camera}"
seconds = 5

"""


def main(args: Sequence[str]) -> int:
    shots = int(args[0]) if args else 10_000
    rushes = [sys.executable, "-c", "from rushes.cli import main; main()"]
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        write_film(root, shots)
        runs = [
            ("an empty interpreter", [sys.executable, "-c", "pass"]),
            ("rushes --help", [*rushes, "--help"]),
            ("rushes check", [*rushes, "check", folder]),
            ("rushes plan --dry-run", [*rushes, "plan", "--dry-run", folder]),
            ("rushes status, first", [*rushes, "status", folder]),
            ("rushes status, again", [*rushes, "status", folder]),
            ("rushes status --json", [*rushes, "status", "--json", folder]),
        ]
        print(f"{shots} shots\n\n| command | CPU s | peak MB |\n|---|---|---|")
        for name, command in runs:
            cpu, memory = cost(command)
            print(f"| {name} | {cpu:.2f} | {memory:.0f} |")
    return 0


def write_film(root: Path, shots: int) -> None:
    """A film of so many shots of four seconds, side by side."""
    (root / "film.toml").write_text(_FILM)
    framings, cameras = ("medium", "wide", "close-up"), ("static", "slow push in")
    (root / "shots.toml").write_text(
        "".join(
            _SHOT.format(n=n, start=n * FRAMES, end=(n + 1) * FRAMES, framing=framings[n % 3], camera=cameras[n % 2])
            for n in range(shots)
        )
    )


def cost(command: Sequence[str]) -> tuple[float, float]:
    """CPU seconds and peak memory in MB of a process, by the system's own account of it."""
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, _, used = os.wait4(process.pid, 0)
    return used.ru_utime + used.ru_stime, used.ru_maxrss / (1 << 10 if sys.platform == "linux" else 1 << 20)


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    sys.exit(main(sys.argv[1:]))
