"""``kg serve`` against those who mean it ill, or ask too much: what is refused, what is ended, and that the others go
on."""

from __future__ import annotations

import asyncio
import contextlib
import http.client
import json
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import quote

import psutil
import pyoxigraph as ox
import pytest
from serving import Server, serving

from kg.serve import endpoint
from kg.serve.evaluate import Answer
from kg.serve.pool import MOST_HELD, Busy, Pool
from kg.serve.worker import Setting

RUNAWAY = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n2 ?o }"
LONG = "x" * 20_000
GREEDY = f"SELECT (STRLEN(REPLACE('{LONG}', 'x', '{LONG}')) AS ?n) {{}}"  # 400 MB of text
TIMEOUT, ROWS = 2.0, 1000
UNIX = pytest.mark.skipif(sys.platform == "win32", reason="the system has no resource limits")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("security")
    file = folder / "data.nt"
    file.write_text("".join(f"<urn:s:{n}> <urn:p> <urn:o:{n % 7}> .\n" for n in range(1500)), encoding="utf-8")
    limits = ("--timeout", str(TIMEOUT), "--max-rows", str(ROWS), "--max-mib", "1", "--memory", "200", "--workers", "2")
    with serving(file, folder, *limits, "--queue", "2") as started:
        yield started


def alive(server: Server) -> bool:
    return json.loads(server.ask("ASK { ?s ?p ?o }").body)["boolean"] is True


# -- queries that reach out

SERVICES = [
    "SELECT * { SERVICE <{0}> { ?s ?p ?o } }",
    "SELECT * { service silent <{0}> { ?s ?p ?o } }",
    "SELECT * { BIND(<{0}> AS ?x) SERVICE ?x { ?s ?p ?o } }",
    "PREFIX x: <{0}> SELECT * { SERVICE#c\nx: { ?s ?p ?o } }",
    "PREFIX service: <urn:x> PREFIX : <{0}> SELECT * { SERVICE: {} SERVICE : { ?s ?p ?o } }",
    "SELECT * { ?s ?p 1SERVICE <{0}> { ?s ?p ?o } }",
    "SELECT * { ?s ?p ?o.SERVICE <{0}> { ?s ?p ?o } }",
    "SELECT * { ?s ?p ?o FILTER EXISTS { SERVICE <{0}> { ?s ?p ?o } } }",
    "ASK { { SELECT * { SERVICE <{0}> { ?s ?p ?o } } } }",
    "CONSTRUCT { ?s ?p ?o } { SERVICE <{0}> { ?s ?p ?o } }",
    "SELECT * { \\u0053ERVICE <{0}> { ?s ?p ?o } }",
    "ASK { ?s ?p '}SERVICE <x> {' SERVICE <{0}> { ?s ?p ?o } }",
]


