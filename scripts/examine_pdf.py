#!/usr/bin/env python3
"""Reads and draws a PDF with pdfium, which shares no code with poppler.

Called by the service with limits already on it: examine_pdf.py PDF PLACES, in a folder of its own.
PLACES is JSON: {"dpi": 150, "text": true, "places": [{"page": 1, "box": [l, t, r, b], "around": 40}]},
in points from the upper left corner of the page. To standard output goes JSON: the sizes of the pages,
their texts, and for each place how its pixels are; strips around the places are written below one
another into strip-N.pgm, at most ROWS rows each, for a machine to read.
"""

import ctypes
import json
import sys

import pypdfium2
import pypdfium2.raw as raw

ROWS = 3000
WIDTH = 1200
GAP = 24
AGAIN = 300
DARK = 60


class Strips:
    """Grey pictures of one width, filled with strips from above."""

    def __init__(self):
        self.rows = bytearray()
        self.count = 0
        self.lines = []

    def add(self, strip):
        """Adds rows of bytes; gives the number of the picture they are in."""
        if (len(self.rows) // WIDTH) + len(strip) + GAP > ROWS and self.rows:
            self.close()
        for row in strip:
            row = bytes(row[:WIDTH])
            self.rows += row + b"\xff" * (WIDTH - len(row))
        self.rows += b"\xff" * (WIDTH * GAP)
        return self.count

    def close(self):
        if not self.rows:
            return
        with open(f"strip-{self.count}.pgm", "wb") as file:
            file.write(b"P5\n%d %d\n255\n" % (WIDTH, len(self.rows) // WIDTH))
            file.write(self.rows)
        self.rows = bytearray()
        self.count += 1


def grey(bitmap):
    """Rows of a grey bitmap, without copies of the whole."""
    view = memoryview((ctypes.c_ubyte * (bitmap.stride * bitmap.height)).from_address(
        ctypes.addressof(bitmap.buffer)
    )).cast("B")
    return [view[y * bitmap.stride : y * bitmap.stride + bitmap.width] for y in range(bitmap.height)]


def darkness(rows, box, scale):
    """How much of a box is dark, and whether its edge is dark all around."""
    left, top = int(box[0] * scale) + 2, int(box[1] * scale) + 2
    right, bottom = int(box[2] * scale) - 2, int(box[3] * scale) - 2
    right, bottom = min(right, len(rows[0])), min(bottom, len(rows))
    left, top = max(left, 0), max(top, 0)
    if right <= left or bottom <= top:
        return {"dark": 0.0, "edge": False, "middle": 0.0}
    table = bytes(1 if value <= DARK else 0 for value in range(256))
    flags = [bytes(row[left:right]).translate(table) for row in rows[top:bottom]]
    dark = sum(sum(line) for line in flags)
    edge = all(flags[0]) and all(flags[-1]) and all(line[0] and line[-1] for line in flags)
    # What is light and what is between light and dark: a label has few pixels between.
    between = bytes(1 if DARK < value < 200 else 0 for value in range(256))
    middle = sum(sum(bytes(row[left:right]).translate(between)) for row in rows[top:bottom])
    total = (right - left) * (bottom - top)
    return {"dark": dark / total, "edge": edge, "middle": middle / total}


def strips_of(rows, box, around, scale):
    """The rows around a box, `around` points to each side: of a wide box several strips, each with a part
    of the one before, so that every word is whole in one of them."""
    left = max(0, int((box[0] - around * 4) * scale))
    top = max(0, int((box[1] - around) * scale))
    right = min(len(rows[0]), int((box[2] + around * 4) * scale))
    bottom = min(len(rows), int((box[3] + around) * scale))
    for start in range(left, max(left + 1, right - AGAIN), WIDTH - AGAIN):
        yield [row[start : max(start, min(right, start + WIDTH))] for row in rows[top:bottom]]


def main() -> int:
    source, places_path = sys.argv[1], sys.argv[2]
    with open(places_path, encoding="utf-8") as file:
        order = json.load(file)
    scale = order["dpi"] / 72
    by_page = {}
    for index, place in enumerate(order["places"]):
        by_page.setdefault(place["page"], []).append((index, place))
    document = pypdfium2.PdfDocument(source)
    strips = Strips()
    sizes, texts, found = [], [], {}
    for number in range(1, len(document) + 1):
        page = document[number - 1]
        sizes.append(list(page.get_size()))
        if order["text"]:
            text = page.get_textpage()
            texts.append(text.get_text_range())
            text.close()
        if number in by_page:
            bitmap = page.render(scale=scale, grayscale=True, may_draw_forms=True)
            rows = grey(bitmap)
            for index, place in by_page[number]:
                found[index] = darkness(rows, place["box"], scale)
                found[index]["strips"] = [
                    strips.add(part) for part in strips_of(rows, place["box"], place["around"], scale)]
            bitmap.close()
        page.close()
    strips.close()
    report = {
        "sizes": sizes, "texts": texts, "strips": strips.count,
        "places": [found.get(index) for index in range(len(order["places"]))],
    }
    json.dump(report, sys.stdout)
    return 0


if __name__ == "__main__":
    sys.exit(main())
