#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Sendcheck authors
"""The way to the server, cut or bent in every way: what sendcheck-cli says of it, and how soon. A row a case, all in one small internet, many at once.

test_road.py sendcheck-cli [WORD...]: only the cases whose names hold one of the words.
SENDCHECK_WIZARD=sendcheck SHOW_REPORTS=show-reports: what was found is looked at in the wizard's pages as well, and its one click is followed.
"""
import concurrent.futures
import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import threading
import time

from postfix import PASSWORD, USER
from road import Road, free_port, inside

CLI = sys.argv[1]
WIZARD = os.environ.get("SENDCHECK_WIZARD")
HERE = os.path.dirname(os.path.abspath(__file__))
TIMEOUT = 5  # --timeout of the runs

# Times are printed. They are bounded only so far that one wait is told from two, and a refusal from a wait: a wait that is cut short by
# nothing takes TIMEOUT, and this much more is allowed. Who is late is asked once more, alone.
SLACK = 5.0
BOTH = "meta l4proto tcp "


class Case:
    """name; what is done to this client: rules ({where: [rule]}), commands (run in its namespace), proxy (a peer of peers.py in the router that
    takes these ports over); what is asked: host, port, security, until, arguments; and what must come of it."""

    def __init__(self, name, rules=None, commands=(), proxy=None, ports=(), prepare=None, host="mail", port=587, security="starttls", until="tls",
                 arguments=(), timeout=TIMEOUT, exit=0, stage=None, step=None, cause=None, also=(), facts=None, words=(), checks=None, within=None,
                 follow=None, quick=False, others=None, cancel=False):
        self.__dict__.update({k: v for k, v in locals().items() if k != "self"})


def on(port, verdict):
    return ["tcp dport %d %s" % (port, verdict)]


PROHIBITED = ["meta nfproto ipv4 tcp dport {0} reject with icmp type admin-prohibited", "meta nfproto ipv6 tcp dport {0} reject with icmpv6 type admin-prohibited"]
MAIL_PORTS = "{ 25, 465, 587, 2525 }"
ONE = TIMEOUT + SLACK
AT_ONCE = SLACK


def blocked(where, verdict, **more):
    return Case("%s: %s" % (where, verdict), {where: on(587, verdict)}, stage="ports", step="connect", exit=11,
                facts={"ports.best": "465 tls", **more.pop("facts", {})}, **more)


