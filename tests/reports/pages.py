"""A news page, with the parts that a test changes."""

from __future__ import annotations

LEDE = (
    "CAIRO, Dec 14 (Reuters) - Mediators from Egypt and Qatar resumed talks with Hamas on Thursday, two officials said."
)
QUOTED = "“We are close,” one of the officials said in Bogotá. The other said gaps remained over captives & prisoners."
LAST = "Israel said it would send a delegation to Cairo on Friday."


def page(
    head: str = "", more: str = "", charset: str = '<meta charset="utf-8">', before: str = "<!doctype html>"
) -> str:
    """A page with one article of three paragraphs, a menu and a footer; `more` is put below the article's last."""
    quoted = QUOTED.replace("&", "&amp;").replace("gaps", "<b>gaps</b>")
    return f"""{before}<html lang="en"><head>{charset}<title>Truce talks resume in Cairo | The Daily</title>
<meta property="og:title" content="Truce talks resume in Cairo"><meta property="og:site_name" content="The Daily">
<link rel="canonical" href="https://example.org/a/1">{head}</head>
<body><nav><a href="/">Home</a> <a href="/world">World</a> <a href="/sport">Sport</a></nav>
<article><h1>Truce talks resume in Cairo</h1><p>{LEDE}</p><p>{quoted}</p><p>{LAST}</p>{more}</article>
<footer>© 2021 The Daily. All rights reserved.</footer></body></html>"""


PUBLISHED = '<meta property="article:published_time" content="2023-12-14T08:00:00Z">'
