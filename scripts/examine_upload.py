#!/usr/bin/env python3
"""Finds text that a PDF still has although its pages do not show it, with pdfium.

Called by the service with limits already on it: examine_upload.py COPY [ORIGINAL]. To standard output
goes JSON: a list of {"kind", "page", "box"} with boxes in points from the upper left corner. With the
original at hand, text is also found where the two pages look different and the copy has text still.
"""

import ctypes
import json
import sys

import pypdfium2
import pypdfium2.raw as raw

SCALE = 150 / 72
MOST = 500
TEXT, PATH, IMAGE, SHADING, FORM = 1, 2, 3, 4, 5
# Forms within forms that are followed; a deeper one counts as a cover.
DEEPEST = 15


def boxes_of_words(text):
    """Words as lists of (index of a character, box), boxes from below as PDF has them."""
    words, word = [], []
    for index in range(text.count_chars()):
        code = raw.FPDFText_GetUnicode(text, index)
        if code in (0, 2, 10, 13, 32, 160, 0xFFFE):
            if word:
                words.append(word)
            word = []
            continue
        word.append((index, text.get_charbox(index, loose=True)))
    if word:
        words.append(word)
    return words


def union(boxes):
    return (min(b[0] for b in boxes), min(b[1] for b in boxes),
            max(b[2] for b in boxes), max(b[3] for b in boxes))


def shared(one, other):
    """The part of the first box that the other covers."""
    width = min(one[2], other[2]) - max(one[0], other[0])
    height = min(one[3], other[3]) - max(one[1], other[1])
    area = (one[2] - one[0]) * (one[3] - one[1])
    return width * height / area if width > 0 and height > 0 and area > 0 else 0


def handle(item):
    return ctypes.cast(item, ctypes.c_void_p).value


def lines_of(item):
    """The straight lines of a path as ends of x and y."""
    lines, last = [], None
    for index in range(raw.FPDFPath_CountSegments(item)):
        segment = raw.FPDFPath_GetPathSegment(item, index)
        x, y = ctypes.c_float(), ctypes.c_float()
        raw.FPDFPathSegment_GetPoint(segment, x, y)
        if last and raw.FPDFPathSegment_GetType(segment) == raw.FPDF_SEGMENT_LINETO:
            lines.append((last, (x.value, y.value)))
        last = (x.value, y.value)
    return lines


def times(inner, outer):
    """What the two matrices do one after the other."""
    a, b, c, d, e, f = inner
    g, h, i, j, k, l = outer
    return (a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j,
            e * g + f * i + k, e * h + f * j + l)


def bounds(item, matrix):
    """The box of an object on the page."""
    sides = [ctypes.c_float() for _ in range(4)]
    raw.FPDFPageObj_GetBounds(item, *sides)
    left, bottom, right, top = (side.value for side in sides)
    a, b, c, d, e, f = matrix
    corners = [(a * x + c * y + e, b * x + d * y + f) for x in (left, right) for y in (bottom, top)]
    return (min(x for x, _ in corners), min(y for _, y in corners),
            max(x for x, _ in corners), max(y for _, y in corners))


def painted(count, get, matrix, depth):
    """Every object in the order of painting, with its box on the page; what stands in forms, too."""
    for index in range(count):
        item = get(index)
        if raw.FPDFPageObj_GetType(item) != FORM or depth == DEEPEST:
            yield item, bounds(item, matrix)
            continue
        own = raw.FS_MATRIX()
        raw.FPDFPageObj_GetMatrix(item, own)
        placed = times((own.a, own.b, own.c, own.d, own.e, own.f), matrix)
        yield from painted(raw.FPDFFormObj_CountObjects(item),
                           lambda at, form=item: raw.FPDFFormObj_GetObject(form, at),
                           placed, depth + 1)


