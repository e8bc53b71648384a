"""The top of the page: what it is of, how things stand in a few large numbers, and the way to its parts."""

from __future__ import annotations

from fztally.lang.catalogue import SEVERITIES, counts
from fztally.lang.texts import text
from fztally.model.analysis import Analysis
from fztally.model.tally import Sending
from fztally.write.page.markup import Html, element
from fztally.write.workbook.official import period_words

_PARTS = ("sending", "figures", "charts", "problems")


def write_head(analysis: Analysis, title: str) -> Html:
    """The title, the links to the parts, and the tiles."""
    links = [element("a", text(f"web-{part}"), href=f"#{part}") for part in _PARTS]
    period = analysis.job.period
    about = text("web-about", period=period_words(period), until=str(period.until))
    tiles = [_sending(analysis), _rows(analysis), _identities(analysis), _problems(analysis)]
    return element(
        "header",
        element("h1", title),
        element("p", about, class_="about"),
        element("nav", *links, aria_label=text("web-parts")),
        element("div", *tiles, class_="tiles"),
    )


def _tile(label: str, value: str | Html, words: str, mood: str) -> Html:
    return element(
        "div",
        element("p", label, class_="label"),
        element("p", value, class_="number"),
        element("p", words, class_="words"),
        class_=f"tile {mood}",
    )


def _sending(analysis: Analysis) -> Html:
    statuses = analysis.statuses
    here = sum(status.sending.here for status in statuses)
    missing = sum(status.sending is Sending.MISSING for status in statuses)
    words = text("web-tile-missing", missing=missing) if missing else text("web-tile-complete")
    return _tile(text("web-tile-sent"), f"{here}/{here + missing}", words, "bad" if missing else "good")


def _rows(analysis: Analysis) -> Html:
    sheets = [sheet for file in analysis.files for sheet in file.sheets]
    kept, rejected, duplicate = (
        sum(getattr(sheet, name) for sheet in sheets) for name in ("kept", "rejected", "duplicate")
    )
    words = text("web-tile-rows-words", files=len(analysis.files), rejected=rejected, duplicate=duplicate)
    return _tile(text("web-tile-rows"), f"{kept:,}", words, "watch" if rejected else "good")


def _identities(analysis: Analysis) -> Html:
    known = [checked for checked in analysis.identities if not checked.holds or checked.left is not None]
    good = sum(checked.holds for checked in known)
    if not known:
        return _tile(text("web-tile-identities"), "—", text("web-tile-identities-none"), "")
    words = text("web-tile-identities-good" if good == len(known) else "web-tile-identities-broken")
    return _tile(text("web-tile-identities"), f"{good}/{len(known)}", words, "good" if good == len(known) else "bad")


def _problems(analysis: Analysis) -> Html:
    found = counts(analysis.findings)
    error, warning, info = (found[severity] for severity in SEVERITIES)
    words = text("web-tile-problems-words", error=error, warning=warning, info=info)
    mood = "bad" if error else "watch" if warning else "good"
    return _tile(text("web-tile-problems"), f"{error + warning:,}", words, mood)
