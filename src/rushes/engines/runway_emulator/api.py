"""The API: which request is answered how, in the order in which the service looks at one."""

import json
import random
import re
import secrets
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any, TypeAlias

from rushes.engines.runway_emulator import uploads
from rushes.engines.runway_emulator.assets import Assets, Read
from rushes.engines.runway_emulator.clock import day
from rushes.engines.runway_emulator.faults import Faults
from rushes.engines.runway_emulator.floor import DONE, Fate, Floor, Full
from rushes.engines.runway_emulator.knobs import SELLER
from rushes.engines.runway_emulator.named import kept
from rushes.engines.runway_emulator.offer import Body, Offer
from rushes.engines.runway_emulator.offers import KINDS, OFFERS
from rushes.engines.runway_emulator.outputs import Outputs
from rushes.engines.runway_emulator.shapes import (
    MISSING,
    Issue,
    Shape,
    custom,
    no_match,
    option,
    text,
    unrecognized,
    wrong_type,
)
from rushes.engines.runway_emulator.wire import Asked, Reply

DOC = "https://docs.dev.runwayml.com/api"
VERSION = "2024-11-06"
KEY = re.compile(r"key_[0-9a-f]{128}")
_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", re.IGNORECASE)
_TASK = re.compile(r"/v1/tasks/([^/]+)")
_UPLOAD = Shape({"filename": text(1, 255), "type": option("ephemeral")})
_DATE = text(10, 10, r"\d{4}-\d{2}-\d{2}")
_USAGE = Shape({}, {"startDate": _DATE, "beforeDate": _DATE})
_MOST_DAYS = 90
_FULL = {
    "daily": (429, "Your daily task limit has been reached."),
    "credits": (400, "You do not have enough credits to run this task."),
}

Route: TypeAlias = Callable[[Asked, dict[str, Any]], Reply]


