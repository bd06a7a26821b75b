"""``kg eval``: how good is the extraction, on pages that somebody annotated?"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg import ontology_dir, settings
from kg.errors import ExportError

if TYPE_CHECKING:
    from kg.evaluation.report import Format


@click.command("eval", short_help="Measure the extraction on annotated pages. 用标注版面评测抽取质量。")
@click.argument("golds", nargs=-1, required=True, metavar="GOLD...", type=click.Path(path_type=Path))
@click.option(
    "--pages", multiple=True, metavar="DIR", type=click.Path(path_type=Path),
    help="Folder with the annotated pages; may repeat. Default: that of the gold file, and pages/ in it.",
)  # fmt: skip
@click.option(
    "--format", "form", type=click.Choice(["table", "json", "md"]), default="table", show_default=True, help="How to print."
)  # fmt: skip
@click.option(
    "--errors", metavar="FILE.html", type=click.Path(path_type=Path), help="Write each error in its sentence to FILE."
)
@click.option(
    "--fit", metavar="FILE.tsv", type=click.Path(path_type=Path),
    help="Fit gov:confidence to these pages and write its table to FILE: confidence.tsv of an ontology folder. Prints how far it can be trusted on pages "
    "held out.",
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
def command(
    golds: tuple[Path, ...], pages: tuple[Path, ...], form: Format, errors: Path | None, fit: Path | None,
    ontologies: tuple[Path, ...], only_ontology: Path | None,
) -> None:  # fmt: skip
    """Measure the extraction on pages that you annotated: GOLD is a file, or a folder of files, as docs/annotating.md describes.

    用自己标注的版面评测抽取质量。GOLD 为标注文件或文件夹，格式见 docs/annotating.md。

    Each page is read by itself, in memory. Prints precision, recall and F1 of entities, relations and figures, with 95 % intervals (bootstrap over
    articles), and how far gov:confidence can be trusted.

    每个版面单独读取，不写入任何图谱。输出实体、关系、数据的精确率、召回率与 F1（95% 置信区间），以及置信度的可靠程度。

    \b
    Examples / 示例：
      kg eval gold/ --pages pages/
      kg eval gold/ --errors errors.html
      kg eval gold/ --fit my-ontology/confidence.tsv

    \b
    Exit codes: 0 measured, 2 could not.
    """
    from kg.evaluation import evaluate, read_gold
    from kg.evaluation.calibration import reliability
    from kg.evaluation.report import text
    from kg.evaluation.summary import Summary

    dirs = settings.load(Path()).dirs(ontology_dir.builtin(), ontologies, only_ontology)
    read = read_gold(golds)
    try:
        if fit is None:
            summary = Summary(list(evaluate(read, pages, dirs)))
            trusted = reliability(summary.judgements)
        else:
            from kg.evaluation.fitting import Fitting, written

            fitting = Fitting(dirs)
            summary = Summary(fitting.read(read, pages))
            rows, trusted = fitting.fit(summary.results)
            fit.write_text(written(rows, len(summary.results), trusted), encoding="utf-8", newline="\n")
        if errors is not None:
            from kg.evaluation.errors import write

            write(summary.results, errors)
    except OSError as problem:
        raise ExportError(f"{problem.filename} cannot be written ({problem.strerror}); give another file") from None
    click.echo(text(summary, trusted, form, held_out=fit is not None), nl=False)
