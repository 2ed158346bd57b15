# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Sendcheck authors
"""A mail server that follows a script, in Python's own sockets and TLS: it shares no code with the program or its pretend server.

A script maps a place to what is done there. Places: banner, ehlo, starttls, ehlo-tls, auth (the command), auth-1, auth-2, … (the lines
after it), mail, rcpt, data, message, quit. What is done: a text is said (a line end is added), and a list is done one after the other:
texts, bytes (sent as they are), and the words "close", "reset", "stall", "tls". What has no entry is answered as a healthy server would.
A function at "login" takes the whole exchange over: it gets the talk and the line with AUTH.
"""
import os
import re
import socket
import ssl
import struct
import subprocess
import threading

CLOSE, RESET, STALL, TLS = "close", "reset", "stall", "tls"
LINE_MAX = 16384


class Certificates:
    """An authority of its own and a certificate for 127.0.0.1, for the time of the tests."""

    def __init__(self, folder):
        self.ca, self.chain, self.key = (os.path.join(folder, name) for name in ("ca.pem", "chain.pem", "key.pem"))
        extensions = os.path.join(folder, "extensions")
        with open(extensions, "w", encoding="ascii") as f:
            f.write("subjectAltName=IP:127.0.0.1\nextendedKeyUsage=serverAuth\nbasicConstraints=CA:FALSE\n")
        new = ["openssl", "req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"]
        ca_key, request = os.path.join(folder, "ca-key.pem"), os.path.join(folder, "request")
        for command in (
                [*new, "-x509", "-days", "30", "-subj", "/CN=Test authority", "-keyout", ca_key, "-out", self.ca],
                [*new, "-subj", "/CN=127.0.0.1", "-keyout", self.key, "-out", request],
                ["openssl", "x509", "-req", "-in", request, "-CA", self.ca, "-CAkey", ca_key, "-CAcreateserial", "-days", "30", "-extfile", extensions,
                 "-out", self.chain]):
            subprocess.run(command, check=True, capture_output=True)
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.context.load_cert_chain(self.chain, self.key)


class Gone(Exception):
    """The connection has ended, by whom ever."""


class Server:
    """Serves for the time of a with block; what came is in .lines, .messages, .connections, .octets_after_421."""

    def __init__(self, certificates, script, before=("STARTTLS", "SIZE 10240000"), inside=("AUTH PLAIN LOGIN", "SIZE 10240000", "8BITMIME")):
        self.certificates, self.script, self.before, self.inside = certificates, script, before, inside
        self.lines, self.messages, self.connections, self.octets_after_421 = [], [], 0, 0
        self.sockets, self.threads, self.stopping = [], [], threading.Event()

    def __enter__(self):
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.start(self.accept)
        return self

    def start(self, function, *arguments):
        thread = threading.Thread(target=function, args=arguments, daemon=True)
        self.threads.append(thread)
        thread.start()

    def __exit__(self, *_):
        self.stopping.set()
        for one in (self.listener, *self.sockets):
            try:
                one.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass
        for thread in self.threads:
            thread.join(20)
        self.listener.close()

    def accept(self):
        while True:
            try:
                link, _ = self.listener.accept()
            except OSError:
                return
            self.connections += 1
            self.sockets.append(link)
            self.start(self.serve, link)

    def serve(self, link):
        talk = Talk(self, link)
        try:
            talk.run()
        except (Gone, OSError):
            pass
        finally:
            talk.link.close()

    def commands(self):
        """The words the client's lines began with; an answer to a challenge is an “=”."""
        return [verb for verb, _ in self.lines]

    def logins(self):
        return sum(1 for verb, _ in self.lines if verb == "AUTH")


