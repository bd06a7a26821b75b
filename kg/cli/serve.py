"""``kg serve``: a graph over HTTP, read-only."""

from __future__ import annotations

from pathlib import Path

import click

MIB = 1 << 20


@click.command("serve", short_help="Serve a graph: SPARQL endpoint, query page, pages of entities. 启动查询服务。")
@click.argument("graph", metavar="[GRAPH]", required=False, type=click.Path(path_type=Path))
@click.option(
    "--host",
    default="127.0.0.1",
    show_default=True,
    help="Address to listen on; 0.0.0.0 is every network that this machine is on.",
)
@click.option(
    "--port",
    default=8000,
    show_default=True,
    type=click.IntRange(0, 65535),
    help="Port to listen on; 0 takes a free one.",
)
@click.option(
    "--timeout",
    default=30.0,
    show_default=True,
    type=click.FloatRange(0.1, 3600),
    metavar="SECONDS",
    help="Time that a query may take.",
)
@click.option(
    "--max-rows",
    default=100_000,
    show_default=True,
    type=click.IntRange(1),
    metavar="N",
    help="Rows or triples that an answer may have.",
)
@click.option(
    "--max-mib",
    default=64,
    show_default=True,
    type=click.IntRange(1, 1024),
    metavar="N",
    help="MiB that an answer may have.",
)
@click.option(
    "--memory",
    default=1024,
    show_default=True,
    type=click.IntRange(64),
    metavar="MIB",
    help="Memory that a query may take.",
)
@click.option(
    "--workers",
    type=click.IntRange(1, 64),
    metavar="N",
    help="Queries that run at the same time.  [default: one a core, 4 to 8]",
)
@click.option(
    "--queue",
    default=64,
    show_default=True,
    type=click.IntRange(0),
    metavar="N",
    help="Requests that may wait; more are told to come back.",
)
@click.option(
    "--cors",
    multiple=True,
    metavar="ORIGIN",
    help="Web origin whose pages may ask (https://example.org, or *); may repeat.",
)
@click.option(
    "--allow-host",
    multiple=True,
    metavar="NAME",
    help="Host name that this server goes by, such as that of a proxy before it; may repeat.",
)
@click.option("--base", metavar="IRI", help="Base of the identifiers.  [default: that of the export]")
@click.option(
    "--ontology",
    "ontologies",
    multiple=True,
    metavar="DIR",
    type=click.Path(path_type=Path),
    help="Folder that extends the built-in ontology: names of terms, questions; may repeat.",
)
@click.option(
    "--only-ontology",
    metavar="DIR",
    type=click.Path(path_type=Path),
    help="Folder that replaces the built-in ontology.",
)
def command(
    graph: Path | None, host: str, port: int, timeout: float, max_rows: int, max_mib: int, memory: int, workers: int | None, queue: int,
    cors: tuple[str, ...], allow_host: tuple[str, ...], base: str | None, ontologies: tuple[Path, ...], only_ontology: Path | None,
) -> None:  # fmt: skip
    """Serve GRAPH, an export folder (exports/ by default) or an RDF file, until Ctrl-C.

    在本机提供图谱服务：浏览、查询页面、SPARQL 接口和每个实体的页面；按 Ctrl-C 结束。

    \b
    /          the viewer                        图谱浏览
    /query     the questions, and your own       常见问题与自己的查询
    /sparql    SPARQL 1.1 Protocol, read-only    只读的 SPARQL 接口
    /id/…      a page, or Turtle, of an entity   实体页面或 Turtle
    /void      what the graph holds              数据说明

    A query that takes too long or too much memory is ended; the others go on. Only this machine can reach the server unless --host says otherwise.
    超时或占用内存过多的查询会被终止，不影响其他查询；除非用 --host 指定，只有本机可以访问。
    """
    from kg import ontology_dir, settings
    from kg.serve import opening, server
    from kg.serve.worker import Setting

    own = settings.load(Path())
    path = graph or Path(own.out or "exports")
    dirs = own.dirs(ontology_dir.builtin(), ontologies, only_ontology)
    with opening.opened(path, base, dirs) as (served, store):
        setting = Setting(
            store.folder, timeout, max_rows, max_mib * MIB, memory * MIB, dict(served.prefixes), store.union
        )
        options = server.Options(host, port, allow_host, cors, workers or server.default_workers(), queue)

        def announce(address: str) -> None:
            click.echo(f"{path}: {store.triples:,} triples at {address} (viewer), {address}query, {address}sparql")
            click.echo(
                f"each query: {timeout:g} s, {max_rows:,} rows, {max_mib:,} MiB; {options.workers} at a time, {queue} waiting; Ctrl-C ends"
            )

        try:
            server.run(served, setting, options, announce)
        except KeyboardInterrupt:
            click.echo("stopped")
