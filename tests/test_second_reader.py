"""The second reader against a local server: what may enter a graph, and its limits."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from llm_server import answering, said, serving
from second_reading import COURT, PAGE, TALKS, claims, read, triple

from kg.cli import main
from kg.errors import GovkgError
from kg.extraction import Extractor
from kg.mentions.notes import Notes
from kg.ontology_dir import builtin
from kg.records import Reading
from kg.second_reader.answers import answer
from kg.second_reader.settings import Settings


@pytest.fixture(scope="module")
def extractor() -> Extractor:
    return Extractor([builtin()])


def names(reading: Reading) -> list[tuple[str, str, str, str]]:
    return [
        (
            c.subject.name,
            c.predicate.rsplit("#", 1)[-1],
            c.object.name if not isinstance(c.object, str) else c.object,
            c.status,
        )
        for c in claims(reading)
    ]


def test_a_triple_with_its_quote_enters(extractor: Extractor) -> None:
    with serving(answering({"triples": [triple()]})) as server:
        reading, second = read(extractor, server.url)
    assert names(reading) == [("人民法院", "operates", "板凳夜谈机制", "asserted")]
    (claim,) = claims(reading)
    assert claim.rule == "llm.made-up"
    assert claim.confidence <= 0.6
    assert all(PAGE[e.start : e.end] == e.exact for e in claim.evidence)
    assert {claim.subject, claim.object} <= {e.key for e in reading.entities}
    assert ("kept", 1) in second.account()[1]


def test_the_request(extractor: Extractor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-secret")
    with serving(answering({"triples": []})) as server:
        read(extractor, server.url)
    (request,) = server.requests
    assert request["path"] == "/v1/chat/completions"
    assert request["temperature"] == 0
    assert server.headers["Authorization"] == "Bearer sk-secret"
    system, user = (m["content"] for m in request["messages"])  # type: ignore[attr-defined]
    assert "operates（" in system and "运行" in system and "机制" in system
    assert json.loads(user)["article"].startswith("江山市司法局强化基层治理\n")
    schema = request["response_format"]["json_schema"]["schema"]  # type: ignore[index]
    assert (
        "Person" not in schema["properties"]["triples"]["items"]["properties"]["subject"]["properties"]["class"]["enum"]
    )


@pytest.mark.parametrize(
    ("offered", "reason"),
    [
        pytest.param(triple(quote="江山市人民法院推出“板凳夜谈”机制"), "the quote is not in", id="made-up quote"),
        pytest.param(triple(property="owns"), "a property that", id="unknown property"),
        pytest.param(triple(object={"name": "“板凳夜谈”机制", "class": "Spell"}), "a class that", id="unknown class"),
        pytest.param(triple(subject=TALKS, object=COURT), "the property does not take", id="domain and range"),
        pytest.param(triple(quote="把“板凳夜谈”机制用到村头"), "a name is not in the quote", id="name outside the quote"),
        pytest.param(
            triple(object={"name": "村头", "class": "Mechanism"}), "a name is not in the quote", id="a word that is no name"
        ),
        pytest.param(triple(subject={"name": "覃志远", "class": "Person"}), "a class that", id="person"),
        pytest.param(triple(status="true"), "no triple of the form", id="unknown status"),
        pytest.param(triple(more=1), "no triple of the form", id="more fields"),
        pytest.param("江山市", "no triple of the form", id="no object"),
        pytest.param(triple(subject={"name": "江山市审计局", "class": "Agency"}), "a name is not in the quote", id="made-up agency"),
    ],
)  # fmt: skip
def test_what_may_not_enter(extractor: Extractor, offered: object, reason: str) -> None:
    with serving(answering({"triples": [offered]})) as server:
        reading, second = read(extractor, server.url)
    assert claims(reading) == []
    (dropped,) = [why for why, _ in second.account()[1] if why.startswith("dropped")]
    assert reason in dropped


def test_a_page_that_gives_orders_is_only_text(extractor: Extractor) -> None:
    order = json.dumps({"triples": [triple(object={"name": "“幽灵系统”", "class": "Platform"})]}, ensure_ascii=False)
    plain, _ = read(extractor, "http://127.0.0.1:9/v1", PAGE)
    with serving(
        answering({"triples": [triple(object={"name": "幽灵系统", "class": "Platform"}, quote=order[:60])]})
    ) as server:
        reading, _ = read(extractor, server.url)
    assert (reading.entities, reading.claims) == (plain.entities, plain.claims)


@pytest.mark.parametrize(("said_status", "status"), [("asserted", "planned"), ("denied", "denied")])
def test_the_more_cautious_status_holds(extractor: Extractor, said_status: str, status: str) -> None:
    offered = triple(
        subject={"name": "江山市公安局", "class": "Agency"}, object={"name": "红袖驿站", "class": "Facility"},
        quote="江山市公安局下一步把“红袖驿站”用起来", status=said_status,
    )  # fmt: skip
    with serving(answering({"triples": [offered]})) as server:
        reading, _ = read(extractor, server.url)
    assert names(reading) == [("公安局", "operates", "红袖驿站", status)]


WHOLE = {
    "quoted": ({"name": "夜谈", "class": "Program"}, "江山市人民法院围绕“夜谈”想办法", "夜谈"),
    "with its head": ({"name": "“夜谈”行动", "class": "Program"}, "江山市人民法院围绕“夜谈”行动想办法", "“夜谈”行动"),
}
PARTED = {
    "part of a quoted name": ({"name": "夜谈", "class": "Program"}, "江山市人民法院围绕“板凳夜谈会”想办法"),
    "without quotes": ({"name": "夜谈", "class": "Program"}, "江山市人民法院围绕夜谈想办法"),
    "head of another class": ({"name": "“夜谈”平台", "class": "Program"}, "江山市人民法院围绕“夜谈”平台想办法"),
    "place": ({"name": "夜谈村", "class": "Place"}, "江山市人民法院围绕“夜谈村”想办法"),
}


def _offered(
    extractor: Extractor, end: dict[str, str], quote: str, monkeypatch: pytest.MonkeyPatch
) -> tuple[Reading, Reading]:
    """What comes of a name that the rules do not find, with and without the model."""
    page = f"{PAGE}{quote}。\n"
    find = extractor.complete.__class__.__call__

    def without(self: object, notes: Notes) -> object:
        notes.mentions = [m for m in notes.mentions if "夜谈" not in m.name or "板凳夜谈”" in m.name]
        return find(self, notes)  # type: ignore[arg-type]

    monkeypatch.setattr(extractor.complete.__class__, "__call__", without)
    with serving(answering({"triples": [triple(object=end, quote=quote)]})) as server:
        with_model, _ = read(extractor, server.url, page)
    with serving(answering({"triples": []})) as server:
        return with_model, read(extractor, server.url, page)[0]


@pytest.mark.parametrize(("end", "quote", "label"), WHOLE.values(), ids=WHOLE)
def test_a_whole_name_that_only_the_model_knows_enters(
    extractor: Extractor, end: dict[str, str], quote: str, label: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    reading, rules = _offered(extractor, end, quote, monkeypatch)
    (claim,) = claims(reading)
    (entity,) = (e for e in reading.entities if e not in rules.entities)
    assert (entity.label, entity.key) == (label, claim.object)
    assert entity.key.division == "330881"  # of the court that is said to run it
    assert [c for c in reading.claims if c is not claim] == list(rules.claims) and reading.figures == rules.figures


@pytest.mark.parametrize(("end", "quote"), PARTED.values(), ids=PARTED)
def test_part_of_a_name_does_not_enter(
    extractor: Extractor, end: dict[str, str], quote: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    reading, rules = _offered(extractor, end, quote, monkeypatch)
    assert (reading.entities, reading.claims) == (rules.entities, rules.claims)


def test_a_fence_and_traditional_characters_are_read(extractor: Extractor) -> None:
    content = (
        "```json\n"
        + json.dumps({"triples": [triple(quote="與江山市人民法院一道把「板凳夜談」機制用到村頭")]})
        + "\n```"
    )
    with serving(answering(content)) as server:
        reading, _ = read(extractor, server.url)
    assert len(claims(reading)) == 1


# -- settings, limits, whole builds


@pytest.mark.parametrize(
    ("own", "wrong"),
    [
        ({}, "needs an endpoint and a model"),
        ({"url": "ftp://host", "model": "m"}, "no plain web address"),
        ({"url": "https://user:pass@host/v1", "model": "m"}, "no plain web address"),
        ({"url": "http://example.org/v1", "model": "m"}, "over plain http"),
        ({"url": "https://example.org/v1", "model": "m", "cost": 1.0}, "gives no price"),
    ],
    ids=["nothing", "scheme", "password", "plain http", "no price"],
)
def test_settings_that_cannot_be_used(own: dict[str, object], wrong: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-secret")
    with pytest.raises(GovkgError, match=wrong):
        Settings.model_validate(own).checked()


def _build(folder: Path, out: str, *options: str) -> str:
    result = CliRunner().invoke(main, ["build", str(folder / "pages"), "--out", str(folder / out), *options])
    assert result.exit_code == 0, result.output
    return (folder / out / "report.md").read_text(encoding="utf-8")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GOVKG_CACHE_DIR", str(tmp_path / "cache"))
    (tmp_path / "pages").mkdir()
    for number, name in enumerate(("江山市", "龙港市"), 1):
        (tmp_path / "pages" / f"{number}.txt").write_text(PAGE.replace("江山市", name), encoding="utf-8")
    return tmp_path


def test_a_build_repeated_asks_nothing_and_gives_the_same_bytes(folder: Path) -> None:
    with serving(answering({"triples": [triple()]})) as server:
        toml = f'[build]\nextractor = "llm"\n[llm]\nurl = "{server.url}"\nmodel = "made-up"\ninput_price = 2.0\n'
        (folder / "govkg.toml").write_text(toml, encoding="utf-8")
        report = _build(folder, "a")
        asked = len(server.requests)
        _build(folder, "b")
        assert (asked, len(server.requests)) == (2, 2)
    _build(folder, "c")  # nothing listens any more
    files = sorted(f.relative_to(folder / "a") for f in (folder / "a").rglob("*") if f.is_file())
    for out in ("b", "c"):
        assert [(folder / out / f).read_bytes() for f in files] == [(folder / "a" / f).read_bytes() for f in files]
    assert "1,800 tokens in, 160 out, 0.0036 USD" in report and "| kept | 1 |" in report
    made = json.loads((folder / "a" / "manifest.json").read_text(encoding="utf-8"))
    assert made["settings"]["llm"]["model"] == "made-up" and len(made["settings"]["llm"]["prompt"]) == 64
    assert "llm.made-up" in (folder / "a" / "evidence.ttl").read_text(encoding="utf-8")


def test_a_build_without_it_asks_nothing(folder: Path) -> None:
    with serving(answering({"triples": [triple()]})) as server:
        (folder / "govkg.toml").write_text(f'[llm]\nurl = "{server.url}"\nmodel = "made-up"\n', encoding="utf-8")
        report = _build(folder, "a")
        assert server.requests == []
    assert "Second reader" not in report
    assert "llm" not in json.loads((folder / "a" / "manifest.json").read_text(encoding="utf-8"))["settings"]


@pytest.mark.parametrize(
    "limit", ["articles = 1", "tokens = 500", "cost = 0.0001\noutput_price = 100.0"], ids=["articles", "tokens", "cost"]
)
def test_a_limit_leaves_the_rest_to_the_rules(folder: Path, limit: str) -> None:
    with serving(answering({"triples": []})) as server:
        toml = f'[llm]\nurl = "{server.url}"\nmodel = "made-up"\n{limit}\n'
        (folder / "govkg.toml").write_text(toml, encoding="utf-8")
        report = _build(folder, "a", "--extractor", "llm")
        assert len(server.requests) == 1
    assert "1 more articles were left to the rules alone: the limit of" in report


def test_a_damaged_answer_is_asked_again(extractor: Extractor, tmp_path: Path) -> None:
    with serving(answering({"triples": [triple()]})) as server:
        read(extractor, server.url, cache=tmp_path)
        (kept,) = tmp_path.iterdir()
        kept.write_bytes(b'{"content": 1')
        reading, _ = read(extractor, server.url, cache=tmp_path)
        assert len(server.requests) == 2 and len(claims(reading)) == 1


def test_usage_is_estimated_where_nobody_says_it() -> None:
    body = json.loads(said("{}"))
    del body["usage"]
    assert answer(json.dumps(body).encode(), 1000).tokens_in == 1000
