"""The service for Office.js: the same answers as in Python, files that Microsoft's own checks take, and no way in."""

from __future__ import annotations

import contextlib
import copy
import errno
import json
import math
import re
import shutil
import signal
import socket
import ssl
import stat
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

import udfs
from bench import office_hour
from tests.absent import skip_or_fail
from tests.commands import Ask
from tests.hosts.calls import Call, Failed, answer, calls
from tests.hosts.excel_for_officejs import (
    HANDED_OVER,
    HERE,
    MODULES,
    SHOWN,
    counting_zeros,
    excel,
    in_excel,
    on_a_desktop,
    same,
    same_in_excel,
    type_errors,
)
from tests.hosts.running_service import PATIENCE, Running, running, until
from tests.posix import MODES, SIGNALS, posix_only
from tests.udfs.table import TYPED
from xl_addin.errors import CannotWrite, OutOfDomain, TooSlow, UnreadableFile, WrongType
from xl_addin.functions.cell_function import REGISTRY
from xl_addin.hosts.differences import known
from xl_addin.hosts.officejs import security, service
from xl_addin.hosts.officejs.batches import CELLS_OF_A_MOMENT, MOMENT, Batches
from xl_addin.hosts.officejs.certificate import DAYS, given_certificate, own_certificate
from xl_addin.hosts.officejs.manifest import ICON_SIZES, icon, manifest
from xl_addin.hosts.officejs.metadata import functions_json, metadata
from xl_addin.hosts.officejs.script import functions_js
from xl_addin.hosts.officejs.serving import serve
from xl_addin.hosts.officejs.settings import Settings, from_environment

OWN = Settings(url="https://excel.example.com")
OFFICE = "https://euc-excel.officeapps.live.com"

#: Figures to fill down a column with: in range, at its ends, and beyond.
FILLED = [0, 1, -1, 0.5, 1e-9, 55, 1e12, 1e300, -2146826246.0, *(1_000.5 * step for step in range(1, 141))]


def client(settings: Settings = OWN, peer: str = "127.0.0.1", **options: Any) -> TestClient:
    return TestClient(service.app(settings, REGISTRY), base_url=settings.url, client=(peer, 50_000), **options)


@pytest.fixture(scope="module")
def office_js() -> None:
    """What npm brings for these tests."""
    if not shutil.which("node") or not (MODULES / "typescript").is_dir():
        skip_or_fail("Node, or its packages for Office.js, are not there", "OFFICE_JS")


@pytest.fixture(scope="module")
def live() -> Iterator[Running]:
    with running(token="right") as found:
        yield found


# The same answers -----------------------------------------------------------------------------------------------------


def as_rows(result: Any) -> list[list[Any]]:
    """A result of the endpoint as `answer` gives it."""
    rows = result if isinstance(result, list) else [[result]]
    return [[Failed(cell["e"], cell["m"]) if isinstance(cell, dict) else cell for cell in row] for row in rows]


def test_every_call_of_the_table_is_answered_at_the_endpoint_as_in_python() -> None:
    table = calls()
    asked = [[call.name, call.cells] for call in table]
    results = client().post("/batch", json={"calls": asked}).json()["results"]
    different = [call for call, result in zip(table, results, strict=True) if not same(as_rows(result), answer(call))]
    assert [(str(call), answer(call)) for call in different] == []


def test_the_known_differences_are_those_that_are_listed() -> None:
    assert {*SHOWN, *HANDED_OVER} == set(known()["officejs"])


def test_every_call_of_the_table_is_answered_through_functions_js_but_for_the_known_differences(
    office_js: None, live: Running, tmp_path: Path
) -> None:
    table = calls()
    asked = [[call.name, call.cells, len(REGISTRY[call.name].arguments)] for call in table]
    script = live.get("/functions.js").content
    said = excel(script, tmp_path, scenario="calls", calls=asked, token="right")
    expected = [[[in_excel(cell) for cell in row] for row in answer(call)] for call in table]
    different = [
        (str(call), found, wanted)
        for call, found, wanted in zip(table, said["found"], expected, strict=True)
        if not same_in_excel(found, wanted)
    ]
    assert different == []
    assert len(said["requests"]) == math.ceil(len({json.dumps(_asked(call)) for call in table}) / 500)


def _asked(call: Call) -> Any:
    """A call as it is sent: the only cell of a range of one goes alone."""
    return call.name, [
        cell[0][0] if isinstance(cell, list) and len(cell) == len(cell[0]) == 1 else cell for cell in call.cells
    ]


def test_the_known_differences_are_real(office_js: None, live: Running, tmp_path: Path) -> None:
    asked = [["SELFHOST_TOTAL", ["#REF!", 1], 3], ["BREAKEVEN_UTIL", [1, 1, 55], 3]]
    script = live.get("/functions.js").content
    found = excel(script, tmp_path, scenario="calls", calls=asked, token="right")["found"]
    assert found == [
        [[{"code": "#VALUE!", "sentence": "gpu_rental holds #REF!: put that cell right."}]],
        [[{"code": "#NUM!", "sentence": ""}]],
    ]


