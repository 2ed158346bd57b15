/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-cli"

#include "config.h"

#include "sc-cli.h"

#include "sc-enum.h"
#include "sc-text.h"

#include <gio/gunixinputstream.h>
#include <glib/gi18n-lib.h>
#include <string.h>
#include <unistd.h>

/* Characters of a message that are shown. */
#define MESSAGE_MAX 2000

static void
print_error (const char *command,
             const char *message)
{
  g_autofree char *safe = sc_text_make_safe (message, -1, MESSAGE_MAX);

  if (command != NULL)
    g_printerr ("sendcheck-cli: %s: %s\n", command, safe);
  else
    g_printerr ("sendcheck-cli: %s\n", safe);
}

int
sc_cli_usage_error (const char *command,
                    const char *format,
                    ...)
{
  g_autofree char *message = NULL;
  va_list          args;

  va_start (args, format);
  message = g_strdup_vprintf (format, args);
  va_end (args);
  print_error (command, message);
  return SC_EXIT_USAGE;
}

int
sc_cli_own_fault (const char *command,
                  const char *format,
                  ...)
{
  g_autofree char *message = NULL;
  va_list          args;

  va_start (args, format);
  message = g_strdup_vprintf (format, args);
  va_end (args);
  print_error (command, message);
  return SC_EXIT_OWN_FAULT;
}

gboolean
sc_cli_parse_options (const char         *command,
                      const char         *parameters,
                      const char         *summary,
                      const GOptionEntry *entries,
                      int                 argc,
                      char              **argv)
{
  g_autoptr (GOptionContext) context = g_option_context_new (parameters);
  g_autoptr (GError)         error = NULL;
  g_autofree char           *program = g_strconcat ("sendcheck-cli ", command, NULL);
  g_auto (GStrv)             arguments = g_new0 (char *, argc + 1);
  char                     **left = NULL;
  gboolean                   ok;

  for (int i = 0; i < argc; i++)
    arguments[i] = g_strdup (i == 0 ? program : argv[i]);
  g_option_context_set_summary (context, summary);
  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  /* In the help's first line. */
  g_set_prgname (program);
  /* The parser moves pointers about: it gets an array of its own over the same strings. */
  left = g_memdup2 (arguments, sizeof (char *) * (gsize) (argc + 1));
  ok = g_option_context_parse (context, &argc, &left, &error);
  g_free (left);
  g_set_prgname ("sendcheck-cli");
  if (ok)
    return TRUE;

  /* "--password=secret" is no option, and its value must not be repeated. */
  if (g_error_matches (error, G_OPTION_ERROR, G_OPTION_ERROR_UNKNOWN_OPTION) && strchr (error->message, '=') != NULL)
    *strchr (error->message, '=') = '\0';
  print_error (command, error->message);
  return FALSE;
}

static GBytes *
read_stream (GInputStream *stream,
             gsize         maximum,
             GError      **error)
{
  g_autoptr (GByteArray) octets = g_byte_array_new ();
  guint8                 buffer[16 * 1024];
  gssize                 count;

  while ((count = g_input_stream_read (stream, buffer, sizeof buffer, NULL, error)) > 0)
    {
      g_byte_array_append (octets, buffer, (guint) count);
      if (octets->len > maximum)
        {
          g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, _("larger than %zu octets"), maximum);
          return NULL;
        }
    }
  return count < 0 ? NULL : g_byte_array_free_to_bytes (g_steal_pointer (&octets));
}

GBytes *
sc_cli_read_input (const char *name,
                   gsize       maximum,
                   GError    **error)
{
  g_autoptr (GInputStream) stream = NULL;
  GBytes                  *octets = NULL;

  if (g_str_equal (name, "-"))
    stream = g_unix_input_stream_new (STDIN_FILENO, FALSE);
  else
    {
      g_autoptr (GFile) file = g_file_new_for_path (name);

      stream = G_INPUT_STREAM (g_file_read (file, NULL, error));
    }
  if (stream != NULL)
    octets = read_stream (stream, maximum, error);
  if (octets == NULL)
    g_prefix_error (error, "%s: ", g_str_equal (name, "-") ? _("standard input") : name);
  return octets;
}

gboolean
sc_cli_read_step (const char *word,
                  ScStep     *step,
                  GError    **error)
{
  int value = SC_STEP_UNKNOWN;

  if (word != NULL && !sc_enum_from_nick (SC_TYPE_STEP, word, &value))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                   /* Translators: the first is a word somebody gave, the rest a list of words that can be given. */
                   _("“%s” is not one of %s"), word,
                   "resolve, connect, banner, ehlo, starttls, tls, auth, mail, rcpt, data, message, quit, idle, unknown");
      return FALSE;
    }
  *step = (ScStep) value;
  return TRUE;
}

void
sc_cli_add_string (JsonBuilder *builder,
                   const char  *name,
                   const char  *value)
{
  json_builder_set_member_name (builder, name);
  if (value != NULL)
    json_builder_add_string_value (builder, value);
  else
    json_builder_add_null_value (builder);
}
