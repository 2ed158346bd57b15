#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Sendcheck authors
"""Certificates good and bad, made by certtool."""
import itertools
import os
import subprocess
import time

EC = ("ecdsa", "--curve", "secp256r1")
RSA = ("rsa", "--bits", "2048")
SHORT = ("rsa", "--bits", "1024")


def stamp(days):
    return time.strftime("%Y-%m-%d %H:%M:%S UTC", time.gmtime(time.time() + days * 86400))


class Certificate:
    def __init__(self, key, pem):
        self.key, self.pem = key, pem

    def text(self):
        with open(self.pem, encoding="ascii") as file:
            return file.read()


class Maker:
    def __init__(self, directory):
        self.dir = directory
        self.numbers = itertools.count(1)  # threads may share it

    def _run(self, *command):
        done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        if done.returncode:
            raise RuntimeError("%s\n%s" % (" ".join(command), done.stdout))

    def _file(self, end):
        return os.path.join(self.dir, "%d.%s" % (next(self.numbers), end))

    def _template(self, cn, names, lines, days):
        template = self._file("template")
        with open(template, "w", encoding="ascii") as out:
            if cn:
                out.write('cn = "%s"\n' % cn)
            for name in names:
                out.write('%s = "%s"\n' % ("ip_address" if name.replace(".", "").isdigit() else "dns_name", name))
            out.write('activation_date = "%s"\nexpiration_date = "%s"\nserial = %d\n' % (stamp(days[0]), stamp(days[1]), next(self.numbers)))
            out.write("".join(line + "\n" for line in lines))
        return template

    def make(self, cn, issuer, *lines, names=(), days=(-7, 90), kind=EC, digest=None):
        """A certificate with just these lines in its template; issuer None: it signs itself."""
        key, pem = self._file("key"), self._file("pem")
        template = self._template(cn, names, lines, days)
        self._run("certtool", "--generate-privkey", "--key-type", *kind, "--outfile", key)
        command = ["certtool", "--load-privkey", key, "--template", template, "--outfile", pem] + (["--hash", digest] if digest else [])
        if issuer is None:
            self._run(*command, "--generate-self-signed")
        else:
            self._run(*command, "--generate-certificate", "--load-ca-certificate", issuer.pem, "--load-ca-privkey", issuer.key)
        return Certificate(key, pem)

    def authority(self, cn, issuer=None, *lines, house="Test House", **more):
        return self.make(cn, issuer, 'organization = "%s"' % house, "ca", "cert_signing_key", *lines, **more)

    def server(self, name, issuer, *lines, **more):
        """A server's, for this name in both places unless told otherwise."""
        usage = ["signing_key", "tls_www_server"] + (["encryption_key"] if more.get("kind", EC)[0] == "rsa" else [])
        return self.make(more.pop("cn", name), issuer, *lines, *usage, names=more.pop("names", [name]), **more)

    def chain(self, *certificates):
        """A file with these, in this order."""
        name = self._file("chain")
        with open(name, "w", encoding="ascii") as out:
            out.write("".join(certificate.text() for certificate in certificates))
        return name
