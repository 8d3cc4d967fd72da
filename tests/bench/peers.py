"""One contender, timed in a process of its own: ``python peers.py NAME TEXT.jsonl CHARACTERS RUNS`` prints JSON.

Each contender is a function that makes ready and returns another, which reads a list of texts and returns how many
things it found.
"""

from __future__ import annotations

import json
import re
import resource
import statistics
import sys
import time
from collections.abc import Callable

Reader = Callable[[list[str]], int]


def digits() -> Reader:
    pattern = re.compile(r"\d+")
    return lambda texts: sum(len(pattern.findall(text)) for text in texts)


def jieba_lcut() -> Reader:
    import jieba

    jieba.setLogLevel(60)
    jieba.initialize()
    return lambda texts: sum(len(jieba.lcut(text)) for text in texts)


def rjieba_cut() -> Reader:
    import rjieba

    return lambda texts: sum(len(rjieba.cut(text)) for text in texts)


def spacy_jieba() -> Reader:
    import jieba
    import spacy

    jieba.setLogLevel(60)
    nlp = spacy.blank("zh", config={"nlp": {"tokenizer": {"segmenter": "jieba"}}})
    return lambda texts: sum(len(nlp.make_doc(text)) for text in texts)


def spacy_characters() -> Reader:
    import spacy

    nlp = spacy.blank("zh")
    return lambda texts: sum(len(nlp.make_doc(text)) for text in texts)


def jionlp_money_time() -> Reader:
    import jionlp

    def read(texts: list[str]) -> int:
        found = 0
        for text in texts:
            found += len(jionlp.ner.extract_money(text, with_parsing=True))
            found += len(jionlp.ner.extract_time(text, time_base=time.time(), with_parsing=True))
        return found

    return read


def recognizers() -> Reader:
    from recognizers_date_time import recognize_datetime
    from recognizers_number import recognize_number
    from recognizers_number_with_unit import recognize_currency

    zh = "zh-cn"
    readers = (recognize_number, recognize_currency, recognize_datetime)
    return lambda texts: sum(len(reader(text, zh)) for text in texts for reader in readers)


def cn2an_transform() -> Reader:
    import cn2an

    def read(texts: list[str]) -> int:
        return sum(cn2an.transform(text, "cn2an") != text for text in texts)

    return read


def ours_view() -> Reader:
    from pipeline.layout import make_layout
    from pipeline.view import make_view

    def read(texts: list[str]) -> int:
        return sum(len(make_layout(make_view(text).folded).sentences) for text in texts)

    return read


def ours_mentions() -> Reader:
    from pipeline.lexicon import load_lexicon
    from pipeline.mentions import find_candidates
    from pipeline.view import make_view

    lexicon = load_lexicon()
    return lambda texts: sum(len(find_candidates(make_view(text), lexicon)) for text in texts)


def ours_facts() -> Reader:
    from pipeline.api import read_document
    from pipeline.lexicon import load_lexicon
    from pipeline.model import Article

    lexicon = load_lexicon()
    return lambda texts: sum(len(read_document(Article(text), lexicon).facts) for text in texts)


def ours_whole() -> Reader:
    from datetime import date

    import pipeline

    day = date(2025, 12, 24)

    def read(texts: list[str]) -> int:
        return sum(len(pipeline.extract(text, published=day).mentions) for text in texts)

    return read


CONTENDERS: dict[str, Callable[[], Reader]] = {
    "re.findall(r'\\d+')": digits,
    "rjieba.cut": rjieba_cut,
    "spaCy blank zh, characters": spacy_characters,
    "jieba.lcut": jieba_lcut,
    "spaCy + jieba": spacy_jieba,
    "cn2an.transform": cn2an_transform,
    "JioNLP money + time": jionlp_money_time,
    "Recognizers-Text number + unit + datetime": recognizers,
    "ipo-figures: view, layout": ours_view,
    "ipo-figures: mentions": ours_mentions,
    "ipo-figures: mentions, periods, facts": ours_facts,
    "ipo-figures: whole": ours_whole,
}


def main() -> None:
    name, path, characters, runs = sys.argv[1:]
    texts, left = [], int(characters)
    with open(path, encoding="utf-8") as lines:  # noqa: PTH123 - runs in bare environments
        for line in lines:
            text = json.loads(line)["text"][:left]
            texts.append(text)
            left -= len(text)
            if left <= 0:
                break
    start = time.perf_counter()
    read = CONTENDERS[name]()
    found = read(texts[:1])
    ready = time.perf_counter() - start
    seconds = []
    for _ in range(int(runs)):
        start = time.perf_counter()
        found = read(texts)
        seconds.append(time.perf_counter() - start)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    size = sum(map(len, texts))
    row = {"name": name, "characters": size, "found": found, "seconds": statistics.median(seconds)}
    print(json.dumps({**row, "ready": ready, "peak_mb": peak}))


if __name__ == "__main__":
    main()
