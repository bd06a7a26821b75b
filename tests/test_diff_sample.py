"""The sample corpus' two versions: the note that `kg diff` writes says what the pages say, in every format, and nothing that they do not."""

from __future__ import annotations

import html
import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner
from diff_versions import write_version
from graph_records import DESK, entity, gov
from markdown_it import MarkdownIt

from kg.build import Options, build
from kg.cli import main
from kg.ontology_dir import builtin

SEEDS = Path(__file__).parents[1] / "seeds"
SAID = {
    "a plan that came true": ("“云上驿站”小程序", "~ 江山市人民法院 运行 “云上驿站”小程序：计划中 → 已实施"),
    "a partner joins": ("“透明厨房”工程", "+ 东台市人民检察院 加入 “透明厨房”工程"),
    "a figure of another year": (
        "“田园法官驿站”（浙江省衢州市江山市、有变化）",
        "~ “田园法官驿站”：化解矛盾纠纷 87起（截至今年2月底 2022-02-28） → 1,126起（2024年 2024-01-01–2024-12-31）",
    ),
    "a figure that the page tells with that of before": ("“一站式”跨境务工服务厅", "+ “一站式”跨境务工服务厅：办证时间 1天（由3天缩短至1天）"),
    "a new initiative": ("“同心凉亭”说事点", "+ 防城港边境管理支队江平边境派出所 创建 “同心凉亭”说事点"),
    "one that is not reported any more": ("“驼铃警务室”", "− 敦煌市公安局 运行 “驼铃警务室”"),
    "who founded it together, told otherwise": ("“老兵调解室”（江西省赣州市兴国县、有变化）", "= 说法不同，并非变化：兴国县司法局 与 “老兵调解室”：参与 → 运行"),
    "an upgrade": ("“警检企”联络机制（吉林省延边朝鲜族自治州珲春市、已升级）", "~ “警检企”联络机制 升级为 “警关检企”联络机制"),
    "a plan of which the thing is named since": ("反诈预警劝阻平台", "~ 沂水县公安局 建成 反诈预警劝阻平台：计划中 → 已实施，新版未写由谁"),
    "the value of before, of another owner": ("“食安观察员”队伍（江苏省盐城市东台市、旧版原文已有“食安观察员”）", "~ “食安观察员”队伍：85名 → 310名"),
    "a beginning that one version tells": ("“界江平安云”平台", "+ “界江平安云”平台 始于：2024-11（旧版尚在计划中）"),
    "a document that was planned": ("湄潭县司法局", "~ 湄潭县司法局 编写 《茶事纠纷调解指引》：计划中 → 已实施"),
    "who carried out what another had planned": ("“界江平安云”平台", "~ 黑河边境管理支队瑷珲边境派出所 运行 “界江平安云”平台：计划中 → 新版由黑河海事局、黑河边境管理支队实施"),
    "what was closed and merged": ("“秦岭e家”平台", "+ “秦岭e家”平台 合并吸收 “有事一码通”平台"),
    "where pilots became general": (
        "“田园法官驿站”（浙江省衢州市江山市、有变化）", "~ “田园法官驿站” 适用范围：贺村镇（未实施或已停止）、峡口镇（试点）、廿八都镇（试点） → 江山市",
    ),
    "one figure under two owners": (
        "东莞市邮政管理局", "~ 东莞市邮政管理局：检查寄递网点 1,870个（行动开展以来 2022-07-12）（旧版记于“寄递双查”专项行动） → 4,260个（今年上半年 2025-01-01–2025-06-30）",
    ),
    "the members of a team": ("“界江联防”机制", "~ “界江联防”机制：护边员、渔民、护林员 186人（从2021年5月起 2021-05-01–2022-04-20） → 队员 527人"),
    "what was newly built": ("“护路驿站”", "+ “护路驿站”：新建 4座"),
    "an agreement is signed": ("浦城县人民法院", "+ 浦城县人民法院 签订 《闽浙边界司法协作框架协议》"),
    "who uses what another may run": ("“铁路护路e站”小程序", "− 铁门镇综治中心 使用 “铁路护路e站”小程序：新版仍有报道，未再写明这一点"),
    "by the name that it had": ("“沂蒙防骗声”项目", "− 沂水县广播电视台 参与 “反诈大喇叭”项目"),
}  # fmt: skip
"""Group and line, each read in the pages by a person."""
SIGNS = ("+ ", "− ", "~ ", "± ", "= ")


