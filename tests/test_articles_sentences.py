"""Sentences: where they end, and what holds them together."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.articles.sentences import ends

CASES = {
    "stops": "派出所来了。|你看见了吗?|看见了!|民警说。",
    "a semicolon is inside": "一是走访;二是回访。|三是总结。",
    "speech of one sentence, then who said it": "“板凳一搬,气就消了。”老周说。|大家都笑了。",
    "speech of one sentence, led in": "老周说:“板凳一搬,气就消了。”|大家都笑了。",
    "speech of several sentences": "“板凳一搬。|火气就消了。|事情好办。”老周说。|大家都笑了。",
    "speech of several sentences, led in": "老周说:“板凳一搬。|火气就消了。”|大家都笑了。",
    "a mark in a name": "开展“平安,你我他!”活动三次。|效果很好。",
    "a bracket": "推行调解工作法(见图。下同)三年。|效果很好。",
    "two quotations in a row": "“够了吗?”“够了。”两人握手言和。|大家都笑了。",
    "a quotation that is not closed": "他说“板凳一搬。|火气就消了。|大家都笑了。",
    "a quotation closed that was not opened": "枫桥经验”得到推广。|效果很好。",
    "inner quotation": "“我们组建了‘义警’队伍。|让大家动起来。”负责人说。",
    "no mark at the end": "板凳一搬。|火气就消了",
    "several marks": "真的吗?!|真的……好。",
}


@pytest.mark.parametrize("marked", CASES.values(), ids=CASES.keys())
def test_ends(marked: str) -> None:
    text = marked.replace("|", "")
    at, parts = 0, []
    for end in ends(text):
        parts.append(text[at:end])
        at = end
    assert "|".join(parts) == marked


@given(st.text(alphabet="甲乙。!?“”()《》‘’,:; ", max_size=60))
def test_sentences_cover_the_text_in_order(text: str) -> None:
    found = list(ends(text))
    assert found == sorted(set(found))
    assert not text or found[-1] == len(text)
    assert not found or found[0] > 0