@pytest.mark.parametrize("template", SERVICES, ids=range(len(SERVICES)))
def test_no_query_asks_another_server(server: Server, template: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as trap:
        trap.settimeout(0)
        reply = server.ask(template.replace("{0}", f"http://127.0.0.1:{trap.getsockname()[1]}/"))
        assert (reply.status, reply.media_type) == (400, "text/plain")
        with pytest.raises(BlockingIOError):
            trap.accept()


@pytest.mark.parametrize(
    "query",
    [
        "ASK { ?service ?p ?o FILTER(?service != <urn:service>) }",
        "PREFIX service: <urn:s:> ASK { service:1 ?p ?o }",
        "ASK { ?s ?p ?o FILTER('SERVICE <urn:x> {' != STR(?o)) } # SERVICE <urn:x> {",
    ],
    ids=["variable", "prefix", "string-and-remark"],
)
def test_the_word_service_is_no_crime(server: Server, query: str) -> None:
    assert json.loads(server.ask(query).body)["boolean"] is True


@UNIX
def test_a_worker_could_not_open_a_connection_or_a_file_if_a_query_made_it(tmp_path: Path) -> None:
    """The second barrier: the engine itself, in a confined process, has nothing to reach out with."""
    script = """
import sys, pyoxigraph as ox
from kg.serve.confinement import confine
store = ox.Store(sys.argv[1]); store.add(ox.Quad(*[ox.NamedNode("urn:x")] * 3)); store.flush()
del store
store = ox.Store.read_only(sys.argv[1])
confine(1 << 28)
for attempt in (lambda: open("/etc/hosts"), lambda: open(sys.argv[1] + "/new", "w"), lambda: list(store.query(sys.argv[2]))):
    try:
        attempt()
        print("open")
    except OSError as problem:
        print("closed")
print(len(list(store)))
"""
    with socket.create_server(("127.0.0.1", 0)) as trap:
        query = f"SELECT * {{ SERVICE <http://127.0.0.1:{trap.getsockname()[1]}/> {{ ?s ?p ?o }} }}"
        run = psutil.Popen([sys.executable, "-c", script, tmp_path / "store", query], stdout=-1, text=True)
        out, _ = run.communicate(timeout=30)
    assert out.split() == ["closed", "closed", "closed", "1"]


@UNIX
def test_a_store_of_many_files_works_in_a_confined_process(tmp_path: Path) -> None:
    store = ox.Store(str(tmp_path / "store"))
    for part in range(30):
        store.bulk_extend(
            ox.Quad(ox.NamedNode(f"urn:s:{part}:{n}"), ox.NamedNode("urn:p"), ox.Literal(f"{part} {n}"))
            for n in range(200)
        )
    store.flush()
    del store
    assert len(list((tmp_path / "store").glob("*.sst"))) > 40
    script = """
import sys
from pathlib import Path
from kg.serve import confinement, settling
store, files = settling.opened(Path(sys.argv[1]))
confinement.confine(1 << 28, files)
for pattern in ("?s ?p ?o", "?s <urn:p> ?o", "<urn:s:7:7> ?p ?o", "?s ?p '9 9'"):
    print(len(list(store.query(f"SELECT * {{ {pattern} }}"))))
try:
    open("/etc/hosts")
except OSError:
    print("closed")
"""
    run = subprocess.run(
        [sys.executable, "-c", script, tmp_path / "store"], capture_output=True, text=True, check=True, timeout=60
    )
    assert run.stdout.split() == ["6000", "6000", "1", "1", "closed"]


def test_from_reads_no_file(server: Server) -> None:
    reply = server.ask("SELECT * FROM <file:///etc/passwd> { ?s ?p ?o }")
    assert json.loads(reply.body)["results"]["bindings"] == []


# -- queries that ask too much


def test_a_runaway_query_is_ended_and_another_is_answered_meanwhile(server: Server) -> None:
    with ThreadPoolExecutor() as pool:
        began = time.monotonic()
        runaway = pool.submit(server.ask, RUNAWAY)
        time.sleep(0.3)
        waits = []
        while not runaway.done():
            start = time.monotonic()
            assert alive(server)
            waits.append(time.monotonic() - start)
            time.sleep(0.1)
        reply = runaway.result()
        assert time.monotonic() - began < TIMEOUT + 3
    assert reply.status == 500 and "2 seconds" in reply.text
    assert waits and sorted(waits)[len(waits) // 2] < 0.5  # how many there is time for depends on the machine


def test_more_requests_than_may_wait_are_told_when_to_come_back(server: Server) -> None:
    with ThreadPoolExecutor(12) as pool:
        replies = list(pool.map(server.ask, [RUNAWAY] * 12))
    busy = [reply for reply in replies if reply.status == 503]
    assert len(busy) >= 12 - 2 - 2  # two run, two wait
    assert all(int(reply.headers["retry-after"]) >= 1 for reply in busy)
    assert alive(server)


def test_a_client_that_hangs_up_ends_its_query(server: Server) -> None:
    def busy() -> int:
        return sum(child.cpu_percent(0.3) > 20 for child in psutil.Process(server.process.pid).children())

    for _ in range(2):  # one for each worker
        with socket.create_connection(server.address.removeprefix("http://").rstrip("/").split(":")) as connection:
            connection.sendall(f"GET /sparql?query={quote(RUNAWAY)} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
            time.sleep(0.5)
    time.sleep(1)
    assert busy() == 0 and alive(server)


@UNIX
def test_a_query_that_takes_too_much_memory_is_ended(server: Server) -> None:
    reply = server.ask(GREEDY)
    assert reply.status == 500 and "memory" in reply.text
    assert alive(server)


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("SELECT * { ?s ?p ?o }", "more than 1,000 rows"),
        ("CONSTRUCT WHERE { ?s ?p ?o }", "more than 1,000 rows"),
        (
            "SELECT ?x { ?s ?p ?o . ?s2 ?p ?o BIND(CONCAT(STR(?s), STR(?s2), "
            + "'x'," * 900
            + "'') AS ?x) } LIMIT 900",
            "bytes",
        ),
    ],
    ids=["solutions", "triples", "bytes"],
)
@pytest.mark.parametrize(
    "accept", ["*/*", "text/csv, text/turtle", "application/sparql-results+xml, application/n-triples"]
)
def test_an_answer_beyond_the_limit_is_an_error_and_not_a_part(
    server: Server, query: str, said: str, accept: str
) -> None:
    if "bytes" in said:
        query = query.replace("'x',", "'" + "x" * 2 + "',")
    reply = server.ask(query, accept)
    assert (reply.status, reply.media_type) == (500, "text/plain") and said in reply.text


def test_exactly_as_many_rows_as_the_limit_are_no_error(server: Server) -> None:
    reply = server.ask(f"SELECT * {{ ?s ?p ?o }} LIMIT {ROWS}")
    assert len(json.loads(reply.body)["results"]["bindings"]) == ROWS


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { " + "{" * 100_000 + "}" * 100_000 + " }",
        "SELECT * { ?s ?p ?o FILTER(" + "(" * 50_000 + "1" + ")" * 50_000 + ") }",
        "SELECT * { ?s " + "<urn:p>/" * 20_000 + "<urn:p> ?o }",
        "\x00" * 1000,
        "SELECT * { ?s ?p '" + "\ud7ff" * 1000 + "' }",
        "ASK { ?s ?p ?o FILTER(REGEX(STR(?s), '" + "(x+x+)+" * 20 + "y')) }",
        "SELECT * { " + "# service \n" * 20_000 + "}",
    ],
    ids=["braces", "parentheses", "path", "nulls", "letters", "regex", "remarks"],
)
def test_a_hostile_query_costs_nobody_but_itself(server: Server, query: str) -> None:
    reply = server.send("/sparql", "POST", query.encode(), content_type="application/sparql-query")
    assert reply.status in (200, 400, 500)
    assert alive(server)


