#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Sendcheck authors
"""What sendcheck-cli says of servers with every kind of certificate and of fault in TLS: exactly what is wrong, and nothing else.

The servers are OpenSSL's, which sends whatever chain it is given, and sockets that break off or lie at each place.
"""
import concurrent.futures
import json
import os
import select
import shutil
import socket
import ssl
import struct
import subprocess
import sys
import tempfile
import threading
import warnings

from certificates import RSA, SHORT, Maker

warnings.simplefilter("ignore", DeprecationWarning)  # the old versions are old on purpose
CLI = sys.argv[1]
HOST, OTHER = "mail.example.net", "other.example.org"
PASSWORD = "secret word 77"
OLD, GONE, EARLY = (-90, -3), (-400, -10), (3, 90)
V = ssl.TLSVersion


# ---- servers ----

class Server:
    """Plays `talk` to each who connects; keeps the commands it heard."""

    def __init__(self, talk, security="starttls", address=("127.0.0.1", 0), **more):
        self.talk, self.security, self.more = talk, security, more
        self.heard = b""
        self.is_reply_late = False  # what is wrong is a reply inside TLS
        self.socket = socket.create_server(address)
        self.port = self.socket.getsockname()[1]
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self):
        while True:
            try:
                connection, _ = self.socket.accept()
            except OSError:
                return
            threading.Thread(target=self._play, args=(connection,), daemon=True).start()

    def stop(self):
        self.socket.shutdown(socket.SHUT_RDWR)  # a close alone does not end the wait for the next one
        self.socket.close()

    def _play(self, connection):
        connection.settimeout(30)
        try:
            with connection:
                if self.security == "tls" or self._until_starttls(connection):
                    self.talk(self, connection)
        except (OSError, ValueError):
            pass  # the client hung up, or the handshake failed: that is what is played

    def line(self, stream):
        got = b""
        while not got.endswith(b"\n"):
            octet = stream.recv(1)
            if not octet:
                raise OSError("closed")
            got += octet
        self.heard += got
        return got.upper()

    def _until_starttls(self, connection):
        connection.sendall(b"220 mail.example.net ESMTP\r\n")
        while True:
            command = self.line(connection)
            if command.startswith(b"EHLO"):
                connection.sendall(self.more.get("ehlo", b"250-mail.example.net\r\n250-AUTH PLAIN\r\n250 STARTTLS\r\n"))
            elif command.startswith(b"STARTTLS"):
                reply = self.more.get("reply", b"220 2.0.0 go on\r\n")
                connection.sendall(reply)
                if reply[:3] == b"220":
                    return True
            else:
                connection.sendall(b"221 bye\r\n")
                return False

    def inside(self, stream):
        if self.security == "tls":
            stream.sendall(b"220 mail.example.net ESMTP\r\n")
        while True:
            command = self.line(stream)
            if command.startswith(b"EHLO"):
                stream.sendall(b"250-mail.example.net\r\n250 AUTH PLAIN\r\n")
            elif command.startswith(b"AUTH"):
                stream.sendall(b"235 2.7.0 welcome\r\n")
            else:
                stream.sendall(b"221 bye\r\n")
                return


def make_context(chain, key, weak=False, versions=None, authorities=None):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    if weak or versions:
        context.set_ciphers("ALL:@SECLEVEL=0")
    if versions:
        context.minimum_version = context.maximum_version = versions
    context.load_cert_chain(chain, key)
    if authorities:
        context.verify_mode = ssl.CERT_REQUIRED
        context.load_verify_locations(authorities)
    return context


def tls(lab, *certificates, security="starttls", **more):
    context = make_context(lab.make.chain(*certificates), certificates[0].key, **more)
    return Server(lambda server, connection: server.inside(context.wrap_socket(connection, server_side=True)), security)


def alert(code, security="starttls"):
    def talk(_server, connection):
        connection.recv(4096)
        connection.sendall(struct.pack("!BHHBB", 21, 0x0303, 2, 2, code))
    return Server(talk, security)


def says(octets, security="starttls"):
    """In place of a ServerHello; keeps the line."""
    def talk(_server, connection):
        connection.recv(4096)
        connection.sendall(octets)
        connection.recv(1)
    return Server(talk, security)


