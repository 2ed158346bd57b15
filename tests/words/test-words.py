#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Sendcheck authors
"""Checks the words of data/advice/: whole, plain, short, kind. Speaks TAP.

test-words.py DIRECTORY [--facts sc-fact-declarations.c] [--grades]
"""
import argparse
import datetime
import pathlib
import re
import sys
import urllib.parse
import xml.parsers.expat

MAX_GRADE = 7.0          # over all sentences that a user can meet
MAX_TEXT_GRADE = 9.0     # of one cause or fix read as a whole
MAX_SENTENCE_WORDS = 25
MAX_TITLE_WORDS = 17

# CONTRACT: "Cause names". Rename or remove none.
CAUSES = """
server-overload server-maintenance rate-limit-messages rate-limit-connections too-many-auth-failures too-many-errors
idle-timeout ip-reputation greylisting isp-block tls-required tls-failure auth-required auth-bad-credentials
auth-app-password-needed auth-method-disabled auth-temporary sender-rejected recipient-rejected quota-exceeded mailbox-full
message-too-large content-policy account-suspended protocol-error storage-full connection-dropped generic-unavailable
offline captive-portal dns-name-unknown dns-service-down ipv6-broken port-blocked-here port-blocked-network port-closed
server-unreachable intercepted not-smtp wrong-security-mode slow-server packet-size-blocked
tls-not-offered tls-injection tls-handshake-failed tls-version-too-old tls-key-weak cert-expired cert-not-yet-valid
cert-name-mismatch cert-self-signed cert-unknown-issuer cert-chain-incomplete cert-revoked cert-wrong-purpose tls-intercepted
clock-wrong cert-revocation-unclear cert-invalid client-cert-required password-missing keyring-locked settings-incomplete outbox-stuck
""".split()

# Added since: what became of a message that the server has, or may have.
CAUSES += "maybe-delivered maybe-delivered-silent arrival-confirmed arrival-spam arrival-missing".split()

# For these, waiting alone helps, or trying at once does harm: they must say how long.
WAITING = """server-overload server-maintenance rate-limit-messages rate-limit-connections too-many-auth-failures greylisting
auth-temporary quota-exceeded storage-full generic-unavailable tls-failure""".split()

# For these, the password was not refused: no fix may have it changed or typed anew.
PASSWORD_IS_FINE = """server-overload server-maintenance rate-limit-messages rate-limit-connections idle-timeout greylisting
auth-temporary quota-exceeded storage-full generic-unavailable slow-server connection-dropped tls-failure ip-reputation""".split()
PASSWORD_FIXES = {"reset-password", "type-password", "make-app-password", "store-password", "secure-account"}

# The classic guide to error 421: each piece of advice, and the fix that carries it.
GUIDE_421 = {
    "check the server's status": "check-server-status", "send more slowly": "send-slower",
    "check block lists": "check-block-lists", "use a server with login and TLS": "use-login-server",
    "contact the internet company": "ask-isp-port", "clear the outbox": "clear-outbox",
    "clear the server's queue": "flush-server-queue", "allow the ports": "allow-ports",
    "SPF, DKIM and DMARC": "set-up-domain-records",
}

BANNED = {
    "simply": "belittles", "just": "belittles", "easy": "belittles", "easily": "belittles", "obviously": "belittles",
    "of course": "belittles", "merely": "belittles", "trivial": "belittles", "please": "wordy", "invalid": "jargon",
    "your fault": "blames", "you failed": "blames", "you forgot": "blames", "you should have": "blames", "wrongly": "blames",
    "illegal": "frightens", "fatal": "frightens", "abort": "frightens", "client": "jargon", "relay": "jargon",
    "authentication": "jargon: login", "authenticate": "jargon: log in", "authenticated": "jargon: logged in",
    "credentials": "jargon: user name and password", "handshake": "jargon", "protocol": "jargon", "daemon": "jargon",
    "reputation": "jargon: good name", "throttle": "jargon", "throttled": "jargon", "throttling": "jargon",
    "blacklist": "say block list", "whitelist": "say allow list", "hostname": "jargon: server name", "e-mail": "say mail",
    "green": "colour alone", "red": "colour alone", "of late": "old", "look if": "say see if",
    "utilize": "wordy", "in order to": "wordy", "via": "say through",
}
# Checks of certificates stay on, whatever the trouble.
UNSAFE = [r"(turn|switch) off .*certificate", r"(disable|ignore|skip) .*certificate", r"\baccept (it|(the|this|any|all) certificates?)\b",
          r"choose “none”", r"security to none", r"allow (untrusted|plain)", r"(turn|switch) off the secure", r"without a secure connection"]

