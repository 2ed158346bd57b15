# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Sendcheck authors
"""A small internet: clients, each behind its own link, a router that may do anything to them, and a network of servers.

    client cN  192.0.2.4N+2   2001:db8:1:N::2        (from 203.0.113.2 on when there are many) a namespace for each case
       |
    router (the namespace this runs in; the provider, and whoever else stands on the way)
       |
    server     198.51.100.0/24  2001:db8:2::/64      Postfix, Dovecot, unbound and the peers of peers.py

Runs inside in-namespace.sh: names are this run's own, and everything ends with it.
"""
import os
import shutil
import socket
import subprocess
import sys

import postfix

HERE = os.path.dirname(os.path.abspath(__file__))
ZONE = "lab.example.net"

# What answers where: the last part of the address, whether over IPv6 as well, and the peers there (mode, ports).
PLACES = {
    "mail": (25, True, None),
    "mail4": (25, False, None),
    "plain": (26, True, None),
    "nobody": (250, True, None),
    "silent": (41, True, {"silent": (25, 587)}),
    "late": (42, False, {"late=6": (587,)}),
    "tarpit": (43, False, {"late=30": (587,)}),
    "masked": (44, False, {"masked": (25, 587)}),
    "web": (45, False, {"http": (587,)}),
    "many1": (61, False, {"overload": (587,)}),
    "many2": (62, False, {"late=0": (587,)}),
    "many3": (63, False, {"late=0": (587,)}),
    "many4": (64, False, {"late=0": (587,)}),
    "many5": (65, False, {"late=0": (587,)}),
    "all1": (71, False, {"overload": (587,)}),
    "all2": (72, False, {"overload": (587,)}),
    "all3": (73, False, {"overload": (587,)}),
}


def run(*command, **more):
    return subprocess.run([str(c) for c in command], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, **more)


def inside(namespace, *command):
    return ["ip", "netns", "exec", namespace] + [str(c) for c in command]


