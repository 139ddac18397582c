"""Hidden content of DOCX, XLSX and PPTX."""
import posixpath

from package import number
from records import hidden, put


def read(package, kind):
    properties(package)
    relations(package)
    charts(package)
    for name in package.matching(r".*/comments[^/]*\.xml|.*/threadedComments/[^/]*\.xml"
                                 r"|.*/comments/[^/]*\.xml"):
        comments(name, package.xml(name))
    if kind == "docx":
        word(package)
    elif kind == "xlsx":
        sheets(package)
    elif kind == "pptx":
        slides(package)


def properties(package):
    for name in package.matching(r"docProps/[^/]*\.xml|word/people\.xml"):
        for element in package.xml(name).walk():
            if not element.children and element.text.strip():
                hidden("metadata", element.name, element.text)
            elif element.name == "person":
                hidden("metadata", "person", element.get("author"))


def relations(package):
    for name in package.matching(r".*\.rels"):
        for each in package.xml(name).all("Relationship"):
            if each.get("TargetMode") == "External":
                hidden("externalLink", name, each.get("Target"))


def charts(package):
    """What a chart keeps of the cells it is drawn from, and may not show."""
    for name in package.matching(r".*/charts/[^/]*\.xml"):
        points = (each.first("v") for each in package.xml(name).all("pt"))
        values = [point.text for point in points if point is not None]
        put("said", name, " ".join(v for v in values if is_long_number(v) or not is_number(v)))


def is_number(text):
    try:
        float(text)
        return True
    except ValueError:
        return False


def comments(name, root):
    for each in root.all("comment", "threadedComment", "cm"):
        author = each.get("author") or each.get("personId")
        place = each.get("ref") or name
        hidden("comment", place, f"{author} {each.said()}")
    for author in root.all("author"):
        hidden("metadata", "author", author.text)


def is_on(element):
    return element is not None and element.get("val") not in ("0", "false", "none", "off")


def child(element, name):
    return next((each for each in element.children if each.name == name), None)


# Word

def word(package):
    vanishing = set()
    for name in package.matching(r"word/styles\.xml"):
        for style in package.xml(name).all("style"):
            if is_on(style.first("vanish")):
                vanishing.add(style.get("styleId"))
    for name in package.matching(r"word/(document|header\d*|footer\d*|footnotes|endnotes)\.xml"):
        story(name, package.xml(name), vanishing)
    for name in package.matching(r"word/settings\.xml"):
        for each in package.xml(name).all("docVar"):
            hidden("metadata", each.get("name"), each.get("val"))


def story(place, root, vanishing):
    for change in root.all("ins", "del", "moveFrom", "moveTo"):
        who = f"{change.get('author')} {change.get('date')}"
        hidden("trackedChange", f"{change.name} {who}".strip(), text_of(change, deleted=True))
    for change in root.all("rPrChange", "pPrChange", "tblPrChange", "sectPrChange"):
        hidden("trackedChange", change.name, f"{change.get('author')} {change.get('date')}")
    for field in root.all("instrText", "fldSimple"):
        hidden("hiddenText", "field", field.text or field.get("instr"))
    for drawing in root.all("docPr", "cNvPr"):
        hidden("alternativeText", place, f"{drawing.get('title')} {drawing.get('descr')}")
    for paragraph in root.all("p"):
        style = child(paragraph, "pPr")
        style = child(style, "pStyle") if style else None
        unseen = style is not None and style.get("val") in vanishing
        for part in paragraph.all("r"):
            if unseen or run_vanishes(part, vanishing):
                hidden("hiddenText", place, text_of(part))
            elif part.first("del") is None:
                put("said", place, text_of(part))


def run_vanishes(part, vanishing):
    look = child(part, "rPr")
    if look is None:
        return False
    style = child(look, "rStyle")
    return is_on(child(look, "vanish")) or (style is not None and style.get("val") in vanishing)


def text_of(element, deleted=False):
    names = ("t", "delText", "tab", "br") if deleted else ("t", "tab", "br")
    return "".join(each.text or " " for each in element.all(*names))


# Excel

