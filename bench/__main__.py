"""Every bench in turn: ``python -m bench [FOLDER]``; FOLDER holds songs with their truth."""

import sys
from pathlib import Path

from bench import beats, scale, sync


def main(args: list[str]) -> int:
    print("# Growth\n", flush=True)
    code = scale.main([])
    if args:
        songs = sorted(path for path in Path(args[0]).iterdir() if path.suffix in beats.SUFFIXES)
        print("\n# Beats\n", flush=True)
        code |= beats.main(args[:1])
        print("\n# In step with the song\n", flush=True)
        code |= sync.main([*map(str, songs[:3]), "--engine", "scripted"])
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
