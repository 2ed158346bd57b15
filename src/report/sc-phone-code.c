/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-report"

#include "config.h"

#include "sc-phone-code.h"

#include <gio/gio.h>
#include <glib/gi18n-lib.h>
#include <string.h>

#define VERSION 1
#define N_DATA 12
#define N_CHECK 2
#define N_CHARACTERS (N_DATA + N_CHECK)
#define GROUP 4

/* Crockford: no I, L, O, U, which are mistaken for others. */
static const char alphabet[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/* The number of a cause is its place here: names are added at the end and never taken out. */
static const char *const causes[] = {
  NULL,
  "server-overload",
  "server-maintenance",
  "rate-limit-messages",
  "rate-limit-connections",
  "too-many-auth-failures",
  "too-many-errors",
  "idle-timeout",
  "ip-reputation",
  "greylisting",
  "isp-block",
  "tls-required",
  "tls-failure",
  "auth-required",
  "auth-bad-credentials",
  "auth-app-password-needed",
  "auth-method-disabled",
  "auth-temporary",
  "sender-rejected",
  "recipient-rejected",
  "quota-exceeded",
  "mailbox-full",
  "message-too-large",
  "content-policy",
  "account-suspended",
  "protocol-error",
  "storage-full",
  "connection-dropped",
  "generic-unavailable",
  "offline",
  "captive-portal",
  "dns-name-unknown",
  "dns-service-down",
  "ipv6-broken",
  "port-blocked-here",
  "port-blocked-network",
  "port-closed",
  "server-unreachable",
  "intercepted",
  "not-smtp",
  "wrong-security-mode",
  "slow-server",
  "packet-size-blocked",
  "tls-not-offered",
  "tls-injection",
  "tls-handshake-failed",
  "tls-version-too-old",
  "tls-key-weak",
  "cert-expired",
  "cert-not-yet-valid",
  "cert-name-mismatch",
  "cert-self-signed",
  "cert-unknown-issuer",
  "cert-chain-incomplete",
  "cert-revoked",
  "cert-wrong-purpose",
  "tls-intercepted",
  "clock-wrong",
  "client-cert-required",
  "password-missing",
  "keyring-locked",
  "settings-incomplete",
  "outbox-stuck",
  "cert-revocation-unclear",
  "cert-invalid",
};

static const guint16 ports[] = { 0, 25, 465, 587, 2525 };

/* ---- GF(32) with x^5 + x^2 + 1, generator 2 ---- */

static guint8
multiply (guint8 a,
          guint8 b)
{
  guint8 product = 0;

  for (; b != 0; b >>= 1)
    {
      if (b & 1)
        product ^= a;
      a = (guint8) ((a << 1) ^ ((a & 16) ? 0x25 : 0));
      a &= 31;
    }
  return product;
}

static guint8
power (guint exponent)
{
  guint8 value = 1;

  for (guint i = 0; i < exponent % 31; i++)
    value = multiply (value, 2);
  return value;
}

/* The code word as a polynomial, first character highest, at 2^1 and 2^2: both zero when nothing is wrong. */
static void
get_syndromes (const guint8 *word,
               guint8 syndromes[N_CHECK])
{
  for (guint s = 0; s < N_CHECK; s++)
    {
      const guint8 at = power (s + 1);
      guint8 value = 0;

      for (guint i = 0; i < N_CHARACTERS; i++)
        value = multiply (value, at) ^ word[i];
      syndromes[s] = value;
    }
}

/* Division by (x - 2)(x - 4) = x^2 + 6x + 8. */
static void
add_check (guint8 *word)
{
  guint8 rest[N_CHECK] = { 0, 0 };

  for (guint i = 0; i < N_DATA; i++)
    {
      const guint8 lead = word[i] ^ rest[0];

      rest[0] = rest[1] ^ multiply (lead, power (1) ^ power (2));
      rest[1] = multiply (lead, power (3));
    }
  word[N_DATA] = rest[0];
  word[N_DATA + 1] = rest[1];
}

/* ---- Bits ---- */

typedef struct
{
  guint64 bits;
  guint used;
} Packer;

static void
put (Packer *packer,
     guint width,
     guint value)
{
  g_assert (value < (1u << width));
  packer->bits = packer->bits << width | value;
  packer->used += width;
}

static guint
take (Packer *packer,
      guint width)
{
  packer->used -= width;
  return (guint) (packer->bits >> packer->used) & ((1u << width) - 1);
}

static guint
find_cause (const char *name)
{
  for (guint i = 1; name != NULL && i < G_N_ELEMENTS (causes); i++)
    {
      if (strcmp (causes[i], name) == 0)
        return i;
    }
  return 0;
}

const char *
sc_phone_code_get_cause (guint number)
{
  return number < G_N_ELEMENTS (causes) ? causes[number] : NULL;
}

static guint
find_port (guint16 port)
{
  for (guint i = 1; i < G_N_ELEMENTS (ports); i++)
    {
      if (ports[i] == port)
        return i;
    }
  return 0;
}

static guint64
pack (const ScPhoneCode *self)
{
  Packer packer = { 0, 0 };
  const gboolean has_reply = self->reply_code >= 200 && self->reply_code <= 599;
  const gboolean has_enhanced = has_reply && self->enhanced.class_ != 0 && self->enhanced.subject < 8
                                && self->enhanced.detail < 128;

  put (&packer, 3, VERSION);
  for (guint i = 0; i < SC_N_STAGES; i++)
    {
      const gboolean told = self->stages[i] >= SC_STATUS_PASS && self->stages[i] <= SC_STATUS_SKIP;

      put (&packer, 2, told ? (guint) (self->stages[i] - SC_STATUS_PASS) : (guint) (SC_STATUS_SKIP - SC_STATUS_PASS));
    }
  put (&packer, 4, self->step < 16 ? self->step : 0);
  put (&packer, 9, has_reply ? self->reply_code - 199 : 0);
  put (&packer, 1, has_enhanced);
  put (&packer, 3, has_enhanced ? self->enhanced.subject : 0);
  put (&packer, 7, has_enhanced ? self->enhanced.detail : 0);
  put (&packer, 7, find_cause (self->cause));
  put (&packer, 3, find_port (self->port));
  put (&packer, 2, self->security);
  put (&packer, 8, self->provider);
  put (&packer, 3, 0);
  g_assert (packer.used == N_DATA * 5);
  return packer.bits;
}

char *
sc_phone_code_format (const ScPhoneCode *self)
{
  guint8 word[N_CHARACTERS];
  guint64 bits;
  GString *text;

  g_return_val_if_fail (self != NULL, NULL);

  bits = pack (self);
  for (guint i = 0; i < N_DATA; i++)
    word[i] = (guint8) (bits >> (5 * (N_DATA - 1 - i))) & 31;
  add_check (word);

  text = g_string_new (NULL);
  for (guint i = 0; i < N_CHARACTERS; i++)
    {
      if (i > 0 && i % GROUP == 0)
        g_string_append_c (text, '-');
      g_string_append_c (text, alphabet[word[i]]);
    }
  return g_string_free (text, FALSE);
}

/* ---- Reading ---- */

static int
read_character (char c)
{
  const char *at;

  c = g_ascii_toupper (c);
  if (c == 'O')
    c = '0';
  else if (c == 'I' || c == 'L')
    c = '1';
  at = c != '\0' ? strchr (alphabet, c) : NULL;
  return at != NULL ? (int) (at - alphabet) : -1;
}

static gboolean
read_word (const char *text,
           guint8 *word,
           GError **error)
{
  guint n = 0;

  for (const char *p = text; *p != '\0'; p++)
    {
      int value = read_character (*p);

      if (*p == '-' || g_ascii_isspace (*p))
        continue;
      if (value < 0)
        {
          g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                       /* Translators: the number of a group of characters */
                       _("Look at group %u: it has a character that no code has"), n / GROUP + 1);
          return FALSE;
        }
      if (n < N_CHARACTERS)
        word[n] = (guint8) value;
      n++;
    }
  if (n == N_CHARACTERS)
    return TRUE;
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
               /* Translators: two numbers of characters */
               _("A code has %u characters, and this one has %u"), N_CHARACTERS, n);
  return FALSE;
}

