"""``kg build``: pages in, an export folder out. Defaults come from ``govkg.toml`` in the working folder."""

from __future__ import annotations

import atexit
import gc
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from kg import cache_dir, ontology_dir, settings
from kg.collector import collector_at_rest
from kg.errors import GovkgError

if TYPE_CHECKING:
    from kg.build import Advance, Compared, Options
    from kg.view.drawing import Change

SHOW_AFTER = 2.0  # seconds; a build that ends before shows no progress bar


@click.command("build", short_help="Build a graph from pages. 从页面构建知识图谱。")
@click.argument("sources", nargs=-1, metavar="SOURCE...", type=click.Path(path_type=Path))
@click.option("--out", type=click.Path(path_type=Path), help="Folder to write the export to.  [default: exports]")
@click.option(
    "--workers",
    type=click.IntRange(min=1),
    help="Processes to read with; from two on, the files of triples and the page are made at once.  [default: by the size of the input]",
)
@click.option("--base", metavar="IRI", help="Begin the IRIs of entities with this; it ends in / or #.")
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
    "--quotes",
    type=click.Choice(["full", "masked", "none"]),
    help="Whether to keep the sentences, hide private persons in them, or keep offsets and a hash.  [default: full]",
)
@click.option(
    "--since", metavar="DIR", type=click.Path(path_type=Path),
    help="An earlier export, perhaps the one to be replaced; graph.html then shows what changed since.",
)  # fmt: skip
@click.option("--license", "licence", metavar="IRI", help="Licence of the graph, as a web address; for void.ttl.")
@click.option("--with-text/--no-text", default=None, help="Put whole articles into graph.html.  [default: no]")
@click.option("--cache/--no-cache", default=None, help="Keep what pages say for the next build.  [default: yes]")
@click.option(
    "--extractor",
    type=click.Choice(["rules", "llm"]),
    help="Read by the rules, or let a language model read after them.  [default: rules]",
)
@click.option(
    "--llm-url", metavar="URL", help="OpenAI-compatible endpoint of the model, such as http://localhost:8000/v1."
)
@click.option("--llm-model", metavar="NAME", help="The model that reads after the rules.")
@click.option(
    "--llm-articles", type=click.IntRange(min=1), help="The most articles to ask the model about.  [default: 100]"
)
@click.option("--strict/--no-strict", default=None, help="Exit with 1 where anything was skipped.  [default: no]")
@click.option("--quiet/--no-quiet", "-q/", default=None, help="Print nothing but errors.  [default: no]")
def command(
    sources: tuple[Path, ...],
    out: Path | None,
    workers: int | None,
    base: str | None,
    ontologies: tuple[Path, ...],
    only_ontology: Path | None,
    quotes: Literal["full", "masked", "none"] | None,
    since: Path | None,
    licence: str | None,
    with_text: bool | None,
    cache: bool | None,
    extractor: Literal["rules", "llm"] | None,
    llm_url: str | None,
    llm_model: str | None,
    llm_articles: int | None,
    strict: bool | None,
    quiet: bool | None,
) -> None:
    """Read pages (.txt, .html, .pdf, .jsonl; files, folders or globs) and write a graph with the sentence behind every fact.

    读取报纸页面（文本、网页、PDF、JSONL），写出知识图谱及每条事实的原句。

    SOURCE is seeds/ by default. The export folder gets graph.ttl, evidence.ttl, graph.html, report.md, articles.jsonl, void.ttl
    and manifest.json, all at once or not at all. What cannot be read is skipped, and report.md says why.

    What a page said is kept in your cache folder (GOVKG_CACHE_DIR names another one), so that the next build reads only pages that are new or
    changed. The export is the same to the byte; the folder may be deleted at any time.

    读过的页面会缓存，再次构建时只读新增或改动的页面，结果逐字节相同；缓存可随时删除，--no-cache 不用缓存。

    With --extractor llm each article is sent to a language model after the rules have read it; what it says enters only where its quote stands in the
    article. The key is in the environment variable that [llm] key_variable names (OPENAI_API_KEY). No other build uses the network.

    --extractor llm 在规则之后再请大语言模型阅读：文章会发送到所给地址，只有引文确在原文中的关系才会写入；默认关闭，不联网。

    --quotes masked puts × for each character of private persons' names, telephone and identity numbers in quotes (and in the articles of
    --with-text). It goes by the words around a name (村民…, …女士), so it misses some; read before you publish. Headlines stay.

    --quotes masked 按规则用 × 遮盖原句中普通个人的姓名、电话和证件号码；规则会有遗漏，公开前请人工核对；标题不遮盖。

    \b
    A file govkg.toml in the working folder gives defaults for the options:
      [build]
      sources = ["pages"]
      out = "exports/pages"
      ontology = ["our-terms"]
      [dataset]
      license = "https://creativecommons.org/licenses/by/4.0/"

    \b
    Exit codes: 0 built, 1 built with --strict but something was skipped, 2 could not build.
    """
    with collector_at_rest():  # what modules hold stays
        from kg import build
        from kg.cache import NAME

    own = settings.load(Path())
    if (extractor or own.extractor) != "llm" and (llm_url or llm_model or llm_articles):
        raise GovkgError(
            "--llm-url, --llm-model and --llm-articles say how a model reads; add --extractor llm, or leave them out"
        )
    caching = cache or (cache is None and own.cache is not False)
    options = build.Options(
        ontology=own.dirs(ontology_dir.builtin(), ontologies, only_ontology),
        base=base if base is not None else own.base or build.BASE,
        quotes=quotes or own.quotes or "full",
        with_text=bool(own.with_text if with_text is None else with_text),
        workers=workers or own.workers,
        cache=cache_dir.folder() / NAME if caching else None,
        second_reader=settings.second_reader(Path(), llm_url, llm_model, llm_articles)
        if (extractor or own.extractor) == "llm"
        else None,
        answers=cache_dir.folder() / "second-reader" if caching else None,
        publication=settings.publication(Path(), licence),
    )
    chosen = sources or tuple(map(Path, own.sources or ())) or (Path("seeds"),)
    if not sources and not own.sources and not chosen[0].exists():
        raise GovkgError("there is no folder seeds/ here; say what to read: kg build SOURCE...")
    target = out or Path(own.out or "exports")
    quiet = bool(own.quiet if quiet is None else quiet)
    atexit.register(gc.freeze)  # what a build made goes with the process: looking through it for cycles takes a second
    start = time.monotonic()
    with _progress(quiet) as advance:
        compared = _compared(since, options) if since else None
        summary = build.build(chosen, target, options, advance, compared, last=True)
    if not quiet:
        known = f" ({summary.cached:,} inputs from the cache)" if summary.cached else ""
        click.echo(f"{target}: {summary.line()} in {time.monotonic() - start:.1f} s{known}")
        if summary.cache_problem:
            click.echo(
                f"kg: the cache in {cache_dir.folder()} was of no use ({summary.cache_problem}); only time was lost",
                err=True,
            )
        if summary.skipped:
            click.echo(f"kg: {summary.skipped} skipped; {target / 'report.md'} says why", err=True)
    if summary.skipped and (own.strict if strict is None else strict):
        click.get_current_context().exit(1)


