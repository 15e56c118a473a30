"""What the service's answers mean: what became of a submission, where a task stands, why one failed.

Sources: docs.dev.runwayml.com errors/errors, errors/task-failures and api-details/moderation, and what
the live service was seen to answer. What is not plain is ``Unknown``: the balance decides it then.
"""

import math
import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from rushes.engines.base import NotSent, Outcome, Rejected, Status, Ticket, Unknown, Used
from rushes.engines.runway.line import NoReply, Reply

REFUSALS = frozenset({400, 401, 402, 403, 404, 405, 413, 415, 422})
"""With these and an error in JSON the service says that it read the request and made no task."""

LATER = 24 * 3600.0
"""Seconds to wait where no waiting in this run will help: a daily limit, no credits."""
SOON = 15.0
"""Seconds to wait where the service says "not now" and not for how long."""

ID = re.compile(r"[A-Za-z0-9_-]{8,128}")
"""A task's id, which becomes a part of an address."""
_DATA = re.compile(r"data:[\w/+.-]+;base64,[A-Za-z0-9+/=]*")


def submitted(reply: Reply) -> Outcome:
    """What became of a submission that was answered."""
    body, status = reply.json, reply.status
    if 200 <= status < 300:
        return _accepted(body, status)
    said = error_of(body)
    if said is None or (status not in REFUSALS and status != 429):
        return Unknown(f"the service answered with status {status}" + (f": {said}" if said else ""))
    if status == 429:
        return _not_now(said, reply.headers)
    if status == 402 or "enough credits" in said.lower():
        return NotSent(f"{said} Buy some in Runway's developer portal.", LATER)
    if status == 401:
        return Rejected(f"Runway does not accept the key: {said}")
    return Rejected(f"Runway refused it: {said}")


def unanswered(silence: NoReply) -> Outcome:
    """What became of a submission that was not answered."""
    return Unknown(silence.why) if silence.sent else NotSent(silence.why)


def error_of(body: Mapping[str, Any] | None) -> str | None:
    """The service's own words for what is wrong, with each field it names; None where it has none."""
    if body is None or not isinstance(body.get("error"), str):
        return None
    issues = [_issue(each) for each in _list(body.get("issues")) if isinstance(each, dict)]
    return plain("; ".join([body["error"], *issues[:6]]))


def plain(text: str, most: int = 400) -> str:
    """A text on one line, without data and without end."""
    line = " ".join(_DATA.sub("(a picture)", text[: 64 * 1024]).split())
    return line if len(line) <= most else line[: most - 3] + "..."


def status_of(task: Mapping[str, Any]) -> tuple[Status, bool]:
    """Where a task stands, and whether its status is one that is known here."""
    word, cost = task.get("status"), credits_of(task.get("cost"))
    match word:
        case "PENDING" | "THROTTLED":
            return Status("waiting", why="queued over there" if word == "THROTTLED" else ""), True
        case "RUNNING":
            return Status("running", _part(task.get("progress"))), True
        case "SUCCEEDED":
            return Status("done", 1.0, cost), True
        case "FAILED":
            code = task.get("failureCode")
            return _failed(str(code or ""), str(task.get("failure") or ""), cost), True
        case "CANCELLED":
            return Status("failed", cost=cost, why="it was cancelled at the service"), True
        case _:
            return Status("running", why=f'its status is "{plain(str(word), 40)}", which is not known here'), False


def credits_of(cost: object) -> int | None:
    """Credits of a cost, rounded up; None where it says none."""
    value = cost.get("credits") if isinstance(cost, dict) else None
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        return None
    return math.ceil(value) if 0 <= value < 10**9 else None


def outputs_of(task: Mapping[str, Any]) -> list[str]:
    """The addresses of a finished task's results."""
    return [url for url in _list(task.get("output")) if isinstance(url, str)]


def used_of(body: Mapping[str, Any] | None) -> list[Used]:
    """What was used by day and model. Raises ``ValueError`` for what cannot be read, so that nothing is left out."""
    if body is None or not isinstance(body.get("results"), list):
        raise ValueError("it has no results")
    return [_used(day, each) for day in body["results"] for each in _rows(day, "usedCredits")]


