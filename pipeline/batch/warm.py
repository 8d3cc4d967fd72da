"""Imported once by the server that forks the workers: what every article needs is ready, and shared by all of them."""

from pipeline.api import extract
from pipeline.tables import arrow

__all__ = ["arrow"]

extract("2024年，公司營收3.12億元，同比增長一成。", published="2025-01-01")
