"""Where the built-in ontology lies: beside the package in a checkout, inside it in an installed wheel."""

from __future__ import annotations

from pathlib import Path


def builtin() -> Path:
    """The folder of the ontology that comes with govkg."""
    inside = Path(__file__).parent / "data" / "ontology"
    return inside if inside.is_dir() else Path(__file__).parent.parent / "ontology"
