"""The checks: each rule is one function with an id, one sentence and one fix. A new theme is a new file, named here."""

from rushes.rules import (
    balance,
    chains,
    cutting,
    drawn,
    heroes,
    light,
    looks,
    money,
    motifs,
    moved,
    names,
    off,
    seen,
    sets,
    sizes,
    slots,
    story,
    ticks,
    tracks,
    transitions,
    words,
)  # fmt: skip
from rushes.rules import performances as performed
from rushes.rules.ask import check, grouped
from rushes.rules.registry import RULES, Change, Rule, State, found, in_shot, rule

THEMES = (
    slots, moved, cutting, names, looks, words, story, balance, sizes, motifs, light, heroes, money, performed, drawn,
    transitions, chains, tracks, seen, sets, off, ticks,
)  # fmt: skip

__all__ = ["RULES", "THEMES", "Change", "Rule", "State", "check", "found", "grouped", "in_shot", "rule"]
