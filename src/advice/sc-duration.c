/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-advice"

#include "config.h"

#include "sc-duration.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* No server means more than a month. */
#define DURATION_MAX (31 * 24 * 3600)
/* How many words around the number may hold the word that makes it a wait. */
#define REACH 7

/* A word, or with "*" its beginning. */
typedef struct
{
  const char *word;
  int value;
} WordValue;

static const WordValue units[] = {
  { "s", 1 }, { "sec", 1 }, { "secs", 1 }, { "second*", 1 }, { "sekund*", 1 }, { "segund*", 1 }, { "secondi", 1 }, { "秒", 1 },
  { "m", 60 }, { "min", 60 }, { "mins", 60 }, { "minut*", 60 }, { "分", 60 },
  { "h", 3600 }, { "hr", 3600 }, { "hrs", 3600 }, { "hour*", 3600 }, { "stunde*", 3600 }, { "heure*", 3600 }, { "hora*", 3600 }, { "ora", 3600 }, { "ore", 3600 },
  { "小", 3600 }, { "时", 3600 },
  { "day*", 86400 }, { "tag*", 86400 }, { "jour*", 86400 }, { "dia*", 86400 }, { "giorn*", 86400 }, { "天", 86400 },
};

static const WordValue numbers[] = {
  { "a", 1 }, { "an", 1 }, { "one", 1 }, { "einer", 1 }, { "eine", 1 }, { "einem", 1 }, { "une", 1 }, { "un", 1 }, { "una", 1 }, { "uma", 1 }, { "um", 1 },
  { "two", 2 }, { "zwei", 2 }, { "deux", 2 }, { "dos", 2 }, { "due", 2 }, { "duas", 2 }, { "three", 3 }, { "few", 5 }, { "five", 5 }, { "ten", 10 }, { "fifteen", 15 },
  { "thirty", 30 }, { "half", 0 }, { "several", 5 }, { "some", 5 }, { "wenigen", 5 }, { "quelques", 5 }, { "algunos", 5 }, { "alguns", 5 }, { "qualche", 5 },
};

/* What makes a time a wait. */
static const char * const waiting[] = {
  "again", "retry*", "retr*", "wait*", "later", "next", "after", "greylist*", "graylist*", "until", "back", "delay*", "defer*", "come", "block*", "expire*", "within",
  "erneut", "warten", "spater", "nach", "versuch*", "nouveau", "reessay*", "attend*", "dans", "reintent*", "intent*", "espere", "nuevo", "tente", "novamente", "aguarde",
  "riprov*", "attend*", "tra", "fra", "nuovamente", "再", "后", "等", "in", "for", "den", "pendant", "durante", "per",
};

static const WordValue whole[] = {
  { "tomorrow", 86400 }, { "morgen", 86400 }, { "demain", 86400 }, { "manana", 86400 }, { "amanha", 86400 }, { "domani", 86400 },
};

static gboolean
is_word (const ScTokens *tokens,
         guint token,
         const char *word)
{
  const ScToken *it = &tokens->tokens[token];
  gsize length;

  /* Nearly always they differ at once. */
  if (tokens->text[it->start] != word[0])
    return FALSE;
  length = strlen (word);
  if (word[length - 1] == '*')
    return it->length >= length - 1 && memcmp (tokens->text + it->start, word, length - 1) == 0;
  return it->length == length && memcmp (tokens->text + it->start, word, length) == 0;
}

static const WordValue *
find_word (const ScTokens *tokens,
           guint token,
           const WordValue *table,
           gsize n)
{
  for (gsize i = 0; i < n; i++)
    {
      if (is_word (tokens, token, table[i].word))
        return &table[i];
    }
  return NULL;
}

static void
note_beginnings (const WordValue *table,
                 gsize n,
                 guint32 *seconds)
{
  for (gsize i = 0; i < n; i++)
    {
      guchar second = (guchar) table[i].word[1];

      seconds[(guchar) table[i].word[0]] |= second != '\0' ? 1u << second % 31 : 1u << 31;
    }
}

/* Few words of a reply begin with two octets that those of "numbers" and "whole" begin with. */
static gboolean
may_begin_time (const ScTokens *tokens,
                guint token)
{
  static guint32 seconds[256]; /* by the first octet a bit for the second, the highest for none */
  static gsize known;
  const ScToken *it = &tokens->tokens[token];
  const char *text = tokens->text + it->start;

  if (g_once_init_enter (&known))
    {
      note_beginnings (numbers, G_N_ELEMENTS (numbers), seconds);
      note_beginnings (whole, G_N_ELEMENTS (whole), seconds);
      g_once_init_leave (&known, 1);
    }
  return g_ascii_isdigit (text[0]) || (seconds[(guchar) text[0]] & (it->length > 1 ? 1u << (guchar) text[1] % 31 : 1u << 31)) != 0;
}

