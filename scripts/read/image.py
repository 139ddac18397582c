"""How large a picture file is, and what it says beside the picture: usage: image.py FILE MOST_PIXELS"""
import os
import re
import struct
import sys
import zlib

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

from letters import decoded  # noqa: E402
from pictures import exif, orientation  # noqa: E402
from records import Refused, hidden, put, run  # noqa: E402

TEXT_TAGS = {270: "ImageDescription", 271: "Make", 272: "Model", 305: "Software", 306: "DateTime",
             315: "Artist", 316: "HostComputer", 33432: "Copyright"}


def png(data):
    at = 8
    while at + 12 <= len(data):
        length, name = struct.unpack(">I4s", data[at:at + 8])
        body = data[at + 8:at + 8 + length]
        if name in (b"tEXt", b"iTXt"):
            hidden("metadata", name.decode(), decoded(body.replace(b"\0", b" ")))
        elif name == b"zTXt" and b"\0" in body:
            key, rest = body.split(b"\0", 1)
            hidden("metadata", "zTXt", decoded(key + b" " + zlib.decompressobj().decompress(rest[1:], 20000)))
        elif name == b"eXIf":
            hidden("metadata", "Exif", exif(b"\0\0" + struct.pack(">H", len(body) & 65535) + b"Exif\0\0" + body) or "Exif")
        at += 12 + length
    return [struct.unpack(">II", data[16:24])]


def jpeg(data):
    hidden("metadata", "Exif", exif(data))
    size, at = None, 2
    while at + 4 <= len(data) and data[at] == 0xFF:
        mark, length = data[at + 1], int.from_bytes(data[at + 2:at + 4], "big")
        body = data[at + 4:at + 2 + length]
        if mark == 0xFE:
            hidden("metadata", "comment", decoded(body))
        elif mark == 0xED:
            hidden("metadata", "IPTC", " ".join(decoded(r) for r in re.findall(rb"[\x20-\x7e\x80-\xff]{4,}", body)))
        elif 0xC0 <= mark <= 0xCF and mark not in (0xC4, 0xC8, 0xCC):
            size = (int.from_bytes(body[3:5], "big"), int.from_bytes(body[1:3], "big"))
            break
        at += 2 + length
    return [size]


def gif(data):
    for comment in re.findall(rb"\x21\xfe(.)([^\0]{3,})", data, re.S):
        hidden("metadata", "comment", decoded(comment[1]))
    return [struct.unpack("<HH", data[6:10])]


def webp(data):
    kind = data[12:16]
    if kind == b"VP8X":
        return [(int.from_bytes(data[24:27], "little") + 1, int.from_bytes(data[27:30], "little") + 1)]
    if kind == b"VP8L":
        bits = int.from_bytes(data[21:25], "little")
        return [((bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1)]
    return [tuple(value & 0x3FFF for value in struct.unpack("<HH", data[26:30]))]


def tiff(data):
    order = "<" if data[:2] == b"II" else ">"
    at, sizes, seen = struct.unpack(order + "I", data[4:8])[0], [], set()
    while at and at not in seen and len(sizes) < 20000:
        seen.add(at)
        count = struct.unpack(order + "H", data[at:at + 2])[0]
        size = {256: 0, 257: 0}
        for entry in range(count):
            place = at + 2 + 12 * entry
            tag, kind, many = struct.unpack(order + "HHI", data[place:place + 8])
            if tag in size:
                size[tag] = struct.unpack(order + ("H" if kind == 3 else "I"),
                                          data[place + 8:place + (10 if kind == 3 else 12)])[0]
            elif tag in TEXT_TAGS and kind == 2:
                start = place + 8 if many <= 4 else struct.unpack(order + "I", data[place + 8:place + 12])[0]
                hidden("metadata", TEXT_TAGS[tag], decoded(data[start:start + many].rstrip(b"\0")))
            elif tag == 34665:
                hidden("metadata", "Exif", "Exif")
        sizes.append((size[256], size[257]))
        at = struct.unpack(order + "I", data[at + 2 + 12 * count:at + 6 + 12 * count])[0]
    return sizes


READERS = [(b"\x89PNG", png), (b"\xff\xd8", jpeg), (b"GIF8", gif), (b"RIFF", webp), (b"II", tiff), (b"MM", tiff)]


def main(path, most):
    with open(path, "rb") as file:
        data = file.read()
    for packet in re.findall(rb"<x:xmpmeta.*?</x:xmpmeta>", data, re.S):
        hidden("metadata", "XMP", decoded(packet))
    reader = next((reader for start, reader in READERS if data.startswith(start)), None)
    if reader is None:
        raise Refused(65)
    try:
        sizes = reader(data)
    except (struct.error, IndexError, zlib.error):
        raise Refused(65) from None
    if not sizes or any(size is None or 0 in size for size in sizes):
        raise Refused(65)
    if any(width * height > int(most) for width, height in sizes):
        raise Refused(67)
    put("pages", str(len(sizes)))
    if reader is jpeg and orientation(data) != 1:
        put("orientation", str(orientation(data)))


if __name__ == "__main__":
    run(main)
