"""RDF files of any format, as quads.

In: a file. Out: its quads as it gives them. Raises ExportError with file and line.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from xml.sax import SAXException

import pyoxigraph as ox
from rdflib import Dataset
from rdflib.exceptions import Error as RdflibError

from kg.errors import ExportError

_RDFLIB = {".trix": "trix", ".hext": "hext"}
_OWL = ".owl"  # Protégé writes RDF/XML under this ending


def quads(file: Path) -> Iterator[ox.Quad]:
    """All quads of the file."""
    form = ox.RdfFormat.RDF_XML if file.suffix == _OWL else ox.RdfFormat.from_extension(file.suffix[1:])
    try:
        if form is None:
            yield from ox.parse(_as_quads(file), format=ox.RdfFormat.N_QUADS)
        else:
            yield from ox.parse(path=str(file), format=form, base_iri=file.absolute().as_uri())
    except FileNotFoundError:
        raise ExportError(f"there is no {file}; give an export folder or an RDF file") from None
    except OSError as problem:
        raise ExportError(f"{file} cannot be read ({problem.strerror}); mend that") from None
    except SyntaxError as problem:
        line = f":{problem.lineno}" if problem.lineno else ""
        raise ExportError(
            f"{file}{line}: this is no readable {form.name if form else 'RDF'} ({problem.msg}); mend the file"
        ) from None


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
        data.parse(file, format=form)
    except (RdflibError, SAXException, ValueError) as problem:
        raise ExportError(f"{file}: this is no readable {form} ({problem}); mend the file") from None
    return data.serialize(format="nquads", encoding="utf-8")
