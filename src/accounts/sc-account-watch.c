/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-accounts"

#include "config.h"

#include "sc-account-watch.h"

#include "sc-places.h"

/* A program that adds an account writes several files one after the other. */
#define DELAY_MS        1000
#define RATE_LIMIT_MS   500
#define MONITORS_MAX    60
#define GOA_NAME        "org.gnome.OnlineAccounts"

struct _ScAccountWatch
{
  GObject          parent_instance;

  GPtrArray       *monitors;
  GCancellable    *cancellable;
  GDBusConnection *bus; /* (nullable) */
  guint            subscription;
  guint            delay_ms;
  guint            timeout_id;
};

G_DEFINE_FINAL_TYPE (ScAccountWatch, sc_account_watch, G_TYPE_OBJECT)

enum
{
  SIGNAL_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static gboolean
on_quiet_cb (gpointer user_data)
{
  ScAccountWatch *self = user_data;

  self->timeout_id = 0;
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
  return G_SOURCE_REMOVE;
}

static void
note_change (ScAccountWatch *self)
{
  g_clear_handle_id (&self->timeout_id, g_source_remove);
  self->timeout_id = g_timeout_add (self->delay_ms, on_quiet_cb, self);
}

static void
on_file_changed_cb (GFileMonitor      *monitor,
                    GFile             *file,
                    GFile             *other,
                    GFileMonitorEvent  event,
                    gpointer           user_data)
{
  /* Of the pair "changed" and "the changes are done" the second is enough. */
  if (event != G_FILE_MONITOR_EVENT_CHANGED && event != G_FILE_MONITOR_EVENT_ATTRIBUTE_CHANGED)
    note_change (user_data);
}

static void
on_goa_signal_cb (GDBusConnection *bus,
                  const char      *sender,
                  const char      *object_path,
                  const char      *interface,
                  const char      *signal,
                  GVariant        *parameters,
                  gpointer         user_data)
{
  note_change (user_data);
}

static void
on_bus_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (ScAccountWatch) self = user_data;
  g_autoptr (GDBusConnection) bus = g_bus_get_finish (result, NULL);

  /* Without a bus there are no online accounts. */
  if (bus == NULL || g_cancellable_is_cancelled (self->cancellable))
    return;
  /* InterfacesAdded and InterfacesRemoved; listening starts no daemon. */
  self->subscription = g_dbus_connection_signal_subscribe (bus, GOA_NAME, "org.freedesktop.DBus.ObjectManager", NULL, NULL, NULL,
                                                           G_DBUS_SIGNAL_FLAGS_NONE, on_goa_signal_cb, self, NULL);
  self->bus = g_steal_pointer (&bus);
}

static void
watch_path (ScAccountWatch *self,
            const char     *path)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  GFileMonitor *monitor = self->monitors->len < MONITORS_MAX ? g_file_monitor (file, G_FILE_MONITOR_WATCH_MOVES, NULL, NULL) : NULL;

  if (monitor == NULL)
    return;
  g_file_monitor_set_rate_limit (monitor, RATE_LIMIT_MS);
  g_signal_connect (monitor, "changed", G_CALLBACK (on_file_changed_cb), self);
  g_ptr_array_add (self->monitors, monitor);
}

static void
sc_account_watch_dispose (GObject *object)
{
  ScAccountWatch *self = SC_ACCOUNT_WATCH (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->timeout_id, g_source_remove);
  for (guint i = 0; i < self->monitors->len; i++)
    {
      g_signal_handlers_disconnect_by_data (g_ptr_array_index (self->monitors, i), self);
      g_file_monitor_cancel (g_ptr_array_index (self->monitors, i));
    }
  g_ptr_array_set_size (self->monitors, 0);
  if (self->bus != NULL)
    g_dbus_connection_signal_unsubscribe (self->bus, self->subscription);
  g_clear_object (&self->bus);

  G_OBJECT_CLASS (sc_account_watch_parent_class)->dispose (object);
}

static void
sc_account_watch_finalize (GObject *object)
{
  ScAccountWatch *self = SC_ACCOUNT_WATCH (object);

  g_ptr_array_unref (self->monitors);
  g_object_unref (self->cancellable);

  G_OBJECT_CLASS (sc_account_watch_parent_class)->finalize (object);
}

static void
sc_account_watch_class_init (ScAccountWatchClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sc_account_watch_dispose;
  G_OBJECT_CLASS (klass)->finalize = sc_account_watch_finalize;
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                          G_TYPE_NONE, 0);
}

static void
sc_account_watch_init (ScAccountWatch *self)
{
  self->monitors = g_ptr_array_new_with_free_func (g_object_unref);
  self->cancellable = g_cancellable_new ();
}

ScAccountWatch *
sc_account_watch_new_for_paths (const char * const *paths,
                                guint               delay_ms)
{
  ScAccountWatch *self = g_object_new (SC_TYPE_ACCOUNT_WATCH, NULL);

  self->delay_ms = delay_ms != 0 ? delay_ms : DELAY_MS;
  for (guint i = 0; paths[i] != NULL; i++)
    watch_path (self, paths[i]);
  return self;
}

/* The folders in which one profile's settings change: prefs.js is written anew in its folder. */
static void
add_profiles (GStrvBuilder *paths)
{
  g_autofree char *root = sc_places_in_home (".thunderbird");
  g_autoptr (GDir) dir = g_dir_open (root, 0, NULL);
  const char *name;

  for (guint i = 0; dir != NULL && i < MONITORS_MAX / 4 && (name = g_dir_read_name (dir)) != NULL; i++)
    {
      g_autofree char *prefs = g_build_filename (root, name, "prefs.js", NULL);

      if (g_file_test (prefs, G_FILE_TEST_IS_REGULAR))
        g_strv_builder_add (paths, prefs);
    }
}

ScAccountWatch *
sc_account_watch_new (void)
{
  static const char * const in_config[] = { "evolution/sources", "geary", "msmtp/config", "mailtransports", "emailidentities", "git/config" };
  static const char * const in_home[] = { ".msmtprc", ".thunderbird/profiles.ini", ".claws-mail/accountrc", ".sylpheed-2.0/accountrc", ".gitconfig" };
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_autofree char *own = g_build_filename (g_get_user_config_dir (), "sendcheck", "accounts.ini", NULL);
  g_auto (GStrv) paths = NULL;
  ScAccountWatch *self;

  g_strv_builder_add (builder, own);
  for (guint i = 0; i < G_N_ELEMENTS (in_config); i++)
    {
      g_autofree char *path = sc_places_in_config (in_config[i]);

      g_strv_builder_add (builder, path);
    }
  for (guint i = 0; i < G_N_ELEMENTS (in_home); i++)
    {
      g_autofree char *path = sc_places_in_home (in_home[i]);

      g_strv_builder_add (builder, path);
    }
  add_profiles (builder);
  paths = g_strv_builder_end (builder);
  self = sc_account_watch_new_for_paths ((const char * const *) paths, 0);
  /* Where there is no bus, GIO would start one. */
  if (g_getenv ("DBUS_SESSION_BUS_ADDRESS") != NULL || g_getenv ("XDG_RUNTIME_DIR") != NULL)
    g_bus_get (G_BUS_TYPE_SESSION, self->cancellable, on_bus_cb, g_object_ref (self));
  return self;
}
