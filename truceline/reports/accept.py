"""What every report must hold, however it came in; all faults of one are told together."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime

from truceline.errors import InputError
from truceline.reports import language
from truceline.reports.layout import layout
from truceline.reports.report import Report
from truceline.reports.shown import shown

FIELDS = ("id", "text", "title", "published_at", "publisher", "url", "language")
ENGLISH = ("en", "eng", "english")
DATE = re.compile(r"\d{4}-?\d{2}-?\d{2}")

Fault = tuple[str, str]
"""What is wrong, and what to do about it."""


def accept(given: Mapping[str, object], place: str, id_: str) -> Report:
    """The report of these fields, with the id `id_` when they give none; others are passed over, blank ones are null."""
    fields: dict[str, str] = {}
    faults: list[Fault] = []
    for name in FIELDS:
        value = id_ if name == "id" and given.get("id") is None else given.get(name)
        if value is None and not (name == "text" and name in given):
            continue
        if name == "id" and isinstance(value, int) and not isinstance(value, bool):
            value = str(value)
        if not isinstance(value, str):
            faults.append((f'the field "{name}" is {kind(value)}', "give it as text in quotation marks"))
        elif half := re.search("[\ud800-\udfff]", value):
            problem = f'the field "{name}" holds half a character ({shown(half.group())}) at offset {half.start()}'
            faults.append((problem, "write the character whole, or remove it"))
        elif value.strip() or name in ("id", "text"):
            fields[name] = value
    if "text" not in given:
        found = ", ".join(f'"{shown(str(k))[:40]}"' for k in list(given)[:8]) or "none"
        faults.append((f'the field "text" is missing (found: {found})', 'give the report\'s text as "text"'))
    faults += _id_faults(fields)
    if "published_at" in fields:
        if moment := iso(fields["published_at"]):
            fields["published_at"] = moment
        else:
            problem = f"the field \"published_at\" is '{shown(fields['published_at'])[:40]}', which is no date"
            faults.append((problem, "write it as 2023-11-24 or 2023-11-24T07:00:00+02:00"))
    if "text" in fields:
        unreadable = _text_faults(fields["text"])
        faults += unreadable or _language_faults(fields)
    if faults:
        raise _refusal(place, faults)
    return Report(**fields)


def iso(value: str) -> str | None:
    """A day or time as ISO 8601; None when it is not one (a month or a week is none)."""
    value = value.strip()
    if not DATE.match(value):
        return None
    try:
        return date.fromisoformat(value).isoformat()
    except ValueError:
        pass
    try:
        return datetime.fromisoformat(value).isoformat()
    except ValueError:
        return None


def kind(value: object) -> str:
    """What a JSON value is, in words."""
    if isinstance(value, float) and value != value:
        return "NaN"
    names = {
        list: "a list",
        dict: "an object",
        str: "a text",
        bool: "a truth value",
        int: "a number",
        float: "a number",
    }
    return names.get(type(value), "null")


def _id_faults(fields: Mapping[str, str]) -> list[Fault]:
    id_ = fields.get("id")
    if id_ is None:
        return []
    if not id_.strip():
        return [('the field "id" is empty', "give an id or leave the field out")]
    if shown(id_) != id_ or "\n" in id_ or "\t" in id_:
        return [(f"the id '{shown(id_)[:60]}' holds a control character", "rename it")]
    return []


def _text_faults(text: str) -> list[Fault]:
    if not text.strip():
        return [("the text is empty", "give a report with words in it")]
    if "\x00" in text:
        return [
            (f"a NUL character at offset {text.index(chr(0))}", "give plain text in UTF-8; this may be a binary file")
        ]
    if not any(c.isalpha() for c in text):
        return [("there are no words in the text", "give a report in English")]
    if not layout(text).paragraphs:
        return [("there is nothing in the text but a byline, a dateline or boilerplate", "give the whole report")]
    return []


def _language_faults(fields: dict[str, str]) -> list[Fault]:
    given = fields.get("language", "").strip().lower().replace("_", "-")
    found = "en" if given.split("-")[0] in ENGLISH else given or language.of(fields["text"]) or "en"
    fields["language"] = found
    if found == "en":
        return []
    return [
        (
            f"the text is in another language ('{shown(found)[:20]}')",
            'give it in English (or set "language": "en" if it is)',
        )
    ]


def _refusal(place: str, faults: list[Fault]) -> InputError:
    *before, (problem, remedy) = faults
    told = "".join(f"{first}; {then}; also " for first, then in before)
    return InputError(place, told + problem, remedy)
