/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-practice"

#include "config.h"

#include "sc-practice-dialogue.h"

#include "sc-practice-login.h"
#include "sc-text.h"

#include <string.h>

/* RFC 5321 4.5.3.2.7: a server waits five minutes for the next command. */
#define COMMAND_MS (5 * 60 * 1000)
/* As Postfix: after so many refused commands the line is cut. */
#define ERRORS_MAX 20
#define LOG_LINES_MAX 10000

typedef struct
{
  ScPracticeShared *shared;
  ScScenario       *scenario;
  ScPracticeLink   *link;
  guint             connection;
  char             *client;
  guint             times[SC_N_PRACTICE_STEPS + 1];
  gboolean          greeted; /* EHLO or HELO was accepted */
  gboolean          authenticated;
  gboolean          has_sender;
  guint             n_recipients;
  guint             n_errors;
} Dialogue;

/* What became of a step. */
typedef enum
{
  RESULT_END = 1,      /* the connection is over */
  RESULT_USUAL,        /* no rule, or the rule wants the usual answer, too */
  RESULT_POSITIVE,     /* a rule answered with 2yz or 3yz */
  RESULT_NEGATIVE,     /* a rule answered otherwise or not at all */
} Result;

static void
add_to_log (Dialogue   *self,
            const char *text,
            gsize       length)
{
  g_autofree char *safe = sc_text_make_safe (text, (gssize) length, 2000);

  g_mutex_lock (&self->shared->log_lock);
  if (self->shared->log->len < LOG_LINES_MAX)
    g_ptr_array_add (self->shared->log, g_strdup_printf ("%u %s", self->connection, safe));
  g_mutex_unlock (&self->shared->log_lock);
}

static void
on_answer_read_cb (const GByteArray *line,
                   gpointer          user_data)
{
  add_to_log (user_data, (const char *) line->data, line->len);
}

/* {server} and {client} in what a scenario says. */
static void
append_filled (Dialogue   *self,
               GByteArray *out,
               GBytes     *octets)
{
  gsize         length;
  const guint8 *data = g_bytes_get_data (octets, &length);

  for (gsize i = 0; i < length; i++)
    {
      const char *value = NULL;

      if (length - i >= 8 && memcmp (data + i, "{server}", 8) == 0)
        value = self->scenario->server_name;
      else if (length - i >= 8 && memcmp (data + i, "{client}", 8) == 0)
        value = self->client;
      if (value != NULL)
        {
          g_byte_array_append (out, (const guint8 *) value, (guint) strlen (value));
          i += 7;
        }
      else
        g_byte_array_append (out, data + i, 1);
    }
}

/* Whether one of the lines in @said begins with 421. */
static gboolean
has_421 (const GByteArray *said)
{
  for (guint i = 0; i + 3 <= said->len; i++)
    {
      if (memcmp (said->data + i, "421", 3) == 0 && (i == 0 || said->data[i - 1] == '\n'))
        return TRUE;
    }
  return FALSE;
}

/* Writes and empties @said. */
static gboolean
flush (Dialogue   *self,
       GByteArray *said,
       guint       drip_ms)
{
  gboolean ok = TRUE;

  /* Before the write: what comes from here on comes after the 421. */
  if (drip_ms == 0 && has_421 (said))
    sc_practice_link_set_said_421 (self->link);
  if (drip_ms == 0)
    ok = said->len == 0 || sc_practice_link_write (self->link, said->data, said->len);
  for (guint i = 0; drip_ms > 0 && ok && i < said->len; i++)
    ok = sc_practice_link_write (self->link, said->data + i, 1) && sc_practice_link_wait (self->link, drip_ms);
  if (drip_ms > 0 && has_421 (said))
    sc_practice_link_set_said_421 (self->link);
  g_byte_array_set_size (said, 0);
  return ok;
}

static gboolean G_GNUC_PRINTF (2, 3)
say (Dialogue   *self,
     const char *format,
     ...)
{
  g_autofree char *text = NULL;
  g_autofree char *line = NULL;
  va_list          args;

  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);
  line = g_strconcat (text, "\r\n", NULL);
  if (g_str_has_prefix (line, "421"))
    sc_practice_link_set_said_421 (self->link);
  return sc_practice_link_write (self->link, line, strlen (line));
}

