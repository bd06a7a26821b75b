"""The graph as one page that opens from disk: graph.html.

In: a :class:`~kg.view.drawing.Drawing`. Out: an HTML file that holds everything that it needs and asks nobody for anything: vis-network from the
pyvis package, our application and style, and the data in compressed pieces (docs/page.md). Where these are too much for one file, all but the
first lie as script files in ``graph-data`` beside it. A content security policy names the hashes of the scripts and of the style and forbids
all else; names and quotes reach the page as text only, never as markup.
"""

from __future__ import annotations

import base64
import hashlib
import importlib.util
import json
from pathlib import Path

import jinja2
from markupsafe import Markup

from kg.view.drawing import Drawing
from kg.view.pieces import pieces

LARGEST = 40 << 20
"""Characters of data in the page itself; what is more goes to :data:`FOLDER`."""
FOLDER = "graph-data"
MODULES = (
    "words", "dom", "data", "state", "search", "filters", "marks", "download", "overview", "graph", "map", "timeline",
    "table", "changes", "panel", "main",
)  # fmt: skip
_HERE = Path(__file__).parent
_VIS = "lib/vis-9.1.2/vis-network.min.js"


def write(drawing: Drawing, folder: Path, largest: int = LARGEST) -> None:
    """Write the page, and what is too large for it, into a folder."""
    parts = dict(pieces(drawing))
    outside: list[str] = []
    if sum(map(len, parts.values())) > largest:
        outside = [name for name in parts if name != "core"]
        (folder / FOLDER).mkdir()
        for name in outside:
            text = f'kgPiece("{name}", "{parts.pop(name)}");\n'
            (folder / FOLDER / f"{name}.js").write_text(text, encoding="ascii", newline="\n")
    (folder / "graph.html").write_text(_html(parts, outside), encoding="utf-8", newline="\n")


def _html(parts: dict[str, str], outside: list[str]) -> str:
    scripts = [_vis(), application()]
    style = (_HERE / "page.css").read_text(encoding="utf-8")
    beside = " 'self' file:" if outside else ""  # a page from disk has no origin of its own to name
    policy = "; ".join(
        (
            "default-src 'none'",
            f"script-src {' '.join(map(_hash, scripts))}{beside}",
            f"style-src {_hash(style)}",
            "img-src data: blob:",
            "connect-src 'none'",
            "base-uri 'none'",
            "form-action 'none'",
        )
    )
    # A newline for each of the loader's: what the hash covers must be what the browser reads.
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(_HERE),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        keep_trailing_newline=True,
    )
    return environment.get_template("page.html").render(
        policy=policy,
        scripts=[Markup(s) for s in scripts],
        style=Markup(style),
        words=_json({"words": json.loads((_HERE / "words.json").read_text(encoding="utf-8")), "outside": outside}),
        pieces=[(name, Markup(text)) for name, text in parts.items()],
    )


def _vis() -> str:
    """vis-network as pyvis carries it; found without importing pyvis, which would take half a second."""
    spec = importlib.util.find_spec("pyvis")
    assert spec is not None and spec.submodule_search_locations is not None, "pyvis is installed with govkg"
    return (Path(spec.submodule_search_locations[0]) / _VIS).read_text(encoding="utf-8")


def application() -> str:
    """The modules as one script."""
    modules = ((_HERE / "app" / f"{name}.js").read_text(encoding="utf-8") for name in MODULES)
    return '(() => {\n"use strict";\n' + "\n".join(modules) + "})();\n"


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode('utf-8')).digest()).decode('ascii')}'"


def _json(data: object) -> Markup:
    """JSON that can stand inside a script element: no ``<``, no line separators that older scripts end a line at."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return Markup(text)
