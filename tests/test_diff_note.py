"""What a note of the differences says of changes that are told in other words: names, plans, upgrades, sentences that still name both."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from diff_versions import PAGES, RECORDS, SECOND, write_version
from graph_records import COURT, DESK, POLICE, claim, entity, evidence, figure, gov

from kg.diff import Comparison, present
from kg.diff.became import founders, noted, unsaid
from kg.diff.carrying import in_order
from kg.diff.changes import Change, Quote, Reported
from kg.diff.measures import Measures
from kg.diff.naming import Texts, spoken
from kg.diff.told import Telling
from kg.diff.version import open_one
from kg.ontology_dir import builtin
from kg.records import Key
from kg.terms import GOV

LATTER = Key("practice", "990121", "有事再商量机制")


def note(tmp_path: Path, old: Sequence[object], new: Sequence[object], lang: str = "zh") -> str:
    compared = Comparison.of(write_version(tmp_path / "old", old), write_version(tmp_path / "new", new))
    return present.present(compared, "text", by="initiative", kinds=(), lang=lang, dirs=(builtin(),))


@pytest.mark.parametrize(
    ("label", "name"),
    [("“和为贵”调解队", "和为贵"), ("蔡家坡镇“和为贵”调解队", "和为贵"), ("《关于推行“安薪码”的方案》", "关于推行“安薪码”的方案"), ("护边联防队", "护边联防队")],
)  # fmt: skip
def test_what_of_a_label_a_page_would_hold(label: str, name: str) -> None:
    assert spoken(label) == name


def test_sentences_hold_names_in_other_characters_and_marks(tmp_path: Path) -> None:
    said = SECOND._replace(exact="青禾區公安局時堰分局推行‘同心涼亭’說事點。")
    version = write_version(tmp_path / "new", [entity(POLICE, "青禾区公安局", gov("Agency"), said),
                                               entity(COURT, "青禾区公安局时堰分局", gov("Agency"), said)])  # fmt: skip
    texts = Texts(open_one(version))
    assert texts.hold("“同心凉亭”说事点")
    assert not texts.hold("“乡音提醒”")
    pairs = [("青禾区公安局时堰分局", "“同心凉亭”说事点"), ("青禾区公安局", "“同心凉亭”说事点")]
    assert [quote.text for quotes in texts.together(pairs).values() for quote in quotes] == [said.exact]
    assert list(texts.together(pairs)) == pairs[:1], "the bureau is named in its branch's name alone"


@pytest.mark.parametrize(
    ("gap", "article", "near"), [(0, SECOND.doc, True), (3, SECOND.doc, True), (20, SECOND.doc, False), (0, PAGES[0], False)],
    ids=["next", "next-line", "further-on", "other-page"],
)  # fmt: skip
def test_two_sentences_in_a_row_may_have_one_name_each(tmp_path: Path, gap: int, article: str, near: bool) -> None:
    first = SECOND._replace(exact="“同心凉亭”也有了新样子。", end=SECOND.start + 12)
    second = first._replace(
        doc=article, exact="青禾区公安局接入视频。", start=first.end + gap, end=first.end + gap + 11
    )
    version = write_version(tmp_path / "new", [entity(POLICE, "青禾区公安局", gov("Agency"), second),
                                               entity(LATTER, "“同心凉亭”说事点", gov("Mechanism"), first)])  # fmt: skip
    texts = Texts(open_one(version))
    for pair in (("青禾区公安局", "“同心凉亭”说事点"), ("“同心凉亭”说事点", "青禾区公安局")):
        quotes = texts.together([pair]).get(pair, ())
        assert [quote.text for quote in quotes] == ([first.exact, second.exact] if near else [])


@pytest.mark.parametrize(
    ("lang", "lines"),
    [("zh", ("升级 1 项：“有事好商量”机制 → “有事再商量”机制", "已升级）", "升级后不再单独报道：青禾区公安局 推出 “有事好商量”机制")),
     ("en", ("1 upgraded: “有事好商量”机制 → “有事再商量”机制", "upgraded)", "not reported separately since the upgrade: 青禾区公安局"))],
)  # fmt: skip
def test_an_upgrade(tmp_path: Path, lang: str, lines: tuple[str, ...]) -> None:
    """Its relations are not listed as gone one by one."""
    old = [*RECORDS[:8], claim(POLICE, "operates", DESK)]
    new = [*RECORDS[:8], entity(LATTER, "“有事再商量”机制", gov("Mechanism"), SECOND),
           claim(POLICE, "operates", LATTER, SECOND), claim(LATTER, "supersedes", DESK, SECOND)]  # fmt: skip
    text = note(tmp_path, old, new, lang)
    assert all(line in text for line in lines)
    assert "  − " not in text


PLANNED = Change("relation-withdrawn", "p", str(GOV.operates), "x", old=("planned",), before=(Quote("a", "将建x"),))


@pytest.mark.parametrize(
    ("changes", "kinds"),
    [([PLANNED._replace(after=(Quote("b", "x已建成"),))], ["relation-plan"]), ([PLANNED], ["relation-withdrawn"]),
     ([PLANNED._replace(predicate=str(GOV.collaboratesWith), after=(Quote("b", "x"),))], ["relation-withdrawn"]),
     ([PLANNED._replace(after=(Quote("b", "x"),)), PLANNED._replace(kind="relation-added", old=(), new=("asserted",))],
      ["relation-withdrawn", "relation-added"])],
    ids=["named since", "not named", "nothing that is made", "taken up by the same body"],
)  # fmt: skip
def test_a_plan(changes: list[Change], kinds: list[str]) -> None:
    assert [c.kind for c in noted(changes)] == kinds


BEFORE, AFTER = (Quote("a", "甲局联合乙局创建丙室"),), (Quote("b", "丙室由甲局、乙局创建"),)
STAYS = Change("evidence-replaced", "甲", str(GOV.operates), "丙", before=BEFORE, after=AFTER)
ROLE = Change("relation-role", "乙", "", "丙", ("participatesIn", "asserted"), ("operates", "asserted"), before=BEFORE, after=AFTER)  # fmt: skip


@pytest.mark.parametrize(
    ("change", "words_alone"),
    [(ROLE, True), (ROLE._replace(after=(Quote("b", "乙局接手丙室"),)), False), (ROLE._replace(old=("participatesIn", "planned")), False)],
    ids=["one founding", "told apart", "planned before"],
)  # fmt: skip
def test_a_role_told_otherwise(change: Change, words_alone: bool) -> None:
    assert founders([STAYS])(change) == words_alone
    assert not founders([])(change)


def test_a_relation_whose_ends_a_sentence_still_names() -> None:
    """It is shown with that sentence; one that only differs in words is not."""
    gone = Change("relation-withdrawn", "甲", str(GOV.operates), "丙", old=("asserted",), before=BEFORE)

    def both(changes: Sequence[Change]) -> dict[tuple[str, str], tuple[Quote, ...]]:
        return {(c.about, c.other): AFTER for c in changes}

    def near(changes: Sequence[Change]) -> dict[tuple[str, str], tuple[Quote, ...]]:
        return {(c.about, c.other): (*BEFORE, *AFTER) for c in changes}

    def alone(changes: Sequence[Change]) -> dict[str, Quote]:
        return {c.other: AFTER[0] for c in changes}

    (shown,) = unsaid([gone], founders([]), both, alone, lambda _: True)
    assert (shown.kind, shown.after) == ("relation-unsaid", AFTER)
    (shown,) = unsaid([gone], founders([]), near, alone, lambda _: True)
    assert (shown.kind, shown.after) == ("relation-near", (*BEFORE, *AFTER))
    (shown,) = unsaid([gone], founders([]), lambda _: {}, alone, lambda _: True)
    assert (shown.kind, shown.after) == ("relation-named", AFTER)
    assert unsaid([gone], lambda _: True, both, alone, lambda _: True) == [gone]
    (shown,) = unsaid([gone], founders([]), lambda _: {}, lambda _: {}, lambda thing: thing == "丙")
    assert shown.kind == "relation-nobody"


@pytest.mark.parametrize(
    ("said", "holds"),
    [("注册人员由2.6万人增至11.3万人", True), ("注册人员由26000人增至11.3万人", True), ("注册人员2.6万人、11.3万人", False),
     ("注册人员由12.6万人增至11.3万人", False)],
)  # fmt: skip
def test_values_side_by_side(said: str, holds: bool) -> None:
    old, new = (Reported("注册人员", value, "人") for value in ("26000.0", "113000.0"))
    assert Telling(Measures.load((builtin(),))).told(old, new, [Quote("b", said)]) == holds


@pytest.mark.parametrize(
    ("value", "way"), [(30.0, "“有事好商量”机制的村由20个增至30个"), (12.0, "“有事好商量”机制的村由20个降至12个")]
)
def test_a_finding_of_a_figure(tmp_path: Path, value: float, way: str) -> None:
    """In a sentence, where a page tells both values; else only a line below."""
    old, new = (figure(DESK, "村", v)._replace(unit="个") for v in (20.0, value))
    for said, expected in ((f"村由20个变为{value:g}个", True), (f"村为{value:g}个", False)):
        later = new._replace(
            evidence=(SECOND._replace(exact=said),), period="今年", period_start="2026", period_end="2026"
        )
        text = note(tmp_path, [*RECORDS[:8], old], [*RECORDS[:8], later])
        assert (way in text) == expected
        assert "变化的事实 1 条。" in text


def test_a_plan_of_a_figure_is_no_finding(tmp_path: Path) -> None:
    said = SECOND._replace(exact="村将由20个增至30个")
    planned = figure(DESK, "村", 30.0, said, status="planned")._replace(unit="个")
    text = note(tmp_path, RECORDS[:8], [*RECORDS[:8], planned])
    assert "（由20个增至30个）（计划中）" in text
    assert "主要变化" not in text


def test_the_sentence_that_carries_the_value_stands_first(tmp_path: Path) -> None:
    told_last = evidence(300)._replace(exact="机制自2024年12月起推行")
    old = [entity(DESK, "“有事好商量”机制", gov("Mechanism"))]
    new = [*old, entity(DESK, "“有事好商量”机制", gov("Mechanism"), told_last, since="2024-12")]
    lines = note(tmp_path, old, new).split("\n")
    (at,) = [i for i, line in enumerate(lines) if line == "  + “有事好商量”机制 始于：2024-12（旧版未写明）"]
    assert lines[at + 1].startswith("      「机制自2024年12月起推行」")


@pytest.mark.parametrize(
    ("since", "line"),
    [("2025-03-04", "= 写法不同：始于 2025-03-04（旧版为当时的报道，未写日期）"), ("2025", "= 写法不同：始于 2025（旧版为当时的报道，未写日期）"),
     ("2024", "+ “有事好商量”机制 始于：2024（旧版未写明）")],
)  # fmt: skip
def test_a_beginning_that_the_old_pages_reported_as_news(tmp_path: Path, since: str, line: str) -> None:
    """They are of 4 March 2025; it is none of the new facts."""
    old = [entity(DESK, "“有事好商量”机制", gov("Mechanism"))]
    new = [entity(DESK, "“有事好商量”机制", gov("Mechanism"), since=since)]
    assert f"  {line}\n" in note(tmp_path, old, new)


def test_names_in_sentences_of_a_graph_from_elsewhere(tmp_path: Path) -> None:
    """Its terms need no prefix of ours, and its sentences no page."""
    head = """@prefix skos: <http://www.w3.org/2004/02/skos/core#> . @prefix gov: <https://w3id.org/govkg/ontology#> .
        <x:a> a gov:Agency ; skos:prefLabel "甲局" ."""
    rest = ("<x:a> gov:operates <x:b> . <x:b> a gov:Platform ; skos:prefLabel \"乙平台\" .",
            "<x:s> <http://www.w3.org/ns/oa#exact> \"甲局说乙平台好\" .")  # fmt: skip
    files = [tmp_path / name for name in ("old.ttl", "new.ttl")]
    for file, text in zip(files, rest, strict=True):
        file.write_text(head + text, encoding="utf-8")
    text = present.present(
        Comparison.of(files[0], files[1]), "text", by="initiative", kinds=(), lang="zh", dirs=(builtin(),)
    )
    assert "  − 甲局 运行 乙平台：新版未再写明，但有一句同提两者\n      「甲局说乙平台好」\n" in text
    assert "乙平台（新版原文仍有“乙平台”）" in text


def test_the_verb_of_the_page(tmp_path: Path) -> None:
    """Where all its sentences have one; the label of the property elsewhere, and in English."""
    new = [*RECORDS[:8], claim(POLICE, "operates", DESK)]
    assert "+ 青禾区公安局 推出 “有事好商量”机制\n" in note(tmp_path / "zh", RECORDS[:8], new)
    assert "+ 青禾区公安局 — operates — “有事好商量”机制\n" in note(tmp_path / "en", RECORDS[:8], new, "en")
    using = claim(POLICE, "operates", DESK)._replace(rule="frames.relying-on")
    assert "+ 青禾区公安局 使用 “有事好商量”机制\n" in note(tmp_path / "using", RECORDS[:8], [*RECORDS[:8], using])
    signed = claim(POLICE, "issued", Key("document", "990121", "《备忘录》"))._replace(rule="issued.cueVerb.签订")
    assert "+ 青禾区公安局 — signed — " in note(tmp_path / "signed", RECORDS[:8], [*RECORDS[:8], signed], "en")
    two = [*new, claim(POLICE, "operates", DESK, SECOND)._replace(rule="operates.cueVerb.建立")]
    assert "+ 青禾区公安局 运行 “有事好商量”机制\n" in note(tmp_path / "two", RECORDS[:8], two)


def test_who_works_together_is_told_with_what_they_do(tmp_path: Path) -> None:
    """From one sentence; from another it is a line of its own."""
    runs = claim(POLICE, "operates", DESK)
    for where, folded in ((evidence(), True), (SECOND, False)):
        text = note(
            tmp_path / str(folded), RECORDS[:8], [*RECORDS[:8], runs, claim(POLICE, "collaboratesWith", COURT, where)]
        )
        assert ("协作 青禾区人民法院" in text.partition("= 随之而来：")[2]) == folded
        assert ("  + 青禾区公安局 协作 青禾区人民法院" in text) != folded


def test_where_pilots_became_general(tmp_path: Path) -> None:
    town = Key("place", "990121001000", "石桥镇")
    places = [RECORDS[7], entity(town, "石桥镇", gov("Place"), code="990121001000")]
    old = [RECORDS[4], *places, claim(DESK, "appliesIn", town, status="piloted")]
    county = Key("place", "990121", "青禾区")
    new = [RECORDS[4], *places, claim(DESK, "appliesIn", county, SECOND)]
    text = note(tmp_path, old, new)
    assert "  ~ “有事好商量”机制 适用范围：石桥镇（试点） → 青禾区\n" in text
    assert "  − " not in text and "  + " not in text


@pytest.mark.parametrize(
    ("status", "state"), [("planned", "新见的计划"), ("denied", "新见，但未实施或已停止"), ("asserted", "新出现")]
)
def test_a_new_plan_is_none_that_came(tmp_path: Path, status: str, state: str) -> None:
    new = [*RECORDS[:8], entity(LATTER, "“有事再商量”机制", gov("Mechanism"), SECOND), claim(POLICE, "operates", LATTER, SECOND, status=status)]  # fmt: skip
    text = note(tmp_path, RECORDS[:8], new)
    assert f"“有事再商量”机制（松江省临江市青禾区、{state}）" in text
    assert ("1 项举措或站点新见" in text) == (status == "asserted")


def test_a_plan_that_others_carried_out(tmp_path: Path) -> None:
    old = [*RECORDS[:8], claim(POLICE, "operates", DESK, status="planned")]
    new = [*RECORDS[:8], claim(COURT, "operates", DESK, SECOND)]
    assert "  ~ 青禾区公安局 推出 “有事好商量”机制：计划中 → 新版由青禾区人民法院实施" in note(tmp_path, old, new)


def test_a_figure_that_grew_is_changed_where_both_versions_have_its_owner(tmp_path: Path) -> None:
    """With the word before its measure that belongs to it; once, though another sentence tells it for a period."""
    grew = figure(DESK, "追回工资", 26.0, SECOND._replace(exact="为追回工资26起，由5起增加到26起"))
    text = note(tmp_path, RECORDS[:8], [*RECORDS[:8], grew, figure(DESK, "追回工资", 26.0, period="今年")])
    assert "  ~ “有事好商量”机制：为追回工资 26起（由5起增加到26起）\n" in text
    assert "  + " not in text


def test_what_a_part_of_somebody_does(tmp_path: Path) -> None:
    branch = Key("agency", "990121", "公安局石桥分局")
    rest = [*RECORDS[:8], entity(branch, "青禾区公安局石桥分局", gov("Agency")), claim(branch, "partOf", POLICE)]
    old, new = [*rest, claim(POLICE, "operates", DESK)], [*rest, claim(branch, "operates", DESK, SECOND)]
    text = note(tmp_path, old, new)
    assert "  ~ 青禾区公安局 推出 “有事好商量”机制：新版写到的是其下属青禾区公安局石桥分局\n" in text
    assert "  + " not in text, "one fact is not told twice"


def test_where_it_followed_to_apply_says_nothing_beside_a_place_that_is_told(tmp_path: Path) -> None:
    town = Key("place", "990121001000", "石桥镇")
    places = [RECORDS[4], RECORDS[7], entity(town, "石桥镇", gov("Place"), code="990121001000")]
    follows = claim(DESK, "appliesIn", Key("place", "990121", "青禾区"))._replace(rule="operator.division")
    for told in ([claim(DESK, "appliesIn", town, SECOND)], []):
        text = note(tmp_path / str(len(told)), [*places, follows], [*places, *told])
        assert ("前有 适用于 青禾区" in text) == (not told)


def test_the_sentence_that_says_it_is_done_comes_first() -> None:
    quotes = (Quote("a", "计划增设", start=1, status="planned"), Quote("a", "建成", start=9, status="asserted"))
    change = Change("relation-withdrawn", "甲", str(GOV.operates), "乙", before=quotes)
    assert [q.text for q in in_order(change, Telling(Measures([])))[0]] == ["建成", "计划增设"]


def test_a_place_in_one_of_before_is_none_that_is_new(tmp_path: Path) -> None:
    town, village = Key("place", "990121001000", "石桥镇"), Key("place", "990121", "柳湾村")
    places = [
        RECORDS[7],
        entity(town, "石桥镇", gov("Place"), code="990121001000"),
        entity(village, "石桥镇柳湾村", gov("Place")),
    ]
    old = [RECORDS[4], *places, claim(DESK, "appliesIn", town)]
    new = [RECORDS[4], *places, claim(DESK, "appliesIn", village, SECOND)]
    text = note(tmp_path, old, new)
    assert "  = 地点写法不同：适用于 石桥镇 → 石桥镇柳湾村\n" in text
    assert "  + " not in text
