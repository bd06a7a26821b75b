"""A web page's bytes in, its main text out, one paragraph a line, the headline first.

The text is what trafilatura takes for the main text; the date is that of the page's metadata, never one of its running text. Nothing is
fetched.
"""

from __future__ import annotations

import logging
import re
from copy import copy, deepcopy
from dataclasses import dataclass, field
from typing import Any

from htmldate import find_date
from lxml import etree  # type: ignore[import-untyped]
from lxml import html as lxml_html
from trafilatura import bare_extraction
from trafilatura.settings import DEFAULT_CONFIG

from kg.corpus.encoding import decode
from kg.corpus.metadata import iso_date
from kg.errors import SourceError

logging.getLogger("trafilatura").addHandler(logging.NullHandler())  # what goes wrong is said by the exception below
logging.getLogger("htmldate").addHandler(logging.NullHandler())

_DECLARED = re.compile(rb"""charset\s*=\s*["']?\s*([A-Za-z0-9_-]+)""")
_UNREADABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")  # lxml refuses one in text that is decoded already
_SITE = re.compile(r"(?:_+|\s+[-|–—_]+\s+|\s*\|\s*|-(?=[^-]*(?:网|报|门户|频道|法院|检察院)$)).*$")
_BLOCKS = "h1 div p span td li h2 h3 h4 h5 h6 time em".split()
_FURNITURE = "head script style noscript".split()
_LABELLED = re.compile("来源|來源|稿源|发布|發布|日期")
_DATED = re.compile(rf"\d{{4}}\s?[-./年]|{_LABELLED.pattern}")
_CONFIG = deepcopy(DEFAULT_CONFIG)
_CONFIG.set("DEFAULT", "MIN_EXTRACTED_SIZE", "50")  # a short text in Chinese; the extractor thinks of 250 letters
_LAST_DAY = "2099-12-31"  # set, so that no clock takes part
_FRONT = 6  # short blocks below the headline in which date and source may stand


@dataclass(frozen=True, slots=True)
class Page:
    """A web page as read. ``front`` holds the short lines above its text, where date and source stand."""

    text: str
    encoding: str
    title: str | None = None
    date: str | None = None
    publisher: str | None = None
    url: str | None = None
    front: list[str] = field(default_factory=list)
    note: str | None = None


def read_html(data: bytes) -> Page:
    """The main text of a page. Raises SourceError where there is none."""
    declared = _DECLARED.search(data[:4096])
    decoded = decode(data, declared[1].decode("ascii") if declared else None)
    source = _DECLARATION.sub("", _UNREADABLE.sub("", decoded.text))
    try:
        tree = lxml_html.document_fromstring(source, parser=lxml_html.HTMLParser(huge_tree=True, no_network=True))
    except (etree.LxmlError, ValueError):
        raise SourceError("this page is no HTML; fetch it again or leave it out") from None
    front, date = _front(tree), _date(tree)
    found: Any = bare_extraction(
        tree,
        with_metadata=True,
        include_comments=False,
        include_tables=True,
        date_extraction_params={"extensive_search": False},
        config=_CONFIG,
    )
    body = _lines(found.text if found else None)
    if not any(c.isalnum() for line in body for c in line):
        raise SourceError("this page holds no main text (cut off or only menus?); fetch it again or leave it out")
    title = _headline(found.title)
    if title == found.sitename:
        title = None
    if title and "".join(title.split()) not in ["".join(line.split()) for line in body[:5]]:
        body.insert(0, title)
    note = decoded.note
    if "</html" not in source[-4096:].lower():
        note = note or "the page has no end and may be cut off; what there is was read"
    return Page(
        text="\n".join(body) + "\n",
        encoding=decoded.encoding,
        title=title,
        date=date,
        publisher=found.sitename if found.sitename and found.sitename != found.hostname else None,
        url=found.url or None,
        front=front,
        note=note,
    )


def _date(tree: lxml_html.HtmlElement) -> str | None:
    """The date of publication that the page's metadata give. htmldate sees nothing else of the page: it would take a date from
    its scripts or its running text."""
    head = lxml_html.Element("head")
    for element in tree.iter("meta", "link", "script"):
        if element.tag != "script" or element.get("type") == "application/ld+json":
            head.append(copy(element))
    page = lxml_html.Element("html")
    page.append(head)
    page.append(lxml_html.Element("body"))
    found = find_date(page, original_date=True, extensive_search=False, max_date=_LAST_DAY)
    return iso_date(found) if found else None


def _lines(text: str | None) -> list[str]:
    return [line for raw in (text or "").splitlines() if (line := raw.strip())]


def _headline(title: str | None) -> str | None:
    """The title without the name of the site that pages add to it."""
    plain = " ".join((title or "").split())
    return _SITE.sub("", plain).strip() or plain or None


def _front(tree: lxml_html.HtmlElement) -> list[str]:
    """The first short blocks below the headline that hold a date or a source. Without a headline only those that say what they
    hold: a date alone may be that of the day on which the page was asked for, or of another article."""
    lines: list[str] = []
    below = False
    for block in tree.iter(*_BLOCKS):
        if block.tag == "h1":
            below = True
        if len(block) > 12 or next(block.iterancestors(*_FURNITURE), None) is not None:
            continue
        line = " ".join(block.text_content().split())
        if 4 <= len(line) <= 80 and (_DATED if below else _LABELLED).search(line):
            lines.append(line)
            if len(lines) == _FRONT:
                break
    return lines
