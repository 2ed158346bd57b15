/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-accounts"

#include "config.h"

#include "sc-msmtp-config.h"

#include "sc-settings-file.h"
#include "sc-text.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define MAX_PROBLEMS   20
#define MAX_NAME_CHARS 80

typedef struct
{
  const char     *text;
  const char     *file_name;
  guint           line;
  ScMsmtpConfig  *config;
  ScMsmtpAccount *defaults;
  ScMsmtpAccount *current; /* %NULL before the first account, and while a bad block is skipped */
  GHashTable     *by_name; /* borrowed names -> borrowed accounts */
  gboolean        skip;    /* the block belongs to no usable account */
  gboolean        is_full;
} Parser;

static void G_GNUC_PRINTF (2, 3)
add_problem (Parser     *self,
             const char *format,
             ...)
{
  g_autofree char *message = NULL;
  va_list arguments;

  if (self->config->problems->len >= MAX_PROBLEMS)
    return;
  va_start (arguments, format);
  message = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_ptr_array_add (self->config->problems, sc_text_make_safe (message, -1, 1000));
}

static void
add_account (Parser         *self,
             ScMsmtpAccount *account)
{
  g_ptr_array_add (self->config->accounts, account);
  g_hash_table_insert (self->by_name, account->name, account);
  self->current = account;
  self->skip = FALSE;
}

/* Returns whether all of @parents (comma-separated) were defined before. */
static gboolean
overlay_parents (Parser         *self,
                 ScMsmtpAccount *account,
                 const char     *parents)
{
  g_auto (GStrv) names = g_strsplit (parents, ",", -1);

  for (gsize i = 0; names[i] != NULL; i++)
    {
      ScMsmtpAccount *parent = g_hash_table_lookup (self->by_name, g_strstrip (names[i]));

      if (parent == NULL)
        {
          g_autofree char *safe = sc_text_make_safe (names[i], -1, MAX_NAME_CHARS);

          add_problem (self,
                       /* Translators: %1$u is a line number, %2$s a file name, %3$s the name of an account */
                       _ ("Line %1$u of %2$s builds on the account “%3$s”, which is not defined before."),
                       self->line, self->file_name, safe);
          return FALSE;
        }
      sc_msmtp_account_inherit (account, parent);
    }
  return TRUE;
}

static void
begin_account (Parser     *self,
               const char *argument)
{
  g_autoptr (ScMsmtpAccount) account = NULL;
  g_auto (GStrv) parts = g_strsplit (argument, ":", 2);
  const char *name = parts[0] != NULL ? g_strstrip (parts[0]) : "";

  self->current = NULL;
  self->skip = TRUE;
  if (*name == '\0' || strchr (name, ',') != NULL)
    {
      /* Translators: %1$u is a line number, %2$s a file name */
      add_problem (self, _ ("Line %1$u of %2$s gives an account no usable name."), self->line, self->file_name);
      return;
    }
  if (g_hash_table_contains (self->by_name, name))
    {
      g_autofree char *safe = sc_text_make_safe (name, -1, MAX_NAME_CHARS);

      add_problem (self,
                   /* Translators: %1$u is a line number, %2$s a file name, %3$s the name of an account */
                   _ ("Line %1$u of %2$s defines the account “%3$s” a second time."),
                   self->line, self->file_name, safe);
      return;
    }
  if (self->config->accounts->len >= SC_SETTINGS_MAX_ACCOUNTS)
    {
      self->is_full = TRUE;
      /* Translators: %s is a file name */
      add_problem (self, _ ("There are too many accounts in %s; the rest was not read."), self->file_name);
      return;
    }
  account = sc_msmtp_account_new (name);
  sc_msmtp_account_inherit_defaults (account, self->defaults);
  if (parts[1] == NULL || overlay_parents (self, account, parts[1]))
    add_account (self, g_steal_pointer (&account));
}

static void
run_command (Parser     *self,
             const char *command,
             const char *argument,
             ScMsmtpSlice       slice)
{
  ScMsmtpApplyFunc apply;

  if (strcmp (command, "account") == 0)
    {
      begin_account (self, argument);
      return;
    }
  if (strcmp (command, "defaults") == 0)
    {
      self->current = self->defaults;
      self->skip = FALSE;
      return;
    }
  if (self->skip)
    return;
  apply = sc_msmtp_account_find_command (command);
  /* Settings before any account make the account “default”. */
  if (self->current == NULL)
    add_account (self, sc_msmtp_account_new ("default"));
  if (apply == NULL)
    {
      g_autofree char *safe = sc_text_make_safe (command, -1, MAX_NAME_CHARS);

      add_problem (self,
                   /* Translators: %1$u is a line number, %2$s a file name, %3$s a word from the file */
                   _ ("Line %1$u of %2$s has the command “%3$s”, which Sendcheck does not know. It was passed over."),
                   self->line, self->file_name, safe);
    }
  else if (!apply (self->current, argument, slice))
    {
      add_problem (self,
                   /* Translators: %1$u is a line number, %2$s a file name, %3$s a word from the file */
                   _ ("Line %1$u of %2$s gives “%3$s” a value that cannot be understood."),
                   self->line, self->file_name, command);
    }
}