# Technical words: a text that uses one needs a glossary entry of that id.
TECHNICAL = {
    "server": "server", "servers": "server", "outgoing server": "outgoing-server", "smtp": "smtp", "imap": "imap", "pop": "pop",
    "provider": "provider", "internet company": "internet-company", "isp": "isp", "helpdesk": "helpdesk", "admin": "admin",
    "port": "port", "ports": "port", "secure connection": "secure-connection", "tls": "tls", "ssl/tls": "ssl-tls",
    "starttls": "starttls", "certificate": "certificate", "certificates": "certificate", "authority": "authority",
    "authorities": "authority", "chain": "certificate-chain", "fingerprint": "fingerprint", "key": "key", "login": "login",
    "logins": "login", "app password": "app-password", "app passwords": "app-password", "two-step login": "two-step-login",
    "oauth2": "oauth", "smtp auth": "smtp-auth", "keyring": "keyring", "outbox": "outbox", "queue": "queue", "log": "log",
    "logs": "log", "internet address": "internet-address", "ipv4": "ipv4", "ipv6": "ipv6", "block list": "block-list",
    "block lists": "block-list", "dns": "dns", "reverse dns": "reverse-dns", "domain": "domain", "spf": "spf", "dkim": "dkim",
    "dmarc": "dmarc", "alias": "alias", "firewall": "firewall", "vpn": "vpn", "router": "router", "hotspot": "hotspot",
    "virus scanner": "virus-scanner", "greeting": "greeting", "packet": "packet", "packets": "packet", "mtu": "mtu",
    "timeout": "timeout", "mailing service": "newsletter", "filter": "filter",
}
# Written with capitals or digits, yet known to everybody or a name on the screen.
KNOWN_CAPITALS = {"ID", "I", "OK", "CC", "To", "A", "F12", "KMail"}

ACTIONS = {"retry", "wait", "use-endpoint", "use-host", "type-password", "edit-settings", "open-url", "copy-message", "plan-pace"}
PEOPLE = {"you", "helpdesk", "provider", "isp"}
STEPS = set("resolve connect banner ehlo starttls tls auth mail rcpt data message quit idle unknown".split())
PATHS = {"port", "security", "password", "outgoing", "outbox", "login"}
LINKS = {"app-password", "status", "delisting", "limits", "oauth"}
LIMITS = {"messages.day", "messages.hour", "messages.minute", "recipients.day", "connections"}
# The twelve most used providers, and what is known of each with a source. What no source supports is not asked for.
MOST_USED = {
    "gmail": "endpoint login link:app-password link:limits link:status link:delisting limit:messages limit:recipients wait",
    "outlook": "endpoint login link:oauth link:limits link:delisting limit:recipients",
    "microsoft-365": "endpoint login link:oauth link:limits link:status link:delisting limit:messages limit:recipients limit:connections wait",
    "yahoo": "endpoint login link:app-password link:delisting",
    "aol": "endpoint login link:app-password link:delisting",
    "icloud": "endpoint login link:app-password link:limits link:delisting limit:messages limit:recipients",
    "gmx": "endpoint link:app-password link:delisting",
    "web.de": "endpoint link:app-password link:delisting",
    "mail.com": "endpoint link:app-password link:delisting",
    "t-online": "endpoint login link:app-password link:delisting",
    "ionos": "endpoint link:app-password link:limits link:delisting limit:messages wait",
    "strato": "endpoint",
}
# Whose pages may stand as a source for them, and where their links may lead: their own.
OWN_PAGES = {
    "gmail": ("google.com",), "outlook": ("microsoft.com",), "microsoft-365": ("microsoft.com", "office.com", "cloud.microsoft"),
    "yahoo": ("yahoo.com",), "aol": ("aol.com",), "icloud": ("apple.com",), "gmx": ("gmx.net",), "web.de": ("web.de",), "mail.com": ("mail.com",),
    "t-online": ("t-online.de", "telekom.de", "telekom.com"), "ionos": ("ionos.com", "ionos.de"), "strato": ("strato.de",),
}
# For endpoints only: the settings that Thunderbird offers, at one commit.
ISPDB = re.compile(r"https://github\.com/thunderbird/autoconfig/blob/[0-9a-f]{40}/ispdb/[a-z0-9.-]+")


