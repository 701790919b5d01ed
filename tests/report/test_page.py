"""The page in a real browser: nothing leaves it, everybody can read it, it fits screen and paper.

Needs chromium, chromedriver and, for axe, ``npm ci --prefix tests/report``. With
``POSTUREWATCH_RENEW_IMAGES=1`` the reference pictures in docs/images are taken anew.
"""

import base64
import json
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray
from selenium import webdriver
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webelement import WebElement

from posturewatch.core.day import clock_s, summarise
from posturewatch.core.events import (
    Alert,
    AlertKind,
    Bout,
    Break,
    Episode,
    Event,
    Fault,
    Notice,
    Outcome,
    Posture,
    Sitting,
    Track,
)
from posturewatch.core.range import summarise_range
from posturewatch.core.trends import Hint, suggest
from posturewatch.report import html
from posturewatch.report.view import Insight, day_view, insight
from report.faces import WORDS, days, range_faces
from seeded import BERLIN, DAY

AXE = Path(__file__).parent / "node_modules" / "axe-core" / "axe.min.js"
IMAGES = Path(__file__).parents[2] / "docs" / "images"
RENEW = bool(os.environ.get("POSTUREWATCH_RENEW_IMAGES"))
PAGES = ("day", "month", "empty", "crowded")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The pages as files."""
    folder = tmp_path_factory.mktemp("pages")
    *earlier, today = days()
    found = insight(today, earlier)
    full = Insight(found.comparison, found.suggestion, Hint(Fault.HEAD_FORWARD, 3))
    links = html.Links("yesterday.html", "tomorrow.html", "index.html")
    pages = {
        "day": html.render_day(day_view(today, WORDS, full), links),
        "month": range_faces(summarise_range((*earlier, today)))["html"],
        "empty": html.render_day(day_view(earlier[2], WORDS)),
    }
    new_year = days(date(2025, 12, 1), date(2026, 1, 31))
    pages["new year"] = range_faces(summarise_range(new_year))["html"]
    pages["crowded"] = crowded_page(found)
    for name, page in pages.items():
        (folder / f"{name}.html").write_text(page, encoding="utf-8")
    return folder


def crowded_page(found: Insight) -> str:
    """A day with every fault, ten stretches, four silences, long notices, suggestion and hint."""
    at_s = clock_s(DAY, 8, BERLIN)
    events: list[Event] = []
    for number in range(18):
        fault, end_s = tuple(Fault)[number % 9], at_s + 1500 + number * 30
        silent = ("cooldown", "snoozed", "quiet", "meeting")[number % 4]
        events += [
            Episode(Track.SITTING, Sitting.SEATED, at_s, end_s),
            Bout(at_s, end_s, end_s - at_s),
            Episode(Track.POSTURE, Posture.BAD, at_s, at_s + 300, fault),
            Episode(Track.POSTURE, Posture.GOOD, at_s + 300, end_s),
            Alert(at_s + 90, AlertKind.POSTURE, fault, f"stretch_{number % 10}", 1, 90.0),
            Outcome(at_s + 90, at_s + 95, ("dismissed", "lost")[number % 2]),
            Alert(at_s + 100, AlertKind.SITTING, None, "walk", 1, 90.0, silent),
            Episode(Track.SITTING, Sitting.AWAY, end_s, end_s + 240),
            Break(end_s, end_s + 240),
        ]
        at_s = end_s + 240
    kept = "/home/somebody/.local/share/posturewatch/posturewatch.db.damaged-20260302T090000Z"
    events += [
        Notice(at_s, "store_damaged", kept * 3),
        Notice(at_s + 1, "calibration_refused", "too dark to see"),
    ]
    report = summarise(DAY, BERLIN, events)
    told = Insight(found.comparison, suggest(report), Hint(Fault.SLUMP, 3))
    return html.render_day(day_view(report, WORDS, told))


@pytest.fixture(scope="module")
def browser() -> Iterator[webdriver.Chrome]:
    """One headless Chromium for all tests, with its log of requests."""
    chromium, driver = shutil.which("chromium"), shutil.which("chromedriver")
    if not chromium or not driver:
        pytest.skip("chromium or chromedriver is not installed")
    options = webdriver.ChromeOptions()
    options.binary_location = chromium
    for argument in ("--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars"):
        options.add_argument(argument)
    options.set_capability("goog:loggingPrefs", {"performance": "ALL", "browser": "ALL"})
    chrome = webdriver.Chrome(options=options, service=Service(driver))
    yield chrome
    chrome.quit()


def show(browser: webdriver.Chrome, file: Path, *, width: int = 1200, dark: bool = False) -> None:
    """Load a page at a width, in light or dark."""
    browser.execute_cdp_cmd(
        "Emulation.setDeviceMetricsOverride",
        {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": False},
    )
    scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [scheme]})
    browser.get(file.as_uri())


def picture_of(browser: webdriver.Chrome, element: WebElement) -> NDArray[np.uint8]:
    """The pixels of an element, without scrolling to it: the page scrolls smoothly, which takes."""
    clip = browser.execute_script(
        "const box = arguments[0].getBoundingClientRect();"
        " return {x: box.x, y: box.y + scrollY, width: box.width, height: box.height, scale: 1}",
        element,
    )
    asked = {"clip": clip, "captureBeyondViewport": True}
    shot = base64.b64decode(browser.execute_cdp_cmd("Page.captureScreenshot", asked)["data"])
    return cv2.imdecode(np.frombuffer(shot, np.uint8), cv2.IMREAD_COLOR)


@pytest.mark.parametrize("page", PAGES)
def test_no_request_leaves_the_page(browser: webdriver.Chrome, folder: Path, page: str) -> None:
    """The file itself is all that is ever asked for, and its own policy is not broken."""
    browser.get_log("performance"), browser.get_log("browser")
    show(browser, folder / f"{page}.html")
    asked = [
        message["params"]["request"]["url"]
        for entry in browser.get_log("performance")
        if (message := json.loads(entry["message"])["message"])["method"]
        == "Network.requestWillBeSent"
    ]

    assert asked == [(folder / f"{page}.html").as_uri()]
    assert browser.get_log("browser") == []


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", [1200, 375])
def test_axe_finds_nothing_to_complain_of(
    browser: webdriver.Chrome, folder: Path, page: str, dark: bool, width: int
) -> None:
    """WCAG 2.2 A and AA and best practice, all tables opened: no violation of any weight."""
    if not AXE.exists():
        pytest.skip("axe-core is not installed: npm ci --prefix tests/report")
    show(browser, folder / f"{page}.html", width=width, dark=dark)
    browser.execute_script("document.querySelectorAll('details').forEach(d => d.open = true)")
    browser.execute_script(AXE.read_text(encoding="utf-8"))
    found: dict[str, Any] = browser.execute_async_script(
        "const done = arguments[0]; axe.run().then(done, e => done({error: String(e)}))"
    )

    assert "error" not in found
    assert len(found["passes"]) > 10
    assert [
        (one["id"], one["impact"], [node["html"][:120] for node in one["nodes"]][:3])
        for one in found["violations"]
    ] == []


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("width", [320, 375, 768])
def test_nothing_sticks_out_on_a_narrow_screen(
    browser: webdriver.Chrome, folder: Path, page: str, width: int
) -> None:
    """The page itself never scrolls sideways; wide tables scroll in themselves."""
    show(browser, folder / f"{page}.html", width=width)
    browser.execute_script("document.querySelectorAll('details').forEach(d => d.open = true)")

    assert browser.execute_script("return document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("page", ["day", "month", "new year", "crowded"])
@pytest.mark.parametrize("width", [360, 1200])
def test_labels_below_a_chart_stand_apart(
    browser: webdriver.Chrome, folder: Path, page: str, width: int
) -> None:
    """A gap between each two that are shown in one line, also for sixty days on a phone."""
    show(browser, folder / f"{page}.html", width=width)
    lines = browser.execute_script(
        "return [...document.querySelectorAll('svg')].map(chart =>"
        " Object.values(Object.groupBy([...chart.querySelectorAll(':scope > text.tick')]"
        ".map(one => one.getBoundingClientRect()).filter(one => one.width), one => one.y))"
        ".map(line => line.map(one => [one.left, one.right]))).flat()"
    )

    assert lines
    for line in lines:
        for (_, right), (left, _) in pairwise(sorted(line)):
            assert left - right >= 3


def test_what_is_cut_off_shows_that_it_scrolls(browser: webdriver.Chrome, folder: Path) -> None:
    """A shadow at the right edge of a table too wide for a phone; none where all of it fits."""
    show(browser, folder / "crowded.html", width=360)
    edges = []
    for name in ("alerts", "time"):
        box = browser.find_element(By.CSS_SELECTOR, f"section.{name} .scroll")
        is_cut = browser.execute_script(
            "return arguments[0].scrollWidth > arguments[0].clientWidth", box
        )
        picture = picture_of(browser, box)
        edges.append((is_cut, int(picture[4, -2].min())))

    assert edges[0][0]
    assert not edges[1][0]
    assert edges[0][1] < edges[1][1] - 20


@pytest.mark.parametrize("width", [375, 1200])
def test_no_notice_is_cut_off(browser: webdriver.Chrome, folder: Path, width: int) -> None:
    """A path without spaces is broken where its table ends."""
    show(browser, folder / "crowded.html", width=width)
    found = browser.execute_script(
        "const box = document.querySelector('.notices .scroll') ||"
        " document.querySelector('table.notices').parentElement;"
        "return [box.scrollWidth, box.clientWidth, box.textContent.includes('damaged-2026')]"
    )

    assert found[2]
    assert 0 < found[0] <= found[1]


@pytest.mark.parametrize("page", ["day", "month", "crowded"])
def test_a_report_prints_on_one_page(browser: webdriver.Chrome, folder: Path, page: str) -> None:
    """A4, with all its tables' figures but the ones folded away."""
    show(browser, folder / f"{page}.html")
    made = browser.execute_cdp_cmd("Page.printToPDF", {"preferCSSPageSize": True})
    pdf = base64.b64decode(made["data"])

    assert len(re.findall(rb"/Type\s*/Page\b", pdf)) == 1
    assert re.search(rb"/MediaBox\s*\[0 0 59[45]\S* 84[12]\S*\]", pdf)


