"""Periods: where they stand, and which days they mean for an article of a given date. And the numbers beside them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.claims.figure_rules import read_all
from kg.claims.numerals import Numerals, Sign
from kg.claims.periods import PeriodFinder, PeriodRule
from kg.ontology_dir import builtin

FINDER = PeriodFinder(read_all([builtin()], "patterns/periods.tsv", PeriodRule))
NUMERALS = Numerals(read_all([builtin()], "lexicon/numerals.tsv", Sign), "余多几来")

RESOLVED = [
    ("2021年", "2022-07-20", "2021-01-01", "2021-12-31"),
    ("2021年", None, "2021-01-01", "2021-12-31"),
    ("2018年至2020年", None, "2018-01-01", "2020-12-31"),
    ("2018-2020年", None, "2018-01-01", "2020-12-31"),
    ("2020年2月", None, "2020-02-01", "2020-02-29"),
    ("2021年上半年", None, "2021-01-01", "2021-06-30"),
    ("2021年1至8月", None, "2021-01-01", "2021-08-31"),
    ("2022年第一季度", None, "2022-01-01", "2022-03-31"),
    ("2022年3月15日", None, "2022-03-15", "2022-03-15"),
    ("2022年2月31日", None, None, None),
    ("自2021年至今", "2022-07-20", "2021-01-01", "2022-07-20"),
    ("2020年10月以来", "2022-07-20", "2020-10-01", "2022-07-20"),
    ("2020年以来", None, "2020-01-01", None),
    ("截至2022年5月底", None, None, "2022-05-31"),
    ("截至5月底", "2022-07-20", None, "2022-05-31"),
    ("截至目前", "2022-07-20", None, "2022-07-20"),
    ("截至目前", "2022-07", None, None),
    ("截至目前", None, None, None),
    ("今年以来", "2022-07-20", "2022-01-01", "2022-07-20"),
    ("今年以来", "2022", "2022-01-01", None),
    ("今年前8个月", "2022-09-02", "2022-01-01", "2022-08-31"),
    ("去年", "2022-07-20", "2021-01-01", "2021-12-31"),
    ("去年", None, None, None),
    ("前三季度", "2022-11-02", "2022-01-01", "2022-09-30"),
    ("上半年", "2022-07-20", "2022-01-01", "2022-06-30"),
    ("3月中旬", "2022-07-20", "2022-03-11", "2022-03-20"),
    ("12月", "2022-01-05", "2021-12-01", "2021-12-31"),
    ("12月", "2022", None, None),
    ("近年来", "2022-07-20", None, None),
    ("每月", "2022-07-20", None, None),
    ("自新系统上线以来", "2022-07-20", None, "2022-07-20"),
    ("夏季行动开展以来", "2022-07-20", None, "2022-07-20"),
]


@pytest.mark.parametrize(("printed", "date", "first", "last"), RESOLVED, ids=[f"{r[0]} {r[1]}" for r in RESOLVED])
def test_resolved_by_the_date_of_the_article(
    printed: str, date: str | None, first: str | None, last: str | None
) -> None:
    sentence = f"{printed},该站接待群众。"
    (period,) = FINDER.find(sentence, date)
    assert (period.printed, period.first, period.last) == (printed, first, last)
    assert sentence[period.start : period.end] == printed


@pytest.mark.parametrize("text", ["与去年同期相比", "较2020年下降", "20年来的积怨", "18岁那年", "自治区覆盖每月均值"])
def test_no_period(text: str) -> None:
    assert FINDER.find(text) == []


VALUES = {
    "36": 36,
    "1,234": 1234,
    "1 234 567": 1234567,
    "98.5": 98.5,
    "1.2万余": 12000,
    "580余万": 5800000,
    "3亿2000万": 320000000,
    "1万3000余": 13000,
    "3万5千": 35000,
    "五千万": 50000000,
    "二十三": 23,
    "三百零五": 305,
    "一万二千": 12000,
    "三点五": 3.5,
    "十来": 10,
    "百余": 100,
    "2万亿": 2000000000000,
}


@pytest.mark.parametrize("printed", VALUES)
def test_value_of_a_number(printed: str) -> None:
    assert NUMERALS.value(printed) == VALUES[printed]


@given(st.integers(min_value=1, max_value=99_999_999))
def test_a_number_written_in_groups_has_its_value(number: int) -> None:
    high, low = divmod(number, 10_000)
    assert NUMERALS.value(f"{high}万{low}" if high else str(low)) == number
    assert NUMERALS.value(f"{number:,}") == number
