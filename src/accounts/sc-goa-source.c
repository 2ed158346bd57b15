/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-accounts"

#include "config.h"

#include "sc-goa-source.h"

#include "sc-keyring.h"
#include "sc-settings-file.h"
#include "sc-text.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define GOA_NAME         "org.gnome.OnlineAccounts"
#define GOA_PATH         "/org/gnome/OnlineAccounts"
#define GOA_ACCOUNT_PATH GOA_PATH "/Accounts/"
#define GOA_ACCOUNT      GOA_NAME ".Account"
#define GOA_MAIL         GOA_NAME ".Mail"
#define GOA_PASSWORD     GOA_NAME ".PasswordBased"
#define GOA_OAUTH2       GOA_NAME ".OAuth2Based"

#define LIST_TIMEOUT_MS   3000  /* the daemon may have to be started */
#define LOOKUP_TIMEOUT_MS 60000 /* a token may have to be fetched over the network */
#define RENEW_TIMEOUT_MS  20000 /* the daemon asks the provider, then fetches another token */
#define TLS_PORT          465
#define SUBMISSION_PORT   587
#define MAX_REASON_CHARS  300

struct _ScGoaSource
{
  ScAccountSource parent_instance;
};

G_DEFINE_FINAL_TYPE (ScGoaSource, sc_goa_source, SC_TYPE_ACCOUNT_SOURCE)

/* A property of another type than it should have is as good as none. */
static gboolean
get_boolean (GVariant   *properties,
             const char *name)
{
  gboolean value = FALSE;

  return g_variant_lookup (properties, name, "b", &value) && value;
}

static const char *
get_string (GVariant   *properties,
            const char *name)
{
  const char *value = NULL;

  if (!g_variant_lookup (properties, name, "&s", &value) || *value == '\0')
    return NULL;
  return value;
}

static ScSecurity
read_security (GVariant *mail)
{
  /* Google's accounts have both: implicit TLS wins, as in Evolution and Geary. */
  if (get_boolean (mail, "SmtpUseSsl"))
    return SC_SECURITY_TLS;
  return get_boolean (mail, "SmtpUseTls") ? SC_SECURITY_STARTTLS : SC_SECURITY_NONE;
}

static ScAuthMethod
read_auth (GVariant *mail)
{
  const gboolean has_plain = get_boolean (mail, "SmtpAuthPlain");
  const gboolean has_login = get_boolean (mail, "SmtpAuthLogin");

  if (!get_boolean (mail, "SmtpUseAuth"))
    return SC_AUTH_METHOD_NONE;
  if (get_boolean (mail, "SmtpAuthXoauth2"))
    return SC_AUTH_METHOD_XOAUTH2;
  if (has_plain == has_login)
    return SC_AUTH_METHOD_AUTO;
  return has_plain ? SC_AUTH_METHOD_PLAIN : SC_AUTH_METHOD_LOGIN;
}

/* "host", "host:port", "host:service", "[v6]:port". */
static char *
read_host (const char *written,
           ScSecurity  security,
           guint16    *port)
{
  const guint16 default_port = security == SC_SECURITY_TLS ? TLS_PORT : SUBMISSION_PORT;
  g_autoptr (GSocketConnectable) address = g_network_address_parse (written, default_port, NULL);
  g_autofree char *host = NULL;
  guint16 typed_port;

  if (address == NULL ||
      !sc_endpoint_parse_host (g_network_address_get_hostname (G_NETWORK_ADDRESS (address)), &host, &typed_port, NULL))
    return NULL;
  *port = g_network_address_get_port (G_NETWORK_ADDRESS (address));
  return g_steal_pointer (&host);
}

/* The provider's icon, as GIO writes icons down; its first name is the most exact. (transfer full) (nullable) */
static char *
read_icon (GVariant *account)
{
  const char *written = get_string (account, "ProviderIcon");
  g_autoptr (GIcon) icon = written != NULL ? g_icon_new_for_string (written, NULL) : NULL;

  return G_IS_THEMED_ICON (icon) ? g_strdup (g_themed_icon_get_names (G_THEMED_ICON (icon))[0]) : NULL;
}

