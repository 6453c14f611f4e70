"""The add-in without a server: its functions in Python in a worker, in Node and in a real browser."""

from __future__ import annotations

import functools
import json
import math
import shutil
import threading
from collections.abc import Iterator
from contextlib import suppress
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from lxml import etree  # type: ignore[import-untyped]

import udfs
from tests.absent import skip_or_fail
from tests.commands import Ask
from tests.hosts.calls import Call, answer, calls
from tests.hosts.conftest import complaints_of
from tests.hosts.excel_for_officejs import (
    HERE,
    MODULES,
    counting_zeros,
    excel,
    in_excel,
    on_a_desktop,
    same_in_excel,
    type_errors,
)
from tests.posix import SCRIPT, posix_only
from xl_addin.errors import CannotWrite, UnreadableFile, WrongType
from xl_addin.functions.cell_function import REGISTRY
from xl_addin.hosts.differences import known
from xl_addin.hosts.officejs import static
from xl_addin.hosts.officejs.static import building, pyodide

PYODIDE = MODULES / "pyodide"

#: The strictest that docs/hosts.md says will do.
POLICY = (
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval' https://appsforoffice.microsoft.com; "
    "style-src 'self'; img-src 'self'; connect-src 'self'"
)


@pytest.fixture(scope="module")
def python_for_browsers() -> Path:
    if not shutil.which("node") or not PYODIDE.is_dir():
        skip_or_fail("Node, or npm's package pyodide, is not there", "OFFICE_JS")
    return PYODIDE


class Quiet(SimpleHTTPRequestHandler):
    """Any static web host, and a strict one."""

    def end_headers(self) -> None:
        self.send_header("Content-Security-Policy", POLICY)
        super().end_headers()

    def log_message(self, *_: Any) -> None:
        pass

    def copyfile(self, source: Any, outputfile: Any) -> None:
        with suppress(ConnectionError):  # a browser may have seen enough of a file
            super().copyfile(source, outputfile)


@pytest.fixture(scope="module")
def site(python_for_browsers: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """The site as it is hosted: its address, and its folder."""
    folder = tmp_path_factory.mktemp("site")
    with ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=str(folder))) as server:
        url = f"http://localhost:{server.server_port}"
        static.build(folder, url, REGISTRY, python_for_browsers)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield url, folder
        server.shutdown()


def task(folder: Path, **words: Any) -> Any:
    return excel(folder / "functions.js", folder, engine=str(folder / "engine/engine.js"), **words)


# The same answers -----------------------------------------------------------------------------------------------------

TABLE = calls()
ASKED = [[call.name, call.cells, len(REGISTRY[call.name].arguments)] for call in TABLE]


def different(found: list[list[list[Any]]], table: list[Call] = TABLE) -> list[Any]:
    """What was answered otherwise than by the registry, but for what Excel itself does not show."""
    expected = [[[in_excel(cell) for cell in row] for row in answer(call)] for call in table]
    pairs = zip(table, found, expected, strict=True)
    return [(str(call), one, other) for call, one, other in pairs if not same_in_excel(one, other)]


def test_every_call_of_the_table_is_answered_in_node_as_in_python(site: tuple[str, Path]) -> None:
    said = task(site[1], scenario="calls", calls=ASKED)
    assert different(said["found"]) == []
    assert said["started"] == [f"{site[0]}/engine/engine.js"]
    assert len(said["requests"]) == math.ceil(len({json.dumps(one) for one in ASKED}) / 500)


def test_a_blank_cell_that_excel_hands_over_as_zero_counts_as_with_the_service(site: tuple[str, Path]) -> None:
    assert known()["static"] == known()["officejs"]
    table = [call for call in TABLE if on_a_desktop(call) != call]
    asked = [[call.name, on_a_desktop(call).cells, len(REGISTRY[call.name].arguments)] for call in table]
    found = task(site[1], scenario="calls", calls=asked)["found"]
    assert different(found, [counting_zeros(call) for call in table]) == []


