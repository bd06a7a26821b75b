"""Files, folders and globs in, the list of what is to be read out; nothing is opened but to split large JSONL files.

Each :class:`Input` is small and picklable, so that it can be read in another process. The list is the same in whatever order the sources
are given: sorted by name, each file once, each name once.
"""

from __future__ import annotations

import glob
import os
import re
import stat
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import BinaryIO, Literal

from kg.errors import SourceError
from kg.outputs import DATA, FILES, is_export

Format = Literal["text", "html", "pdf", "jsonl"]
FORMATS: dict[str, Format] = {
    ".txt": "text",
    ".html": "html",
    ".htm": "html",
    ".shtml": "html",
    ".xhtml": "html",
    ".pdf": "pdf",
    ".jsonl": "jsonl",
}
PART = 256 << 10  # bytes of a JSONL file that are read at once, and again where one of its records is new
_EMPTY = "this folder holds no file; check the path"
_EXPORT = "this folder holds an export of kg and no page; give the folder of the pages"
_MAGIC = re.compile(r"[*?\[]")


@dataclass(frozen=True, slots=True, order=True)
class Input:
    """A file to read, or the lines of a JSONL file that begin in ``start:stop`` (bytes). ``name`` is relative to its SOURCE."""

    name: str
    start: int
    stop: int | None
    path: Path
    format: Format


@dataclass(frozen=True, slots=True, order=True)
class Skipped:
    """What is not read, and why: one sentence that says what, where, how to mend it."""

    name: str
    reason: str


def list_inputs(sources: Iterable[Path | str]) -> tuple[list[Input], list[Skipped]]:
    """Everything readable under ``sources``: files, globs and folders with all below them but hidden files, a README and our own exports."""
    found: dict[Path, str] = {}
    skipped: set[Skipped] = set()
    for source in sorted({str(s) for s in sources}):
        entries = list(_under(source))
        if not entries:
            skipped.add(Skipped(shown(source), _EXPORT if is_export(Path(source)) else _EMPTY))
        for entry in entries:
            if isinstance(entry, Skipped):
                skipped.add(entry)
            else:  # of two names that sources give one file, the one from the outer source
                path = Path(os.path.abspath(entry.path))  # noqa: PTH100 - as named, links not resolved
                found[path] = max(found.get(path, ""), entry.name, key=lambda n: (len(n), n))
    kept, others = _by_format(found)
    once, repeated = _once(kept)
    named, clashing = _named(once)
    inputs = [part for path, name in named.items() for part in _parts(path, name)]
    return sorted(inputs), sorted([*skipped, *others, *repeated, *clashing])


@dataclass(frozen=True, slots=True)
class _Entry:
    path: str
    name: str


def _under(source: str) -> Iterator[_Entry | Skipped]:
    path = Path(source)
    try:
        mode = path.stat().st_mode
    except OSError as problem:
        if _MAGIC.search(source):
            yield from _matching(source)
        elif path.is_symlink():
            yield Skipped(shown(source), "this link leads nowhere; mend or remove it")
        else:
            yield Skipped(shown(source), f"there is no such file or folder ({_why(problem)}); check the path")
        return
    if stat.S_ISDIR(mode):
        yield from _folder(path, "", ())
    elif stat.S_ISREG(mode):
        yield _Entry(source, path.name)
    else:
        yield Skipped(shown(source), "this is no ordinary file (a device, pipe or socket); give a file or a folder")


def _matching(pattern: str) -> Iterator[_Entry | Skipped]:
    parts = Path(pattern).parts
    fixed = next(i for i, part in enumerate(parts) if _MAGIC.search(part))
    base = Path(*parts[:fixed]) if fixed else Path()
    paths = sorted(glob.glob(pattern, recursive=True))  # noqa: PTH207 - a whole path is the pattern
    if not paths:
        yield Skipped(shown(pattern), "no file matches this pattern; check the path")
    for path in map(Path, paths):
        name = path.relative_to(base).as_posix() if fixed else path.as_posix()
        if path.is_dir():
            yield from _folder(path, f"{name}/", ())
        elif path.is_file():
            yield _Entry(str(path), name)
        else:
            yield Skipped(shown(name), "this link leads nowhere or to no ordinary file; mend or remove it")


def _folder(folder: Path, prefix: str, above: tuple[tuple[int, int], ...]) -> Iterator[_Entry | Skipped]:
    """All files below a folder. A link back to a folder above is not followed."""
    where = shown(prefix.rstrip("/") or str(folder))
    try:
        status = folder.stat()
        here = (status.st_dev, status.st_ino)
        entries = sorted(os.scandir(folder), key=lambda e: e.name)
    except OSError as problem:
        yield Skipped(where, f"this folder cannot be listed ({_why(problem)}); give yourself the right to read it")
        return
    if here in above:
        yield Skipped(where, "this link leads back to a folder that it lies in; remove it")
        return
    exported = {*FILES, DATA} if any(e.name == "manifest.json" for e in entries) and is_export(folder) else set()
    for entry in entries:
        name = prefix + entry.name
        if entry.name in exported or entry.name.startswith(".") or entry.name.upper().startswith("README."):
            continue
        try:
            kind = stat.S_IFMT(entry.stat().st_mode)
        except OSError as problem:
            what = "link leads nowhere" if entry.is_symlink() else "file cannot be looked at"
            yield Skipped(shown(name), f"this {what} ({_why(problem)}); mend or remove it")
            continue
        if kind == stat.S_IFDIR:
            yield from _folder(Path(entry.path), f"{name}/", (*above, here))
        elif kind == stat.S_IFREG:
            yield _Entry(entry.path, name)
        else:
            yield Skipped(shown(name), "this is no ordinary file (a device, pipe or socket); leave it out")