def test_a_client_that_does_not_read_is_left_and_what_waits_for_it_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(endpoint, "PIECE_TIME", 0.05)
    pool = Pool(Setting("", 1.0, 1, 1, 1, {}), size=1, waiting=0)

    async def stalled(message: Mapping[str, object]) -> None:
        if message["type"] == "http.response.body":
            with pytest.raises(Busy):
                await pool.ask({})
            await asyncio.sleep(60)

    sent = endpoint.Sent(Answer(200, "text/csv", bytes(MOST_HELD + 1)), pool)
    began = time.monotonic()
    asyncio.run(sent({"type": "http", "method": "GET"}, None, stalled))  # type: ignore[arg-type]
    assert time.monotonic() - began < 5
    assert pool._held == 0


# -- the process


def test_workers_die_with_the_parent_and_a_taken_port_is_said_in_a_sentence(tmp_path: Path) -> None:
    file = tmp_path / "data.nt"
    file.write_text("".join(f"<urn:s:{n}> <urn:p> <urn:o> .\n" for n in range(500)), encoding="utf-8")
    with serving(file, tmp_path, "--workers", "2", "--timeout", "60") as started:
        parent = psutil.Process(started.process.pid)
        children = parent.children()
        assert len(children) >= 2
        port = started.address.rstrip("/").rpartition(":")[2]
        second = psutil.Popen(
            [sys.executable, "-m", "kg", "serve", file, "--port", port], stderr=-1, text=True, cwd=tmp_path
        )
        _, said = second.communicate(timeout=30)
        assert second.returncode == 2 and said.startswith("kg: port") and said.count("\n") == 1
        threading.Thread(target=lambda: _ignoring(started), daemon=True).start()
        time.sleep(0.5)
        parent.kill()
        assert psutil.wait_procs(children, timeout=10)[1] == []


def _ignoring(server: Server) -> None:
    with contextlib.suppress(OSError, http.client.HTTPException):
        server.ask(RUNAWAY)


def test_a_graph_that_is_not_there_is_said_in_a_sentence(tmp_path: Path) -> None:
    run = psutil.Popen([sys.executable, "-m", "kg", "serve", tmp_path / "none"], stderr=-1, text=True, cwd=tmp_path)
    _, said = run.communicate(timeout=30)
    assert run.returncode == 2 and said.startswith("kg: ") and said.count("\n") == 1


def test_ctrl_c_ends_it_cleanly(tmp_path: Path) -> None:
    file = tmp_path / "data.nt"
    file.write_text("<urn:s> <urn:p> <urn:o> .\n", encoding="utf-8")
    with serving(file, tmp_path, "--workers", "1") as started:
        assert started.process.stdout is not None
        children = psutil.Process(started.process.pid).children()
    assert started.process.returncode == 0
    assert psutil.wait_procs(children, timeout=5)[1] == []


def test_tsv_in_between_loses_nothing() -> None:
    """Rows are counted in TSV, from which the other formats are made."""
    store = ox.Store()
    store.update(
        """INSERT DATA { <urn:s> <urn:p> 1, 01, 1.50, .5, 1e0, "NaN"^^xsd:double, true, "1"^^xsd:boolean, "x\\ty\\nz\\r\\"q'\\\\", "中文"@zh-Hans,
        "+5"^^xsd:integer, "bad"^^xsd:integer, "", "\\u0001", _:b, "a"@en--ltr, <urn:o#x> }""".replace(
            "xsd:", "<http://www.w3.org/2001/XMLSchema#"
        )
        .replace("#double", "#double>")
        .replace("#boolean", "#boolean>")
        .replace("#integer", "#integer>")
    )
    query = "SELECT * { ?s ?p ?o OPTIONAL { ?o ?q ?r } } ORDER BY ?o"
    tsv = store.query(query).serialize(format=ox.QueryResultsFormat.TSV)
    assert tsv.count(b"\n") == 1 + len(store)
    for form in (ox.QueryResultsFormat.JSON, ox.QueryResultsFormat.CSV):
        assert ox.parse_query_results(tsv, ox.QueryResultsFormat.TSV).serialize(format=form) == store.query(
            query
        ).serialize(format=form)
