/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-test"

#include "config.h"

#include "peer.h"
#include "sc-net-error.h"

#include <string.h>

/* Every step times every fault: what is the outcome, and is nothing written after it? */

#define CAPABILITIES ">250-mx\r\n250-SIZE 1000\r\n250-STARTTLS\r\n250 AUTH PLAIN\r\n"
#define LOGIN "AUTH PLAIN AHVzZXIAcGFzc3dvcmQ=|"

/* What a healthy server does at each step, and what we write before its reply. */
static const struct
{
  const char *name;
  const char *read; /* (nullable): the script's step that takes our words */
  const char *reply;
  const char *written;
} steps[] = {
  { "banner", NULL, ">220 mx\r\n", "" },
  { "ehlo", "<", CAPABILITIES, "EHLO [127.0.0.1]|" },
  { "auth", "<", ">235 2.7.0 in\r\n", LOGIN },
  { "mail", "<", ">250 ok\r\n", "MAIL FROM:<a@example.com> SIZE=5|" },
  { "rcpt", "<", ">250 ok\r\n", "RCPT TO:<b@example.com>|" },
  { "data", "<", ">354 go\r\n", "DATA|" },
  { "message", ".", ">250 queued\r\n", "hello|.|" },
};
#define EHLO 1
#define MESSAGE 6

static const char starttls_step[] = "STARTTLS|";

typedef enum
{
  QUIT_IS_SAID = 1 << 0,
  PENDING_421 = 1 << 1,
  SKIP_EHLO = 1 << 2, /* HELO follows, another test's matter */
  SLOW = 1 << 3,
} Traits;

typedef struct
{
  const char *name;
  const char *script[4];
  guint code;     /* of the reply, or 0 */
  int smtp_error; /* or 0 */
  int net_error;  /* or 0 */
  Traits traits;
} Fault;

static const Fault faults[] = {
  { "421 and close", { ">421 4.7.0 no\r\n", "F" }, 421, 0, 0, 0 },
  { "421, stays open", { ">421 4.7.0 no\r\n" }, 421, 0, 0, 0 },
  { "421 of two lines", { ">421-4.7.0 no\r\n421 4.7.0 no\r\n" }, 421, 0, 0, 0 },
  { "bare 421", { ">421\r\n" }, 421, 0, 0, 0 },
  { "421, LF only", { ">421 no\n" }, 421, 0, 0, 0 },
  { "421, octet by octet", { "%421 4.7.0 no\r\n" }, 421, 0, 0, 0 },
  { "421, split", { ">42", ">1 no\r", ">\n" }, 421, 0, 0, 0 },
  { "421 without line end, FIN", { ">421 no", "F" }, 421, 0, 0, 0 },
  { "421, first line only, FIN", { ">421-no\r\n", "F" }, 421, 0, 0, 0 },
  { "421, first line only, stall", { ">421-no\r\n" }, 421, 0, 0, SLOW },
  { "421 and RST", { ">421 no\r\n", "R" }, 421, 0, 0, 0 },
  { "421 behind half a reply", { ">250-x\r\n421 no\r\n" }, 421, 0, 0, 0 },
  { "421 of endless lines", { "*421-no\r\n" }, 421, 0, 0, 0 },
  { "other 4yz", { ">450 4.2.0 later\r\n" }, 450, 0, 0, QUIT_IS_SAID },
  { "5yz", { ">550 5.7.1 no\r\n" }, 550, 0, 0, QUIT_IS_SAID | SKIP_EHLO },
  { "5yz and 421", { ">535 5.7.8 no\r\n421 4.7.0 too many\r\n", "F" }, 535, 0, 0, PENDING_421 },
  { "early 221", { ">221 bye\r\n" }, 221, 0, 0, QUIT_IS_SAID | SKIP_EHLO },
  { "early 221 and FIN", { ">221 bye\r\n", "F", "!" }, 221, 0, 0, 0 },
  { "FIN", { "F" }, 0, 0, SC_NET_ERROR_CLOSED, 0 },
  { "half a reply and FIN", { ">250-a", "F" }, 0, 0, SC_NET_ERROR_CLOSED, 0 },
  { "RST", { "R" }, 0, 0, SC_NET_ERROR_RESET, 0 },
  { "stall", { NULL }, 0, 0, SC_NET_ERROR_TIMEOUT, SLOW },
  { "half a reply and stall", { ">250-a\r\n" }, 0, 0, SC_NET_ERROR_TIMEOUT, SLOW },
  { "CR only", { ">250 a\r250 b\r" }, 0, 0, SC_NET_ERROR_TIMEOUT, SLOW },
  { "garbage", { ">hello there\r\n" }, 0, SC_SMTP_ERROR_BAD_REPLY, 0, 0 },
  { "HTTP", { ">HTTP/1.1 400 Bad Request\r\n\r\n", "F" }, 0, SC_SMTP_ERROR_BAD_REPLY, 0, 0 },
  { "binary", { ">\026\003\001\\0\\0" }, 0, SC_SMTP_ERROR_BAD_REPLY, 0, 0 },
  { "impossible code", { ">999 x\r\n" }, 0, SC_SMTP_ERROR_BAD_REPLY, 0, 0 },
  { "1yz", { ">150 x\r\n" }, 0, SC_SMTP_ERROR_BAD_REPLY, 0, 0 },
  { "NUL", { ">250 a\\0b\r\n" }, 0, SC_SMTP_ERROR_NUL_IN_REPLY, 0, 0 },
  { "endless line", { ">250 ", "*aaaaaaaaaaaaaaaa" }, 0, SC_SMTP_ERROR_LINE_TOO_LONG, 0, 0 },
  { "endless lines", { "*250-aaaaaaaaaaa\r\n" }, 0, SC_SMTP_ERROR_REPLY_TOO_LONG, 0, 0 },
  { "codes differ", { ">250-a\r\n251 b\r\n" }, 0, SC_SMTP_ERROR_CODES_DIFFER, 0, 0 },
};

