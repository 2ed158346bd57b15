#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Sendcheck authors
"""What sendcheck-cli finds in a home made of each program's files, against what that program itself reads in them.

Usage: test_samples.py SENDCHECK-CLI DATA [PROGRAM]
"""
import concurrent.futures
import json
import os
import shutil
import subprocess
import sys
import tempfile

CLI, DATA = sys.argv[1:3]
ANY = None  # whatever is found; only the notes count


def account(key, host, port, security, auth="auto", user=None, **more):
    """The expected reading of one account."""
    return dict(more, id=key, host=host, port=port, security=security, auth=auth, user=user)


def read(name):
    with open(os.path.join(DATA, name), encoding="utf-8") as file:
        return file.read()


def read_latin1(name):
    """What other programs printed: bytes that are not UTF-8 are in Latin-1."""
    with open(os.path.join(DATA, name), "rb") as file:
        lines = file.read().split(b"\n")
    return "\n".join(line.decode("utf-8") if is_utf8(line) else line.decode("latin-1") for line in lines)


def is_utf8(line):
    try:
        return line.decode("utf-8") is not None
    except UnicodeDecodeError:
        return False


def listing(files):
    """Runs the program in a home with @files {path in the home: path of the sample, a link "-> path" or a text "= text"}; returns what it
    says. What is at the path "" is the file that is chosen."""
    with tempfile.TemporaryDirectory(prefix="sendcheck-home.") as home:
        for path, sample in files.items():
            target = os.path.join(home, path)
            os.makedirs(os.path.dirname(target), exist_ok=True)
            source = os.path.join(DATA, sample)
            if not path:
                continue
            if sample.startswith("= "):
                with open(target, "w", encoding="utf-8") as out:
                    out.write(sample[2:])
            elif sample.startswith("-> "):
                os.symlink(os.path.join(home, sample[3:]), target)
            elif os.path.isdir(source):
                shutil.copytree(source, target)
            else:
                shutil.copyfile(source, target)
                os.chmod(target, 0o644)
        environment = {k: v for k, v in os.environ.items() if not k.startswith(("XDG_", "DBUS_"))}
        environment.update(HOME=home, XDG_RUNTIME_DIR=home + "/no", LC_ALL="C.UTF-8")
        chosen = [os.path.join(home, files[""])] if "" in files else []
        done = subprocess.run([CLI, "accounts", "--json"] + chosen, env=environment, capture_output=True, text=True, timeout=60)
        if chosen and done.returncode == 2:
            return {"accounts": [], "notes": [done.stderr]}
        if done.returncode != 0:
            raise AssertionError("exit status %d: %s" % (done.returncode, done.stderr[-2000:]))
        return json.loads(done.stdout.replace(home, "HOME"))


def geary():
    """Geary: one case a folder, as its accounts-manager.vala reads them."""
    common = dict(name="Home", address="ann@example.org")
    cases = {
        "account_01": account("geary:account_01", "smtp.example.org", 587, "starttls", user="ann", **common),
        "account_02": account("geary:account_02", "smtp.example.org", 465, "tls", user="ann-smtp", **common),
        "account_03": account("geary:account_03", "localhost", 25, "none", "none", **common),
        "account_04": account("geary:account_04", "smtp.gmail.com", 465, "tls", user="ann@example.com", address="ann@example.com"),
        "account_05-disabled": None,
        "account_06-missing-host": account("geary:account_06-missing-host", None, None, None, user="ann", note="no server", **common),
        "account_07-bad-enum": account("geary:account_07-bad-enum", "smtp.example.org", 587, "starttls", user="ann", note="“maybe”", **common),
        "account_08-version-99": account("geary:account_08-version-99", "smtp.example.org", 587, "starttls", user="ann", note="newer", **common),
        "account_09-crlf": account("geary:account_09-crlf", "smtp.example.org", 587, "starttls", user="ann", **common),
        "account_10-latin1": account("geary:account_10-latin1", "smtp.example.org", 587, "starttls", user="jürgen", **common),
        "account_11-no-senders": account("geary:account_11-no-senders", "smtp.example.org", 587, "starttls", user="ann", name="smtp.example.org",
                                         address=None),
        "old@example.com": account("geary:old@example.com", "smtp.example.com", 587, "starttls", user="old", name="old", address="old@example.com"),
        "goa_account_1720000000_0": None,
        "user-style.css": None,
    }
    for name, expected in cases.items():
        yield name, {".config/geary/" + name: "geary/" + name}, [expected] if expected else [], []
    yield ("a Flatpak's", {".var/app/org.gnome.Geary/config/geary/account_01": "geary/account_01"},
           [account("geary:org.gnome.Geary/account_01", "smtp.example.org", 587, "starttls", user="ann", note="in a sandbox")], [])


