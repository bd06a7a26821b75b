"""A note in a terminal, in Markdown and as a page: all of it is shown, and what comes from pages does nothing."""

from __future__ import annotations

import re
from collections.abc import Sequence

import pytest
from markdown_it import MarkdownIt
from markdown_it.token import Token

from kg.diff import render
from kg.diff.changes import Quote
from kg.diff.grouping import SHOWN_AS
from kg.diff.lines import Line, Report, Section
from kg.diff.names import words
from kg.diff.reading_order import ORDER

HOSTILE = (
    "1. 甲局", "12) 甲局", "- 甲局", "+ 甲局", "# 甲局", "> 甲局", "=== 甲局", "---", "* * *", "甲*局*", "<b>甲</b>", "[甲](x)", "`甲`", "甲&amp;乙", "~~甲~~",
    "|甲|", "http://evil.example/", "HTTPS://evil.example/", "甲 $x$ 乙",
)  # fmt: skip


def report(texts: Sequence[str], sign: str = "+") -> Report:
    lines = [Line(sign, text, "", (), (Quote(text, text),), "relation-added") for text in texts]
    return Report("甲", "zh", tuple(texts), tuple(texts), (Section(texts[0], "", "", lines, list(texts)),), (), False)


def shown(tokens: Sequence[Token]) -> list[str]:
    """What a reader sees of each block."""
    return [
        "".join(part.content for part in t.children or () if part.type == "text") for t in tokens if t.type == "inline"
    ]


@pytest.mark.parametrize("sign", ["+", "−", "~", "±"])
@pytest.mark.parametrize("text", HOSTILE)
def test_markdown_shows_each_line_as_it_is(text: str, sign: str) -> None:
    tokens = MarkdownIt("gfm-like", {"linkify": False}).parse(render.markdown(report([text], sign)))
    assert shown(tokens) == ["甲", text, "主要变化", text, text, f"{sign} {text}", f"「{text}」（{text}）", f"= {text}"]
    lists = [t.level for t in tokens if t.type.endswith("list_open")]
    assert lists == [0, 0, 2], "findings, lines, and the sentences of a line"


@pytest.mark.parametrize(
    ("text", "written"),
    [("$x$", r"\$x\$"), ("http://a.cn", r"http\://a.cn"), ("见www.a.cn", r"见www\.a.cn"), ("WWW.a.cn", r"WWW\.a.cn"), ("3.5万", "3.5万"), ("比1.2：3", "比1.2：3")],
)  # fmt: skip
def test_markdown_of_github(text: str, written: str) -> None:
    """No formula, and no address that is a link by itself."""
    assert render.escaped(text) == written
    assert not re.search(r"(?<!\\)\$", render.markdown(report([text])))


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_kind_of_change_stands_under_a_heading(lang: str) -> None:
    assert {f"kind.{SHOWN_AS.get(kind, kind)}" for kind in ORDER} <= words(lang).keys()
