#!/usr/bin/env python3
"""Puts the authority's electronic seal (PAdES, level B) on FOLDER/in.pdf, as FOLDER/out.pdf.

Called by the service with limits already on it: seal.py FOLDER CERTIFICATE KEY NAME [PASSPHRASE], where
CERTIFICATE is PEM, the sealing certificate first and its chain after it, KEY is PEM, NAME is whose seal it
is, and PASSPHRASE is a file with the key's passphrase on its first line. There is no connection here, and
so no time stamp of somebody else.
"""

import os
import sys
from datetime import datetime, timezone

from cryptography.hazmat.primitives import serialization
from pyhanko.keys import load_certs_from_pemder, load_private_key_from_pemder
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import fields, signers
from pyhanko_certvalidator.registry import SimpleCertificateStore


class Refused(Exception):
    """What is wrong with certificate or key, for whoever runs the service."""


class Writer(IncrementalPdfFileWriter):
    """Leaves the metadata as it stands: it says PDF/A and PDF/UA in a form of its own."""

    def _update_meta(self) -> None:
        pass


def passphrase(arguments: list[str]) -> bytes | None:
    if not arguments:
        return None
    with open(arguments[0], "rb") as file:
        return file.readline().rstrip(b"\r\n")


def signer(certificate: str, key: str, secret: bytes | None) -> signers.SimpleSigner:
    try:
        chain = list(load_certs_from_pemder([certificate]))
    except (ValueError, OSError) as error:
        raise Refused("the certificate cannot be read") from error
    if not chain:
        raise Refused("there is no certificate in the file")
    try:
        own = load_private_key_from_pemder(key, passphrase=secret)
    except (ValueError, TypeError, OSError) as error:
        raise Refused("the key cannot be opened: wrong file or wrong passphrase") from error
    now = datetime.now(timezone.utc)
    if not chain[0].not_valid_before <= now <= chain[0].not_valid_after:
        raise Refused("the certificate is not valid today")
    public = serialization.load_der_private_key(own.dump(), None).public_key().public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    if public != chain[0].public_key.dump():
        raise Refused("the key is not the certificate's")
    store = SimpleCertificateStore()
    store.register_multiple(chain[1:])
    return signers.SimpleSigner(chain[0], own, store)


def main() -> int:
    folder, certificate, key, name = sys.argv[1:5]
    try:
        own = signer(certificate, key, passphrase(sys.argv[5:]))
    except Refused as error:
        print(error, file=sys.stderr)
        return 2
    # The seal certifies the file: no change after it is allowed, not even a form that is filled in.
    about = signers.PdfSignatureMetadata(
        field_name="Sigill", md_algorithm="sha256", name=name, certify=True,
        docmdp_permissions=fields.MDPPerm.NO_CHANGES, subfilter=fields.SigSeedSubFilter.PADES)
    with open(os.path.join(folder, "in.pdf"), "rb") as source:
        writer = Writer(source)
        with open(os.path.join(folder, "out.pdf"), "wb") as target:
            signers.PdfSigner(about, own).sign_pdf(writer, output=target)
    return 0


if __name__ == "__main__":
    sys.exit(main())
