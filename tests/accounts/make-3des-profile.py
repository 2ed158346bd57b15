#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Sendcheck authors
"""Writes data/thunderbird/made-3des and made-3des-primary-password: key4.db and logins.json as Thunderbird up to 143 made them
(3DES, a global salt of 20 bytes), which no current Thunderbird writes. Needs python3-cryptography; run by hand."""
import base64
import hashlib
import json
import os
import sqlite3

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

HERE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "data", "thunderbird")
KEY_ID = bytes.fromhex("F8000000000000000000000000000001")


def tlv(tag, *parts):
    body = b"".join(parts)
    return bytes([tag]) + (bytes([len(body)]) if len(body) < 128 else bytes([0x81, len(body)])) + body


def cbc(algorithm, iv, text):
    block = algorithm.block_size // 8
    padding = block - len(text) % block
    encryptor = Cipher(algorithm, modes.CBC(iv)).encryptor()
    return encryptor.update(text + bytes([padding]) * padding) + encryptor.finalize()


def pbes2(text, global_salt, password, iterations):
    salt, iv = bytes(range(32)), bytes(range(14))
    key = hashlib.pbkdf2_hmac("sha256", hashlib.sha1(global_salt + password).digest(), salt, iterations, 32)
    derivation = tlv(0x30, tlv(6, bytes.fromhex("2a864886f70d01050c")),
                     tlv(0x30, tlv(4, salt), tlv(2, iterations.to_bytes(2, "big")), tlv(2, b"\x20"),
                         tlv(0x30, tlv(6, bytes.fromhex("2a864886f70d0209")))))
    scheme = tlv(0x30, tlv(6, bytes.fromhex("60864801650304012a")), tlv(4, iv))
    return tlv(0x30, tlv(0x30, tlv(6, bytes.fromhex("2a864886f70d01050d")), tlv(0x30, derivation, scheme)),
               tlv(4, cbc(algorithms.AES(key), b"\x04\x0e" + iv, text)))


def sdr(text, key):
    iv = bytes(range(8))
    return base64.b64encode(tlv(0x30, tlv(4, KEY_ID), tlv(0x30, tlv(6, bytes.fromhex("2a864886f70d0307")), tlv(4, iv)),
                                tlv(4, cbc(algorithms.TripleDES(key), iv, text.encode())))).decode()


def make(name, password, iterations):
    folder, key, salt = os.path.join(HERE, name), bytes(range(100, 124)), bytes(range(20))
    os.makedirs(folder, exist_ok=True)
    path = os.path.join(folder, "key4.db")
    if os.path.exists(path):
        os.remove(path)
    database = sqlite3.connect(path)
    database.execute("PRAGMA page_size = 512")
    database.execute("CREATE TABLE metaData (id PRIMARY KEY UNIQUE ON CONFLICT REPLACE, item1, item2)")
    database.execute("CREATE TABLE nssPrivate (id PRIMARY KEY UNIQUE ON CONFLICT ABORT, a11, a100, a102)")
    database.execute("INSERT INTO metaData VALUES ('password', ?, ?)", (salt, pbes2(b"password-check", salt, password, iterations)))
    database.execute("INSERT INTO nssPrivate VALUES (1, ?, ?, ?)", (pbes2(key, salt, password, iterations), bytes([0, 0, 0, 0x15]), KEY_ID))
    database.commit()
    database.close()
    login = {"hostname": "smtp://[2001:db8::25]", "httpRealm": "smtp://[2001:db8::25]", "encType": 1}
    logins = [dict(login, id=n, encryptedUsername=sdr(user, key), encryptedPassword=sdr(secret, key))
              for n, (user, secret) in enumerate([("other", "not this"), ("ann", "old pässword")], 1)]
    with open(os.path.join(folder, "logins.json"), "w", encoding="utf-8") as out:
        json.dump({"nextId": 3, "logins": logins, "version": 3}, out)


make("made-3des", b"", 1)
make("made-3des-primary-password", "Primär-pw1".encode(), 10000)
