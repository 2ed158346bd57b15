/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-accounts"

#include "config.h"

#include "sc-mutt-config.h"

#include "sc-secret.h"

#include <string.h>

#define MAX_WORD_BYTES 65536
#define MAX_VARIABLES  2000
#define COMPUTED       "`" /* no literal begins so */

typedef struct
{
  ScMuttConfig *config;
  const char   *at;
  const char   *end;
  GString      *word;
  gboolean      is_computed; /* the word holds what only Mutt knows: the output of a command, a variable that is not known */
} Lexer;

struct _ScMuttConfig
{
  GHashTable *variables; /* name -> value, COMPUTED, or "" for what is unset */
  GHashTable *switches;  /* name -> whether it is on by itself */
};

static void
wipe_free (gpointer data)
{
  sc_secret_wipe (data, strlen (data));
  g_free (data);
}

ScMuttConfig *
sc_mutt_config_new (void)
{
  ScMuttConfig *self = g_new0 (ScMuttConfig, 1);

  self->variables = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, wipe_free);
  self->switches = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  return self;
}

void
sc_mutt_config_free (ScMuttConfig *self)
{
  if (self == NULL)
    return;
  g_hash_table_unref (self->variables);
  g_hash_table_unref (self->switches);
  g_free (self);
}

static gboolean
at_command_end (const Lexer *self)
{
  return self->at >= self->end || *self->at == '\n' || *self->at == ';' || *self->at == '#';
}

/* Blanks, and a line's end that a backslash takes away. */
static void
skip_blanks (Lexer *self)
{
  while (self->at < self->end)
    {
      if (*self->at == ' ' || *self->at == '\t' || *self->at == '\r')
        self->at++;
      else if (*self->at == '\\' && self->end - self->at > 1 && self->at[1] == '\n')
        self->at += 2;
      else if (*self->at == '\\' && self->end - self->at > 2 && self->at[1] == '\r' && self->at[2] == '\n')
        self->at += 3;
      else
        break;
    }
}

static void
append (Lexer *self,
        char   c)
{
  if (self->word->len < MAX_WORD_BYTES)
    g_string_append_c (self->word, c);
}

/* After a backslash. */
static void
read_escape (Lexer *self)
{
  static const char from[] = "nrtef";
  static const char to[] = "\n\r\t\033\f";
  const char *found;
  char c;

  if (self->at >= self->end)
    return;
  c = *self->at++;
  if (c == '\n')
    return;
  found = c != '\0' ? strchr (from, c) : NULL;
  append (self, found != NULL ? to[found - from] : c);
}

static void
skip_backticks (Lexer *self)
{
  self->is_computed = TRUE;
  while (self->at < self->end && *self->at != '`' && *self->at != '\n')
    self->at++;
  if (self->at < self->end && *self->at == '`')
    self->at++;
}

/* "$name" or "${name}", after the dollar: the value that it has at this place, when that is a literal. */
static void
read_variable (Lexer *self)
{
  const gboolean has_brace = self->at < self->end && *self->at == '{';
  g_autofree char *name = NULL;
  const char *start;
  const char *value;

  if (has_brace)
    self->at++;
  start = self->at;
  while (self->at < self->end && (g_ascii_isalnum (*self->at) || *self->at == '_'))
    self->at++;
  name = g_strndup (start, (gsize) (self->at - start));
  if (has_brace && self->at < self->end && *self->at == '}')
    self->at++;
  value = sc_mutt_config_get (self->config, name);
  if (value == NULL || self->word->len + strlen (value) > MAX_WORD_BYTES)
    self->is_computed = TRUE;
  else
    g_string_append (self->word, value);
}

static void
read_quoted (Lexer *self,
             char   quote)
{
  while (self->at < self->end && *self->at != quote)
    {
      const char c = *self->at++;

      if (c == '\\' && quote == '"')
        read_escape (self);
      else if (c == '`' && quote == '"')
        skip_backticks (self);
      else if (c == '$' && quote == '"')
        read_variable (self);
      else
        append (self, c);
    }
  if (self->at < self->end)
    self->at++;
}

