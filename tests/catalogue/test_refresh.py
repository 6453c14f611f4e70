"""Refreshing: both registries read over HTTP from a server that serves them well, slowly, cut short or not at all."""

from __future__ import annotations

import json
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from copy import deepcopy
from dataclasses import replace
from datetime import date
from decimal import Decimal
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
import trustme

from tests.catalogue.readings import with_price
from xl_addin.catalogue import bundled
from xl_addin.catalogue.downloading import may_lead_to
from xl_addin.catalogue.price import GENAI_PRICES, LITELLM, Key
from xl_addin.catalogue.reading import book, forget
from xl_addin.catalogue.refresh import refresh, take_bundled
from xl_addin.catalogue.settings import Settings, settings
from xl_addin.catalogue.store import Store, Taken
from xl_addin.catalogue.vendors import listed
from xl_addin.errors import OutOfDomain, UnreadableFile

DAY = date(2026, 11, 21)
GENAI, LITE = "/genai.json", "/litellm.json"
KEY = Key("Anthropic", "claude-sonnet-4-6", "input")
ENTRY, COST = "claude-sonnet-4-6", "input_cost_per_token"

#: How a path is answered: given the handler and the file that belongs there.
Answer = Callable[[BaseHTTPRequestHandler, bytes], None]


def whole(handler: BaseHTTPRequestHandler, content: bytes) -> None:
    handler.send_response(200)
    handler.send_header("Content-Length", str(len(content)))
    handler.end_headers()
    handler.wfile.write(content)


class Registries(ThreadingHTTPServer):
    """A server of both registries; what it serves, and how, can be put another way for each path."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.files: dict[str, bytes] = {}
        self.answers: dict[str, Answer] = {}
        self.closing = threading.Event()

    @property
    def settings(self) -> Settings:
        home = f"http://127.0.0.1:{self.server_port}"
        return Settings(genai_prices_url=home + GENAI, litellm_url=home + LITE, timeout=60)

    def change(self, path: str, edit: Callable[[Any], None]) -> None:
        content = json.loads(self.files[path])
        edit(content)
        self.files[path] = json.dumps(content).encode()


class _Handler(BaseHTTPRequestHandler):
    server: Registries

    def do_GET(self) -> None:
        with suppress(OSError):  # the reader had enough
            self.server.answers.get(self.path, whole)(self, self.server.files.get(self.path, b""))

    def log_message(self, *_: object) -> None: ...


@pytest.fixture(scope="module")
def real_files() -> dict[str, bytes]:
    """The registries' own files, as they come with the package."""
    genai = json.dumps(bundled.installed_providers(), default=float).encode()
    return {GENAI: genai, LITE: (bundled.FOLDER / bundled.LITELLM_FILE).read_bytes()}


@pytest.fixture
def server(real_files: dict[str, bytes]) -> Iterator[Registries]:
    with Registries() as running:
        running.files = deepcopy(real_files)
        threading.Thread(target=running.serve_forever, daemon=True).start()
        yield running
        running.closing.set()
        running.shutdown()


@pytest.fixture
def store(filled_database: str) -> Store:
    return Store(filled_database)


def changes(store: Store) -> dict[Key, tuple[Decimal | None, Decimal | None]]:
    return {change.key: (change.old, change.new) for change in store.changelog(since=DAY) if change.source == LITELLM}


# What a refresh takes -------------------------------------------------------------------------------------------------


def test_the_registries_as_they_were_bundled_change_no_price_of_theirs(store: Store, server: Registries) -> None:
    taken = refresh(store, DAY, server.settings)
    assert [change for change in taken.changes if change.source == LITELLM] == []
    # genai-prices gives prices with the day on which they begin: what has begun since the bundled day is new.
    assert all(change.source == GENAI_PRICES and change.effective_on for change in taken.changes)
    assert taken.held == ()


def test_a_refresh_writes_down_what_it_read(store: Store, server: Registries) -> None:
    refresh(store, DAY, server.settings)
    run = store.runs()[0]
    assert (run.outcome, run.reason) == ("succeeded", "")
    assert [(file.source, file.url, file.sha256, file.size) for file in run.files] == [
        (source, url, sha256(server.files[path]).hexdigest(), len(server.files[path]))
        for source, url, path in (
            (LITELLM, server.settings.litellm_url, LITE),
            (GENAI_PRICES, server.settings.genai_prices_url, GENAI),
        )
    ]