def test_the_keyboard_reaches_links_tables_and_what_scrolls(
    browser: webdriver.Chrome, folder: Path
) -> None:
    """First the way past the links, then the links, then each folded table."""
    show(browser, folder / "day.html")
    reached = []
    for _ in range(12):
        browser.switch_to.active_element.send_keys(Keys.TAB)
        reached.append(browser.switch_to.active_element.tag_name)

    assert browser.find_element(By.CLASS_NAME, "skip").get_attribute("href").endswith("#report")
    assert reached[:4] == ["a", "a", "a", "a"]
    assert reached.count("summary") >= 4


def test_every_chart_has_a_table_with_its_numbers(browser: webdriver.Chrome, folder: Path) -> None:
    """A table in the same section as each picture that carries meaning."""
    for page in ("day", "month"):
        show(browser, folder / f"{page}.html")
        without = browser.execute_script(
            "return [...document.querySelectorAll('svg[role=img]')]"
            ".filter(s => !s.closest('section').querySelector('table')).length"
        )
        assert without == 0


@pytest.mark.skipif(not RENEW, reason="taken anew only when asked for")
def test_take_the_reference_pictures(browser: webdriver.Chrome, folder: Path) -> None:
    """Light, dark, print and phone, for README and docs."""
    IMAGES.mkdir(parents=True, exist_ok=True)
    for name, page, width, dark in (
        ("report", "day", 1000, False),
        ("report-dark", "day", 1000, True),
        ("report-phone", "day", 375, False),
        ("report-month", "month", 1000, False),
    ):
        show(browser, folder / f"{page}.html", width=width, dark=dark)
        picture = browser.execute_cdp_cmd(
            "Page.captureScreenshot", {"captureBeyondViewport": True, "format": "png"}
        )
        (IMAGES / f"{name}.png").write_bytes(base64.b64decode(picture["data"]))
    show(browser, folder / "day.html")
    made = browser.execute_cdp_cmd("Page.printToPDF", {"preferCSSPageSize": True})
    pdf = folder / "day.pdf"
    pdf.write_bytes(base64.b64decode(made["data"]))
    target = IMAGES / "report-print"  # pdftoppm adds .png
    subprocess.run(
        ["pdftoppm", "-png", "-r", "90", "-singlefile", str(pdf), str(target)], check=True
    )