def _by_format(found: dict[Path, str]) -> tuple[dict[Path, str], list[Skipped]]:
    """The files that can be read, and one remark for each ending that cannot."""
    kept: dict[Path, str] = {}
    others: defaultdict[str, list[str]] = defaultdict(list)
    for path, name in found.items():
        ending = path.suffix.lower()
        if ending in FORMATS:
            kept[path] = name
        else:
            others[ending].append(name)
    known = ", ".join(FORMATS)
    skipped = []
    for ending, names in others.items():
        first, *more = sorted(names)
        what = f"a {shown(ending)} file" if ending else "a file without an ending"
        also = f" (and {len(more)} more such)" if more else ""
        skipped.append(Skipped(shown(first), f"{what}{also} is not read; convert it to one of {known} or leave it out"))
    return kept, skipped


def _once(found: dict[Path, str]) -> tuple[dict[Path, str], list[Skipped]]:
    """Each file once, though links lead to it too."""
    first: dict[str, Path] = {}
    kept: dict[Path, str] = {}
    skipped = []
    real_folder = cache(os.path.realpath)  # asked once for all of its files
    for link, name, path in sorted((path.is_symlink(), name, path) for path, name in found.items()):
        folder, file = os.path.split(path)
        real = os.path.realpath(path) if link else str(Path(real_folder(folder), file))
        if real in first:
            skipped.append(
                Skipped(shown(name), f"this link leads to {shown(kept[first[real]])}, which is read already")
            )
        else:
            first[real] = path
            kept[path] = name
    return kept, skipped


def _named(found: dict[Path, str]) -> tuple[dict[Path, str], list[Skipped]]:
    """Names that tell the files apart: where two sources hold the same name, as many of the folders above go before it as
    are needed."""
    names = {path: shown(name) for path, name in found.items()}
    groups: defaultdict[str, list[Path]] = defaultdict(list)
    for path, name in names.items():
        groups[name].append(path)
    skipped = []
    for name, paths in sorted(groups.items()):
        if len(paths) == 1:
            continue
        depth = name.count("/") + 1
        deepest = max(len(path.parts) for path in paths)
        while depth < deepest and len({path.parts[-depth:] for path in paths}) < len(paths):
            depth += 1
        for path in sorted(paths):
            longer = shown("/".join(path.parts[-depth:]).replace("//", "/"))
            if longer in names.values():
                del names[path]
                skipped.append(
                    Skipped(longer, "another file has this name once odd characters are made plain; rename one")
                )
            else:
                names[path] = longer
    return names, skipped


def _parts(path: Path, name: str) -> Iterator[Input]:
    """A file as one input; a large JSONL file, which can be read from any line on, as several."""
    format = FORMATS[path.suffix.lower()]
    whole = Input(name, 0, None, path, format)
    try:
        if format != "jsonl" or path.stat().st_size <= PART:
            yield whole
            return
        with path.open("rb") as file:
            head = file.read(4096)
            if b"\0" in head:  # UTF-16: a line end is no single byte
                yield whole
                return
            size = path.stat().st_size
            start = 0
            while start < size:
                file.seek(start + PART)
                _to_line_end(file)
                stop = min(file.tell(), size)
                yield replace(whole, start=start, stop=stop)
                start = stop
    except OSError:  # said when it is read
        yield whole


def _to_line_end(file: BinaryIO) -> None:
    while piece := file.readline(PART):
        if piece.endswith(b"\n"):
            return


def read_bytes(input: Input) -> bytes:
    """The bytes of an input. Raises SourceError where they cannot be read."""
    with _reading(input.path) as file:
        file.seek(input.start)
        return file.read() if input.stop is None else file.read(input.stop - input.start)


def lines_before(input: Input) -> int:
    """How many lines of its file stand before an input. Raises SourceError."""
    lines, left = 0, input.start
    with _reading(input.path) as file:
        while left and (piece := file.read(min(left, 1 << 20))):
            lines += piece.count(b"\n")
            left -= len(piece)
    return lines


@contextmanager
def _reading(path: Path) -> Iterator[BinaryIO]:
    try:
        with path.open("rb") as file:
            yield file
    except PermissionError:
        raise SourceError("this file may not be read; give yourself the right to (chmod u+r)") from None
    except FileNotFoundError:
        raise SourceError("this file has vanished since it was listed; build again") from None
    except OSError as problem:
        raise SourceError(f"this file cannot be read ({_why(problem)}); check the disk and build again") from None


def shown(name: str) -> str:
    """A name that can be written anywhere: bytes that are no UTF-8 read as GB18030, where they are that, control
    characters as %0A."""
    raw = os.fsencode(name)
    try:
        plain = raw.decode("utf-8")
    except UnicodeDecodeError:
        try:
            plain = raw.decode("gb18030")
        except UnicodeDecodeError:
            plain = raw.decode("utf-8", "backslashreplace")
    return re.sub(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ufffe\uffff]", lambda m: f"%{ord(m[0]):02X}", plain)


def _why(problem: OSError) -> str:
    return problem.strerror or type(problem).__name__
