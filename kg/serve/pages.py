"""The HTML pages: the query page and the page of an entity, in Chinese or English.

In: data from workers, the question library, names of terms. Out: HTML. Every value passes Jinja's autoescape; no page
holds a script or a style of its own, so that the content security policy can forbid both (the editor's styles carry a
nonce). Templates and words stand beside this file.
"""

from __future__ import annotations

import json
import re
import secrets
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

import jinja2
from starlette.requests import Request
from starlette.responses import HTMLResponse

from kg.query.questions import Question
from kg.query.vocabulary import Vocabulary
from kg.serve.addresses import Addresses
from kg.serve.formats import GRAPHS

HERE = Path(__file__).parent
Language = Literal["zh", "en"]
_WORDS: dict[str, dict[str, str]] = json.loads((HERE / "words.json").read_text(encoding="utf-8"))
_GOV = "https://w3id.org/govkg/ontology#"
_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
_DERIVED = "http://www.w3.org/ns/prov#wasDerivedFrom"
_NAMES = "http://www.w3.org/2004/02/skos/core#prefLabel"
_OTHER_NAMES = "http://www.w3.org/2004/02/skos/core#altLabel"
_YEAR = 365 * 24 * 3600


_HEADER = re.compile(
    r"\A(?:#[^\n]*\n)+"
)  # what a file of the library says of itself; the page says it in its own place


@dataclass(frozen=True, slots=True)
class Asked:
    """What the query page shows: a text for the editor, the question of the library that it is, the values of its form,
    what is wrong with them; ``run`` asks at
    once."""

    text: str
    question: Question | None = None
    values: Mapping[str, str] = field(default_factory=dict)
    problem: str = ""
    run: bool = False


