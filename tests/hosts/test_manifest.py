"""The manifest: valid by Microsoft's published schema, and as Excel wants it beyond that schema."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from lxml import etree  # type: ignore[import-untyped]
from starlette.testclient import TestClient

from xl_addin.functions.cell_function import REGISTRY
from xl_addin.hosts.officejs import service
from xl_addin.hosts.officejs.manifest import manifest
from xl_addin.hosts.officejs.settings import Settings

SCHEMA = Path(__file__).parent / "officejs" / "schema" / "appforoffice.xsd"
URL = "https://excel.example.com"

#: The service's manifest, and that of an add-in whose functions run in the page of its pane.
EDITIONS = {"service": manifest(URL), "shared": manifest(URL, "/pane/excel.html", shared=True)}


def client(settings: Settings) -> TestClient:
    return TestClient(service.app(settings, REGISTRY), base_url=settings.url)


@pytest.fixture(scope="module")
def schema() -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(SCHEMA))


def replaced(right: str, wrong: str) -> etree._Element:
    """The manifest with every `right` made `wrong`."""
    sound = EDITIONS["service"].decode()
    assert right in sound
    return etree.fromstring(sound.replace(right, wrong).encode())


# What the schema says -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("edition", EDITIONS)
def test_the_manifest_is_valid_by_microsofts_published_schema(schema: etree.XMLSchema, edition: str) -> None:
    assert schema.validate(etree.fromstring(EDITIONS[edition])), schema.error_log


LOCALE = "<DefaultLocale>en-US</DefaultLocale>"
NAME = '<DisplayName DefaultValue="Self-host break-even"/>'
HOSTS = '<Hosts>\n    <Host Name="Workbook"/>\n  </Hosts>'
SETTINGS = '<DefaultSettings>\n    <SourceLocation DefaultValue="https://excel.example.com/pane/?excel"/>\n'
SETTINGS += "  </DefaultSettings>"
HOST = '<Host xsi:type="Workbook">'
RUNTIME = '<Runtimes><Runtime resid="Pane.Url" lifetime="long"/></Runtimes>'
METADATA = '<Metadata>\n              <SourceLocation resid="Functions.Metadata"/>\n            </Metadata>'
LABEL = '<Label resid="Pane.Label"/>'
TITLE = '<Title resid="Pane.Label"/>'
PANE = "<TaskpaneId>Breakeven.Pane</TaskpaneId>"
SOURCE = '<SourceLocation resid="Pane.Url"/>'


@pytest.mark.parametrize(
    ("right", "wrong", "complaint"),
    [
        # appforoffice/1.1: values
        ("<Id>", "<Id>z", "1.1}Id': [facet 'pattern']"),
        ("<Version>", "<Version>v", "1.1}Version': [facet 'pattern']"),
        (".0</Version>", ".0.0.0</Version>", "1.1}Version': [facet 'pattern']"),
        ("en-US", "American", "1.1}DefaultLocale': [facet 'pattern']"),
        ("selfhost-breakeven<", "<", "1.1}ProviderName': [facet 'minLength']"),
        ("selfhost-breakeven<", "x" * 126 + "<", "1.1}ProviderName': [facet 'maxLength']"),
        ("Self-host break-even", "x" * 126, "'DefaultValue': [facet 'maxLength']"),
        ("Host an open model", "x" * 251, "'DefaultValue': [facet 'maxLength']"),
        ("https://excel.example.com/icons/64.png", "x" * 2_049, "'DefaultValue': [facet 'maxLength']"),
        ("https://excel.example.com/icons/64.png", "", "'DefaultValue': [facet 'minLength']"),
        ("ReadWriteDocument", "Everything", "1.1}Permissions': [facet 'enumeration']"),
        ('MinVersion="1.3"', 'MinVersion="1.2.3"', "'MinVersion': [facet 'pattern']"),
        ('DefaultMinVersion="1.1"', 'DefaultMinVersion="one"', "'DefaultMinVersion': [facet 'pattern']"),
        # appforoffice/1.1: elements and attributes
        ('xsi:type="TaskPaneApp"', "", "The type definition is abstract"),
        ('xsi:type="TaskPaneApp"', 'xsi:type="SpreadsheetApp"', "does not resolve to a type definition"),
        (LOCALE, "", "Expected is ( {http://schemas.microsoft.com/office/appforoffice/1.1}DefaultLocale )"),
        (LOCALE + "\n  " + NAME, NAME + "\n  " + LOCALE, "1.1}DisplayName': This element is not expected"),
        (NAME, NAME * 2, "1.1}DisplayName': This element is not expected"),
        (NAME, NAME + "<Slogan/>", "1.1}Slogan': This element is not expected"),
        (NAME, NAME.replace("/>", ' Short="yes"/>'), "The attribute 'Short' is not allowed"),
        (NAME, "<DisplayName/>", "The attribute 'DefaultValue' is required but missing"),
        ('<Host Name="Workbook"/>', "<Host/>", "The attribute 'Name' is required but missing"),
        ('<Host Name="Workbook"/>', "", "1.1}Hosts': Missing child element(s)"),
        (HOSTS, HOSTS * 2, "1.1}Hosts': This element is not expected"),
        ('Set Name="CustomFunctionsRuntime"', "Set", "The attribute 'Name' is required but missing"),
        (SETTINGS, "", "1.1}DefaultSettings )"),
        (SETTINGS, SETTINGS + "<Dictionary/>", "1.1}Dictionary': This element is not expected"),
        # taskpaneappversionoverrides
        ('xsi:type="VersionOverridesV1_0"', 'xsi:type="VersionOverridesV1_1"', "does not resolve to a type definition"),
        (HOST, "<Host>", "The type definition is abstract"),
        (HOST, '<Host xsi:type="Mailbox">', "does not resolve to a type definition"),
        (HOST, HOST + RUNTIME.replace("long", "eternal"), "'lifetime': [facet 'enumeration']"),
        (HOST, HOST + RUNTIME.replace('resid="Pane.Url"', ""), "The attribute 'resid' is required but missing"),
        (HOST, HOST + "<Runtimes/>", "Runtimes': Missing child element(s)"),
        ("</AllFormFactors>", f"</AllFormFactors>{RUNTIME}", "Runtimes': This element is not expected"),
        ('xsi:type="CustomFunctions"', 'xsi:type="PrimaryCommandSurface"', "not validly derived"),
        ('xsi:type="CustomFunctions"', 'xsi:type="Functions"', "does not resolve to a type definition"),
        ("<Page>", "<Page/><Page>", "Page': Missing child element(s)"),
        (METADATA, METADATA * 2, "Metadata': This element is not expected"),
        ('<SourceLocation resid="Functions.Script"/>', "", "Script': Missing child element(s)"),
        ('<OfficeTab id="TabHome">', "<OfficeTab>", "The attribute 'id' is required but missing"),
        ('id="Breakeven.Group"', f'id="{"x" * 126}"', "'id': [facet 'maxLength']"),
        ('xsi:type="Button"', 'xsi:type="Lever"', "does not resolve to a type definition"),
        (LABEL, "", "Supertip': This element is not expected"),
        (TITLE, "", "Description': This element is not expected"),
        (SOURCE, "", "Action': Missing child element(s)"),
        (PANE + "\n                    " + SOURCE, SOURCE + PANE, "TaskpaneId': This element is not expected"),
        ('xsi:type="ShowTaskpane"', 'xsi:type="Button"', "not validly derived"),
        # officeappbasictypes/1.0
        ('resid="Group.Label"', "", "The attribute 'resid' is required but missing"),
        ('resid="Pane.Label"', f'resid="{"x" * 33}"', "'resid': [facet 'maxLength']"),
        ('<bt:Url id="Pane.Url"', f'<bt:Url id="{"x" * 33}"', "'id': [facet 'maxLength']"),
        ('<bt:Url id="Pane.Url"', "<bt:Url", "The attribute 'id' is required but missing"),
        ('size="16"', "", "The attribute 'size' is required but missing"),
        ('size="16"', 'size="small"', "is not a valid value of the atomic type 'xs:integer'"),
        ('DefaultValue="Break-even"', f'DefaultValue="{"x" * 126}"', "'DefaultValue': [facet 'maxLength']"),
        ("Move the bill", "x" * 251, "'DefaultValue': [facet 'maxLength']"),
        ("bt:ShortStrings", "bt:Words", "Words': This element is not expected"),
        ("bt:ShortStrings", "ShortStrings", "ShortStrings': This element is not expected"),
        ("<bt:Images>", "<bt:Urls/><bt:Images>", "Images': This element is not expected"),
    ],
)
def test_a_damaged_manifest_is_refused(schema: etree.XMLSchema, right: str, wrong: str, complaint: str) -> None:
    assert not schema.validate(replaced(right, wrong))
    assert complaint in str(schema.error_log)


# What Excel demands beyond it -----------------------------------------------------------------------------------------

#: In which part of Resources an element looks its `resid` up.
PARTS = {
    "Description": "LongStrings",
    "Image": "Images",
    "Label": "ShortStrings",
    "Namespace": "ShortStrings",
    "Runtime": "Urls",
    "SourceLocation": "Urls",
    "Title": "ShortStrings",
}


def faults(document: etree._Element) -> Iterator[str]:
    """What Excel would not take, though the schema does."""
    resources = document.xpath("//*[@id and @DefaultValue]")
    kept = {(etree.QName(one.getparent()).localname, one.get("id")) for one in resources}
    for one in document.xpath("//*[@resid]"):
        element = etree.QName(one).localname
        if (PARTS[element], one.get("resid")) not in kept:
            yield f"{element} refers to {one.get('resid')}"
    for kind in ("//*[@id and @DefaultValue]", "//*[local-name()='Group']", "//*[local-name()='Control']"):
        yield from (f"{name} twice" for name, times in Counter(document.xpath(f"{kind}/@id")).items() if times > 1)
    for address in document.xpath("//@DefaultValue"):
        if "://" in address and not address.startswith("https://"):
            yield f"{address} is not encrypted"
    for icon in document.xpath("//*[local-name()='Icon']"):
        sizes = sorted(int(size) for size in icon.xpath("*/@size"))
        if not {16, 32, 80} <= set(sizes) <= {16, 20, 24, 32, 40, 48, 64, 80}:
            yield f"icon with sizes {sizes}"
    if len(document.xpath("//*[local-name()='Metadata']")) != 1:
        yield "no metadata"
    if document.xpath("//*[local-name()='Namespace']"):
        yield "a namespace"  # formulas read as on Windows


@pytest.mark.parametrize("edition", EDITIONS)
def test_the_manifest_meets_what_excel_demands_beyond_the_schema(edition: str) -> None:
    assert list(faults(etree.fromstring(EDITIONS[edition]))) == []


@pytest.mark.parametrize(
    ("right", "wrong", "fault"),
    [
        ('<bt:Url id="Pane.Url"', '<bt:Url id="Other.Url"', "SourceLocation refers to Pane.Url"),
        ('<Description resid="Pane.Tip"/>', '<Description resid="Pane.Label"/>', "Description refers to Pane.Label"),
        ("</Host>", f"{RUNTIME.replace('Pane.Url', 'Nowhere')}</Host>", "Runtime refers to Nowhere"),
        ('bt:Url id="Functions.Page"', 'bt:Url id="Pane.Url"', "Pane.Url twice"),
        ("</Group>", '</Group><Group id="Breakeven.Group"/>', "Breakeven.Group twice"),
        ("</Control>", '</Control><Control id="Breakeven.Pane"/>', "Breakeven.Pane twice"),
        ("https://excel", "http://excel", "http://excel.example.com/functions.js is not encrypted"),
        ('size="80"', 'size="81"', "icon with sizes [16, 32, 81]"),
        ('<bt:Image size="32" resid="Icon.32"/>', "", "icon with sizes [16, 80]"),
        (METADATA, "", "no metadata"),
        (METADATA, METADATA + '<Namespace resid="Pane.Label"/>', "a namespace"),
    ],
)
def test_a_manifest_that_excel_would_not_take_is_noticed(right: str, wrong: str, fault: str) -> None:
    assert fault in set(faults(replaced(right, wrong)))


def test_functions_of_the_second_edition_run_in_the_page_of_the_pane_and_ask_excel_for_that() -> None:
    document = etree.fromstring(EDITIONS["shared"])
    (runtime,) = document.xpath("//*[local-name()='Runtime']")
    (page,) = document.xpath("//*[local-name()='Page']/*")
    (pane,) = document.xpath("//*[local-name()='Action']/*[@resid]")
    assert {one.get("resid") for one in (runtime, page, pane)} == {"Pane.Url"}
    assert runtime.get("lifetime") == "long"
    assert document.xpath("//*[local-name()='Set']/@Name") == ["CustomFunctionsRuntime", "SharedRuntime"]


@pytest.mark.parametrize("edition", EDITIONS)
def test_functions_run_only_where_excel_knows_each_error_value_that_they_show(edition: str) -> None:
    """CustomFunctionsRuntime 1.3 brought #NUM!, #NULL! and others to what a function may return."""
    (functions,) = etree.fromstring(EDITIONS[edition]).xpath("//*[@Name='CustomFunctionsRuntime']")
    assert functions.get("MinVersion") == "1.3"


