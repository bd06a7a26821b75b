"""Where caches lie: the user's cache folder, or the one that ``GOVKG_CACHE_DIR`` names. What lies there may be deleted at any time."""

from __future__ import annotations

import os
from pathlib import Path

import platformdirs

VARIABLE = "GOVKG_CACHE_DIR"


def folder() -> Path:
    """The folder of all caches of govkg, which may not be there yet."""
    return Path(os.environ.get(VARIABLE) or platformdirs.user_cache_dir("govkg", appauthor=False))