def evolution():
    """Evolution: INDEX.json says what stands in each set of hand-made files; the other set was written by the real registry."""
    expected, notes = [], ["broken.source cannot be understood"]
    security = {"starttls-on-standard-port": "starttls", "ssl-on-alternate-port": "tls", "none": "none", None: "none"}
    methods = {"PLAIN": "plain", "LOGIN": "login", "none": "none", "Google": "xoauth2", "POPB4SMTP": "none"}
    more = {"host missing": "no server", "port out of range": "not a number", "POP before SMTP": "fetching mail"}
    for case in json.loads(read("evolution/INDEX.json")):
        what, key = case["case"], "evolution:" + case.get("identity", "")
        if "backend" in case:
            notes.append("sends by “%s”" % case["backend"])
        elif what.startswith("identity whose"):
            expected.append(account(key, None, None, None, note="no server"))
        elif what.startswith("child of a collection"):
            expected.append(account(key, "smtp.example.com", 587, "starttls", "plain", "lena@example.com"))
        elif "host" in case and case.get("enabled") != "false":
            mode = security[case["sec"]]
            port = case["port"] or (465 if mode == "tls" else 25)
            complete = case["host"] != "" and port < 65536
            auth = methods[case["method"]]
            reading = account(key, *((case["host"], port, mode) if complete else (None, None, None)), auth, case["user"] if auth != "none" else None)
            if what in more:
                reading["note"] = more[what]
            expected.append(reading)
    yield "hand-made", {".config/evolution/sources": "evolution/handmade"}, expected, notes
    yield "copies of online accounts", {".config/evolution/sources": "evolution/goa-generated"}, [], []
    first = json.loads(read("evolution/INDEX.json"))[0]
    parts = {what: "evolution/handmade/%s.source" % first[what] for what in ("transport", "identity")}
    flatpak = ".var/app/org.gnome.Evolution/config/evolution/sources/"
    yield ("a Flatpak's", {flatpak + os.path.basename(part): part for part in parts.values()},
           [account("evolution:org.gnome.Evolution/" + first["identity"], "smtp.example.com", 587, "starttls", "plain", "ann@example.com",
                    note="in a sandbox")], [])


def thunderbird():
    """Thunderbird: what 153.7 itself printed for each prefs.js."""
    profiles, folder, key = "thunderbird/profiles-crlf/profiles.ini", ".thunderbird/abc.default/prefs.js", "thunderbird:abc.default/"
    security = {"0": "none", "1": "starttls", "2": "starttls", "3": "tls"}
    methods = {"1": "none", "3": "auto", "4": "cram-md5", "10": "xoauth2", "99": "auto"}
    notes = {"xoauth2": "only the mail program itself", "try": "only if the server can", "port": "not a number"}
    for block in read("thunderbird/EXPECTED-read-by-thunderbird-153.txt").split("### ")[1:]:
        lines = block.splitlines()
        servers, expected, others, default, used = {}, [], [], None, set()
        for line in lines[1:]:
            if line.startswith("key="):
                values = dict(part.split("=", 1) for part in line.split(" | "))
                servers[values["key"]] = values
            elif line.startswith("default="):
                default = line[8:]
        def add(which, server, **more):
            values = servers[server]
            if values["type"] != "smtp":
                others.append("sends by “%s”" % values["type"])
                return
            mode, auth, port = security[values["sock"]], methods[values["auth"]], int(values["port"])
            complete = values["host"] != "" and port >= 0
            place = (values["host"], port or (465 if mode == "tls" else 587), mode) if complete else (None, None, None)
            reading = account(key + which, *place, auth, (values["user"] or None) if auth != "none" else None, **more)
            told = "no server" if not values["host"] else "try" if values["sock"] == "1" else "port" if port < 0 else auth
            if told in notes or told == "no server":
                reading["note"] = notes.get(told, told)
            expected.append(reading)
        for line in lines[1:]:
            if line.startswith("identity "):
                words = line.split()
                used.add(words[-1])
                add(words[1], words[-1], address=words[2])
        for server in servers:
            if server not in used:
                add(server, server, address=None)
        assert default is not None
        yield lines[0], {".thunderbird/profiles.ini": profiles, folder: "thunderbird/%s/prefs.js" % lines[0]}, expected, others
    real = "thunderbird:xz6dk7vc.default-default/"
    found = [account(real + "id1", "smtp.example.com", 587, "starttls", "auto", "ann@example.com"),
             account(real + "id2", "smtp.example.org", 465, "tls", "cram-md5", "bob"),
             account(real + "id3", "smtp.example.net", 465, "tls", "xoauth2", "carol@example.net", note="only the mail program")]
    flatpaks = [".var/app/%s/.thunderbird" % a for a in ("org.mozilla.thunderbird", "org.mozilla.Thunderbird", "org.mozilla.thunderbird_esr")]
    for root in [".thunderbird", ".icedove", "snap/thunderbird/common/.thunderbird"] + flatpaks:
        yield "written by Thunderbird, in " + root, {root: "thunderbird/tb153-real"}, [dict(a, program="Thunderbird") for a in found], []
    yield ("Betterbird's", {".var/app/eu.betterbird.Betterbird/.thunderbird": "thunderbird/tb153-real"},
           [dict(a, program="Betterbird") for a in found], [])
    yield "the same by two paths", {".thunderbird": "thunderbird/tb153-real", "snap/thunderbird/common/.thunderbird": "-> .thunderbird"}, found, []
    yield "a path that escapes", {".thunderbird/profiles.ini": "thunderbird/profiles-escape/profiles.ini"}, [], []


