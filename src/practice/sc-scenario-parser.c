/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-practice"

#include "config.h"

#include "sc-scenario-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define SERVER_NAME "mail.practice.example"

typedef struct
{
  ScScenario *scenario;
  GPtrArray  *capabilities;
  ScRule     *rule;    /* the <on> we are in */
  GString    *text;    /* of the element we are in; %NULL where text has no meaning */
  guint       drip_ms; /* of the <drip> we are in */
} Parser;

typedef struct
{
  const char *name;
  int         value;
} Word;

static const Word step_words[] = {
  { "banner", SC_PRACTICE_STEP_BANNER },
  { "ehlo", SC_PRACTICE_STEP_EHLO },
  { "starttls", SC_PRACTICE_STEP_STARTTLS },
  { "tls", SC_PRACTICE_STEP_TLS },
  { "auth-command", SC_PRACTICE_STEP_AUTH_COMMAND },
  { "auth", SC_PRACTICE_STEP_AUTH },
  { "mail", SC_PRACTICE_STEP_MAIL },
  { "rcpt", SC_PRACTICE_STEP_RCPT },
  { "data", SC_PRACTICE_STEP_DATA },
  { "message", SC_PRACTICE_STEP_MESSAGE },
  { "rset", SC_PRACTICE_STEP_RSET },
  { "noop", SC_PRACTICE_STEP_NOOP },
  { "quit", SC_PRACTICE_STEP_QUIT },
  { "other", SC_PRACTICE_STEP_OTHER },
  { "idle", SC_PRACTICE_STEP_IDLE },
  { NULL, 0 },
};

static const Word certificate_words[] = {
  { "good", SC_PRACTICE_CERTIFICATE_GOOD },
  { "expired", SC_PRACTICE_CERTIFICATE_EXPIRED },
  { "not-yet", SC_PRACTICE_CERTIFICATE_NOT_YET },
  { "wrong-name", SC_PRACTICE_CERTIFICATE_WRONG_NAME },
  { "self-signed", SC_PRACTICE_CERTIFICATE_SELF_SIGNED },
  { "unknown-issuer", SC_PRACTICE_CERTIFICATE_UNKNOWN_ISSUER },
  { "chain-incomplete", SC_PRACTICE_CERTIFICATE_CHAIN_INCOMPLETE },
  { "wrong-purpose", SC_PRACTICE_CERTIFICATE_WRONG_PURPOSE },
  { "weak-key", SC_PRACTICE_CERTIFICATE_WEAK_KEY },
  { "scanner", SC_PRACTICE_CERTIFICATE_SCANNER },
  { NULL, 0 },
};

static const Word security_words[] = {
  { "starttls", SC_SECURITY_STARTTLS },
  { "tls", SC_SECURITY_TLS },
  { "none", SC_SECURITY_NONE },
  { NULL, 0 },
};

static const Word yes_no_words[] = { { "yes", TRUE }, { "no", FALSE }, { NULL, 0 } };

/* Leaves @value as it is when the attribute is not there. */
static gboolean
read_word (const char *attribute,
           const char *text,
           const Word *words,
           int        *value,
           GError    **error)
{
  if (text == NULL)
    return TRUE;
  for (const Word *word = words; word->name != NULL; word++)
    {
      if (g_str_equal (word->name, text))
        {
          *value = word->value;
          return TRUE;
        }
    }
  g_set_error (error, G_MARKUP_ERROR, G_MARKUP_ERROR_INVALID_CONTENT, "%s: “%s” is not a word for it", attribute, text);
  return FALSE;
}

static gboolean
read_number (const char *attribute,
             const char *text,
             guint64     maximum,
             guint64    *value,
             GError    **error)
{
  g_autoptr (GError) reason = NULL;

  if (text == NULL)
    return TRUE;
  if (g_ascii_string_to_unsigned (text, 10, 0, maximum, value, &reason))
    return TRUE;
  g_set_error (error, G_MARKUP_ERROR, G_MARKUP_ERROR_INVALID_CONTENT, "%s: %s", attribute, reason->message);
  return FALSE;
}

