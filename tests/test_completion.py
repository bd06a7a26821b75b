"""Whom a short name means: completed from its context, kept apart where two could be meant. Sentences are invented."""

from __future__ import annotations

import pytest
from invented import Part, aliases, divisions, entities, kinds, relations

COMPLETED: dict[str, tuple[tuple[Part, ...], str, str]] = {
    # what is printed, the form, what it means
    "市 of the city": (("江西省上饶市司法局推行“茶山普法”机制。市司法局还组建队伍。",), "市司法局", "上饶市司法局"),
    "level inside the name": (("江西省上饶市司法局推行“茶山普法”机制,团市委参与。",), "团市委", "团上饶市委"),
    "市 of the headline": ((("title", "上饶：法治进茶山"), "近日，市司法局推行“茶山普法”机制。"), "市司法局", "上饶市司法局"),
    "县 of the county, not of its city": (("陕西省商洛市丹凤县人民检察院联合县公安局开展走访。",), "县公安局", "丹凤县公安局"),
    "short and full head noun": (("丹凤县人民检察院开展走访。县检察院还设立检察服务站。",), "县检察院", "丹凤县人民检察院"),
    "州": (("四川省凉山彝族自治州司法局印发方案。州司法局推行“彝家调解”机制。",), "州司法局", "凉山彝族自治州司法局"),
    "旗": (("内蒙古自治区准格尔旗人民法院开展走访。旗法院设立“牧民驿站”。",), "旗法院", "准格尔旗人民法院"),
    "区": (("新疆维吾尔自治区吐鲁番市高昌区公安局开展走访。区司法局推行“葡萄架下议事”机制。",), "区司法局", "高昌区司法局"),
    "whole system": (("宁夏回族自治区固原市检察机关开展走访。全市检察机关办案12件。",), "全市检察机关", "固原市检察机关"),
    "whole system of a region": ((("title", "宁夏检察机关护水"), "近日，全区检察机关开展走访。"), "全区检察机关", "宁夏检察机关"),
    "police": (("福建省永安市公安局推出“竹海义警”机制。永安警方开展巡逻。",), "永安警方", "永安市公安局"),
    "headline's short form": ((("title", "桐乡公安推行义警机制"), "浙江省桐乡市公安局推出“水乡义警”机制。"), "桐乡公安", "桐乡市公安局"),
    "station by its own name": (
        ("湖北省潜江市公安局园林派出所开展走访。园林派出所推出“虾乡警务”机制。",), "园林派出所", "潜江市公安局园林派出所",
    ),
    "tribunal by its own name": (
        ("潜江市人民法院园林法庭开展走访。园林法庭推行“巡回审判”模式。",), "园林法庭", "潜江市人民法院园林法庭",
    ),
    "parent division before its own": (("广东省佛山市顺德区司法局推行“街坊会”机制。",), "广东省佛山市顺德区司法局", "顺德区司法局"),
}  # fmt: skip


@pytest.mark.parametrize(("parts", "form", "label"), COMPLETED.values(), ids=COMPLETED.keys())
def test_completed(parts: tuple[Part, ...], form: str, label: str) -> None:
    assert form in aliases(*parts).get(label, ()), aliases(*parts)


PRONOUNS: dict[str, tuple[tuple[Part, ...], str]] = {
    "该局": (("上饶市司法局印发方案。该局推行“茶山普法”机制。",), "上饶市司法局"),
    "该院": (("丹凤县人民检察院印发方案。该院推行“茶山普法”机制。",), "丹凤县人民检察院"),
    "该所": (("大理市公安局古城派出所接警。该所推行“茶山普法”机制。",), "大理市公安局古城派出所"),
    "该大队": (("内丘县公安局交通警察大队接警。该大队推行“茶山普法”机制。",), "内丘县公安局交通警察大队"),
    "该局, past a court": (("上饶市司法局与上饶市人民法院会商。该局推行“茶山普法”机制。",), "上饶市司法局"),
    "县局": (("婺源县公安局印发方案。县局推行“茶山普法”机制。",), "婺源县公安局"),
}


@pytest.mark.parametrize(("parts", "label"), PRONOUNS.values(), ids=PRONOUNS.keys())
def test_a_pronoun_means_the_body_named_before(parts: tuple[Part, ...], label: str) -> None:
    assert (label, "operates", "“茶山普法”机制") in relations(*parts)
    assert not any("该" in form for forms in aliases(*parts).values() for form in forms)


