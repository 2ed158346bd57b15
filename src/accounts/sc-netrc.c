/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-accounts"

#include "config.h"

#include "sc-netrc.h"

#include <string.h>

#define MAX_TOKEN 1024

typedef struct
{
  const char *at;
  const char *end;
  char        token[MAX_TOKEN];
  gsize       length;
} Reader;

typedef struct
{
  gboolean  is_open;   /* a machine or default entry has begun */
  gboolean  host_fits;
  gboolean  user_fits; /* TRUE as well when the entry names no user */
  ScSecret *password;
} Entry;

static gboolean
is_space (char c)
{
  return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static void
skip_line (Reader *self)
{
  while (self->at < self->end && *self->at != '\n')
    self->at++;
}

static void
skip_space_and_comments (Reader *self)
{
  while (self->at < self->end && (is_space (*self->at) || *self->at == '#'))
    {
      if (*self->at == '#')
        skip_line (self);
      else
        self->at++;
    }
}

/* A word or a quoted text; a backslash takes the next character as it is. A longer token is cut and fits nothing. */
static gboolean
read_token (Reader *self)
{
  gboolean is_quoted;

  skip_space_and_comments (self);
  if (self->at >= self->end)
    return FALSE;
  self->length = 0;
  is_quoted = *self->at == '"';
  if (is_quoted)
    self->at++;
  while (self->at < self->end && (is_quoted ? *self->at != '"' && *self->at != '\n' : !is_space (*self->at)))
    {
      if (*self->at == '\\' && self->at + 1 < self->end)
        self->at++;
      if (self->length < MAX_TOKEN - 1)
        self->token[self->length++] = *self->at;
      self->at++;
    }
  if (is_quoted && self->at < self->end && *self->at == '"')
    self->at++;
  self->token[self->length] = '\0';
  return TRUE;
}

static gboolean
token_is (const Reader *self,
          const char   *word)
{
  return self->length == strlen (word) && memcmp (self->token, word, self->length) == 0;
}

/* A macro ends at an empty line. */
static void
skip_macro (Reader *self)
{
  const char *found = self->at < self->end ? memmem (self->at, (gsize) (self->end - self->at), "\n\n", 2) : NULL;

  self->at = found != NULL ? found + 2 : self->end;
}

static void
begin_entry (Entry    *self,
             gboolean  host_fits)
{
  g_clear_pointer (&self->password, sc_secret_unref);
  self->is_open = TRUE;
  self->host_fits = host_fits;
  self->user_fits = TRUE;
}

static gboolean
is_found (const Entry *self)
{
  return self->is_open && self->host_fits && self->user_fits && self->password != NULL;
}

/* Reads one keyword with its value. Returns whether the entry before it is the one looked for. */
static gboolean
read_keyword (Reader     *reader,
              Entry      *entry,
              const char *host,
              const char *user)
{
  if (token_is (reader, "machine") || token_is (reader, "default"))
    {
      const gboolean is_default = token_is (reader, "default");

      if (is_found (entry))
        return TRUE;
      begin_entry (entry, is_default || (read_token (reader) && g_ascii_strcasecmp (reader->token, host) == 0));
    }
  else if (token_is (reader, "login") || token_is (reader, "user"))
    {
      entry->user_fits = read_token (reader) && token_is (reader, user);
    }
  else if (token_is (reader, "password") || token_is (reader, "passwd"))
    {
      g_clear_pointer (&entry->password, sc_secret_unref);
      if (read_token (reader) && reader->length < MAX_TOKEN - 1)
        entry->password = sc_secret_new (reader->token, (gssize) reader->length);
    }
  else if (token_is (reader, "account"))
    {
      (void) read_token (reader);
    }
  else if (token_is (reader, "macdef"))
    {
      skip_macro (reader);
    }
  return FALSE;
}

ScSecret *
sc_netrc_find_password (const char *text,
                        gsize       length,
                        const char *host,
                        const char *user)
{
  Reader reader = { .at = text, .end = text + length };
  Entry entry = { 0 };
  gboolean found = FALSE;

  g_return_val_if_fail (text != NULL && host != NULL && user != NULL, NULL);

  while (!found && read_token (&reader))
    found = read_keyword (&reader, &entry, host, user);
  sc_secret_wipe (reader.token, sizeof reader.token);
  if (!is_found (&entry))
    g_clear_pointer (&entry.password, sc_secret_unref);
  return entry.password;
}
