#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Sendcheck authors
"""A real Exim, one loopback address a fault, each on the real ports 25, 465 and 587.

Exim's package cannot be installed beside Postfix's; its program, unpacked into _build/exim by “./dev test”, needs no installing. Runs
inside in-namespace.sh, as postfix.py does.
"""
import glob
import os
import pathlib
import pwd
import shutil
import subprocess

from postfix import PASSWORD, USER, Lab, run

PROGRAM = os.environ.get("SENDCHECK_EXIM") or str(pathlib.Path(__file__).resolve().parents[2] / "_build/exim/usr/sbin/exim4")
RUNS_AS = "Debian-exim"

# name: (lines of the main section, lines of ACLs); each gets an address 127.0.1.N and the name NAME.lab.example.net
HOSTS = {
    "mail": ("", ""),
    "many": ("smtp_accept_max = 1", ""),
    "manyhost": ("smtp_accept_max = 20\nsmtp_accept_max_per_host = 1", ""),
    "loaded": ("smtp_load_reserve = 0.0\nsmtp_reserve_hosts = 192.0.2.1", ""),
    "rejected": ("host_reject_connection = *", ""),
    "slow": ("acl_smtp_mail = acl_mail", "acl_mail:\n  defer message = 421 4.7.0 Too many messages, slow down"),
    "limited": ("acl_smtp_auth = acl_auth", "acl_auth:\n  defer message = 454 4.7.0 Too many login attempts, please try again later"),
    "shut": ("acl_smtp_auth = acl_auth", "acl_auth:\n  drop message = 554 5.7.0 Too many login failures, temporarily blocked"),
    "broken": ("", ""),
    "grey": ("acl_smtp_rcpt = acl_grey", "acl_grey:\n  defer message = Greylisted, please try again later"),
    "small": ("message_size_limit = 300", ""),
    "spam": ("acl_smtp_data = acl_data", "acl_data:\n  deny message = This message was classified as spam"),
    "later": ("acl_smtp_data = acl_data", "acl_data:\n  defer message = 421 4.3.2 System shutting down"),
    "owner": ("acl_smtp_mail = acl_mail",
              "acl_mail:\n  deny condition = ${if !eq{$sender_address}{$authenticated_id}}\n"
              "       message = 553 5.7.1 $sender_address: Sender address not owned by user $authenticated_id\n  accept"),
    "space": ("check_spool_space = 1000000G", ""),
}
# What decides over a login, instead of the right pair: that nobody can tell now.
CONDITIONS = {"broken": "${lookup{x}dbm{/nonexistent/users}}"}


class Exim(Lab):
    hosts = HOSTS
    ipv6 = {}

    @staticmethod
    def missing():
        if not os.access(PROGRAM, os.X_OK):
            return "Exim is not unpacked in _build/exim: ./dev test does it"
        return None if shutil.which("certtool") else "certtool is not installed"

    def start(self):
        self.daemons = []
        self._names()
        self._certificates()
        self._user()
        for name in self.hosts:
            self._exim(name)
        for name in self.hosts:
            self._wait(self.address[name], 587)

    def stop(self):
        for daemon in self.daemons:
            daemon.terminate()
            daemon.wait()
        shutil.rmtree(self.dir, ignore_errors=True)

    def log(self):
        text = ""
        for name in sorted(self.hosts):
            for path in sorted(glob.glob("%s/%s/mainlog" % (self.dir, name))):
                with open(path, encoding="utf-8", errors="replace") as log:
                    text += "".join("%s: %s" % (name, line) for line in log)
        return text

    def _user(self):
        """The user that Debian's Exim is built for, known in this namespace alone."""
        try:
            pwd.getpwnam(RUNS_AS)
            return
        except KeyError:
            pass
        for name, line in (("passwd", "%s:x:60999:60999::/nonexistent:/usr/sbin/nologin\n" % RUNS_AS), ("group", "%s:x:60999:\n" % RUNS_AS)):
            copy = os.path.join(self.dir, "etc-" + name)
            shutil.copy("/etc/" + name, copy)
            with open(copy, "a", encoding="utf-8") as out:
                out.write(line)
            run("mount", "--bind", copy, "/etc/" + name)

    def _exim(self, name):
        main, acls = self.hosts[name]
        home = os.path.join(self.dir, name)
        os.makedirs(home + "/spool")
        os.makedirs(home + "/tls")  # Exim watches the folder of the certificate
        shutil.copy(self.dir + "/mail.pem-with-key", home + "/tls/pem")
        run("chown", "-R", RUNS_AS + ":" + RUNS_AS, home)
        condition = lambda user, word: CONDITIONS.get(name, "${if and{{eq{%s}{%s}}{eq{%s}{%s}}}}" % (user, USER, word, PASSWORD))
        with open(home + "/conf", "w", encoding="ascii") as out:
            out.write("""exim_path = {program}
primary_hostname = {host}
spool_directory = {home}/spool
log_file_path = {home}/%slog
pid_file_path = {home}/pid
local_interfaces = {address}
daemon_smtp_ports = 25 : 465 : 587
tls_on_connect_ports = 465
tls_advertise_hosts = *
tls_certificate = {home}/tls/pem
tls_privatekey = {home}/tls/pem
auth_advertise_hosts = ${{if and{{{{def:tls_in_cipher}}{{!eq{{$received_port}}{{25}}}}}}{{*}}{{}}}}
dsn_advertise_hosts = *
smtputf8_advertise_hosts = *
host_lookup =
dns_ipv4_lookup =
rfc1413_query_timeout = 0s
queue_only
keep_environment =
{more_main}
{rcpt}
begin acl
acl_own_rcpt:
  accept authenticated = *
  accept domains = example.net
  deny message = relay not permitted
{acls}
begin authenticators
plain:
  driver = plaintext
  public_name = PLAIN
  server_condition = {plain}
  server_set_id = $auth2
login:
  driver = plaintext
  public_name = LOGIN
  server_prompts = Who are you? : And the word?
  server_condition = {login}
  server_set_id = $auth1
cram:
  driver = cram_md5
  public_name = CRAM-MD5
  server_secret = ${{if eq{{$auth1}}{{{user}}}{{{password}}}fail}}
  server_set_id = $auth1
""".format(program=PROGRAM, host=self.host(name), home=home, address=self.address[name], more_main=main, acls=acls,
           rcpt="" if "acl_smtp_rcpt" in main else "acl_smtp_rcpt = acl_own_rcpt", user=USER, password=PASSWORD,
           plain=condition("$auth2", "$auth3"), login=condition("$auth1", "$auth2")))
        with open(home + "/start", "w", encoding="utf-8") as out:
            self.daemons.append(subprocess.Popen([PROGRAM, "-C", home + "/conf", "-bdf"], stdin=subprocess.DEVNULL, stdout=out, stderr=out))
