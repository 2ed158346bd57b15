/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* Words under a field: what is wrong with it, what is odd about it, or where its value comes from; perhaps with one button. */
typedef enum
{
  SC_NOTE_INFO = 1,
  SC_NOTE_ODD,
  SC_NOTE_WRONG,
} ScNoteKind;

/* Signals: action, when the button is clicked. */
#define SC_TYPE_FIELD_NOTE (sc_field_note_get_type ())
G_DECLARE_FINAL_TYPE (ScFieldNote, sc_field_note, SC, FIELD_NOTE, AdwPreferencesRow)

/* @field: the row the words belong to. @button: (nullable). */
void     sc_field_note_show     (ScFieldNote *self,
                                 GtkWidget   *field,
                                 ScNoteKind   kind,
                                 const char  *text,
                                 const char  *button);
void     sc_field_note_clear    (ScFieldNote *self);
gboolean sc_field_note_is_wrong (ScFieldNote *self);

G_END_DECLS