def test_a_new_price_is_logged_and_a_second_refresh_of_the_day_changes_nothing(
    store: Store, server: Registries
) -> None:
    server.change(LITE, lambda registry: registry[ENTRY].update({COST: 2.5e-06}))
    refresh(store, DAY, server.settings)
    refresh(store, DAY, server.settings)
    assert changes(store) == {KEY: (Decimal(3), Decimal("2.5"))}


def test_a_model_that_is_gone_is_logged_as_gone(store: Store, server: Registries) -> None:
    server.change(LITE, lambda registry: registry.pop(ENTRY))
    refresh(store, DAY, server.settings)
    assert changes(store)[KEY] == (Decimal(3), None)
    assert {key.model for key in changes(store)} == {ENTRY}


def test_a_hundredfold_price_is_held(store: Store, server: Registries) -> None:
    server.change(LITE, lambda registry: registry[ENTRY].update({COST: 3e-04}))
    taken = refresh(store, DAY, server.settings)
    assert [(change.key, change.old, change.new) for change in taken.held] == [(KEY, Decimal(3), Decimal(300))]
    assert changes(store) == {}


@pytest.mark.parametrize(
    ("price", "why"),
    [
        (-3e-06, "is negative"),
        ("three dollars", '"three dollars" is not a number'),
        (3.0, "is absurd: more than 10,000 USD per million tokens"),
    ],
)
def test_a_price_that_is_none_is_named_and_yesterdays_stays(
    store: Store, server: Registries, price: object, why: str
) -> None:
    server.change(LITE, lambda registry: registry[ENTRY].update({COST: price}))
    taken = refresh(store, DAY, server.settings)
    [fault] = taken.faults
    assert fault.startswith(f"litellm: {ENTRY}, {COST}: ")
    assert why in fault
    assert changes(store) == {}


