"""Metrics of stretches of time: results of a period, and what is paid out of them."""

from __future__ import annotations

__all__ = ["FLOWS", "PAID_ON", "PAYOUTS"]

#: What is of a stretch of time and never of a day.
FLOWS = frozenset(
    [
        *("revenue", "cost", "gross_profit", "gross_margin", "operating_profit", "operating_margin", "net_profit"),
        *("net_loss", "net_margin", "adjusted_net_profit", "adjusted_net_loss", "ebitda", "rnd_expense"),
        *("selling_expense", "admin_expense", "finance_cost", "impairment", "eps", "dividend_per_share"),
        *("payout_ratio", "operating_cash_flow", "operating_cash_outflow", "capex"),
    ]
)


#: What is paid out is of the year or the half year that ends on a day of record.
PAYOUTS = frozenset({"dividend_per_share", "payout_ratio"})
PAID_ON = frozenset({(12, 31), (6, 30)})
