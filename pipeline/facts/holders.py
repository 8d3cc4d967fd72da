"""Who holds, pledges, sells or buys shares, where that is not whom the article is about."""

from __future__ import annotations

from pipeline.facts.context import Context
from pipeline.facts.records import Draft
from pipeline.model import Span
from pipeline.patterns import late

__all__ = ["holder_of"]

_HAVE = "持股|持有|控制|拥有|支配"
_TITLED = late(
    r"(?:股东|董事长|总经理|控制人|实控人|创始人|总裁|董事|监事|高管)(?!会|大会)([\u4e00-\u9fff·]{2,8}?)"
    r"(?:先生|女士)?(?:直接|间接|合计|目前|仍|共|则|现|累计|或|已|所|可)*"
    rf"(?:{_HAVE})[^,，。;；]{{0,12}}$"
)
_SELLER = late(
    r"(?:股东|董事长|董事|总经理|控制人|创始人|总裁)(?!会)([\u4e00-\u9fff·]{2,6}?)"
    r"(?:于|从|自|拟|计划|通过|宣布|发布|将|已|曾|因|合计|累计|及)[^。;；]{0,40}?[减增]持"
)
#: A name at the head of a clause, and what it does with shares.
_DEED = late(
    r"[,，。;；:：、\s“](?:截至[^,，。;；]{0,16}[,，])?"
    r"([\u4e00-\u9fff·A-Za-z、]{2,32}?)(?:先生|女士)?(?:拟|计划|将)?"
    r"(?:(?:[从自于在以]|通过|(?=\d))[^,，。;；]{2,24}?)?"
    r"(?:直接|间接|合计|分别|目前|此前|仍|共|则|现|累计|或|已|尚|触及平仓线的|总计|拟|计划|将|还|所)*"
    r"(?:持有|持股(?!平台|计划|\d+%以上)|控制(?!器|人|权|系)"
    r"|(?:被?质押|减持|增持|解除质押)(?!计划|公告|方案|事项|手续|行为|完成|[前后]))"
)
_TITLES = late(
    r".*(?:股东|董事长|总经理|控制人|实控人|创始人|总裁|董事(?!会)|监事|高管|人员|秘书|总监|一致行动人|公司)(?=[^、及和与兼])"
)
_NOBODY = late(
    r"公司|本次|此次|其中|上述|双方|股份|股票|股权|股本|质押|减持|增持|计划|方式|上市|要求|交易|比例|数量|部分|收购|完成|累计|合计|通过"
    r"|导致|日内|期内|实际$|直接|间接|分别|集中竞价|大宗|两方|同日|赎回|经过|[便曾]|抛出|再度|宣布|发布|披露|相关|期间|解除|剩余|至少|拟|[两二三四五]人|员工$"
    r"|[的了在是被将把就都也还但而又该此各每占所以若如从自于向对由使让给等后前当期]"
)
_TOGETHER = late(r"(?<!股东)(?<!控制人)及其?.{0,4}一致行动人$")
_TITLE_ALONE = late(r"(?:第?[一二三四五大]*|控股)?(?:股东|董事|监事|高管|实控人|实际控制人|一致行动人|机构)")


#: Each of the patterns above holds one of them.
_HELD_BY = late(rf"{_HAVE}|质押|[减增]持")
#: What a clause that goes on about a holder begins with.
_GOES_ON = frozenset("占其累合质持已所剩减增即总拟计间直")


def holder_of(context: Context, first: Draft) -> tuple[str, Span] | None:
    """Return whose shares a run is of, by its ``first`` fact: 第一大股东X持股21%, X质押5,371万股，占总股本的6%.

    Nothing where the figures are no shares, or the sentence names nobody who does something with them.
    """
    shares = first.metric == "other" and (first.cand.unit == "股" or (first.metric_text or "").endswith("比例"))
    if not shares and first.metric != "stake":
        return None
    reader = context.reader
    begin = max(reader.sentence.start, context.start - 80)
    if not shares and (behind := _behind(context)) is not None:
        return behind
    if _HELD_BY.search(reader.text, begin, context.start) is None:
        return _as_before(context)
    titled = (_SELLER if shares else _TITLED).search(reader.text, begin, context.start)
    if titled is not None and not _NOBODY.search(titled[1]):
        return titled[1], Span(*titled.span(1))
    return _at_head(context, begin) or _as_before(context)


_WHO_HOLDS = late(
    r"的([\u4e00-\u9fff·A-Za-z]{2,8}?)(?=[,，。;；（(]|直接|也|亦|则|已|将|为|是|在|持|表示|获|董事|共|可)"
)


def _behind(context: Context) -> tuple[str, Span] | None:
    """持股67%的华航, 占股59.09%的马恩多直接获得…: who holds stands behind."""
    reader = context.reader
    before = reader.gap(max(reader.clause_start, context.start - 8), context.start)
    if not before.rstrip("约近逾超过达为").endswith(("持股", "占股", "持股比例")):
        return None
    match = _WHO_HOLDS.match(reader.text, context.end, context.end + 14)
    if match is None or match[1].endswith(_KINDS_OF) or _NOBODY.search(match[1]):
        return None
    return reader.names.canonical.get(match[1], match[1]), Span(*match.span(1))


#: 持股5%的股东: nobody by name.
_KINDS_OF = ("股东", "公司", "企业", "机构", "平台", "股份", "人士", "投资者", "高管")


def _at_head(context: Context, begin: int) -> tuple[str, Span] | None:
    reader = context.reader
    found = None
    for match in _DEED.finditer(reader.text, max(0, begin - 1), context.start):
        start, end = match.span(1)
        title = _TITLES.match(reader.text, start, end)
        start = title.end() if title else start
        name = _TOGETHER.sub("", reader.text[start:end].strip("、"))
        if 2 <= len(name) <= 16 and not _NOBODY.search(name) and not _TITLE_ALONE.fullmatch(name):
            found = reader.names.canonical.get(name, name), Span(start, end)
    return found


#: 间接持有公司29%的股份: what stands behind it is held.
_HOLDS = late(r"(?:直接|间接|合计|共|并|另|还|则)*(?:持有|持股|质押|减持|增持)")


def _as_before(context: Context) -> tuple[str, Span] | None:
    """占公司总股本的12%, 累计质押1亿股: of whom the sentence has spoken."""
    reader = context.reader
    last = reader.drafts[-1] if reader.drafts else None
    if last is None or last.cand.start < reader.sentence.start or "held" not in last.notes:
        return None
    if reader.text[reader.clause_start : reader.clause_start + 1] not in _GOES_ON:
        return None
    named = reader.named_in_clause and _HOLDS.match(reader.text, reader.clause_start) is None
    if named or last.subject is None or last.subject_span is None:
        return None
    return last.subject, last.subject_span
