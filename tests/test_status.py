"""Whether a claim is asserted, piloted, planned or denied, and who reports it. Sentences are invented."""

from __future__ import annotations

import pytest
from invented import claims, read

SUBJECT, OBJECT = "宁德市司法局", "“海上调解”机制"
STATUS = {
    "plain": ("宁德市司法局推行“海上调解”机制", "asserted"),
    "already": ("宁德市司法局已推行“海上调解”机制", "asserted"),
    "before the verb of another clause": ("宁德市司法局将群众放在首位，推行“海上调解”机制", "asserted"),
    "by a plan": ("宁德市司法局按计划推行“海上调解”机制", "asserted"),
    "what others do not have": ("宁德市司法局推行没有先例的“海上调解”机制", "asserted"),
    "will": ("宁德市司法局将推行“海上调解”机制", "planned"),
    "will go on": ("宁德市司法局将继续推行“海上调解”机制", "planned"),
    "next step": ("下一步，宁德市司法局推行“海上调解”机制", "planned"),
    "intends": ("宁德市司法局拟推行“海上调解”机制", "planned"),
    "plans for the year": ("宁德市司法局计划年内推行“海上调解”机制", "planned"),
    "on trial": ("宁德市司法局试行“海上调解”机制", "piloted"),
    "pilots": ("宁德市司法局在蕉城区试点推行“海上调解”机制", "piloted"),
    "not yet": ("宁德市司法局尚未推行“海上调解”机制", "denied"),
    "has none": ("宁德市司法局没有推行“海上调解”机制", "denied"),
    "no longer": ("宁德市司法局不再推行“海上调解”机制", "denied"),
    "did not": ("宁德市司法局并未推行“海上调解”机制", "denied"),
}


@pytest.mark.parametrize(("sentence", "status"), STATUS.values(), ids=STATUS.keys())
def test_status(sentence: str, status: str) -> None:
    said = {st for s, p, o, st in claims(sentence + "。") if (s, p, o) == (SUBJECT, "operates", OBJECT)}
    assert said == {status}


@pytest.mark.parametrize(
    ("sentence", "status"),
    [
        ("宁德市司法局拟联合宁德市公安局开展走访", "planned"),
        ("下一步，宁德市司法局会同宁德市公安局开展走访", "planned"),
        ("宁德市司法局会同宁德市公安局开展走访", "asserted"),
    ],
    ids=["intends", "next step", "plain"],
)
def test_status_of_a_partnership(sentence: str, status: str) -> None:
    assert (SUBJECT, "collaboratesWith", "宁德市公安局", status) in claims(sentence + "。")


def test_where_something_is_piloted() -> None:
    assert (OBJECT, "appliesIn", "蕉城区", "piloted") in claims("宁德市司法局在蕉城区试点“海上调解”机制。")


def test_where_something_is_planned() -> None:
    said = {st for s, p, o, st in claims("宁德市司法局将推行“海上调解”机制。") if (s, p) == (OBJECT, "appliesIn")}
    assert said == {"planned"}


def test_a_planned_figure_is_planned() -> None:
    (figure,) = read("宁德市司法局计划年内建成“渔排议事亭”20个。").figures
    assert (figure.value, figure.status) == (20, "planned")


REPORTED = {
    "by a person": ("宁德市人民检察院检察长林海峰表示，该院推出“海上检察”平台", "林海峰"),
    "by a body": ("据宁德市人民检察院介绍，宁德市人民检察院推出“海上检察”平台", "宁德市人民检察院"),
    "by nobody": ("宁德市人民检察院推出“海上检察”平台", None),
}


@pytest.mark.parametrize(("sentence", "who"), REPORTED.values(), ids=REPORTED.keys())
def test_who_reports(sentence: str, who: str | None) -> None:
    reading = read(sentence + "。")
    labels = {e.key: e.label for e in reading.entities}
    (by,) = {c.attributed_to for c in reading.claims if c.predicate.endswith("#operates")}
    assert (labels[by] if by else None) == who
