"""What each input said, kept from one build to the next, so that a build reads again only what is new or changed.

:class:`Database` keeps bytes under keys, in one file that may be damaged, deleted or locked at any time at no other cost than time;
:mod:`kg.cache.key` says what a reading depends on; :class:`Pages` gives what all inputs say, from there or read now.
"""

from kg.cache.database import NAME, Database
from kg.cache.pages import Pages

__all__ = ["NAME", "Database", "Pages"]
