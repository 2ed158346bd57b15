#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Sendcheck authors
"""A real Postfix with Dovecot's login service, one loopback address a fault, each on the real ports 25, 465 and 587.

Runs inside in-namespace.sh: the network holds nothing but loopback, and all daemons end with the namespace.
"""
import grp
import http.server
import json
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import threading
import time
import urllib.parse

USER, PASSWORD = "user@example.net", "correct horse 42"
TOKEN = "ya29.a-good-access-token"

# name: (options of its smtpd, certificate); each gets an address 127.0.1.N and the name NAME.lab.example.net
HOSTS = {
    "mail": ([], "mail"),
    "connections": (["smtpd_client_connection_count_limit=1"], "mail"),
    "sessions": (["smtpd_client_new_tls_session_rate_limit=1"], "mail"),
    "logins": (["smtpd_client_auth_rate_limit=1"], "mail"),
    "rate": (["smtpd_client_message_rate_limit=1"], "mail"),
    "errors": (["smtpd_hard_error_limit=1", "smtpd_error_sleep_time=0"], "mail"),
    "refused": (["smtpd_delay_reject=no", "smtpd_client_restrictions=check_client_access,static:{421 4.7.0 Try again later}"], "mail"),
    "listed": (["smtpd_client_restrictions=check_client_access,static:{554 5.7.1 Service unavailable; Client host blocked using "
                "dnsbl.example; see https://dnsbl.example/q}"], "mail"),
    "closing": (["smtpd_recipient_restrictions=check_client_access,static:{421 4.7.1 Service not available, closing channel}"], "mail"),
    "greylist": (["smtpd_recipient_restrictions=check_client_access,static:{450 4.2.0 Greylisted, see https://postgrey.example.net/}"], "mail"),
    "owner": (["smtpd_sender_restrictions=reject_sender_login_mismatch"], "mail"),
    "small": (["message_size_limit=300"], "mail"),
    "plain": (["smtpd_tls_security_level=none", "smtpd_tls_auth_only=no"], "mail"),
    "expired": ([], "expired"),
    "wrongname": ([], "wrongname"),
    "selfsigned": ([], "selfsigned"),
    "unknown": ([], "unknown"),
    "notyet": ([], "notyet"),
    "noint": ([], "noint"),
    "expiredint": ([], "expiredint"),
    "weak1024": (["tls_medium_cipherlist=DEFAULT@SECLEVEL=0"], "weak1024"),
    "sha1": (["tls_medium_cipherlist=DEFAULT@SECLEVEL=0"], "sha1"),
    "badeku": ([], "badeku"),
    "cnonly": ([], "cnonly"),
    "wildcard": ([], "wildcard"),
    "ip": ([], "ip"),
    "twofaults": ([], "twofaults"),
    "oldtls": (["smtpd_tls_protocols=<=TLSv1", "smtpd_tls_mandatory_protocols=<=TLSv1", "tls_medium_cipherlist=DEFAULT@SECLEVEL=0"], "mail"),
    "ccert": (["smtpd_tls_req_ccert=yes", "smtpd_tls_security_level=encrypt"], "mail"),
}


def run(*command, **more):
    return subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, **more)


class Introspection(http.server.BaseHTTPRequestHandler):
    """Says whose an access token is, as the providers' servers do (RFC 7662 in small)."""

    def do_GET(self):
        token = urllib.parse.parse_qs(urllib.parse.urlparse(self.path).query).get("access_token", [""])[0]
        good = token == TOKEN
        body = json.dumps({"email": USER, "expires_in": 3600} if good else {"error": "invalid_token"}).encode()
        self.send_response(200 if good else 401)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


