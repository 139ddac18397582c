"""Bytes to text: what the sender says of the encoding is a hint, and often wrong."""
import codecs
import re

BOMS = [(codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"),
        (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16")]


def decoded(data, declared=None):
    for bom, name in BOMS:
        if data.startswith(bom):
            return data.decode(name, "replace")
    # UTF-16 without a mark: half of the bytes of Swedish are zero.
    if len(data) >= 4 and data[:4000].count(0) * 3 > len(data[:4000]):
        return data.decode("utf-16-le" if data[1] == 0 else "utf-16-be", "replace")
    # Letters of UTF-8 look like nothing that is written in another encoding.
    for name in ["utf-8", declared]:
        try:
            return data.decode(name)
        except (LookupError, TypeError, ValueError):
            pass
    # Latin-1 means its Windows sister, as on the web; five bytes of that stand for nothing.
    return data.decode("cp1252", "replace")


def printable(text):
    """Text without controls, in lines that are not endless."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\v", "\n")
    text = re.sub(r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]", " ", text).replace("\x85", "\n")
    return re.sub(r"([^\n\f]{900}[^\n\f\s]{0,100})", r"\1\n", text)
