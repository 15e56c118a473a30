"""The guide's six checklists as views of the rules: what is done, with evidence, what is open, and what is by hand."""

from rushes.rules.guide import CHECKLISTS, LINES, NAMES, Checklist, Line, near_line
from rushes.rules.lists import before, images, making, prompting, quality, testing, whole
from rushes.rules.lists.judge import JUDGES, Answer, Entry, Listed, Snapshot, listed
from rushes.rules.lists.known import Check, Known, Reference, Taken

THEMES = (before, images, quality, testing, prompting, making, whole)

__all__ = [
    "CHECKLISTS", "JUDGES", "LINES", "NAMES", "THEMES", "Answer", "Check", "Checklist", "Entry", "Known", "Line",
    "Listed", "Reference", "Snapshot", "Taken", "listed", "near_line",
]  # fmt: skip
