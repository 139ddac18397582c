#!/usr/bin/python3
"""A real SMTP server for tests and the demo, which can fail on demand. Needs Debian's python3-aiosmtpd.

    smtp_server.py --folder DIR                                  any free port on 127.0.0.1, stores what comes
    smtp_server.py --folder DIR --tls starttls --certificates D  makes D/ca.pem for the client to trust
    smtp_server.py --folder DIR --user u --password p            asks for a login
    smtp_server.py --folder DIR --mode 451-data --times 2        two failures, then all is well

The first line of the standard output is the port; nothing else is written there. Each message becomes
DIR/0001.eml, byte for byte as it was sent, and beside it, written before, DIR/0001.json with its envelope:
from, to, options (of MAIL), helo, tls, user, and the client's port.

Modes, from the first command on or for the first --times connections or messages they apply to:
  normal             takes everything
  554-greeting       refuses the connection
  hang-greeting      says nothing
  flood              endless lines in the reply to EHLO
  450-rcpt 550-rcpt  refuses every recipient; --rcpt ADDRESS=REPLY does so for one
  451-data 554-data  refuses after the message has come
  421-data           the same, and closes
  close-data         closes in the middle of the message
  close-after-data   takes the message, stores it, and closes without a reply
  hang-after-data    takes the message, stores it, and never answers
  close-kept         takes the message, and closes after its reply
  one-each           takes one message over each connection: 452 to the next
"""

import argparse
import asyncio
import json
import logging
import os
import ssl
import subprocess
import sys
import threading
import warnings

from aiosmtpd.smtp import SMTP, AuthResult

MODES = [
    "normal", "554-greeting", "hang-greeting", "flood", "450-rcpt", "550-rcpt", "451-data", "554-data",
    "421-data", "close-data", "close-after-data", "hang-after-data", "close-kept", "one-each",
]


def options():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--port", type=int, default=0, help="0 is any free port")
    parser.add_argument("--folder", required=True, help="where the messages go; made if missing")
    parser.add_argument("--tls", choices=["none", "starttls", "implicit"], default="none")
    parser.add_argument("--cert", help="the server's certificate, PEM")
    parser.add_argument("--key", help="its key, PEM")
    parser.add_argument("--certificates", help="a folder in which to make ca.pem and the server's, if missing")
    parser.add_argument("--user", help="asks for this login")
    parser.add_argument("--password", default="")
    parser.add_argument("--no-smtputf8", action="store_true", help="does not offer SMTPUTF8")
    parser.add_argument("--size-limit", type=int, default=64_000_000, help="bytes of a message")
    parser.add_argument("--rcpt", action="append", default=[], metavar="ADDRESS=REPLY")
    parser.add_argument("--mode", choices=MODES, default="normal")
    parser.add_argument("--times", type=int, default=-1, help="how often the mode applies; -1 is always")
    parser.add_argument("--after", type=int, default=0, help="how many messages go well before")
    parser.add_argument("--until-stdin-ends", action="store_true", help="ends with the process that started it")
    return parser.parse_args()


def make_certificates(folder):
    """A certificate authority, and a certificate by it for localhost and 127.0.0.1."""
    os.makedirs(folder, exist_ok=True)
    path = lambda name: os.path.join(folder, name)
    if os.path.exists(path("server.pem")):
        return
    openssl = lambda *words: subprocess.run(["openssl", *words], check=True, capture_output=True)
    key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
    openssl("req", "-x509", *key, "-keyout", path("ca-key.pem"), "-out", path("ca.pem"),
            "-days", "30", "-subj", "/CN=Test CA")
    openssl("req", "-new", *key, "-keyout", path("server-key.pem"), "-out", path("server.csr"),
            "-subj", "/CN=localhost")
    with open(path("extensions"), "w") as file:
        file.write("subjectAltName=DNS:localhost,IP:127.0.0.1\n")
    openssl("x509", "-req", "-in", path("server.csr"), "-CA", path("ca.pem"), "-CAkey", path("ca-key.pem"),
            "-CAcreateserial", "-days", "30", "-out", path("server.pem"), "-extfile", path("extensions"))


