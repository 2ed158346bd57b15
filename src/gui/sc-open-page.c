/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-gui"

#include "config.h"

#include "sc-open-page.h"

#include "sc-field-note.h"
#include "sc-knowledge.h"

#include <glib/gi18n-lib.h>

struct _ScOpenPage
{
  ScPage parent_instance;

  AdwEntryRow *code;
  ScFieldNote *code_note;
  GtkWidget *file_row;
  ScFieldNote *file_note;
};

G_DEFINE_FINAL_TYPE (ScOpenPage, sc_open_page, SC_TYPE_PAGE)

enum
{
  SIGNAL_OPENED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* A half-typed code is not wrong yet: only what was asked for is complained about. */
static void
on_code_changed_cb (GtkWidget *row, gpointer user_data)
{
  sc_field_note_clear (SC_OPEN_PAGE (user_data)->code_note);
}

static void
on_show_clicked_cb (GtkWidget *widget, gpointer user_data)
{
  ScOpenPage *self = user_data;
  g_autoptr (ScKnowledge) knowledge = sc_knowledge_get_default ();
  g_autofree char *text = g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->code)));
  g_autoptr (GError) error = NULL;
  g_autoptr (ScReport) report = NULL;

  if (*g_strstrip (text) == '\0')
    g_set_error_literal (&error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, _ ("Type the code, or open a saved report below."));
  else
    report = sc_knowledge_open_phone_code (knowledge, text, &error);
  if (report == NULL)
    {
      sc_field_note_show (self->code_note, GTK_WIDGET (self->code), SC_NOTE_WRONG, error->message, NULL);
      gtk_widget_grab_focus (GTK_WIDGET (self->code));
      return;
    }
  sc_field_note_clear (self->code_note);
  g_signal_emit (self, signals[SIGNAL_OPENED], 0, report);
}

static void
sc_open_page_shown (ScPage *page)
{
  ScOpenPage *self = SC_OPEN_PAGE (page);

  gtk_widget_grab_focus (sc_field_note_is_wrong (self->file_note) ? self->file_row : GTK_WIDGET (self->code));
}

/* What was said of a file is not said of the next one. */
static void
sc_open_page_hidden (ScPage *page)
{
  sc_field_note_clear (SC_OPEN_PAGE (page)->file_note);
}

static void
sc_open_page_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), SC_TYPE_OPEN_PAGE);
  G_OBJECT_CLASS (sc_open_page_parent_class)->dispose (object);
}

static void
sc_open_page_class_init (ScOpenPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sc_open_page_dispose;
  SC_PAGE_CLASS (klass)->shown = sc_open_page_shown;
  SC_PAGE_CLASS (klass)->hidden = sc_open_page_hidden;
  signals[SIGNAL_OPENED] = g_signal_new ("opened", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                         G_TYPE_NONE, 1, SC_TYPE_REPORT);
  g_type_ensure (SC_TYPE_FIELD_NOTE);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/sendcheck/Sendcheck/ui/sc-open-page.ui");
  gtk_widget_class_bind_template_child (widget_class, ScOpenPage, code);
  gtk_widget_class_bind_template_child (widget_class, ScOpenPage, code_note);
  gtk_widget_class_bind_template_child (widget_class, ScOpenPage, file_row);
  gtk_widget_class_bind_template_child (widget_class, ScOpenPage, file_note);
  gtk_widget_class_bind_template_callback (widget_class, on_code_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_show_clicked_cb);
}

static void
sc_open_page_init (ScOpenPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
sc_open_page_show_problem (ScOpenPage *self, const char *sentence)
{
  g_return_if_fail (SC_IS_OPEN_PAGE (self));
  sc_field_note_show (self->file_note, self->file_row, SC_NOTE_WRONG, sentence, NULL);
}
