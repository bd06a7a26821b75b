"""Small invented readings, a schema and a gazetteer for the tests of the graph."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from kg.identity import normal_name
from kg.records import Article, Claim, Document, Entity, Evidence, Figure, Key, Kind, Reading
from kg.terms import GOV


def gov(name: str) -> str:
    return str(GOV[name])


class SmallSchema:
    """A user's court below Agency and mentors below the symmetric collaboratesWith; Law below Document."""

    above: ClassVar = {
        gov("Law"): (gov("Document"),),
        "https://example.org/x#Court": (gov("Agency"),),
        "https://example.org/x#mentors": (gov("collaboratesWith"),),
    }

    def stated_classes(self, cls: str) -> tuple[str, ...]:
        return (cls, *self.above.get(cls, ()))

    def stated_properties(self, predicate: str) -> tuple[str, ...]:
        return (predicate, *self.above.get(predicate, ()))

    def symmetric(self, predicate: str) -> bool:
        return predicate == gov("collaboratesWith")


@dataclass(frozen=True)
class SmallUnit:
    code: str
    name: str
    parent: str
    replaced_by: str = ""

    @property
    def gb2260(self) -> str | None:
        return self.code[:6] if len(self.code) != 12 else None

    @property
    def statistical_code(self) -> str | None:
        return self.code if len(self.code) == 12 else None


class SmallGazetteer:
    """An invented province with a city, a county, a town, and a county that the county came from."""

    units = (
        SmallUnit("990000", "松江省", ""),
        SmallUnit("990100", "临江市", "990000"),
        SmallUnit("990121", "青禾区", "990100"),
        SmallUnit("990122", "青禾县", "990100", "990121"),
        SmallUnit("990121001000", "石桥镇", "990121"),
        SmallUnit("980000", "海西省", ""),
        SmallUnit("980101", "望海区", "980000"),
    )

    def get(self, code: str) -> SmallUnit | None:
        return next((u for u in self.units if u.code == code), None)


SCHEMA, GAZETTEER = SmallSchema(), SmallGazetteer()


def key(kind: Kind, division: str, name: str) -> Key:
    return Key(kind, division, normal_name(name, kind))


POLICE = key("agency", "990121", "公安局")
COURT = key("agency", "990121", "人民法院")
DESK = key("practice", "990121", "“有事好商量”机制")
DESK_ELSEWHERE = key("practice", "980101", "有事好商量机制")
COUNTY = key("place", "990121", "青禾区")
CHIEF = key("person", "990121", "林远山")
FRAUD = "https://w3id.org/govkg/topic/anti-fraud"


def evidence(start: int = 0, doc: str = "第一版.txt", article: str = "a1") -> Evidence:
    text = "青禾区公安局推出“有事好商量”机制。"
    return Evidence(doc, start, start + len(text), text, article)


def entity(key: Key, label: str, cls: str, *where: Evidence, **more: object) -> Entity:
    return Entity(key, label, (cls,), evidence=where or (evidence(),), **more)  # type: ignore[arg-type]


def claim(subject: Key, predicate: str, obj: Key | str, *where: Evidence, **more: object) -> Claim:
    iri = predicate if "/" in predicate else gov(predicate)
    rule = f"{predicate}.cueVerb.推出"
    return Claim(subject, iri, obj, rule, 0.9, where or (evidence(),), **more)  # type: ignore[arg-type]


def figure(owner: Key, measure: str, value: float, *where: Evidence, **more: object) -> Figure:
    return Figure(owner, measure, value, "起", "figure.count", 0.8, where or (evidence(),), **more)  # type: ignore[arg-type]


def reading(*records: Entity | Claim | Figure, doc: str = "第一版.txt", article: str = "a1") -> Reading:
    return Reading(
        Article(doc, article, "青禾区：有事好商量", "本报记者", "2025-03-04", None, (), "", "", (), ()),
        tuple(r for r in records if isinstance(r, Entity)),
        tuple(r for r in records if isinstance(r, Claim)),
        tuple(r for r in records if isinstance(r, Figure)),
    )


def full_reading() -> Reading:
    """One of everything."""
    later = evidence(40)
    return reading(
        entity(POLICE, "青禾区公安局", gov("Agency"), evidence(), later, aliases=("区公安局",), since="2019-05"),
        entity(COURT, "青禾区人民法院", "https://example.org/x#Court"),
        entity(DESK, "“有事好商量”机制", gov("Mechanism"), aliases=("有事好商量",)),
        entity(DESK_ELSEWHERE, "“有事好商量”机制", gov("Mechanism")),
        entity(COUNTY, "青禾区", gov("Place"), code="990121"),
        entity(CHIEF, "林远山", gov("Person")),
        claim(POLICE, "operates", DESK),
        claim(POLICE, "operates", DESK, later, attributed_to=COURT),
        claim(COURT, "operates", DESK_ELSEWHERE, status="planned"),
        claim(POLICE, "collaboratesWith", COURT),
        claim(COURT, "https://example.org/x#mentors", POLICE, status="piloted"),
        claim(CHIEF, "holdsPost", POLICE, post="局长"),
        claim(DESK, "addresses", FRAUD),
        claim(DESK, "appliesIn", COUNTY, status="denied"),
        figure(DESK, "矛盾纠纷", 1_280.0, approximation="余", period="今年以来", period_start="2025", period_end="2025-03-04"),
        figure(POLICE, "警情", 3.5, level=False, direction="decrease"),
        figure(POLICE, "警务室", 20.0, status="planned"),
    )  # fmt: skip


def document(name: str = "第一版.txt") -> Document:
    return Document(name, "", "ab" * 32, encoding="utf-8", date="2025-03-04", publisher="松江日报", title="第一版")