def kmail():
    """KMail: transport.cpp of kmailtransport; what is missing has changed its meaning, so the rest decides."""
    files = {".config/" + name: "kmail/" + name for name in ("mailtransports", "emailidentities")}
    unknown = "neither port nor encryption"
    yield "transports and identities", files, [
        account("kmail:1234567", "smtp.example.com", 587, "starttls", "plain", "ann@example.com", name="Work", address="ann@example.com"),
        account("kmail:222", "smtp.example.org", 465, "tls", "none", note=unknown, address=None),
        account("kmail:333", "smtp.gmail.com", 465, "tls", "xoauth2", "carol@example.com", address="carol@example.com", note="only the mail program"),
        account("kmail:444", "smtp.example.net", 25, "none", "plain", note="scrambled"),
        account("kmail:notanumber", "smtp.example.com", 465, "tls", "none", note=unknown)], ["akonadi_ews_resource_0"]


def claws_mail():
    """Claws Mail."""
    yield "accounts", {".claws-mail/accountrc": "claws-mail/accountrc"}, [
        account("claws-mail:1", "smtp.example.com", 587, "starttls", "auto", "ann@example.com", address="ann@example.com", note="encrypts"),
        account("claws-mail:2", "smtp.example.org", 465, "tls", "plain", name="tls", address="bob@example.org", note="encrypts")], ["sendmail"]


def sylpheed():
    """Sylpheed."""
    yield "accounts", {".sylpheed-2.0/accountrc": "sylpheed/accountrc"}, [
        account("sylpheed:1", "smtp.example.com", 587, "starttls", "auto", "ann", address="ann@example.com", note="Other users")], []


def git():
    """git send-email: `git config` itself reads the files, send-email's rules are applied to what it says."""
    expected = {}
    for block in read_latin1("git/EXPECTED-git-config.txt").split("### git config --file ")[1:]:
        name, settings = block.split()[0], {}
        for line in block.splitlines()[1:]:
            if line.startswith("sendemail."):
                key, value = line[len("sendemail."):].split("=", 1)
                identity, _, key = key.rpartition(".")
                settings.setdefault(identity, {})[key] = value
        expected[name] = settings
    for name, settings in expected.items():
        accounts, notes = [], ["cannot be understood"] if name == "gitconfig-broken" else []
        for identity in settings:
            values = dict(settings.get("", {}), **settings[identity])
            server = values.get("smtpserver", "")
            if "sendmailcmd" in values or server.startswith("/"):
                notes.append("sends by")
                continue
            mode = {"ssl": "tls", "tls": "starttls"}.get(values.get("smtpencryption"), "none")
            port = int({"submission": "587"}.get(values.get("smtpserverport"), values.get("smtpserverport", 465 if mode == "tls" else 25)))
            user = values.get("smtpuser") if values.get("smtpauth") != "none" else None
            if server == "[2001:db8::25]:2525":
                server = "2001:db8::25"
            if not server.isascii():
                server = "smtp.xn--exmple-cua.com"
            accounts.append(account("git:" + (identity or "default"), server, port, mode, "auto" if user else "none", user))
        yield name, {".gitconfig": "git/" + name, "included.inc": "git/included.inc"}, accounts, notes


