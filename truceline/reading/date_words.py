"""The words of dates: months, weekdays, ordinals, times of day, what moves a date, and why some words have no day."""

from __future__ import annotations

import re

from truceline.reading.counts import UNITS

_MONTHS = "january february march april may june july august september october november december"
_WEEKDAYS = "monday tuesday wednesday thursday friday saturday sunday"
_ORDINALS = """first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth
fifteenth sixteenth seventeenth eighteenth nineteenth twentieth twenty-first twenty-second twenty-third twenty-fourth
twenty-fifth twenty-sixth twenty-seventh twenty-eighth twenty-ninth thirtieth thirty-first"""
MONTHS = {name[:3]: i for i, name in enumerate(_MONTHS.split(), 1)}
WEEKDAYS = {name: i for i, name in enumerate(_WEEKDAYS.split())}
ORDINALS = {word: i for i, word in enumerate(_ORDINALS.split(), 1)}
NEAR = {
    "today": 0, "tonight": 0, "this morning": 0, "this afternoon": 0, "this evening": 0, "yesterday": -1,
    "last night": -1, "the day before yesterday": -2, "tomorrow": 1, "the day after tomorrow": 2,
}  # fmt: skip
FEASTS = {"new year's eve": "31 december", "new year's day": "1 january", "christmas eve": "24 december",
          "christmas day": "25 december", "christmas": "25 december", "boxing day": "26 december"}  # fmt: skip

_SPELLINGS = (f"{m[:3]}t?(?:{m[3:]})?" if m[0] == "s" else f"{m[:3]}(?:{m[3:]})?" for m in _MONTHS.split())
MONTH = rf"(?:{'|'.join(_SPELLINGS)})\b\.?"
YEAR = r"(?:(?:1[5-9]|20)[0-9]{2}|(?:this|last|next) year)"
M, Y, D = f"(?P<m>{MONTH})", f"(?P<y>{YEAR})", "(?P<d>[0-9]{1,2})(?:st|nd|rd|th)?"
DAY = "[0-9]{1,2}(?:st|nd|rd|th)?"
W = f"(?P<w>{'|'.join(WEEKDAYS)})"
N = r"(?P<n>[a-z0-9][a-z0-9, -]*?)"
UNIT = "(?:minute|hour|day|week|fortnight|month|year)"
U = f"(?P<u>{UNIT})s?"
CLOCK = (
    r"[0-9]{1,2}(?:[.:][0-9]{2})? ?(?:[ap]\.?m\b\.?|o'clock)|[0-9]{1,2}[.:][0-9]{2}"
    rf"|[0-9]{{4}}(?= (?:gmt|utc|hours|local))|(?:{'|'.join(UNITS)}) o'clock|(?<=at )(?:{'|'.join(UNITS)})"
)
PART = (
    r"(?:morning|afternoon|evening|night|midnight|noon|midday|dawn|daybreak|sunrise|sunset|dusk|nightfall|first light)"
)
HOUR = (
    r"(?:(?:shortly|just|soon|early|late|later|earlier) )*(?:(?:before|after|at|around|about|by|in|on|during|into) )?"
    rf"(?:the )?(?:(?:early|late|small) )?(?:{PART}|hours|overnight|{CLOCK})(?: (?:gmt|utc|(?:[a-z]+ )?time|hours))?"
)
BEFORE_DAY = re.compile(rf"(?:{HOUR}(?: (?:in|on) the {PART})?|early|late|later|earlier)(?:,? (?:on|of))? ")
AFTER_DAY = re.compile(rf",? {HOUR}$")
APPOSED = re.compile(rf", (?:the|its|their) (?:{'|'.join(ORDINALS)}|last|final)\b.*$")
"""What follows a day and tells more of it: "Friday, the first day of the truce"."""
NTH_DAY = re.compile(
    rf"(?P<day>(?:{'|'.join(WEEKDAYS)})(?: {PART})?|(?:{DAY} {MONTH}|{MONTH} {DAY})(?:,? {YEAR})?),"
    rf" (?:the|its|their) (?P<n>{'|'.join(ORDINALS)}) (?:full )?day of"
    r" (?:(?!(?:since|from|between|with|in|on|at|of|and|or|to|for|by|that|which|who|after|before) )[\w'’-]+ ){1,4}$",
    re.I,
)
"""The same before the words of what it is a day of."""
LEAD = re.compile(
    r"(?:(?:on|in|at|over|during|throughout|of|all|as of|dated|back|only|just|sometime|the (?:course|whole) of) )+"
)
RECURRING = re.compile(rf"\b(?:each|every|daily|weekly|nightly|monthly|(?:{'|'.join(WEEKDAYS)})s)\b")
SHIFTED = re.compile(
    r"\b(?:earlier|later|before|after|afterwards?|thereafter|follow\w+|next|previous|same|that|those|then|eve|ago"
    r"|anniversary|since|until|till|by|from|to|between|and|or|not)\b|(?<=[0-9]) ?- ?(?=[0-9])"
)
"""Words that move a date, or tell that it is counted from another event."""
TO_COME = re.compile(r"\b(?:will|would|shall|(?:is|are) (?:due |set |expected |scheduled )?to)\b")
"""Between what has happened and a day it makes that the day of something to come: "the pause agreed by both will begin on
Friday"."""
WRITTEN = re.compile(
    rf"(?:{DAY}(?: of)? {MONTH}|{MONTH} {DAY}\b)(?:,? {YEAR})?|{MONTH},? (?:of )?{YEAR}|(?<=in ){MONTH}$"
)
_FEAST = r"\b(?:ramadan|eid|easter|good friday|passover|yom kippur|diwali|nowruz|newroz)\b"
_THE = rf"\b(?:the|one|his|her|its|their|{'|'.join(ORDINALS)})\b.*\b(?:{UNIT}|{PART}|{'|'.join(WEEKDAYS)})\b| on$"
REASONS = tuple((re.compile(said), reason) for said, reason in (
    ("^$", "no words"),
    (RECURRING.pattern, "told as recurring, not as one day"),
    (_FEAST, "the feast moves from year to year"),
    (r"\b(?:spring|summer|autumn|winter|season)\b", "the months of a season depend on where it is"),
    (rf"^{HOUR}$", "a time of day; the words do not tell the day"),
    (rf"^(?:in |on )?(?:the )?(?:{DAY}|{'|'.join(ORDINALS)})$", "a day of the month; the words do not tell the month"),
    (rf"\b(?:recent|coming) {UNIT}s|\b(?:{UNIT}s|decades?|century|centuries) ago$", "how many is not told"),
    (rf"{SHIFTED.pattern}|{_THE}", "counted from another event, whose day is not told"),
    (rf"\b{UNIT}s?$", "a length of time; the words do not tell its beginning"),
    ("", "not understood as a date"),
))  # fmt: skip
