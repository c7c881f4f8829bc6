"""What a sentence says about the status, and what it does not. To correct: the status, or "-" for none."""

from __future__ import annotations

import pytest

from tests.talks.conftest import ISRAEL_HAMAS, read, sides, told

LANKA = sides("Sri Lanka", "LTTE", mediators=("Norway",))
MILF = sides("Philippines", "Moro Islamic Liberation Front", mediators=("Malaysia",))
COLOMBIA = sides("Colombia", "ELN")
ARMENIA = sides("Armenia", "Azerbaijan", mediators=("Russia",))

SENTENCES = [
    # talks
    (LANKA, "Sri Lanka and the LTTE opened peace talks in Thailand on Monday.", "talks under_way"),
    (LANKA, "Norwegian envoys carried messages between Sri Lanka and the LTTE for months.", "talks contacts"),
    (LANKA, "The LTTE pulled out of the peace talks with Sri Lanka on Tuesday.", "talks broken_off"),
    (LANKA, "The LTTE has suspended its participation in the negotiations with Sri Lanka.", "talks suspended"),
    (LANKA, "Talks between Sri Lanka and the LTTE collapsed on Saturday.", "talks broken_off"),
    (LANKA, "Delegates of the LTTE walked out of the talks with Sri Lanka on Saturday.", "talks broken_off"),
    (LANKA, "Sri Lanka and the LTTE agreed to hold talks in Oslo next month.", "talks contacts"),
    (LANKA, "Talks between Sri Lanka and the LTTE will resume in Oslo next month.", "-"),
    (LANKA, "Sri Lanka said the talks with the LTTE had not collapsed.", "-"),
    (LANKA, "If talks with the LTTE collapsed, Sri Lanka would go back to war.", "-"),
    (MILF, "The Philippines postponed talks with the Moro Islamic Liberation Front on Friday.", "talks suspended"),
    (MILF, "Negotiators of the Philippines and the Moro Islamic Liberation Front returned to the negotiating table.",
     "talks under_way"),
    (MILF, "The Philippines and the Moro Islamic Liberation Front concluded their negotiations on Saturday.",
     "talks concluded"),
    (MILF, "Malaysia is hosting secret talks between the Philippines and the Moro Islamic Liberation Front.",
     "talks contacts"),
    (ISRAEL_HAMAS, "Israel's team left Doha after the negotiations with Hamas hit a dead end.", "talks broken_off"),
    (ISRAEL_HAMAS, "Hamas said it was ready to resume the negotiations with Israel.", "-"),
    (ISRAEL_HAMAS, "Qatar urged Israel and Hamas to resume talks.", "-"),
    (LANKA, "A round of talks between Sri Lanka and the LTTE ended without a result.", "talks under_way"),
    (LANKA, "Norway suspended a delegate of the LTTE from the talks with Sri Lanka.", "-"),
    (LANKA, "A second round of talks between Sri Lanka and the LTTE got under way in Thailand.", "talks under_way"),
    (LANKA, "Sri Lanka and the LTTE held face-to-face talks in Geneva.", "talks under_way"),
    (LANKA, "Talks between Sri Lanka and the LTTE were adjourned until January.", "-"),
    (LANKA, "Talks between Sri Lanka and the LTTE were adjourned without a new date.", "talks suspended"),
    (LANKA, "Sri Lanka and the LTTE concluded their second round of talks on Friday.", "talks under_way"),
    (LANKA, "The delegation of the LTTE failed to turn up for the talks with Sri Lanka.", "talks suspended"),
    (LANKA, "Sri Lanka and the LTTE met in Geneva for the first time in three years.", "talks under_way"),
    (LANKA, "The LTTE returned to the talks with Sri Lanka on Monday.", "talks under_way"),
    (LANKA, "Sri Lanka and the LTTE signed a peace agreement on Monday.", "talks concluded"),
    (LANKA, "Sri Lanka and the LTTE reached an agreement on fishing; there was no ceasefire.", "-"),
    (COLOMBIA, "Colombia froze negotiations with the ELN after the kidnapping.", "talks suspended"),
    (COLOMBIA, "Colombia broke off the dialogue with the ELN on Friday.", "talks broken_off"),
    (COLOMBIA, "The ELN will never again take part in talks with Colombia, its commander said.", "talks broken_off"),
    (COLOMBIA, "The ELN said talks with Colombia could be suspended.", "-"),
    # every form of a verb, active, passive and as a noun
    (LANKA, "Talks between Sri Lanka and the LTTE got under way again in Oslo.", "talks under_way"),
    (LANKA, "Sri Lanka and the LTTE were back at the negotiating table on Monday.", "talks under_way"),
    (COLOMBIA, "The dialogue between Colombia and the ELN was taken up again in Quito.", "talks under_way"),
    (COLOMBIA, "Negotiators of Colombia and the ELN are at work on a text in Quito.", "talks under_way"),
    (COLOMBIA, "The fourth round between Colombia and the ELN closed without a result.", "talks under_way"),
    (COLOMBIA, "Colombia announced a pause in the negotiations with the ELN.", "talks suspended"),
    (COLOMBIA, "Negotiations between Colombia and the ELN are at a standstill.", "talks suspended"),
    (COLOMBIA, "The ELN will not attend the round of talks with Colombia in Quito.", "talks suspended"),
    (COLOMBIA, "Colombia and the ELN signed a peace agreement in Quito, concluding their negotiations.",
     "talks concluded"),
    (COLOMBIA, "The president of Colombia met leaders of the ELN in secret.", "talks contacts"),
    # agreement
    (LANKA, "Sri Lanka and the LTTE reached agreement on all outstanding issues.", "agreement agreed"),
    (LANKA, "Sri Lanka and the LTTE signed an accord on human rights.", "-"),
    (LANKA, "Fighting erupted in the north of Sri Lanka, ending a five-month truce with the LTTE.", "agreement ended"),
    (LANKA, "The truce between Sri Lanka and the LTTE was not renewed.", "agreement ended"),
    (LANKA, "Clashes broke out in Sri Lanka despite the truce with the LTTE.", "agreement strained"),
    (COLOMBIA, "Colombia and the ELN put their signatures to a bilateral ceasefire.", "agreement agreed"),
    (COLOMBIA, "Colombia and the ELN agreed to extend their ceasefire by six months.", "agreement in_force"),
    (COLOMBIA, "Colombia suspended its ceasefire with the ELN in four provinces.", "agreement suspended"),
    (COLOMBIA, "The ELN rejected a bilateral ceasefire proposed by Colombia.", "-"),
    (ISRAEL_HAMAS, "Egypt has presented a new truce proposal to Israel and Hamas.", "agreement proposed"),
    (ISRAEL_HAMAS, "Israel and Hamas are close to a ceasefire deal, a mediator said.", "agreement proposed"),
    (ISRAEL_HAMAS, "Israel and Hamas have reached a ceasefire agreement, Qatar announced.", "agreement agreed"),
    (ISRAEL_HAMAS, "Israel and Hamas agreed to halt the fighting for five days.", "agreement agreed"),
    (ISRAEL_HAMAS, "Hamas has agreed to a ceasefire proposed by Egypt.", "agreement proposed"),
    (ISRAEL_HAMAS, "Israel and Hamas have not reached a ceasefire agreement.", "-"),
    (ISRAEL_HAMAS, "Israel and Hamas could sign a ceasefire deal this week.", "-"),
    (ISRAEL_HAMAS, "Israel and Hamas are expected to sign a truce on Sunday.", "-"),
    (ISRAEL_HAMAS, "Hamas denied that a ceasefire had been agreed with Israel.", "-"),
    (ISRAEL_HAMAS, "A prisoner deal was signed by Israel and Hamas.", "-"),
    (ISRAEL_HAMAS, "The ceasefire between Israel and Hamas took effect at dawn on Sunday.", "agreement in_force"),
    (ISRAEL_HAMAS, "The ceasefire between Israel and Hamas will take effect on Sunday.", "-"),
    (ISRAEL_HAMAS, "The ceasefire between Israel and Hamas takes effect on Sunday.", "-"),
    (ISRAEL_HAMAS, "The truce between Israel and Hamas expired at midnight.", "agreement ended"),
    (ISRAEL_HAMAS, "The truce between Israel and Hamas expires at midnight.", "-"),
    (ISRAEL_HAMAS, "Hamas declared a unilateral ceasefire with Israel.", "-"),
    (ISRAEL_HAMAS, "A Hamas ceasefire took effect on Monday, and Israel fought on.", "-"),
    (ISRAEL_HAMAS, "Hamas's ceasefire took effect on Monday, and Israel fought on.", "-"),
    (ISRAEL_HAMAS, "The Israel-Hamas truce took effect on Monday.", "agreement in_force"),
    (ISRAEL_HAMAS, "Mediators tabled a draft to Israel and Hamas for a ceasefire.", "agreement proposed"),
    (ISRAEL_HAMAS, "Israel's parliament voted down the ceasefire agreement with Hamas.", "agreement suspended"),
    (ISRAEL_HAMAS, "Israel declared that the truce with Hamas was over.", "agreement ended"),
    (ISRAEL_HAMAS, "UN monitors recorded violations of the truce between Israel and Hamas.", "agreement strained"),
    (LANKA, "Sri Lanka formally withdrew from the ceasefire agreement with the LTTE.", "agreement ended"),
    (LANKA, "Sri Lanka and the LTTE signed a ceasefire agreement on Friday.", "agreement agreed"),
    (LANKA, "The government and the LTTE initialled a peace accord for Sri Lanka.", "agreement agreed"),
    (COLOMBIA, "Colombia and the ELN signed a comprehensive peace agreement in Quito.", "agreement agreed"),
    # a part of it, and what waits for the whole
    (COLOMBIA, "Colombia and the ELN signed the first protocol of a peace agreement.", "agreement proposed"),
    (COLOMBIA, "Nothing in it will apply until Colombia and the ELN have signed the final agreement.",
     "agreement proposed"),
    (COLOMBIA, "Colombia and the ELN reached a framework agreement for peace.", "agreement agreed"),
    (COLOMBIA, "The draft accord between Colombia and the ELN is no longer on the table.", "agreement none"),
    (ARMENIA, "The peace agreement between Armenia and Azerbaijan became effective on Friday.", "agreement in_force"),
    (ARMENIA, "Armenia and Azerbaijan traded charges over the truce.", "agreement strained"),
    (ARMENIA, "Armenia and Azerbaijan restored the truce on Friday.", "agreement in_force"),
    (ARMENIA, "The truce between Armenia and Azerbaijan lies in ruins.", "agreement ended"),
    (ARMENIA, "A Russian-brokered truce between Armenia and Azerbaijan went into force at noon.", "agreement in_force"),
    (ARMENIA, "Armenia and Azerbaijan accused each other of breaking the ceasefire.", "agreement strained"),
    (ARMENIA, "A truce between Russia and Ukraine took effect, Armenia noted.", "-"),
    (ARMENIA, "The ceasefire between Armenia and Azerbaijan was holding on Sunday.", "agreement in_force"),
    (ARMENIA, "Guns fell silent in Nagorno-Karabakh, Armenia and Azerbaijan said.", "agreement in_force"),
]  # fmt: skip


@pytest.mark.parametrize(("of", "sentence", "expected"), SENTENCES, ids=[s[1][:60] for s in SENTENCES])
def test_what_a_sentence_says(of, sentence, expected) -> None:
    found = {f"{s.ladder} {s.status}" for s in read(told(f"News of the day. {sentence}", of)) if s.mood == "actual"}
    if expected == "-":
        assert not found
    else:
        assert expected in found
