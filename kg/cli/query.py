"""``kg query``: ask a graph. The parameters of a question are options of the command, with help of their own."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg import ontology_dir, settings
from kg.errors import GovkgError, QueryError

if TYPE_CHECKING:
    from kg.query.questions import Parameter, Question
    from kg.query.results import Format

FORMATS = ("table", "csv", "json", "xml", "ttl", "html", "md")
LANGUAGES = ("zh", "en")
_QUESTION = f"{__name__}.question"


class QueryCommand(click.Command):
    """The command, with the parameters of the question that ``--name`` or ``--file`` names as further options."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        try:
            question = self._question(args)
        except GovkgError:
            if not ctx.resilient_parsing:  # that is a shell that completes a word
                raise
            question = None
        ctx.meta[_QUESTION] = question
        try:
            return super().parse_args(ctx, args)
        except click.NoSuchOption as problem:
            if question is None:
                raise
            raise QueryError(
                f"the question {question.name} has no parameter {problem.option_name}; it takes: {_takes(question)}"
            ) from None

    def get_params(self, ctx: click.Context) -> list[click.Parameter]:
        question: Question | None = ctx.meta.get(_QUESTION)
        return [*super().get_params(ctx), *map(_option, question.parameters if question else ())]

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        question: Question | None = ctx.meta.get(_QUESTION)
        if question is None:
            super().format_help_text(ctx, formatter)
            return
        for lang in LANGUAGES:
            for text in (question.titles[lang], question.descriptions[lang]):
                formatter.write_paragraph()
                with formatter.indentation():
                    formatter.write_text(text)

    def _question(self, args: list[str]) -> Question | None:
        """The question that the arguments name, found before the options that it adds are read."""
        ours = ("name", "file", "ontologies", "only_ontology")
        scan = click.Command("query", params=[p for p in self.params if p.name in ours], add_help_option=False)
        found = scan.make_context(
            None, list(args), resilient_parsing=True, ignore_unknown_options=True, allow_extra_args=True
        ).params
        if found["name"] is not None:
            return _named(found["name"], _dirs(found["ontologies"], found["only_ontology"]))
        file = found["file"]
        if file is not None and file.suffix == ".rq" and file.is_file():
            from kg.query.questions import has_header, read

            return read(file) if has_header(file) else None
        return None


