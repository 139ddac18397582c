"""A citizen without a name: asks, follows, fetches."""

from papers import agreement


def submit(page, house, description, form="link", address=None):
    """Fills the form at the first page and sends it; number and code from the receipt."""
    page.goto(house.url)
    page.fill('[name="description"]', description)
    page.check(f'[name="delivery.form"][value="{form}"]')
    if address:
        page.fill('[name="delivery.address"]', address)
    page.click("form#request button.primary")
    page.wait_for_url("**/kvitto")
    return page.locator("dd").first.inner_text(), page.locator("dd code").inner_text()


def enter(page, house, number, code):
    """Comes back another day, with what stands in the receipt."""
    page.goto(f"{house.url}/oppna")
    page.fill('[name="number"]', number)
    page.fill('[name="code"]', code)
    page.click("form#code button.primary")
    page.wait_for_url("**/begaran/*")


def asks_and_fetches(house, browser, audit, **options):
    """No name, no address: only what is wanted. What is public is fetched from the page."""
    page = browser.visitor(**options)
    page.goto(house.url)
    audit.note("start", page)
    number, code = submit(page, house, "Avtalet med Exempelbolaget AB")
    audit.note("receipt", page)
    case = house.case_numbered(number)
    house.act(case, "handler", "take")
    document = house.add_document(case, "Avtal", agreement())
    house.act(case, "handler", "assess", documentId=document, verdict="release")
    house.act(case, "handler", "release", documentIds=[document])
    house.act(case, "handler", "answer")

    back = browser.visitor(**options)
    enter(back, house, number, code)
    audit.note("request-released", back)
    with back.expect_download() as download:
        back.click(f'a[href*="/handlingar/{document}"]')
    content = open(download.value.path(), "rb").read()
    assert content == agreement(), "the document is not the one that was released"
    assert number in back.inner_text("main")


def mistakes_are_told(house, browser, audit):
    """What is missing is told beside its field, and nothing that was typed is lost."""
    page = browser.visitor()
    page.goto(house.url)
    page.fill('[name="documents"]', "KS 2026-00001")
    # The browser's own check is off, as where it has none.
    page.locator("form#request").evaluate("form => form.noValidate = true")
    page.click("form#request button.primary")
    assert page.locator(".errors").count() == 1
    assert page.input_value('[name="documents"]').strip() == "KS 2026-00001"
    audit.look_here("start-errors-POST", page)


def wrong_code(house, browser, audit):
    """A wrong code opens nothing, and says what to do."""
    page = browser.visitor()
    page.goto(f"{house.url}/oppna")
    audit.note("code", page)
    page.fill('[name="number"]', "KS 2026-00001")
    page.fill('[name="code"]', "fel")
    page.click("form#code button.primary")
    assert page.locator(".errors").count() == 1
    assert "fel" not in page.url
    audit.look_here("code-errors-POST", page)
