"""What the graph asks of the ontology and of the table of divisions, and no more.

:class:`kg.ontology.Ontology` is a :class:`Schema`, :class:`kg.divisions.Divisions` a :class:`Gazetteer`.
"""

from __future__ import annotations

from typing import Protocol


class Schema(Protocol):
    """The hierarchy of the ontology's terms (IRIs)."""

    def stated_classes(self, cls: str) -> tuple[str, ...]:
        """The class and, after it, those of the guidelines' ten above it."""

    def stated_properties(self, predicate: str) -> tuple[str, ...]:
        """The property and, after it, the relations of the contract above it."""

    def symmetric(self, predicate: str) -> bool:
        """Whether the property itself holds both ways (one below a symmetric one need not)."""


class Unit(Protocol):
    """A division. ``replaced_by`` is the code of what came after it, or ""."""

    @property
    def code(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def parent(self) -> str: ...
    @property
    def replaced_by(self) -> str: ...
    @property
    def gb2260(self) -> str | None: ...
    @property
    def statistical_code(self) -> str | None: ...


class Gazetteer(Protocol):
    """The divisions by code."""

    def get(self, code: str) -> Unit | None: ...
