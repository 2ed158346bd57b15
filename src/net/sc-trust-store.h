/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* What the user has said about a certificate of a server. Nicks: none, once, remembered, changed. */
typedef enum
{
  SC_TRUST_NONE,
  SC_TRUST_ONCE,       /* the word holds until the program ends */
  SC_TRUST_REMEMBERED, /* it stands in the file */
  SC_TRUST_CHANGED,    /* the word was for another certificate of this server */
} ScTrust;
#define SC_TYPE_TRUST (sc_trust_get_type ())
GType sc_trust_get_type (void);

/* One word: (transfer full) strings, immutable. */
typedef struct
{
  char    *host;
  guint16  port;
  char    *fingerprint; /* SHA-256, AB:CD:… */
  gint64   given;       /* when, Unix seconds */
  gboolean is_remembered;
} ScTrustEntry;
void sc_trust_entry_free (ScTrustEntry *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScTrustEntry, sc_trust_entry_free)
/* (transfer full): "mail.example.com:587" */
char *sc_trust_entry_dup_server (const ScTrustEntry *self) G_GNUC_WARN_UNUSED_RESULT;
/* (transfer full): "Allowed on 24 November 2026", in the words of the user's language */
char *sc_trust_entry_dup_given  (const ScTrustEntry *self) G_GNUC_WARN_UNUSED_RESULT;

/**
 * ScTrustStore:
 *
 * The user's explicit words that a password may go to a server although its certificate has a fault: for one host, one port
 * and one certificate, by its fingerprint. Only what is to be remembered is written to a file, which its owner alone may
 * read. Safe to use from any thread.
 */
#define SC_TYPE_TRUST_STORE (sc_trust_store_get_type ())
G_DECLARE_FINAL_TYPE (ScTrustStore, sc_trust_store, SC, TRUST_STORE, GObject)

ScTrustStore *sc_trust_store_new         (const char    *path) G_GNUC_WARN_UNUSED_RESULT;
/* (transfer none): that of the user, sendcheck/trusted-certificates.ini among the settings */
ScTrustStore *sc_trust_store_get_default (void);

/* @given: (out) (optional): when the word was given, 0 without one */
ScTrust       sc_trust_store_ask         (ScTrustStore  *self,
                                          const char    *host,
                                          guint16        port,
                                          const char    *fingerprint,
                                          gint64        *given);
/* @remember: in place of what was remembered for this server; a word for once changes nothing of that.
 * @fingerprint: SHA-256 with or without colons. Errors: %G_IO_ERROR_INVALID_ARGUMENT when it is none; those of the file. */
gboolean      sc_trust_store_give        (ScTrustStore  *self,
                                          const char    *host,
                                          guint16        port,
                                          const char    *fingerprint,
                                          gboolean       remember,
                                          GError       **error);
/* Takes every word for this server back, wherever it stands. Errors: %G_IO_ERROR_NOT_FOUND; those of the file. */
gboolean      sc_trust_store_revoke      (ScTrustStore  *self,
                                          const char    *host,
                                          guint16        port,
                                          GError       **error);
/* (transfer full): of ScTrustEntry, sorted by host and port */
GPtrArray    *sc_trust_store_list        (ScTrustStore  *self) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