@pytest.fixture(scope="module")
def sheet(site: tuple[str, Path], context: Any) -> Iterator[tuple[Any, list[str]]]:
    """The page that Excel opens, with Office's own library stood in for; and the addresses that it asks."""
    url, _ = site
    asked: list[str] = []
    page = context.new_page()
    complaints = complaints_of(page)
    page.on("request", lambda request: asked.append(request.url))
    script = (HERE / "stand_in.js").read_text() + OFFICE
    page.route(building.OFFICE, lambda route: route.fulfill(body=script, content_type="text/javascript"))
    page.goto(f"{url}/{building.EXCEL_PAGE}")
    yield page, asked
    page.close()
    assert complaints == []


OFFICE = """
globalThis.Office = { HostType: { Excel: "Excel" }, onReady: async () => ({ host: "Excel" }) };
globalThis.OfficeRuntime = { storage: { getItem: async () => null, setItem: async () => {} } };
"""


def test_every_call_of_the_table_is_answered_in_a_browser_and_nothing_leaves_it(
    sheet: tuple[Any, list[str]], site: tuple[str, Path]
) -> None:
    page, asked = sheet
    ask = "(table) => Promise.all(table.map(standIn.call))"
    (first,) = page.evaluate(ask, [["SELFHOST_TOTAL", [8_000, 25_000], 3]])
    assert first == [[33_000]]
    own = {address for address in asked if address != building.OFFICE}
    assert {f"{urlsplit(one).scheme}://{urlsplit(one).netloc}" for one in own} == {site[0]}
    assert {"prices.sqlite", "functions.zip", "pyodide.asm.wasm"} <= {one.rpartition("/")[2] for one in own}
    asked.clear()
    assert different(page.evaluate(ask, ASKED)) == []
    assert asked == []


def test_the_page_beside_a_sheet_is_the_task_pane_without_a_token(sheet: tuple[Any, list[str]]) -> None:
    page, _ = sheet
    page.wait_for_selector("#sheet:not([hidden])")
    assert page.is_visible("#put")
    assert page.is_visible("#token-form") is False


def test_ten_thousand_cells_go_to_the_engine_in_twenty_batches(site: tuple[str, Path]) -> None:
    said = task(site[1], scenario="many", cells=10_000)
    assert (len(said["requests"]), said["found"]["wrong"]) == (20, 0)


def test_the_published_prices_are_those_of_the_price_book_of_the_day(
    site: tuple[str, Path], sheet: tuple[Any, list[str]]
) -> None:
    page, _ = sheet
    found = page.evaluate("standIn.call", ["API_PRICE", ["Claude Sonnet 4.6", "input"], 4])
    assert found == [[udfs.API_PRICE("Claude Sonnet 4.6", "input")]]


# When it does not run -------------------------------------------------------------------------------------------------


#: How long functions.js waits for a batch, as it is written there.
PATIENCE = "SETTINGS.patience"


def spoilt_copy(site: tuple[str, Path], folder: Path, patience: str, **files: bytes) -> Path:
    """The site with other files in its engine, and a page that waits so many milliseconds for a batch."""
    copied = folder / "site"
    shutil.copytree(site[1], copied)
    script = copied / "functions.js"
    shipped = script.read_text()
    assert PATIENCE in shipped
    script.write_text(shipped.replace(PATIENCE, patience))
    for name, content in files.items():
        (copied / "engine" / name.replace("_", ".")).write_bytes(content)
    return copied


def test_a_host_without_the_engine_s_binary_is_named_in_the_cell_at_once(site: tuple[str, Path], context: Any) -> None:
    page = context.new_page()
    script = (HERE / "stand_in.js").read_text() + OFFICE
    page.route(building.OFFICE, lambda route: route.fulfill(body=script, content_type="text/javascript"))
    page.route("**/pyodide.asm.wasm", lambda route: route.fulfill(status=404))
    page.goto(f"{site[0]}/{building.EXCEL_PAGE}")
    ((cell,),) = page.evaluate("standIn.call", ["SELFHOST_TOTAL", [8_000, 25_000], 3])
    page.close()
    address = f"{site[0]}/engine/pyodide/pyodide.asm.wasm"
    assert cell == {"code": "#N/A", "sentence": f"The functions did not start: {address} answers 404."}