class Element:
    """An element that knows its line: expat does, ElementTree does not tell."""

    def __init__(self, name, attributes, path, line):
        self.name, self.attributes, self.path, self.line = name, attributes, path, line
        self.children, self.text = [], ""

    def get(self, name, default=None):
        return self.attributes.get(name, default)

    def all(self, name):
        return [child for child in self.children if child.name == name]

    def first_text(self, name):
        found = self.all(name)
        return " ".join(found[0].text.split()) if found else ""

    @property
    def where(self):
        return f"{self.path.name}:{self.line}"


def read_file(path):
    stack = [Element("", {}, path, 0)]
    parser = xml.parsers.expat.ParserCreate()

    def start(name, attributes):
        element = Element(name, attributes, path, parser.CurrentLineNumber)
        stack[-1].children.append(element)
        stack.append(element)

    def data(text):
        stack[-1].text += text

    parser.StartElementHandler = start
    parser.EndElementHandler = lambda name: stack.pop()
    parser.CharacterDataHandler = data
    parser.Parse(path.read_bytes(), True)
    return stack[0].children[0]


SYLLABLES = {  # what the counting rule below gets wrong
    "once": 1, "someone": 2, "somewhere": 2, "something": 2, "sometimes": 2, "maybe": 2, "people": 2, "outside": 2, "outbox": 2, "before": 2,
    "being": 2, "trying": 2, "safe": 1, "area": 3, "idea": 3, "device": 2, "devices": 3, "addresses": 3, "messages": 3,
    "passes": 2, "pieces": 2, "places": 2, "changes": 2, "pages": 2, "services": 3, "pauses": 2, "closes": 2, "uses": 2,
    "uses.": 2, "boxes": 2, "dmarc": 2, "dkim": 2, "tls": 3, "ssl": 3, "smtp": 4, "dns": 3, "spf": 3, "vpn": 3, "imap": 2,
    "isp": 3, "ipv4": 4, "ipv6": 4, "starttls": 4, "oauth2": 3, "mtu": 3, "id": 2, "wi-fi": 2, "id's": 2, "cafés": 2, "outgoing": 3,
    "going": 2, "seeing": 2, "reading": 2,
    "quiet": 2, "create": 2, "hotspot": 2, "likely": 2, "safely": 2, "named": 1, "useful": 2, "whole": 1, "homepage": 2,
    "nextcloud": 2, "software": 2, "online": 2, "somebody": 3, "everybody": 4, "anyone": 3, "nobody": 3, "tablet": 2,
    "updates": 2, "firewall": 2, "virus": 2, "client": 2, "science": 2, "via": 2, "lion": 2, "period": 3, "radio": 3,
    "real": 1, "really": 2, "ssl/tls": 6, "postqueue": 2, "timeout": 2, "elsewhere": 2, "lines": 1, "times": 1,
    "himself": 2, "itself": 2, "themselves": 2, "fingerprint": 3, "keyring": 2, "spelled": 1, "rules": 1, "files": 1,
}


def count_syllables(word):
    word = word.lower().strip("’'")
    if word in SYLLABLES:
        return SYLLABLES[word]
    if word.isdigit():
        return {1: 1, 2: 2, 3: 4}.get(len(word), len(word))
    if "-" in word:
        return sum(count_syllables(part) for part in word.split("-") if part)
    if word.endswith("’s"):
        word = word[:-2]
    groups = len(re.findall(r"[aeiouyé]+", word))
    if re.search(r"[^aeiouylé]e$", word) and groups > 1:            # made, late
        groups -= 1
    elif re.search(r"[aeiouy]le$", word) and groups > 1:            # while, mobile
        groups -= 1
    elif re.search(r"[^aeiouytd]ed$", word) and groups > 1:         # closed, asked
        groups -= 1
    elif re.search(r"[^aeiouyscxzgh]es$", word) and groups > 1:     # makes, times
        groups -= 1
    elif re.search(r"(th|ph|gh)es$", word) and groups > 1:
        groups -= 1
    return max(groups, 1)


def fill(text):
    """A sentence as a reader meets it: placeholders become short words, host names and quoted labels count as they are."""
    text = re.sub(r"\{wait\}", "ten minutes", text)
    return re.sub(r"\{[^}]*\}", "this", text)


def sentences(text):
    return [s for s in re.split(r"(?<=[.!?:])[”’]?\s+", " ".join(fill(text).split())) if re.search(r"\w", s)]


def words(sentence):
    return re.findall(r"[A-Za-zÀ-ÿ0-9]+(?:[’'./-][A-Za-zÀ-ÿ0-9]+)*", sentence)


def grade(list_of_sentences):
    n_words = sum(len(words(s)) for s in list_of_sentences)
    n_syllables = sum(count_syllables(w) for s in list_of_sentences for w in words(s))
    if not list_of_sentences or not n_words:
        return 0.0
    return 0.39 * n_words / len(list_of_sentences) + 11.8 * n_syllables / n_words - 15.59


