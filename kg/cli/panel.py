"""``kg panel``: a graph as a table for the statistician, with a codebook."""

from __future__ import annotations

from pathlib import Path

import click

# As in kg.panel, which is imported when the command runs.
DIMENSIONS = ("place", "year", "publisher", "topic", "class", "system", "predicate")
MEASURES = ("initiatives", "claims", "figures")
LEVELS = ("province", "prefecture", "county")


@click.command("panel", short_help="Write a panel for statistics. 导出统计用面板数据。")
@click.argument("folder", metavar="[GRAPH]", required=False, type=click.Path(path_type=Path))
@click.option(
    "--by", default="place,year,topic", show_default=True, metavar="DIMENSIONS",
    help=f"Dimensions, parted by commas, out of {', '.join(DIMENSIONS)}.",
)  # fmt: skip
@click.option("--measure", type=click.Choice(MEASURES), default="initiatives", show_default=True, help="What to count.")
@click.option(
    "--level", type=click.Choice(LEVELS), default="county", show_default=True, help="The divisions to count by."
)
@click.option("--out", required=True, type=click.Path(path_type=Path), help="File to write: .csv or .parquet.")
def command(folder: Path | None, by: str, measure: str, level: str, out: Path) -> None:
    """Write the graph in GRAPH (exports/ by default) as a tidy table: a row for each place, year and topic.

    将图谱写成面板数据：每行为一个地点、年份、主题，附变量说明（中英文）。

    Each row says how many articles were read there (the denominator: a place and year without a row was not read, which is not
    zero), and how many of what it counts are done, piloted, planned or denied. Figures keep their units and never mix.
    FILE.codebook.md, beside the table, says what each column counts and what it does not say.

    每行含已读文章数（分母：没有行即未读到，与零不同）以及已做、试点、计划、否认的个数与占比。数据按指标与单位分列，从不混合。
    """
    from kg import panel, settings

    source = folder or Path(settings.load(Path()).out or "exports")
    for file in panel.write(source, [name.strip() for name in by.split(",") if name.strip()], measure, level, out):
        click.echo(file)