@pytest.mark.parametrize(
    ("spoilt", "sentence"),
    [
        ({"functions_zip": b"no zip"}, "The functions did not start: "),
        ({"prices_sqlite": b"no book"}, "/prices.sqlite is no price book"),
        ({"engine_js": b"throw new Error('31337');"}, "/engine.js do not run in this window"),
        ({"engine_js": b"self.onmessage = () => {};"}, "/engine.js do not run in this window"),
    ],
    ids=["no functions", "no prices", "broken", "silent"],
)
def test_what_keeps_the_functions_from_running_is_said_in_the_cell(
    site: tuple[str, Path], tmp_path: Path, spoilt: dict[str, bytes], sentence: str
) -> None:
    is_silent = b"onmessage" in spoilt.get("engine_js", b"")
    folder = spoilt_copy(site, tmp_path, "1000" if is_silent else PATIENCE, **spoilt)
    said = task(folder, scenario="calls", calls=[["API_PRICE", ["Claude Sonnet 4.6", "input"], 4]])
    ((cell,),) = said["found"][0]
    assert sentence in cell["sentence"]


def test_an_engine_that_fell_silent_is_replaced_by_another(site: tuple[str, Path], tmp_path: Path) -> None:
    engine = (site[1] / "engine" / "engine.js").read_text()
    head = "self.onmessage = async ({ data: { number, body } }) => {"
    assert head in engine
    silent_once = engine.replace(head, f"{head} if (number === 1) return;")
    # The first batch is not answered, so there is no need to wait for it; the second may take its time.
    patience = f"(batches === 1 ? 1000 : {PATIENCE})"
    folder = spoilt_copy(site, tmp_path, patience, engine_js=silent_once.encode())
    said = task(folder, scenario="calls", calls=[["SELFHOST_TOTAL", [8_000, 25_000], 3]])
    assert said["found"] == [[[33_000]]]
    assert len(said["started"]) == 2


# What is written ------------------------------------------------------------------------------------------------------


def test_every_address_of_the_manifest_is_a_file_and_functions_and_pane_share_one_page(site: tuple[str, Path]) -> None:
    url, folder = site
    document = etree.fromstring((folder / "manifest.xml").read_bytes())
    addresses = {one for one in document.xpath("//@DefaultValue") if one.startswith("http")}
    assert {one for one in addresses if not one.startswith(url)} == set()
    wanted = {folder / one.removeprefix(url).strip("/") for one in addresses}
    assert [path for path in wanted if not (path.is_file() or (path / "index.html").is_file())] == []
    (page,) = document.xpath("//*[local-name()='Page']/*/@resid")
    (runtime,) = document.xpath("//*[local-name()='Runtime']/@resid")
    (shown,) = document.xpath("//*[local-name()='Action']/*/@resid")
    assert page == runtime == shown


def test_functions_js_passes_typescript_with_microsofts_types(site: tuple[str, Path], tmp_path: Path) -> None:
    assert type_errors((site[1] / "functions.js").read_bytes(), tmp_path) == ""


