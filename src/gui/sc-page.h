/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * ScPage: one page of the wizard. The window shows its title and calls sc_page_shown() when the page came into view.
 * Properties: title.
 */
#define SC_TYPE_PAGE (sc_page_get_type ())
G_DECLARE_DERIVABLE_TYPE (ScPage, sc_page, SC, PAGE, AdwBin)

struct _ScPageClass
{
  AdwBinClass parent_class;

  /* Gives the focus to the widget a person most likely wants first. */
  void (*shown)  (ScPage *self);
  /* The page is about to leave the view. */
  void (*hidden) (ScPage *self);
};

const char *sc_page_get_title (ScPage     *self);
void        sc_page_set_title (ScPage     *self,
                               const char *title);
void        sc_page_shown     (ScPage     *self);
void        sc_page_hidden    (ScPage     *self);

G_END_DECLS
