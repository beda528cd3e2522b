"""A real Chromium against a real server; every page that a story opens is checked."""

from __future__ import annotations

import shutil
from dataclasses import dataclass

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Error
from playwright.sync_api import Page

from tests.cast import make_cast
from tests.factories.accounts import PASSWORD

PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1440, "height": 900}
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
# What would be wrong with a page whatever it shows: wider than the screen, or letters cut at the top
# or bottom of their box, where Vietnamese marks are.
WIDER = "document.documentElement.scrollWidth > window.innerWidth + 1"
CUT = """[...document.querySelectorAll('h1,h2,h3,a,button,td,th,label,.tag,.cell,p')].filter(e => {
  const style = getComputedStyle(e);
  return style.overflow !== 'visible' && style.clipPath === 'none'
    && e.scrollHeight > e.clientHeight + 1 && e.clientHeight > 4;
}).map(e => e.outerHTML.slice(0, 120))"""


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    return {**browser_type_launch_args, "executable_path": path, "args": ["--no-sandbox"]}


@pytest.fixture
def cast(transactional_db):
    return make_cast()


@dataclass
class Visitor:
    """A person at a browser."""

    page: Page
    base: str

    def sign_in(self, user) -> None:
        self.page.goto(f"{self.base}/tai-khoan/login/")
        self.check()
        self.page.get_by_label("Tên đăng nhập").fill(user.username)
        self.page.get_by_label("Mật khẩu", exact=True).fill(PASSWORD)
        with self.page.expect_navigation(url=f"{self.base}/"):
            self.page.get_by_role("button", name="Đăng nhập").click()
        self.check()

    def open(self, path: str) -> None:
        response = self.page.goto(f"{self.base}{path}")
        assert response is not None
        assert response.status == 200, f"{path}: {response.status}"
        self.check()

    def click(self, name: str, role: str = "link", *, exact: bool = False) -> None:
        """Follow a link or press a button that leads to another page, and look at that page.

        Waiting for the load state alone may find the old page still there. A filter that sends
        itself as the field is left gives way to the button's own sending: the first is aborted.
        """
        try:
            with self.page.expect_navigation():
                self.page.get_by_role(role, name=name, exact=exact).first.click()
        except Error as cut_short:
            if "ERR_ABORTED" not in str(cut_short):
                raise
            self.page.wait_for_load_state()
        self.check()

    def sees(self, text: str) -> None:
        self.page.get_by_text(text).first.wait_for()

    def check(self) -> None:
        """No serious violation, nothing wider than the screen, no letter cut."""
        page = self.page
        assert not page.evaluate(WIDER), f"rộng hơn màn hình: {page.url}"
        assert page.evaluate(CUT) == [], page.url
        # As tall as its content: a bar that sticks to the screen then covers nothing.
        size = page.viewport_size
        height = page.evaluate("document.documentElement.scrollHeight")
        page.set_viewport_size({"width": size["width"], "height": max(height, size["height"])})
        found = Axe().run(page, options={"runOnly": RULES}).response["violations"]
        page.set_viewport_size(size)
        bad = [
            (v["id"], v["nodes"][0]["html"][:160])
            for v in found
            if v["impact"] in {"serious", "critical"}
        ]
        assert bad == [], page.url


@pytest.fixture
def visit(browser, live_server):
    """`visit(size, javascript=True)` gives a visitor of that screen."""
    contexts = []

    def come(size=DESKTOP, *, javascript: bool = True) -> Visitor:
        # Axe itself needs scripts, so a page without them is read but not measured.
        context = browser.new_context(viewport=size, java_script_enabled=javascript, locale="vi-VN")
        contexts.append(context)
        return Visitor(context.new_page(), live_server.url)

    yield come
    for context in contexts:
        context.close()
