"""Figures in sentences: what is measured, how much, which way it went, since when; and what is no figure.

All sentences are invented.
"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.claims.quantities import Quantity, QuantityFinder
from kg.ontology_dir import builtin

FINDER = QuantityFinder.load([builtin()])


def find(text: str, date: str | None = None) -> list[Quantity]:
    return FINDER.find(text, 0, len(text), date)


def figures(text: str) -> list[tuple[str, float, str | None]]:
    return [(q.measure, q.value, q.unit) for q in find(text)]


# each figure: measure, value, unit
WHERE = {
    "counted before the number": ("青田县建成调解工作室36个", [("调解工作室", 36, "个")]),
    "quoted name": ("湘潭市设立“法治茶馆”24家", [("法治茶馆", 24, "家")]),
    "quoted name with its head": ("发放“惠企直通”联系卡1.6万张", [("“惠企直通”联系卡", 16000, "张")]),
    "two verbs": ("新建、改建警务室12间", [("警务室", 12, "间")]),
    "deed stays in the measure": ("该所化解邻里纠纷85起", [("化解邻里纠纷", 85, "起")]),
    "deed for somebody": ("为特殊群体上门办证37人次", [("为特殊群体上门办证", 37, "人次")]),
    "a deed is counted": (
        "向铁路沿线村屯发函提醒11次,实地走访养殖户14次",
        [("向铁路沿线村屯发函提醒", 11, "次"), ("实地走访养殖户", 14, "次")],
    ),
    "after 等": ("查出通道堵塞、线路老化等消防隐患58处", [("消防隐患", 58, "处")]),
    "subject cut": (
        "丽江市法律援助机构共办理法律援助案件6820件",
        [("办理法律援助案件", 6820, "件")],
    ),
    "noun that begins like a verb": ("月受理量达6000件", [("月受理量", 6000, "件")]),
    "counted after the number": ("2800名网格员下沉村组", [("网格员", 2800, "名")]),
    "counted after, list": ("建成26个社区警务室和24个农村警务室", [("社区警务室", 26, "个"), ("农村警务室", 24, "个")]),
    "counted after, public": ("已设立90个县级公共法律服务中心", [("县级公共法律服务中心", 90, "个")]),
    "for whom": ("为326名农民工追回欠薪", [("农民工", 326, "名")]),
    "who gained": ("310名困难职工获得法律援助", [("获得法律援助的困难职工", 310, "名")]),
    "what people do": ("全市共有8600人选择网上预约办证", [("选择网上预约办证", 8600, "人")]),
    "units of a rate": ("万人起诉率由78.3件下降至65.6件/万人", [("万人起诉率", 65.6, "件")]),
    "time saved": ("单笔业务办理时间节省15分钟", [("单笔业务办理时间节省", 15, "分钟")]),
    "one sign": ("全州共有8个县", [("县", 8, "个")]),
    "of a subject": ("“掌上政法”小程序注册用户突破3万人", [("注册用户", 30000, "人")]),
    "shared verb": (
        "选聘专职网格员126名、兼职网格员380名",
        [("专职网格员", 126, "名"), ("兼职网格员", 380, "名")],
    ),
    "each": (
        "配备人民调解员2人、律师1人、法官和检察官各1名",
        [("人民调解员", 2, "人"), ("律师", 1, "人"), ("法官", 1, "名"), ("检察官", 1, "名")],
    ),
    "two units": ("累计培训网格员5批次860人次", [("培训网格员", 5, "批次"), ("培训网格员", 860, "人次")]),
    "brackets in the noun": ("建成服务中心(工作站、工作室)57个", [("服务中心(工作站、工作室)", 57, "个")]),
    "money": (
        "追回被骗资金580余万元,为企业节约成本300万元",
        [("追回被骗资金", 5800000, "元"), ("为企业节约成本", 3000000, "元")],
    ),
    "money and people": (
        "发放创业贷款2.3亿元,带动就业1.2万人",
        [("创业贷款", 230000000, "元"), ("就业", 12000, "人")],
    ),
    "rate": (
        "全年排查纠纷334宗,化解率98.8%",
        [("排查纠纷", 334, "宗"), ("化解率", 98.8, "%")],
    ),
    "rate reached": ("群众满意率达100%", [("群众满意率", 100, "%")]),
    "respectively": ("群众安全感和满意度分别达到99.1%和98.6%", [("群众安全感", 99.1, "%"), ("满意度", 98.6, "%")]),
    "respectively, of figures before": (
        "该院受理案件742件,办结736件,同比分别上升6.1%和6.5%",
        [("案件", 742, "件"), ("办结", 736, "件"), ("案件", 6.1, "%"), ("办结", 6.5, "%")],
    ),
    "one subject, two figures": (
        "受理行政复议案件420件,同比增长18%",
        [("行政复议案件", 420, "件"), ("行政复议案件", 18, "%")],
    ),
    "share": ("95%以上的矛盾纠纷化解在村组", [("矛盾纠纷化解在村组", 95, "%")]),
    "share of what stands before": (
        "建立警务室238个,占社区总数的86%",
        [("警务室", 238, "个"), ("警务室占社区总数", 86, "%")],
    ),
    "tenths": ("电诈发案数下降三成", [("电诈发案数", 30, "%")]),
    "percent in words": ("信访量下降百分之四十", [("信访量", 40, "%")]),
    "points": ("调解成功率提升12个百分点", [("调解成功率", 12, "个百分点")]),
    "times": ("线上办件量同比增长2倍", [("线上办件量", 2, "倍")]),
    "workdays": ("审批时限由15个工作日缩短至6个工作日", [("审批时限", 6, "个工作日")]),
    "within": ("平均接单时长由72小时压缩到24小时以内", [("平均接单时长", 24, "小时")]),
    "period shortened": ("平均办案周期缩短6天", [("平均办案周期", 6, "天")]),
    "rank": ("在全省平安建设考核中,嘉善县位居全省第一", [("全省平安建设考核全省排名", 1, "名")]),
    "rank in figures": ("群众安全感排名全市第3位", [("群众安全感全市排名", 3, "名")]),
    "spaced thousands": ("建立社区警务室2 382个", [("社区警务室", 2382, "个")]),
    "thousands with commas": ("走访农户1,234户", [("走访农户", 1234, "户")]),
    "Chinese numeral": ("召开院坝会三十二场", [("院坝会", 32, "场")]),
    "compound": ("发放救助金3亿2000万元", [("救助金", 320000000, "元")]),
    "official quoted": (
        "“去年,我们化解纠纷85起。”所长周宁介绍",
        [("化解纠纷", 85, "起")],
    ),
    "official quoted, speaker before": (
        "司法局局长周宁说:“去年,我们化解纠纷85起。”",
        [("化解纠纷", 85, "起")],
    ),
}


@pytest.mark.parametrize("case", WHERE)
def test_measure_value_and_unit(case: str) -> None:
    sentence, expected = WHERE[case]
    assert figures(sentence + "。") == expected


NONE = {
    "date": "2022年3月15日上午9时30分,活动在灵溪县启动",
    "age": "老周今年78岁,儿女都在外地",
    "duration": "他在基层一干就是20多年",
    "time taken in a scene": "民警5分钟赶到现场",
    "round the clock": "24小时自助区365天不打烊",
    "within workdays": "请在6个工作日内答复",
    "formula": "推行“1+4+N”工作法,打造1个中心+6大功能区",
    "hotline": "拨打12345或110求助",
    "ordinal": "第12个国家宪法日到来之际,法官第3次上门",
    "article of law": "依照该法第四十三条第2款",
    "chapters of a law": "《江海市平安条例》共8章72条",
    "article words": "一个社区民警加一个网格员,解决了一件难事",
    "slogan numerals": "走进千家门、化解百家事,办好十件实事",
    "name in quotes": "开展“百名法官进百企”活动",
    "title": "印发《法治建设3年行动60条措施》",
    "price": "她花了38元,又付了12元",
    "case of a person": "张某被骗走12万元,民警为其追回现金3万元",
    "case goes on": "李大爷家漏水。双方约定赔偿,调解员上门5次",
    "talk of a citizen": "“我办了3件事,走访了20户邻居。”市民说",
    "a case": "该案涉及12名被害人",
    "scene": "3名男子在5名民警的帮助下脱险",
    "area and population": "全镇总面积1203平方公里,总人口32万人",
    "population": "全镇2.5万人",
    "yearly pace": "警情以每年10%的幅度下降",
    "range": "配备3至5名调解员,按3000人-5000人的标准划分",
    "per unit": "每个网格配备12名志愿者",
    "every so many": "每10户推选一名代表",
    "aspects": "从12个方面发力",
    "old value only": "发案率由14%降至低位",
    "one of": "他是12名志愿者之一",
    "address": "住在幸福小区3栋2单元",
    "punishment": "判处罚金5000元",
    "months": "他失业12个月",
    "part of a word": "该站3部门联合值守",
}


@pytest.mark.parametrize("case", NONE)
def test_no_figure(case: str) -> None:
    text = NONE[case] + "。"
    start = text.find("。") + 1 if case == "case goes on" else 0
    assert FINDER.find(text, start, len(text)) == []


# approximation, direction, level
HOW = {
    "plain": ("建成调解室36个", None, None, True),
    "odd": ("发放传单3000余份", "余", None, True),
    "odd before 万": ("追回赃款580余万元", "余", None, True),
    "many": ("调解纠纷60多起", "多", None, True),
    "nearly": ("办案周期缩短近30%", "近", "decrease", False),
    "about": ("服务群众约900人次", "约", None, True),
    "more or less": ("平均办案周期缩短3天左右", "约", "decrease", False),
    "over": ("访问量超过80万次", "超", None, True),
    "broke through": ("用户突破10万人", "超", None, True),
    "exceeds": ("发放资料逾6000份", "超", None, True),
    "and above": ("化解率达95%以上", "以上", None, True),
    "at least": ("组织培训不少于12次", "以上", None, True),
    "fell by": ("刑事警情同比下降13%", None, "decrease", False),
    "fell to": ("申报材料由12份减少到4份", None, "decrease", True),
    "fell to, since a year": ("发案率由2017年的14%降至2021年的2%", None, "decrease", True),
    "rose by": ("满意率提升12个百分点", None, "increase", False),
    "rose to": ("网格员由30名增加到80名", None, "increase", True),
    "number of times, compared": ("盗窃案件较上年同期减少46件", None, "decrease", False),
    "verb first": ("缩短事故处理时间近80%", "近", "decrease", False),
    "saving is no decrease": ("人均节约办证成本300元", None, None, True),
    "new is no increase": ("新增便民窗口12个", None, None, True),
}


@pytest.mark.parametrize("case", HOW)
def test_approximation_direction_and_level(case: str) -> None:
    sentence, *expected = HOW[case]
    (q,) = find(sentence)
    assert [q.approximation, q.direction, q.level] == expected


# the period of each figure: as printed, first day, last day, with an article of 2022-07-20
WHEN = {
    "this year": ("今年以来,全市新建警务室60间", ("今年以来", "2022-01-01", "2022-07-20")),
    "year": ("2021年,法庭调解纠纷330件", ("2021年", "2021-01-01", "2021-12-31")),
    "until now": ("截至目前,平台用户达3万人", ("截至目前", None, "2022-07-20")),
    "nearest": ("2020年建站,去年化解纠纷90起", ("去年", "2021-01-01", "2021-12-31")),
    "inside the clause": ("该站自2021年至今,共化解纠纷80件", ("自2021年至今", "2021-01-01", "2022-07-20")),
    "clause before": ("今年以来,民警走村入户,走访农户90户", ("今年以来", "2022-01-01", "2022-07-20")),
    "compared with": ("警情较2021年下降12%", (None, None, None)),
    "of the new value": ("发案率由2017年的14%降至2021年的2%", ("2021年", "2021-01-01", "2021-12-31")),
    "none": ("全市新建警务室60间", (None, None, None)),
    "afterwards": ("新建警务室60间,今年以来运行良好", (None, None, None)),
}


@pytest.mark.parametrize("case", WHEN)
def test_period(case: str) -> None:
    sentence, expected = WHEN[case]
    (q,) = find(sentence, "2022-07-20")
    assert (q.period, q.period_start, q.period_end) == expected


def test_offsets_count_in_the_text() -> None:
    text = "标题\n前一句。全县建成“法治书屋”45间。"
    (q,) = FINDER.find(text, text.index("全县"), len(text))
    assert text[q.start : q.end] == "45间"
    assert text[q.measure_start : q.measure_end] == "“法治书屋”"
    assert q.measure == "法治书屋"


def test_every_figure_names_its_rule() -> None:
    ids = {q.rule for sentence, _ in WHERE.values() for q in find(sentence)}
    assert ids <= {rule.id for rule in FINDER.rules}
    assert all(0 < q.confidence <= 1 for sentence, _ in WHERE.values() for q in find(sentence))


@given(
    st.text(
        alphabet="0123456789.,%一二十百万余近达由至降个件元年月日第“”《》()、,。;各分别占的等在中建成化解民警",
        max_size=60,
    )
)
def test_any_text_is_read(text: str) -> None:
    for q in FINDER.find(text, 0, len(text), "2022-07-20"):
        assert 0 <= q.start < q.end <= len(text)
        assert 0 <= q.measure_start < q.measure_end <= len(text)
        assert q.measure
