/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#include "config.h"

#include "sc-phone-code.h"
#include "sc-phone-words.h"

#include <gio/gio.h>
#include <string.h>

/* Any value a code can hold. */
static ScPhoneCode
make_random (GRand *rand)
{
  const guint16 ports[] = { 0, 25, 465, 587, 2525 };
  ScPhoneCode code = { 0 };

  for (guint i = 0; i < SC_N_STAGES; i++)
    code.stages[i] = (ScStatus) g_rand_int_range (rand, SC_STATUS_PASS, SC_STATUS_SKIP + 1);
  code.step = (ScStep) g_rand_int_range (rand, 0, SC_STEP_UNKNOWN + 1);
  if (g_rand_boolean (rand))
    {
      code.reply_code = (guint) g_rand_int_range (rand, 200, 600);
      if (g_rand_boolean (rand))
        code.enhanced = (ScEnhancedCode){ (guint16) (code.reply_code / 100), (guint16) g_rand_int_range (rand, 0, 8),
                                          (guint16) g_rand_int_range (rand, 0, 128) };
    }
  code.cause = sc_phone_code_get_cause ((guint) g_rand_int_range (rand, 0, 62));
  code.port = ports[g_rand_int_range (rand, 0, G_N_ELEMENTS (ports))];
  code.security = (ScSecurity) g_rand_int_range (rand, 0, 4);
  code.provider = (guint8) g_rand_int_range (rand, 0, 256);
  return code;
}

static void
assert_same (const ScPhoneCode *a,
             const ScPhoneCode *b)
{
  for (guint i = 0; i < SC_N_STAGES; i++)
    g_assert_cmpint (a->stages[i], ==, b->stages[i]);
  g_assert_cmpint (a->step, ==, b->step);
  g_assert_cmpuint (a->reply_code, ==, b->reply_code);
  g_assert_cmpuint (a->enhanced.class_, ==, b->enhanced.class_);
  g_assert_cmpuint (a->enhanced.subject, ==, b->enhanced.subject);
  g_assert_cmpuint (a->enhanced.detail, ==, b->enhanced.detail);
  g_assert_cmpstr (a->cause, ==, b->cause);
  g_assert_cmpuint (a->port, ==, b->port);
  g_assert_cmpint (a->security, ==, b->security);
  g_assert_cmpuint (a->provider, ==, b->provider);
}

static void
test_round_trip (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (421);

  for (guint i = 0; i < 20000; i++)
    {
      ScPhoneCode code = make_random (rand);
      ScPhoneCode again;
      g_autofree char *text = sc_phone_code_format (&code);
      g_autofree char *spoken = g_ascii_strdown (text, -1);
      GError *error = NULL;

      g_assert_cmpuint (strlen (text), ==, 14 + 3);
      g_assert_true (sc_phone_code_parse (text, &again, &error));
      g_assert_no_error (error);
      assert_same (&code, &again);
      g_assert_true (sc_phone_code_parse (g_strdelimit (spoken, "-", ' '), &again, &error));
      g_strdelimit (spoken, "0", 'o');
      g_strdelimit (spoken, "1", 'i');
      g_assert_true (sc_phone_code_parse (spoken, &again, &error));
      assert_same (&code, &again);
    }
}

/* Whether the sentence names the group of the character at @place. */
static gboolean
names_group (const GError *error,
             guint place)
{
  g_autofree char *group = g_strdup_printf ("%u", place / 4 + 1);

  return g_str_has_prefix (error->message, "Look at group") && strstr (error->message, group) != NULL;
}

/* Every single wrong character is caught, and its group is named. */
static void
test_wrong_character (void)
{
  const char *alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
  g_autoptr (GRand) rand = g_rand_new_with_seed (7);

  for (guint i = 0; i < 200; i++)
    {
      ScPhoneCode code = make_random (rand);
      g_autofree char *text = sc_phone_code_format (&code);

      for (guint at = 0; text[at] != '\0'; at++)
        {
          const char right = text[at];

          if (right == '-')
            continue;
          for (const char *wrong = alphabet; *wrong != '\0'; wrong++)
            {
              g_autoptr (GError) error = NULL;
              ScPhoneCode again;

              if (*wrong == right)
                continue;
              text[at] = *wrong;
              g_assert_false (sc_phone_code_parse (text, &again, &error));
              g_assert_true (names_group (error, at - at / 5));
            }
          text[at] = right;
        }
    }
}

