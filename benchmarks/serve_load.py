"""``python -m benchmarks.serve_load EXPORT``: ``kg serve`` with 50 clients for a minute, and a runaway query among them
all the time.

In: an export (of a million triples, say). Out: a table on the screen: requests, errors, how long they waited, what the
server and its workers held in memory, how the runaway queries ended. The clients are threads of this process, so that
on a machine of few cores they take their share of them. Exit code 1 where any request but the runaway ones failed.
"""

from __future__ import annotations

import argparse
import http.client
import random
import statistics
import subprocess
import sys
import threading
import time
from collections import Counter, defaultdict
from pathlib import Path
from urllib.parse import quote, urlsplit

import psutil

RUNAWAY = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
QUERIES = {
    "names": "SELECT ?s ?name { ?s skos:prefLabel ?name } LIMIT 100",
    "who runs what": "SELECT ?a ?p ?place { ?a gov:operates ?p . ?p gov:appliesIn ?place } LIMIT 100",
    "figures with their sentences": """SELECT ?owner ?measure ?value ?text { ?owner gov:hasOutcome ?o . ?o gov:measure
    ?measure ; gov:value ?value ;
        prov:wasDerivedFrom/oa:exact ?text } LIMIT 200""",
    "chain of superiors": "SELECT ?a ?above { ?a a gov:Court ; gov:partOf+ ?above } LIMIT 100",
    "count by class": "SELECT ?c (COUNT(*) AS ?n) { ?s a ?c } GROUP BY ?c",
    "construct": "CONSTRUCT { ?a gov:operates ?p } { ?a gov:operates ?p } LIMIT 500",
    "ask": "ASK { ?s gov:guidedBy ?g }",
}
KINDS = (*QUERIES, "query page", "page of an entity", "entity as Turtle")


class Load:
    """The clients and what they saw."""

    def __init__(self, address: str, entities: list[str]) -> None:
        self._host = urlsplit(address).netloc
        self._entities = entities
        self.waits: dict[str, list[float]] = defaultdict(list)
        self.errors: Counter[str] = Counter()
        self.runaways: Counter[str] = Counter()
        self.ends = threading.Event()

    def client(self, number: int) -> None:
        """One client: one request after another over one connection."""
        choice = random.Random(number)
        connection = http.client.HTTPConnection(self._host, timeout=120)
        while not self.ends.is_set():
            kind = choice.choice(KINDS)
            path, accept = self._request(kind, choice)
            began = time.perf_counter()
            status, _ = self._answer(connection, path, accept)
            self.waits[kind].append(time.perf_counter() - began)
            if status != "200":
                self.errors[f"{kind}: {status}"] += 1

    def runaway(self) -> None:
        """A client that asks nothing but what never ends."""
        connection = http.client.HTTPConnection(self._host, timeout=120)
        while not self.ends.is_set():
            status, body = self._answer(connection, f"/sparql?query={quote(RUNAWAY)}", "*/*")
            self.runaways[f"{status} {body[:60].decode('utf-8', 'replace').strip()}"] += 1

    def _request(self, kind: str, choice: random.Random) -> tuple[str, str]:
        if kind in QUERIES:
            return f"/sparql?query={quote(QUERIES[kind])}", "*/*"
        if kind == "query page":
            return "/query?question=who-runs-what", "text/html"
        entity = f"/resource?iri={quote(choice.choice(self._entities), safe='')}"
        return entity, "text/html" if kind == "page of an entity" else "text/turtle"

    def _answer(self, connection: http.client.HTTPConnection, path: str, accept: str) -> tuple[str, bytes]:
        try:
            connection.request("GET", path, headers={"accept": accept})
            reply = connection.getresponse()
            return str(reply.status), reply.read()
        except (OSError, http.client.HTTPException) as problem:
            connection.close()
            return type(problem).__name__, b""


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.serve_load", description=__doc__.partition("\n")[0])
    parser.add_argument("export", type=Path)
    parser.add_argument("--clients", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--timeout", type=float, default=10, help="time limit of a query")
    given = parser.parse_args()
    command = [sys.executable, "-m", "kg", "serve", given.export, "--port", "0", "--timeout", str(given.timeout)]
    server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, encoding="utf-8")
    assert server.stdout is not None
    try:
        said = server.stdout.readline()
        print(said.strip())
        address = next(word for word in said.split() if word.startswith("http"))
        sys.exit(measured(server, Load(address, entities(address)), given.clients, given.seconds))
    finally:
        server.terminate()
        server.wait(timeout=20)


def entities(address: str) -> list[str]:
    """Some agencies of the graph."""
    connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=120)
    query = "SELECT ?s { ?s a gov:Agency } LIMIT 2000"
    connection.request("GET", f"/sparql?query={quote(query)}", headers={"accept": "text/csv"})
    return connection.getresponse().read().decode("utf-8").split()[1:]


def measured(server: subprocess.Popen[str], load: Load, clients: int, seconds: float) -> int:
    """Run the clients; the exit code."""
    threads = [threading.Thread(target=load.client, args=(n,)) for n in range(clients)]
    threads.append(threading.Thread(target=load.runaway))
    for thread in threads:
        thread.start()
    began, memory = time.monotonic(), []
    while time.monotonic() - began < seconds:
        time.sleep(0.5)
        memory.append(held(psutil.Process(server.pid)))
    load.ends.set()
    for thread in threads:
        thread.join()
    waits = sorted(wait for kind in load.waits.values() for wait in kind)
    print(
        f"{len(waits):,} answers in {seconds:g} s, {len(waits) / seconds:.0f} a second; errors: {dict(load.errors) or 'none'}"
    )
    print(
        f"waited: median {waits[len(waits) // 2]:.2f} s, 95 % {waits[len(waits) * 95 // 100]:.2f} s, at most {waits[-1]:.2f} s"
    )
    print(
        f"memory of server and workers (PSS): median {statistics.median(memory):.0f} MiB, at most {max(memory):.0f} MiB"
    )
    for kind, times in sorted(load.waits.items()):
        print(f"  {kind}: {len(times):,}, median {statistics.median(times):.2f} s")
    print(f"runaway queries: {dict(load.runaways)}")
    return 1 if load.errors else 0


def held(process: psutil.Process) -> float:
    """MiB that a process and its children hold; what they share counts once."""
    total = 0
    for one in (process, *process.children(recursive=True)):
        try:
            info = one.memory_full_info()
            total += getattr(info, "pss", info.uss)
        except psutil.Error:
            continue  # it ended meanwhile
    return total / (1 << 20)


if __name__ == "__main__":
    main()