class Plan:
    def __init__(self):
        self.number, self.failed = 0, False

    def check(self, name, complaints):
        self.number += 1
        print(f"{'not ok' if complaints else 'ok'} {self.number} - {name}")
        for complaint in complaints:
            print(f"# {complaint}")
        self.failed = self.failed or bool(complaints)

    def end(self):
        print(f"1..{self.number}")
        return 1 if self.failed else 0


class Knowledge:
    def __init__(self, directory):
        self.roots = [read_file(path) for path in sorted(pathlib.Path(directory).glob("*.xml"))]
        self.roots = [root for root in self.roots if root.name == "knowledge"]
        self.causes = self.find("cause")
        self.fixes = self.find("fix")
        self.providers = self.find("provider")
        self.programs = self.find("program")
        self.terms = self.find("term")

    def find(self, name):
        return [child for root in self.roots for child in root.all(name)]

    def texts(self):
        """(owner, element) of every sentence of the knowledge that a user can meet, but the glossary."""
        for owner in self.causes + self.fixes:
            for child in owner.children:
                if child.name != "use-fix":
                    yield owner, child


def check_causes(plan, knowledge):
    known = {cause.get("id"): cause for cause in knowledge.causes}
    plan.check("every cause of the contract is there", [f"no <cause id=\"{name}\">" for name in CAUSES if name not in known])
    plan.check("no cause is there twice, none is unknown to the contract",
               [f"{c.where}: {c.get('id')}" for c in knowledge.causes
                if (c.get("as") or c.get("id")) not in CAUSES or known[c.get("id")] is not c])
    complaints = []
    for cause in knowledge.causes:
        for part in ("title", "explanation", "sign", "question"):
            if not cause.first_text(part):
                complaints.append(f"{cause.where}: {cause.get('id')} has no <{part}>")
        if not cause.all("use-fix"):
            complaints.append(f"{cause.where}: {cause.get('id')} has no fix")
        if not cause.all("prevention"):
            complaints.append(f"{cause.where}: {cause.get('id')} has no <prevention>")
        for part in ("title", "explanation", "sign", "stop", "question"):
            if len(cause.all(part)) > 1:
                complaints.append(f"{cause.where}: {cause.get('id')} has more than one <{part}>")
        if cause.get("id") in WAITING and not (cause.get("wait") or "").isdigit():
            complaints.append(f"{cause.where}: {cause.get('id')} does not say how long to wait")
        for tail in ("title", "explanation", "sign", "stop", "question"):
            if "{" in cause.first_text(tail):
                complaints.append(f"{cause.where}: <{tail}> has a placeholder; only a step may be left out")
    plan.check("every cause is whole", complaints)
    plan.check("a question ends with a question mark, a title with a full stop",
               [f"{c.where}: {c.get('id')}" for c in knowledge.causes
                if not c.first_text("question").endswith("?") or not c.first_text("title").endswith(".")])


def check_fixes(plan, knowledge):
    known = {fix.get("id"): fix for fix in knowledge.fixes}
    uses = [(cause, use) for cause in knowledge.causes for use in cause.all("use-fix")]
    providers = {provider.get("id") for provider in knowledge.providers}
    origins = {program.get("origin") for program in knowledge.programs}
    plan.check("every reference to a fix resolves",
               [f"{use.where}: no fix “{use.get('ref')}”" for _, use in uses if use.get("ref") not in known])
    plan.check("every fix is used", [f"{f.where}: {f.get('id')}" for f in knowledge.fixes
                                     if f.get("id") not in {use.get("ref") for _, use in uses}])
    complaints = []
    for fix in knowledge.fixes:
        if known[fix.get("id")] is not fix:
            complaints.append(f"{fix.where}: {fix.get('id')} is there twice")
        if fix.get("who") not in PEOPLE:
            complaints.append(f"{fix.where}: nobody is called “{fix.get('who')}”")
        if fix.get("action") not in ACTIONS | {None}:
            complaints.append(f"{fix.where}: there is no action “{fix.get('action')}”")
        if not fix.first_text("title") or not fix.all("step"):
            complaints.append(f"{fix.where}: {fix.get('id')} needs a title and a step")
        if fix.all("step") and all("{" in step.text.replace("{wait}", "") for step in fix.all("step")):
            complaints.append(f"{fix.where}: {fix.get('id')} has no step that is always shown")
    plan.check("every fix is whole", complaints)
    plan.check("conditions of a reference are known", [
        f"{use.where}: {use.attributes}" for _, use in uses
        if use.get("step") not in STEPS | {None} or set((use.get("provider") or "").split()) - providers or use.get("origin") not in origins | {None}])
    complaints = []
    for cause in knowledge.causes:
        # Early for some providers, or where a reply says a word, and late for all else is once for each.
        seen = [use.get("ref") for use in cause.all("use-fix") if not use.get("provider") and not use.get("said")]
        if len(set(seen)) != len(seen):
            complaints.append(f"{cause.where}: {cause.get('id')} names a fix twice")
        has_wait = cause.get("wait")
        for use in cause.all("use-fix"):
            fix = known.get(use.get("ref"))
            if fix and fix.get("action") == "wait" and not (has_wait or use.get("wait")):
                complaints.append(f"{use.where}: {fix.get('id')} waits, but nobody says how long")
    plan.check("no fix twice in a cause, every wait has a length", complaints)
    plan.check("the classic guide to error 421 is covered",
               [f"{what}: no fix “{name}” in use" for what, name in GUIDE_421.items() if name not in {use.get("ref") for _, use in uses}])
    plan.check("who is throttled keeps the password", [
        f"{use.where}: {cause.get('id')} must not offer {use.get('ref')}" for cause, use in uses
        if cause.get("id") in PASSWORD_IS_FINE and use.get("ref") in PASSWORD_FIXES])


