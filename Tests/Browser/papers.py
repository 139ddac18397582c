"""PDF files for the plays, made here."""

import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent.parent / "scripts" / "lib"))

from demo_papers import pdf_of  # noqa: E402


def pages(texts):
    """A PDF with one page for each list of lines."""
    kids = " ".join(f"{3 + 2 * place} 0 R" for place in range(len(texts)))
    font = 3 + 2 * len(texts)
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R /Lang (sv-SE) >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(texts)} >>".encode()]
    for place, lines in enumerate(texts):
        drawing = b"\n".join(
            b"BT /F1 12 Tf 72 %d Td (%s) Tj ET" % (760 - 24 * row, _escaped(line)) for row, line in enumerate(lines))
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {4 + 2 * place} 0 R"
            f" /Resources << /Font << /F1 {font} 0 R >> >> >>".encode())
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(drawing), drawing))
    objects.append(b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>")
    return pdf_of(objects)


def _escaped(line):
    text = line.encode("cp1252")
    for special in (b"\\", b"(", b")"):
        text = text.replace(special, b"\\" + special)
    return text


def agreement():
    return pages([["Avtal om leverans av kontorsmaterial", "Exempelkommun och Exempelbolaget AB",
                   "Avtalet gäller från den 1 januari 2026 till den 31 december 2027."]])


def prices():
    return pages([["Prisbilaga", "Pris per enhet: 4 711 kronor", "Rabatt enligt särskild kalkyl: 17 procent"]])


def letter(number):
    """A note with a person's number and telephone, which want a look; each is a file of its own."""
    return pages([[f"Anteckning {number} från samtal", "Kontakt: Anna Andersson, personnummer 19811228-9874",
                   "Telefon 070-174 06 05", "Samtalet handlade om leveransen."],
                  ["Sida två", "Inget särskilt här."]])
