"""What a worker process gives up before it sees a query: memory beyond a bound, files, connections.

In: the number of bytes that it may take on top of what it has. The engine would ask the network at SERVICE, and this
build of it offers no switch to turn that off: a process that may open no file descriptor cannot. Where the system has
no resource limits (Windows), :mod:`kg.serve.refusals` is the only barrier.
"""

from __future__ import annotations

import signal
import sys
from pathlib import Path


def confine(memory: int, files: int = 0) -> None:
    """Take away what a query must not use. The store has to be open already; ``files`` are those of it that are not,
    which is none but in huge ones."""
    if sys.platform == "win32":
        return
    import resource  # noqa: PLC0415  # not on Windows

    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # a crash must not write the memory to disk
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    now = _address_space()
    if now is not None:
        resource.setrlimit(resource.RLIMIT_AS, (now + memory, now + memory))
    descriptors = _descriptors() + files if files else 0
    resource.setrlimit(resource.RLIMIT_NOFILE, (descriptors, descriptors))  # last: what stands above reads a file


def kill_me_in(seconds: float) -> None:
    """Have the system end this process after ``seconds``, whatever it is busy with; 0 calls that off.

    The parent kills a worker that is late; this is for a parent that died first.
    """
    if sys.platform != "win32":
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        signal.setitimer(signal.ITIMER_REAL, seconds)


def _descriptors() -> int:
    """One above the highest file descriptor in use."""
    own = Path("/dev/fd")  # on Linux and macOS
    return 1 + max((int(entry.name) for entry in own.iterdir() if entry.name.isdigit()), default=2)


def _address_space() -> int | None:
    """Bytes of address space in use; None where the system does not say (macOS), whose limit counts libraries, too."""
    try:
        pages = Path("/proc/self/statm").read_text(encoding="ascii").split()[0]
    except OSError:
        return None
    import resource  # noqa: PLC0415

    return int(pages) * resource.getpagesize()
