/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-report"

#include "config.h"

#include "sc-fact-declarations.h"

#include <string.h>

/* Every fact there is, sorted by name. docs/facts.md is made from this table. */
static const ScFactDeclaration declarations[] = {
  { "account.origin", "s", "Which program the settings come from" },
  { "account.sender-is-user", "b", "Whether the login's user name is the sender's address, or the part of it before the @" },
  { "account.user-is-address", "b", "Whether the user name is a full e-mail address" },
  { "address.reverse", "s", "The name of our public address (reverse DNS), or none" },
  { "address.reverse-confirmed", "b", "Whether that name leads back to the address" },
  { "auth.attempts", "i", "How often a secret was sent in this run" },
  { "auth.mechanism", "s", "The mechanism as it was named on the line, such as SCRAM-SHA-256-PLUS" },
  { "auth.method", "s", "The mechanism that was used (ScAuthMethod nick)" },
  { "auth.new-token-from", "s", "The program that has fetched another token after this one was refused (its name)" },
  { "auth.not-chosen", "as", "Offered mechanisms that were not used, each with the reason: weaker, unknown, token, password, not-wanted" },
  { "auth.oauth-error", "s", "What an OAuth error challenge said" },
  { "auth.oauth-status", "s", "The status in it: 401, invalid_token" },
  { "auth.offered", "as", "Login mechanisms offered before TLS" },
  { "auth.result", "s", "accepted, refused, not-tried, broken or not-needed" },
  { "auth.secret", "s", "present, or the cause name why there is none: password-missing, keyring-locked" },
  { "auth.secret-changed", "s", "The day when the stored password was last changed, as 2026-11-24" },
  { "auth.secret-origin", "s", "stored, when the password was read from a store of this computer" },
  { "auth.tls-offered", "as", "Login mechanisms offered inside TLS" },
  { "auth.token-from", "s", "Another program of this computer that has an access token for this mailbox (its name)" },
  { "auth.token-renewed", "b", "Whether another token could be fetched after this one was refused" },
  { "banner.differs", "b", "Whether the greeting names another server than the greetings on the other ports do" },
  { "banner.first-bytes", "s", "What spoke when the greeting was no SMTP reply (ScService nick)" },
  { "banner.ms", "i", "Time to the greeting in milliseconds" },
  { "banner.text", "s", "The server's greeting" },
  { "caller.<question>", "s", "What the person answered to a question of the knowledge (the answer's id)" },
  { "computer.clock-offset-s", "x", "How far this computer's clock seems to be from the server's, in seconds; positive when ours is ahead" },
  { "computer.connections", "i", "Connections this computer already held to the server before the run: every address, the configured port, 465 and 587" },
  { "computer.connections-here", "i", "Those of them that are on the configured port" },
  { "computer.interface", "s", "The network interface that was used" },
  { "computer.online", "s", "What the system says of its network: none, local, limited, portal or full" },
  { "computer.proxy", "b", "Whether programs are told to reach the web through a proxy, which mail does not use" },
  { "computer.sandbox", "b", "Whether the program runs in a sandbox" },
  { "computer.vpn", "b", "Whether that interface is a tunnel" },
  { "connect.address", "s", "The address that was connected to" },
  { "connect.ipv4", "s", "Outcome over IPv4: connected, not-tried, no-address, or a ScNetError nick" },
  { "connect.ipv6", "s", "Outcome over IPv6, likewise" },
  { "connect.ms", "i", "Time to the connection in milliseconds" },
  { "connect.others-greeting", "i", "After a refusal for a greeting: how many of up to four other addresses greet as they should" },
  { "connect.others-refusing", "i", "How many of them refuse as well" },
  { "connect.rejected-by", "s", "Who turned the connection down, when it could be told (ScRejecter nick)" },
  { "connect.result", "s", "connected, or the reason of the first address" },
  { "control.host", "s", "The well-known server that was compared with" },
  { "control.port", "i", "The port on which it was tried" },
  { "control.result", "s", "connected, or a ScNetError nick" },
  { "dnsbl.<list>", "s", "What a block list answered for our public address: clean, its answers (127.0.0.2), policy, error, lists-everything, dead or no-answer" },
  { "domain.dkim", "s", "Whether a key for signatures was found: present, unknown" },
  { "domain.dmarc", "s", "Its DMARC policy: none, quarantine, reject; several, missing, no-answer" },
  { "domain.spf", "s", "The sender domain's SPF: present, open, several, missing, no-answer" },
  { "ehlo.capabilities", "as", "What was offered before TLS" },
  { "ehlo.greeting", "s", "First line of the reply to EHLO" },
  { "ehlo.masked", "b", "Whether the greeting or a capability looks overwritten by a box in between" },
  { "ehlo.our-address", "s", "Our public address as the server sees it" },
  { "ehlo.tls-capabilities", "as", "What was offered inside TLS" },
  { "failure.error", "s", "What stopped us when no reply did: \"net.\", \"tls.\" or \"smtp.\" and a nick of ScNetError, ScTlsError or ScSmtpError (\"net.refused\"); \"tls.untrusted\", \"smtp.starttls-not-offered\", \"smtp.utf8-not-offered\", \"smtp.plaintext-password\", \"store.password-missing\", \"store.keyring-locked\"" },
  { "failure.message", "s", "The system's or library's own words for it" },
  { "failure.stage", "s", "The stage whose fault is explained" },
  { "failure.step", "s", "The exact place of the fault (ScStep nick)" },
  { "line.early", "i", "When a wait ended in nothing: packets of the server's that came although one before them had not" },
  { "line.largest", "i", "When a wait ended in nothing: octets in the largest packet that had come; 536 until one came that was larger" },
  { "line.repeats", "i", "How often the oldest of what nobody had confirmed (line.unconfirmed) had been sent again" },
  { "line.unconfirmed", "i", "When a wait ended in nothing: octets we had said that nobody had confirmed" },
  { "others.asked", "as", "Every third party that was asked, with the user's consent" },
  { "outbox.<program>.count", "i", "Messages waiting in this program's outbox" },
  { "outbox.<program>.oldest", "x", "When the oldest of them was written, Unix seconds" },
  { "outbox.count", "i", "Messages waiting in the outboxes of all mail programs" },
  { "outbox.hidden", "as", "Outboxes and queues that could not be looked into; sandbox when it was all of them" },
  { "outbox.oldest", "x", "When the oldest message in an outbox was written, Unix seconds" },
  { "outbox.program", "s", "The program in whose outbox most messages wait, by name" },
  { "phone.cause", "s", "The cause that a phone code names" },
  { "port.<port>.line", "s", "The first line it said" },
  { "port.<port>.service", "s", "What speaks on this port (ScService nick)" },
  { "ports.best", "s", "The combination to use instead, \"587 starttls\"" },
  { "ports.blocked", "as", "Ports that timed out or were refused" },
  { "ports.open", "as", "Ports where mail can be sent from here" },
  { "reply.closed", "b", "Whether the server closed the connection after it" },
  { "reply.code", "i", "Code of the first bad reply" },
  { "reply.enhanced", "s", "Its enhanced status code" },
  { "reply.stage", "s", "The step at which it came (ScStep nick)" },
  { "reply.text", "s", "Its words" },
  { "reply.then", "s", "The 421 that came right behind it" },
  { "resolve.addresses", "as", "Every address of the name" },
  { "resolve.alias", "s", "The name without address for which the server's name stands" },
  { "resolve.dns", "s", "What the name servers said of a name that was not found (ScDnsOutcome nick)" },
  { "resolve.ipv4", "i", "How many IPv4 addresses the name has" },
  { "resolve.ipv6", "i", "How many IPv6 addresses the name has" },
  { "resolve.ms", "i", "Time of the look-up in milliseconds" },
  { "resolve.result", "s", "ok, or why the name gave no address (ScNetError nick)" },
  { "resolve.service-works", "b", "Whether the name servers answered another question then" },
  { "run.outcome", "s", "How the run ended: pass, warn, fault or cancelled" },
  { "send.arrival", "s", "What the person says of the accepted message: yes, spam or no" },
  { "send.maybe-delivered", "b", "Whether the message was handed over and the answer was lost" },
  { "send.notice", "b", "Whether the server was asked to report what becomes of the message" },
  { "send.pipelined", "b", "Whether sender and recipient were sent in one go" },
  { "send.queue-id", "s", "The server's id for the accepted message" },
  { "send.reply", "s", "The server's answer to the accepted message" },
  { "send.result", "s", "accepted, refused, not-tried or unknown" },
  { "send.run-id", "s", "The word in the test message's subject" },
  { "send.size-limit", "x", "The largest message the server takes, in octets" },
  { "server.host", "s", "The host name that was asked for" },
  { "server.port", "i", "The configured port" },
  { "server.provider", "s", "The provider's id in the knowledge" },
  { "server.security", "s", "The configured security: none, starttls or tls" },
  { "server.similar-host", "s", "A known mail server whose name is almost that of a server that was not found" },
  { "session.authenticated", "b", "Whether the login had been accepted then" },
  { "session.commands", "i", "Commands sent on this connection before it" },
  { "session.earlier-errors", "i", "Refused commands earlier on this connection" },
  { "session.idle-ms", "i", "Silence before it in milliseconds" },
  { "session.tls", "b", "Whether the connection was inside TLS then" },
  { "settings.odd", "as", "What looked odd about the settings before any packet left (ScOddities nicks)" },
  { "starttls.elsewhere", "s", "Another port of the server that does offer STARTTLS, \"587 starttls\"; looked for only when this one does not" },
  { "starttls.offered", "b", "Whether the server offered STARTTLS" },
  { "tcp.<port>.<family>", "s", "Outcome of the probe of this port over ipv4 or ipv6: connected, no-address, or a ScNetError nick" },
  { "tcp.<port>.<family>.ms", "i", "Time of that probe in milliseconds" },
  { "tls.alert", "s", "The alert the server sent" },
  { "tls.anchor", "s", "The authority on this computer's list that the chain ends at" },
  { "tls.anchor.faults", "as", "What is wrong with that one: expired, not-yet-valid, weak-key" },
  { "tls.anchor.fingerprint", "s", "Its SHA-256 fingerprint" },
  { "tls.anchor.key", "s", "Kind and size of its key" },
  { "tls.anchor.not-after", "x", "Valid until, Unix seconds" },
  { "tls.anchor.not-before", "x", "Valid from, Unix seconds" },
  { "tls.better-name", "s", "The name to ask for instead: a mail server of the provider that the certificate is for, or a name in it that lies in the same domain" },
  { "tls.cert.fingerprint", "s", "SHA-256 fingerprint" },
  { "tls.cert.issuer", "s", "Who vouches for it" },
  { "tls.cert.issuer-organization", "s", "The organization of the issuer" },
  { "tls.cert.key", "s", "Kind and size of the key" },
  { "tls.cert.names", "as", "The names the certificate is for" },
  { "tls.cert.not-after", "x", "Valid until, Unix seconds" },
  { "tls.cert.not-before", "x", "Valid from, Unix seconds" },
  { "tls.cert.signature", "s", "Signature algorithm" },
  { "tls.cert.subject", "s", "Whose certificate it is" },
  { "tls.chain", "as", "Subjects of the chain, the server's first" },
  { "tls.chain.<list>.faults", "as", "The faults of one certificate of the list the server sent; 0 is the server's own" },
  { "tls.chain.<list>.fingerprint", "s", "Its SHA-256 fingerprint" },
  { "tls.chain.<list>.issuer", "s", "Who vouches for it" },
  { "tls.chain.<list>.issuer-organization", "s", "The organization of the issuer" },
  { "tls.chain.<list>.key", "s", "Kind and size of its key" },
  { "tls.chain.<list>.not-after", "x", "Valid until, Unix seconds" },
  { "tls.chain.<list>.not-before", "x", "Valid from, Unix seconds" },
  { "tls.chain.<list>.pem", "s", "The certificate itself; left out when it is very long" },
  { "tls.chain.<list>.signature", "s", "Its signature algorithm" },
  { "tls.chain.<list>.subject", "s", "Whose certificate it is" },
  { "tls.chain.issuers", "as", "Names and organizations of all who vouch in the chain" },
  { "tls.cipher", "s", "Negotiated cipher" },
  { "tls.client-cert-asked", "b", "Whether the server asked for a certificate of this computer, and went on without" },
  { "tls.faults", "as", "Every fault of the chain (ScTlsFaults nicks)" },
  { "tls.handshake-step", "s", "How far the server had come when the handshake failed: nothing, or its last message" },
  { "tls.injected", "s", "What was put around STARTTLS" },
  { "tls.injection", "b", "Whether octets came between the reply to STARTTLS and the handshake" },
  { "tls.key-exchange", "s", "Negotiated key exchange" },
  { "tls.lowered.cipher", "s", "What the server agreed to in the second try with old encryption" },
  { "tls.lowered.protocol", "s", "The protocol version it agreed to then" },
  { "tls.lowered.result", "s", "agreed or refused; not set when there was no such try" },
  { "tls.missing-issuer", "as", "Where the chain ends at nobody known: what is known of the issuer that is missing there (ScTlsIssuerTraits nicks)" },
  { "tls.ms", "i", "Time of the handshake in milliseconds" },
  { "tls.protocol", "s", "Negotiated protocol version" },
  { "tls.small-packets", "s", "Whether a second handshake worked or failed whose packets were kept small, after one that stood still; not set when there was none" },
  { "tls.sni", "s", "The server name that was sent in the handshake" },
  { "tls.staple", "s", "What the server sent along about revocation: none, good, revoked, stale or invalid" },
  { "tls.staple.not-after", "x", "Until when that holds, Unix seconds" },
  { "tls.staple.not-before", "x", "From when it holds, Unix seconds" },
  { "tls.trust-word", "s", "The user's word for a certificate with faults: none, once, remembered, changed (it was for another certificate), or any" },
  { "tls.trust-word.given", "x", "When it was given, Unix seconds" },
  { "tls.trusted", "b", "Whether the certificate chain has no fault" },
};

const ScFactDeclaration *
sc_fact_declarations (guint *n)
{
  *n = G_N_ELEMENTS (declarations);
  return declarations;
}

/* Whether @name falls under @pattern, part by part; "<port>" stands for any one part. */
static gboolean
matches_pattern (const char *pattern,
                 const char *name)
{
  while (*pattern != '\0' && *name != '\0')
    {
      if (*pattern == '<')
        {
          gsize part = strcspn (name, ".");

          if (part == 0)
            return FALSE;
          pattern = strchr (pattern, '>') + 1;
          name += part;
        }
      else if (*pattern++ != *name++)
        return FALSE;
    }
  return *pattern == '\0' && *name == '\0';
}

const ScFactDeclaration *
sc_fact_find_declaration (const char *name)
{
  g_return_val_if_fail (name != NULL, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (declarations); i++)
    {
      if (matches_pattern (declarations[i].name, name))
        return &declarations[i];
    }
  return NULL;
}
