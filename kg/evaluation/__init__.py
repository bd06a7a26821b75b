"""How good an extraction is, measured on pages that somebody annotated.

In: gold files (:mod:`kg.evaluation.gold`; docs/annotating.md says how to write them), their pages, ontology folders. Out: one :class:`Judgement` for
each thing found or missed, from which every figure follows: precision, recall and F1 with their intervals, how far gov:confidence can be trusted,
the page of errors.
"""

from kg.evaluation.gold import Gold, read_gold
from kg.evaluation.judgement import Judgement
from kg.evaluation.pages import PageResult, evaluate

__all__ = ["Gold", "Judgement", "PageResult", "evaluate", "read_gold"]
