"""The divisions of China: the tables, the links between units, and which unit a name means."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pytest

from kg.division_table import RANK
from kg.divisions import Division, Divisions
from kg.ontology_dir import builtin


@pytest.fixture(scope="module")
def divisions() -> Divisions:
    return Divisions.load([builtin()])


def name_of(unit: Division | None) -> str | None:
    return unit and unit.name


# The tables


def test_all_levels_are_there(divisions: Divisions) -> None:
    today = [u for u in divisions if not u.until]
    counts = {level: sum(1 for u in today if u.level == level) for level in RANK}
    assert counts["province"] == 34
    assert counts["prefecture"] > 330
    assert counts["county"] > 2800
    assert counts["township"] > 38000
    assert sum(1 for u in divisions if u.until) > 1000


def test_loading_takes_well_under_a_second() -> None:
    times = []
    for _ in range(3):
        start = time.process_time()
        Divisions.load([builtin()]).names()
        times.append(time.process_time() - start)
    assert min(times) < 1


def test_codes_fit_their_levels(divisions: Divisions) -> None:
    for u in divisions:
        if RANK[u.level] <= RANK["county"]:
            assert u.gb2260 == u.code[:6]
            assert u.statistical_code is None
        else:
            assert u.gb2260 is None
            assert u.statistical_code == u.code


def test_names_are_clean(divisions: Divisions) -> None:
    dirty = [u.name for u in divisions if re.search(r"[()（）\s0-9A-Za-z]|撤销", u.name)]
    assert dirty == []
    assert [n for n in divisions.names() if len(n) < 2] == []


def test_towns_of_a_county_are_of_one_source() -> None:
    files = {name: _parents(builtin() / "divisions" / name) for name in ("townships.tsv", "townships_nbs.tsv")}
    assert not files["townships.tsv"] & files["townships_nbs.tsv"]


def _parents(path: Path) -> set[str]:
    return {line.split("\t")[3] for line in path.read_text(encoding="utf-8").splitlines() if line[:1].isdigit()}


def test_no_name_twice_in_one_place(divisions: Divisions) -> None:
    seen: dict[tuple[str, str], str] = {}
    for u in divisions:
        if not u.until:
            assert seen.setdefault((u.name, u.parent), u.code) == u.code


def test_tables_are_sorted_by_code() -> None:
    for path in sorted((builtin() / "divisions").glob("*.tsv")):
        lines = [line for line in path.read_text(encoding="utf-8").splitlines() if line[:1].isdigit()]
        codes = [line.split("\t", 1)[0] for line in lines]
        assert codes == sorted(codes), path.name


@pytest.mark.parametrize(
    ("code", "name", "parents"),
    [
        ("419001", "济源市", ["河南省"]),
        ("659001", "石河子市", ["新疆维吾尔自治区"]),
        ("469001", "五指山市", ["海南省"]),
        ("110105", "朝阳区", ["北京市"]),
        ("220184", "公主岭市", ["长春市", "吉林省"]),
        ("150621201000", "展旦召苏木", ["达拉特旗", "鄂尔多斯市", "内蒙古自治区"]),
        ("341402", "居巢区", ["巢湖市", "安徽省"]),
    ],
)
def test_parents(divisions: Divisions, code: str, name: str, parents: list[str]) -> None:
    unit = divisions.get(code)
    assert name_of(unit) == name
    assert [u.name for u in divisions.ancestors(code)] == parents


def test_county_or_above(divisions: Divisions) -> None:
    assert name_of(divisions.county_or_above("150621201000")) == "达拉特旗"
    assert name_of(divisions.county_or_above("150621")) == "达拉特旗"
    assert divisions.county_or_above("000000") is None


def test_within(divisions: Divisions) -> None:
    assert divisions.within("150621201000", "150600")
    assert divisions.within("150600", "150600")
    assert not divisions.within("150600", "150621")


# Names


@pytest.mark.parametrize(
    ("code", "shorts"),
    [
        ("150600", ["鄂尔多斯"]),
        ("150000", ["内蒙古"]),
        ("450000", ["广西"]),
        ("650000", ["新疆"]),
        ("810000", ["香港特区", "香港"]),
        ("632600", ["果洛州", "果洛"]),
        ("532500", ["红河州", "红河"]),
        ("632800", ["海西州", "海西"]),
        ("652800", ["巴音郭楞州", "巴音郭楞", "巴州"]),
        ("451226", ["环江县", "环江"]),
        ("622926", ["东乡县", "东乡"]),
        ("450328", ["龙胜县", "龙胜"]),
        ("330503", ["南浔"]),
        ("310115", ["浦东"]),
        ("130107", ["井陉"]),
        ("152221", ["科右前旗"]),
        ("450803", ["港南"]),
        ("410425", []),
    ],
)
def test_short_names(divisions: Divisions, code: str, shorts: list[str]) -> None:
    unit = divisions.get(code)
    assert unit
    assert list(unit.shorts) == shorts


@pytest.mark.parametrize(
    "name", ["朝阳", "和平", "城关", "新城", "市中", "桥东", "通道", "比如", "合作", "城区", "郊区"]
)
def test_common_words_are_weak(divisions: Divisions, name: str) -> None:
    assert all(c.weak for c in divisions.names()[name])
    assert divisions.resolve(name) is None


@pytest.mark.parametrize("name", ["鄂尔多斯", "南浔", "通辽", "吉林", "奈曼", "果洛州"])
def test_other_short_names_are_strong(divisions: Divisions, name: str) -> None:
    assert any(not c.weak for c in divisions.names()[name])


def test_a_town_without_its_ending_is_weak(divisions: Divisions) -> None:
    for u in divisions:
        if u.level == "township":
            for short in u.shorts:
                weak = next(c.weak for c in divisions.names()[short] if c.code == u.code)
                assert weak or short[-1] in "乡镇木", (u.name, short)


# Which division a name means


@pytest.mark.parametrize(
    ("name", "context", "code"),
    [
        ("鄂尔多斯", [], "150600"),
        ("果洛", [], "632600"),
        ("环江县", [], "451226"),
        ("海南", [], "460000"),
        ("吉林", [], "220000"),
        ("吉林", ["220200"], "220200"),
        ("长沙", [], "430100"),
        ("长沙", ["430100", "430121"], "430100"),
        ("朝阳区", [], None),
        ("朝阳区", ["110000"], "110105"),
        ("朝阳区", ["220100"], "220104"),
        ("朝阳区", ["150000"], None),
        ("朝阳", ["210000"], "211300"),
        ("市中区", ["510000"], None),
        ("市中区", ["511100"], "511102"),
        ("通道", ["431200"], "431230"),
        ("达拉特旗", ["110000"], "150621"),
        ("展旦召苏木", [], "150621201000"),
        ("展旦召", [], None),
        ("展旦召", ["150600"], None),
        ("展旦召", ["150621"], "150621201000"),
        ("城关镇", [], None),
        ("内蒙古", ["150621"], "150000"),
        ("没有这个县", ["150000"], None),
        ("南浔区", ["不是代码"], "330503"),
    ],
)
def test_resolve(divisions: Divisions, name: str, context: list[str], code: str | None) -> None:
    unit = divisions.resolve(name, context)
    assert (unit and unit.code) == code


def test_every_name_is_found_beside_its_parent(divisions: Divisions) -> None:
    for u in divisions:
        if not u.until and u.parent:
            found = divisions.resolve(u.name, [u.parent])
            assert found is not None and found.code == u.code, u


def test_the_order_of_the_context_does_not_matter(divisions: Divisions) -> None:
    context = ["110000", "220100", "211300", "150500"]
    for name in ("朝阳", "朝阳区", "奈曼", "城关镇", "和平区"):
        assert divisions.resolve(name, context) == divisions.resolve(name, context[::-1])


@pytest.mark.parametrize(
    ("names", "codes"),
    [
        (["通辽市", "库伦旗", "库伦镇"], ["150500", "150524", "150524100000"]),
        (["朝阳区", "三里屯街道"], ["110105", "110105004000"]),
        (["内蒙古", "通辽"], ["150000", "150500"]),
        (["海南", "共和县"], ["632500", "632521"]),
        (["海南", "海口"], ["460000", "460100"]),
        (["襄樊市", "枣阳市"], ["420600-2010", "420683"]),
        (["通辽市", "朝阳区"], ["150500"]),
        (["广东省", "东莞市", "长安镇"], ["440000", "441900", "441900119000"]),
        (["朝阳区"], []),
        ([], []),
    ],
    ids="/".join,
)
def test_resolve_chain(divisions: Divisions, names: list[str], codes: list[str]) -> None:
    assert [u.code for u in divisions.resolve_chain(names)] == codes


def test_a_chain_with_two_readings_asks_the_context(divisions: Divisions) -> None:
    names = ["鼓楼区", "华大街道"]
    assert [u.code[:6] for u in divisions.resolve_chain(names)] == ["350102", "350102"]
    assert [u.code for u in divisions.resolve_chain(["朝阳区", "没有"], ["220000"])] == ["220104"]


# The past


@pytest.mark.parametrize(
    ("name", "context", "year", "code"),
    [
        ("襄樊市", [], None, "420600-2010"),
        ("襄樊", [], None, "420600-2010"),
        ("江北区", ["500000"], None, "500105"),
        ("沙县", [], None, "350405"),
        ("沙县", [], 2015, "350427"),
        ("沙县", [], 2024, "350405"),
        ("郊区", ["330500"], None, "330511"),
        ("巢湖市", [], None, "340181"),
        ("巢湖市", [], 2005, "341400"),
        ("枣阳市", ["420600-2010"], None, "420683"),
        ("下城区", [], None, "330103"),
    ],
)
def test_former_names(divisions: Divisions, name: str, context: list[str], year: int | None, code: str) -> None:
    unit = divisions.resolve(name, context, year)
    assert unit
    assert unit.code == code


def test_what_came_after(divisions: Divisions) -> None:
    assert [u.name for u in divisions.replaces("420600")] == [
        "襄樊市",
        *[u.name for u in divisions.replaces("420600")][1:],
    ]
    assert {u.name for u in divisions.replaces("320508")} == {"沧浪区", "平江区", "金阊区"}
    old = divisions.get("330621")
    assert old
    assert (old.name, old.until, old.successors) == ("绍兴县", "2013", ("330603",))


def test_what_came_after_ended_later(divisions: Divisions) -> None:
    for u in divisions:
        for code in u.successors:
            after = divisions.get(code)
            assert after
            assert not after.until or after.until >= u.until, (u, after)