def check_placeholders(plan, knowledge, facts):
    complaints = []
    for owner, element in knowledge.texts():
        for placeholder in re.findall(r"\{([^}]*)\}", element.text) + re.findall(r"\{([^}]*)\}", owner.get("argument") or ""):
            kind, _, name = placeholder.partition(":")
            if name:
                good = name in {"path": PATHS, "link": LINKS, "limit": LIMITS}.get(kind, ())
            else:
                good = placeholder in ("wait", "provider", "program") or any(re.fullmatch(fact, placeholder) for fact in facts)
            if not good:
                complaints.append(f"{element.where}: nothing fills {{{placeholder}}}")
        if element.text.count("{") != element.text.count("}"):
            complaints.append(f"{element.where}: a brace is missing")
    plan.check("every placeholder is known", complaints)


def hardest(texts, n=10):
    table = sorted(((grade([s]), s, element) for element, parts in texts for s in parts if len(words(s)) > 3), key=lambda row: -row[0])
    return [f"{score:5.1f}  {element.where}: {sentence}" for score, sentence, element in table[:n]]


def check_reading(plan, knowledge, show):
    all_texts = [(element, sentences(element.text)) for _, element in knowledge.texts()]
    all_texts += [(element, sentences(element.text)) for term in knowledge.terms for element in term.all("meaning")]
    overall = grade([s for _, parts in all_texts for s in parts])
    complaints = []
    if overall > MAX_GRADE:
        complaints = ["the ten hardest sentences:"] + hardest(all_texts)
    plan.check(f"the reading grade of all sentences is {overall:.2f}, at most {MAX_GRADE}", complaints)

    complaints, hard = [], []
    for owner in knowledge.causes + knowledge.fixes:
        mine = [(element, sentences(element.text)) for element in owner.children if element.name != "use-fix"]
        score = grade([s for _, parts in mine for s in parts])
        hard.append((score, owner))
        if score > MAX_TEXT_GRADE:
            complaints += [f"{owner.where}: {owner.get('id')} has grade {score:.1f}; its hardest sentences:"] + hardest(mine, 3)
    plan.check(f"no cause or fix alone is above grade {MAX_TEXT_GRADE}", complaints)
    if show:
        for score, owner in sorted(hard, key=lambda row: -row[0])[:15]:
            print(f"# {score:5.1f}  {owner.get('id')}")
        for row in hardest(all_texts, 40):
            print(f"# {row}")

    complaints = []
    for element, parts in all_texts:
        limit = MAX_TITLE_WORDS if element.name == "title" else MAX_SENTENCE_WORDS
        if element.name in ("step", "title") and len(words(fill(element.text))) > MAX_SENTENCE_WORDS:
            complaints.append(f"{element.where}: {len(words(fill(element.text)))} words in a {element.name}: {' '.join(element.text.split())}")
        for sentence in parts:
            if len(words(sentence)) > limit:
                complaints.append(f"{element.where}: {len(words(sentence))} words: {sentence}")
    plan.check(f"no step and no sentence is longer than {MAX_SENTENCE_WORDS} words", complaints)


