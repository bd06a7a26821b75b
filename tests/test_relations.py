"""Who does what with whom and where: cue verbs, frames, subjects carried over. Sentences are invented."""

from __future__ import annotations

import pytest
from invented import Part, kinds, relations

JUDGE, MECHANISM = "浏阳市人民法院", "“烟花议事”机制"
Triple = tuple[str, str, str]

STATED: dict[str, tuple[tuple[Part, ...], set[Triple]]] = {
    "subject, verb, object": (("浏阳市人民法院推行“烟花议事”机制。",), {(JUDGE, "operates", MECHANISM)}),
    "subject carried within the sentence": (
        ("浏阳市人民法院多次会商，推行“烟花议事”机制。",), {(JUDGE, "operates", MECHANISM)},
    ),
    "subject carried within the paragraph": (
        ("浏阳市人民法院召开会议。近日，推行“烟花议事”机制。",), {(JUDGE, "operates", MECHANISM)},
    ),
    "subject carried from the paragraph before": (
        ("浏阳市人民法院召开会议。", "随后，推行“烟花议事”机制。"), {(JUDGE, "operates", MECHANISM)},
    ),
    "joint subjects": (
        ("浏阳市司法局与浏阳市公安局联合推行“烟花议事”机制。",),
        {
            ("浏阳市司法局", "operates", MECHANISM), ("浏阳市公安局", "operates", MECHANISM),
            ("浏阳市司法局", "collaboratesWith", "浏阳市公安局"),
        },
    ),
    "each by itself": (
        ("林州市司法局、安阳县司法局分别推行“红旗渠调解”机制。",),
        {("林州市司法局", "operates", "“红旗渠调解”机制"), ("安阳县司法局", "operates", "“红旗渠调解”机制")},
    ),
    "partners": (
        ("浏阳市司法局会同浏阳市公安局、浏阳市应急管理局建立“烟花联防”机制。",),
        {
            ("浏阳市司法局", "operates", "“烟花联防”机制"),
            ("浏阳市司法局", "collaboratesWith", "浏阳市公安局"),
            ("浏阳市司法局", "collaboratesWith", "浏阳市应急管理局"),
            ("浏阳市公安局", "participatesIn", "“烟花联防”机制"),
            ("浏阳市应急管理局", "participatesIn", "“烟花联防”机制"),
        },
    ),
    "made by two": (
        ("“烟花联防”平台由浏阳市司法局与浏阳市公安局联合共建。",),
        {
            ("浏阳市司法局", "operates", "“烟花联防”平台"), ("浏阳市公安局", "operates", "“烟花联防”平台"),
            ("浏阳市司法局", "collaboratesWith", "浏阳市公安局"),
        },
    ),
    "made by one": (("“烟花联防”平台由浏阳市司法局开发。",), {("浏阳市司法局", "operates", "“烟花联防”平台")}),
    "takes part": (("浏阳市律师协会参与“烟花议事”机制。",), {("浏阳市律师协会", "participatesIn", MECHANISM)}),
    "issued": (
        ("镇江市人民检察院印发《关于加强涉企案件办理的意见》。",),
        {("镇江市人民检察院", "issued", "《关于加强涉企案件办理的意见》")},
    ),
    "guided by a doctrine": (
        ("镇江市司法局坚持和发展新时代“枫桥经验”。",), {("镇江市司法局", "guidedBy", "新时代“枫桥经验”")},
    ),
    "in order to follow": (
        ("为落实《浏阳市烟花爆竹管理办法》，浏阳市应急管理局开展“夜查”行动。",),
        {
            ("浏阳市应急管理局", "guidedBy", "《浏阳市烟花爆竹管理办法》"),
            ("浏阳市应急管理局", "operates", "“夜查”行动"),
        },
    ),
    "as a lever": (("宁德市司法局以“海上调解”机制为抓手，方便群众。",), {("宁德市司法局", "operates", "“海上调解”机制")}),
    "relying on": (("宁德市司法局依托“渔排议事亭”开展普法。",), {("宁德市司法局", "operates", "“渔排议事亭”")}),
    "received": (("镇江市公安局被评为“全国优秀公安局”。",), {("镇江市公安局", "received", "全国优秀公安局")}),
    "made into another": (
        ("宁德市司法局将“海上调解”机制升级为“海上枫桥”机制。",),
        {("宁德市司法局", "operates", "“海上枫桥”机制")},
    ),
    "holds": (("“海上调解”平台集“云上议事厅”等于一体。",), {("“海上调解”平台", "component", "“云上议事厅”")}),
    "post": (
        ("浏阳市公安局淮川派出所所长彭新华说，群众满意。",),
        {("彭新华", "holdsPost", "浏阳市公安局淮川派出所"), ("浏阳市公安局淮川派出所", "partOf", "浏阳市公安局")},
    ),
    "what it is for, by its name": (
        ("浏阳市人民法院推行“海上调解”机制。",), {("“海上调解”机制", "addresses", "topic:dispute-resolution")},
    ),
    "where it was set up": (
        ("浏阳市司法局在大瑶镇设立“花炮解纷站”。",), {("“花炮解纷站”", "appliesIn", "大瑶镇")},
    ),
    "where it stands": (("“渔排议事亭”位于蕉城区三都镇。",), {("“渔排议事亭”", "appliesIn", "三都镇")}),
    "where its operator is": (("浏阳市人民法院推行“烟花议事”机制。",), {(MECHANISM, "appliesIn", "浏阳市")}),
    "a place acts": (
        (("title", "湖南浏阳创新治理"), "浏阳推出“烟花议事”机制。"), {(MECHANISM, "appliesIn", "浏阳市")},
    ),
    "town in its maker's name": (
        ("贵州省雷山县西江镇人民政府设立“苗寨议事厅”。",), {("“苗寨议事厅”", "appliesIn", "西江镇")},
    ),
    "guidance from above is no act": (
        ("在宁德市委政法委指导下，宁德市司法局推行“海上调解”机制。",), {("宁德市司法局", "operates", "“海上调解”机制")},
    ),
}  # fmt: skip


