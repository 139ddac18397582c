#!/usr/bin/env python3
"""Sets FOLDER/main.typ with FOLDER/facts.json as FOLDER/out.pdf: PDF/A-2a and PDF/UA-1.

Called by the service with limits already on it: typeset.py FOLDER SECONDS, where SECONDS since 1970
is the date of the file, so that the same facts give the same bytes.
"""

import os
import re
import sys

import typst


def told(error: typst.TypstError, folder: str) -> str:
    """Where and what, as `typst --diagnostic-format short` says it; nothing of the source."""
    place = re.search(r"┌─ (\S+):(\d+):(\d+)", error.diagnostic or "")
    if place is None:
        return error.message
    file = place[1].split(os.path.basename(folder) + "/")[-1]
    return f"{file}:{place[2]}:{place[3]}: {error.message}"


def main() -> int:
    folder, seconds = sys.argv[1], int(sys.argv[2])
    try:
        typst.compile(
            os.path.join(folder, "main.typ"),
            output=os.path.join(folder, "out.pdf"),
            root=folder,
            ignore_system_fonts=True,
            format="pdf",
            pdf_standards=["a-2a", "ua-1"],
            sys_inputs={"facts": "facts.json"},
            timestamp=seconds,
        )
    except typst.TypstError as error:
        print(told(error, folder), file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
