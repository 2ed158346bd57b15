#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Sendcheck authors
"""What may stand where a mail server should, or between it and us: peers.py MODE,ADDRESS,PORT[,TARGET]...

silent    takes the connection and says nothing        closing   closes at once
late=N    greets after N seconds, then all is well     overload  421 and closes
masked    a firewall wrote over greeting and EHLO      http      a web page, whatever was asked
own       another mail server                         deny      554: this network forbids it
portal    a web page as soon as something is asked     strip     passes to TARGET on the same port, without STARTTLS
mute      agrees to STARTTLS, and says nothing more
"""
import socket
import sys
import threading
import time

PAGE = b"HTTP/1.1 302 Found\r\nLocation: http://login.hotel.example/\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"


def smtp(connection, greeting, capabilities, after=0.0):
    time.sleep(after)
    connection.sendall(greeting + b"\r\n")
    for line in connection.makefile("rb"):
        verb = line.strip().upper()
        if verb.startswith(b"EHLO"):
            lines = [b"mx.example"] + capabilities
            connection.sendall(b"".join(b"250%s%s\r\n" % (b" " if i == len(lines) - 1 else b"-", l) for i, l in enumerate(lines)))
        elif verb.startswith(b"STARTTLS") and b"STARTTLS" in capabilities:
            connection.sendall(b"220 Go ahead\r\n")
            while connection.recv(4096):
                pass
            return
        elif verb.startswith(b"QUIT"):
            connection.sendall(b"221 Bye\r\n")
            return
        else:
            connection.sendall(b"250 Ok\r\n")


def pump(source, target, change):
    try:
        while data := source.recv(4096):
            target.sendall(change(data))
    except OSError:
        pass
    for end in (source, target):
        try:
            end.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass


def strip(connection, target, port):
    server = socket.create_connection((target, port), timeout=20)
    server.settimeout(None)
    back = threading.Thread(target=pump, args=(server, connection, lambda data: data.replace(b"STARTTLS", b"XXXXXXXA")), daemon=True)
    back.start()
    pump(connection, server, lambda data: data)


def serve(mode, connection, target, port):
    try:
        if mode == "silent":
            while connection.recv(4096):
                pass
        elif mode == "http" or mode == "portal":
            if mode == "portal":
                connection.recv(4096)
            connection.sendall(PAGE)
        elif mode == "masked":
            smtp(connection, b"220 ************************2********", [b"SIZE 1000", b"XXXXXXXA"])
        elif mode == "overload":
            connection.sendall(b"421 4.3.2 many.lab.example.net Too busy right now\r\n")
        elif mode == "own":
            smtp(connection, b"220 smtp-out.isp.example ESMTP", [b"SIZE 1000"])
        elif mode == "mute":
            smtp(connection, b"220 mail.lab.example.net ESMTP", [b"STARTTLS"])
        elif mode == "deny":
            connection.sendall(b"554 5.7.1 Outgoing port 25 is blocked in this network. Use your provider's smart host.\r\n")
        elif mode == "strip":
            strip(connection, target, port)
        elif mode.startswith("late="):
            smtp(connection, b"220 late.lab.example.net ESMTP", [b"SIZE 1000"], float(mode[5:]))
    except OSError:
        pass
    finally:
        connection.close()


def listen(mode, address, port, target):
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    listener = socket.socket(family)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    if address == "::":
        listener.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0)
    listener.bind((address, port))
    listener.listen(64)
    while True:
        connection, _ = listener.accept()
        host, _, target_port = (target or "").partition("/")
        threading.Thread(target=serve, args=(mode, connection, host, int(target_port or 0)), daemon=True).start()


def main():
    for word in sys.argv[1:]:
        mode, address, port, target = (word.split(",") + [None])[:4]
        threading.Thread(target=listen, args=(mode, address, int(port), target), daemon=True).start()
    print("ready", flush=True)
    threading.Event().wait()


main()