@click.command("query", cls=QueryCommand, short_help="Ask a graph: questions by name, or SPARQL. 查询图谱。")
@click.argument("graph", metavar="[GRAPH]", required=False)
@click.argument("sparql", metavar="[SPARQL]", required=False)
@click.option("--name", help="Ask a question of the library; its parameters become options (see --name NAME --help).")
@click.option("--file", type=click.Path(path_type=Path), help="Read the query from a file; - is standard input.")
@click.option("--list", "listed", is_flag=True, help="List the questions of the library.")
@click.option(
    "--format", "form", type=click.Choice(FORMATS), default="table", show_default=True,
    help="How to write the answer; table, html and md show labels instead of IRIs, ttl is for CONSTRUCT and DESCRIBE.",
)  # fmt: skip
@click.option("--limit", type=click.IntRange(min=0), help="Write so many rows at most.")
@click.option("--lang", type=click.Choice(LANGUAGES), default="zh", show_default=True, help="Language of labels.")
@click.option(
    "--ontology", "ontologies", multiple=True, metavar="DIR", type=click.Path(path_type=Path),
    help="Folder that extends the built-in ontology and its questions; may repeat.",
)  # fmt: skip
@click.option(
    "--only-ontology",
    metavar="DIR",
    type=click.Path(path_type=Path),
    help="Folder that replaces the built-in ontology.",
)
@click.pass_context
def command(
    ctx: click.Context, graph: str | None, sparql: str | None, name: str | None, file: Path | None, listed: bool, form: Format,
    limit: int | None, lang: str, ontologies: tuple[Path, ...], only_ontology: Path | None, **typed: str | None,
) -> None:  # fmt: skip
    """Ask GRAPH (an export folder or any RDF file; exports/ by default) a question of the library, or SPARQL of your own.

    查询图谱：问题库中的问题，或自己的 SPARQL。GRAPH 是导出文件夹或任意 RDF 文件，默认为 exports/。

    The prefixes of the ontology (gov:, topic:, skos: …) and of the export need no declaration. A place is given by name, short name or
    code, an agency or a concept by name; whatever is given, an identifier as in graph.ttl will do as well. The graph is only read.

    本体和导出文件的前缀无须声明；地名、简称、区划代码、机关名称均可作参数，也可用 graph.ttl 中的标识符。只读，不修改图谱。

    \b
    Examples / 示例：
      kg query --list
      kg query exports --name mechanisms-in --place 鹤岗市
      kg query exports "SELECT ?agency { ?agency a gov:Court }" --format csv --limit 10

    \b
    Exit codes: 0 answered (ASK: yes), 1 ASK: no, 2 could not answer.
    """
    question: Question | None = ctx.meta[_QUESTION]
    dirs = _dirs(ontologies, only_ontology)
    if listed:
        click.echo("\n".join(_list(dirs, lang)))
        return
    if graph is not None and sparql is None and name is None and file is None and "{" in graph:
        graph, sparql = None, graph
    asked = {"SPARQL": sparql, "--name": name, "--file": file}
    given = [what for what, value in asked.items() if value is not None]
    if not given:
        raise QueryError(
            "there is nothing to ask; give SPARQL, --name or --file (`kg query --list` shows the questions)"
        )
    if len(given) > 1:
        raise QueryError(f"{' and '.join(given)} were given; give one of them")

    from kg.query.labels import Labels
    from kg.query.results import LABELLED, View, write
    from kg.query.store import open_graph
    from kg.query.values import Resolver

    text = question.text if question else sparql if sparql is not None else _read(file)
    where = str(question.path if question else file or "the query")
    opened = open_graph(Path(graph if graph is not None else settings.load(Path()).out or "exports"))
    resolver = Resolver(opened, dirs)
    with opened.reading():
        terms = resolver.terms(question, {k: v for k, v in typed.items() if v is not None}) if question else {}
        more = None if limit is None else limit + (form in LABELLED)  # one more tells whether there are more
        results = opened.ask(text, terms, where=where, limit=more)
        for warning in resolver.vocabulary.warnings(text, opened):
            click.echo(f"kg: {warning}", err=True)
        view = View(
            Labels(opened, resolver.vocabulary, lang), opened.prefixes, lang, question.titles[lang] if question else "",
            shutil.get_terminal_size().columns if sys.stdout.isatty() else None, limit,
        )  # fmt: skip
        written = write(results, form, sys.stdout.buffer, view)
    if written.more:
        click.echo(f"kg: there are more than {limit:,} rows; raise --limit to see them", err=True)
    elif written.rows == 0:
        click.echo("kg: nothing was found", err=True)
    if written.answer is False:
        ctx.exit(1)


def _dirs(ontologies: tuple[Path, ...], only: Path | None) -> tuple[Path, ...]:
    return settings.load(Path()).dirs(ontology_dir.builtin(), tuple(ontologies), only)


def _named(name: str, dirs: tuple[Path, ...]) -> Question:
    from kg.query.check import near_names
    from kg.query.questions import library

    questions = library(dirs)
    if name not in questions:
        raise QueryError(
            f"there is no question {name}; {near_names(name, questions) or '`kg query --list` shows them'}"
        )
    return questions[name]


def _option(parameter: Parameter) -> click.Option:
    """A parameter as an option. Whether one is missing is checked with the values, in the same words for every surface."""
    explained = " ".join(parameter.explanations[lang] for lang in LANGUAGES)
    optional = "" if parameter.optional else "  [required]"
    return click.Option(
        [f"--{parameter.name.replace('_', '-')}", parameter.name],
        metavar=parameter.kind.upper(),
        help=explained + optional,
    )


def _takes(question: Question) -> str:
    return ", ".join(f"--{p.name.replace('_', '-')}" for p in question.parameters) or "none"


def _list(dirs: tuple[Path, ...], lang: str) -> Iterator[str]:
    from kg.query.display import table
    from kg.query.questions import library

    rows = ([q.name, q.titles[lang], _takes(q) if q.parameters else ""] for q in library(dirs).values())
    return table(["name", "title", "parameters"], rows)


def _read(file: Path | None) -> str:
    try:
        if str(file) == "-":
            return sys.stdin.read()
        assert file is not None
        return file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as problem:
        raise QueryError(f"{file} cannot be read as UTF-8 text ({problem}); give a file with a query") from None
