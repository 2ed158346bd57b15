#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Sendcheck authors
"""shots.py DIRECTORY LOOK - one picture of every page, as DIRECTORY/PAGE-LOOK.png. Run below rungui.sh."""
import os
import subprocess
import sys
import time

from drive import Failed, application, await_no_toast, choose_file, dump, find, focus_window, keys, press, type_into, until, walk, window_id, shot

directory, look = sys.argv[1:3]
width = os.environ.get("SC_WIDTH")


def titled(app, title):
    """Waits until the header bar shows this title."""
    def look():
        for node, _ in walk(app):
            if node.name == title and node.get_role_name() == "label":
                box = node.extents()
                if 0 < box.width and box.y < 48:
                    return node
        return None
    until("the page %r did not come" % title, look)


def take(page):
    time.sleep(0.7)  # what was asked for is painted
    shot("%s/%s-%s.png" % (directory, page, look))


def row(root, text):
    return find(root, role="list item", name=text)


def main():
    app = application()
    if width:
        subprocess.run(["xdotool", "windowsize", "--sync", window_id(), width, "720"], check=False)
    focus_window()
    find(app, name="Practise")
    time.sleep(1)
    take("1-start")
    press(row(app, "Another account"))
    titled(app, "Settings")
    address = find(app, role="text", name="E-mail address")
    type_into(address, "anna@gmail.com")
    find(app, role="list item", name="smtp.gmail.com")
    take("2-find")
    type_into(address, "")
    type_into(find(app, role="text", name="Server name"), "http://smtp.example.com/")
    type_into(find(app, role="text", name="Port"), "465")
    type_into(find(app, role="text", name="User name"), "anna@example.com")
    type_into(find(app, role="text", name="Your e-mail address"), "anna@@example.com")
    take("2-settings")
    keys("Escape")
    titled(app, "Sendcheck")
    press(row(app, "Explain an error message"))
    titled(app, "Explain")
    type_into(find(app, role="text", name="Error message"), "421 4.7.0 Too many connections from your host, try again later")
    time.sleep(1)
    take("6-explain")
    keys("Escape")
    titled(app, "Sendcheck")
    press(row(app, "Practise"))
    titled(app, "Practise")
    take("5-practise")
    press(find(app, role="list item", name=os.environ.get("SC_SCENARIO", "connections")))
    titled(app, "Fault Found")
    take("4-result")
    middle = ["xdotool", "mousemove", "--window", window_id(), "180", "400"]
    for number in range(1, 4):
        subprocess.run(middle + ["click", "--repeat", "7", "--delay", "60", "5"], check=True)
        take("4-result-%d" % number)
    for page, name, title in (("8-share", "Save or share the report", "Save or Share"), ("9-message", "Your provider", "Message for Your Provider")):
        press(row(app, name))
        titled(app, title)
        take(page)
        keys("Escape")
        titled(app, "Fault Found")
    keys("ctrl+s")
    report = os.path.join(os.environ["SC_PLACE"], "report.json")
    choose_file(report)
    await_no_toast(app)
    press(row(app, "Compare with another report"))
    choose_file(report)
    titled(app, "Two Reports")
    take("8-compare")
    keys("Escape")
    titled(app, "Fault Found")
    press(find(app, role="push button", name="Spell It Out"))
    press(find(app, role="push button", name="Wait"))
    find(app, name="Trying again in")
    take("4-waiting")
    keys("Escape")
    titled(app, "Checked")
    take("3-checks")
    keys("Escape", "Escape")
    titled(app, "Sendcheck")
    press(row(app, "Open a report or phone code"))
    titled(app, "Open")
    take("7-open")
    type_into(find(app, role="text", name="Phone code"), "6ZWV-FF00-8W08-NQ")
    press(find(app, role="push button", name="Show What It Says"))
    titled(app, "Fault Found")
    take("7-code")
    keys("Escape", "Escape")
    titled(app, "Sendcheck")
    keys("F10")
    press(find(app, role="menu item", name="Plan a Mailing"))
    titled(app, "Plan a Mailing")
    take("9-pace")
    keys("Escape")
    titled(app, "Sendcheck")
    keys("ctrl+comma")
    time.sleep(1)
    take("9-preferences")


try:
    main()
except Failed as problem:
    print("shots: %s" % problem, file=sys.stderr)
    shot("%s/failed-%s.png" % (directory, look))
    if os.environ.get("SC_GUI_DUMP"):
        dump(application())
    sys.exit(1)
