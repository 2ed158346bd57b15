/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-gui"

#include "config.h"

#include "sc-chain-view.h"

#include "sc-chain.h"
#include "sc-gui-compat.h"
#include "sc-knowledge.h"
#include "sc-state-icon.h"
#include "sc-trust-store.h"

#include <glib/gi18n-lib.h>

struct _ScChainView
{
  AdwPreferencesRow parent_instance;

  GtkBox *box;
  ScStage *stage; /* (nullable) */
  char *fingerprint;
  gboolean is_intercepted; /* by somebody whom the knowledge names */
};

G_DEFINE_FINAL_TYPE (ScChainView, sc_chain_view, ADW_TYPE_PREFERENCES_ROW)

static char *
format_date (gint64 seconds)
{
  g_autoptr (GDateTime) date = g_date_time_new_from_unix_local (seconds);

  /* Translators: a date as strftime() writes it: day, month in letters, year */
  return date != NULL ? g_date_time_format (date, _ ("%-d %B %Y")) : g_strdup ("");
}

static GtkWidget *
add_label (GtkWidget *box, const char *text, const char *css_class)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_widget_set_hexpand (label, TRUE);
  if (css_class != NULL)
    gtk_widget_add_css_class (label, css_class);
  gtk_box_append (GTK_BOX (box), label);
  return label;
}

/* The sentence that the check said of this fault. */
static char *
dup_fault_sentence (ScChainView *self, const char *nick)
{
  g_autofree char *id = g_strconcat ("certificate-", nick, NULL);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->stage)); i++)
    {
      g_autoptr (ScCheck) check = g_list_model_get_item (G_LIST_MODEL (self->stage), i);

      if (g_str_equal (sc_check_get_id (check), id))
        return g_strdup (sc_check_get_summary (check));
    }
  /* Translators: the technical name of a fault, when a report says no more of it */
  return g_strdup_printf (_ ("There is a fault: %s."), nick);
}

/* Those are told at the end of the chain, where they belong. */
static gboolean
is_end_fault (const char *nick)
{
  return g_str_equal (nick, "unknown-issuer") || g_str_equal (nick, "chain-incomplete") || g_str_equal (nick, "self-signed");
}

static gboolean
has_own_fault (char **faults)
{
  for (guint i = 0; faults[i] != NULL; i++)
    {
      if (!is_end_fault (faults[i]))
        return TRUE;
    }
  return FALSE;
}

/* Until when, and what is wrong. */
static void
add_state (ScChainView *self, GtkWidget *words, gint64 not_after, char **faults)
{
  g_autofree char *until = format_date (not_after);
  /* Translators: a date */
  g_autofree char *date = g_strdup_printf (_ ("Good until %s"), until);

  /* One that has run out says so below. */
  if (not_after != 0 && !g_strv_contains ((const char *const *) faults, "expired"))
    add_label (words, date, "dim-label");
  for (guint i = 0; faults[i] != NULL; i++)
    {
      g_autofree char *sentence = is_end_fault (faults[i]) ? NULL : dup_fault_sentence (self, faults[i]);

      if (sentence != NULL)
        add_label (words, sentence, "error");
    }
}

/* A card with an icon at its left. Returns: the box for its words. */
static GtkWidget *
add_card (ScChainView *self, ScStatus status)
{
  GtkWidget *card = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *icon = sc_state_icon_new ();
  GtkWidget *words = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);

  sc_state_icon_set_status (SC_STATE_ICON (icon), status);
  gtk_widget_set_valign (icon, GTK_ALIGN_START);
  gtk_widget_add_css_class (card, "chain-card");
  if (status == SC_STATUS_FAIL || status == SC_STATUS_WARN)
    gtk_widget_add_css_class (card, "chain-broken");
  gtk_box_append (GTK_BOX (card), icon);
  gtk_box_append (GTK_BOX (card), words);
  gtk_box_append (self->box, card);
  return words;
}

static void
add_joint (ScChainView *self, gboolean holds)
{
  GtkWidget *label = add_label (GTK_WIDGET (self->box), holds ? _ ("↓ is vouched for by") : _ ("↓ should be vouched for by"), "caption");

  gtk_widget_add_css_class (label, "dim-label");
  gtk_widget_add_css_class (label, "chain-joint");
}

static void
add_link (ScChainView *self, ScChainLink *link, gboolean is_own)
{
  gboolean is_fine = !has_own_fault (link->faults) && !self->is_intercepted;
  GtkWidget *words = add_card (self, is_fine ? SC_STATUS_PASS : sc_stage_get_status (self->stage));
  const char *what = self->is_intercepted ? _ ("An ID card that was made on the way, for") : _ ("The server’s ID card, made out to");

  add_label (words, is_own ? what : _ ("An authority"), "caption");
  add_label (words, link->subject, "heading");
  add_state (self, words, link->not_after, link->faults);
}

