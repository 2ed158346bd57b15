#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Sendcheck authors
"""What stands in for the rest of the world in a walk: the desktop's place for notifications, its settings, and a mail server that refuses for
a while."""
import socket
import threading

from drive import Gio, GLib, until


def busy_server(wait="20 minutes"):
    """A server on loopback that refuses every connection with 421 until the list it answers holds something; answers its port, that
    list, and a list of what each connection was told."""
    listener = socket.create_server(("127.0.0.1", 0))
    heard = []
    recovered = []

    def serve():
        while True:
            connection, _ = listener.accept()
            with connection, connection.makefile("rwb") as stream:
                said = []
                heard.append(said)
                try:
                    if not recovered:
                        stream.write(b"421 4.3.2 Server busy, try again in %s\r\n" % wait.encode())
                        stream.flush()
                        continue
                    stream.write(b"220 mail.example.com ESMTP\r\n")
                    stream.flush()
                    for line in stream:
                        said.append(line.split()[0].upper())
                        stream.write(b"221 Bye\r\n" if said[-1] == b"QUIT" else b"250 mail.example.com\r\n")
                        stream.flush()
                except OSError:
                    pass

    threading.Thread(target=serve, daemon=True).start()
    return listener.getsockname()[1], recovered, heard


class Notifications:
    """The desktop's place for them, on the test's own bus."""
    METHODS = """<node><interface name="org.freedesktop.Notifications">
      <method name="Notify"><arg type="s" direction="in"/><arg type="u" direction="in"/><arg type="s" direction="in"/><arg type="s" direction="in"/>
        <arg type="s" direction="in"/><arg type="as" direction="in"/><arg type="a{sv}" direction="in"/><arg type="i" direction="in"/>
        <arg type="u" direction="out"/></method>
      <method name="CloseNotification"><arg type="u" direction="in"/></method>
      <method name="GetCapabilities"><arg type="as" direction="out"/></method>
      <method name="GetServerInformation"><arg type="s" direction="out"/><arg type="s" direction="out"/><arg type="s" direction="out"/>
        <arg type="s" direction="out"/></method>
    </interface></node>"""

    def __init__(self):
        self.titles = []
        self.bus = Gio.bus_get_sync(Gio.BusType.SESSION, None)
        interface = Gio.DBusNodeInfo.new_for_xml(self.METHODS).interfaces[0]
        self.bus.register_object("/org/freedesktop/Notifications", interface, self.on_call, None, None)
        Gio.bus_own_name_on_connection(self.bus, "org.freedesktop.Notifications", 0, None, None)

    def on_call(self, connection, sender, path, interface, method, arguments, invocation):
        answers = {"GetCapabilities": GLib.Variant("(as)", (["actions", "body"],)),
                   "GetServerInformation": GLib.Variant("(ssss)", ("test", "test", "1", "1.2")), "CloseNotification": None}
        if method == "Notify":
            self.titles.append(arguments[3])
            answers["Notify"] = GLib.Variant("(u)", (len(self.titles),))
        invocation.return_value(answers[method])

    def await_title(self, title):
        def look():
            GLib.MainContext.default().iteration(False)
            return title in self.titles
        until(lambda: "no notification %r, only %r" % (title, self.titles), look)

    def click(self):
        self.bus.emit_signal(None, "/org/freedesktop/Notifications", "org.freedesktop.Notifications", "ActionInvoked",
                             GLib.Variant("(us)", (len(self.titles), "default")))


class DesktopSettings:
    """GNOME's Settings, as far as a program can ask it to show a panel."""
    METHODS = """<node><interface name="org.gtk.Actions">
      <method name="Activate"><arg type="s" direction="in"/><arg type="av" direction="in"/><arg type="a{sv}" direction="in"/></method>
    </interface></node>"""

    def __init__(self):
        self.calls = []
        self.bus = Gio.bus_get_sync(Gio.BusType.SESSION, None)
        interface = Gio.DBusNodeInfo.new_for_xml(self.METHODS).interfaces[0]
        self.bus.register_object("/org/gnome/Settings", interface, self.on_call, None, None)
        self.name = None

    def appear(self):
        self.name = Gio.bus_own_name_on_connection(self.bus, "org.gnome.Settings", 0, None, None)

    def on_call(self, connection, sender, path, interface, method, arguments, invocation):
        self.calls.append((method, *arguments.unpack()))
        invocation.return_value(None)

    def await_call(self):
        def look():
            GLib.MainContext.default().iteration(False)
            return self.calls
        return until("the desktop's settings were not asked for", look)[0]
