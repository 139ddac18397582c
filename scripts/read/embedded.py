"""Files inside an office file: written for a reader of their own, out of what OLE wraps them in."""
import hashlib
import os

from records import Refused, put

MOST_FILES = 200
COMPOUND = bytes.fromhex("d0cf11e0a1b11ae1")


class Files:
    """Each file written once."""

    def __init__(self):
        self.seen = {}
        self.count = 0

    def add(self, name, data):
        if self.count >= MOST_FILES:
            raise Refused(67)
        self.count += 1
        for inner, content in unwrapped(name, data):
            digest = hashlib.sha256(content).hexdigest()
            if digest in self.seen:
                continue
            file = f"embedded-{len(self.seen)}"
            self.seen[digest] = file
            with open(file, "wb") as output:
                output.write(content)
            put("embedded", file, inner)


def unwrapped(name, data):
    """The file itself where a compound file is only its wrapping; else what it was given."""
    if not data.startswith(COMPOUND):
        return [(name, data)]
    try:
        import olefile
    except ImportError:
        raise Refused(68) from None
    try:
        with olefile.OleFileIO(data) as file:
            if file.exists("\x01Ole10Native"):
                return [native(name, file.openstream("\x01Ole10Native").read())]
            for stream in ("Package", "CONTENTS"):
                if file.exists(stream):
                    return [(name, file.openstream(stream).read())]
    except MemoryError:
        raise
    except Exception:
        pass  # Whoever reads it next says that it is damaged.
    return [(name, data)]


def native(name, data):
    """The name and the bytes of a file that a packager put into a document."""
    size = int.from_bytes(data[:4], "little")
    rest = data[6:4 + size]
    label, _, rest = rest.partition(b"\0")
    _, _, rest = rest.partition(b"\0")
    length = int.from_bytes(rest[4:8], "little")
    rest = rest[8 + length:]
    count = int.from_bytes(rest[:4], "little")
    if len(rest) < 4 + count or not label:
        raise ValueError("no file")
    inner = label.decode("cp1252", "replace")
    return f"{name}: {os.path.basename(inner)}", rest[4:4 + count]