/* "2" is the second only, "2+" the second and all later ones; nothing is all. */
static gboolean
read_range (const char *attribute,
            const char *text,
            guint      *first,
            guint      *last,
            GError    **error)
{
  g_autofree char *number = NULL;
  guint64          value = 1;
  gboolean         open;

  *first = 1;
  *last = G_MAXUINT;
  if (text == NULL)
    return TRUE;
  open = g_str_has_suffix (text, "+");
  number = g_strndup (text, strlen (text) - (open ? 1 : 0));
  if (!read_number (attribute, number, 1000000, &value, error))
    return FALSE;
  *first = (guint) value;
  *last = open ? G_MAXUINT : (guint) value;
  return TRUE;
}

/* \r \n \t \\ and \xHH; anything else after a backslash stays as it is. */
static GBytes *
unescape (const char *text)
{
  GByteArray *octets = g_byte_array_new ();

  for (const char *p = text; *p != '\0'; p++)
    {
      guint8 octet = (guint8) *p;

      if (p[0] == '\\' && p[1] == 'x' && g_ascii_isxdigit (p[2]) && g_ascii_isxdigit (p[3]))
        {
          octet = (guint8) (g_ascii_xdigit_value (p[2]) * 16 + g_ascii_xdigit_value (p[3]));
          p += 3;
        }
      else if (p[0] == '\\' && p[1] != '\0' && strchr ("rnt\\", p[1]) != NULL)
        {
          octet = p[1] == 'r' ? '\r' : p[1] == 'n' ? '\n' : p[1] == 't' ? '\t' : '\\';
          p++;
        }
      g_byte_array_append (octets, &octet, 1);
    }
  return g_byte_array_free_to_bytes (octets);
}

/* The lines of <say>: as they stand, without the indentation, each with CRLF. */
static GBytes *
join_lines (const char *text)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  GString       *said = g_string_new (NULL);

  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_strstrip (lines[i]);
      if (lines[i][0] != '\0')
        g_string_append_printf (said, "%s\r\n", lines[i]);
    }
  return g_string_free_to_bytes (said);
}

static char *
normalize (const char *text)
{
  g_auto (GStrv)      words = g_strsplit_set (text, " \t\n", -1);
  g_autoptr (GString) line = g_string_new (NULL);

  for (guint i = 0; words[i] != NULL; i++)
    {
      if (words[i][0] != '\0')
        g_string_append_printf (line, "%s%s", line->len > 0 ? " " : "", words[i]);
    }
  return g_strdup (line->str);
}

static void
add_action (Parser      *parser,
            ScActionKind kind,
            guint        ms,
            GBytes      *octets)
{
  ScAction *action = g_new0 (ScAction, 1);

  action->kind = kind;
  action->ms = ms;
  action->octets = octets;
  g_ptr_array_add (parser->rule->actions, action);
}

