"""The report in a real browser: it draws, answers its controls, and asks nobody for anything."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

pytest.importorskip("selenium", reason="selenium is not installed")
from selenium import webdriver
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webdriver import WebDriver
from selenium.webdriver.support.ui import Select, WebDriverWait

CHROMIUM, DRIVER = Path("/usr/bin/chromium"), Path("/usr/bin/chromedriver")
SWITCHES = ("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-background-networking")

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(
        not (CHROMIUM.exists() and DRIVER.exists()), reason=f"no browser: {CHROMIUM} and {DRIVER} are needed"
    ),
]


@pytest.fixture(scope="module")
def browser(rich_file: Path) -> Iterator[WebDriver]:
    options = webdriver.ChromeOptions()
    options.binary_location = str(CHROMIUM)
    for switch in SWITCHES:
        options.add_argument(switch)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    driver = webdriver.Chrome(options=options, service=Service(str(DRIVER)))
    driver.set_window_size(1280, 900)
    driver.get(rich_file.as_uri())
    WebDriverWait(driver, 30).until(lambda d: d.find_elements(By.CSS_SELECTOR, "html[data-ready='yes']"))
    yield driver
    driver.quit()


def drawn(browser: WebDriver, figure: str) -> str:
    """What a figure has drawn, as markup."""
    return str(browser.execute_script(f"return document.querySelector('#{figure} .js-plotly-plot').innerHTML"))


def test_nothing_fails_and_nothing_is_fetched(browser: WebDriver) -> None:
    assert browser.get_log("browser") == []
    assert browser.execute_script("return performance.getEntriesByType('resource').length") == 0


def test_every_figure_has_drawn(browser: WebDriver) -> None:
    figures = browser.find_elements(By.TAG_NAME, "figure")
    assert len(figures) >= 11
    for figure in figures:
        marks = figure.find_elements(
            By.CSS_SELECTOR, ".main-svg .trace path, .main-svg .point path, .main-svg path.js-fill"
        )
        assert marks, f"{figure.get_attribute('id')} has drawn nothing"


def test_period_buttons_redraw_the_map(browser: WebDriver) -> None:
    before = drawn(browser, "map-figure")
    buttons = browser.find_elements(By.CSS_SELECTOR, "#map-figure button[data-control]")
    assert [b.text for b in buttons] == ["2030", "2035", "2040"]
    browser.execute_script("arguments[0].click()", buttons[2])
    assert [b.get_attribute("aria-pressed") for b in buttons] == ["false", "false", "true"]
    WebDriverWait(browser, 10).until(lambda d: drawn(d, "map-figure") != before)


def test_area_and_hours_redraw_the_stack(browser: WebDriver) -> None:
    before = drawn(browser, "hours-figure")
    boxes = browser.find_elements(By.CSS_SELECTOR, "#hours-figure select[data-control]")
    hours = Select(next(b for b in boxes if b.get_attribute("data-control") == "2"))
    assert hours.first_selected_option.text.startswith("Highest load")
    hours.select_by_index(1)
    WebDriverWait(browser, 10).until(lambda d: drawn(d, "hours-figure") != before)
    load = "return document.querySelector('#hours-figure .js-plotly-plot').data.find((t) => t.name === 'Load').y[0]"
    assert browser.execute_script(load) > 0


def test_page_fits_a_phone(browser: WebDriver) -> None:
    browser.execute_cdp_cmd(
        "Emulation.setDeviceMetricsOverride", {"width": 390, "height": 844, "deviceScaleFactor": 1, "mobile": False}
    )
    try:
        assert browser.execute_script("return document.documentElement.scrollWidth") <= 390
    finally:
        browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


def test_search_hides_other_assumptions(browser: WebDriver) -> None:
    box = browser.find_element(By.CSS_SELECTOR, "#assumptions .search")
    browser.execute_script("arguments[0].closest('details').open = true", box)
    count = (
        "return Array.from(document.querySelectorAll('#assumptions details tbody tr')).filter((r) => !r.hidden).length"
    )
    everything = browser.execute_script(count)
    box.send_keys("battery storage_hours")
    assert 0 < browser.execute_script(count) < everything
