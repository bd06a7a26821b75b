"""Worker processes for queries: a fixed number, each killed and replaced where a query takes too long or brings it
down.

In: the limits, and the command that starts a worker. Out: answers, :class:`Busy` where more wait than may. A query
waits for a free worker at most half a minute; a client that hangs up has its query ended. A runaway query costs its
worker and nobody else's.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import sys
from collections.abc import AsyncIterator, Coroutine, Iterator
from typing import Any

from kg.errors import GovkgError
from kg.serve import frames
from kg.serve.evaluate import Answer, text_answer
from kg.serve.worker import Setting

START = 30.0
"""Seconds that a worker has to open the store."""
PATIENCE = 30.0
"""Seconds that a request waits for a free worker; clients have little more of it."""
MOST_HELD = 256 << 20
"""Bytes of answers on their way beyond which no further query is taken."""
_AGAIN = 1.0
_log = logging.getLogger(__name__)


class Busy(Exception):
    """No worker is free and the queue is full; ``again`` is when to come back, in seconds."""

    def __init__(self, again: int) -> None:
        super().__init__("the server is busy; try again soon")
        self.again = again


class Pool:
    """``size`` workers, and at most ``waiting`` requests that wait for one. ``at_ease``: nobody waits at the start
    until they are there."""

    def __init__(self, setting: Setting, size: int, waiting: int, at_ease: bool = False) -> None:
        self._setting, self._size, self._waiting, self._at_ease = setting, size, waiting, at_ease
        self._idle: asyncio.LifoQueue[_Worker] = asyncio.LifoQueue()
        self._alive: set[_Worker] = set()
        self._starting: set[asyncio.Task[None]] = set()
        self._asking = self._held = 0

    @contextlib.asynccontextmanager
    async def running(self) -> AsyncIterator[Pool]:
        """Start the workers; end them all when the block ends. Raises GovkgError where they cannot start."""
        try:
            if self._at_ease:
                for _ in range(self._size):
                    self._later(self._keep_starting())
            else:
                await asyncio.gather(*(self._start() for _ in range(self._size)))
            yield self
        finally:
            for task in self._starting:
                task.cancel()
            await asyncio.gather(*self._starting, *(worker.end() for worker in self._alive), return_exceptions=True)

    async def ask(self, request: dict[str, Any]) -> Answer:
        """The answer to a request. Raises Busy. Cancelling the call ends the query."""
        if self._asking >= self._size + self._waiting or self._held > MOST_HELD:
            raise Busy(max(1, round(self._setting.timeout / 2)))
        self._asking += 1
        try:
            try:
                async with asyncio.timeout(PATIENCE):
                    worker = await self._idle.get()
            except TimeoutError:
                raise Busy(max(1, round(self._setting.timeout / 2))) from None
            return await self._asked(worker, request)
        finally:
            self._asking -= 1

    @contextlib.contextmanager
    def holding(self, size: int) -> Iterator[None]:
        """While an answer of so many bytes is on its way to its client."""
        self._held += size
        try:
            yield
        finally:
            self._held -= size

    async def _asked(self, worker: _Worker, request: dict[str, Any]) -> Answer:
        whole = False
        try:
            async with asyncio.timeout(self._setting.timeout):
                given = await worker.ask(request)
            whole = True
            return given
        except TimeoutError:
            return text_answer(
                500,
                f"the query took more than {self._setting.timeout:g} seconds and was ended; ask for less, or add a LIMIT",
            )
        except (asyncio.IncompleteReadError, ConnectionError):
            return text_answer(
                500,
                "the query needed more memory than a query may have, or was nested too deeply, and was ended; ask for less",
            )
        finally:
            if whole:
                self._idle.put_nowait(worker)
            else:
                self._replace(worker)

    def _replace(self, worker: _Worker) -> None:
        self._alive.discard(worker)
        worker.kill()
        self._later(self._again(worker))

    def _later(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._starting.add(task)
        task.add_done_callback(self._starting.discard)

    async def _again(self, dead: _Worker) -> None:
        await dead.end()
        await self._keep_starting()

    async def _keep_starting(self) -> None:
        while True:
            try:
                return await self._start()
            except (GovkgError, OSError) as problem:
                _log.error("%s", problem)
                await asyncio.sleep(_AGAIN)

    async def _start(self) -> None:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-P", "-m", "kg.serve.worker", self._setting.json(),
            stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
        )  # fmt: skip
        worker = _Worker(process)
        self._alive.add(worker)
        try:
            async with asyncio.timeout(START):
                await worker.receive()
        except (TimeoutError, asyncio.IncompleteReadError):
            self._alive.discard(worker)
            worker.kill()
            raise GovkgError(
                f"a worker process cannot open {self._setting.store}; see the message above, free memory, or remove that folder"
            ) from None
        self._idle.put_nowait(worker)


class _Worker:
    """One process."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        assert process.stdin is not None and process.stdout is not None
        self._process, self._input, self._output = process, process.stdin, process.stdout

    async def ask(self, request: dict[str, Any]) -> Answer:
        self._input.write(frames.head_frame(request))
        await self._input.drain()
        return await self.receive()

    async def receive(self) -> Answer:
        head = json.loads(await frames.receive_frame(self._output))
        return Answer(head["status"], head["content_type"], await frames.receive_frame(self._output))

    def kill(self) -> None:
        with contextlib.suppress(ProcessLookupError):
            self._process.kill()

    async def end(self) -> None:
        """Kill the process, whatever it does, and wait until it is gone."""
        self.kill()
        await self._process.wait()
