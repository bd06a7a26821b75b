"""What graph.ttl and evidence.ttl say of a small graph, read as any outside user would."""

from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest
from graph_records import (
    CHIEF,
    COUNTY,
    COURT,
    DESK,
    DESK_ELSEWHERE,
    FRAUD,
    GAZETTEER,
    POLICE,
    SCHEMA,
    claim,
    document,
    entity,
    evidence,
    figure,
    full_reading,
    gov,
    key,
    reading,
)
from rdflib import BNode, Graph, Literal, URIRef, namespace
from rdflib.namespace import DCTERMS, PROV, RDF, SKOS
from written import write

from kg.errors import ExportError
from kg.graph.merge import merge
from kg.identity import iri
from kg.records import Key, Reading
from kg.terms import BASE, GOV, OA, ORG
from kg.terms import SCHEMA as SCHEMA_ORG


def export(folder: Path, *readings: Reading, quotes: str = "full", base: str = BASE) -> tuple[Graph, Graph]:
    graph = merge(readings)
    write(graph, folder, sources=[document()], schema=SCHEMA, gazetteer=GAZETTEER, quotes=quotes, base=base)  # type: ignore[arg-type]
    return Graph().parse(folder / "graph.ttl"), Graph().parse(folder / "evidence.ttl")


def node(key: Key) -> URIRef:
    return URIRef(iri(key, BASE))


@pytest.fixture(scope="module")
def facts(tmp_path_factory: pytest.TempPathFactory) -> Graph:
    return export(tmp_path_factory.mktemp("export"), full_reading())[0]


@pytest.fixture(scope="module")
def provenance(tmp_path_factory: pytest.TempPathFactory) -> Graph:
    return export(tmp_path_factory.mktemp("export"), full_reading())[1]


def test_an_entity(facts: Graph) -> None:
    police = node(POLICE)
    assert facts.value(police, SKOS.prefLabel) == Literal("青禾区公安局", "zh")
    assert facts.value(police, SKOS.altLabel) == Literal("区公安局", "zh")
    assert facts.value(police, GOV.since) == Literal("2019-05", datatype=namespace.XSD.gYearMonth)
    assert len(set(facts.objects(police, PROV.wasDerivedFrom))) == 2


def test_an_instance_of_a_subclass_states_its_class_of_the_ten(facts: Graph) -> None:
    assert set(facts.objects(node(COURT), RDF.type)) == {URIRef("https://example.org/x#Court"), GOV.Agency}


@pytest.mark.parametrize(
    ("subject", "predicate", "obj", "plain"),
    [
        (POLICE, "operates", DESK, True),
        (COURT, "operates", DESK_ELSEWHERE, False),
        (DESK, "appliesIn", COUNTY, False),
        (POLICE, "collaboratesWith", COURT, True),
        (COURT, "collaboratesWith", POLICE, True),
        (CHIEF, "holdsPost", POLICE, True),
    ],
    ids=["asserted", "planned", "denied", "symmetric", "symmetric, the other way", "a post"],
)
def test_plain_triples(facts: Graph, subject: Key, predicate: str, obj: Key, plain: bool) -> None:
    assert ((node(subject), URIRef(gov(predicate)), node(obj)) in facts) == plain


def test_a_property_below_a_symmetric_one_holds_one_way(tmp_path: Path) -> None:
    mentors = URIRef("https://example.org/x#mentors")
    facts, _ = export(tmp_path, reading(claim(COURT, str(mentors), POLICE, status="piloted")))
    assert set(facts.subject_objects(mentors)) == {(node(COURT), node(POLICE))}
    both = {(node(COURT), node(POLICE)), (node(POLICE), node(COURT))}
    assert set(facts.subject_objects(GOV.collaboratesWith)) == both


def test_a_post_is_a_membership(facts: Graph) -> None:
    (membership,) = facts.subjects(RDF.type, ORG.Membership)
    assert facts.value(membership, ORG.member) == node(CHIEF)
    assert facts.value(membership, ORG.organization) == node(POLICE)
    assert facts.value(membership, GOV.post) == Literal("局长", "zh")


def test_a_topic(facts: Graph) -> None:
    assert facts.value(node(DESK), GOV.addresses) == URIRef(FRAUD)


