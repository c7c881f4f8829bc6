"""What is wrong, for machines (RFC 9457, application/problem+json) and for people (a page)."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException

from truceline.errors import NotFoundError, QuestionError, TrucelineError
from truceline.views.rendered import Shell, rendered
from truceline.views.server.shell import around

API = "/api/"
JSON = "application/problem+json"
FAULTS = {
    404: "Nothing is at this address. The first page lists the processes; the search finds reports and claims.",
    405: "This server is only read from: GET and HEAD.",
}
"""Status → what is said where nothing more exact is known."""


class Fault(BaseModel):
    """One thing that is wrong with what was asked."""

    where: str = Field(description="the parameter, as query.since")
    problem: str


class Problem(BaseModel):
    """What is wrong, as RFC 9457 has it."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str
    instance: str
    errors: list[Fault] = []


@dataclass(frozen=True, slots=True)
class FaultPage:
    """What the page shows."""

    title: str
    detail: str
    faults: Sequence[Fault]
    around: Shell


def response(
    path: str, status: int, detail: str, faults: Sequence[Fault] = (), headers: Mapping[str, str] | None = None
) -> Response:  # fmt: skip
    """The answer to a request that cannot be served."""
    title = HTTPStatus(status).phrase
    if path.startswith(API):
        told = Problem(title=title, status=status, detail=detail, instance=path, errors=list(faults))
        return Response(json.dumps(told.model_dump(), ensure_ascii=True), status, headers, JSON)
    page = FaultPage(title, detail, faults, around())
    return Response(rendered("fault.html", page=page), status, headers, "text/html; charset=utf-8")


def handle(app: FastAPI) -> None:
    """Answer to everything that can go wrong in plain words."""

    @app.exception_handler(HTTPException)
    async def http(request: Request, fault: Exception) -> Response:
        assert isinstance(fault, HTTPException)
        said = FAULTS.get(fault.status_code, str(fault.detail))
        return response(request.url.path, fault.status_code, said, headers=fault.headers)

    @app.exception_handler(RequestValidationError)
    async def invalid(request: Request, fault: Exception) -> Response:
        assert isinstance(fault, RequestValidationError)
        faults = [_fault(one) for one in fault.errors()]
        detail = "; ".join(f"{f.where}: {f.problem}" for f in faults)
        return response(request.url.path, 422, detail, faults)

    @app.exception_handler(TrucelineError)
    async def ours(request: Request, fault: Exception) -> Response:
        status = 404 if isinstance(fault, NotFoundError) else 422 if isinstance(fault, QuestionError) else 503
        return response(request.url.path, status, str(fault))


def _fault(one: Mapping[str, Any]) -> Fault:
    return Fault(where=".".join(map(str, one["loc"])), problem=str(one["msg"]).removeprefix("Value error, "))