static void
add_sentence (GString    *note,
              const char *sentence)
{
  if (note->len > 0)
    g_string_append_c (note, ' ');
  g_string_append (note, sentence);
}

static char *
write_note (GVariant   *account,
            GVariant   *mail,
            const char *written_host,
            const char *host)
{
  GString *note = g_string_new (NULL);

  if (host == NULL)
    {
      g_autofree char *safe = sc_text_make_safe (written_host, -1, 100);
      /* Translators: %s is what is written where the name of a server should be */
      g_autofree char *sentence = g_strdup_printf (_ ("The server name “%s” cannot be used."), safe);

      add_sentence (note, sentence);
    }
  if (get_boolean (account, "AttentionNeeded"))
    add_sentence (note, _ ("GNOME Online Accounts asks you to sign in to this account again."));
  if (get_boolean (mail, "SmtpAcceptSslErrors"))
    add_sentence (note, _ ("This account is set to accept invalid certificates; Sendcheck still looks at them."));
  return g_string_free (note, note->len == 0);
}

ScAccount *
sc_goa_source_read_account (const char *object_path,
                            GVariant   *interfaces)
{
  g_autoptr (GVariant) account = NULL;
  g_autoptr (GVariant) mail = NULL;
  g_autofree char *host = NULL;
  g_autofree char *note = NULL;
  g_autofree char *id = NULL;
  g_autofree char *icon = NULL;
  ScAccountFields fields = { .origin = "goa", .program = "GNOME Online Accounts" };
  const char *written_host;

  g_return_val_if_fail (object_path != NULL && interfaces != NULL, NULL);

  account = g_variant_lookup_value (interfaces, GOA_ACCOUNT, G_VARIANT_TYPE_VARDICT);
  mail = g_variant_lookup_value (interfaces, GOA_MAIL, G_VARIANT_TYPE_VARDICT);
  if (account == NULL || mail == NULL || !g_str_has_prefix (object_path, GOA_ACCOUNT_PATH))
    return NULL;
  /* Before 3.58 SmtpSupported says yes for every IMAP account; without a host it has no SMTP. */
  written_host = get_string (mail, "SmtpHost");
  if (get_boolean (account, "MailDisabled") || !get_boolean (mail, "SmtpSupported") || written_host == NULL)
    return NULL;
  fields.security = read_security (mail);
  fields.auth = read_auth (mail);
  fields.host = host = read_host (written_host, fields.security, &fields.port);
  fields.address = get_string (mail, "EmailAddress");
  fields.name = get_string (account, "PresentationIdentity");
  if (fields.name == NULL)
    fields.name = fields.address;
  if (fields.auth != SC_AUTH_METHOD_NONE)
    fields.user = get_string (mail, "SmtpUserName");
  if (fields.user == NULL && fields.auth == SC_AUTH_METHOD_XOAUTH2)
    fields.user = fields.address;
  fields.note = note = write_note (account, mail, written_host, host);
  icon = read_icon (account);
  fields.icon_name = icon != NULL ? icon : "goa-panel-symbolic";
  fields.id = id = g_strconcat ("goa:", object_path + strlen (GOA_ACCOUNT_PATH), NULL);
  fields.secret_hint = object_path;
  return sc_account_new (&fields);
}

static int
compare_accounts (gconstpointer a,
                  gconstpointer b)
{
  ScAccount *first = *(ScAccount * const *) a;
  ScAccount *second = *(ScAccount * const *) b;

  return strcmp (sc_account_get_id (first), sc_account_get_id (second));
}