static gboolean
is_sound (const guint8 *word)
{
  guint8 syndromes[N_CHECK];

  get_syndromes (word, syndromes);
  return syndromes[0] == 0 && syndromes[1] == 0;
}

/* The place where a swap of two neighbours explains what is wrong, or -1. */
static int
find_swap (const guint8 *word)
{
  for (guint i = 0; i + 1 < N_CHARACTERS; i++)
    {
      guint8 swapped[N_CHARACTERS];

      memcpy (swapped, word, sizeof swapped);
      swapped[i] = word[i + 1];
      swapped[i + 1] = word[i];
      if (word[i] != word[i + 1] && is_sound (swapped))
        return (int) i;
    }
  return -1;
}

/* The place where one wrong character explains it, or -1: an error e at x^k gives the syndromes e 2^k and e 4^k. */
static int
find_wrong_character (const guint8 *word)
{
  guint8 syndromes[N_CHECK];

  get_syndromes (word, syndromes);
  for (guint i = 0; syndromes[0] != 0 && i < N_CHARACTERS; i++)
    {
      if (multiply (syndromes[0], power (N_CHARACTERS - 1 - i)) == syndromes[1])
        return (int) i;
    }
  return -1;
}

/* Both slips may explain the same code: then both groups are named. */
static void
set_slip_error (const guint8 *word,
                GError **error)
{
  const int swap = find_swap (word);
  const int wrong = find_wrong_character (word);
  const int first = swap >= 0 ? swap / GROUP : wrong / GROUP;
  const int second = wrong >= 0 ? wrong / GROUP : first;

  if (swap < 0 && wrong < 0)
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                         _("This is no valid code. Read it out again, group by group"));
  else if (first == second)
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                 /* Translators: the number of a group of characters */
                 _("Look at group %d: a character is wrong or two are swapped"), first + 1);
  else
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                 /* Translators: the numbers of two groups of characters */
                 _("Look at groups %d and %d: a character is wrong or two are swapped"), MIN (first, second) + 1,
                 MAX (first, second) + 1);
}

