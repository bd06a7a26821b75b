"""``kg explain``: everything that is known of one entity, with the sentence behind each fact."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg import ontology_dir, settings

if TYPE_CHECKING:
    from kg.explain import Candidate
    from kg.explain.writing import Format


@click.command(
    "explain", short_help="Everything known of one entity, with its sentences. 查看一个实体的全部事实与原句。"
)
@click.argument("graph", metavar="GRAPH")
@click.argument("name", metavar="NAME")
@click.option(
    "--format", "form", type=click.Choice(["text", "md", "html", "json"]), default="text", show_default=True, help="How to write it."
)  # fmt: skip
@click.option("--lang", type=click.Choice(["zh", "en"]), default="zh", show_default=True, help="Language of labels.")
@click.option(
    "--limit", type=click.IntRange(min=0), default=50, show_default=True,
    help="So many facts, figures and sentences at most, each; 0 for all. JSON holds all.",
)  # fmt: skip
@click.option(
    "--ontology", "ontologies", multiple=True, metavar="DIR", type=click.Path(path_type=Path),
    help="Folder that extends the built-in ontology, for its labels; may repeat.",
)  # fmt: skip
@click.option(
    "--only-ontology",
    metavar="DIR",
    type=click.Path(path_type=Path),
    help="Folder that replaces the built-in ontology.",
)
@click.pass_context
def command(
    ctx: click.Context, graph: str, name: str, form: Format, lang: str, limit: int, ontologies: tuple[Path, ...], only_ontology: Path | None
) -> None:  # fmt: skip
    """Everything that GRAPH (an export folder or an RDF file) knows of the entity NAME: its names, facts and figures, each with its sentence, article, rule,
    status and confidence.

    查看 GRAPH（导出文件夹或 RDF 文件）中名为 NAME 的实体：名称、关系、数据，以及每条事实的原句、文章、规则、状态与置信度。

    NAME is a label, another form, pinyin, or an identifier as in graph.ttl. Where several entities bear the name, or none, it lists those that may be meant.

    \b
    Examples / 示例：
      kg explain exports 鹤岗市公安局
      kg explain exports "“有呼必应”机制" --format html > page.html

    \b
    Exit codes: 0 explained, 1 nothing, or more than one thing, is called so, 2 could not run.
    """
    from kg.explain import Finder, account
    from kg.explain.writing import written
    from kg.query.labels import Labels
    from kg.query.store import open_graph
    from kg.query.vocabulary import Vocabulary

    dirs = settings.load(Path()).dirs(ontology_dir.builtin(), ontologies, only_ontology)
    opened = open_graph(Path(graph))
    with opened.reading():
        labels = Labels(opened, Vocabulary(dirs), lang)
        finder = Finder(opened, labels)
        found = finder.find(name)
        if len(found) != 1:
            several = bool(found)
            near = found or finder.near(name)
            click.echo("\n".join(_choices(name, near, several)), err=True)
            ctx.exit(1)
        about = account(opened, labels, found[0].iri)
    terminal = sys.stdout.isatty()
    width = shutil.get_terminal_size().columns if terminal else None
    click.echo(written(about, form, lang, limit, width, terminal), nl=False)


def _choices(name: str, candidates: Sequence[Candidate], several: bool) -> list[str]:
    from kg.query.display import printable, table

    if several:
        head = f"kg: {printable(name)} may mean {len(candidates)}; give one of these identifiers as NAME"
    elif candidates:
        head = f"kg: nothing is called {printable(name)}; did you mean one of these?"
    else:
        head = f"kg: nothing is called {printable(name)}, or nearly so; see the names with `kg query GRAPH --list`"
    rows = [(c.label, c.kind, c.place, f"<{c.iri}>") for c in candidates]
    return [head, *(table(("name", "class", "place", "identifier"), rows) if rows else ())]
