"""The ontology's Turtle as data: it parses, says what the contract says, and each rule has its example and counter-example.

Whether the extraction finds what the examples mark is tested elsewhere; here they are held to their own form.
"""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
import rdflib
from pyshacl import validate
from rdflib import OWL, RDF, RDFS, SKOS, URIRef

from kg.identity import iri, kind_of, normal_name
from kg.ontology_dir import builtin
from kg.records import Key
from kg.terms import BASE, GOV, TOPIC

FILES = sorted(builtin().rglob("*.ttl"))
MARKED = re.compile(r"\[\[(.+?)\]\]")
TEN = "Agency Organization Place Program Mechanism Platform Facility Document GuidingConcept Person".split()
RELATIONS = """operates participatesIn collaboratesWith partOf jurisdiction appliesIn component guidedBy issued holdsPost addresses
within hasOutcome received awardedBy variantOf""".split()
TOPICS = """dispute-resolution public-legal-service legal-education anti-fraud crime-prevention grid-governance social-governance
litigation-service judicial-integrity procuratorial-supervision enforcement-oversight food-drug-safety traffic-safety fire-safety
workplace-safety railway-safety business-environment vulnerable-groups community-service government-service immigration-service
drug-control wildlife-conflict courier-security epidemic-control cyber-security personnel-training party-building publicity
tourism-policing labor-protection smart-policing""".split()


def _graph() -> rdflib.Graph:
    graph = rdflib.Graph()
    for file in FILES:
        if file.name != "shapes.ttl":
            graph.parse(file, format="turtle")
    return graph


G: Any = _graph()  # its nodes are of many kinds
CLASSES = sorted(s for s in G.subjects(RDF.type, OWL.Class) if isinstance(s, URIRef))
PROPERTIES = sorted({*G.subjects(RDF.type, OWL.ObjectProperty), *G.subjects(RDF.type, OWL.DatatypeProperty)})
KNOWN = sorted({s for s in G.subjects(SKOS.prefLabel) if not str(s).startswith(str(TOPIC))})


def short(term: object) -> str:
    return re.split(r"[#/]", str(term))[-1]


def above(cls: URIRef) -> list[URIRef]:
    """The class and all classes above it, nearest first."""
    out = [cls]
    for c in out:
        out += [p for p in sorted(G.objects(c, RDFS.subClassOf)) if p not in out]
    return out


def roots(cls: URIRef) -> list[str]:
    return [short(c) for c in above(cls) if c in {GOV[n] for n in (*TEN, "Honor")}]


def rules(annotation: str) -> list[object]:
    """Each term with a literal of this annotation, as test parameters."""
    pairs = sorted(G.subject_objects(GOV[annotation]))
    return [pytest.param(term, str(literal), id=f"{short(term)}-{literal}") for term, literal in pairs]


def texts(term: URIRef, annotation: str) -> list[str]:
    return [str(o) for o in G.objects(term, GOV[annotation])]


# -- files


@pytest.mark.parametrize("file", FILES, ids=lambda f: f.name)
def test_both_readers_see_the_same_triples(file: Path) -> None:
    by_oxigraph = {(t.subject, t.predicate, t.object) for t in ox.parse(path=str(file))}
    assert len(by_oxigraph) == len(rdflib.Graph().parse(file, format="turtle")) > 0


@pytest.mark.parametrize("file", FILES, ids=lambda f: f.name)
def test_blank_nodes_stand_in_lists_and_shapes_only(file: Path) -> None:
    lists = [t for t in ox.parse(path=str(file)) if isinstance(t.subject, ox.BlankNode)]
    assert file.name == "shapes.ttl" or all(t.predicate.value.startswith(str(RDF)) for t in lists)