static gboolean
unpack (guint64 bits,
        ScPhoneCode *self,
        GError **error)
{
  Packer packer = { bits, N_DATA * 5 };
  guint value;

  memset (self, 0, sizeof *self);
  if (take (&packer, 3) != VERSION)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED, _("This code comes from a newer Sendcheck"));
      return FALSE;
    }
  for (guint i = 0; i < SC_N_STAGES; i++)
    self->stages[i] = (ScStatus) (SC_STATUS_PASS + take (&packer, 2));
  self->step = (ScStep) take (&packer, 4);
  value = take (&packer, 9);
  self->reply_code = value != 0 ? value + 199 : 0;
  value = take (&packer, 1);
  self->enhanced.subject = (guint16) take (&packer, 3);
  self->enhanced.detail = (guint16) take (&packer, 7);
  self->enhanced.class_ = value ? (guint16) (self->reply_code / 100) : 0;
  self->cause = sc_phone_code_get_cause (take (&packer, 7));
  value = take (&packer, 3);
  self->port = value < G_N_ELEMENTS (ports) ? ports[value] : 0;
  self->security = (ScSecurity) take (&packer, 2);
  self->provider = (guint8) take (&packer, 8);
  return TRUE;
}

gboolean
sc_phone_code_parse (const char *text,
                     ScPhoneCode *self,
                     GError **error)
{
  guint8 word[N_CHARACTERS];
  guint64 bits = 0;

  g_return_val_if_fail (text != NULL && self != NULL, FALSE);

  if (!read_word (text, word, error))
    return FALSE;
  if (!is_sound (word))
    {
      set_slip_error (word, error);
      return FALSE;
    }
  for (guint i = 0; i < N_DATA; i++)
    bits = bits << 5 | word[i];
  return unpack (bits, self, error);
}
