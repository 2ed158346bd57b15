/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-test"

#include "config.h"

#include "raw-client.h"

#include <string.h>

/* A whole dialogue up to a place, for the tables below. */
#define TO_EHLO "<220 \n>EHLO me\n<250-mail.practice.example\n"
#define TO_TLS  TO_EHLO ">STARTTLS\n<220 2.0.0\ntls\n>EHLO me\n<250-mail.practice.example\n"
#define TO_AUTH TO_TLS "login\n<235 2.7.0\n"
#define TO_MAIL TO_AUTH ">MAIL FROM:<learner@practice.example>\n<250 2.1.0\n"
#define TO_RCPT TO_MAIL ">RCPT TO:<you@elsewhere.example>\n<250 2.1.5\n"
#define TO_DATA TO_RCPT ">DATA\n<354\n"
#define MESSAGE ">Subject: hello\n>\n>..stuffed\n>.\n"

typedef struct
{
  const char *scenario;
  const char *steps;
  guint       logins;
  guint       messages;
} Row;

static const Row rows[] = {
  { "healthy", TO_DATA MESSAGE "<250 2.0.0\n>QUIT\n<221\nend", 1, 1 },
  { "implicit-tls", "tls\n" TO_EHLO "login\n<235\n>MAIL FROM:<a@b>\n<250\n>RCPT TO:<b@c>\n<250\n>DATA\n<354\n" MESSAGE "<250\n>QUIT\n<221\nend", 1, 1 },
  { "too-many-connections", "<421 4.7.0 mail.practice.example Error: too many connections from 127.0.0.1\nend", 0, 0 },
  { "service-not-available", "<421 Service not available, closing transmission channel\nend", 0, 0 },
  { "try-again-later", "<421-4.3.2 System not accepting network messages|421 4.3.2 Server busy, try again later\nend", 0, 0 },
  { "too-many-messages", TO_AUTH ">MAIL FROM:<a@b>\n<421-4.7.0 Too many messages sent|421 4.7.0 Rate limit\nend", 1, 0 },
  { "address-blocked", "<421 4.7.0 [127.0.0.1] Messages temporarily deferred due to user complaints\nend", 0, 0 },
  { "wrong-password", TO_TLS "login\n<535 5.7.8\n>QUIT\n<221\nend", 1, 0 },
  { "app-password-needed", TO_TLS "login\n<534-5.7.9 Application-specific password required", 1, 0 },
  { "smtp-auth-disabled", TO_TLS "login\n<535 5.7.139", 1, 0 },
  { "relay-denied", TO_TLS ">MAIL FROM:<a@b>\n<250\n>RCPT TO:<b@c>\n<554 5.7.1 Relay access denied", 0, 0 },
  { "sender-not-owned", TO_AUTH ">MAIL FROM:<a@b>\n<553 5.7.1", 1, 0 },
  { "greylisting", TO_MAIL ">RCPT TO:<b@c>\n<450 4.2.0", 1, 0 },
  { "mailbox-full", TO_MAIL ">RCPT TO:<b@c>\n<452 4.2.2", 1, 0 },
  { "starttls-missing", TO_EHLO ">STARTTLS\n<502\nlogin\n<235", 1, 0 },
  { "421-greeting-bare", "<421\nend", 0, 0 },
  { "421-ehlo", "<220 \n>EHLO me\n<421 4.7.0\nend", 0, 0 },
  { "421-starttls", TO_EHLO ">STARTTLS\n<421 4.3.0\nend", 0, 0 },
  { "421-auth", TO_TLS "login\n<421 4.7.0 Too many login attempts\nend", 1, 0 },
  { "421-mail", TO_AUTH ">MAIL FROM:<a@b>\n<421 4.3.2\nend", 1, 0 },
  { "421-rcpt", TO_MAIL ">RCPT TO:<b@c>\n<421 4.7.0\nend", 1, 0 },
  { "421-data", TO_RCPT ">DATA\n<421 4.3.0\nend", 1, 0 },
  { "login-throttled", TO_TLS "login\n<454 4.7.0 Too many login attempts", 1, 0 },
  { "login-service-down", TO_TLS "login\n<454 4.7.0 Temporary", 1, 0 },
  { "account-locked", TO_TLS "login\n<534-5.7.14 Please log in via your web browser", 1, 0 },
  { "answer-lost", TO_DATA MESSAGE "end", 1, 0 },
  { "421-message", TO_DATA MESSAGE "<421 4.3.1\nend", 1, 0 },
  { "idle-timeout", TO_AUTH ">MAIL FROM:<a@b>\n<421 4.4.2 mail.practice.example Error: timeout exceeded\nend", 1, 0 },
  { "too-many-errors", TO_AUTH ">MAIL FROM:<a@b>\n<421 4.7.0 mail.practice.example Error: too many errors\nend", 1, 0 },
  { "hangs-up", TO_AUTH ">MAIL FROM:<a@b>\nend", 1, 0 },
  { "test-reset", TO_AUTH ">MAIL FROM:<a@b>\nend", 1, 0 },
  { "not-a-mail-server", "<HTTP/1.1 400 Bad Request", 0, 0 },
  { "test-no-tls", TO_EHLO "login\n<235\n>MAIL FROM:<a@b>\n<250", 1, 0 },
};

static ScPracticeServer *
start (const char *id)
{
  g_autoptr (GError)           error = NULL;
  g_autoptr (ScScenario)       scenario = sc_scenario_find (id, &error);
  g_autoptr (ScPracticeServer) server = NULL;

  g_assert_no_error (error);
  server = sc_practice_server_new (scenario);
  sc_practice_server_start (server, 0, &error);
  g_assert_no_error (error);
  return g_steal_pointer (&server);
}