static Result
play_rule (Dialogue *self,
           ScRule   *rule)
{
  g_autoptr (GByteArray) said = g_byte_array_new ();
  char                   digit = '\0';

  for (guint i = 0; i < rule->actions->len; i++)
    {
      ScAction *action = g_ptr_array_index (rule->actions, i);
      gboolean  ok = TRUE;

      if (action->kind != SC_ACTION_SEND)
        ok = flush (self, said, 0);
      if (!ok)
        return RESULT_END;
      switch (action->kind)
        {
        case SC_ACTION_SEND:
        case SC_ACTION_DRIP:
          append_filled (self, said, action->octets);
          if (digit == '\0' && said->len > 0)
            digit = (char) said->data[0];
          if (action->kind == SC_ACTION_DRIP)
            ok = flush (self, said, MAX (action->ms, 1));
          break;
        case SC_ACTION_WAIT:
          ok = sc_practice_link_wait (self->link, action->ms);
          break;
        case SC_ACTION_START_TLS:
          ok = sc_practice_link_start_tls (self->link, self->shared->credentials);
          break;
        case SC_ACTION_CONTINUE:
          return RESULT_USUAL;
        case SC_ACTION_CLOSE:
          sc_practice_link_close (self->link);
          return RESULT_END;
        case SC_ACTION_RESET:
          sc_practice_link_reset (self->link);
          return RESULT_END;
        case SC_ACTION_STALL:
          sc_practice_link_stall (self->link);
          return RESULT_END;
        default:
          g_assert_not_reached ();
        }
      if (!ok)
        return RESULT_END;
    }
  if (!flush (self, said, 0))
    return RESULT_END;
  return digit == '2' || digit == '3' ? RESULT_POSITIVE : RESULT_NEGATIVE;
}

/* Counts the step and plays the rule for it, if there is one. */
static Result
begin_step (Dialogue      *self,
            ScPracticeStep step)
{
  ScRule *rule;

  self->times[step]++;
  rule = sc_scenario_find_rule (self->scenario, step, self->times[step], self->connection, sc_practice_link_has_tls (self->link));
  return rule != NULL ? play_rule (self, rule) : RESULT_USUAL;
}

static gboolean
may_offer_login (Dialogue *self)
{
  return self->scenario->mechanisms[0] != '\0'
         && (sc_practice_link_has_tls (self->link) || self->scenario->auth_before_tls);
}

static gboolean
refuse (Dialogue   *self,
        const char *line)
{
  if (++self->n_errors < ERRORS_MAX)
    return say (self, "%s", line);
  say (self, "421 4.7.0 %s Error: too many errors", self->scenario->server_name);
  sc_practice_link_close (self->link);
  return FALSE;
}

/* True: go on with the next command. */
static gboolean
on_greeting_word (Dialogue   *self,
                  const char *verb)
{
  ScScenario           *scenario = self->scenario;
  Result                result = begin_step (self, SC_PRACTICE_STEP_EHLO);
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GString)   reply = g_string_new (NULL);

  if (result == RESULT_END)
    return FALSE;
  self->has_sender = FALSE;
  if (result != RESULT_USUAL)
    {
      self->greeted = result == RESULT_POSITIVE;
      return TRUE;
    }
  if (g_str_equal (verb, "EHLO") && !scenario->knows_ehlo)
    return refuse (self, "502 5.5.2 Error: command not recognized");
  self->greeted = TRUE;
  if (g_str_equal (verb, "HELO"))
    return say (self, "250 %s", scenario->server_name);

  g_ptr_array_add (lines, g_strdup_printf ("%s at your service, [%s]", scenario->server_name, self->client));
  for (guint i = 0; scenario->capabilities[i] != NULL; i++)
    g_ptr_array_add (lines, g_strdup (scenario->capabilities[i]));
  if (scenario->size_limit > 0)
    g_ptr_array_add (lines, g_strdup_printf ("SIZE %" G_GUINT64_FORMAT, scenario->size_limit));
  if (scenario->offers_starttls && !sc_practice_link_has_tls (self->link))
    g_ptr_array_add (lines, g_strdup ("STARTTLS"));
  if (may_offer_login (self))
    g_ptr_array_add (lines, g_strdup_printf ("AUTH %s", scenario->mechanisms));
  for (guint i = 0; i < lines->len; i++)
    g_string_append_printf (reply, "250%c%s\r\n", i + 1 < lines->len ? '-' : ' ', (const char *) lines->pdata[i]);
  return sc_practice_link_write (self->link, reply->str, reply->len);
}

