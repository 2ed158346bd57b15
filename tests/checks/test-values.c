/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-test"

#include "config.h"

#include <string.h>

#include "sc-context-private.h"
#include "sc-greeting.h"
#include "sc-net-error.h"
#include "sc-queue-id.h"
#include "sc-settings.h"

typedef struct
{
  const char *text;
  const char *id;
  const char *what;
} QueueRow;

static const QueueRow queue_rows[] = {
  { "Ok: queued as 4F1A2B3C4D", "4F1A2B3C4D", "Postfix" },
  { "Ok: queued as 4Yz3kR2xQnz9rxN", "4Yz3kR2xQnz9rxN", "Postfix with long ids" },
  { "from MTA(smtp:[127.0.0.1]:10025): 250 2.0.0 Ok: queued as 8E1D22A01", "8E1D22A01", "Postfix behind a filter" },
  { "OK id=1rT2xY-000ABC-1f", "1rT2xY-000ABC-1f", "Exim" },
  { "<a1@mx.example.com> [InternalId=30000000001, Hostname=X.example] 1234 bytes in 0.1, 9 KB/sec Queued mail for delivery",
    "30000000001", "Exchange" },
  { "OK  1699123456 a1-20020a05b2.45 - gsmtp", "1699123456 a1-20020a05b2.45", "a time and an id" },
  { "3ANI01x2012345 Message accepted for delivery", "3ANI01x2012345", "Sendmail" },
  { "ok 1699123456 qp 12345", "1699123456 qp 12345", "qmail" },
  { "OK 0100018bd2f1a2b3-11111111-000000", "0100018bd2f1a2b3-11111111-000000", "a relay" },
  { "Thanks\nOk: queued as 77AB1", "77AB1", "the second line of two" },
  { "Ok", NULL, "nothing but Ok" },
  { "Message accepted for delivery", NULL, "no id" },
  { "Ok: queued as spam", NULL, "a word is no id" },
  { "", NULL, "no text" },
  { "queued as <script>", NULL, "markup" },
};

static void
test_queue_id (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (queue_rows); i++)
    {
      g_autofree char *id = sc_queue_id_find (queue_rows[i].text);

      g_test_message ("%s", queue_rows[i].what);
      g_assert_cmpstr (id, ==, queue_rows[i].id);
    }
}

static void
test_masked (void)
{
  g_assert_true (sc_greeting_is_masked ("******************2******"));
  g_assert_true (sc_greeting_is_masked ("XXXXXXXA"));
  g_assert_true (sc_greeting_is_masked ("mx ESMTP ****"));
  g_assert_false (sc_greeting_is_masked ("mx.example.com ESMTP"));
  g_assert_false (sc_greeting_is_masked ("mx ESMTP XXX* no"));
  g_assert_false (sc_greeting_is_masked (""));
}

static void
test_date (void)
{
  gint64 seconds = 0;

  g_assert_true (sc_greeting_find_date ("mx.example.com ESMTP Exim 4.96 Mon, 23 Nov 2026 18:00:00 +0100", &seconds));
  g_assert_cmpint (seconds, ==, 1795453200);
  g_assert_true (sc_greeting_find_date ("mx ESMTP Sendmail; 1 Jan 2026 00:00:00 -0500", &seconds));
  g_assert_cmpint (seconds, ==, 1767243600);
  g_assert_false (sc_greeting_find_date ("mx ESMTP 31 Feb 2026 00:00:00 +0000", &seconds));
  g_assert_false (sc_greeting_find_date ("mx ESMTP 99 Xyz 9999 99:99:99 +9999", &seconds));
  g_assert_false (sc_greeting_find_date ("mx ESMTP ready", &seconds));
}

static void
test_settings (void)
{
  g_autoptr (ScEndpoint) endpoint = sc_endpoint_new ("mail.example.com", 587, SC_SECURITY_STARTTLS);
  g_autoptr (ScEndpoint) other = sc_endpoint_new ("mail.example.com", 465, SC_SECURITY_TLS);
  g_autoptr (ScSettings) settings = sc_settings_new (endpoint);
  g_autoptr (ScSettings) copy = NULL;

  g_assert_cmpint (settings->until, ==, SC_STAGE_SEND);
  g_assert_cmpuint (settings->timeout_ms, ==, 15000);
  g_assert_true (settings->probe_ports);
  g_assert_false (settings->only_own_port || settings->allow_plaintext_password || settings->allow_untrusted || settings->ask_others);
  settings->user = g_strdup ("anna");
  settings->secret = sc_secret_new ("secret", -1);
  settings->ca_pem = g_bytes_new_static ("pem", 3);

  copy = sc_settings_copy (settings);
  sc_endpoint_unref (copy->endpoint);
  copy->endpoint = sc_endpoint_ref (other);
  g_free (copy->user);
  copy->user = g_strdup ("berta");
  g_assert_cmpint (sc_endpoint_get_port (settings->endpoint), ==, 587);
  g_assert_cmpstr (settings->user, ==, "anna");
  g_assert_cmpstr (sc_secret_get_text (copy->secret), ==, "secret");
}

static void
on_event_cb (ScEvent *event,
             gpointer user_data)
{
}

/* Each way to fail has words, and they belong to who asks for them. */
static void
test_error_words (void)
{
  const struct
  {
    GQuark domain;
    GType  type;
  } domains[] = {
    { SC_NET_ERROR, SC_TYPE_NET_ERROR },
    { SC_TLS_ERROR, SC_TYPE_TLS_ERROR },
    { SC_SMTP_ERROR, SC_TYPE_SMTP_ERROR },
  };
  g_autoptr (ScEndpoint) endpoint = sc_endpoint_new ("mail.example.com", 587, SC_SECURITY_STARTTLS);
  g_autoptr (ScSettings) settings = sc_settings_new (endpoint);
  ScContext             *context = sc_context_new (settings, on_event_cb, NULL, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (domains); i++)
    {
      g_autoptr (GEnumClass) values = g_type_class_ref (domains[i].type);

      for (guint j = 0; j < values->n_values; j++)
        {
          g_autoptr (GError) error = g_error_new_literal (domains[i].domain, values->values[j].value, "what the library said");
          char              *words = sc_context_dup_error_words (context, error);

          g_test_message ("%s", values->values[j].value_nick);
          g_assert_cmpuint (strlen (words), >, 10);
          /* Written to, as freeing them would: words of the program itself cannot be. */
          memset (words, 'x', strlen (words));
          g_free (words);
        }
    }
  sc_context_free (context);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/checks/queue-id", test_queue_id);
  g_test_add_func ("/checks/greeting/masked", test_masked);
  g_test_add_func ("/checks/greeting/date", test_date);
  g_test_add_func ("/checks/settings", test_settings);
  g_test_add_func ("/checks/error-words", test_error_words);
  return g_test_run ();
}
