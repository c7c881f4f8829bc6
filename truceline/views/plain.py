"""Records in plain words, for people who know neither PLOVER nor us. The words stand in `templates/words.yaml`."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from truceline.contract import Actor, Claim, CodedReport, Count, Date, Effect, Event, Position
from truceline.knowledge import load, terms
from truceline.views.explain import Record

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
"""English wherever it is run."""


@cache
def words() -> dict[str, Any]:
    """The words, by what they are for."""
    return load(Path(__file__).parent / "templates" / "words.yaml")


def short(text: str, most: int = 150) -> str:
    """The text on one line, cut between words when it is long."""
    text = " ".join(text.split())
    return text if len(text) <= most else text[: most - 1].rsplit(" ", 1)[0] + " …"


def listed(names: Iterable[str], most: int = 4) -> str:
    """ "a, b and c"; past `most`, "a, b and 3 more"."""
    every = list(dict.fromkeys(names))
    if len(every) > most:
        every = [*every[: most - 1], f"{len(every) - most + 1} more"]
    return " and ".join(filter(None, [", ".join(every[:-1]), *every[-1:]]))


def counted(number: int, one: str, many: str | None = None) -> str:
    """ "1 event", "2 events", "1,200 events"."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def day(iso: str | None) -> str:
    """ "24 Nov 2023", with its time and zone if there is one; text that is no ISO date as it stands."""
    if not iso:
        return "no date"
    try:
        at = datetime.fromisoformat(iso)
    except ValueError:
        return iso
    said = f"{at.day} {MONTHS[at.month - 1]} {at.year}"
    if len(iso) <= 10:
        return said
    return f"{said}, {at:%H:%M} {at.tzname() or 'zone not given'}"


def when(found: Date | None) -> str:
    """An event's date: its days when they are known, else the words in quotation marks; "" for none."""
    if found is None:
        return ""
    if found.start is None:
        return f"“{found.text}”"
    if found.precision == "year":
        return found.start[:4]
    if found.precision == "month":
        return day(found.start).split(" ", 1)[-1]
    if found.end is None or found.end == found.start:
        return day(found.start)
    return f"{day(found.start)} to {day(found.end)}"


def span(count: Count) -> str:
    """ "6", "24 to 99", "205 or more", "up to 40"; the words themselves when they give no number."""
    low, high = count.low, count.high
    if low is None:
        return f"“{count.text}”" if high is None else f"up to {high:,}"
    if high is None:
        return f"{low:,} or more"
    return f"{low:,}" if low == high else f"{low:,} to {high:,}"


def doubt(confidence: float) -> str:
    """ "unsure (0.62)": how sure the model is, the word beside its number."""
    return f"{next(w for least, w in words()['doubt'] if confidence >= least)} ({confidence:.2f})"


def term(id_: str) -> str:
    """The term's label; a user's own term by its id."""
    known = terms().get(id_)
    return known.label if known else id_.replace("_", " ").capitalize()


def link(url: str | None) -> str | None:
    """The address if it is safe to follow: an absolute http or https one without blanks; else None."""
    if not url or re.search(r"[\s\x00-\x1f\\]", url):
        return None
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    return url if parts.scheme in ("http", "https") and parts.netloc else None


def happening(event: Event) -> str:
    """What kind of thing was done, and to whom: "air attack on police barracks and tunnels"."""
    return event_words(event.event_type, next(iter(event.mode), None), listed(whom(a) for a in event.recipients))


def event_words(event_type: str, mode: str | None, to: str = "") -> str:
    """What kind of thing an event is, and to whom where that is given: "drone attack", "drone attack on Kyiv"; a type of
    one's own as it stands."""
    said = words()["events"]
    phrase: str = said.get(f"{event_type}/{mode}") or said.get(event_type) or event_type.lower()
    return re.sub(r"\s*\{(\w*)\}", lambda m: f" {m[1]} {to}".replace("  ", " ") if to else "", phrase)


def slug(text: str) -> str:
    """Text as an address within a page."""
    return re.sub(r"[^\w-]+", "-", text, flags=re.ASCII)


def harm(record: Record) -> tuple[str, ...]:
    """ "205 or more killed", "6 injured"."""
    told = ((record.deaths, "killed"), (record.injuries, "injured")) if isinstance(record, Event) else ()
    return tuple(f"{span(count)} {what}" for count, what in told if count)


def voices(record: Record, coded: CodedReport) -> tuple[str, str]:
    """Who says it and who denies it, each "" for nobody. What stands only in a denial is said by nobody."""
    if isinstance(record, Claim):
        return "", ""
    denied: tuple[str, ...] = ()
    if isinstance(record, Event):
        denied = record.denied_by
    elif isinstance(record, Effect) and record.modality == "denied":
        denied = record.claim_ids
    says = (c for c in coded.claims if c.id in record.claim_ids and c.id not in denied)
    return _sources(says), _sources(c for c in coded.claims if c.id in denied)


def _sources(claims: Iterable[Claim]) -> str:
    return listed(whom(c.source) or "an unnamed source" for c in claims)


def whom(actor: Actor | None) -> str:
    """An actor as the report has it; the name that a pronoun or description stands for; "" for nobody named."""
    if actor is None:
        return ""
    return short(actor.name if actor.resolved_from and actor.name else actor.text, 60)


def actors(record: Record) -> tuple[Actor | None, ...]:
    """Who does, says or wants it, None for somebody unnamed; nobody for an effect."""
    if isinstance(record, Event):
        return record.actors or (None,)
    if isinstance(record, Claim):
        return (record.source,)
    return (record.party,) if isinstance(record, Position) else ()


def subject(record: Record) -> str:
    """Who it is: "Hamas", "an Egyptian official", "actor not named"."""
    nobody = "unnamed source" if isinstance(record, Claim) else "actor not named"
    return listed(whom(a) or nobody for a in actors(record))


def head(record: Record) -> tuple[str, str]:
    """What is recorded, without who, and on what: ("air attack on tunnels", ""), ("rejects", "disarmament")."""
    said = words()
    if isinstance(record, Event):
        return happening(record), ""
    if isinstance(record, Claim):
        return said["claims"][record.modality], ""
    if isinstance(record, Effect):
        return said["directions"][record.direction], said["affected"][record.affects]
    return said["stances"][record.stance], term(record.term).lower()


def quoted(record: Record) -> str:
    """The report's words that matter most in it, short."""
    if isinstance(record, Event):
        return short(record.trigger.text, 60)
    if isinstance(record, Claim):
        return short(record.content.text) if record.content else ""
    if isinstance(record, Effect):
        return f"{short(record.cause.text, 90)} → {short(record.effect.text, 90)}"
    stance = record.because.trigger
    apart = stance not in record.content.text and len(stance) < 60
    return short(f"{stance} … {record.content.text}" if apart else record.content.text)


def facts(record: Record, coded: CodedReport) -> tuple[str, ...]:
    """What else a reader must know: status, date, who denies it, doubt where there is any."""
    said = words()
    _, denies = voices(record, coded)
    told: list[str] = []
    if isinstance(record, Event):
        told = [said["status"].get(record.status, ""), when(record.date)]
    elif isinstance(record, Effect) and not denies:
        told = [said["effects"].get(record.modality, "")]
    if denies:
        told.append(f"denied by {denies}")
    if record.confidence < said["doubt"][1][0]:
        told.append(doubt(record.confidence))
    return tuple(filter(None, told))
