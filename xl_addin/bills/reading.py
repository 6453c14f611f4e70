"""A file of charges, read block by block into sums, so that a file larger than memory is no trouble."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from xl_addin.bills import faults
from xl_addin.bills.bill import Bill
from xl_addin.bills.columns import Doubtful
from xl_addin.bills.formats import recognise
from xl_addin.bills.sources import Source, opened
from xl_addin.bills.statement import statement
from xl_addin.bills.stream import DAMAGE, first_line
from xl_addin.bills.sums import Sums
from xl_addin.errors import UnreadableFile

Progress = Callable[[int, int], None]


def read(path: Path, progress: Progress | None = None) -> Bill:
    """The bill in a file: FOCUS 1.0 to 1.3, or an export of Anthropic, OpenAI or LiteLLM, as CSV, Parquet or JSON.

    Of a FOCUS file the cost is EffectiveCost, not BilledCost: what was paid in advance for a commitment is spread
    over the time in which it is used up, as a budget has it, while the invoice shows it in the month of the payment.
    Over the life of a commitment both come to the same. Charges for anything but a language model, taxes and
    credits are in `left_out`.

    Args:
        path: the file; gzip is unpacked on the way.
        progress: is told, after each block, how many bytes are done and how many there are.

    Raises:
        UnreadableFile: no such file, no known layout, or a fault anywhere in it; the message names row and column.
            Nothing is returned of a file with a fault.
    """
    source = opened(path)
    told = progress or (lambda done, size: None)
    header: tuple[str, ...] | None = None
    # A column may turn up late in JSON, and then counts from the first entry on.
    while source.header != header:
        header = source.header
        sums = summed(path, source, told)
    if sums.has_days_of_a_zone:
        sums = summed(path, source, told, days_as_written=True)
    size = path.stat().st_size
    told(size, size)
    return statement(sums, path.name)


def summed(path: Path, source: Source, told: Progress, *, days_as_written: bool = False) -> Sums:
    """The sums of the whole file."""
    layout = recognise(path.name, source.header)
    sums = Sums(layout, days_as_written)
    try:
        with closing(source.blocks(layout)) as blocks:
            for block in blocks:
                sums.add(block)
                told(source.done, path.stat().st_size)
    except (Doubtful, *DAMAGE) as doubt:
        found = faults.first(path.name, source, layout)
        raise UnreadableFile(found or f"{path.name} cannot be read ({first_line(doubt)}): export it anew.") from None
    if source.doubtful and (found := faults.first(path.name, source, layout)):
        raise UnreadableFile(found)
    return sums
