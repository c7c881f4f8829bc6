"""What the routes share: the record as it is known, its version, and answers from memory."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass

from fastapi import Request, Response

from truceline.views.rendered import rendered
from truceline.views.server.cache import Answer, Answers
from truceline.views.server.known import Known
from truceline.views.server.versions import Versions

HTML = "text/html; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Server:
    """One record, served."""

    known: Known
    versions: Versions
    answers: Answers

    async def answer(self, request: Request, asked: Hashable, make: Callable[[str], Answer]) -> Response:
        """The answer to what was asked at an address, from memory where the record has not changed since."""
        version = self.versions.current
        return respond(request, await self.answers.get(version, (request.url.path, asked), lambda: make(version)))


def page(template: str, **shown: object) -> Answer:
    """A page of a template."""
    return Answer(rendered(template, **shown).encode("utf-8", "replace"), HTML)


def respond(request: Request, found: Answer) -> Response:
    """An answer as a response: only that it is the same where the browser has it, packed where it takes that."""
    headers = {"ETag": found.tag, "Cache-Control": "no-cache", "Vary": "Accept-Encoding", **dict(found.headers)}
    if found.tag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    if found.packed is not None and "gzip" in request.headers.get("accept-encoding", ""):
        return Response(found.packed, headers={**headers, "Content-Encoding": "gzip"}, media_type=found.type)
    return Response(found.body, headers=headers, media_type=found.type)
