"""The page of each rule: why it is there, an example that breaks it, one that keeps it, how it is put right."""

import inspect
from difflib import get_close_matches
from pathlib import Path

from rushes.errors import UsageError
from rushes.rules.off import NEVER_OFF
from rushes.rules.plugins import brought
from rushes.rules.registry import RULES, Rule


def page_of(id: str) -> str:
    """The page of a rule, as Markdown; of a package's rule, what its function says.

    Raises ``UsageError`` for an id that no rule has, with the nearest one.
    """
    brought()
    if id not in RULES:
        near = get_close_matches(id, RULES, 1, 0)
        next = f'The nearest is "{near[0]}". `rushes check` names the rules that are broken.'
        raise UsageError(f'there is no rule "{id[:60]}"', next=next)
    page = _folder() / f"{id}.md"
    return page.read_text(encoding="utf-8") if page.is_file() else head(RULES[id]) + _said(RULES[id])


def head(rule: Rule) -> str:
    """How the page of a rule begins: what is said once, in the program."""
    lines = [f"# {rule.id}", "", f"{rule.asks}", "", f"*{rule.severity.capitalize()}.* {rule.fix}"]
    if rule.mend is not None:
        lines.append("`rushes check --fix` does it where it can.")
    if rule.id in NEVER_OFF:
        lines.append(f"It cannot be turned off: {NEVER_OFF[rule.id]}.")
    return "\n".join(lines) + "\n"


def _said(rule: Rule) -> str:
    own = inspect.getdoc(rule.find)
    return f"\n{own}\n" if own else ""


def _folder() -> Path:
    """The pages: inside the installed package, or beside the sources."""
    installed = Path(__file__).parents[1] / "docs" / "rules"
    return installed if installed.is_dir() else Path(__file__).parents[3] / "docs" / "rules"