class Road(postfix.Lab):
    hosts = {name: postfix.HOSTS[name] for name in ("mail", "plain", "listed", "connections")}
    ipv6 = {"2001:db8:2::25": "mail", "2001:db8:2::26": "plain"}
    more_names = ["mail4", "only4", "only6", "dead6", "nobody"]

    def __init__(self):
        super().__init__()
        self.address = {"mail": "198.51.100.25", "plain": "198.51.100.26", "listed": "198.51.100.27", "connections": "198.51.100.28"}
        self.processes = []

    @staticmethod
    def missing():
        for program in ("nft", "unbound", "ethtool", "ip"):
            if not shutil.which(program, path="/usr/sbin:/sbin:/usr/bin:/bin"):
                return "%s is not installed" % program
        return postfix.Lab.missing()

    def stop(self):
        for process in self.processes:
            process.kill()
        super().stop()

    def spawn(self, namespace, *command, word=None):
        """Starts a helper; waits for the word it says when it is ready."""
        process = subprocess.Popen(inside(namespace, *command) if namespace else list(command), stdin=subprocess.DEVNULL,
                                   stdout=subprocess.PIPE if word else subprocess.DEVNULL, stderr=subprocess.DEVNULL, text=True)
        self.processes.append(process)
        if word and process.stdout.readline().strip() != word:
            raise RuntimeError("%s did not start" % " ".join(command))
        return process

    # ---- the network

    def _names(self):
        """Called by start(): the network, before any daemon."""
        run("mount", "-t", "tmpfs", "tmpfs", "/run")
        os.makedirs("/run/netns")
        run("sysctl", "-qw", "net.ipv4.ip_forward=1", "net.ipv6.conf.all.forwarding=1")
        run("ip", "netns", "add", "server")
        run("ip", "link", "add", "srv", "type", "veth", "peer", "name", "eth0", "netns", "server")
        batch = ["address add 198.51.100.1/24 dev srv", "address add 2001:db8:2::1/64 dev srv nodad", "link set srv up"]
        run("ip", "-batch", "-", input="\n".join(batch))
        parts = sorted({25, 26, 27, 28, 53} | {part for name, (part, _, _) in PLACES.items() if name != "nobody"})
        batch = ["link set lo up", "link set eth0 up"]
        for part in parts:
            batch += ["address add 198.51.100.%d/24 dev eth0" % part, "address add 2001:db8:2::%d/64 dev eth0 nodad" % part]
        batch += ["route add default via 198.51.100.1", "-6 route add default via 2001:db8:2::1"]
        run("ip", "-n", "server", "-batch", "-", input="\n".join(b for b in batch if not b.startswith("-6")))
        run("ip", "-n", "server", "-6", "route", "add", "default", "via", "2001:db8:2::1")
        self._no_giants("server")
        self._files()
        self._dns()
        words = ["%s,198.51.100.%d,%d" % (mode, part, port)
                 for part, _, peers in PLACES.values() for mode, ports in (peers or {}).items() for port in ports]
        words += ["%s,2001:db8:2::%d,%d" % (mode, part, port)
                  for part, both, peers in PLACES.values() if both for mode, ports in (peers or {}).items() for port in ports]
        self.spawn("server", sys.executable, HERE + "/peers.py", *words, word="ready")

    @staticmethod
    def _no_giants(namespace):
        """A pair of virtual cards passes packets of 64 KiB; rules about lengths then hit the wrong ones."""
        subprocess.run(inside(namespace, "ethtool", "-K", "eth0", "tso", "off", "gso", "off", "gro", "off"),
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def _files(self):
        for name, text in (("resolv.conf", "nameserver 198.51.100.53\noptions timeout:2 attempts:2\n"),
                           ("hosts", "127.0.0.1 localhost\n::1 localhost\n"),
                           ("nsswitch.conf", "passwd: files\ngroup: files\nhosts: files dns\nservices: files\nprotocols: files\n")):
            path = os.path.join(self.dir, name)
            with open(path, "w", encoding="ascii") as out:
                out.write(text)
            run("mount", "--bind", path, os.path.realpath("/etc/" + name))

    def client(self, n, small_packets=False):
        """A new computer, number @n. small_packets: rules about the length of packets follow."""
        name = "c%d" % n
        run("ip", "netns", "add", name)
        run("ip", "-batch", "-", input="link add %s type veth peer name eth0 netns %s\naddress add %s/30 dev %s\n"
            "address add 2001:db8:1:%x::1/64 dev %s nodad\nlink set %s up\n" % (name, name, self.client_address(n, 1), name, n, name, name))
        run("ip", "-n", name, "-batch", "-", input="link set lo up\naddress add %s/30 dev eth0\naddress add 2001:db8:1:%x::2/64 dev eth0 nodad\n"
            "link set eth0 up\nroute add default via %s\nroute add ::/0 via 2001:db8:1:%x::1\n" % (self.client_address(n), n, self.client_address(n, 1), n))
        if small_packets:
            self._no_giants(name)

    @staticmethod
    def client_address(n, last=2):
        return "%s.%d" % ("192.0.2" if n < 63 else "203.0.113", 4 * (n % 63) + last)

    def rule(self, n, where, rules):
        """Rules of the packet filter for client @n. where: client (its own), to (the router, on the way out), from (the router, on the way back),
        server (its own), nat (the router sends elsewhere)."""
        namespace, chain, match = {
            "client": ("c%d" % n, "type filter hook output priority 0", [""]),
            "to": (None, "type filter hook forward priority 0", ['iifname "c%d" ' % n]),
            "from": (None, "type filter hook forward priority 0", ['oifname "c%d" ' % n]),
            "server": ("server", "type filter hook input priority 0", ["ip saddr %s " % self.client_address(n), "ip6 saddr 2001:db8:1:%x::2 " % n]),
            "nat": (None, "type nat hook prerouting priority -100", ['iifname "c%d" ' % n]),
        }[where]
        lines = []
        for line in rules:
            for prefix in match:
                other = "ipv6" if prefix.startswith("ip ") else "ipv4" if prefix.startswith("ip6") else None
                if other is None or "nfproto " + other not in line:
                    lines.append(prefix + line)
        text = "table inet t%d_%s {\nchain c { %s;\n%s\n}\n}\n" % (n, where, chain, "\n".join(lines))
        run(*(inside(namespace, "nft", "-f", "-") if namespace else ["nft", "-f", "-"]), input=text)

    # ---- names

    def zone(self, name, records):
        path = os.path.join(self.dir, name + ".zone" if name != "." else "root.zone")
        with open(path, "w", encoding="ascii") as out:
            out.write("$TTL 60\n%s SOA ns.%s. hostmaster.%s. 1 3600 600 86400 60\n%s NS ns.%s.\n" % (
                "@" if name != "." else ".", ZONE, ZONE, "@" if name != "." else ".", ZONE))
            out.write("\n".join(records) + "\n")
        return 'auth-zone:\n  name: "%s"\n  zonefile: "%s"\n  for-downstream: yes\n  for-upstream: yes\n  fallback-enabled: no\n' % (name, path)

    def zones(self):
        """(name, records) of every zone; a test adds its own."""
        records = ["$ORIGIN %s." % ZONE, "ns A 198.51.100.53"]
        for name, (part, both, _) in PLACES.items():
            records.append("%s A 198.51.100.%d" % (name, part))
            if both:
                records.append("%s AAAA 2001:db8:2::%d" % (name, part))
        records += ["listed A 198.51.100.27", "connections A 198.51.100.28"]
        records += ["many A 198.51.100.%d" % PLACES["many%d" % i][0] for i in range(1, 6)]
        records += ["all A 198.51.100.%d" % PLACES["all%d" % i][0] for i in range(1, 4)]
        records += ["dangling CNAME nothing", "nodata TXT empty", "only4 A 198.51.100.25", "only6 AAAA 2001:db8:2::25",
                    "dead6 A 198.51.100.25", "dead6 AAAA 2001:db8:2::250"]
        return [(".", []), (ZONE, records)] + self.others()

    @staticmethod
    def others():
        """The third parties of data/advice/others.xml, each in another state."""
        test_entry = "2.0.0.127 A 127.0.0.2"
        return [
            ("zen.spamhaus.org", [test_entry, "*.2.0.192 A 127.0.0.4"]),          # works, and lists our clients
            ("bl.spamcop.net", ["*.2.0.192 A 127.0.0.2"]),                        # dead: the test entry is missing
            ("psbl.surriel.com", ["* A 127.0.0.2"]),                              # lists the whole world
            ("dnsbl-1.uceprotect.net", ["* A 127.255.255.254"]),                  # does not talk to this name server
            ("2.0.192.in-addr.arpa", ["* PTR home.isp.example."]),
            ("isp.example", ["home A 192.0.2.200"]),                              # does not lead back
            ("example.net", ["@ TXT \"v=spf1 mx -all\"", "default._domainkey TXT \"v=DKIM1; p=MIGf\""]),
            ("gmail.com", ["smtp A 198.51.100.25"]),
        ]

    def _dns(self):
        zones = "".join(self.zone(name, records) for name, records in self.zones())
        conf = os.path.join(self.dir, "unbound.conf")
        self.dns_log = os.path.join(self.dir, "unbound.log")
        with open(conf, "w", encoding="ascii") as out:
            out.write("""server:
  directory: "{0}"
  chroot: ""
  username: ""
  pidfile: "{0}/unbound.pid"
  logfile: "{0}/unbound.log"
  use-syslog: no
  log-queries: yes
  rrset-roundrobin: no
  interface: 198.51.100.53
  interface: 2001:db8:2::53
  access-control: 0.0.0.0/0 allow
  access-control: ::/0 allow
  module-config: "iterator"
  root-hints: ""
  verbosity: 1
  local-zone: "2.0.192.in-addr.arpa." nodefault
  local-zone: "8.b.d.0.1.0.0.2.ip6.arpa." nodefault
  local-zone: "test." nodefault
  local-zone: "timeout.test." deny
  local-zone: "refused.test." refuse
remote-control:
  control-enable: no
auth-zone:
  name: "servfail.test"
  for-downstream: yes
  for-upstream: yes
  fallback-enabled: no
{1}""".format(self.dir, zones))
        run(*inside("server", "unbound", "-c", conf), stdin=subprocess.DEVNULL, timeout=20)

    def _daemon(self, *command):
        super()._daemon(*inside("server", *command))

    def _wait(self, address, port):
        postfix.Lab._wait(self, address, port)

    def questions_of(self, n):
        """Every name that client @n asked for."""
        with open(self.dns_log, encoding="utf-8", errors="replace") as log:
            return [line.split(self.client_address(n) + " ", 1)[1].split()[0] for line in log if " info: " + self.client_address(n) + " " in line]


def free_port():
    with socket.socket(socket.AF_INET6) as probe:
        probe.bind(("::", 0))
        return probe.getsockname()[1]
