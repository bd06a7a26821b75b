"""Articles without governance give no program, mechanism, platform or figure: sport, weather, foreign news, the economy, the arts, science.

The texts of ``data/other_genres`` are invented. They hold what a careless reader would take for an initiative: campaigns, mechanisms, platforms,
figures of agencies.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from invented import extractor, page

from kg.claims.genres import GenreFinder, GenreWords
from kg.corpus import list_inputs
from kg.ontology_dir import builtin
from kg.reader import Reader
from kg.reading import PageRead
from kg.records import Reading
from kg.terms import GOV

TEXTS = sorted((Path(__file__).parent / "data" / "other_genres").glob("*.txt"))
INITIATIVES = {str(GOV[name]) for name in ("Program", "Mechanism", "Platform")}
POLICING = "永州市公安局在赛场旁设立“赛事警务室”,民警巡逻30次,调解纠纷12起。"


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader([builtin()])


def read(reader: Reader, file: Path) -> PageRead:
    return reader.read(list_inputs([file])[0])[0]


def held(readings: tuple[Reading, ...]) -> set[str]:
    """The initiatives and measured things."""
    named = {e.label for r in readings for e in r.entities if extractor().ontology.root(e.classes[0]) in INITIATIVES}
    return named | {f"{f.measure} {f.value}" for r in readings for f in r.figures}


@pytest.mark.parametrize("file", TEXTS, ids=lambda file: file.stem)
def test_an_article_of_another_genre_holds_no_initiative_and_no_figure(reader: Reader, file: Path) -> None:
    (extract,) = read(reader, file).extracts
    assert held(extract.readings) == set()


def test_without_the_table_most_of_them_would_hold_some(reader: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader._extractor, "genres", lambda text: None)
    found = [file for file in TEXTS if held(read(reader, file).extracts[0].readings)]
    assert len(TEXTS) >= 12
    assert len(found) > len(TEXTS) / 2


def test_its_places_and_bodies_stay_and_the_report_says_why(reader: Reader) -> None:
    file = next(file for file in TEXTS if file.stem == "marathon")
    page_read = read(reader, file)
    labels = {e.label for e in page_read.extracts[0].readings[0].entities}
    assert {"永州市", "永州市体育局"} <= labels
    (note,) = page_read.notes
    assert "reads as sport" in note.text


@pytest.mark.parametrize("file", TEXTS, ids=lambda file: file.stem)
def test_what_is_done_about_it_is_governance(file: Path) -> None:
    """Half of an article of another genre, with an initiative of the police behind it."""
    lines = file.read_text(encoding="utf-8").splitlines()
    said = held((extractor().read(page(lines[0], lines[1][:40] + "。", POLICING)),))
    assert {"民警巡逻 30.0", "调解纠纷 12.0"} <= said


def test_foreign_ministers_and_their_posts_stay_out() -> None:
    text = "欧盟就关税达成协议,荷兰反对。轮值主席国法国经济与财政部长布鲁诺·勒克莱说,谈判继续。"
    assert not [e.label for e in extractor().read(page(text)).entities if e.key.kind == "person"]


def test_other_words_are_counted_against_those_of_governance() -> None:
    rows = [
        GenreWords(id="a", role="sport", words="球队|主帅"),
        GenreWords(id="b", role="governance", words="民警"),
        GenreWords(id="c", role="neutral", words="直播"),
    ]
    genre = GenreFinder(rows, ["直播", "反诈"])
    assert genre("球队和主帅") is None
    assert genre("球队、主帅、球队") == ("sport", 3, 0)
    assert genre("球队、主帅、球队、直播") == ("sport", 3, 0)
    assert genre("球队、主帅、球队、民警、反诈") is None


def test_an_ontology_without_the_table_tells_no_genres() -> None:
    assert GenreFinder([], [])("球队、主帅、球队") is None