def test_a_blank_cell_that_excel_for_the_desktop_hands_over_as_zero_counts_as_zero_where_a_number_belongs(
    office_js: None, live: Running, tmp_path: Path
) -> None:
    table = [call for call in calls() if on_a_desktop(call) != call]
    assert any(call.name == "EXPLAIN" for call in table)
    asked = [[call.name, on_a_desktop(call).cells, len(REGISTRY[call.name].arguments)] for call in table]
    script = live.get("/functions.js").content
    found = excel(script, tmp_path, scenario="calls", calls=asked, token="right")["found"]
    expected = [[[in_excel(cell) for cell in row] for row in answer(counting_zeros(call))] for call in table]
    pairs = list(zip(table, found, expected, strict=True))
    assert [(str(call), one, other) for call, one, other in pairs if not same_in_excel(one, other)] == []
    # Once Excel hands over a blank as one, this is no difference any more.
    missing = Call("SELFHOST_TOTAL", (None, 25_000))
    assert [one for call, one, _ in pairs if call == missing] == [[[25_000]]]
    assert [cell.code for [cell] in answer(missing)] == ["#VALUE!"]


def test_a_blank_cell_that_excel_hands_over_as_zero_is_a_blank_where_text_or_a_date_belongs() -> None:
    asked = [["MODELS", [0]], ["API_PRICE", ["GPT-5.4 Mini", "input", 0]], ["API_PRICE", [[[0], [0]], "input"]]]
    models, price, none = client().post("/batch", json={"calls": asked}).json()["results"]
    assert models == json.loads(json.dumps(udfs.MODELS()))
    assert price == udfs.API_PRICE("GPT-5.4 Mini", "input")
    assert none == [[""], [""]]


def test_a_whole_number_is_never_taken_for_the_number_of_an_error() -> None:
    (result,) = client().post("/batch", json={"calls": [["SELFHOST_TOTAL", [-2146826246, 1]]]}).json()["results"]
    assert result["e"] == "#NUM!"


@pytest.mark.parametrize("name", sorted(name for name, entry in REGISTRY.items() if entry.vectorised))
def test_a_formula_filled_down_a_column_is_answered_as_each_of_its_cells_alone(name: str) -> None:
    typed = TYPED[name]
    columns = [
        [name, [*typed[:place], figure, *typed[place + 1 :]]] for place in range(len(typed)) for figure in FILLED
    ]
    for asked in (columns, [*columns, [name, [1] * 9]], [[name, []]] * 300):
        together = client().post("/batch", json={"calls": asked}).json()["results"]
        assert [
            (cells, result)
            for result, (_, cells) in zip(together, asked, strict=True)
            if not same(as_rows(result), answer(Call(name, tuple(cells))))
        ] == []


def test_one_call_that_fails_for_a_fault_of_ours_leaves_its_neighbours_alone(caplog: pytest.LogCaptureFixture) -> None:
    broken = replace(REGISTRY["SELFHOST_TOTAL"], compute=lambda values: [][len(values)], vectorised=False)
    damaged = TestClient(service.app(OWN, {**REGISTRY, "SELFHOST_TOTAL": broken}), base_url=OWN.url)
    asked = [["SELFHOST_TOTAL", [31337, 2]], ["OPS_COST", [1]], ["NO_SUCH", [1]]]
    failed, sound, unknown = damaged.post("/batch", json={"calls": asked}).json()["results"]
    assert failed["e"] == "#VALUE!"
    assert "please report it" in failed["m"]
    assert sound == udfs.OPS_COST(1)
    assert unknown == {"e": "#N/A", "m": 'The service has no function "NO_SUCH": load the add-in again.'}
    assert "31337" not in caplog.text


# Batching in functions.js ---------------------------------------------------------------------------------------------


def test_ten_thousand_cells_take_twenty_requests_and_identical_ones_a_single_call(
    office_js: None, live: Running, tmp_path: Path
) -> None:
    script = live.get("/functions.js").content
    distinct = excel(script, tmp_path, scenario="many", cells=10_000, token="right")
    assert (len(distinct["requests"]), distinct["found"]["wrong"]) == (20, 0)
    identical = excel(script, tmp_path, scenario="many", cells=10_000, same=True, token="right")
    assert [len(request["calls"]) for request in identical["requests"]] == [1]
    assert identical["found"]["wrong"] == 0


AWAY = "The service at https://excel.example.com/batch cannot be reached: check the network, then press Ctrl+Alt+F9."


@pytest.mark.parametrize(
    ("answers", "found", "requests"),
    [
        (["echo"], 1, 1),
        (["away", "echo"], 1, 2),
        ([503, "echo"], 1, 2),
        ([429, "echo"], 1, 2),
        (["away", "away"], AWAY, 2),
        ([502, "away"], AWAY, 2),
        ([503, 500], "said with 500", 2),
        ([401], "said with 401", 1),
        ([400], "said with 400", 1),
    ],
    ids=str,
)
def test_a_service_that_is_away_is_asked_once_more_and_then_the_cell_says_so(
    office_js: None, tmp_path: Path, answers: list[Any], found: Any, requests: int
) -> None:
    said = excel(functions_js(REGISTRY, OWN), tmp_path, scenario="answers", answers=answers, token="mine")
    assert said["found"] == [[found if found == 1 else {"code": "#N/A", "sentence": found}]]
    assert [request["headers"]["Authorization"] for request in said["requests"]] == ["Bearer mine"] * requests


