#!/usr/bin/env python3
"""Examines the letters in a folder as PDF files: a line for each thing that is wrong, by file.

usage: examine_letters.py FOLDER, with files named KIND.LANGUAGE.pdf

Looked at: what PyPI's pdfua checks of PDF/UA-1 (16 of its 106 rules), qpdf --check, and, by pikepdf,
the structure tree, language, title, bookmarks of the identifiers of PDF/A-2a and PDF/UA-1, alternative
texts of figures, heads of tables, levels of headings, and that every font is embedded. It is no proof of
conformance, for which there is no free program here.
"""

import json
import pathlib
import subprocess
import sys

import pikepdf

LANGUAGES = {"sv": "sv-SE", "en": "en-GB"}


def kids(element):
    inner = element.get("/K", [])
    for kid in inner if isinstance(inner, pikepdf.Array) else [inner]:
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            yield kid


def elements(element):
    for kid in kids(element):
        yield kid
        yield from elements(kid)


def structure(pdf):
    root = pdf.Root
    if not root.get("/MarkInfo", {}).get("/Marked", False):
        yield "is not marked as tagged"
    if "/StructTreeRoot" not in root:
        yield "has no structure tree"
        return
    found = list(elements(root.StructTreeRoot))
    kinds = [str(element.S) for element in found]
    if "/P" not in kinds:
        yield "has no paragraphs"
    if kinds.count("/H1") < 1:
        yield "has no main heading"
    level = 0
    for kind in kinds:
        if kind in ("/H1", "/H2", "/H3", "/H4"):
            if int(kind[2]) > level + 1:
                yield f"has {kind[1:]} after level {level}"
            level = int(kind[2])
    for element in found:
        if element.S == "/Figure" and not str(element.get("/Alt", "")).strip():
            yield "has a figure without words for it"
        if element.S == "/Table" and "/TH" not in [str(inner.S) for inner in elements(element)]:
            yield "has a table without a head"


def fonts(pdf):
    for number, page in enumerate(pdf.pages, 1):
        for font in page.get("/Resources", {}).get("/Font", {}).values():
            inner = font.get("/DescendantFonts", [font])[0]
            descriptor = inner.get("/FontDescriptor", {})
            if not any(f"/FontFile{n}" in descriptor for n in ("", "2", "3")):
                yield f"page {number} has a font that is not embedded"
            if "/ToUnicode" not in font:
                yield f"page {number} has a font that cannot be read back"


def identity(pdf, language):
    wanted = LANGUAGES[language]
    if str(pdf.Root.get("/Lang", "")) != wanted:
        yield f"is in {pdf.Root.get('/Lang')}, not {wanted}"
    if not pdf.Root.get("/ViewerPreferences", {}).get("/DisplayDocTitle", False):
        yield "shows its file name instead of its title"
    with pdf.open_metadata() as meta:
        for name, value in (
            ("pdfaid:part", "2"), ("pdfaid:conformance", "A"), ("pdfuaid:part", "1"),
        ):
            if str(meta.get(name)) != value:
                yield f"says {name} {meta.get(name)}, not {value}"
        if not str(meta.get("dc:title", "")).strip():
            yield "has no title"
    if "/Encrypt" in pdf.trailer:
        yield "is encrypted"
    if "/OutputIntents" not in pdf.Root:
        yield "names no colours"


def others(path):
    done = subprocess.run(["qpdf", "--check", path], capture_output=True, text=True, check=False)
    if done.returncode != 0:
        yield "qpdf: " + (done.stdout + done.stderr).strip().replace("\n", " ")
    done = subprocess.run(
        [sys.executable, "-I", "-m", "pdfua", "check", "--format", "json", path],
        capture_output=True, text=True, check=False)
    try:
        told = json.loads(done.stdout)
    except ValueError:
        yield "pdfua: " + (done.stdout + done.stderr).strip()[:300]
        return
    for report in told if isinstance(told, list) else [told]:
        for document in report.get("documents", report.get("files", [report])):
            for finding in document.get("findings", []):
                yield f"pdfua: {finding}"


def main():
    for path in sorted(pathlib.Path(sys.argv[1]).glob("*.pdf")):
        language = path.name.split(".")[-2]
        with pikepdf.open(path) as pdf:
            for problem in (*structure(pdf), *fonts(pdf), *identity(pdf, language)):
                print(f"{path.name}: {problem}")
        for problem in others(str(path)):
            print(f"{path.name}: {problem}")


if __name__ == "__main__":
    main()
