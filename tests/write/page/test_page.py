"""What the page holds, how large it grows, and that nothing in a ledger can do anything in it."""

from __future__ import annotations

import base64
import dataclasses
import hashlib
import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from fztally.lang.catalogue import severity
from fztally.lang.texts import set_language
from fztally.model.finding import Finding
from fztally.pipeline import write
from fztally.write.page import write_page
from fztally.write.page.markup import element, json_in_html
from tests.write.killing import into
from tests.write.page.conftest import HIDDEN, HOSTILE, Page

MEGABYTES = 2_000_000


def parsed(path: Path) -> html.HtmlElement:
    return html.document_fromstring(path.read_bytes())


def data(path: Path) -> dict[str, Any]:
    """What the scripts of a page are given."""
    (element,) = parsed(path).xpath("//script[@type='application/json']")
    return json.loads(element.text)


def listed(path: Path) -> list[dict[str, str]]:
    """The findings that a page lists, in words."""
    problems = data(path)["problems"]
    names = ("file", "sheet", "cell", "field", "value", "message", "hint", "code")
    return [
        {name: problems["texts"][n] for name, n in zip(names, row[3:], strict=True)}
        | {"severity": row[0], "community": problems["communities"][row[1]]}
        for row in problems["rows"]
    ]


def words(element: html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


def test_the_matrix_shows_how_every_keeper_stands(page: Page) -> None:
    (matrix,) = parsed(page.path).xpath("//table[@class='matrix']")
    titles = [th.get("title") for th in matrix.xpath("./thead//th")[1:-2]]
    ledgers = {ledger.title: ledger.id for ledger in page.analysis.schemas.ledgers}
    assert titles == list(ledgers)
    cells = {
        (words(line.xpath("./th")[0]), ledgers[title]): cell
        for line in matrix.xpath("./tbody/tr")
        for title, cell in zip(titles, line.xpath("./td")[:-2], strict=True)
    }
    assert len(cells) == 14 * 18
    for status in page.analysis.statuses:
        keeper = status.community or page.analysis.schemas.registry.office.name
        classes = cells[keeper, status.ledger].get("class").split()
        assert classes[0] == status.sending.value.replace("_", "-")
        assert ("problem" in classes) == bool(status.problems)
    assert words(cells["东湖社区", "grid_events"]) == "8"
    assert words(cells["幸福社区", "disputes"]) == f"1问题 {len(HOSTILE)}"
    assert words(cells["和平社区", "disputes"]) == "零报告"
    assert words(cells["新华社区", "disputes"]) == "未报"
    assert words(cells["街道本级", "disputes"]) == "—"
    assert words(cells["幸福社区", "rehab"]) == "已报问题 1"


def test_every_figure_stands_on_a_card(page: Page) -> None:
    cards = {card.get("data-figure"): words(card) for card in parsed(page.path).xpath("//article")}
    assert set(cards) == {counted.figure.id for counted in page.analysis.figures}
    for counted in page.analysis.figures:
        assert counted.figure.label in cards[counted.figure.id]
        assert counted.definition in cards[counted.figure.id]
    assert "11件" in cards["disputes"] and "报送 3/13" in cards["disputes"]
    assert f"待核 {len(HOSTILE)} 行" in cards["disputes"]
    assert "76.92%" in cards["grid_closure_rate"]
    assert "未报" in cards["petitions"]


def test_identities_are_told_with_both_sides(page: Page) -> None:
    lines = [
        [words(cell) for cell in line] for line in parsed(page.path).xpath("//table[@class='identities']/tbody/tr")
    ]
    assert [line[1] for line in lines] == [checked.text for checked in page.analysis.identities]
    assert ["√", "13", "13", "0"] in [[line[0], *line[2:]] for line in lines]
    broken = dataclasses.replace(page.analysis.identities[0], holds=False, left=12)
    analysis = dataclasses.replace(page.analysis, identities=(broken,))
    other = page.path.with_name("broken.html")
    write_page(analysis, other)
    assert "×" in words(parsed(other).xpath("//table[@class='identities']")[0])
    doubtful = {card.get("data-figure") for card in parsed(other).xpath("//article[contains(@class, 'doubtful')]")}
    assert doubtful == {broken.left_id, *broken.right_ids}


def test_charts_add_up_to_their_tables(page: Page) -> None:
    frames = parsed(page.path).xpath("//figure[@data-ledger]")
    charts = data(page.path)["charts"]
    assert len(frames) == len(charts) > 5
    drawn = {words(frame.xpath("./figcaption")[0]): chart for frame, chart in zip(frames, charts, strict=True)}
    category = next(chart for title, chart in drawn.items() if "各社区矛盾纠纷类型（件）" in title)
    assert category["labels"][:4] == ["东湖", "幸福", "和平", "新华\n未报"]
    sums = [sum(series["data"][n] for series in category["series"]) for n in range(3)]
    assert sums == [10, 1, 0]
    assert [series["data"][3] for series in category["series"]] == [None] * 6
    assert category["series"][-1]["name"] == "其余 3 类"
    rate = next(chart for title, chart in drawn.items() if "办结率" in title)
    assert rate["series"][0]["data"][:3] == [87.5, 60.0, None] and rate["average"] == 76.92


def test_restricted_ledgers_show_numbers_of_all_only(page: Page) -> None:
    assert "rehab" not in {frame.get("data-ledger") for frame in parsed(page.path).xpath("//figure[@data-ledger]")}
    assert [f.value for f in page.analysis.findings if f.ledger == "rehab"] == ["…"]
    assert HIDDEN not in page.text
    assert "“措施”中的“…”" in " ".join(each["message"] for each in listed(page.path))
    (cell,) = parsed(page.path).xpath("//td[contains(@title, '戒毒') and contains(@title, '幸福')]")
    assert "2" not in words(cell).replace("问题", "")


def test_findings_are_listed_as_they_are(page: Page) -> None:
    shown = listed(page.path)
    assert len(shown) == data(page.path)["problems"]["total"] == len(page.analysis.findings)
    values = {each["value"] for each in shown}
    assert {f.value for f in page.analysis.findings if f.ledger != "rehab"} <= values
    assert {text for text in HOSTILE if text.isprintable()} <= values


def test_the_page_can_do_nothing_but_run_its_own_scripts(page: Page) -> None:
    tree = parsed(page.path)
    (policy,) = tree.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    rules = dict(rule.strip().split(" ", 1) for rule in policy.split(";"))
    assert rules["default-src"] == "'none'" and "unsafe" not in policy
    scripts = re.findall(r"<script>(.*?)</script>", page.text, re.DOTALL)
    styles = re.findall(r"<style>(.*?)</style>", page.text, re.DOTALL)
    assert len(scripts) == 3 and len(styles) == 1 and page.text.count("<script") == 4
    for kind, contents in (("script-src", scripts), ("style-src", styles)):
        hashes = [base64.b64encode(hashlib.sha256(each.encode()).digest()).decode() for each in contents]
        assert rules[kind].split() == [f"'sha256-{each}'" for each in hashes]
    assert {attribute for attribute in tree.xpath("//@*/..") if attribute.get("style") is not None} == set()
    names = {name for each in tree.iter("*") for name in each.attrib}
    assert not [name for name in names if name.startswith("on") or name in ("src", "action", "srcdoc")]
    assert {link for link in tree.xpath("//@href") if not link.startswith("#")} == {"data:,"}
    assert not re.search(r"</script|<!--", "".join(scripts), re.IGNORECASE)


def test_the_same_analysis_gives_the_same_bytes(page: Page, tmp_path: Path) -> None:
    write_page(page.analysis, tmp_path / "again.html")
    assert (tmp_path / "again.html").read_bytes() == page.path.read_bytes()


def many(page: Page, count: int) -> list[Finding]:
    """Findings of three communities, few of them grave, all with texts of their own."""
    names = page.analysis.schemas.registry.names
    return [
        dataclasses.replace(
            page.sample,
            code="code-invalid",
            value=f"第{n}种写法<&>" + "长" * (n % 700),
            rejects=n % 50 == 0,
            community=names[0] if n % 10 else names[n % 3],
            place=dataclasses.replace(page.sample.place, row=n + 1),
        )
        for n in range(count)
    ]


def test_a_flood_of_findings_stays_small_and_says_so(page: Page, tmp_path: Path) -> None:
    findings = many(page, 30_000)
    path = tmp_path / "flood.html"
    write_page(dataclasses.replace(page.analysis, findings=tuple(findings)), path)
    assert path.stat().st_size < MEGABYTES
    problems = data(path)["problems"]
    assert problems["total"] == 30_000 == sum(each[3] for each in problems["counts"])
    shown = listed(path)
    assert 800 < len(shown) < 30_000
    # all errors before any warning, and no community before the others
    assert sum(each["severity"] == 0 for each in shown) == sum(severity(f) == "error" for f in findings) == 600
    warnings = Counter(each["community"] for each in shown if each["severity"] == 1)
    assert len(warnings) == 3 and min(warnings.values()) > 50
    assert max(len(each["value"]) for each in shown) <= 300


def test_a_run_without_findings(page: Page, tmp_path: Path) -> None:
    path = tmp_path / "clean.html"
    write_page(dataclasses.replace(page.analysis, findings=()), path)
    assert data(path)["problems"]["rows"] == []


def test_it_is_there_in_english(page: Page, tmp_path: Path) -> None:
    try:
        set_language("en")
        write_page(page.analysis, tmp_path / "en.html")
    finally:
        set_language("zh")
    tree = parsed(tmp_path / "en.html")
    assert tree.get("lang") == "en"
    assert [words(head) for head in tree.xpath("//h2")] == ["Reporting", "Figures", "Charts", "Findings"]


def test_every_run_writes_it_beside_the_workbook(page: Page, tmp_path: Path) -> None:
    analysis = into(page.analysis, tmp_path)
    written = write(analysis)
    path = analysis.job.target / "汇总.html"
    assert path in written.paths
    assert path.read_bytes() == page.path.read_bytes()
    manifest = json.loads((analysis.job.target / "manifest.json").read_text(encoding="utf-8"))
    assert path.name in manifest["outputs"]


@given(st.recursive(st.text() | st.integers(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner)))
def test_json_in_html_is_the_same_json_and_ends_no_element(content: object) -> None:
    made = json_in_html(content)
    assert json.loads(made) == content
    assert not set(made) & set("<>&\u2028\u2029")


@given(st.text(alphabet=st.characters(blacklist_categories=["Cc", "Cs"])))
def test_texts_in_elements_stay_texts(text: str) -> None:
    made = html.fragment_fromstring(element("p", text, title=text))
    assert len(made) == 0
    assert (made.text or "") == text and made.get("title") == text


def test_no_hostile_text_stands_in_the_page_as_markup(page: Page) -> None:
    assert [text for text in HOSTILE if "<" in text and text in page.text] == []
