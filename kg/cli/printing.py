"""Where a command puts its text: on standard output, or into the file that ``--out`` names.

In: text, a path or none. Out: the same in UTF-8, with the line ends that it has. Raises ExportError where it cannot be written.
"""

from __future__ import annotations

import errno
import sys
from pathlib import Path

from kg.errors import ExportError


def put(text: str, out: Path | None) -> None:
    """Write it, all of it before the command says how it went."""
    content = text.encode("utf-8", "replace")
    try:
        if out is None:
            sys.stdout.buffer.write(content)
            sys.stdout.buffer.flush()
        else:
            out.write_bytes(content)
    except OSError as problem:
        if problem.errno == errno.EPIPE:  # who reads has enough, which click ends quietly
            raise
        where = out or "standard output"
        raise ExportError(f"{where} cannot be written ({problem.strerror}); mend that or give another --out") from None
