"""The add-in's ribbon tab, as the part of the package that describes it."""

from __future__ import annotations

from itertools import groupby
from xml.etree import ElementTree as Xml

from xl_addin.functions.cell_function import REGISTRY
from xl_addin.hosts.classic.ribbon import TEMPLATES
from xl_addin.model.scenarios import cases

NAMESPACE = "http://schemas.microsoft.com/office/2009/07/customui"


def custom_ui() -> bytes:
    """The tab: a menu of functions by category, the templates, the cases, and what else can be asked for."""
    ui = Xml.Element("customUI", xmlns=NAMESPACE)
    tab = Xml.SubElement(Xml.SubElement(Xml.SubElement(ui, "ribbon"), "tabs"), "tab", id="breakeven", label="Self-host")
    functions = _menu(_group(tab, "functions", "Functions"), "insert", "Insert a function", "FunctionWizard")
    entries = sorted(REGISTRY.values(), key=lambda entry: entry.category)
    for number, (category, listed) in enumerate(groupby(entries, lambda entry: entry.category)):
        below = Xml.SubElement(functions, "menu", id=f"category{number}", label=category)
        for entry in listed:
            button = _button(below, f"insert_{entry.name}", entry.name, "InsertFunction", entry.name)
            button.set("screentip", entry.name)
            button.set("supertip", entry.words)
    model = _group(tab, "model", "Model")
    templates = _menu(model, "templates", "Open a template", "FileOpen")
    for number, (file, label) in enumerate(TEMPLATES.items()):
        _button(templates, f"template{number}", label, "OpenTemplate", file)
    scenarios = _menu(model, "scenarios", "Load a scenario", "ImportExcel")
    for case in cases().values():
        _button(scenarios, f"scenario_{case.key}", case.label, "LoadScenario", case.key)
    _large(_button(model, "refresh", "Refresh prices", "RefreshPrices"), "RefreshAll")
    about = _group(tab, "about", "About")
    _large(_button(about, "help", "Help", "Help"), "Help")
    _button(about, "version", "About", "About").set("imageMso", "Info")
    _button(about, "restart", "Restart Python", "RestartPython").set("imageMso", "Refresh")
    described: str = Xml.tostring(ui, "unicode")
    return f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>{described}'.encode()


def _group(tab: Xml.Element, name: str, label: str) -> Xml.Element:
    return Xml.SubElement(tab, "group", id=f"group_{name}", label=label)


def _menu(group: Xml.Element, name: str, label: str, image: str) -> Xml.Element:
    return Xml.SubElement(group, "menu", id=name, label=label, size="large", imageMso=image)


def _button(parent: Xml.Element, name: str, label: str, macro: str, tag: str = "") -> Xml.Element:
    # An ampersand would underline the letter after it.
    shown = label.replace("&", "&&")
    button = Xml.SubElement(parent, "button", id=name, label=shown, onAction=f"BreakevenRibbon.Ribbon{macro}")
    if tag:
        button.set("tag", tag)
    return button


def _large(button: Xml.Element, image: str) -> None:
    button.set("size", "large")
    button.set("imageMso", image)
