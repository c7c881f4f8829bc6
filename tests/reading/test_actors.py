"""Who words mean: words, actor, name, country, sectors; "-" is null. Correct a row to correct the coder."""

from __future__ import annotations

import pytest

from truceline.reading.actors import Actors
from truceline.reading.registry import registry
from truceline.reading.words import words as words_of

WHO = [
    # words | actor id | name | country | sectors
    # a party by its names
    ("Hamas", "hamas", "Hamas", "PSE", "REB PTY"),
    ("Hizbullah", "hezbollah", "Hezbollah", "LBN", "REB PTY"),
    ("Türkiye", "TUR", "Turkey", "TUR", "GOV"),
    ("Côte d'Ivoire", "CIV", "Côte d'Ivoire", "CIV", "GOV"),
    ("Côte d’Ivoire's government", "CIV", "Côte d'Ivoire", "CIV", "GOV"),
    ("Washington", "USA", "United States", "USA", "GOV"),
    ("the Kremlin", "RUS", "Russia", "RUS", "GOV"),
    ("the RSF", "rsf", "Rapid Support Forces", "SDN", "REB"),
    ("Pakistani Taliban", "ttp", "Tehreek-e-Taliban Pakistan", "PAK", "REB"),
    ("the Democratic Republic of Congo", "COD", "Democratic Republic of Congo", "COD", "GOV"),
    ("Israel Border Police", "ISR", "Israel", "ISR", "COP"),
    # a role and its party, in every order
    ("A senior Hamas negotiator", "hamas", "Hamas", "PSE", "REB PTY"),
    ("Israeli forces", "ISR", "Israel", "ISR", "MIL"),
    ("former Israeli soldiers", "ISR", "Israel", "ISR", "MIL"),
    ("the spokesman for the Houthis", "houthis", "Houthis", "YEM", "REB"),
    ("the Houthi rebels' spokesman", "houthis", "Houthis", "YEM", "REB"),
    ("Hamas’s leader", "hamas", "Hamas", "PSE", "REB PTY"),
    ("the head of UNRWA", "unrwa", "UNRWA", "-", "IGO REF"),
    ("Ukraine's foreign ministry", "UKR", "Ukraine", "UKR", "GOV"),
    ("Ukraine’s foreign ministry", "UKR", "Ukraine", "UKR", "GOV"),
    ("Qatar's Ministry of Foreign Affairs", "QAT", "Qatar", "QAT", "GOV"),
    ("the Lebanese army", "LBN", "Lebanon", "LBN", "MIL"),
    ("Kenyan police", "KEN", "Kenya", "KEN", "COP"),
    ("an Israeli court", "ISR", "Israel", "ISR", "JUD"),
    ("the Iraqi parliament", "IRQ", "Iraq", "IRQ", "LEG"),
    ("Mali's junta", "MLI", "Mali", "MLI", "GOV MIL"),
    ("a Lebanese security source", "LBN", "Lebanon", "LBN", "MIL"),
    ("a Lebanese source", "LBN", "Lebanon", "LBN", "GOV"),
    ("Russian state media", "RUS", "Russia", "RUS", "GOV MED"),
    ("The Israeli army's Arabic-language spokesman", "ISR", "Israel", "ISR", "MIL"),
    ("Palestinian prisoners", "PSE", "Palestine", "PSE", "CVL"),
    ("two Palestinians", "PSE", "Palestine", "PSE", "-"),
    # the name at the end of the phrase is the party
    ("Colombia's ELN", "eln", "ELN", "COL", "REB"),
    ("Sudan's Rapid Support Forces", "rsf", "Rapid Support Forces", "SDN", "REB"),
    ("the Palestinian militant group Hamas", "hamas", "Hamas", "PSE", "REB PTY"),
    ("Hamas, the Palestinian militant group", "hamas", "Hamas", "PSE", "REB PTY"),
    ("Hezbollah's Al-Manar TV", "al-manar", "Al-Manar", "LBN", "MED"),
    # envoys belong to whom they come from
    ("U.N. envoy to Yemen", "un", "United Nations", "-", "IGO"),
    ("the U.N. special envoy for Syria", "un", "United Nations", "-", "IGO"),
    ("U.S. envoy to Sudan", "USA", "United States", "USA", "GOV"),
    ("Israel's ambassador to the United Nations", "ISR", "Israel", "ISR", "GOV"),
    ("the special envoy for Sudan", "-", "-", "-", "GOV"),
    ("the secretary-general of the United Nations", "un", "United Nations", "-", "IGO"),
    # backed by, for, against, allied with, ruled by: no affiliation
    ("Turkish-backed fighters", "-", "-", "-", "REB"),
    ("fighters backed by Turkey", "-", "-", "-", "REB"),
    ("Iran-backed Houthi rebels", "houthis", "Houthis", "YEM", "REB"),
    ("IRAN-BACKED HOUTHI REBELS", "houthis", "Houthis", "YEM", "REB"),
    ("Turkey-backed Syrian rebels", "SYR", "Syria", "SYR", "REB"),
    ("pro-Russian separatists", "-", "-", "-", "REB"),
    ("anti-Israel protesters", "-", "-", "-", "CVL"),
    ("anti-government protesters", "-", "-", "-", "CVL"),
    ("militias allied with Iran", "-", "-", "-", "REB"),
    ("the Hamas-controlled enclave", "-", "-", "-", "-"),
    ("the Hamas-run health ministry in Gaza", "PSE", "Palestine", "PSE", "GOV HLH"),
    ("the U.S.-led coalition", "us-led-coalition", "US-led coalition", "-", "MIL"),
    ("the Saudi-led coalition's spokesman", "saudi-led-coalition", "Saudi-led coalition", "-", "MIL"),
    # known people, whose words and acts they are
    ("Kenyan President William Ruto", "william-ruto", "William Ruto", "KEN", "GOV"),
    ("President William Ruto of Kenya", "william-ruto", "William Ruto", "KEN", "GOV"),
    ("President Recep Tayyip Erdoğan", "recep-tayyip-erdogan", "Recep Tayyip Erdogan", "TUR", "GOV"),
    ("former prime minister Ehud Olmert", "ehud-olmert", "Ehud Olmert", "ISR", "GOV"),
    ("the leader of Hamas, Yahya Sinwar", "yahya-sinwar", "Yahya Sinwar", "PSE", "REB PTY"),
    ("the UN special envoy for Yemen, Martin Griffiths", "martin-griffiths", "Martin Griffiths", "-", "IGO"),
    ("Antonio Guterres", "antonio-guterres", "Antonio Guterres", "-", "IGO"),
    ("Kremlin spokesman Dmitry Peskov", "dmitry-peskov", "Dmitry Peskov", "RUS", "GOV"),
    ("the spokesman for Russian President Vladimir Putin", "RUS", "Russia", "RUS", "GOV"),
    ("Putin's envoy", "RUS", "Russia", "RUS", "GOV"),
    ("forces loyal to Khalifa Haftar", "lna", "Libyan National Army", "LBY", "REB MIL"),
    # people in no registry stay named
    ("Jane Doe", "-", "Jane Doe", "-", "-"),
    ("Mr Doe", "-", "Doe", "-", "-"),
    ("Umm Khaled, a mother of four", "-", "Umm Khaled", "-", "CVL"),
    ("resident Jane Doe", "-", "Jane Doe", "-", "CVL"),
    ("the army's chief of staff, Gen. Jane Doe", "-", "Jane Doe", "-", "GOV MIL"),
    ("Interior Ministry spokesman Rob Obi", "-", "Rob Obi", "-", "GOV"),
    ("Israeli Foreign Minister Rob Obi", "ISR", "Rob Obi", "ISR", "GOV"),
    ("Abu Samra al-Doe", "-", "Abu Samra al-Doe", "-", "-"),
    ("the Free Kivu Army", "-", "Free Kivu Army", "-", "MIL"),
    # descriptions name nobody
    ("the group's armed wing", "-", "-", "-", "REB"),
    ("Tuareg rebels", "-", "-", "-", "REB"),
    ("the Tuareg rebels", "-", "-", "-", "REB"),
    ("a Western diplomat", "-", "-", "-", "GOV"),
    ("residents of Goma", "-", "-", "-", "CVL"),
    ("a former prime minister", "-", "-", "-", "GOV"),
    ("the Interior Ministry", "-", "-", "-", "GOV"),
    ("police in Nairobi", "-", "-", "-", "COP"),
    ("the army in Lebanon", "-", "-", "-", "MIL"),
    ("gunmen", "-", "-", "-", "UAF"),
    ("aid workers", "-", "-", "-", "NGO"),
    ("14 people", "-", "-", "-", "CVL"),
    ("a commander of the Free Kivu Army", "-", "-", "-", "MIL"),
    ("They", "-", "-", "-", "-"),
    ("Dozens", "-", "-", "-", "-"),
    ("Two Israeli soldiers", "ISR", "Israel", "ISR", "MIL"),
    # a name that describes a thing is not its name
    ("the Geneva invitation", "-", "-", "-", "-"),
    ("a Kurdish checkpoint", "-", "-", "-", "-"),
    ("Jane Doe's nephew", "-", "-", "-", "-"),
    ("the spy ship Pueblo", "-", "Pueblo", "-", "BUS"),
    ("President Lee Kyu-bo", "-", "Lee Kyu-bo", "-", "GOV"),
    # the men of a group are the group's
    ("Four PKK men", "pkk", "Kurdistan Workers' Party", "TUR", "REB"),
    ("two RSF surgeons", "rsf", "Rapid Support Forces", "SDN", "REB HLH"),
    ("a man taken for a Hamas fighter", "-", "-", "-", "CVL"),
    ("the Free Kivu Army's spokesman", "-", "-", "-", "MIL"),
    # captives are no part of those who hold them
    ("Hamas hostages", "-", "-", "PSE", "CVL"),
    # media
    ("Reuters", "reuters", "Reuters", "GBR", "MED"),
    ("a Reuters reporter", "reuters", "Reuters", "GBR", "MED"),
    # upper-case wire text
    ("HAMAS OFFICIALS", "hamas", "Hamas", "PSE", "REB PTY"),
    ("ISRAELI FORCES IN THE NORTHERN GAZA STRIP", "ISR", "Israel", "ISR", "MIL"),
]


