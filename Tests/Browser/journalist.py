"""A journalist: refused in part, asks for a decision, and appeals."""

import itertools
import re

from citizen import submit
from house import wait_for
from papers import agreement, prices

ADDRESS = "redaktion{}@example.org"
NUMBERS = itertools.count(1)
HARM = "Priserna visar bolagets kalkyl. En konkurrent kan lägga sitt nästa anbud efter dem."


def refused_in_part(house, case):
    """What the authority does: the agreement goes out, the prices do not. The ids of both."""
    house.act(case, "handler", "take")
    public = house.add_document(case, "Avtal", agreement())
    secret = house.add_document(case, "Prisbilaga", prices())
    house.act(case, "handler", "assess", documentId=public, verdict="release")
    house.act(case, "handler", "release", documentIds=[public])
    house.act(
        case, "handler", "assess", documentId=secret, verdict="refuse",
        grounds=[{"provision": "OSL 31:16", "harm": HARM}],
        reservationConsidered={"answer": "no", "why": "Den som begär är okänd."},
        noPartReason="Bilagan innehåller bara priser.")
    house.act(case, "handler", "answer")
    return public, secret


def decided(house, case):
    """The decision is drafted, reviewed, signed and received."""
    house.act(case, "handler", "draft")
    house.act(case, "handler", "submitForReview")
    house.act(case, "jurist", "approve")
    house.act(case, "decider", "sign")


def appeals(house, browser, audit, person_for):
    """From the form to the appeal, by the links in the mails."""
    address = ADDRESS.format(next(NUMBERS))
    register_number, code = submit(
        person_for(), house, "Avtalet med Exempelbolaget AB och prisbilagan", "email", address)
    case = house.case_numbered(register_number)
    refused_in_part(house, case)

    receipt = wait_for("the receipt", lambda: house.letters(address)[:1])[0]
    text = receipt.get_body(("plain",)).get_content()
    link = re.search(rf"{re.escape(house.url)}/oppna/\S+", text)
    assert link, f"no link in the receipt: {text}"
    another = person_for()
    another.goto(link.group().rstrip("."))
    assert code not in another.page.url, "the code stays in the address"
    another.see(register_number)
    another.see("OSL 31:16")
    another.see(HARM)
    audit.note("request-refused", another.page)

    another.open("#beslut")
    another.fill('form[action$="/beslut"] [name="text"]', "Jag vill ha ett skriftligt beslut.")
    another.press('form[action$="/beslut"] button.primary')
    another.see("Du har begärt ett skriftligt beslut")
    audit.note("request-decision-asked", another.page)
    decided(house, case)
    wait_for("the decision", lambda: len(house.letters(address)) >= 3)
    house.act(case, "registrar", "recordService", date=house.today(), method="acknowledged")
    another.goto(another.page.url.split("?")[0])
    audit.note("request-decided", another.page)
    another.open("details:has(form[action$=\"/overklagande\"])")
    another.fill('form[action$="/overklagande"] [name="text"]', "Priserna är inte hemliga. Beslutet ska ändras.")
    another.press('form[action$="/overklagande"] button.primary')
    state = house.call("GET", f"/cases/{case}", token=house.tokens["jurist"])
    assert state["decisions"][0]["stage"] == "appealed", state["decisions"][0]["stage"]
    audit.note("request-appealed", another.page)