def check_tone(plan, knowledge):
    elements = [element for _, element in knowledge.texts()]
    elements += [element for term in knowledge.terms for element in term.all("meaning")]
    complaints = []
    for element in elements:
        text = " ".join(element.text.split()).lower()
        for word, why in BANNED.items():
            if re.search(rf"(?<![\w-]){re.escape(word)}(?![\w-])", text):
                complaints.append(f"{element.where}: “{word}” ({why}): {text}")
        for sentence in sentences(text):
            if any(re.search(pattern, sentence) for pattern in UNSAFE) and not re.search(r"\bdo not\b|\bnever\b", sentence):
                complaints.append(f"{element.where}: unsafe advice: {sentence}")
    plan.check("no banned word, no unsafe advice", complaints)
    complaints = []
    for element in elements:
        if re.search(r"['\"`]|\.\.\.|--|\s[.,;:!?]|  ", " ".join(element.text.split(" "))) or "\n" in element.text.strip():
            complaints.append(f"{element.where}: use ’ “ ” … and single blanks: {element.text.strip()}")
        if element.text.count("“") != element.text.count("”"):
            complaints.append(f"{element.where}: a quotation mark is missing")
        if "!" in element.text:
            complaints.append(f"{element.where}: no exclamation marks")
        if element.name == "step" and not re.search(r"[.?]$", element.text.strip()):
            complaints.append(f"{element.where}: a step ends with a full stop")
    plan.check("marks are typographic and whole", complaints)


def check_glossary(plan, knowledge):
    terms = {term.get("id"): term for term in knowledge.terms}
    complaints, used = [], set()
    meanings = [meaning for term in knowledge.terms for meaning in term.all("meaning")]
    for element in [element for _, element in knowledge.texts()] + meanings:
        text = " ".join(fill(element.text).split())
        for word, term in TECHNICAL.items():
            if re.search(rf"(?<![\w/-]){re.escape(word)}(?![\w-])", text.lower()):
                used.add(term)
                if term not in terms:
                    complaints.append(f"{element.where}: “{word}” has no glossary entry “{term}”")
        text = text.replace("SMTP AUTH", "")
        for word in re.findall(r"(?<![\w“])(?:[A-Z]{2,}[\w/]*|[A-Za-z]+[0-9][\w]*)(?!\w*”)", text if element not in meanings else ""):
            if word.lower() not in TECHNICAL and word not in KNOWN_CAPITALS:
                complaints.append(f"{element.where}: “{word}” is neither in the glossary nor known to all")
    plan.check("every technical word is in the glossary", complaints)
    plan.check("every glossary entry has a word and one line, and is used", [
        f"{term.where}: {term.get('id')}" for term in knowledge.terms
        if not term.first_text("word") or not term.first_text("meaning") or len(words(term.first_text("meaning"))) > MAX_SENTENCE_WORDS
        or term.get("id") not in used])


def check_providers(plan, knowledge):
    complaints, hosts = [], {}
    today = datetime.date.today() + datetime.timedelta(days=366)
    for provider in knowledge.providers:
        if not provider.first_text("name") or not provider.all("host") and not provider.all("says"):
            complaints.append(f"{provider.where}: {provider.get('id')} needs a name and a way to know it")
        for host in provider.all("host"):
            pattern = host.get("pattern", "")
            if not re.fullmatch(r"[a-z0-9*-]+(\.[a-z0-9*-]+)*\.[a-z0-9-]+", pattern):
                complaints.append(f"{host.where}: odd pattern “{pattern}”")
            if pattern in hosts:
                complaints.append(f"{host.where}: “{pattern}” also belongs to {hosts[pattern]}")
            hosts[pattern] = provider.get("id")
        for fact in provider.all("limit") + provider.all("link") + provider.all("endpoint") + provider.all("wait"):
            for name in ("url", "source"):
                if fact.get(name) is not None and not fact.get(name).startswith("https://"):
                    complaints.append(f"{fact.where}: {name} is not https")
            if not fact.get("source") or not fact.get("checked"):
                complaints.append(f"{fact.where}: no source or no date")
            if fact.get("checked"):
                try:
                    if not datetime.date(2026, 1, 1) <= datetime.date.fromisoformat(fact.get("checked")) <= today:
                        complaints.append(f"{fact.where}: checked on an odd day")
                except ValueError:
                    complaints.append(f"{fact.where}: “{fact.get('checked')}” is no date")
        for limit in provider.all("limit"):
            if ".".join(filter(None, (limit.get("kind"), limit.get("per")))) not in LIMITS or not (limit.get("value") or "").isdigit():
                complaints.append(f"{limit.where}: odd limit {limit.attributes}")
        for link in provider.all("link"):
            if link.get("kind") not in LINKS or not link.get("url"):
                complaints.append(f"{link.where}: odd link {link.attributes}")
        for endpoint in provider.all("endpoint"):
            if endpoint.get("security") not in ("tls", "starttls") or not (endpoint.get("port") or "").isdigit() or not endpoint.get("host"):
                complaints.append(f"{endpoint.where}: odd endpoint {endpoint.attributes}")
        for wait in provider.all("wait"):
            if wait.get("cause") not in CAUSES or not (wait.get("seconds") or "").isdigit():
                complaints.append(f"{wait.where}: odd wait {wait.attributes}")
    plan.check(f"the {len(knowledge.providers)} providers are well formed, sourced and dated", complaints)
    ids = [provider.get("id") for provider in knowledge.providers]
    plan.check("no provider is there twice", sorted({name for name in ids if ids.count(name) > 1}))
    plan.check("every limit of a provider can be told", [
        f"no sentence has {{limit:{name}}}" for name in LIMITS
        if not any(f"{{limit:{name}}}" in element.text for _, element in knowledge.texts())])