class Lab:
    hosts = HOSTS
    ipv6 = {"fd5e:4d::1": "mail"}  # address: whose listener
    more_names = []                # in the certificate that is good

    def __init__(self):
        self.dir = tempfile.mkdtemp(prefix="sendcheck-lab.")
        os.chmod(self.dir, 0o755)
        self.ca = os.path.join(self.dir, "ca.pem")
        self.address = {name: "127.0.1.%d" % n for n, name in enumerate(self.hosts, 1)}

    @staticmethod
    def missing():
        """What keeps the lab from running, in words, or None."""
        for program in ("postfix", "dovecot", "certtool"):
            if not shutil.which(program, path="/usr/sbin:/sbin:/usr/bin:/bin"):
                return "%s is not installed" % program
        for name, database in (("postfix", pwd.getpwnam), ("postdrop", grp.getgrnam), ("dovenull", pwd.getpwnam)):
            try:
                database(name)
            except KeyError:
                return "there is no user or group %s" % name
        return None

    def host(self, name):
        return "%s.lab.example.net" % name

    def start(self):
        if "SC_LAB_NAMESPACE" not in os.environ:
            raise SystemExit("run this below in-namespace.sh: it changes the names and addresses of the computer")
        self._names()
        self._certificates()
        self._dovecot()
        self._postfix()
        for name in self.hosts:
            self._wait(self.address[name], 587)

    def stop(self):
        for command in (["postfix", "-c", self.dir + "/etc", "stop"], ["doveadm", "-c", self.dir + "/dovecot.conf", "stop"]):
            subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        shutil.rmtree(self.dir, ignore_errors=True)

    def log(self):
        if not os.path.exists(self.dir + "/maillog"):
            return "(no mail log)"
        with open(self.dir + "/maillog", encoding="utf-8", errors="replace") as log:
            return log.read()

    def _names(self):
        hosts = os.path.join(self.dir, "hosts")
        with open(hosts, "w", encoding="ascii") as out:
            out.write("127.0.0.1 localhost\n::1 localhost\n")
            for name, address in self.address.items():
                run("ip", "address", "add", address + "/32", "dev", "lo")
                out.write("%s %s\n" % (address, self.host(name)))
            run("ip", "address", "add", "fd5e:4d::1/128", "dev", "lo", "nodad")
            out.write("fd5e:4d::1 %s\n" % self.host("mail"))
        nsswitch = os.path.join(self.dir, "nsswitch.conf")
        with open(nsswitch, "w", encoding="ascii") as out:
            out.write("passwd: files\ngroup: files\nhosts: files\nservices: files\nprotocols: files\n")
        run("mount", "--bind", hosts, "/etc/hosts")
        run("mount", "--bind", nsswitch, "/etc/nsswitch.conf")

    def _certificate(self, name, lines, signer="ca", days=(-1, 30), key_kind=("ecdsa", "--curve", "secp256r1"), digest="sha256", sends=()):
        template, key, pem = (os.path.join(self.dir, name + end) for end in (".tmpl", ".key", ".pem"))
        now = time.time()
        stamp = lambda day: time.strftime("%Y-%m-%d %H:%M:%S UTC", time.gmtime(now + day * 86400))
        with open(template, "w", encoding="ascii") as out:
            out.write('activation_date = "%s"\nexpiration_date = "%s"\n' % (stamp(days[0]), stamp(days[1])) + "\n".join(lines) + "\n")
        run("certtool", "--generate-privkey", "--key-type", *key_kind, "--outfile", key)
        if signer is None:
            run("certtool", "--generate-self-signed", "--load-privkey", key, "--template", template, "--outfile", pem)
        else:
            ca = os.path.join(self.dir, signer)
            run("certtool", "--generate-certificate", "--hash", digest, "--load-privkey", key, "--load-ca-certificate", ca + ".pem",
                "--load-ca-privkey", ca + ".key", "--template", template, "--outfile", pem)
        with open(pem + "-with-key", "w", encoding="ascii") as out:
            for part in [key, pem] + [os.path.join(self.dir, other + ".pem") for other in sends]:
                with open(part, encoding="ascii") as text:
                    out.write(text.read())

    def _certificates(self):
        server = ["signing_key", "tls_www_server"]
        names = ['dns_name = "%s"' % self.host(n) for n in list(self.hosts) + self.more_names]
        self._certificate("ca", ['cn = "Lab Authority"', 'organization = "Lab"', "ca", "cert_signing_key"], None, days=(-90, 90))
        self._certificate("stranger", ['cn = "Unknown Authority"', "ca", "cert_signing_key"], None)
        self._certificate("mail", ['cn = "mail.lab.example.net"'] + names + server)
        self._certificate("expired", ['cn = "%s"' % self.host("expired"), 'dns_name = "%s"' % self.host("expired")] + server, days=(-30, -3))
        self._certificate("wrongname", ['cn = "other.example.org"', 'dns_name = "other.example.org"'] + server)
        self._certificate("selfsigned", ['cn = "%s"' % self.host("selfsigned"), 'dns_name = "%s"' % self.host("selfsigned")] + server, None)
        self._certificate("unknown", ['cn = "%s"' % self.host("unknown"), 'dns_name = "%s"' % self.host("unknown")] + server, "stranger")
        authority = ['organization = "Lab"', "ca", "cert_signing_key"]
        self._certificate("between", ['cn = "Lab Intermediate"'] + authority)
        self._certificate("oldbetween", ['cn = "Lab Old Intermediate"'] + authority, days=(-60, -10))
        leaf = lambda n, *more: ['cn = "%s"' % self.host(n), 'dns_name = "%s"' % self.host(n), *more] + server
        self._certificate("notyet", leaf("notyet"), days=(3, 30))
        self._certificate("noint", leaf("noint"), "between")
        self._certificate("expiredint", leaf("expiredint"), "oldbetween", sends=["oldbetween"])
        self._certificate("weak1024", leaf("weak1024", "encryption_key"), key_kind=("rsa", "--bits", "1024"))
        self._certificate("sha1", leaf("sha1", "encryption_key"), key_kind=("rsa", "--bits", "2048"), digest="sha1")
        self._certificate("badeku", leaf("badeku")[:-1] + ["tls_www_client"])
        self._certificate("cnonly", ['cn = "%s"' % self.host("cnonly")] + server)
        self._certificate("wildcard", ['cn = "*.lab.example.net"', 'dns_name = "*.lab.example.net"'] + server)
        self._certificate("ip", ['cn = "%s"' % self.host("ip"), "ip_address = 127.0.1.99"] + server)
        self._certificate("twofaults", ['cn = "other.example.org"', 'dns_name = "other.example.org"'] + server, days=(-30, -3))

    def _oauth(self):
        self.introspection = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Introspection)
        threading.Thread(target=self.introspection.serve_forever, daemon=True).start()
        with open(self.dir + "/oauth2.conf", "w", encoding="ascii") as out:
            out.write("tokeninfo_url = http://127.0.0.1:%d/tokeninfo?access_token=\nusername_attribute = email\n"
                      % self.introspection.server_address[1])

    def _dovecot(self):
        self._oauth()
        with open(self.dir + "/passwd", "w", encoding="ascii") as out:
            out.write("%s:{PLAIN}%s\n" % (USER, PASSWORD))
        for name in ("queue", "queue/private"):
            os.makedirs(os.path.join(self.dir, name), mode=0o700 if "/" in name else 0o755, exist_ok=True)
        shutil.chown(self.dir + "/queue/private", "postfix")
        with open(self.dir + "/dovecot.conf", "w", encoding="ascii") as out:
            out.write("""base_dir = {0}/run
state_dir = {0}/state
log_path = {0}/dovecot.log
protocols =
ssl = no
disable_plaintext_auth = no
auth_mechanisms = plain login cram-md5 scram-sha-1 scram-sha-256 xoauth2 oauthbearer
auth_failure_delay = 0
default_login_user = dovenull
default_internal_user = dovecot
passdb {{
  driver = oauth2
  mechanisms = xoauth2 oauthbearer
  args = {0}/oauth2.conf
}}
passdb {{
  driver = passwd-file
  mechanisms = plain login cram-md5 scram-sha-1 scram-sha-256
  args = scheme=PLAIN username_format=%u {0}/passwd
}}
service auth {{
  unix_listener {0}/queue/private/auth {{
    mode = 0660
    user = postfix
    group = postfix
  }}
}}
service stats {{
  unix_listener stats-writer {{
    mode = 0666
  }}
}}
""".format(self.dir))

    def _postfix(self):
        etc = self.dir + "/etc"
        for name in ("etc", "data", "queue"):
            os.makedirs(os.path.join(self.dir, name), exist_ok=True)
        shutil.chown(self.dir + "/data", "postfix")
        with open(etc + "/owner", "w", encoding="ascii") as out:
            out.write("two@example.net somebody@example.net\n%s %s\n" % (USER, USER))
        with open(etc + "/main.cf", "w", encoding="ascii") as out:
            out.write("""compatibility_level = 3.6
queue_directory = {0}/queue
data_directory = {0}/data
command_directory = /usr/sbin
daemon_directory = /usr/lib/postfix/sbin
shlib_directory = /usr/lib/postfix
meta_directory = /etc/postfix
mail_owner = postfix
setgid_group = postdrop
maillog_file = {0}/maillog
maillog_file_prefixes = {0}
myhostname = mail.lab.example.net
mydestination = example.net
mynetworks = 192.0.2.99/32
smtpd_client_event_limit_exceptions =
inet_interfaces = all
inet_protocols = all
alias_maps =
local_recipient_maps =
local_transport = discard:
default_transport = discard:
relay_transport = discard:
smtpd_tls_security_level = may
smtpd_tls_auth_only = yes
smtpd_tls_loglevel = 1
smtpd_sasl_type = dovecot
smtpd_sasl_path = private/auth
smtpd_sasl_security_options = noanonymous
smtpd_relay_restrictions = permit_sasl_authenticated, reject_unauth_destination
smtpd_sender_login_maps = texthash:{0}/etc/owner
smtpd_peername_lookup = no
disable_dns_lookups = yes
anvil_rate_time_unit = 600s
queue_minfree = 0
""".format(self.dir))
        lines = ["cleanup unix n - n - 0 cleanup", "qmgr unix n - n 300 1 qmgr", "tlsmgr unix - - n 1000? 1 tlsmgr",
                 "rewrite unix - - n - - trivial-rewrite", "bounce unix - - n - 0 bounce", "defer unix - - n - 0 bounce",
                 "trace unix - - n - 0 bounce", "proxymap unix - - n - - proxymap", "error unix - - n - - error",
                 "retry unix - - n - - error", "discard unix - - n - - discard", "anvil unix - - n - 1 anvil",
                 "scache unix - - n - 1 scache", "postlog unix-dgram n - n - 1 postlogd"]
        listeners = [(self.address[name], name) for name in self.hosts] + [("[%s]" % a, name) for a, name in self.ipv6.items()]
        for address, name in listeners:
            options, certificate = self.hosts[name]
            options = options + ["smtpd_tls_chain_files=%s/%s.pem-with-key" % (self.dir, certificate)]
            given = "".join(" -o {%s}" % o.replace("=", " = ", 1) if " " in o else " -o " + o for o in options)
            lines.append("%s:25 inet n - n - - smtpd%s" % (address, given))
            lines.append("%s:587 inet n - n - - smtpd -o smtpd_sasl_auth_enable=yes%s" % (address, given))
            if name != "plain":
                lines.append("%s:465 inet n - n - - smtpd -o smtpd_sasl_auth_enable=yes -o smtpd_tls_wrappermode=yes%s" % (address, given))
        with open(etc + "/master.cf", "w", encoding="ascii") as out:
            out.write("\n".join(lines) + "\n")
        self._daemon("dovecot", "-c", self.dir + "/dovecot.conf")
        self._daemon("postfix", "-c", etc, "start")

    def _daemon(self, *command):
        """Starts a daemon; it writes into a file of its own, for a pipe it keeps open would never end."""
        name = os.path.join(self.dir, os.path.basename(command[0]) + ".start")
        with open(name, "w", encoding="utf-8") as out:
            started = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=out, stderr=out, timeout=60)
        if started.returncode:
            with open(name, encoding="utf-8") as text:
                raise RuntimeError("%s: %s\n%s" % (command[0], text.read(), self.log()))

    def _wait(self, address, port):
        end = time.monotonic() + 20
        while time.monotonic() < end:
            with socket.socket() as probe:
                if probe.connect_ex((address, port)) == 0:
                    return
        raise RuntimeError("nothing listens on %s:%d\n%s" % (address, port, self.log()))
