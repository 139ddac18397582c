"""What the plays in the browser need: the built server, a real mail server, staff, and Chromium.

Everything is real: the binary that users run, SMTP with STARTTLS, and the browser that Debian ships. Each house
has a folder and ports of its own, and ends with the process that opened it.
"""

import datetime
import email
import email.policy
import json
import os
import pathlib
import socket
import subprocess
import time
import urllib.error
import urllib.request
import zoneinfo

from playwright.sync_api import sync_playwright

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
ROLES = ["registrar", "handler", "jurist", "decider", "archivist", "head"]
PATIENCE = 60.0


def wait_for(what, probe):
    """What `probe` gives once it gives anything; a failure after a minute."""
    deadline = time.monotonic() + PATIENCE
    while True:
        found = probe()
        if found:
            return found
        if time.monotonic() > deadline:
            raise AssertionError(f"waited in vain for {what}")
        time.sleep(0.05)


def free_port():
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        return held.getsockname()[1]


class House:
    """The service with its mail server; staff of every role have a token."""

    def __init__(self, folder, binary):
        self.folder = pathlib.Path(folder)
        self.folder.mkdir(parents=True, exist_ok=True)
        # Started by root, the mailboxes' server works as nobody.
        self.folder.chmod(0o711)
        self.binary = binary
        self.data = self.folder / "data"
        self.mails = self.folder / "mail"
        certificates = self.folder / "certificates"
        self.smtp = subprocess.Popen(
            ["/usr/bin/python3", str(ROOT / "Tests/MailTests/smtp_server.py"), "--folder", str(self.mails),
             "--tls", "starttls", "--certificates", str(certificates), "--until-stdin-ends"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        smtp_port = int(self.smtp.stdout.readline())
        self.mailboxes = subprocess.Popen(
            ["/usr/bin/python3", str(ROOT / "Tests/MailTests/mail_house.py"), "--folder", str(self.folder / "dovecot"),
             "--user", "ks"], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.mail_ports = json.loads(self.mailboxes.stdout.readline())
        self.tokens = {role: self.add_staff(role) for role in ROLES}
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.log = open(self.folder / "server.txt", "wb")
        self.server = subprocess.Popen(
            [binary, "serve", "--data", str(self.data), "--port", str(self.port), "--public-url", self.url,
             "--smtp", f"smtp://127.0.0.1:{smtp_port}?tls=required", "--smtp-ca", str(certificates / "ca.pem"),
             "--mailbox", f"imap://ks@localhost:{self.mail_ports['imap']}/INBOX?authority=ks&poll=5"
             f"&password-file={self.folder / 'dovecot' / 'password'}",
             "--imap-ca", str(self.folder / "dovecot" / "cert.pem"),
             "--wrong-codes-per-minute", "0", "--intakes-per-minute", "0",
             # Pages are looked at again after all plays, with the sessions of then.
             "--session-idle-minutes", "120", "--sessions-per-person", "100"],
            stdout=self.log, stderr=self.log)
        wait_for("the server", self.is_ready)

    def add_staff(self, role, authority="ks"):
        done = subprocess.run(
            [self.binary, "staff", "add", "--data", str(self.data), "--authority", authority, "--role", role,
             "--name", f"{role.capitalize()} Ek"], stdin=subprocess.DEVNULL, capture_output=True, text=True, check=True)
        return done.stdout.strip().splitlines()[-1]

    def is_ready(self):
        assert self.server.poll() is None, (self.folder / "server.txt").read_text()
        try:
            with urllib.request.urlopen(f"{self.url}/ready", timeout=5) as answer:
                return answer.status == 200
        except (urllib.error.URLError, OSError):
            return False

    def close(self):
        self.server.terminate()
        self.server.wait(30)
        for helper in [self.smtp, self.mailboxes]:
            helper.stdin.close()
            helper.wait(30)
        self.log.close()

    # What the other side does, where a play is about one side alone.

    def call(self, method, path, body=None, token=None, headers=None):
        """An answer of the interface as JSON."""
        data = json.dumps(body).encode() if body is not None else None
        request = urllib.request.Request(f"{self.url}/api/v1{path}", data=data, method=method)
        if data is not None:
            request.add_header("Content-Type", "application/json")
        for name, value in (headers or {}).items():
            request.add_header(name, value)
        if token:
            request.add_header("Authorization", f"Bearer {token}")
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                return json.loads(answer.read() or b"null")
        except urllib.error.HTTPError as problem:
            raise AssertionError(f"{method} {path}: {problem.read().decode()}") from None

    def act(self, case, role, verb, **arguments):
        """An act of staff on the case as it is now."""
        return self.call("POST", f"/cases/{case}/acts", {"verb": verb, **arguments}, self.tokens[role],
                         {"If-Match": "*"})

    def add_document(self, case, title, content, media_type="application/pdf"):
        """A document with these bytes; its id."""
        boundary = "grans"
        body = b"".join([
            f'--{boundary}\r\nContent-Disposition: form-data; name="title"\r\n\r\n{title}\r\n'.encode(),
            f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="underlag.pdf"\r\n'.encode(),
            f"Content-Type: {media_type}\r\n\r\n".encode(), content, f"\r\n--{boundary}--\r\n".encode()])
        request = urllib.request.Request(
            f"{self.url}/api/v1/cases/{case}/documents", data=body, method="POST",
            headers={"Content-Type": f"multipart/form-data; boundary={boundary}", "If-Match": "*",
                     "Authorization": f"Bearer {self.tokens['handler']}"})
        with urllib.request.urlopen(request, timeout=60) as answer:
            return json.loads(answer.read())["documentId"]

    @staticmethod
    def today():
        """The Swedish day."""
        return datetime.datetime.now(zoneinfo.ZoneInfo("Europe/Stockholm")).date().isoformat()

    def case_numbered(self, number):
        """The id of the case with this register number."""
        token = self.tokens["registrar"]
        rows = self.call("GET", f"/cases?limit=100", token=token)["items"]
        return next(row["id"] for row in rows if row["registerNumber"] == number)

    def letters(self, to):
        """What the mail server has taken for this address, the oldest first."""
        found = []
        for path in sorted(self.mails.glob("*.eml")):
            mail = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
            if to in mail["To"]:
                found.append(mail)
        return found


class Browser:
    """Chromium, with or without script, in either light, at any width."""

    def __init__(self):
        self.playwright = sync_playwright().start()
        program = next(p for p in ["/usr/bin/chromium", "/usr/bin/chromium-browser"] if os.path.exists(p))
        self.chromium = self.playwright.chromium.launch(
            executable_path=program, args=["--no-sandbox", "--disable-dev-shm-usage", "--force-color-profile=srgb"])

    def visitor(self, language="sv-SE", **options):
        """A person with a browser of their own: nothing of anybody else's is in it."""
        options.setdefault("viewport", {"width": 1280, "height": 900})
        context = self.chromium.new_context(locale=language, **options)
        context.set_default_timeout(20_000)
        page = context.new_page()
        page.faults = []
        # What the page of a provider asks for elsewhere is not ours; of us everything comes from one place.
        page.on("console", lambda said: page.faults.append(said.text)
                if said.type == "error" and "ERR_NAME_NOT_RESOLVED" not in said.text else None)
        page.on("pageerror", lambda error: page.faults.append(str(error)))
        return page

    def close(self):
        self.chromium.close()
        self.playwright.stop()