/* @stop: characters that end the word besides blanks and the end of the command */
static void
read_word (Lexer      *self,
           const char *stop)
{
  g_string_truncate (self->word, 0);
  self->is_computed = FALSE;
  while (!at_command_end (self) && !g_ascii_isspace (*self->at) && (*self->at == '\0' || strchr (stop, *self->at) == NULL))
    {
      const char c = *self->at++;

      if (c == '"' || c == '\'')
        read_quoted (self, c);
      else if (c == '`')
        skip_backticks (self);
      else if (c == '\\')
        read_escape (self);
      else if (c == '$')
        read_variable (self);
      else
        append (self, c);
    }
}

static void
keep (ScMuttConfig *self,
      const char   *name,
      Lexer        *lexer)
{
  if (g_hash_table_size (self->variables) >= MAX_VARIABLES && !g_hash_table_contains (self->variables, name))
    return;
  g_hash_table_replace (self->variables, g_strdup (name),
                        lexer->is_computed ? g_strdup (COMPUTED) : sc_settings_dup_utf8 (lexer->word->str, strlen (lexer->word->str)));
}

/* What one of the four commands does to each name behind it. A prefix of the name turns it round. */
typedef struct
{
  gboolean unsets;   /* "unset", "no" */
  gboolean inverts;  /* "toggle", "inv" */
  gboolean resets;   /* "reset", "&" */
  gboolean asks;     /* "?", before or behind */
} Change;

static void
read_prefix (Lexer  *lexer,
             Change *change)
{
  const gsize left = (gsize) (lexer->end - lexer->at);

  if (left > 0 && *lexer->at == '?')
    change->asks = TRUE;
  else if (left > 0 && *lexer->at == '&')
    change->resets = TRUE;
  else if (left > 1 && strncmp (lexer->at, "no", 2) == 0)
    {
      change->unsets = !change->unsets;
      lexer->at++;
    }
  else if (left > 2 && strncmp (lexer->at, "inv", 3) == 0)
    {
      change->inverts = !change->inverts;
      lexer->at += 2;
    }
  else
    return;
  lexer->at++;
}

static void
keep_literal (ScMuttConfig *self,
              const char   *name,
              const char   *value,
              Lexer        *lexer)
{
  g_string_assign (lexer->word, value);
  lexer->is_computed = FALSE;
  keep (self, name, lexer);
}

/* From "yes" to "no" and back, and from "ask-yes" to "ask-no". */
static const char *
invert (ScMuttConfig *self,
        const char   *name)
{
  const gboolean is_on = sc_mutt_config_is_on (self, name);
  const char *value = sc_mutt_config_get (self, name);

  if (value != NULL && g_str_has_prefix (value, "ask-"))
    return is_on ? "ask-no" : "ask-yes";
  return is_on ? "no" : "yes";
}

static gboolean
is_not_own (gpointer name,
            gpointer value,
            gpointer user_data)
{
  return !g_str_has_prefix (name, "my_");
}

/* Without a value: only a switch is set then. For anything else, Mutt says what it is set to. */
static void
change_variable (ScMuttConfig *self,
                 const char   *name,
                 const Change *change,
                 Lexer        *lexer)
{
  const gboolean is_switch = g_hash_table_contains (self->switches, name);

  if (change->asks)
    return;
  if (change->resets && strcmp (name, "all") == 0)
    g_hash_table_foreach_remove (self->variables, is_not_own, NULL);
  else if (change->resets)
    g_hash_table_remove (self->variables, name);
  else if (is_switch)
    keep_literal (self, name, change->inverts ? invert (self, name) : change->unsets ? "no" : "yes", lexer);
  else if (change->unsets)
    keep_literal (self, name, "", lexer);
}

/* set a=b c = "d" noe inve &e e? */
static void
run_set (ScMuttConfig *self,
         Lexer        *lexer,
         const Change *command)
{
  skip_blanks (lexer);
  while (!at_command_end (lexer))
    {
      g_autofree char *name = NULL;
      const char *before = lexer->at;
      Change change = *command;

      read_prefix (lexer, &change);
      read_word (lexer, "=?");
      name = sc_settings_dup_utf8 (lexer->word->str, strlen (lexer->word->str));
      skip_blanks (lexer);
      if (lexer->at < lexer->end && *lexer->at == '?')
        {
          change.asks = TRUE;
          lexer->at++;
        }
      if (lexer->at < lexer->end && *lexer->at == '=')
        {
          lexer->at++;
          skip_blanks (lexer);
          read_word (lexer, "");
          /* With one of the others before it, a value is a mistake. */
          if (!change.asks && !change.resets && !change.unsets && !change.inverts)
            keep (self, name, lexer);
        }
      else
        change_variable (self, name, &change, lexer);
      skip_blanks (lexer);
      if (lexer->at == before)
        lexer->at++;
    }
}

