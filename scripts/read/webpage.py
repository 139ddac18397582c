"""HTML as the text that is seen, with what is not seen told apart."""
import re
from html.parser import HTMLParser

from records import hidden

BLOCKS = {"p", "div", "br", "li", "tr", "table", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "hr",
          "section", "article", "header", "footer", "blockquote", "pre", "dt", "dd", "title", "option"}
EMPTY = {"br", "hr", "img", "input", "meta", "link", "area", "base", "col", "embed", "source", "wbr"}
UNSEEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0|opacity\s*:\s*0(\D|$)", re.I)


class Page(HTMLParser):
    def __init__(self, place):
        super().__init__(convert_charrefs=True)
        self.place = place
        self.parts, self.unseen, self.scripts = [], [], []
        self.open = []  # names, each with whether what is in it is seen

    def sink(self):
        names = [name for name, _ in self.open]
        if "script" in names:
            return self.scripts
        if "style" in names:
            return None
        return self.unseen if any(not seen for _, seen in self.open) else self.parts

    def handle_starttag(self, name, attributes):
        values = {key: value or "" for key, value in attributes}
        self.attributes(name, values)
        if name in BLOCKS:
            self.parts.append("\n")
        elif name in ("td", "th"):
            self.parts.append("\t")
        if name not in EMPTY and len(self.open) < 5000:
            seen = not (UNSEEN.search(values.get("style", "")) or "hidden" in values or name == "template")
            self.open.append((name, seen))

    def attributes(self, name, values):
        for key in ("alt", "title", "aria-label", "placeholder"):
            if values.get(key):
                hidden("alternativeText", self.place, values[key])
        for key in ("href", "src", "action", "background"):
            if "://" in values.get(key, "") or values.get(key, "").startswith("mailto:"):
                hidden("externalLink", self.place, values[key])
        if name == "input" and values.get("value"):
            hidden("formValue", self.place, f"{values.get('name', '')} {values['value']}")
        if name == "meta" and values.get("content"):
            hidden("metadata", values.get("name") or values.get("property") or "meta", values["content"])
        for key, value in values.items():
            if key.startswith("on"):
                hidden("script", self.place, value)
            elif key.startswith("data-") and value:
                hidden("hiddenText", self.place, value)

    def handle_endtag(self, name):
        if name in BLOCKS:
            self.parts.append("\n")
        for at in range(len(self.open) - 1, -1, -1):
            if self.open[at][0] == name:
                del self.open[at:]
                break

    def parse_marked_section(self, at, report=1):
        """Browsers take `<![` for a comment, whatever follows; the parser insists on a name."""
        try:
            return super().parse_marked_section(at, report)
        except AssertionError:
            return self.parse_bogus_comment(at)

    def handle_data(self, data):
        sink = self.sink()
        if sink is not None:
            sink.append(data)

    def handle_comment(self, data):
        hidden("comment", self.place, data)


def text_of(markup, place=""):
    page = Page(place)
    page.feed(markup)
    page.close()
    hidden("script", place, "".join(page.scripts)) if page.scripts else None
    hidden("hiddenText", place, " ".join(page.unseen))
    lines = (" ".join(line.split()) for line in "".join(page.parts).replace("\t", "  ").split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip() + "\n"
