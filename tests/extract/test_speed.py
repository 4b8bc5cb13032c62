"""Speed and memory, measured beside the fastest library way in the same run."""

import random
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pyarrow.csv as pacsv
import pyarrow.parquet as pq
import pytest
from extract.made import column, source

PURCHASE = source(
    column("catalog_code", "カタログコード"),
    column("kikaku_round", "企画回"),
    column("application_no", "申込番号"),
    column("member_no", "組合員番号", "key", required=True),
    column("item_no", "申込商品番号"),
    column("size_color", "サイズ色"),
    column("quantity", "数量", "integer"),
    column("amount", "金額", "integer"),
    column("gift_name", "お届け先氏名"),
    column("shipped_on", "出荷日", "date"),
    name="catalog_purchase",
    path="purchases.csv",
)
MOST = 4.0
"""The machine of the tests is shared, so this only catches a fall into per-row work: the measured
ratio is printed and stands in docs/extract.md."""


def write_purchases(path: Path, rows: int) -> None:
    """Purchase lines in CP932, seeded, written in one go."""
    rng = random.Random(1)  # noqa: S311 - a fixture, not a secret
    lines = [",".join(c.header for c in PURCHASE.columns.values()), *(
        f"C{n % 37:03d},{202601 + n % 12}-{n % 5 + 1},{n:08d},{rng.randrange(1, 278_098):07d},"
        f"{rng.randrange(10**6):06d},Ｍ・紺,{rng.randrange(1, 9)},{rng.randrange(300, 30_000)},"
        f"髙﨑　花子,2026{rng.randrange(1, 13):02d}{rng.randrange(1, 29):02d}"
        for n in range(rows)
    ), ""]  # fmt: skip
    path.write_bytes("\r\n".join(lines).encode("cp932"))


def _seconds(work) -> float:
    """The best of three."""
    taken = []
    for _ in range(3):
        started = time.perf_counter()
        work()
        taken.append(time.perf_counter() - started)
    return min(taken)


@pytest.mark.slow
def test_extraction_keeps_up_with_plain_arrow(folders, capsys):
    """300,000 rows: no per-row Python on the way, within a factor of reading and writing alone."""
    raw = folders.inbound / "purchases.csv"
    write_purchases(raw, 300_000)

    def plain():
        table = pacsv.read_csv(raw, read_options=pacsv.ReadOptions(encoding="cp932"))
        pq.write_table(table, raw.with_suffix(".parquet"))

    alone, whole = _seconds(plain), _seconds(lambda: folders.extract(PURCHASE))
    with capsys.disabled():
        print(  # noqa: T201 - the figure is the point
            f"\n[extract: {whole:.2f} s, plain arrow {alone:.2f} s, ratio {whole / alone:.2f}]"
        )
    assert whole / alone < MOST


_MEASURED = """
    import sys, resource
    from pathlib import Path
    sys.path[:0] = {path!r}
    from extract.made import Folders
    from extract.test_speed import PURCHASE
    folders = Folders.__new__(Folders)
    folders.inbound, folders.lake = Path({inbound!r}), Path({lake!r})
    print(folders.extract(PURCHASE).rows, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


def _peak(folders) -> tuple[int, int]:
    """Rows that landed, and the most memory that it took in a process of its own, in KiB."""
    code = textwrap.dedent(_MEASURED).format(
        path=sys.path, inbound=str(folders.inbound), lake=str(folders.lake)
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    rows, peak = map(int, done.stdout.split())
    return rows, peak


@pytest.mark.slow
@pytest.mark.parametrize("times", [8])
def test_memory_does_not_grow_with_the_file(times, folders):
    """A file eight times as large takes at most 1.4 times the memory."""
    raw = folders.inbound / "purchases.csv"
    write_purchases(raw, 250_000)
    head, _, body = raw.read_bytes().partition(b"\r\n")
    few, small = _peak(folders)
    with raw.open("wb") as file:
        file.write(head + b"\r\n")
        for _ in range(times):
            file.write(body)
    many, large = _peak(folders)
    assert many == times * few
    assert large < 1.4 * small
