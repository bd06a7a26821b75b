"""What holds for any two versions: the same is empty, back is the reverse, a patch gives the other to the byte, reading blocks is reading all."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from diff_versions import some_records, write_version
from hypothesis import HealthCheck, given, settings

from kg.diff import Comparison, patch, patched
from kg.diff.changes import reverse

few = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def two(folder: str, old: list[object], new: list[object], **options: object) -> tuple[Path, Path]:
    shutil.rmtree(folder, ignore_errors=True)
    return (
        write_version(Path(folder, "old"), old, **options),  # type: ignore[arg-type]
        write_version(Path(folder, "new"), new, **options),  # type: ignore[arg-type]
    )


def plain(comparison: Comparison) -> set[object]:
    return {change._replace(causes=()) for change in comparison.difference.changes}


@few
@given(some_records, some_records)
def test_laws(old: list[object], new: list[object]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        a, b = two(folder, old, new)
        there, back = Comparison.of(a, b), Comparison.of(b, a)
        assert there.old.written, "two exports are compared block by block"
        assert Comparison.of(a, a).difference.same
        assert not Comparison.of(a, a).difference.changes
        assert {reverse(change) for change in back.difference.changes} == plain(there)
        assert there.difference.same == ((a / "graph.ttl").read_bytes() == (b / "graph.ttl").read_bytes()
                                         and (a / "evidence.ttl").read_bytes() == (b / "evidence.ttl").read_bytes())  # fmt: skip
        file = Path(folder, "patch.rdfp")
        file.write_text(patch.written(there.old, there.new, "rdf-patch", True), encoding="utf-8")
        patched.write(a, file, Path(folder, "out"), 5)
        for name in ("graph.ttl", "evidence.ttl"):
            assert (Path(folder, "out", name)).read_text("utf-8") == (b / name).read_text("utf-8")
        blocks = plain(there)
        a, b = two(folder, old, new, written=False)
        whole = Comparison.of(a, b)
        assert not whole.old.written
        assert plain(whole) == blocks
