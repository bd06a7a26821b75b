"""The notebooks: each runs from a clean state, and what is kept of them can be read on the web."""

from __future__ import annotations

import shutil
import sys
import warnings
from pathlib import Path

import nbformat
import pytest
from matplotlib import pyplot as plt
from nbclient.exceptions import CellExecutionError
from nbformat import NotebookNode

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "notebooks"))
import charts  # noqa: E402
from run import run  # noqa: E402

NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The notebooks and what they read, without anything that was built before."""
    clean = tmp_path_factory.mktemp("clean")
    for name in ("notebooks", "seeds"):
        shutil.copytree(ROOT / name, clean / name, ignore=shutil.ignore_patterns(".ipynb_checkpoints", "__pycache__"))
    return clean


@pytest.fixture(autouse=True)
def no_traces(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The kernel keeps its own things in the clean checkout, too."""
    for name in ("IPYTHONDIR", "JUPYTER_RUNTIME_DIR", "XDG_CACHE_HOME"):
        monkeypatch.setenv(name, str(checkout / name.lower()))
    monkeypatch.setenv("MPLCONFIGDIR", str(Path(plt.matplotlib.get_cachedir())))  # finding the fonts takes a while


def code(notebook: NotebookNode) -> list[NotebookNode]:
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def pictures(notebook: NotebookNode) -> int:
    return sum("image/png" in output.get("data", {}) for cell in code(notebook) for output in cell.outputs)


def test_there_are_the_four_that_the_readme_lists() -> None:
    readme = (ROOT / "notebooks" / "README.md").read_text(encoding="utf-8")
    assert len(NOTEBOOKS) == 4 and all(f"({file.name})" in readme for file in NOTEBOOKS)


@pytest.mark.parametrize("file", NOTEBOOKS, ids=lambda file: file.stem)
def test_it_runs_from_a_clean_state(checkout: Path, file: Path) -> None:
    made = run(checkout / "notebooks" / file.name)
    assert [cell.execution_count for cell in code(made)] == list(range(1, len(code(made)) + 1))
    printed = [(output.output_type, output.get("name")) for cell in code(made) for output in cell.outputs]
    assert ("stream", "stderr") not in printed  # no warnings
    assert pictures(made) >= 1


@pytest.mark.parametrize("file", NOTEBOOKS, ids=lambda file: file.stem)
def test_it_is_kept_with_its_outputs_and_without_traces_of_a_machine(file: Path) -> None:
    kept = nbformat.read(file, as_version=4)
    nbformat.validate(kept)
    assert [cell.execution_count for cell in code(kept)] == list(range(1, len(code(kept)) + 1))
    assert pictures(kept) >= 1
    text = file.read_text(encoding="utf-8")
    assert not any(trace in text for trace in ("/home/", "/root/", "/tmp/", "/Users/", "site-packages", "Traceback"))
    assert all(not cell.metadata for cell in kept.cells)


def test_a_cell_that_fails_fails_the_run(tmp_path: Path) -> None:
    file = tmp_path / "broken.ipynb"
    nbformat.write(nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("1 / 0")]), file)
    with pytest.raises(CellExecutionError, match="ZeroDivisionError"):
        run(file)


def test_without_a_chinese_font_pictures_use_the_other_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(charts, "FONTS", ("No Such Font",))
    with plt.rc_context({"font.sans-serif": ["DejaVu Sans"]}), warnings.catch_warnings():
        assert charts.chinese_font() is None
        assert charts.words("县", "counties") == "counties"
        figure, axes = plt.subplots()
        axes.set_xlabel("县")
        with pytest.raises(UserWarning, match="Glyph"):  # no boxes instead of characters
            figure.canvas.draw()
        plt.close(figure)


def test_every_division_that_can_be_drawn_has_its_place() -> None:
    units = charts.divisions()
    counties = [unit for unit in units.values() if unit.level == "county"]
    assert len(counties) > 2_800
    longitudes, latitudes = charts.at(units, units)
    assert (min(longitudes), min(latitudes)) > (73, 3) and (max(longitudes), max(latitudes)) < (136, 54)
