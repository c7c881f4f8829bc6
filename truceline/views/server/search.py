"""Search over reports and claims: a form, hits with their words, pages of them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from truceline.errors import QuestionError
from truceline.record import asking
from truceline.record.find import Filter, phrases
from truceline.record.view import View
from truceline.views import plain, snippets
from truceline.views.rendered import Shell
from truceline.views.server.asked import Sought
from truceline.views.server.known import Known
from truceline.views.site.cited import moment as told_at

HITS = 20
"""Of a kind on a page."""
TEXTS = "select report, text from reports where list_contains(?, report)"
Words = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Hit:
    """A report or claim: `words` in three, what was sought in the middle."""

    href: str
    title: str
    says: str
    words: Words | None
    facts: str


@dataclass(frozen=True, slots=True)
class SearchPage:
    """The form as it was sent, and for each kind its name, hits, and the address of its CSV."""

    q: str
    kind: str
    party: str
    publisher: str
    since: str
    until: str
    fault: str
    found: tuple[tuple[str, tuple[Hit, ...], str], ...]
    number: int
    before: str
    after: str
    around: Shell


def search(known: Known, version: str, asked: Sought, around: Shell) -> SearchPage:
    """What is found; without words, the latest."""
    kinds = ("reports", "claims") if asked.kind == "all" else (asked.kind,)
    fault, found, more = "", [], False
    try:
        wanted = Filter(
            party=asking.party(asked.party) if asked.party else None, publisher=asked.publisher, text=asked.q,
            since=asked.since, until=asked.until,
        )  # fmt: skip
        with known.view(version, asked.moment) as view:
            for kind in kinds:
                rows = asking.found(view, kind, wanted, HITS + 1, (asked.page - 1) * HITS)
                more = more or len(rows) > HITS
                hits = _reports if kind == "reports" else _claims
                found.append((kind, tuple(hits(known, view, rows[:HITS], asked)), _csv(kind, asked)))
    except QuestionError as said:
        fault = str(said)
    return SearchPage(
        asked.q or "", asked.kind, asked.party or "", asked.publisher or "", str(asked.since or ""), str(asked.until or ""),
        fault, tuple(found), asked.page, _page(asked, asked.page - 1) if asked.page > 1 else "",
        _page(asked, asked.page + 1) if more else "", around,
    )  # fmt: skip


def given(asked: Sought) -> dict[str, Any]:
    """What was asked, but for what says nothing."""
    return asked.model_dump(mode="json", exclude_defaults=True)


def _page(asked: Sought, number: int) -> str:
    return "/search?" + urlencode(given(asked) | {"page": number})


def _csv(kind: str, asked: Sought) -> str:
    told = {n: v for n, v in given(asked).items() if n not in ("q", "kind", "page")}
    return f"/api/v1/{kind}?" + urlencode(told | ({"text": asked.q} if asked.q else {}) | {"format": "csv"})


def _reports(known: Known, view: View, rows: list[dict[str, Any]], asked: Sought) -> list[Hit]:
    # searching for one word after another would give back a text that is kept back
    texts = {} if known.snippets or not asked.q else dict(view.tuples(TEXTS, [[r["report"] for r in rows]]))
    return [
        Hit(
            f"/reports/{r['report']}{asked.moment.query}", r["title"] or r["report_id"], "",
            words(_under_title(texts[r["report"]], asked.q or ""), asked.q or "") if r["report"] in texts else None, _facts(r),
        )
        for r in rows
    ]  # fmt: skip


def _under_title(text: str, sought: str) -> str:
    """The text without its first line, a title that is shown already, unless the words stand there alone."""
    _, _, rest = text.strip().partition("\n")
    return rest.strip() if any(one.casefold() in rest.casefold() for one in phrases(sought)) else text


def _claims(known: Known, view: View, rows: list[dict[str, Any]], asked: Sought) -> list[Hit]:
    said = plain.words()["claims"]
    return [
        Hit(
            f"/claims/{r['report']}/{r['id']}{asked.moment.query}", r["source_name"] or "An unnamed source",
            said.get(r["modality"], r["modality"]), words(r["content"] or r["cue"], asked.q or ""), _facts(r),
        )
        for r in rows
    ]  # fmt: skip


def words(text: str, sought: str) -> Words:
    """At most 200 characters of a text round what was sought, in three; from its beginning where that is not in it. Of
    several words they are marked together where they stand so, else the first that stands in it."""
    wanted = phrases(sought)
    tried = (r"\s+".join(map(re.escape, wanted)), *map(re.escape, wanted)) if wanted else ()
    at = next((m for pattern in tried if (m := re.search(pattern, text, re.IGNORECASE))), None)
    start, end = at.span() if at else (0, 0)
    first, last = snippets.snippet(text, (start, end))
    end = min(end, last)
    before, after = ("… " if first else "", " …" if last < len(text) else "")
    return before + text[first:start], text[start:end], text[end:last] + after


def _facts(row: dict[str, Any]) -> str:
    return f"{row['publisher'] or 'no publisher given'}, {told_at(row['published_at'])}"
