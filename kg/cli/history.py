"""``kg history``: many versions of a graph, and what lives in which."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import click

from kg import ontology_dir, settings
from kg.cli import printing


@click.command("history", short_help="When was each initiative seen? 各举措见于哪些版本。")
@click.argument("versions", nargs=-1, required=True, metavar="VERSION...", type=click.Path(path_type=Path))
@click.option("--facts", is_flag=True, help="A row for each fact of an initiative, not only for the initiative.")
@click.option(
    "--format", "form", type=click.Choice(("text", "md", "csv", "json", "html")), default="text", show_default=True,
    help="How to write it; html has a chart.",
)  # fmt: skip
@click.option("--out", type=click.Path(path_type=Path), help="File to write.  [default: standard output]")
@click.option("--lang", type=click.Choice(("zh", "en")), default="zh", show_default=True, help="Language of the table.")
@click.option(
    "--ontology", "ontologies", multiple=True, metavar="DIR", type=click.Path(path_type=Path),
    help="Folder that extends the built-in ontology; may repeat.",
)  # fmt: skip
@click.option(
    "--only-ontology",
    metavar="DIR",
    type=click.Path(path_type=Path),
    help="Folder that replaces the built-in ontology.",
)
@click.option(
    "--timeout", type=click.FloatRange(min=0.1), default=20.0, show_default=True, metavar="SECONDS",
    help="How long to look for names of blank nodes.",
)  # fmt: skip
def command(
    versions: tuple[Path, ...], facts: bool, form: str, out: Path | None, lang: str, ontologies: tuple[Path, ...],
    only_ontology: Path | None, timeout: float,
) -> None:  # fmt: skip
    """Say when each initiative was first and last seen in VERSIONs (export folders or RDF files, the oldest first), and in which of
    them it is done, piloted, planned or denied.

    列出各举措在历次版本（由旧到新）中的首见、末见与状态；--facts 逐条列出事实，--format html 附图。

    \b
    Exit codes: 0 done, 2 could not read a version.
    """
    from kg.diff import history, history_report

    dirs = settings.load(Path()).dirs(ontology_dir.builtin(), ontologies, only_ontology)
    found = history.history(versions, dirs, lang, facts, timeout)
    width = shutil.get_terminal_size().columns if out is None and sys.stdout.isatty() else None
    text = history_report.written(found, form, lang, width)
    if form in ("csv", "json") and (order := history_report.order(found, lang)):
        click.echo(order.strip(), err=True)
    printing.put(text, out)
