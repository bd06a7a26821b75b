"""``kg serve``: a built graph over HTTP, read-only: SPARQL 1.1 Protocol, the viewer, queries, entities.

    request ──> guard (host, headers) ──> protocol, formats ──> pool ──> worker (a process that can be killed) ──> answer

No query is parsed or evaluated in the process that listens: the engine cannot be interrupted, and hostile queries may
exhaust it. Each query runs in a worker process with the store opened read-only, without the right to open a file or a
connection, within a time and a memory limit.
"""