@pytest.mark.parametrize(
    ("block", "sent"),
    [
        ([[5]], 5),
        (None, None),
        ([[None]], None),
        ([[""]], ""),
        ([[1, True], ["a", None]], [[1, True], ["a", None]]),
        ([[{"type": "Error", "basicValue": "#DIV/0!"}]], "#DIV/0!"),
        ([[{"type": "Error", "basicValue": "#SPILL!"}]], "#VALUE!"),
        ([[{"type": "FormattedNumber", "basicValue": 0.5}]], 0.5),
        ([[{"type": "Empty"}]], None),
        ([["\ud83dx \U0001f600"]], "\ufffdx \U0001f600"),  # LEFT cuts through the middle of a character
    ],
)
def test_every_kind_of_cell_is_sent_plainly(office_js: None, tmp_path: Path, block: Any, sent: Any) -> None:
    said = excel(functions_js(REGISTRY, OWN), tmp_path, scenario="sent", cells=[block, [[1]], None])
    assert said["requests"][0]["calls"] == [["SELFHOST_TOTAL", [sent, 1, None]]]


# What Microsoft's own checks say --------------------------------------------------------------------------------------


def complaints(*described: Any) -> list[list[str]]:
    said = subprocess.run(
        ["node", HERE / "valid.mjs"],
        input=json.dumps({"modules": str(MODULES), "metadata": described}),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert said.returncode == 0, said.stderr
    found: list[list[str]] = json.loads(said.stdout)
    return found


DAMAGES: list[Callable[[dict[str, Any]], object]] = [
    lambda one: one["functions"].clear(),
    lambda one: one["functions"][0].update(id="9X"),
    lambda one: one["functions"][0].pop("name"),
    lambda one: one["functions"][0].pop("result"),
    lambda one: one["functions"][0].update(description="x" * 1_025),
    lambda one: one["functions"][0]["parameters"][0].update(description="x" * 513),
    lambda one: one["functions"][0]["parameters"][0].update(dimensionality="cube"),
    lambda one: one["functions"][0]["parameters"][0].pop("name"),
    lambda one: one.update(nonsense=1),
    lambda one: one.pop("allowErrorForDataTypeAny"),
]


def test_functions_json_is_valid_by_microsofts_schema_and_damaged_copies_are_not(office_js: None) -> None:
    sound = metadata(REGISTRY)
    damaged = [copy.deepcopy(sound) for _ in DAMAGES]
    for damage, one in zip(DAMAGES, damaged, strict=True):
        damage(one)
    first, *others = complaints(sound, *damaged)
    assert first == []
    assert [place for place, one in enumerate(others) if not one] == []


def test_functions_js_passes_typescript_with_microsofts_types_and_damaged_copies_do_not(
    office_js: None, tmp_path: Path
) -> None:
    sound = functions_js(REGISTRY, OWN)
    assert type_errors(sound, tmp_path) == ""
    for right, wrong in [
        (b"CustomFunctions.associate(", b"CustomFunctions.associated("),
        (b"SETTINGS.calls", b"SETTINGS.call"),
    ]:
        assert right in sound
        assert type_errors(sound.replace(right, wrong), tmp_path)


def test_the_files_are_the_same_bytes_every_time_and_the_icons_are_pictures() -> None:
    assert functions_json(REGISTRY) == functions_json(REGISTRY)
    assert functions_js(REGISTRY, OWN) == functions_js(REGISTRY, OWN)
    assert manifest(OWN.url) == manifest(OWN.url)
    from io import BytesIO

    from PIL import Image

    for size in ICON_SIZES:
        with Image.open(BytesIO(icon(size))) as picture:
            assert picture.size == (size, size)
            assert len(picture.getcolors() or []) == 4


def test_a_file_that_the_browser_has_is_not_sent_again() -> None:
    first = client().get("/functions.js")
    again = client().get("/functions.js", headers={"If-None-Match": first.headers["etag"]})
    assert (first.status_code, again.status_code, again.content) == (200, 304, b"")


# Who may ask ----------------------------------------------------------------------------------------------------------

ASKED = {"calls": [["SELFHOST_TOTAL", [8_000, 25_000]]]}
GUARDED = Settings(url=OWN.url, token="right")
PROXIED = Settings(url=OWN.url, user_header="X-User", proxies="10.0.0.0/8, 192.0.2.7")


@pytest.mark.parametrize(
    ("settings", "peer", "headers", "status"),
    [
        (OWN, "127.0.0.1", {}, 200),
        (GUARDED, "127.0.0.1", {}, 401),
        (GUARDED, "127.0.0.1", {"Authorization": "Bearer wrong"}, 401),
        (GUARDED, "127.0.0.1", {"Authorization": "Basic right"}, 401),
        (GUARDED, "127.0.0.1", {"Authorization": "right"}, 401),
        (GUARDED, "127.0.0.1", {"Authorization": "Bearer right"}, 200),
        (GUARDED, "127.0.0.1", {"Authorization": "Bearer right", "Origin": "https://evil.example"}, 403),
        (PROXIED, "10.1.2.3", {"X-User": "ada"}, 200),
        (PROXIED, "192.0.2.7", {"X-User": "ada"}, 200),
        (PROXIED, "10.1.2.3", {}, 401),
        (PROXIED, "10.1.2.3", {"X-User": " "}, 401),
        (PROXIED, "203.0.113.9", {"X-User": "ada"}, 401),
        (PROXIED, "203.0.113.9", {"X-User": "ada", "X-Forwarded-For": "10.1.2.3"}, 401),
        (PROXIED, "nonsense", {"X-User": "ada"}, 401),
        (PROXIED, "::ffff:10.1.2.3", {"X-User": "ada"}, 200),
        (PROXIED, "::ffff:203.0.113.9", {"X-User": "ada"}, 401),
        (Settings(url="https://Excel.Example.com:443"), "127.0.0.1", {"Origin": "https://excel.example.com"}, 200),
        (Settings(url="https://excel.example.com:8443"), "127.0.0.1", {"Origin": "https://excel.example.com"}, 403),
        (OWN, "127.0.0.1", {"Origin": OWN.url}, 200),
        (OWN, "127.0.0.1", {"Origin": OFFICE}, 200),
        (OWN, "127.0.0.1", {"Origin": "https://evil.example"}, 403),
        (OWN, "127.0.0.1", {"Origin": "null"}, 403),
        (OWN, "127.0.0.1", {"Origin": "http://euc-excel.officeapps.live.com"}, 403),
        (OWN, "127.0.0.1", {"Origin": "https://evilofficeapps.live.com"}, 403),
        (OWN, "127.0.0.1", {"Origin": "https://evil.example/.officeapps.live.com"}, 403),
        (OWN, "127.0.0.1", {"Origin": "https://a.officeapps.live.com.evil.example"}, 403),
    ],
)
def test_who_may_calculate(settings: Settings, peer: str, headers: dict[str, str], status: int) -> None:
    answered = client(settings, peer).post("/batch", json=ASKED, headers=headers)
    assert answered.status_code == status
    assert answered.json() == {"results": [33_000.0]} if status == 200 else answered.json()["error"].endswith(".")
    allowed = answered.headers.get("access-control-allow-origin")
    assert allowed == (headers.get("Origin") if status == 200 else None)


@pytest.mark.parametrize(("origin", "status"), [(OFFICE, 204), ("https://evil.example", 403)])
def test_a_browser_that_asks_beforehand_is_told_the_same(origin: str, status: int) -> None:
    headers = {"Origin": origin, "Access-Control-Request-Method": "POST"}
    answered = client(GUARDED).options("/batch", headers=headers)
    assert answered.status_code == status
    assert ("access-control-allow-headers" in answered.headers) == (status == 204)


def test_the_files_need_no_token_and_hold_none() -> None:
    asked = client(Settings(url=OWN.url, token="s3cret"))
    for path in ("/manifest.xml", "/functions.json", "/functions.js", "/functions.html", "/icons/32.png", "/health"):
        answered = asked.get(path)
        assert answered.status_code == 200
        assert b"s3cret" not in answered.content


def test_pages_may_run_no_script_but_their_own_and_offices_and_only_office_may_show_them() -> None:
    told = client().get("/functions.html").headers
    words = dict(part.split(" ", 1) for part in told["content-security-policy"].split("; "))
    assert words["default-src"] == "'none'"
    assert words["script-src"] == "'self' https://appsforoffice.microsoft.com"
    assert "https://*.officeapps.live.com" in words["frame-ancestors"]
    assert not {"unsafe-inline", "unsafe-eval", " * "} & set(
        told["content-security-policy"].replace("'", " ").split(" ")
    )
    assert (told["x-content-type-options"], told["referrer-policy"]) == ("nosniff", "no-referrer")
    assert "strict-transport-security" in told
    assert "strict-transport-security" not in client(Settings(url="http://localhost")).get("/health").headers


def test_no_page_of_ours_has_a_script_inside() -> None:
    page = client().get("/functions.html").text
    assert page.count("<script") == page.count("<script src=") == 2


# What is refused ------------------------------------------------------------------------------------------------------

SMALL = Settings(url=OWN.url, most_bytes=10_000, most_calls=10)


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 400),
        (b"{", 400),
        (b"[]", 400),
        (b"null", 400),
        (b'{"calls": 1}', 400),
        (b'{"calls": [["SELFHOST_TOTAL"]]}', 400),
        (b'{"calls": [[1, []]]}', 400),
        (b'{"calls": [["SELFHOST_TOTAL", [{"a": 1}]]]}', 400),
        (b'{"calls": [["SELFHOST_TOTAL", [[1, 2]]]]}', 400),
        (b'{"calls": [["SELFHOST_TOTAL", [[[[1]]]]]]}', 400),
        (b'{"calls": [["SELFHOST_TOTAL", [NaN]]]}', 400),
        (b'{"calls": [["SELFHOST_TOTAL", [1e999]]]}', 400),
        (b'{"calls": [["\xff", []]]}', 400),
        (b'{"calls": [["SCENARIO", ["\\ud800", "saving"]]]}', 400),
        (b'{"calls": [], "more": 1}', 400),
        (b'{"calls": ' + b"[" * 9_000, 400),
        (b'{"calls": [' + b",".join([b'["MODELS", []]'] * 11) + b"]}", 400),
        (b" " * 10_001, 413),
        (b'{"calls": [["SELFHOST_TOTAL", []], ["SELFHOST_TOTAL", [[]]], ["SELFHOST_TOTAL", [[[]], 1]]]}', 200),
    ],
    ids=lambda given: given[:40] if isinstance(given, bytes) else given,
)
def test_a_body_that_is_no_batch_is_refused_with_a_sentence(body: bytes, status: int) -> None:
    asked = client(SMALL)
    answered = asked.post("/batch", content=body)
    assert answered.status_code == status
    assert status == 200 or answered.json()["error"].endswith((".", "}"))
    assert asked.post("/batch", json=ASKED).status_code == 200


