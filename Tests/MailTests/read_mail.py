#!/usr/bin/python3
"""What Python's e-mail package reads in the messages of a folder: one JSON array on the standard output."""

import base64
import email
import email.header
import email.policy
import email.utils
import json
import pathlib
import re
import sys


def body(message, kind):
    part = message.get_body(preferencelist=(kind,))
    return None if part is None else part.get_content().replace("\r\n", "\n")


def addresses(raw, field):
    """Names and addresses. The names by email.header: this Python puts spaces between encoded words of a name."""
    plain = email.message_from_bytes(raw, policy=email.policy.compat32)
    pairs = email.utils.getaddresses([re.sub(r"\r\n ", " ", plain[field.name])])
    names = [str(email.header.make_header(email.header.decode_header(name))) for name, _ in pairs]
    return [[name, address.addr_spec] for name, address in zip(names, field.addresses)]


def defects(message):
    found = [repr(defect) for part in message.walk() for defect in part.defects]
    for part in message.walk():
        found += [f"{name}: {defect!r}" for name, value in part.items() for defect in value.defects]
    return found


def read(path):
    raw = path.read_bytes()
    message = email.message_from_bytes(raw, policy=email.policy.SMTPUTF8)
    lines = raw.split(b"\r\n")
    return {
        "subject": message["subject"],
        "from": addresses(raw, message["from"]),
        "to": addresses(raw, message["to"]),
        "date": int(message["date"].datetime.timestamp()),
        "text": body(message, "plain"),
        "html": body(message, "html"),
        "attachments": [
            {"filename": part["content-disposition"].params["filename"], "type": part.get_content_type(),
             "bytes": base64.b64encode(part.get_payload(decode=True)).decode()}
            for part in message.iter_attachments()],
        "defects": defects(message),
        "names": sorted(set(message.keys())),
        "longestLine": max(len(line) for line in lines),
        "bareLineEnds": any(b"\r" in line or b"\n" in line for line in lines),
        "isASCII": raw.isascii(),
    }


print(json.dumps([read(path) for path in sorted(pathlib.Path(sys.argv[1]).glob("*.eml"))]))