def test_what_came_with_the_package_is_taken_where_it_is_newer(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    assert take_bundled(store) == Taken((), (), ())
    runs = len(store.runs())
    newer = {source: replace(bundled.about(source), observed_on=DAY) for source in (LITELLM, GENAI_PRICES)}
    reading = with_price(bundled.litellm(), KEY, "2.5")
    monkeypatch.setattr(bundled, "about", newer.__getitem__)
    monkeypatch.setattr(bundled, "litellm", lambda: reading)
    taken = take_bundled(store)
    assert [(change.key, change.old, change.new) for change in taken.changes if change.source == LITELLM] == [
        (KEY, Decimal(3), Decimal("2.5"))
    ]
    assert [store.last_snapshot(source) for source in (LITELLM, GENAI_PRICES)] == [DAY, DAY]
    assert len(store.runs()) == runs + 2


#: What Moonshot's models are kept under as long as no vendor claims them.
UNCLAIMED = {LITELLM: "moonshot", GENAI_PRICES: "moonshotai"}


@pytest.fixture
def of_nine_vendors(database: str) -> Store:
    """A book of the bundled day that was made before Moonshot was listed."""
    store = Store(database, fill=False)
    for reading in (bundled.litellm(), bundled.genai_prices()):
        kept = (
            one._replace(key=one.key._replace(vendor=UNCLAIMED[reading.source]))
            if one.key.vendor == "Moonshot"
            else one
            for one in reading.listed.values()
        )
        older = replace(reading, listed={one.key: one for one in kept})
        store.take_snapshot([older], bundled.about(reading.source).observed_on, [])
    return store


@pytest.fixture
def read_by_cells(of_nine_vendors: Store, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    """The same, as the book that cells read."""
    monkeypatch.setenv("BREAKEVEN_PRICES", of_nine_vendors.url)
    forget()
    yield of_nine_vendors
    forget()


def test_a_vendor_that_was_listed_since_is_unpriced_until_it_is_taken(read_by_cells: Store) -> None:
    assert (book().unpriced(), book().last_verified("Moonshot")) == (("Moonshot",), None)
    take_bundled(read_by_cells)
    forget()
    assert (book().unpriced(), book().verified()) == ((), listed())


def test_a_vendor_that_was_listed_since_is_taken_into_a_book_of_the_same_day(of_nine_vendors: Store) -> None:
    store = of_nine_vendors
    taken = take_bundled(store)
    for source, unclaimed in UNCLAIMED.items():
        mine = [change for change in taken.changes if change.source == source]
        gone = {change.key[1:]: change.old for change in mine if change.key.vendor == unclaimed}
        come = {change.key[1:]: change.new for change in mine if change.key.vendor == "Moonshot"}
        assert gone
        assert gone.items() <= come.items()
    assert store.altered() == []
    assert take_bundled(store) == Taken((), (), ())


def test_a_refresh_takes_a_vendor_that_was_listed_since(of_nine_vendors: Store, server: Registries) -> None:
    taken = refresh(of_nine_vendors, DAY, server.settings)
    assert {"Moonshot", *UNCLAIMED.values()} <= {change.key.vendor for change in taken.changes}


# What a refresh refuses -----------------------------------------------------------------------------------------------


def slowly(handler: BaseHTTPRequestHandler, content: bytes) -> None:
    """A byte now and then: each comes soon enough, and the whole never."""
    handler.send_response(200)
    handler.end_headers()
    for byte in content:
        if handler.server.closing.wait(0.05):  # type: ignore[attr-defined]
            return
        handler.wfile.write(bytes([byte]))


def silent(handler: BaseHTTPRequestHandler, content: bytes) -> None:
    handler.server.closing.wait(20)  # type: ignore[attr-defined]


def cut_short(handler: BaseHTTPRequestHandler, content: bytes) -> None:
    handler.send_response(200)
    handler.send_header("Content-Length", str(len(content)))
    handler.end_headers()
    handler.wfile.write(content[: len(content) // 2])


def cut_short_unannounced(handler: BaseHTTPRequestHandler, content: bytes) -> None:
    handler.send_response(200)
    handler.end_headers()
    handler.wfile.write(content[: len(content) // 2])


def web_page(handler: BaseHTTPRequestHandler, content: bytes) -> None:
    whole(handler, b"<!DOCTYPE html><html><body>Please log in to the network.</body></html>")


def a_part(handler: BaseHTTPRequestHandler, content: bytes) -> None:
    whole(handler, json.dumps(dict(list(json.loads(content).items())[:900])).encode())


def missing(handler: BaseHTTPRequestHandler, content: bytes) -> None:
    handler.send_error(404, "Not Found")


def with_header(header: bytes, value: bytes) -> Answer:
    def answer(handler: BaseHTTPRequestHandler, content: bytes) -> None:
        handler.wfile.write(b"HTTP/1.0 200 OK\r\n" + header + b": " + value + b"\r\n\r\n" + content)

    answer.__name__ = f"{header.decode()} {value.decode()}"
    return answer


def slow_headers(handler: BaseHTTPRequestHandler, content: bytes) -> None:
    """A header now and then: each comes soon enough, and the body never."""
    handler.wfile.write(b"HTTP/1.0 200 OK\r\n")
    for number in range(1_000):
        if handler.server.closing.wait(0.1):  # type: ignore[attr-defined]
            return
        handler.wfile.write(b"X-%d: 1\r\n" % number)


def steering_screens(handler: BaseHTTPRequestHandler, content: bytes) -> None:
    handler.wfile.write(b"HTTP/1.0 500 \x1b[2JOops\x07\r\n\r\n")


def with_entry(name: str, **more: object) -> Answer:
    """LiteLLM's registry with one entry more, as somebody wrote it who means harm."""

    def answer(handler: BaseHTTPRequestHandler, content: bytes) -> None:
        entry = {"litellm_provider": "openai", "mode": "chat", "input_cost_per_token": 1e-06} | more
        whole(handler, json.dumps(json.loads(content) | {name: entry}).encode())

    answer.__name__ = f"{name!a} {list(more)}"[:60]
    return answer


def elsewhere(handler: BaseHTTPRequestHandler, content: bytes) -> None:
    handler.send_response(302)
    handler.send_header("Location", "http://prices.example.org/litellm.json")
    handler.end_headers()


REFUSED: dict[Answer, str] = {
    slowly: "took longer than 0.5 seconds",
    silent: "took longer than 0.5 seconds",
    cut_short: "broke off after",
    cut_short_unannounced: "This is no whole JSON file instead of LiteLLM's registry",
    web_page: "This is a web page instead of LiteLLM's registry",
    a_part: "the file is not whole, try later",
    with_header(b"Content-Length", b"many"): "bytes: try again",
    with_header(b"Content-Length", b"12.5"): "broke off after",
    with_header(b"Content-Length", b"-1"): "of -1 bytes: try again",
    with_header(b"Transfer-Encoding", b"chunked"): "cannot be reached",
    slow_headers: "took longer than 0.5 seconds",
    steering_screens: "answered 500 ?[2JOops?: look whether",
    with_entry("gpt\ud800"): r"A name in the registry is no text ('gpt\ud800'): the file is damaged",
    with_entry("g", input_cost_per_token_above_99999999999999999999k_tokens=1e-06): "above 1e+23 tokens in a request",
    with_entry("g", **{f"input_cost_per_token_above_{'9' * 80}k_tokens": 1e-06}): "above 1e+23 tokens in a request",
    missing: "answered 404 Not Found: look whether the address moved",
    elsewhere: "leads to http://prices.example.org/litellm.json, and is followed only to",
}


@pytest.mark.parametrize("answer", REFUSED, ids=lambda answer: answer.__name__)
def test_whatever_is_no_registry_leaves_yesterdays_prices_and_a_failed_run(
    store: Store, server: Registries, answer: Answer
) -> None:
    before = store.changelog()
    server.answers[LITE] = answer
    quick = answer in (slowly, silent, slow_headers)
    with pytest.raises(UnreadableFile) as refused:
        refresh(store, DAY, replace(server.settings, timeout=0.5) if quick else server.settings)
    assert REFUSED[answer] in str(refused.value)
    assert store.changelog() == before
    assert (store.runs()[0].outcome, store.runs()[0].reason) == ("failed", str(refused.value))


@pytest.mark.parametrize(
    ("first", "other", "may"),
    [
        ("https://example.com/a", "https://example.org/b", True),
        ("https://example.com/a", "http://example.com/a", False),
        ("https://example.com/a", "http://127.0.0.1:9/", False),
        ("https://example.com/a", "https://127.0.0.1/", False),
        ("https://example.com/a", "https://127.9.9.9/", False),
        ("https://example.com/a", "https://127.1/", False),
        ("https://example.com/a", "https://2130706433/", False),
        ("https://example.com/a", "https://0.0.0.0/", False),
        ("https://example.com/a", "https://[::1]/", False),
        ("https://example.com/a", "https://[::ffff:127.0.0.1]/", False),
        ("https://example.com/a", "https://169.254.169.254/", False),
        ("https://example.com/a", "https://localhost./", False),
        ("https://example.com/a", "https://any.localhost/", False),
        ("https://example.com/a", "file:///etc/passwd", False),
        ("https://example.com/a", "ftp://example.com/a", False),
        ("https://example.com/a", "https:///a", False),
        ("http://localhost:1/a", "http://127.0.0.1:2/b", True),
        ("http://127.0.0.1:1/a", "https://example.com/", False),
    ],
)
def test_a_redirect_never_leads_to_this_machine_or_another_scheme(first: str, other: str, may: bool) -> None:
    assert may_lead_to(first, other) == may


def test_no_sentence_and_no_run_repeats_the_password_of_a_registry(store: Store, server: Registries) -> None:
    secret = "h0rse-battery"
    home = f"http://me:{secret}@127.0.0.1:{server.server_port}"
    server.answers[f"{LITE}?sig={secret}"] = missing
    with pytest.raises(UnreadableFile) as refused:
        refresh(store, DAY, replace(server.settings, litellm_url=f"{home}{LITE}?sig={secret}"))
    refresh(store, DAY, replace(server.settings, litellm_url=f"http://127.0.0.1:{server.server_port}{LITE}"))
    assert secret not in f"{refused.value} {store.runs()}"


def test_a_price_that_is_too_small_is_absurd_as_well(store: Store, server: Registries) -> None:
    entry = {"litellm_provider": "openai", "mode": "chat"}
    tiny = {f"tiny-{number}": entry | {"input_cost_per_token": "TINY"} for number in range(150)}
    text = json.dumps(json.loads(server.files[LITE]) | tiny).replace('"TINY"', "1e-999980")
    server.files[LITE] = text.encode()
    taken = refresh(store, DAY, server.settings)
    assert [fault for fault in taken.faults if "is absurd: less than 0.000001 USD per million tokens" in fault] == list(
        taken.faults
    )
    assert len(taken.faults) == 150
    assert changes(store) == {}


def test_a_name_that_steers_a_screen_is_left_out_and_shown_without_what_steers(
    store: Store, server: Registries
) -> None:
    server.change(LITE, lambda registry: registry.update({"gpt\x1b[2J\u202e": registry[ENTRY]}))
    taken = refresh(store, DAY, server.settings)
    assert changes(store) == {}
    assert taken.faults
    for fault in taken.faults:
        assert fault.startswith("litellm: gpt?[2J?")
        assert fault.endswith("its name has letters that steer a screen")


def test_when_only_the_second_registry_fails_the_first_is_not_taken_either(store: Store, server: Registries) -> None:
    server.change(LITE, lambda registry: registry[ENTRY].update({COST: 2.5e-06}))
    server.answers[GENAI] = web_page
    with pytest.raises(UnreadableFile, match="This is a web page instead of the file of genai-prices"):
        refresh(store, DAY, server.settings)
    assert changes(store) == {}
    assert [file.source for file in store.runs()[0].files] == [LITELLM, GENAI_PRICES]


def test_a_file_beyond_the_limit_is_not_read_to_its_end(store: Store, server: Registries) -> None:
    with pytest.raises(UnreadableFile, match="is larger than 100,000 bytes; nothing was read"):
        refresh(store, DAY, replace(server.settings, largest_file=100_000))


def test_a_server_that_is_away_is_named(store: Store) -> None:
    nobody = Settings(litellm_url="http://127.0.0.1:9/litellm.json", timeout=5)
    with pytest.raises(UnreadableFile, match=r"http://127\.0\.0\.1:9/litellm\.json cannot be reached"):
        refresh(store, DAY, nobody)


@pytest.mark.parametrize("url", ["http://prices.example.org/x.json", "file:///etc/passwd", "ftp://x/y", "", "https//x"])
def test_only_encrypted_addresses_are_read(store: Store, url: str) -> None:
    with pytest.raises(UnreadableFile, match="is no address that begins with https://"):
        refresh(store, DAY, Settings(litellm_url=url))


def test_a_server_that_cannot_prove_who_it_is_is_not_believed(store: Store, server: Registries) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    trustme.CA().issue_cert("127.0.0.1").configure_cert(context)
    server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    address = f"https://127.0.0.1:{server.server_port}{LITE}"
    with pytest.raises(UnreadableFile, match="certificate verify failed"):
        refresh(store, DAY, replace(server.settings, litellm_url=address))


# Settings -------------------------------------------------------------------------------------------------------------


def test_settings_come_from_the_environment() -> None:
    found = settings({"BREAKEVEN_PRICES": "sqlite:////books/prices.sqlite", "BREAKEVEN_TIMEOUT": "5"})
    assert (found.database, found.timeout) == ("sqlite:////books/prices.sqlite", 5.0)


@pytest.mark.parametrize("typed", ["soon", "0", "-1", "nan", "inf"])
def test_a_timeout_is_a_positive_number(typed: str) -> None:
    with pytest.raises(OutOfDomain, match=f'BREAKEVEN_TIMEOUT is "{typed}": write a number above 0.'):
        settings({"BREAKEVEN_TIMEOUT": typed})


@pytest.mark.parametrize("typed", ["prices.sqlite", "mysql://x/y", "sqlite:///", "postgres://x/y"])
def test_the_price_books_address_is_one_of_two_kinds(typed: str) -> None:
    with pytest.raises(OutOfDomain, match="write sqlite:///PATH_OF_A_FILE or postgresql"):
        _ = settings({"BREAKEVEN_PRICES": typed}).database
