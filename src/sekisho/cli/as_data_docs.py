"""The suites of a project as one page of HTML, with how each expectation came out night by night.

Great Expectations' own Data Docs load scripts and fonts from a dozen addresses, tell one of them
which project is read, and show samples of the data. This page is made from the record, which has
none of these.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final
from xml.etree.ElementTree import Element

from sekisho.audit.expected import Came
from sekisho.cli.markup import page, tag
from sekisho.expectations import Expectation, Parameter, Suite
from sekisho.messages import Lang, Message
from sekisho.project import Project

_NIGHTS: Final = 14
"""How many nights before the latest are shown."""
_STYLE: Final = """
html { font: 15px/1.6 sans-serif; color: #111; background: #fff; }
body { margin: 2em auto; max-width: 70em; padding: 0 1em; overflow-wrap: anywhere; }
h1 { font-size: 1.5em; } h2 { font-size: 1.1em; margin: 2em 0 .5em; }
table { width: 100%; border-collapse: collapse; }
th, td { text-align: left; vertical-align: top; padding: .4em .6em; border-top: 1px solid #ccc; }
th { font-weight: normal; color: #555; }
code { font-size: .85em; color: #555; display: block; }
.passed { color: #1a6b2f; } .violated { color: #b00020; font-weight: bold; }
.could-not-check { color: #8a5a00; font-weight: bold; }
.nights span { display: block; white-space: nowrap; }
"""
_COLUMNS: Final = ("expected", "severity", "latest", "counted", "observed", "nights")

History = Mapping[tuple[str, str], Sequence[Came]]


def data_docs_as_html(project: Project, history: History, lang: Lang) -> str:
    """The page; `history` as of `audit.expected.expectations`."""
    title = _said("title", lang, project=project.config.name)
    suites = (*project.suites.values(), *project.export_suites.values())
    parts = [part for suite in suites for part in _suite(suite, history, lang)]
    return page(title, _STYLE, tag("h1", title), *parts, lang=lang)


def _suite(suite: Suite, history: History, lang: Lang) -> tuple[Element, Element]:
    head = tag("tr", *(tag("th", _said(name, lang)) for name in _COLUMNS))
    rows = (
        _expectation(one, history.get((suite.name, one.id), ()), lang) for one in suite.expectations
    )
    heading = tag("h2", _said(suite.kind, lang, name=suite.relation))
    return heading, tag("table", tag("thead", head), tag("tbody", *rows))


def _expectation(one: Expectation, came: Sequence[Came], lang: Lang) -> Element:
    latest = came[0] if came else None
    return tag(
        "tr",
        tag("td", _titled(one, lang), tag("code", f"{one.type}({_arguments(one)})")),
        tag("td", one.severity),
        tag("td", _state(latest, lang)) if latest else tag("td", _said("never", lang)),
        tag("td", "" if latest is None or latest.unexpected is None else str(latest.unexpected)),
        tag("td", (latest.observed if latest else None) or ""),
        tag("td", *(_state(night, lang) for night in came[1 : 1 + _NIGHTS]), class_="nights"),
    )


def _titled(one: Expectation, lang: Lang) -> Element:
    return tag("span", one.title.ja if lang == "ja" else one.title.en)


def _state(came: Came, lang: Lang) -> Element:
    told = f"{came.business_date} {_said(came.state, lang)}"
    return tag("span", told, class_=came.state)


def _arguments(one: Expectation) -> str:
    """The arguments as the suite has them; they are the project's text and no data."""
    return ", ".join(f"{name}={_argument(value)}" for name, value in one.args)


def _argument(value: object) -> str:
    if isinstance(value, Parameter):
        return f"${value.name}"
    if isinstance(value, tuple):
        return f"[{', '.join(map(str, value))}]"
    return str(value)


def _said(key: str, lang: Lang, **values: str) -> str:
    return Message(f"cli.data-docs.{key}", **values).text(lang)
