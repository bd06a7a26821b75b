"""``kg ontology``: check what a domain expert wrote, see what it changes, and get a copy to edit."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

import click

from kg import ontology_dir, settings
from kg.errors import ExportError


@click.group("ontology", short_help="Check, try and copy the ontology. 检查、试用、复制本体。")
def command() -> None:
    """Check the ontology, see what an edit changes, or copy it to edit.

    检查本体，预览修改的效果，或复制一份用于修改。
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

    problems, rules = run(_with(folders))
    for problem in problems:
        click.echo(problem)
    click.echo(f"{rules:,} rules, {f'{len(problems):,} mistakes' if problems else 'all well'}")
    if problems:
        click.get_current_context().exit(1)


def _with(folders: tuple[Path, ...]) -> tuple[Path, ...]:
    """The folders that a build with these would use: they extend the built-in ontology; one that is a whole ontology stands for it."""
    own = settings.load(Path())
    whole = next((f for f in folders if (f / "govkg.ttl").is_file()), None)
    dirs = own.dirs(ontology_dir.builtin(), tuple(f for f in folders if f != whole), None)
    return (whole, *dirs[1:]) if whole else dirs


@command.command("preview", short_help="What an edit adds and takes away. 预览修改本体的效果。")
@click.argument("folder", metavar="CHANGED_DIR", type=click.Path(path_type=Path))
@click.option(
    "--on", "sources", multiple=True, required=True, metavar="CORPUS", type=click.Path(path_type=Path),
    help="Pages to try it on, as for `kg build`; may repeat.",
)  # fmt: skip
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True, help="How to print."
)
@click.option("--lang", type=click.Choice(["zh", "en"]), default="zh", show_default=True, help="Language of labels.")
@click.option(
    "--limit",
    type=click.IntRange(min=0),
    default=20,
    show_default=True,
    help="So many facts for each cause; 0 for all.",
)
def preview(folder: Path, sources: tuple[Path, ...], form: str, lang: str, limit: int) -> None:
    """What the ontology in CHANGED_DIR adds and takes away on CORPUS, fact by fact with quotes, against what a build here would use.

    与当前本体相比，CHANGED_DIR 中的修改在 CORPUS 上增加和去掉哪些事实，逐条列出原句与起因规则。

    CHANGED_DIR is a whole ontology, as `kg ontology copy` makes it, or a folder that extends the built-in one. Only articles that hold a word of an edited rule
    are read again; where a pattern, a division or the hierarchy of classes differs, all are. Nothing is written.

    \b
    Example / 示例：
      kg ontology preview my-ontology --on pages/

    \b
    Exit codes: 0 no difference, 1 it makes a difference, 2 it could not be tried.
    """
    from kg.preview import preview as run
    from kg.preview.report import as_json, as_text
    from kg.query.vocabulary import Vocabulary

    new = _with((folder,))
    found = run(_with(()), new, sources)
    for skipped in found.skipped:
        click.echo(f"kg: {skipped.name}: {skipped.reason}", err=True)
    vocabulary = Vocabulary(new)

    def label(iri: str) -> str:
        return vocabulary.labels(iri).get(lang) or iri.rpartition("#")[2]

    click.echo(as_json(found) if form == "json" else as_text(found, label, lang, limit), nl=False)
    if found.changes:
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
