"""Makes two cases and a mail for scripts/contract, so that its calls reach what is really there.

One case has a document with a masked copy and a draft of a decision; the other has a decision that was signed and
appealed, and the package for the court. Written for every round is a file of parameters, with the ids in the paths.

usage: contract_seed.py API DATA_FOLDER FOLDER_FOR_THE_FILES ROLE=TOKEN...
"""

import datetime
import hashlib
import json
import pathlib
import sqlite3
import sys
import time
import urllib.error
import urllib.request
import uuid

WAIT = 120
MAIL = b"""From: Kim Ek <kim@example.org>\r
To: ks@exempelkommun.example\r
Message-ID: <1@example.org>\r
Subject: En fraga\r
\r
Nar oppnar ni?\r
"""


class Seed:
    def __init__(self, api: str, tokens: dict[str, str]) -> None:
        self.api, self.tokens = api, tokens

    def ask(self, method: str, path: str, body=None, token: str = "", **headers: str):
        """The answer's JSON and its ETag; ends with what the server said where it refuses."""
        data = body if isinstance(body, bytes) else None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.api + path, data=data, method=method)
        request.add_header("Content-Type", "application/json")
        if token:
            request.add_header("Authorization", f"Bearer {token}")
        for name, value in headers.items():
            request.add_header(name.replace("_", "-"), value)
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                text = answer.read()
                is_json = "json" in answer.headers.get("Content-Type", "")
                return (json.loads(text) if is_json else text), answer.headers.get("ETag")
        except urllib.error.HTTPError as error:
            sys.exit(f"{method} {path}: {error.code} {error.read().decode(errors='replace')}")

    def staff(self, role: str, method: str, path: str, body=None, **headers: str):
        return self.ask(method, path, body, self.tokens[role], **headers)

    def act(self, role: str, case: str, verb: str, **arguments):
        body = {"verb": verb} | arguments
        return self.staff(role, "POST", f"/cases/{case}/acts", body, If_Match="*")[0]

    def submit(self) -> tuple[str, str]:
        asked, _ = self.ask("POST", "/requests", {
            "authority": "ks", "description": "Avtalet om snöröjning och bilagan till det",
            "delivery": {"form": "paper", "address": "Storgatan 1, 999 99 Exempelstad"},
            "contact": {"name": "Kim Ek"}})
        return asked["requestId"], asked["accessCode"]

    def document(self, case: str, words: list[str]) -> str:
        border = uuid.uuid4().hex
        parts = [("title", None, b"Avtal"), ("file", "avtal.pdf", pdf(words))]
        body = b""
        for name, file, data in parts:
            more = f'; filename="{file}"\r\nContent-Type: application/pdf' if file else ""
            body += f'--{border}\r\nContent-Disposition: form-data; name="{name}"{more}\r\n\r\n'.encode()
            body += data + b"\r\n"
        body += f"--{border}--\r\n".encode()
        answer, _ = self.staff(
            "handler", "POST", f"/cases/{case}/documents", body,
            Content_Type=f"multipart/form-data; boundary={border}", If_Match="*")
        return answer["documentId"]

    def until(self, what: str, look):
        """What `look` finds, when it does."""
        for _ in range(WAIT * 2):
            if found := look():
                return found
            time.sleep(0.5)
        sys.exit(f"waited in vain: {what}")

    def refuse(self, case: str, document: str) -> None:
        self.act("handler", case, "assess", **secret("refuse", document), noPartReason="Allt är priser.")

    def decision(self, case: str, code: str, document: str) -> str:
        self.ask("POST", f"/requests/{case}/decision-requests", {"documentIds": [document]}, code)
        self.act("handler", case, "draft", text="Nämnden delar bedömningen.")
        return self.staff("handler", "GET", f"/cases/{case}")[0]["decisions"][-1]["id"]

    def masked(self) -> dict[str, str]:
        """A case with a masked copy, of which the requester asked for a decision that is being drafted."""
        case, code = self.submit()
        self.act("handler", case, "take")
        document = self.document(case, ["Avtal om snöröjning", "Personnummer 19890605-2397"])
        findings = f"/cases/{case}/documents/{document}/findings"
        found = self.until("the document is read", lambda: [
            item for item in self.staff("handler", "GET", findings)[0]["items"]
            if item["kind"] == "identityNumber"])
        self.act("handler", case, "mark", documentId=document, findingId=found[0]["id"],
                 provision="OSL 19:3 1 st", reason="Namnger en person.")
        self.act("handler", case, "assess", **secret("releaseMasked", document))
        self.act("handler", case, "makeMaskedCopy", documentId=document)
        verification = f"/cases/{case}/documents/{document}/masked-copy/verification"
        self.until("the copy is made", lambda: (
            self.staff("handler", "GET", verification)[0]["masking"] or {}).get("state") != "running")
        other = self.document(case, ["Prisbilaga"])
        self.refuse(case, other)
        self.act("handler", case, "answer", documentIds=[other])
        decision = self.decision(case, code, other)
        return self.names(case, code, document, decision)

    def appealed(self) -> dict[str, str]:
        """A case whose decision was signed, appealed and forwarded."""
        case, code = self.submit()
        self.act("handler", case, "take")
        document = self.document(case, ["Prisbilaga"])
        self.refuse(case, document)
        self.act("handler", case, "answer")
        decision = self.decision(case, code, document)
        self.act("handler", case, "submitForReview")
        self.act("jurist", case, "approve")
        self.act("decider", case, "sign")
        today = datetime.date.today().isoformat()
        letters = self.staff("handler", "GET", f"/cases/{case}/letters")[0]["items"]
        self.act("registrar", case, "recordDispatch", method="post", date=today,
                 letterIds=[letters[-1]["id"]])
        self.act("registrar", case, "recordService", date=today, method="acknowledged")
        self.ask("POST", f"/requests/{case}/appeals", {"text": "Jag överklagar."}, code)
        self.act("jurist", case, "testTimeliness", result="inTime")
        self.act("decider", case, "reconsider", changed=False)
        self.act("jurist", case, "forward", opinion="Nämnden står fast.")
        return self.names(case, code, document, decision)

    def names(self, case: str, code: str, document: str, decision: str) -> dict[str, str]:
        letters = self.staff("handler", "GET", f"/cases/{case}/letters")[0]["items"]
        return {"caseId": case, "requestId": case, "documentId": document, "decisionId": decision,
                "letterId": letters[-1]["id"], "pageNumber": 1, "code": code}


