"""What an input said as bytes, and back.

A pickle, since a page's records share their keys, sentences and words, which no plainer format keeps at this speed. It is safe to read from a
damaged or foreign file: only the records named here can come out of it, which hold data and run nothing, and whatever else a pickle
names is refused before it is looked up. What it would set on the records' classes themselves is put back.
"""

from __future__ import annotations

import io
import pickle

from kg.corpus import Note, Skipped
from kg.reading import Extract, PageRead
from kg.records import Article, Claim, Document, Entity, Evidence, Figure, Genre, Key, PlacedLine, Reading

RECORDS = {
    (record.__module__, record.__name__): record
    for record in (
        Article, Claim, Document, Entity, Evidence, Extract, Figure, Genre, Key, Note, PageRead, PlacedLine, Reading, Skipped,
    )
}  # fmt: skip
_MADE = {record: dict(vars(record)) for record in RECORDS.values()}
_BROKEN = (
    pickle.UnpicklingError, ArithmeticError, AttributeError, EOFError, ImportError, LookupError, MemoryError, TypeError, ValueError,
)  # fmt: skip
"""What a pickle that is none can raise."""


class _Unpickler(pickle.Unpickler):
    def find_class(self, module: str, name: str) -> type:
        try:
            return RECORDS[module, name]
        except KeyError:
            raise pickle.UnpicklingError(f"{module}.{name} is no record of a reading") from None


def pack(page: PageRead) -> bytes:
    return pickle.dumps(page, protocol=5)


def unpack(content: bytes) -> PageRead | None:
    """The page; None where the bytes are none."""
    try:
        page = _Unpickler(io.BytesIO(content)).load()
    except _BROKEN:
        page = None
    _put_back()
    return page if isinstance(page, PageRead) else None


def _put_back() -> None:
    """Undo what broken bytes did to classes, of which a pickle can set attributes as of any object."""
    for record, made in _MADE.items():
        if vars(record) != made:
            for name in vars(record).keys() - made.keys():
                delattr(record, name)
            for name, value in made.items():
                if vars(record).get(name) is not value:
                    setattr(record, name, value)
