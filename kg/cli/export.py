"""``kg export``: a built graph in other formats."""

from __future__ import annotations

from pathlib import Path

import click

FORMATS = ("nt", "trig", "jsonld", "graphml", "gexf", "csv", "xlsx")


@click.command("export", short_help="Write a built graph in other formats. 导出为其他格式。")
@click.argument("folder", metavar="[DIR]", required=False, type=click.Path(path_type=Path))
@click.option(
    "--format", "form", required=True, type=click.Choice(FORMATS), help="The format; csv is a folder of four tables."
)
@click.option("--out", type=click.Path(path_type=Path), help="File or folder to write.  [default: graph.FORMAT in DIR]")
def command(folder: Path | None, form: str, out: Path | None) -> None:
    """Write the export in DIR (exports/ by default) in another format.

    将已生成的图谱转换为其他格式。

    nt, trig and jsonld hold every triple; graphml and gexf are for Gephi, Cytoscape and the like; csv and xlsx are for spreadsheets,
    with the sentence beside each fact.

    csv 与 xlsx 为表格：事实及其原句、实体、数据、文章。
    """
    from kg import settings
    from kg.export import export

    source = folder or Path(settings.load(Path()).out or "exports")
    for file in export(source, form, out or source / (form if form == "csv" else f"graph.{form}")):
        click.echo(file)
