# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Sendcheck authors
"""What the tests of sendcheck-cli share: running it, TAP, a practice server."""
import base64
import os
import re
import select
import signal
import subprocess
import sys
import tempfile
import time
import traceback

CLI = sys.argv[1]
USER = "learner@practice.example"
PASSWORD = "practice makes perfect"
TESTS = []
HOME = tempfile.TemporaryDirectory(prefix="sendcheck-test-")


def environment(**more):
    """A home without accounts, a bus that is not there."""
    env = dict(os.environ, HOME=HOME.name, XDG_CONFIG_HOME=HOME.name + "/config", XDG_DATA_HOME=HOME.name + "/data", TMPDIR=HOME.name,
               DBUS_SESSION_BUS_ADDRESS="unix:path=/nonexistent", LC_ALL="C.UTF-8", LANGUAGE="en")
    env.update(more)
    return env


class Result:
    def __init__(self, status, out, err):
        self.status, self.out, self.err = status, out, err

    def __repr__(self):
        return "status %s\nout: %.2000r\nerr: %.2000r" % (self.status, self.out, self.err)


def run(*arguments, stdin=b"", timeout=60, **env):
    done = subprocess.run([CLI, *arguments], input=stdin, capture_output=True, timeout=timeout, env=environment(**env))
    return Result(done.returncode, done.stdout, done.stderr)


def test(function):
    TESTS.append(function)
    return function


def equal(a, b, what=""):
    assert a == b, "%s: %r is not %r" % (what, a, b)


def main():
    print("1..%d" % len(TESTS), flush=True)
    failed = False
    for number, function in enumerate(TESTS, 1):
        try:
            function()
            print("ok %d %s" % (number, function.__name__), flush=True)
        except Exception:  # a test that breaks has failed, the others go on
            failed = True
            print("not ok %d %s" % (number, function.__name__), flush=True)
            for line in traceback.format_exc().splitlines():
                print("# " + line, flush=True)
    sys.exit(1 if failed else 0)


class Practice:
    """A practice server of the built program, for the time of a with block."""

    def __init__(self, scenario, *arguments):
        self.scenario, self.arguments = scenario, arguments

    def __enter__(self):
        self.process = subprocess.Popen([CLI, "practice", self.scenario, *self.arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment())
        line = self.process.stdout.readline().decode()
        found = re.fullmatch(r"listening on 127\.0\.0\.1:(\d+)\n", line)
        assert found, "%r %r" % (line, self.process.stderr.read() if not line else "")
        self.port = int(found.group(1))
        self.words = b""
        while b"ca-file: " not in self.words or not self.words.endswith(b"\n"):
            ready, _, _ = select.select([self.process.stderr], [], [], 10)
            assert ready, self.words
            self.words += os.read(self.process.stderr.fileno(), 65536)
        self.ca = re.search(rb"^ca-file: (.*)$", self.words, re.M).group(1).decode()
        self.security = re.search(rb"^security: (.*)$", self.words, re.M).group(1).decode()
        return self

    def __exit__(self, *_):
        self.process.send_signal(signal.SIGINT)
        self.status = self.process.wait(10)
        self.process.stdout.close()
        self.process.stderr.close()

    def options(self, *more):
        return ("--host", "127.0.0.1", "--port", str(self.port), "--security", self.security, "--user", USER, "--ca-file", self.ca, "--no-ports", *more)

    def check(self, *more, stdin=PASSWORD.encode() + b"\n", **env):
        return run("check", *self.options("--password-fd", "0", *more), stdin=stdin, **env)


def secrets():
    """Every form in which the password could be seen."""
    password = PASSWORD.encode()
    plain = b"\0" + USER.encode() + b"\0" + password
    forms = [password, base64.b64encode(password), base64.b64encode(plain), password.replace(b" ", b"%20"), password.hex().encode()]
    # the middle of the base64 at each alignment: parts that do not depend on the neighbours
    forms += [base64.b64encode(b"x" * shift + password)[4:-4] for shift in (1, 2)]
    return forms


def assert_no_secret(*outputs):
    for output in outputs:
        for form in secrets():
            assert form not in output, "the password is in the output: %r" % form


def wait_for(condition, seconds=10):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return True
        select.select([], [], [], 0.02)
    return False
