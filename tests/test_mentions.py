"""What is a name and of what class: quoted names, lists, formulas, documents, doctrines, honors, persons, sites. Sentences are invented."""

from __future__ import annotations

import pytest
from invented import aliases, entities, kinds

NAMED = {
    "quoted name with its head noun": ("柯桥区司法局推出“法治云廊”平台", {"“法治云廊”平台": "Platform"}),
    "head noun inside the quotes": ("柯桥区司法局设立“老兵议事厅”", {"“老兵议事厅”": "MediationFacility"}),
    "kind of site inside the quotes": ("柯桥区司法局设立“花炮解纷站”", {"“花炮解纷站”": "Facility"}),
    "quoted names, each with its own head noun": (
        "柯桥区司法局推出“法治云廊”平台、“老兵说法”工作室和“一点就通”机制",
        {"“法治云廊”平台": "Platform", "“老兵说法”工作室": "ServiceFacility", "“一点就通”机制": "Arrangement"},
    ),
    "list of quoted names with 等 and one head noun": (
        "柯桥区司法局推行“掌上办”“就近办”“帮代办”等服务模式",
        {"“掌上办”服务模式": "Model", "“就近办”服务模式": "Model", "“帮代办”服务模式": "Model"},
    ),
    "list of half formulas": (
        "柯桥区司法局推行“公证+”“调解+”等服务模式",
        {"“公证+”服务模式": "Model", "“调解+”服务模式": "Model"},
    ),
    "formula with its head noun": ("镇江市公安局推行“1+6+N”联动机制", {"“1+6+N”联动机制": "Arrangement"}),
    "bare formula": ("镇江市公安局形成“党建+警务+N”", {"“党建+警务+N”": "Mechanism"}),
    "full-width plus": ("镇江市公安局推行“警格＋网格”融合机制", {"“警格+网格”融合机制": "Arrangement"}),
    "numeral name": ("镇江市公安局推行“三个一”工作法", {"“三个一”工作法": "WorkMethod"}),
    "steps": ("镇江市公安局推出“五步法”", {"“五步法”": "WorkMethod"}),
    "slogans with one head noun": (
        "镇江市司法局建立部门联动、矛盾联调、重点联推、风险联化工作机制",
        {"部门联动、矛盾联调、重点联推、风险联化工作机制": "Arrangement"},
    ),
    "unquoted name after its verb": ("镇江市司法局推行商事纠纷先行调解机制", {"商事纠纷先行调解机制": "Arrangement"}),
    "campaign": ("固原市检察机关开展“清水护源”专项行动", {"“清水护源”专项行动": "Campaign"}),
    "document": ("镇江市人民检察院印发《关于加强涉企案件办理的意见》", {"《关于加强涉企案件办理的意见》": "Document"}),
    "honor": ("镇江市司法局荣获江苏省法治建设先进集体", {"江苏省法治建设先进集体": "Honor"}),
    "doctrine": ("镇江市司法局践行以人民为中心的发展思想", {"以人民为中心的发展思想": "GuidingConcept"}),
    "doctrine with quotes": ("镇江市司法局坚持和发展新时代“枫桥经验”", {"新时代“枫桥经验”": "GuidingConcept"}),
    "site where something is done": ("民警走进幸福里小区宣讲", {"幸福里小区": "Place"}),
    "another site": ("民警来到老街夜市巡逻", {"老街夜市": "Place"}),
    "village below a listed town": ("勃利县勃利镇柳湾村开展议事", {"勃利镇柳湾村": "Place"}),
    "association": ("浏阳市律师协会参与“烟花议事”机制", {"浏阳市律师协会": "Association"}),
    "bureau of a kind that is not listed": ("砀山县冬枣产业发展局推行“果园议事”机制", {"砀山县冬枣产业发展局": "Agency"}),
    "national body by its short name": ("国家卫健委公布名单", {"国家卫健委": "HealthAuthority"}),
    "national body before a verb that begins like its last word": ("国家邮政局部署寄递安全检查", {"国家邮政局": "PostalRegulator"}),
    "national doctrine": ("临夏县司法局贯彻习近平法治思想", {"习近平法治思想": "GuidingConcept"}),
    "national activity by its quoted short name": ("镇江市检察院开展“法治进校园”", {"法治进校园": "Activity"}),
    "national honor": ("镇江市公安局被评为“全国优秀公安局”", {"全国优秀公安局": "Honor"}),
}  # fmt: skip


