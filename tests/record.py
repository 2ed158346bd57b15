#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Sendcheck authors
"""record.py LOG NAME COMMAND...: runs one test outside of meson test, and adds what came out to LOG as meson would, for count.py."""
import json
import os
import re
import signal
import subprocess
import sys
import time


def main():
    log, name, command = sys.argv[1], sys.argv[2], sys.argv[3:]
    start = time.monotonic()
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    # A session of its own: what is left when the time is over ends together.
    limit = float(os.environ.get("SC_TEST_TIMEOUT", "900"))
    running = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                               errors="replace", start_new_session=True)
    try:
        output, _ = running.communicate(timeout=limit)
        result = {0: "OK", 77: "SKIP"}.get(running.returncode, "FAIL")
        if result == "OK" and re.search(r"^1\.\.0 # SKIP", output, re.M):
            result = "SKIP"
    except (subprocess.TimeoutExpired, KeyboardInterrupt) as end:
        os.killpg(running.pid, signal.SIGTERM)
        output, _ = running.communicate()
        result = "TIMEOUT" if isinstance(end, subprocess.TimeoutExpired) else "INTERRUPT"
    spent = time.monotonic() - start
    entry = {"name": name, "result": result, "duration": spent, "command": command, "stdout": output}
    with open(log, "a", encoding="utf-8") as out:
        out.write(json.dumps(entry) + "\n")
    print("%-40s %-7s %6.1f s" % (name, result, spent), flush=True)
    if result not in ("OK", "SKIP"):
        print("\n".join(output.splitlines()[-60:]), flush=True)
    return {"OK": 0, "SKIP": 77}.get(result, 1)


sys.exit(main())
