"""Where things may come from and go to: the service itself, and the addresses that it gives.

A key goes nowhere but to the service, by https, or to one on this machine. An address that the service
gives, of a result or for an upload, leads to a host with a name in the open, never to a machine at home.
"""

import ipaddress
import os
from dataclasses import dataclass
from urllib.parse import urlsplit

from rushes.errors import EngineError

LIVE = "https://api.dev.runwayml.com"


@dataclass(frozen=True, slots=True)
class Place:
    """Where the service is: the live one, or another by ``RUNWAYML_BASE_URL``; ``near`` is on this machine."""

    url: str
    near: bool


def place() -> Place:
    """Where the service is, by the environment. Raises ``EngineError`` for an address that would show the key."""
    url = os.environ.get("RUNWAYML_BASE_URL", "").strip() or LIVE
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        parts, host = urlsplit(""), ""
    near = is_near(host)
    fit = parts.scheme == "https" or (parts.scheme == "http" and near)
    if not (fit and host) or parts.username or parts.password or parts.query or parts.fragment:
        raise EngineError(
            "RUNWAYML_BASE_URL is no address that a key may be sent to",
            next="It must be https://, or http:// on this machine (127.0.0.1); unset it for the live service.",
        )
    return Place(url.rstrip("/"), near)


def is_near(host: str) -> bool:
    """Whether a host is this machine."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def check_address(url: str, place: Place) -> None:
    """Raise ``EngineError`` for an address of the service's that nothing is fetched from, or sent to."""
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        parts, host = urlsplit(""), ""
    if place.near:
        fit = parts.scheme in ("http", "https") and is_near(host)
    else:
        fit = parts.scheme == "https" and "." in host and not _is_number(host) and not is_near(host)
    if not fit or parts.username or parts.password:
        raise EngineError("the service gave an address that nothing is fetched from, or sent to")


def _is_number(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return host.replace(".", "").isdecimal()
    return True
