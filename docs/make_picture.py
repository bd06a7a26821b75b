"""The picture in the README: graph.html as a browser shows it, with the graph around a program and the sentence behind one of its facts.

make picture
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]


def picture(page: Path, out: Path, search: str) -> None:
    """A photograph of ``page`` after a search for a name."""
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    if chromium is None:
        raise SystemExit("Chromium is missing; install it and type fonts for Chinese (fonts-noto-cjk)")
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=chromium, args=FLAGS)
        tab = browser.new_page(viewport={"width": 1440, "height": 860}, locale="en")
        tab.goto(page.resolve().as_uri())
        tab.wait_for_selector("body[data-ready]")
        tab.fill("#search", search)
        tab.wait_for_selector("#results [role=option]")
        tab.press("#search", "Enter")
        tab.wait_for_selector("#panel .evidence")
        tab.locator("#panel .evidence summary").first.click()
        tab.wait_for_selector("#panel .evidence figcaption")
        tab.evaluate("document.activeElement.blur()")
        tab.wait_for_timeout(500)
        tab.screenshot(path=out)
        browser.close()


if __name__ == "__main__":
    picture(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3])
