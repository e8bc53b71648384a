"""The page as a browser shows it: charts drawn, problems found, nothing fetched, nothing run that came from a ledger."""

from __future__ import annotations

import dataclasses
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from fztally.lang.catalogue import counts, severity
from fztally.write.page import write_page
from tests.write.page.browser import Browser, browser
from tests.write.page.conftest import HOSTILE, Page

DESK, PHONE = (1440, 900), (390, 800)
# how many points of a plot's canvas are not blank
INK = """
    const canvas = document.querySelector(arguments[0] + " canvas");
    const pixels = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data;
    let inked = 0;
    for (let n = 3; n < pixels.length; n += 4) inked += pixels[n] > 0;
    return inked;"""


@pytest.fixture(scope="module")
def chromium(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    with browser(tmp_path_factory.mktemp("chromium")) as running:
        yield running


@pytest.fixture
def opened(chromium: Browser, page: Page) -> Iterator[Browser]:
    """The page, open at the width of a desk; whatever a test does, it must neither fetch nor complain."""
    chromium.resize(*DESK)
    chromium.messages()
    chromium.requests()
    chromium.open(page.path)
    yield chromium
    assert chromium.messages() == []
    assert {url for url in chromium.requests() if not url.startswith("data:")} == {page.path.as_uri()}


def texts(chromium: Browser, selector: str) -> list[str]:
    """The texts of all elements that are shown."""
    return chromium.run(
        "return [...document.querySelectorAll(arguments[0])].filter(e => e.offsetParent).map(e => e.innerText)",
        selector,
    )


def problems(chromium: Browser) -> list[str]:
    return texts(chromium, "#problem-list li")


def press(chromium: Browser, selector: str, label: str = "") -> None:
    """Click on the first element whose text begins with a label."""
    script = "[...document.querySelectorAll(arguments[0])].find(e => e.textContent.startsWith(arguments[1])).click()"
    chromium.run(script, selector, label)


def look_for(chromium: Browser, words: str) -> None:
    """Type into the search field, and wait until the list has followed."""
    chromium.run(
        """document.getElementById("matched").textContent = "";
        const field = document.getElementById("search");
        field.value = arguments[0];
        field.dispatchEvent(new Event("input", {bubbles: true}));""",
        words,
    )
    chromium.wait("document.getElementById('matched').textContent")


def choose(chromium: Browser, name: str, label: str) -> None:
    """Choose from a drop-down the entry that begins with a label."""
    chromium.run(
        """const list = document.getElementById(arguments[0]);
        list.value = [...list.options].find((option) => option.text.startsWith(arguments[1])).value;
        list.dispatchEvent(new Event("change"));""",
        name,
        label,
    )


def test_every_chart_is_drawn_as_it_comes_into_view(opened: Browser) -> None:
    count = opened.run("return document.querySelectorAll('[data-chart]').length")
    assert count > 5
    for number in range(count):
        plot = f"[data-chart='{number}']"
        opened.run("document.querySelector(arguments[0]).scrollIntoView({behavior: 'instant'})", plot)
        opened.wait("document.querySelector(arguments[0] + ' canvas')", plot)
        assert opened.run(INK, plot) > 2_000
    assert opened.run(INK, "#problem-chart") > 2_000


def test_a_chip_leaves_the_charts_of_one_ledger(opened: Browser) -> None:
    press(opened, "#charts .chips button", "网格事件")
    assert set(texts(opened, "#charts .tag")) == {"网格事件"}
    press(opened, "#charts .chips button", "全部")
    assert len(set(texts(opened, "#charts .tag"))) > 1


def test_words_are_searched_in_all_that_is_shown(opened: Browser, page: Page) -> None:
    everything = len(page.analysis.findings)
    assert len(problems(opened)) == everything
    look_for(opened, "onerror")
    assert len(problems(opened)) == 1 and "onerror" in problems(opened)[0]
    look_for(opened, "ONERROR 幸福社区 E5")
    assert len(problems(opened)) == 1
    look_for(opened, "戒毒")
    assert len(problems(opened)) == 1 and "戒毒" in problems(opened)[0]
    look_for(opened, "没有这个词")
    assert problems(opened) == []
    press(opened, ".filters button[type=reset]")
    assert len(problems(opened)) == everything


def test_problems_are_chosen_by_ledger_community_and_from_the_matrix(opened: Browser) -> None:
    choose(opened, "ledger", "矛盾纠纷")
    assert len(problems(opened)) == len(HOSTILE)
    choose(opened, "community", "幸福社区")
    assert len(problems(opened)) == len(HOSTILE)
    assert texts(opened, "#problem-list h3") == [f"幸福社区{len(HOSTILE)}"]
    opened.run("document.querySelector('td[title*=\"戒毒\"] a.count').click()")
    assert len(problems(opened)) == 1 and "“措施”" in problems(opened)[0]
    assert opened.run("return location.hash") == "#problems"


def test_remarks_are_listed_on_demand(chromium: Browser, page: Page, tmp_path: Path) -> None:
    findings = [
        dataclasses.replace(
            page.sample, code=code, rejects=False, place=dataclasses.replace(page.sample.place, row=row)
        )
        for row, code in enumerate(("ditto", "code-invalid", "ditto"), start=5)
    ]
    assert counts(tuple(findings)) == {"error": 0, "warning": 1, "info": 2}
    write_page(dataclasses.replace(page.analysis, findings=tuple(findings)), tmp_path / "some.html")
    chromium.open(tmp_path / "some.html")
    assert len(problems(chromium)) == 1
    press(chromium, "#severities button", "提示")
    assert len(problems(chromium)) == 3
    press(chromium, "#severities button", "警告")
    assert len(problems(chromium)) == 2


def test_long_lists_come_in_steps_and_say_what_is_missing(chromium: Browser, page: Page, tmp_path: Path) -> None:
    first = page.sample
    findings = tuple(
        dataclasses.replace(first, value=f"写法{n}" + "长" * 250, place=dataclasses.replace(first.place, row=n))
        for n in range(1, 3_001)
    )
    write_page(dataclasses.replace(page.analysis, findings=findings), tmp_path / "many.html")
    chromium.open(tmp_path / "many.html")
    assert len(problems(chromium)) == 200
    press(chromium, "#more")
    assert len(problems(chromium)) == 400
    said = texts(chromium, "#matched")[0]
    assert "3000" in said and "findings.csv" in said


def test_nothing_of_a_ledger_runs(opened: Browser, page: Page) -> None:
    shown = "\n".join(problems(opened))
    for text in HOSTILE:
        assert text.split("\u2028")[0] in shown
    assert opened.run("return window.hacked === undefined")
    assert opened.run("return document.querySelectorAll('#problem-list :is(script, img, b b, a)').length") == 0


def test_a_phone_shows_it_without_scrolling_sideways(opened: Browser, page: Page) -> None:
    opened.resize(*PHONE)
    opened.open(page.path)
    assert opened.run("return document.documentElement.scrollWidth") <= PHONE[0]
    assert opened.run("return document.querySelector('.wide').scrollWidth") > PHONE[0]
    opened.run("document.getElementById('charts').scrollIntoView({behavior: 'instant'})")
    opened.wait("document.querySelector('#charts canvas')")
    assert opened.run("return document.querySelector('#charts canvas').clientWidth") <= PHONE[0]


def test_print_outs_hold_everything(opened: Browser, page: Page, tmp_path: Path) -> None:
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext (poppler-utils) is not installed: nothing here can read a print-out")
    press(opened, "#charts .chips button", "网格事件")
    (tmp_path / "page.pdf").write_bytes(opened.print())
    done = subprocess.run(["pdftotext", "-layout", tmp_path / "page.pdf", "-"], capture_output=True, check=True)
    pages = done.stdout.decode().split("\f")
    said = "".join("".join(pages).split())
    assert "各社区矛盾纠纷类型" in said and "各社区网格事件大类" in said
    assert said.count("怎样处理：") == len(page.analysis.findings)
    # the matrix is whole: its first and last lines and columns on one page
    assert all(word in "".join(pages[0].split()) for word in ("信访接待", "东湖社区", "街道本级", "应报"))
    # charts are as they were once it is done
    assert set(texts(opened, "#charts .tag")) == {"网格事件"}


def test_severities_are_counted_in_full(opened: Browser, page: Page) -> None:
    errors = sum(severity(finding) == "error" for finding in page.analysis.findings)
    assert f"错误 {errors}" in texts(opened, "#severities button")