def test_no_rule_is_written_twice() -> None:
    words = Counter(
        m
        for file in FILES
        for m in re.findall(r'gov:(?:headNoun|topicWord) +"([^"]+)"', file.read_text(encoding="utf-8"))
    )
    heads = Counter(str(o) for o in G.objects(None, GOV.headNoun))
    topics = Counter(str(o) for o in G.objects(None, GOV.topicWord))
    assert sum(words.values()) == sum(heads.values()) + sum(topics.values())


# -- terms


@pytest.mark.parametrize("term", [*CLASSES, *PROPERTIES], ids=short)
def test_terms_are_labelled_and_defined_in_both_languages(term: URIRef) -> None:
    for predicate in (RDFS.label, SKOS.definition):
        assert sorted(o.language for o in G.objects(term, predicate)) == ["en", "zh"]


@pytest.mark.parametrize("name", sorted(dir(GOV)))
def test_every_term_that_code_names_is_defined(name: str) -> None:
    assert (GOV[name], RDF.type, None) in G


@pytest.mark.parametrize("cls", CLASSES, ids=short)
def test_hierarchy_is_acyclic_and_reaches_the_contract(cls: URIRef) -> None:
    for parent in G.objects(cls, RDFS.subClassOf):
        assert cls not in above(parent)
    if (cls, GOV.headNoun, None) in G:
        # such a centre is an office and a service point, and alone of all classes; the first that it names makes its key
        assert len(roots(cls)) == 1 or (short(cls), roots(cls)) == ("GridCentre", ["Agency", "Facility"])
    for parent in G.objects(cls, RDFS.subClassOf):
        assert not str(parent).startswith(str(GOV)) or parent in CLASSES


@pytest.mark.parametrize("name", [*TEN, "Honor"])
def test_each_kind_is_an_entity(name: str) -> None:
    assert URIRef(f"{GOV}Entity") in above(GOV[name])


@pytest.mark.parametrize("union", sorted(G.subjects(OWL.unionOf)), ids=short)
def test_members_of_a_union_are_below_it(union: URIRef) -> None:
    members: list[Any] = list(rdflib.collection.Collection(G, G.value(union, OWL.unionOf)))
    assert len(members) > 1
    assert all(union in above(member) for member in members)


@pytest.mark.parametrize("prop", PROPERTIES, ids=short)
def test_a_property_has_one_domain_and_one_range(prop: URIRef) -> None:
    assert len(list(G.objects(prop, RDFS.domain))) == len(list(G.objects(prop, RDFS.range))) == 1


@pytest.mark.parametrize("name", RELATIONS)
def test_relations_of_the_contract(name: str) -> None:
    assert (GOV[name], RDF.type, OWL.ObjectProperty) in G
    assert G.value(GOV[name], RDFS.domain) in CLASSES


@pytest.mark.parametrize("prop", sorted(G.subjects(RDFS.subPropertyOf)), ids=short)
def test_a_finer_property_fits_into_the_coarser(prop: URIRef) -> None:
    parent = G.value(prop, RDFS.subPropertyOf)
    if parent in PROPERTIES:
        for predicate in (RDFS.domain, RDFS.range):
            assert G.value(parent, predicate) in above(G.value(prop, predicate))


# -- head nouns


@pytest.mark.parametrize(("cls", "head"), rules("headNoun"))
def test_head_noun(cls: URIRef, head: str) -> None:
    """A marked name ends with the head noun, and with no longer one; the counter-example marks the bare word."""
    assert len(head) > 1
    names = [m.rstrip("”’》") for text in texts(cls, "example") for m in MARKED.findall(text)]
    assert any(longest_head(name) == head and name != head for name in names)
    assert any(head in m for text in texts(cls, "counterExample") for m in MARKED.findall(text))


HEADS = {str(o) for o in G.objects(None, GOV.headNoun)}


def longest_head(name: str) -> str:
    return next((name[i:] for i in range(len(name)) if name[i:] in HEADS), "")


def test_a_head_noun_stands_on_one_class() -> None:
    terms = Counter(str(o) for o in G.objects(None, GOV.headNoun))
    assert [word for word, n in terms.items() if n > 1] == []
    assert len(terms) > 350


