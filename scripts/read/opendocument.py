"""Hidden content of ODT, ODS and ODP."""
from package import number
from records import Refused, hidden, put

NOT_SEEN = ("annotation", "tracked-changes", "notes", "title", "desc", "forms", "dde-source")


def read(package):
    if "META-INF/manifest.xml" in package.names:
        if package.xml("META-INF/manifest.xml").first("encryption-data") is not None:
            raise Refused(66)
    for name in package.matching(r"(.*/)?meta\.xml"):
        for each in package.xml(name).walk():
            text = each.text.strip() or each.get("href")
            if not each.children and text:
                hidden("metadata", each.get("name") or each.name, text)
    unseen = Unseen()
    for name in package.matching(r"(styles|content)\.xml"):
        unseen.learn(package.xml(name))
    for name in package.matching(r"(styles|content)\.xml"):
        body(package.xml(name), unseen)
    # Objects within, such as a table behind a diagram, are folders of their own.
    for name in package.matching(r".+/content\.xml"):
        hidden("embeddedFile", name, package.xml(name).said())
    for name in package.matching(r"VersionList\.xml"):
        for each in package.xml(name).all("version-entry"):
            hidden("earlierRevision", each.get("title"), f"{each.get('creator')} {each.get('comment')}")


class Unseen:
    """The styles that hide what bears them."""

    def __init__(self):
        self.texts, self.tables, self.pages = set(), set(), set()

    def learn(self, root):
        for style in root.all("style"):
            for look in style.children:
                if look.name == "text-properties" and look.get("display") == "none":
                    self.texts.add(style.get("name"))
                if look.name == "table-properties" and look.get("display") == "false":
                    self.tables.add(style.get("name"))
                if look.name == "drawing-page-properties" and look.get("visibility") == "hidden":
                    self.pages.add(style.get("name"))

    def hides(self, element):
        """Whether nobody who looks at the pages sees the element."""
        style = element.get("style-name")
        if element.name in NOT_SEEN:
            return True
        if element.name in ("p", "h", "span"):
            return style in self.texts
        if element.name in ("table-row", "table-column"):
            return element.get("visibility") in ("collapse", "filter")
        return (element.name == "table" and style in self.tables) or (element.name == "page" and style in self.pages)


def body(root, unseen):
    for each in root.walk():
        name = each.name
        if name == "annotation":
            hidden("comment", "", each.said())
        elif name == "changed-region":
            hidden("trackedChange", each.get("id"), each.said())
        elif name == "notes":
            hidden("note", "", each.said())
        elif name in ("hidden-text", "hidden-paragraph"):
            hidden("hiddenText", "", f"{each.get('string-value')} {each.said()}")
        elif name in ("title", "desc") and each.text:
            hidden("alternativeText", "", each.text)
        elif name in ("script", "event-listener") and each.get("href"):
            hidden("script", "", each.get("href"))
        elif name == "user-field-decl":
            hidden("metadata", each.get("name"), each.get("string-value"))
        href = each.get("href")
        if "://" in href or href.startswith(("..", "mailto:")):
            hidden("externalLink", name, href)
        if name in ("p", "h", "span") and unseen.hides(each):
            hidden("hiddenText", "", each.said())
    for each in root.walk(unseen.hides):
        if each.name in ("p", "h"):
            put("said", "", each.said(unseen.hides))
    for table in root.all("table"):
        if table.get("style-name") in unseen.tables:
            hidden("hiddenSheet", table.get("name"), table.said())
        rows_and_columns(table)
    for page in root.all("page"):
        if page.get("style-name") in unseen.pages:
            hidden("hiddenSheet", page.get("name"), page.said(lambda part: part.name == "notes"))


def repeated(element, name):
    return number(element.get(name), 1)


def rows_and_columns(table):
    columns, at = [], 0
    for column in table.all("table-column"):
        count = repeated(column, "number-columns-repeated")
        if column.get("visibility") in ("collapse", "filter"):
            columns.append((at, at + count))
        at += count
    number = 0
    for row in table.all("table-row"):
        if row.get("visibility") in ("collapse", "filter"):
            hidden("hiddenRow", f"{table.get('name')} {number + 1}", row.said())
        number += repeated(row, "number-rows-repeated")
        at = 0
        for cell in row.children:
            if any(first <= at < last for first, last in columns):
                hidden("hiddenColumn", f"{table.get('name')} {number}", cell.said())
            at += repeated(cell, "number-columns-repeated")
