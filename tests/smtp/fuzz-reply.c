/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-fuzz"

#include "config.h"

#include "sc-capabilities.h"
#include "sc-mailbox.h"
#include "sc-oauth.h"
#include "sc-reply-parser.h"

#include <string.h>

int LLVMFuzzerTestOneInput (const guint8 *data, size_t size);

/* The parser on any octets: within the limits, and a verdict on a part is the verdict on the whole. */
int
LLVMFuzzerTestOneInput (const guint8 *data, size_t size)
{
  const char *bytes = (const char *)data;
  g_autoptr (ScReply) reply = NULL;
  g_autoptr (ScReply) of_part = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) error_of_part = NULL;
  g_autofree char *part = g_memdup2 (data, size / 2);
  g_autofree char *words = sc_oauth_dup_error (bytes, size);
  gsize used, used_of_part;
  gboolean good = sc_reply_parse (bytes, size, &reply, &used, &error);
  gboolean part_good =
      sc_reply_parse (part != NULL ? part : "", size / 2, &of_part, &used_of_part, &error_of_part);

  g_assert_true (good || error->domain == SC_SMTP_ERROR);
  if (!part_good)
    g_assert_true (!good && error->code == error_of_part->code);
  if (of_part != NULL)
    g_assert_true (reply != NULL && used == used_of_part);
  if (reply == NULL)
    {
      g_assert_cmpuint (used, ==, 0);
      return 0;
    }

  g_assert_true (used >= 4 && used <= size && used <= SC_REPLY_OCTETS_MAX && data[used - 1] == '\n');
  g_assert_true (g_utf8_validate (sc_reply_get_text (reply), -1, NULL));
  g_assert_cmpuint (g_strv_length ((char **)sc_reply_get_lines (reply)), <=, SC_REPLY_LINES_MAX);
  {
    g_autoptr (ScCapabilities) offered = sc_capabilities_new_from_reply (reply);
    g_autofree char *address = sc_capabilities_dup_our_address (offered);
    g_autofree char *mailbox = sc_mailbox_parse (sc_reply_get_text (reply), NULL);
  }
  return 0;
}
