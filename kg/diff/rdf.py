"""RDF files of any format, as quads.

In: a file. Out: its quads as it gives them. Raises ExportError with file and line.
"""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from xml.parsers import expat
from xml.sax import SAXException

import pyoxigraph as ox
from rdflib import Dataset
from rdflib.exceptions import Error as RdflibError

from kg.errors import ExportError

_RDFLIB = {".trix": "trix", ".hext": "hext"}
_AMPLIFIED = expat.errors.codes[expat.errors.XML_ERROR_AMPLIFICATION_LIMIT_BREACH]
_OWL = ".owl"  # Protégé writes RDF/XML under this ending


def quads(file: Path) -> Iterator[ox.Quad]:
    """All quads of the file."""
    if not file.exists():
        raise ExportError(f"there is no {file}; give an export folder or an RDF file")
    form = ox.RdfFormat.RDF_XML if file.suffix == _OWL else ox.RdfFormat.from_extension(file.suffix[1:])
    with readable(str(file), form):
        if form is None:
            yield from ox.parse(_as_quads(file), format=ox.RdfFormat.N_QUADS)
            return
        if form == ox.RdfFormat.RDF_XML:
            _refuse_bomb(file, doctype=True)
        some = False
        with file.open("rb") as content:
            if content.read(len(codecs.BOM_UTF8)) != codecs.BOM_UTF8:
                content.seek(0)
            for quad in ox.parse(content, format=form, base_iri=file.absolute().as_uri()):
                some = True
                yield quad
        if not some and file.suffix == ".json":
            raise ExportError(f"{file} is JSON without a triple, so no JSON-LD; give an export folder or an RDF file")


def turtle(text: str, where: str) -> Iterator[ox.Quad]:
    """The quads of Turtle that was put together from what ``where`` says."""
    with readable(where, ox.RdfFormat.TURTLE):
        yield from ox.parse(text.encode(), format=ox.RdfFormat.TURTLE, lenient=True)


@contextmanager
def readable(where: str, form: ox.RdfFormat | None) -> Iterator[None]:
    """What goes wrong while RDF is parsed, in a sentence."""
    try:
        yield
    except OSError as problem:
        raise ExportError(f"{where} cannot be read ({problem.strerror}); mend that") from None
    except SyntaxError as problem:
        line = f":{problem.lineno}" if problem.lineno else ""
        raise ExportError(
            f"{where}{line}: this is no readable {form.name if form else 'RDF'} ({problem.msg}); mend the file"
        ) from None
    except MemoryError as problem:
        raise ExportError(f"{where}: a value in it is too long ({problem}); shorten it or leave it out") from None


def holds_graphs(file: Path) -> bool:
    """Whether a file of this ending may have named graphs."""
    form = ox.RdfFormat.from_extension(file.suffix[1:])
    return form.supports_datasets if form else file.suffix in _RDFLIB


def _as_quads(file: Path) -> bytes:
    """A file in a format that rdflib alone reads."""
    form = _RDFLIB.get(file.suffix)
    if form is None:
        raise ExportError(
            f"the ending of {file} tells no RDF format; name the file .ttl, .nt, .nq, .trig, .n3, .rdf or .jsonld"
        )
    data = Dataset()
    try:
        if form == "trix":
            _refuse_bomb(file, doctype=False)
        data.parse(file, format=form)
    except (RdflibError, SAXException, ValueError, TypeError, LookupError, AttributeError) as problem:
        raise ExportError(f"{file}: this is no readable {form} ({problem}); mend the file") from None
    return data.serialize(format="nquads", encoding="utf-8")


def _refuse_bomb(file: Path, *, doctype: bool) -> None:
    """Ten entities, each of ten of the one before, are gigabytes. expat counts what becomes of them, the parsers do not. TriX has no use for any."""

    def refuse(*_: object) -> None:
        raise ExportError(f"{file} has a DOCTYPE, which no TriX needs; take it out")

    parser = expat.ParserCreate()
    if not doctype:
        parser.StartDoctypeDeclHandler = refuse
    with file.open("rb") as content:
        try:
            parser.ParseFile(content)
        except expat.ExpatError as problem:
            if problem.code == _AMPLIFIED:
                raise ExportError(f"{file}: its entities come to more than can be read; write them out") from None
        except (LookupError, ValueError):  # an encoding that expat does not know
            pass
        # what else is wrong, its own parser says
