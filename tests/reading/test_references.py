"""Who "they", "he", "the group" and "both sides" are. Each case: a paragraph in the corpus's markup, then for the
words asked about the name they resolve to ("-" for nobody) and a part of the reason."""

from __future__ import annotations

import pytest

from tests.gold import code
from truceline.contract import Actor, CodedReport

CASES = [
    # --- a pronoun that speaks is the last speaker that agrees with it
    ("they-last-speaker", """
Hamas said the talks had failed.
  claim said = asserted | source: Hamas | content: the talks had failed
They accused Israel of delay.
  claim accused = asserted | source: They | content: Israel of delay
""", "They", "Hamas", "last speaker"),
    ("he-last-speaker", """
President William Ruto said talks would go on.
  claim said = expected | source: President William Ruto | content: talks would go on
He urged both armies to wait.
  claim urged = demanded | source: He | content: both armies to wait
""", "He", "William Ruto", "last speaker"),
    ("she-named-nowhere-else", """
Jane Doe, a nurse, said 14 people were treated.
  claim said = asserted | source: Jane Doe, a nurse | content: 14 people were treated
She said more were coming.
  claim said = expected | source: She | content: more were coming
""", "She", "Jane Doe", "last speaker"),
    ("it-last-speaker", """
Kenya said the summit would go on.
  claim said = expected | source: Kenya | content: the summit would go on
It added that Uganda would attend.
  claim added = expected | source: It | content: Uganda would attend
""", "It", "Kenya", "last speaker"),
    ("last-speaker-over-actor", """
Kenya said Uganda shelled the town.
  claim said = asserted | source: Kenya | content: Uganda shelled the town
  event shelled = ASSAULT/heavy-weapons actual | actor: Uganda
It gave no number.
  claim gave = asserted | source: It | content: no number
""", "It", "Kenya", "last speaker"),
    ("speaker-continues-through-pronouns", """
President William Ruto said talks would go on.
  claim said = expected | source: President William Ruto | content: talks would go on
He said so twice.
  claim said = asserted | source: He | content: so
The room was full.
The room was warm.
The room was loud.
He left no doubt.
  claim left no doubt = asserted | source: He | content: no doubt
""", "He#2", "William Ruto", "last speaker"),
    # --- number must agree
    ("he-is-no-country", """
Kenya said the summit would go on.
  claim said = expected | source: Kenya | content: the summit would go on
He shook his head.
  claim shook = denied | source: He | content: his head
""", "He", "-", "nobody named before it agrees"),
    ("it-is-no-person", """
President William Ruto said talks would go on.
  claim said = expected | source: President William Ruto | content: talks would go on
It said nothing more.
  claim said = asserted | source: It | content: nothing more
""", "It", "-", "nobody named before it agrees"),
    ("it-is-no-titled-person", """
Mr Doe said talks would go on.
  claim said = expected | source: Mr Doe | content: talks would go on
It said nothing more.
  claim said = asserted | source: It | content: nothing more
""", "It", "-", "nobody named before it agrees"),
    ("it-may-not-be-an-unknown-name", """
Jane Doe said talks would go on.
  claim said = expected | source: Jane Doe | content: talks would go on
It said nothing more.
  claim said = asserted | source: It | content: nothing more
""", "It", "-", "may be a person"),
    ("they-are-no-single-spokesman", """
The spokesman said talks would go on.
  claim said = expected | source: The spokesman | content: talks would go on
They said nothing more.
  claim said = asserted | source: They | content: nothing more
""", "They", "-", "nobody named before it agrees"),
    ("they-forces", """
Israeli forces shelled the town.
  event shelled = ASSAULT/heavy-weapons actual | actor: Israeli forces | recipient: the town
They withdrew at dawn.
  event withdrew = RETREAT/withdraw actual | actor: They
""", "They", "Israel", "nearest actor"),
    ("it-no-forces", """
Israeli forces shelled the town.
  event shelled = ASSAULT/heavy-weapons actual | actor: Israeli forces
It withdrew at dawn.
  event withdrew = RETREAT/withdraw actual | actor: It
""", "It", "-", "nobody named before it agrees"),
    ("him-past-a-country", """
President William Ruto met a Sudanese delegation.
  event met = CONSULT/visit actual | actor: President William Ruto | recipient: a Sudanese delegation
The delegation thanked him.
  event thanked = SUPPORT actual | recipient: him
""", "him", "William Ruto", "nearest actor"),
    # --- doubt stays
    ("two-that-agree", """
Kenya met Uganda and Sudan attacked Chad.
  event met = CONSULT actual | actor: Kenya | recipient: Uganda
  event attacked = ASSAULT actual | actor: Sudan | recipient: Chad
It withdrew the next day.
  event withdrew = RETREAT/withdraw actual | actor: It
""", "It", "-", "could stand for any of: Kenya, Sudan"),
    ("nobody-before", """
They attacked at dawn.
  event attacked = ASSAULT actual | actor: They
Hamas claimed it.
  claim claimed = asserted | source: Hamas | content: it
""", "They", "-", "nobody named before it agrees"),
    ("he-before-he-is-named", """
He had warned of war, William Ruto said.
  event warned = THREATEN actual | actor: He
  claim said = asserted | source: William Ruto | content: He had warned of war
""", "He", "-", "nobody named before it agrees"),
    ("too-far", """
Hamas said the talks had failed.
  claim said = asserted | source: Hamas | content: the talks had failed
The room was full.
The room was warm.
The room was loud.
The room was dark.
They attacked at dawn.
  event attacked = ASSAULT actual | actor: They
""", "They", "-", "nobody named before it agrees"),
    ("just-near-enough", """
Hamas said the talks had failed.
  claim said = asserted | source: Hamas | content: the talks had failed
The room was full.
The room was warm.
The room was loud.
They attacked at dawn.
  event attacked = ASSAULT actual | actor: They
""", "They", "Hamas", "nearest actor"),
    # --- we and I are the speaker of the innermost words
    ("we-in-a-quotation", """
“We will not go,” a Hamas official said.
  claim said = intended | source: a Hamas official | content: “We will not go,”
  event will not go = REJECT actual | actor: We
""", "We", "Hamas", "speaker of the quoted words"),
    ("we-said-he", """
President William Ruto met reporters.
  event met = CONSULT actual | actor: President William Ruto
“We will not go,” he said.
  claim said = intended | source: he | content: “We will not go,”
  event will not go = REJECT actual | actor: We
""", "We", "William Ruto", "speaker of the quoted words"),
    ("we-nested", """
“Obi told me: ‘We are ready,’” Kenya said.
  claim told = asserted | source: Obi | content: ‘We are ready,’
  claim said = asserted | source: Kenya | content: “Obi told me: ‘We are ready,’”
  event ready = AGREE actual | actor: We
""", "We", "Obi", "speaker of the quoted words"),
    ("i-unnamed", """
“I saw them fire,” one message read.
  claim read = asserted | content: “I saw them fire,”
  event fire = ASSAULT/firearms actual | actor: I
""", "I", "-", "speaker is not known"),
    ("we-outside-a-quotation", """
Hamas said the talks had failed.
  claim said = asserted | source: Hamas | content: the talks had failed
We attacked at dawn.
  event attacked = ASSAULT actual | actor: We
""", "We", "-", "speaker is not known"),
    # --- relative pronouns
    ("who-just-before", """
Hamas fighters, who attacked at dawn, fled.
  event attacked = ASSAULT actual | actor: who
  event fled = RETREAT/withdraw actual | actor: Hamas fighters
""", "who", "Hamas", "words just before"),
    # --- descriptions
    ("the-group", """
Hamas met Egypt on Monday.
  event met = CONSULT actual | actor: Hamas | recipient: Egypt
The group rejected the plan.
  event rejected = REJECT actual | actor: The group
""", "The group", "Hamas", "only party of its kind"),
    ("the-movement", """
Hezbollah fired rockets at Israel.
  event fired = ASSAULT/heavy-weapons actual | actor: Hezbollah | recipient: Israel
The movement gave no reason.
  claim gave = asserted | source: The movement | content: no reason
""", "The movement", "Hezbollah", "only party of its kind"),
    ("the-group-s-armed-wing", """
Hamas met Egypt on Monday.
  event met = CONSULT actual | actor: Hamas | recipient: Egypt
The group's armed wing fired rockets.
  event fired = ASSAULT/heavy-weapons actual | actor: The group's armed wing
""", "The group's armed wing", "Hamas", "only party of its kind"),
    ("a-spokesman-for-the-group", """
Hamas met Egypt on Monday.
  event met = CONSULT actual | actor: Hamas | recipient: Egypt
A spokesman for the group said it would go.
  claim said = intended | source: A spokesman for the group | content: it would go
""", "A spokesman for the group", "Hamas", "only party of its kind"),
    ("the-group-s-named-spokesman", """
Hamas met Egypt on Monday.
  event met = CONSULT actual | actor: Hamas | recipient: Egypt
The group's spokesman, Rob Obi, said it would go.
  claim said = intended | source: The group's spokesman, Rob Obi | content: it would go
""", "The group's spokesman, Rob Obi", "Rob Obi", "only party of its kind"),
    ("the-lebanese-group", """
Hamas met Hezbollah on Monday.
  event met = CONSULT actual | actor: Hamas | recipient: Hezbollah
The Lebanese group rejected the plan.
  event rejected = REJECT actual | actor: The Lebanese group
""", "The Lebanese group", "Hezbollah", "only party of its kind"),
    ("the-group-of-two", """
Hamas met Hezbollah on Monday.
  event met = CONSULT actual | actor: Hamas | recipient: Hezbollah
The group rejected the plan.
  event rejected = REJECT actual | actor: The group
""", "The group", "-", "could be any of: Hamas, Hezbollah"),
    ("the-group-of-nobody", """
Egypt met Qatar on Monday.
  event met = CONSULT actual | actor: Egypt | recipient: Qatar
The group rejected the plan.
  event rejected = REJECT actual | actor: The group
""", "The group", "-", "no party of its kind"),
    ("the-army", """
Sudan accused the Rapid Support Forces of looting.
  event accused = ACCUSE/allege actual | actor: Sudan | recipient: the Rapid Support Forces
The army shelled the city.
  event shelled = ASSAULT/heavy-weapons actual | actor: The army
""", "The army", "Sudan", "only party of its kind"),
    ("the-army-of-two", """
Sudan met Chad on Monday.
  event met = CONSULT actual | actor: Sudan | recipient: Chad
The army shelled the city.
  event shelled = ASSAULT/heavy-weapons actual | actor: The army
""", "The army", "-", "could be any of: Sudan, Chad"),
    ("not-forward", """
The group rejected the plan.
  event rejected = REJECT actual | actor: The group
Hamas met Egypt on Monday.
  event met = CONSULT actual | actor: Hamas | recipient: Egypt
""", "The group", "-", "no party of its kind"),
    # --- a capital at the start of a sentence makes no name
    ("shepherds", """
Shepherds said troops had left.
  claim said = asserted | source: Shepherds | content: troops had left
""", "Shepherds", "-", "capital at the start"),
    ("envoy-to-the-group", """
Hamas met Egypt on Monday.
  event met = CONSULT actual | actor: Hamas | recipient: Egypt
An envoy to the group said it would go.
  claim said = intended | source: An envoy to the group | content: it would go
""", "An envoy to the group", "-", "names no party"),
]  # fmt: skip


