"""``kg patch``: an old version and a patch in, the new version out."""

from __future__ import annotations

from pathlib import Path

import click


@click.command("patch", short_help="Apply a patch to a graph. 将补丁应用于图谱。")
@click.argument("old", type=click.Path(path_type=Path))
@click.argument("patch", type=click.Path(path_type=Path))
@click.option(
    "--out", required=True, type=click.Path(path_type=Path),
    help="Folder (where OLD is one; not one with the pages of a build) or file to write; a file's ending tells its format.",
)  # fmt: skip
@click.option(
    "--timeout", type=click.FloatRange(min=0.1), default=20.0, show_default=True, metavar="SECONDS",
    help="How long to look for names of blank nodes.",
)  # fmt: skip
def command(old: Path, patch: Path, out: Path, timeout: float) -> None:
    """Apply PATCH, made by kg diff OLD NEW --format rdf-patch, to OLD (an export folder or an RDF file).

    将 kg diff OLD NEW --format rdf-patch 写出的补丁应用于 OLD；导出文件夹得到的 graph.ttl 与 evidence.ttl 与 NEW 逐字节相同。

    Of an export folder the new graph.ttl and evidence.ttl come out as NEW has them, to the byte, with a manifest.json that says what was
    patched; graph.html and the other files of a build are not among them. A patch that was made for another version, or of which a part is
    missing, is refused.

    所得文件夹不含 graph.html 等构建文件；补丁不属于该版本或不完整时，拒绝执行。

    \b
    Exit codes: 0 done, 2 could not apply.
    """
    from kg.diff import patched

    for file in patched.write(old, patch, out, timeout):
        click.echo(file)
