"""Pages cut into articles: what stands where after mending, and the way back to the source."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from interleave import read_articles

from kg.articles import Layout, cut
from kg.normal import matched
from kg.ontology_dir import builtin
from kg.records import Article, Document

LAYOUT = Layout.load([builtin()])
MADE = read_articles(Path(__file__).parent / "layout_articles.txt")


def document(text: str, **more: str) -> Document:
    return Document(name="page.txt", text=text, sha256="0", **more)  # type: ignore[arg-type]


def articles(text: str, **more: str) -> list[Article]:
    return cut(document(text, **more), LAYOUT)


def paragraphs(article: Article) -> list[tuple[str, str]]:
    return [(p.role, article.text[p.start : p.end]) for p in article.paragraphs]


def check(text: str, found: list[Article]) -> None:
    """What holds of any page: each line is in one article, and each character of an article is one of the source."""
    numbers = [line.number for article in found for line in article.lines]
    printed = [n for n, line in enumerate(text.split("\n"), 1) if line.strip(" \t\r\u3000")]
    assert sorted(numbers) == printed
    assert len({article.id for article in found}) == len(found)
    for article in found:
        assert article.matched == matched(article.text)
        quotes = list(article.quotes(0, len(article.text)))
        assert all(text[s.start : s.end].replace("\r", "").replace("\n", "") == quote for s, quote in quotes)
        assert "".join(quote for _, quote in quotes) == "".join(
            article.text[p.at : p.at + p.length] for p in article.pieces
        )
        for piece in article.pieces:
            assert article.text[piece.at : piece.at + piece.length] == text[piece.source : piece.source + piece.length]
        for p in article.paragraphs:
            assert p.sentences[0].start == p.start and p.sentences[-1].end == p.end
            assert all(a.end == b.start for a, b in zip(p.sentences, p.sentences[1:], strict=False))


def plain(n: int, tags: str = "KTBHPE") -> list[str]:
    return [text for tag, text in MADE[n] if tag in tags]


BOAT, COURT, TEA, MINE = 1, 5, 2, 9


def test_articles_in_a_row() -> None:
    text = "\n\n".join(plain(BOAT) + plain(TEA) + plain(COURT))
    found = articles(text)
    check(text, found)
    assert [a.title for a in found] == [
        "东屿市公安局海防支队破解渔船纠纷取证难",
        "云岭区检察院为古茶树撑起“保护伞”",
        "沙湾旗法院:马背上的巡回法庭",
    ]
    assert [a.byline for a in found] == [plain(n, "B")[0] for n in (BOAT, TEA, COURT)]
    assert [r for r, _ in paragraphs(found[2])] == [
        "title",
        "body",
        "body",
        "heading",
        "body",
        "body",
        "heading",
        "body",
        "body",
    ]


def test_a_sentence_broken_by_a_picture_is_one_again() -> None:
    lines = plain(BOAT)
    k = next(i for i, line in enumerate(lines) if "渔业执法人员" in line)
    at = lines[k].index("执法人员")
    whole = lines[k]
    lines[k : k + 1] = [whole[:at], "民警登上渔船调解纠纷。", "沈帆摄。", whole[at:]]
    text = "\n\n".join(lines)
    [found] = articles(text)
    check(text, [found])
    assert ("body", whole) in paragraphs(found)
    assert [t for r, t in paragraphs(found) if r == "caption"] == ["民警登上渔船调解纠纷。", "沈帆摄。"]
    assert [(line.role, line.joins) for line in found.lines[k : k + 4]] == [
        ("body", False),
        ("caption", False),
        ("caption", False),
        ("body", True),
    ]


def test_the_other_half_in_the_middle_of_another_article() -> None:
    boat, tea = plain(BOAT), plain(TEA)
    first = next(i for i, line in enumerate(boat) if "海上枫桥" in line and i > 3)
    at = boat[first].index("联合船组") + 3  # 船|组
    second = next(i for i, line in enumerate(tea) if "古茶树普查" in line)
    to = tea[second].index("保护范围") + 1  # 保|护
    page = [*boat[:first], boat[first][:at], *tea[:second], tea[second][:to]]
    page += [boat[first][at:], *boat[first + 1 :], tea[second][to:], *tea[second + 1 :]]
    text = "\n\n".join([*plain(MINE), *page, *plain(COURT)])
    found = articles(text)
    check(text, found)
    assert [[t for _, t in paragraphs(a)] for a in found[1:3]] == [plain(BOAT, "TP"), plain(TEA, "TP")]


def test_a_headline_below_its_text() -> None:
    head = plain(COURT, "TB")
    text = "\n\n".join(plain(BOAT) + plain(COURT, "HP") + plain(MINE) + head)
    found = articles(text)
    check(text, found)
    court = next(a for a in found if a.title == "沙湾旗法院:马背上的巡回法庭")
    assert [t for r, t in paragraphs(court) if r == "body"] == plain(COURT, "P")
    assert [line.role for line in court.lines][:2] == ["title", "byline"]


def test_a_byline_alone_begins_an_article_without_title() -> None:
    text = "\n\n".join(plain(BOAT) + plain(TEA, "BP"))
    found = articles(text)
    assert [a.title is None for a in found] == [False, True]
    assert found[1].byline == plain(TEA, "B")[0]


def test_our_paper_reports_begins_an_article_without_byline() -> None:
    text = "\n\n".join(plain(6) + plain(7))
    found = articles(text)
    assert [a.title for a in found] == [plain(6, "T")[0], plain(7, "T")[0]]
    assert found[0].byline is None
    assert found[0].text.split("\n")[1].startswith("本报讯")


def wrapped(paragraph: str, width: int, indent: str) -> list[str]:
    first = width - 2 if indent else width
    return [indent + paragraph[:first]] + [paragraph[i : i + width] for i in range(first, len(paragraph), width)]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\n\n", "\r"], ids=["LF", "CRLF", "spaced", "CR"])
@pytest.mark.parametrize("indent", ["", "\u3000\u3000", "    "], ids=["plain", "ideographic", "blanks"])
@pytest.mark.parametrize("width", [17, 40])
def test_hard_wrapped_lines_are_paragraphs_again(end: str, indent: str, width: int) -> None:
    lines = [plain(COURT, "T")[0], plain(COURT, "B")[0]]
    for tag, paragraph in MADE[COURT]:
        lines += wrapped(paragraph, width, indent) if tag == "P" else [paragraph] if tag == "H" else []
    text = end.join(lines)
    [found] = articles(text)
    assert found.title == plain(COURT, "T")[0]
    assert [t for r, t in paragraphs(found) if r == "heading"] == plain(COURT, "H")
    if indent:
        assert [t for r, t in paragraphs(found) if r == "body"] == plain(COURT, "P")
    else:  # a full line that ends with a sentence may be the end of a paragraph
        assert "".join(t for r, t in paragraphs(found) if r == "body") == "".join(plain(COURT, "P"))
    for piece in found.pieces:
        assert found.text[piece.at : piece.at + piece.length] == text[piece.source : piece.source + piece.length]


WEB = """当前位置:首页 > 法治新闻 > 基层