def whom(coded: CodedReport, words: str) -> list[Actor]:
    """Every actor of the record that these words fill; "He#2" asks for the second "He" of the text."""
    plain, _, nth = words.partition("#")
    said = [a for e in coded.events for a in (*e.actors, *e.recipients)]
    said += [c.source for c in coded.claims if c.source] + [p.party for p in coded.positions]
    found = sorted((a for a in said if a.text == plain), key=lambda a: a.spans)
    starts = sorted({a.spans for a in found})
    return [a for a in found if not nth or a.spans == starts[int(nth) - 1]]


@pytest.mark.parametrize(
    ("paragraph", "words", "name", "reason"), [c[1:] for c in CASES], ids=[c[0] for c in CASES]
)  # fmt: skip
def test_reference(paragraph: str, words: str, name: str, reason: str) -> None:
    found = whom(code(paragraph), words)
    assert found
    for actor in found:
        assert (actor.name or "-") == name
        assert reason in (actor.reason or "")
        assert (actor.resolved_from is None) == (name == "-")


def test_a_name_that_ends_in_s_is_known_by_its_other_mention() -> None:
    coded = code("""
Ramos said troops had left.
  claim said = asserted | source: Ramos | content: troops had left
Soldiers of General Ramos fired.
  event fired = ASSAULT/firearms actual | actor: Soldiers of General Ramos
""")
    assert [c.source.name for c in coded.claims if c.source] == ["Ramos"]


