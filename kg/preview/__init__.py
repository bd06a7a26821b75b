"""What an edit of the ontology adds and takes away, before anything is built with it.

In: the ontology folders before and after, a corpus. Out: a :class:`Preview`: the edit, how much of the corpus it can touch, and each fact that differs, with
its quote and the rule that is its cause. Nothing is written.
"""

from kg.preview.changes import Change, Fact
from kg.preview.edit import Edit, EditedRule
from kg.preview.running import Preview, preview

__all__ = ["Change", "Edit", "EditedRule", "Fact", "Preview", "preview"]
