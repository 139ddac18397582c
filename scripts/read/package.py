"""An office file as what it is, a zip of XML: opened with limits, and never with entities."""
import re
import zipfile
from xml.parsers import expat

from records import Refused

MOST_PARTS = 20_000
MOST_BYTES = 400_000_000
MOST_TIMES = 300  # how much larger a part may be than its compressed form
MOST_DEPTH = 500


class Element:
    """An element of XML: its name and attributes without their namespaces, its children and text."""

    __slots__ = ("name", "attributes", "children", "text", "tail")

    def __init__(self, name, attributes):
        self.name = name
        self.attributes = attributes
        self.children = []
        self.text = ""
        self.tail = ""

    def get(self, name):
        return self.attributes.get(name, "")

    def walk(self, skip=None):
        stack = [self]
        while stack:
            each = stack.pop()
            if skip is None or not skip(each):
                yield each
                stack.extend(reversed(each.children))

    def all(self, *names):
        return (each for each in self.walk() if each.name in names)

    def first(self, name):
        return next(self.all(name), None)

    def said(self, skip=None):
        """The text of it and of what is in it, in order."""
        parts = [self.text]
        for child in self.children:
            if skip is None or not skip(child):
                parts.append(child.said(skip))
                if child.name in ("p", "tab", "br", "h", "tc", "table-cell", "line-break", "s"):
                    parts.append(" ")
            parts.append(child.tail)
        return "".join(parts)


def number(text, otherwise):
    """A whole number as XML writes it, no larger than a thousand million; Python takes figures of other scripts as well, and
    not all of those it calls figures."""
    figures = text.strip().removeprefix("+").lstrip("0")
    if not figures:
        return 0 if "0" in text else otherwise
    if not (figures.isascii() and figures.isdigit()):
        return otherwise
    return int(figures) if len(figures) < 10 else 1_000_000_000


def parse(data):
    """The root of an XML document; one that declares entities is refused."""
    root = Element("", {})
    stack = [root]
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True

    def local(name):
        return name.rsplit(" ", 1)[-1]

    def start(name, attributes):
        element = Element(local(name), {local(key): value for key, value in attributes.items()})
        stack[-1].children.append(element)
        stack.append(element)
        if len(stack) > MOST_DEPTH:
            raise Refused(67)

    def end(name):
        stack.pop()

    def text(data):
        last = stack[-1]
        if last.children:
            last.children[-1].tail += data
        else:
            last.text += data

    def entity(*_):
        raise Refused(65)

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = text
    parser.EntityDeclHandler = entity
    try:
        parser.Parse(data, True)
    except expat.ExpatError:
        raise Refused(65) from None
    return root.children[0]


class Package:
    """The parts of an office file by their names."""

    def __init__(self, path):
        try:
            self.zip = zipfile.ZipFile(path)
            parts = self.zip.infolist()
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
            raise Refused(65) from None
        if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_BYTES:
            raise Refused(67)
        for part in parts:
            if part.flag_bits & 1:
                raise Refused(66)
            if part.file_size > 10_000_000 and part.file_size > MOST_TIMES * max(part.compress_size, 1):
                raise Refused(67)
            if part.filename.startswith("/") or ".." in part.filename.split("/"):
                raise Refused(65)
        self.names = sorted(part.filename for part in parts)
        self.left = MOST_BYTES

    def matching(self, pattern):
        return [name for name in self.names if re.fullmatch(pattern, name)]

    def read(self, name):
        """The bytes of a part; what it says of its size is not believed."""
        try:
            with self.zip.open(name) as part:
                data = part.read(self.left + 1)
        except (zipfile.BadZipFile, OSError, EOFError, KeyError, NotImplementedError, ValueError):
            raise Refused(65) from None
        except Exception as error:  # zlib.error has no place of its own to be imported from
            if type(error).__name__ != "error":
                raise
            raise Refused(65) from None
        self.left -= len(data)
        if self.left < 0:
            raise Refused(67)
        return data

    def xml(self, name):
        return parse(self.read(name))
