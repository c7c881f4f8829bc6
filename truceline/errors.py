"""Errors that people see. Each message names the file or report, the place, the value, and what to do.

TrucelineError
 ├─ InputError       a report that cannot be read; the others still are
 ├─ KnowledgeError   a registry or terms file that is broken
 ├─ SettingsError    a file of sources or alerts with faults, all of them listed
 ├─ FetchError       an address that cannot be fetched, now or at all
 ├─ RecordError      a record (the lake) that cannot be read or added to
 ├─ QuestionError    a filter with a value that nothing can have, or a decision that changes nothing
 └─ NotFoundError    a record, report or name that is not there
"""

from __future__ import annotations


class TrucelineError(Exception):
    """Anything that Truceline reports in plain words instead of a traceback."""


class InputError(TrucelineError):
    """A report that cannot be read. `place` is its file, with the line where there is one."""

    def __init__(self, place: str, problem: str, remedy: str) -> None:
        super().__init__(f"{place}: {problem}; {remedy}")
        self.place, self.problem, self.remedy = place, problem, remedy


class KnowledgeError(TrucelineError):
    """A knowledge file (actors, terms) with faults, all of them listed."""


class SettingsError(TrucelineError):
    """A file of sources or of alerts with faults, all of them listed."""

    def __init__(self, place: str, faults: list[str]) -> None:
        super().__init__("\n".join(f"{place}: {fault}" for fault in faults))
        self.faults = faults


class FetchError(TrucelineError):
    """An address that cannot be fetched. `passing`: it may be later, not before `wait` seconds where that is said."""

    def __init__(
        self, place: str, problem: str, remedy: str, *, passing: bool = False, wait: float | None = None
    ) -> None:
        super().__init__(f"{place}: {problem}; {remedy}")
        self.place, self.problem, self.remedy = place, problem, remedy
        self.passing, self.wait = passing, wait


class RecordError(TrucelineError):
    """A record that cannot be read or added to, or an addition to it that was not kept."""

    def __init__(self, place: str, problem: str, remedy: str) -> None:
        super().__init__(f"{place}: {problem}; {remedy}")


class QuestionError(TrucelineError):
    """A filter with a value that nothing in a record can have, or a decision that would change nothing."""


class NotFoundError(TrucelineError):
    """A record, report or name that is asked for and not there."""
