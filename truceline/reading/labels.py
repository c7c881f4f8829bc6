"""The closed vocabularies that the reader chooses from. Sources: PLOVER 2 codebook (types, modes,
auxiliary statuses); the design page (modalities, directions, stances, terms)."""

from __future__ import annotations

MODES: dict[str, tuple[str, ...]] = {
    "AGREE": (),
    "CONSULT": ("visit", "third-party", "multilateral", "phone"),
    "SUPPORT": (),
    "CONCEDE": (),
    "COOPERATE": (),
    "AID": (),
    "RETREAT": ("withdraw", "release", "disarm", "ceasefire", "access", "resign"),
    "REQUEST": ("assist", "change", "yield", "meet"),
    "ACCUSE": ("disapprove", "investigate", "allege"),
    "REJECT": ("assist", "change", "yield", "meet"),
    "THREATEN": ("restrict", "arrest", "relations", "expel", "territory", "violence"),
    "PROTEST": ("demo", "riot", "strike", "hunger", "boycott", "obstruct", "vandalize"),
    "SANCTION": ("convict", "expel", "withdraw", "discontinue"),
    "MOBILIZE": ("troops", "weapons", "police", "militia"),
    "COERCE": (
        "seize", "restrict", "censor", "curfew", "martial-law", "arrest", "deport", "withhold",
        "misinformation", "cyber",
    ),
    "ASSAULT": (
        "abduct", "beat", "torture", "sexual", "targeted", "destroy", "primitive", "firearms",
        "explosives", "suicide-attack", "aerial", "drone", "heavy-weapons", "crowd-control",
        "unconventional",
    ),
}  # fmt: skip

STATUSES = ("actual", "historical", "future", "hypothetical", "negated")
CLAIM_MODALITIES = ("asserted", "possible", "expected", "denied", "demanded", "intended")
DIRECTIONS = ("worsens", "improves", "unclear")
AFFECTS = ("trust", "talks", "ceasefire", "positions", "civilians", "capability", "other")
EFFECT_MODALITIES = ("asserted", "possible", "expected", "intended", "denied")
STANCES = ("demands", "proposes", "accepts", "rejects", "conditions", "commits", "calls_for")
TERMS = (
    "ceasefire", "captive_release", "prisoner_release", "withdrawal", "humanitarian_access",
    "civilian_protection", "restraint", "disarmament", "security_guarantees", "monitoring_force",
    "governance", "territory", "displaced_return", "reconstruction", "sanctions_relief",
    "recognition", "accountability", "trust_building", "talks_format", "other",
)  # fmt: skip

CHOICES: dict[tuple[str, str], tuple[str, ...]] = {
    ("event", "type"): tuple(label for t, modes in MODES.items() for label in (t, *(f"{t}/{m}" for m in modes))),
    ("event", "status"): STATUSES,
    ("claim", "modality"): CLAIM_MODALITIES,
    ("effect", "direction"): DIRECTIONS,
    ("effect", "affects"): AFFECTS,
    ("effect", "modality"): EFFECT_MODALITIES,
    ("effect", "signal"): ("stated", "unstated"),
    ("position", "stance"): STANCES,
    ("position", "term"): TERMS,
}
"""(kind, attribute) → the values it may take, in the order of the model's outputs."""

SIGNS = (
    "talks contacts", "talks under_way", "talks suspended", "talks broken_off", "talks concluded", "talks met_one",
    "agreement proposed", "agreement agreed", "agreement in_force", "agreement strained", "agreement suspended",
    "agreement ended", "agreement accused",
)  # fmt: skip
"""What a sentence tells of where talks and their agreement stand, in the order of the model's outputs: the statuses of
the design page; that a mediator met one side; that one side accuses the other of breaking the agreement."""
