#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Sendcheck authors
"""Help, version and bad input: one line on standard error that says what and where, status 2, nothing half done."""
import fcntl
import json
import os
import pty
import signal
import socket
import subprocess
import sys
import termios

from clitest import CLI, HOME, Practice, environment, equal, main, run, test, wait_for

COMMANDS = ("accounts", "check", "code", "explain", "log", "practice", "show", "trust")
LISTENER = socket.create_server(("127.0.0.1", 0))
LISTENER.setblocking(False)
HERE = ("check", "--host", "127.0.0.1", "--port", str(LISTENER.getsockname()[1]), "--no-ports")


def write(name, content):
    path = os.path.join(HOME.name, name)
    with open(path, "wb") as f:
        f.write(content)
    return path


# what has to stand in the message, arguments
BAD = [
    ("command", ()),
    ("frobnicate", ("frobnicate",)),
    ("--frobnicate", ("--frobnicate",)),
    *[("--nonsense", (command, "--nonsense")) for command in COMMANDS],
    ("extra", ("accounts", "extra")),
    ("address", ("accounts", "--find", "anna")),
    ("--find", ("accounts", "--ask-others")),
    ("b", ("check", "--host", "h.example", "a", "b")),
    ("no-such-account", ("check", "no-such-account")),
    ("--host", ("check",)),
    ("--port", ("check", "--host", "127.0.0.1", "--port", "0")),
    ("--port", ("check", "--host", "127.0.0.1", "--port", "65536")),
    ("--port", ("check", "--host", "127.0.0.1", "--port", "-1")),
    ("--port", ("check", "--host", "127.0.0.1", "--port", "25x")),
    ("--port", ("check", "--host", "127.0.0.1", "--port", "")),
    ("--port", ("check", "--host", "127.0.0.1", "--port", "99999999999999999999")),
    ("--host", ("check", "--host", "")),
    ("--host", ("check", "--host", "a b")),
    ("--host", ("check", "--host", "mail.example\r\nQUIT")),
    ("--host", ("check", "--host", "mail\x1b[31m.example")),
    ("--host", ("check", "--host", "https://mail.example/")),
    ("--security", (*HERE, "--security", "ssl3")),
    ("--auth", (*HERE, "--auth", "guess")),
    ("--until", (*HERE, "--until", "lunch")),
    ("--timeout", (*HERE, "--timeout", "0")),
    ("--timeout", (*HERE, "--timeout", "1.5")),
    ("--timeout", (*HERE, "--timeout", "-3")),
    ("--from", (*HERE, "--from", "me@example.com\r\nRCPT TO:<x@y>")),
    ("--from", (*HERE, "--from", "nobody")),
    ("--to", (*HERE, "--to", "you@example.com\nDATA")),
    ("--to", (*HERE, "--to", "")),
    ("--user", (*HERE, "--user", "a\r\nb")),
    ("--user", (*HERE, "--user", "")),
    ("--ca-file", (*HERE, "--ca-file", "/nonexistent.pem")),
    ("--ca-file", (*HERE, "--ca-file", write("not.pem", b"nothing"))),
    ("--ca-file", (*HERE, "--ca-file", HOME.name)),
    ("--password-file", (*HERE, "--user", "u", "--password-file", "/nonexistent")),
    ("--password-file", (*HERE, "--user", "u", "--password-file", write("empty", b"\n"))),
    ("--password-file", (*HERE, "--user", "u", "--password-file", write("two", b"a\nb\n"))),
    ("--password-file", (*HERE, "--user", "u", "--password-file", write("nul", b"a\0b"))),
    ("--password-file", (*HERE, "--user", "u", "--password-file", write("long", b"a" * 20000))),
    ("--password-fd", (*HERE, "--user", "u", "--password-fd", "97")),
    ("--password-fd", (*HERE, "--user", "u", "--password-fd", "x")),
    ("--password-fd", (*HERE, "--user", "u", "--password-fd", "0", "--password-file", "/dev/null")),
    ("--trust-certificate", (*HERE, "--trust-certificate", "AB:CD")),
    ("--trust-certificate", (*HERE, "--remember")),
    ("extra", ("trust", "extra")),
    ("--forget", ("trust", "--forget", "nobody.example")),
    ("--forget", ("trust", "--forget", "a b")),
    ("--report", (*HERE, "--report", "/dev/null/report.json")),
    ("--report", (*HERE, "--report", HOME.name)),
    ("--stage", ("explain", "--stage", "lunch", "421")),
    ("--host", ("explain", "--host", "a b", "421")),
    ("text", ("explain",)),
    ("one word", ("explain", "--batch", "word")),
    ("file", ("show",)),
    ("nonexistent.json", ("show", "/nonexistent.json")),
    ("other", ("show", "a", "other")),
    ("bad.json", ("show", write("bad.json", b"{"))),
    ("line 2", ("show", write("bad2.json", b"{\n \x01}"))),
    ("deep.json", ("show", write("deep.json", b"[" * 100000))),
    ("array.json", ("show", write("array.json", b"[]"))),
    ("utf8.json", ("show", write("utf8.json", b'{"format": "\xff"}'))),
    ("standard input", ("show", "-")),
    ("nowhere: no such file", ("accounts", "/nowhere")),
    ("file", ("log",)),
    ("nonexistent.log", ("log", "/nonexistent.log")),
    ("code", ("code",)),
    ("7KQ2", ("code", "7KQ2-M9FX-3PT")),
    ("nonsense", ("practice", "nonsense")),
    ("--port", ("practice", "--port", "70000")),
    ("two", ("practice", "healthy", "two")),
]