class Talk:
    def __init__(self, server, link):
        self.server, self.link, self.buffer, self.secure, self.ended = server, link, b"", False, False

    def run(self):
        self.do("banner", "220 mail.example.com ESMTP")
        while True:
            line = self.read_line()
            verb = line.split(b" ")[0].decode("latin-1").upper()
            self.server.lines.append((verb, line))
            handler = getattr(self, "on_" + verb.lower(), None)
            if handler is None:
                self.say("500 5.5.2 Error: command not recognized")
            else:
                handler(line)

    def read(self, size=4096):
        data = self.link.recv(size)
        if not data:
            raise Gone
        if self.ended:
            self.server.octets_after_421 += len(data)
        return data

    def read_line(self):
        while b"\r\n" not in self.buffer:
            self.buffer += self.read()
            if len(self.buffer) > LINE_MAX:
                raise Gone
        line, self.buffer = self.buffer.split(b"\r\n", 1)
        return line

    def say(self, text):
        if re.match("421", text.splitlines()[0]):
            self.ended = True
        self.link.sendall(b"".join(line.encode() + b"\r\n" for line in text.splitlines()))

    def do(self, place, default):
        actions = self.server.script.get(place, default)
        for action in actions if isinstance(actions, (list, tuple)) else [actions]:
            if isinstance(action, bytes):
                self.link.sendall(action)
            elif action == CLOSE:
                socket.socket.shutdown(self.link, socket.SHUT_WR)  # what still comes is TLS, which a shutdown of its own would not read
                self.drain()
            elif action == RESET:
                self.link.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                raise Gone
            elif action == STALL:
                self.drain()
            elif action == TLS:
                self.link = self.server.certificates.context.wrap_socket(self.link, server_side=True)
                self.server.sockets.append(self.link)
                self.buffer, self.secure = b"", True
            else:
                self.say(action)
        return actions

    def drain(self):
        """Listens to the end, so that nothing that comes is missed."""
        while True:
            self.read()

    def on_ehlo(self, _line):
        words = self.server.inside if self.secure else self.server.before
        lines = ["mail.example.com", *words]
        default = "\n".join("250%s%s" % (" " if i == len(lines) - 1 else "-", word) for i, word in enumerate(lines))
        self.do("ehlo-tls" if self.secure else "ehlo", default)

    def on_helo(self, _line):
        self.do("helo", "250 mail.example.com")

    def on_starttls(self, _line):
        self.do("starttls", ["220 2.0.0 Ready to start TLS", TLS])

    def on_auth(self, line):
        """Challenges as long as the script has some; without one, PLAIN and LOGIN are let in."""
        if "login" in self.server.script:
            self.server.script["login"](self, line)
            return
        place, number = "auth", 0
        while True:
            default = "235 2.7.0 Authentication successful"
            if place == "auth" and line.upper().startswith(b"AUTH LOGIN"):
                default = "334 VXNlcm5hbWU6"
            elif place == "auth-1" and line.upper().startswith(b"AUTH LOGIN"):
                default = "334 UGFzc3dvcmQ6"
            actions = self.do(place, default)
            last = actions if isinstance(actions, (str, bytes)) else actions[-1]
            if not (last if isinstance(last, str) else last.decode("latin-1")).startswith("334"):
                return
            answer = self.read_line()
            self.server.lines.append(("=", answer))
            number += 1
            endless = self.server.script.get("auth-*")
            place = "auth-%d" % number
            if endless and place not in self.server.script:
                self.server.script[place] = endless

    def on_mail(self, _line):
        self.do("mail", "250 2.1.0 Ok")

    def on_rcpt(self, _line):
        self.do("rcpt", "250 2.1.5 Ok")

    def on_data(self, _line):
        actions = self.do("data", "354 End data with <CR><LF>.<CR><LF>")
        if not (actions if isinstance(actions, str) else str(actions[0])).startswith("354"):
            return
        while b"\r\n.\r\n" not in self.buffer:
            self.buffer += self.read()
        message, self.buffer = self.buffer.split(b"\r\n.\r\n", 1)
        self.server.messages.append(message + b"\r\n")
        self.do("message", "250 2.0.0 Ok: queued as 4F2A1B3C4D")

    def on_rset(self, _line):
        self.say("250 2.0.0 Ok")

    def on_quit(self, _line):
        self.do("quit", ["221 2.0.0 Bye", CLOSE])