def mutt():
    """Mutt and NeoMutt: literal settings only."""
    yield "muttrc", {".muttrc": "mutt/muttrc"}, [account("mutt:mutt", "smtp.example.com", 465, "tls", "auto", "ann@example.com", address="ann@example.com",
                                                         program="Mutt", note="from a command")], []
    yield "neomuttrc", {".config/neomutt/neomuttrc": "mutt/neomuttrc"}, [account("mutt:neomutt", "smtp.example.com", 25, "starttls", "auto", "ann",
                                                                               program="NeoMutt")], []
    yield "IPv6 and a token", {".mutt/muttrc": "mutt/muttrc-ipv6-oauth"}, [account("mutt:mutt", "2001:db8::25", 587, "starttls", "xoauth2",
                                                                                  "carol@example.net", note="from a command")], []
    yield "sendmail", {".config/mutt/muttrc": "mutt/muttrc-sendmail"}, [], ["sends by “/usr/bin/msmtp -a work”"]
    yield "bad URLs", {".muttrc": "mutt/muttrc-invalid-url"}, [account("mutt:mutt", None, None, None, name="Mutt", note="no server")], []
    yield "Windows' line ends", {".muttrc": "mutt/muttrc-crlf"}, [account("mutt:mutt", "smtp.example.com", 465, "tls", "auto", "ann")], []


def balsa():
    """Balsa."""
    found = [account("balsa:Default/default", "smtp.example.com", 587, "starttls", "auto", "ann@example.com", address="ann@example.com"),
             account("balsa:tls", "smtp.example.org", 465, "tls", "none", name="tls", address=None)]
    yield "2.6.5 and later", {".config/balsa/config": "balsa/config", ".config/balsa/config-private": "balsa/config-private"}, found, []
    yield "before", {".balsa/config": "balsa/config", ".balsa/config-private": "balsa/config-private"}, found, []


def trojita():
    """Trojitá."""
    for name in ("trojita", "trojita-work"):
        yield name, {".config/flaska.net/%s.conf" % name: "trojita/trojita.conf"}, [
            account("trojita:" + name, "smtp.example.com", 587, "starttls", "auto", "ann@example.com", address="ann@example.com")], []


def mailspring():
    """Mailspring."""
    for root, prefix in ((".config/Mailspring", ""), ("snap/mailspring/common", "snap/")):
        yield root, {root + "/config.json": "mailspring/config.json"}, [
            account("mailspring:%sdeadbeef" % prefix, "smtp.example.com", 587, "starttls", "auto", "ann@example.com", address="ann@example.com",
                    note="encrypts"),
            account("mailspring:%sbeef" % prefix, "smtp.gmail.com", 465, "tls", "xoauth2", "carol@example.com", note="access token")], []
    settings = '"settings":{"smtp_host":"h.example.com","smtp_port":587,"smtp_security":"STARTTLS","smtp_username":"a"%s}'
    for provider, more, method, note in (("office365", ',"refresh_client_id":"8787a430"', "xoauth2", "access token"), ("office365", "", "auto", "encrypts"),
                                         ("imap", ',"refresh_client_id":""', "auto", "encrypts"), ("gmail", "", "xoauth2", "access token")):
        text = '= {"*":{"accounts":[{"id":"x","emailAddress":"a@example.com","provider":"%s",%s}]}}' % (provider, settings % more)
        yield ("%s%s" % (provider, more), {".config/Mailspring/config.json": text},
               [account("mailspring:x", "h.example.com", 587, "starttls", method, "a", note=note)], [])