CASES = [
    Case("nothing is in the way", within=AT_ONCE),

    # Third parties. First, for the block lists know the first clients only.
    Case("the address is on a block list", host="listed", until="send", arguments=["--ask-others"], exit=14, stage="send", step="rcpt",
         cause="ip-reputation", words=["block list"], within=ONE + SLACK, others="asked",
         facts={"dnsbl.zen": "127.0.0.4", "dnsbl.spamcop": "dead", "dnsbl.psbl": "lists-everything", "dnsbl.uceprotect": "error 127.255.255.254",
                "address.reverse": "home.isp.example", "address.reverse-confirmed": False, "domain.spf": "present", "domain.dmarc": "missing",
                "domain.dkim": "present", "others.asked": lambda names: {"Spamhaus ZEN", "example.net"} <= set(names or [])}),
    Case("the network blocks port 25: another server tells", {"to": on(25, "drop")}, host="only4", port=25, arguments=["--ask-others"], exit=11,
         stage="ports", step="connect", cause="port-blocked-network", facts={"control.result": "timeout"}, within=2 * ONE),
    Case("the server is down: another server tells", host="nobody", arguments=["--ask-others"], exit=11, stage="ports", step="connect",
         cause="server-unreachable", facts={"control.result": "connected"}, words=["can be reached from here"], within=2 * ONE),
    Case("nobody else is asked: port blocked", {"to": on(587, "drop")}, until="send", exit=11, others="none", within=ONE),
    Case("nobody else is asked: address refused", host="listed", until="send", exit=14, cause="ip-reputation", others="none",
         facts={"dnsbl.zen": None, "others.asked": None}, within=ONE),
    Case("nobody else is asked: all is well", until="send", others="none", within=AT_ONCE + 1),
    Case("cancelled while all ports are silent", {"to": ["tcp dport { 25, 465, 587, 2525 } drop"]}, timeout=30, exit=3, cancel=True, within=8),
    Case("a typing error in a known name", host="smtp.gmial.com", exit=10, stage="connectivity", step="resolve", cause="dns-name-unknown",
         facts={"server.similar-host": "smtp.gmail.com"}, words=["smtp.gmail.com"], within=AT_ONCE),

    # The configured port is dropped: the others answer.
    *[blocked(where, "drop", cause="port-blocked-network", facts={"connect.ipv4": "timeout", "connect.ipv6": "timeout"}, within=ONE,
              follow="465 tls" if where == "to" else None) for where in ("client", "to", "server")],
    # Refused as a closed port refuses: no program can tell who it was.
    *[blocked(where, "reject with tcp reset", cause="port-closed", also=["port-blocked-network"], facts={"connect.result": "refused"},
              within=AT_ONCE, quick=True, follow="465 tls" if where == "to" else None) for where in ("client", "to", "server")],
    *[blocked(where, "reject with icmpx type port-unreachable", within=AT_ONCE, facts={"connect.result": "denied" if where == "client" else "refused"},
              cause="port-blocked-here" if where == "client" else "port-blocked-network" if where == "to" else "port-closed")
      for where in ("client", "to", "server")],
    *[Case("%s: reject with admin-prohibited" % where, {where: [r.format(587) for r in PROHIBITED]}, stage="ports", step="connect", exit=11,
           cause="port-blocked-here" if where == "client" else "port-blocked-network" if where == "to" else "port-closed",
           facts={"ports.best": "465 tls"}, within=AT_ONCE) for where in ("client", "to", "server")],
    blocked("to", "reject with icmpx type host-unreachable", cause="port-blocked-network", within=AT_ONCE),
    blocked("to", "reject with icmpx type no-route", cause="port-blocked-network", within=AT_ONCE),
    Case("to: reject with net-prohibited, IPv4 only", {"to": ["meta nfproto ipv4 tcp dport 587 reject with icmp type net-prohibited"]}, host="only4",
         stage="ports", step="connect", exit=11, cause="port-blocked-network", within=AT_ONCE),
    Case("nobody listens on port 2525", port=2525, stage="ports", step="connect", exit=11, cause="port-closed", within=AT_ONCE, quick=True,
         facts={"ports.best": "587 starttls"}, follow="587 starttls"),
    Case("a rule for one user of this computer", {"client": ["meta skuid 0 tcp dport 587 drop"]}, stage="ports", step="connect", exit=11,
         cause="port-blocked-network", within=ONE),

    # Every mail port.
    Case("to: all mail ports dropped", {"to": ["tcp dport %s drop" % MAIL_PORTS]}, stage="ports", step="connect", exit=11, cause="server-unreachable",
         also=["port-blocked-network"], within=ONE),
    Case("to: all mail ports reset", {"to": ["tcp dport %s reject with tcp reset" % MAIL_PORTS]}, stage="ports", step="connect", exit=11,
         also=["server-unreachable", "port-closed"], within=AT_ONCE),
    Case("the server is down", host="nobody", stage="ports", step="connect", exit=11, cause="server-unreachable", within=ONE),
    Case("the router has a black hole", commands=["router:ip route add blackhole 198.51.100.249"], host="198.51.100.249", stage="ports", step="connect",
         exit=11, cause="server-unreachable", within=ONE),
    Case("the router has a prohibition", commands=["router:ip route add prohibit 198.51.100.248"], host="198.51.100.248", stage="ports", step="connect",
         exit=11, cause="port-blocked-network", within=ONE),
    Case("the router knows no way", commands=["router:ip route add unreachable 198.51.100.247"], host="198.51.100.247", stage="ports", step="connect",
         exit=11, cause="server-unreachable", within=ONE),

    # This computer.
    Case("own route: unreachable", commands=["ip route add unreachable 198.51.100.25"], host="only4", exit=11, step="connect", cause="port-blocked-here",
         within=AT_ONCE),
    Case("own route: prohibit", commands=["ip route add prohibit 198.51.100.25"], host="only4", exit=11, step="connect", cause="port-blocked-here",
         within=AT_ONCE),
    Case("own route: blackhole", commands=["ip route add blackhole 198.51.100.25"], host="only4", exit=11, step="connect", cause="port-blocked-here",
         within=AT_ONCE),
    Case("no way out at all", commands=["ip route del default", "ip -6 route del default"], host="198.51.100.25", stage="connectivity", step="connect",
         exit=10, cause="offline", within=AT_ONCE),
    Case("no way out for IPv6", commands=["ip -6 route del default"], within=AT_ONCE),
    Case("only IPv6 at the server, no IPv6 here", commands=["ip -6 route del default"], host="only6", stage="connectivity", step="connect",
         exit=10, also=["offline", "ipv6-broken"], within=AT_ONCE),
    Case("the link is down", commands=["ip link set eth0 down"], stage="connectivity", step="resolve", exit=10, cause="offline", within=ONE),
    Case("the cable is out at the router", commands=["router:ip link set c{n} down"], stage="connectivity", step="resolve", exit=10, cause="offline",
         within=ONE),
    Case("the router is gone, the link is up", commands=["router:ip address flush dev c{n}"], host="198.51.100.25", step="connect",
         cause="offline", exit=10, within=ONE),

    # One family.
    Case("IPv6 in a black hole", {"to": ["meta nfproto ipv6 drop"]}, exit=0, cause="ipv6-broken", facts={"connect.ipv4": "connected"}, within=ONE + SLACK,
         quick=True),
    Case("IPv6 rejected", {"to": ["meta nfproto ipv6 reject with icmpv6 type admin-prohibited"]}, exit=0, cause="ipv6-broken", within=ONE, quick=True),
    Case("IPv6 of the server is dead", host="dead6", exit=0, cause="ipv6-broken", within=ONE + SLACK, quick=True),
    Case("only IPv4", host="only4", facts={"connect.ipv6": "no-address"}, within=AT_ONCE),
    Case("only IPv6", host="only6", facts={"connect.ipv4": "no-address"}, within=AT_ONCE),

    # Names.
    Case("the name is unknown", host="nosuch", stage="connectivity", step="resolve", exit=10, cause="dns-name-unknown", within=AT_ONCE, quick=True),
    Case("the name leads to nothing", host="dangling", stage="connectivity", step="resolve", exit=10, cause="dns-name-unknown", within=AT_ONCE),
    Case("the name has no address", host="nodata", stage="connectivity", step="resolve", exit=10, cause="dns-name-unknown", within=AT_ONCE),
    Case("SERVFAIL", host="x.servfail.test", stage="connectivity", step="resolve", exit=10, cause="dns-service-down", within=AT_ONCE),
    Case("REFUSED", host="x.refused.test", stage="connectivity", step="resolve", exit=10, cause="dns-service-down", within=AT_ONCE),
    Case("the name service is silent for this name", host="x.timeout.test", stage="connectivity", step="resolve", exit=10, cause="dns-service-down",
         within=ONE),
    Case("DNS dropped", {"to": ["meta l4proto { tcp, udp } th dport 53 drop"]}, stage="connectivity", step="resolve", exit=10, cause="dns-service-down",
         within=ONE),
    Case("DNS rejected", {"to": ["udp dport 53 reject"]}, stage="connectivity", step="resolve", exit=10, cause="dns-service-down", within=AT_ONCE),
    Case("DNS over TCP dropped", {"to": ["tcp dport 53 drop"]}, within=AT_ONCE),

    # After the connection stands.
    Case("what the server says is dropped", {"from": ["tcp sport 587 tcp flags != syn|ack tcp flags & (syn|rst) == 0 drop"]}, exit=10,
         stage="connectivity", step="banner", cause="slow-server", facts={"ports.best": "465 tls"}, within=2 * ONE),
    Case("a reset as soon as the connection stands", {"to": ["tcp dport 587 tcp flags & (syn|rst) == 0 reject with tcp reset"]}, exit=10,
         stage="connectivity", step="banner", cause="port-blocked-network", also=["intercepted"], facts={"ports.best": "465 tls"}, within=ONE),
    Case("a reset for the first TLS record", {"to": ["tcp dport { 465, 587 } @ih,0,8 0x16 reject with tcp reset"]}, exit=12, stage="tls", step="tls",
         cause="intercepted", within=ONE),
    Case("TLS records are dropped", {"to": ["tcp dport { 465, 587 } @ih,0,8 0x16 drop"]}, exit=12, stage="tls", step="tls",
         cause="intercepted", facts={"line.unconfirmed": (1, 999), "tls.small-packets": None}, within=ONE + SLACK),
    Case("a server goes silent in STARTTLS", proxy="mute", ports=[587], exit=12, stage="tls", step="tls", cause="tls-handshake-failed",
         also=["slow-server"], facts={"line.unconfirmed": 0, "line.early": 0, "tls.handshake-step": "nothing", "tls.small-packets": "failed"}, within=2 * ONE),
    Case("a server goes silent in TLS, port 465", proxy="silent", ports=[465], port=465, security="tls", exit=12, stage="tls", step="tls",
         cause="tls-handshake-failed", also=["slow-server"], facts={"line.unconfirmed": 0, "line.early": 0, "tls.small-packets": "failed"}, within=2 * ONE),
    Case("a second connection is reset", {"to": ["tcp dport 587 ct state new add @s { ip saddr ct count over 1 } reject with tcp reset"]}, host="only4",
         prepare="hold", exit=11, stage="ports", step="connect", cause="rate-limit-connections", facts={"computer.connections": 1}, within=AT_ONCE),

    # Boxes in between.
    Case("STARTTLS is taken out of the offer", proxy="strip", ports=[587], exit=12, stage="tls", step="starttls", cause="intercepted",
         facts={"ehlo.masked": True}, within=ONE),
    Case("the greeting is written over", host="masked", exit=12, stage="tls", step="starttls", cause="intercepted", facts={"ehlo.masked": True}, within=ONE),
    Case("the server has no STARTTLS", host="plain", exit=12, stage="tls", step="starttls", cause="tls-not-offered", within=ONE),
    Case("a foreign greeting on port 25", proxy="own", ports=[25], port=25, exit=12, also=["intercepted"], within=ONE),
    Case("a foreign greeting on port 587", proxy="own", ports=[587], exit=12, cause="intercepted", within=ONE),
    Case("port 25 answered with a refusal", proxy="deny", ports=[25], port=25, exit=10, stage="connectivity", step="banner", cause="isp-block", within=ONE),
    Case("port 25 answered with silence", proxy="silent", ports=[25], port=25, exit=10, stage="connectivity", step="banner", also=["intercepted"],
         within=2 * ONE),
    Case("a captive portal speaks HTTP on every port", proxy="http", ports=[25, 465, 587, 2525], exit=10, stage="connectivity", step="banner",
         cause="captive-portal", within=ONE),
    Case("a web server on the port", host="web", exit=10, stage="connectivity", step="banner", cause="not-smtp", within=ONE),
    Case("a silent server", host="silent", exit=10, stage="connectivity", step="banner", cause="slow-server", within=2 * ONE),
    Case("a server that greets late", host="late", security="none", until="connectivity", timeout=12, exit=0, cause="slow-server",
         facts={"banner.ms": (5000, 9000)}, within=12),
    Case("a tarpit, longer than our patience", host="tarpit", security="none", until="connectivity", exit=10, stage="connectivity", step="banner",
         cause="slow-server", within=2 * ONE),

    # Large packets.
    Case("large packets from the server are lost", {"from": ["meta length > 1000 drop"]}, exit=12, stage="tls", step="tls", cause="packet-size-blocked",
         facts={"line.unconfirmed": 0, "tls.small-packets": "worked"}, words=["small packets"], within=ONE + SLACK),
    Case("large packets from the server are lost, port 465", {"from": ["meta length > 1000 drop"]}, port=465, security="tls", exit=12, stage="tls",
         step="tls", cause="packet-size-blocked", facts={"tls.small-packets": "worked"}, within=ONE + SLACK),
    Case("large packets to the server are lost", {"to": ["tcp dport 587 @ih,0,8 0x17 meta length > 420 drop"]}, until="send", exit=14, stage="send",
         cause="packet-size-blocked", within=2 * ONE),
    Case("a smaller link that says so", commands=["router:ip link set c{n} mtu 1280"], within=AT_ONCE + 1),
    Case("a slow link", commands=["router:tc qdisc add dev c{n} root tbf rate 64kbit burst 1600 latency 20s"], timeout=15, within=15),

    # Several addresses of one provider.
    Case("one address of five says 421", host="many", security="none", until="connectivity", also=["server-overload"], exit=None, within=AT_ONCE),
    Case("every address says 421", host="all", security="none", until="connectivity", exit=10, stage="connectivity", step="banner", within=AT_ONCE),
]


