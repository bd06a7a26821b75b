"""The question library: SPARQL files with a header that says what each asks and which parameters it takes.

In: folders with ``*.rq`` files (``queries/`` of each ontology folder). Out: :class:`Question` by name, the file's stem. What is wrong with a file is
said with file and line (:class:`kg.errors.OntologyError`). The header is the comment block that the file begins with, one ``key: value`` a line:

    # title-zh: 一个地方有哪些机制
    # title-en: Mechanisms in a place
    # description-zh: 列出该地方及其下辖各地的机制。
    # description-en: Lists the mechanisms of the place
    # description-en: and of all that lies within it.
    # parameter: place place 省、市、县的名称、简称或区划代码 | Name, short name or code of a division
    # parameter: since year optional 只看这一年以后 | Only from this year on

A parameter is the variable of that name. Where it is given, the variable is that RDF term wherever it stands (:mod:`kg.query.binding`); an optional
one that is not given stays a variable, so that ``FILTER(!BOUND(?since) || …)`` and a pattern with ``?place`` both do what one expects. As terms: a
place, agency, entity, topic or concept is its IRI, a status the IRI gov:asserted …, a year an xsd:integer, a number an xsd:integer or xsd:decimal, a
text a plain literal. The prefixes of an export need no declaration.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, get_args

from kg.errors import OntologyError

Kind = Literal["place", "agency", "entity", "topic", "concept", "year", "status", "text", "number"]
KINDS: tuple[Kind, ...] = get_args(Kind)
LANGUAGES = ("zh", "en")
FOLDER = "queries"
RESERVED = frozenset(
    "graph sparql name file list listed format form limit lang ontology ontologies only_ontology help".split()
)
"""Names that no parameter can have: ``kg query`` uses them."""
_TEXTS = tuple(f"{what}-{lang}" for what in ("title", "description") for lang in LANGUAGES)
_KEYS = (*_TEXTS, "parameter")
_LINE = re.compile(r"#\s*(?P<key>[A-Za-z-]+)\s*:\s*(?P<value>.*?)\s*")
_NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_PARAMETER = re.compile(
    r"(?P<name>\S+)\s+(?P<kind>\S+)(?P<optional>\s+optional)?\s+(?P<zh>[^|]+?)\s*\|\s*(?P<en>[^|]+)"
)
_VARIABLE = re.compile(r"[a-z][a-z0-9_]*")


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter: the variable ``?name``, what its value is, and how to explain it in both languages."""

    name: str
    kind: Kind
    optional: bool
    explanations: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Question:
    """A question: ``titles`` and ``descriptions`` by language (zh, en), ``text`` the whole file, header included."""

    name: str
    path: Path
    titles: Mapping[str, str]
    descriptions: Mapping[str, str]
    parameters: tuple[Parameter, ...]
    text: str


def library(dirs: Sequence[Path]) -> dict[str, Question]:
    """The questions of these ontology folders by name, sorted. Raises OntologyError with file and line."""
    questions: dict[str, Question] = {}
    for folder in dirs:
        for path in sorted((folder / FOLDER).glob("*.rq")):
            question = read(path)
            earlier = questions.get(question.name)
            if earlier is not None:
                raise OntologyError(
                    f"there is a question {question.name} already, {earlier.path}; rename this file", str(path)
                )
            questions[question.name] = question
    return dict(sorted(questions.items()))


def has_header(path: Path) -> bool:
    """Whether a file with SPARQL is a question, not just a query."""
    try:
        return re.match(r"\ufeff?#\s*title-", path.read_text(encoding="utf-8", errors="replace")) is not None
    except OSError:
        return False


def read(path: Path) -> Question:
    """The question of one file. Raises OntologyError with file and line."""
    if not _NAME.fullmatch(path.stem):
        raise OntologyError(
            "a question's file name is its name: small letters, digits and single hyphens; rename this file", str(path)
        )
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as problem:
        raise OntologyError(f"this file cannot be read as UTF-8 text ({problem}); mend that", str(path)) from None
    texts: dict[str, list[str]] = {key: [] for key in _TEXTS}
    parameters: dict[str, Parameter] = {}
    for number, key, value in _header(path, text):
        if not value:
            raise OntologyError(f"{key} says nothing; write it after the colon", str(path), number)
        if key != "parameter":
            texts[key].append(value)
            continue
        parameter = _parameter(path, number, value)
        if parameter.name in parameters:
            raise OntologyError(f"the parameter {parameter.name} is declared twice; keep one", str(path), number)
        if not re.search(rf"[?$]{parameter.name}\b", _body(text)):
            raise OntologyError(f"the query has no variable ?{parameter.name}; use or remove it", str(path), number)
        if parameter.name in RESERVED:
            raise OntologyError(f"{parameter.name} is an option of `kg query`; take another name", str(path), number)
        parameters[parameter.name] = parameter
    for key, lines in texts.items():
        if not lines:
            raise OntologyError(f"the header has no {key}; add a line `# {key}: …`", str(path), 1)
    return Question(
        path.stem, path, _by_language("title", texts), _by_language("description", texts), tuple(parameters.values()), text
    )  # fmt: skip


def _header_lines(text: str) -> Iterator[str]:
    for line in text.splitlines():
        if not line.startswith("#"):
            return
        yield line


def _body(text: str) -> str:
    return "\n".join(text.splitlines()[sum(1 for _ in _header_lines(text)) :])


def _header(path: Path, text: str) -> Iterator[tuple[int, str, str]]:
    """The header's lines as number, key, value."""
    for number, line in enumerate(_header_lines(text), 1):
        match = _LINE.fullmatch(line)
        if match is None:
            raise OntologyError(
                "a line of the header is `# key: value`; leave a blank line before other remarks", str(path), number
            )
        if match["key"] not in _KEYS:
            raise OntologyError(f"unknown key {match['key']}; known here: {', '.join(_KEYS)}", str(path), number)
        yield number, match["key"], match["value"]


def _parameter(path: Path, number: int, value: str) -> Parameter:
    match = _PARAMETER.fullmatch(value)
    if match is None:
        raise OntologyError(
            "a parameter is written `# parameter: NAME KIND [optional] 中文说明 | English explanation`",
            str(path),
            number,
        )
    if not _VARIABLE.fullmatch(match["name"]):
        raise OntologyError(
            f"{match['name']} is no name of a parameter; take small letters, digits and underscores", str(path), number
        )
    for kind in KINDS:
        if kind == match["kind"]:
            explanations = {"zh": match["zh"], "en": match["en"].strip()}
            return Parameter(match["name"], kind, match["optional"] is not None, explanations)
    raise OntologyError(f"unknown kind {match['kind']}; known here: {', '.join(KINDS)}", str(path), number)


def _by_language(what: str, texts: Mapping[str, Iterable[str]]) -> dict[str, str]:
    """Lines of one key, joined: Chinese needs no space between them."""
    return {lang: ("" if lang == "zh" else " ").join(texts[f"{what}-{lang}"]) for lang in LANGUAGES}
