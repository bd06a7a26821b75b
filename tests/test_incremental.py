"""Builds that read only what is new: the same bytes as a build from nothing, whatever was changed between them."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import grimp
import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule, run_state_machine_as_test

from kg import manifest, reading
from kg.build import Options, Summary, build
from kg.cache import key
from kg.corpus import Input
from kg.ontology_dir import builtin
from kg.outputs import FILES
from kg.reading import PageRead

COUNTIES = ("江山县", "青田县", "沂水县", "湄潭县")
NAMES = ("板凳议事", "反诈大喇叭", "晒谷场说事", "乡音调解")
WORDS = '@prefix gov: <https://w3id.org/govkg/ontology#> .\ngov:Mechanism gov:headNoun "议事规程"@zh .\n'


def page(county: str, name: str, number: int = 3) -> str:
    """A page about an initiative that is made up."""
    return (
        f"{county}司法局推出“{name}”机制\n本报讯 近日，{county}司法局推出“{name}”机制，联合{county}人民法院化解邻里纠纷。"
        f"今年以来，该机制已化解矛盾纠纷{number}起。{county}公安局制定“{name}”议事规程。\n"
    )


def built(source: Path, out: Path, cache: Path | None, *more: Path, **options: object) -> tuple[int, dict[str, bytes]]:
    """How many inputs were in the cache, and the export."""
    summary = build([source], out, Options((builtin(), *more), cache=cache, **options))  # type: ignore[arg-type]
    return summary.cached, {name: (out / name).read_bytes() for name in FILES}


@pytest.fixture
def place(tmp_path: Path) -> SimpleNamespace:
    """A folder of four pages, a cache that knows them, the export."""
    folder, out, cache = tmp_path / "pages", tmp_path / "out", tmp_path / "readings.sqlite"
    folder.mkdir()
    for number, county in enumerate(COUNTIES):
        (folder / f"{number}.txt").write_text(page(county, NAMES[number]), encoding="utf-8")
    assert built(folder, out, cache)[0] == 0
    return SimpleNamespace(pages=folder, out=out, cache=cache, tmp=tmp_path)


# -- the law


class Edits(RuleBasedStateMachine):
    """Pages come, go, change and change their names, and the ontology with them; then a build with the cache is one without."""

    files = st.sampled_from(["1.txt", "2.txt", "3.txt", "b/1.txt", "records.jsonl"])
    pages = st.builds(page, st.sampled_from(COUNTIES), st.sampled_from(NAMES), st.integers(1, 3))

    def __init__(self) -> None:
        super().__init__()
        self._folder = tempfile.TemporaryDirectory()
        self.root = Path(self._folder.name)
        self.source, self.cache = self.root / "pages", self.root / "readings.sqlite"
        self.words = self.root / "words"
        self.words.mkdir()
        (self.words / "words.ttl").write_text(WORDS, encoding="utf-8")
        self.more: tuple[Path, ...] = ()
        self._write("0.txt", page(COUNTIES[0], NAMES[0]))

    def teardown(self) -> None:
        self._folder.cleanup()

    def _write(self, name: str, text: str) -> None:
        file = self.source / name
        file.parent.mkdir(parents=True, exist_ok=True)
        if name.endswith(".jsonl"):
            with file.open("a", encoding="utf-8") as lines:
                lines.write(json.dumps({"id": f"r{file.stat().st_size}", "text": text}, ensure_ascii=False) + "\n")
        else:
            file.write_text(text, encoding="utf-8")

    @rule(name=files, text=pages)
    def add_or_edit(self, name: str, text: str) -> None:
        self._write(name, text)

    @rule(name=files)
    def remove(self, name: str) -> None:
        (self.source / name).unlink(missing_ok=True)

    @rule(name=files, to=files)
    def rename(self, name: str, to: str) -> None:
        if (self.source / name).exists() and Path(name).suffix == Path(to).suffix:
            (self.source / to).parent.mkdir(exist_ok=True)
            (self.source / name).replace(self.source / to)

    @rule()
    def change_the_ontology(self) -> None:
        self.more = () if self.more else (self.words,)

    @rule()
    def build(self) -> None:
        _, kept = built(self.source, self.root / "kept", self.cache, *self.more)
        _, anew = built(self.source, self.root / "anew", None, *self.more)
        assert [name for name in FILES if kept[name] != anew[name]] == []


def run(examples: int, steps: int) -> None:
    health = [HealthCheck.too_slow]
    chosen = settings(
        max_examples=examples, stateful_step_count=steps, deadline=None, derandomize=True, suppress_health_check=health
    )
    run_state_machine_as_test(Edits, settings=chosen)


def test_a_build_with_the_cache_is_one_from_nothing() -> None:
    run(examples=6, steps=12)


@pytest.mark.large
def test_a_build_with_the_cache_is_one_from_nothing_after_long_histories() -> None:
    run(examples=40, steps=40)


# -- what is read again


def edit(place: SimpleNamespace) -> None:
    (place.pages / "1.txt").write_text(page(COUNTIES[1], NAMES[1], 57), encoding="utf-8")


def rename(place: SimpleNamespace) -> None:
    (place.pages / "1.txt").rename(place.pages / "9.txt")


def add(place: SimpleNamespace) -> None:
    (place.pages / "new.txt").write_text(page("江山县", "竹林夜话"), encoding="utf-8")


def touch(place: SimpleNamespace) -> None:
    os.utime(place.pages / "1.txt")


CHANGES: list[tuple[Callable[[SimpleNamespace], None], int]] = [(edit, 3), (rename, 3), (add, 4), (touch, 4)]


@pytest.mark.parametrize(("change", "cached"), CHANGES, ids=[c.__name__ for c, _ in CHANGES])
def test_only_what_is_new_is_read(
    change: Callable[[SimpleNamespace], None], cached: int, place: SimpleNamespace
) -> None:
    change(place)
    found, kept = built(place.pages, place.out, place.cache)
    assert found == cached
    assert kept == built(place.pages, place.tmp / "anew", None)[1]


def test_a_removed_page_takes_its_facts_with_it(place: SimpleNamespace) -> None:
    assert NAMES[1] in (place.out / "graph.ttl").read_text(encoding="utf-8")
    (place.pages / "1.txt").unlink()
    found, kept = built(place.pages, place.out, place.cache)
    assert found == 3 and NAMES[1].encode() not in b"".join(kept.values())


def test_a_file_is_read_again_though_its_size_and_time_are_the_same(
    place: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kg.cache.contents._SETTLED", -1)
    built(place.pages, place.out, place.cache)  # remembers the files
    file = place.pages / "1.txt"
    before = file.stat()
    file.write_text(page(COUNTIES[1], NAMES[1], 4), encoding="utf-8")
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert file.stat().st_size == before.st_size
    assert built(place.pages, place.out, place.cache)[0] == 3


def test_unchanged_files_are_not_opened(place: SimpleNamespace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.cache.contents._SETTLED", -1)
    built(place.pages, place.out, place.cache)
    monkeypatch.setattr("kg.cache.contents.read_bytes", lambda _: pytest.fail("opened"))
    assert built(place.pages, place.out, place.cache)[0] == 4


def test_of_a_large_file_only_the_part_with_the_new_record_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kg.corpus.inputs.PART", 1000)
    records = [{"id": str(n), "text": page(COUNTIES[n % 4], NAMES[n // 4 % 4], n)} for n in range(16)]
    lines = [json.dumps(record, ensure_ascii=False) + "\n" for record in records]
    source, cache = tmp_path / "all.jsonl", tmp_path / "readings.sqlite"
    source.write_text("".join(lines[:-1]), encoding="utf-8")
    built(source, tmp_path / "out", cache)
    source.write_text("".join(lines), encoding="utf-8")
    found, kept = built(source, tmp_path / "out", cache)
    assert found >= 3 and kept == built(source, tmp_path / "anew", None)[1]
    assert built(source, tmp_path / "out", cache)[0] > found


def test_a_remark_names_its_line_though_lines_before_it_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kg.corpus.inputs.PART", 400)
    source, cache = tmp_path / "all.jsonl", tmp_path / "readings.sqlite"
    record = json.dumps({"id": "a", "text": page(COUNTIES[0], NAMES[0])}, ensure_ascii=False)
    for blank in ("", "\n", "\n\n"):
        padding = " " * (2 - len(blank))
        source.write_text(f"{blank}{padding}{record}\nno json\n", encoding="utf-8")
        built(source, tmp_path / "out", cache)
        assert f"all.jsonl:{2 + len(blank)}" in (tmp_path / "out" / "report.md").read_text(encoding="utf-8")


# -- what a reading depends on


@pytest.mark.parametrize(
    ("file", "text", "same"),
    [
        ("words.ttl", WORDS, False),
        ("patterns/frames.tsv", "id\n", False),
        ("queries/mine.rq", "SELECT * {}", True),
        ("shapes.ttl", WORDS, True),
        ("corrections.tsv", "id\n", True),
        ("lexicon/measures.tsv", "id\trole\twords\nown\thandled\t劝和\n", True),
    ],
    ids=lambda value: value if isinstance(value, str) and "." in value else "",
)
def test_what_of_the_ontology_a_reading_depends_on(file: str, text: str, same: bool, tmp_path: Path) -> None:
    before = key.context([tmp_path], False)
    (tmp_path / file).parent.mkdir(exist_ok=True)
    (tmp_path / file).write_text(text, encoding="utf-8")
    assert (key.context([tmp_path], False) == before) == same


@pytest.mark.parametrize(("stage", "same"), [("claims", False), ("corpus", False), ("graph", True), ("view", True)])
def test_which_code_a_reading_depends_on(
    stage: str, same: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = key.context([tmp_path], False)
    stages = manifest.stages() | {stage: "other"}
    monkeypatch.setattr(manifest, "stages", lambda: stages)
    assert (key.context([tmp_path], False) == before) == same


def test_the_stages_of_a_reading_are_all_that_it_imports() -> None:
    imported = {
        module.split(".")[1] for module in grimp.build_graph("kg").find_upstream_modules("kg.reading") if "." in module
    }
    assert set(key.STAGES) == imported | {"reading", "cache"}


@pytest.mark.parametrize(
    ("options", "cached"),
    [({"with_text": True}, 0), ({"quotes": "none"}, 4), ({"base": "https://example.org/"}, 4), ({"workers": 2}, 4)],
    ids=["with text", "quotes", "base", "workers"],
)
def test_which_options_a_reading_depends_on(options: dict[str, object], cached: int, place: SimpleNamespace) -> None:
    found, kept = built(place.pages, place.out, place.cache, **options)
    assert found == cached and kept == built(place.pages, place.tmp / "anew", None, **options)[1]


@pytest.mark.parametrize(
    ("workers", "known", "beside"),
    [(None, 4, True), (2, 4, True), (None, 5, False), (1, 4, False)],
    ids=["unsaid", "two", "few known", "one"],
)
def test_another_process_reads_what_is_new_while_this_one_loads_the_rest(
    workers: int | None, known: int, beside: bool, place: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    here: list[int] = []

    def read_here(inputs: Sequence[Input], *args: Any) -> Iterator[PageRead]:
        here.append(len(inputs))
        return reading.read_here(inputs, *args)

    monkeypatch.setattr("kg.cache.pages.read_here", read_here)
    monkeypatch.setattr("kg.build.MANY", known)
    monkeypatch.setattr(os, "cpu_count", lambda: 2)
    add(place)
    found, kept = built(place.pages, place.out, place.cache, workers=workers)
    assert found == 4 and here == ([] if beside else [1])
    assert kept == built(place.pages, place.tmp / "anew", None, workers=1)[1]


def test_nothing_is_kept_where_the_code_changed_while_it_read(
    place: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(place)
    stages = manifest.stages()
    seen: list[dict[str, str]] = []

    def changing() -> dict[str, str]:
        seen.append(stages if len(seen) != 1 else stages | {"claims": "other"})
        return seen[-1]

    monkeypatch.setattr(manifest, "stages", changing)
    built(place.pages, place.out, place.cache)
    monkeypatch.setattr(manifest, "stages", lambda: stages)
    assert built(place.pages, place.out, place.cache)[0] == 4


def test_a_summary_tells_what_the_cache_knew_and_the_counts_do_not() -> None:
    summary = Summary(1, 2, 3, 4, 5, 6, 7, cached=8)
    assert list(summary.counts().values()) == [1, 2, 3, 4, 5, 6, 7]
