"""Files in, documents out: the first stage.

:func:`list_inputs` lists what there is, cheaply; :func:`read_input` reads one input, in any process; :class:`Repeats` tells which
documents repeat an earlier one.
"""

from kg.corpus.inputs import FORMATS, Input, Skipped, list_inputs
from kg.corpus.metadata import MetadataRules
from kg.corpus.read import Note, Read, read_input
from kg.corpus.repeats import Repeats, fingerprint

__all__ = [
    "FORMATS",
    "Input",
    "MetadataRules",
    "Note",
    "Read",
    "Repeats",
    "Skipped",
    "fingerprint",
    "list_inputs",
    "read_input",
]
