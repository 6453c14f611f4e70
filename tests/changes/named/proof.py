"""A function that was added to the table may be called by a line, in every notation.

That the notations agree over drawn figures is what `tests/notation/test_named.py` proves of every row.
"""

import numpy as np

from tests.notation.test_named import EXAMPLES
from xl_addin.model.graph import Graph
from xl_addin.model.line import Input, line
from xl_addin.model.named import NAMED
from xl_addin.notation import arrays, excel, javascript
from xl_addin.units import COUNT

sign = NAMED["sign"].python


@line("Which way", COUNT, source="test")
def way(saving: float) -> float:
    """Up or down."""
    return sign(saving) * 2  # type: ignore[no-any-return]


GRAPH = Graph([Input("saving", "Saving", COUNT, "Any.")], [way])


def test_a_line_that_calls_it_is_the_same_everywhere() -> None:
    assert way(-3.0) == -2
    assert arrays.evaluate(GRAPH, {"saving": np.array([-3.0, 0.0, 5.0])})["way"].tolist() == [-2, 0, 2]
    assert excel.formula(way, {"saving": "F7"}.__getitem__) == "=SIGN(F7)*2"
    assert "Math.sign(" in javascript.module(GRAPH)
    assert "sign" in EXAMPLES
