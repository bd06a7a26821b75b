"""The one tree of errors. Each message says what is wrong, where, and how to mend it, in one sentence."""

from __future__ import annotations


class GovkgError(Exception):
    """Anything that a user can mend; the command line prints it and exits with ``exit_code``."""

    exit_code = 2


class SourceError(GovkgError):
    """A source that cannot be read. A build skips it and says why in its report."""


class OntologyError(GovkgError):
    """A mistake in the ontology's data, with its file and line."""

    def __init__(self, message: str, file: str | None = None, line: int | None = None) -> None:
        self.file, self.line = file, line
        where = f"{file}:{line}: " if file and line else f"{file}: " if file else ""
        super().__init__(where + message)


class ExportError(GovkgError):
    """An export that cannot be written or read."""


class QueryError(GovkgError):
    """A question that cannot be asked: broken SPARQL (the line and a caret follow the sentence), a parameter without meaning."""
