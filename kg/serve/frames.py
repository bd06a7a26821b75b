"""How the server and its workers talk: frames over the worker's standard input and output.

A frame is eight bytes of length (big-endian) and that many bytes. A request is one frame of JSON; an answer is two: a
JSON head and the body.
"""

from __future__ import annotations

import json
from asyncio import StreamReader
from typing import IO, Any

LENGTH = 8
CHUNK = 1 << 18


def frame(content: bytes) -> bytes:
    """``content`` with its length before it."""
    return len(content).to_bytes(LENGTH, "big") + content


def head_frame(head: dict[str, Any]) -> bytes:
    """A JSON object as a frame. Lone surrogates, which only a broken client sends, are written as escapes."""
    return frame(json.dumps(head).encode("ascii"))


def read_frame(source: IO[bytes]) -> bytes | None:
    """The next frame, or None at the end of the stream."""
    length = source.read(LENGTH)
    if len(length) < LENGTH:
        return None
    size = int.from_bytes(length, "big")
    content = source.read(size)
    return content if len(content) == size else None


async def receive_frame(source: StreamReader) -> bytes:
    """The next frame. Raises asyncio.IncompleteReadError at the end of the stream."""
    return await source.readexactly(int.from_bytes(await source.readexactly(LENGTH), "big"))