static void
add_end (ScChainView *self, ScChain *chain)
{
  gboolean is_fine = chain->end == SC_CHAIN_END_KNOWN && !has_own_fault (chain->end_faults);
  GtkWidget *words;

  add_joint (self, chain->end != SC_CHAIN_END_NOT_SENT || self->is_intercepted);
  words = add_card (self, is_fine ? SC_STATUS_PASS : sc_stage_get_status (self->stage));
  if (self->is_intercepted)
    {
      add_label (words, chain->end_name, "heading");
      add_label (words, _ ("This is no authority, but a virus scanner or a filter on the way. It opens the connection and shows an ID card of its own making."), "error");
      return;
    }
  switch (chain->end)
    {
    case SC_CHAIN_END_KNOWN:
      add_label (words, chain->end_name, "heading");
      add_label (words, _ ("This authority is on the list of this computer."), "dim-label");
      add_state (self, words, chain->end_not_after, chain->end_faults);
      break;
    case SC_CHAIN_END_SELF:
      add_label (words, _ ("Nobody but itself"), "heading");
      add_label (words, _ ("The server has made its ID card itself. Anyone can do that, with any name on it."), "error");
      break;
    case SC_CHAIN_END_NOT_SENT:
      add_label (words, chain->end_name, "heading");
      add_label (words, _ ("The server should send the ID card of this authority along, and does not. So the chain has a gap."), "error");
      break;
    case SC_CHAIN_END_UNKNOWN:
    default:
      add_label (words, chain->end_name, "heading");
      add_label (words, _ ("This authority is not on the list of this computer. Nobody here can say who it is."), "error");
      break;
    }
}

/* ---- details ---- */

static void
add_detail (GtkGrid *grid, int row, const char *name, const char *value)
{
  GtkWidget *left = gtk_label_new (name);
  GtkWidget *right = gtk_label_new (value);

  gtk_label_set_xalign (GTK_LABEL (left), 0);
  gtk_widget_set_valign (left, GTK_ALIGN_START);
  gtk_widget_add_css_class (left, "caption");
  gtk_widget_add_css_class (left, "dim-label");
  gtk_label_set_xalign (GTK_LABEL (right), 0);
  gtk_label_set_wrap (GTK_LABEL (right), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (right), PANGO_WRAP_CHAR);
  gtk_label_set_selectable (GTK_LABEL (right), TRUE);
  gtk_widget_set_can_focus (right, FALSE);
  gtk_widget_set_hexpand (right, TRUE);
  gtk_widget_add_css_class (right, "chain-detail");
  gtk_grid_attach (grid, left, 0, row, 1, 1);
  gtk_grid_attach (grid, right, 1, row, 1, 1);
}

static void
on_copy_clicked_cb (GtkButton *button, gpointer user_data)
{
  gtk_widget_activate_action (user_data, "win.copy", "s", g_object_get_data (G_OBJECT (button), "pem"));
}

static void
add_copy_button (ScChainView *self, GtkWidget *box, const char *text, const char *pem)
{
  GtkWidget *button = gtk_button_new_with_label (text);

  gtk_widget_set_halign (button, GTK_ALIGN_START);
  g_object_set_data_full (G_OBJECT (button), "pem", g_strdup (pem), g_free);
  g_signal_connect_object (button, "clicked", G_CALLBACK (on_copy_clicked_cb), self, 0);
  gtk_box_append (GTK_BOX (box), button);
}

static void
add_link_details (GtkWidget *box, ScChainLink *link)
{
  GtkWidget *grid = gtk_grid_new ();
  g_autofree char *from = format_date (link->not_before);
  g_autofree char *until = format_date (link->not_after);
  /* Translators: two dates */
  g_autofree char *dates = g_strdup_printf (_ ("%1$s to %2$s"), from, until);
  g_autofree char *issuer = link->issuer_organization != NULL ? g_strdup_printf ("%s, %s", link->issuer, link->issuer_organization)
                                                             : g_strdup (link->issuer);

  gtk_grid_set_column_spacing (GTK_GRID (grid), 12);
  gtk_grid_set_row_spacing (GTK_GRID (grid), 3);
  add_label (box, link->subject, "heading");
  add_detail (GTK_GRID (grid), 0, _ ("Issuer"), issuer);
  add_detail (GTK_GRID (grid), 1, _ ("Valid"), dates);
  add_detail (GTK_GRID (grid), 2, _ ("Key"), link->key != NULL ? link->key : "");
  add_detail (GTK_GRID (grid), 3, _ ("Signature"), link->signature != NULL ? link->signature : "");
  add_detail (GTK_GRID (grid), 4, _ ("SHA-256"), link->fingerprint != NULL ? link->fingerprint : "");
  gtk_box_append (GTK_BOX (box), grid);
}