def test_a_text_may_be_as_long_as_a_cell_holds_and_no_longer() -> None:
    def asked(length: int) -> Any:
        return client().post("/batch", json={"calls": [["SCENARIO", ["a" * length, "saving"]]]})

    assert asked(32_767).status_code == 200
    assert asked(32_768).status_code == 400
    assert asked(32_768).json()["error"].endswith("each text of at most 32,767 characters.")


def test_ranges_that_go_together_to_more_cells_than_memory_holds_are_one_error_of_their_own() -> None:
    column, row = [[1]] * 20_000, [[1] * 20_000]
    asked = [["SELFHOST_TOTAL", [column, row]], ["SELFHOST_TOTAL", [1, 2]]]
    refused, sound = client().post("/batch", json={"calls": asked}).json()["results"]
    assert refused == {
        "e": "#VALUE!",
        "m": "The ranges make 400,000,000 cells together: select at most 2,097,152.",
    }
    assert sound == 3


def test_a_short_body_that_asks_for_much_keeps_nobody_else_waiting() -> None:
    reached, left = threading.Event(), threading.Event()

    def wait(figures: dict[str, Any]) -> float:
        if figures["gpu_rental"] == 1:
            time.sleep(2 * MOMENT)
            return 1
        reached.set()
        return float(left.wait(PATIENCE))

    slow = replace(REGISTRY["SELFHOST_TOTAL"], compute=wait, vectorised=False)
    body = {"calls": [["SELFHOST_TOTAL", [1, 0]], ["SELFHOST_TOTAL", [2, 0]]]}
    with TestClient(service.app(OWN, {"SELFHOST_TOTAL": slow}), base_url=OWN.url) as asked:
        answers: list[Any] = []
        asking = threading.Thread(target=lambda: answers.append(asked.post("/batch", json=body).json()))
        asking.start()
        assert reached.wait(PATIENCE)
        assert asked.get("/health").status_code == 200
        assert answers == []
        left.set()
        asking.join(PATIENCE)
    assert answers == [{"results": [1.0, 1.0]}]