def is_own_page(provider, url):
    host = urllib.parse.urlsplit(url).hostname or ""
    return any(host == own or host.endswith("." + own) for own in OWN_PAGES[provider])


def check_most_used(plan, knowledge):
    complaints, providers = [], {provider.get("id"): provider for provider in knowledge.providers}
    for name, wanted in MOST_USED.items():
        facts = [fact for kind in ("endpoint", "login", "link", "limit", "wait") for fact in (providers[name].all(kind) if name in providers else [])]
        there = {":".join(filter(None, (fact.name, fact.get("kind")))) for fact in facts}
        complaints += [f"{name}: no {missing}" for missing in sorted(set(wanted.split()) - there)]
        for fact in facts:
            source = fact.get("source") or ""
            if not fact.get("checked") or not is_own_page(name, source) and not (fact.name == "endpoint" and ISPDB.fullmatch(source)):
                complaints.append(f"{fact.where}: {name}: no source of its own, or no date: “{source}”")
            if fact.name == "link" and not is_own_page(name, fact.get("url")):
                complaints.append(f"{fact.where}: {name}: the link leads elsewhere: {fact.get('url')}")
            if fact.name == "endpoint" and {"465": "tls", "587": "starttls"}.get(fact.get("port")) != fact.get("security"):
                complaints.append(f"{fact.where}: {name}: {fact.get('port')} has {fact.get('security')}")
    plan.check(f"the {len(MOST_USED)} most used providers have what is known of them, from pages of their own", complaints)


def check_programs(plan, knowledge):
    complaints = []
    for program in knowledge.programs:
        if not program.first_text("name"):
            complaints.append(f"{program.where}: no name")
        for path in program.all("path"):
            if path.get("to") not in PATHS or not path.text.strip():
                complaints.append(f"{path.where}: odd path {path.attributes}")
    plan.check(f"the {len(knowledge.programs)} programs are well formed", complaints)


DISTRUST = re.compile(r"\b(untrusted|(not|cannot|never) (be )?trusted)\b", re.I)
REASON = re.compile(r"\b(because|since|expired|ran out|fault)\b|:", re.I)
# Names of switches, which judge nobody, and advice that says what not to do.
SWITCHES = {"Go On When the Certificate Is Not Trusted", "Send the password even when the certificate cannot be trusted"}


def says_why(sentence):
    """“Untrusted” alone frightens and helps nobody: the same sentence has to say what is wrong."""
    return sentence in SWITCHES or not DISTRUST.search(sentence) or bool(REASON.search(sentence))


def check_distrust(plan, knowledge, source):
    complaints = []
    for element in [child for owner in knowledge.find("evidence") + knowledge.causes + knowledge.fixes for child in owner.children]:
        if not says_why(element.text):
            complaints.append(f"{element.where}: {element.text.strip()}")
    for path in sorted(source.glob("src/**/*.c")) + sorted(source.glob("src/**/*.ui")):
        text = path.read_text(encoding="utf-8")
        found = re.findall(r'translatable="yes"[^>]*>([^<]+)<', text) if path.suffix == ".ui" else re.findall(r'N?_ ?\(\s*"((?:[^"\\]|\\.)*)"', text)
        complaints += [f"{path.name}: {sentence}" for sentence in found if not says_why(sentence)]
    plan.check("nobody is called untrusted without a reason", complaints)


# Words that stay small in a heading (GNOME Human Interface Guidelines, “Writing Style”).
SMALL = {"a", "an", "the", "and", "but", "for", "nor", "or", "so", "yet", "as", "at", "by", "from", "in", "into", "of", "on", "to", "with", "without"}


