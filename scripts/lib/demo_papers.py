"""The papers of the demonstration's fifth case, made and looked into by real tools.

A report with tables by typst, a letter that was scanned, and a spreadsheet with a hidden sheet. All persons
are invented; their numbers are among those that Skatteverket publishes for tests. What comes out is looked
into with poppler, qpdf and tesseract, and not with what made it.
"""

import io
import pathlib
import shutil
import subprocess
import zipfile
from xml.sax.saxutils import escape

PERSON, NUMBER = "Elsa Testsson", "19890605-2397"
MOTHER, MOTHER_NUMBER = "Ingrid Provberg", "194906182284"
PHONE, STREET = "070-174 06 35", "Provgatan 12"
DIAGNOSIS = "F32.1"
WRITER = "Hanna Handläggare"

REPORT = """
#set document(title: "Utredning om stöd i hemmet")
#set page(paper: "a4", margin: 2.5cm, numbering: "1")
#set text(lang: "sv", size: 11pt)
#set table(stroke: 0.4pt, inset: 6pt)
= Utredning om stöd i hemmet
Socialnämnden i Exempelkommun, enheten för äldre och funktionsnedsättning.
Handläggare: WRITER, socialsekreterare.

Utredningen gäller PERSON, personnummer NUMBER. PERSON bor på STREET, 999 99 Exempelstad,
och nås på mobil PHONE. Hon har ansökt om hemtjänst.

== De som hörs i ärendet
#table(columns: (1fr, 1.2fr, 1fr),
  table.header([Roll], [Namn], [Personnummer]),
  [Den sökande], [PERSON], [NUMBER],
  [Mor], [MOTHER], [MOTHER_NUMBER])
#pagebreak()
== Hälsa
PERSON har diagnos DIAGNOSIS enligt läkarintyg. Modern, MOTHER, berättar att dottern sällan går ut.

== Bedömning
Nämnden bedömer behovet enligt 4 kap. 1 § socialtjänstlagen.
#pagebreak()
== Vad insatsen kostar kommunen
#table(columns: (1fr, 1fr, 1fr),
  table.header([År], [Timmar], [Kronor]),
  [2025], [312], [127 920],
  [2026], [340], [142 800])
Timpriset är hämtat ur kommunens avtal och är offentligt.
"""

LETTER = """
#set page(paper: "a4", margin: 3cm)
#set text(lang: "sv", size: 14pt)
Till socialnämnden i Exempelkommun

Inkom den 3 mars 2026.

Jag vill att min dotter PERSON, född NUMBER, får hjälp av hemtjänsten tre gånger i veckan.
Ring mig på PHONE.

Personalen på Granen är mycket duktig.

Med vänlig hälsning

MOTHER
"""

OPEN_SHEET = [["Timmar per månad", "2026"], ["Månad", "Timmar"], ["Januari", "28"], ["Februari", "26"],
              ["Uppgifterna avser", PERSON], ["Kontaktas på", PHONE]]
HIDDEN_SHEET = [["Namn", "Personnummer"], [PERSON, NUMBER], [MOTHER, MOTHER_NUMBER]]


class Papers:
    """Makes the three papers in a folder."""

    def __init__(self, root: pathlib.Path, folder: pathlib.Path) -> None:
        self.root, self.folder = root, folder
        folder.mkdir(parents=True, exist_ok=True)

    def report(self) -> bytes:
        return self.typeset("utredning", REPORT)

    def scan(self) -> bytes:
        """A letter as a scanner gives it: one picture and no text."""
        self.typeset("brev", LETTER)
        prefix = self.folder / "brev"
        tool("pdftoppm", "-jpeg", "-r", "200", "-singlefile", f"{prefix}.pdf", str(prefix))
        return picture_pdf(prefix.with_suffix(".jpg").read_bytes(), 1654, 2339)

    def spreadsheet(self) -> bytes:
        """Two sheets, the second of them hidden."""
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
            for name, text in WORKBOOK.items():
                file.writestr(name, XML + text)
            file.writestr("xl/worksheets/sheet1.xml", XML + sheet(OPEN_SHEET))
            file.writestr("xl/worksheets/sheet2.xml", XML + sheet(HIDDEN_SHEET))
        return out.getvalue()

    def typeset(self, name: str, text: str) -> bytes:
        for word in ("MOTHER_NUMBER", "MOTHER", "PERSON", "NUMBER", "PHONE", "STREET", "DIAGNOSIS", "WRITER"):
            text = text.replace(word, globals()[word])
        source, made = self.folder / f"{name}.typ", self.folder / f"{name}.pdf"
        source.write_text(text)
        if shutil.which("typst"):
            tool("typst", "compile", str(source), str(made))
        else:
            tool(str(self.root / ".build/tools/typst-venv/bin/python"), "-c",
                 "import sys, typst; typst.compile(sys.argv[1], output=sys.argv[2])", str(source), str(made))
        return made.read_bytes()


