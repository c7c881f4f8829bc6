from __future__ import annotations

import pytest

from truceline.reports import language

TEXTS = [
    # text, language (None: too short to tell, or English as likely)
    ("Mediators from Egypt and Qatar resumed talks with Hamas on Thursday, two officials said.", "en"),
    ("MEDIATORS FROM EGYPT AND QATAR RESUMED TALKS WITH HAMAS ON THURSDAY, TWO OFFICIALS SAID.", "en"),
    ("Juan Orlando Hernández, Iván Cepeda and Otty Patiño met Antonio García of the ELN in Caracas.", "en"),
    ("Mediators resumed talks on Thursday, two officials said. 3fa85f6457174562b3fc2c963f66afa6", "en"),
    ("Talks ended", None),
    ("", None),
    ("12 – 14", None),
    ("El gobierno colombiano y el ELN acordaron un alto el fuego de seis meses el viernes en La Habana.", "es"),
    ("Le gouvernement et les rebelles ont signé vendredi un accord de cessez-le-feu à Bangui.", "fr"),
    ("Die Regierung und die Rebellen einigten sich am Freitag auf einen Waffenstillstand.", "de"),
    ("Serikali na waasi wa M23 walikubaliana kusitisha mapigano siku ya Ijumaa mjini Luanda.", "sw"),
    ("Hükümet ve PKK ateşkes konusunda anlaştı, görüşmeler Cuma günü Ankara'da sürecek.", "tr"),
    ("اتفق الطرفان على وقف إطلاق النار يوم الجمعة في القاهرة", "ar"),
    ("הצדדים הסכימו על הפסקת אש", "he"),
    ("双方周五在开罗同意停火。", "zh"),
]


@pytest.mark.parametrize(("text", "code"), TEXTS)
def test_language(text, code):
    assert language.of(text) in (code, "en" if code is None else code)


def test_a_short_text_in_another_script_is_not_held_to_be_english():
    assert language.of("Стороны договорились") not in ("en", None)


def test_english_with_words_of_another_script_is_english():
    text = "The Houthis (أنصار الله) said on Friday that they would release prisoners, two mediators told Reuters."
    assert language.of(text) == "en"
