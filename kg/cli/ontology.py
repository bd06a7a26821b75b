"""``kg ontology``: check what a domain expert wrote, and get a copy to edit."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

import click

from kg import ontology_dir, settings
from kg.errors import ExportError


@click.group("ontology", short_help="Check the ontology, or copy it to edit. 检查或复制本体。")
def command() -> None:
    """Check the ontology, or copy it to edit.

    检查本体，或复制一份用于修改。
    """


@command.command("check", short_help="Validate the ontology and run its examples. 校验本体并运行例句。")
@click.argument("folders", nargs=-1, metavar="[DIR]...", type=click.Path(path_type=Path))
def check(folders: tuple[Path, ...]) -> None:
    """Validate the ontology, and run each rule's example and counter-example.

    校验本体，并运行每条规则的例句与反例。

    Without DIR: what a build here would use. A DIR extends the built-in ontology; one that is a whole ontology (it has a govkg.ttl,
    as `kg ontology copy` makes it) is checked by itself.

    \b
    Exit codes: 0 all is well, 1 there are mistakes (each is printed with file and line), 2 it could not be checked.
    """
    from kg.examples import check as run

    own = settings.load(Path())
    whole = next((f for f in folders if (f / "govkg.ttl").is_file()), None)
    dirs = own.dirs(ontology_dir.builtin(), tuple(f for f in folders if f != whole), None)
    problems, rules = run((whole, *dirs[1:]) if whole else dirs)
    for problem in problems:
        click.echo(problem)
    click.echo(f"{rules:,} rules, {f'{len(problems):,} mistakes' if problems else 'all well'}")
    if problems:
        click.get_current_context().exit(1)


@command.command("copy", short_help="Copy the built-in ontology to edit it. 复制内置本体。")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
def copy(folder: Path) -> None:
    """Copy the built-in ontology to DIR, to edit it and build with `--only-ontology DIR`.

    将内置本体复制到 DIR，修改后用 --only-ontology DIR 构建。
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise ExportError(f"{folder} exists already and is not empty; give a new folder")
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        part = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
        try:
            shutil.copytree(ontology_dir.builtin(), part / "ontology", ignore=shutil.ignore_patterns("__pycache__"))
            (part / "ontology").replace(folder)
        finally:
            shutil.rmtree(part, ignore_errors=True)
    except OSError as problem:
        raise ExportError(
            f"the ontology cannot be copied to {folder} ({problem.strerror}); give another folder"
        ) from None
    click.echo(f"{folder}: edit it, check it with `kg ontology check {folder}`, build with `--only-ontology {folder}`")
