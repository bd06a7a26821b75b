"""``kg view``: opens the page of a built graph in the browser."""

from __future__ import annotations

import webbrowser
from pathlib import Path

import click

from kg import settings
from kg.errors import ExportError
from kg.outputs import opened


@click.command("view", short_help="Open a graph's page in the browser. 在浏览器中打开图谱页面。")
@click.argument("folder", metavar="[DIR]", required=False, type=click.Path(path_type=Path))
def command(folder: Path | None) -> None:
    """Open graph.html of the export in DIR (exports/ by default) in the default browser, and print where it is.

    用默认浏览器打开导出文件夹中的 graph.html，并输出其路径。无需联网。

    \b
    Exit codes: 0 opened, 2 there is no page or no browser.
    """
    own = settings.load(Path())
    export = opened(folder or Path(own.out or "exports"))
    page = export / "graph.html"
    if not page.is_file():
        raise ExportError(f"{export} holds no graph.html; build it again with `kg build SOURCE --out {export}`")
    click.echo(page.resolve())
    if not webbrowser.open(page.resolve().as_uri()):
        raise ExportError("no browser was found on this machine; open the file above in one")