static ScReply *
take_step (ScSession *session, guint step, GError **error)
{
  g_autoptr (GBytes) message = g_bytes_new_static ("hello", 5);
  g_autoptr (ScSecret) secret = sc_secret_new ("password", -1);

  switch (step)
    {
    case 0:
      return sc_session_read_banner_sync (session, NULL, error);
    case 1:
      return sc_session_ehlo_sync (session, NULL, error);
    case 2:
      return sc_session_authenticate_sync (session, SC_AUTH_METHOD_AUTO, "user", secret, NULL, error);
    case 3:
      return sc_session_mail_sync (session, "a@example.com", 5, NULL, error);
    case 4:
      return sc_session_rcpt_sync (session, "b@example.com", NULL, error);
    case 5:
      return sc_session_data_sync (session, NULL, error);
    case 6:
      return sc_session_message_sync (session, message, NULL, error);
    default:
      return sc_session_starttls_sync (session, NULL, error);
    }
}

/* The script up to @step, which then meets @fault; STARTTLS stands behind EHLO. */
static char **
make_script (guint step, const Fault *fault, GString *written)
{
  g_autoptr (GPtrArray) script = g_ptr_array_new ();
  const guint n_healthy = step < G_N_ELEMENTS (steps) ? step : EHLO + 1;

  for (guint i = 0; i < n_healthy; i++)
    {
      if (steps[i].read != NULL)
        g_ptr_array_add (script, g_strdup (steps[i].read));
      g_ptr_array_add (script, g_strdup (steps[i].reply));
      g_string_append (written, steps[i].written);
    }
  if (step > 0)
    g_ptr_array_add (script, g_strdup (step == MESSAGE ? "." : "<"));
  g_string_append (written, step < G_N_ELEMENTS (steps) ? steps[step].written : starttls_step);
  for (guint i = 0; i < G_N_ELEMENTS (fault->script) && fault->script[i] != NULL; i++)
    g_ptr_array_add (script, g_strdup (fault->script[i]));
  if ((fault->traits & QUIT_IS_SAID) != 0)
    {
      g_ptr_array_add (script, g_strdup ("<"));
      g_ptr_array_add (script, g_strdup ("F"));
    }
  g_ptr_array_add (script, NULL);
  return (char **)g_ptr_array_free (g_steal_pointer (&script), FALSE);
}

