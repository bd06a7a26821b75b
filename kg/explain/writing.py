"""An account as text for a terminal, Markdown, HTML or JSON.

In: an :class:`kg.explain.account.Account`. Out: text. A Chinese character takes two columns of a terminal. What comes from pages is escaped; control
characters are shown as a mark.
"""

from __future__ import annotations

import base64
import dataclasses
import hashlib
import io
import json
import re
from collections.abc import Sequence
from itertools import groupby
from pathlib import Path
from typing import Any, Literal, TypeVar

from jinja2 import Environment, PackageLoader, StrictUndefined
from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from kg.explain.account import Account, Fact, Quote, Reason
from kg.query.display import printable

Format = Literal["text", "md", "html", "json"]
_HERE = Path(__file__).parent
_WORDS: dict[str, list[str]] = json.loads((_HERE / "words.json").read_text(encoding="utf-8"))
_MARKDOWN = re.compile(r"([\\`*_\[\]{}<>#|~!&])")
_WIDTH = 100
T = TypeVar("T")


class Words:
    """What the page says, in one language."""

    def __init__(self, lang: str) -> None:
        self._at = 0 if lang == "zh" else 1
        self.lang = lang

    def __call__(self, key: str, *values: object) -> str:
        return _WORDS[key][self._at].format(*values)


def written(about: Account, form: Format, lang: str, limit: int, width: int | None = None, colour: bool = False) -> str:
    """The account in a format; at most ``limit`` facts, figures and sentences each (0: all, as in JSON). ``width`` of the terminal."""
    words = Words(lang)
    if form == "json":
        return json.dumps(dataclasses.asdict(about), ensure_ascii=False, indent=1) + "\n"
    if form == "text":
        return _text(about, words, limit, width or _WIDTH, colour)
    return _markdown(about, words, limit) if form == "md" else _html(about, words, limit)


def _first(items: Sequence[T], limit: int) -> tuple[Sequence[T], int]:
    return (items, 0) if not limit or len(items) <= limit else (items[:limit], len(items) - limit)


def _grouped(facts: Sequence[Fact]) -> list[tuple[str, list[Fact]]]:
    """Facts by direction and relation, in their order."""
    found = groupby(facts, key=lambda f: (f.direction, f.predicate))
    return [(("← " if way == "in" else "") + (group := list(of))[0].relation, group) for (way, _), of in found]


def _reason(reason: Reason, words: Words) -> str:
    said = words(reason.status) if reason.status in _WORDS else reason.status
    by = f" · {words('by')} {reason.by}" if reason.by else ""
    return f"{said} · {words('confidence')} {reason.confidence:.2f} · {words('rule')} {reason.rule}{by}"


def _where(quote: Quote, words: Words) -> str:
    parts = (f"《{quote.headline}》" if quote.headline else words("untitled"), quote.publisher, quote.date)
    return f"{' '.join(p for p in parts if p)} · {quote.source} {quote.start}–{quote.end}"


def _fact(fact: Fact, words: Words) -> str:
    posts = f" ({', '.join(fact.posts)})" if fact.posts else ""
    return fact.other + posts + ("" if fact.reasons else f" · {words('follows')}")


# -- text


def _text(about: Account, words: Words, limit: int, width: int, colour: bool) -> str:
    out = io.StringIO()
    console = Console(
        file=out, width=width, force_terminal=colour, no_color=not colour, highlight=False, markup=False, emoji=False
    )

    def line(text: str, indent: int = 0, style: str = "") -> None:
        console.print(Padding(Text(printable(text), style), (0, 0, 0, indent), expand=False))

    def quote(q: Quote, indent: int) -> None:
        line(q.text or words("unquoted"), indent, "italic")
        line(_where(q, words), indent, "dim")

    line(f"{about.label}  {' · '.join(about.classes)}", style="bold")
    line(f"{about.iri} · {words('articles', about.articles)}", style="dim")
    if about.others:
        line(f"{words('others')}: {'、'.join(about.others) if words.lang == 'zh' else ', '.join(about.others)}")
    for name, value in about.stated:
        line(f"{name}: {value}")
    for title, facts in (("facts", about.facts), ("figures", about.figures)):
        shown, more = _first(facts, limit)
        if shown:
            console.print()
            line(words(title), style="bold underline")
        for relation, group in _grouped(shown):
            line(relation, 2, "bold")
            for fact in group:
                line(_fact(fact, words), 4)
                for reason in fact.reasons:
                    line(_reason(reason, words), 6, "dim")
                    for q in reason.quotes:
                        quote(q, 6)
        if more:
            line(words("more", more), 2)
    shown_quotes, more = _first(about.named, limit)
    if shown_quotes:
        console.print()
        line(words("named"), style="bold underline")
    for q in shown_quotes:
        quote(q, 2)
    if more:
        line(words("more", more), 2)
    console.print()
    line(words("claims"), style="dim")
    return "\n".join(row.rstrip() for row in out.getvalue().splitlines()) + "\n"


# -- Markdown


def _escaped(text: str) -> str:
    return _MARKDOWN.sub(r"\\\1", printable(text))


def _markdown(about: Account, words: Words, limit: int) -> str:
    lines = [
        f"# {_escaped(about.label)}",
        "",
        f"{_escaped(' · '.join(about.classes))} · <{about.iri}> · {words('articles', about.articles)}",
        "",
    ]
    if about.others:
        lines += [f"{words('others')}: {_escaped(', '.join(about.others))}", ""]
    lines += [f"- {_escaped(name)}: {_escaped(value)}" for name, value in about.stated]
    for title, facts in (("facts", about.facts), ("figures", about.figures)):
        shown, more = _first(facts, limit)
        lines += ["", f"## {words(title)}"] if shown else []
        for relation, group in _grouped(shown):
            lines += ["", f"### {_escaped(relation)}", ""]
            for fact in group:
                lines.append(f"- **{_escaped(_fact(fact, words))}**")
                for reason in fact.reasons:
                    lines.append(f"  - {_escaped(_reason(reason, words))}")
                    lines += [line for q in reason.quotes for line in _quoted(q, words, "    ")]
        lines += ["", words("more", more)] if more else []
    shown_quotes, more = _first(about.named, limit)
    lines += ["", f"## {words('named')}", ""] if shown_quotes else []
    lines += [line for q in shown_quotes for line in _quoted(q, words, "")]
    lines += ["", words("more", more)] if more else []
    return "\n".join([*lines, "", words("claims")]) + "\n"


def _quoted(quote: Quote, words: Words, indent: str) -> list[str]:
    return [
        f"{indent}> {_escaped(quote.text or words('unquoted'))}",
        f"{indent}> — {_escaped(_where(quote, words))}",
        "",
    ]


# -- HTML


def _html(about: Account, words: Words, limit: int) -> str:
    style = (_HERE / "account.css").read_text(encoding="utf-8")
    environment = Environment(
        loader=PackageLoader("kg.explain", "."), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )  # fmt: skip
    values: dict[str, Any] = {
        title: _first(items, limit) for title, items in (("facts", about.facts), ("figures", about.figures))
    }
    return environment.get_template("account.html").render(
        about=about, words=words, sections=values, named=_first(about.named, limit), grouped=_grouped, fact_text=_fact, reason_text=_reason, where=_where,
        style=style, style_hash=base64.b64encode(hashlib.sha256(style.encode()).digest()).decode(),
    )  # fmt: skip
