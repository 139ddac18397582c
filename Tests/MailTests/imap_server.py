#!/usr/bin/python3
"""An IMAP server that misbehaves, for tests: one mailbox of three mails, any user, no encryption.

    imap_server.py --mode drop

The first line of the standard output is the port. Modes, for the fetching of UID 2; everything else is well:
  normal   gives the mail
  drop     announces 1000 bytes, sends half of them, and closes
  less     announces 10 bytes, and sends all
  more     announces 100000 bytes, sends the mail and what follows it, and waits
  huge     announces 20000000000 bytes
  slow     sends a byte a second
  chatter  talks without end instead of answering
  far      has a thousand mails, with UIDs from 1000000
  marks    opens nothing for reading alone, and closes the folder of whoever asks for that
  changed  says another UIDVALIDITY at the second login
  token    takes nothing but the bearer token "frisk", and says so in the log
"""

import argparse
import base64
import re
import socket
import sys
import threading
import time

MAIL = b"From: a@example.org\r\nTo: ks@kommun.example\r\nSubject: hej\r\nMessage-ID: <%d@example.org>\r\n\r\nHej!\r\n"
logins = 0
seen = set()


def talk(connection, mode):
    global logins
    lines = connection.makefile("rb")

    def say(text):
        connection.sendall(text.encode() + b"\r\n")

    say("* OK ready")
    validity = 7
    is_open = may_change = False
    for line in lines:
        tag, _, command = line.decode().strip().partition(" ")
        word = command.upper()
        if word.startswith("CAPABILITY"):
            say("* CAPABILITY IMAP4rev1 SASL-IR AUTH=PLAIN AUTH=XOAUTH2")
        elif word.startswith(("LOGIN", "AUTHENTICATE")):
            logins += 1
            if mode == "changed" and logins > 1:
                validity = 8
            if mode == "token":
                secret = base64.b64decode(command.split()[-1])
                if b"auth=Bearer frisk" not in secret or "XOAUTH2" not in word:
                    say(f"{tag} NO [AUTHENTICATIONFAILED] no")
                    continue
        elif word.startswith("EXAMINE") and mode == "marks":
            is_open = False
            say(f"{tag} NO not that way")
            continue
        elif word.startswith(("SELECT", "EXAMINE")):
            is_open, may_change = True, word.startswith("SELECT")
            say("* 3 EXISTS")
            say(f"* OK [UIDVALIDITY {validity}] valid")
            say("* OK [UIDNEXT %d] next" % (1_001_000 if mode == "far" else 4))
            say(f"{tag} OK [{'READ-ONLY' if word.startswith('EXAMINE') else 'READ-WRITE'}] open")
            continue
        elif word.startswith("UID") and not is_open:
            say(f"{tag} BAD no folder is open")
            continue
        elif word.startswith("UID FETCH") and "BODY[" not in word and mode == "far":
            first, last = map(int, re.findall(r"\d+", command)[:2])
            for uid in range(max(first, 1_000_000), min(last, 1_000_999) + 1):
                say(f'* {uid - 999_999} FETCH (UID {uid} FLAGS () INTERNALDATE " 1-Nov-2026 01:00:00 +0100")')
        elif word.startswith("UID FETCH") and "BODY[" not in word:
            for uid in (3, 1, 2):
                say(f'* {uid} FETCH (UID {uid} FLAGS ({chr(92) + "Seen" if uid in seen else ""}) INTERNALDATE " 1-Nov-2026 0{uid}:00:00 +0100")')
        elif word.startswith("UID FETCH"):
            uid = int(re.findall(r"\d+", command)[0])
            if may_change:
                seen.add(uid)
            mail = MAIL % uid
            size = len(mail)
            if uid == 2:
                size = {"drop": 1000, "less": 10, "more": 100_000, "huge": 20_000_000_000}.get(mode, size)
            say("* %d FETCH (UID %d BODY[] {%d}" % (uid, uid, size))
            if uid == 2 and mode == "drop":
                connection.sendall(b"x" * 500)
                connection.close()
                return
            if uid == 2 and mode == "slow":
                for byte in mail:
                    connection.sendall(bytes([byte]))
                    time.sleep(1)
            connection.sendall(mail)
            say(")")
        elif word.startswith("UID STORE") and not may_change:
            say(f"{tag} NO only for reading")
            continue
        elif word.startswith("UID STORE"):
            uid = int(re.findall(r"\d+", command)[0])
            (seen.add if "+FLAGS" in word else seen.discard)(uid)
        elif word.startswith("LOGOUT"):
            say("* BYE")
            say(f"{tag} OK")
            return
        elif mode == "chatter":
            while True:
                connection.sendall(b"* OK and so on and so on\r\n" * 1000)
        say(f"{tag} OK done")


def answer(connection, mode):
    try:
        talk(connection, mode)
    except OSError:
        pass
    finally:
        connection.close()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--mode", default="normal")
    given = parser.parse_args()
    server = socket.create_server(("127.0.0.1", 0))
    print(server.getsockname()[1], flush=True)

    def accept():
        while True:
            connection, _ = server.accept()
            threading.Thread(target=answer, args=(connection, given.mode), daemon=True).start()

    threading.Thread(target=accept, daemon=True).start()
    while sys.stdin.buffer.read(4096):
        pass


if __name__ == "__main__":
    main()
