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
  { "s", 1 }, { "sec", 1 }, { "secs", 1 }, { "second*", 1 }, { "sekund*", 1 }, { "segund*", 1 }, { "secondi", 1 }, { "секунд*", 1 }, { "saniye", 1 }, { "秒", 1 },
  { "m", 60 }, { "min", 60 }, { "mins", 60 }, { "minut*", 60 }, { "минут*", 60 }, { "мин", 60 }, { "dakika", 60 }, { "分", 60 }, { "분", 60 },
  { "h", 3600 }, { "hr", 3600 }, { "hrs", 3600 }, { "hour*", 3600 }, { "stunde*", 3600 }, { "heure*", 3600 }, { "hora*", 3600 }, { "ora", 3600 }, { "ore", 3600 },
  { "час*", 3600 }, { "godzin*", 3600 }, { "uur", 3600 }, { "uren", 3600 }, { "saat", 3600 }, { "小", 3600 }, { "时", 3600 },
  { "day*", 86400 }, { "tag*", 86400 }, { "jour*", 86400 }, { "dia*", 86400 }, { "giorn*", 86400 }, { "dagen", 86400 }, { "дня", 86400 }, { "дней", 86400 }, { "dni", 86400 },
  { "gun", 86400 }, { "天", 86400 },
};

static const WordValue numbers[] = {
  { "a", 1 }, { "an", 1 }, { "one", 1 }, { "einer", 1 }, { "eine", 1 }, { "einem", 1 }, { "une", 1 }, { "un", 1 }, { "una", 1 }, { "uma", 1 }, { "um", 1 }, { "een", 1 },
  { "two", 2 }, { "zwei", 2 }, { "deux", 2 }, { "dos", 2 }, { "due", 2 }, { "duas", 2 }, { "three", 3 }, { "few", 5 }, { "five", 5 }, { "ten", 10 }, { "fifteen", 15 },
  { "thirty", 30 }, { "half", 0 }, { "several", 5 }, { "some", 5 }, { "wenigen", 5 }, { "quelques", 5 }, { "algunos", 5 }, { "alguns", 5 }, { "qualche", 5 },
};

/* What asks to wait for the time beside it. */
static const char * const asking[] = {
  "again", "retry*", "retr*", "wait*", "next", "back", "come", "until", "reset*", "locked", "blocked", "banned", "suspended", "greylist*", "graylist*", "resend*", "reconnect*",
  "erneut", "nochmal*", "warten", "gesperrt", "nouveau", "reessay*", "attend*", "reintent*", "intent*", "espere", "nuevo", "bloquead*", "tente", "novamente", "aguarde",
  "riprov*", "nuovamente", "bloccat*", "再", "后", "後", "попробуйте", "повтор*", "sprobuj*", "ponow*", "probeer", "opnieuw", "tekrar", "sonra", "후",
};

/* What may ask for it. */
static const char * const waiting[] = {
  "later", "after", "delay*", "defer*", "expire*", "spater", "nach", "versuch*", "dans", "tra", "fra", "等", "через", "za",
};

/* Before a time: how long something was counted, not how long to wait. */
static const char * const counting[] = { "per", "every", "each", "last", "past", "within", "pro", "par", "por", "al", "letzten", "dernieres" };

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
is_one_of (const ScTokens *tokens,
           guint token,
           const char * const *words,
           gsize n)
{
  for (gsize i = 0; i < n; i++)
    {
      if (is_word (tokens, token, words[i]))
        return TRUE;
    }
  return FALSE;
}

/* How clearly the time at @number is one to wait: 0 not at all, 1 perhaps, above that it is asked for, the more the nearer the asking word. */
static int
judge_wait (const ScTokens *tokens,
            guint number)
{
  int best = 0;

  for (guint at = number > REACH ? number - REACH : 0; at < MIN (number + REACH, tokens->n); at++)
    {
      int nearness = 2 + REACH - (int) (at < number ? number - at : at - number);

      if (is_one_of (tokens, at, asking, G_N_ELEMENTS (asking)))
        best = MAX (best, nearness);
      else if (best == 0 && is_one_of (tokens, at, waiting, G_N_ELEMENTS (waiting)))
        best = 1;
    }
  if (best < REACH && number > 0 && is_one_of (tokens, number - 1, counting, G_N_ELEMENTS (counting)))
    return 0;
  return best;
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
      /* "a few", "an hour" */
      if (word != NULL && word->value == 1 && token + 1 < tokens->n && find_word (tokens, token + 1, numbers, G_N_ELEMENTS (numbers)) != NULL)
        return -1;
      return word != NULL ? word->value : -1;
    }
  for (guint i = 0; i < it->length && value < DURATION_MAX; i++)
    value = value * 10 + (tokens->text[it->start + i] - '0');
  return value;
}