def test_the_tip_of_the_button_says_what_the_pane_does() -> None:
    (tip,) = etree.fromstring(EDITIONS["service"]).xpath("//*[@id='Pane.Tip']/@DefaultValue")
    assert all(word in tip for word in ("bill", "rent", "utilization", "verdict", "break-even"))


@pytest.mark.parametrize(("edition", "pane"), [("service", "/pane/?excel"), ("shared", "/pane/excel.html")])
def test_excel_opens_the_page_for_excel_and_support_is_the_page_for_a_browser(edition: str, pane: str) -> None:
    document = etree.fromstring(EDITIONS[edition])
    (first,) = document.xpath("//*[local-name()='DefaultSettings']/*/@DefaultValue")
    (second,) = document.xpath("//*[@id='Pane.Url']/@DefaultValue")
    (support,) = document.xpath("//*[local-name()='SupportUrl']/@DefaultValue")
    assert (first, second, support) == (URL + pane, URL + pane, f"{URL}/pane/")


# What is served -------------------------------------------------------------------------------------------------------


def test_every_address_of_the_manifest_is_served_but_the_task_pane_where_there_is_none(tmp_path: Path) -> None:
    addresses = [one for one in etree.fromstring(EDITIONS["service"]).xpath("//@DefaultValue") if "://" in one]
    panes = {f"{URL}/pane/", f"{URL}/pane/?excel"}
    settings = Settings(url=URL, pane=str(tmp_path))
    asked = client(settings)
    assert {one for one in addresses if asked.get(one).status_code != 200} == panes
    sentence = "This service has no task pane: the functions work without it."
    assert asked.get("/pane/").json() == {"error": sentence}
    (tmp_path / "index.html").write_text("<p>pane</p>")
    assert {client(settings).get(one).text for one in panes} == {"<p>pane</p>"}