class Api:
    """Answers every request under ``/v1``."""

    def __init__(self, floor: Floor, assets: Assets, outputs: Outputs, faults: Faults, keys: Sequence[str]) -> None:
        self._floor, self._assets, self._outputs, self._faults = floor, assets, outputs, faults
        self._keys = tuple(key.encode() for key in keys)
        self.url = ""
        self.warnings: deque[str] = deque(maxlen=1000)
        self._routes: Mapping[str, tuple[str, Route]] = {
            "/v1/uploads": ("POST", self._upload),
            "/v1/organization": ("GET", self._organization),
            "/v1/organization/usage": ("POST", self._usage),
            **dict.fromkeys(OFFERS, ("POST", self._create)),
        }

    def answer(self, asked: Asked, *, expired: bool = False) -> Reply:
        """The answer to a request; with ``expired``, the addresses in it have expired already."""
        return self._stranger(asked) or self._known(asked, expired)

    def _stranger(self, asked: Asked) -> Reply | None:
        """The refusal of a request without the right key or version."""
        scheme, _, key = asked.headers.get("authorization", "").partition(" ")
        if not key.strip() or scheme.lower() != "bearer":
            return error(401, "No API key was provided.")
        form = not self._floor.knobs.require_key_format or KEY.fullmatch(key.strip())
        known = [secrets.compare_digest(key.strip().encode(), each) for each in self._keys]
        if not form or not any(known):
            return error(401, "The provided API key is not valid.")
        version = asked.headers.get("x-runway-version")
        if version is None:
            words = "The X-Runway-Version header was not provided in the request"
            return reply(400, {"error": words})
        if version != VERSION:
            return error(400, f"The X-Runway-Version header must be {VERSION}.")
        return None

    def _known(self, asked: Asked, expired: bool) -> Reply:
        task = _TASK.fullmatch(asked.path)
        if task is not None:
            return self._task(asked.method, task[1], expired)
        if asked.path not in self._routes:
            return reply(404, {"error": "Not Found"})
        method, route = self._routes[asked.path]
        if asked.method != method:
            return _not_allowed(method)
        if method == "GET":
            return route(asked, {})
        try:
            body = parsed(asked.body)
        except ValueError:
            return error(400, "The request body is not valid JSON.")
        if not isinstance(body, dict):
            return invalid([wrong_type("object", body, ())])
        return route(asked, body)

    def _task(self, method: str, id: str, expired: bool) -> Reply:
        if method not in ("GET", "DELETE"):
            return _not_allowed("GET, DELETE")
        if not _UUID.fullmatch(id):
            about = {"origin": "string", "code": "invalid_format", "format": "uuid", "pattern": f"/^{_UUID.pattern}$/"}
            return invalid([{**about, "path": ["id"], "message": "Invalid UUID"}], "params")
        if method == "DELETE":
            return Reply(204) if self._floor.delete(id.lower()) else reply(404, {"error": "Could not find Task"})
        job = self._floor.find(id.lower())
        if job is None:
            return reply(404, {"error": "Could not find Task"})
        seconds = -1.0 if expired else self._floor.knobs.url_ttl_s
        return reply(200, self._floor.wire(job, lambda job: self._outputs.urls(self.url, job, seconds)))

    def _create(self, asked: Asked, body: dict[str, Any]) -> Reply:
        name = body.get("model", MISSING)
        if name is MISSING:
            return invalid([wrong_type("string", name, ("model",)), no_match("model")])
        offer = OFFERS[asked.path].get(name) if isinstance(name, str) else None
        if offer is None:
            return invalid([no_match("model")])
        unknown = offer.shape.unknown(body)
        fields = {key: value for key, value in body.items() if key not in unknown}
        issues = offer.shape(fields, ()) or _repeated_tags(fields)
        if issues:
            return invalid(issues)
        read = self._assets.read(offer, fields, self._floor.knobs)
        issues = read.issues or offer.rule(fields, read.facts)
        if issues:
            return invalid(issues)
        if unknown and self._floor.knobs.strict_fields:
            return invalid([unrecognized(unknown)])
        self._warn(offer, fields, unknown)
        return self._taken(asked, offer, fields, read)

    def _taken(self, asked: Asked, offer: Offer, body: Body, read: Read) -> Reply:
        """The task of a request that is in order, or why it is not taken."""
        seed = int(body.get("seed", random.randrange(2**32)))
        made = offer.made(body, read.facts)
        about = {"size": list(made.size), "frames": made.frames, "seconds": made.charged}
        request = {"makes": offer.makes, "seed": seed, "body": kept(body, read.names), **about}
        dearer = self._floor.knobs.dearer.get(offer.model, 0)
        cost, final = offer.reserved(body, made) + dearer, offer.price(body, made.charged) + dearer

        def fate() -> Fate:
            fault = self._faults.take(asked.method, asked.path, asked.body, tasks=True)
            if fault is not None:
                return Fate(fault.value, fault.cost)
            if not read.whole:
                return Fate("ASSET.INVALID")
            return Fate(DONE, final if final != cost else None)

        try:
            job = self._floor.begin(asked.path, offer.model, request, cost, fate)
        except Full as full:
            return error(*_FULL[full.why])
        return reply(200, {"id": job.id, "estimatedCost": {"credits": job.estimate}})

    def _warn(self, offer: Offer, body: Body, unknown: list[str]) -> None:
        if unknown:
            self.warnings.append(f"{offer.model}: ignored {', '.join(unknown)[:200]}")
        if offer.makes == "clip" and not offer.driver and "duration" not in body:
            self.warnings.append(f"{offer.model}: no duration; taken as {offer.usual} seconds")
        if offer.loud and body.get("audio", True):
            price = "it doubles the price" if offer.loud == "dear" else "it costs no more"
            self.warnings.append(f"{offer.model}: sound is on, and {price}; a silent clip is made")
        if body.get("outputFormat", "mp4") != "mp4":
            self.warnings.append(f"{offer.model}: {body['outputFormat']} is charged, and an mp4 is made")

    def _upload(self, asked: Asked, body: dict[str, Any]) -> Reply:
        issues = _UPLOAD(body, ())
        if issues:
            return invalid(issues)
        return reply(200, uploads.begin(self._floor.books, self.url, body["filename"], self._floor.clock.now()))

    def _organization(self, asked: Asked, body: dict[str, Any]) -> Reply:
        floor = self._floor
        with floor.books.lock:
            floor.look()
            knobs = floor.knobs
            limits = {
                model: {"maxConcurrentGenerations": knobs.at_once(model), "maxDailyGenerations": knobs.a_day(model)}
                for model in KINDS
            }
            usage = {model: {"dailyGenerations": floor.begun_today(model)} for model in KINDS}
            spend = knobs.row.dollars_a_month * 100 // SELLER.cents
            tier = {"maxMonthlyCreditSpend": spend, "models": limits}
            return reply(200, {"creditBalance": floor.balance, "tier": tier, "usage": {"models": usage}})

    def _usage(self, asked: Asked, body: dict[str, Any]) -> Reply:
        issues = _USAGE(body, ())
        if issues:
            return invalid(issues)
        try:
            today = date.fromisoformat(day(self._floor.clock.now()))
            start = date.fromisoformat(body["startDate"]) if "startDate" in body else today - timedelta(30)
            before = date.fromisoformat(body["beforeDate"]) if "beforeDate" in body else start + timedelta(30)
        except (ValueError, OverflowError):
            return invalid([custom(("startDate",), "Invalid ISO date")])
        if not timedelta(0) < before - start <= timedelta(_MOST_DAYS):
            words = f"beforeDate must be after startDate, by {_MOST_DAYS} days at most"
            return invalid([custom(("beforeDate",), words)])
        return reply(200, used(self._floor.account().entries, start, before))


