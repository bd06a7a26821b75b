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

from kg.build import Options, build
from kg.cli import main
from kg.ontology_dir import builtin

SEEDS = Path(__file__).parents[1] / "seeds"
SAID = {
    "a plan that came true": ("“云上驿站”小程序", "~ 江山市人民法院 运行 “云上驿站”小程序：计划中 → 已实施〔新增页面；删除的页面〕"),
    "a partner joins": ("“透明厨房”工程", "+ 东台市人民检察院 参与 “透明厨房”工程〔新增页面〕"),
    "a figure of another year": (
        "“田园法官驿站”（浙江省衢州市江山市、有变化）",
        "~ “田园法官驿站”：化解矛盾纠纷 87起（截至今年2月底 2022-02-28） → 1,126起（2024年 2024-01-01–2024-12-31）〔新增页面；删除的页面〕",
    ),
    "a new initiative": ("“同心凉亭”说事点", "+ 防城港边境管理支队江平边境派出所 运行 “同心凉亭”说事点〔新增页面〕"),
    "one that is not reported any more": ("“驼铃警务室”", "− 敦煌市公安局 运行 “驼铃警务室”〔删除的页面〕"),
    "from a partner to one who runs it": ("“老兵调解室”（江西省赣州市兴国县、有变化）", "~ 兴国县司法局 与 “老兵调解室”：参与 → 运行〔新增页面；删除的页面〕"),
    "a document that was planned": ("湄潭县司法局", "~ 湄潭县司法局 印发 《茶事纠纷调解指引》：计划中 → 已实施〔新增页面；删除的页面〕"),
}  # fmt: skip
"""Group and line, each read in the pages by a person."""
PARTS = {"text": "\n\n", "md": "\n\n## "}


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
    new, of_pages = map(int, re.findall(r"新事实 (\d+) 条：(\d+) 条来自新增页面。", head)[0])
    assert new == of_pages > 200


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
    follow = ("  + ", "  = 随之而来", "  = comes with it")
    told = {row.strip() for row in text.split("\n") if row.startswith("  + ")}
    changes = json.loads(every)["changes"]
    assert (len(told) == len(changes)) == (by in ("cause", "kind"))  # no group is of an entity: nothing is folded
    sections = [(s, [row for row in s.split("\n") if row.startswith(follow)]) for s in text.split("\n\n")]
    for change in changes:
        about, other = change["label"], change["otherLabel"] if lang == "zh" else ""
        assert any(about in section and other in row for section, rows in sections for row in rows), change


def test_what_follows_from_names_is_one_line(note: str) -> None:
    """What a new initiative is for, and where it is because its operator is; of an agency that is only named, what it serves."""
    (new,) = [s for s in note.split("\n\n") if s.startswith("“院坝夜话”活动")]
    assert [row.strip()[:1] for row in new.split("\n")[1:] if not row.startswith("      ")] == ["+", "="]
    assert "  = 随之而来：适用于 盐源县" in new
    (named,) = [s for s in note.split("\n\n") if s.startswith("仅见其名的机构")]
    assert "东莞市总工会 管辖 东莞市" in named and "\n东莞市总工会（" not in note


def test_where_an_initiative_follows_to_apply_neither_came_nor_went(note: str) -> None:
    """Who runs it was a town's office in the first version, and nobody says who does in the second."""
    (section,) = [s for s in note.split("\n\n") if s.startswith("“茶香调解室”（")]
    assert "  = 随之变化：适用于 永兴镇 → 湄潭县" in section
    assert "随之不再" not in section
    assert "随之而来" not in section


def test_no_fact_is_told_twice(note: str) -> None:
    """One figure that two sentences report, one of them for a period; a pair of what came and went that is a change of role."""
    lines = [
        row.partition("〔")[0].partition("（")[0]
        for row in note.split("\n")
        if row.startswith(("  + ", "  − ", "  ~ "))
    ]
    assert lines.count("  + “老兵调解室”：调解室 26个") == 1
    assert "  − 兴国县司法局 参与 “老兵调解室”" not in lines
    assert "  = 随之而来：全国优秀法院 年份 2024、" in note
    assert "  = 叫法不同：始于 不再写 2021-05，新写 2021" in note  # of one beginning


def test_what_is_perhaps_the_same_is_said_neither_new_nor_gone(note: str) -> None:
    """Two police rooms of one name, the district of the second in the city of the first; a team with and without its town before it."""
    headings = [s.split("\n")[0] for s in note.split("\n\n") if s.startswith("“暖江”警务室（")]
    assert headings == [
        "“暖江”警务室（黑龙江省黑河市爱辉区、或早有报道）",
        "“暖江”警务室（黑龙江省黑河市、或仍有报道）",
    ]
    assert "  = 蔡家坡镇“和为贵”调解队 与不再提及的 “和为贵”调解队（陕西省宝鸡市岐山县）：或为同一个" in note


def test_what_came_of_a_plan_is_shown_where_nobody_is_said_to_have_done_it(note: str) -> None:
    """A document that somebody would draw up was issued since, the page says, and not by whom."""
    (section,) = [s for s in note.split("\n\n") if s.startswith("岐山县委政法委（")]
    told = section.partition("  − 岐山县委政法委 印发 《网格员管理办法》（计划中）〔删除的页面〕\n")[2].split("\n")
    assert told[0].startswith("      前：「岐山县委政法委将制定《网格员管理办法》")
    assert told[1].startswith("      后：「岐山县委政法委常务副书记赵永刚说，《网格员管理办法》已于去年印发")


def test_a_renaming_is_neither_new_nor_gone(note: str) -> None:
    (section,) = [s for s in note.split("\n\n") if s.startswith("“沂蒙防骗声”项目")]
    assert section.startswith(
        "“沂蒙防骗声”项目（山东省临沂市沂水县、有变化）\n  ~ 更名：“反诈大喇叭”项目 → “沂蒙防骗声”项目〔"
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
    assert "东台市人民检察院 参与 “透明厨房”工程" in html.unescape(page)


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