def test_a_pronoun_without_a_body_means_nothing() -> None:
    assert {kind for kind, _ in kinds("该局推行“茶山普法”机制。")} == {"practice"}


def test_our_city_is_the_city_of_the_headline() -> None:
    found = relations(("title", "福建永安守护竹海"), "我市近日启动“竹海巡护”行动。")
    assert ("“竹海巡护”行动", "appliesIn", "永安市") in found
    assert not any(kind == "place" for kind, _ in kinds("我市近日启动“竹海巡护”行动。"))


# -- two of one kind

TWO = "江西省婺源县公安局推行“油菜花巡护”机制。安徽省歙县公安局推行“新安江巡护”机制。"


def test_two_public_security_bureaus_never_merge() -> None:
    found = divisions(TWO)
    assert (found["婺源县公安局"], found["歙县公安局"]) == ("361130", "341021")
    assert {o for s, p, o in relations(TWO) if (s, p) == ("歙县公安局", "operates")} == {"“新安江巡护”机制"}


def test_a_bare_name_between_two_means_neither() -> None:
    found = kinds("米脂县公安局接警。绥德县公安局接警。公安局是群众的靠山。")
    assert {label for kind, label in found if kind == "agency"} == {"米脂县公安局", "绥德县公安局"}


def test_stations_of_one_name_in_two_counties() -> None:
    found = divisions("米脂县公安局城关派出所接警。绥德县公安局城关派出所接警。")
    assert found["米脂县公安局城关派出所"] != found["绥德县公安局城关派出所"]


# -- sub-units and town-level bodies

PARENTS = {
    "station": ("云南省大理市公安局古城派出所接警。", "大理市公安局古城派出所", "大理市公安局"),
    "brigade": ("甘肃省武威市凉州区公安局刑警大队开展走访。", "凉州区公安局刑警大队", "凉州区公安局"),
    "tribunal": ("武威市凉州区人民法院金羊法庭开展走访。", "凉州区人民法院金羊法庭", "凉州区人民法院"),
    "procuratorial section": ("永州市人民检察院第三检察部开展走访。", "永州市人民检察院第三检察部", "永州市人民检察院"),
    "section of a brigade": (
        "内丘县公安局交通警察大队城区中队开展走访。", "内丘县公安局交通警察大队城区中队", "内丘县公安局交通警察大队",
    ),
    "party group": ("永州市司法局党组召开会议。", "永州市司法局党组", "永州市司法局"),
}  # fmt: skip


@pytest.mark.parametrize(("text", "unit", "parent"), PARENTS.values(), ids=PARENTS.keys())
def test_a_sub_unit_is_part_of_its_agency(text: str, unit: str, parent: str) -> None:
    assert (unit, "partOf", parent) in relations(text)
    assert divisions(text)[unit] == divisions(text)[parent]


TOWNS = {
    "town government": ("贵州省雷山县西江镇人民政府设立“苗寨议事厅”。", "雷山县西江镇人民政府", "西江镇"),
    "grid centre of a town": ("贵州省雷山县西江镇组织走访。西江镇综治中心开展走访。", "西江镇综治中心", "西江镇"),
    "subdistrict office": (
        "广东省佛山市顺德区大良街道办事处设立“议事亭”。", "顺德区大良街道办事处", "大良街道",
    ),
    "county": ("江西省婺源县公安局推行“油菜花巡护”机制。", "婺源县公安局", "婺源县"),
}  # fmt: skip


@pytest.mark.parametrize(("text", "agency", "place"), TOWNS.values(), ids=TOWNS.keys())
def test_whom_an_agency_serves(text: str, agency: str, place: str) -> None:
    assert (agency, "jurisdiction", place) in relations(text)
    assert len(divisions(text)[agency]) == 6


def test_the_party_committee_of_a_city_and_its_commission_are_one_body() -> None:
    assert entities("永州市委政法委推行“一码通办”机制。")["永州市委政法委"] == "PartyOrgan"


def test_a_national_body_belongs_to_no_division() -> None:
    assert divisions(("title", "上饶：法治进茶山"), "最高人民法院印发意见。")["最高人民法院"] == ""
