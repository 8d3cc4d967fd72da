"""Bytes to text: UTF-8, else GB18030 or Big5, else a reason why not."""

from __future__ import annotations

import codecs

__all__ = ["NotTextError", "decode", "sniff_encoding"]

#: Byte order marks, the longer ones first (UTF-32 begins like UTF-16).
MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
#: What a file is, by its first bytes, when it is not text.
SIGNATURES = (
    (b"PK\x03\x04", "a ZIP archive (or an Office document); unpack it or save it as text"),
    (b"%PDF-", "a PDF document; convert it to text first"),
    (b"\x1f\x8b", "gzip-compressed; unpack it first"),
    (b"BZh", "bzip2-compressed; unpack it first"),
    (b"\xfd7zXZ\x00", "xz-compressed; unpack it first"),
    (b"\x28\xb5\x2f\xfd", "zstd-compressed; unpack it first"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive; unpack it first"),
    (b"\xd0\xcf\x11\xe0", "an old Office document; save it as text"),
    (b"PAR1", "a Parquet file; name it .parquet"),
    (b"SQLite format 3\x00", "an SQLite database"),
    (b"\x89PNG", "an image"),
    (b"\xff\xd8\xff", "an image"),
    (b"GIF8", "an image"),
    (b"\x7fELF", "a program"),
)
#: The detector reads this much; the whole is decoded strictly afterwards.
SAMPLE = 64 * 1024
NO_TEXT = "is not text in UTF-8, GB18030 or Big5; convert it to UTF-8"
#: More than this share of control characters is no text.
CONTROLS = 0.05


class NotTextError(ValueError):
    """The bytes are no text; the message is the reason."""


def decode(raw: bytes) -> str:
    """Return the text of a file's bytes, without a byte order mark and with its newlines as they are.

    Raises
    ------
    NotTextError
        When the bytes are no text, with the reason.
    """
    for mark, encoding in MARKS:
        if raw.startswith(mark):
            return _decode_as(raw[len(mark) :], encoding)
    _refuse_signature(raw)
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        text = _decode_as(raw, sniff_encoding(raw))
    if raw.count(0) > len(raw) * CONTROLS:
        raise NotTextError("holds binary data (NUL bytes); convert it to UTF-8 text")
    return text


def sniff_encoding(raw: bytes) -> str:
    """Return ``gb18030`` or ``big5hkscs`` for bytes that are not UTF-8.

    Raises
    ------
    NotTextError
        When they are neither.
    """
    from charset_normalizer import from_bytes

    _refuse_signature(raw)
    sample = _whole_characters(raw[:SAMPLE])
    if _truncated_utf8(raw):
        raise NotTextError(f"is UTF-8 with a broken character at byte {_truncated_utf8(raw)}; save it again as UTF-8")
    best = from_bytes(sample, cp_isolation=["gb18030", "big5", "big5hkscs"], threshold=0.35).best()
    if best is None or _controls(sample) > CONTROLS:
        raise NotTextError(NO_TEXT)
    return "gb18030" if best.encoding == "gb18030" else "big5hkscs"


def _decode_as(raw: bytes, encoding: str) -> str:
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError as error:
        raise NotTextError(
            f"looks like {encoding.upper()} but byte {error.start} is not; convert it to UTF-8"
        ) from error


def _refuse_signature(raw: bytes) -> None:
    for signature, what in SIGNATURES:
        if raw.startswith(signature):
            raise NotTextError(f"is {what}")


def _truncated_utf8(raw: bytes) -> int:
    """Return where UTF-8 of some length first breaks, or 0 when the bytes were never UTF-8."""
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError as error:
        good = raw[: error.start].decode("utf-8")
        beyond = sum(1 for character in good if character > "\u07ff")
        return error.start if beyond >= 8 else 0
    return 0


def _whole_characters(sample: bytes) -> bytes:
    """Cut the sample at its last line end, so that no character is cut in two."""
    if len(sample) < SAMPLE:
        return sample
    cut = sample.rfind(b"\n")
    return sample[:cut] if cut > 0 else sample


def _controls(sample: bytes) -> float:
    odd = sum(1 for byte in sample if byte < 32 and byte not in (9, 10, 12, 13))
    return odd / max(1, len(sample))
