"""The JSON API: filters, pages, downloads, single records, faults."""

from __future__ import annotations

import io
from typing import Any

import pyarrow.parquet as pq
import pytest

V1 = "/api/v1"

# address | rows
ROWS = [
    ("/reports", 4),
    ("/reports?publisher=Mer%25", 1),
    ("/reports?text=CROSSINGS", 1),
    ("/reports?text=&publisher=&since=&party=", 4),
    ("/reports?party=Egypt", 1),
    ("/reports?as_of=2023-11-24", 1),
    ("/reports?reported_by=2023-11-23", 0),
    ("/events", 4),
    ("/events?type=assault", 2),
    ("/events?type=ASSAULT/aerial", 1),
    ("/events?party=hamas&since=2023-11-25&until=2023-11-25", 1),
    ("/events?place=gaza+city", 1),
    ("/events?status=negated", 0),
    ("/claims", 5),
    ("/claims?party=Hamas", 2),
    ("/claims?type=denied", 1),
    ("/effects?type=talks", 1),
    ("/effects?type=improves", 0),
    ("/positions?type=demands", 1),
    ("/incidents?dyad=Israel&dyad=Hamas", 3),
    ("/incidents?dyad=Israel&dyad=Qatar", 0),
    ("/incidents?limit=1", 1),
    ("/incidents?offset=2", 1),
    ("/events?text='%20or%201=1;--", 0),
    ("/events?text=%00", 0),
    ("/events?dyad=Israel&dyad=Hamas", 4),
    ("/events?status=future", 0),
    ("/reports?type=ASSAULT/aerial", 1),
    ("/reports?text=crossings+QATAR", 1),
    ("/reports?text=%22crossings+qatar%22", 0),
    ("/reports?text=%20", 4),
    ("/claims?place=gaza+city", 2),
    ("/positions?dyad=Israel&dyad=Hamas", 1),
    ("/effects?party=Egypt", 1),
    ("/effects?party=Qatar", 0),
]


@pytest.mark.parametrize(("address", "rows"), ROWS)
def test_filters(web: Any, address: str, rows: int) -> None:
    answer = web.get(V1 + address)
    assert answer.status_code == 200, answer.text
    assert len(answer.json()["items"]) == rows


# address | status | what is said
FAULTS = [
    ("/claims?party=Zorblax", 422, "Zorblax: names no party"),
    ("/claims?type=shooting", 422, "type shooting: none of"),
    ("/claims?type=ASSAULT", 422, "type ASSAULT: none of asserted"),
    ("/incidents?status=future", 422, "status future: what has not happened is no incident"),
    ("/events?status=past", 422, "none of actual, historical, future, hypothetical, negated"),
    ("/reports?publisher=Merid", 422, "near it are Meridian"),
    ("/events?publisher=%5C", 422, "the record has none of this name"),
    ("/events?since=24.11.2023", 422, "query.since: no date; write it as 2023-11-24"),
    ("/events?limit=0", 422, "query.limit"),
    ("/events?limit=10001", 422, "query.limit"),
    ("/events?offset=-1", 422, "query.offset"),
    ("/events?format=xml", 422, "query.format"),
    ("/events?colour=red", 422, "query.colour: Extra inputs are not permitted"),
    ("/incidents?dyad=Israel", 422, "query.dyad"),
    (f"/events?text={'a' * 201}", 422, "query.text"),
    ("/nothing", 404, "Nothing is at this address"),
    ("/reports/nothing", 404, "nothing: no report of this record has this key"),
    ("/claims/r0000000000000000/c1", 404, "no report of this record"),
    ("/incidents/i0", 404, "incidents begin so"),
    ("/processes/nothing", 404, "there are israel-hamas-2023"),
    ("/processes/nothing/status", 404, "no process of this record"),
]


@pytest.mark.parametrize(("address", "status", "words"), FAULTS)
def test_faults_are_told_as_problems(web: Any, address: str, status: int, words: str) -> None:
    answer = web.get(V1 + address)
    told = answer.json()
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")
    assert told["status"] == status and told["instance"] == (V1 + address).partition("?")[0]
    assert words in told["detail"]


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "options"])
def test_nothing_can_be_written(web: Any, method: str) -> None:
    answer = getattr(web, method)(f"{V1}/incidents")
    assert (answer.status_code, answer.headers["allow"]) == (405, "GET, HEAD")
    assert answer.json()["detail"].startswith("This server is only read from")