def closes(security):
    return Server(lambda _server, connection: connection.recv(4096), security)


def lost_alert(lab, version):
    """Demands a certificate of the client, and hangs up so rudely that its alert is lost."""
    good = lab.good()
    context = make_context(lab.make.chain(good, lab.between), good.key, versions=version, authorities=lab.trusted)

    def talk(_server, connection):
        incoming, outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
        session = context.wrap_bio(incoming, outgoing, server_side=True)
        while True:
            try:
                session.do_handshake()
            except ssl.SSLWantReadError:
                connection.sendall(outgoing.read())
                incoming.write(connection.recv(16384))
            except ssl.SSLError:
                break
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    return Server(talk)


def short_group(lab):
    """A sound certificate, and a Diffie-Hellman group of 1024 bits (RFC 7919 1)."""
    good = lab.good(kind=RSA)
    context = make_context(lab.make.chain(good, lab.between), good.key, versions=V.TLSv1_2)
    context.set_ciphers("DHE-RSA-AES128-GCM-SHA256:@SECLEVEL=0")
    group = os.path.join(lab.make.dir, "group")
    subprocess.run(["openssl", "dhparam", "-dsaparam", "-out", group, "1024"], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    context.load_dh_params(group)
    return Server(lambda server, connection: server.inside(context.wrap_socket(connection, server_side=True)))


def busy(lab):
    """A 421 inside TLS that nobody asked for."""
    good = lab.good()
    context = make_context(lab.make.chain(good, lab.between), good.key)

    def talk(server, connection):
        stream = context.wrap_socket(connection, server_side=True)
        stream.sendall(b"421 4.7.0 mail.example.net Error: too many connections\r\n")
        server.line(stream)
    server = Server(talk)
    server.is_reply_late = True
    return server


class Lab:
    def __init__(self, directory):
        self.make = make = Maker(directory)
        self.root = make.authority("Test Root CA", days=(-400, 4000))
        self.between = make.authority("Test Intermediate CA", self.root)
        self.gone = make.authority("Test Old Intermediate", self.root, days=GONE)
        self.gone_root = make.authority("Test Old Root", days=GONE, house="Old House")
        self.private = make.authority("Somebody Private CA", house="Somebody")
        self.trusted = make.chain(self.root, self.gone_root)

    def good(self, *lines, **more):
        return self.make.server(HOST, self.between, *lines, **more)

    def of(self, authority, *sends, **more):
        """A server whose certificate comes from this one, which is sent along."""
        return tls(self, self.make.server(more.pop("name", HOST), authority, days=more.pop("days", (-7, 90)), kind=more.pop("kind", ("ecdsa", "--curve", "secp256r1"))),
                   authority, *sends, **more)

    def scanner(self, cn, house):
        return self.of(self.make.authority(cn, house=house))

    def deep(self, n):
        ladder = [self.root]
        for i in range(n):
            ladder.append(self.make.authority("Test Level %d" % i, ladder[-1]))
        return self.of(ladder[-1], *reversed(ladder[1:-1]))


# What is wrong, in the contract's names; the server; the name to ask for.
CASES = [
    # name: every certificate by itself
    ("good", "", lambda l: tls(l, l.good(), l.between)),
    ("good, TLS from the start", "", lambda l: tls(l, l.good(), l.between, security="tls")),
    ("good, TLS 1.2", "", lambda l: tls(l, l.good(), l.between, versions=V.TLSv1_2)),
    ("expired", "cert-expired", lambda l: tls(l, l.good(days=OLD), l.between)),
    ("the intermediate has expired", "cert-expired", lambda l: l.of(l.gone)),
    ("the root on our list has expired", "cert-expired", lambda l: tls(l, l.make.server(HOST, l.gone_root))),
    ("the root on our list has expired, and is sent along", "cert-expired", lambda l: l.of(l.gone_root)),
    ("not yet valid", "cert-not-yet-valid", lambda l: tls(l, l.good(days=EARLY), l.between)),
    ("another name", "cert-name-mismatch", lambda l: tls(l, l.make.server(OTHER, l.between), l.between)),
    ("a wildcard", "", lambda l: tls(l, l.make.server("*.example.net", l.between), l.between)),
    ("a wildcard does not reach two labels", "cert-name-mismatch", lambda l: tls(l, l.make.server("*.example.net", l.between), l.between), "a.b.example.net"),
    ("a wildcard for a whole country", "cert-name-mismatch", lambda l: tls(l, l.make.server("*.net", l.between), l.between)),
    ("capitals", "", lambda l: tls(l, l.make.server("MAIL.Example.NET", l.between), l.between)),
    ("only in the subject", "", lambda l: tls(l, l.good(names=[]), l.between)),
    ("in the subject, and others in the list", "cert-name-mismatch", lambda l: tls(l, l.good(names=[OTHER]), l.between)),
    ("no name at all", "cert-name-mismatch", lambda l: tls(l, l.make.server(None, l.between, 'organization = "x"', names=[]), l.between)),
    ("for an address, asked by name", "cert-name-mismatch", lambda l: tls(l, l.make.server("127.0.0.1", l.between, cn="x"), l.between)),
    ("for an address, asked by it", "", lambda l: tls(l, l.make.server("127.0.0.1", l.between, cn="x"), l.between), "127.0.0.1"),
    ("for a name, asked by address", "cert-name-mismatch", lambda l: tls(l, l.good(), l.between), "127.0.0.1"),
    ("self-signed", "cert-self-signed", lambda l: tls(l, l.make.server(HOST, None))),
    ("self-signed, as an authority", "cert-self-signed", lambda l: tls(l, l.make.server(HOST, None, "ca", "cert_signing_key"))),
    ("a private authority", "cert-unknown-issuer", lambda l: tls(l, l.make.server(HOST, l.private))),
    ("a private authority that is sent along", "cert-unknown-issuer", lambda l: l.of(l.private)),
    ("an authority below a private one", "cert-unknown-issuer", lambda l: l.of(l.make.authority("Somebody Else", l.private, house="Somebody"), l.private)),
    ("the intermediate is missing", "cert-chain-incomplete", lambda l: tls(l, l.good())),
    ("of another house, it says what it is", "cert-unknown-issuer cert-chain-incomplete",
     lambda l: tls(l, l.make.server(HOST, l.make.authority("Foreign Intermediate CA 3", l.root, house="Foreign")))),
    ("of another house, it says where it can be fetched", "cert-unknown-issuer cert-chain-incomplete",
     lambda l: tls(l, l.make.server(HOST, l.make.authority("Foreign 3", l.root, house="Foreign"), 'ca_issuers_uri = "http://ca.example.net/3"'))),
    ("of another house, it bears the mark of public ones", "cert-chain-incomplete",
     lambda l: tls(l, l.make.server(HOST, l.make.authority("Foreign 3", l.root, house="Foreign"), "policy1 = 2.23.140.1.2.1"))),
    ("a private authority that calls itself issuing", "cert-unknown-issuer cert-chain-incomplete",
     lambda l: tls(l, l.make.server(HOST, l.make.authority("Somebody Issuing CA", l.private, house="Somebody")))),
    ("the wrong intermediate, an old one, is sent", "cert-chain-incomplete", lambda l: tls(l, l.good(), l.gone)),
    ("the root is sent in its place", "cert-chain-incomplete", lambda l: tls(l, l.good(), l.root)),
    ("one of two is missing", "cert-chain-incomplete", lambda l: l.of(l.make.authority("Test Below", l.between))),
    ("a key of 1024 bits", "tls-key-weak", lambda l: tls(l, l.good(kind=SHORT), l.between, weak=True)),
    ("an authority's key of 1024 bits", "tls-key-weak", lambda l: l.of(l.make.authority("Test Short", l.root, kind=SHORT), weak=True)),
    ("signed with SHA-1", "tls-key-weak", lambda l: tls(l, l.good(digest="sha1"), l.between, weak=True)),
    ("signed with MD5", "tls-key-weak",
     lambda l: (lambda a: tls(l, l.make.server(HOST, a, digest="md5", kind=RSA), a, weak=True))(l.make.authority("Test RSA", l.root, kind=RSA))),
    ("for clients", "cert-wrong-purpose", lambda l: tls(l, l.make.make(HOST, l.between, "tls_www_client", "signing_key", names=[HOST]), l.between)),
    ("no purpose is a purpose", "", lambda l: tls(l, l.make.make(HOST, l.between, names=[HOST]), l.between)),
    ("an authority for clients", "cert-wrong-purpose", lambda l: l.of(l.make.authority("Test Clients", l.root, "tls_www_client"))),
    ("signed by who is no authority", "cert-invalid", lambda l: l.of(l.make.make("Test Nobody", l.root, "signing_key"))),
    ("an authority for other names", "cert-invalid", lambda l: l.of(l.make.authority("Test Narrow", l.root, 'nc_permit_dns = "example.org"'))),
    ("must staple, and does not", "cert-revocation-unclear", lambda l: tls(l, l.good("tls_feature = 5"), l.between)),
    # several at once
    ("expired, another name", "cert-expired cert-name-mismatch", lambda l: tls(l, l.make.server(OTHER, l.between, days=OLD), l.between)),
    ("not yet valid, another name", "cert-not-yet-valid cert-name-mismatch", lambda l: tls(l, l.make.server(OTHER, l.between, days=EARLY), l.between)),
    ("self-signed, expired, another name", "cert-self-signed cert-expired cert-name-mismatch", lambda l: tls(l, l.make.server(OTHER, None, days=OLD))),
    ("self-signed, a key of 1024 bits", "cert-self-signed tls-key-weak", lambda l: tls(l, l.make.server(HOST, None, kind=SHORT), weak=True)),
    ("a private authority, expired", "cert-unknown-issuer cert-expired", lambda l: l.of(l.private, days=OLD)),
    ("a private authority, another name", "cert-unknown-issuer cert-name-mismatch", lambda l: l.of(l.private, name=OTHER)),
    ("the intermediate is missing, expired", "cert-chain-incomplete cert-expired", lambda l: tls(l, l.good(days=OLD))),
    ("a key of 1024 bits, another name", "tls-key-weak cert-name-mismatch", lambda l: tls(l, l.make.server(OTHER, l.between, kind=SHORT), l.between, weak=True)),
    ("for clients, expired", "cert-wrong-purpose cert-expired",
     lambda l: tls(l, l.make.make(HOST, l.between, "tls_www_client", "signing_key", names=[HOST], days=OLD), l.between)),
    ("must staple, expired", "cert-revocation-unclear cert-expired", lambda l: tls(l, l.good("tls_feature = 5", days=OLD), l.between)),
    # what was sent, in any order and too much of it
    ("in the wrong order", "", lambda l: (lambda a: tls(l, l.make.server(HOST, a), l.between, a))(l.make.authority("Test Below", l.between))),
    ("the root first", "", lambda l: tls(l, l.good(), l.root, l.between)),
    ("a stranger among them", "", lambda l: tls(l, l.good(), l.private, l.between)),
    ("an old one among them", "", lambda l: tls(l, l.good(), l.gone, l.between)),
    ("one of them twice", "", lambda l: tls(l, l.good(), l.between, l.between)),
    ("ten deep", "", lambda l: l.deep(9)),
    ("longer than anybody looks", "cert-invalid", lambda l: l.deep(18)),
    ("64 KB", "", lambda l: tls(l, l.good(names=[HOST] + ["h%04d.%s.example.net" % (i, "x" * 40) for i in range(1000)]), l.between)),
    # somebody in between
    ("a virus scanner", "tls-intercepted", lambda l: l.scanner("Avast Web/Mail Shield Root", "Avast Web/Mail Shield")),
    ("another virus scanner", "tls-intercepted", lambda l: l.scanner("Kaspersky Anti-Virus Personal Root Certificate", "AO Kaspersky Lab")),
    ("a third", "tls-intercepted", lambda l: l.scanner("Trend Micro Root", "Trend Micro Inc")),
    ("the filter of a company", "tls-intercepted", lambda l: l.scanner("FGT60E4Q16000000", "Fortinet")),
    ("another filter", "tls-intercepted", lambda l: l.scanner("Zscaler Intermediate Root CA (zscaler.net)", "Zscaler Inc.")),
    ("a company whose name begins like one", "cert-unknown-issuer", lambda l: l.scanner("Blue Ridge CA", "Blue Ridge Ltd")),
    ("another such company", "cert-unknown-issuer", lambda l: l.scanner("Trend Setters CA", "Trend Setters")),
    ("a virus scanner whose certificate has expired", "tls-intercepted cert-expired",
     lambda l: l.of(l.make.authority("ESET SSL Filter CA", house="ESET, spol. s r. o."), days=OLD)),
    # old, and none of it
    ("TLS 1.0", "tls-version-too-old", lambda l: tls(l, l.good(), l.between, versions=V.TLSv1)),
    ("TLS 1.1 from the start", "tls-version-too-old", lambda l: tls(l, l.good(), l.between, versions=V.TLSv1_1, security="tls")),
    ("a short group", "tls-key-weak", short_group),
    ("a client certificate, TLS 1.2", "client-cert-required", lambda l: tls(l, l.good(), l.between, versions=V.TLSv1_2, authorities=l.trusted)),
    ("a client certificate, TLS 1.3", "client-cert-required", lambda l: tls(l, l.good(), l.between, authorities=l.trusted)),
    ("a client certificate, TLS 1.3 from the start", "client-cert-required", lambda l: tls(l, l.good(), l.between, authorities=l.trusted, security="tls")),
    ("a client certificate, the alert is lost, TLS 1.2", "client-cert-required", lambda l: lost_alert(l, V.TLSv1_2)),
    ("a client certificate, the alert is lost, TLS 1.3", "client-cert-required", lambda l: lost_alert(l, V.TLSv1_3)),
    # alerts; only the first cause counts where the line is broken
    ("handshake_failure", "tls-handshake-failed", lambda l: alert(40)),
    ("unrecognized_name", "tls-handshake-failed", lambda l: alert(112)),
    ("unrecognized_name from the start", "tls-handshake-failed", lambda l: alert(112, "tls")),
    ("bad_certificate", "tls-handshake-failed", lambda l: alert(42)),
    ("internal_error", "tls-handshake-failed", lambda l: alert(80)),
    ("insufficient_security", "tls-handshake-failed", lambda l: alert(71)),
    ("protocol_version", "tls-version-too-old", lambda l: alert(70)),
    ("certificate_required", "client-cert-required", lambda l: alert(116)),
    ("an alert that nobody knows", "tls-handshake-failed", lambda l: alert(200, "tls")),
    ("closed after the ClientHello", "tls-handshake-failed+", lambda l: closes("starttls")),
    ("closed after the ClientHello, from the start", "tls-handshake-failed+", lambda l: closes("tls")),
    # plain words
    ("goes on in plain text", "tls-handshake-failed", lambda l: says(b"250 ok\r\n")),
    ("greets in plain text", "wrong-security-mode", lambda l: says(b"220 mail.example.net ESMTP\r\n", "tls")),
    ("454 to STARTTLS", "tls-failure+", lambda l: Server(None, reply=b"454 4.7.0 TLS not available due to local problem\r\n")),
    ("502 to STARTTLS", "tls-failure+", lambda l: Server(None, reply=b"502 5.5.1 command not implemented\r\n")),
    ("501 to STARTTLS", "tls-failure+", lambda l: Server(None, reply=b"501 5.5.4 Syntax error\r\n")),
    ("250 to STARTTLS", "tls-failure+", lambda l: Server(None, reply=b"250 2.0.0 fine\r\n")),
    ("421 to STARTTLS", "rate-limit-connections", lambda l: Server(None, reply=b"421 4.7.0 mail.example.net Error: too many new TLS sessions from x[192.0.2.1]\r\n")),
    ("not offered", "tls-not-offered", lambda l: Server(None, ehlo=b"250-mail.example.net\r\n250 AUTH PLAIN\r\n")),
    ("put behind the 220", "tls-injection", lambda l: Server(None, reply=b"220 go on\r\n250-mail.example.net\r\n250 AUTH PLAIN\r\n")),
    ("half a line put behind the 220", "tls-injection", lambda l: Server(None, reply=b"220 go on\r\n250")),
    ("put behind the reply to EHLO", "tls-injection", lambda l: Server(None, ehlo=b"250-mail.example.net\r\n250 STARTTLS\r\n220 go on\r\n")),
    ("421 inside TLS", "rate-limit-connections+", busy),
]


# ---- judging ----

def check(lab, server, host, more=("--no-ports",), security=None, timeout=20):
    command = [CLI, "check", "--json", "--host", host, "--port", str(server.port), "--security", security or server.security, "--ca-file", lab.trusted,
               "--timeout", str(timeout), *more, "--until", "auth", "--from", "me@example.net", "--user", "me@example.net", "--password-fd", "0"]
    done = subprocess.run(command, input=PASSWORD, capture_output=True, text=True, timeout=120)
    try:
        return done.returncode, json.loads(done.stdout), done.stdout + done.stderr
    except ValueError:
        return done.returncode, {}, done.stdout + done.stderr


def judge(wanted, status, report, server):
    """What is wrong with this outcome, in lines."""
    causes = [cause["id"] for cause in (report.get("diagnosis") or {}).get("causes", [])]
    facts = report.get("facts") or {}
    first_only = wanted.endswith("+")
    names = set(wanted.rstrip("+").split())
    if status != (0 if not names else 10 if server.is_reply_late else 12):
        yield "exit status %s" % status
    if not first_only and names != set(causes) or first_only and not (causes and causes[0] in names):
        yield "causes %s, not %s" % (causes, wanted)
    if {"cert-unknown-issuer", "cert-chain-incomplete"} <= names and causes[:1] != ["cert-unknown-issuer"]:
        yield "causes %s: a hint stands before what is seen" % causes
    if names and b"AUTH" in server.heard.upper():
        yield "a login was begun"
    if "tls.faults" in facts:
        for fact in ("tls.protocol", "tls.cipher", "tls.key-exchange", "tls.ms", "tls.chain", "tls.chain.0.fingerprint", "tls.chain.0.faults"):
            if fact not in facts:
                yield "no fact %s" % fact
    for stage in report.get("stages") or []:
        for line in stage["checks"]:
            if "ntrusted" in line["summary"]:
                yield "“untrusted” says nothing: %s" % line["summary"]


def play(lab, case):
    name, wanted, make = case[:3]
    server = make(lab)
    status, report, output = check(lab, server, case[3] if len(case) > 3 else HOST)
    server.stop()
    return name, list(judge(wanted, status, report, server)), output


def compare_ports(lab):
    """STARTTLS is missing on the port of the settings, and stands on the other one. What is wrong with what is said of that, in lines."""
    for own, other, best in ((25, 587, "587 starttls"), (587, 25, None)):
        here = Server(None, address=("127.0.0.9", own), ehlo=b"250-mail.example.net\r\n250 AUTH PLAIN\r\n")
        there = Server(None, address=("127.0.0.9", other))
        _status, report, _output = check(lab, here, "two.example.net", [])
        here.stop()
        there.stop()
        facts = report.get("facts") or {}
        causes = [cause["id"] for cause in (report.get("diagnosis") or {}).get("causes", [])]
        if facts.get("starttls.elsewhere") != "%d starttls" % other or best and facts.get("ports.best") != best:
            yield "port %d: elsewhere %s, best %s" % (own, facts.get("starttls.elsewhere"), facts.get("ports.best"))
        if set(causes) != {"tls-not-offered", "intercepted"} or causes[0] != "tls-not-offered":
            yield "port %d: causes %s" % (own, causes)
        if b"STARTTLS" in there.heard or b"AUTH" in there.heard + here.heard:
            yield "port %d: more was said than must be" % own


class At465:
    """Servers on port 465 whose settings say STARTTLS. Each play is a new server; `lines` counts who connected."""

    def __init__(self, lab):
        self.lab = lab
        own = lab.make.server("two.example.net", lab.between)
        self.context = make_context(lab.make.chain(own, lab.between), own.key)

    def tls(self, server, connection):
        server.inside(self.context.wrap_socket(connection, server_side=True))

    def slow(self, server, connection):
        """No TLS: greets when it was spoken to, which is too early; the second time only after a longer silence than is waited for."""
        if server.lines == 1:
            connection.recv(4096)
        else:
            server.was_hurried = bool(select.select([connection], [], [], 3.5)[0])
        if server._until_starttls(connection):
            server.security = "starttls"  # no greeting inside
            self.tls(server, connection)

    def hangs_up(self, server, connection):
        """As those do that want nobody to speak first."""
        if server.lines > 1:
            return self.slow(server, connection)
        connection.recv(4096)

    def busy(self, _server, connection):
        connection.recv(4096)
        connection.sendall(b"421 4.3.2 mail.example.net Error: too busy\r\n")

    def silent(self, _server, connection):
        while connection.recv(4096):
            pass

    def play(self, talk, security="starttls", timeout=100):
        def count(server, connection):
            server.lines += 1
            talk(server, connection)
        server = Server(count, "tls", address=("127.0.0.9", 465))
        server.lines, server.was_hurried = 0, False
        status, report, _output = check(self.lab, server, "two.example.net", security=security, timeout=timeout)
        server.stop()
        causes = [cause["id"] for cause in (report.get("diagnosis") or {}).get("causes", [])]
        return server, status, report, causes

    def look(self):
        """What is wrong, in lines."""
        for security in ("starttls", "none"):
            server, status, report, causes = self.play(self.tls, security)
            if status != 10 or causes[:1] != ["wrong-security-mode"] or report["facts"].get("ports.best") != "465 tls":
                yield "it waits for TLS: %s %s %s" % (status, causes, report.get("facts", {}).get("ports.best"))
            if server.lines != 1 or report.get("duration_ms", 0) > 50000:
                yield "it waits for TLS: %d connections, %s ms" % (server.lines, report.get("duration_ms"))
        for talk in (self.slow, self.hangs_up):
            server, status, _report, causes = self.play(talk)
            if status != 0 or server.lines != 2 or server.was_hurried or b"AUTH" not in server.heard.upper():
                yield "%s: %s %s, %d connections, hurried %s" % (talk.__name__, status, causes, server.lines, server.was_hurried)
        server, status, report, causes = self.play(self.busy)
        if status != 10 or server.lines != 1 or ((report.get("diagnosis") or {}).get("reply") or {}).get("code") != 421:
            yield "421 in place of TLS: %s %s, %d connections" % (status, causes, server.lines)
        server, status, _report, causes = self.play(self.silent, timeout=5)
        if status != 10 or server.lines != 1 or causes[:1] != ["slow-server"]:
            yield "silent to everything: %s %s, %d connections" % (status, causes, server.lines)


def main():
    print("TAP version 13", flush=True)
    for program in ("certtool", "openssl"):
        if not shutil.which(program):
            print("1..0 # SKIP %s is not installed" % program)
            return 0
    failures = 0
    with tempfile.TemporaryDirectory(prefix="sendcheck-tls.") as directory:
        hosts = os.path.join(directory, "hosts")
        with open(hosts, "w", encoding="ascii") as out:
            out.write("127.0.0.1 localhost %s a.b.example.net\n127.0.0.9 two.example.net\n" % HOST)
        subprocess.run(["mount", "--bind", hosts, "/etc/hosts"], check=True)
        lab = Lab(directory)
        print("1..%d" % (len(CASES) + 2), flush=True)
        with concurrent.futures.ThreadPoolExecutor(4) as pool:
            at_465 = pool.submit(lambda: list(At465(lab).look()))  # it waits most of the time
            for number, (name, wrong, output) in enumerate(pool.map(lambda case: play(lab, case), CASES), 1):
                failures += bool(wrong)
                print("%s %d - %s" % ("not ok" if wrong else "ok", number, name), flush=True)
                for line in wrong + (output.splitlines()[:300] if wrong else []):
                    print("#   " + line)
        for number, (name, look) in enumerate((("STARTTLS on another port only", lambda: compare_ports(lab)),
                                               ("STARTTLS is asked for on port 465", at_465.result)), len(CASES) + 1):
            wrong = list(look())
            failures += bool(wrong)
            print("%s %d - %s" % ("not ok" if wrong else "ok", number, name), flush=True)
            for line in wrong:
                print("#   " + line)
        subprocess.run(["umount", "/etc/hosts"], check=True)
    return 1 if failures else 0


sys.exit(main())
