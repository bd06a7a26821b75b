"""``kg build`` as users run it, noting when graph.ttl is complete: ``python -m benchmarks.marked MARKS START build SOURCE...``.

In: a file to write to, the time at which this process was started (seconds of the epoch), the command's own arguments. Out: ``MARKS``, a line of
JSON with the seconds by the clock and of the processor, from the start of Python to the moment at which the file behind graph.ttl is begun.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

from kg.cli import main
from kg.collector import collector_at_rest


def run(marks: Path, started: float, arguments: list[str]) -> None:
    with collector_at_rest():  # as the command does
        from kg import build  # noqa: PLC0415

    build_all = build.build

    def build_marked(
        sources: object, out: object, options: object, advance: build.Advance, *more: object, **said: object
    ) -> object:
        def mark(stage: str, done: int, total: int) -> None:
            advance(stage, done, total)
            if stage == "evidence.ttl":
                spent = {"seconds": time.time() - started, "cpu": time.process_time()}
                marks.write_text(json.dumps(spent), encoding="utf-8")

        return build_all(sources, out, options, mark, *more, **said)  # type: ignore[arg-type]

    build.build = build_marked  # type: ignore[assignment]
    main(arguments)


if __name__ == "__main__":
    run(Path(sys.argv[1]), float(sys.argv[2]), sys.argv[3:])
