"""What an office file holds beside the pages that its program prints: usage: office.py FILE KIND

Every part is looked at before any other program opens the file: one that is too large, encrypted,
damaged, or XML with entities ends the reading. `said` records hold the text that a reader of the file
may see; what of it is not on the printed pages is found by comparing. Files inside the file are written
as `embedded-N` in the working directory, with a record for each: embedded, file, name."""
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import embedded  # noqa: E402
import opendocument  # noqa: E402
import openxml  # noqa: E402
from package import Package  # noqa: E402
from records import hidden, put, run  # noqa: E402
from pictures import exif  # noqa: E402


def everywhere(package):
    """What every kind of office file may hold."""
    files = embedded.Files()
    for name in package.names:
        lower = name.lower()
        if lower.endswith((".xml", ".rels", ".vml")):
            # Read once here, so that XML which is refused is refused wherever it stands.
            root = package.xml(name)
            if lower.startswith("customxml/item"):
                hidden("metadata", name, root.said())
        elif "thumbnail" in lower:
            hidden("thumbnail", name, "")
        elif "vbaproject" in lower or lower.startswith(("basic/", "scripts/")):
            hidden("script", name, "")
        elif "embeddings/" in lower or lower.startswith("object") or lower.endswith((".ole", ".bin")):
            if "printersettings" not in lower:
                hidden("embeddedFile", name, os.path.basename(name))
                # What is shown instead of an object stands on the pages.
                if not lower.startswith("objectreplacements/"):
                    files.add(name, package.read(name))
        elif lower.endswith((".jpg", ".jpeg")):
            hidden("metadata", name, exif(package.read(name)))
        if "/media/" in lower or lower.startswith("pictures/"):
            put("picture", name)


def main(path, kind):
    package = Package(path)
    everywhere(package)
    if kind in ("odt", "ods", "odp"):
        opendocument.read(package)
    else:
        openxml.read(package, kind)


if __name__ == "__main__":
    run(main)