def is_header(text):
    """Whether each word that is more than a joint begins with a capital; what stands for something else is not looked at."""
    tokens = re.sub(r"%\S+|[_…“”():]", "", text).split()
    return all(not token[0].islower() or token.lower() in SMALL for token in tokens) and not (tokens and tokens[0][0].islower())


UI_LABELS = (
    (re.compile(r'class="(?:GtkButton|GtkToggleButton|AdwSplitButton|GtkMenuButton)"'), ("label", "tooltip-text", "dropdown-tooltip")),
    (re.compile(r'class="GtkShortcuts(?:Group|Shortcut)"'), ("title",)),
    (re.compile(r"<item>"), ("label",)),
)


def list_labels(path):
    """What is a button's or a menu's, in the order of the file."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".c":
        return re.findall(r'(?:button_new_with_label|button_set_label|set_tooltip_text) \((?:[^;"]*?)_ \("((?:[^"\\]|\\.)*)"\)', text)
    labels = []
    for start, names in UI_LABELS:
        for match in start.finditer(text):
            own = re.split(r"<object|</object|</item>", text[match.end():], maxsplit=1)[0]
            labels += [label for name in names for label in re.findall(rf'name="{name}" translatable="yes"[^>]*>([^<]+)<', own)]
    return labels


def check_headers(plan, source):
    paths = sorted(source.glob("src/gui/ui/*.ui")) + [source / "src/gui/sc-find-group.c", source / "src/gui/sc-chain-view.c"]
    labels = [(path.name, label) for path in paths for label in list_labels(path)]
    actions = (source / "src/gui/sc-cause-view.c").read_text(encoding="utf-8").split("dup_endpoint_label", 1)[1].split("sc_cause_view_can_perform", 1)[0]
    labels += [("sc-cause-view.c", label) for label in re.findall(r'_ \("([^"]+)"\)', actions)]
    plan.check("the buttons and menus were found", [f"only {len(labels)}"] if len(labels) < 60 else [])
    plan.check("buttons, menus and shortcuts have header capitals", [f"{name}: {label}" for name, label in labels if not is_header(label)])


def check_self(plan):
    """The measure itself: a broken one would let everything pass."""
    plan.check("the grade tells plain from hard", [
        f"{text}: {grade(sentences(text)):.1f}" for text, low, high in (
            ("The cat sat on the mat.", -3, 2),
            ("Your password is fine. Wait ten minutes and send it once more.", -1, 4),
            ("Insufficient authentication credentials necessitate administrative reconfiguration of the submission infrastructure.", 20, 60),
        ) if not low <= grade(sentences(text)) <= high])
    plan.check("header capitals are told from others", [text for text, wanted in (
        ("Use TLS from the Start", True), ("_Save…", True), ("Copy the Text", True), ("Try Again in %s", True),
        ("Copy the text", False), ("save", False), ("Wait for the server", False)) if is_header(text) != wanted])
    plan.check("syllables are counted", [f"{word}: {count_syllables(word)}" for word, n in (
        ("server", 2), ("message", 2), ("provider", 3), ("closed", 1), ("waited", 2), ("messages", 3), ("makes", 1), ("little", 2),
        ("internet", 3), ("password", 2), ("computer", 3), ("certificate", 4), ("once", 1), ("outgoing", 3), ("587", 4), ("while", 1)) if count_syllables(word) != n])


def read_facts(path):
    """Fact names as patterns: a part in <> stands for any word without a dot."""
    names = re.findall(r'^\s*\{ "([^"]+)",', pathlib.Path(path).read_text(encoding="utf-8"), re.M)
    return [re.sub(r"<[^>]*>", "[^.]+", name.replace(".", r"\.")) for name in names]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("directory")
    parser.add_argument("--facts", required=True)
    parser.add_argument("--grades", action="store_true", help="also print the hardest texts and sentences")
    options = parser.parse_args()
    knowledge = Knowledge(options.directory)
    plan = Plan()
    check_self(plan)
    check_causes(plan, knowledge)
    check_fixes(plan, knowledge)
    check_placeholders(plan, knowledge, read_facts(options.facts))
    check_reading(plan, knowledge, options.grades)
    check_tone(plan, knowledge)
    check_glossary(plan, knowledge)
    check_providers(plan, knowledge)
    check_most_used(plan, knowledge)
    check_programs(plan, knowledge)
    source = pathlib.Path(options.directory).resolve().parent.parent
    check_distrust(plan, knowledge, source)
    check_headers(plan, source)
    return plan.end()


if __name__ == "__main__":
    sys.exit(main())