FAILURES: tuple[tuple[str, str], ...] = (
    (
        "SAFETY.INPUT",
        "moderation stopped what was sent, and such a job is charged. It is not sent again as it is: change its words "
        "or its pictures (the code may name the wrong one of the two). Many of these suspend an account",
    ),
    (
        "SAFETY.OUTPUT",
        "moderation stopped what was made, and such a job is charged. It is not sent again as it is: say it "
        "otherwise, or begin from another still",
    ),
    ("INPUT_PREPROCESSING.SAFETY", "moderation stopped the words. They are not sent again as they are: change them"),
    (
        "INTERNAL.BAD_OUTPUT",
        "the model made nothing of use; these are usually not charged. Run it again; where it fails again, take "
        "lettering, logos and crowds out of the picture or the prompt",
    ),
    ("ASSET.INVALID", "a picture that was sent cannot be used: make or choose another"),
    ("THIRD_PARTY.UNAVAILABLE", "the maker of the model is out of reach: run it again later"),
    ("", "the service failed: run it again later"),
)
"""What a failure means and what to do, by how its code begins; the first that fits."""


def is_moderation(code: str) -> bool:
    """Whether a failure is moderation's: the same request again would fail, and cost, again."""
    return "SAFETY" in code.upper().split(".")


def _failed(code: str, said: str, cost: int | None) -> Status:
    meaning = next(text for start, text in FAILURES if code.upper().startswith(start))
    named = f"Runway failed{f' ({plain(code, 80)})' if code else ''}: {meaning}"
    why = f"{named}. It says: {plain(said)}" if said else f"{named}."
    return Status("failed", cost=cost, why=why, final=is_moderation(code))


def _accepted(body: Mapping[str, Any] | None, status: int) -> Outcome:
    id = body.get("id") if body is not None else None
    if body is None or not isinstance(id, str) or not ID.fullmatch(id):
        return Unknown(f"the service answered with status {status} and no id of a task")
    return Ticket(id, credits_of(body.get("estimatedCost")))


def _not_now(said: str, headers: Mapping[str, str]) -> NotSent:
    if "daily" in said.lower():
        return NotSent(f"{said} It counts the last 24 hours of each model.", LATER)
    return NotSent(said, _retry_after(headers))


def _retry_after(headers: Mapping[str, str]) -> float:
    """Seconds that a reply asks to wait (RFC 9110 10.2.3, in seconds, and the SDK's ``retry-after-ms``)."""
    for name, unit in (("retry-after-ms", 0.001), ("retry-after", 1.0)):
        try:
            value = float(headers.get(name, "")) * unit
        except ValueError:
            continue
        if 0 <= value <= LATER:
            return value
    return SOON


def _issue(issue: Mapping[str, Any]) -> str:
    path = ".".join(str(part) for part in _list(issue.get("path")))
    return f"{path}: {issue.get('message', issue.get('code', ''))}"


def _rows(value: object, key: str) -> list[Any]:
    rows = value.get(key) if isinstance(value, dict) else None
    if not isinstance(rows, list):
        raise ValueError(f"a day has no {key}")
    return rows


def _used(day: Mapping[str, Any], row: object) -> Used:
    """One row; credits are rounded away from 0, as ``credits_of`` does."""
    amount, model = (row.get("amount"), row.get("model")) if isinstance(row, dict) else (None, None)
    if isinstance(amount, bool) or not isinstance(amount, int | float) or not isinstance(model, str):
        raise ValueError("a row has no model or no amount")
    if not abs(amount) < 10**12:
        raise ValueError("an amount is no number of credits")
    whole = math.ceil(amount) if amount >= 0 else math.floor(amount)
    return Used(date.fromisoformat(str(day.get("date"))[:10]), plain(model, 80), whole)


def _part(value: object) -> float:
    number = isinstance(value, int | float) and not isinstance(value, bool)
    return min(max(float(value), 0.0), 1.0) if number and math.isfinite(value) else 0.0  # type: ignore[arg-type]


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []
