"""Staff at work: a handler who masks and releases, a jurist who sends back, a decider who signs."""

from house import wait_for
from papers import letter
from journalist import refused_in_part


def log_in(person, house, role, token=None):
    person.goto(f"{house.url}/arbete")
    person.fill('[name="token"]', token or house.tokens[role])
    person.press("form#login button.primary")
    person.page.wait_for_url("**/arbete")


def ask(house, description, **more):
    """Somebody asks over the interface: the play is about the other side."""
    return house.call("POST", "/requests", {
        "authority": "ks", "description": description, "delivery": {"form": "link"}, **more})


def masks_and_releases(house, browser, audit, person_for):
    """From the queue to a masked copy that the requester can fetch, all of it on pages."""
    asked = ask(house, "Anteckningen från samtalet om leveransen")
    case, number = asked["requestId"], asked["registerNumber"]
    person = person_for()
    log_in(person, house, "handler")
    audit.note("work-queue", person.page)
    person.press(f'a[href="/arbete/arenden/{case}"]')
    person.see(number)
    audit.note("work-case-new", person.page)
    person.press('form:has([name="verb"][value="take"]) button')
    audit.note("work-case-taken", person.page)

    person.press(f'a[href="/arbete/arenden/{case}/ny-handling"]')
    audit.note("work-upload", person.page)
    person.fill('[name="title"]', "Anteckning")
    person.page.set_input_files('[name="file"]', {
        "name": "anteckning.pdf", "mimeType": "application/pdf", "buffer": letter(number)})
    person.press("form#upload button.primary")
    document = house.call("GET", f"/cases/{case}", token=house.tokens["handler"])["documents"][-1]["id"]
    path = f"{house.url}/arbete/arenden/{case}/handlingar/{document}"
    wait_for("the machine", lambda: house.call(
        "GET", f"/cases/{case}/documents/{document}/findings", token=house.tokens["handler"])["status"] not in ("waiting", "running"))

    person.goto(path)
    audit.note("work-document", person.page)
    # Every flag is answered: what is personal is masked, until none is open.
    while person.page.locator("form#mark").count():
        flag = person.page.locator('form#mark [name="findingId"]').get_attribute("value")
        person.fill('form#mark [name="provision"]', "OSL 21:1")
        person.fill('form#mark [name="reason"]', "Uppgiften rör en enskilds personliga förhållanden.")
        person.press("form#mark button.primary")
        assert person.page.locator(".errors").count() == 0, person.page.inner_text(".errors")
        left = person.page.locator(f'form#mark [name="findingId"][value="{flag}"]')
        assert left.count() == 0, "the flag is still open"
    audit.note("work-document-marked", person.page)

    person.goto(f"{path}/provning")
    audit.note("work-assessment", person.page)
    person.choose('[name="verdict"]', "releaseMasked")
    person.fill('[name="grounds.0.provision"]', "OSL 21:1")
    person.fill('[name="grounds.0.harm"]', "Den enskilde skulle lida men om uppgifterna röjdes.")
    person.choose('[name="reservationConsidered.answer"]', "no")
    person.fill('[name="reservationConsidered.why"]', "Den som begär är okänd.")
    person.press("form#assess button.primary")
    assert person.page.locator(".errors").count() == 0, person.page.inner_text(".errors")

    person.goto(f"{path}/maskad-kopia")
    audit.note("work-copy-none", person.page)
    person.press("form#make button")
    wait_for("the copy", lambda: (house.call(
        "GET", f"/cases/{case}", token=house.tokens["handler"])["documents"][-1]["maskedCopy"] or {}).get("verification"))
    person.goto(f"{path}/maskad-kopia")
    audit.note("work-copy", person.page)
    person.goto(f"{path}?visa=bada")
    audit.note("work-document-both", person.page)

    person.goto(f"{house.url}/arbete/arenden/{case}")
    person.press(f'a[href*="/arenden/{case}/atgarder/release"]')
    audit.note("work-act-release", person.page)
    person.check('form#act [name="documentIds"]')
    person.press("form#act button.primary")
    assert person.page.locator(".errors").count() == 0, person.page.inner_text(".errors")
    person.press(f'a[href*="/arenden/{case}/atgarder/answer"], form:has([name="verb"][value="answer"]) button')
    if "/atgarder/" in person.page.url:
        person.press("form#act button.primary")
    state = house.call("GET", f"/cases/{case}", token=house.tokens["handler"])
    assert state["stage"] == "answered", state["stage"]
    audit.note("work-case-answered", person.page)

    requester = person_for()
    requester.goto(f"{house.url}/oppna/{case}/{asked['accessCode']}")
    with requester.page.expect_download() as download:
        requester.press(f'a[href*="/handlingar/{document}"]', stays=True)
    content = open(download.value.path(), "rb").read()
    assert content.startswith(b"%PDF") and b"9874" not in content, "the copy holds what was masked"


