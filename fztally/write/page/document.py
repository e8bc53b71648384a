"""The page as a whole: its parts in their order, what it may do (nothing but run its own scripts), and its size."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from html import escape
from pathlib import Path
from string import Template

from fztally.lang.catalogue import SEVERITIES
from fztally.lang.texts import language, text
from fztally.model.analysis import Analysis
from fztally.write.page.charts import Chart, chart_data, write_charts
from fztally.write.page.figures import write_figures
from fztally.write.page.head import write_head
from fztally.write.page.markup import Html, element, joined, json_in_html
from fztally.write.page.problems import list_problems, write_problems
from fztally.write.page.sending import write_sending
from fztally.write.workbook.official import period_name

LIMIT = 1_950_000
"""Bytes of the page, a little under the 2 MB that mail and chat programs of offices let through."""
_HERE = Path(__file__).parent
_WORDS = ("value", "rows-more", "where-column", "written", "hint", "match", "unreported", "unchosen", "cut", "none")
"""What the scripts say."""


def write_page(analysis: Analysis, path: Path) -> None:
    """Write the page to ``path``: UTF-8, everything in the one file, the same bytes for the same analysis."""
    path.write_bytes(make_page(analysis).encode("utf-8", "replace"))


def make_page(analysis: Analysis) -> str:
    """The page as text, not longer than ``LIMIT`` bytes as long as its matrix and figures leave room."""
    charts = chart_data(analysis)
    fixed = _fixed(analysis, charts)
    data: dict[str, object] = {
        "words": {name: text(f"web-{name}") for name in _WORDS},
        "severities": [text(f"severity-{name}") for name in SEVERITIES],
        "charts": [chart.drawn for chart in charts],
    }
    whole = (*fixed.values(), _own("page.html"), json_in_html(data | {"problems": {}}))
    room = LIMIT - sum(len(part.encode("utf-8", "replace")) for part in whole)
    data["problems"] = list_problems(analysis, room)
    return Template(_own("page.html")).substitute(fixed, data=json_in_html(data))


def _fixed(analysis: Analysis, charts: Sequence[Chart]) -> dict[str, str]:
    """The parts of the page besides its data."""
    style, *scripts = (_own(name) for name in ("page.css", "echarts/echarts.js", "charts.js", "problems.js"))
    title = text("wb-cover-title", period=period_name(analysis.job.period))
    sections = (write_sending(analysis), write_figures(analysis), write_charts(charts), write_problems())
    return {
        "lang": "zh-CN" if language() == "zh" else "en",
        "policy": _policy(style, scripts),
        "title": escape(title),
        "style": style,
        "body": joined([write_head(analysis, title), element("main", *sections), _foot(analysis)]),
        "scripts": joined(Html(f"<script>{script}</script>\n") for script in scripts),
    }


def _own(name: str) -> str:
    """A file of this package as text; its lines end as browsers hash them."""
    return (_HERE / name).read_text(encoding="utf-8")


def _policy(style: str, scripts: list[str]) -> str:
    """What the browser may do with the page: its own style and scripts by their hashes, and no request at all."""
    allowed = " ".join(_hash(script) for script in scripts)
    rest = "img-src data:; base-uri 'none'; form-action 'none'"
    return f"default-src 'none'; script-src {allowed}; style-src {_hash(style)}; {rest}"


def _hash(content: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()}'"


def _foot(analysis: Analysis) -> Html:
    licence = element("details", element("summary", text("web-licence")), element("pre", _own("echarts/NOTICE.txt")))
    return element("footer", element("p", text("web-foot", run=analysis.run_id)), licence)
