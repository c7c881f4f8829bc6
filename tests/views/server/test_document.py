"""All that the OpenAPI document allows, and some that it does not: nothing gives a fault of the server's. `EXAMPLES`
of each address; more by hand: EXAMPLES=500 python -m pytest tests/views/server/test_document.py."""

from __future__ import annotations

import os
from typing import Any

import pytest

from tests.views.server import conftest

schemathesis = pytest.importorskip("schemathesis")

from hypothesis import HealthCheck, given, settings  # noqa: E402
from schemathesis.specs.openapi import checks  # noqa: E402

EXAMPLES = int(os.environ.get("EXAMPLES", "15"))
OPERATIONS = [
    "reports", "report", "events", "event", "claims", "claim", "effects", "effect", "positions", "position", "incidents",
    "incident", "version", "processes", "process", "process_status", "process_terms", "process_changes",
]  # fmt: skip
CHECKS = [
    schemathesis.checks.not_a_server_error, checks.status_code_conformance, checks.content_type_conformance,
    checks.response_schema_conformance,
]  # fmt: skip
MODES = [schemathesis.GenerationMode.POSITIVE, schemathesis.GenerationMode.NEGATIVE]


@pytest.fixture(scope="session")
def operations(web: Any) -> dict[str, Any]:
    assert conftest.testclient
    document = schemathesis.openapi.from_asgi("/api/v1/openapi.json", web.app)
    found = (one.ok() for one in document.get_all_operations())
    return {one.definition.raw["operationId"]: one for one in found}


def test_every_operation_is_tried(operations: dict[str, Any]) -> None:
    assert sorted(operations) == sorted(OPERATIONS)


@pytest.fixture(scope="session")
def there(web: Any) -> dict[str, dict[str, str]]:
    """For each operation what its address must hold to be somewhere."""
    rows = {
        kind: web.get(f"/api/v1/{kind}").json()["items"][0]
        for kind in ("events", "claims", "effects", "positions", "incidents")
    }
    single = {f"{kind[:-1]}": {"report": row["report"], "id": row["id"]} for kind, row in rows.items() if "id" in row}
    process = {name: {"process": "israel-hamas-2023"} for name in OPERATIONS if name.startswith("process")}
    report, incident = rows["events"]["report"], rows["incidents"]["incident"]
    return {**single, **process, "report": {"report": report}, "incident": {"incident": incident}}


@pytest.mark.parametrize("mode", MODES, ids=lambda m: m.value)
@pytest.mark.parametrize("name", OPERATIONS)
def test_nothing_gives_a_fault(operations: dict[str, Any], there: Any, name: str, mode: Any) -> None:
    if name == "version" and mode.value == "negative":
        return  # it takes nothing that could be wrong
    found = set()

    @given(case=operations[name].as_strategy(generation_mode=mode))
    @settings(max_examples=EXAMPLES, deadline=None, derandomize=EXAMPLES == 15, suppress_health_check=list(HealthCheck))
    def tried(case: Any) -> None:
        for at in ({}, there.get(name, {})):
            case.path_parameters = {**(case.path_parameters or {}), **(at if case.path_parameters else {})}
            response = case.call(headers={"Host": "testserver"})
            case.validate_response(response, checks=CHECKS)
            found.add(response.status_code)

    tried()
    assert found <= {200, 404, 422}
    assert 200 in found or mode.value == "negative"