static gboolean
begin_scenario (Parser      *parser,
                const char **names,
                const char **values,
                GError     **error)
{
  ScScenario *scenario = parser->scenario;
  const char *id = NULL, *order = NULL, *hidden = NULL, *security = NULL, *certificate = NULL, *starttls = NULL;
  const char *auth_before_tls = NULL, *auth = NULL, *relay = NULL, *ehlo = NULL, *size = NULL, *mechanisms = NULL, *server = NULL;
  guint64     order_number = 1000;
  int         security_value = SC_SECURITY_STARTTLS;
  int         certificate_value = SC_PRACTICE_CERTIFICATE_GOOD;

  if (!g_markup_collect_attributes ("scenario", names, values, error,
                                    G_MARKUP_COLLECT_STRING, "id", &id,
                                    G_MARKUP_COLLECT_STRING | G_MARKUP_COLLECT_OPTIONAL, "order", &order,
                                    G_MARKUP_COLLECT_STRING | G_MARKUP_COLLECT_OPTIONAL, "hidden", &hidden,
                                    G_MARKUP_COLLECT_STRING | G_MARKUP_COLLECT_OPTIONAL, "security", &security,
                                    G_MARKUP_COLLECT_STRING | G_MARKUP_COLLECT_OPTIONAL, "certificate", &certificate,
                                    G_MARKUP_COLLECT_STRING | G_MARKUP_COLLECT_OPTIONAL, "starttls", &starttls,
                                    G_MARKUP_COLLECT_STRING | G_MARKUP_COLLECT_OPTIONAL, "auth-before-tls", &auth_before_tls,
                                    G_MARKUP_COLLECT_STRING | G_MARKUP_COLLECT_OPTIONAL, "auth-required", &auth,
                                    G_MARKUP_COLLECT_STRING | G_MARKUP_COLLECT_OPTIONAL, "relays", &relay,
                                    G_MARKUP_COLLECT_STRING | G_MARKUP_COLLECT_OPTIONAL, "ehlo", &ehlo,
                                    G_MARKUP_COLLECT_STRING | G_MARKUP_COLLECT_OPTIONAL, "size", &size,
                                    G_MARKUP_COLLECT_STRING | G_MARKUP_COLLECT_OPTIONAL, "mechanisms", &mechanisms,
                                    G_MARKUP_COLLECT_STRING | G_MARKUP_COLLECT_OPTIONAL, "server", &server,
                                    G_MARKUP_COLLECT_INVALID))
    return FALSE;
  if (!read_number ("order", order, 100000, &order_number, error)
      || !read_number ("size", size, G_MAXINT64, &scenario->size_limit, error)
      || !read_word ("hidden", hidden, yes_no_words, &scenario->hidden, error)
      || !read_word ("security", security, security_words, &security_value, error)
      || !read_word ("certificate", certificate, certificate_words, &certificate_value, error))
    return FALSE;
  scenario->offers_starttls = security_value == SC_SECURITY_STARTTLS;
  scenario->auth_before_tls = security_value == SC_SECURITY_NONE;
  if (!read_word ("starttls", starttls, yes_no_words, &scenario->offers_starttls, error)
      || !read_word ("auth-before-tls", auth_before_tls, yes_no_words, &scenario->auth_before_tls, error)
      || !read_word ("auth-required", auth, yes_no_words, &scenario->auth_required, error)
      || !read_word ("relays", relay, yes_no_words, &scenario->relays, error)
      || !read_word ("ehlo", ehlo, yes_no_words, &scenario->knows_ehlo, error))
    return FALSE;
  scenario->id = g_strdup (id);
  scenario->order = (guint) order_number;
  scenario->security = (ScSecurity) security_value;
  scenario->certificate = (ScPracticeCertificate) certificate_value;
  scenario->server_name = g_strdup (server != NULL ? server : SERVER_NAME);
  scenario->mechanisms = g_strdup (mechanisms != NULL ? mechanisms : "PLAIN LOGIN CRAM-MD5 XOAUTH2 OAUTHBEARER");
  if (scenario->mechanisms[0] == '\0')
    scenario->auth_required = FALSE;
  return TRUE;
}

static gboolean
begin_rule (Parser      *parser,
            const char **names,
            const char **values,
            GError     **error)
{
  const char *step = NULL, *nth = NULL, *connection = NULL, *tls = NULL, *after = NULL;
  guint64     after_ms = 0;
  int         step_value = 0;
  ScRule     *rule;

  if (!g_markup_collect_attributes ("on", names, values, error,
                                    G_MARKUP_COLLECT_STRING, "step", &step,
                                    G_MARKUP_COLLECT_STRING | G_MARKUP_COLLECT_OPTIONAL, "nth", &nth,
                                    G_MARKUP_COLLECT_STRING | G_MARKUP_COLLECT_OPTIONAL, "connection", &connection,
                                    G_MARKUP_COLLECT_STRING | G_MARKUP_COLLECT_OPTIONAL, "tls", &tls,
                                    G_MARKUP_COLLECT_STRING | G_MARKUP_COLLECT_OPTIONAL, "after-ms", &after,
                                    G_MARKUP_COLLECT_INVALID))
    return FALSE;
  if (!read_word ("step", step, step_words, &step_value, error)
      || !read_number ("after-ms", after, G_MAXINT, &after_ms, error))
    return FALSE;

  rule = g_new0 (ScRule, 1);
  rule->step = (ScPracticeStep) step_value;
  rule->after_ms = (guint) after_ms;
  rule->tls = -1;
  rule->actions = g_ptr_array_new_with_free_func ((GDestroyNotify) sc_action_free);
  g_ptr_array_add (parser->scenario->rules, rule);
  parser->rule = rule;
  return read_word ("tls", tls, yes_no_words, &rule->tls, error)
         && read_range ("nth", nth, &rule->first_time, &rule->last_time, error)
         && read_range ("connection", connection, &rule->first_connection, &rule->last_connection, error);
}

