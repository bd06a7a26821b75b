"""What the model is asked: an instruction with the ontology's classes and properties, and a JSON schema of the answer.

In: the ontology, and the properties that rules read from sentences. Out: the messages of one request. Only names are taken from the
ontology, so a class or property of a user's own is asked for as well.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from importlib.resources import files

from kg.ontology import STATED, TEN, Ontology
from kg.records import Article
from kg.second_reader.settings import Settings
from kg.terms import GOV, RDFS, SKOS

STATUSES = ("asserted", "piloted", "planned", "denied")
CLASSES = (*TEN, "Honor")
UNASKED = frozenset(str(GOV[name]) for name in ("Person", "Outcome"))
"""Classes that no end of a relation asked for may be: office-holders and figures are read by the rules alone."""


class Prompt:
    """The request for an article, for one ontology."""

    def __init__(self, ontology: Ontology, properties: Iterable[str], settings: Settings) -> None:
        self._settings = settings
        self.classes = {name: str(GOV[name]) for name in CLASSES if str(GOV[name]) not in UNASKED}
        readable = (ontology.properties[iri] for iri in sorted(set(properties)))
        self.properties = {_local(p.iri): p.iri for p in readable if not UNASKED & {p.domain, p.range}}
        lines = ["", "类别："]
        lines += (f"- {name}：{_said(ontology, iri)}" for name, iri in self.classes.items())
        lines += ["", "关系："]
        for name, iri in self.properties.items():
            ends = (
                self._takes(ontology, end) for end in (ontology.properties[iri].domain, ontology.properties[iri].range)
            )
            lines.append(f"- {name}（{' → '.join(ends)}）：{_said(ontology, iri)}")
        instruction = files("kg.second_reader").joinpath("instruction.txt").read_text(encoding="utf-8")
        self.instruction = instruction + "\n".join(lines) + "\n"
        self.schema = self._schema()

    @property
    def sha256(self) -> str:
        """The hash of all that is the same for every article."""
        text = self.instruction + json.dumps(
            [self.schema, self._settings.answer_format], ensure_ascii=False, sort_keys=True
        )
        return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()

    def request(self, article: Article) -> dict[str, object]:
        """The body of the request. The article is a JSON string in it, so that nothing in it can end it."""
        settings = self._settings
        body: dict[str, object] = {
            "model": settings.model,
            "temperature": 0,
            "max_tokens": settings.answer_tokens,
            "messages": [
                {"role": "system", "content": self.instruction},
                {"role": "user", "content": json.dumps({"article": article.matched}, ensure_ascii=False)},
            ],
        }
        if settings.answer_format == "schema":
            schema = {"name": "relations", "strict": True, "schema": self.schema}
            body["response_format"] = {"type": "json_schema", "json_schema": schema}
        elif settings.answer_format == "object":
            body["response_format"] = {"type": "json_object"}
        return body

    def _takes(self, ontology: Ontology, end: str) -> str:
        """The classes that an end may have."""
        names = [name for name, iri in self.classes.items() if ontology.is_a(iri, end)]
        above = [] if end not in STATED and names else [_local(ontology.root(end) or end)]
        return "|".join(dict.fromkeys([*names, *above]))

    def _schema(self) -> dict[str, object]:
        end = _object(name={"type": "string"}, **{"class": {"type": "string", "enum": list(self.classes)}})
        triple = _object(
            subject=end, property={"type": "string", "enum": list(self.properties)}, object=end,
            quote={"type": "string"}, status={"type": "string", "enum": list(STATUSES)},
        )  # fmt: skip
        return _object(triples={"type": "array", "items": triple})


def _object(**properties: object) -> dict[str, object]:
    return {"type": "object", "properties": properties, "required": list(properties), "additionalProperties": False}


def _said(ontology: Ontology, iri: str) -> str:
    """The Chinese label and definition."""
    texts = (*ontology.objects(iri, str(RDFS.label)), *ontology.objects(iri, str(SKOS.definition)))
    return "，".join(text for text in texts if not text.isascii())


def _local(iri: str) -> str:
    return iri.replace("#", "/").rsplit("/", 1)[-1]