static gboolean
handshake (Dialogue *self)
{
  Result result = begin_step (self, SC_PRACTICE_STEP_TLS);

  if (result != RESULT_USUAL)
    return result != RESULT_END;
  if (sc_practice_link_start_tls (self->link, self->shared->credentials))
    return TRUE;
  add_to_log (self, "(handshake failed)", 18);
  return FALSE;
}

static gboolean
on_starttls (Dialogue *self)
{
  Result result = begin_step (self, SC_PRACTICE_STEP_STARTTLS);

  if (result == RESULT_USUAL)
    {
      if (!self->scenario->offers_starttls || sc_practice_link_has_tls (self->link))
        return refuse (self, "502 5.5.1 Error: command not implemented");
      if (!say (self, "220 2.0.0 Ready to start TLS"))
        return FALSE;
      result = RESULT_POSITIVE;
    }
  if (result != RESULT_POSITIVE)
    return result != RESULT_END;
  if (!sc_practice_link_has_tls (self->link) && !handshake (self))
    return FALSE;
  /* RFC 3207 4.2: everything said before counts no more. */
  self->greeted = FALSE;
  self->has_sender = FALSE;
  return TRUE;
}

static gboolean
on_auth (Dialogue   *self,
         const char *parameters)
{
  Result          result;
  ScLoginResult   login;
  g_auto (GStrv)  words = g_strsplit (parameters, " ", 2);
  g_auto (GStrv)  offered = g_strsplit (self->scenario->mechanisms, " ", -1);
  g_autofree char *mechanism = g_ascii_strup (words[0] != NULL ? words[0] : "", -1);

  __atomic_add_fetch (&self->shared->n_logins, 1, __ATOMIC_SEQ_CST);
  result = begin_step (self, SC_PRACTICE_STEP_AUTH_COMMAND);
  if (result != RESULT_USUAL)
    return result != RESULT_END;
  if (!self->greeted)
    return refuse (self, "503 5.5.1 Error: send EHLO first");
  if (self->authenticated)
    return refuse (self, "503 5.5.1 Error: already authenticated");
  if (!may_offer_login (self))
    return refuse (self, "538 5.7.11 Encryption required for requested authentication mechanism");
  if (!g_strv_contains ((const char * const *) offered, mechanism))
    return refuse (self, "504 5.5.4 Unrecognized authentication type");

  login = sc_practice_login (self->link, mechanism, words[1], on_answer_read_cb, self);
  if (login == SC_LOGIN_GONE)
    return FALSE;
  result = begin_step (self, SC_PRACTICE_STEP_AUTH);
  if (result != RESULT_USUAL)
    {
      self->authenticated = result == RESULT_POSITIVE;
      return result != RESULT_END;
    }
  if (login == SC_LOGIN_CANCELLED)
    return refuse (self, "501 5.7.0 Authentication aborted");
  if (login == SC_LOGIN_UNKNOWN)
    return refuse (self, "504 5.5.4 Unrecognized authentication type");
  if (login == SC_LOGIN_BROKEN)
    return refuse (self, "501 5.5.2 Cannot decode response");
  if (login == SC_LOGIN_REFUSED)
    return refuse (self, "535 5.7.8 Error: authentication failed");
  self->authenticated = TRUE;
  return say (self, "235 2.7.0 Authentication successful");
}

/* The address between "<" and ">"; %NULL when the parameter has no such form. @rest: what follows it. */
static char *
take_path (const char  *parameters,
           const char  *keyword,
           const char **rest)
{
  const char *end;

  if (g_ascii_strncasecmp (parameters, keyword, strlen (keyword)) != 0)
    return NULL;
  parameters += strlen (keyword);
  while (*parameters == ' ')
    parameters++;
  end = strrchr (parameters, '>');
  if (*parameters != '<' || end == NULL)
    return NULL;
  *rest = end + 1;
  return g_strndup (parameters + 1, (gsize) (end - parameters - 1));
}

static gboolean
is_too_large (Dialogue   *self,
              const char *parameters)
{
  const char *size = strstr (parameters, "SIZE=");

  return size != NULL && self->scenario->size_limit > 0
         && g_ascii_strtoull (size + 5, NULL, 10) > self->scenario->size_limit;
}

