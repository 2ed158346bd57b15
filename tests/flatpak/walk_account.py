#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Sendcheck authors
"""walk_account.py ADDRESS: in the sandboxed wizard, chooses the account of ADDRESS, checks it, and reads the result. Run below
rungui.sh."""
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "gui"))
from drive import application, find, focus_window, main, press  # noqa: E402

ADDRESS = sys.argv[1]


def account():
    """the wizard checks an account of GNOME at a real server, and shows its 421"""
    app = application()
    focus_window()
    press(find(app, role="list item", name=ADDRESS))
    press(find(app, role="push button", name="Check"))
    find(app, name="Why We Think So")
    find(app, name="421 4.7.0")


main(account)