class Runner:
    def __init__(self, road):
        self.road = road

    def prepare(self, case):
        """Before any run: the computer of this case, and what stands in its way."""
        road = self.road
        case.n = n = CASES.index(case) + 1
        road.client(n, small_packets="length" in str(case.rules))
        for where, rules in (case.rules or {}).items():
            if any("@s" in rule for rule in rules):
                text = "table inet t%d {\nset s { type ipv4_addr; flags dynamic; }\nchain c { type filter hook forward priority 0;\n%s\n}\n}\n" % (
                    n, "\n".join('iifname "c%d" %s' % (n, rule) for rule in rules))
                subprocess.run(["nft", "-f", "-"], input=text, text=True, check=True)
            else:
                road.rule(n, where, rules)
        if case.proxy:
            for port in case.ports:
                local = free_port()
                road.spawn(None, sys.executable, os.path.join(HERE, "peers.py"),
                           "%s,::,%d,198.51.100.25/%d" % (case.proxy, local, port), word="ready")
                name = "p%d" % port
                rule = 'table inet n%d_%s {\nchain c { type nat hook prerouting priority -100;\niifname "c%d" tcp dport %d redirect to :%d\n}\n}\n' % (
                    n, name, n, port, local)
                subprocess.run(["nft", "-f", "-"], input=rule, text=True, check=True)
        for command in case.commands:
            where, _, words = command.format(n=n).rpartition(":") if command.startswith("router:") else ("", "", command)
            subprocess.run(words.split() if where else inside("c%d" % n, *words.split()), check=True, stderr=subprocess.PIPE)
        if case.others:
            subprocess.run(["nft", "-f", "-"], text=True, check=True, input=COUNTER.format(n=n))
        if case.prepare == "hold":
            road.spawn("c%d" % n, sys.executable, "-c", "import socket,time\ns=socket.create_connection(('198.51.100.25',587))\ns.recv(99)\n"
                       "print('held', flush=True)\ntime.sleep(600)", word="held")

    def check(self, case, port=None, security=None, until=None):
        host = case.host if "." in case.host or ":" in case.host else self.road.host(case.host)
        until = until or case.until
        command = inside("c%d" % case.n, CLI, "check", "--json", "--host", host, "--port", port or case.port, "--security", security or case.security,
                         "--ca-file", self.road.ca, "--timeout", case.timeout, "--until", until, *case.arguments)
        if until == "send":
            command += ["--user", USER, "--from", USER, "--to", USER, "--password-fd", "0"]
        process = subprocess.Popen([str(c) for c in command], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        asked = None
        if case.cancel:
            wait_for_knock(process)
            process.send_signal(signal.SIGINT)
            asked = time.monotonic()
        output, errors = process.communicate(PASSWORD if until == "send" else "", timeout=120)
        seconds = time.monotonic() - asked if asked else 0
        try:
            report = json.loads(output)
        except ValueError:
            report = {}
        return process.returncode, report, seconds, errors

    def strangers(self, case):
        """Packets of this client to anybody but the mail server and its own name server, and questions about anybody else."""
        rules = subprocess.run(["nft", "-j", "list", "counter", "inet", "k%d" % case.n, "strangers"], check=True, capture_output=True, text=True).stdout
        packets = [r["counter"]["packets"] for r in json.loads(rules)["nftables"] if "counter" in r][0]
        names = {name.rstrip(".") for name in self.road.questions_of(case.n)}
        return packets, names - {self.road.host(case.host)}

    def run(self, case):
        self.prepare(case)
        return self.ask(case)

    def again(self, result):
        """Those who were only late may have waited for the machine; by now it does nothing else."""
        case, report, seconds, wrong = result
        if wrong or not late(case, report, seconds):
            return result
        print("# late, asked again: %s (%s)" % (case.name, "; ".join(late(case, report, seconds))), flush=True)
        case, report, seconds, wrong = self.ask(case)
        return case, report, seconds, wrong + late(case, report, seconds)

    def ask(self, case):
        status, report, seconds, errors = self.check(case)
        wrong = list(judge(case, status, report, errors))
        if case.others:
            packets, names = self.strangers(case)
            if case.others == "none" and (packets or names):
                wrong.append("without consent %d packets went to others, and names were asked: %s" % (packets, sorted(names)))
            if case.others == "asked" and not names:
                wrong.append("with consent nobody was asked")
        if case.follow and not wrong:
            wrong += self.follow(case, report)
        return case, report, seconds, wrong

    def follow(self, case, report):
        """The one click: what the first fix says, tried at once, must end well."""
        fixes = [f for f in report["diagnosis"]["causes"][0]["fixes"] if f.get("action") == "use-endpoint"]
        argument = (fixes[0].get("argument") or fixes[0].get("action_argument")) if fixes else report["facts"].get("ports.best")
        if argument != case.follow:
            return ["the correction is %r, not %r" % (argument, case.follow)]
        port, security = argument.split()
        status, report, _seconds, errors = self.check(case, port, security, "send")
        if status != 0 or report.get("facts", {}).get("send.result") != "accepted":
            return ["after the correction: status %s, %s" % (status, (report.get("diagnosis") or {}).get("summary")), errors[-500:]]
        return []


# What leaves for anybody but the servers of the case; the router itself is asked nothing either.
COUNTER = """table inet k{n} {{
counter strangers {{ }}
chain forward {{ type filter hook forward priority -10;
iifname "c{n}" ip daddr != {{ 198.51.100.25, 198.51.100.27, 198.51.100.53 }} counter name strangers
iifname "c{n}" ip6 daddr != {{ 2001:db8:2::25 }} counter name strangers
}}
chain input {{ type filter hook input priority -10;
iifname "c{n}" meta l4proto {{ tcp, udp }} counter name strangers
}}
}}
"""


def late(case, report, seconds):
    """seconds: from the signal to the end, when there was one"""
    wrong = []
    took = report.get("duration_ms", 1e9) / 1000
    if case.cancel and seconds > SLACK:
        wrong.append("%.1f s from the signal to the end" % seconds)
    if case.within and took > case.within:
        wrong.append("%.1f s, not within %.1f s" % (took, case.within))
    if case.quick:
        stage = next((s.get("duration_ms", 1e9) for s in report.get("stages", []) if s["id"] == "connectivity"), 1e9) / 1000
        if stage > SLACK:
            wrong.append("the first stage took %.1f s" % stage)
    return wrong


def judge(case, status, report, errors):
    diagnosis = report.get("diagnosis") or {}
    facts = report.get("facts") or {}
    causes = [c["id"] for c in diagnosis.get("causes", [])]
    if case.exit is not None and status != case.exit:
        yield "exit status %s, not %s" % (status, case.exit)
    if "AddressSanitizer" in errors or "runtime error" in errors or "CRITICAL" in errors or "LeakSanitizer" in errors:
        yield errors[-1500:]
    if case.stage and diagnosis.get("stage") != case.stage:
        yield "stage %s, not %s" % (diagnosis.get("stage"), case.stage)
    if case.step and diagnosis.get("step") != case.step:
        yield "step %s, not %s" % (diagnosis.get("step"), case.step)
    if case.cause and causes[:1] != [case.cause]:
        yield "cause %s, not %s" % (causes[:3], case.cause)
    for other in case.also:
        if other not in causes[:3]:
            yield "%s is not among the causes %s" % (other, causes)
    if not case.cause and not case.also and case.exit == 0 and causes:
        yield "a cause without a fault: %s" % causes[:3]
    for name, wanted in (case.facts or {}).items():
        value = facts.get(name)
        if isinstance(wanted, tuple):
            if value is None or not wanted[0] <= value <= wanted[1]:
                yield "%s is %r, not between %s and %s" % (name, value, *wanted)
        elif callable(wanted):
            if not wanted(value):
                yield "%s is %r" % (name, value)
        elif value != wanted:
            yield "%s is %r, not %r" % (name, value, wanted)
    if causes:
        first = diagnosis["causes"][0]
        if not diagnosis.get("summary") or not first.get("why") or not first.get("fixes"):
            yield "words are missing: summary %r, why %r" % (diagnosis.get("summary"), first.get("why"))
    text = " ".join([diagnosis.get("summary") or ""] + [w for c in diagnosis.get("causes", [])[:1] for w in c.get("why", [])])
    for words in case.words:
        if not re.search(words, text):
            yield "“%s” is not in: %s" % (words, text)
    for name, words in (case.checks or {}).items():
        found = [c for s in report.get("stages", []) for c in s["checks"] if c["id"] == name]
        if not found or not re.search(words, found[0]["summary"]):
            yield "check %s: %s" % (name, found)


def wait_for_knock(process):
    """Until a connection of the program waits for an answer (state 02 of /proc/net/tcp, in its own namespace)."""
    end = time.monotonic() + 60
    while time.monotonic() < end and process.poll() is None:
        for name in ("tcp", "tcp6"):
            with open("/proc/%d/net/%s" % (process.pid, name), encoding="ascii") as rows:
                if any(row.split()[3] == "02" for row in rows):
                    return
        time.sleep(0.05)


def tell(number, result):
    case, report, seconds, wrong = result
    print("%s %d - %s" % ("not ok" if wrong else "ok", number, case.name), flush=True)
    if wrong or os.environ.get("ROAD_TELL"):
        for line in wrong:
            print("#   " + line.replace("\n", "\n#   "))
        print("#   %s" % json.dumps(report.get("facts")))
        for stage in report.get("stages", []):
            for check in stage["checks"]:
                print("#     %s %s %s: %s" % (stage["id"], check["status"], check["id"], check["summary"]))


def table(results):
    print("#\n# %-58s %7s  %-12s %-8s %s" % ("case", "time", "stage", "step", "cause"))
    for case, report, _seconds, _wrong in results:
        diagnosis = report.get("diagnosis") or {}
        causes = [c["id"] for c in diagnosis.get("causes", [])]
        print("# %-58s %5.2f s  %-12s %-8s %s" % (case.name[:58], report.get("duration_ms", 0) / 1000, diagnosis.get("stage") or "-",
                                               diagnosis.get("step") or "-", " ".join(causes[:2]) or diagnosis.get("status", "-")))


# ---- the wizard

# As tests/gui/meson.build has it.
PAGES = dict(os.environ, GTK_A11Y="test", GDK_BACKEND="x11", GSK_RENDERER="cairo", GDK_DEBUG="gl-disable", LC_ALL="C.UTF-8")
MSMTP = "host {host}\nport 587\ntls on\nauth on\nuser {user}\npassword \"{password}\"\nfrom {user}\n"
SYSTEM_TRUST = "/etc/ssl/certs/ca-certificates.crt"


class Correction(threading.Thread):
    """The one click in the wizard itself, while the cases run: the configured port is dropped, another is open."""

    def __init__(self, road):
        super().__init__()
        self.road = road
        self.name = "in the wizard: a blocked port, cancel, and one click to the port that works"
        self.outcome = ("it did not run", False)
        self.start()

    def run(self):
        road, n = self.road, len(CASES) + 1
        road.client(n)
        road.rule(n, "to", on(587, "drop"))
        with tempfile.TemporaryDirectory() as home:
            with open(home + "/.msmtprc", "w", encoding="ascii") as out:
                out.write(MSMTP.format(host=road.host("mail"), user=USER, password=PASSWORD))
            os.chmod(home + "/.msmtprc", 0o600)
            command = [os.path.join(HERE, "../gui/rungui.sh"), "-v", "SC_GUI_PATIENCE=90", WIZARD, "--account", "msmtp:default", "--", "/usr/bin/python3",
                       os.path.join(HERE, "drive_road.py")]
            done = subprocess.run(inside("c%d" % n, *command), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                                  env=dict(os.environ, SC_GUI_HOME=home), timeout=300)
            self.outcome = done.stdout, done.returncode == 0


def trust(road):
    """The system's authorities are the lab's: the wizard has no --ca-file, and a hundred more would have to be read in every run."""
    subprocess.run(["mount", "--bind", road.ca, os.path.realpath(SYSTEM_TRUST)], check=True)


TITLES = {"ok": "All Is Well", "warning": "Almost Well", "fault": "Fault Found", "cancelled": "Cancelled"}


def wanted(report):
    """What has to stand on the page of the result."""
    diagnosis = report["diagnosis"]
    yield TITLES[diagnosis["status"]]
    yield diagnosis["summary"]
    for cause in diagnosis["causes"][:1]:
        yield from ("Why We Think So", "What to Do", cause["fixes"][0]["title"], cause["fixes"][0]["steps"][0])
        yield from cause["why"]
    for stage in report["stages"]:
        yield from (check["summary"] for check in stage["checks"])


def choose(results):
    """A report for each place and cause."""
    chosen = {}
    for case, report, _seconds, _wrong in results:
        diagnosis = report.get("diagnosis")
        if diagnosis:
            chosen.setdefault((diagnosis["stage"], diagnosis["step"], *[cause["id"] for cause in diagnosis["causes"][:1]]), (case, report))
    return chosen.values()


def show(results):
    """What was found, in the wizard's own pages."""
    wrong = []
    with tempfile.TemporaryDirectory() as folder:
        reports = {}
        for case, report in choose(results):
            path = os.path.join(folder, "%d.json" % case.n)
            reports[path] = case, report
            with open(path, "w", encoding="utf-8") as out:
                json.dump(report, out)
        done = subprocess.run([os.path.join(HERE, "../gui/in-xvfb.sh"), os.environ["SHOW_REPORTS"], *reports], stdin=subprocess.DEVNULL,
                              capture_output=True, text=True, timeout=300, env=PAGES)
    pages = dict(page.split("\n", 1) for page in done.stdout.split("== ")[1:])
    for path, (case, report) in reports.items():
        missing = [words for words in wanted(report) if words not in pages.get(path, "")]
        if missing:
            wrong.append("%s: not on the page: %s" % (case.name, missing))
    return "\n".join([*wrong, done.stderr, "%d pages" % len(pages), ""]), not wrong and len(pages) > 1 and done.returncode == 0


def tell_wizard(number, name, outcome):
    output, right = outcome
    print("%s %d - %s" % ("ok" if right else "not ok", number, name), flush=True)
    if not right:
        print("#   " + output.replace("\n", "\n#   "))


def main():
    print("TAP version 13", flush=True)
    reason = Road.missing()
    if reason:
        print("1..0 # SKIP " + reason)
        return 0
    cases = [c for c in CASES if not sys.argv[2:] or any(w in c.name for w in sys.argv[2:])]
    road = Road()
    results = []
    right = False
    try:
        began = time.monotonic()
        road.start()
        runner = Runner(road)
        shown = WIZARD and len(cases) == len(CASES)
        print("1..%d" % (len(cases) + (2 if shown else 0)), flush=True)
        trust(road)
        if shown:
            correction = Correction(road)
        print("# ready after %.1f s" % (time.monotonic() - began), flush=True)
        # Those that wait come first; the others run meanwhile.
        cases.sort(key=lambda case: -(case.within or 99))
        with concurrent.futures.ThreadPoolExecutor(12) as many:
            results += list(many.map(runner.run, cases))
        results.sort(key=lambda r: CASES.index(r[0]))
        print("# asked after %.1f s" % (time.monotonic() - began), flush=True)
        results = [runner.again(result) for result in results]
        for number, result in enumerate(results, 1):
            tell(number, result)
        right = not any(wrong for _, _, _, wrong in results)
        if shown:
            pages = show(results)
            print("# %s shown after %.1f s" % (pages[0].split("\n")[-2], time.monotonic() - began), flush=True)
            correction.join()
            print("# followed after %.1f s" % (time.monotonic() - began), flush=True)
            tell_wizard(len(results) + 1, correction.name, correction.outcome)
            tell_wizard(len(results) + 2, "in the wizard: the pages of what was found", pages)
            right = right and correction.outcome[1] and pages[1]
        table(results)
        print("# all in %.1f s" % (time.monotonic() - began))
    finally:
        road.stop()
    return 0 if right else 1


sys.exit(main())
