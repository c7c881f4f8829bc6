"""Fit the weights of linking: `python -m training.linking corpus/incidents/set-a.txt`.

The reports are taken twice as annotated and once as the reader codes them, so that the weights know its faults.
Every two mentions of one report are an example for the model `within`; every two tellings (what one report tells of
one occurrence, put together by that model) an example for the model `across`. A logistic regression, held back by a
ridge, weighs the reasons. Prints both for `truceline/knowledge/linking.yaml`. With `--held-out`, each conflict is
linked by models fitted on the others, which is how thresholds and features were chosen: no occurrence is linked by
weights that have seen it.
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np

from benchmarks.linking import figures, linked, told
from truceline.contract import CodedReport
from truceline.record import tables
from truceline.record.facts import Facts
from truceline.record.incidents import may, together
from truceline.record.likeness import near_reasons, reasons
from truceline.record.mentions import Mention, in_report, linking, mention, pooled

RIDGE = {"within": 3.0, "across": 2.0}
LEAST = 4
"""Examples that a feature needs."""
NOT_FITTED = {
    "within": {
        "other place",
        "other count of dead",
        "other names",
        "other recipient",
        "other part of the day",
        "other named target",
    },
    "across": {"other place", "other count of dead", "same named target", "no day", "one of several"},
}
"""Reasons that another one tells as well, which by themselves only fit the noise: held out, nothing is lost without."""

Example = tuple[dict[str, float], bool]
Texts = list[tuple[CodedReport, dict[str, str]]]


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("paths", nargs="+", type=Path)
    parser.add_argument("--held-out", action="store_true", help="link each conflict by models fitted on the others")
    options = parser.parse_args()
    annotated, read = ([t for path in options.paths for t in told(path, by_reader)] for by_reader in (False, True))
    if options.held_out:
        held_out(annotated, read)
        return
    for name, (weights, many, right) in fit([annotated, annotated, read]).items():
        print(f"{name}:  # {many} pairs, {right} of them one occurrence")
        for reason, weight in sorted(weights.items(), key=lambda n: (n[0] != "bias", -n[1])):
            print(f"  {reason}: {weight:.2f}")


def held_out(annotated: Texts, read: Texts) -> None:
    """Print what linking reaches on conflicts that its weights were not fitted on."""
    gold: list[dict[str, str]] = [{}, {}]
    found: list[dict[str, str]] = [{}, {}]
    for conflict in sorted({_conflict(t) for t in annotated}):
        others = [[t for t in texts if _conflict(t) != conflict] for texts in (annotated, annotated, read)]
        fit(others)
        for n, texts in enumerate((annotated, read)):
            these = [t for t in texts if _conflict(t) == conflict]
            gold[n] |= {m: o for _, known in these for m, o in known.items()}
            found[n] |= linked([coded for coded, _ in these])[0]
    for n, name in enumerate(("annotated", "read")):
        print(f"{name:10}", "  ".join(f"{k} {v:.3f}" for k, v in figures(gold[n], found[n]).items()))


def _conflict(text: tuple[CodedReport, dict[str, str]]) -> str:
    return text[0].report.id.split("-")[0]


def fit(sets: list[Texts]) -> dict[str, tuple[dict[str, float], int, int]]:
    """Model → its weights, examples, and how many of them were one occurrence. `linking()` has them from then on. Only
    mentions of one set are put beside each other."""
    made = {}
    every = [[list(_mentions(coded, known)) for coded, known in texts] for texts in sets]
    for name, examples in (("within", _within), ("across", _across)):
        found = [example for reports in every for example in examples(reports)]
        weights = _regression(found, RIDGE[name], NOT_FITTED[name])
        linking()[name] = weights
        made[name] = weights, len(found), sum(same for _, same in found)
    return made


def _mentions(coded: CodedReport, known: dict[str, str]) -> Iterator[tuple[Mention, str | None]]:
    rows, key = tables.rows(coded), tables.key(coded.report)
    looked_at = [e for e in rows["events"] if e["status"] not in linking()["unlinked"]]
    for one in in_report([mention(e, rows["reports"][0], key) for e in looked_at]):
        yield one, known.get(one.uid)


def _within(reports: list[list[tuple[Mention, str | None]]]) -> Iterator[Example]:
    for mentions in reports:
        known = {m.uid: occurrence for m, occurrence in mentions if occurrence}
        for (one, other), found in near_reasons([m for m, occurrence in mentions if occurrence]).items():
            yield found, known[one] == known[other]


def _across(reports: list[list[tuple[Mention, str | None]]]) -> Iterator[Example]:
    tellings: list[tuple[Mention, str]] = []
    for mentions in reports:
        known = {m.uid: occurrence for m, occurrence in mentions if occurrence}
        for telling in together(m for m, _ in mentions):
            named = [known[m.uid] for m in telling if m.uid in known]
            if named:
                tellings.append((pooled(telling), max(sorted(set(named)), key=named.count)))
    facts = Facts()
    rows = facts.rows([one for one, _ in tellings])
    for n, (one, a) in enumerate(tellings):
        later = range(n + 1, len(tellings))
        others = [o for o in later if one.report != tellings[o][0].report and may(one, tellings[o][0])]
        found = reasons(facts, [(rows[n], [rows[o] for o in others])])
        for pair, o in enumerate(others):
            yield found.of(pair), a == tellings[o][1]


def _regression(examples: list[Example], ridge: float, without: Iterable[str]) -> dict[str, float]:
    seen: dict[str, int] = defaultdict(int)
    for found, _ in examples:
        for name, value in found.items():
            seen[name] += value != 0
    names = sorted(n for n, times in seen.items() if times >= LEAST and n not in without)
    x = np.array([[found.get(n, 0.0) for n in names] + [1.0] for found, _ in examples])
    y = np.array([float(same) for _, same in examples])
    w = np.zeros(len(names) + 1)
    held = np.diag([ridge] * len(names) + [1e-6])
    for _ in range(50):
        p = 1 / (1 + np.exp(-x @ w))
        w -= np.linalg.solve(x.T @ (x * (p * (1 - p))[:, None]) + held, x.T @ (p - y) + held @ w)
    return dict(zip((*names, "bias"), map(float, w), strict=True))


if __name__ == "__main__":
    main()