/* Octets that are no SMTP, no TLS and no text, always the same. */
static GBytes *
make_garbage (guint count)
{
  GByteArray *octets = g_byte_array_new ();
  guint32     state = 421;

  for (guint i = 0; i < count; i++)
    {
      guint8 octet;

      state = state * 1664525u + 1013904223u;
      octet = (guint8) (state >> 24);
      g_byte_array_append (octets, &octet, 1);
    }
  return g_byte_array_free_to_bytes (octets);
}

static gboolean
begin_action (Parser      *parser,
              const char  *element,
              const char **names,
              const char **values,
              GError     **error)
{
  const char *ms_text = NULL, *octets_text = NULL;
  guint64     ms = 0;
  guint64     octets = 64;

  if (!g_markup_collect_attributes (element, names, values, error,
                                    G_MARKUP_COLLECT_STRING | G_MARKUP_COLLECT_OPTIONAL, "ms", &ms_text,
                                    G_MARKUP_COLLECT_STRING | G_MARKUP_COLLECT_OPTIONAL, "octets", &octets_text,
                                    G_MARKUP_COLLECT_INVALID)
      || !read_number ("ms", ms_text, G_MAXINT, &ms, error)
      || !read_number ("octets", octets_text, 16 * 1024 * 1024, &octets, error))
    return FALSE;

  if (g_str_equal (element, "say") || g_str_equal (element, "raw") || g_str_equal (element, "drip"))
    {
      parser->text = g_string_new (NULL);
      parser->drip_ms = (guint) ms;
    }
  else if (g_str_equal (element, "garbage"))
    add_action (parser, SC_ACTION_SEND, 0, make_garbage ((guint) octets));
  else if (g_str_equal (element, "wait"))
    add_action (parser, SC_ACTION_WAIT, (guint) ms, NULL);
  else if (g_str_equal (element, "close"))
    add_action (parser, SC_ACTION_CLOSE, 0, NULL);
  else if (g_str_equal (element, "reset"))
    add_action (parser, SC_ACTION_RESET, 0, NULL);
  else if (g_str_equal (element, "stall"))
    add_action (parser, SC_ACTION_STALL, 0, NULL);
  else if (g_str_equal (element, "start-tls"))
    add_action (parser, SC_ACTION_START_TLS, 0, NULL);
  else if (g_str_equal (element, "continue"))
    add_action (parser, SC_ACTION_CONTINUE, 0, NULL);
  else
    {
      g_set_error (error, G_MARKUP_ERROR, G_MARKUP_ERROR_UNKNOWN_ELEMENT, "<%s> is not an action", element);
      return FALSE;
    }
  return TRUE;
}

static void
on_element_started_cb (GMarkupParseContext *context,
                       const char          *element,
                       const char         **names,
                       const char         **values,
                       gpointer             user_data,
                       GError             **error)
{
  Parser       *parser = user_data;
  const GSList *stack = g_markup_parse_context_get_element_stack (context);
  const char   *outer = stack->next != NULL ? stack->next->data : NULL;

  if (outer == NULL && g_str_equal (element, "scenario"))
    begin_scenario (parser, names, values, error);
  else if (g_strcmp0 (outer, "scenario") == 0 && g_str_equal (element, "on"))
    begin_rule (parser, names, values, error);
  else if (g_strcmp0 (outer, "scenario") == 0
           && (g_str_equal (element, "title") || g_str_equal (element, "description") || g_str_equal (element, "capability")))
    parser->text = g_string_new (NULL);
  else if (g_strcmp0 (outer, "on") == 0)
    begin_action (parser, element, names, values, error);
  else
    g_set_error (error, G_MARKUP_ERROR, G_MARKUP_ERROR_UNKNOWN_ELEMENT, "<%s> has no place in %s%s%s", element,
                 outer != NULL ? "<" : "", outer != NULL ? outer : "the file", outer != NULL ? ">" : "");
}