def test_a_figure(facts: Graph) -> None:
    outcome = facts.value(node(DESK), GOV.hasOutcome)
    said = {p: o for p, o in facts.predicate_objects(outcome) if p != PROV.wasDerivedFrom}
    assert said == {
        RDF.type: GOV.Outcome,
        GOV.measure: Literal("矛盾纠纷", "zh"),
        GOV.value: Literal("1280.0", datatype=namespace.XSD.decimal),
        GOV.unit: Literal("起", "zh"),
        GOV.valueIs: GOV.level,
        GOV.approximation: Literal("余", "zh"),
        GOV.period: Literal("今年以来", "zh"),
        GOV.periodStart: Literal("2025", datatype=namespace.XSD.gYear),
        GOV.periodEnd: Literal("2025-03-04", datatype=namespace.XSD.date),
    }


def test_a_change_has_a_direction(facts: Graph) -> None:
    outcome = facts.value(node(POLICE), GOV.hasOutcome)
    assert (facts.value(outcome, GOV.valueIs), facts.value(outcome, GOV.direction)) == (GOV.change, GOV.decrease)


def test_a_planned_figure_stands_beside_its_claim_only(facts: Graph, provenance: Graph) -> None:
    assert len(set(facts.subjects(RDF.type, GOV.Outcome))) == 2
    (planned,) = provenance.subjects(RDF.type, GOV.Outcome)
    assert (None, RDF.object, planned) in provenance


def test_the_same_name_elsewhere_is_linked(facts: Graph) -> None:
    both = {(node(DESK), node(DESK_ELSEWHERE)), (node(DESK_ELSEWHERE), node(DESK))}
    assert set(facts.subject_objects(GOV.variantOf)) == both


def test_a_family_of_variants_hangs_on_the_national_one(tmp_path: Path) -> None:
    family = [key("practice", code, "有事好商量机制") for code in ("990121", "", "980101", "970101")]
    facts, _ = export(tmp_path, reading(*(entity(k, "有事好商量机制", gov("Mechanism")) for k in family)))
    assert set(facts.objects(node(family[1]), GOV.variantOf)) == {node(k) for k in (family[0], *family[2:])}
    assert all(set(facts.objects(node(k), GOV.variantOf)) == {node(family[1])} for k in (family[0], *family[2:]))


def test_places_lie_in_places_that_no_sentence_names(facts: Graph) -> None:
    names = [str(facts.value(place, SKOS.prefLabel)) for place in facts.transitive_objects(node(COUNTY), GOV.within)]
    assert names == ["青禾区", "临江市", "松江省"]
    city = facts.value(node(COUNTY), GOV.within)
    assert facts.value(city, GOV.gb2260) == Literal("990100") and facts.value(city, PROV.wasDerivedFrom) is None


def test_a_town_has_a_statistical_code_and_a_site_lies_in_its_division(tmp_path: Path) -> None:
    town, site = key("place", "990121001000", "石桥镇"), key("place", "990121", "青禾广场")
    facts, _ = export(
        tmp_path,
        reading(
            entity(town, "石桥镇", gov("Place"), code="990121001000"), entity(site, "青禾广场", gov("Place"))
        ),
    )  # fmt: skip
    assert facts.value(node(town), GOV.statisticalCode) == Literal("990121001000")
    assert facts.value(node(town), GOV.gb2260) is None
    assert facts.value(node(site), GOV.within) == facts.value(node(town), GOV.within) == node(COUNTY)


def test_an_article_is_about_a_division_that_it_need_not_name(tmp_path: Path) -> None:
    facts, provenance = export(tmp_path, replace(reading(), place="990121001000"), reading(article="a2"))
    [(article, town)] = provenance.subject_objects(DCTERMS.spatial)
    assert str(article).endswith("_a1")
    assert (town, SKOS.prefLabel, Literal("石桥镇", "zh")) in facts
    assert (town, GOV.within, node(COUNTY)) in facts


def test_what_came_after_a_division(tmp_path: Path) -> None:
    old = key("place", "990122", "青禾县")
    facts, _ = export(tmp_path, reading(entity(old, "青禾县", gov("Place"), code="990122")))
    assert facts.value(node(COUNTY), DCTERMS.replaces) == node(old)


def test_a_claim(provenance: Graph) -> None:
    (said,) = [c for c in provenance.subjects(RDF.subject, node(POLICE)) if (c, GOV.attributedTo, None) in provenance]
    assert provenance.value(said, RDF.predicate) == GOV.operates
    assert provenance.value(said, RDF.object) == node(DESK)
    assert provenance.value(said, GOV.attributedTo) == node(COURT)
    assert provenance.value(said, GOV.confidence) == Literal("0.9", datatype=namespace.XSD.decimal)
    assert provenance.value(said, GOV.status) == GOV.asserted
    assert provenance.value(said, GOV.extractedBy) == URIRef(BASE + "rule/operates.cueVerb.推出")


