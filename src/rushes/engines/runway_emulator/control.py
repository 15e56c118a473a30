"""The control endpoints, under ``/_emu``: the books, the tasks, the log; knobs, faults and the clock."""

from collections.abc import Callable, Mapping
from dataclasses import asdict
from typing import Any

from rushes.engines.runway_emulator.api import parsed, reply
from rushes.engines.runway_emulator.books import Balance, Job, fingerprint
from rushes.engines.runway_emulator.clock import stamp
from rushes.engines.runway_emulator.floor import Floor
from rushes.engines.runway_emulator.wire import Asked, Reply
from rushes.errors import UsageError

Does = Callable[[Any], object]


def control(asked: Asked, gives: Mapping[str, Callable[[], object]], takes: Mapping[str, Does]) -> Reply:
    """The answer of a control endpoint: what ``gives`` has under its name, or what ``takes`` does with the body."""
    name = asked.path.removeprefix("/_emu/")
    if asked.method == "GET" and name in gives:
        return reply(200, gives[name]())
    if asked.method != "POST" or name not in takes:
        return reply(404, {"error": f"GET {', '.join(gives)}; POST {', '.join(takes)}"})
    try:
        return reply(200, takes[name](parsed(asked.body)))
    except ValueError:
        return reply(400, {"error": "The request body is not valid JSON."})
    except UsageError as error:
        return reply(400, {"error": str(error)})


def job_facts(job: Job, floor: Floor) -> dict[str, Any]:
    """A task for tests and for people. ``same`` is equal for equal requests, ``unseeded`` whatever the seed."""
    body = job.request["body"]
    unseeded = {key: value for key, value in body.items() if key != "seed"}
    return {
        "n": job.n,
        "id": job.id,
        "endpoint": job.endpoint,
        "model": job.model,
        "makes": job.request["makes"],
        "prompt": body.get("promptText", ""),
        "ratio": body.get("ratio") or ":".join(map(str, job.request["size"])),
        "seconds": job.request.get("seconds", body.get("duration")) or None,
        "seed": job.request["seed"],
        "status": floor.status(job, floor.clock.now()),
        "failure_code": job.fate if job.status == "FAILED" else None,
        "estimate": job.estimate,
        "cost": job.cost,
        "created": job.created,
        "started": job.started,
        "ended": job.ended,
        "deleted": job.deleted,
        "fetched": job.fetched,
        "request": body,
        "same": fingerprint([job.endpoint, body]),
        "unseeded": fingerprint([job.endpoint, unseeded]),
    }


def account_facts(account: Balance) -> dict[str, Any]:
    """The books as JSON."""
    entries = [{**asdict(entry), "at": stamp(entry.at)} for entry in account.entries]
    return {"balance": account.balance, "total": account.total, "charged": dict(account.charged), "entries": entries}


def seconds_of(words: Any) -> float:
    """The seconds that a clock is to be moved on by."""
    seconds = words.get("seconds") if isinstance(words, dict) else None
    if isinstance(seconds, bool) or not isinstance(seconds, int | float) or not 0 <= seconds < 1e9:
        raise UsageError("seconds is a number of 0 or more")
    return float(seconds)