def msmtp():
    """msmtp: what `msmtp --pretend` of 1.8.23 said."""
    methods = {"choose": "auto", "none": "none", "PLAIN": "plain"}
    wrong = {"msmtprc-newer-command": None, "msmtprc-bad-unknown-command": "“hoost”", "msmtprc-bad-inherit-undefined": "not defined before",
             "msmtprc-line-over-500": "too long"}
    for block in read_latin1("msmtp/EXPECTED-msmtp-pretend-default.txt").split("### msmtp -C ")[1:]:
        name = block.split()[0]
        values = dict(line.split(" = ", 1) for line in block.splitlines()[1:] if " = " in line)
        if "host" not in values or name == "msmtprc-huge":
            continue
        mode = "none" if values["tls"] == "off" else "starttls" if values["tls_starttls"] == "on" else "tls"
        yield name, {".msmtprc": "msmtp/" + name}, [account("msmtp:default", values["host"], int(values["port"]), mode, methods[values["auth"]],
                                                           values["user"], address=values["from"])], []
    for name, note in wrong.items():
        if note is not None:
            yield name, {".config/msmtp/config": "msmtp/" + name}, ANY, [note]


def variants():
    """What the samples do not have: other ways of writing the same, as the programs' sources read them."""
    kmail_user = account("kmail:7", "mail.example.com", 587, "starttls", "login", "EXAMPLE\\ann", name=" Büro", address=None)
    yield ("KConfig's escapes and marks", {".config/mailtransports": "= [Transport 7][$i]\nname=\\sBüro\nhost[$e]=mail.example.com\nport=587\n"
           "encryption=TLS\nauth=true\nauthtype=LOGIN\nuser=EXAMPLE\\\\ann\n"}, [kmail_user], [])
    yield ("QSettings' escapes and quotes", {".config/flaska.net/trojita.conf": '= [General]\nmsa.method=SSMTP\nmsa.smtp.host=mail.example.com\n'
           'msa.smtp.auth=true\nmsa.smtp.auth.user="EXAMPLE\\\\j\\xfcrgen, x"\n'},
           [account("trojita:trojita", "mail.example.com", 465, "tls", "auto", "EXAMPLE\\jürgen, x")], [])
    both = "= [Account: 1]\naccount_name=a\naddress=a@example.com\nsmtp_server=h.example.com\nuse_smtp_auth=1\nsmtp_user_id=a\nsmtp_auth_method=%d\n"
    for number, method in ((1, "login"), (2, "cram-md5"), (16, "plain"), (32, "xoauth2")):
        yield ("Claws Mail's login %d" % number, {".claws-mail/accountrc": both % number},
               [account("claws-mail:1", "h.example.com", 465, "tls", method, "a", note="encrypts")], [])
    for number, method in ((1, "login"), (2, "cram-md5"), (8, "plain"), (16, "xoauth2")):
        yield ("Sylpheed's login %d" % number, {".sylpheed-2.0/accountrc": both % number},
               [account("sylpheed:1", "h.example.com", 25, "none", method, "a")], [])
    url = '= set smtp_url="smtp://%s@mail.example.com:587/"\nset smtp_pass=secret\n'
    for written, user in (("ann@example.com", "ann@example.com"), ("ann%40example.com", "ann@example.com"), ("ann:p@ss", "ann")):
        yield ("mutt's user %s" % written, {".muttrc": url % written}, [account("mutt:mutt", "mail.example.com", 587, "starttls", "auto", user)], [])
    for text, mode in (("unset ssl_starttls", "starttls"), ("unset ssl_starttls ssl_force_tls", "none"), ("unset ssl_force_tls ssl_starttls\nreset ssl_starttls", "starttls"), ("set ssl_starttls=no", "starttls"), ("set nossl_starttls nossl_force_tls", "none"),
                       ("set ssl_force_tls=no", "starttls"),
                       # As Mutt 2.2.12 and NeoMutt 20220429 say when they are asked with -Q.
                       ("toggle ssl_starttls", "starttls"), ("toggle ssl_starttls ssl_force_tls", "none"), ("set invssl_starttls invssl_force_tls", "none"),
                       ("unset ssl_force_tls\ntoggle ssl_starttls\ntoggle ssl_starttls", "starttls"),
                       ("unset ssl_force_tls\nset nossl_starttls\nset invssl_starttls", "starttls"),
                       ("unset ssl_force_tls ssl_starttls\nset &ssl_starttls", "starttls"), ("unset ssl_force_tls ssl_starttls\nreset all\n" + url[2:] % "ann", "starttls"),
                       ("set nossl_force_tls ssl_starttls=ask-no\ntoggle ssl_starttls", "starttls"),
                       ("set nossl_force_tls ssl_starttls=ask-yes\nset invssl_starttls", "none"), ("set ssl_force_tls=No\nset ssl_starttls?\nunset ssl_starttls", "none"),
                       ("set nossl_force_tls nossl_starttls\nset ssl_force_tls", "starttls"), ("unset ssl_force_tls nossl_starttls", "starttls"),
                       ("set smtp_url\ntoggle smtp_url", "starttls"), ("set nossl_force_tls ssl_starttls=NO\nset ?ssl_starttls", "none")):
        yield ("mutt with " + text.replace("\n", "; "), {".muttrc": url % "ann" + text}, [account("mutt:mutt", "mail.example.com", 587, mode, "auto", "ann")], [])
    for text in ("reset smtp_url", "set &smtp_url", "set nosmtp_url", "unset smtp_url", "set my_x=a smtp_url=\nreset all"):
        yield "mutt sends nowhere after " + text.replace("\n", "; "), {".muttrc": url % "ann" + text}, [], []
    for text, user in (('set my_who=ann\nreset all\nset smtp_url="smtp://$my_who@mail.example.com:587"', "ann"), ('set my_who=ann\nset smtp_url="smtp://$my_who@mail.example.com:587"', "ann"),
                       ('set my_who=ann my_host=mail.example.com\nset smtp_url=smtp://${my_who}s@$my_host:587', "anns")):
        yield ("mutt's own variables", {".muttrc": "= " + text}, [account("mutt:mutt", "mail.example.com", 587, "starttls", "auto", user)], [])
    yield ("a variable of mutt that nobody knows", {".muttrc": '= set smtp_url="smtp://$who@mail.example.com"'},
           [account("mutt:mutt", None, None, None, note="from a command")], [])
    yield ("mutt's lines after source override", {".muttrc": '= source ~/more\nset smtp_url="smtps://b@b.example.com"',
                                                  "more": '= set smtp_url="smtps://a@a.example.com" from=a@example.com'},
           [account("mutt:mutt", "b.example.com", 465, "tls", "auto", "b", address="a@example.com")], [])
    yield ("mutt with oauthbearer alone", {".muttrc": url % "ann" + "set smtp_authenticators=oauthbearer"},
           [account("mutt:mutt", "mail.example.com", 587, "starttls", "oauthbearer", "ann", note="from a command")], [])
    yield ("git's lines after an include override", {
        ".gitconfig": "= [include]\npath = ~/more\n[sendemail]\nsmtpServer = b.example.com\n", "more": "= [sendemail]\nsmtpServer = a.example.com\nsmtpUser = a\n"},
           [account("git:default", "b.example.com", 25, "none", "auto", "a")], [])
    yield ("Geary's words in any case", {".config/geary/a/geary.ini": "= [Account]\nsender_mailboxes=a@example.com;\nservice_provider=other\n[Incoming]\nlogin=a\n"
           "[Outgoing]\nhost=h.example.com\nport=587\ntransport_security=Start-TLS\ncredentials=use-incoming\n"},
           [account("geary:a", "h.example.com", 587, "starttls", "auto", "a")], [])