/* Returns: whether @word is one of the four. */
static gboolean
find_change (const char *word,
             Change     *change)
{
  *change = (Change) { 0 };
  change->unsets = strcmp (word, "unset") == 0;
  change->inverts = strcmp (word, "toggle") == 0;
  change->resets = strcmp (word, "reset") == 0;
  return change->unsets || change->inverts || change->resets || strcmp (word, "set") == 0;
}

static void
run_source (Lexer           *lexer,
            ScMuttSourceFunc source,
            gpointer         user_data)
{
  skip_blanks (lexer);
  read_word (lexer, "");
  /* "source command|" runs a command. */
  if (!lexer->is_computed && lexer->word->len > 0 && lexer->word->str[lexer->word->len - 1] != '|')
    {
      g_autofree char *path = sc_settings_dup_utf8 (lexer->word->str, strlen (lexer->word->str));

      source (path, user_data);
    }
}

/* Over the rest of a command that says nothing to us; what stands in quotes does not end it. */
static void
skip_command (Lexer *lexer)
{
  skip_blanks (lexer);
  while (!at_command_end (lexer))
    {
      const char *before = lexer->at;

      read_word (lexer, "");
      skip_blanks (lexer);
      if (lexer->at == before)
        lexer->at++;
    }
}

static void
skip_comment (Lexer *lexer)
{
  while (lexer->at < lexer->end && *lexer->at != '\n')
    lexer->at++;
}

void
sc_mutt_config_add (ScMuttConfig    *self,
                    const char      *text,
                    gsize            length,
                    ScMuttSourceFunc source,
                    gpointer         user_data)
{
  Lexer lexer = { .config = self, .at = text, .end = text + length, .word = g_string_new (NULL) };
  Change change;

  while (lexer.at < lexer.end)
    {
      skip_blanks (&lexer);
      if (lexer.at < lexer.end && *lexer.at == '#')
        skip_comment (&lexer);
      if (at_command_end (&lexer))
        {
          lexer.at++;
          continue;
        }
      read_word (&lexer, "");
      if (find_change (lexer.word->str, &change))
        run_set (self, &lexer, &change);
      else if (strcmp (lexer.word->str, "source") == 0)
        run_source (&lexer, source, user_data);
      skip_command (&lexer);
    }
  sc_secret_wipe (lexer.word->str, lexer.word->allocated_len);
  g_string_free (lexer.word, TRUE);
}

const char *
sc_mutt_config_get (ScMuttConfig *self,
                    const char   *name)
{
  const char *value = g_hash_table_lookup (self->variables, name);

  return value != NULL && *value != '\0' && strcmp (value, COMPUTED) != 0 ? value : NULL;
}

gboolean
sc_mutt_config_is_computed (ScMuttConfig *self,
                            const char   *name)
{
  return g_strcmp0 (g_hash_table_lookup (self->variables, name), COMPUTED) == 0;
}

void
sc_mutt_config_add_switch (ScMuttConfig *self,
                           const char   *name,
                           gboolean      is_on)
{
  g_hash_table_replace (self->switches, g_strdup (name), GINT_TO_POINTER (is_on));
}

gboolean
sc_mutt_config_is_on (ScMuttConfig *self,
                      const char   *name)
{
  static const char *const words[] = { "yes", "ask-yes", "y", "true", "on", "1", NULL };
  const char *value = sc_mutt_config_get (self, name);
  g_autofree char *folded = value != NULL ? g_ascii_strdown (value, -1) : NULL;

  /* What a command says of it, nobody knows here. */
  if (folded == NULL)
    return GPOINTER_TO_INT (g_hash_table_lookup (self->switches, name));
  return g_strv_contains (words, folded);
}
