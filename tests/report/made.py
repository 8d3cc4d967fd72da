"""Results made by hand: an article with emoji, carriage returns and two alarms, a calm one, a hostile one."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from pipeline.interval import Interval
from pipeline.model import Article, Evidence, Extraction, Fact, Finding, Mention, Period, Repair, Span
from pipeline.view import make_view

__all__ = ["HOSTILE", "calm", "hostile", "loud", "mention", "plain", "year"]

#: What an article may try: to end its element, to run, to be fetched, to end the data block.
HOSTILE = "</p></script><script>window.ran=1</script><img src=x onerror='window.ran=2'>\"'--><svg onload=window.ran=3>"


def year(number: int) -> Period:
    """Return a calendar year."""
    return Period(date(number, 1, 1), date(number, 12, 31))


def mention(
    text: str, name: str, written: str, kind: str, value: str | None, unit: str | None = None, **more: object
) -> Mention:
    """Return the mention of the first ``written`` in ``text`` after ``after``."""
    after = more.pop("after", None)
    start = text.index(written, text.index(str(after)) if after else 0)
    number = None if value is None else Decimal(value)
    return Mention(name, start, start + len(written), written, kind, "made", number, unit=unit, **more)  # type: ignore[arg-type]


def plain(
    text: str, name: str, mentions: Iterable[Mention] = (), facts: Iterable[Fact] = (), **more: object
) -> Extraction:
    """Return a result without findings."""
    findings = more.pop("findings", ())
    article = Article(text, id=name, **more)  # type: ignore[arg-type]
    return Extraction(article, make_view(text).script, tuple(mentions), tuple(facts), tuple(findings))  # type: ignore[arg-type]


def loud() -> Extraction:
    """Return a Traditional article with two alarms and a conflict; an emoji stands before every figure."""
    text = (
        "🚀甲公司衝刺上市👨‍👩‍👧\r\n2023年收入1.25億元，2024年收入3.12億元，其中硬件佔85%，軟件佔15%。預計2025年收入5億元。\n\n"
        "𠮷利的日均調用量為4.2萬億，甲公司為50億左右，兩者相差12倍。\n"
        "傳聞裁員近百人，公司回應稱涉及十餘人。現金可維持約兩年，每年流出1.25億元。\n"
    )  # fmt: skip
    m = (
        mention(text, "m1", "2023年", "date", None, period=year(2023), iso="2023"),
        mention(text, "m2", "1.25億元", "money", "1.25e8", "CNY", ulp=Decimal("1e6")),
        mention(text, "m3", "3.12億元", "money", "3.12e8", "CNY", ulp=Decimal("1e6")),
        mention(text, "m4", "85%", "percent", "0.85", "pure", ulp=Decimal("0.01")),
        mention(text, "m5", "15%", "percent", "0.15", "pure", ulp=Decimal("0.01")),
        mention(text, "m6", "5億元", "money", "5e8", "CNY", ulp=Decimal("1e8"), after="預計"),
        mention(text, "m7", "4.2萬億", "quantity", "4.2e12", "token", unit_from="context"),
        mention(text, "m8", "50億", "quantity", "5e9", "token", unit_from="context"),
        mention(text, "m9", "12倍", "multiple", "12", "pure"),
        mention(text, "m10", "百人", "quantity", "100", "人"),
        mention(text, "m11", "十餘人", "quantity", None, "人", low=Decimal(11), high=Decimal(19)),
        mention(text, "m12", "兩年", "duration", None, iso="P2Y"),
        mention(text, "m13", "1.25億元", "money", "1.25e8", "CNY", after="流出"),
    )
    subject = Span(text.index("甲公司"), text.index("甲公司") + 3)
    facts = (
        Fact("f1", "m2", "甲公司", "revenue", period=year(2023), value=Decimal("1.25e8"), evidence=Evidence(subject)),
        Fact("f2", "m3", "甲公司", "revenue", period=year(2024), value=Decimal("3.12e8")),
        Fact("f3", "m4", "甲公司", "share", of="revenue", segment="硬件", period=year(2024), value=Decimal("0.85")),
        Fact("f4", "m5", "甲公司", "share", of="revenue", segment="軟件", period=year(2024), value=Decimal("0.15")),
        Fact("f5", "m6", "甲公司", "revenue", aggregate="forecast", period=year(2025), value=Decimal("5e8")),
        Fact("f6", "m7", "吉利", "token_usage", aggregate="average_day", unit="token"),
        Fact("f7", "m8", "甲公司", "token_usage", aggregate="average_day", unit="token"),
        Fact("f8", "m11", "甲公司", "layoffs"),
    )
    return plain(
        text,
        "loud",
        m,
        facts,
        findings=_findings(),
        title="甲公司的數字",
        published=date(2025, 12, 24),
        publisher="某報",
    )


def _findings() -> tuple[Finding, ...]:
    unit = Interval(Decimal("11.5"), Decimal("12.5"))
    return (
        Finding(
            "c-share", "shares_total", "consistent", "info", None, ("m4", "m5"), "85% + 15% = 100%",
            message="85% + 15% = 100%", message_en="85% + 15% = 100%",
        ),
        Finding(
            "c-times", "multiple", "inconsistent", "error", "m9", ("m8", "m7"), "50億 ÷ 4.2萬億 = 0.0012", unit,
            Interval(Decimal("0.00116"), Decimal("0.00122"), high_open=True),
            message="50億 ÷ 4.2萬億 = 0.0012，文中稱 12倍",
            message_en="50億 ÷ 4.2萬億 = 0.0012, the text says 12倍",
            repairs=(Repair("m8", "50萬億", Decimal("5e13")), Repair("m7", "4.2億", Decimal("4.2e8"))),
        ),
        Finding(
            "c-run", "runway", "inconsistent", "error", "m12", ("m13",), "1.25 ÷ 1.25 = 1", message="只夠一年",
            repairs=(Repair("m12", "一年", iso="P1Y"),),
        ),
        Finding("c-men", "duplicate", "conflict", "warning", None, ("m10", "m11"), "百人 / 十餘人", message="兩種說法"),
        Finding("c-old", "growth", "undecidable", "info", "m3", ("m2",), "3.12 ÷ 1.25 − 1", reading="another_base"),
    )  # fmt: skip


def calm() -> Extraction:
    """Return a Simplified article without an alarm."""
    text = "乙公司2024年净利润为2亿元。\n"
    m = (mention(text, "m1", "2亿元", "money", "2e8", "CNY"),)
    facts = (Fact("f1", "m1", "乙公司", "net_profit", period=year(2024), value=Decimal("2e8")),)
    return plain(text, "calm", m, facts, title="乙公司年报", published=date(2025, 3, 1))


def hostile() -> Extraction:
    """Return an article that is markup from end to end, its metadata and facts too."""
    text = f"{HOSTILE}收入3億元\0\x07 &amp; &lt;b&gt; \ud800 {{{{ 7*7 }}}}\n{HOSTILE}"
    m = (mention(text, "m1", "3億元", "money", "3e8", "CNY", warning=HOSTILE),)
    facts = tuple(
        Fact(
            f"f{i}",
            "m1",
            HOSTILE,
            "other",
            HOSTILE,
            segment=HOSTILE,
            period=year(2020 + i),
            value=Decimal("3e8"),
            source=HOSTILE,
        )
        for i in range(3)
    )
    extra = Fact("f9", "m1", "=cmd|' /C calc'!A0", "other", "@SUM(A1)", value=Decimal("-3e8"))
    finding = Finding(
        "c1", HOSTILE, "inconsistent", "error", "m1", (), HOSTILE, message=HOSTILE, message_en=HOSTILE + "en",
        reading=HOSTILE, subtype=HOSTILE, repairs=(Repair("m1", HOSTILE),),
    )  # fmt: skip
    return plain(
        text,
        "../../" + HOSTILE,
        m,
        (*facts, extra),
        findings=(finding,),
        title=HOSTILE,
        publisher=HOSTILE,
        source=HOSTILE,
    )
