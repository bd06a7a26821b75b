"""An answer as a page for a browser: it loads nothing, runs nothing, and shows what comes from newspaper pages as text.

In: columns, and rows of text with the address that it leads to ("" for none). Out: HTML, written while the rows are read.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Sequence
from typing import BinaryIO

from jinja2 import Environment, PackageLoader
from markupsafe import Markup

_STYLE = """body{font-family:system-ui,sans-serif;margin:2rem}table{border-collapse:collapse}
th,td{border:1px solid #ccc;padding:.25rem .5rem;text-align:start;vertical-align:top}th{background:#f3f3f3}"""
_HASH = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
_TEMPLATES = Environment(
    loader=PackageLoader("kg.query", ""), autoescape=True, trim_blocks=True, keep_trailing_newline=True
)
_BATCH = 200


def write_page(
    columns: Sequence[str], rows: Iterable[Sequence[tuple[str, str]]], out: BinaryIO, lang: str, title: str
) -> None:
    """Write the page."""
    page = _TEMPLATES.get_template("answer.html").stream(
        lang=lang, title=title, style=Markup(_STYLE), style_hash=_HASH, columns=columns, rows=rows
    )
    page.enable_buffering(_BATCH)
    page.dump(out, encoding="utf-8", errors="replace")