@pytest.fixture(scope="module")
def versions(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    folder = tmp_path_factory.mktemp("versions")
    for year in ("2022", "2025"):
        build([SEEDS / year], folder / year, Options((builtin(),), workers=1))
    return folder / "2022", folder / "2025"


def kg(*arguments: object) -> tuple[int, str]:
    done = CliRunner().invoke(main, list(map(str, arguments)))
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done.exit_code, done.output


@pytest.fixture(scope="module")
def note(versions: tuple[Path, Path]) -> str:
    code, text = kg("diff", *versions)
    assert code == 1
    return text


@pytest.mark.parametrize(("group", "line"), SAID.values(), ids=SAID)
def test_line(note: str, group: str, line: str) -> None:
    (section,) = [s for s in note.split("\n\n") if group in (s.split("\n")[0], s.split("（")[0].split("\n")[0])]
    assert line in [row.strip() for row in section.split("\n")]


def test_summary(note: str) -> None:
    head = note.split("\n\n")[1]
    assert "页面：新增 9，删除 9，修改 0；两个版本共有且未变 0。" in head
    signs = [row.strip()[0] for row in note.split("\n") if re.match(r"  [+−~±] ", row)]
    new, gone = signs.count("+"), signs.count("−")
    assert f"新事实 {new} 条：全部 {new} 条来自新增页面。" in head
    assert f"变化的事实 {len(signs) - new - gone} 条，不再报道的事实 {gone} 条。" in head
    assert "〔" not in note, "where every page is another, signs tell the causes"


def test_markdown_shows_the_sign_of_every_line(versions: tuple[Path, Path], note: str) -> None:
    tokens = MarkdownIt().parse(kg("diff", *versions, "--format", "md")[1])
    rows = ["".join(part.content for part in t.children or ()) for t in tokens if t.type == "inline" and t.level == 3]
    assert [row for row in rows if row[:2] in SIGNS] == [row[2:] for row in note.split("\n") if row[2:4] in SIGNS]


@pytest.mark.parametrize("by", ["place", "agency", "topic", "cause", "kind"])
def test_facts_are_as_many_however_things_are_grouped(versions: tuple[Path, Path], note: str, by: str) -> None:
    assert kg("diff", *versions, "--by", by)[1].split("\n")[2] == note.split("\n")[2]


def test_readme_shows_what_the_note_says(versions: tuple[Path, Path]) -> None:
    readme = (SEEDS.parent / "README.md").read_text(encoding="utf-8")
    (shown,) = re.findall(r"```\n(\d[\d,]* new facts: .*?)```", readme, flags=re.DOTALL)
    lines = [line for line in shown.split("\n") if line]
    assert len(lines) > 4
    assert set(lines) <= set(kg("diff", *versions, "--lang", "en")[1].split("\n"))


def test_findings(note: str) -> None:
    """Sentences of a few sorts, each made from changes that the note tells below."""
    (findings,) = [s.split("\n")[1:] for s in note.split("\n\n") if s.startswith("主要变化")]
    assert 8 <= len(findings) <= 12
    told = [
        "“寄递哨兵”队伍由420人增至6,800人", "“老兵调解室”的调解室由5个增至26个", "“田园法官驿站”此前见于浙江省衢州市江山市，新版又见于福建省南平市浦城县",
        "更名 1 项：“反诈大喇叭”项目 → “沂蒙防骗声”项目", "停用并入 1 项：“有事一码通”平台 → “秦岭e家”平台",
    ]  # fmt: skip
    assert {f"  • {finding}" for finding in told} <= set(findings)
    assert any(
        finding.startswith("  • 升级 4 项：") and "“警检企”联络机制 → “警关检企”联络机制" in finding
        for finding in findings
    )


def test_what_was_upgraded_is_not_gone(note: str) -> None:
    (section,) = [s for s in note.split("\n\n") if s.startswith("“先议、再调、后判”工作法（")]
    assert "  = 升级后不再单独报道：适用于 江山市、江山市人民法院 推行 “先议、再调、后判”工作法" in section
    assert "  − " not in section


def test_no_name_is_said_to_be_gone_that_the_pages_have(note: str) -> None:
    """Neither a short name nor a team that the new pages count without its own sentence."""
    assert not re.search(r"不再写 (江山|新安)[）、]", note)
    (gone,) = [row for row in note.split("\n") if row.startswith("  = 不再提及：")]
    (held,) = [row for row in note.split("\n") if row.startswith("  = 名称仍见于新版原文：")]
    assert "护边联防队" in held
    assert "护边联防队" not in gone
    assert "  − 黑河边境管理支队瑷珲边境派出所 组建 护边联防队：新版未再写明，但原文仍提到后者" in note
    assert "  − 湄潭县茶产业协会 参与 “法治茶话会”活动：新版仍有报道，未再写明这一点" in note
    assert "  − 永兴镇司法所 使用 “茶香调解室”：新版未再写明，但相邻两句提到两者" in note
    assert "  − 东台市市场监督管理局 使用 “食安东台”监管平台：新版未再写明，但有一句同提两者" in note
    assert "珲春口岸" not in held, "珲春“口岸办证直通车” names none"
    assert "酒泉市" not in gone, "no page names it; it is above one that a page names"
    assert "赣州市" in gone, "an old page names it; in the new version it is above one that a page names"


def test_every_sentence_stands_in_its_page(versions: tuple[Path, Path]) -> None:
    """With the line breaks of the page dropped; a sentence that a column break cut has two parts, so its beginning is looked for."""
    _, text = kg("diff", *versions, "--format", "json")
    changes = json.loads(text)["changes"]
    pages: dict[str, str] = {}
    for file in SEEDS.rglob("*.txt"):
        raw = file.read_bytes()
        pages[file.name] = raw.decode("gb18030" if b"\xb7\xa8\xd6\xce" in raw else "utf-8-sig")
    quotes = [(q, side) for c in changes for side in ("before", "after") for q in c.get(side, ())]
    checked = 0
    for quote, side in quotes:
        assert quote["date"][:4] == {"before": "2022", "after": "2025"}[side]
        if quote["source"] in pages:
            text = re.sub(r"[\r\n]", "", pages[quote["source"]][quote["start"] :])
            assert text.startswith(quote["text"][:12]), quote
            checked += 1
    assert checked > 500
    assert all(c.get("before") or c.get("after") for c in changes if c["kind"].startswith("figure"))


@pytest.mark.parametrize("by", ["place", "agency", "initiative", "topic", "cause", "kind"])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_groups(versions: tuple[Path, Path], by: str, lang: str) -> None:
    """However it is grouped, each relation that came is told."""
    _, text = kg("diff", *versions, "--by", by, "--lang", lang, "--only", "relation-added")
    _, every = kg("diff", *versions, "--format", "json", "--only", "relation-added")
    follow = ("  + ", "  = 随之而来", "  = comes with it", "  = 推断有别", "  = inferred differently")
    changes = json.loads(every)["changes"]
    sections = [(s, [row for row in s.split("\n") if row.startswith(follow)]) for s in text.split("\n\n")]
    for change in changes:
        about, other = change["label"], change["otherLabel"] if lang == "zh" else ""
        assert any(about in section and other in row for section, rows in sections for row in rows), change


@pytest.mark.parametrize(("by", "gone"), [("cause", "删除的页面"), ("kind", "不再报道的关系")])
def test_what_is_not_reported_any_more_came_of_no_new_page(versions: tuple[Path, Path], by: str, gone: str) -> None:
    sections = {s.split("\n")[0]: s for s in kg("diff", *versions, "--by", by)[1].split("\n\n")}
    assert "\n  − " in sections[gone] and "\n  + " not in sections[gone]
    assert "\n  − " not in sections.get("新增页面", "")


def test_what_follows_from_names_is_one_line(note: str) -> None:
    """What a new initiative is for, and where it is because its operator is; of an agency that is only named, what it serves."""
    (new,) = [s for s in note.split("\n\n") if s.startswith("“院坝夜话”活动")]
    assert [row.strip()[:1] for row in new.split("\n")[1:] if not row.startswith("      ")] == ["+", "="]
    assert "  = 随之而来：适用于 盐源县" in new
    (named,) = [s for s in note.split("\n\n") if s.startswith("其他机构")]
    assert "东莞市总工会 管辖 东莞市" in named and "\n东莞市总工会（" not in note


def test_where_an_initiative_follows_to_apply_neither_came_nor_went(note: str) -> None:
    """Who runs it was a town's office in the first version, and nobody says who does in the second."""
    (section,) = [s for s in note.split("\n\n") if s.startswith("“茶香调解室”（")]
    assert "  = 推断有别，并非变化（由机构或名称推得）：适用于 永兴镇 → 湄潭县" in section
    assert "随之不再" not in section
    assert "随之而来" not in section


def test_no_fact_is_told_twice(note: str) -> None:
    """One figure that two sentences report, one of them for a period; a pair of what came and went that is a change of role."""
    lines = [
        row.partition("〔")[0].partition("（")[0]
        for row in note.split("\n")
        if row.startswith(("  + ", "  − ", "  ~ "))
    ]
    assert lines.count("  ~ “老兵调解室”：调解室 26个") == 1
    assert "  − 兴国县司法局 参与 “老兵调解室”" not in lines
    assert "  = 随之而来：全国优秀法院 年份 2024、" in note
    assert "  = 写法不同：始于 2021-05 → 2021" in note  # of one beginning


def test_what_is_placed_otherwise_is_compared_as_one(note: str) -> None:
    """A police room of the city in one version, of its district in the other; a team with and without its town before it."""
    (section,) = [s for s in note.split("\n\n") if s.startswith("“暖江”警务室（")]
    assert section.startswith("“暖江”警务室（黑龙江省黑河市爱辉区、有变化）\n")
    assert "  = 名称相同，按同一个比较：旧版写作 “暖江”警务室（黑龙江省黑河市）" in section
    assert "  ~ “暖江”警务室：代办户籍业务 312件（警务室成立以来 2022-04-20） → 1,860件（" in section
    assert "  = 蔡家坡镇“和为贵”调解队：名称相同，按同一个比较：旧版写作 “和为贵”调解队（陕西省宝鸡市岐山县）" in note
    assert not re.search(r"(新出现|不再提及)：.*“和为贵”调解队", note)


def test_what_came_of_a_plan_is_shown_where_nobody_is_said_to_have_done_it(note: str) -> None:
    """A document that somebody would draw up was issued since, the page says, and not by whom."""
    (section,) = [s for s in note.split("\n\n") if s.startswith("岐山县委政法委（")]
    told = section.partition("  ~ 岐山县委政法委 制定 《网格员管理办法》：计划中 → 见于新版\n")[2].split("\n")
    assert told[0].startswith("      前：「岐山县委政法委将制定《网格员管理办法》")
    assert told[1].startswith("      后：「岐山县委政法委常务副书记赵永刚说，《网格员管理办法》已于去年印发")


def test_a_renaming_is_neither_new_nor_gone(note: str) -> None:
    (section,) = [s for s in note.split("\n\n") if s.startswith("“沂蒙防骗声”项目")]
    assert section.startswith(
        "“沂蒙防骗声”项目（山东省临沂市沂水县、有变化）\n  ~ 更名：“反诈大喇叭”项目 → “沂蒙防骗声”项目\n"
    )
    assert "沂水县公安局 运行 “沂蒙防骗声”项目" in section.partition("= 仍有报道")[2]
    assert "\n“反诈大喇叭”项目（" not in note


def test_history_tells_plans_from_what_is_done(versions: tuple[Path, Path]) -> None:
    """Of a plan its name still says what it is for."""
    code, text = kg("history", *versions)
    assert code == 0
    marks = {row.split()[0]: row.split()[-2:] for row in text.split("\n") if row.strip()}
    assert [marks[name] for name in ("涉诈资金快速拦截机制", "生态损害赔偿资金管理制度")] == [["○", "●"], ["○", "·"]]


def test_only(versions: tuple[Path, Path]) -> None:
    code, text = kg("diff", *versions, "--only", "figure-updated", "--format", "json")
    assert code == 1
    assert {c["kind"] for c in json.loads(text)["changes"]} == {"figure-updated"}
    assert kg("diff", *versions, "--only", "entity-merged")[0] == 0
    assert kg("diff", *versions, "--only", "nothing")[0] == 2


def test_the_same(versions: tuple[Path, Path]) -> None:
    code, text = kg("diff", versions[0], versions[0])
    assert (code, text.split("\n\n")[1]) == (0, "两个版本相同。\n")


def test_page(versions: tuple[Path, Path], tmp_path: Path) -> None:
    """Everything of the note, nothing from outside, nothing that runs."""
    assert kg("diff", *versions, "--format", "html", "--out", tmp_path / "diff.html")[0] == 1
    page = (tmp_path / "diff.html").read_text(encoding="utf-8")
    assert "default-src 'none'" in page
    assert not re.search(r"<script|<img|<link|src=|https?://(?!www\.w3\.org)", page)
    assert "东台市人民检察院 加入 “透明厨房”工程" in html.unescape(page)


def test_what_comes_from_pages_is_escaped(tmp_path: Path) -> None:
    evil = "<script>alert(1)</script>\x1b[31m“机制”"
    old = write_version(tmp_path / "a", [])
    new = write_version(tmp_path / "b", [entity(DESK, evil, gov("Mechanism"))])
    _, page = kg("diff", old, new, "--format", "html")
    assert "<script" not in page
    for form in ("text", "md"):
        text = kg("diff", old, new, "--format", form)[1]
        assert "\x1b" not in text
    assert not re.search(r"(?<!\\)<", text)