class Handler:
    def __init__(self, options):
        self.options = options
        self.left = options.times
        self.count = 0
        self.replies = dict(rule.split("=", 1) for rule in options.rcpt)
        os.makedirs(options.folder, exist_ok=True)

    def applies(self, *modes):
        """Whether the mode is one of these and still to be applied; if so, that was once more."""
        if self.options.mode not in modes or self.left == 0 or self.count < self.options.after:
            return False
        self.left -= 1
        return True

    async def handle_EHLO(self, server, session, envelope, hostname, responses):
        session.host_name = hostname
        if self.applies("flood"):
            while server.transport is not None and not server.transport.is_closing():
                await server.push("250-" + "x" * 500)
        return responses

    async def handle_MAIL(self, server, session, envelope, address, mail_options):
        if getattr(session, "has_given", False) and self.applies("one-each"):
            return "452 4.5.3 Too many messages over one connection"
        envelope.mail_from = address
        envelope.mail_options.extend(mail_options)
        return "250 OK"

    async def handle_RCPT(self, server, session, envelope, address, rcpt_options):
        if address in self.replies:
            return self.replies[address]
        if self.applies("450-rcpt"):
            return f"450 4.2.1 <{address}> is busy"
        if self.applies("550-rcpt"):
            return f"550 5.1.1 <{address}> is unknown here"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        if self.applies("451-data"):
            return "451 4.3.0 Try again later"
        if self.applies("554-data"):
            return "554 5.7.1 We do not like this message"
        if self.applies("421-data"):
            await server.push("421 4.3.2 Closing")
            server.transport.close()
            await asyncio.sleep(3600)
        closes, hangs, ends = map(self.applies, ("close-after-data", "hang-after-data", "close-kept"))
        self.store(session, envelope)
        session.has_given = True
        reply = f"250 2.0.0 Stored as {self.count:04}"
        if ends:
            await server.push(reply)
        if closes:
            server.transport.abort()
        if ends:
            server.transport.close()
        if closes or hangs or ends:
            await asyncio.sleep(3600)
        return reply

    def store(self, session, envelope):
        self.count += 1
        name = os.path.join(self.options.folder, f"{self.count:04}")
        facts = {
            "from": envelope.mail_from, "to": envelope.rcpt_tos,
            "options": envelope.mail_options, "helo": session.host_name,
            "tls": session.ssl is not None or self.options.tls == "implicit",
            "user": session.auth_data, "port": session.peer[1],
        }
        self.write(name + ".json", json.dumps(facts).encode())
        self.write(name + ".eml", envelope.original_content)

    @staticmethod
    def write(path, content):
        with open(path + ".part", "wb") as file:
            file.write(content)
        os.rename(path + ".part", path)


class Server(SMTP):
    """The conversation; what no handler of aiosmtpd can do is done here."""

    async def _handle_client(self):
        if self.event_handler.applies("554-greeting"):
            await self.push("554 5.3.2 No SMTP service here")
            self.transport.close()
            return
        if self.event_handler.applies("hang-greeting"):
            await asyncio.sleep(3600)
        await super()._handle_client()

    async def smtp_DATA(self, arg):
        if self.event_handler.applies("close-data"):
            await self.push("354 Go on")
            await self._reader.readexactly(10)
            self.transport.abort()
            return
        await super().smtp_DATA(arg)


def authenticator(options):
    def check(server, session, envelope, mechanism, data):
        right = (data.login.decode(), data.password.decode()) == (options.user, options.password)
        if right:
            session.auth_data = options.user
        return AuthResult(success=right, handled=False, auth_data=options.user if right else None)
    return check


def context(options):
    if options.tls == "none":
        return None
    if options.certificates:
        make_certificates(options.certificates)
        options.cert = os.path.join(options.certificates, "server.pem")
        options.key = os.path.join(options.certificates, "server-key.pem")
    result = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    result.load_cert_chain(options.cert, options.key)
    return result


async def serve(options):
    tls = context(options)
    handler = Handler(options)
    loop = asyncio.get_running_loop()
    settings = dict(
        hostname="localhost", enable_SMTPUTF8=not options.no_smtputf8, data_size_limit=options.size_limit,
        tls_context=tls if options.tls == "starttls" else None, timeout=60)
    if options.user:
        settings |= dict(
            authenticator=authenticator(options), auth_required=True,
            auth_require_tls=options.tls == "starttls")
    server = await loop.create_server(
        lambda: Server(handler, loop=loop, **settings), "127.0.0.1", options.port,
        ssl=tls if options.tls == "implicit" else None)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


def main():
    # A login without TLS is what some tests are about.
    warnings.filterwarnings("ignore", message="Requiring AUTH")
    logging.getLogger("mail.log").setLevel(logging.CRITICAL)
    chosen = options()
    if chosen.until_stdin_ends:
        def wait():
            sys.stdin.buffer.read()
            os._exit(0)
        threading.Thread(target=wait, daemon=True).start()
    try:
        asyncio.run(serve(chosen))
    except KeyboardInterrupt:
        pass


if __name__ == "__main__":
    main()
