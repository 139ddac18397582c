"""Cases that stand still where the plays only pass by, so that their pages can be looked at as they are then."""

from journalist import refused_in_part
from papers import agreement
from staff import ask, log_in


def decisions(house, browser, audit, person_for):
    """A decision that is drafted, one that is reviewed, one that is to be signed: as each sees it whose turn it is."""
    steps = [("draft", "handler", []), ("review", "jurist", ["submitForReview"]),
             ("sign", "decider", ["submitForReview", "approve"])]
    for name, role, verbs in steps:
        asked = ask(house, f"Prisbilagan, {name}")
        case = asked["requestId"]
        refused_in_part(house, case)
        house.call("POST", f"/requests/{case}/decision-requests", {}, asked["accessCode"])
        house.act(case, "handler", "draft", text="En konkurrent kan räkna ut nästa anbud ur priserna.")
        for verb in verbs:
            house.act(case, "jurist" if verb == "approve" else "handler", verb)
        person = person_for()
        log_in(person, house, role)
        decision = house.call("GET", f"/cases/{case}", token=house.tokens["jurist"])["decisions"][0]["id"]
        person.goto(f"{house.url}/arbete/arenden/{case}/beslut/{decision}")
        assert person.page.locator("details > summary").count() > 1
        audit.note(f"standing-decision-{name}", person.page)


def questions(house, browser, audit, person_for):
    """A question and a fee that wait for the requester, a message that waits for staff, letters on both sides."""
    asked = ask(house, "Alla avtal om städning", contact={"email": "fragad@example.org"},
                delivery={"form": "paper", "address": "Storgatan 1, 123 45 Exempelstad"})
    case, code = asked["requestId"], asked["accessCode"]
    house.act(case, "handler", "take")
    document = house.add_document(case, "Avtal", agreement())
    house.act(case, "handler", "assess", documentId=document, verdict="release")
    house.act(case, "handler", "askQuestion", text="Räcker avtalen från 2026?")
    house.act(case, "handler", "quoteFee", pages=40)
    house.call("POST", f"/requests/{case}/messages", {"text": "När blir det klart?"}, code)
    requester = person_for()
    requester.goto(f"{house.url}/oppna/{case}/{code}")
    requester.see("Räcker avtalen från 2026?")
    audit.note("standing-request-question", requester.page)
    requester.press(f'a[href^="/begaran/{case}/brev/"]:not([href$="/pdf"])')
    audit.note("standing-request-letter", requester.page)
    person = person_for()
    log_in(person, house, "handler")
    person.goto(f"{house.url}/arbete/arenden/{case}")
    person.see("När blir det klart?")
    audit.note("standing-case-unread", person.page)
    letter = person.page.locator(f'a[href^="/arbete/arenden/{case}/brev/"]').first.get_attribute("href")
    person.goto(f"{house.url}{letter}")
    audit.note("standing-letter", person.page)
    person.goto(f"{house.url}/arbete/arenden/{case}/filer/{document}")
    audit.note("standing-original", person.page)
    person.goto(f"{house.url}/arbete/arenden/{case}/ny-bilaga")
    audit.note("standing-attachment", person.page)
    person.goto(f"{house.url}/arbete/arenden/{case}/atgarder/askQuestion")
    person.fill('form#act [name="text"]', "Räcker det med bilaga 2?")
    person.press('form#act button[name="preview"]')
    person.see("Räcker det med bilaga 2?")
    audit.look_here("POST-act-preview", person.page)


def narrowed(house, browser, audit, person_for):
    """A case that is only for some: the list of such, and its closed door."""
    asked = ask(house, "Ett ärende om en person med skyddade uppgifter")
    case = asked["requestId"]
    house.act(case, "handler", "take")
    handler = house.call("GET", "/me", token=house.tokens["handler"])["id"]
    house.act(case, "head", "narrow", persons=[handler], reason="Sökanden har skyddade personuppgifter.")
    jurist = person_for()
    log_in(jurist, house, "jurist")
    jurist.goto(f"{house.url}/arbete/begransade")
    audit.note("standing-narrowed", jurist.page)
    jurist.goto(f"{house.url}/arbete/begransade/{case}")
    audit.note("standing-narrowed-case", jurist.page)


def lost(house, browser, audit, person_for):
    """What went wrong has a page: nothing there, nothing allowed, and a session that ended in the middle of a form."""
    case = ask(house, "Avtalet om skolskjuts")["requestId"]
    # Whose sessions end: nobody else's, so that the other pages can be looked at afterwards.
    token = house.add_staff("handler")
    person = person_for()
    person.goto(f"{house.url}/finns-inte")
    audit.look_here("POST-not-found", person.page)
    person.goto(f"{house.url}/begaran/{case}")
    audit.look_here("POST-no-code", person.page)
    log_in(person, house, "handler", token)
    person.goto(f"{house.url}/arbete/arenden/{case}/atgarder/note")
    person.fill('form#act [name="text"]', "Ringde arkivet om avtalet; de återkommer i morgon.")
    elsewhere = person_for()
    log_in(elsewhere, house, "handler", token)
    elsewhere.goto(f"{house.url}/arbete/konto")
    elsewhere.press("button.danger")
    person.press("form#act button.primary")
    audit.look_here("POST-session-ended", person.page)
    person.fill('[name="token"]', token)
    person.press("form#login button.primary")
    audit.look_here("POST-kept", person.page)
    person.see("Ringde arkivet om avtalet; de återkommer i morgon.")
    person.press("section.kept button")
    person.see("Ringde arkivet om avtalet; de återkommer i morgon.")
    assert f"/arenden/{case}" in person.page.url, person.page.url
