"""Somebody at a browser: with a mouse, or with the keyboard alone."""


class Person:
    """Does what a play asks for; `keyboard` reaches everything by Tab, arrows, Space, Enter and typing."""

    MOST_STEPS = 600

    def __init__(self, page, keyboard=False):
        self.page = page
        self.keyboard = keyboard

    def goto(self, url):
        self.page.goto(url)

    def see(self, text):
        """The words must be on the page."""
        body = " ".join(self.page.inner_text("main").split())
        assert text in body, f"“{text}” is not on {self.page.url}: {body[:1500]}"

    def open(self, selector):
        """Opens a `details` by its summary, unless it is open."""
        details = self.page.locator(selector).first
        if details.get_attribute("open") is None:
            self.press(f"{selector} > summary", stays=True)

    def press(self, selector, stays=False):
        """A button or a link, and the page it leads to; `stays` for one that only opens or downloads."""
        if not self.keyboard:
            self.page.locator(selector).first.click()
            self.page.wait_for_load_state()
            return
        self._tab_to(selector)
        if stays:
            tag = self.page.locator(selector).first.evaluate("element => element.tagName")
            self.page.keyboard.press("Space" if tag == "SUMMARY" else "Enter")
        else:
            with self.page.expect_navigation():
                self.page.keyboard.press("Enter")

    def fill(self, selector, text):
        field = self.page.locator(selector).first
        kind = field.get_attribute("type")
        if self.keyboard and kind not in ("date", "datetime-local"):
            self._tab_to(selector)
            self.page.keyboard.press("Control+A")
            self.page.keyboard.type(text)
        else:
            # How a date is typed depends on the language of the browser.
            field.fill(text)

    def check(self, selector):
        """A box or one of several; the keyboard goes through a group by arrows."""
        choice = self.page.locator(selector).first
        if choice.is_checked():
            return
        if not self.keyboard:
            choice.check()
            return
        if choice.get_attribute("type") == "checkbox":
            self._tab_to(selector)
            self.page.keyboard.press("Space")
        else:
            name = choice.get_attribute("name")
            self._tab_to(f'input[type="radio"][name="{name}"]')
            if not choice.is_checked():
                self.page.keyboard.press("Space")
            for _ in range(20):
                if choice.is_checked():
                    break
                self.page.keyboard.press("ArrowDown")
        assert choice.is_checked(), selector

    def choose(self, selector, value):
        """One of a list that opens, or of a group of buttons."""
        field = self.page.locator(selector).first
        if field.evaluate("element => element.tagName") != "SELECT":
            self.check(f'{selector}[value="{value}"]')
        elif self.keyboard:
            self._tab_to(selector)
            for _ in range(field.locator("option").count()):
                if field.input_value() == value:
                    break
                self.page.keyboard.press("ArrowDown")
            assert field.input_value() == value, f"{selector}: {field.input_value()}"
        else:
            field.select_option(value)

    def _tab_to(self, selector):
        """Tab until the element has the focus; every step must be seen."""
        target = self.page.locator(selector).first
        for _ in range(Person.MOST_STEPS):
            if target.evaluate("element => element === document.activeElement"):
                return
            reached = target.evaluate(
                "element => element.type === 'radio' && document.activeElement.name === element.name"
                " && document.activeElement.form === element.form")
            if reached:
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"the keyboard does not reach {selector} on {self.page.url}")