def _compared(old: Path, options: Options) -> Compared:
    """What tells the page of the changes since an export."""
    from kg.diff import drawn_changes
    from kg.outputs import opened

    opened(old)  # says now, not after the reading, that it is none

    def compared(new: Path, entities: list[str]) -> list[Change]:
        return drawn_changes.since(old, new, entities, options.base, options.ontology)

    return compared


@contextmanager
def _progress(quiet: bool) -> Iterator[Advance]:
    """A bar on standard error, from the third second on, where that is a terminal: how much of the reading is done and how long the rest of
    it will take; then which file is being written."""
    if quiet:
        yield lambda *_: None
        return
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeElapsedColumn,
        TimeRemainingColumn,
    )

    described = TextColumn("{task.description}")
    columns = (described, BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), TimeRemainingColumn())
    bar = Progress(*columns, console=Console(stderr=True), transient=True)
    task = bar.add_task("", total=None)
    start = time.monotonic()

    def advance(stage: str, done: int, total: int) -> None:
        nonlocal task
        if stage.startswith("reading"):
            bar.update(task, description=stage, completed=done, total=total)
        else:  # how long a file takes is not known
            bar.remove_task(task)
            task = bar.add_task(stage, total=None)
        if not bar.live.is_started and bar.console.is_terminal and time.monotonic() - start > SHOW_AFTER:
            bar.start()

    try:
        yield advance
    finally:
        if bar.live.is_started:
            bar.stop()
