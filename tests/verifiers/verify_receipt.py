#!/usr/bin/env python3
"""Checks receipts and consistency proofs of goodturn, written from docs/ledger-format.md alone.

It shares no code with goodturn: hashing and decoding are by hand (RFC 6962, RFC 9162, C2SP signed notes); only Ed25519
comes from a library (python3-cryptography).

    verify_receipt.py receipts KEYS FILE...       a JSON line for each file: {"file", "ok", ...}
    verify_receipt.py consistency KEYS FILE       FILE holds JSON lines {"from", "from_root", "to", "to_root", "hashes"}
    verify_receipt.py checkpoint KEYS FILE

Exit code 0 when everything is proven, 1 otherwise.
"""

import base64
import datetime
import hashlib
import hmac
import json
import struct
import sys

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

KINDS = ["exchange", "gift", "grant", "opening", "starting_credit", "correction", "reversal", "between_banks"]


class Refused(Exception):
    """Nothing is proven."""


def refuse(unless, why):
    if not unless:
        raise Refused(why)


def unbase64(text):
    """Standard base64 in its one canonical spelling."""
    try:
        data = base64.b64decode(text.encode("ascii"), validate=True)
    except ValueError as why:
        raise Refused(f"not base64: {why}") from why
    refuse(base64.b64encode(data).decode() == text, "not canonical base64")
    return data


def sha256(*parts):
    return hashlib.sha256(b"".join(parts)).digest()


# Signed notes: c2sp.org/signed-note, with Ed25519 (type 1) only.

def read_keys(text):
    keys = {}
    for line in text.splitlines():
        line = line.strip()
        if not line or line.startswith("#"):
            continue
        # Neither the name nor the hash holds a plus, the key may.
        name, hashed, key = line.split("+", 2)
        key = unbase64(key)
        refuse(len(key) == 33 and key[0] == 1, "not an Ed25519 key")
        refuse(sha256(name.encode(), b"\n", key)[:4].hex() == hashed, "the hash of the key is wrong")
        keys[(name, bytes.fromhex(hashed))] = Ed25519PublicKey.from_public_bytes(key[1:])
    return keys


def open_note(note, keys):
    """The signed text of a note that one of the keys has signed."""
    text, separator, signatures = note.rpartition("\n\n")
    refuse(separator and signatures.endswith("\n"), "not a signed note")
    text += "\n"
    known = 0
    for line in signatures[:-1].split("\n"):
        dash, name, signature = line.split(" ") if line.count(" ") == 2 else ("", "", "")
        refuse(dash == "\u2014" and name, "not a signature line")
        signature = unbase64(signature)
        key = keys.get((name, signature[:4]))
        if key is None:
            continue
        try:
            key.verify(signature[4:], text.encode())
        except InvalidSignature as why:
            raise Refused("the signature is wrong") from why
        refuse(name == text.split("\n")[0], "signed by the key of another log")
        known += 1
    refuse(known, "not signed by a known key")
    return text


def read_number(text):
    refuse(text.isascii() and text.isdigit() and str(int(text)) == text, "not a number")
    return int(text)


def read_checkpoint(note, keys):
    lines = open_note(note, keys).split("\n")
    refuse(len(lines) == 4 and lines[3] == "", "a checkpoint has three lines")
    root = unbase64(lines[2])
    refuse(len(root) == 32, "a root has 32 bytes")
    return lines[0], read_number(lines[1]), root


# The log: RFC 6962 section 2.1, with the algorithms of RFC 9162.

def included(leaf, index, size, proof):
    """RFC 9162 section 2.1.3.2: the root that the proof leads to."""
    refuse(index < size, "the index lies outside the log")
    fn, sn, r = index, size - 1, leaf
    for p in proof:
        refuse(sn != 0, "the proof is too long")
        if fn & 1 or fn == sn:
            r = sha256(b"\x01", p, r)
            while not fn & 1 and fn:
                fn, sn = fn >> 1, sn >> 1
        else:
            r = sha256(b"\x01", r, p)
        fn, sn = fn >> 1, sn >> 1
    refuse(sn == 0, "the proof is too short")
    return r


def consistent(first, first_root, second, second_root, proof):
    """RFC 9162 section 2.1.4.2."""
    refuse(1 <= first <= second, "the sizes are out of order")
    if first == second:
        refuse(not proof and first_root == second_root, "two logs of one size differ")
        return
    proof = list(proof)
    if first & (first - 1) == 0:
        proof.insert(0, first_root)
    refuse(proof, "the proof is empty")
    fn, sn = first - 1, second - 1
    while fn & 1:
        fn, sn = fn >> 1, sn >> 1
    fr = sr = proof[0]
    for c in proof[1:]:
        refuse(sn != 0, "the proof is too long")
        if fn & 1 or fn == sn:
            fr, sr = sha256(b"\x01", c, fr), sha256(b"\x01", c, sr)
            while not fn & 1 and fn:
                fn, sn = fn >> 1, sn >> 1
        else:
            sr = sha256(b"\x01", sr, c)
        fn, sn = fn >> 1, sn >> 1
    refuse(fr == first_root and sr == second_root and sn == 0, "the proof does not lead to the roots")