static void
on_element_ended_cb (GMarkupParseContext *context,
                     const char          *element,
                     gpointer             user_data,
                     GError             **error)
{
  Parser          *parser = user_data;
  ScScenario      *scenario = parser->scenario;
  g_autoptr (GString) text = g_steal_pointer (&parser->text);

  if (g_str_equal (element, "on"))
    parser->rule = NULL;
  if (text == NULL)
    return;

  if (g_str_equal (element, "say"))
    add_action (parser, SC_ACTION_SEND, 0, join_lines (text->str));
  else if (g_str_equal (element, "raw"))
    add_action (parser, SC_ACTION_SEND, 0, unescape (text->str));
  else if (g_str_equal (element, "drip"))
    add_action (parser, SC_ACTION_DRIP, parser->drip_ms, join_lines (text->str));
  else if (g_str_equal (element, "capability"))
    g_ptr_array_add (parser->capabilities, normalize (text->str));
  else
    {
      char           **field = g_str_equal (element, "title") ? &scenario->title : &scenario->description;
      g_autofree char *words = normalize (text->str);

      g_free (*field);
      *field = g_strdup (words[0] != '\0' ? g_dgettext (GETTEXT_PACKAGE, words) : "");
    }
}

static void
on_text_read_cb (GMarkupParseContext *context,
                 const char          *text,
                 gsize                length,
                 gpointer             user_data,
                 GError             **error)
{
  Parser *parser = user_data;

  if (parser->text != NULL)
    g_string_append_len (parser->text, text, (gssize) length);
  else if (strspn (text, " \t\r\n") < length)
    g_set_error (error, G_MARKUP_ERROR, G_MARKUP_ERROR_INVALID_CONTENT, "“%.20s” has no place here", text);
}

ScScenario *
sc_scenario_parse (const char *xml,
                   gssize      length,
                   GError    **error)
{
  static const GMarkupParser callbacks = { on_element_started_cb, on_element_ended_cb, on_text_read_cb, NULL, NULL };
  static const char * const  usual[] = { "PIPELINING", "ENHANCEDSTATUSCODES", "8BITMIME", "SMTPUTF8", NULL };
  g_autoptr (ScScenario)     scenario = g_object_new (SC_TYPE_SCENARIO, NULL);
  g_autoptr (GPtrArray)      capabilities = g_ptr_array_new_with_free_func (g_free);
  Parser                     parser = { scenario, capabilities, NULL, NULL, 0 };
  g_autoptr (GMarkupParseContext) context = NULL;
  gboolean                   ok;

  g_return_val_if_fail (xml != NULL, NULL);

  scenario->auth_required = TRUE;
  scenario->relays = TRUE;
  scenario->knows_ehlo = TRUE;
  scenario->size_limit = 10 * 1024 * 1024;

  context = g_markup_parse_context_new (&callbacks, G_MARKUP_TREAT_CDATA_AS_TEXT | G_MARKUP_PREFIX_ERROR_POSITION, &parser, NULL);
  ok = g_markup_parse_context_parse (context, xml, length, error) && g_markup_parse_context_end_parse (context, error);
  if (parser.text != NULL)
    g_string_free (parser.text, TRUE);
  if (!ok)
    return NULL;

  if (scenario->title == NULL)
    scenario->title = g_strdup (scenario->id);
  if (scenario->description == NULL)
    scenario->description = g_strdup ("");
  g_ptr_array_add (capabilities, NULL);
  scenario->capabilities = g_strdupv (capabilities->len > 1 ? (char **) capabilities->pdata : (char **) usual);
  return g_steal_pointer (&scenario);
}
