#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Sendcheck authors
"""The wizard as one program among others on a desktop: accounts of other programs and the way back to their settings, windows, what is
remembered. Run below rungui.sh; one case is named on the command line."""
import ctypes
import os
import re
import subprocess
import sys

from drive import Atspi, all_text, application, at, ended, find, focus_window, has, keys, main, open_by_second_process, press, row
from drive import text_of, type_into, until, walk, window_id, window_size, windows
from stand_ins import DesktopSettings


def field(app, name):
    return text_of(find(app, role="text", name=name))


def check_account(app, address):
    """The settings of the account are there; its server turns the connection down."""
    at(app, "Settings")
    until("the account's settings are not there", lambda: field(app, "User Name") == address)
    assert field(app, "Server Name") == "127.0.0.1" and field(app, "Port") == "1", all_text(app)
    type_into(find(app, role="text", name="Password"), "correct horse")
    press(find(app, role="push button", name="Check"))
    at(app, "Fault Found")


def button_in(node, name):
    return next((child for child, _ in walk(node) if child.get_role_name() == "push button" and child.name == name), None)


def desktop_account():
    """an account of the desktop's, named on the command line: its panel in the desktop's settings is one click away"""
    settings = DesktopSettings()
    app = application()
    focus_window()
    check_account(app, "berta@example.com")
    place = row(app, "The account\u2019s settings in Online Accounts")
    find(app, name="Settings \u2192 Online Accounts")
    press(button_in(place, "Open"))
    find(app, name="The settings of this desktop could not be opened")  # there is no GNOME yet
    settings.appear()
    press(button_in(place, "Open"))
    # What gnome-control-center's action takes: (sav), the panel and its arguments.
    assert settings.await_call() == ("Activate", "launch-panel", [("online-accounts", [])], {}), settings.calls


def program_account():
    """an account of a mail program, named on the command line: the way to click in that program is told"""
    app = application()
    focus_window()
    check_account(app, "anna@example.com")
    place = row(app, "The account\u2019s settings in Thunderbird")
    find(app, name="\u2630 \u2192 Account Settings \u2192 Outgoing Server (SMTP) \u2192 Edit")
    assert button_in(place, "Open") is None, "Sendcheck cannot open another program's settings"
    # Another account, while the program runs; the result that is there stays.
    open_by_second_process("--account", "goa:account_1720000000_0")
    until("the second account did not come", lambda: "berta@example.com" in all_text(app))
    assert titles(app) == ["Fault Found", "Settings"], titles(app)


def healthy():
    """a healthy run has a page of its own: what was seen, what that does not tell, and what to do when nothing arrives"""
    app = application()
    focus_window()
    at(app, "All Is Well")
    find(app, role="label", name="All is well: the server took the test message.")
    find(app, role="image", name="All Is Well")
    find(app, name="The server took it, which is not yet the same.")
    assert re.search("Look in the mailbox for a message with \u201c\\w+\u201d in its subject", all_text(app)), all_text(app)
    assert not has(app, name="What to Do") and not has(app, name="Copy a Message for"), "there is nothing to mend"
    find(app, name="What Was Checked")
    press(row(app, "No, not after ten minutes"))
    find(app, role="label", name="it did not arrive")
    find(app, name="Ask what became of the message that the server knows as PRACTICE0001")
    find(app, name="How to Prevent It")
    press(row(app, "Yes, it is in the inbox"))
    find(app, role="label", name="The test message arrived. Sending works.")
    find(app, name="How to Prevent It")
    find(app, name="Save the report of this check", shown=False)  # folded
    assert "it did not arrive" not in all_text(app)
    press(find(app, role="push button", name="Back"))
    at(app, "Checked")
    assert not has(app, name="Failed"), all_text(app)


def titles(app):
    """What stands in the header bar of each window."""
    found = []
    for window in app.look().children:
        found += [node.name for node, _ in walk(window) if node.get_role_name() == "label" and 0 < node.extents().y < 48][:1]
    return sorted(found)