static void
read_objects (GVariant  *reply,
              GPtrArray *accounts)
{
  /* The daemon answers in the order of a hash table. */
  g_autoptr (GPtrArray) found = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GVariant) objects = g_variant_get_child_value (reply, 0);
  GVariantIter iter;
  const char *object_path;
  GVariant *interfaces;

  g_variant_iter_init (&iter, objects);
  while (found->len < SC_SETTINGS_MAX_ACCOUNTS && g_variant_iter_next (&iter, "{&o@a{sa{sv}}}", &object_path, &interfaces))
    {
      ScAccount *account = sc_goa_source_read_account (object_path, interfaces);

      if (account != NULL)
        g_ptr_array_add (found, account);
      g_variant_unref (interfaces);
    }
  g_ptr_array_sort (found, compare_accounts);
  g_ptr_array_extend_and_steal (accounts, g_steal_pointer (&found));
}

/* Whether the desktop simply has no GNOME Online Accounts, which is nothing to tell. */
static gboolean
is_absent (const GError *error)
{
  return g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_SERVICE_UNKNOWN) ||
         g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_NAME_HAS_NO_OWNER) ||
         g_error_matches (error, SC_STORE_ERROR, SC_STORE_ERROR_NOT_AVAILABLE) ||
         g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static gboolean
is_timeout (const GError *error)
{
  return g_error_matches (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT) ||
         g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_NO_REPLY) ||
         g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_TIMEOUT) ||
         g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_TIMED_OUT);
}

static GVariant *
get_objects (GDBusConnection *bus,
             GCancellable    *cancellable,
             GError         **error)
{
  return g_dbus_connection_call_sync (bus, GOA_NAME, GOA_PATH, "org.freedesktop.DBus.ObjectManager", "GetManagedObjects",
                                      NULL, G_VARIANT_TYPE ("(a{oa{sa{sv}}})"), G_DBUS_CALL_FLAGS_NONE,
                                      LIST_TIMEOUT_MS, cancellable, error);
}

static void
sc_goa_source_list_sync (ScAccountSource *source,
                         GPtrArray       *accounts,
                         GPtrArray       *notes,
                         GCancellable    *cancellable)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply = NULL;
  g_autoptr (GDBusConnection) bus = sc_session_bus_get_sync (cancellable, &error);

  if (bus != NULL)
    reply = get_objects (bus, cancellable, &error);
  if (reply != NULL)
    {
      read_objects (reply, accounts);
    }
  else if (is_timeout (error))
    {
      g_ptr_array_add (notes, g_strdup (_ ("GNOME Online Accounts did not answer in time.")));
    }
  else if (!is_absent (error))
    {
      g_autofree char *reason = NULL;

      g_dbus_error_strip_remote_error (error);
      reason = sc_text_make_safe (error->message, -1, MAX_REASON_CHARS);
      /* Translators: %s is the reason as another program gave it */
      g_ptr_array_add (notes, g_strdup_printf (_ ("GNOME Online Accounts could not be asked: %s"), reason));
    }
}

/* The daemon would have the system ask for the keyring's password. @id ends its attribute "<provider>:gen<N>:<id>". */
static gboolean
is_keyring_locked (const char   *id,
                   GCancellable *cancellable)
{
  const char * const attributes[] = { "xdg:schema", GOA_NAME, NULL };
  g_autofree char *suffix = g_strconcat (":", id, NULL);

  return sc_keyring_has_locked_sync (attributes, "goa-identity", suffix, cancellable);
}

/* A password has an age, which may explain why it is refused; a token is fetched anew every hour. */
static void
note_age (ScSecret     *secret,
          const char   *id,
          GCancellable *cancellable)
{
  const char * const attributes[] = { "xdg:schema", GOA_NAME, NULL };
  g_autofree char *suffix = g_strconcat (":", id, NULL);

  sc_secret_set_stored (secret, sc_keyring_find_changed_sync (attributes, "goa-identity", suffix, cancellable));
}

