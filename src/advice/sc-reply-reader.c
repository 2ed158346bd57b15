/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-advice"

#include "config.h"

#include "sc-reply-reader.h"

#include <string.h>

/* Lines looked at; the rest of a longer reply is a repetition. */
#define LINES_MAX 64

static gboolean
is_blank (char c)
{
  return c == ' ' || c == '\t' || c == '\r';
}

/* RFC 5321 4.2: 2 to 5, two digits, then a space, a hyphen or the end; in what programs write about it also a bracket or another sign. */
static guint
read_code (const char *text,
           gsize length)
{
  if (length < 3 || text[0] < '2' || text[0] > '5' || !g_ascii_isdigit (text[1]) || !g_ascii_isdigit (text[2]))
    return 0;
  if (length > 3 && !is_blank (text[3]) && strchr ("-\n:,)];\"'", text[3]) == NULL)
    return 0;
  return (guint) (text[0] - '0') * 100 + (guint) (text[1] - '0') * 10 + (guint) (text[2] - '0');
}

/* "#4.4.5", "4.7.0": where it is said at the beginning of a line. */
static gsize
read_enhanced (const char *text,
               gsize length,
               ScEnhancedCode *enhanced)
{
  ScEnhancedCode found;
  gsize at = length > 0 && text[0] == '#' ? 1 : 0, used;

  if (!sc_enhanced_code_parse (text + at, length - at, &found, &used))
    return 0;
  if (enhanced->class_ == 0)
    *enhanced = found;
  return at + used;
}

/* qmail and its kin end the line with "(#4.3.0)"; others say "[#5.7.1]" or "#5.5.4". */
static void
read_trailing_enhanced (const char *line,
                        gsize length,
                        ScEnhancedCode *enhanced)
{
  if (enhanced->class_ != 0)
    return;
  for (gsize i = 0; i + 6 <= length; i++)
    {
      if (line[i] == '#' && sc_enhanced_code_parse (line + i + 1, length - i - 1, enhanced, NULL))
        return;
    }
}

static void
read_line (const char *line,
           gsize length,
           guint *code,
           ScEnhancedCode *enhanced,
           gboolean first,
           ScTokens *tokens)
{
  gsize at = 0;
  guint found;

  while (at < length && is_blank (line[at]))
    at++;
  found = read_code (line + at, length - at);
  if (found != 0 && (first || found == *code))
    {
      if (first)
        *code = found;
      at += MIN (4, length - at);
    }
  while (at < length && is_blank (line[at]))
    at++;
  at += read_enhanced (line + at, length - at, enhanced);
  read_trailing_enhanced (line + at, MIN (length - at, 1024), enhanced);
  sc_tokens_add_text (tokens, line + at, length - at);
}

void
sc_reply_read (const char *text,
               gsize length,
               guint *code,
               ScEnhancedCode *enhanced,
               ScTokens *tokens)
{
  gsize at = 0;

  *code = 0;
  memset (enhanced, 0, sizeof *enhanced);
  sc_tokens_init (tokens);
  for (guint n = 0; n < LINES_MAX && at < length; n++)
    {
      const char *feed = memchr (text + at, '\n', length - at);
      gsize end = feed != NULL ? (gsize) (feed - text) : length;

      read_line (text + at, end - at, code, enhanced, n == 0, tokens);
      at = end + 1;
      if (tokens->n >= SC_TOKENS_MAX)
        break;
    }
}

/* ---- Pasted text ---- */

/* What logs write beside the reply: the number of a process, a port, a name that begins with digits. */
static gboolean
is_other_number (const char *text,
                 gsize length,
                 gsize at)
{
  gsize after = at + 3, word = at;

  /* "postfix/smtp[421]:" */
  if (at > 1 && text[at - 1] == '[' && g_ascii_isalnum (text[at - 2]) && after < length && text[after] == ']')
    return TRUE;
  /* The same in RFC 5424, 6: PROCID, then no MSGID and no STRUCTURED-DATA */
  if (length - after >= 5 && memcmp (text + after, " - - ", 5) == 0)
    return TRUE;
  /* "[192.0.2.1]:465", "mx.example.org:465," */
  if (at > 1 && text[at - 1] == ':' && (text[at - 2] == ']' || (g_ascii_isalnum (text[at - 2]) && after < length && strchr (",)", text[after]) != NULL)))
    return TRUE;
  /* "port: 465", "Port 587" */
  while (word > 0 && strchr (" :='\"", text[word - 1]) != NULL)
    word--;
  if (word >= 4 && g_ascii_strncasecmp (text + word - 4, "port", 4) == 0 && (word == 4 || !g_ascii_isalpha (text[word - 5])))
    return TRUE;
  /* "421.example.org" */
  return after + 1 < length && text[after] == '.' && g_ascii_isalnum (text[after + 1]);
}

