"""A graph as tables for the statistician: tidy rows by place, year and topic, with what was read as the denominator.

In: the folder of an export, the dimensions, the measure. Out: a CSV or Parquet file and, beside it, a codebook in Chinese and English.
Serves whoever compares places or years: a row with a zero says "read and nothing found"; a place and year without a row was not read.

    observations  the claims of an export, each with its article, its places and its topics
    places        divisions rolled up to provinces, prefectures or counties
    cells         rows of one measure
    files         CSV, Parquet, the codebook
"""

from kg.panel.cells import DIMENSIONS, MEASURES
from kg.panel.files import write
from kg.panel.places import LEVELS

__all__ = ["DIMENSIONS", "LEVELS", "MEASURES", "write"]