# -- cue verbs


@pytest.mark.parametrize(("prop", "cue"), rules("cueVerb"))
def test_cue_verb(prop: URIRef, cue: str) -> None:
    """Between two marks stands the cue and nothing else; the counter-example marks the cue alone."""
    between = re.compile(r"\[\[[^\]]+\]\]" + re.escape(cue) + r"\[\[[^\]]+\]\]")
    assert len(cue) > 1
    assert any(between.search(text) for text in texts(prop, "example"))
    assert any(f"[[{cue}]]" in text for text in texts(prop, "counterExample"))


def test_a_cue_under_two_properties_is_told_apart_by_its_object() -> None:
    owners: dict[str, list[URIRef]] = {}
    for prop, cue in sorted(G.subject_objects(GOV.cueVerb)):
        owners.setdefault(str(cue), []).append(prop)
    assert len(owners) > 150
    for props in owners.values():
        ranges = [G.value(p, RDFS.range) for p in props]
        for one, other in ((a, b) for a in ranges for b in ranges if a is not b):
            assert not any(one in above(c) and other in above(c) for c in CLASSES)


# -- topics


def test_topics_are_those_of_the_guidelines() -> None:
    scheme = URIRef(str(TOPIC))
    assert sorted(short(t) for t in G.subjects(SKOS.inScheme, scheme)) == sorted(TOPICS)
    for topic in G.subjects(SKOS.inScheme, scheme):
        for predicate in (SKOS.prefLabel, SKOS.definition):
            assert sorted(o.language for o in G.objects(topic, predicate)) == ["en", "zh"]
        assert len(texts(topic, "topicWord")) > 3


@pytest.mark.parametrize(("topic", "word"), rules("topicWord"))
def test_topic_word(topic: URIRef, word: str) -> None:
    """The example marks a practice whose name holds the word; the counter-example marks the word."""
    assert any(word in m for text in texts(topic, "example") for m in MARKED.findall(text))
    assert any(f"[[{word}]]" in text for text in texts(topic, "counterExample"))
    assert len(list(G.subjects(GOV.topicWord, rdflib.Literal(word, "zh")))) == 1


# -- known names


@pytest.mark.parametrize("known", KNOWN, ids=short)
def test_known_name(known: URIRef) -> None:
    """One class, one preferred label in each language, and forms that the example and the counter-example hold."""
    (cls,) = G.objects(known, RDF.type)
    labels = list(G.objects(known, SKOS.prefLabel))
    assert sorted(o.language for o in labels) == ["en", "zh"]
    zh = next(str(o) for o in labels if o.language == "zh")
    forms = [zh, *(str(o) for o in G.objects(known, SKOS.altLabel))]
    assert any(m in forms for text in texts(known, "example") for m in MARKED.findall(text))
    assert any(form in m for text in texts(known, "counterExample") for m in MARKED.findall(text) for form in forms)
    assert (known, GOV.national, rdflib.Literal(True)) in G
    kind = kind_of(roots(cls)[0])
    assert kind is not None
    assert str(known) == iri(Key(kind, "", normal_name(zh, kind)), BASE)


def test_a_form_names_one_thing() -> None:
    forms = Counter(
        str(o) for k in KNOWN for p in (SKOS.prefLabel, SKOS.altLabel) for o in G.objects(k, p) if o.language == "zh"
    )
    assert [form for form, n in forms.items() if n > 1] == []
    assert len(KNOWN) > 120


# -- shapes

