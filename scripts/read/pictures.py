"""What a photograph says beside its picture."""
import re
import struct


def exif(data):
    """The readable runs in the Exif segment of a JPEG; empty where there is none."""
    start = data.find(b"Exif\0\0")
    if start < 4:
        return ""
    length = int.from_bytes(data[start - 2:start], "big")
    segment = data[start + 6:start - 2 + length]
    runs = re.findall(rb"[\x20-\x7e]{4,}", segment)
    return " ".join(run.decode("ascii") for run in runs) or "Exif"


def orientation(data):
    """How a JPEG is to be turned to be seen upright, as Exif counts: 1 for not at all, to 8."""
    start = data.find(b"Exif\0\0", 0, 65536)
    if start < 4:
        return 1
    tiff = data[start + 6:start + 6 + 65536]
    order = "<" if tiff[:2] == b"II" else ">"
    try:
        at = struct.unpack(order + "I", tiff[4:8])[0]
        for entry in range(struct.unpack(order + "H", tiff[at:at + 2])[0]):
            place = at + 2 + 12 * entry
            tag, kind, _, value = struct.unpack(order + "HHIH", tiff[place:place + 10])
            if tag == 274 and kind == 3:
                return value if 1 <= value <= 8 else 1
    except struct.error:
        pass  # What Exif cannot say, no viewer shows turned.
    return 1
