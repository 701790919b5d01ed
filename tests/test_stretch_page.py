"""The page of a stretch: self-contained, escaped, and drawn by a real browser.

With ``POSTUREWATCH_RENEW_IMAGES=1`` the picture in docs/images is taken anew.
"""

import os
import re
import shutil
import subprocess
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from posturewatch.core.stretches import Area, Stretch
from posturewatch.stretch_library import load
from posturewatch.stretch_page import render

IMAGES = Path(__file__).parents[1] / "docs" / "images"
RENEW = bool(os.environ.get("POSTUREWATCH_RENEW_IMAGES"))
LIBRARY = load()
PAGES = {
    "all": LIBRARY.stretches,
    **{routine.id: LIBRARY.routine(routine.id) for routine in LIBRARY.routines},
}


@pytest.mark.parametrize("name", PAGES)
def test_a_page_loads_nothing_and_runs_nothing(name: str) -> None:
    """No script, no style sheet, picture or font from outside; links only where a source is."""
    page = render(PAGES[name], name)
    assert "<script" not in page
    loaded = re.findall(r'(?:src|srcset|data|href)="([^"]+)"', page)
    links = re.findall(r'<a href="([^"]+)"', page)
    assert set(loaded) - set(links) == {"data:,"}
    assert set(links) == {each.source for each in PAGES[name]}
    assert "url(" not in page
    assert "@import" not in page


def test_a_page_says_all_there_is_to_know() -> None:
    """Name, dose, steps with times, rounds and sides, caution, source and the general advice."""
    page = render([LIBRARY.find("neck_side_bend")], "Neck")
    for words in (
        "Neck side bend",
        "hold 5 to 10 seconds",
        "10 s",
        "Go through it twice on each side.",
        "Both shoulders stay down",
        urlsplit(LIBRARY.find("neck_side_bend").source).hostname or "?",
        "Stop at pain",
    ):
        assert words in page
    assert page.count("<svg") == 2


def test_a_single_stretch_is_named_once() -> None:
    """Its name is the page's title; in a routine each stands under its own."""
    shrug, walk = (load().find(name) for name in ("shrug", "walk"))
    alone = render([shrug], shrug.name)
    assert alone.count(f">{shrug.name}<") == 1
    assert "<h2>" not in alone
    assert render([shrug, walk], "Both").count("<h2>") == 2


def test_a_stretch_of_ones_own_cannot_break_the_page() -> None:
    """Markup is shown as written, and a source that is no web address is no link."""
    own = Stretch(
        id="own",
        name="<b>mine</b>",
        area=Area.HIPS,
        dose='"often"',
        steps=("<script>alert(1)</script>",),
        source="javascript:alert(1)",
    )
    page = render([own], "<i>")
    assert "<script>" not in page
    assert "&lt;b&gt;mine&lt;/b&gt;" in page
    assert 'href="javascript' not in page


TITLES = {routine.id: routine.name for routine in LIBRARY.routines}


def complaints(page: Path) -> list[str]:
    """What headless Chromium's console says of a page, and of the pages in its frames."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if not chromium:
        pytest.skip("chromium is not installed")
    picture = page.with_suffix(".png")
    done = subprocess.run(
        [
            chromium,
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--enable-logging=stderr",
            f"--user-data-dir={page.parent / 'profile'}",
            "--hide-scrollbars",
            "--window-size=1000,1250",
            f"--screenshot={picture}",
            page.as_uri(),
        ],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert picture.exists(), done.stderr
    return [line for line in done.stderr.splitlines() if "CONSOLE" in line]


@pytest.mark.parametrize("name", PAGES)
def test_a_real_browser_draws_the_page_without_a_complaint(name: str, tmp_path: Path) -> None:
    """Headless Chromium renders it, and its console stays empty."""
    file = tmp_path / "page.html"
    file.write_text(render(PAGES[name], TITLES.get(name, name)), "utf-8")
    assert complaints(file) == []
    if name == "ball" and RENEW:
        shutil.copy(file.with_suffix(".png"), IMAGES / "stretch.png")


def test_the_page_of_every_single_stretch_is_drawn_without_a_complaint(tmp_path: Path) -> None:
    """Each in a frame of its own; one that does complain is heard."""
    frames = []
    for stretch in LIBRARY.stretches:
        file = tmp_path / f"{stretch.id}.html"
        file.write_text(render([stretch], stretch.name), "utf-8")
        frames.append(f'<iframe src="{file.name}"></iframe>')
    (tmp_path / "bad.html").write_text("<script>missing()</script>", "utf-8")
    index = tmp_path / "index.html"
    page = '<meta charset="utf-8"><link rel="icon" href="data:,">'
    index.write_text(page + "".join(frames), "utf-8")
    assert complaints(index) == []
    index.write_text(page + "".join(frames) + '<iframe src="bad.html"></iframe>', "utf-8")
    (heard,) = complaints(index)
    assert "missing is not defined" in heard
