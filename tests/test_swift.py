"""Records of frozen classes made fast are what their constructors make."""

from __future__ import annotations

import pickle
from dataclasses import FrozenInstanceError, fields, replace
from decimal import Decimal

import pytest

from pipeline.model import Fact, Mention
from pipeline.swift import maker

MENTION = Mention("m1", 3, 7, "1.2亿", "money", "money.amount", Decimal(120_000_000), unit="CNY")


@pytest.mark.parametrize("record", [MENTION, Fact("f1", "m1", "某公司", "revenue")])
def test_equal_to_what_the_constructor_makes(record):
    kind = type(record)
    made = maker(kind)(*(getattr(record, field.name) for field in fields(kind)))
    assert type(made) is kind
    assert made == record
    assert repr(made) == repr(record)
    assert pickle.loads(pickle.dumps(made)) == record


def test_frozen_like_the_others():
    made = maker(Mention)(*(getattr(MENTION, field.name) for field in fields(Mention)))
    assert hash(made) == hash(MENTION)
    assert replace(made, end=8).end == 8
    with pytest.raises(FrozenInstanceError):
        made.end = 8


def test_every_field_is_asked_for():
    with pytest.raises(TypeError):
        maker(Mention)("m1", 3)
