"""No file, however hostile, gives a traceback, a runaway or a wrong bill: it is read, or refused in a sentence."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from random import Random

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.attacks.damage import damaged
from tests.attacks.limited import said_under_a_limit
from tests.bills.files import (
    ANTHROPIC_COST,
    ANTHROPIC_USAGE,
    FOCUS,
    FOCUS_MONTH,
    LITELLM,
    OPENAI_COST,
    OPENAI_COSTS,
    OPENAI_USAGE,
    anthropic_cost_report,
    anthropic_usage_report,
    csv_of,
    focus,
    litellm_csv,
)
from tests.proof import sampled
from xl_addin import bills
from xl_addin.cases import your_bill
from xl_addin.errors import BreakevenError

MEGABYTE = 1 << 20
HEADER = FOCUS["1.2"]
FILES_AT_ONCE = 150


def parquet_of(**cells: pa.Array) -> bytes:
    """The rows of a FOCUS export, with these cells."""
    rows = len(next(iter(cells.values()))) if cells else len(FOCUS_MONTH)
    month = [str(row[name]) for name in HEADER for row in FOCUS_MONTH]
    columns = {name: pa.array(month[place * 7 : place * 7 + 7]) for place, name in enumerate(HEADER)}
    if cells:
        columns = {name: pa.array([str(focus("2026-09-01", 1.0)[name])] * rows) for name in HEADER} | cells
    written = BytesIO()
    pq.write_table(pa.table(columns), written, compression="zstd")
    return written.getvalue()


SOUND = [
    *(csv_of(columns, FOCUS_MONTH).encode() for columns in FOCUS.values()),
    *(text.encode() for text in (ANTHROPIC_COST, ANTHROPIC_USAGE, OPENAI_COST, OPENAI_USAGE, litellm_csv())),
    *(text.encode() for text in (anthropic_cost_report(), anthropic_usage_report(), json.dumps(OPENAI_COSTS))),
    "\n".join(map(json.dumps, LITELLM)).encode(),
    parquet_of(),
]


def sentence_on(path: Path) -> str:
    """What is said of a file that is refused; nothing where it is read."""
    try:
        bill = bills.read(path)
        your_bill.tables(bill)
        your_bill.figures(bill, path.name)
    except BreakevenError as refused:
        return str(refused)
    return ""


@pytest.mark.parametrize("seed", sampled(2, range(60)))
def test_a_damaged_bill_is_read_or_refused_in_words(tmp_path: Path, seed: int) -> None:
    chance = Random(seed)
    path = tmp_path / "bill"
    for _ in range(FILES_AT_ONCE):
        content = damaged(chance.choice(SOUND), chance)
        path.write_bytes(gzip.compress(content) if chance.random() < 0.1 else content)
        said = sentence_on(path)
        assert said == "" or 20 < len(said) < 2_000


# Bombs ----------------------------------------------------------------------------------------------------------------


def packed(*pieces: tuple[bytes, int]) -> bytes:
    """Pieces so many times each, packed with gzip; a file of it may have many members."""
    return b"".join(gzip.compress(piece) * times for piece, times in pieces)


CELLS_BEFORE = b"BillingCurrency,ChargeCategory,ChargePeriodStart,EffectiveCost,ServiceName,ChargeDescription\n"
ROW_BEFORE = b"USD,Usage,2026-09-01,1,OpenAI,"
MANY = 1_100  # megabytes: more than the limit


def texts(text: str, rows: int) -> pa.Array:
    """The same text in every row, which a Parquet file holds once."""
    return pa.DictionaryArray.from_arrays(pa.array([0] * rows, pa.int32()), pa.array([text]))


BOMBS: dict[str, tuple[Callable[[], bytes], str]] = {
    "brackets": (lambda: b"[" * 200_000, "nested more than 32 deep"),
    "braces": (lambda: b'{"a":' * 200_000, "nested more than 32 deep"),
    "an entry, then braces": (lambda: json.dumps(LITELLM)[:-1].encode() + b"," + b'{"a":' * 100_000, "nested"),
    "metadata of brackets": (lambda: b'{"spend": 1, "metadata":' + b"[" * 200_000, "nested more than 32 deep"),
    "a text": (lambda: packed((b'[{"a":"', 1), (b"x" * MEGABYTE, MANY)), "is longer than 16 MB"),
    "a name": (lambda: packed((b'[{"', 1), (b"x" * MEGABYTE, MANY)), "is longer than 16 MB"),
    "blanks": (lambda: packed((b"[", 1), (b" " * MEGABYTE, MANY)), "is longer than 16 MB"),
    "a list in an entry": (lambda: packed((b'[{"a":[', 1), (b"{}," * 300_000, 300)), "of more than 2,000,000 parts"),
    "names": (lambda: b"[{" + b",".join(b'"%d":1' % name for name in range(9_999)) + b"}]", "more than 2,000 names"),
    "a row": (lambda: packed((CELLS_BEFORE + ROW_BEFORE, 1), (b"x" * MEGABYTE, MANY)), "line 2 is longer than 16 MB"),
    "a header": (lambda: packed((b"x" * MEGABYTE, MANY)), "line 1 is longer than 16 MB"),
    "a cell of lines": (
        lambda: packed((CELLS_BEFORE + ROW_BEFORE + b'"', 1), (b"x\n" * (MEGABYTE // 2), 60)),
        "is damaged or cut off before its first row ends",
    ),
    "blank lines": (lambda: packed((CELLS_BEFORE, 1), (b"\n" * MEGABYTE, 200)), "more than 100 times its size"),
    "rows": (
        lambda: packed((CELLS_BEFORE, 1), ((ROW_BEFORE + b"m\n") * 30_000, MANY)),
        "more than 100 times its size",
    ),
    "a cell of Parquet": (
        lambda: parquet_of(ChargeDescription=pa.array(["x" * 200 * MEGABYTE])),
        "column ChargeDescription: it holds 209,7",
    ),
    "a cell of Parquet in every row": (
        lambda: parquet_of(ChargeDescription=texts("x" * 10 * MEGABYTE, 20_000)),
        "more than 100 times its size",
    ),
    "a map of Parquet": (
        lambda: parquet_of(
            SkuPriceDetails=pa.array([[("a", "x" * 100 * MEGABYTE)]], pa.map_(pa.string(), pa.string()))
        ),
        "column SkuPriceDetails.key_value.value: it holds 104,8",
    ),
    "a list of Parquet": (
        lambda: parquet_of(SkuPriceDetails=pa.array([[1] * 15_000_000], pa.list_(pa.int8()))),
        "more than 100 times its size",
    ),
    "many rows of Parquet": (
        lambda: parquet_of(**{name: texts(str(focus("2026-09-01", 1.0)[name]), 3_000_000) for name in HEADER}),
        "more than 100 times its size",
    ),
    "wide cells of Parquet": (
        lambda: parquet_of(ServiceName=pa.array([b"x" * 5_000] * 9, pa.binary(5_000))),
        "column ServiceName: it holds cells of 5,000 bytes",
    ),
}


@pytest.mark.parametrize("bomb", sampled(6, BOMBS))
def test_a_few_bytes_that_stand_for_gigabytes_are_refused_within_one(tmp_path: Path, bomb: str) -> None:
    content, sentence = BOMBS[bomb]
    path = tmp_path / "bill"
    path.write_bytes(content())
    assert path.stat().st_size < 5 * MEGABYTE
    said = said_under_a_limit("from xl_addin import bills", "bills.read(Path(sys.argv[1])).total", path)
    assert sentence in said


@pytest.mark.parametrize("attempt", sampled(1, range(20)))
def test_a_fault_in_a_file_of_several_blocks_lets_the_process_end(tmp_path: Path, attempt: int) -> None:
    path = tmp_path / "bill.csv"
    path.write_bytes(CELLS_BEFORE + b"".join(ROW_BEFORE + b"gpt-5.4 input, %d\n" % row for row in range(200_000)))
    said = said_under_a_limit("from xl_addin import bills", "bills.read(Path(sys.argv[1])).total", path)
    assert (
        said == "bill.csv, row 2: it has 7 columns and the header has 6: cells with a comma need quotes around them.\n"
    )