static void
take_lookup_error (GError    **error,
                   GError     *from,
                   const char *id)
{
  g_autofree char *reason = NULL;

  if (g_error_matches (from, G_IO_ERROR, G_IO_ERROR_CANCELLED) || from->domain == SC_STORE_ERROR)
    {
      g_propagate_error (error, from);
      return;
    }
  if (is_timeout (from))
    {
      g_set_error_literal (error, SC_STORE_ERROR, SC_STORE_ERROR_NOT_AVAILABLE,
                           _ ("GNOME Online Accounts did not answer in time."));
    }
  else if (is_absent (from))
    {
      g_set_error_literal (error, SC_STORE_ERROR, SC_STORE_ERROR_NOT_AVAILABLE,
                           _ ("GNOME Online Accounts is no longer there."));
    }
  else if (is_keyring_locked (id, NULL))
    {
      g_set_error_literal (error, SC_STORE_ERROR, SC_STORE_ERROR_LOCKED,
                           _ ("The password is in the keyring, and the keyring is locked."));
    }
  else
    {
      g_dbus_error_strip_remote_error (from);
      reason = sc_text_make_safe (from->message, -1, MAX_REASON_CHARS);
      g_set_error (error, SC_STORE_ERROR, SC_STORE_ERROR_NO_SECRET,
                   /* Translators: %s is the reason as GNOME Online Accounts gave it */
                   _ ("GNOME Online Accounts has no password for this account: %s"), reason);
    }
  g_error_free (from);
}

static ScSecret *
call_for_secret (GDBusConnection *bus,
                 const char      *object_path,
                 gboolean         wants_token,
                 GCancellable    *cancellable,
                 GError         **error)
{
  g_autoptr (GVariant) reply = NULL;
  ScSecret *secret;
  const char *text;

  reply = g_dbus_connection_call_sync (bus, GOA_NAME, object_path, wants_token ? GOA_OAUTH2 : GOA_PASSWORD,
                                       wants_token ? "GetAccessToken" : "GetPassword",
                                       wants_token ? NULL : g_variant_new ("(s)", "smtp-password"),
                                       G_VARIANT_TYPE (wants_token ? "(si)" : "(s)"), G_DBUS_CALL_FLAGS_NONE,
                                       LOOKUP_TIMEOUT_MS, cancellable, error);
  if (reply == NULL)
    return NULL;
  g_variant_get_child (reply, 0, "&s", &text);
  if (*text == '\0')
    {
      g_set_error_literal (error, SC_STORE_ERROR, SC_STORE_ERROR_NO_SECRET,
                           _ ("GNOME Online Accounts has an empty password for this account."));
      return NULL;
    }
  secret = sc_secret_new (text, -1);
  /* The reply is ours alone; its copy goes too. */
  sc_secret_wipe ((gpointer) text, strlen (text));
  return secret;
}

static ScSecret *
sc_goa_source_lookup_sync (ScAccountSource *source,
                           ScAccount       *account,
                           gboolean         may_unlock,
                           GCancellable    *cancellable,
                           GError         **error)
{
  g_autoptr (GDBusConnection) bus = NULL;
  const char *object_path = sc_account_get_secret_hint (account);
  GError *call_error = NULL;
  gboolean wants_token;
  ScSecret *secret;
  const char *id;

  if (object_path == NULL || !g_str_has_prefix (object_path, GOA_ACCOUNT_PATH) || !g_variant_is_object_path (object_path))
    {
      g_set_error_literal (error, SC_STORE_ERROR, SC_STORE_ERROR_BAD_DATA,
                           _ ("This is no account of GNOME Online Accounts."));
      return NULL;
    }
  id = object_path + strlen (GOA_ACCOUNT_PATH);
  bus = sc_session_bus_get_sync (cancellable, error);
  if (bus == NULL)
    return NULL;
  if (!may_unlock && is_keyring_locked (id, cancellable))
    {
      g_set_error_literal (error, SC_STORE_ERROR, SC_STORE_ERROR_LOCKED,
                           _ ("The password is in the keyring, and the keyring is locked."));
      return NULL;
    }
  wants_token = sc_auth_method_uses_token (sc_account_get_auth (account));
  secret = call_for_secret (bus, object_path, wants_token, cancellable, &call_error);
  if (secret == NULL)
    take_lookup_error (error, call_error, id);
  else if (!wants_token)
    note_age (secret, id, cancellable);
  return secret;
}

