/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-session"

#include "config.h"

#include "sc-test-message.h"

#include <glib/gi18n-lib.h>
#include <gmime/gmime.h>
#include <string.h>

static void
start_gmime (void)
{
  static gsize started = 0;

  if (g_once_init_enter (&started))
    {
      g_mime_init ();
      g_once_init_leave (&started, 1);
    }
}

static GMimePart *
make_body (const char *run_id)
{
  g_autofree char *text = NULL;
  GMimeStream *memory;
  GMimeDataWrapper *content;
  GMimePart *part = g_mime_part_new_with_type ("text", "plain");

  /* Translators: the text of the test message; the placeholder is a short random word. Keep the lines short.
   */
  text = g_strdup_printf (_ ("This is a test message.\n\n"
                             "Sendcheck sent it to find out whether mail can be sent from this account.\n"
                             "You need not answer it, and you can delete it.\n\n"
                             "Test %s\n"),
                          run_id);

  memory = g_mime_stream_mem_new_with_buffer (text, strlen (text));
  content = g_mime_data_wrapper_new_with_stream (memory, GMIME_CONTENT_ENCODING_DEFAULT);
  g_mime_object_set_content_type_parameter (GMIME_OBJECT (part), "charset", "utf-8");
  g_mime_part_set_content (part, content);
  g_mime_part_set_content_encoding (part, g_str_is_ascii (text) ? GMIME_CONTENT_ENCODING_7BIT
                                                                : GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE);
  g_object_unref (content);
  g_object_unref (memory);
  return part;
}

/* RFC 5322 3.6.4: unique by 64 random bits, with the sender's own domain, and nothing of this computer in it.
 */
static char *
make_message_id (const char *from, const char *run_id)
{
  const char *at = strrchr (from, '@');

  return g_strdup_printf ("%s.%08x%08x@%s", run_id, g_random_int (), g_random_int (),
                          at != NULL ? at + 1 : "localhost");
}

GBytes *
sc_test_message_new (const char *from, const char *to, const char *run_id)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_utc (); /* the time zone would say where the person is */
  g_autofree char *subject = NULL;
  g_autofree char *message_id = NULL;
  GMimeMessage *message; /* GMime has no autoptrs */
  GMimePart *body;
  GMimeStream *output;
  GByteArray *octets;
  GBytes *bytes;

  g_return_val_if_fail (from != NULL && to != NULL && run_id != NULL, NULL);

  start_gmime ();
  message = g_mime_message_new (TRUE);
  /* Translators: the subject of the test message; the placeholder is a short random word */
  subject = g_strdup_printf (_ ("Sendcheck test message %s"), run_id);
  message_id = make_message_id (from, run_id);

  g_mime_message_add_mailbox (message, GMIME_ADDRESS_TYPE_FROM, NULL, from);
  g_mime_message_add_mailbox (message, GMIME_ADDRESS_TYPE_TO, NULL, to);
  g_mime_message_set_subject (message, subject, "utf-8");
  g_mime_message_set_date (message, now);
  g_mime_message_set_message_id (message, message_id);
  /* RFC 3834 5: no vacation notices, please. */
  g_mime_object_set_header (GMIME_OBJECT (message), "Auto-Submitted", "auto-generated", NULL);
  g_mime_object_set_header (GMIME_OBJECT (message), "X-Sendcheck-Run", run_id, NULL);

  body = make_body (run_id);
  g_mime_message_set_mime_part (message, GMIME_OBJECT (body));

  output = g_mime_stream_mem_new ();
  g_mime_object_write_to_stream (GMIME_OBJECT (message), NULL, output);
  octets = g_mime_stream_mem_get_byte_array (GMIME_STREAM_MEM (output));
  bytes = g_bytes_new (octets->data, octets->len);

  g_object_unref (output);
  g_object_unref (body);
  g_object_unref (message);
  return bytes;
}