/* Every swap of two neighbours is caught, and the group that holds one of them is named. */
static void
test_swapped_characters (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (11);

  for (guint i = 0; i < 2000; i++)
    {
      ScPhoneCode code = make_random (rand);
      g_autofree char *text = sc_phone_code_format (&code);
      g_autofree char *plain = g_strdup (text);
      guint n = 0;

      for (guint at = 0; text[at] != '\0'; at++)
        {
          if (text[at] != '-')
            plain[n++] = text[at];
        }
      for (guint at = 0; at + 1 < n; at++)
        {
          g_autofree char *swapped = g_strndup (plain, n);
          g_autoptr (GError) error = NULL;
          ScPhoneCode again;

          if (plain[at] == plain[at + 1])
            continue;
          swapped[at] = plain[at + 1];
          swapped[at + 1] = plain[at];
          g_assert_false (sc_phone_code_parse (swapped, &again, &error));
          g_assert_true (names_group (error, at) || names_group (error, at + 1));
        }
    }
}

static void
test_bad_input (void)
{
  const struct
  {
    const char *text;
    const char *says;
  } rows[] = {
    { "", "has 14 characters, and this one has 0" },
    { "7KQ2-M9FX", "and this one has 8" },
    { "7KQ2-M9FU-3PT8-1Z", "Look at group 2" },
    { "7KQ2-M9FX-3PT8-1Z7KQ2-M9FX-3PT8-1Z", "and this one has 28" },
    { "7KQ2-M9\xff" "X-3PT8-1Z", "Look at group 2" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;
      ScPhoneCode code;

      g_assert_false (sc_phone_code_parse (rows[i].text, &code, &error));
      g_assert_nonnull (strstr (error->message, rows[i].says));
    }
}

/* Codes are read for years: the numbers of the first release stay. */
static void
test_stable (void)
{
  ScPhoneCode code = {
    .stages = { SC_STATUS_FAIL, SC_STATUS_SKIP, SC_STATUS_SKIP, SC_STATUS_SKIP, SC_STATUS_SKIP },
    .step = SC_STEP_BANNER,
    .reply_code = 421,
    .enhanced = { 4, 7, 0 },
    .cause = "rate-limit-connections",
    .port = 587,
    .security = SC_SECURITY_STARTTLS,
    .provider = 1,
  };
  g_autofree char *text = sc_phone_code_format (&code);

  g_assert_cmpstr (text, ==, "6ZWV-FF00-8W08-NQ");
  g_assert_cmpstr (sc_phone_code_get_cause (1), ==, "server-overload");
  g_assert_cmpstr (sc_phone_code_get_cause (62), ==, "outbox-stuck");
}

static void
test_spell (void)
{
  g_auto (GStrv)         lines = sc_phone_words_spell ("7KQ2-M9FX-3PT8-1Z");
  g_auto (GStrv)         every = sc_phone_words_spell ("0-1-2-3-4-5-6-7-8-9-A-B-C-D-E-F-G-H-J-K-M-N-P-Q-R-S-T-V-W-X-Y-Z");
  g_autoptr (GHashTable) words = g_hash_table_new (g_str_hash, g_str_equal);

  g_assert_cmpuint (g_strv_length (lines), ==, 4);
  g_assert_cmpstr (lines[0], ==, "seven, kilo, quebec, two");
  g_assert_cmpstr (lines[3], ==, "one, zulu");
  /* Each character has a word, and no two the same. */
  g_assert_cmpuint (g_strv_length (every), ==, 32);
  for (guint i = 0; every[i] != NULL; i++)
    {
      g_assert_cmpuint (strlen (every[i]), >, 2);
      g_assert_true (g_hash_table_add (words, every[i]));
    }
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/phone-code/round-trip", test_round_trip);
  g_test_add_func ("/phone-code/wrong-character", test_wrong_character);
  g_test_add_func ("/phone-code/swapped-characters", test_swapped_characters);
  g_test_add_func ("/phone-code/bad-input", test_bad_input);
  g_test_add_func ("/phone-code/stable", test_stable);
  g_test_add_func ("/phone-code/spell", test_spell);
  return g_test_run ();
}
