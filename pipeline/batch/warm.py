"""Imported once by the server that forks the workers: what every article needs is ready, and shared by all of them."""

from contextlib import suppress

__all__: list[str] = []

# What goes wrong here goes wrong again in a worker, where it becomes the reason of an error; the server must live.
with suppress(Exception):
    from pipeline.api import extract
    from pipeline.tables import arrow  # noqa: F401

    extract("2024年，公司營收3.12億元，同比增長一成。", published="2025-01-01")