@pytest.mark.parametrize(("sentence", "wanted"), NAMED.values(), ids=NAMED.keys())
def test_named(sentence: str, wanted: dict[str, str]) -> None:
    found = entities(sentence + "。")
    assert {label: found.get(label) for label in wanted} == wanted, found


CORES = {
    "formula": ("镇江市公安局推行“1+6+N”联动机制", "“1+6+N”联动机制", "1+6+N"),
    "quoted name": ("柯桥区司法局推出“法治云廊”平台", "“法治云廊”平台", "法治云廊"),
    "member of a list": ("柯桥区司法局推行“公证+”“调解+”等服务模式", "“公证+”服务模式", "公证+"),
    "short form in brackets": ("寿县司法局上线“寿州法律服务在线”平台(以下简称“寿法通”)", "“寿州法律服务在线”平台", "寿法通"),
}  # fmt: skip


@pytest.mark.parametrize(("sentence", "label", "core"), CORES.values(), ids=CORES.keys())
def test_the_bare_core_is_an_alias(sentence: str, label: str, core: str) -> None:
    assert core in aliases(sentence + "。")[label]


def test_the_bare_core_is_no_other_thing() -> None:
    found = kinds("柯桥区司法局推出“法治云廊”平台。“法治云廊”上线以来，受到欢迎。柯桥区司法局推广“法治云廊”。")
    assert {label for kind, label in found if kind == "practice"} == {"“法治云廊”平台"}


NOT_NAMED = {
    "figure of speech": ("镇江市公安局守好群众“钱袋子”", "钱袋子"),
    "spoken sentence": ("“多亏了民警。”李大爷说", "多亏了民警。"),
    "newspaper": ("《镇江日报》报道了这项工作", "镇江日报"),
    "title before a reporter": ("《法治镇江》记者来访", "法治镇江"),
    "words that say nothing before a head noun": ("镇江市公安局完善长效工作机制", "长效工作机制"),
    "model that was given up": ("镇江市公安局跳出“坐等上门”模式", "“坐等上门”模式"),
    "model of the past": ("镇江市公安局改进“坐等上门”传统模式", "“坐等上门”传统模式"),
    "each village": ("勃利县勃利镇各村开展议事", "勃利镇各村"),
    "site without a name": ("民警走进小区宣讲", "小区"),
    "word that ends like a bureau": ("砀山县冬枣产业新格局正在形成", "砀山县冬枣产业新格局"),
    "doctrine in a book's title": ("她翻开《习近平法治思想概论》", "习近平法治思想"),
}


@pytest.mark.parametrize(("sentence", "label"), NOT_NAMED.values(), ids=NOT_NAMED.keys())
def test_not_named(sentence: str, label: str) -> None:
    plain = {name.strip("“”《》") for name in entities(sentence + "。")}
    assert label.strip("“”") not in plain


OFFICES = {
    "head": ("宁德市人民检察院检察长林海峰表示，效果很好", "林海峰"),
    "station": ("浏阳市公安局淮川派出所所长彭新华说，群众满意", "彭新华"),
    "two posts": ("灵璧县副县长、公安局局长宋立功介绍，群众满意", "宋立功"),
    "professional": ("永州市公安局民警覃志远走访群众", "覃志远"),
    "double surname": ("敦煌市司法局副局长欧阳海云介绍情况", "欧阳海云"),
    "at the end": ("带队的是霍邱县司法局局长汪明亮", "汪明亮"),
}


@pytest.mark.parametrize(("sentence", "name"), OFFICES.values(), ids=OFFICES.keys())
def test_people_in_office(sentence: str, name: str) -> None:
    assert ("person", name) in kinds(sentence + "。")


PRIVATE = {
    "villager": "村民刘建国向民警致谢",
    "old man": "“这下放心了。”李大爷说",
    "lady": "游客王女士打来电话",
    "suspect": "犯罪嫌疑人陈某被永州市公安局抓获",
    "party to a case": "原告张小明与被告李晓红达成调解协议",
    "reporter": "记者王小东来到永州市公安局采访",
    "contributor": "通讯员 周海燕 记者 王小东",
    "photographer": "图为民警走访群众。周海燕摄",
    "surname and title only": "永州市司法局局长覃某介绍",
    "teacher": "家长赵丽华说孩子很喜欢",
    "driver": "货车司机孙大勇点赞",
}


@pytest.mark.parametrize("sentence", PRIVATE.values(), ids=PRIVATE.keys())
def test_private_people_stay_out(sentence: str) -> None:
    assert {label for kind, label in kinds(sentence + "。") if kind == "person"} == set()
