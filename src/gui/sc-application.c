/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-gui"

#include "config.h"

#include "sc-application.h"

#include "sc-gui-compat.h"
#include "sc-gui-resources.h"
#include "sc-knowledge.h"
#include "sc-preferences.h"
#include "sc-report-json.h"
#include "sc-spoken.h"
#include "sc-window.h"

#include <glib/gi18n-lib.h>

#define RESOURCE_BASE "/io/github/sendcheck/Sendcheck"
#define HELP_PAGE SC_PKGDATADIR "/help/index.html"

struct _ScApplication
{
  AdwApplication parent_instance;

  gboolean exits_after_first_frame;
};

G_DEFINE_FINAL_TYPE (ScApplication, sc_application, ADW_TYPE_APPLICATION)

enum
{
  SIGNAL_NO_DISPLAY,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static const GOptionEntry options[] = {
  { "account", 0, 0, G_OPTION_ARG_STRING, NULL, N_ ("Go to the settings of this account"), N_ ("ID") },
  { "code", 0, 0, G_OPTION_ARG_STRING, NULL, N_ ("Show what a phone code says"), N_ ("CODE") },
  { "explain", 0, 0, G_OPTION_ARG_STRING, NULL, N_ ("Explain this error message"), N_ ("TEXT") },
  { "practice", 0, 0, G_OPTION_ARG_STRING, NULL, N_ ("Start a practice run of this scenario"), N_ ("SCENARIO") },
  { "exit-after-first-frame", 0, 0, G_OPTION_ARG_NONE, NULL, N_ ("Leave when the first frame is on the screen"), NULL },
  { "version", 0, 0, G_OPTION_ARG_NONE, NULL, N_ ("Show the version"), NULL },
  { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, NULL, NULL, N_ ("[REPORT.json]") },
  { NULL }
};

static GtkWindow *
make_window (gpointer application)
{
  GtkWindow *window = GTK_WINDOW (sc_window_new (application));

  sc_preferences_keep_size (window);
  return window;
}

static ScWindow *
ensure_window (ScApplication *self)
{
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (self));

  if (window == NULL || !SC_IS_WINDOW (window))
    window = make_window (self);
  return SC_WINDOW (window);
}

/* For what would take the place of a result, a run or a wait: a window of its own. */
static ScWindow *
ensure_free_window (ScApplication *self)
{
  ScWindow *window = ensure_window (self);

  return sc_window_is_in_use (window) ? SC_WINDOW (make_window (self)) : window;
}

static void
open_report_file (ScApplication *self, GFile *file)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ScReport) report = sc_report_load_sync (file, NULL, &error);
  ScWindow *window = ensure_free_window (self);

  if (report != NULL)
    sc_window_open_report (window, report);
  else
    sc_window_show_damaged (window, error->message);
}

static void
open_code (ScApplication *self, const char *text)
{
  g_autoptr (ScKnowledge) knowledge = sc_knowledge_get_default ();
  g_autoptr (GError) error = NULL;
  g_autoptr (ScReport) report = sc_knowledge_open_phone_code (knowledge, text, &error);
  ScWindow *window = ensure_free_window (self);

  if (report != NULL)
    sc_window_open_report (window, report);
  else
    sc_window_show_damaged (window, error->message);
}

static int
sc_application_command_line (GApplication *application, GApplicationCommandLine *command_line)
{
  ScApplication *self = SC_APPLICATION (application);
  GVariantDict *dict = g_application_command_line_get_options_dict (command_line);
  g_autofree const char **files = NULL;
  const char *text = NULL;

  if (g_variant_dict_lookup (dict, G_OPTION_REMAINING, "^a&ay", &files) && files[0] != NULL)
    {
      g_autoptr (GFile) file = g_application_command_line_create_file_for_arg (command_line, files[0]);

      open_report_file (self, file);
    }
  else if (g_variant_dict_lookup (dict, "practice", "&s", &text))
    {
      g_autoptr (ScScenario) scenario = sc_scenario_find (text, NULL);

      if (scenario != NULL)
        sc_window_open_practice (ensure_free_window (self), scenario);
    }
  else if (g_variant_dict_lookup (dict, "code", "&s", &text))
    open_code (self, text);
  else if (g_variant_dict_lookup (dict, "explain", "&s", &text))
    sc_window_open_explain (ensure_free_window (self), text);
  else if (g_variant_dict_lookup (dict, "account", "&s", &text))
    sc_window_open_account (ensure_free_window (self), text);
  g_application_activate (application);
  return EXIT_SUCCESS;
}