static gboolean
is_wait (const ScTokens *tokens,
         guint number)
{
  for (guint at = number > REACH ? number - REACH : 0; at < MIN (number + REACH, tokens->n); at++)
    {
      for (guint i = 0; i < G_N_ELEMENTS (waiting); i++)
        {
          if (is_word (tokens, at, waiting[i]))
            return TRUE;
        }
    }
  return FALSE;
}

/* The number at @token, -1 when there is none. */
static int
read_number (const ScTokens *tokens,
             guint token)
{
  const ScToken *it = &tokens->tokens[token];
  const WordValue *word;
  int value = 0;

  if (it->kind != SC_TOKEN_NUMBER)
    {
      word = find_word (tokens, token, numbers, G_N_ELEMENTS (numbers));
      return word != NULL ? word->value : -1;
    }
  for (guint i = 0; i < it->length && value < DURATION_MAX; i++)
    value = value * 10 + (tokens->text[it->start + i] - '0');
  return value;
}

/* "00:14:58", as some greylisting says it. */
static int
read_clock (const ScTokens *tokens,
            guint token)
{
  int hours, minutes, seconds;

  if (token + 2 >= tokens->n || tokens->tokens[token].length != 2 || tokens->tokens[token + 1].length != 2 || tokens->tokens[token + 2].length != 2)
    return 0;
  hours = read_number (tokens, token);
  minutes = read_number (tokens, token + 1);
  seconds = read_number (tokens, token + 2);
  if (hours < 0 || minutes < 0 || seconds < 0 || hours > 24 || minutes > 59 || seconds > 59)
    return 0;
  return hours * 3600 + minutes * 60 + seconds;
}

/* "300s": number and unit in one word. */
static int
read_joined (const ScTokens *tokens,
             guint token)
{
  const ScToken *it = &tokens->tokens[token];
  int value = 0;
  guint digits = 0;

  if (!g_ascii_isdigit (tokens->text[it->start]))
    return 0;
  while (digits < it->length && digits < 6 && g_ascii_isdigit (tokens->text[it->start + digits]))
    value = value * 10 + (tokens->text[it->start + digits++] - '0');
  if (digits == 0 || digits == it->length)
    return 0;
  for (gsize i = 0; i < G_N_ELEMENTS (units); i++)
    {
      gsize length = strlen (units[i].word);

      if (length == it->length - digits && memcmp (tokens->text + it->start + digits, units[i].word, length) == 0)
        return value <= DURATION_MAX / units[i].value ? value * units[i].value : 0;
    }
  return 0;
}

static int
read_at (const ScTokens *tokens,
         guint token)
{
  const WordValue *unit = NULL;
  int number = read_number (tokens, token);
  int clock;

  if (number < 0)
    return read_joined (tokens, token);
  clock = read_clock (tokens, token);
  if (clock > 0)
    return clock;
  for (guint next = token + 1; next <= token + 2 && next < tokens->n && unit == NULL; next++)
    unit = find_word (tokens, next, units, G_N_ELEMENTS (units));
  if (unit == NULL)
    return 0;
  if (number == 0)
    return unit->value / 2;
  return number <= DURATION_MAX / unit->value ? number * unit->value : 0;
}

int
sc_duration_find (const ScTokens *tokens)
{
  for (guint i = 0; i < tokens->n; i++)
    {
      const WordValue *day = NULL;
      int seconds;

      if (!may_begin_time (tokens, i))
        continue;
      if (tokens->tokens[i].kind == SC_TOKEN_WORD)
        day = find_word (tokens, i, whole, G_N_ELEMENTS (whole));
      if (day != NULL)
        return day->value;
      seconds = read_at (tokens, i);
      if (seconds > 0 && is_wait (tokens, i))
        return seconds;
    }
  return 0;
}

char *
sc_duration_to_words (int seconds)
{
  if (seconds < 120)
    /* Translators: how long to wait, as in “Wait 90 seconds” */
    return g_strdup_printf (ngettext ("%d second", "%d seconds", (gulong) seconds), seconds);
  if (seconds < 2 * 3600 && seconds % 3600 != 0)
    {
      int minutes = (seconds + 59) / 60;

      /* Translators: how long to wait, as in “Wait 15 minutes” */
      return g_strdup_printf (ngettext ("%d minute", "%d minutes", (gulong) minutes), minutes);
    }
  if (seconds < 48 * 3600)
    {
      int hours = (seconds + 3599) / 3600;

      /* Translators: how long to wait, as in “Wait 4 hours” */
      return g_strdup_printf (ngettext ("%d hour", "%d hours", (gulong) hours), hours);
    }
  else
    {
      int days = (seconds + 86399) / 86400;

      /* Translators: how long to wait, as in “Wait 2 days” */
      return g_strdup_printf (ngettext ("%d day", "%d days", (gulong) days), days);
    }
}
