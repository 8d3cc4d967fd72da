"""The article of a web page: title, newline, body with its tables."""

from __future__ import annotations

from pipeline.article.encoding import NotTextError, decode

__all__ = ["read_page"]


def read_page(raw: bytes) -> dict[str, object] | str:
    """Read a page with trafilatura (the extra ``html``).

    Returns
    -------
    dict
        ``text``, and as far as the page has them ``title``, ``published``, ``publisher`` and ``source``.
    str
        The reason, when there is no article in it.
    """
    try:
        import trafilatura
        from trafilatura.settings import Document
    except ImportError:
        return "is HTML, which needs trafilatura; install it with: pip install 'ipo-figures[html]'"
    try:
        page: str | bytes = decode(raw)
    except NotTextError:
        page = raw  # pages name their encoding in a tag, which the library reads
    found = trafilatura.bare_extraction(page, with_metadata=True, include_tables=True, favor_recall=True)
    if not isinstance(found, Document) or not (found.text or "").strip():
        return "is HTML without the text of an article"
    title = (found.title or "").strip()
    body = (found.text or "").strip()
    text = body if not title or body.startswith(title) else f"{title}\n{body}"
    fields = {"title": title, "published": found.date, "publisher": found.sitename, "source": found.url}
    return {"text": text, **{name: value for name, value in fields.items() if value}}
