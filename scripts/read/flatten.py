"""Kinds of file without pages as plain text: usage: flatten.py FILE text|csv|html|eml|msg

Writes `text.txt` in the working directory, and attachments as `attachment-N`, with a record for each:
attachment, file, name, SHA-256."""
import email
import email.policy
import hashlib
import os
import re
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

from letters import decoded, printable  # noqa: E402
from records import Refused, hidden, put, run  # noqa: E402
from webpage import text_of  # noqa: E402

SHOWN = ("from", "sender", "reply-to", "to", "cc", "bcc", "date", "subject")
MOST_ATTACHMENTS = 200
MOST_PARTS = 2000


class Attachments:
    """Files inside the file, each written once."""

    def __init__(self):
        self.seen = {}
        self.count = 0

    def add(self, name, data):
        if self.count >= MOST_ATTACHMENTS:
            raise Refused(67)
        digest = hashlib.sha256(data).hexdigest()
        file = self.seen.get(digest, "")
        if not file:
            file = f"attachment-{len(self.seen)}"
            self.seen[digest] = file
            with open(file, "wb") as output:
                output.write(data)
        self.count += 1
        put("attachment", file, name, digest)


def mail(data, attachments):
    message = parsed(data)
    lines, seen = [], 0
    for name, value in headers(message):
        if name.lower() in SHOWN:
            lines.append(f"{name}: {value}")
        else:
            hidden("metadata", name, value)
    texts = []
    for part in parts(message):
        seen += 1
        if seen > MOST_PARTS:
            raise Refused(67)
        one_part(part, texts, attachments)
    for text in (message.preamble, message.epilogue):
        if text and text.strip() and "MIME" not in text:
            hidden("hiddenText", "between the parts", text)
    return "\n".join(lines) + "\n\n" + "\n\n".join(texts)


def parsed(data):
    """The message; one with fields that the library breaks on is damaged, and somebody has to look at it."""
    try:
        message = email.message_from_bytes(data, policy=email.policy.default)
        for part in message.walk():
            part.get_content_type(), part.get_content_disposition(), part.get_content_charset()
            part.get("content-transfer-encoding")
        return message
    except MemoryError:
        raise
    except Exception:
        raise Refused(65) from None


def parts(message):
    """The parts, but not those of a message within."""
    if message.get_content_type() == "message/rfc822" or not message.is_multipart():
        yield message
        return
    for part in message.get_payload():
        yield from parts(part)


def headers(message):
    for name, value in message.raw_items():
        try:
            yield name, str(message.policy.header_fetch_parse(name, value))
        except Exception:  # the parser of fields has faults of its own; the field is shown as it came
            yield name, " ".join(str(value).split())


def one_part(part, texts, attachments):
    kind = part.get_content_type()
    if kind == "message/rfc822":
        inner = part.get_payload()
        data = inner[0].as_bytes() if isinstance(inner, list) and inner else b""
        return attachments.add(file_name(part) or "message.eml", data)
    data = part.get_payload(decode=True) or b""
    name = file_name(part)
    if part.get_content_disposition() == "attachment" or name or not kind.startswith("text/"):
        if data:
            attachments.add(name or kind, data)
        return None
    text = decoded(data, part.get_content_charset())
    if kind == "text/html":
        text = text_of(text, "text/html")
    if " ".join(text.split()) not in [" ".join(each.split()) for each in texts]:
        texts.append(text)
    return None


def file_name(part):
    try:
        return part.get_filename() or ""
    except Exception:  # a broken field is no reason to lose the part
        return "attachment"


def outlook(path, attachments):
    try:
        import olefile
    except ImportError:
        raise Refused(68) from None
    try:
        with olefile.OleFileIO(path) as file:
            return outlook_message(file, [], attachments, 0)
    except (Refused, MemoryError):
        raise
    except Exception:  # the library says of a damaged file whatever comes of it
        raise Refused(65) from None


def outlook_message(file, place, attachments, depth):
    if depth > 4:
        raise Refused(67)

    def value(number, under=()):
        for kind, encoding in (("001F", "utf-16-le"), ("001E", None)):
            name = [*place, *under, f"__substg1.0_{number}{kind}"]
            if file.exists(name):
                data = file.openstream(name).read()
                text = data.decode(encoding, "replace") if encoding else decoded(data)
                return text.rstrip("\0")
        return ""

    def binary(number, under=()):
        name = [*place, *under, f"__substg1.0_{number}0102"]
        return file.openstream(name).read() if file.exists(name) else b""

    lines = [f"From: {value('0C1A')} <{value('5D01') or value('0C1F')}>", f"To: {value('0E04')}",
             f"Cc: {value('0E03')}", f"Bcc: {value('0E02')}", f"Subject: {value('0037')}"]
    for line in value("007D").splitlines():
        hidden("metadata", "header", line)
    folders = sorted({entry[len(place)] for entry in file.listdir(streams=True, storages=True)
                      if len(entry) > len(place) and entry[:len(place)] == place})
    for folder in folders:
        if folder.startswith("__recip_version1.0_"):
            name, address = value("3001", (folder,)), value("39FE", (folder,)) or value("3003", (folder,))
            lines.append(f"Recipient: {name} <{address}>")
    body, markup = value("1000"), binary("1013")
    texts = [body] if body.strip() else []
    if markup:
        text = text_of(decoded(markup), "text/html")
        if " ".join(text.split()) != " ".join(body.split()):
            texts.append(text)
    if not texts and binary("1009"):
        put("unreadable", "body", "unknownKind")
    for folder in folders:
        if folder.startswith("__attach_version1.0_"):
            name = value("3707", (folder,)) or value("3704", (folder,)) or value("3001", (folder,))
            inner = [*place, folder, "__substg1.0_3701000D"]
            if file.exists(inner):
                texts.append(outlook_message(file, inner, attachments, depth + 1))
            else:
                attachments.add(name or "attachment", binary("3701", (folder,)))
    return "\n".join(lines) + "\n\n" + "\n\n".join(texts)


def declared_charset(data):
    found = re.search(rb"charset\s*=\s*[\"']?([\w-]+)", data[:4096], re.I)
    return found.group(1).decode("ascii") if found else None


def main(path, kind):
    attachments = Attachments()
    with open(path, "rb") as file:
        data = file.read()
    if kind == "eml":
        text = mail(data, attachments)
    elif kind == "msg":
        text = outlook(path, attachments)
    elif kind == "html":
        text = text_of(decoded(data, declared_charset(data)))
    else:
        text = decoded(data)
    with open("text.txt", "w", encoding="utf-8", errors="replace") as output:
        output.write(printable(text))


if __name__ == "__main__":
    run(main)