def test_a_second_build_leaves_the_same_files_and_whatever_else_was_there(
    site: tuple[str, Path], python_for_browsers: Path, tmp_path: Path
) -> None:
    url, folder = site
    (tmp_path / "CNAME").write_text("excel.example.com")
    for _ in range(2):
        static.build(tmp_path, url, REGISTRY, python_for_browsers)
    first = {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    second = {path.relative_to(tmp_path): path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    assert second.pop(Path("CNAME")) == b"excel.example.com"
    assert first.keys() == second.keys()
    assert [name for name in first if first[name] != second[name]] == []


@pytest.mark.parametrize(
    "url",
    [
        *("http://excel.example.com", "excel.example.com", "https://x.example/?a", "", "https://"),
        *('https://x"><script>alert(1)</script>/', "https://x.example/<b>", "https://a..b/", "https://-x.example"),
        *("https://256.1.1.1", "https://x.example:0", "https://x.example:", "https://a_b.example", "https://x\\y"),
        *(
            "https://[fe80::1%25eth0]",
            "https://" + "a" * 64 + ".example",
            "https://x.example/%zz",
            "https://x.example#",
        ),
    ],
)
def test_an_address_that_excel_does_not_load_from_is_refused(url: str, tmp_path: Path) -> None:
    with pytest.raises(WrongType, match="type an https address, like"):
        static.build(tmp_path / "site", url, REGISTRY)
    assert not (tmp_path / "site").exists()


def test_an_address_may_have_a_path(python_for_browsers: Path, tmp_path: Path) -> None:
    written = static.build(tmp_path, "https://example.com/finance/breakeven/", REGISTRY, python_for_browsers)
    assert 'DefaultValue="https://example.com/finance/breakeven/pane/excel.html"' in written.read_text()


def test_only_the_release_that_was_tried_is_taken(python_for_browsers: Path, tmp_path: Path) -> None:
    with pytest.raises(
        UnreadableFile, match=r"pyodide\.mjs is not there: name the folder of npm's package pyodide 314"
    ):
        static.build(tmp_path / "site", "https://example.com", REGISTRY, tmp_path)
    changed = tmp_path / "pyodide"
    shutil.copytree(python_for_browsers, changed)
    (changed / "python_stdlib.zip").write_bytes(b"other")
    with pytest.raises(UnreadableFile, match=r"python_stdlib\.zip is not that of pyodide 314"):
        static.build(tmp_path / "site", "https://example.com", REGISTRY, changed)
    assert not (tmp_path / "site").exists()


@posix_only(SCRIPT)
def test_without_npm_it_says_how_to_do_without_npm(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(CannotWrite, match=r"install Node\.js, or unpack .* name its folder with --pyodide"):
        pyodide.contents()
    failing = tmp_path / "npm"
    failing.write_text("#!/bin/sh\necho no network >&2\nexit 1\n")
    failing.chmod(0o755)
    with pytest.raises(CannotWrite, match=r"npm could not fetch pyodide@314.* \(no network\): try again"):
        pyodide.contents()


def test_npm_is_asked_for_that_very_release(
    monkeypatch: pytest.MonkeyPatch, python_for_browsers: Path, tmp_path: Path
) -> None:
    """A stand-in for npm packs what it is asked for as npm does."""
    npm = tmp_path / "npm"
    npm.write_text(
        '#!/bin/sh\n[ "$1" = pack ] && [ "$5" = "pyodide@$VERSION" ] || exit 1\n'
        f'tar czf "$4/pyodide.tgz" --transform s,^pyodide,package, -C {python_for_browsers.parent} pyodide\n'
    )
    npm.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    monkeypatch.setenv("VERSION", pyodide.release()["version"])
    assert pyodide.contents() == pyodide.contents(python_for_browsers)


def test_the_command_writes_the_site(ask: Ask, python_for_browsers: Path, tmp_path: Path) -> None:
    said = ask("build", "--static", tmp_path / "site", "--pyodide", python_for_browsers)
    assert (said.code, said.err) == (0, "")
    assert "manifest.xml, and beside it what https://localhost:8443 has to show." in said.out.replace("\n", " ")
    assert ask("build").code == 2
    assert ask("build", "--static", tmp_path / "site", "--excel").code == 2
    refused = ask("build", "--static", tmp_path / "site", "--url", "example.com")
    assert (refused.code, refused.err) == (
        1,
        'url is "example.com": type an https address, like https://excel.example.com/breakeven.\n',
    )