static void
check_outcome (const Fault *fault, ScReply *reply, GError *error)
{
  if (fault->code != 0)
    {
      g_assert_no_error (error);
      g_assert_nonnull (reply);
      g_assert_cmpuint (sc_reply_get_code (reply), ==, fault->code);
      return;
    }
  g_assert_null (reply);
  if (fault->smtp_error != 0)
    g_assert_error (error, SC_SMTP_ERROR, fault->smtp_error);
  else
    g_assert_error (error, SC_NET_ERROR, fault->net_error);
}

/* Whatever the caller tries afterwards, nothing leaves. */
static void
check_over (ScSession *session, const Fault *fault)
{
  for (guint step = 1; step <= G_N_ELEMENTS (steps); step++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (ScReply) reply = NULL;
      gboolean pending = step == 1 && (fault->traits & PENDING_421) != 0;

      if (step == 1 && pending)
        {
          g_assert_nonnull (sc_session_get_pending_421 (session));
          reply = sc_session_mail_sync (session, "c@example.com", 0, NULL, &error);
          g_assert_no_error (error);
          g_assert_cmpuint (sc_reply_get_code (reply), ==, 421);
          continue;
        }
      reply = take_step (session, step, &error);
      g_assert_null (reply);
      g_assert_nonnull (error);
    }
  g_assert_true (sc_session_is_over (session));
}

static void
check (guint step, const Fault *fault)
{
  g_autoptr (GString) written = g_string_new (NULL);
  g_auto (GStrv) script = make_script (step, fault, written);
  const guint n_healthy = step < G_N_ELEMENTS (steps) ? step : EHLO + 1;
  g_autoptr (GError) error = NULL;
  g_autoptr (ScReply) reply = NULL;
  g_autofree char *received = NULL;
  Stage stage;

  stage_open (&stage, (const char *const *)script, (fault->traits & SLOW) != 0 ? 300 : 10000,
              SC_SESSION_ALLOW_PLAINTEXT_PASSWORD);
  for (guint i = 0; i < n_healthy; i++)
    {
      g_autoptr (ScReply) good = take_step (stage.session, i, &error);

      g_assert_no_error (error);
      g_assert_true (sc_reply_is_positive (good) || sc_reply_is_intermediate (good));
    }
  reply = take_step (stage.session, step, &error);
  check_outcome (fault, reply, error);

  if (g_str_equal (fault->name, "early 221 and FIN"))
    {
      g_autoptr (GError) closed = NULL;
      g_autoptr (ScReply) none = NULL;

      peer_wait_mark (stage.peer);
      none = sc_session_mail_sync (stage.session, "c@example.com", 0, NULL, &closed);
      g_assert_null (none);
    }
  if ((fault->traits & QUIT_IS_SAID) == 0)
    check_over (stage.session, fault);
  else
    g_string_append (written, "QUIT|");
  sc_session_quit_sync (stage.session, NULL);
  g_assert_cmpuint (sc_session_get_n_logins (stage.session), <=, 1);

  received = stage_close (&stage);
  if (strcmp (fault->name, "RST") != 0 && strcmp (fault->name, "421 and RST") != 0)
    g_assert_cmpstr (received, ==, written->str);
}

static void
test_fault (gconstpointer data)
{
  const Fault *fault = data;

  for (guint step = 0; step <= G_N_ELEMENTS (steps); step++)
    {
      if (step == EHLO && (fault->traits & SKIP_EHLO) != 0)
        continue;
      g_test_message ("at %s", step < G_N_ELEMENTS (steps) ? steps[step].name : "starttls");
      check (step, fault);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (faults); i++)
    {
      g_autofree char *name = g_strdelimit (g_strdup (faults[i].name), " ,", '-');
      g_autofree char *path = g_strconcat ("/session/fault/", name, NULL);

      g_test_add_data_func (path, &faults[i], test_fault);
    }
  return g_test_run ();
}