static void
test_dialogue (gconstpointer data)
{
  const Row                   *row = data;
  g_autoptr (ScPracticeServer) server = start (row->scenario);

  raw_client_play (server, row->steps);
  g_assert_cmpuint (sc_practice_server_get_n_connections (server), ==, 1);
  g_assert_cmpuint (sc_practice_server_get_n_logins (server), ==, row->logins);
  g_assert_cmpuint (sc_practice_server_get_n_messages (server), ==, row->messages);
  sc_practice_server_stop (server);
  g_assert_cmpuint (sc_practice_server_get_n_octets_after_421 (server), ==, 0);
}

/* Every scenario of the list has words for people, an id of its own, and can be found by it. */
static void
test_list (void)
{
  g_autoptr (GListModel) list = sc_scenario_list ();
  g_autoptr (GHashTable) ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  static const char     *easiest[] = { "healthy", "too-many-connections" };

  g_assert_cmpuint (g_list_model_get_n_items (list), >=, 31);
  for (guint i = 0; i < g_list_model_get_n_items (list); i++)
    {
      g_autoptr (ScScenario) scenario = g_list_model_get_item (list, i);
      g_autoptr (ScScenario) found = sc_scenario_find (sc_scenario_get_id (scenario), NULL);
      g_autofree char       *title = NULL;

      g_object_get (scenario, "title", &title, NULL);
      g_assert_true (found == scenario);
      g_assert_cmpstr (title, ==, sc_scenario_get_title (scenario));
      g_assert_cmpstr (title, !=, "");
      g_assert_cmpstr (title, !=, sc_scenario_get_id (scenario));
      g_assert_true (g_str_has_suffix (sc_scenario_get_description (scenario), "."));
      g_assert_false (g_str_has_prefix (sc_scenario_get_id (scenario), "test-"));
      g_assert_true (g_hash_table_add (ids, g_strdup (sc_scenario_get_id (scenario))));
      if (i < G_N_ELEMENTS (easiest))
        g_assert_cmpstr (sc_scenario_get_id (scenario), ==, easiest[i]);
    }
}

static void
test_find_unknown (void)
{
  g_autoptr (GError)     error = NULL;
  g_autoptr (ScScenario) scenario = sc_scenario_find ("nonsense", &error);

  g_assert_null (scenario);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  g_assert_nonnull (strstr (error->message, "nonsense"));
  g_assert_nonnull (strstr (error->message, "too-many-connections"));
  g_assert_null (strstr (error->message, "test-"));
}

static const struct
{
  const char *what;
  const char *xml;
  const char *line; /* %NULL: it is right */
} texts[] = {
  { "the least", "<scenario id='x'/>", NULL },
  { "every action", "<scenario id='x'><on step='mail' nth='2+' connection='1' tls='no'><say>250 a</say><raw>\\x00</raw><drip ms='1'>b</drip>"
                    "<wait ms='1'/><garbage octets='9'/><start-tls/><stall/><close/><reset/><continue/></on></scenario>", NULL },
  { "no id", "<scenario/>", "1" },
  { "nothing", "", "1" },
  { "another root", "<x/>", "1" },
  { "not closed", "<scenario id='x'>", "1" },
  { "unknown step", "<scenario id='x'>\n<on step='lunch'/></scenario>", "2" },
  { "no step", "<scenario id='x'>\n<on/></scenario>", "2" },
  { "unknown action", "<scenario id='x'>\n<on step='mail'>\n<dance/></on></scenario>", "3" },
  { "action outside", "<scenario id='x'>\n<close/></scenario>", "2" },
  { "unknown attribute", "<scenario id='x' colour='red'/>", "1" },
  { "unknown security", "<scenario id='x' security='perhaps'/>", "1" },
  { "unknown certificate", "<scenario id='x' certificate='nice'/>", "1" },
  { "number that is none", "<scenario id='x'><on step='mail'><wait ms='soon'/></on></scenario>", "1" },
  { "negative number", "<scenario id='x'><on step='mail'><wait ms='-1'/></on></scenario>", "1" },
  { "loose text", "<scenario id='x'>\n\nhello</scenario>", "3" },
  { "element in text", "<scenario id='x'><title>a<b/></title></scenario>", "1" },
};

static void
test_parse (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GError)     error = NULL;
      g_autoptr (ScScenario) scenario = sc_scenario_parse (texts[i].xml, -1, &error);

      g_test_message ("%s: %s", texts[i].what, error != NULL ? error->message : "right");
      if (texts[i].line == NULL)
        {
          g_assert_no_error (error);
          g_assert_cmpstr (sc_scenario_get_id (scenario), ==, "x");
          g_assert_cmpint (sc_scenario_get_security (scenario), ==, SC_SECURITY_STARTTLS);
          continue;
        }
      g_assert_null (scenario);
      g_assert_nonnull (error);
      g_assert_true (error->domain == G_MARKUP_ERROR);
      /* An empty file has no place to name. */
      if (texts[i].xml[0] != '\0')
        {
          g_autofree char *place = g_strdup_printf ("line %s", texts[i].line);

          g_assert_nonnull (strstr (error->message, place + 1));
        }
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/practice/scenarios/list", test_list);
  g_test_add_func ("/practice/scenarios/find-unknown", test_find_unknown);
  g_test_add_func ("/practice/scenarios/parse", test_parse);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *path = g_strconcat ("/practice/dialogue/", rows[i].scenario, NULL);

      g_test_add_data_func (path, &rows[i], test_dialogue);
    }
  return g_test_run ();
}