static gboolean
on_mail (Dialogue   *self,
         const char *parameters)
{
  const char      *rest = "";
  g_autofree char *sender = take_path (parameters, "FROM:", &rest);
  Result           result = begin_step (self, SC_PRACTICE_STEP_MAIL);

  self->n_recipients = 0;
  if (result != RESULT_USUAL)
    {
      self->has_sender = result == RESULT_POSITIVE;
      return result != RESULT_END;
    }
  if (!self->greeted)
    return refuse (self, "503 5.5.1 Error: send HELO/EHLO first");
  if (self->has_sender)
    return refuse (self, "503 5.5.1 Error: nested MAIL command");
  if (sender == NULL)
    return refuse (self, "501 5.5.4 Syntax: MAIL FROM:<address>");
  if (self->scenario->security == SC_SECURITY_STARTTLS && self->scenario->offers_starttls && !sc_practice_link_has_tls (self->link))
    return refuse (self, "530 5.7.0 Must issue a STARTTLS command first");
  if (self->scenario->auth_required && !self->authenticated)
    return refuse (self, "530 5.7.0 Authentication required");
  if (is_too_large (self, rest))
    return refuse (self, "552 5.3.4 Message size exceeds fixed limit");
  self->has_sender = TRUE;
  return say (self, "250 2.1.0 Ok");
}

static gboolean
on_rcpt (Dialogue   *self,
         const char *parameters)
{
  const char      *rest = "";
  g_autofree char *recipient = take_path (parameters, "TO:", &rest);
  Result           result = begin_step (self, SC_PRACTICE_STEP_RCPT);

  if (result != RESULT_USUAL)
    {
      self->n_recipients += result == RESULT_POSITIVE ? 1 : 0;
      return result != RESULT_END;
    }
  if (!self->has_sender)
    return refuse (self, "503 5.5.1 Error: need MAIL command");
  if (recipient == NULL || recipient[0] == '\0')
    return refuse (self, "501 5.5.4 Syntax: RCPT TO:<address>");
  if (!self->scenario->relays && !g_str_has_suffix (recipient, "@practice.example"))
    return refuse (self, "554 5.7.1 Relay access denied");
  self->n_recipients++;
  return say (self, "250 2.1.5 Ok");
}

/* Reads up to the final dot. False when the client is gone. */
static gboolean
read_message (Dialogue *self,
              guint64  *octets)
{
  g_autoptr (GByteArray) line = g_byte_array_new ();
  g_autofree char       *note = NULL;

  *octets = 0;
  for (;;)
    {
      if (sc_practice_link_read_line (self->link, COMMAND_MS, line) != SC_LINK_LINE)
        return FALSE;
      if (line->len == 1 && line->data[0] == '.')
        break;
      *octets += line->len + 2;
    }
  note = g_strdup_printf ("(message of %" G_GUINT64_FORMAT " octets)", *octets);
  add_to_log (self, note, strlen (note));
  return TRUE;
}

static gboolean
on_data (Dialogue *self)
{
  Result  result = begin_step (self, SC_PRACTICE_STEP_DATA);
  guint64 octets;

  if (result == RESULT_USUAL)
    {
      if (self->n_recipients == 0 || !self->has_sender)
        return refuse (self, "503 5.5.1 Error: need RCPT command");
      if (!say (self, "354 End data with <CR><LF>.<CR><LF>"))
        return FALSE;
      result = RESULT_POSITIVE;
    }
  if (result != RESULT_POSITIVE)
    return result != RESULT_END;
  if (!read_message (self, &octets))
    return FALSE;

  result = begin_step (self, SC_PRACTICE_STEP_MESSAGE);
  self->has_sender = FALSE;
  if (result == RESULT_END || result == RESULT_NEGATIVE)
    return result != RESULT_END;
  if (result == RESULT_USUAL && self->scenario->size_limit > 0 && octets > self->scenario->size_limit)
    return refuse (self, "552 5.3.4 Error: message file too big");
  __atomic_add_fetch (&self->shared->n_messages, 1, __ATOMIC_SEQ_CST);
  return result == RESULT_POSITIVE || say (self, "250 2.0.0 Ok: queued as PRACTICE%04u", self->connection);
}

