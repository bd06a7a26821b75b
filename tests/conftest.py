"""What several tests share: the graph of the sample corpus, both versions together, built once."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from view_pages import browser, opened

from kg import cache_dir
from kg.build import Options, build
from kg.ontology_dir import builtin

__all__ = ["browser", "opened", "sample_export"]
SEEDS = Path(__file__).parents[1] / "seeds"


@pytest.fixture(scope="session", autouse=True)
def cache_of_the_tests(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """No test reads or fills the cache of whoever runs it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(cache_dir.VARIABLE, str(tmp_path_factory.mktemp("cache")))
        yield


@pytest.fixture(scope="session")
def sample_export(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that `make demo` makes. Only to be read."""
    out = tmp_path_factory.mktemp("sample") / "out"
    build([SEEDS], out, Options((builtin(),)))
    return out
