"""The fuzzing program of the reading scripts: libFuzzer, through atheris, tries the one that UTLAMNANDE_FUZZ_TARGET names.

A reader says what it found, or refuses the file: any other exception ends the program."""
import io
import os
import resource
import sys
import zipfile

import atheris

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../scripts/read"))

with atheris.instrument_imports(include=[
        "embedded", "flatten", "image", "letters", "office", "opendocument", "openxml", "package", "pictures",
        "records", "webpage", "olefile", "html.parser", "_markupbase"]):
    import flatten
    import image
    import office
    import records


class Nowhere:
    """Where what is told goes: it is counted, no more."""

    def __init__(self):
        self.buffer = self
        self.written = 0

    def write(self, data):
        self.written += len(data)

    def flush(self):
        pass


def office_file(data):
    """A line with the kind; then parts, each after a line with its name between `==`."""
    kind, _, rest = data.partition(b"\n")
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as package:
        for part in rest.split(b"\n==")[:40]:
            name, _, content = part.partition(b"==\n")
            package.writestr(name.decode("utf-8", "replace").replace("\0", "")[:200] or "part", content)
    office.main(file, kind.decode("latin-1"))


def in_file(reader, *arguments):
    def trial(data):
        with open("file", "wb") as file:
            file.write(data)
        reader("file", *arguments)
    return trial


TARGETS = {
    "html-file": (8192, in_file(flatten.main, "html")),
    "mail-file": (8192, in_file(flatten.main, "eml")),
    "msg-file": (16384, in_file(flatten.main, "msg")),
    "text-file": (4096, in_file(flatten.main, "text")),
    "picture-file": (4096, in_file(image.main, "100000000")),
    "office-file": (8192, office_file),
    "zip-file": (8192, in_file(office.main, "docx")),
}


def main():
    name = os.environ.get("UTLAMNANDE_FUZZ_TARGET")
    if name not in TARGETS:
        for each, (longest, _) in TARGETS.items():
            print(each, longest)
        return
    reader = TARGETS[name][1]
    sys.stdout = nowhere = Nowhere()

    def trial(data):
        nowhere.written = 0
        try:
            reader(data)
        except records.Refused as refused:
            assert refused.code in (65, 66, 67, 68), "a code that the service knows"
        except MemoryError:
            pass  # `run` says so, and the service too
        assert nowhere.written <= 1_000_000 + 2_000 * len(data), "no more is told than a file can hold"

    # A file that asks for more memory than there is meets the limit, as it does in the service.
    resource.setrlimit(resource.RLIMIT_AS, (1_500_000_000, 1_500_000_000))
    atheris.Setup(sys.argv, trial)
    atheris.Fuzz()


main()
