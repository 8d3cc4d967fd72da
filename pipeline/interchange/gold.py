"""The gold format of the corpus: ``ID.json`` with its text beside it as ``ID.txt``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from hashlib import sha256

import simplejson

from pipeline.errors import InputError
from pipeline.interchange.annotated import Annotated, decode, from_gold

__all__ = ["dump", "load"]


def dump(documents: Sequence[Annotated]) -> dict[str, bytes]:
    """Write one JSON file and one text file an article."""
    files: dict[str, bytes] = {}
    for document in documents:
        text = document.text.encode("utf-8", "surrogatepass")
        gold = {
            "article": document.id,
            "sha256": sha256(text).hexdigest(),
            **document.meta,
            "mentions": list(document.mentions),
            "facts": list(document.facts),
            "checks": list(document.checks),
        }
        lines = simplejson.dumps(gold, ensure_ascii=False, use_decimal=True, indent=1)
        files[f"{document.id}.json"] = (lines + "\n").encode("utf-8", "surrogatepass")
        files[f"{document.id}.txt"] = text
    return files


def load(files: Mapping[str, bytes]) -> list[Annotated]:
    """Read gold files whose texts are among ``files``."""
    documents = []
    for name in sorted(n for n in files if n.endswith(".json")):
        row = decode(files[name], name)
        if not isinstance(row, Mapping) or "article" not in row:
            raise InputError(name, "is no gold file: it has no key 'article'")
        text = files.get(f"{row['article']}.txt")
        if text is None:
            raise InputError(name, f"its text {row['article']}.txt is missing")
        documents.append(from_gold(row, text.decode("utf-8", "surrogatepass")))
    return documents
