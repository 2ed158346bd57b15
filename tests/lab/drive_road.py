#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Sendcheck authors
"""The wizard on the road, driven through AT-SPI below tests/gui/rungui.sh: an account is on the settings page, its port is blocked, another is open."""
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "gui"))
# pylint: disable=wrong-import-position
from drive import application, find, focus_window, has, keys, main, press  # noqa: E402


def correction():
    """a blocked port: what is waited for, cancel, the fault, one click to the port that works, and what to change"""
    app = application()
    focus_window()
    press(find(app, role="push button", name="Check"))
    find(app, name="Connecting to port 587, at most 15 seconds")
    keys("Escape")
    find(app, name="Cancelled")
    keys("F5")
    find(app, name="The network that you are in blocks this way of sending mail.")
    find(app, name="Another mail port of the same server can be reached")
    assert not has(app, name="What to Change in Your Mail Program"), "a correction before there is one"
    press(find(app, role="push button", name="Use Port 465 with SSL/TLS"))
    find(app, name="It works with these settings")
    find(app, name="What to Change in Your Mail Program")
    find(app, name="Set port and security to 465")
    find(app, name="What Has Changed")


main(correction)
