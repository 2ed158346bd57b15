/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-gui"

#include "config.h"

#include "sc-settings-rules.h"

#include "sc-known-hosts.h"
#include "sc-mailbox.h"
#include "sc-text.h"

#include <glib/gi18n-lib.h>

/* A name with a slip of the finger: such a name may exist, so it is only asked about. */
static void
show_similar_host (GtkEditable *field, ScFieldNote *note, const char *host)
{
  g_autofree char *similar = sc_known_hosts_dup_similar (host);
  g_autofree char *words = NULL;

  if (similar == NULL)
    return;
  /* Translators: the placeholder is the name of a mail server. */
  words = g_strdup_printf (_ ("Did you mean “%s”?"), similar);
  sc_field_note_show (note, GTK_WIDGET (field), SC_NOTE_ODD, words, _ ("Use This Name"));
}

gboolean
sc_settings_rules_check_host (GtkEditable *field, ScFieldNote *note, gboolean complete, char **host)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *parsed = NULL;
  guint16 port = 0;
  const char *text = gtk_editable_get_text (field);

  sc_field_note_clear (note);
  if (*text == '\0' && !complete)
    return FALSE;
  if (!sc_endpoint_parse_host (text, &parsed, &port, &error))
    {
      sc_field_note_show (note, GTK_WIDGET (field), SC_NOTE_WRONG, error->message, NULL);
      return FALSE;
    }
  if (port != 0)
    {
      /* Translators: the placeholder is a port number */
      g_autofree char *words = g_strdup_printf (_ ("The port %u was typed with the name."), port);

      sc_field_note_show (note, GTK_WIDGET (field), SC_NOTE_ODD, words, _ ("Use It as the Port"));
    }
  else
    show_similar_host (field, note, parsed);
  *host = g_steal_pointer (&parsed);
  return TRUE;
}

gboolean
sc_settings_rules_check_port (GtkEditable *field, ScFieldNote *note, gboolean complete, guint16 *port)
{
  g_autoptr (GError) error = NULL;
  const char *text = gtk_editable_get_text (field);

  sc_field_note_clear (note);
  if (*text == '\0' && !complete)
    return FALSE;
  if (sc_endpoint_parse_port (text, port, &error))
    return TRUE;
  sc_field_note_show (note, GTK_WIDGET (field), SC_NOTE_WRONG, error->message, NULL);
  return FALSE;
}

gboolean
sc_settings_rules_check_user (GtkEditable *field, ScFieldNote *note, gboolean complete)
{
  const char *text = gtk_editable_get_text (field);
  const char *problem = NULL;

  if (*text == '\0' && complete)
    problem = _ ("Type the user name, or choose “No login” above.");
  else if (sc_text_has_control (text))
    problem = _ ("There is a character in it that no user name can hold.");
  sc_field_note_clear (note);
  if (problem != NULL)
    sc_field_note_show (note, GTK_WIDGET (field), SC_NOTE_WRONG, problem, NULL);
  return problem == NULL;
}

gboolean
sc_settings_rules_check_mailbox (GtkEditable *field, ScFieldNote *note, const char *when_empty, char **address)
{
  g_autoptr (GError) error = NULL;

  sc_field_note_clear (note);
  if (*gtk_editable_get_text (field) == '\0')
    {
      if (when_empty != NULL)
        sc_field_note_show (note, GTK_WIDGET (field), SC_NOTE_INFO, when_empty, NULL);
      return TRUE;
    }
  *address = sc_mailbox_parse (gtk_editable_get_text (field), &error);
  if (*address == NULL)
    sc_field_note_show (note, GTK_WIDGET (field), SC_NOTE_WRONG, error->message, NULL);
  return *address != NULL;
}

/* Ports with a security of their own; any other port may have any. */
static gboolean
has_custom (guint16 port)
{
  return port == 25 || port == 465 || port == 587 || port == 2525;
}

char *
sc_settings_rules_dup_security_oddity (guint16 port, ScSecurity security, const char **button)
{
  ScSecurity usual = sc_security_for_port (port != 0 ? port : 587);

  if (security == usual || (security != SC_SECURITY_NONE && !has_custom (port)))
    return NULL;
  *button = usual == SC_SECURITY_TLS ? _ ("Use TLS from the Start") : _ ("Use STARTTLS");
  if (security == SC_SECURITY_NONE)
    return g_strdup (_ ("Without protection everyone on the way can read the mail."));
  if (usual == SC_SECURITY_TLS)
    /* Translators: the placeholder is a port number */
    return g_strdup_printf (_ ("Port %u begins with TLS at once, not with STARTTLS."), port);
  /* Translators: the placeholder is a port number */
  return g_strdup_printf (_ ("Port %u usually begins in the clear and then switches to TLS with STARTTLS."), port);
}
