#!/usr/bin/env python3
"""Says in one line what the seal of a PDF is worth: examine_seal.py CA.pem FILE.pdf"""

import sys

from pyhanko.keys import load_cert_from_pemder
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext


def main():
    trust = ValidationContext(trust_roots=[load_cert_from_pemder(sys.argv[1])])
    with open(sys.argv[2], "rb") as file:
        seals = PdfFileReader(file).embedded_signatures
        if len(seals) != 1:
            return print(f"{len(seals)} seals")
        seal = seals[0]
        found = validate_pdf_signature(seal, trust)
        kind = str(seal.sig_object["/SubFilter"])
        print(
            "trusted" if found.trusted else "not trusted",
            "intact" if found.intact and found.valid else "changed",
            "whole" if found.coverage.name == "ENTIRE_FILE" else found.coverage.name,
            "PAdES" if kind == "/ETSI.CAdES.detached" else kind, str(seal.sig_object["/Name"]))


if __name__ == "__main__":
    main()
