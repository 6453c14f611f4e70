"""The rival of a function in a cell: the same sum, declared to xlwings with nothing around it."""

import xlwings as xw


@xw.func
def BARE_TOTAL(gpu_rental, ops, tooling=0.0):  # type: ignore[no-untyped-def]  # noqa: N802
    """GPU rental plus operations plus tooling."""
    return gpu_rental + ops + tooling