@pytest.mark.parametrize("kind", ["reports", "events", "claims", "effects", "positions", "incidents"])
def test_pages_give_every_row_once(web: Any, kind: str) -> None:
    whole = web.get(f"{V1}/{kind}").json()
    found, address = [], f"{V1}/{kind}?limit=2"
    while address:
        page = web.get(address)
        assert (f'<{page.json()["next"]}>; rel="next"' == page.headers.get("link")) == bool(page.json()["next"])
        found += page.json()["items"]
        address = page.json()["next"]
    assert found == whole["items"] and whole["next"] is None


def test_the_address_of_the_next_page_keeps_the_filters(web: Any) -> None:
    asked = f"{V1}/incidents?dyad=Israel&dyad=Hamas&since=2023-11-01&limit=1"
    following = web.get(asked).json()["next"]
    assert following.startswith(f"{V1}/incidents?") and "dyad=Israel&dyad=Hamas" in following
    assert len(web.get(following).json()["items"]) == 1


@pytest.mark.parametrize("kind", ["reports", "events", "claims", "effects", "positions", "incidents"])
def test_downloads_hold_the_same(web: Any, kind: str) -> None:
    rows = web.get(f"{V1}/{kind}").json()["items"]
    table = pq.read_table(io.BytesIO(web.get(f"{V1}/{kind}?format=parquet").content))
    assert (table.num_rows, table.column_names) == (len(rows), list(rows[0]))
    csv = web.get(f"{V1}/{kind}?format=csv")
    assert csv.text.startswith("\ufeff" + ",".join(rows[0]) + "\n")
    assert f'filename="{kind}.csv"' in csv.headers["content-disposition"]
    empty = f"{V1}/{kind}?as_of=2000-01-01&format="
    assert web.get(empty + "csv").text == "\ufeff" + ",".join(rows[0]) + "\n"
    assert pq.read_table(io.BytesIO(web.get(empty + "parquet").content)).num_rows == 0


def test_no_cell_of_a_download_is_a_formula(web: Any, lake: Any) -> None:
    from tests import gold
    from tests.views.server.conftest import client

    lake.add([gold.code("@ f\n=1+1 said nothing.\n", "2023-11-25", "=cmd|' /C calc'!A0")])
    with client(lake) as other:
        assert "\n=" not in other.get(f"{V1}/reports?format=csv").text.replace(",=", "\n=")


def test_single_records_are_those_of_the_contract(web: Any) -> None:
    row = web.get(f"{V1}/claims?type=denied").json()["items"][0]
    one = web.get(f"{V1}{row['permalink']}").json()
    assert (one["id"], one["modality"], one["source"]["name"]) == (row["id"], "denied", "Israel")
    whole = web.get(f"{V1}/reports/{row['report']}").json()
    assert one in whole["claims"] and whole["report"]["text"].startswith("Israel struck Hamas fighters")


def test_a_process_in_parts(web: Any) -> None:
    base = f"{V1}/processes/israel-hamas-2023"
    whole = web.get(base).json()
    status = web.get(f"{base}/status").json()
    assert status["agreement"] == whole["agreement"] and status["headline"] == whole["headline"]
    assert web.get(f"{base}/terms").json()["cells"] == whole["cells"]
    assert web.get(f"{base}/changes").json()["items"] == whole["changes"]
    later = web.get(f"{base}/changes?since=2023-11-25").json()["items"]
    assert 0 < len(later) < len(whole["changes"]) and all(c["known_on"] >= "2023-11-25" for c in later)
    assert web.get(f"{base}/status?reported_by=2023-11-20").json()["agreement"]["status"] == "none"


def test_snippets_are_short(snipped: Any) -> None:
    assert snipped.get(f"{V1}/version").json()["publish"] == "snippets"
    for kind in ("events", "claims", "effects", "positions", "incidents"):
        for row in snipped.get(f"{V1}/{kind}").json()["items"]:
            long = [n for n, v in row.items() if isinstance(v, str) and len(v) > 200]
            assert not long
    key = snipped.get(f"{V1}/claims?publisher=Wire").json()["items"][0]["report"]
    assert snipped.get(f"{V1}/reports/{key}").json()["report"]["text"] is None


def test_the_document_names_every_filter(web: Any) -> None:
    document = web.get(f"{V1}/openapi.json").json()
    names = {p["name"] for p in document["paths"][f"{V1}/incidents"]["get"]["parameters"]}
    assert names == {
        "as_of", "reported_by", "since", "until", "publisher", "text", "limit", "offset", "format", "party", "type",
        "status", "place", "dyad",
    }  # fmt: skip
    row = document["components"]["schemas"]["Row_claims"]["properties"]
    assert "source_name" in row and row["origin"]["description"]
