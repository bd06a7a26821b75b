"""Turtle with its prefixes in order.

In: Turtle as pyoxigraph writes it, which puts the prefixes in another order each time. Out: the same with these lines sorted, while it is written.
"""

from __future__ import annotations

import io
from typing import Any, BinaryIO


class SortedHead(io.BytesIO):
    """Turtle on its way, with the prefixes sorted: pyoxigraph writes them in another order each time."""

    def __init__(self, out: BinaryIO) -> None:
        super().__init__()
        self._out, self._head = out, b""
        self._open = True

    def write(self, data: Any, /) -> int:
        part = bytes(data)
        if not self._open:
            self._out.write(part)
            return len(part)
        self._head += part
        lines = self._head.splitlines(keepends=True)
        if not lines[-1].startswith(b"@prefix"[: len(lines[-1])]):
            self.end()
        return len(part)

    def end(self) -> None:
        """Write what is held back."""
        lines = self._head.splitlines(keepends=True)
        count = next((i for i, line in enumerate(lines) if not line.startswith(b"@prefix")), len(lines))
        self._out.write(b"".join((*sorted(lines[:count]), *lines[count:])))
        self._open, self._head = False, b""
