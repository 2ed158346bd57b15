/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#pragma once

#include <gio/gio.h>

#include "sc-deadline.h"

G_BEGIN_DECLS

/* The records we ask for, by their numbers in DNS. */
typedef enum
{
  SC_DNS_A = 1,
  SC_DNS_NS = 2,
  SC_DNS_CNAME = 5,
  SC_DNS_PTR = 12,
  SC_DNS_TXT = 16,
  SC_DNS_AAAA = 28,
} ScDnsType;

/* Nicks: ok, no-data, no-name, servfail, refused, timeout, broken. */
typedef enum
{
  SC_DNS_OK = 1,
  SC_DNS_NO_DATA,  /* the name exists, without a record of this type */
  SC_DNS_NO_NAME,  /* NXDOMAIN */
  SC_DNS_SERVFAIL,
  SC_DNS_REFUSED,
  SC_DNS_TIMEOUT,  /* no answer before the deadline */
  SC_DNS_BROKEN,   /* an answer that cannot be read, or of another kind */
} ScDnsOutcome;

#define SC_TYPE_DNS_OUTCOME (sc_dns_outcome_get_type ())
GType sc_dns_outcome_get_type (void);

typedef struct
{
  const char *name; /* taken as it is: no search list */
  ScDnsType   type;
} ScDnsQuestion;

/* Plain struct; all strings are safe text. */
typedef struct
{
  ScDnsOutcome outcome;
  char       **values; /* the records: an address, a name, a text; empty unless ok */
  char        *alias;  /* (nullable): what the name is another name for, the last of a chain */
} ScDnsAnswer;

void         sc_dns_answer_free  (ScDnsAnswer *self);

/* Reads a message of DNS (RFC 1035 4). Pure. */
ScDnsAnswer *sc_dns_answer_parse (const guint8 *message,
                                  gsize         length,
                                  ScDnsType     type) G_GNUC_WARN_UNUSED_RESULT;

/**
 * sc_dns_ask_sync:
 *
 * Asks the name servers of this computer all questions side by side; unlike the system's look-up it tells the kinds of failure apart.
 * Returns at @deadline or when @cancellable is cancelled; what has no answer then is %SC_DNS_TIMEOUT.
 *
 * Returns: (transfer full) (element-type ScDnsAnswer): in the order of the questions
 * Errors: %G_IO_ERROR_CANCELLED only.
 */
GPtrArray   *sc_dns_ask_sync     (const ScDnsQuestion *questions,
                                  guint                n_questions,
                                  ScDeadline           deadline,
                                  GCancellable        *cancellable,
                                  GError             **error) G_GNUC_WARN_UNUSED_RESULT;

/* The name under which @address stands in a list or in reverse DNS: "2.0.0.127" or nibbles (RFC 5782 2.1, 2.4), followed by "." and @zone. */
char        *sc_dns_dup_reverse_name (GInetAddress *address,
                                      const char   *zone) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScDnsAnswer, sc_dns_answer_free)

G_END_DECLS