# The canonical form of a transfer: docs/ledger-format.md.

class Reader:
    def __init__(self, data):
        self.data, self.at = data, 0

    def take(self, length):
        refuse(self.at + length <= len(self.data), "the transfer is cut short")
        self.at += length
        return self.data[self.at - length:self.at]

    def number(self, form):
        return struct.unpack(form, self.take(struct.calcsize(form)))[0]

    def uuid(self):
        digits = self.take(16).hex()
        return "-".join([digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]])

    def optional(self, length):
        flag = self.number(">B")
        refuse(flag in (0, 1), "a flag is neither 0 nor 1")
        return self.take(length) if flag else None


def read_transfer(data):
    head = b"goodturn transfer v1\n"
    refuse(data.startswith(head), "not a transfer of version 1")
    r = Reader(data[len(head):])
    told = {"bank_id": r.uuid(), "seq": r.number(">q"), "id": r.uuid()}
    kind = r.number(">B")
    refuse(1 <= kind <= len(KINDS), "no such kind of transfer")
    told["kind"] = KINDS[kind - 1]
    told["recorded_at"] = r.number(">q")
    told["happened_on"] = datetime.date.fromordinal(r.number(">i")).isoformat()
    told["source"] = r.take(r.number(">H")).decode()
    reverses = r.optional(16)
    told["reverses"] = reverses and reverses.hex()
    commitment = r.optional(32)
    told["postings"] = []
    for _ in range(r.number(">H")):
        told["postings"].append({"account_id": r.uuid(), "minutes": r.number(">q")})
    refuse(r.at == len(r.data), "there is more than a transfer")
    return told, commitment


def verify_receipt(data, keys):
    text = data.decode().replace("\r\n", "\n").rstrip("\n") + "\n"
    lines = text.split("\n")
    refuse(lines[0] == "goodturn receipt v1", "not a receipt of version 1")
    at = 1
    while lines[at].startswith("#"):
        at += 1
    name, _, transfer = lines[at].partition(" ")
    refuse(name == "transfer", "the transfer is missing")
    transfer, at, words = unbase64(transfer), at + 1, None
    if lines[at] != "":
        salt_name, _, salt = lines[at].partition(" ")
        memo_name, _, memo = lines[at + 1].partition(" ")
        refuse((salt_name, memo_name) == ("salt", "memo"), "a line is out of place")
        words, at = (unbase64(salt), unbase64(memo)), at + 2
    refuse(lines[at] == "" and lines[at + 1] == "c2sp.org/tlog-proof@v1", "the proof is missing")
    name, _, index = lines[at + 2].partition(" ")
    refuse(name == "index", "the index is missing")
    index, at, proof = read_number(index), at + 3, []
    while lines[at] != "":
        proof.append(unbase64(lines[at]))
        refuse(len(proof[-1]) == 32, "a hash has 32 bytes")
        at += 1
    origin, size, root = read_checkpoint("\n".join(lines[at + 1:]), keys)
    told, commitment = read_transfer(transfer)
    refuse(origin == f"goodturn/bank/{told['bank_id']}", "the transfer is of another bank")
    refuse(told["seq"] == index + 1, "the number is not the place in the log")
    refuse(included(sha256(b"\x00", transfer), index, size, proof) == root, "the transfer does not stand in the log")
    refuse(len(told["postings"]) >= 2 and sum(p["minutes"] for p in told["postings"]) == 0, "the postings do not sum to zero")
    told["size"], told["memo"] = size, None
    if words is not None:
        salt, memo = words
        refuse(len(salt) == 32 and commitment == hmac.new(salt, memo, hashlib.sha256).digest(), "the words are not those committed to")
        told["memo"] = memo.decode()
    return told


def attempt(check):
    """Whatever cannot be read is refused."""
    try:
        return {"ok": True, **check()}
    except (Refused, ValueError, IndexError, OverflowError) as why:
        return {"ok": False, "fault": str(why)}


def main(what, key_file, *files):
    with open(key_file, encoding="utf-8") as text:
        keys = read_keys(text.read())
    answers = []
    for file in files:
        with open(file, "rb") as source:
            data = source.read()
        if what == "receipts":
            answers.append({"file": file, **attempt(lambda: verify_receipt(data, keys))})
        elif what == "checkpoint":
            answers.append(attempt(lambda: dict(zip(("origin", "size"), read_checkpoint(data.decode(), keys)))))
        elif what == "consistency":
            for line in data.decode().splitlines():
                told = json.loads(line)
                answers.append({"from": told["from"], "to": told["to"], **attempt(lambda: consistent(
                    told["from"], unbase64(told["from_root"]), told["to"], unbase64(told["to_root"]),
                    [unbase64(each) for each in told["hashes"]]) or {})})
        else:
            raise SystemExit(__doc__)
    for answer in answers:
        print(json.dumps(answer))
    return 0 if answers and all(answer["ok"] for answer in answers) else 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]) if len(sys.argv) > 3 else __doc__)
