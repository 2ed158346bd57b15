/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-test"

#include "config.h"

#include "sc-net-error.h"
#include "sc-resolver-private.h"
#include "sc-test-peer.h"

#include <errno.h>
#include <netinet/in.h>
#include <string.h>

/* A name service that answers when it is let go. */
static GMutex stuck_lock;
static GCond stuck_cond;
static gboolean stuck_is_released;
static guint stuck_n_left;

static int
look_up_stuck (const char            *host,
               const char            *service,
               const struct addrinfo *hints,
               struct addrinfo      **result)
{
  struct addrinfo numeric = { .ai_flags = AI_NUMERICHOST, .ai_socktype = SOCK_STREAM };
  int status;

  g_mutex_lock (&stuck_lock);
  while (!stuck_is_released)
    g_cond_wait (&stuck_cond, &stuck_lock);
  g_mutex_unlock (&stuck_lock);
  status = getaddrinfo ("127.0.0.1", NULL, &numeric, result); /* a late answer that nobody wants must be freed */
  g_mutex_lock (&stuck_lock);
  stuck_n_left++;
  g_cond_broadcast (&stuck_cond);
  g_mutex_unlock (&stuck_lock);
  return status;
}

static void
begin_stuck (void)
{
  stuck_is_released = FALSE;
  stuck_n_left = 0;
  sc_resolver_set_lookup_func (look_up_stuck);
}

static void
end_stuck (void)
{
  g_mutex_lock (&stuck_lock);
  stuck_is_released = TRUE;
  g_cond_broadcast (&stuck_cond);
  while (stuck_n_left == 0)
    g_cond_wait (&stuck_cond, &stuck_lock);
  g_mutex_unlock (&stuck_lock);
  sc_resolver_set_lookup_func (NULL);
}

static void
test_timeout (void)
{
  g_autoptr (GError) error = NULL;
  gint64 start_us = g_get_monotonic_time ();

  begin_stuck ();
  g_assert_null (sc_resolve_sync ("slow.example", 150, NULL, &error));
  g_assert_error (error, SC_NET_ERROR, SC_NET_ERROR_NAME_TIMEOUT);
  g_assert_cmpint ((g_get_monotonic_time () - start_us) / 1000, <, 1000);
  end_stuck ();
}

static void
test_cancel (void)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  ScTestCancel *cancel;

  begin_stuck ();
  cancel = sc_test_cancel_start (cancellable, 50);
  g_assert_null (sc_resolve_sync ("slow.example", 30000, cancellable, &error));
  g_assert_cmpint (sc_test_cancel_finish (cancel), <, SC_TEST_AT_ONCE_MS);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  end_stuck ();
}

static int fake_status;

static int
look_up_status (const char            *host,
                const char            *service,
                const struct addrinfo *hints,
                struct addrinfo      **result)
{
  errno = EIO;
  return fake_status;
}

static void
test_failures (void)
{
  static const struct
  {
    const char *description;
    int         status;
    ScNetError  code;
  } cases[] = {
    { "no such name", EAI_NONAME, SC_NET_ERROR_NAME_UNKNOWN },
    { "name without address", EAI_NODATA, SC_NET_ERROR_NAME_NO_ADDRESS },
    { "no address of the family", EAI_ADDRFAMILY, SC_NET_ERROR_NAME_NO_ADDRESS },
    { "SERVFAIL, REFUSED, no answer", EAI_AGAIN, SC_NET_ERROR_NAME_FAILURE },
    { "broken for good", EAI_FAIL, SC_NET_ERROR_NAME_FAILURE },
    { "system error", EAI_SYSTEM, SC_NET_ERROR_NAME_FAILURE },
    { "success without address", 0, SC_NET_ERROR_NAME_NO_ADDRESS },
  };

  sc_resolver_set_lookup_func (look_up_status);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;

      g_test_message ("%s", cases[i].description);
      fake_status = cases[i].status;
      g_assert_null (sc_resolve_sync ("name.example", 5000, NULL, &error));
      g_assert_error (error, SC_NET_ERROR, (int) cases[i].code);
      g_assert_nonnull (strstr (error->message, "name.example"));
    }
  sc_resolver_set_lookup_func (NULL);
}

