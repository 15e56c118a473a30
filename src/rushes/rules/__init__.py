"""The checks: each rule is one function with an id, one sentence and one fix. A new theme is a new file, named here."""

from rushes.rules import money, names, slots, story, words
from rushes.rules.registry import RULES, Rule, State, check, found, in_shot, rule

THEMES = (slots, names, words, story, money)

__all__ = ["RULES", "THEMES", "Rule", "State", "check", "found", "in_shot", "rule"]