static gboolean
is_blank (char c)
{
  return c == ' ' || c == '\t';
}

static ScMsmtpSlice
trim (const char *text,
      ScMsmtpSlice       slice)
{
  while (slice.length > 0 && is_blank (text[slice.offset]))
    {
      slice.offset++;
      slice.length--;
    }
  while (slice.length > 0 && is_blank (text[slice.offset + slice.length - 1]))
    slice.length--;
  return slice;
}

/* As msmtp does: one pair of quotes around the whole goes, others stay. */
static ScMsmtpSlice
unquote (const char *text,
         ScMsmtpSlice       slice)
{
  if (slice.length >= 2 && text[slice.offset] == '"' && text[slice.offset + slice.length - 1] == '"')
    {
      slice.offset++;
      slice.length -= 2;
    }
  return slice;
}

/* Cuts the first word off @line. */
static ScMsmtpSlice
split_command (const char *text,
               ScMsmtpSlice      *line)
{
  ScMsmtpSlice command = { line->offset, 0 };

  while (command.length < line->length && !is_blank (text[command.offset + command.length]))
    command.length++;
  line->offset += command.length;
  line->length -= command.length;
  return command;
}

static gboolean
slice_is (const char *text,
          ScMsmtpSlice       slice,
          const char *word)
{
  return slice.length == strlen (word) && memcmp (text + slice.offset, word, slice.length) == 0;
}

static void
parse_line (Parser *self,
            ScMsmtpSlice   line)
{
  const gsize full_length = line.length;
  gboolean is_bad;
  ScMsmtpSlice command;

  line = trim (self->text, line);
  if (full_length <= SC_MSMTP_MAX_LINE && (line.length == 0 || self->text[line.offset] == '#'))
    return;
  is_bad = full_length > SC_MSMTP_MAX_LINE || memchr (self->text + line.offset, '\0', line.length) != NULL;
  command = split_command (self->text, &line);
  line = unquote (self->text, trim (self->text, line));
  if (is_bad)
    {
      /* What follows belongs to no account that we could name. */
      if (slice_is (self->text, command, "account") || slice_is (self->text, command, "defaults"))
        self->skip = TRUE;
      /* Translators: %1$u is a line number, %2$s a file name */
      add_problem (self, _ ("Line %1$u of %2$s is too long or damaged. It was passed over."), self->line, self->file_name);
    }
  else if (slice_is (self->text, command, "password"))
    {
      /* No copy of a password; its place is enough. */
      run_command (self, "password", "", line);
    }
  else
    {
      g_autofree char *command_text = sc_settings_dup_utf8 (self->text + command.offset, command.length);
      g_autofree char *argument = sc_settings_dup_utf8 (self->text + line.offset, line.length);

      run_command (self, command_text, argument, line);
    }
}

ScMsmtpConfig *
sc_msmtp_config_parse (const char *text,
                       gsize       length,
                       const char *file_name)
{
  g_autoptr (ScMsmtpAccount) defaults = sc_msmtp_account_new ("");
  g_autoptr (GHashTable) by_name = g_hash_table_new (g_str_hash, g_str_equal);
  ScMsmtpConfig *config = g_new0 (ScMsmtpConfig, 1);
  Parser parser = { .text = text, .file_name = file_name, .config = config, .defaults = defaults, .by_name = by_name };
  gsize start = 0;

  config->accounts = g_ptr_array_new_with_free_func ((GDestroyNotify) sc_msmtp_account_free);
  config->problems = g_ptr_array_new_with_free_func (g_free);
  if (length >= 3 && memcmp (text, "\xEF\xBB\xBF", 3) == 0)
    start = 3;
  while (start < length && !parser.is_full)
    {
      const char *end = memchr (text + start, '\n', length - start);
      ScMsmtpSlice line = { start, end != NULL ? (gsize) (end - text) - start : length - start };

      start += line.length + 1;
      if (line.length > 0 && text[line.offset + line.length - 1] == '\r')
        line.length--;
      parser.line++;
      parse_line (&parser, line);
    }
  for (guint i = 0; i < config->accounts->len; i++)
    sc_msmtp_account_finish (g_ptr_array_index (config->accounts, i));
  return config;
}

void
sc_msmtp_config_free (ScMsmtpConfig *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->accounts);
  g_ptr_array_unref (self->problems);
  g_free (self);
}

ScMsmtpAccount *
sc_msmtp_config_find (ScMsmtpConfig *self,
                      const char    *name)
{
  g_return_val_if_fail (self != NULL && name != NULL, NULL);

  for (guint i = 0; i < self->accounts->len; i++)
    {
      ScMsmtpAccount *account = g_ptr_array_index (self->accounts, i);

      if (strcmp (account->name, name) == 0)
        return account;
    }
  return NULL;
}
