#!/usr/bin/env python3
"""Plays five cases through the public API and checks what each side gets.

    demo.py --binary .build/release/utlamnande [--folder DIR]

Starts the service on a free port with a fresh folder, a clock of its own and a real mail server beside it,
makes PDF files on the spot, and tells the story in Swedish. Every claim it makes is checked; it ends with
`utlamnande audit verify` and with 1 if anything was not as it must be. The folder with the mails is kept.

Python 3.11 and its standard library; Debian's python3-aiosmtpd for the mail server; typst to make papers;
poppler-utils, qpdf and tesseract to look into what was let out. The pages of the fifth case, before and after
masking, are kept as pictures for a person to look at.
"""

import argparse
import collections
import email
import email.policy
import hashlib
import http.client
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import textwrap
import threading
import time
import uuid

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent / "lib"))

import demo_papers as papers
from demo_papers import pdf_of

ROOT = pathlib.Path(__file__).resolve().parent.parent
REQUESTER, STAFF, CLOCK, NOTE = "Den som begär", "Myndigheten", "Klockan", ""
PATIENCE = 60.0


# The story and its checks.

class Story:
    """Tells what happens, one line a step, and counts what was not as it must be."""

    def __init__(self) -> None:
        self.failures: list[str] = []
        self.checks = 0

    def title(self, text: str) -> None:
        print(f"\n{text}\n{'=' * len(text)}", flush=True)

    def step(self, who: str, text: str, *details: str) -> None:
        print(f"{who:>14} │ {text}", flush=True)
        for detail in details:
            for line in textwrap.wrap(detail, 84):
                print(f"{'':>14} │     {line}", flush=True)

    def must(self, claim: str, holds: bool, found: object = "") -> None:
        self.checks += 1
        if not holds:
            self.failures.append(claim)
            self.step("FEL", claim, *([f"fann: {found}"] if found != "" else []))


story = Story()


def wait_for(what: str, probe):
    """What `probe` gives once it gives anything; a failure after a minute."""
    deadline = time.monotonic() + PATIENCE
    while True:
        found = probe()
        if found:
            return found
        if time.monotonic() > deadline:
            raise SystemExit(f"Väntade förgäves på {what}.")
        time.sleep(0.05)


# PDF files, made here and read back with another program.

def pdf(lines: list[str], masked: set[int] = frozenset()) -> bytes:
    """A page of text; a masked line leaves a black box and no text behind it."""
    drawing = []
    for number, line in enumerate(lines):
        y = 780 - 22 * number
        if number in masked:
            drawing.append(f"0 g 72 {y - 4} 420 16 re f".encode())
        else:
            text = line.encode("cp1252")
            for special in (b"\\", b"(", b")"):
                text = text.replace(special, b"\\" + special)
            drawing.append(b"BT /F1 11 Tf 72 %d Td (%s) Tj ET" % (y, text))
    stream = b"\n".join(drawing)
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R /Lang (sv-SE) >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        b" /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    return pdf_of(objects)


def text_of(data: bytes) -> str:
    """The words of a PDF by poppler, with line breaks as blanks."""
    done = subprocess.run(["pdftotext", "-", "-"], input=data, capture_output=True, check=True)
    return " ".join(done.stdout.decode().split())


# The programs: the mail server and the service.