@test
def bad_input_is_one_line_and_status_2():
    for words, arguments in BAD:
        result = run(*arguments)
        equal(result.status, 2, arguments)
        equal(result.out, b"", arguments)
        text = result.err.decode()
        assert text.startswith("sendcheck-cli: ") and text.endswith("\n") and text.count("\n") == 1, (arguments, text)
        assert words.lower() in text.lower(), (arguments, text)
        assert not any(ord(c) < 32 for c in text[:-1]), (arguments, text)


@test
def bad_input_makes_no_connection():
    try:
        LISTENER.accept()
    except BlockingIOError:
        return
    raise AssertionError("somebody connected")


@test
def a_password_on_the_command_line_is_not_repeated():
    for arguments in (("check", "--password=hunter2-secret"), ("check", "--pass=hunter2-secret", "--host", "h.example")):
        result = run(*arguments)
        equal(result.status, 2)
        assert b"hunter2" not in result.out + result.err, result


@test
def version():
    result = run("--version")
    equal(result.status, 0)
    assert result.out.startswith(b"sendcheck-cli "), result
    equal(result.err, b"")


@test
def json_before_the_command():
    equal(run("--json", "accounts").out, run("accounts", "--json").out)
    for arguments in (("--version", "--json"), ("--json", "--version")):
        equal(list(json.loads(run(*arguments).out)), ["version"], arguments)


@test
def results_that_do_not_arrive_are_no_success():
    for arguments in (("accounts",), ("accounts", "--json"), ("explain", "421"), ("practice", "--list"), ("--version",), ("--help",)):
        with open("/dev/full", "wb") as full:
            done = subprocess.run([CLI, *arguments], stdout=full, stderr=subprocess.PIPE, env=environment(), timeout=60)
        equal(done.returncode, 4, arguments)
        assert done.stderr.startswith(b"sendcheck-cli: ") and done.stderr.count(b"\n") == 1, done.stderr


@test
def what_a_library_tells_is_no_result():
    result = run("show", "--json", "/nonexistent.json", G_MESSAGES_DEBUG="all")
    equal(result.out, b"")
    assert b"DEBUG" in result.err, result


@test
def what_is_not_there_is_not_taken_by_a_connection():
    def close_all():
        for fd in range(3):
            os.close(fd)

    process = subprocess.Popen([CLI, "practice", "healthy"], preexec_fn=close_all, env=environment())
    try:
        def streams():
            return [os.readlink("/proc/%d/fd/%d" % (process.pid, fd)) for fd in range(3)]

        # it serves: more than the three are open
        assert wait_for(lambda: len(os.listdir("/proc/%d/fd" % process.pid)) > 4)
        equal(streams(), ["/dev/null"] * 3)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(10)


@test
def the_question_for_the_password_can_be_left():
    for key, number in ((b"\x03", None), (b"", signal.SIGTERM)):
        ours, theirs = pty.openpty()
        process = subprocess.Popen([CLI, *HERE, "--user", "a@b.example"], stdin=theirs, stdout=theirs, stderr=theirs, start_new_session=True, env=environment(),
                                   preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0))
        try:
            assert wait_for(lambda: not termios.tcgetattr(theirs)[3] & termios.ECHO)
            os.write(ours, key)
            if number is not None:
                process.send_signal(number)
            equal(process.wait(20), 3)
            assert termios.tcgetattr(theirs)[3] & termios.ECHO
        finally:
            process.kill()
            process.wait()
            os.close(ours)
            os.close(theirs)
    bad_input_makes_no_connection()


@test
def help_for_each_command():
    for arguments in (("--help",), ("-h",), ("help",)):
        result = run(*arguments)
        equal(result.status, 0)
        for command in COMMANDS:
            assert command.encode() in result.out, result
    for command in COMMANDS:
        result = run(command, "--help")
        equal(result.status, 0, command)
        assert b"sendcheck-cli " + command.encode() in result.out, result
        if command != "code":
            assert b"--json" in result.out, result
    for option in ("host port security user auth password-file password-fd from to until no-ports timeout ca-file allow-plaintext-password "
                   "allow-untrusted trust-certificate remember ask-others report").split():
        assert b"--" + option.encode() in run("check", "--help").out, option


@test
def a_port_that_is_taken():
    result = run("practice", "--port", str(LISTENER.getsockname()[1]))
    equal(result.status, 2)
    assert str(LISTENER.getsockname()[1]).encode() in result.err, result


main()