/* "00:14:58", as some greylisting says it: to the tokens an address. */
static int
read_clock (const ScTokens *tokens,
            guint token)
{
  const ScToken *it = &tokens->tokens[token];
  const char *text = tokens->text + it->start;
  int parts[3] = { 0, 0, 0 };

  if (it->length != 8 || text[2] != ':' || text[5] != ':')
    return 0;
  for (guint i = 0; i < 3; i++)
    {
      if (!g_ascii_isdigit (text[i * 3]) || !g_ascii_isdigit (text[i * 3 + 1]))
        return 0;
      parts[i] = (text[i * 3] - '0') * 10 + text[i * 3 + 1] - '0';
    }
  return parts[0] <= 24 && parts[1] <= 59 && parts[2] <= 59 ? parts[0] * 3600 + parts[1] * 60 + parts[2] : 0;
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

static const WordValue *
find_unit (const ScTokens *tokens,
           guint token,
           guint *at)
{
  for (guint next = token + 1; next <= token + 2 && next < tokens->n; next++)
    {
      const WordValue *unit = find_word (tokens, next, units, G_N_ELEMENTS (units));

      *at = next;
      if (unit != NULL)
        return unit;
    }
  return NULL;
}

/* The tenths in "3.2 hours": the two numbers stand side by side, a full stop between. */
static int
read_tenths (const ScTokens *tokens,
             guint token)
{
  const ScToken *it = &tokens->tokens[token], *next = it + 1;

  if (token + 1 >= tokens->n || next->kind != SC_TOKEN_NUMBER || next->start != it->start + it->length + 1 || tokens->text[next->start - 1] != '.')
    return 0;
  return tokens->text[next->start] - '0';
}

/* "1 hour and 30 minutes": what comes after the unit at @at, when it is smaller. */
static int
read_rest (const ScTokens *tokens,
           guint at,
           int above)
{
  for (guint next = at + 1; next <= at + 2 && next < tokens->n; next++)
    {
      guint end;
      const WordValue *unit = tokens->tokens[next].kind == SC_TOKEN_NUMBER ? find_unit (tokens, next, &end) : NULL;

      if (unit != NULL && unit->value < above)
        return MIN (read_number (tokens, next), 60) * unit->value;
    }
  return 0;
}

static int
read_at (const ScTokens *tokens,
         guint token)
{
  const WordValue *unit;
  int number, clock = read_clock (tokens, token);
  guint at;

  if (clock > 0)
    return clock;
  number = read_number (tokens, token);
  if (number < 0)
    return read_joined (tokens, token);
  unit = find_unit (tokens, token, &at);
  if (unit == NULL)
    return 0;
  if (number == 0)
    return MAX (unit->value / 2, read_tenths (tokens, token) * unit->value / 10);
  if (number > DURATION_MAX / unit->value)
    return 0;
  return number * unit->value + read_tenths (tokens, token) * unit->value / 10 + read_rest (tokens, at, unit->value);
}

int
sc_duration_find (const ScTokens *tokens,
                  gboolean only_asked)
{
  int found = 0, best = only_asked ? 1 : 0;

  for (guint i = 0; i < tokens->n; i++)
    {
      const WordValue *day = NULL;
      int seconds, clear;

      if (!may_begin_time (tokens, i))
        continue;
      if (tokens->tokens[i].kind == SC_TOKEN_WORD)
        day = find_word (tokens, i, whole, G_N_ELEMENTS (whole));
      seconds = day != NULL ? day->value : read_at (tokens, i);
      if (seconds == 0)
        continue;
      clear = day != NULL ? REACH : judge_wait (tokens, i);
      if (clear > best)
        {
          best = clear;
          found = seconds;
        }
    }
  return found;
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