@pytest.fixture(scope="module")
def actors() -> Actors:
    return Actors(registry())


@pytest.mark.parametrize(("words", "actor_id", "name", "country", "sectors"), WHO, ids=[row[0] for row in WHO])
def test_who(words: str, actor_id: str, name: str, country: str, sectors: str, actors: Actors) -> None:
    found = actors.identify(words)
    said = (found.actor_id or "-", found.name or "-", found.country or "-", " ".join(found.sectors) or "-")
    assert said == (actor_id, name, country, sectors)
    assert found.reason


@pytest.mark.parametrize("on", ["2019-05-01", "2022-05-01", None])
def test_an_office_is_the_country_s_whoever_holds_it(on: str | None, actors: Actors) -> None:
    found = actors.identify("the U.S. president", on)
    assert (found.actor_id, found.name) == ("USA", "United States")


@pytest.mark.parametrize(
    ("words", "on", "office"),
    [
        ("Donald Trump", "2019-05-01", "president of United States"),
        ("Donald Trump", "2022-05-01", ""),
        ("Joe Biden", "2022-05-01", "president of United States"),
        ("Joe Biden", "2019-05-01", ""),
        ("Ehud Olmert", "2008", "prime minister of Israel"),
        ("Ehud Olmert", "2012-01-01", ""),
    ],
)
def test_offices_have_dates(words: str, on: str, office: str, actors: Actors) -> None:
    found = actors.identify(words, on)
    assert found.name == words
    assert found.reason == f"'{words}' in the registry" + (f", {office}" if office else "")