static void
add_details (ScChainView *self, ScChain *chain)
{
  GtkWidget *expander = gtk_expander_new (_ ("Technical Details"));
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  g_autoptr (GString) pem = g_string_new (NULL);

  gtk_accessible_update_property (GTK_ACCESSIBLE (expander), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  gtk_expander_get_label (GTK_EXPANDER (expander)), -1);
  gtk_widget_add_css_class (box, "chain-details");
  for (guint i = 0; i < chain->links->len; i++)
    {
      ScChainLink *link = g_ptr_array_index (chain->links, i);

      add_link_details (box, link);
      if (link->pem != NULL)
        g_string_append (pem, link->pem);
    }
  if (pem->len > 0)
    add_copy_button (self, box, _ ("Copy the Certificates (PEM)"), pem->str);
  gtk_expander_set_child (GTK_EXPANDER (expander), box);
  gtk_box_append (self->box, expander);
}

/* ---- the user's word ---- */

static const char *
get_host (ScChainView *self)
{
  return sc_facts_get_string (sc_stage_get_facts (self->stage), "server.host");
}

static guint16
get_port (ScChainView *self)
{
  return (guint16) sc_facts_get_int (sc_stage_get_facts (self->stage), "server.port", 0);
}

static void
on_asked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GtkCheckButton) remember = user_data;
  g_autoptr (GError) error = NULL;
  ScChainView *self;

  /* Another report may have come meanwhile: then the question is gone with its page. */
  if (!sc_compat_ask_finish (result) || gtk_widget_get_root (GTK_WIDGET (remember)) == NULL)
    return;
  self = g_object_get_data (G_OBJECT (remember), "chain-view");
  if (!sc_trust_store_give (sc_trust_store_get_default (), get_host (self), get_port (self), self->fingerprint,
                            gtk_check_button_get_active (remember), &error))
    g_message ("%s", error->message); /* the word holds for now all the same */
  gtk_widget_activate_action (GTK_WIDGET (self), "win.run-again", NULL);
}

static void
on_allow_clicked_cb (GtkButton *button, gpointer user_data)
{
  ScChainView *self = user_data;
  GtkWidget *remember = g_object_get_data (G_OBJECT (button), "remember");
  g_autofree char *body =
      /* Translators: the name of a server, and the SHA-256 fingerprint of its certificate */
      g_strdup_printf (_ ("Your password will go to whoever shows this certificate for %1$s. Do this only when the owner of the server has read the fingerprint to you:\n\n%2$s"),
                       get_host (self), self->fingerprint);

  g_object_set_data (G_OBJECT (remember), "chain-view", self);
  sc_compat_ask_async (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), _ ("Allow this certificate?"), body, _ ("Allow It"), NULL,
                       on_asked_cb, g_object_ref (remember));
}

static void
on_revoke_clicked_cb (GtkButton *button, gpointer user_data)
{
  ScChainView *self = user_data;

  (void) sc_trust_store_revoke (sc_trust_store_get_default (), get_host (self), get_port (self), NULL);
  gtk_widget_set_sensitive (GTK_WIDGET (button), FALSE);
  gtk_button_set_label (button, _ ("Permission Withdrawn"));
}

/* Only where a check can be run: an opened report can neither allow nor repeat anything. */
static void
show_when_it_can_run (GtkWidget *box, GtkWidget *parent)
{
  GtkWidget *probe = gtk_button_new ();

  gtk_widget_set_visible (probe, FALSE);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (probe), "win.run-again");
  gtk_box_append (GTK_BOX (parent), probe);
  g_object_bind_property (probe, "sensitive", box, "visible", G_BINDING_SYNC_CREATE);
}

