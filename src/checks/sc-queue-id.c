/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-checks"

#include "config.h"

#include "sc-queue-id.h"

/* Each with the id as its first group; the first that matches wins. An id holds a digit, so that no word is taken for one. */
static const char *const patterns[] = {
  /* Postfix: "Ok: queued as 4F1A2B3C4D"; also "queued as <id>". */
  "\\bqueued as <?([A-Za-z0-9._-]+)",
  /* Exim: "OK id=1rT2xY-000ABC-1f". */
  "\\bid=<?([A-Za-z0-9._-]+)",
  /* Exchange: "<a@b> [InternalId=123, Hostname=…] Queued mail for delivery". */
  "\\[InternalId=([0-9]+)",
  /* Sendmail: "3ANI01x2012345 Message accepted for delivery". */
  "^([A-Za-z0-9]+) Message accepted for delivery",
  /* qmail: "ok 1699123456 qp 12345". */
  "^ok ([0-9]+ qp [0-9]+)",
  /* A big provider: "OK 1699123456 a1-20020a05b2.45 - gsmtp". */
  "^OK +([0-9]+ [A-Za-z0-9._-]+)(?: - [a-z]+)?$",
  /* "OK DlsXYZ123", "Ok 0100018b-…", as relays say it. */
  "^OK:? +<?([A-Za-z0-9._-]{6,})>?$",
};

static gboolean
holds_digit (const char *text)
{
  for (; *text != '\0'; text++)
    if (g_ascii_isdigit (*text))
      return TRUE;
  return FALSE;
}

char *
sc_queue_id_find (const char *text)
{
  g_return_val_if_fail (text != NULL, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (patterns); i++)
    {
      g_autoptr (GRegex)     regex = g_regex_new (patterns[i], G_REGEX_CASELESS | G_REGEX_MULTILINE, 0, NULL);
      g_autoptr (GMatchInfo) match = NULL;
      g_autofree char       *id = NULL;

      g_assert (regex != NULL);
      if (!g_regex_match (regex, text, 0, &match))
        continue;
      id = g_match_info_fetch (match, 1);
      if (holds_digit (id))
        return g_steal_pointer (&id);
    }
  return NULL;
}
