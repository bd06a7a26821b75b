"""Text as XML can hold it, for GraphML, GEXF and the files inside an Excel workbook.

In: any text. Out: the same without control signs, halves of surrogate pairs and non-characters, which no XML file may contain.
"""

from __future__ import annotations

import re

_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def xml_text(text: str) -> str:
    return _NOT_IN_XML.sub("", text)