/* ---- windows ---- */

static gboolean
quit_cb (gpointer user_data)
{
  g_application_quit (user_data);
  return G_SOURCE_REMOVE;
}

static void
on_after_paint_cb (GdkFrameClock *clock, gpointer user_data)
{
  g_signal_handlers_disconnect_by_func (clock, on_after_paint_cb, user_data);
  g_idle_add (quit_cb, user_data);
}

static void
sc_application_activate (GApplication *application)
{
  ScApplication *self = SC_APPLICATION (application);
  ScWindow *window = ensure_window (self);

  gtk_window_present (GTK_WINDOW (window));
  if (self->exits_after_first_frame)
    g_signal_connect (gtk_widget_get_frame_clock (GTK_WIDGET (window)), "after-paint", G_CALLBACK (on_after_paint_cb), self);
}

static void
sc_application_open (GApplication *application, GFile **files, int n_files, const char *hint)
{
  for (int i = 0; i < n_files; i++)
    open_report_file (SC_APPLICATION (application), files[i]);
  g_application_activate (application);
}

/* ---- commands ---- */

static void
about_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  sc_compat_show_about (gtk_application_get_active_window (user_data), SC_APPLICATION_ID, SC_VERSION);
}

static void
preferences_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  sc_preferences_present (gtk_application_get_active_window (user_data));
}

/* The help viewer where there is one, the browser otherwise. */
static char *
dup_help_uri (void)
{
  g_autoptr (GAppInfo) viewer = g_app_info_get_default_for_uri_scheme ("help");

  if (viewer == NULL && g_file_test (HELP_PAGE, G_FILE_TEST_EXISTS))
    return g_filename_to_uri (HELP_PAGE, NULL, NULL);
  return g_strdup ("help:sendcheck");
}

static void
help_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  g_autofree char *uri = dup_help_uri ();

  sc_compat_show_uri (gtk_application_get_active_window (user_data), uri);
}

/* Each window may have a run to end. */
static void
quit_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  g_autoptr (GList) windows = g_list_copy (gtk_application_get_windows (user_data));

  for (GList *item = windows; item != NULL; item = item->next)
    {
      if (SC_IS_WINDOW (item->data))
        sc_window_end_waiting (item->data);
      gtk_window_close (item->data);
    }
}

static void
new_window_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  gtk_window_present (make_window (user_data));
}

/* From a notification, perhaps after its window was closed. */
static void
show_window_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  GtkWindow *window = gtk_application_get_window_by_id (user_data, g_variant_get_uint32 (parameter));

  if (window != NULL)
    gtk_window_present (window);
  else
    g_application_activate (user_data);
}

/* The actions of the desktop file: a page of the wizard, without a way to it. */
static void
open_page_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  g_autofree char *name = g_strconcat ("win.", g_action_get_name (G_ACTION (action)), NULL);
  ScWindow *window = ensure_free_window (user_data);

  gtk_widget_activate_action_variant (GTK_WIDGET (window), name, NULL);
  gtk_window_present (GTK_WINDOW (window));
}

static const GActionEntry actions[] = {
  { .name = "about", .activate = about_action },
  { .name = "help", .activate = help_action },
  { .name = "preferences", .activate = preferences_action },
  { .name = "quit", .activate = quit_action },
  { .name = "new-window", .activate = new_window_action },
  { .name = "explain", .activate = open_page_action },
  { .name = "open", .activate = open_page_action },
  { .name = "practise", .activate = open_page_action },
  { .name = "show-window", .activate = show_window_action, .parameter_type = "u" },
};

static const struct
{
  const char *action;
  const char *keys[3];
} accelerators[] = {
  { "app.quit", { "<Control>q" } },
  { "app.help", { "F1" } },
  { "app.preferences", { "<Control>comma" } },
  { "app.new-window", { "<Control>n" } },
  { "window.close", { "<Control>w" } },
  { "win.back", { "<Alt>Left" } },
  { "win.run-again", { "F5" } },
  { "win.open-report", { "<Control>o" } },
  { "win.save-report", { "<Control>s" } },
  { "win.print", { "<Control>p" } },
  { "win.copy-text", { "<Control><Shift>c" } },
};