/* A code inside other text has to look like one: nothing word-like around it. */
static gboolean
is_reply_code (const char *text,
               gsize length,
               gsize at)
{
  char before = at > 0 ? text[at - 1] : '\n', after = at + 3 < length ? text[at + 3] : '\n';

  if ((text[at] != '4' && text[at] != '5') || at + 3 > length || text[at + 1] < '0' || text[at + 1] > '7'
      || !g_ascii_isdigit (text[at + 1]) || !g_ascii_isdigit (text[at + 2]))
    return FALSE;
  if (!is_blank (before) && strchr ("\n:;\"'([<#>=-,", before) == NULL)
    return FALSE;
  if (!is_blank (after) && strchr ("\n-:;,.)]\"'<", after) == NULL)
    return FALSE;
  return !is_other_number (text, length, at);
}

/* A number is taken for a code when it begins the line or follows ":" ";" or a word such as "error", or an enhanced code comes after it. */
static gboolean
has_code_context (const char *text,
                  gsize length,
                  gsize at)
{
  static const char * const words[] = { "said", "error", "code", "smtp", "status", "reply", "replied", "response", "fehler", "erreur", "errore", "erro", "responded", "fehlercode", "server", "with", "smtpmsg", "smtpstatus" };
  gsize start = at, word;
  gsize after = at + 3;

  while (start > 0 && (is_blank (text[start - 1]) || strchr (":;\"'([<#>=*", text[start - 1]) != NULL))
    start--;
  if (start == 0 || text[start - 1] == '\n' || (start < at && memchr (text + start, ':', at - start) != NULL)
      || (start < at && memchr (text + start, ';', at - start) != NULL))
    return TRUE;

  while (after < length && (is_blank (text[after]) || text[after] == '-' || text[after] == '#'))
    after++;
  if (sc_enhanced_code_parse (text + after, length - after, NULL, NULL))
    return TRUE;

  word = start;
  while (word > 0 && g_ascii_isalpha (text[word - 1]))
    word--;
  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    {
      if (strlen (words[i]) == start - word && g_ascii_strncasecmp (text + word, words[i], start - word) == 0)
        return TRUE;
    }
  return FALSE;
}

static gsize
skip_blanks_back (const char *text,
                  gsize at)
{
  while (at > 0 && is_blank (text[at - 1]))
    at--;
  return at;
}

/* Whether somebody quotes a reply here: "said: 421 …", "stat=Deferred: 421 …", "smtp; 421 …", "smtpmsg='421 …". */
static gboolean
is_quoted (const char *text,
           gsize length,
           gsize at)
{
  gsize before = skip_blanks_back (text, at);

  return is_reply_code (text, length, at) && at + 3 < length && (is_blank (text[at + 3]) || text[at + 3] == '-')
         && before > 0 && strchr (":;'\"", text[before - 1]) != NULL;
}

/* A number in front of a quoted reply, in the same line, is something of the log's own. */
static gsize
prefer_quoted (const char *text,
               gsize length,
               gsize at)
{
  gsize before = skip_blanks_back (text, at);

  if (before == 0 || text[before - 1] == '\n' || is_quoted (text, length, at))
    return at;
  for (gsize i = at + 3; i + 3 <= length && text[i] != '\n'; i++)
    {
      if (is_quoted (text, length, i))
        return i;
    }
  return at;
}

/* Where the quotation ends within @begin to @end: at its closing sign, or where the log goes on ("(in reply to RCPT TO command)"). */
static gsize
find_end_of_quotation (const char *text,
                       gsize begin,
                       gsize end)
{
  static const char more[] = " (in reply to ";
  char quote = begin > 0 ? text[begin - 1] : '\0';

  for (gsize i = begin; i < end; i++)
    {
      if ((quote == '\'' || quote == '"') && text[i] == quote && (i + 1 == end || is_blank (text[i + 1])))
        return i;
      if (text[i] == ' ' && end - i >= strlen (more) && memcmp (text + i, more, strlen (more)) == 0)
        return i;
    }
  return end;
}

/* The reply goes on while lines have the same code and a hyphen, or (a bounce) are folded. */
static gsize
find_end (const char *text,
          gsize length,
          gsize at)
{
  gsize end = at;

  for (;;)
    {
      const char *feed = memchr (text + end, '\n', length - end);
      gsize next;

      if (feed == NULL)
        return length;
      end = (gsize) (feed - text);
      next = end + 1;
      if (next >= length)
        return end;
      if (is_blank (text[next]) && next + 1 < length && text[next + 1] != '\n' && text[next] != '\r')
        end = next;
      else if (next + 3 < length && memcmp (text + next, text + at, 3) == 0 && (text[next + 3] == ' ' || text[next + 3] == '-'))
        end = next;
      else
        return end;
    }
}

gboolean
sc_reply_find (const char *text,
               gsize length,
               gsize *from,
               gsize *begin,
               gsize *end)
{
  for (gsize at = *from; at + 3 <= length; at++)
    {
      if (!is_reply_code (text, length, at) || !has_code_context (text, length, at))
        continue;
      *begin = prefer_quoted (text, length, at);
      *from = find_end (text, length, *begin);
      *end = find_end_of_quotation (text, *begin, *from);
      return TRUE;
    }
  *from = length;
  return FALSE;
}