def used(entries: Any, start: date, before: date) -> dict[str, Any]:
    """Credits used by day and model, refunds taken off on the day they were given."""
    days = {(start + timedelta(n)).isoformat(): dict[str, int]() for n in range((before - start).days)}
    for entry in entries:
        amounts = days.get(day(entry.at))
        if amounts is not None:
            amounts[entry.model] = amounts.get(entry.model, 0) + entry.credits
    results = [
        {"date": when, "usedCredits": [{"model": model, "amount": amount} for model, amount in amounts.items()]}
        for when, amounts in days.items()
    ]
    return {"results": results, "models": list(dict.fromkeys(model for each in days.values() for model in each))}


def _repeated_tags(body: Body) -> list[Issue]:
    tags = [each.get("tag") for each in body.get("referenceImages") or ()]
    return [
        custom(("referenceImages", n, "tag"), "Tags must be unique")
        for n, tag in enumerate(tags)
        if tag is not None and tag in tags[:n]
    ]


def parsed(body: bytes) -> Any:
    """The JSON value of a body; ``ValueError`` for what is none, or is nested too deeply."""

    def refuse(word: str) -> Any:
        raise ValueError(word)

    try:
        return json.loads(body.decode(), parse_constant=refuse)
    except RecursionError:
        raise ValueError("nested too deeply") from None


def reply(status: int, value: object) -> Reply:
    """A JSON answer."""
    headers = {"apigw-requestid": secrets.token_urlsafe(11)}
    return Reply(status, json.dumps(value, separators=(",", ":")).encode(), headers=headers)


def error(status: int, words: str) -> Reply:
    """An error in words."""
    return reply(status, {"error": words, "docUrl": DOC})


def invalid(issues: list[Issue], of: str = "body") -> Reply:
    """The error of a request whose fields are wrong."""
    return reply(400, {"error": f"Validation of {of} failed", "issues": issues, "docUrl": DOC})


def _not_allowed(methods: str) -> Reply:
    refused = reply(405, {"error": "Method Not Allowed"})
    return replace(refused, headers={**refused.headers, "Allow": methods})
