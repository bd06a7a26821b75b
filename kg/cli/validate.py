"""``kg validate``: does a built graph conform to the ontology's SHACL shapes?"""

from __future__ import annotations

from pathlib import Path

import click

from kg import ontology_dir, settings
from kg.outputs import opened

SHOWN = 50


@click.command("validate", short_help="Check a built graph against the shapes. 检查图谱是否符合本体约束。")
@click.argument("folder", metavar="[DIR]", required=False, type=click.Path(path_type=Path))
@click.option(
    "--ontology",
    "ontologies",
    multiple=True,
    metavar="DIR",
    type=click.Path(path_type=Path),
    help="Folder that extends the built-in ontology; may repeat.",
)
@click.option(
    "--only-ontology",
    metavar="DIR",
    type=click.Path(path_type=Path),
    help="Folder that replaces the built-in ontology.",
)
def command(folder: Path | None, ontologies: tuple[Path, ...], only_ontology: Path | None) -> None:
    """Check the export in DIR (exports/ by default) against the ontology's SHACL shapes.

    检查导出文件夹中的图谱是否符合本体的 SHACL 约束。

    \b
    Exit codes: 0 it conforms, 1 it does not, 2 it could not be checked.
    """
    own = settings.load(Path())
    export = opened(folder or Path(own.out or "exports"))

    from kg.graph.validate import validate  # after the cheap checks: pySHACL takes a while to load

    violations = validate(export, own.dirs(ontology_dir.builtin(), ontologies, only_ontology))
    for violation in violations[:SHOWN]:
        click.echo(violation)
    if len(violations) > SHOWN:
        click.echo(f"… and {len(violations) - SHOWN:,} more")
    click.echo(f"{export}: {f'{len(violations):,} violations' if violations else 'conforms'}")
    if violations:
        click.get_current_context().exit(1)
