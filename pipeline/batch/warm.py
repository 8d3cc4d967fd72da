"""Imported once by the server that forks the workers: what every article needs is ready, and shared by all of them."""

import gc
from contextlib import suppress

__all__: list[str] = []

#: A sentence whose sum asks for a repair.
SAMPLE = "公司2022年、2023年和2024年的营业收入分别为2.10亿元、3.45亿元和5.02亿元，三年合计11.57亿元。"

# What goes wrong here goes wrong again in a worker, where it becomes the reason of an error; the server must live.
with suppress(Exception):
    from pipeline.api import extract
    from pipeline.lexicon import load_lexicon
    from pipeline.tables import arrow  # noqa: F401
    from pipeline.tokens import take_default, tokenizer

    take_default()
    extract(SAMPLE, published="2025-01-01")
    tokenizer(load_lexicon()).cut("公司的收入")  # loads the dictionary

# What is ready now stays: no worker needs to look through it for garbage.
gc.set_threshold(50_000, 20, 20)
gc.freeze()
