"""A preview as text for a terminal, or JSON.

In: a :class:`kg.preview.running.Preview`, labels of terms. Out: text: what was edited, then what it adds and takes away, by the rule that is the cause.
"""

from __future__ import annotations

import dataclasses
import json
from collections import Counter
from collections.abc import Callable, Iterator

from kg.preview.changes import Change, Fact, What
from kg.preview.running import Preview
from kg.query.display import printable

_SIGNS: dict[What, str] = {"added": "+", "removed": "-", "changed": "~"}
_WORDS = {
    "nothing-edited": ("本体没有影响抽取的改动。", "The ontology has no edit that a reading depends on."),
    "anywhere": ("{0} 可能影响任何文章", "{0} may touch any article"),
    "read": ("重读 {1} 篇文章中的 {0} 篇", "{0} of {1} articles were read again"),
    "none": ("抽取结果没有差别。", "Nothing that is extracted differs."),
    "total": ("共：{0} 条新增，{1} 条消失，{2} 条仅规则或置信度改变", "In all: {0} added, {1} gone, {2} with another rule or confidence only"),
    "more": ("另有 {0} 条；用 --limit 0 查看全部", "{0} more; --limit 0 shows all"),
    "entity": ("实体", "entity"),
}  # fmt: skip
Label = Callable[[str], str]


def as_json(preview: Preview) -> str:
    """Everything, for a program to read."""
    content = {
        "rules": [dataclasses.asdict(rule) for rule in preview.edit.rules],
        "articles": preview.articles,
        "touched": preview.touched,
        "changes": [dataclasses.asdict(change) for change in preview.changes],
    }
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def as_text(preview: Preview, label: Label, lang: str, limit: int) -> str:
    """Grouped by cause; at most ``limit`` facts of each (0: all). ``label`` names a property or class by its IRI."""
    return "\n".join(map(printable, _lines(preview, label, lang, limit))) + "\n"


def _lines(preview: Preview, label: Label, lang: str, limit: int) -> Iterator[str]:
    def say(key: str, *values: object) -> str:
        return _WORDS[key][lang != "zh"].format(*values)

    if not preview.edit.rules:
        yield say("nothing-edited")
        return
    for rule in preview.edit.rules[:limit] if limit else preview.edit.rules:
        yield f"{_SIGNS[rule.what]} {rule.id}"
    if limit and len(preview.edit.rules) > limit:
        yield say("more", len(preview.edit.rules) - limit)
    reach = f"; {say('anywhere', preview.edit.anywhere[0].id)}" if preview.edit.anywhere else ""
    yield say("read", preview.touched, preview.articles) + reach
    if not preview.changes:
        yield say("none")
        return
    groups: dict[str, list[Change]] = {}
    for change in preview.changes:
        groups.setdefault(change.cause, []).append(change)
    for cause, changes in sorted(groups.items()):
        counts = Counter(change.what for change in changes)
        yield ""
        yield f"{cause}  {' '.join(f'{_SIGNS[what]}{counts[what]}' for what in _SIGNS if counts[what])}"
        shown = changes[:limit] if limit else changes
        for change in shown:
            yield f"  {_SIGNS[change.what]} {_said(change, label, say('entity'))}"
            yield f"      {change.fact.quote}"
            yield f"      {change.fact.article} · {change.fact.doc} {change.fact.start}"
        if len(shown) < len(changes):
            yield f"  {say('more', len(changes) - len(shown))}"
    total = Counter(change.what for change in preview.changes)
    yield ""
    yield say("total", total["added"], total["removed"], total["changed"])


def _said(change: Change, label: Label, entity: str) -> str:
    fact = change.fact
    if not fact.predicate:
        return f"{entity} {fact.subject} ({fact.object})"
    status = "" if fact.status == "asserted" else f" [{fact.status}]"
    said = f"{fact.subject} → {label(fact.predicate)} → {fact.object}{status}"
    return said if change.before is None else f"{said}  {_how(change.before)} → {_how(fact)}"


def _how(fact: Fact) -> str:
    return f"{fact.rule} {fact.confidence:.2f}"
