"""Runs the notebooks from a clean state and keeps their outputs, so that they can be read on the web.

``make notebooks``. What a run leaves that depends on the machine or the clock (times, versions, paths) is taken out before saving.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbformat import NotebookNode
from traitlets.config import Config

HERE = Path(__file__).parent
METADATA = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}


def run(path: Path) -> NotebookNode:
    """The notebook with fresh outputs, run in its own folder. Raises where a cell does."""
    notebook = nbformat.read(path, as_version=4)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    with tempfile.TemporaryDirectory() as sockets:  # files to speak to the kernel through: no network port is opened
        local = {"ConnectionFileMixin": {"transport": "ipc", "ip": f"{sockets}/kernel"}}
        NotebookClient(
            notebook,
            timeout=300,
            kernel_name="python3",
            config=Config({} if sys.platform == "win32" else local),
            resources={"metadata": {"path": str(path.parent)}},
        ).execute()
    notebook.metadata = nbformat.from_dict(METADATA)
    for cell in notebook.cells:
        cell.metadata = {}
    return notebook


if __name__ == "__main__":
    for file in sorted(HERE.glob("*.ipynb")):
        made = run(file)
        nbformat.write(made, file)
        print(file.name, file=sys.stderr)
