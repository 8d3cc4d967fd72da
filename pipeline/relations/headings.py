"""The names before a list of figures: how many there are, and whether they are plain enough to be counted."""

from __future__ import annotations

from pipeline.patterns import late
from pipeline.relations.scene import Scene, compiled, cues, once

__all__ = ["COUNTED", "counted_names", "known_names", "names_of"]

#: A list has no more names.
MOST_NAMES = 12
COUNTED = compiled(
    "(?:^|[，,：:])[^，,：:、\ue000-\uf8ff]{1,12}(?:[、和与及][^，,：:、\ue000-\uf8ff]{1,12}){1,9}(?P<count>«Q»)[^，,：:]{0,16}$"
)


def counted_names(scene: Scene, head: str, floor: int) -> tuple[int, int] | None:
    """Return how many names a list has that says it itself: 甲、乙、丙三家公司."""
    match = COUNTED.search(head)
    value = scene.at(floor + match.start("count")).value if match else None
    if match is None or value is None or not 1 < value <= MOST_NAMES:
        return None
    marks = match[0].count("、") + 1
    joints = len(once("以及|[和与及]").findall(match[0][: match.start("count") - match.start()]))
    return (int(value), int(value)) if marks <= value <= marks + joints else None


def names_of(head: str) -> tuple[int, int] | None:
    """Return the fewest and the most names of a list: 、 always separates, 和 與 及 may be part of a name."""
    clause = once(r"[，,：:]").split(head)[-1]
    if once(r"[（(）)等“”「」\uE000-\uF8FF]").search(clause):
        return None
    marks = clause.count("、")
    joints = len(once(r"以及|[和与及]").findall(clause))
    if marks + joints == 0 or len(clause) > 60:
        return None
    last = max((m.start() for m in once(r"以及|[和与及]").finditer(clause)), default=-1)
    separates = last > clause.rfind("、")  # A、B及C is three; 研发与设计、测试 may be two
    return marks + (2 if separates and (marks or joints == 1) else 1), marks + joints + 1


_NAME_TAIL = late("(?:地区|区域|市场|渠道|业务|分部|员工|客户|[三四五六七八九]地)?的?(?:收入|营收|销售额?|销量|占比)?")


def known_names(scene: Scene, head: str) -> bool:
    """Whether the names before 分別 are all words that are known to be names of one thing each."""
    names = once("、|以及|[和与及]").split(once("[，,：:]").split(head)[-1])
    known = {word for cut in cues(scene.lexicon, "lists")["kinds"] for word in cut.split()}

    def is_known(name: str) -> bool:
        starts = [len(w) for w in known if name.startswith(w)]  # 净利 and 净利润 both begin it
        return bool(starts) and _NAME_TAIL.fullmatch(name, max(starts)) is not None

    return all(is_known(name) for name in names)