static void
warm_knowledge_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  g_autoptr (ScKnowledge) knowledge = sc_knowledge_get_default ();

  g_task_return_boolean (task, TRUE);
}

static void
sc_application_startup (GApplication *application)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, NULL, NULL);

  /* GTK would end the program in words of its own, with the exit status of a fault that was found. */
  if (!gtk_init_check ())
    g_signal_emit (application, signals[SIGNAL_NO_DISPLAY], 0);
  G_APPLICATION_CLASS (sc_application_parent_class)->startup (application);
  sc_application_init_look ();
  g_action_map_add_action_entries (G_ACTION_MAP (application), actions, G_N_ELEMENTS (actions), application);
  for (guint i = 0; i < G_N_ELEMENTS (accelerators); i++)
    gtk_application_set_accels_for_action (GTK_APPLICATION (application), accelerators[i].action, accelerators[i].keys);
  /* The files are read before they are needed, off the main thread. */
  g_task_set_source_tag (task, sc_application_startup);
  g_task_run_in_thread (task, warm_knowledge_thread);
}

static void
sc_application_class_init (ScApplicationClass *klass)
{
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  application_class->command_line = sc_application_command_line;
  application_class->activate = sc_application_activate;
  application_class->open = sc_application_open;
  application_class->startup = sc_application_startup;
  signals[SIGNAL_NO_DISPLAY] = g_signal_new ("no-display", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                             NULL, G_TYPE_NONE, 0);
}

static void
sc_application_init (ScApplication *self)
{
  g_application_add_main_option_entries (G_APPLICATION (self), options);
  g_application_set_option_context_summary (G_APPLICATION (self),
                                            _ ("Finds out why mail cannot be sent, and says what to do."));
}

GApplication *
sc_application_new (void)
{
  return g_object_new (SC_TYPE_APPLICATION, "application-id", SC_APPLICATION_ID, "resource-base-path", RESOURCE_BASE,
                       "flags", G_APPLICATION_HANDLES_COMMAND_LINE | G_APPLICATION_HANDLES_OPEN, NULL);
}

void
sc_application_init_resources (void)
{
  sc_gui_register_resource ();
}

static GtkStyleProvider *
load_style (const char *path)
{
  GtkCssProvider *css = gtk_css_provider_new ();

  gtk_css_provider_load_from_resource (css, path);
  return GTK_STYLE_PROVIDER (css);
}

/* People switch it while the window is open. */
static void
on_high_contrast_cb (AdwStyleManager *style, GParamSpec *pspec, gpointer user_data)
{
  GdkDisplay *display = gdk_display_get_default ();

  if (adw_style_manager_get_high_contrast (style))
    gtk_style_context_add_provider_for_display (display, user_data, GTK_STYLE_PROVIDER_PRIORITY_APPLICATION + 1);
  else
    gtk_style_context_remove_provider_for_display (display, user_data);
}

void
sc_application_init_look (void)
{
  g_autoptr (GtkStyleProvider) css = load_style (RESOURCE_BASE "/sendcheck.css");
  GtkStyleProvider *contrast = load_style (RESOURCE_BASE "/sendcheck-contrast.css");
  AdwStyleManager *style = adw_style_manager_get_default ();
  GdkDisplay *display = gdk_display_get_default ();

  gtk_icon_theme_add_resource_path (gtk_icon_theme_get_for_display (display), RESOURCE_BASE "/icons");
  gtk_style_context_add_provider_for_display (display, css, GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
  g_signal_connect_data (style, "notify::high-contrast", G_CALLBACK (on_high_contrast_cb), contrast, (GClosureNotify) (void (*) (void)) g_object_unref, 0);
  on_high_contrast_cb (style, NULL, contrast);
  sc_spoken_init ();
}

void
sc_application_exit_after_first_frame (ScApplication *self)
{
  g_return_if_fail (SC_IS_APPLICATION (self));
  self->exits_after_first_frame = TRUE;
  /* A running wizard must not answer in our place. */
  g_application_set_flags (G_APPLICATION (self), g_application_get_flags (G_APPLICATION (self)) | G_APPLICATION_NON_UNIQUE);
}