def tool(*command: str, data: bytes | None = None) -> bytes:
    return subprocess.run(command, input=data, capture_output=True, check=True).stdout


def picture_pdf(jpeg: bytes, width: int, height: int) -> bytes:
    """A4 with nothing on it but a picture in colour."""
    draw = b"595 0 0 842 0 0 cm /Scan Do"
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        b" /Resources << /XObject << /Scan 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(draw), draw),
        b"<< /Type /XObject /Subtype /Image /Width %d /Height %d /ColorSpace /DeviceRGB /BitsPerComponent 8"
        b" /Filter /DCTDecode /Length %d >>\nstream\n%s\nendstream" % (width, height, len(jpeg), jpeg),
    ]
    return pdf_of(objects)


def pdf_of(objects: list[bytes]) -> bytes:
    """A file of these objects, the first of them its catalog."""
    out, offsets = bytearray(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"), []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    out += b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)
    return bytes(out)


XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
WORKBOOK = {
    "[Content_Types].xml":
        f'<Types xmlns="{PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{TYPE}.sheet.main+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{TYPE}.worksheet+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet2.xml" ContentType="{TYPE}.worksheet+xml"/></Types>',
    "_rels/.rels":
        f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="r1" Type="{OFFICE}/officeDocument"'
        ' Target="xl/workbook.xml"/></Relationships>',
    "xl/workbook.xml":
        f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>'
        '<sheet name="Timmar" sheetId="1" r:id="r1"/>'
        '<sheet name="Underlag" sheetId="2" state="hidden" r:id="r2"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels":
        f'<Relationships xmlns="{PACKAGE}/relationships">'
        f'<Relationship Id="r1" Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
        f'<Relationship Id="r2" Type="{OFFICE}/worksheet" Target="worksheets/sheet2.xml"/></Relationships>',
}


def sheet(rows: list[list[str]]) -> str:
    cells = "".join(
        "<row>" + "".join(f'<c t="inlineStr"><is><t>{escape(cell)}</t></is></c>' for cell in row) + "</row>"
        for row in rows)
    columns = '<cols><col min="1" max="2" width="24" customWidth="1"/></cols>'
    return f'<worksheet xmlns="{MAIN}">{columns}<sheetData>{cells}</sheetData></worksheet>'


# Looking into what came out.

def pictures(data: bytes, folder: pathlib.Path, name: str) -> list[pathlib.Path]:
    """The pages of a PDF as PNG."""
    folder.mkdir(parents=True, exist_ok=True)
    tool("pdftoppm", "-png", "-r", "150", "-", str(folder / name), data=data)
    return sorted(folder.glob(f"{name}-*.png"))


def recognised(page: pathlib.Path) -> str:
    """What can be read in a picture."""
    return tool("tesseract", str(page), "stdout", "-l", "swe").decode()


def whole_file(data: bytes, folder: pathlib.Path) -> bytes:
    """Every object and stream of a PDF, unpacked."""
    packed = folder / "packed.pdf"
    packed.write_bytes(data)
    return tool("qpdf", "--qdf", "--object-streams=disable", "--stream-data=uncompress", str(packed), "-")


def holds(unpacked: bytes, word: str) -> bool:
    """Whether a word stands in the unpacked bytes, in any coding that a PDF writes a string in."""
    codings = [word.encode(coding) for coding in ("utf-8", "cp1252", "utf-16-be")]
    low = unpacked.lower()
    return any(coded.lower() in low or coded.hex().encode() in low for coded in codings)
