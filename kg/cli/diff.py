"""``kg diff``: what changed between two versions of a graph, and why."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from kg import ontology_dir, settings
from kg.cli import printing
from kg.errors import GovkgError

# As in kg.diff, which is imported when the command runs.
FORMATS = ("text", "md", "html", "json", "rdf-patch", "sparql-update")
PATCHES = FORMATS[-2:]
BY = ("initiative", "place", "agency", "topic", "cause", "kind")


@click.command("diff", short_help="Compare two versions of a graph. 比较两个版本的图谱。")
@click.argument("old", type=click.Path(path_type=Path))
@click.argument("new", type=click.Path(path_type=Path))
@click.option("--by", type=click.Choice(BY), default="initiative", show_default=True, help="How to group what changed.")
@click.option(
    "--only", multiple=True, metavar="KIND",
    help="Only changes of this kind (relation-added) or family (entity, relation, figure, evidence, statement); may repeat.",
)  # fmt: skip
@click.option(
    "--format", "form", type=click.Choice(FORMATS), default="text", show_default=True, help="How to write it."
)
@click.option("--out", type=click.Path(path_type=Path), help="File to write.  [default: standard output]")
@click.option(
    "--lang", type=click.Choice(("zh", "en")), default="zh", show_default=True, help="Language of the report."
)
@click.option(
    "--provenance/--no-provenance", default=True, show_default=True,
    help="Whether a patch also holds what facts are derived from.",
)  # fmt: skip
@click.option(
    "--replay", multiple=True, metavar="SOURCE", type=click.Path(path_type=Path),
    help="The pages of OLD; read again with the code and ontology of now, they tell the tool's changes from the pages'. May repeat.",
)  # fmt: skip
@click.option(
    "--old-ontology", multiple=True, metavar="DIR", type=click.Path(path_type=Path),
    help="With --replay: the ontology folders that OLD was built with, to tell the ontology from the code. May repeat.",
)  # fmt: skip
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
@click.pass_context
def command(
    ctx: click.Context, old: Path, new: Path, by: str, only: tuple[str, ...], form: str, out: Path | None, lang: str, provenance: bool,
    replay: tuple[Path, ...], old_ontology: tuple[Path, ...], ontologies: tuple[Path, ...], only_ontology: Path | None, timeout: float,
) -> None:  # fmt: skip
    """Say what changed from OLD to NEW (export folders, or any RDF files): entities, relations, figures and their evidence, each with
    its sentences and its cause. Identifiers of sources and sentences that merely differ are counted apart.

    比较两个版本（导出文件夹或任意 RDF 文件）：实体、关系、数据、原句的增减与变化，附前后原句与原因（页面、本体、代码、更正表）。仅来源编号的不同另行计数。

    --format rdf-patch and sparql-update write a patch that turns OLD into NEW (see kg patch).

    \b
    Exit codes: 0 the same, 1 different, 2 could not compare.
    """
    from kg import diff
    from kg.diff import present

    patching = form in PATCHES
    if only and patching:
        raise GovkgError("a patch holds all that changed; leave out --only, or take another --format")
    if old_ontology and not replay:
        raise GovkgError(
            "--old-ontology is of use with --replay alone; add the pages of OLD as --replay, or leave it out"
        )
    own = settings.load(Path())
    dirs = own.dirs(ontology_dir.builtin(), ontologies, only_ontology)
    kinds = diff.chosen(only)
    comparison = diff.Comparison.of(old, new, timeout, dirs)
    if replay:
        from kg.diff.replay import replayed

        comparison = replayed(comparison, replay, dirs, old_ontology)
    if patching:
        from kg.diff import patch

        text = patch.written(comparison.old, comparison.new, form, provenance)
    else:
        terminal = out is None and sys.stdout.isatty()
        text = present.present(comparison, form, by=by, kinds=kinds, lang=lang, dirs=dirs, terminal=terminal)
    printing.put(text, out)
    ctx.exit(1 if comparison.differs(kinds) else 0)
