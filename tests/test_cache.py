"""The file that keeps what was read: nothing that happens to it costs more than time, and nothing but readings comes out of it."""

from __future__ import annotations

import os
import pickle
import random
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st
from test_incremental import COUNTIES, NAMES, built, page
from test_packing import Evil

from kg.build import Options, build
from kg.cache import Database
from kg.cache.database import _check
from kg.cli import main
from kg.ontology_dir import builtin

SEEDS = Path(__file__).parents[1] / "seeds"
VALUES = {bytes([n]) * 16: random.Random(n).randbytes(40_000) for n in range(40)}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A cache with many values."""
    file = tmp_path / "readings.sqlite"
    fill(file)
    return file


def fill(file: Path) -> None:
    database = Database(file)
    for key, value in VALUES.items():
        database.put(key, value)
    database.close()


def known(file: Path) -> int:
    """How many values are there. None of them is another than was put."""
    database = Database(file)
    found = {key: database.get(key) for key in VALUES}
    database.close()
    assert all(value in (None, VALUES[key]) for key, value in found.items())
    return sum(value is not None for value in found.values())


# -- damage


def delete(file: Path) -> None:
    file.unlink()


def empty(file: Path) -> None:
    file.write_bytes(b"")


def halve(file: Path) -> None:
    os.truncate(file, file.stat().st_size // 2)


def cut_within_a_page(file: Path) -> None:
    os.truncate(file, file.stat().st_size - 1000)


def overwrite(file: Path) -> None:
    file.write_bytes(random.Random(1).randbytes(50_000))


def overwrite_the_middle(file: Path) -> None:
    data = bytearray(file.read_bytes())
    data[20_000:60_000] = random.Random(2).randbytes(40_000)
    file.write_bytes(data)


def leave_a_foreign_journal(file: Path) -> None:
    file.with_name(f"{file.name}-journal").write_bytes(random.Random(3).randbytes(9000))


def put_another_database(file: Path) -> None:
    file.unlink()
    with sqlite3.connect(file) as other:
        other.execute("CREATE TABLE thesis (chapter)")
    other.close()


def swap_values(file: Path) -> None:
    with sqlite3.connect(file) as connection:
        connection.execute("UPDATE value SET id = -id")
        connection.execute("UPDATE value SET id = 41 + id")
    connection.close()


def turn_values_to_text(file: Path) -> None:
    with sqlite3.connect(file) as connection:
        connection.execute("UPDATE value SET content = 'text'")
        connection.execute("UPDATE entry SET size = 'much', used = 'never'")
        connection.execute("UPDATE build SET number = 'first'")
    connection.close()


DAMAGES = (
    delete, empty, halve, cut_within_a_page, overwrite, overwrite_the_middle, leave_a_foreign_journal, put_another_database, swap_values,
    turn_values_to_text,
)  # fmt: skip


@pytest.mark.parametrize("damage", DAMAGES, ids=lambda d: d.__name__)
def test_a_damaged_file_gives_what_is_whole_and_is_mended(damage: Callable[[Path], None], file: Path) -> None:
    assert known(file) == len(VALUES)
    damage(file)
    known(file)
    fill(file)
    assert known(file) == len(VALUES)


@pytest.mark.parametrize("damage", DAMAGES, ids=lambda d: d.__name__)
def test_a_file_may_be_damaged_while_it_is_used(damage: Callable[[Path], None], file: Path) -> None:
    database = Database(file)
    keys = list(VALUES)
    assert database.get(keys[0]) == VALUES[keys[0]]
    damage(file)
    for key in keys[1:]:
        assert database.get(key) in (None, VALUES[key])
        database.put(key, VALUES[key])
    database.close()
    known(file)
    fill(file)
    assert known(file) == len(VALUES)


@settings(max_examples=40, deadline=None, derandomize=True)
@given(seed=st.integers(0, 10**9))
def test_no_other_value_comes_out_of_a_file_with_broken_bytes(
    seed: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    chance = random.Random(seed)
    file = tmp_path_factory.mktemp("broken") / "readings.sqlite"
    fill(file)
    data = bytearray(file.read_bytes())
    for _ in range(chance.choice((1, 5, 500))):
        data[chance.randrange(chance.choice((100, 9000, len(data))))] = chance.randrange(256)
    file.write_bytes(data)
    for _ in range(3):  # damage to the order of the values may show only when more come to them
        known(file)
        fill(file)
    assert known(file) >= len(VALUES) * 0.9


def occupied(place: Path) -> Path:
    (place / "readings.sqlite").mkdir()
    return place / "readings.sqlite"


def below_a_file(place: Path) -> Path:
    (place / "file").write_text("", encoding="utf-8")
    return place / "file" / "readings.sqlite"


def nowhere(place: Path) -> Path:
    return Path("/proc/readings/readings.sqlite")


@pytest.mark.parametrize("where", [occupied, below_a_file, nowhere], ids=lambda w: w.__name__)
def test_a_file_that_cannot_be_is_done_without(where: Callable[[Path], Path], tmp_path: Path) -> None:
    database = Database(where(tmp_path))
    database.put(b"key", b"value")
    database.close()
    assert database.problem and not database.works and database.get(b"key") is None


@pytest.fixture
def locked(file: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setattr("kg.cache.database.WAIT", 0.05)
    other = sqlite3.connect(file, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    yield file
    other.close()


def test_a_locked_file_is_done_without(locked: Path) -> None:
    assert known(locked) == 0
    fill(locked)


def test_a_file_that_another_writes_to_is_still_read(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.cache.database.WAIT", 0.05)
    other = sqlite3.connect(file, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    fill(file)
    assert known(file) == len(VALUES)
    other.close()


def test_an_interrupted_write_leaves_the_file_as_it_was(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    database = Database(file)
    database.put(b"new", b"value")

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(Database, "_prune", interrupt)
        database.write()
    database.close()
    assert known(file) == len(VALUES)


def test_the_command_says_that_its_cache_was_of_no_use(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = tmp_path / "1.txt"
    source.write_text(page(COUNTIES[0], NAMES[0]), encoding="utf-8")
    monkeypatch.setenv("GOVKG_CACHE_DIR", str(source))
    result = CliRunner().invoke(main, ["build", str(source), "--out", str(tmp_path / "out")])
    assert result.exit_code == 0
    assert "was of no use" in result.stderr and "only time was lost" in result.stderr
    assert "1 pages, 1 articles" in result.stdout


# -- its size, and others


def test_what_was_unused_longest_goes_first(tmp_path: Path) -> None:
    file, size = tmp_path / "readings.sqlite", 10_000
    for number in range(30):
        database = Database(file, limit=15 * size)
        database.get(b"always")
        if number in (0, 1):
            database.put(b"always" if number else b"once", bytes(size))
        database.put(b"%d" % number, bytes(size))
        database.close()
    database = Database(file)
    assert b"always" in database and b"29" in database and b"28" in database
    assert b"once" not in database and b"5" not in database
    assert file.stat().st_size < 25 * size


def test_a_build_with_more_than_can_be_kept_keeps_what_it_read_first(tmp_path: Path) -> None:
    database = Database(tmp_path / "readings.sqlite", limit=150_000)
    for number in range(30):
        database.put(b"%d" % number, bytes(10_000))
        database.write()
    assert b"0" in database and b"9" in database and b"29" not in database


def test_two_builds_may_use_it_at_once(tmp_path: Path) -> None:
    file = tmp_path / "readings.sqlite"
    one, two = Database(file), Database(file)
    for number, (key, value) in enumerate(VALUES.items()):
        database = (one, two)[number % 2]
        database.put(key, value)
        if number % 3 == 0:
            database.write()
    one.close()
    two.close()
    assert known(file) == len(VALUES)


def test_others_may_not_read_it(file: Path) -> None:
    assert file.stat().st_mode & 0o077 == 0


def test_a_page_that_was_tampered_with_is_read_again(tmp_path: Path) -> None:
    """Its hash is right, as whoever tampers can make it."""
    source, cache = tmp_path / "pages", tmp_path / "readings.sqlite"
    source.mkdir()
    (source / "1.txt").write_text(page(COUNTIES[0], NAMES[0]), encoding="utf-8")
    _, before = built(source, tmp_path / "out", cache)
    with sqlite3.connect(cache) as connection:
        rows = connection.execute("SELECT id, key FROM entry").fetchall()
        evil = pickle.dumps(Evil())
        connection.executemany(
            "UPDATE value SET content = ? WHERE id = ?", [(_check(k, evil) + evil, i) for i, k in rows]
        )
    connection.close()
    assert built(source, tmp_path / "out", cache)[1] == before


@pytest.mark.parametrize("damage", [delete, halve, overwrite, empty], ids=lambda d: d.__name__)
def test_a_build_goes_on_when_its_cache_is_damaged(damage: Callable[[Path], None], tmp_path: Path) -> None:
    source, cache = tmp_path / "pages", tmp_path / "readings.sqlite"
    source.mkdir()
    for number, county in enumerate(COUNTIES):
        (source / f"{number}.txt").write_text(page(county, NAMES[number]), encoding="utf-8")
    _, before = built(source, tmp_path / "out", cache)

    def harm(stage: str, done: int, total: int) -> None:
        if stage.startswith("reading") and cache.exists() and cache.stat().st_size > 50:
            damage(cache)

    build([source], tmp_path / "out", Options((builtin(),), cache=cache), harm)
    assert built(source, tmp_path / "out", cache)[1] == before
