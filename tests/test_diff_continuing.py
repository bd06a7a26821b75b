"""What a note tells of figures and services that the new version has in other words: no new fact, and none that is only gone."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from diff_versions import PAGES, RECORDS, SECOND, write_version
from graph_records import COUNTY, DESK, POLICE, claim, entity, evidence, figure, gov

from kg.diff import Comparison, present
from kg.ontology_dir import builtin
from kg.records import Key

HUTS = Key("practice", "990121", "渡口驿站")
RUN = Key("practice", "990121", "代跑代办服务")
POST = Key("practice", "990121", "暖江警务室")


def note(tmp_path: Path, old: Sequence[object], new: Sequence[object], lang: str = "zh") -> str:
    found = Comparison.of(write_version(tmp_path / "old", old), write_version(tmp_path / "new", new))
    return present.present(found, "text", by="initiative", kinds=(), lang=lang, dirs=(builtin(),))


def lines(text: str) -> list[str]:
    return [row.strip() for row in text.split("\n") if row.startswith(("  + ", "  − ", "  ~ "))]


# -- what the next sentence says was counted


@pytest.mark.parametrize(
    ("behind", "told", "one"),
    [("这是青禾区公安局建起的“渡口驿站”。", "全区“渡口驿站”达到10座。", True), ("青禾区公安局建起“渡口驿站”。", "全区“渡口驿站”达到10座。", False),
     ("这是创建“渡口驿站”的一个缩影。", "全区“渡口驿站”达到10座。", False), ("这是青禾区公安局建起的“渡口驿站”。", "新建“渡口驿站”10座。", False)],
    ids=["it is that", "only named", "an instance of it", "only the new ones are counted"],
)  # fmt: skip
def test_a_sentence_says_what_the_one_before_counts(behind: str, told: str, one: bool, tmp_path: Path) -> None:
    first = evidence()._replace(exact="沿线多了6座橙色小屋。")
    first = first._replace(end=first.start + len(first.exact))
    second = first._replace(exact=behind, start=first.end, end=first.end + len(behind))
    after = SECOND._replace(exact=told)
    measure = "全区“渡口驿站”" if told.startswith("全区") else "“渡口驿站”"
    huts = [entity(HUTS, "“渡口驿站”", gov("Facility"), where) for where in (second, after)]
    old = [
        *RECORDS[:8],
        huts[0],
        claim(POLICE, "operates", HUTS, second),
        figure(COUNTY, "橙色小屋", 6.0, first)._replace(unit="座"),
    ]
    new = [*RECORDS[:8], huts[1], figure(HUTS, measure, 10.0, after)._replace(unit="座")]
    paired = "~ “渡口驿站”：橙色小屋 6座（旧版记于青禾区） → 全区“渡口驿站” 10座"
    assert (paired in lines(note(tmp_path, old, new))) == one


# -- a number beside


@pytest.mark.parametrize(
    ("said", "words"),
    [("活动已办四年，累计开展230场，调解纠纷97起。", "累计开展230场"), ("活动已办四年，累计开展2.3万余场次，调解纠纷97起。", "累计开展2.3万余场次"),
     ("活动已办四年，累计走进230村，调解纠纷97起。", ""), ("上半年开展90场，累计开展230场，调解纠纷97起。", ""), ("累计开展230场景，调解纠纷97起。", "")],
    ids=["of the same unit", "of ten thousands", "of another unit", "two of them", "no unit"],
)  # fmt: skip
def test_a_number_beside_what_grew(said: str, words: str, tmp_path: Path) -> None:
    before, after = evidence()._replace(exact="以案释法58场次，调解纠纷45起。"), SECOND._replace(exact=said)
    old = [figure(DESK, "以案释法", 58.0, before)._replace(unit="场次"), figure(DESK, "调解纠纷", 45.0, before)]
    text = note(tmp_path, [*RECORDS[:8], *old], [*RECORDS[:8], figure(DESK, "调解纠纷", 97.0, after)])
    (line,) = [row for row in lines(text) if "以案释法" in row]
    assert line == "− “有事好商量”机制：以案释法 58场次" + (f"：新版未再写明，但同处写有“{words}”" if words else "")


def test_a_value_that_is_no_number_is_none(tmp_path: Path) -> None:
    """In a graph from elsewhere."""
    before, after = (
        evidence()._replace(exact="释法58件，调解45起。"),
        SECOND._replace(exact="累计释法230件，调解近百起。"),
    )
    old = [figure(DESK, "释法案件", 58.0, before), figure(DESK, "调解纠纷", 45.0, before)]
    new = write_version(tmp_path / "new", [*RECORDS[:8], figure(DESK, "调解纠纷", 97.0, after)])
    graph = new / "graph.ttl"
    graph.write_text(graph.read_text(encoding="utf-8").replace("97.0", '"近百"'), encoding="utf-8")
    found = Comparison.of(write_version(tmp_path / "old", [*RECORDS[:8], *old]), new)
    text = present.present(found, "text", by="initiative", kinds=(), lang="zh", dirs=(builtin(),))
    assert "释法案件 58起：新版未再写明，但同处写有“累计释法230件”" in text


def test_a_number_of_another_owner_is_none(tmp_path: Path) -> None:
    before, after = (
        evidence()._replace(exact="释法58场，调解45起。"),
        SECOND._replace(exact="调解97起，某局开展宣讲230场。"),
    )
    old = [figure(DESK, "释法", 58.0, before)._replace(unit="场"), figure(DESK, "调解纠纷", 45.0, before)]
    new = [figure(DESK, "调解纠纷", 97.0, after), figure(POLICE, "开展宣讲", 230.0, after)._replace(unit="场")]
    assert "− “有事好商量”机制：释法 58场" in lines(note(tmp_path, [*RECORDS[:8], *old], [*RECORDS[:8], *new]))


# -- the same measure of where it applies

OF_OTHERS = {
    "where it applies": ([claim(DESK, "appliesIn", COUNTY)], COUNTY, "检查网点", True),
    "who runs it, of another measure": ([claim(POLICE, "operates", DESK)], POLICE, "走访网点", False),
    "somebody else": ([], COUNTY, "检查网点", False),
}


@pytest.mark.parametrize(("relations", "owner", "measure", "told"), OF_OTHERS.values(), ids=OF_OTHERS)
def test_the_same_measure_of_another_owner(
    relations: list[object], owner: Key, measure: str, told: bool, tmp_path: Path
) -> None:
    """It is shown beside, and stays new: it may count more."""
    old, new = figure(DESK, "检查网点", 70.0), figure(owner, measure, 60.0, SECOND)
    told_lines = lines(note(tmp_path, [*RECORDS[:8], *relations, old], [*RECORDS[:8], *relations, new]))
    name = "青禾区" if owner == COUNTY else "青禾区公安局"
    assert f"+ {name}：{measure} 60起" in told_lines
    gone = f"− “有事好商量”机制：检查网点 70起{f'：新版的同名数据记于{name}：60起' if told else ''}"
    assert gone in told_lines


# -- a service by another name


@pytest.mark.parametrize(
    ("said", "page", "measure", "goes_on"),
    [("推出户籍业务“代跑代办”服务。", PAGES[0], "代办户籍业务", True), ("推出车管业务“代跑代办”服务。", PAGES[0], "代办户籍业务", False),
     ("推出户籍业务“代跑代办”服务。", PAGES[0], "咨询户籍业务", False), ("推出户籍业务“代跑代办”服务。", PAGES[1], "代办户籍业务", False)],
    ids=["what it handles is counted", "it handles something else", "another verb", "another page"],
)  # fmt: skip
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_service_goes_on(said: str, page: str, measure: str, goes_on: bool, lang: str, tmp_path: Path) -> None:
    told = evidence()._replace(exact=said)
    old = [entity(RUN, "“代跑代办”服务", gov("Mechanism"), told), claim(POLICE, "operates", RUN, told)]
    counted = evidence(40) if page == PAGES[0] else SECOND
    posts = [entity(POST, "“暖江”警务室", gov("Facility"), where) for where in (counted, SECOND)]
    figures = [figure(POST, measure, 312.0, counted), figure(POST, measure, 1860.0, SECOND, period="2024年")]
    text = note(tmp_path, [*RECORDS[:8], *old, posts[0], figures[0]], [*RECORDS[:8], posts[1], figures[1]], lang)
    heading = {"zh": "新版原文仍有“代办户籍业务”", "en": "the new version still has “代办户籍业务”"}[lang]
    line = {
        "zh": "：新版未再用此名，但仍写有“代办户籍业务”",
        "en": "though the new version still counts “代办户籍业务”",
    }[lang]
    assert (heading in text, line in text) == (goes_on, goes_on)
    assert sum("“代跑代办”服务" in row for row in lines(text)) == 1