def decides(house, browser, audit, person_for):
    """A refusal is sent back, mended, approved, signed; each by whoever may."""
    asked = ask(house, "Prisbilagan till avtalet")
    case = asked["requestId"]
    refused_in_part(house, case)
    house.call("POST", f"/requests/{case}/decision-requests", {}, asked["accessCode"])
    decision = house.call("GET", f"/cases/{case}", token=house.tokens["jurist"])["decisions"][0]["id"]
    path = f"{house.url}/arbete/arenden/{case}/beslut/{decision}"

    def act(person, verb, **fields):
        person.goto(path)
        person.open(f"details:has(form#{verb})")
        for name, text in fields.items():
            person.fill(f'form#{verb} [name="{name}"]', text)
        person.press(f"form#{verb} button")
        assert person.page.locator(".errors").count() == 0, person.page.inner_text(".errors")

    handler = person_for()
    log_in(handler, house, "handler")
    handler.goto(path)
    audit.note("work-decision-requested", handler.page)
    act(handler, "draft", text="Priserna är affärshemligheter.")
    act(handler, "submitForReview")
    jurist = person_for()
    log_in(jurist, house, "jurist")
    act(jurist, "sendBack", comment="Skriv varför en konkurrent skulle ha nytta av priserna.")
    audit.note("work-decision-sent-back", jurist.page)
    act(handler, "draft", text="En konkurrent kan räkna ut nästa anbud ur priserna.")
    act(handler, "submitForReview")
    act(jurist, "approve")
    decider = person_for()
    log_in(decider, house, "decider")
    decider.goto(path)
    audit.note("work-decision-to-sign", decider.page)
    act(decider, "sign")
    state = house.call("GET", f"/cases/{case}", token=house.tokens["jurist"])["decisions"][0]
    assert state["stage"] == "dispatched", state["stage"]
    decider.goto(path)
    decider.see(state["signature"]["sha256"])
    audit.note("work-decision-signed", decider.page)


def looks_around(house, browser, audit, person_for):
    """The pages beside the cases: each opens, and is looked at like the others."""
    case = ask(house, "Protokollet från den 5 maj")["requestId"]
    person = person_for()
    person.goto(f"{house.url}/arbete/logga-in")
    audit.note("login", person.page)
    log_in(person, house, "registrar")
    for name in ["nytt", "inkommet", "utskrifter", "statistik", "bestammelser"]:
        person.goto(f"{house.url}/arbete/{name}")
        assert person.page.locator("main h1").count() == 1, name
        audit.note(f"work-{name}", person.page)
    # A view of one's own: kept under a name, seen with its count, removed again.
    person.goto(f"{house.url}/arbete?steg=received")
    person.open("details.keep")
    person.fill('form#keep [name="name"]', "Nyss inkomna")
    person.press("form#keep button.primary")
    person.see("Urvalet är sparat.")
    own = person.page.locator("nav.views a", has_text="Nyss inkomna")
    total = house.call("GET", "/case-counts", token=house.tokens["registrar"])["received"]["total"]
    assert total > 0 and own.locator(".count").inner_text() == str(total), own.inner_text()
    audit.note("work-queue-view", person.page)
    person.open("details.keep")
    audit.look_here("work-queue-keeping", person.page)
    person.press("form.removing button")
    person.see("Urvalet är borttaget.")
    assert own.count() == 0
    person.goto(f"{house.url}/arbete/arenden/{case}/handelser")
    audit.note("work-events", person.page)
    person.goto(f"{house.url}/arbete/arenden/{case}")
    hrefs = person.page.locator('a[href*="/atgarder/"]').evaluate_all("links => links.map(link => link.href)")
    for href in hrefs:
        person.goto(href)
        assert person.page.locator("main h1").count() == 1, href
    audit.note("work-act", person.page)
    visitor = person_for()
    for name in ["diarium", "om", "tillganglighet"]:
        visitor.goto(f"{house.url}/{name}")
        assert visitor.page.locator("main h1").count() == 1, name
        audit.note(name, visitor.page)
    assert visitor.page.goto(f"{house.url}/finns-inte").status == 404
    assert visitor.page.locator("main h1").count() == 1
