"""Verifies checkpoints and proofs as docs/PROOF.md describes them, with the standard library alone.

usage: verify_proof.py KEY PROOF [OLD]
  KEY    the printable key of the log
  PROOF  a proof of inclusion, or one of consistency from the checkpoint in OLD
"""
import base64
import hashlib
import sys

# Ed25519 (RFC 8032 5.1), written for clarity and not for speed.
P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, -1, P) % P
ROOT = pow(2, (P - 1) // 4, P)


def recover_x(y, sign):
    square = (y * y - 1) * pow(D * y * y + 1, -1, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * ROOT % P
    assert (x * x - square) % P == 0, "no point"
    return P - x if x & 1 != sign else x


def point(data):
    number = int.from_bytes(data, "little")
    y = number & ((1 << 255) - 1)
    return recover_x(y, number >> 255), y


def add(a, b):
    (x1, y1), (x2, y2) = a, b
    t = D * x1 * x2 * y1 * y2 % P
    return (
        (x1 * y2 + x2 * y1) * pow(1 + t, -1, P) % P,
        (y1 * y2 + x1 * x2) * pow(1 - t, -1, P) % P,
    )


def times(scalar, base):
    total = (0, 1)
    while scalar:
        if scalar & 1:
            total = add(total, base)
        base = add(base, base)
        scalar >>= 1
    return total


BASE_Y = 4 * pow(5, -1, P) % P
BASE = (recover_x(BASE_Y, 0), BASE_Y)


def signature_holds(key, text, signature):
    scalar = int.from_bytes(signature[32:], "little")
    challenge = hashlib.sha512(signature[:32] + key + text).digest()
    right = add(point(signature[:32]), times(int.from_bytes(challenge, "little") % L, point(key)))
    return scalar < L and times(scalar, BASE) == right


# Signed notes and checkpoints.
def opened(note, key):
    """The text of a note, once the key's signature under it holds."""
    name, digits, material = key.split("+", 2)
    material = base64.b64decode(material, validate=True)
    number = hashlib.sha256(name.encode() + b"\n" + material).digest()[:4]
    assert number.hex() == digits and material[0] == 1, "the key is not whole"
    text, signatures = note.rsplit("\n\n", 1)
    text += "\n"
    for line in signatures.splitlines():
        dash, who, data = line.split(" ")
        data = base64.b64decode(data, validate=True)
        if (dash, who, data[:4]) == ("—", name, number):
            assert signature_holds(material[1:], text.encode(), data[4:]), "wrong signature"
            return text
    raise AssertionError("not signed by this key")


def head(text):
    origin, size, root, *rest = text.splitlines()
    return int(size), base64.b64decode(root, validate=True), rest


# The tree (RFC 9162 2.1).
def node(left, right):
    return hashlib.sha256(b"\x01" + left + right).digest()


def inclusion_root(index, size, leaf, path):
    assert 0 <= index < size
    fn, sn, root = index, size - 1, leaf
    for sibling in path:
        assert sn > 0
        if fn & 1 or fn == sn:
            root = node(sibling, root)
            while fn and not fn & 1:
                fn, sn = fn >> 1, sn >> 1
        else:
            root = node(root, sibling)
        fn, sn = fn >> 1, sn >> 1
    assert sn == 0
    return root


def consistent(old, new, old_root, new_root, path):
    if old == new:
        return not path and old_root == new_root
    path = [old_root] + path if old & (old - 1) == 0 else path
    fn, sn = old - 1, new - 1
    while fn & 1:
        fn, sn = fn >> 1, sn >> 1
    fr = sr = path[0]
    for sibling in path[1:]:
        assert sn > 0
        if fn & 1 or fn == sn:
            fr, sr = node(sibling, fr), node(sibling, sr)
            while fn and not fn & 1:
                fn, sn = fn >> 1, sn >> 1
        else:
            sr = node(sr, sibling)
        fn, sn = fn >> 1, sn >> 1
    return sn == 0 and fr == old_root and sr == new_root


def main():
    key = sys.argv[1]
    with open(sys.argv[2], encoding="utf-8") as file:
        lines, note = file.read().split("\n\n", 1)
    lines = lines.split("\n")
    size, root, rest = head(opened(note, key))
    hashes = [base64.b64decode(line, validate=True) for line in lines[1:] if " " not in line]
    if lines[0] == "c2sp.org/tlog-proof@v1":
        data = base64.b64decode(lines[1].removeprefix("extra "), validate=True)
        index = int(lines[2].removeprefix("index "))
        leaf = hashlib.sha256(b"\x00" + data).digest()
        assert inclusion_root(index, size, leaf, hashes) == root, "not in the tree"
        print("included:", *data.decode().splitlines()[1:4], *rest)
    elif lines[0] == "utlamnande/consistency-proof/1":
        with open(sys.argv[3], encoding="utf-8") as file:
            old, old_root, _ = head(opened(file.read(), key))
        assert old == int(lines[1].removeprefix("old "))
        assert consistent(old, size, old_root, root, hashes), "another history"
        print("grown:", old, size)
    else:
        raise AssertionError("no proof")


main()
