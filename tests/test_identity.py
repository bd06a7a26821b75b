"""Names and IRIs: readable, the same everywhere, never two for one key nor one for two."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import GovkgError
from kg.identity import checked_base, encoded, iri, kind_of, local, normal_name
from kg.records import Key
from kg.terms import BASE

KEYS = st.builds(
    Key,
    st.sampled_from(["agency", "place", "practice"]),
    st.text(alphabet="15_0a./%~", max_size=4),
    st.text(alphabet="15_.-%~2E公 ", max_size=5) | st.text(max_size=30),
)


@pytest.mark.parametrize(
    ("name", "normal"),
    [
        ("“1+4+N”矛盾纠纷化解 模式", "1+4+n矛盾纠纷化解模式"),
        ("《关于加强寄递安全的意见》", "关于加强寄递安全的意见"),
        ("「有呼必應」機制", "有呼必應機制"),
        ("ｅ通办", "e通办"),
        ("“2.0”平台", "2.0平台"),
        ("“3·15”行动", "3.15行动"),
        ("2023—2025年行动", "2023-2025年行动"),
        ("①号工作室", "1号工作室"),
        ("买买提·艾力", "买买提艾力"),
        ("警民\u200b议事\u202e点", "警民议事点"),
        ("二〇二五行动", "二〇二五行动"),
        ("葛\U000e0100城警务室", "葛城警务室"),
    ],
)
def test_names_lose_what_printers_vary(name: str, normal: str) -> None:
    assert normal_name(name, "practice") == normal


def test_a_person_has_no_digits() -> None:
    assert normal_name("张 三①", "person") == "张三"


@given(st.text(max_size=30), st.sampled_from(["practice", "person"]))
def test_normal_names_are_settled(name, kind) -> None:
    once = normal_name(name, kind)
    assert once and normal_name(once, kind) == once


@given(KEYS, KEYS)
def test_one_iri_for_one_key(a: Key, b: Key) -> None:
    assert (a == b) == (local(a) == local(b))


@given(KEYS)
def test_iris_hold_nothing_unsafe(key: Key) -> None:
    assert not re.search(r"[\x00-\x20<>\"{}|^`\\\u007f-\u009f\u200b-\u200f\u2028-\u202e\ud800-\uf8ff]", iri(key, BASE))


def test_iris_are_readable() -> None:
    assert iri(Key("agency", "150525", "公安局东明派出所"), BASE) == (
        "https://w3id.org/govkg/id/agency/150525_公安局东明派出所"
    )
    assert local(Key("practice", "", "1+4+n模式")) == "practice/1+4+n模式"


def test_a_division_is_no_part_of_the_name() -> None:
    assert local(Key("agency", "150525", "公安局")) != local(Key("agency", "", "150525_公安局"))


def test_long_names_are_cut_and_stay_apart() -> None:
    one, two = encoded("公" * 10_000), encoded("公" * 10_001)
    assert one != two and len(one) <= 120 and len(two) <= 120


def test_hostile_text_is_escaped() -> None:
    assert local(Key("agency", "", "<b>\u202e\ud800\x00")) == "agency/%3Cb%3E%E2%80%AE%ED%A0%80%00"


@pytest.mark.parametrize("base", ["", "id/", "https://x.org/id", "https://x.org/<id>/", "https://x.org/a b/"])
def test_a_base_that_is_none(base: str) -> None:
    with pytest.raises(GovkgError, match="absolute IRI"):
        checked_base(base)


def test_a_base() -> None:
    assert checked_base("https://x.org/图谱/") == "https://x.org/图谱/"
    assert kind_of("Platform") == "practice" and kind_of("Court") is None
