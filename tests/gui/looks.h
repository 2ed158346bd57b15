/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* One way to see the wizard. All of them are switched at run time, so that a page is made ready once and is seen in each. */
typedef struct
{
  const char *name;
  int width;
  int dots_per_inch; /* 192: text twice as large */
  gboolean is_dark;
  gboolean has_high_contrast;
  GtkTextDirection direction;
} Look;

/* light, dark, narrow, large, rtl, contrast; ends with a look without a name */
extern const Look looks[];

/* Before GTK is set up: nothing of the host's desktop takes part. */
void looks_init_environment (void);
/* After it. */
void looks_init             (void);

typedef enum
{
  LOOKS_ALL = 0,
  LOOKS_LIGHT = 1 << 0,     /* another state of a page that is seen in every look: in one is enough */
  LOOKS_TOP = 1 << 1,       /* what is below has been seen already */
  LOOKS_OWN_WIDTH = 1 << 2, /* a window of the toolkit's, as wide as it wants to be */
} LooksFlags;

/* Saves @window in each look as @directory/@page-LOOK.png, as high as it has to be to show all that is on the page, and fails the
 * test for what a person would not be able to read: text that is cut off or hardly stands out, a page that is wider than the
 * window, a picture with nothing on it. With SC_LOOKS, a list of looks, in those and whatever @flags say. */
void looks_take             (GtkWindow *window, const char *directory, const char *page, LooksFlags flags);

/* Runs the main loop until @window has been laid out and painted. */
void looks_await_frame      (GtkWindow *window);

G_END_DECLS
