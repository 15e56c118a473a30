"""Uploads: the form a client is given, and the file it posts with it, as S3 takes one."""

import re
import secrets
from collections.abc import Iterator
from typing import Any

from rushes.engines.runway_emulator.books import Books
from rushes.engines.runway_emulator.wire import Asked, Reply

LEAST, MOST = 512, 200_000_000
"""Bytes of an upload."""
FORM_BYTES = 1_000_000
"""Bytes of the form around it."""
PARTS = 40

_BOUNDARY = re.compile(r"multipart/form-data;.*\bboundary=\"?([^\";,]{1,70})\"?", re.IGNORECASE)
_NAME = re.compile(rb'(?i)content-disposition:[ \t]*form-data;.*?\bname="([^"\r\n]*)"')


def begin(books: Books, url: str, filename: str, at: float) -> dict[str, Any]:
    """What a client needs to upload a file: where to, with which fields, and the URI it will have."""
    id = secrets.token_hex(16)
    fields = {
        "Content-Type": "",
        "key": f"ephemeral/{id}",
        "bucket": "emulated-uploads",
        "X-Amz-Algorithm": "AWS4-HMAC-SHA256",
        "X-Amz-Date": "20261101T000000Z",
        "Policy": secrets.token_urlsafe(48),
        "X-Amz-Signature": secrets.token_hex(32),
    }
    uri = f"runway://{secrets.token_urlsafe(48)}"
    books.begin_upload(id, uri, filename, fields, at)
    return {"uploadUrl": f"{url}/_upload/{id}", "fields": fields, "runwayUri": uri}


def receive(books: Books, id: str, asked: Asked) -> Reply:
    """Take the posted form: every field as it was given, any other, and the file last."""
    upload = books.upload(id=id)
    if upload is None:
        return _refused(403, "AccessDenied", "There is no such upload.")
    boundary = _BOUNDARY.match(asked.headers.get("content-type", ""))
    parts = list(_parts(asked.body, boundary[1].encode())) if boundary else []
    if not parts:
        return _refused(400, "MalformedPOSTRequest", "The body is not well-formed multipart/form-data.")
    names = [name for name, _ in parts]
    if names[-1] != "file" or names.count("file") != 1:
        return _refused(400, "InvalidArgument", "POST requires exactly one file upload, as the last field.")
    given = {name: value.decode("utf-8", "replace") for name, value in parts[:-1]}
    if any(given.get(name) != value for name, value in upload["fields"].items()):
        return _refused(403, "AccessDenied", "Invalid according to Policy: a field is missing or is another.")
    content = parts[-1][1]
    if len(content) < LEAST:
        return _refused(400, "EntityTooSmall", "Your proposed upload is smaller than the minimum allowed size")
    if len(content) > MOST:
        return _refused(400, "EntityTooLarge", "Your proposed upload exceeds the maximum allowed size")
    books.uploaded(id, books.put(content, {}))
    return Reply(204)


def _parts(body: bytes, boundary: bytes) -> Iterator[tuple[str, bytes]]:
    """Name and content of each part of a form; nothing at all of one that is not well formed."""
    mark = b"--" + boundary
    found: list[tuple[str, bytes]] = []
    at = len(mark)
    while body.startswith(mark) and len(found) < PARTS:
        if body[at : at + 2] == b"--":
            yield from found
            return
        head = body.find(b"\r\n\r\n", at, at + 4096)
        end = body.find(b"\r\n" + mark, head + 2)
        name = _NAME.search(body[at : max(head, at)])
        if head < 0 or end < 0 or name is None:
            return
        found.append((name[1].decode("utf-8", "replace"), body[head + 4 : end]))
        at = end + 2 + len(mark)


def _refused(status: int, code: str, words: str) -> Reply:
    text = f'<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>{code}</Code><Message>{words}</Message></Error>'
    return Reply(status, text.encode(), "application/xml")