def covers(page):
    """What may lie on text: (order, kind, box), and the order of every text object."""
    found, order = [], {}
    everything = painted(raw.FPDFPage_CountObjects(page.raw),
                         lambda at: raw.FPDFPage_GetObject(page.raw, at), (1, 0, 0, 1, 0, 0), 0)
    for index, (item, box) in enumerate(everything):
        kind = raw.FPDFPageObj_GetType(item)
        if kind == TEXT:
            order[handle(item)] = (index, raw.FPDFTextObj_GetTextRenderMode(item))
            continue
        if kind in (IMAGE, SHADING):
            found.append((index, "imageCover", box))
        if kind == FORM:
            found.append((index, "coveredText", box))
        if kind != PATH:
            continue
        fill, stroke = ctypes.c_int(), ctypes.c_int()
        raw.FPDFPath_GetDrawMode(item, fill, stroke)
        if fill.value and box[2] - box[0] > 2 and box[3] - box[1] > 2:
            found.append((index, "coveredText", box))
        elif stroke.value:
            lines = lines_of(item)
            slanted = [l for l in lines
                       if abs(l[0][0] - l[1][0]) > 2 and abs(l[0][1] - l[1][1]) > 2]
            if slanted or len(lines) > 8:
                found.append((index, "coveredText", box))
    return found, order


def greys(page):
    bitmap = page.render(scale=SCALE, grayscale=True, may_draw_forms=True)
    data = bytes((ctypes.c_ubyte * (bitmap.stride * bitmap.height)).from_address(
        ctypes.addressof(bitmap.buffer)))
    rows = [data[y * bitmap.stride : y * bitmap.stride + bitmap.width]
            for y in range(bitmap.height)]
    bitmap.close()
    return rows


def cut(rows, box, height):
    left, right = max(0, int(box[0] * SCALE)), int(box[2] * SCALE) + 1
    top, bottom = max(0, int((height - box[3]) * SCALE)), int((height - box[1]) * SCALE) + 1
    return [row[left:right] for row in rows[top:bottom] if row[left:right]]


def says(text, word):
    """Whether a word has a letter or a figure: a dash by itself is too thin to be looked for."""
    return any(chr(raw.FPDFText_GetUnicode(text, index)).isalnum() for index, _ in word)


def within(box):
    """A box without its edge, where what lies beside letters may shine through."""
    width, height = (box[2] - box[0]) / 10, (box[3] - box[1]) / 10
    return (box[0] + width, box[1] + height, box[2] - width, box[3] - height)


def is_seen(rows):
    """Whether letters stand out: several rows have both light and dark pixels."""
    if not rows:
        return False
    return sum(1 for row in rows if max(row) - min(row) >= 40) >= max(1, len(rows) // 5)


def differ(one, other):
    """Whether two cuts look different: one in eight pixels differs much."""
    if len(one) != len(other) or not one or len(one[0]) != len(other[0]):
        return False
    pairs = [(a, b) for x, y in zip(one, other) for a, b in zip(x, y)]
    return sum(1 for a, b in pairs if abs(a - b) > 50) * 8 > len(pairs)


def examine(page, number, original, found):
    width, height = page.get_size()
    text = page.get_textpage()
    laid, order = covers(page)
    rows = greys(page)
    first = greys(original) if original else None
    for word in boxes_of_words(text):
        box = union([box for _, box in word])
        place = [box[0], height - box[3], box[2], height - box[1]]
        at, mode = order.get(handle(raw.FPDFText_GetTextObject(text, word[0][0])), (None, None))
        kind = None
        if box[0] >= width or box[2] <= 0 or box[1] >= height or box[3] <= 0 or mode == 3:
            kind = "hiddenText"
        else:
            # What is laid on any letter of it, later than the letter.
            upon = [k for i, k, b in laid if at is not None and i > at
                    and any(shared(letter, b) > 0.3 for _, letter in word)]
            if upon:
                kind = upon[-1]
            elif says(text, word) and not is_seen(cut(rows, within(box), height)):
                under = any(k == "imageCover" and shared(box, b) > 0.3 for _, k, b in laid)
                kind = "imageCover" if under else "hiddenText"
            elif first and differ(cut(rows, box, height), cut(first, box, height)):
                kind = "coveredText"
        if kind and len(found) < MOST:
            found.append({"kind": kind, "page": number, "box": place})
    text.close()


def main() -> int:
    document = pypdfium2.PdfDocument(sys.argv[1])
    document.init_forms()
    original = pypdfium2.PdfDocument(sys.argv[2]) if len(sys.argv) > 2 else None
    found = []
    for index in range(len(document)):
        other = original[index] if original and index < len(original) else None
        if other and any(abs(a - b) > 1 for a, b in zip(other.get_size(), document[index].get_size())):
            other = None
        examine(document[index], index + 1, other, found)
    json.dump(found, sys.stdout)
    return 0


if __name__ == "__main__":
    sys.exit(main())
