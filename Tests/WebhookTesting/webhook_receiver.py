#!/usr/bin/python3
"""A real receiver of webhooks for the tests, on Python's standard library alone. It checks each signature by itself.

    webhook_receiver.py --folder DIR --secrets FILE        any free port on 127.0.0.1
    webhook_receiver.py … --certificates                   TLS; makes DIR/ca.pem for the client to trust

The first line of the standard output is the port. It ends when its standard input does. Each delivery becomes a line of
DIR/deliveries: path, headers, body, which secrets' signatures it bears, and what was answered.

How it answers is in DIR/mode, or else the last part of the path; `WORD*N` only to the first N, then 200:
  500, 410, …        that status; `429:7` with Retry-After: 7
  302                a redirect to /elsewhere
  refuse:WORD        422 to what has WORD in it, 200 to the rest
  hang               never answers
  hang-body          says 200, and never sends the body it promises
  drip               a byte of the header a second
  flood              200 and 100 MB
  flood-header       a header without an end
  close              closes without an answer
  cut                closes in the middle of the header
  garbage            something that is no HTTP
"""

import argparse
import base64
import hashlib
import hmac
import http.server
import json
import os
import ssl
import subprocess
import sys
import threading
import time

LOCK = threading.Lock()
SEEN = {"mode": None, "count": 0}


def make_certificates(folder):
    path = lambda name: os.path.join(folder, name)
    openssl = lambda *words: subprocess.run(["openssl", *words], check=True, capture_output=True)
    openssl("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost",
            "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1",
            "-keyout", path("key.pem"), "-out", path("ca.pem"))
    return path("ca.pem"), path("key.pem")


def bearing(secrets, headers, body):
    """The numbers of the secrets under which a signature holds."""
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    given = headers["webhook-signature"].split(" ")
    found = []
    for number, secret in enumerate(secrets):
        key = base64.b64decode(secret.removeprefix("whsec_"))
        expected = "v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
        if any(hmac.compare_digest(expected, one) for one in given):
            found.append(number)
    return found


class Receiver(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def mode(self):
        try:
            with open(os.path.join(self.server.folder, "mode")) as file:
                mode = file.read().strip()
        except FileNotFoundError:
            mode = self.path.rsplit("/", 1)[-1]
        word, _, times = mode.partition("*")
        if SEEN["mode"] != mode:
            SEEN.update(mode=mode, count=0)
        SEEN["count"] += 1
        return "200" if times and SEEN["count"] > int(times) else word

    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("content-length", "0")))
        headers = {name.lower(): value for name, value in self.headers.items()}
        with LOCK:
            mode = self.mode()
            if mode.startswith("refuse:"):
                mode = "422" if mode.partition(":")[2] in body.decode() else "200"
            with open(self.server.secrets) as file:
                secrets = file.read().split()
            line = {"path": self.path, "headers": headers, "body": body.decode(), "answered": mode,
                    "connection": self.client_address[1], "bears": bearing(secrets, headers, body)}
            with open(os.path.join(self.server.folder, "deliveries"), "a") as file:
                file.write(json.dumps(line) + "\n")
        self.answer(mode)

    def answer(self, mode):
        say = self.wfile.write
        if mode == "hang":
            time.sleep(120)
        elif mode == "hang-body":
            say(b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n")
            time.sleep(120)
        elif mode == "drip":
            for byte in b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n":
                say(bytes([byte]))
                time.sleep(1)
        elif mode == "flood":
            say(b"HTTP/1.1 200 OK\r\nContent-Length: 100000000\r\n\r\n")
            sent = 0
            try:
                while sent < 100_000_000:
                    say(b"x" * 65_536)
                    sent += 65_536
            finally:
                with open(os.path.join(self.server.folder, "flooded"), "w") as file:
                    file.write(str(sent))
        elif mode == "flood-header":
            say(b"HTTP/1.1 200 OK\r\n")
            while True:
                say(b"X-More: " + b"x" * 4_000 + b"\r\n")
        elif mode == "close":
            self.close_connection = True
        elif mode == "cut":
            say(b"HTTP/1.1 200 OK\r\nContent-Le")
            self.close_connection = True
        elif mode == "garbage":
            say(b"220 mail.example.org ESMTP\r\n")
            self.close_connection = True
        else:
            status, _, wish = mode.partition(":")
            self.send_response(int(status) if status.isdigit() else 200)
            if wish:
                self.send_header("Retry-After", wish.replace("_", " "))
            if status == "302":
                self.send_header("Location", "/elsewhere")
            # 204 has no body, and whoever sends one anyway spoils the connection.
            body = b"" if status == "204" else b"ok"
            if body:
                self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            say(body)


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--folder", required=True)
    parser.add_argument("--secrets", required=True, help="a file with a secret a line")
    parser.add_argument("--certificates", action="store_true", help="serve TLS")
    given = parser.parse_args()
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Receiver)
    server.daemon_threads = True
    server.handle_error = lambda *_: None
    server.folder, server.secrets = given.folder, given.secrets
    if given.certificates:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(*make_certificates(given.folder))
        server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    print(server.server_address[1], flush=True)
    sys.stdin.read()


main()
