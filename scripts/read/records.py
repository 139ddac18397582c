"""How the reading scripts tell what they found: one record a line, fields between tabs, `end` last."""
import sys

ESCAPES = {"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"}


def put(*fields):
    line = "\t".join("".join(ESCAPES.get(c, c) for c in field) for field in fields)
    sys.stdout.buffer.write(line.encode("utf-8", "replace") + b"\n")


def hidden(kind, place, text):
    text = " ".join(text.split()) if kind != "script" else text
    if text or kind in ("embeddedFile", "attachment", "thumbnail", "script", "hiddenSheet"):
        put("hidden", kind, place, text)


class Refused(Exception):
    """The file is not read; `code` is told as the exit code (65 damaged, 66 encrypted, 67 too large)."""

    def __init__(self, code):
        super().__init__(code)
        self.code = code


def run(main):
    """Runs `main`, and says `end` only when everything was told."""
    try:
        main(*sys.argv[1:])
    except Refused as refused:
        sys.stdout.flush()
        sys.exit(refused.code)
    except MemoryError:
        sys.stderr.write("out of memory\n")
        sys.exit(1)
    put("end")
