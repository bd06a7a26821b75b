"""Tables of divisions: a user's own, mistakes in them, the rules by which ours are made and places end."""

from __future__ import annotations

import importlib.util
import re
import sys
from pathlib import Path

import pytest

from kg.division_table import COLUMNS
from kg.divisions import Divisions
from kg.errors import OntologyError
from kg.ontology_dir import builtin
from kg.tables import Rule, read_table

HEADER = "\t".join(COLUMNS)


def load(folder: Path, *rows: str, header: str = HEADER, base: bool = False) -> Divisions:
    """The divisions of a folder with one table of these rows, behind the built-in ones where ``base``."""
    (folder / "divisions").mkdir()
    text = "\n".join([header, *rows]) + "\n"
    (folder / "divisions" / "mine.tsv").write_text(text, encoding="utf-8")
    return Divisions.load([builtin(), folder] if base else [folder])


def test_a_users_table_adds_and_replaces(tmp_path: Path) -> None:
    rows = [
        "150621201201\t柳湾嘎查\tvillage\t150621201000",
        "130600-xiongan\t雄安新区\tcounty\t130600",
        "330503\t南浔区\tcounty\t330500\t南浔 浔",
    ]
    own = load(tmp_path, *rows, base=True)
    assert [u.name for u in own.ancestors("150621201201")][:2] == ["展旦召苏木", "达拉特旗"]
    assert (county := own.county_or_above("150621201201")) and county.name == "达拉特旗"
    zone = own.get("130600-xiongan")
    assert zone
    assert zone.gb2260 is None
    assert (district := own.resolve("浔")) and district.name == "南浔区"


def test_columns_in_another_order(tmp_path: Path) -> None:
    own = load(
        tmp_path, "柳湾省\t990000\tprovince", "柳湾市\t990100\tprefecture\t990000", header="name\tcode\tlevel\tparent"
    )
    assert [u.name for u in own.ancestors("990100")] == ["柳湾省"]


TOP = "990000\t柳湾省\tprovince"


@pytest.mark.parametrize(
    ("rows", "line", "says"),
    [
        pytest.param(["990000\t柳湾省\tkingdom"], 2, "the level 'kingdom' is unknown", id="level"),
        pytest.param([TOP, "99\t柳湾市\tprefecture\t990000"], 3, "'99' is no code", id="code"),
        pytest.param([TOP, TOP], 3, "stands in line 2 already", id="twice"),
        pytest.param([TOP, "990100\t柳湾市\tprefecture\t980000"], 3, "the parent 980000", id="unknown-parent"),
        pytest.param([TOP, "990100\t柳湾市\tprefecture"], 3, "has no parent", id="no-parent"),
        pytest.param([TOP, "990100\t甲市\tcounty\t990200", "990200\t乙市\tcounty\t990100"], 3, "cyclic", id="cycle"),
        pytest.param(["990000\t柳湾省\tprovince\t990000"], 2, "cyclic", id="own-parent"),
        pytest.param(["990000\t柳湾省\tprovince\t\t\t20"], 2, "since is '20'", id="since"),
        pytest.param(["990000\t柳湾省\tprovince\t\t\t\tearly"], 2, "until is 'early'", id="until"),
        pytest.param(["990000\t柳湾省\tprovince\t\t\t\t2010\t980000"], 2, "980000, which came after", id="successor"),
        pytest.param(["990000\t柳湾省\tprovince\t\t\t\t2010\t990000"], 2, "came after itself", id="own-successor"),
        pytest.param(["990000\t柳湾省\tprovince\t\t\t\t\t\tnorth\t1"], 2, "no place", id="degrees"),
        pytest.param(["990000\t 柳湾省\tprovince"], 2, "blanks around it", id="blanks"),
        pytest.param([TOP + "\t" * 8], 2, "11 cells for 10 columns", id="cells"),
    ],
)
def test_mistakes_are_told_with_file_and_line(tmp_path: Path, rows: list[str], line: int, says: str) -> None:
    with pytest.raises(OntologyError, match=re.escape(says)) as told:
        load(tmp_path, *rows)
    assert told.value.line == line
    assert told.value.file and told.value.file.endswith("mine.tsv")


@pytest.mark.parametrize(
    ("header", "says"), [("code\tname\tlevel\tkolor", "'kolor' is unknown"), ("code\tname", "'level' is missing")]
)
def test_mistakes_in_the_header(tmp_path: Path, header: str, says: str) -> None:
    with pytest.raises(OntologyError, match=re.escape(says)):
        load(tmp_path, header=header)


def test_a_table_that_is_no_text(tmp_path: Path) -> None:
    (tmp_path / "divisions").mkdir()
    (tmp_path / "divisions" / "mine.tsv").write_bytes(b"code\xff\xfe\n")
    with pytest.raises(OntologyError, match="cannot be read as UTF-8"):
        Divisions.load([tmp_path])


# The script that renews the tables, and endings of unlisted places


@pytest.fixture(scope="module")
def renew():  # type: ignore[no-untyped-def]
    path = builtin() / "divisions" / "renew" / "renew.py"
    spec = importlib.util.spec_from_file_location("renew", path)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules["renew"] = module
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(
    ("name", "shorts"),
    [
        ("海西蒙古族藏族自治州", ["海西州", "海西"]),
        ("双江拉祜族佤族布朗族傣族自治县", ["双江县", "双江"]),
        ("龙胜各族自治县", ["龙胜县", "龙胜"]),
        ("鄂温克族自治旗", ["鄂温克旗", "鄂温克"]),
        ("宁夏回族自治区", ["宁夏"]),
        ("澳门特别行政区", ["澳门特区", "澳门"]),
        ("神农架林区", ["神农架"]),
        ("大兴安岭地区", ["大兴安岭"]),
        ("鄂托克前旗", []),
        ("内蒙古自治区", ["内蒙古"]),
        ("巴里坤哈萨克自治县", ["巴里坤县", "巴里坤"]),
        ("横县", []),
    ],
)
def test_rules_for_short_names(renew, name: str, shorts: list[str]) -> None:  # type: ignore[no-untyped-def]
    assert renew.short_names(name) == shorts


@pytest.mark.parametrize(
    ("name", "shorts"),
    [("幸福满族乡", ["幸福乡", "幸福?"]), ("展旦召苏木", ["展旦召?"]), ("建北街道", ["建北?"]), ("乌镇", [])],
)
def test_rules_for_short_names_of_towns(renew, name: str, shorts: list[str]) -> None:  # type: ignore[no-untyped-def]
    assert renew.short_names_of_town(name) == shorts


class PlaceSuffix(Rule):
    suffix: str
    kind: str


PLACE_SUFFIXES = read_table(builtin() / "lexicon" / "place_suffixes.tsv", PlaceSuffix)


@pytest.mark.parametrize("row", PLACE_SUFFIXES, ids=[r.id for r in PLACE_SUFFIXES])
def test_place_suffixes(row: PlaceSuffix) -> None:
    assert row.kind in {"township", "village", "community", "settlement"}
    marked = re.findall(r"\[\[(.+?)\]\]", row.example)
    assert len(marked) == 1
    assert marked[0].endswith(row.suffix)
    assert row.suffix[-1] in row.counter_example
