"""Importing a FOCUS file, beside pandas merely reading it: the seconds and the memory of each, in its own process."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from bench.race import Result, at_most, skipped

#: The size that the targets are for; `BREAKEVEN_BENCH_BILL_MB=200` is quicker, and takes as much memory.
MEGABYTES = int(os.environ.get("BREAKEVEN_BENCH_BILL_MB", "1000"))
ROUNDS = 3
TIMES_THE_SECONDS = 2
#: Of the memory of a process that has both packages and has read nothing: ours is read in batches, which take about
#: three times that however large the file is.
TIMES_THE_IMPORTS = 4

OURS = "bills.read(Path(sys.argv[1]))"
IMPORTS = "import pyarrow"
RIVAL = 'pandas.read_csv(sys.argv[1], engine="pyarrow")'

PROGRAM = """
import re, resource, sys
from pathlib import Path
from time import perf_counter
import pandas
from xl_addin import bills
start = perf_counter()
{work}
spent = perf_counter() - start
# Linux counts what the parent held before into `ru_maxrss`, and keeps the process's own peak here.
status = Path("/proc/self/status")
own = status.exists() and re.search(r"VmHWM:\\s+(\\d+)", status.read_text())
print(spent, int(own[1]) if own else resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""

HEADER = (
    "AvailabilityZone,BilledCost,BillingAccountId,BillingAccountName,BillingAccountType,BillingCurrency,"
    "BillingPeriodEnd,BillingPeriodStart,ChargeCategory,ChargeClass,ChargeDescription,ChargeFrequency,"
    "ChargePeriodEnd,ChargePeriodStart,ConsumedQuantity,ConsumedUnit,ContractedCost,ContractedUnitPrice,"
    "EffectiveCost,InvoiceId,InvoiceIssuerName,ListCost,ListUnitPrice,PricingCategory,PricingCurrency,"
    "PricingQuantity,PricingUnit,ProviderName,PublisherName,RegionId,RegionName,ResourceId,ResourceName,"
    "ResourceType,ServiceCategory,ServiceName,ServiceSubcategory,SkuId,SkuMeter,SkuPriceDetails,SkuPriceId,"
    "SubAccountId,SubAccountName,Tags\n"
)
MODELS = ("Claude4Sonnet", "Claude4Haiku", "Nova-Pro", "Llama3-3-70B")
TOKENS = ("input-tokens", "output-tokens", "cache-read-input-token-count", "input-tokens-batch")
SERVICES = ("Amazon Elastic Compute Cloud", "Amazon Simple Storage Service", "AWS Lambda", "Amazon RDS")
MACHINES = 2_000


def results() -> Iterator[Result]:
    what = f"Importing a FOCUS file of {MEGABYTES:,} MB"
    if sys.platform == "win32":
        yield skipped(what, "Windows does not say a process's peak memory", f"at most {TIMES_THE_SECONDS}x")
        return
    with TemporaryDirectory() as folder:
        path = Path(folder, "focus.csv")
        write(path, MEGABYTES * 10**6)
        # Both in turns, so that whatever else the machine does meets both; the first turn warms the disk's cache.
        turns = [[measured(work, path) for work in (OURS, RIVAL, IMPORTS)] for _ in range(ROUNDS + 1)][1:]
    seconds, memory = zip(*(zip(*turn, strict=True) for turn in turns), strict=True)
    ours, rival, _ = (median(column) for column in zip(*seconds, strict=True))
    yield at_most(what, ("bills.read", ours), ("pandas.read_csv", rival), TIMES_THE_SECONDS)
    ours, rival, imports = (max(column) for column in zip(*memory, strict=True))
    yield Result(
        f"Peak memory for {MEGABYTES:,} MB",
        f"bills.read: {ours:,.0f} MB",
        f"import pandas, pyarrow: {imports:,.0f} MB (pandas.read_csv: {rival:,.0f} MB)",
        f"{ours / imports:.2f}x the memory",
        f"at most {TIMES_THE_IMPORTS}x",
        ours <= TIMES_THE_IMPORTS * imports,
    )


def measured(work: str, path: Path) -> tuple[float, float]:
    """Seconds, imports not counted, and the megabytes of the whole process at its peak."""
    program = [sys.executable, "-c", PROGRAM.format(work=work), str(path)]
    seconds, peak = subprocess.run(program, capture_output=True, text=True, check=True).stdout.split()
    return float(seconds), int(peak) / (2**20 if sys.platform == "darwin" else 2**10)


def write(path: Path, size: int) -> None:
    """A month of hourly charges of about that many bytes, three in ten for a language model; always the same."""
    chance = random.Random(1)
    written = 0
    with path.open("w", encoding="utf-8", newline="") as file:
        written += file.write(HEADER)
        while written < size:
            written += file.write(row(chance, day=1 + 30 * written // size))


def row(chance: random.Random, day: int) -> str:
    if chance.random() < 0.3:
        service, category, unit = "Amazon Bedrock", "AI and Machine Learning,Amazon Bedrock,Generative AI", "1K tokens"
        meter = f"USE1-{chance.choice(MODELS)}-{chance.choice(TOKENS)}"
    else:
        service, unit = chance.choice(SERVICES), "Hours"
        category = f"Compute,{service},Virtual Machines"
        meter = f"USE1-BoxUsage:m{chance.randrange(MACHINES)}.large"
    hour, cost, quantity = chance.randrange(23), f"{chance.random():.10f}", chance.randrange(10**7)
    thing = f"{chance.getrandbits(64):016x}"
    return (
        f"us-east-1a,{cost},123456789012,Example Corp,Member,USD,2026-10-01T00:00:00Z,2026-09-01T00:00:00Z,Usage,,"
        f'"$0.0031 per {unit} for {meter}, US East",Usage-Based,2026-09-{day:02d}T{hour + 1:02d}:00:00Z,'
        f"2026-09-{day:02d}T{hour:02d}:00:00Z,{quantity},{unit},{cost},0.0031,{cost},INV-2026-09,AWS,{cost},0.0031,"
        f"Standard,USD,{quantity},{unit},AWS,AWS,us-east-1,US East (N. Virginia),"
        f"arn:aws:service:us-east-1:123456789012:thing/{thing},thing-{thing},{service},{category},"
        f'SKU{len(meter):07d},{meter},"{{""Operation"": ""Invoke"", ""UsageType"": ""{meter}""}}",{len(meter)}.JRTC,'
        f'210987654321,team-{thing[:2]},"{{""team"": ""{thing[:2]}"", ""env"": ""prod"", ""for"": ""{thing[:6]}""}}"\n'
    )
