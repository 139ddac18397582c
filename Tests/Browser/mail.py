"""A registrar at the mailbox: mail that came in by a real IMAP server becomes a request."""

import email.message
import smtplib

from house import wait_for
from papers import agreement
from staff import log_in


def deliver(house, subject, text, sender="Kim Ek <kim@example.org>", attachment=None):
    """A mail to the authority's address, handed to its mail server."""
    mail = email.message.EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = sender, "ks@kommun.example", subject
    mail["Message-ID"] = f"<{abs(hash((subject, text)))}@example.org>"
    mail.set_content(text)
    if attachment:
        mail.add_attachment(attachment, maintype="application", subtype="pdf", filename="bilaga.pdf")
    with smtplib.LMTP("127.0.0.1", house.mail_ports["lmtp"]) as server:
        server.send_message(mail, "kim@example.org", ["ks@kommun.example"])


def waiting(house, subject):
    """The arrival with this subject, once it has been read."""
    def probe():
        rows = house.call("GET", "/arrivals?limit=100", token=house.tokens["registrar"])["items"]
        return next((row for row in rows if row["subject"] == subject and row["proposal"]), None)
    return wait_for("the mail", probe)


def registers(house, browser, audit, person_for):
    """From the tray to a case with the mail's own time of arrival."""
    subject = f"Begäran om avtal {len(audit.pages)}-{id(person_for)}"
    deliver(house, subject, "Hej! Jag vill ta del av avtalet om snöröjning för 2026.\n\nKim")
    arrival = waiting(house, subject)["id"]
    person = person_for()
    log_in(person, house, "registrar")
    person.press('a[href="/arbete/inkommet"]')
    person.see(subject)
    person.press(f'a[href="/arbete/inkommet/{arrival}"]')
    person.see("avtalet om snöröjning")
    person.open('details:has([name="verb"][value="register"])')
    person.press('form:has([name="verb"][value="register"]) button')
    assert person.page.locator(".errors").count() == 0, person.page.inner_text(".errors")
    row = house.call("GET", f"/arrivals/{arrival}", token=house.tokens["registrar"])
    assert row["state"] == "registered", row["state"]
    case = house.call("GET", f"/cases/{row['caseId']}", token=house.tokens["registrar"])
    assert case["request"]["channel"] == "email", case["request"]


def stays(house, browser, audit, person_for):
    """Mails that nobody has dealt with yet: the tray and one of each kind, as a registrar finds them."""
    deliver(house, "Begäran om protokoll", "Jag begär att få ut protokollet från den 5 maj.", attachment=agreement())
    deliver(house, "Frånvarande", "Jag är på semester.", sender="noreply@example.org")
    arrival = waiting(house, "Begäran om protokoll")["id"]
    person = person_for()
    log_in(person, house, "registrar")
    person.goto(f"{house.url}/arbete/inkommet")
    audit.note("work-arrivals-waiting", person.page)
    person.goto(f"{house.url}/arbete/inkommet/{arrival}")
    audit.note("work-arrival", person.page)