static void
test_literals (void)
{
  static const struct
  {
    const char   *literal;
    const char   *address;
    GSocketFamily family;
    guint32       scope;
  } cases[] = {
    { "127.0.0.1", "127.0.0.1", G_SOCKET_FAMILY_IPV4, 0 },
    { "::1", "::1", G_SOCKET_FAMILY_IPV6, 0 },
    { "2001:db8::25", "2001:db8::25", G_SOCKET_FAMILY_IPV6, 0 },
    { "fe80::1%lo", "fe80::1", G_SOCKET_FAMILY_IPV6, 1 },
  };

  sc_resolver_set_lookup_func (look_up_status); /* nobody may be asked */
  fake_status = EAI_FAIL;
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (ScResolution) resolution = sc_resolve_sync (cases[i].literal, 100, NULL, &error);
      g_autoptr (GSocketAddress) target = NULL;
      g_autofree char *text = NULL;

      g_assert_no_error (error);
      g_assert_cmpuint (sc_resolution_get_n_addresses (resolution), ==, 1);
      text = g_inet_address_to_string (sc_resolution_get_address (resolution, 0));
      g_assert_cmpstr (text, ==, cases[i].address);
      g_assert_true (sc_resolution_has_family (resolution, cases[i].family));
      target = sc_resolution_dup_socket_address (resolution, 0, 587);
      g_assert_cmpuint (g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (target)), ==, 587);
      if (cases[i].family == G_SOCKET_FAMILY_IPV6)
        g_assert_cmpuint (g_inet_socket_address_get_scope_id (G_INET_SOCKET_ADDRESS (target)), ==, cases[i].scope);
    }
  sc_resolver_set_lookup_func (NULL);
}

static char *asked_host;

static int
look_up_twins (const char            *host,
               const char            *service,
               const struct addrinfo *hints,
               struct addrinfo      **result)
{
  struct addrinfo numeric = { .ai_flags = AI_NUMERICHOST }; /* no socket type: each address comes three times */

  g_free (asked_host);
  asked_host = g_strdup (host);
  return getaddrinfo ("192.0.2.7", NULL, &numeric, result);
}

static void
test_names (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ScResolution) resolution = NULL;

  sc_resolver_set_lookup_func (look_up_twins);
  resolution = sc_resolve_sync ("bücher.example", 5000, NULL, &error);
  sc_resolver_set_lookup_func (NULL);
  g_assert_no_error (error);
  g_assert_cmpstr (asked_host, ==, "xn--bcher-kva.example");
  g_assert_cmpuint (sc_resolution_get_n_addresses (resolution), ==, 1);
  g_assert_cmpstr (sc_resolution_get_host (resolution), ==, "bücher.example");
  g_clear_pointer (&asked_host, g_free);
}

static void
test_hostile (void)
{
  static const char *const hosts[] = { "", "a\nb", "\033[2J", "a b\x7f" };

  for (guint i = 0; i < G_N_ELEMENTS (hosts); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (sc_resolve_sync (hosts[i], 2000, NULL, &error));
      g_assert_error (error, SC_NET_ERROR, SC_NET_ERROR_NAME_UNKNOWN);
      g_assert_null (strpbrk (error->message, "\n\033\x7f"));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/net/resolver/timeout", test_timeout);
  g_test_add_func ("/net/resolver/cancel", test_cancel);
  g_test_add_func ("/net/resolver/failures", test_failures);
  g_test_add_func ("/net/resolver/literals", test_literals);
  g_test_add_func ("/net/resolver/names", test_names);
  g_test_add_func ("/net/resolver/hostile", test_hostile);
  return g_test_run ();
}