def test_a_range_keeps_nobody_else_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    """What takes a range is left to a thread, and everything after it, in order, however early it is."""
    monkeypatch.setattr("xl_addin.hosts.officejs.batches.monotonic", lambda: 0.0)
    batches = Batches(REGISTRY, 30)
    small, large = [[1.0]] * CELLS_OF_A_MOMENT, [[1.0]] * (CELLS_OF_A_MOMENT + 1)
    asked: list[Any] = [("OPS_COST", [1.0]), ("OPS_COST", [small]), ("OPS_COST", [large]), ("OPS_COST", [2.0])]
    begun = batches.begun(asked)
    assert len(begun) == 2
    assert batches.answer(asked, begun) == batches.answer(asked)


def test_a_body_without_a_length_is_cut_off_as_well() -> None:
    assert client(SMALL).post("/batch", content=iter([b" " * 6_000] * 2)).status_code == 413


def test_calls_that_take_too_long_are_broken_off(monkeypatch: pytest.MonkeyPatch) -> None:
    hours = iter(range(0, 10**6, 3600))
    monkeypatch.setattr("xl_addin.hosts.officejs.batches.monotonic", lambda: next(hours))
    answered = client().post("/batch", json=ASKED)
    assert (answered.status_code, answered.json()["error"]) == (
        422,
        "The calls take longer than 30 seconds: send fewer, or smaller ranges.",
    )


def test_a_range_of_errors_that_takes_too_long_is_broken_off_within_the_call(monkeypatch: pytest.MonkeyPatch) -> None:
    ticks = iter(range(10**6))
    monkeypatch.setattr("xl_addin.hosts.officejs.batches.monotonic", lambda: next(ticks))
    answered = client().post("/batch", json={"calls": [["OPS_COST", [[["wrong"]] * 100]]]})
    assert (answered.status_code, next(ticks) < 40) == (422, True)


def test_an_error_in_a_range_keeps_nothing_of_how_it_came_about() -> None:
    (rows,) = Batches(REGISTRY, 30).answer([("OPS_COST", [[["wrong"], ["wrong"]]])])
    assert [error.__traceback__ for (error,) in rows] == [None, None]


@pytest.mark.parametrize(("path", "place"), [("/pane", "/pane/"), ("/", "/pane/"), ("/batch/", None)])
def test_no_answer_leads_to_a_host_that_the_request_made_up(path: str, place: str | None) -> None:
    answered = client().get(path, headers={"Host": "evil.example"}, follow_redirects=False)
    assert answered.headers.get("location") == place


def test_a_watchman_may_ask_for_the_head_alone_and_is_told_what_an_address_takes() -> None:
    assert client().head("/health").status_code == 200
    refused = client().put("/batch")
    assert (refused.status_code, refused.headers["allow"]) == (405, "POST")