{title}

2023-05-06 10:21 来源:青禾日报 作者:许安

原标题:板凳上的调解

{body}

(许安)

责任编辑:李四

相关链接

青禾县召开政法工作会议

免责声明:本文仅代表作者个人观点,与本网无关。

上一篇:无

分享到:微信 微博"""


@pytest.mark.parametrize("format", ["text", "html"])
def test_web_furniture(format: str) -> None:
    text = WEB.format(title=plain(0, "T")[0], body="\n".join("\u3000\u3000" + x for x in plain(0, "HP")))
    [found] = articles(text, format=format)
    check(text, [found])
    assert found.title == plain(0, "T")[0]
    assert (found.date, found.publisher) == ("2023-05-06", "青禾日报")
    assert [t for r, t in paragraphs(found) if r in ("body", "heading")] == plain(0, "HP")
    furniture = {
        n
        for n, line in enumerate(text.split("\n"), 1)
        if line[:3] in ("当前位", "原标题", "责任编", "相关链", "免责声", "上一篇", "分享到", "青禾县")
        and line != found.title
    }
    assert {line.number for line in found.lines if line.role == "boilerplate"} == furniture


def test_document_data_come_first() -> None:
    [found] = articles(plain(MINE, "P")[0], date="2024-03", publisher="石岭日报", title="哨子响了")
    assert (found.title, found.date, found.publisher) == ("哨子响了", "2024-03", "石岭日报")


@pytest.mark.parametrize("text", ["", "\n\n \n", "\u3000", "\ufeff\n"])
def test_nothing_in_nothing_out(text: str) -> None:
    assert articles(text) == []


@pytest.mark.parametrize(
    "text", ["一行", "派出所来了。", "□本报记者 许安", "责任编辑:李四", "法治聚焦\n要闻\n\n图为现场。"]
)
def test_a_page_of_almost_nothing(text: str) -> None:
    check(text, articles(text))


LINES = st.sampled_from(
    [x for n in (BOAT, TEA, COURT) for x in plain(n)] + ["图为现场。", "沈帆摄。", "相关链接", "一", "”", ",接着", ""]
)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(LINES, st.integers(0, 60), st.integers(1, 60)), max_size=25), st.sampled_from(["\n", "\n\n"]))
def test_any_page_is_cut_without_loss(parts: list[tuple[str, int, int]], end: str) -> None:
    text = end.join(line[a : a + n] for line, a, n in parts)
    check(text, articles(text))


def test_the_same_page_gives_the_same_articles() -> None:
    text = "\n\n".join(plain(BOAT) + plain(TEA))
    assert articles(text) == articles(text)


def test_one_line_of_fifty_thousand_sentences() -> None:
    text = "派出所民警走访商户。" * 50_000
    [found] = articles(text)
    assert len(found.paragraphs[0].sentences) == 50_000


GOLD = Path(__file__).parents[2] / "shared" / "gold"


@pytest.mark.parametrize("path", sorted(GOLD.glob("*.json")), ids=lambda p: p.stem)
def test_annotated_page(path: Path) -> None:
    """Real pages, where a checkout has them: lines put to articles as a careful reader does."""
    gold = json.loads(path.read_text(encoding="utf-8"))
    text = (GOLD.parent / "seeds" / gold["doc"]).read_text(encoding="utf-8")
    found = articles(text)
    check(text, found)
    wanted = {n: (a["id"], role) for a in gold["articles"] for n, role, _ in a["lines"]}
    given = {line.number: k for k, a in enumerate(found) for line in a.lines}
    body = [n for n, (_, role) in wanted.items() if role in ("body", "heading")]
    same = [(wanted[a][0] == wanted[b][0], given[a] == given[b]) for a in body for b in body if a < b]
    right = sum(w and g for w, g in same)
    assert 2 * right / (sum(w for w, _ in same) + sum(g for _, g in same)) >= 0.95