SIDES = [
    ("Both sides", """
Israel met Hamas and Egypt in Cairo.
  event met = CONSULT actual | actor: Israel + Hamas + Egypt
Israel shelled Hamas.
  event shelled = ASSAULT/heavy-weapons actual | actor: Israel | recipient: Hamas
Both sides agreed to a truce.
  event agreed = AGREE actual | actor: Both sides
""", "Hamas Israel"),
    ("the two sides", """
The talks between Sudan and the Rapid Support Forces failed.
  event talks = CONSULT actual | actor: Sudan + the Rapid Support Forces
Kenya urged the two sides to go on.
  event urged = REQUEST/meet actual | recipient: the two sides
""", "Rapid Support Forces Sudan"),
    ("Both sides", """
Israel met Hamas and Egypt in Cairo.
  event met = CONSULT actual | actor: Israel + Hamas + Egypt
Both sides agreed to a truce.
  event agreed = AGREE actual | actor: Both sides
""", "-"),
]  # fmt: skip


@pytest.mark.parametrize(("words", "paragraph", "names"), SIDES)
def test_both_sides(words: str, paragraph: str, names: str) -> None:
    found = whom(code(paragraph), words)
    assert " ".join(sorted(a.name or "-" for a in found)) == names
    if names == "-":
        assert found[0].reason == "the report does not single out two parties"


def test_what_both_sides_say_each_of_them_says() -> None:
    coded = code("""
Sudan shelled the Rapid Support Forces.
  event shelled = ASSAULT actual | actor: Sudan | recipient: the Rapid Support Forces
Both sides said the road was open.
  claim said = asserted | source: Both sides | content: the road was open
""")
    assert sorted(c.source.name or "" for c in coded.claims if c.source) == ["Rapid Support Forces", "Sudan"]
    assert len({c.id for c in coded.claims}) == 2


def test_sources_within_each_other_s_words_end() -> None:
    coded = code("""
“We know what we said,” we said.
  claim said#1 = asserted | source: we#1 | content: “We … said,”
  claim said#2 = asserted | source: We | content: “We … said,”
""")
    assert [c.source.name for c in coded.claims if c.source] == [None, None]