@pytest.mark.parametrize(
    "path",
    [
        "/pane/../settings.py",
        "/pane/%2e%2e/settings.py",
        "/pane/..%2fsettings.py",
        "/pane/....//settings.py",
        "/pane//etc/passwd",
    ]
    + ["/settings.py", "/icons/33.png", "/docs", "/openapi.json", "/functions.js/", "/batch/"],
)
def test_nothing_else_of_the_machine_is_served(path: str, tmp_path: Path) -> None:
    pane = tmp_path / "pane"
    pane.mkdir()
    (pane / "index.html").write_text("pane")
    (tmp_path / "settings.py").write_text("secret")
    answered = client(Settings(url=OWN.url, pane=str(pane))).get(path, follow_redirects=False)
    assert "secret" not in answered.text
    assert answered.status_code in (307, 404, 405)


@pytest.mark.parametrize(
    "path", ["/pane/.", "/pane/deep", "/pane/./deep/.", "/pane//deep", "/pane", "/", "/pane/deep?a=1"]
)
def test_a_redirect_names_no_host_that_the_request_named(path: str, tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    for page in (tmp_path / "index.html", tmp_path / "deep" / "index.html"):
        page.write_text("pane")
    asked = client(Settings(url=OWN.url, pane=str(tmp_path)))
    request = asked.build_request("GET", OWN.url, headers={"Host": "evil.example"})
    # The path as it is typed: a client that is polite would put it in order.
    request.url = request.url.copy_with(raw_path=path.encode())
    answered = asked.send(request, follow_redirects=False)
    if answered.status_code != 404:
        assert answered.status_code == 307
        assert re.match(r"/[^/]", answered.headers["location"])
    assert "evil.example" not in str(answered.headers)


def test_a_range_is_broken_off_when_the_time_is_up_whatever_is_in_it(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = iter(range(10**6))
    monkeypatch.setattr("xl_addin.hosts.officejs.batches.monotonic", lambda: next(clock))
    column, row = [[1.0]] * 50, [[1.0] * 50]
    calls: list[Any] = [("SELFHOST_NPV", [column, row, 0.5]), ("API_PRICE", [[["gpt-4o"]] * 99, "input"])]
    for call in calls:
        with pytest.raises(TooSlow, match="longer than 30 seconds"):
            Batches(REGISTRY, 30).answer([call])
    assert next(clock) < 100


def test_a_table_is_not_explained() -> None:
    (refused,) = Batches(REGISTRY, 30).answer([("EXPLAIN", ["SELFHOST_NPV", [[1.0]] * 1_000, [[1.0] * 1_000]])])
    assert str(refused) == "The ranges make 1,000,000 cells together: select at most 10,000."


def test_a_million_cells_that_are_wrong_in_one_way_are_kept_once() -> None:
    (rows,) = Batches(REGISTRY, 30).answer([("OPS_COST", [[["wrong"]] * 1_000])])
    assert len({id(cell) for row in rows for cell in row}) == 1


def test_names_that_nobody_knows_are_looked_for_beside_the_event_loop() -> None:
    batches = Batches(REGISTRY, 30)
    unknown: list[list[Any]] = [[f"no-model-{number}"] for number in range(256)]
    assert batches.begun([("API_PRICE", [unknown, "input"])]) == []
    begun = batches.begun([("API_PRICE", [f"no-model-{number}", "input"]) for number in range(1_000)])
    assert len(begun) < 1_000


def test_a_fault_of_ours_is_an_answer_like_any_other(caplog: pytest.LogCaptureFixture) -> None:
    broken: FastAPI = service.app(OWN, REGISTRY)

    @broken.get("/broken")
    async def fail() -> None:
        raise KeyError("31337")

    with caplog.at_level("INFO", "breakeven.service"):
        answered = TestClient(broken, base_url=OWN.url).get("/broken")
    assert (answered.status_code, answered.headers["x-content-type-options"]) == (500, "nosniff")
    assert "31337" not in answered.text + caplog.text


# Settings and certificate ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("settings", "error"),
    [
        ({"url": "http://excel.example.com"}, WrongType),
        ({"url": "https://excel.example.com/path"}, WrongType),
        ({"url": "excel.example.com"}, WrongType),
        ({"user_header": "X-User"}, WrongType),
        ({"proxies": "10.0.0.0/8"}, WrongType),
        ({"user_header": "X-User", "proxies": "10.0.0.0/99"}, WrongType),
        ({"user_header": "X User:", "proxies": "10.0.0.0/8"}, WrongType),
        ({"url": "https://[::1"}, WrongType),
        ({"url": "https://excel.example.com:99999"}, WrongType),
        ({"url": "https://excel.example.com:https"}, WrongType),
        ({"url": "https://excel example.com"}, WrongType),
        ({"url": "https://b\u00fccher.example"}, WrongType),
        ({"url": "https://name:word@excel.example.com"}, WrongType),
        ({"token": " "}, WrongType),
        ({"token": "right\r"}, WrongType),
        ({"token": "\u20ac"}, WrongType),
        ({"token": "\udcff"}, WrongType),
        ({"most_calls": 0}, OutOfDomain),
        ({"most_seconds": 10**9}, OutOfDomain),
    ],
)
def test_settings_that_cannot_be_are_refused(settings: dict[str, Any], error: type[Exception]) -> None:
    with pytest.raises(error, match=": type "):
        Settings(**settings)


def test_settings_reach_a_worker_through_its_environment() -> None:
    settings = Settings(url="https://x.example:1", token="a b", user_header="X", proxies="::1", most_calls=7)
    assert from_environment(settings.as_environment()) == settings
    with pytest.raises(WrongType, match="MOST_CALLS"):
        from_environment({"BREAKEVEN_SERVICE_MOST_CALLS": "many"})
    with pytest.raises(WrongType, match="MOST_SECONDS"):
        from_environment({"BREAKEVEN_SERVICE_MOST_SECONDS": "9" * 5_000})


@pytest.mark.parametrize(
    ("words", "error"),
    [
        ({"listen": "0.0.0.0"}, WrongType),
        ({"listen": "excel.example.com"}, WrongType),
        ({"workers": 0}, OutOfDomain),
        ({"port": 70_000}, OutOfDomain),
        ({"listen": "nowhere.invalid", "settings": GUARDED}, WrongType),
        ({"listen": "a" * 70, "settings": GUARDED}, WrongType),
        ({"listen": "192.0.2.55", "settings": GUARDED}, OutOfDomain),
    ],
)
def test_the_service_does_not_start_where_it_should_not(words: dict[str, Any], error: type[Exception]) -> None:
    with pytest.raises(error):
        serve("nowhere:nothing", **{"settings": OWN, **words})


@pytest.mark.parametrize("workers", [1, 2])
def test_a_port_that_is_taken_is_said_before_anything_starts(workers: int) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with pytest.raises(OutOfDomain, match=rf"^Port {port} of 127\.0\.0\.1 cannot be had .*or choose another port"):
            serve("nowhere:nothing", OWN, port=port, workers=workers)


def test_the_command_takes_an_address_with_a_slash_at_its_end(
    ask: Ask, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    started: list[Settings] = []
    monkeypatch.setattr("platformdirs.user_data_path", lambda *_, **__: tmp_path)
    monkeypatch.setattr("xl_addin.hosts.officejs.serving.serve", lambda _, settings, **__: started.append(settings))
    assert ask("serve", "--url", "https://excel.example.com/").code == 0
    assert [one.url for one in started] == ["https://excel.example.com"]
    assert ask("serve", "--url", "https://[::1").err == (
        'url is "https://[::1": type an https address without a path, like https://excel.example.com.\n'
    )


@posix_only(MODES)
def test_a_self_made_certificate_is_kept_and_its_key_is_private(tmp_path: Path) -> None:
    made = own_certificate(tmp_path / "new", "excel.example.com")
    assert stat.S_IMODE(made.key.stat().st_mode) == 0o600
    kept = made.certificate.read_bytes()
    assert own_certificate(tmp_path / "new", "excel.example.com").certificate.read_bytes() == kept
    assert given_certificate(*made) == made
    assert own_certificate(tmp_path / "new", "other.example.com").certificate.read_bytes() != kept
    kept = made.certificate.read_bytes()
    nearly_over = datetime.now(UTC) + timedelta(days=DAYS - 10)
    assert own_certificate(tmp_path / "new", "other.example.com", nearly_over).certificate.read_bytes() != kept
    assert sorted(path.name for path in (tmp_path / "new").iterdir()) == ["certificate.pem", "key.pem"]


def test_a_full_disk_leaves_no_half_of_a_key(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def full(*_: Any) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(CannotWrite, match=r"No space left on device"):
        own_certificate(tmp_path, "localhost")
    assert list(tmp_path.iterdir()) == []


def test_a_certificate_that_is_of_no_use_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    opened = Path.read_bytes

    def locked(path: Path) -> bytes:
        if path.name == "key.pem":
            raise PermissionError(errno.EACCES, "Permission denied")
        return opened(path)

    one, other = own_certificate(tmp_path / "one", "localhost"), own_certificate(tmp_path / "other", "localhost")
    with pytest.raises(UnreadableFile, match="belong together"):
        given_certificate(one.certificate, other.key)
    with pytest.raises(UnreadableFile, match="is no file"):
        given_certificate(tmp_path / "none.pem", one.key)
    monkeypatch.setattr(Path, "read_bytes", locked)
    with pytest.raises(UnreadableFile, match=r"key\.pem cannot be read \(Permission denied\): let whoever runs this"):
        given_certificate(one.certificate, one.key)
    monkeypatch.undo()
    over = own_certificate(tmp_path / "over", "localhost", datetime(2020, 1, 1, tzinfo=UTC))
    with pytest.raises(
        UnreadableFile, match=r"valid from 2019-12-31 to 2022-04-05 alone: give one that is valid today"
    ):
        given_certificate(*over)
    (tmp_path / "file").write_text("")
    with pytest.raises(CannotWrite):
        own_certificate(tmp_path / "file", "localhost")


def test_every_header_and_origin_of_the_policy_is_plain_text() -> None:
    policy = security.policy()
    assert all(one.startswith("https://*.") for one in policy["office"])
    assert all(isinstance(text, str) for table in ("headers", "cross_origin") for text in policy[table].values())


# As it really runs ----------------------------------------------------------------------------------------------------


def log_lines(service: Running) -> list[dict[str, Any]]:
    return [json.loads(line) for line in service.log.read_text().splitlines()]


def test_what_is_refused_is_written_down_and_the_service_serves_on(live: Running) -> None:
    token = {"Authorization": "Bearer right"}
    secret = json.dumps({"calls": [["SCENARIO", ["payroll 31337", "saving"]]]})
    with httpx.Client(base_url=live.url, timeout=PATIENCE) as asked:
        assert asked.post("/batch", content=secret, headers=token).json()["results"][0]["e"] == "#N/A"
        assert asked.post("/batch", content=b"{payroll", headers=token).status_code == 400
        assert asked.post("/batch", content=b"[" * 1_000_000, headers=token).status_code == 400
        assert asked.post("/batch", json=ASKED).status_code == 401
        assert asked.post("/batch", json=ASKED, headers={"Origin": "https://evil.example"}).status_code == 403
        assert asked.get("/pane/../../../../etc/passwd").status_code in (404, 403)
        assert too_large(live) == 413
        assert asked.post("/batch", json=ASKED, headers=token).json() == {"results": [33_000.0]}
    until(lambda: {400, 401, 403, 413} <= {line.get("status") for line in log_lines(live)}, live.log.read_text())
    written = live.log.read_text()
    assert "31337" not in written
    assert "payroll" not in written
    assert "right" not in written
    assert {"time", "level", "event", "request", "method", "path", "status", "ms", "calls", "bytes"} <= {
        name for line in log_lines(live) for name in line
    }


def too_large(live: Running) -> int:
    """The answer to a body of 100 MB, sent to the end if the service lets us."""
    import http.client

    connection = http.client.HTTPConnection("127.0.0.1", live.port, timeout=PATIENCE)
    connection.putrequest("POST", "/batch")
    connection.putheader("Authorization", "Bearer right")
    connection.putheader("Content-Length", "100000000")
    connection.endheaders()
    try:
        for _ in range(100):
            connection.send(b" " * 1_000_000)
    except OSError:
        pass  # it has answered, and listens no more
    try:
        return connection.getresponse().status
    except OSError:
        return 413  # the answer was lost with the rest of the connection
    finally:
        connection.close()


@posix_only(SIGNALS)
def test_it_speaks_https_with_its_own_certificate_and_stops_in_order(tmp_path: Path) -> None:
    with running(certificates=tmp_path) as found:
        trusting = ssl.create_default_context(cafile=str(tmp_path / "certificate.pem"))
        with httpx.Client(verify=trusting, timeout=PATIENCE) as asked:
            assert asked.post(f"{found.url}/batch", json=ASKED).json() == {"results": [33_000.0]}
            health = asked.get(f"{found.url}/health").json()
        assert (health["status"], health["functions"]) == ("ok", len(REGISTRY))
        # uvicorn finishes, and then ends by the signal that it was sent.
        assert found.stop() == -signal.SIGTERM
        assert "Finished server process" in found.log.read_text()


def test_whoever_does_not_say_in_time_what_he_asks_for_is_hung_up_on_and_so_are_headers_without_an_end() -> None:
    head = b"GET /health HTTP/1.1\r\nHost: x\r\nX-Long: "
    with running() as found, contextlib.ExitStack() as callers:
        silent, half, blank, endless = (
            callers.enter_context(socket.create_connection(("127.0.0.1", found.port), PATIENCE)) for _ in range(4)
        )
        half.sendall(head)
        blank.sendall(b"\r\n")
        with contextlib.suppress(OSError):
            endless.sendall(head)
            for _ in range(1_000):
                endless.sendall(b"a" * 100_000)
            pytest.fail("it takes a header of 100 MB")
        assert found.get("/health").status_code == 200
        assert [one.recv(100) for one in (silent, half, blank)] == [b"", b"", b""]


def test_a_caller_who_hangs_up_within_his_body_is_no_fault_of_ours() -> None:
    with running() as found:
        with socket.create_connection(("127.0.0.1", found.port), PATIENCE) as caller:
            caller.sendall(b"POST /batch HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{")
        until(lambda: "/batch" in found.log.read_text(), found.log.read_text())
        (line,) = (one for one in log_lines(found) if one.get("path") == "/batch")
        assert (line["status"], "fault" in line) == (400, False)


def half_sent(service: Running) -> tuple[socket.socket, bytes]:
    """A connection over which half a request went, and the other half."""
    body = json.dumps(ASKED).encode()
    caller = socket.create_connection(("127.0.0.1", service.port), PATIENCE)
    caller.sendall(b"POST /batch HTTP/1.1\r\nHost: localhost\r\nContent-Length: %d\r\n\r\n" % len(body) + body[:10])
    return caller, body[10:]


@posix_only(SIGNALS)
def test_a_request_under_way_is_answered_before_the_service_stops() -> None:
    with running() as found:
        under_way, rest = half_sent(found)
        with under_way:
            until(lambda: found.get("/health").status_code == 200, "not there")
            found.process.send_signal(signal.SIGTERM)
            until(lambda: "Shutting down" in found.log.read_text(), found.log.read_text())
            under_way.sendall(rest)
            assert under_way.makefile("rb").read().endswith(b'{"results":[33000.0]}')
        assert found.process.wait(PATIENCE) == -signal.SIGTERM


def test_a_request_whose_rest_never_comes_is_given_up() -> None:
    with running(most_seconds="1") as found, half_sent(found)[0] as under_way:
        assert b" 408 " in under_way.recv(10_000)


@posix_only(SIGNALS)
def test_a_killed_worker_costs_no_answer_that_a_second_request_does_not_bring() -> None:
    with running(workers=office_hour.WORKERS) as found:
        requests = office_hour.planned(people=40)
        hour = office_hour.lived(found, requests, seconds=5)
        assert (hour.requests, hour.wrong, hour.lost) == (len(requests), 0, 0)
        assert hour.retried <= office_hour.TOGETHER  # those that were under way when it was killed
        assert found.stop() in (0, -signal.SIGTERM)