def sheets(package):
    book = package.xml("xl/workbook.xml")
    targets = {}
    for each in package.xml("xl/_rels/workbook.xml.rels").all("Relationship"):
        targets[each.get("Id")] = posixpath.normpath(posixpath.join("xl", each.get("Target").lstrip("/")))
        if each.get("Target").startswith("/"):
            targets[each.get("Id")] = each.get("Target").lstrip("/")
    shared = []
    for name in package.matching(r"xl/sharedStrings\.xml"):
        shared = [each.said(lambda part: part.name == "rPh") for each in package.xml(name).all("si")]
    silent = silent_styles(package)
    for sheet in book.all("sheet"):
        name = targets.get(sheet.get("id"), "")
        if name not in package.names:
            continue
        root = package.xml(name)
        unseen = sheet.get("state") in ("hidden", "veryHidden")
        if unseen:
            hidden("hiddenSheet", sheet.get("name"), "\n".join(t for _, t, _ in cells(root, shared)))
        one_sheet(sheet.get("name"), root, shared, silent, unseen)
    for each in book.all("definedName"):
        hidden("metadata", f"name {each.get('name')}", each.text)
    for name in package.matching(r"xl/pivotCache/.*\.xml"):
        values = [each.get("v") for each in package.xml(name).all("s", "n", "d") if each.get("v")]
        names = [each.get("name") for each in package.xml(name).all("cacheField")]
        hidden("pivotCache", name, " ".join(names + values))
    for name in package.matching(r"xl/externalLinks/[^/]*\.xml"):
        hidden("externalLink", name, package.xml(name).said())
    for name in package.matching(r"xl/connections\.xml"):
        for each in package.xml(name).walk():
            hidden("externalLink", each.name, each.get("connection") or each.get("url"))


def silent_styles(package):
    """The numbers of the cell styles whose format shows nothing."""
    for name in package.matching(r"xl/styles\.xml"):
        root = package.xml(name)
        formats = {each.get("numFmtId") for each in root.all("numFmt")
                   if not each.get("formatCode").replace(";", "").strip().strip('"')}
        looks = root.first("cellXfs")
        return {str(at) for at, each in enumerate(looks.children if looks else [])
                if each.get("numFmtId") in formats}
    return set()


def column_of(reference):
    number = 0
    for letter in reference:
        if not letter.isalpha():
            break
        number = number * 26 + ord(letter.upper()) - 64
    return number


def cells(root, shared):
    """Reference, text and element of each cell that says something."""
    for cell in root.all("c"):
        value = cell.first("v")
        text = value.text if value is not None else ""
        if cell.get("t") == "s" and number(text, len(shared)) < len(shared):
            text = shared[number(text, 0)]
        elif cell.get("t") == "inlineStr":
            text = cell.said()
        if text.strip():
            yield cell.get("r"), text, cell


def is_long_number(text):
    """A number of a person, a telephone, an account: shorter ones the pages may show in another form."""
    return len(plain(text)) >= 6 and plain(text).isdigit()


def plain(text):
    """A whole number without the exponent that some programs write."""
    try:
        return str(int(float(text))) if "E" in text and float(text) < 1e18 else text
    except (ValueError, OverflowError):
        return text


def one_sheet(name, root, shared, silent, unseen):
    columns = []
    for each in root.all("col"):
        if each.get("hidden") in ("1", "true") or each.get("width") == "0":
            # Where it ends nobody can say, it hides all that follows.
            columns.append((number(each.get("min"), 0), number(each.get("max"), 1_000_000_000)))
    for row in root.all("row"):
        row_unseen = row.get("hidden") in ("1", "true") or row.get("ht") == "0"
        if row_unseen:
            hidden("hiddenRow", f"{name} {row.get('r')}",
                   " ".join(text for _, text, _ in cells(row, shared)))
        for reference, text, cell in cells(row, shared):
            place = f"{name} {reference}"
            at = column_of(reference)
            formula = cell.first("f")
            if formula is not None and '"' in formula.text:
                hidden("hiddenText", f"{place} formula", formula.text)
            if any(first <= at <= last for first, last in columns):
                hidden("hiddenColumn", place, text)
            elif cell.get("s") in silent:
                hidden("hiddenText", place, text)
            elif not unseen and not row_unseen and (
                    cell.get("t") in ("s", "inlineStr", "str") or is_long_number(text)):
                put("said", place, plain(text) if is_long_number(text) else text)
    for each in root.all("dataValidation"):
        hidden("hiddenText", f"{name} {each.get('sqref')}",
               " ".join([each.get("prompt"), each.get("error")] + [f.text for f in each.all("formula1")]))


# PowerPoint

def slides(package):
    for name in package.matching(r"ppt/slides/slide\d+\.xml"):
        root = package.xml(name)
        said = " ".join(each.text for each in root.all("t"))
        if root.get("show") == "0":
            hidden("hiddenSheet", posixpath.basename(name), said)
        else:
            put("said", posixpath.basename(name), said)
        for each in root.all("cNvPr"):
            hidden("alternativeText", posixpath.basename(name), f"{each.get('title')} {each.get('descr')}")
            if each.get("hidden") in ("1", "true"):
                hidden("hiddenText", posixpath.basename(name), each.get("name"))
    for name in package.matching(r"ppt/notesSlides/notesSlide\d+\.xml"):
        said = " ".join(each.text for each in package.xml(name).all("t"))
        hidden("note", posixpath.basename(name), said)
    for name in package.matching(r"ppt/commentAuthors\.xml|ppt/authors\.xml"):
        for each in package.xml(name).walk():
            hidden("metadata", "author", each.get("name"))