@pytest.mark.parametrize(("parts", "wanted"), STATED.values(), ids=STATED.keys())
def test_stated(parts: tuple[Part, ...], wanted: set[Triple]) -> None:
    found = relations(*parts)
    assert wanted <= found, found


NOT_STATED: dict[str, tuple[tuple[Part, ...], Triple]] = {
    "an inner heading resets the subject": (
        ("浏阳市人民法院召开会议。", ("heading", "服务到家"), "推行“烟花议事”机制。"), (JUDGE, "operates", MECHANISM),
    ),
    "two paragraphs away": (
        ("浏阳市人民法院召开会议。", "群众欢迎。", "推行“烟花议事”机制。"), (JUDGE, "operates", MECHANISM),
    ),
    "whom somebody turns to": (
        ("向浏阳市公安局报警后，浏阳市司法局推行“烟花议事”机制。",), ("浏阳市公安局", "operates", MECHANISM),
    ),
    "who guides": (
        ("在宁德市委政法委指导下，宁德市司法局推行“海上调解”机制。",), ("宁德市委政法委", "operates", "“海上调解”机制"),
    ),
    "a question": (("浏阳市人民法院检查是否推行“烟花议事”机制。",), (JUDGE, "operates", MECHANISM)),
    "praise": (("浏阳市人民法院称赞“烟花议事”机制。",), (JUDGE, "operates", MECHANISM)),
    "a body is not itself": (
        ("浏阳市司法局会同市司法局推行“烟花议事”机制。",), ("浏阳市司法局", "collaboratesWith", "浏阳市司法局"),
    ),
    "each by itself": (
        ("林州市司法局、安阳县司法局分别推行“红旗渠调解”机制。",), ("林州市司法局", "collaboratesWith", "安阳县司法局"),
    ),
    "a document is not operated": (
        ("镇江市人民检察院印发《关于加强涉企案件办理的意见》。",),
        ("镇江市人民检察院", "operates", "《关于加强涉企案件办理的意见》"),
    ),
}  # fmt: skip


@pytest.mark.parametrize(("parts", "triple"), NOT_STATED.values(), ids=NOT_STATED.keys())
def test_not_stated(parts: tuple[Part, ...], triple: Triple) -> None:
    assert triple not in relations(*parts)


def test_a_person_without_an_office_is_in_no_relation() -> None:
    assert not {p for _, p, _ in relations("村民刘建国参与“烟花议事”机制。")} & {"holdsPost", "participatesIn"}
    assert not any(kind == "person" for kind, _ in kinds("村民刘建国参与“烟花议事”机制。"))
