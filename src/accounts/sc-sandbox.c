/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-accounts"

#include "config.h"

#include "sc-sandbox.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define INFO_FILE "/.flatpak-info"

/* What a source needs: a name on the session bus, or a folder. */
static const struct
{
  const char *program;
  const char *bus_name; /* (nullable) */
  const char *folder;   /* (nullable): below the home folder */
} places[] = {
  { "GNOME Online Accounts", "org.gnome.OnlineAccounts", NULL },
  { "Evolution", "org.gnome.evolution.dataserver.Sources5", ".config/evolution/sources" },
  { "Geary", NULL, ".config/geary" },
  { "Thunderbird", NULL, ".thunderbird" },
  { "KMail", NULL, ".config/mailtransports" },
  { "Claws Mail", NULL, ".claws-mail" },
  { "msmtp", NULL, ".msmtprc" },
};

static void
hidden_place_free (gpointer data)
{
  ScHiddenPlace *self = data;

  g_free (self->what);
  g_free (self->command);
  g_free (self);
}

static gboolean
may_talk (GKeyFile   *info,
          const char *name)
{
  g_autofree char *policy = g_key_file_get_string (info, "Session Bus Policy", name, NULL);

  return policy != NULL && (strcmp (policy, "talk") == 0 || strcmp (policy, "own") == 0);
}

/* "home", "host", "~/.thunderbird:ro", "xdg-config/geary"; "!home" takes it away again. */
static gboolean
may_see (GKeyFile   *info,
         const char *folder)
{
  g_auto (GStrv) given = g_key_file_get_string_list (info, "Context", "filesystems", NULL, NULL);

  for (guint i = 0; given != NULL && given[i] != NULL; i++)
    {
      g_auto (GStrv) parts = g_strsplit (given[i], ":", 2);
      g_autofree char *below = NULL;
      gsize length;

      if (parts[0] == NULL)
        continue;
      if (strcmp (parts[0], "home") == 0 || strcmp (parts[0], "host") == 0 || strcmp (parts[0], "~") == 0)
        return TRUE;
      if (g_str_has_prefix (parts[0], "~/"))
        below = g_strdup (parts[0] + 2);
      else if (g_str_has_prefix (parts[0], "xdg-config/"))
        below = g_strconcat (".config/", parts[0] + strlen ("xdg-config/"), NULL);
      length = below != NULL ? strlen (below) : 0;
      while (length > 0 && below[length - 1] == '/')
        length--;
      if (length > 0 && strncmp (folder, below, length) == 0 && (folder[length] == '\0' || folder[length] == '/'))
        return TRUE;
    }
  return FALSE;
}

static void
add_hidden (GPtrArray  *hidden,
            char       *what,
            const char *option,
            const char *application)
{
  ScHiddenPlace *place = g_new0 (ScHiddenPlace, 1);

  place->what = what;
  place->command = g_strdup_printf ("flatpak override --user %s %s", option, application);
  g_ptr_array_add (hidden, place);
}

GPtrArray *
sc_sandbox_list_hidden (const char *path)
{
  g_autoptr (GPtrArray) hidden = g_ptr_array_new_with_free_func (hidden_place_free);
  g_autoptr (GKeyFile) info = g_key_file_new ();
  g_autofree char *application = NULL;

  if (!g_key_file_load_from_file (info, path != NULL ? path : INFO_FILE, G_KEY_FILE_NONE, NULL))
    return g_steal_pointer (&hidden);
  application = g_key_file_get_string (info, "Application", "name", NULL);
  if (application == NULL || !g_application_id_is_valid (application))
    {
      g_free (application);
      application = g_strdup (SC_APPLICATION_ID);
    }
  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    {
      g_autofree char *option = places[i].folder == NULL ? g_strconcat ("--talk-name=", places[i].bus_name, NULL)
                                                         : g_strdup_printf ("--filesystem=~/%s:ro", places[i].folder);

      if ((places[i].bus_name != NULL && may_talk (info, places[i].bus_name)) ||
          (places[i].folder != NULL && may_see (info, places[i].folder)))
        continue;
      /* Translators: the name of a program */
      add_hidden (hidden, g_strdup_printf (_("The accounts of %s"), places[i].program), option, application);
    }
  if (!may_talk (info, "org.freedesktop.secrets"))
    add_hidden (hidden, g_strdup (_("The passwords that other programs keep in the keyring")), "--talk-name=org.freedesktop.secrets", application);
  return g_steal_pointer (&hidden);
}
