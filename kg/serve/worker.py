"""A worker: a process that answers one request after another until its input ends.

Started by :mod:`kg.serve.pool` as ``python -m kg.serve.worker`` with its :class:`Setting` as JSON; requests come on
standard input, answers go to standard output (:mod:`kg.serve.frames`). A thread reads the input, so that the end of the
parent is noticed in the middle of a query, too. There are two roles: one evaluates queries, confined; the other (with
:attr:`Setting.ontology`) sees no query and turns what people call things into the terms of a question of the library.
"""

from __future__ import annotations

import json
import os
import queue
import signal
import sys
import threading
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, Any

from kg.serve import confinement, description, entity, evaluate, frames, settling
from kg.serve.evaluate import Answer, Limits, text_answer

GRACE = 2.0
"""Seconds that the parent has to kill a late worker before the system does."""


@dataclass(frozen=True, slots=True)
class Setting:
    """What a worker needs to know: the store's folder, the limits of a query, the prefixes that need no declaration,
    whether the default graph is the union of all; for the second role the graph's path and the ontology's folders."""

    store: str
    timeout: float
    rows: int
    size: int
    memory: int
    prefixes: dict[str, str]
    union: bool = False
    graph: str = ""
    ontology: tuple[str, ...] = ()

    def json(self) -> str:
        return json.dumps(asdict(self))


Respond = Callable[[dict[str, Any]], Answer]


def evaluator(setting: Setting) -> Respond:
    """The role that evaluates queries. Gives up all that a query must not use."""
    store, files = settling.opened(Path(setting.store))
    limits = Limits(setting.rows, setting.size)
    confinement.confine(setting.memory, files)

    def respond(request: dict[str, Any]) -> Answer:
        kind = request["kind"]
        if kind == "query":
            return evaluate.answer(store, request, limits, setting.prefixes, setting.union)
        if kind == "entity":
            return entity.answer(store, request["iris"], request["form"], limits, setting.prefixes)
        assert kind == "counts", kind
        return Answer(200, "application/json", json.dumps(description.count(store)).encode("ascii"))

    return respond


def librarian(setting: Setting) -> Respond:
    """The role that fills in the questions of the library."""
    from kg.errors import QueryError  # noqa: PLC0415  # the other role starts without all this
    from kg.query.binding import bind  # noqa: PLC0415
    from kg.query.questions import library  # noqa: PLC0415
    from kg.query.store import open_graph  # noqa: PLC0415
    from kg.query.values import Resolver  # noqa: PLC0415

    dirs = tuple(map(Path, setting.ontology))
    questions, resolver = library(dirs), Resolver(open_graph(Path(setting.graph)), dirs)

    def respond(request: dict[str, Any]) -> Answer:
        question = questions[request["question"]]
        try:
            return text_answer(200, bind(question.text, resolver.terms(question, request["typed"])))
        except QueryError as problem:
            return text_answer(400, str(problem))

    return respond


def main() -> None:
    setting = Setting(**json.loads(sys.argv[1]))
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole group; the parent ends its workers itself
    # Nothing but frames may reach the parent: what a library prints goes to standard error.
    channel = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    requests: queue.SimpleQueue[bytes] = queue.SimpleQueue()
    threading.Thread(target=_read, args=(sys.stdin.buffer, requests), daemon=True).start()
    respond = (librarian if setting.ontology else evaluator)(setting)
    _send(channel, text_answer(200, "ready"))
    while True:
        request = json.loads(requests.get())
        confinement.kill_me_in(setting.timeout + GRACE)
        try:
            given = respond(request)
        except MemoryError:
            os._exit(1)  # what the engine holds is not whole any more
        confinement.kill_me_in(0)
        _send(channel, given)


def _read(source: IO[bytes], requests: queue.SimpleQueue[bytes]) -> None:
    while (request := frames.read_frame(source)) is not None:
        requests.put(request)
    os._exit(0)


def _send(channel: IO[bytes], given: Answer) -> None:
    channel.write(frames.head_frame({"status": given.status, "content_type": given.content_type}))
    channel.write(frames.frame(given.body))
    channel.flush()


if __name__ == "__main__":
    main()
