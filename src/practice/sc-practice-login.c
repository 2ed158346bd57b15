/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-practice"

#include "config.h"

#include "sc-practice-login.h"

#include "sc-practice-server.h"

#include <gnutls/crypto.h>
#include <string.h>

/* How long a client may take for one answer. */
#define ANSWER_MS 60000

typedef struct
{
  ScPracticeLink *link;
  const char     *initial; /* used up by the first answer */
  void          (*on_line) (const GByteArray *line, gpointer user_data);
  gpointer        user_data;
  ScLoginResult   trouble; /* why there was no answer */
} Exchange;

/* The client's next answer, decoded and with a NUL behind it; %NULL: see trouble. @challenge: what we say, not encoded. */
static GByteArray *
ask (Exchange   *self,
     const char *challenge)
{
  g_autoptr (GByteArray) line = g_byte_array_new ();
  g_autofree char       *text = NULL;
  g_autofree guchar     *decoded = NULL;
  gsize                  length = 0;
  GByteArray            *answer;

  if (self->initial != NULL && challenge[0] == '\0')
    text = g_strdup (g_str_equal (self->initial, "=") ? "" : self->initial);
  else
    {
      g_autofree char *encoded = g_base64_encode ((const guchar *) challenge, strlen (challenge));
      g_autofree char *said = g_strdup_printf ("334 %s\r\n", encoded);

      if (!sc_practice_link_write (self->link, said, strlen (said))
          || sc_practice_link_read_line (self->link, ANSWER_MS, line) != SC_LINK_LINE)
        {
          self->trouble = SC_LOGIN_GONE;
          return NULL;
        }
      self->on_line (line, self->user_data);
      text = g_strndup ((const char *) line->data, line->len);
    }
  self->initial = NULL;

  if (g_str_equal (text, "*"))
    {
      self->trouble = SC_LOGIN_CANCELLED;
      return NULL;
    }
  if (strspn (text, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=") != strlen (text)
      || strlen (text) % 4 != 0)
    {
      self->trouble = SC_LOGIN_BROKEN;
      return NULL;
    }
  decoded = g_base64_decode (text, &length);
  answer = g_byte_array_sized_new ((guint) length + 1);
  g_byte_array_append (answer, decoded, (guint) length);
  g_byte_array_append (answer, (const guint8 *) "", 1);
  return answer;
}

static ScLoginResult
verdict (gboolean user_is_right,
         gboolean secret_is_right)
{
  return user_is_right && secret_is_right ? SC_LOGIN_ACCEPTED : SC_LOGIN_REFUSED;
}

/* RFC 4616 2: [authzid] NUL authcid NUL passwd */
static ScLoginResult
login_plain (Exchange *self)
{
  g_autoptr (GByteArray) answer = ask (self, "");
  const char            *user, *password;
  const char            *end;

  if (answer == NULL)
    return self->trouble;
  end = (const char *) answer->data + answer->len;
  user = memchr (answer->data, '\0', answer->len);
  if (user == NULL || ++user >= end)
    return SC_LOGIN_BROKEN;
  password = user + strlen (user) + 1;
  if (password >= end || password + strlen (password) + 1 != end)
    return SC_LOGIN_BROKEN;
  return verdict (g_str_equal (user, SC_PRACTICE_USER), g_str_equal (password, SC_PRACTICE_PASSWORD));
}

/* draft-murchison-sasl-login: two questions. Some clients give the user name as initial response. */
static ScLoginResult
login_login (Exchange *self)
{
  g_autoptr (GByteArray) user = NULL;
  g_autoptr (GByteArray) password = NULL;

  if (self->initial != NULL)
    user = ask (self, "");
  else
    user = ask (self, "Username:");
  if (user == NULL)
    return self->trouble;
  password = ask (self, "Password:");
  if (password == NULL)
    return self->trouble;
  return verdict (g_str_equal ((const char *) user->data, SC_PRACTICE_USER),
                  g_str_equal ((const char *) password->data, SC_PRACTICE_PASSWORD));
}

/* RFC 2195 2: user, space, HMAC-MD5 of the challenge in hexadecimal */
static ScLoginResult
login_cram_md5 (Exchange *self)
{
  g_autoptr (GByteArray) answer = NULL;
  g_autofree char       *challenge = NULL;
  g_autofree char       *digest = NULL;
  g_autofree char       *expected = NULL;
  guint32                random[2] = { 0, 0 };

  if (self->initial != NULL)
    return SC_LOGIN_BROKEN;
  gnutls_rnd (GNUTLS_RND_NONCE, random, sizeof random);
  challenge = g_strdup_printf ("<%u.%u@mail.practice.example>", random[0], random[1]);
  answer = ask (self, challenge);
  if (answer == NULL)
    return self->trouble;
  digest = g_compute_hmac_for_string (G_CHECKSUM_MD5, (const guchar *) SC_PRACTICE_PASSWORD, strlen (SC_PRACTICE_PASSWORD), challenge, -1);
  expected = g_strconcat (SC_PRACTICE_USER, " ", digest, NULL);
  return verdict (TRUE, g_str_equal ((const char *) answer->data, expected));
}

/* RFC 7628 3.1 and Google's XOAUTH2: fields between ^A; "auth=Bearer TOKEN". */
static ScLoginResult
login_bearer (Exchange *self,
              gboolean  is_xoauth2)
{
  g_autoptr (GByteArray) answer = ask (self, "");
  g_autoptr (GByteArray) nothing = NULL;
  g_auto (GStrv)         fields = NULL;
  const char            *user = NULL;
  const char            *token = NULL;

  if (answer == NULL)
    return self->trouble;
  fields = g_strsplit ((const char *) answer->data, "\001", -1);
  for (guint i = 0; fields[i] != NULL; i++)
    {
      if (g_ascii_strncasecmp (fields[i], "auth=Bearer ", 12) == 0)
        token = fields[i] + 12;
      else if (is_xoauth2 && g_str_has_prefix (fields[i], "user="))
        user = fields[i] + 5;
      else if (!is_xoauth2 && i == 0 && g_str_has_prefix (fields[i], "n,"))
        user = SC_PRACTICE_USER; /* RFC 7628 3.1: the token alone says who it is */
    }
  if (user == NULL || token == NULL)
    return SC_LOGIN_BROKEN;
  if (verdict (g_str_equal (user, SC_PRACTICE_USER), g_str_equal (token, SC_PRACTICE_PASSWORD)) == SC_LOGIN_ACCEPTED)
    return SC_LOGIN_ACCEPTED;

  /* RFC 7628 3.2.2: the reason as a challenge, the client answers with nothing or ^A, then comes the refusal. */
  nothing = ask (self, is_xoauth2 ? "{\"status\":\"400\",\"schemes\":\"Bearer\",\"scope\":\"https://mail.practice.example/\"}"
                                  : "{\"status\":\"invalid_token\",\"scope\":\"https://mail.practice.example/\"}");
  return nothing != NULL || self->trouble != SC_LOGIN_GONE ? SC_LOGIN_REFUSED : SC_LOGIN_GONE;
}

ScLoginResult
sc_practice_login (ScPracticeLink *link,
                   const char     *mechanism,
                   const char     *initial,
                   void          (*on_line) (const GByteArray *line, gpointer user_data),
                   gpointer        user_data)
{
  Exchange exchange = { link, initial, on_line, user_data, SC_LOGIN_GONE };

  if (g_str_equal (mechanism, "PLAIN"))
    return login_plain (&exchange);
  if (g_str_equal (mechanism, "LOGIN"))
    return login_login (&exchange);
  if (g_str_equal (mechanism, "CRAM-MD5"))
    return login_cram_md5 (&exchange);
  if (g_str_equal (mechanism, "XOAUTH2"))
    return login_bearer (&exchange, TRUE);
  if (g_str_equal (mechanism, "OAUTHBEARER"))
    return login_bearer (&exchange, FALSE);
  return SC_LOGIN_UNKNOWN;
}