class Mails:
    """A real mail server that keeps what it takes as .eml."""

    def __init__(self, folder: pathlib.Path) -> None:
        self.folder = folder / "mail"
        certificates = folder / "certificates"
        self.authority = certificates / "ca.pem"
        self.process = subprocess.Popen(
            ["/usr/bin/python3", str(ROOT / "Tests/MailTests/smtp_server.py"), "--folder", str(self.folder),
             "--tls", "starttls", "--certificates", str(certificates), "--until-stdin-ends"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.port = int(self.process.stdout.readline())
        self.seen = 0

    def paths(self) -> list[pathlib.Path]:
        return sorted(self.folder.glob("*.eml"))

    def next(self, to: str) -> "Mail":
        """The next mail in the order they came; it must be to `to`."""
        path = wait_for(f"ett brev till {to}", lambda: self.paths()[self.seen:self.seen + 1])[0]
        self.seen += 1
        mail = Mail(path)
        story.must(f"{path.name} går till {to}", mail.to == to, mail.to)
        return mail


class Mail:
    """A mail as it was received."""

    def __init__(self, path: pathlib.Path) -> None:
        self.path = path
        self.message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
        self.to = self.message["To"].addresses[0].addr_spec
        self.subject = str(self.message["Subject"])
        self.text = " ".join(self.message.get_body(("plain",)).get_content().split())
        self.attachments = [part.get_content() for part in self.message.iter_attachments()]

    def says(self, *phrases: str) -> None:
        for phrase in phrases:
            story.must(f"{self.path.name} säger ”{phrase}”", phrase in self.text, self.text[:3000])

    def is_silent_about(self, *words: str) -> None:
        whole = self.subject + " " + self.text
        for word in words:
            story.must(f"{self.path.name} nämner inte ”{word}”", word not in whole, whole[:3000])

    def answers(self, earlier: "Mail") -> None:
        """One thread: the last mail is named, and the whole row back to the first."""
        last = str(earlier.message["Message-ID"]).strip()
        row = str(self.message["References"] or "").split()
        story.must(f"{self.path.name} svarar på {earlier.path.name}",
                   str(self.message["In-Reply-To"] or "").strip() == last and last in row, row)

    def shown(self) -> str:
        kinds = {1: ", en bilaga"}.get(len(self.attachments), f", {len(self.attachments)} bilagor")
        return f"{self.path.name}: {self.subject}" + (kinds if self.attachments else "")


class Service:
    """The service under a clock that this program moves."""

    def __init__(self, binary: str, folder: pathlib.Path, mails: Mails, start: str) -> None:
        self.binary, self.data = binary, folder / "data"
        self.log = open(folder / "service.log", "wb")
        self.process = subprocess.Popen(
            [binary, "demo", "--port", "0", "--data", str(self.data), "--deadline-seconds", "1",
             "--smtp", f"smtp://localhost:{mails.port}?tls=required", "--smtp-ca", str(mails.authority),
             "--mail-domain", "utlamnande.example"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self.log)
        self.lines: list[str] = []
        threading.Thread(target=self.read, daemon=True).start()
        self.now = ""
        self.move(start)
        line = self.line(re.compile(r"Utlämnande is serving on http://([^:]+):(\d+)"))
        self.host, self.port = line[1], int(line[2])

    def read(self) -> None:
        for line in self.process.stdout:
            self.lines.append(line.decode())

    def line(self, pattern: re.Pattern) -> re.Match:
        def probe():
            if self.process.poll() is not None:
                raise SystemExit(f"Tjänsten slutade. Se {self.log.name}.")
            return next((match for match in map(pattern.search, self.lines) if match), None)
        return wait_for(pattern.pattern, probe)

    def move(self, moment: str) -> None:
        """Sets the clock; it goes on from there."""
        self.now = moment
        self.process.stdin.write(f"{moment}\n".encode())
        self.process.stdin.flush()
        self.line(re.compile("^clock " + re.escape(moment[:16])))

    def clerk(self, name: str, authority: str, role: str) -> "Clerk":
        done = subprocess.run(
            [self.binary, "staff", "add", "--data", str(self.data), "--name", name,
             "--authority", authority, "--role", role], capture_output=True, text=True, check=True)
        return Clerk(self, name, done.stdout.splitlines()[-1])

    def call(self, method: str, path: str, code: str | None = None, body=None, headers=None):
        """Status, headers and body, which is read as JSON where it is JSON."""
        headers = dict(headers or {})
        if code:
            headers["Authorization"] = f"Bearer {code}"
        if body is not None and not isinstance(body, bytes):
            body = json.dumps(body).encode()
            headers["Content-Type"] = "application/json"
        connection = http.client.HTTPConnection(self.host, self.port, timeout=PATIENCE)
        connection.request(method, "/api/v1" + path, body=body, headers=headers)
        answer = connection.getresponse()
        data = answer.read()
        kind = answer.headers.get("Content-Type", "")
        connection.close()
        return answer.status, answer.headers, json.loads(data) if "json" in kind else data

    def stop(self) -> None:
        self.process.terminate()
        story.must("tjänsten stannar i god ordning", self.process.wait(PATIENCE) == 0, self.process.returncode)


class Requester:
    """Somebody who asks; known by the code of the receipt and by nothing else."""

    def __init__(self, service: Service, authority: str, description: str, **fields) -> None:
        self.service = service
        request = {"authority": authority, "description": description, "language": "sv"} | fields
        status, _, body = service.call(
            "POST", "/requests", body=request, headers={"Idempotency-Key": str(uuid.uuid4())})
        story.must("begäran tas emot", status == 201, body)
        self.id, self.code = body["requestId"], body["accessCode"]
        self.number, self.clock = body["registerNumber"], body["clock"]

    def sees(self) -> dict:
        status, _, body = self.service.call("GET", f"/requests/{self.id}", self.code)
        story.must("sidan visas för den som har koden", status == 200, body)
        return body

    def sends(self, what: str, body: dict) -> dict:
        status, _, answer = self.service.call("POST", f"/requests/{self.id}/{what}", self.code, body)
        story.must(f"{what} tas emot", status in (200, 201), answer)
        return answer

    def fetches(self, document: str) -> tuple[int, bytes]:
        status, _, body = self.service.call("GET", f"/requests/{self.id}/documents/{document}", self.code)
        return status, body


class Clerk:
    """Somebody on the staff."""

    def __init__(self, service: Service, name: str, token: str) -> None:
        self.service, self.name, self.token = service, name, token

    def sees(self, case: str) -> dict:
        status, headers, body = self.service.call("GET", f"/cases/{case}", self.token)
        story.must(f"{self.name} ser ärendet", status == 200, body)
        self.etag = headers["ETag"]
        return body

    def headers(self) -> dict:
        return {"If-Match": self.etag, "Idempotency-Key": str(uuid.uuid4())}

    def tries(self, case: str, verb: str, **fields):
        def probe():
            self.sees(case)
            answer = self.service.call(
                "POST", f"/cases/{case}/acts", self.token, {"verb": verb} | fields, self.headers())
            # The service itself wrote in the case between the look and the act: look again.
            return None if answer[0] == 412 else answer
        return wait_for(verb, probe)

    def does(self, case: str, verb: str, **fields) -> dict:
        status, _, body = self.tries(case, verb, **fields)
        story.must(f"{self.name}: {verb}", status == 200, body)
        return body

    def is_refused(self, case: str, verb: str, reason: str, **fields) -> str:
        """The words of the refusal; 409, and the rule as the last part of its type."""
        status, _, body = self.tries(case, verb, **fields)
        story.must(f"{self.name}: {verb} går inte ({reason})",
                   status == 409 and body["type"] == f"/problems/{reason}", body)
        return body["detail"]

    def reads(self, case: str) -> None:
        """Everything that nobody has read yet."""
        for message in self.sees(case)["messages"]:
            if not message.get("readBy"):
                self.does(case, "readMessage", messageId=message["id"])

    def adds(self, case: str, title: str, data: bytes, name: str = "hemligt namn.pdf") -> str:
        """A new line with a file; the id of the document."""
        status, body = self.upload(case, "POST", "documents", data, name, {"title": title})
        story.must(f"{self.name} lägger till {title}", status == 201, body)
        return body["documentId"]

    def attaches(self, case: str, document: str, what: str, data: bytes) -> None:
        """The original or the masked copy of a line."""
        status, body = self.upload(case, "PUT", f"documents/{document}/{what}", data, "fil.pdf", {})
        story.must(f"{self.name} lägger in {what}", status in (200, 201), body)

    def gets(self, case: str, document: str, what: str):
        """Something of a document that staff see: findings, marks, words, a page, the verification."""
        status, _, body = self.service.call("GET", f"/cases/{case}/documents/{document}/{what}", self.token)
        if status != 200:
            raise SystemExit(f"{self.name} ser inte {what}: {body}")
        return body

    def sees_findings(self, case: str, document: str) -> None:
        """Nothing leaves before the service has come to its end with the document."""
        found = wait_for("fynden", lambda: (lambda found: found if found["status"] in (
            "assessed", "notAssessed") else None)(self.gets(case, document, "findings")))
        story.must("handlingen har granskats färdigt", found["status"] == "assessed", found)

    def sees_check(self, case: str, document: str) -> bool:
        """Whether an uploaded copy stood the service's own look at it, once it has looked."""
        return wait_for("tjänstens granskning av kopian", lambda: self.gets(
            case, document, "masked-copy/verification")["check"])["passed"]

    def upload(self, case: str, method: str, path: str, data: bytes, name: str, fields: dict):
        border = uuid.uuid4().hex
        parts = [f'--{border}\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n'.encode()
                 for key, value in fields.items()]
        parts.append(
            f'--{border}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n'
            f"Content-Type: application/pdf\r\n\r\n".encode() + data + f"\r\n--{border}--\r\n".encode())
        def probe():
            self.sees(case)
            headers = self.headers() | {"Content-Type": f"multipart/form-data; boundary={border}"}
            status, _, body = self.service.call(
                method, f"/cases/{case}/{path}", self.token, b"".join(parts), headers)
            return None if status == 412 else (status, body)
        return wait_for("uppladdningen", probe)


class World:
    """The service, its mail server, and the staff of three authorities."""

    def __init__(self, binary: str, folder: pathlib.Path) -> None:
        self.folder = folder
        self.mails = Mails(folder)
        self.service = Service(binary, folder, self.mails, "2026-11-23T08:00:00Z")
        self.handler, self.jurist, self.decider, self.registrar = {}, {}, {}, {}
        for authority in ("ks", "sn", "mn"):
            clerk = lambda name, role: self.service.clerk(name, authority, role)
            self.handler[authority] = clerk("Hanna Handläggare", "handler")
            self.jurist[authority] = clerk("Jonas Jurist", "jurist")
            self.decider[authority] = clerk("Astrid Delegat", "decider")
            self.registrar[authority] = clerk("Rut Registrator", "registrar")

    def move(self, moment: str, text: str) -> None:
        self.service.move(moment)
        story.step(CLOCK, f"{moment[:10]} {text}")

    def asks(self, authority: str, description: str, address: str, **fields) -> tuple[Requester, Mail]:
        """A request by mail, with its receipt."""
        asked = Requester(self.service, authority, description,
                          delivery={"form": "email", "address": address}, **fields)
        due = next(clock for clock in asked.clock if clock["name"] == "sameDay")
        story.step(REQUESTER, f"begär: ”{description}”", f"får {asked.number}; {due['basis']}")
        receipt = self.mails.next(address)
        receipt.says(asked.number, asked.code, "Lagen anger ingen bestämd tid", "inte tala om vem du är",
                     f"http://{self.service.host}:{self.service.port}/begaran/{asked.id}",
                     f"/oppna/{asked.id}/{asked.code}")
        receipt.is_silent_about(description)
        story.must("kvittot är automatiskt", receipt.message["Auto-Submitted"] == "auto-generated",
                   receipt.message["Auto-Submitted"])
        story.must("ämnesraden har diarienumret", asked.number in receipt.subject, receipt.subject)
        story.step(REQUESTER, f"får {receipt.shown()}")
        return asked, receipt

    def released(self, asked: Requester, document: str, wanted: bytes) -> None:
        """What can be fetched with the code is the right file, to the byte."""
        status, data = asked.fetches(document)
        story.must("filen på sidan är den som lämnades ut", status == 200 and data == wanted, status)

    def withheld(self, asked: Requester, document: str) -> None:
        status, _ = asked.fetches(document)
        story.must("det som inte lämnats ut går inte att hämta", status == 404, status)

    def stage(self, asked: Requester, wanted: str) -> None:
        stage = asked.sees()["stage"]
        story.must(f"ärendet {asked.number} är {wanted}", stage == wanted, stage)

    def shows(self, asked: Requester) -> None:
        """The requester's page in short: where the case stands, and what is said of each document."""
        page = asked.sees()
        lines = []
        for document in page["documents"]:
            rules = ", ".join(reason["provision"] or "maskat" for reason in document.get("reasons", []))
            said = document.get("verdictText") or document["stateText"]
            lines.append(f"{document['reference'] or document['title']}: {said}" + (f" ({rules})" if rules else ""))
        story.step(REQUESTER, f"ser på sidan: {page['stageText']}", *lines)

    def tasks(self, asked: Requester, clerk: "Clerk") -> None:
        """What waits for the staff."""
        texts = [task.get("text") or task.get("name") or "" for task in clerk.sees(asked.id)["tasks"]]
        story.must("något väntar på myndigheten", bool(texts))
        story.step(STAFF, "ser att göra:", *texts)


def secrecy(verdict: str, provision: str, harm: str, why: str, **more) -> dict:
    """An assessment that keeps something back, with what the law asks for."""
    return {"verdict": verdict, "grounds": [{"provision": provision, "harm": harm}],
            "reservationConsidered": {"answer": "no", "why": why}} | more


KEPT_BACK = secrecy(
    "releaseMasked", "OSL 26:1", "Uppgifterna visar vem som söker en insats och hur hon mår. Det står inte "
    "klart att de kan röjas utan men.", "Ett förbehåll hindrar inte att den som frågar själv får veta det.")

OSL_6_3 = ("inte myndighetens beslut", "6 kap. 3 § offentlighets- och sekretesslagen",
           "Bara ett sådant beslut går att överklaga", "Det finns ingen sista dag", "inte ditt namn")


# The five cases.

def full_release(world: World) -> None:
    story.title("1. Allt lämnas ut samma dag")
    world.move("2026-11-23T08:00:00Z", "måndag morgon")
    handler, registrar = world.handler["ks"], world.registrar["ks"]
    original = pdf(["Avtal om snöröjning 2025", "Leverantör: Exempelbolaget AB", "Pris: 410 kr per timme"])
    asked, receipt = world.asks("ks", "Avtalet om snöröjning med Exempelbolaget AB 2025", "kim@example.org")
    due = next(clock["due"] for clock in asked.clock if clock["name"] == "sameDay")
    story.must("riktmärket är slutet av samma dag i Sverige", due == "2026-11-23T23:00:00Z", due)

    registrar.does(asked.id, "assign", owner=staff_id(world, handler))
    document = handler.adds(asked.id, "Avtal om snöröjning 2025", original)
    story.step(STAFF, "registratorn fördelar; handläggaren hittar avtalet och lägger in det")
    outside = asked.sees()
    story.must("innan något lämnats ut syns ingen handling", outside["documents"] == [], outside["documents"])
    world.withheld(asked, document)
    handler.sees_findings(asked.id, document)
    handler.does(asked.id, "assess", documentId=document, verdict="release")
    handler.does(asked.id, "release", documentIds=[document])
    story.step(STAFF, "bedömer: hela avtalet kan lämnas ut, och lämnar ut det genast")

    mail = world.mails.next("kim@example.org")
    mail.says("Vi lämnar ut hela handlingen", "Handlingen är bifogad", asked.number)
    mail.is_silent_about("hemligt namn")
    mail.answers(receipt)
    story.must("bilagan är avtalet", mail.attachments == [original], [len(a) for a in mail.attachments])
    world.released(asked, document, original)
    world.stage(asked, "answered")
    story.step(REQUESTER, f"får {mail.shown()}")
    world.shows(asked)
    handler.does(asked.id, "close")
    world.stage(asked, "closed")
    story.step(STAFF, "avslutar ärendet")


def partial_release(world: World) -> Requester:
    story.title("2. En del lämnas ut, och det räcker för den som frågade")
    world.move("2026-11-24T09:00:00Z", "tisdag")
    handler, jurist = world.handler["sn"], world.jurist["sn"]
    name = "Elsa Testsson"
    lines = ["Tillsyn av boendet Granen 2025", "Brister: två av nio larm var ur funktion",
             f"Boende i rum 4: {name}, beviljad insats enligt beslut", "Åtgärdat: 2025-10-02"]
    original, masked = pdf(lines), pdf(lines, masked={2})
    asked, receipt = world.asks("sn", "Senaste tillsynen av boendet Granen", "lo@example.org")

    handler.does(asked.id, "take")
    document = handler.adds(asked.id, "Tillsyn av boendet Granen", original)
    handler.sees_findings(asked.id, document)
    handler.does(asked.id, "assess", documentId=document, **secrecy(
        "releaseMasked", "OSL 26:1", "Uppgiften visar vem som får en insats. Det står inte klart att den kan "
        "röjas utan men för den boende.", "Ett förbehåll hindrar inte att den som frågar själv får veta det."))
    story.step(STAFF, "bedömer: delvis; namnet på den boende omfattas av OSL 26:1")
    reason = handler.is_refused(asked.id, "release", "no-masked-copy", documentIds=[document])
    story.step(STAFF, "försöker lämna ut utan maskerad kopia: stoppas", reason)
    handler.attaches(asked.id, document, "masked-copy", masked)
    story.must("tjänsten har själv granskat kopian och inte funnit något dolt",
               jurist.sees_check(asked.id, document))
    handler.is_refused(asked.id, "release", "masked-copy-unverified", documentIds=[document])
    reason = handler.is_refused(asked.id, "verifyMaskedCopy", "second-person-needed", documentId=document,
                                checked="Läst sida för sida")
    story.step(STAFF, "vill kontrollera sin egen maskering: stoppas", reason)
    jurist.does(asked.id, "verifyMaskedCopy", documentId=document, checked="Läst sida för sida, sökt i texten")
    story.step(STAFF, "juristen kontrollerar maskeringen; handläggaren lämnar ut kopian")
    handler.does(asked.id, "release", documentIds=[document])

    mail = world.mails.next("lo@example.org")
    mail.says("Vi lämnar ut en del av handlingen", "26 kap. 1 §", "Det står inte klart", "förbehåll", *OSL_6_3)
    mail.is_silent_about(name, "Testsson")
    mail.answers(receipt)
    story.must("bilagan är den maskerade kopian", mail.attachments == [masked])
    world.released(asked, document, masked)
    kept = text_of(mail.attachments[0])
    story.must("namnet finns inte i kopian", "Testsson" not in kept and b"Testsson" not in masked, kept)
    story.must("resten finns i kopian", "två av nio larm" in kept and "2025-10-02" in kept, kept)
    story.must("namnet finns i originalet", name in text_of(original))
    story.step(REQUESTER, f"får {mail.shown()}",
               "läser vad som är maskerat, varför, och att ett beslut går att få",
               "är nöjd och hör inte av sig mer")
    world.shows(asked)
    world.stage(asked, "answered")
    return asked


def refusal_to_the_end(world: World, content: Requester) -> None:
    story.title("3. Avslag, beslut, överklagande och dom")
    world.move("2026-12-07T08:30:00Z", "måndag")
    handler, jurist = world.handler["ks"], world.jurist["ks"]
    decider, registrar = world.decider["ks"], world.registrar["ks"]
    titles = ["Kalkyl för entreprenaden", "Skiss till kajen", "Tidplan för upphandlingen"]
    files = [pdf([title, "Belopp: 12 345 678 kr"]) for title in titles]
    address = "robin@example.org"
    asked, receipt = world.asks("ks", "Kalkylen, skissen och tidplanen för den nya kajen", address)
    handler.does(asked.id, "take")
    documents = [handler.adds(asked.id, title, file) for title, file in zip(titles, files)]
    harm = "Upphandlingen pågår. Kommunens läge skadas om anbudsgivarna får veta vad den räknar med."
    for document in documents:
        handler.does(asked.id, "assess", documentId=document, **secrecy(
            "refuse", "OSL 19:3 1 st", harm, "Den som frågar kan vara anbudsgivare.",
            noPartReason="Det som blir kvar utan beloppen säger inget."))
    handler.does(asked.id, "answer")
    answer = world.mails.next(address)
    answer.says("Vi lämnar inte ut handlingen", "19 kap. 3 § 1 st", "Upphandlingen pågår",
                "Det som blir kvar utan beloppen säger inget", *OSL_6_3)
    answer.answers(receipt)
    story.must("inget är bifogat", answer.attachments == [])
    story.step(STAFF, "lämnar besked: inget kan lämnas ut, med bestämmelse, skada och skäl")
    story.step(REQUESTER, f"får {answer.shown()}")

    world.move("2026-12-08T10:00:00Z", "tisdag")
    asked.sends("decision-requests", {"text": "Jag vill ha ett beslut."})
    decision = asked.sees()["decisions"][0]
    story.must("beslutet är begärt och har en egen klocka", decision["stage"] == "requested", decision)
    story.step(REQUESTER, "begär ett skriftligt beslut; behöver inte säga varför")
    world.tasks(asked, handler)
    handler.reads(asked.id)
    draft_and_sign(world, "ks", asked, back="Skriv ut varför inte heller skissen kan lämnas ut.")

    letter = world.mails.next(address)
    letter.answers(answer)
    letter.says("Kammarrätten i Göteborg", "inom tre veckor från den dag då du fick beslutet",
                "Det kostar inget att överklaga", "anonym")
    frozen = check_decision(world, "ks", asked, letter)
    story.step(REQUESTER, f"får {letter.shown()}", "beslutet är samma fil som i ärendet: SHA-256 stämmer")
    paper = text_of(frozen)
    for phrase in (asked.number, "19 kap. 3 §", "Astrid Delegat", "KS 4.1", "Kammarrätten i Göteborg",
                   "inom tre veckor", "midsommarafton, julafton eller nyårsafton", "Hur du överklagar"):
        story.must(f"beslutet säger ”{phrase}”", phrase in paper, paper)
    story.must("beslutet nämner ingen uträknad sista dag",
               "2027-01-04" not in paper and "4 januari" not in paper)

    world.move("2026-12-10T12:00:00Z", "torsdag")
    registrar.does(asked.id, "recordService", date="2026-12-10", method="acknowledged",
                   evidence="Svar med e-post samma dag")
    decision = asked.sees()["decisions"][0]
    story.must("sista dagen är måndag 2027-01-04", decision["appealLastDay"] == "2027-01-04", decision)
    story.step(STAFF, "antecknar att beslutet har nått fram 2026-12-10")
    story.step(REQUESTER, "ser sista dag att överklaga: 2027-01-04", decision["basis"])
    handler.is_refused(asked.id, "forward", "not-appealed")

    world.move("2027-01-04T21:30:00Z", "sista dagen, kl. 22.30")
    asked.sends("appeals", {"text": "Jag överklagar. Skissen innehåller inga belopp."})
    story.step(REQUESTER, "överklagar på sista dagen")
    wait_for("att ärende 2 avslutas", lambda: content.sees()["stage"] == "closed")
    story.step(CLOCK, f"{content.number} har vilat i 30 dagar och har avslutats av sig självt")

    world.move("2027-01-05T08:00:00Z", "tisdag")
    handler.is_refused(asked.id, "forward", "timeliness-untested")
    jurist.does(asked.id, "testTimeliness", result="inTime")
    decider.does(asked.id, "reconsider", changed=False)
    jurist.does(asked.id, "forward")
    forwarded = world.mails.next(address)
    forwarded.says("Vi har lämnat över ditt överklagande till Kammarrätten i Göteborg",
                   "Överklagandet kom in i tid", "Nästa kontakt får du från Kammarrätten i Göteborg")
    forwarded.answers(letter)
    story.step(STAFF, "prövar tiden och 38 § FL, ändrar inte, lämnar över till kammarrätten")
    story.step(REQUESTER, f"får {forwarded.shown()}")

    world.move("2027-02-15T09:00:00Z", "domen har kommit")
    registrar.does(
        asked.id, "recordJudgment", court="Kammarrätten i Göteborg", instance="kammarratt",
        courtCaseNumber="123-27", date="2027-02-12",
        lines=[{"documentId": documents[0], "outcome": "upheld"},
               {"documentId": documents[1], "outcome": "remanded"},
               {"documentId": documents[2], "outcome": "upheld"}])
    judged = world.mails.next(address)
    judged.says("mål 123-27", "Vårt beslut står fast", "Vi prövar den på nytt")
    judged.answers(forwarded)
    story.step(STAFF, "för in domen: kalkylen och tidplanen fastställs, skissen återförvisas; en ny klocka går")
    story.step(REQUESTER, f"får {judged.shown()}")
    handler.is_refused(asked.id, "answer", "line-remanded", documentIds=[documents[1]])
    handler.sees_findings(asked.id, documents[1])
    handler.does(asked.id, "assess", documentId=documents[1], verdict="release")
    handler.does(asked.id, "release", documentIds=[documents[1]])
    jurist.does(asked.id, "settle")
    got = world.mails.next(address)
    got.says("Vi lämnar ut hela handlingen")
    got.answers(judged)
    story.must("bilagan är skissen", got.attachments == [files[1]])
    world.released(asked, documents[1], files[1])
    for document in (documents[0], documents[2]):
        world.withheld(asked, document)
    story.step(STAFF, "prövar skissen igen och lämnar ut den; det nya beslutet behövs inte")
    story.step(REQUESTER, f"får {got.shown()}")
    world.shows(asked)

    world.move("2027-03-15T09:00:00Z", "domen kan inte längre överklagas")
    handler.is_refused(asked.id, "close", "decision-open")
    registrar.does(asked.id, "recordFinal", basis="Domen överklagades inte")
    handler.does(asked.id, "close")
    world.stage(asked, "closed")
    story.step(STAFF, "antecknar att domen har fått laga kraft och avslutar")


def three_documents(world: World) -> None:
    story.title("4. Tre handlingar, tre vägar")
    world.move("2027-03-16T08:00:00Z", "tisdag")
    handler, registrar = world.handler["mn"], world.registrar["mn"]
    address = "alex@example.org"
    wanted = ["Årsrapport om sjöfågel 2026", "Karta över häckningsplatser", "Inventering i Långsjön 2026"]
    asked, receipt = world.asks("mn", "Rapport, karta och inventering", address, documents=wanted)
    story.must("det nya årets nummer börjar om, på myndighetens eget sätt", asked.number == "0001/27",
               asked.number)
    handler.does(asked.id, "take")
    lines = [line["id"] for line in handler.sees(asked.id)["documents"]]
    story.must("varje uppräknad handling är en egen rad", len(lines) == 3, lines)
    report, chart, survey = lines
    original, secret = pdf([wanted[0], "Antal par: 41"]), pdf([wanted[1], "Koordinater: 6580000, 674000"])
    handler.attaches(asked.id, report, "original", original)
    handler.attaches(asked.id, chart, "original", secret)
    handler.sees_findings(asked.id, report)
    handler.does(asked.id, "assess", documentId=report, verdict="release")
    handler.does(asked.id, "release", documentIds=[report])
    first = world.mails.next(address)
    first.says("Vi lämnar ut hela handlingen", "Vi arbetar vidare med resten av din begäran")
    first.answers(receipt)
    story.must("bilagan är rapporten", first.attachments == [original])
    story.step(STAFF, "lämnar ut rapporten genast; resten väntar inte in den")
    story.step(REQUESTER, f"får {first.shown()}")
    world.stage(asked, "reviewing")

    handler.does(asked.id, "assess", documentId=survey, verdict="notHeld", holder="Länsstyrelsen i Exempellän",
                 grounds=[{"provision": "TF 2:4", "harm": ""}])
    handler.does(asked.id, "answer", documentIds=[survey])
    second = world.mails.next(address)
    second.says("Vi har inte handlingen", "2 kap. 4 § tryckfrihetsförordningen", "Länsstyrelsen i Exempellän",
                *OSL_6_3)
    second.answers(first)
    story.step(STAFF, "svarar att inventeringen inte finns här, och vem som kan ha den")
    story.step(REQUESTER, f"får {second.shown()}")

    handler.does(asked.id, "assess", documentId=chart, **secrecy(
        "refuse", "OSL 20:1", "Kartan visar var havsörnen häckar. Boplatserna störs om de blir kända.",
        "Ett förbehåll räcker inte mot att platserna blir kända.",
        noPartReason="Kartan består av platserna."))
    handler.does(asked.id, "refer", documentIds=[chart], reason="Tveksamt; myndigheten bör pröva det.")
    story.step(STAFF, "lämnar kartan till myndighetens egen prövning (OSL 6:3 första stycket)")
    world.shows(asked)
    outside = {line["id"]: line for line in asked.sees()["documents"]}
    story.must("kartan prövas, och mer syns inte",
               "verdict" not in outside[chart] or outside[chart]["verdict"] is None, outside[chart])

    world.move("2027-03-23T09:00:00Z", "en vecka senare")
    draft_and_sign(world, "mn", asked)
    letter = world.mails.next(address)
    letter.says("Kammarrätten i Stockholm", "inom tre veckor från den dag då du fick beslutet")
    letter.answers(second)
    paper = text_of(check_decision(world, "mn", asked, letter))
    for phrase in ("0001/27", "20 kap. 1 §", "Det här har redan lämnats ut", "AO 12"):
        story.must(f"beslutet säger ”{phrase}”", phrase in paper, paper)
    story.step(REQUESTER, f"får {letter.shown()}")
    world.shows(asked)
    world.withheld(asked, chart)
    world.released(asked, report, original)
    registrar.does(asked.id, "recordService", date="2027-03-23", method="handedOver")
    last = asked.sees()["decisions"][0]["appealLastDay"]
    story.must("sista dagen är 2027-04-13", last == "2027-04-13", last)
    world.stage(asked, "answered")

    world.move("2027-04-14T06:00:00Z", "dagen efter sista dagen")
    wait_for("att beslutet vinner laga kraft", lambda: asked.sees()["decisions"][0]["stage"] == "final")
    story.step(CLOCK, "tiden att överklaga har gått ut; beslutet är slutligt av sig självt")
    reason = handler.is_refused(asked.id, "close", "mail-delay")
    story.step(STAFF, "vill avsluta: stoppas, ett överklagande kan vara på väg med posten", reason)
    world.move("2027-04-20T08:00:00Z", "en vecka efter sista dagen")
    handler.does(asked.id, "close")
    world.stage(asked, "closed")
    story.step(STAFF, "avslutar ärendet")


class Paper:
    """A document of the fifth case: what is found in it, marked in it and let out of it."""

    def __init__(self, world: World, asked: Requester, title: str, data: bytes, name: str) -> None:
        self.clerk, self.case, self.title, self.original = world.handler["sn"], asked.id, title, data
        self.asked, self.folder, self.pages = asked, world.folder / "papers", world.folder / "pages"
        self.name = name.split(".")[0]
        self.id = self.clerk.adds(asked.id, title, data, name)

    def gets(self, what: str):
        return self.clerk.gets(self.case, self.id, what)

    def assessed(self) -> dict:
        """What rules found, once they have read the document; told, hidden content first."""
        def probe():
            found = self.gets("findings?limit=100")
            return found if found["status"] in ("assessed", "notAssessed") else None
        found = wait_for(f"fynden i {self.title}", probe)
        story.must(f"{self.title} har lästs färdigt", found["status"] == "assessed", found)
        self.tells(found)
        for number in range(1, found["pageCount"] + 1):
            self.keep(f"{self.name}-original-{number}.png", self.gets(f"pages/{number}"))
        return found

    def tells(self, found: dict) -> None:
        """Hidden content first, by kind; then what stands on the pages, with the reasons once a kind."""
        flags = [item for item in found["items"] if item["kind"] != "hidden"]
        story.step(STAFF, f"ser i {self.title}: {found['hiddenTotal']} dolda delar, {len(flags)} fynd")
        hidden = collections.Counter(row["kind"] for row in found["hidden"])
        for kind, count in hidden.items():
            first = next(row for row in found["hidden"] if row["kind"] == kind)
            story.step(NOTE, f"    dolt: {kind} × {count}", f"{first['place']}: {first['text'][:60]}")
        kinds = collections.defaultdict(list)
        for item in flags:
            kinds[item["name"]].append(item)
        for name, items in kinds.items():
            texts = ", ".join(
                f"{item['text']} ({item['certainty']}{'' if item['place']['where'] == 'pages' else ', dolt'})"
                for item in items)
            rules = ", ".join(row["id"] for row in items[0]["provisions"])
            story.step(NOTE, f"    {name}", texts, f"Varför: {'; '.join(items[0]['reasons'])}.",
                       f"{items[0]['question']} Se först: {rules}")

    def keep(self, name: str, picture: bytes) -> None:
        self.pages.mkdir(parents=True, exist_ok=True)
        (self.pages / name).write_bytes(picture)

    def marks(self, reason: str, **place) -> None:
        self.clerk.does(self.case, "mark", documentId=self.id, provision="OSL 26:1", reason=reason, **place)

    def marks_findings(self, found: dict, texts: set[str]) -> None:
        """A mark on each finding on the paper of which a text is part."""
        for item in found["items"]:
            if item["place"]["where"] == "pages" and any(text in item["text"] for text in texts):
                self.marks(f"{item['name']} för enskild", findingId=item["id"])

    def words(self, page: int) -> list[dict]:
        return self.gets(f"pages/{page}/words")["items"]

    def makes_copy(self) -> None:
        """A copy, made and verified by the service; the checks of the record are told."""
        self.clerk.does(self.case, "makeMaskedCopy", documentId=self.id)
        def probe():
            seen = self.gets("masked-copy/verification")
            return seen if (seen["masking"] or {}).get("state") != "running" else None
        seen = wait_for(f"den maskade kopian av {self.title}", probe)
        checks = (seen["record"] or {}).get("checks", [])
        story.must(f"kopian av {self.title} är gjord och kontrollerad",
                   (seen["verification"] or {}).get("kind") == "automatic" and not seen["stale"]
                   and len(checks) == 9 and all(check["passed"] for check in checks), seen)
        story.step(STAFF, f"får en maskad kopia av {self.title}", f"{seen['record']['sought']} strängar sökta: "
                   + ", ".join(f"{check['check']} {'ja' if check['passed'] else 'NEJ'}" for check in checks))

    def proves(self, gone: list[str], left: list[str]) -> None:
        """What left holds no marked word in any way that other tools can find one, and every public word."""
        numbers = range(1, 1 + self.gets("findings")["pageCount"])
        before = " ".join(word["text"] for number in numbers for word in self.words(number))
        story.must(f"{self.title} hade maskade ord på sidorna", sum(word in before for word in gone) >= 3, before)
        status, data = self.asked.fetches(self.id)
        story.must(f"den som begär kan hämta {self.title}", status == 200 and data != self.original, status)
        kept = papers.pictures(data, self.pages, f"{self.name}-kopia")
        drawn = " ".join(" ".join(papers.recognised(page) for page in kept).split())
        text, unpacked = text_of(data), papers.whole_file(data, self.folder)
        for word in gone:
            story.must(f"{word} är borta ur texten", word not in text, text)
            story.must(f"{word} är borta ur bilden", word not in drawn, drawn)
            story.must(f"{word} är borta ur filens alla delar", not papers.holds(unpacked, word))
        for word in left:
            story.must(f"{word} finns kvar i texten", word in text, text)
            story.must(f"{word} finns kvar i bilden", word in drawn, drawn)
        size = "1 sida" if len(kept) == 1 else f"{len(kept)} sidor"
        story.step(REQUESTER, f"hämtar {self.title}, {size}",
                   f"pdftotext, qpdf och OCR finner inget av {len(gone)} maskade ord, och alla {len(left)} offentliga")


def masked_papers(world: World) -> None:
    story.title("5. Fynd, markeringar och maskade kopior")
    world.move("2027-04-21T08:00:00Z", "onsdag")
    clerk, address = world.handler["sn"], "sam@example.org"
    maker = papers.Papers(ROOT, world.folder / "papers")
    report_file = maker.report()
    asked, receipt = world.asks("sn", "Utredningen, brevet och timmarna", address)
    clerk.does(asked.id, "take")
    report = Paper(world, asked, "Utredning om stöd i hemmet", report_file, "utredning.pdf")
    scan = Paper(world, asked, "Brev till nämnden", maker.scan(), "brev.pdf")
    hours = Paper(world, asked, "Timmar per månad", maker.spreadsheet(), "timmar.xlsx")
    private = {"Testsson", "Provberg", papers.NUMBER[2:], papers.MOTHER_NUMBER, papers.PHONE, papers.STREET,
               "999 99"}

    found = report.assessed()
    report.marks_findings(found, private | {papers.DIAGNOSIS})
    named = next(item for item in found["items"] if item["text"] in papers.WRITER)
    clerk.does(asked.id, "dismiss", documentId=report.id, findingId=named["id"],
               reason="Den som handlägger i tjänsten är offentlig.")
    story.step(STAFF, f"markerar det som rör enskilda; avfärdar {named['text']}, som handlägger i tjänsten")
    report.makes_copy()
    clerk.does(asked.id, "assess", documentId=report.id, **KEPT_BACK)
    words = report.words(2)
    first = next(word["index"] for word in words if word["text"].startswith("dottern"))
    report.marks("Hur hon mår", page=2, range={"first": first, "last": first + 3})
    story.step(STAFF, "markerar fyra ord till, sedan kopian gjordes")
    reason = clerk.is_refused(asked.id, "release", "masked-copy-stale", documentIds=[report.id])
    story.step(STAFF, "vill lämna ut den gamla kopian: stoppas", reason)
    report.makes_copy()

    found = scan.assessed()
    scan.marks_findings(found, private)
    signed = [word["box"] for word in scan.words(1) if word["text"] in papers.MOTHER.split()][-2:]
    left, top = min(box[0] for box in signed), min(box[1] for box in signed)
    right, bottom = max(box[2] for box in signed), max(box[3] for box in signed)
    scan.marks("Underskriften", page=1, boxes=[[left - 3, top - 3, right + 3, bottom + 3]])
    scan.makes_copy()
    clerk.does(asked.id, "assess", documentId=scan.id, **KEPT_BACK)

    found = hours.assessed()
    story.must("det dolda bladet nämns", any(row["kind"] == "hiddenSheet" for row in found["hidden"]), found)
    hours.marks_findings(found, private)
    hours.makes_copy()
    clerk.does(asked.id, "assess", documentId=hours.id, **KEPT_BACK)

    clerk.does(asked.id, "release", documentIds=[report.id, scan.id, hours.id])
    mail = world.mails.next(address)
    mail.answers(receipt)
    mail.says("26 kap. 1 §", *OSL_6_3)
    mail.is_silent_about(*private)
    story.step(REQUESTER, f"får {mail.shown()}")
    gone = sorted(private | {"Elsa", "Ingrid"})
    report.proves([*gone, papers.DIAGNOSIS, "dottern sällan"],
                  [papers.WRITER, "socialtjänstlagen", "127 920", "kommunens avtal"])
    scan.proves(gone, ["Granen är mycket duktig", "Inkom den 3 mars 2026"])
    hours.proves(gone, ["Januari", "2026", "Uppgifterna avser"])
    world.shows(asked)
    proposals_only(world, report_file)
    story.step(NOTE, f"Sidorna ligger som bilder i {report.pages}")


def proposals_only(world: World, data: bytes) -> None:
    """The same bytes in a second case: what was marked is proposed, and nothing is marked by itself."""
    clerk, address = world.handler["sn"], "noor@example.org"
    asked, _ = world.asks("sn", "Utredningen om stöd i hemmet", address)
    clerk.does(asked.id, "take")
    again = Paper(world, asked, "Utredning om stöd i hemmet", data, "samma.pdf")
    marks = wait_for("förslagen", lambda: (found := again.gets("marks"))["proposals"] and found)
    story.must("markeringarna är bara förslag", marks["items"] == [] and all(
        row["source"] == "earlierCase" for row in marks["proposals"]), marks)
    clerk.does(asked.id, "assess", documentId=again.id, **KEPT_BACK)
    reason = clerk.is_refused(asked.id, "makeMaskedCopy", "marks-unconfirmed", documentId=again.id)
    story.step(STAFF, f"får samma fil i {asked.number}: {len(marks['proposals'])} förslag, inga markeringar", reason)


# Steps that more than one case takes.

def staff_id(world: World, clerk: Clerk) -> str:
    status, _, body = world.service.call("GET", "/me", clerk.token)
    story.must(f"{clerk.name} är känd", status == 200, body)
    return body["id"]


def draft_and_sign(world: World, authority: str, asked: Requester, back: str | None = None) -> None:
    """From the request for a decision to the signature; the jurist sends back once where `back` says why."""
    handler, jurist = world.handler[authority], world.jurist[authority]
    decider = world.decider[authority]
    decider.is_refused(asked.id, "sign", "not-yet")
    handler.does(asked.id, "draft", text="Myndigheten har prövat varje handling för sig.")
    handler.does(asked.id, "submitForReview")
    if back:
        jurist.does(asked.id, "sendBack", comment=back)
        story.step(STAFF, "juristen skickar tillbaka utkastet", back)
        handler.does(asked.id, "draft", text="Även skissen visar vad kommunen räknar med.")
        handler.does(asked.id, "submitForReview")
        jurist.does(asked.id, "approve")
        story.step(STAFF, "handläggaren skriver om, juristen godkänner")
    decider.does(asked.id, "sign")
    story.step(STAFF, "Astrid Delegat beslutar enligt delegationsordningen; beslutet går ut i samma stund")


def check_decision(world: World, authority: str, asked: Requester, letter: Mail) -> bytes:
    """The frozen file: one attachment whose SHA-256 is the one in the case."""
    story.must("beslutet är en bilaga", len(letter.attachments) == 1, len(letter.attachments))
    frozen = letter.attachments[0]
    decision = world.registrar[authority].sees(asked.id)["decisions"][0]
    digest = hashlib.sha256(frozen).hexdigest()
    story.must("SHA-256 i ärendet är bilagans", digest in json.dumps(decision), decision)
    return frozen


def verify(world: World) -> None:
    story.title("Kontroll")
    done = subprocess.run([world.service.binary, "audit", "verify", "--data", str(world.service.data)],
                          capture_output=True, text=True)
    story.must("kedjan är hel", done.returncode == 0, done.stdout + done.stderr)
    for line in done.stdout.splitlines():
        story.step(NOTE, line)
    mails = world.mails.paths()
    ids = [str(Mail(path).message["Message-ID"]).strip() for path in mails]
    story.must("inget brev gick två gånger", len(set(ids)) == len(ids), ids)
    story.must("varje brev i utkorgen har lästs av berättelsen", len(mails) == world.mails.seen,
               [path.name for path in mails[world.mails.seen:]])
    print(f"\n{len(mails)} brev ligger som .eml i {world.mails.folder}")
    failed = len(story.failures)
    print(f"{story.checks} kontroller, {failed} fel." if failed else f"{story.checks} kontroller, alla rätt.")
    for failure in story.failures:
        print(f"  FEL: {failure}")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--binary", default=str(ROOT / ".build/release/utlamnande"))
    parser.add_argument("--folder", help="a folder to make and to keep; default: a new temporary one")
    options = parser.parse_args()
    folder = pathlib.Path(options.folder or tempfile.mkdtemp(prefix="utlamnande-demo-"))
    folder.mkdir(parents=True, exist_ok=True)
    if (folder / "data").exists():
        raise SystemExit(f"{folder} har redan en demonstration; välj en annan mapp.")
    world = World(os.path.abspath(options.binary), folder.resolve())
    try:
        full_release(world)
        content = partial_release(world)
        refusal_to_the_end(world, content)
        three_documents(world)
        masked_papers(world)
        world.service.stop()
        verify(world)
    finally:
        world.service.process.kill()
        world.mails.process.stdin.close()
    return 1 if story.failures else 0


if __name__ == "__main__":
    sys.exit(main())
