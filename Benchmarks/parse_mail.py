"""Seconds that Python's e-mail package takes to read the messages of a folder: header, text and attachments.

usage: parse_mail.py FOLDER ROUNDS
"""

import email
import email.policy
import pathlib
import sys
import time


def read(raw):
    message = email.message_from_bytes(raw, policy=email.policy.default)
    fields = [str(message[name]) for name in ("subject", "from", "to", "date", "message-id")]
    body = message.get_body(preferencelist=("plain", "html"))
    text = body.get_content() if body is not None else ""
    files = [(part.get_filename(), part.get_content_type(), part.get_payload(decode=True))
             for part in message.iter_attachments()]
    return fields, text, files


raws = [path.read_bytes() for path in sorted(pathlib.Path(sys.argv[1]).glob("*.eml"))]
start = time.process_time()
for _ in range(int(sys.argv[2])):
    for raw in raws:
        read(raw)
print(time.process_time() - start)
