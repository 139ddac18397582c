"""A citizen without a name: asks, follows, fetches."""

import json
import re

from papers import agreement


def submit(person, house, description, form="link", address=None):
    """Fills the form at the first page and sends it; number and code from the receipt."""
    person.goto(house.url)
    person.fill('[name="description"]', description)
    person.check(f'[name="delivery.form"][value="{form}"]')
    if address:
        person.fill('[name="delivery.address"]', address)
    person.press("form#request button.primary")
    person.page.wait_for_url("**/kvitto")
    main = person.page.inner_text("main")
    number = re.search(r"[A-ZÅÄÖ]+ \d{4}-\d{5}", main).group()
    return number, person.page.locator("main code").first.inner_text()


def enter(person, house, number, code):
    """Comes back another day, with what stands in the receipt."""
    person.goto(f"{house.url}/oppna")
    person.fill('[name="number"]', number)
    person.fill('[name="code"]', code)
    person.press("form#code button.primary")
    person.page.wait_for_url("**/begaran/*")


def asks_and_fetches(house, browser, audit, person_for):
    """No name, no address: only what is wanted. What is public is fetched from the page."""
    person = person_for()
    person.goto(house.url)
    audit.note("start", person.page)
    number, code = submit(person, house, "Avtalet med Exempelbolaget AB")
    audit.note("receipt", person.page)
    case = house.case_numbered(number)
    house.act(case, "handler", "take")
    document = house.add_document(case, "Avtal", agreement())
    house.act(case, "handler", "assess", documentId=document, verdict="release")
    house.act(case, "handler", "release", documentIds=[document])
    house.act(case, "handler", "answer")

    back = person_for()
    enter(back, house, number, code)
    back.see(number)
    audit.note("request-released", back.page)
    with back.page.expect_download() as download:
        back.press(f'a[href*="/handlingar/{document}"]', stays=True)
    content = open(download.value.path(), "rb").read()
    assert content == agreement(), "the document is not the one that was released"


def corrects_and_takes_away(house, browser, audit, person_for):
    """What is kept about whoever asked is seen, corrected and taken away with the code alone."""
    person = person_for()
    person.goto(house.url)
    number, code = submit(person, house, "Alla avtal om städning")
    back = person_for()
    enter(back, house, number, code)
    back.press('a[href$="/uppgifter"]')
    audit.note("personal", back.page)
    back.open("main details")
    back.fill('[name="contact.phone"]', "070-123 45 67")
    back.press("form#correct button.primary")
    back.see("070-123 45 67")
    audit.note("personal-corrected", back.page)
    with back.page.expect_download() as download:
        back.press('a[href$="/uppgifter/fil"]', stays=True)
    copy = json.load(open(download.value.path(), "rb"))
    assert copy["contact"]["phone"] == "070-123 45 67", copy["contact"]
    assert len(copy["corrections"]) == 2, copy["corrections"]


def mistakes_are_told(house, browser, audit, person_for):
    """What is missing is told beside its field, and nothing that was typed is lost."""
    page = person_for().page
    page.goto(house.url)
    page.fill('[name="documents"]', "KS 2026-00001")
    # The browser's own check is off, as where it has none.
    page.locator("form#request").evaluate("form => form.noValidate = true")
    page.click("form#request button.primary")
    assert page.locator(".errors").count() == 1
    assert page.input_value('[name="documents"]').strip() == "KS 2026-00001"
    audit.look_here("start-errors-POST", page)


def wrong_code(house, browser, audit, person_for):
    """A wrong code opens nothing, and says what to do."""
    page = person_for().page
    page.goto(f"{house.url}/oppna")
    audit.note("code", page)
    page.fill('[name="number"]', "KS 2026-00001")
    page.fill('[name="code"]', "fel")
    page.click("form#code button.primary")
    assert page.locator(".errors").count() == 1
    assert "fel" not in page.url
    audit.look_here("code-errors-POST", page)