def order():
    """What a program sends from by itself, or shows first, comes first."""
    source = "= [Data Source]\nDisplayName=x\n"
    evolution_files = {".config/evolution/mail/sortorder.ini": "= [Accounts]\nSortOrder=a3;nobody;a1;\n"}
    for key in "123":
        host = "h%s.example.com" % key
        parts = {"a": "[Mail Account]\nIdentityUid=i%s\n" % key, "i": "[Mail Identity]\nAddress=x@%s\n[Mail Submission]\nTransportUid=t%s\n" % (host, key),
                 "t": "[Mail Transport]\nBackendName=smtp\n[Authentication]\nHost=%s\n" % host}
        evolution_files.update({".config/evolution/sources/%s%s.source" % (kind, key): source + text for kind, text in parts.items()})
    yield "Evolution's own", evolution_files, [account("evolution:i" + key, "h%s.example.com" % key, 25, "none", "none", place=place)
                                               for place, key in enumerate("312")], []
    lines = "[Account: %d]\naddress=%s@example.com\nsmtp_server=%s.example.com\nis_default=%d\n"
    for name, folder, port, mode in (("claws-mail", ".claws-mail", 465, "tls"), ("sylpheed", ".sylpheed-2.0", 25, "none")):
        yield (name + "'s default", {folder + "/accountrc": "= " + lines % (1, "a", "a", 0) + lines % (2, "b", "b", 1)},
               [account(name + ":2", "b.example.com", port, mode, "none", place=0), account(name + ":1", "a.example.com", port, mode, "none", place=1)], [])
    yield ("KMail's default", {".config/mailtransports": "= [General]\ndefault-transport=2\n[Transport 1]\nhost=a.example.com\nport=587\n[Transport 2]\n"
           "host=b.example.com\nport=587\n"}, [account("kmail:2", "b.example.com", 587, "starttls", "none", place=0),
                                            account("kmail:1", "a.example.com", 587, "starttls", "none", place=1)], [])


