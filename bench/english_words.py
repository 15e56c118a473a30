"""Makes the list of English words that previz must never take for a misspelling of one of its own.

Give it any list of English words, one a line, the most frequent first (a second column is passed over): of its first
45,000 words, those of five letters and more that are one or two edits from a word of the lexicon are kept.

    python -m bench.english_words LIST.txt
"""

import sys
import textwrap
from pathlib import Path

from rushes.engines.previz.words import tables, typos

MOST = 45_000
FILE = Path(tables.__file__).parent / "english.txt"


def confusable(word: str) -> bool:
    """Whether a word is near one of the lexicon without being one."""
    if len(word) < typos.SHORTEST or not word.isalpha() or typos.is_english(word):
        return False
    return any(typos.near(word, most) for most in typos.reach(word))


def main(path: Path) -> None:
    FILE.write_text("", encoding="utf-8")
    lines = path.read_text(encoding="utf-8-sig").split("\n")[:MOST]
    kept = sorted({word for line in lines for word in line.split()[:1] if confusable(word)})
    FILE.write_text(textwrap.fill(" ".join(kept), 118) + "\n", encoding="utf-8")
    print(f"{len(kept)} words")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