class Pages:
    """Renders the pages of one graph."""

    def __init__(
        self,
        addresses: Addresses,
        vocabulary: Vocabulary,
        library: Mapping[str, Question],
        examples: Sequence[Question],
        prefixes: Mapping[str, str],
    ) -> None:
        self._addresses, self._vocabulary = addresses, vocabulary
        self._library, self._examples = library, examples
        self._prefixes = prefixes
        self._environment = jinja2.Environment(
            loader=jinja2.FileSystemLoader(HERE / "templates"), autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True, lstrip_blocks=True
        )  # fmt: skip

    def query(self, request: Request, asked: Asked) -> HTMLResponse:
        """The query page."""
        return self._page(
            request, "query.html", 400 if asked.problem else 200,
            asked=asked, question=asked.question, text=_HEADER.sub("", asked.text), library=self._library.values(), examples=self._examples,
            prefixes=self._prefixes, root=self._addresses.root,
        )  # fmt: skip

    def term_names(self, language: Language) -> dict[str, str]:
        """What the ontology calls its terms, by IRI."""
        return {iri: self._word(iri, language) for iri in self._vocabulary.labelled()}

    def entity(self, request: Request, about: Mapping[str, Any], data: str = "") -> HTMLResponse:
        """The page of a node; ``data`` is where it can be had in other formats, if not at its own address."""
        language = language_of(request)
        title = self._name({"iri": about["iri"], "names": about["names"]}, language)
        out, types, others = [], [], []
        for statement in about["out"]:
            if statement["p"] == _TYPE:
                types.append(statement["o"]["iri"] if "iri" in statement["o"] else statement["o"]["text"])
            elif statement["p"] == _OTHER_NAMES:
                others.append(statement["o"].get("text", ""))
            elif statement["p"] not in (_DERIVED, _NAMES):
                out.append(statement)
        quotes = self._claimed(about)
        return self._page(
            request, "entity.html", 200,
            iri=about["iri"], title=title, types=types, others=others, more=about["more"], figures=about["figures"], quotes=about["quotes"],
            literals=self._grouped([s for s in out if "iri" not in s["o"]], language),
            relations=self._grouped([s for s in out if "iri" in s["o"]], language),
            incoming=self._grouped([s for s in about["in"] if s["p"] != _DERIVED], language),
            plain_quotes=quotes, asserted=_GOV + "asserted", unstated=self._unstated(about), formats=GRAPHS,
            data=data or self._data_path(about["iri"]),
        )  # fmt: skip

    def _claimed(self, about: Mapping[str, Any]) -> dict[tuple[str, str, str], list[dict[str, Any]]]:
        """Claims by the relation that they say, as seen from this node: (direction, property, other end)."""
        found: dict[tuple[str, str, str], list[dict[str, Any]]] = defaultdict(list)
        for claim in about["claims"]:
            for direction, here, there in (("out", "s", "o"), ("in", "o", "s")):
                if claim[here].get("iri") == about["iri"]:
                    found[direction, claim["p"], claim[there].get("iri", "")].append(claim)
        return found

    def _unstated(self, about: Mapping[str, Any]) -> list[dict[str, Any]]:
        """Claims without a plain triple: what is planned or denied."""
        stated = {(s["p"], s["o"].get("iri", "")) for s in about["out"]}
        stated |= {("^" + s["p"], s["o"].get("iri", "")) for s in about["in"]}
        missing = []
        for claim in about["claims"]:
            forward = claim["s"].get("iri") == about["iri"]
            key = (claim["p"], claim["o"].get("iri", "")) if forward else ("^" + claim["p"], claim["s"].get("iri", ""))
            if key not in stated and claim["p"] != _GOV + "hasOutcome":
                missing.append(claim)
        return missing

    def _grouped(self, statements: list[dict[str, Any]], language: Language) -> list[tuple[str, list[dict[str, Any]]]]:
        groups: dict[str, list[dict[str, Any]]] = defaultdict(list)
        for statement in statements:
            groups[statement["p"]].append(statement["o"])
        return sorted(groups.items(), key=lambda group: (self._word(group[0], language), group[0]))

    def _word(self, iri: str, language: Language) -> str:
        """What the ontology calls a term; in the other language where it has no name in this one; else the end of the
        IRI."""
        labels = self._vocabulary.labels(iri)
        return labels.get(language) or next((labels[key] for key in sorted(labels)), None) or short(iri)

    def _name(self, value: Mapping[str, Any], language: Language) -> str:
        """What a term is called: its own name in this language, or any; the ontology's; the end of its IRI; the text of
        a literal."""
        if "iri" not in value:
            return str(value["text"])
        for wanted in (language, None):
            for name, of in value["names"]:
                if wanted is None or of.partition("-")[0] == wanted:
                    return str(name)
        return self._word(value["iri"], language)

    def _data_path(self, iri: str) -> str:
        path = self._addresses.path(iri)
        return path + ("&" if "?" in path else "?") + "format="

    def _page(self, request: Request, template: str, status: int, **values: Any) -> HTMLResponse:
        language = language_of(request)
        nonce = secrets.token_urlsafe(16)
        html = self._environment.get_template(template).render(
            w=_WORDS[language], language=language, nonce=nonce, path=self._addresses.path, short=short, here=_switched(request),
            word=lambda iri: self._word(iri, language), name=lambda value: self._name(value, language), **values,
        )  # fmt: skip
        policy = (
            f"default-src 'none'; script-src 'self'; style-src 'self' 'nonce-{nonce}'; img-src 'self' data:; connect-src 'self'; "
            "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
        )
        headers = {
            "content-security-policy": policy,
            "vary": "Accept, Accept-Language, Cookie",
            "cache-control": "no-cache",
        }
        response = HTMLResponse(html, status, headers)
        if request.query_params.get("lang") in _WORDS:
            response.set_cookie("lang", language, max_age=_YEAR, samesite="lax", httponly=True)
        return response


def short(iri: str) -> str:
    """The end of an IRI, for those without a name."""
    return re.split(r"[/#]", iri.rstrip("/#"))[-1] or iri


def language_of(request: Request) -> Language:
    """The page's language: as chosen now, as chosen before, as the browser prefers, else Chinese."""
    chosen = request.query_params.get("lang") or request.cookies.get("lang")
    if chosen not in _WORDS:
        wanted = (part.split(";")[0].strip().lower() for part in request.headers.get("accept-language", "").split(","))
        chosen = next((part[:2] for part in wanted if part[:2] in _WORDS), "zh")
    return "en" if chosen == "en" else "zh"


def _switched(request: Request) -> str:
    """This address in the other language: a relative reference, which cannot lead elsewhere."""
    other = "en" if language_of(request) == "zh" else "zh"
    return "?" + str(request.url.include_query_params(lang=other).query)
