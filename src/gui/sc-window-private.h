/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#pragma once

#include "sc-window.h"

#include "sc-account-store.h"
#include "sc-checks-page.h"
#include "sc-compare-page.h"
#include "sc-explain-page.h"
#include "sc-message-page.h"
#include "sc-open-page.h"
#include "sc-pace-page.h"
#include "sc-practice-page.h"
#include "sc-report-form.h"
#include "sc-result-page.h"
#include "sc-runner.h"
#include "sc-settings-page.h"
#include "sc-share-page.h"
#include "sc-start-page.h"
#include "sc-waiter.h"

G_BEGIN_DECLS

/* The window's inside, for the files it is divided into: sc-window.c (the pages and the way between them), sc-window-runs.c (what
 * a run or a wait brings), sc-window-fixes.c (what the person chose to do about a fault), sc-window-reports.c (reports that leave and
 * come), sc-window-commands.c (the other commands of the menu and the buttons). */
struct _ScWindow
{
  AdwApplicationWindow parent_instance;

  GtkWidget *back;
  AdwWindowTitle *title;
  GtkRevealer *banner;
  GtkLabel *banner_label;
  AdwToastOverlay *toasts;
  GtkStack *stack;
  ScStartPage *start;
  ScSettingsPage *settings;
  ScChecksPage *checks;
  ScResultPage *result;
  ScPracticePage *practice;
  ScExplainPage *explain;
  ScOpenPage *open;
  ScSharePage *share_page;
  ScMessagePage *message;
  ScComparePage *compare;
  ScPacePage *pace;

  GPtrArray *history; /* pages from Start to the one in view, not owned */
  ScAccountStore *store;
  ScRunner *runner;
  ScReport *report; /* (nullable): what Result shows */
  ScReport *fault;  /* (nullable): the last fault of this server, for what has changed since */
  ScWaiter *waiter;
  ScShare *share;     /* (nullable): what is hidden when @report leaves */
  ScReport *shared;   /* (nullable): whose @share is */
  gboolean closing;
};

/* Goes to @page: back to it when the way led over it, forward otherwise. */
void     sc_window_go_to           (ScWindow *self, gpointer page);
/* Forgets the way and begins it again over @first and @second, both (nullable). */
void     sc_window_go_way          (ScWindow *self, gpointer first, gpointer second);
/* The page at the end of the way comes into view. */
void     sc_window_show_top        (ScWindow *self, gboolean forward);
void     sc_window_show_toast      (ScWindow *self, const char *text);
/* The same for what has to be read: it stays longer. */
void     sc_window_show_problem    (ScWindow *self, const char *text);
/* Puts a report into Result that no run of this window made. */
void     sc_window_show_report     (ScWindow *self, ScReport *report);
gboolean sc_window_is_practice     (ScReport *report);

/* Does what a fix's button says; the commands of the menu. */
void     sc_window_perform_fix     (ScWindow *self, const char *action, const char *argument);
void     sc_window_install_commands (GtkWidgetClass *widget_class);
void     sc_window_install_report_commands (GtkWidgetClass *widget_class);
/* Writes the report as it may leave; the name of @file says in which form, @form when it does not. */
void     sc_window_save_report     (ScWindow *self, GFile *file, ScReportForm form);
/* The report that Result shows beside @other. */
void     sc_window_compare         (ScWindow *self, ScReport *other);
/* Files and texts dropped on the window are opened. */
void     sc_window_take_drops      (ScWindow *self);
/* Listens to the window's runs and waits. */
void     sc_window_connect_runs    (ScWindow *self);
/* Which commands can be used now. */
void     sc_window_update_actions  (ScWindow *self);

G_END_DECLS