/* One whose label wraps: else it would be wider than a narrow window. */
static GtkWidget *
make_check_button (const char *text)
{
  GtkWidget *button = gtk_check_button_new ();
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_check_button_set_child (GTK_CHECK_BUTTON (button), label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
  return button;
}

static void
add_decision (ScChainView *self)
{
  const char *word = sc_facts_get_string (sc_stage_get_facts (self->stage), "tls.trust-word");
  gboolean has_word = g_strcmp0 (word, "once") == 0 || g_strcmp0 (word, "remembered") == 0;
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *button;

  if (has_word)
    {
      add_label (box, g_str_equal (word, "once") ? _ ("You allowed this certificate until the program ends.")
                                                 : _ ("You allowed this certificate, and wanted that to be remembered."), NULL);
      button = gtk_button_new_with_label (_ ("Withdraw Permission"));
      g_signal_connect_object (button, "clicked", G_CALLBACK (on_revoke_clicked_cb), self, 0);
    }
  else
    {
      GtkWidget *remember = make_check_button (_ ("Remember it for this server and this certificate"));

      add_label (box, _ ("Your password was not sent. If you run this server or know its owner, you can allow this one certificate."), NULL);
      gtk_box_append (GTK_BOX (box), remember);
      button = gtk_button_new_with_label (_ ("Allow This Certificate…"));
      g_object_set_data (G_OBJECT (button), "remember", remember);
      g_signal_connect_object (button, "clicked", G_CALLBACK (on_allow_clicked_cb), self, 0);
    }
  gtk_widget_set_halign (button, GTK_ALIGN_START);
  gtk_box_append (GTK_BOX (box), button);
  gtk_box_append (self->box, box);
  show_when_it_can_run (box, GTK_WIDGET (self->box));
}

/* ---- the whole ---- */

/* Who opens connections on the way is known to the knowledge alone. */
static gboolean
is_intercepted (ScFacts *facts)
{
  g_autoptr (ScKnowledge) knowledge = NULL;
  g_autoptr (ScDiagnosis) diagnosis = NULL;

  if (sc_facts_get_bool (facts, "tls.trusted") || sc_facts_get_string (facts, "tls.anchor") != NULL)
    return FALSE;
  knowledge = sc_knowledge_get_default ();
  diagnosis = sc_knowledge_diagnose (knowledge, facts);
  for (guint i = 0; i < diagnosis->causes->len; i++)
    {
      if (g_str_equal (((ScCause *) g_ptr_array_index (diagnosis->causes, i))->id, "tls-intercepted"))
        return TRUE;
    }
  return FALSE;
}

static void
rebuild (ScChainView *self)
{
  ScFacts *facts = self->stage != NULL ? sc_stage_get_facts (self->stage) : NULL;
  g_autoptr (ScChain) chain = facts != NULL ? sc_chain_new_from_facts (facts) : NULL;
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->box))) != NULL)
    gtk_box_remove (self->box, child);
  gtk_widget_set_visible (GTK_WIDGET (self), chain != NULL);
  if (chain == NULL)
    return;
  self->is_intercepted = is_intercepted (facts);
  for (guint i = 0; i < chain->n_way; i++)
    {
      if (i > 0)
        add_joint (self, TRUE);
      add_link (self, g_ptr_array_index (chain->links, i), i == 0);
    }
  add_end (self, chain);
  add_details (self, chain);
  g_free (self->fingerprint);
  self->fingerprint = g_strdup (sc_facts_get_string (facts, "tls.cert.fingerprint"));
  if (self->fingerprint != NULL && !sc_facts_get_bool (facts, "tls.trusted") && get_host (self) != NULL)
    add_decision (self);
}

/* What a stage found is complete when it ends. */
static void
on_status_changed_cb (ScStage *stage, GParamSpec *pspec, gpointer user_data)
{
  if (sc_stage_get_status (stage) > SC_STATUS_RUNNING)
    rebuild (user_data);
}

static void
drop_stage (ScChainView *self)
{
  if (self->stage != NULL)
    g_signal_handlers_disconnect_by_data (self->stage, self);
  g_clear_object (&self->stage);
}

static void
sc_chain_view_dispose (GObject *object)
{
  ScChainView *self = SC_CHAIN_VIEW (object);

  drop_stage (self);
  g_clear_pointer (&self->fingerprint, g_free);
  G_OBJECT_CLASS (sc_chain_view_parent_class)->dispose (object);
}

static void
sc_chain_view_class_init (ScChainViewClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sc_chain_view_dispose;
}

static void
sc_chain_view_init (ScChainView *self)
{
  self->box = GTK_BOX (gtk_box_new (GTK_ORIENTATION_VERTICAL, 6));
  gtk_widget_add_css_class (GTK_WIDGET (self->box), "chain");
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (self), GTK_WIDGET (self->box));
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (self), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self), _ ("Who Vouches for the Server"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  adw_preferences_row_get_title (ADW_PREFERENCES_ROW (self)), -1);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

GtkWidget *
sc_chain_view_new (void)
{
  return g_object_new (SC_TYPE_CHAIN_VIEW, NULL);
}

void
sc_chain_view_set_stage (ScChainView *self, ScStage *stage)
{
  g_return_if_fail (SC_IS_CHAIN_VIEW (self));
  g_return_if_fail (SC_IS_STAGE (stage));
  drop_stage (self);
  self->stage = g_object_ref (stage);
  g_signal_connect (stage, "notify::status", G_CALLBACK (on_status_changed_cb), self);
  rebuild (self);
}