def test_every_claim_leads_to_its_source(provenance: Graph) -> None:
    claims = set(provenance.subjects(RDF.type, GOV.Claim))
    assert len(claims) == 11
    for said in claims:
        where = provenance.value(said, PROV.wasDerivedFrom)
        assert provenance.value(where, OA.exact) == Literal("青禾区公安局推出“有事好商量”机制。")
        assert int(provenance.value(where, OA.end)) - int(provenance.value(where, OA.start)) == 18
        source = provenance.value(where, PROV.wasQuotedFrom)
        assert provenance.value(source, SCHEMA_ORG.sha256) == Literal("ab" * 32)
        assert provenance.value(provenance.value(where, DCTERMS.isPartOf), PROV.wasDerivedFrom) == source


def test_without_quotes_a_hash_stands_in(tmp_path: Path) -> None:
    _, provenance = export(tmp_path, full_reading(), quotes="none")
    assert (None, OA.exact, None) not in provenance and "推出“有事好商量”机制。" not in (
        tmp_path / "evidence.ttl"
    ).read_text("utf-8")
    digests = {str(provenance.value(e, SCHEMA_ORG.sha256)) for e in provenance.subjects(RDF.type, GOV.Evidence)}
    assert digests == {sha256("青禾区公安局推出“有事好商量”机制。".encode()).hexdigest()}


def test_no_blank_nodes(facts: Graph, provenance: Graph) -> None:
    assert not [n for n in (facts + provenance).all_nodes() if isinstance(n, BNode)]


def test_every_evidence_of_the_graph_is_described(facts: Graph, provenance: Graph) -> None:
    described = set(provenance.subjects(RDF.type, GOV.Evidence))
    assert set(facts.objects(None, PROV.wasDerivedFrom)) <= described


def test_another_base_changes_nothing_but_the_base(tmp_path: Path, facts: Graph) -> None:
    other, _ = export(tmp_path, full_reading(), base="https://example.org/kg/")
    assert {str(s).replace("https://example.org/kg/", BASE) for s in other.subjects()} == {
        str(s) for s in facts.subjects()
    }


def test_hostile_text_stays_text(tmp_path: Path) -> None:
    name = '"@zh ; <http://evil> <x> "}\n{|\\ud83d\u202e</script>'
    hostile = Key("practice", "990121", name)
    facts, _ = export(tmp_path, reading(entity(hostile, name, gov("Program")), figure(hostile, name, 1.0)))
    labels = {str(o) for o in facts.objects(None, SKOS.prefLabel)}
    assert labels == {name}
    assert not [n for n in facts.all_nodes() if isinstance(n, URIRef) and "http://evil" in n]


def test_an_entity_that_only_claims_name_has_their_evidence(tmp_path: Path) -> None:
    facts, _ = export(tmp_path, reading(claim(POLICE, "operates", DESK, evidence(7))))
    assert len(set(facts.objects(node(DESK), PROV.wasDerivedFrom))) == 1


def test_a_source_that_was_not_handed_on(tmp_path: Path) -> None:
    with pytest.raises(ExportError, match=r"二版\.txt is cited"):
        export(
            tmp_path, reading(entity(POLICE, "青禾区公安局", gov("Agency"), evidence(0, "二版.txt")), doc="二版.txt")
        )


@pytest.mark.parametrize(
    ("name", "readable"),
    [
        ("2025/2025-03-18_法治样报 02.txt", "2025-03-18-法治样报-02"),
        ("简讯.jsonl#7", "简讯-7"),
        ("<a>.txt", "%3Ca%3E"),
        ("\u0301.txt", ""),
        ("_.txt", ""),
    ],
)
def test_sources_are_called_by_their_files(tmp_path: Path, name: str, readable: str) -> None:
    graph = merge([reading(entity(POLICE, "青禾区公安局", gov("Agency"), evidence(0, name)), doc=name)])
    write(graph, tmp_path, sources=[document(name)], schema=SCHEMA, gazetteer=GAZETTEER)
    (source,) = Graph().parse(tmp_path / "evidence.ttl").subjects(RDF.type, GOV.Source)
    assert str(source).removeprefix(BASE + "source/").rpartition("-")[0] == readable
    Graph().parse(tmp_path / "graph.ttl")