def several_windows():
    """runs side by side in windows of their own; closing one of them cancels its run, and leaves the others alone"""
    app = application()
    silent = window_id()
    # The server of the first run says nothing until it is given up; on a busy computer that may be soon.
    until("no run began", lambda: titles(app) in (["Checking"], ["Fault Found"]))
    open_by_second_process("--practice", "wrong-password")
    until(lambda: "the second run did not end, there is %s" % titles(app),
          lambda: len(titles(app)) == 2 and "Fault Found" in titles(app) and has(app, name="535 "))
    focus_window(silent)
    keys("ctrl+n")
    until(lambda: "no new window, there is %s" % titles(app), lambda: len(titles(app)) == 3 and "Sendcheck" in titles(app))
    focus_window(silent)
    keys("ctrl+w")
    until(lambda: "the run's window stayed, there is %s" % titles(app), lambda: titles(app) == ["Fault Found", "Sendcheck"])
    assert silent not in windows() and not ended() and has(app, name="535 ")
    focus_window()
    keys("ctrl+question")
    find(app, name="Shortcuts")
    with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../src/gui/ui/help-overlay.ui"), encoding="utf-8") as file:
        promised = re.findall('<property name="title" translatable="yes">(.*)</property>', file.read())
    shown = all_text(app).split("\n")
    assert len(promised) > 15 and not [words for words in promised if words + " " not in shown], shown
    keys("Escape")
    until("the list of shortcuts stayed", lambda: not has(app, name="Copy the Selected Lines of the Dialogue"))
    focus_window()
    keys("ctrl+q")
    until("Ctrl+Q did not end every window", ended)


def set_window_states(*names):
    """Says that the window is in these states, as a window manager does; there is none here."""
    x11 = ctypes.CDLL("libX11.so.6")
    x11.XOpenDisplay.restype = ctypes.c_void_p
    x11.XInternAtom.restype = ctypes.c_ulong
    x11.XInternAtom.argtypes = [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_int]
    x11.XChangeProperty.argtypes = [ctypes.c_void_p, *[ctypes.c_ulong] * 3, *[ctypes.c_int] * 2, ctypes.c_void_p, ctypes.c_int]
    x11.XCloseDisplay.argtypes = [ctypes.c_void_p]
    display = x11.XOpenDisplay(None)
    atoms = [x11.XInternAtom(display, name.encode(), 0) for name in names]
    property_name = x11.XInternAtom(display, b"_NET_WM_STATE", 0)
    x11.XChangeProperty(display, int(window_id()), property_name, 4, 32, 0, (ctypes.c_ulong * len(atoms))(*atoms), len(atoms))  # 4: XA_ATOM
    x11.XCloseDisplay(display)


def kept(name):
    """What the settings hold; they are a file here."""
    with open(os.path.expanduser("~/.config/glib-2.0/settings/keyfile"), encoding="utf-8") as file:
        return dict(line.rstrip("\n").split("=", 1) for line in file if "=" in line).get(name)


def quit_and_start():
    focus_window()
    keys("ctrl+q")
    until("Ctrl+Q did not end it", ended)
    process = subprocess.Popen([os.environ["APP_PROGRAM"]])
    os.environ["APP_PID"] = str(process.pid)
    until("the second window did not come", windows)
    return process


def remembered():
    """the size of the window, whether it fills the screen, and the preferences are there again at the next start"""
    app = application()
    focus_window()
    subprocess.run(["xdotool", "windowsize", "--sync", window_id(), "640", "560"], check=True)
    keys("ctrl+comma")
    press(find(app, role="check box", name="Ask Other Services Too"))
    type_into(find(app, role="text", name="Recipient of the Test Message"), "postmaster@example.com")
    until("the preferences were not kept", lambda: kept("recipient") == "'postmaster@example.com'" and kept("ask-others") == "true")
    keys("Escape")
    until("the preferences stayed", lambda: len(windows()) == 1)
    process = quit_and_start()
    app = application()
    assert window_size() == (640, 560), window_size()
    assert kept("window-maximized") == "false"
    # A check asks whom the preferences allow.
    press(row(app, "Another Account"))
    at(app, "Settings")
    assert find(app, role="check box", name="Ask").has_state(Atspi.StateType.CHECKED), "the consent is not asked for where it is used"
    focus_window()
    keys("Escape")
    at(app, "Sendcheck")
    set_window_states("_NET_WM_STATE_MAXIMIZED_HORZ", "_NET_WM_STATE_MAXIMIZED_VERT")
    process_2 = quit_and_start()
    assert process.wait(60) == 0
    assert kept("window-maximized") == "true" and kept("window-size") == "(640, 560)"
    # Nobody but the program has said that this window fills the screen.
    focus_window()
    keys("ctrl+q")
    until("Ctrl+Q did not end it", ended)
    assert process_2.wait(60) == 0
    assert kept("window-maximized") == "true" and kept("window-size") == "(640, 560)"


cases = {c.__name__.replace("_", "-"): c for c in (desktop_account, program_account, healthy, several_windows, remembered)}
main(cases[sys.argv[1]])
