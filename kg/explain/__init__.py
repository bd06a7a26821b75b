"""Everything that a graph knows of one entity, with the sentence behind each fact.

In: an open graph (:mod:`kg.query.store`) and a name. Out: an :class:`Account`, written as text, Markdown, HTML or JSON.
"""

from kg.explain.account import Account, account
from kg.explain.finding import Candidate, Finder

__all__ = ["Account", "Candidate", "Finder", "account"]