static gboolean
on_quit (Dialogue *self)
{
  Result result = begin_step (self, SC_PRACTICE_STEP_QUIT);

  if (result == RESULT_USUAL)
    say (self, "221 2.0.0 Bye");
  if (result != RESULT_END)
    sc_practice_link_close (self->link);
  return FALSE;
}

static gboolean
on_simple (Dialogue      *self,
           ScPracticeStep step)
{
  Result result = begin_step (self, step);

  if (result != RESULT_USUAL)
    return result != RESULT_END;
  if (step == SC_PRACTICE_STEP_OTHER)
    return refuse (self, "502 5.5.2 Error: command not recognized");
  if (step == SC_PRACTICE_STEP_RSET)
    self->has_sender = FALSE;
  return say (self, "250 2.0.0 Ok");
}

static gboolean
on_command (Dialogue   *self,
            const char *line)
{
  g_auto (GStrv)   words = g_strsplit (line, " ", 2);
  g_autofree char *verb = g_ascii_strup (words[0] != NULL ? words[0] : "", -1);
  const char      *parameters = words[0] != NULL && words[1] != NULL ? words[1] : "";

  if (g_str_equal (verb, "EHLO") || g_str_equal (verb, "HELO"))
    return on_greeting_word (self, verb);
  if (g_str_equal (verb, "STARTTLS"))
    return on_starttls (self);
  if (g_str_equal (verb, "AUTH"))
    return on_auth (self, parameters);
  if (g_str_equal (verb, "MAIL"))
    return on_mail (self, parameters);
  if (g_str_equal (verb, "RCPT"))
    return on_rcpt (self, parameters);
  if (g_str_equal (verb, "DATA"))
    return on_data (self);
  if (g_str_equal (verb, "QUIT"))
    return on_quit (self);
  if (g_str_equal (verb, "RSET"))
    return on_simple (self, SC_PRACTICE_STEP_RSET);
  if (g_str_equal (verb, "NOOP"))
    return on_simple (self, SC_PRACTICE_STEP_NOOP);
  return on_simple (self, SC_PRACTICE_STEP_OTHER);
}

/* How long to wait for the next command; the rule for idling may shorten it. */
static gint64
get_patience (Dialogue *self)
{
  ScRule *rule = sc_scenario_find_rule (self->scenario, SC_PRACTICE_STEP_IDLE, self->times[SC_PRACTICE_STEP_IDLE] + 1,
                                        self->connection, sc_practice_link_has_tls (self->link));

  return rule != NULL ? (gint64) rule->after_ms : COMMAND_MS;
}

static gboolean
on_silence (Dialogue *self)
{
  Result result = begin_step (self, SC_PRACTICE_STEP_IDLE);

  if (result != RESULT_USUAL)
    return result != RESULT_END;
  say (self, "421 4.4.2 %s Error: timeout exceeded", self->scenario->server_name);
  sc_practice_link_close (self->link);
  return FALSE;
}

/* False: the connection is over before the first command. */
static gboolean
greet (Dialogue *self)
{
  Result result;

  if (self->scenario->security == SC_SECURITY_TLS && !handshake (self))
    return FALSE;
  result = begin_step (self, SC_PRACTICE_STEP_BANNER);
  if (result != RESULT_USUAL)
    return result != RESULT_END;
  return say (self, "220 %s ESMTP Sendcheck practice server", self->scenario->server_name);
}

void
sc_practice_dialogue_run (ScPracticeShared *shared,
                          ScPracticeLink   *link,
                          guint             connection)
{
  g_autofree char       *client = sc_practice_link_dup_client (link);
  g_autoptr (GByteArray) line = g_byte_array_new ();
  Dialogue               self = { .shared = shared, .scenario = shared->scenario, .link = link, .connection = connection, .client = client };
  gboolean               goes_on = greet (&self);

  while (goes_on)
    {
      ScLinkResult     result = sc_practice_link_read_line (link, get_patience (&self), line);
      g_autofree char *command = NULL;

      if (result == SC_LINK_CLOSED)
        break;
      if (result == SC_LINK_TIMEOUT)
        {
          goes_on = on_silence (&self);
          continue;
        }
      add_to_log (&self, (const char *) line->data, line->len);
      command = g_strndup ((const char *) line->data, line->len);
      goes_on = on_command (&self, command);
    }
}