PREFIXES = """
@prefix gov: <https://w3id.org/govkg/ontology#> . @prefix topic: <https://w3id.org/govkg/topic/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> . @prefix prov: <http://www.w3.org/ns/prov#> .
@prefix oa: <http://www.w3.org/ns/oa#> . @prefix dct: <http://purl.org/dc/terms/> . @prefix schema: <https://schema.org/> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> . @prefix ex: <https://example.org/> .
"""
EXPORT = """
ex:court a gov:Court, gov:Agency ; skos:prefLabel "歙县人民法院"@zh ; gov:jurisdiction ex:county ;
    gov:operates ex:practice ; gov:hasOutcome ex:figure ; prov:wasDerivedFrom ex:quote .
ex:county a gov:Place ; skos:prefLabel "歙县"@zh ; gov:gb2260 "341021" .
ex:practice a gov:Arrangement, gov:Mechanism ; skos:prefLabel "“早茶圆桌”机制"@zh ; gov:addresses topic:dispute-resolution ;
    prov:wasDerivedFrom ex:quote .
ex:figure a gov:Outcome ; gov:measure "纠纷"@zh ; gov:value 24.0 ; gov:unit "起"@zh ; gov:valueIs gov:level .
ex:claim a gov:Claim ; rdf:subject ex:court ; rdf:predicate gov:operates ; rdf:object ex:practice ; gov:confidence 0.93 ;
    gov:extractedBy ex:rule ; gov:status gov:asserted ; prov:wasDerivedFrom ex:quote .
ex:quote a gov:Evidence ; oa:exact "歙县人民法院建立“早茶圆桌”机制" ; oa:start 3 ; oa:end 20 ; prov:wasQuotedFrom ex:page ;
    dct:isPartOf ex:article .
ex:article a gov:Article ; prov:wasDerivedFrom ex:page .
ex:page a gov:Source ; dct:identifier "page.txt" ; schema:sha256 "%s" .
""" % ("0" * 64)
BROKEN = {
    "no-class": ("ex:county a gov:Place ;", "ex:county", "states one of the ten"),
    "two-labels": ('"歙县"@zh ;', '"歙县"@zh, "徽州"@zh ;', "one preferred label"),
    "label-without-language": ('"歙县"@zh ;', '"歙县" ;', "one preferred label"),
    "five-digits": ('"341021"', '"34102"', "six digits"),
    "wrong-object": ("gov:operates ex:practice ;", "gov:operates ex:county ;", "object of gov:operates"),
    "wrong-subject": ('gov:gb2260 "341021"', "gov:operates ex:practice", "subject of gov:operates"),
    "one-way": ('gov:gb2260 "341021"', 'gov:gb2260 "341021" . ex:court gov:collaboratesWith ex:practice', "written both ways"),
    "no-topic": ("topic:dispute-resolution", "ex:court", "is a topic"),
    "no-value": ("gov:value 24.0 ;", "", "exactly one value"),
    "two-owners": ('gov:gb2260 "341021"', "gov:hasOutcome ex:figure", "one owner"),
    "no-owner": ("gov:hasOutcome ex:figure ;", "", "has an owner"),
    "no-status": ("gov:status gov:asserted ;", "", "exactly one status"),
    "no-evidence": ("gov:asserted ; prov:wasDerivedFrom ex:quote", "gov:asserted", "has its evidence"),
    "confidence": ("0.93", "1.93", "between 0 and 1"),
    "backwards": ("oa:start 3", "oa:start 30", "before its end"),
    "no-source": ("prov:wasQuotedFrom ex:page ;", "", "exactly one source"),
}  # fmt: skip


def report(turtle: str) -> tuple[bool, str]:
    shapes = rdflib.Graph().parse(builtin() / "shapes.ttl", format="turtle")
    conforms, _, text = validate(rdflib.Graph().parse(data=PREFIXES + turtle, format="turtle"), shacl_graph=shapes)
    return conforms, text


def test_a_right_export_conforms() -> None:
    conforms, text = report(EXPORT)
    assert conforms, text


@pytest.mark.parametrize("case", BROKEN)
def test_a_broken_export_does_not(case: str) -> None:
    old, new, message = BROKEN[case]
    assert old in EXPORT
    conforms, text = report(EXPORT.replace(old, new, 1))
    assert not conforms
    assert message in text
