"""What a photograph says beside its picture."""
import re


def exif(data):
    """The readable runs in the Exif segment of a JPEG; empty where there is none."""
    start = data.find(b"Exif\0\0")
    if start < 4:
        return ""
    length = int.from_bytes(data[start - 2:start], "big")
    segment = data[start + 6:start - 2 + length]
    runs = re.findall(rb"[\x20-\x7e]{4,}", segment)
    return " ".join(run.decode("ascii") for run in runs) or "Exif"
