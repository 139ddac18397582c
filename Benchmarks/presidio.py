"""Reads a file with Presidio's recognizers of numbers and addresses that need no model; says its processor time: 1.5s"""
import inspect, sys, time
import presidio_analyzer.predefined_recognizers as known
from presidio_analyzer import EntityRecognizer

WANTED = """CreditCardRecognizer DateRecognizer EmailRecognizer IbanRecognizer IpRecognizer PhoneRecognizer
UrlRecognizer""".split()

text = open(sys.argv[1], encoding="utf-8", errors="replace").read()
found = [
    kind(supported_language="sv")
    for name, kind in inspect.getmembers(known, inspect.isclass)
    if issubclass(kind, EntityRecognizer) and name in WANTED
]
start = time.process_time()
for recognizer in found:
    recognizer.analyze(text, recognizer.supported_entities, None)
print(f"{time.process_time() - start:.4f}s")
print(*(type(recognizer).__name__ for recognizer in found), file=sys.stderr)
