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
  return self;
}

void
sc_mutt_config_free (ScMuttConfig *self)
{
  if (self == NULL)
    return;
  g_hash_table_unref (self->variables);
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

/* set a=b c = "d" noe inve e? */
static void
run_set (ScMuttConfig *self,
         Lexer        *lexer)
{
  skip_blanks (lexer);
  while (!at_command_end (lexer))
    {
      g_autofree char *name = NULL;
      const char *before = lexer->at;

      read_word (lexer, "=");
      name = sc_settings_dup_utf8 (lexer->word->str, strlen (lexer->word->str));
      skip_blanks (lexer);
      lexer->is_computed = FALSE;
      if (lexer->at < lexer->end && *lexer->at == '=')
        {
          lexer->at++;
          skip_blanks (lexer);
          read_word (lexer, "");
        }
      else
        {
          const gboolean is_no = g_str_has_prefix (name, "no");

          g_string_assign (lexer->word, is_no ? "no" : "yes");
          if (is_no)
            memmove (name, name + 2, strlen (name) - 1);
        }
      keep (self, name, lexer);
      skip_blanks (lexer);
      if (lexer->at == before)
        lexer->at++;
    }
}

/* unset, which is "no" or nothing; or reset, to a default that the caller knows. */
static void
run_unset (ScMuttConfig *self,
           Lexer        *lexer,
           gboolean      is_reset)
{
  skip_blanks (lexer);
  while (!at_command_end (lexer))
    {
      const char *before = lexer->at;

      g_autofree char *name = NULL;

      read_word (lexer, "");
      name = sc_settings_dup_utf8 (lexer->word->str, strlen (lexer->word->str));
      g_string_truncate (lexer->word, 0);
      lexer->is_computed = FALSE;
      if (is_reset)
        g_hash_table_remove (self->variables, name);
      else
        keep (self, name, lexer);
      skip_blanks (lexer);
      if (lexer->at == before)
        lexer->at++;
    }
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
      if (strcmp (lexer.word->str, "set") == 0)
        run_set (self, &lexer);
      else if (strcmp (lexer.word->str, "unset") == 0)
        run_unset (self, &lexer, FALSE);
      else if (strcmp (lexer.word->str, "reset") == 0)
        run_unset (self, &lexer, TRUE);
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

gboolean
sc_mutt_config_is_unset (ScMuttConfig *self,
                         const char   *name)
{
  const char *value = g_hash_table_lookup (self->variables, name);

  return value != NULL && *value == '\0';
}