static void
sc_goa_source_class_init (ScGoaSourceClass *klass)
{
  ScAccountSourceClass *source_class = SC_ACCOUNT_SOURCE_CLASS (klass);

  source_class->origin = "goa";
  source_class->list_sync = sc_goa_source_list_sync;
  source_class->lookup_sync = sc_goa_source_lookup_sync;
}

static void
sc_goa_source_init (ScGoaSource *self)
{
}

ScAccountSource *
sc_goa_source_new (void)
{
  return g_object_new (SC_TYPE_GOA_SOURCE, NULL);
}

/* (transfer full) (nullable): the object path of the account that sends as @user through @host with a token */
static char *
find_token_account (GDBusConnection *bus,
                    const char      *host,
                    const char      *user,
                    GCancellable    *cancellable,
                    GError         **error)
{
  g_autoptr (GPtrArray) accounts = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GVariant) reply = get_objects (bus, cancellable, error);

  if (reply == NULL)
    return NULL;
  read_objects (reply, accounts);
  for (guint i = 0; i < accounts->len; i++)
    {
      ScAccount *account = g_ptr_array_index (accounts, i);
      ScEndpoint *endpoint = sc_account_get_endpoint (account);

      if (endpoint != NULL && sc_auth_method_uses_token (sc_account_get_auth (account)) &&
          g_ascii_strcasecmp (sc_endpoint_get_host (endpoint), host) == 0 &&
          g_strcmp0 (sc_account_get_user (account), user) == 0)
        return g_strdup (sc_account_get_secret_hint (account));
    }
  g_set_error_literal (error, SC_STORE_ERROR, SC_STORE_ERROR_NO_SECRET,
                       _ ("GNOME Online Accounts has no access token for this account."));
  return NULL;
}

gboolean
sc_goa_source_has_token_sync (const char   *host,
                              const char   *user,
                              GCancellable *cancellable)
{
  g_autoptr (GDBusConnection) bus = NULL;
  g_autofree char *object_path = NULL;

  g_return_val_if_fail (host != NULL && user != NULL, FALSE);

  bus = sc_session_bus_get_sync (cancellable, NULL);
  if (bus != NULL)
    object_path = find_token_account (bus, host, user, cancellable, NULL);
  return object_path != NULL;
}

ScSecret *
sc_goa_source_renew_token_sync (const char   *host,
                                const char   *user,
                                GCancellable *cancellable,
                                GError      **error)
{
  g_autoptr (GDBusConnection) bus = NULL;
  g_autoptr (GVariant) reply = NULL;
  g_autofree char *object_path = NULL;
  GError *call_error = NULL;
  ScSecret *secret = NULL;

  g_return_val_if_fail (host != NULL && user != NULL, NULL);

  bus = sc_session_bus_get_sync (cancellable, error);
  if (bus == NULL)
    return NULL;
  object_path = find_token_account (bus, host, user, cancellable, &call_error);
  if (object_path != NULL)
    reply = g_dbus_connection_call_sync (bus, GOA_NAME, object_path, GOA_ACCOUNT, "EnsureCredentials", NULL, G_VARIANT_TYPE ("(i)"),
                                         G_DBUS_CALL_FLAGS_NONE, RENEW_TIMEOUT_MS, cancellable, &call_error);
  if (reply != NULL)
    secret = call_for_secret (bus, object_path, TRUE, cancellable, &call_error);
  if (secret == NULL)
    take_lookup_error (error, call_error, object_path != NULL ? object_path + strlen (GOA_ACCOUNT_PATH) : "");
  return secret;
}