def test_a_president_s_spokesman_speaks_for_the_country_only_while_he_is_in_office(actors: Actors) -> None:
    assert actors.identify("Biden's envoy to Sudan", "2023-05-01").actor_id == "USA"
    assert actors.identify("Biden's envoy to Sudan", "2025-05-01").actor_id is None
    assert actors.identify("relatives of Vladimir Putin").actor_id is None


TOGETHER = [
    ("Greek and Turkish admirals", "GRC TUR"),
    ("the presidents of Kenya and Uganda", "KEN UGA"),
    ("Egypt, Qatar and the United States", "EGY QAT USA"),
    ("Israel and Hamas", "ISR hamas"),
    ("Hamas and its allies", "hamas"),
    ("Bosnia and Herzegovina", "BIH"),
]


@pytest.mark.parametrize(("words", "ids"), TOGETHER)
def test_several_named_together(words: str, ids: str, actors: Actors) -> None:
    assert [i.actor_id for i in actors.each(words)] == ids.split()


REASONS = [
    ("gunmen", "'gunman' names no party"),
    ("Hamas hostages", "'hostage' is no part of Hamas"),
    ("something else", "names nobody"),
    ("Jane Doe", "a name that is in no registry entry"),
]


@pytest.mark.parametrize(("words", "reason"), REASONS)
def test_why_nobody(words: str, reason: str, actors: Actors) -> None:
    found = actors.identify(words)
    assert found.actor_id is None
    assert found.reason == reason


PARTIES = [
    ("Israel", "Israeli"),
    ("Lebanon", "Lebanese"),
    ("Russia", "Russian"),
    ("Sudan", "Sudanese"),
    ("Iran", "Iranian"),
]
FRAMES = ["{0}", "{1} forces", "the {1} army's spokesman", "{0}'s delegation", "{1}-backed militias", "an envoy to {0}",
          "a spokesman for {0}", "{1} prisoners", "the army in {0}", "pro-{1} protesters"]  # fmt: skip


@pytest.mark.parametrize("frame", FRAMES)
def test_every_party_by_the_same_rule(frame: str, actors: Actors) -> None:
    found = [actors.identify(frame.format(*party)) for party in PARTIES]
    shapes = {(i.actor_id is None, i.name is None, i.sectors, i.role) for i in found}
    assert len(shapes) == 1


IN_FRAMES = ["{}", "the {}", "{} officials", "{}'s delegation", "a spokesman for {}", "the {} army's spokesman"]


@pytest.mark.parametrize("frame", [*IN_FRAMES, "{}-backed militias", "fighters backed by {}"])
def test_every_name_of_the_registry_by_the_same_rule(frame: str, actors: Actors) -> None:
    known, wrong = actors.registry, []
    for entry in known.entries.values():
        for name in entry.names if entry.kind != "people" else ():
            said = words_of(name.text)
            found = known.names.find(said)
            if [(m.first, m.last) for m in found] == [(0, len(said))]:
                expected = found[0].names[0].actor_id if frame in IN_FRAMES else None
                if actors.identify(frame.format(name.text)).actor_id != expected:
                    wrong.append(name.text)
    assert not wrong
