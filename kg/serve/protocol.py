"""A request to the endpoint, as the SPARQL 1.1 Protocol (section 2.1) has it.

In: method, query string, content type and body. Out: an :class:`Operation`, or :class:`ProtocolError` with the status
and a sentence for the client.
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import parse_qsl

QUERY_TYPE = "application/sparql-query"
UPDATE_TYPE = "application/sparql-update"
FORM_TYPE = "application/x-www-form-urlencoded"
_FIELDS = 200  # more parameters than any client sends
_READ_ONLY = "this endpoint is read-only and takes no updates"


class ProtocolError(Exception):
    """What is wrong with a request: the HTTP status and a sentence."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status


@dataclass(frozen=True, slots=True)
class Operation:
    """A query operation. A dataset is given where one of the graph lists is not empty; it then stands for any FROM of
    the query."""

    query: str
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()


def operation(method: str, query_string: bytes, content_type: str | None, body: bytes) -> Operation:
    """The operation that a request asks for. Raises ProtocolError."""
    if method in ("GET", "HEAD"):
        return _from_parameters(_pairs(query_string, "the query string"))
    if method != "POST":
        raise ProtocolError(405, "the SPARQL Protocol asks by GET or POST")
    media_type, charset = _content_type(content_type)
    if media_type == FORM_TYPE:
        # The Protocol has every parameter in the body; clients that put the graphs into the address are understood.
        return _from_parameters(_pairs(body, "the form") + _pairs(query_string, "the query string"))
    if media_type == QUERY_TYPE:
        if charset not in (None, "utf-8", "utf8"):
            raise ProtocolError(415, "a query is sent in UTF-8")
        parameters = _pairs(query_string, "the query string")
        if any(name == "query" for name, _ in parameters):
            raise ProtocolError(400, "one query is asked at a time: it stands in the body and in the address")
        return _from_parameters([*parameters, ("query", _text(body, "the body"))])
    if media_type == UPDATE_TYPE:
        raise ProtocolError(403, _READ_ONLY)
    given = f"not {media_type}" if media_type else "and none is given"
    raise ProtocolError(415, f"a POST has the content type {QUERY_TYPE} or {FORM_TYPE}, {given}")


def _content_type(header: str | None) -> tuple[str, str | None]:
    media_type, *parameters = (part.strip() for part in (header or "").lower().split(";"))
    charset = next((p.partition("=")[2].strip(' "') for p in parameters if p.startswith("charset")), None)
    return media_type, charset


def _text(content: bytes, where: str) -> str:
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        raise ProtocolError(400, f"{where} is not UTF-8") from None


def _pairs(content: bytes, where: str) -> list[tuple[str, str]]:
    try:
        return parse_qsl(_text(content, where), keep_blank_values=True, errors="strict", max_num_fields=_FIELDS)
    except UnicodeDecodeError:
        raise ProtocolError(400, f"{where} is not percent-encoded UTF-8") from None
    except ValueError:
        raise ProtocolError(400, f"{where} has more than {_FIELDS} parameters") from None


def _from_parameters(pairs: list[tuple[str, str]]) -> Operation:
    queries = [value for name, value in pairs if name == "query"]
    if any(name == "update" for name, _ in pairs):
        raise ProtocolError(403, _READ_ONLY)
    if not queries:
        raise ProtocolError(400, "there is no query; give one as the parameter query")
    if len(queries) > 1:
        raise ProtocolError(400, f"one query is asked at a time, not {len(queries)}")
    return Operation(
        queries[0],
        tuple(value for name, value in pairs if name == "default-graph-uri"),
        tuple(value for name, value in pairs if name == "named-graph-uri"),
    )
