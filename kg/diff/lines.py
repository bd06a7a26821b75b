"""What a note of a difference is made of: lines with their sentences, in sections, between opening and closing words.

In: nothing. Out: :class:`Line`, :class:`Section`, :class:`Report`, plain text in one language; :mod:`kg.diff.report` fills them and
:mod:`kg.diff.render` shows them.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from kg.diff.changes import Quote


@dataclass(frozen=True)
class Line:
    """One change. ``sign`` is +, −, ± or ~; ``made`` is the kind of its first cause."""

    sign: str
    text: str
    cause: str
    before: tuple[Quote, ...]
    after: tuple[Quote, ...]
    kind: str
    made: str = ""


@dataclass
class Section:
    """A group. ``brief`` are lines without sentences."""

    heading: str
    where: str
    state: str
    lines: list[Line] = field(default_factory=list)
    brief: list[str] = field(default_factory=list)
    kept: int = 0
    """Facts that stay, among ``brief``."""
    others: int = 0
    """Entities that came or went, among ``brief``."""
    told: int = 0
    """What another group's lines tell, of a body that both versions tell of, among ``follows``."""
    follows: dict[str, list[str]] = field(default_factory=dict)
    """What only follows from others, in full, by the key of its line; shorter among ``brief``."""
    body: bool = False
    """Whether it is of an agency or organization."""


@dataclass(frozen=True)
class Report:
    """All of it. ``lang`` is zh or en; ``closing`` says what else differs; ``causes``: whether to show the cause of each line."""

    title: str
    lang: str
    summary: tuple[str, ...]
    findings: tuple[str, ...]
    sections: tuple[Section, ...]
    closing: tuple[str, ...]
    causes: bool
