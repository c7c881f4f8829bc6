"""Reading TOML files of settings: typed, all faults told together, each with its remedy."""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, TypeVar

from truceline.errors import SettingsError
from truceline.live.addresses import Allowed, network
from truceline.reports.shown import shown

T = TypeVar("T")
UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86_400}


class Table:
    """One table of a file; what is wrong with it is added to `faults`."""

    def __init__(self, values: Mapping[str, Any], where: str, faults: list[str]) -> None:
        self._values, self._where, self._faults = dict(values), where, faults
        self._asked: set[str] = set()

    def fault(self, problem: str) -> None:
        """Add a fault."""
        self._faults.append(f"{self._where}{problem}")

    def take(self, name: str, read: Callable[[Any], T], remedy: str, default: T | None = None) -> T | None:
        """A value as `read` makes it (a ValueError or TypeError refuses it); the default where it is not given."""
        self._asked.add(name)
        if name not in self._values:
            return default
        value = self._values[name]
        try:
            return read(value)
        except (ValueError, TypeError):
            self.fault(f"{name} = {shown(repr(value))[:80]} {remedy}")
            return default

    def need(self, name: str, read: Callable[[Any], T], remedy: str) -> T | None:
        """A value that must be there."""
        if name not in self._values:
            self._asked.add(name)
            self.fault(f"{name} is missing; it {remedy}")
            return None
        return self.take(name, read, remedy)

    def given(self, *names: str) -> list[str]:
        """Which of these are given."""
        self._asked.update(names)
        return [name for name in names if name in self._values]

    def close(self) -> None:
        """Tell of what nobody asked for."""
        for name in self._values.keys() - self._asked:
            near = difflib.get_close_matches(name, self._asked, 1)
            hint = f"do you mean '{near[0]}'?" if near else f"there is: {', '.join(sorted(self._asked))}"
            self.fault(f"'{shown(name)[:40]}' is not known; {hint}")


def toml(path: Path) -> dict[str, Any]:
    """What a TOML file holds."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as fault:
        raise SettingsError(str(path), [f"cannot be read ({fault.strerror}); check the path"]) from fault
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as fault:
        raise SettingsError(str(path), [f"is not TOML: {fault}"]) from fault


def tables(values: Mapping[str, Any], name: str, faults: list[str]) -> list[Mapping[str, Any]]:
    """The tables of a list ([[name]])."""
    found = values.get(name, [])
    if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
        faults.append(f"'{name}' is no list of tables; write [[{name}]] above each")
        return []
    return found


def text(value: Any) -> str:
    """One line of text."""
    if not isinstance(value, str) or not value.strip() or shown(value) != value or "\n" in value:
        raise ValueError
    return value.strip()


def texts(value: Any) -> tuple[str, ...]:
    """A list of texts, or one alone."""
    return tuple(text(one) for one in ([value] if isinstance(value, str) else _list(value)))


def flag(value: Any) -> bool:
    """true or false."""
    if not isinstance(value, bool):
        raise TypeError
    return value


def number(value: Any) -> int:
    """A whole number, one or more."""
    if not isinstance(value, int) or isinstance(value, bool) or value < 1:
        raise ValueError
    return value


def seconds(value: Any) -> float:
    """A length of time: "30s", "5m", "2h", "1d", or 0."""
    if value == 0 and not isinstance(value, bool):
        return 0.0
    found = re.fullmatch(r"(\d{1,6})\s?([smhd])", value)
    if not found:
        raise ValueError
    return float(found[1]) * UNITS[found[2]]


def networks(value: Any) -> Allowed:
    """Networks or addresses."""
    return tuple(network(text(one)) for one in _list(value))


def one_of(values: Iterable[str]) -> Callable[[Any], str]:
    """One of these words."""
    known = tuple(values)

    def read(value: Any) -> str:
        if value not in known:
            raise ValueError
        return str(value)

    return read


def _list(value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise TypeError
    return value