def secret(verdict: str, document: str) -> dict:
    return {
        "documentId": document, "verdict": verdict,
        "grounds": [{"provision": "OSL 19:3 1 st", "harm": "Upphandlingen skadas om det blir känt."}],
        "reservationConsidered": {"answer": "no", "why": "Den som frågar kan vara anbudsgivare."}}


def pdf(lines: list[str]) -> bytes:
    """One page with these lines of text."""
    text = "BT /F1 14 Tf 72 760 Td " + " ".join(f"({line}) Tj 0 -24 Td" for line in lines) + " ET"
    stream = text.encode("latin-1")
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        b" /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"]
    whole, places = b"%PDF-1.7\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(whole))
        whole += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    table += b"".join(b"%010d 00000 n \n" % place for place in places)
    return whole + table + b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (
        len(objects) + 1, len(whole))


def arrival(data: pathlib.Path) -> str:
    """A mail in the tray, as if a mailbox had been read: there is none here."""
    name, digest = uuid.uuid4().hex, hashlib.sha256(MAIL).hexdigest()
    blob = data / "blobs" / digest[:2] / digest[2:4] / digest
    blob.parent.mkdir(parents=True, exist_ok=True)
    blob.write_bytes(MAIL)
    now = int(time.time() * 1000)
    with sqlite3.connect(data / "utlamnande.sqlite", timeout=30) as database:
        database.execute(
            "INSERT INTO arrivals (id, authority, mailbox, uid_validity, uid, blob, size, arrived_at,"
            " fetched_at, register_by, state, version, attempts, next_attempt)"
            " VALUES (?, 'ks', 'ks/INBOX', 1, 1, ?, ?, ?, ?, ?, 'waiting', 1, 0, ?)",
            (name, digest, len(MAIL), now, now, now + 86_400_000, now))
    database.close()
    return name


def main() -> None:
    api, data, folder = sys.argv[1], pathlib.Path(sys.argv[2]), pathlib.Path(sys.argv[3])
    seed = Seed(api, dict(word.split("=", 1) for word in sys.argv[4:]))
    mail = arrival(data)
    for name, made in (("masked", seed.masked()), ("appealed", seed.appealed())):
        code = made.pop("code")
        lines = [f'"path.{key}" = {json.dumps(value)}' for key, value in made.items()]
        lines.append(f'"path.arrivalId" = "{mail}"')
        (folder / f"{name}.toml").write_text("\n[parameters]\n" + "\n".join(lines) + "\n")
        (folder / f"{name}.code").write_text(code)
        print(made["caseId"])


main()