def chosen():
    """A file that somebody chose lies anywhere, alone, under its own name."""
    found = {program.__name__: list(program()) for program in (kmail, claws_mail, sylpheed, mailspring)}
    yield "msmtp's", {"x/.msmtprc": "msmtp/msmtprc-crlf", "": "x/.msmtprc"}, [account("msmtp:default", "smtp.example.com", 465, "tls", "auto", "ann@example.com")], []
    yield "mutt's", {"x/muttrc": "mutt/muttrc-crlf", "": "x/muttrc"}, [account("mutt:mutt", "smtp.example.com", 465, "tls", "auto", "ann")], []
    yield "git's", {"x/gitconfig": "git/gitconfig-crlf", "": "x/gitconfig"}, [account("git:default", "smtp.example.com", 465, "tls", "none")], []
    yield "Geary's", {"doc/geary.ini": "geary/account_02/geary.ini", "": "doc/geary.ini"}, [account("geary:doc", "smtp.example.org", 465, "tls", user="ann-smtp")], []
    yield "Claws Mail's", {"x/accountrc": "claws-mail/accountrc", "": "x/accountrc"}, *found["claws_mail"][0][2:]
    yield "Sylpheed's", {"x/accountrc": "sylpheed/accountrc", "": "x/accountrc"}, *found["sylpheed"][0][2:]
    yield "Mailspring's", {"x/config.json": "mailspring/config.json", "": "x/config.json"}, found["mailspring"][0][2], []
    yield ("Thunderbird's, without its passwords", {"doc/prefs.js": "thunderbird/prefs-crlf/prefs.js", "": "doc/prefs.js"},
           [account("thunderbird:doc/smtp1", "smtp.example.com", 465, "tls", "auto", note="Only the settings were opened")], [])
    yield "no settings", {"x/notes.txt": "git/included.inc", "": "x/notes.txt"}, [], ["No mail account was found"]
    yield "nothing", {"": "x/.msmtprc"}, [], ["No such file"]


PROGRAMS = [geary, evolution, thunderbird, msmtp, kmail, claws_mail, sylpheed, git, mutt, balsa, trojita, mailspring, variants, order, chosen]


def differences(seen, expected, notes):
    found = {a["id"]: dict(a, place=place) for place, a in enumerate(seen["accounts"])}
    if expected is ANY:
        found, expected = {}, []
    for wanted in expected:
        got = found.pop(wanted["id"], None)
        if got is None:
            yield "%s is missing" % wanted["id"]
            continue
        for key, value in wanted.items():
            good = value in (got["note"] or "") if key == "note" else got[key] == value
            if not good:
                yield "%s: %s is %r, should be %r" % (wanted["id"], key, got[key], value)
        if "note" not in wanted and got["note"] is not None:
            yield "%s: note %r" % (wanted["id"], got["note"])
    for key in found:
        yield "%s should not be there" % key
    left = list(seen["notes"])
    for wanted in notes:
        fitting = [n for n in left if wanted in n]
        if fitting:
            left.remove(fitting[0])
        else:
            yield "no note with %r" % wanted
    for note in left:
        yield "a note too many: %s" % note


def main():
    rows = [(program.__name__, row) for program in PROGRAMS if sys.argv[3:] in ([], [program.__name__]) for row in program()]
    print("TAP version 13\n1..%d" % len(rows), flush=True)
    failures = 0
    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        listings = list(pool.map(listing, [row[1] for _, row in rows]))
    for number, ((program, (what, _, expected, notes)), seen) in enumerate(zip(rows, listings), 1):
        wrong = list(differences(seen, expected, notes))
        failures += bool(wrong)
        print("%s %d - %s: %s" % ("not ok" if wrong else "ok", number, program, what), flush=True)
        for line in wrong:
            print("# " + line)
    return 1 if failures or not rows else 0


sys.exit(main())
