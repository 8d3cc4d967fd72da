"""What an article is called in a run, and by what its result is known to be fresh."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path

from pipeline._version import __version__
from pipeline.lexicon import Lexicon
from pipeline.model import Article

__all__ = ["Versions", "article_key", "rules_version", "text_digest", "work_key"]

#: Characters of an id that stay in a key; keys serve as file names.
_UNSAFE = re.compile(r"[^0-9A-Za-z\u3400-\u9fff]+")
LONGEST_NAME = 40
PACKAGE = Path(__file__).resolve().parents[1]


@dataclass(frozen=True, slots=True)
class Versions:
    """The versions of rules and lexicon that a result was made by."""

    rules: str
    lexicon: str

    @classmethod
    def of(cls, lexicon: Lexicon) -> Versions:
        """Return those in force."""
        return cls(rules_version(), lexicon.version)


@cache
def rules_version() -> str:
    """Return the version of the package with a digest of its modules, so that an edited rule counts as a new one."""
    digest = sha256()
    for path in sorted(PACKAGE.rglob("*.py")):
        digest.update(path.relative_to(PACKAGE).as_posix().encode())
        digest.update(path.read_bytes())
    return f"{__version__}+{digest.hexdigest()[:12]}"


def text_digest(text: str) -> str:
    """Return the SHA-256 of a text in UTF-8 (lone surrogates as they are), in hexadecimal."""
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def article_key(origin: str, name: str | None, digest: str) -> str:
    """Return the key of an article: the same for the same place and id, whatever its text.

    Parameters
    ----------
    origin : str
        The file that it comes from.
    name : str or None
        Its id there. Without one the text itself (``digest``) tells it from others of the file.

    Returns
    -------
    str
        Safe as a file name: the readable part of the id, and a digest.
    """
    identity = json.dumps([origin, name if name is not None else digest]).encode()
    readable = _UNSAFE.sub("-", name or "").strip("-")[:LONGEST_NAME] or "article"
    return f"{readable}-{sha256(identity).hexdigest()[:12]}"


def work_key(article: Article, digest: str, versions: Versions) -> str:
    """Return by what a result is known to be fresh: text, metadata, and the versions of rules and lexicon."""
    published = article.published.isoformat() if article.published else None
    facts = [digest, published, article.publisher, article.title, article.currency, versions.rules, versions.lexicon]
    return sha256(json.dumps(facts).encode()).hexdigest()[:32]
