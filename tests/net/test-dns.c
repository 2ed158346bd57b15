/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-test"

#include "config.h"

#include "sc-dns.h"
#include "sc-rejection.h"

#include <errno.h>
#include <string.h>

/* Header: id, flags of an answer with this code, one question, this many answers. */
#define HEADER(code, answers) "\x12\x34\x81" code "\x00\x01\x00" answers "\x00\x00\x00\x00"
#define QUESTION(type) "\x01" "a" "\x04" "test" "\x00\x00" type "\x00\x01"
#define RECORD(type, length) "\xc0\x0c\x00" type "\x00\x01\x00\x00\x00\x3c\x00" length

typedef struct
{
  const char  *what;
  const char  *message;
  gsize        length;
  ScDnsType    type;
  ScDnsOutcome outcome;
  const char  *values; /* joined by | */
  const char  *alias;
} AnswerRow;

#define MESSAGE(text) text, sizeof (text) - 1

static const AnswerRow answer_rows[] = {
  { "an address", MESSAGE (HEADER ("\x80", "\x01") QUESTION ("\x01") RECORD ("\x01", "\x04") "\x7f\x00\x00\x02"), SC_DNS_A, SC_DNS_OK, "127.0.0.2", NULL },
  { "two addresses", MESSAGE (HEADER ("\x80", "\x02") QUESTION ("\x01") RECORD ("\x01", "\x04") "\x7f\x00\x00\x02" RECORD ("\x01", "\x04") "\x7f\x00\x00\x0b"),
    SC_DNS_A, SC_DNS_OK, "127.0.0.2|127.0.0.11", NULL },
  { "a text in two strings", MESSAGE (HEADER ("\x80", "\x01") QUESTION ("\x10") RECORD ("\x10", "\x0a") "\x06" "v=spf1" "\x02" " a"), SC_DNS_TXT, SC_DNS_OK,
    "v=spf1 a", NULL },
  { "a string that says it is longer than the record", MESSAGE (HEADER ("\x80", "\x01") QUESTION ("\x10") RECORD ("\x10", "\x04") "\xff" "abc"), SC_DNS_TXT,
    SC_DNS_OK, "", NULL },
  { "a name, compressed", MESSAGE (HEADER ("\x80", "\x01") QUESTION ("\x0c") RECORD ("\x0c", "\x05") "\x02" "mx" "\xc0\x0e"), SC_DNS_PTR, SC_DNS_OK, "mx.test", NULL },
  { "a name that points to itself", MESSAGE (HEADER ("\x80", "\x01") QUESTION ("\x0c") RECORD ("\x0c", "\x02") "\xc0\x24"), SC_DNS_PTR, SC_DNS_NO_DATA, "", NULL },
  { "another name without an address", MESSAGE (HEADER ("\x83", "\x01") QUESTION ("\x01") RECORD ("\x05", "\x05") "\x02" "no" "\xc0\x0e"), SC_DNS_A,
    SC_DNS_NO_NAME, "", "no.test" },
  { "no such name", MESSAGE (HEADER ("\x83", "\x00") QUESTION ("\x01")), SC_DNS_A, SC_DNS_NO_NAME, "", NULL },
  { "no such record", MESSAGE (HEADER ("\x80", "\x00") QUESTION ("\x01")), SC_DNS_A, SC_DNS_NO_DATA, "", NULL },
  { "a failure", MESSAGE (HEADER ("\x82", "\x00") QUESTION ("\x01")), SC_DNS_A, SC_DNS_SERVFAIL, "", NULL },
  { "refused", MESSAGE (HEADER ("\x85", "\x00") QUESTION ("\x01")), SC_DNS_A, SC_DNS_REFUSED, "", NULL },
  { "an address of three octets", MESSAGE (HEADER ("\x80", "\x01") QUESTION ("\x01") RECORD ("\x01", "\x03") "\x7f\x00\x00"), SC_DNS_A, SC_DNS_NO_DATA, "", NULL },
  { "cut off in the record", MESSAGE (HEADER ("\x80", "\x01") QUESTION ("\x01") RECORD ("\x01", "\x04") "\x7f"), SC_DNS_A, SC_DNS_BROKEN, "", NULL },
  { "cut off in the header", MESSAGE ("\x12\x34\x81"), SC_DNS_A, SC_DNS_BROKEN, "", NULL },
  { "nothing", MESSAGE (""), SC_DNS_A, SC_DNS_BROKEN, "", NULL },
  { "a question, not an answer", MESSAGE ("\x12\x34\x01\x00\x00\x01\x00\x00\x00\x00\x00\x00" QUESTION ("\x01")), SC_DNS_A, SC_DNS_BROKEN, "", NULL },
};

static void
test_answers (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (answer_rows); i++)
    {
      const AnswerRow *row = &answer_rows[i];
      g_autofree guint8 *exact = g_memdup2 (row->message, MAX (row->length, 1));
      g_autoptr (ScDnsAnswer) answer = sc_dns_answer_parse (exact, row->length, row->type);
      g_autofree char *values = g_strjoinv ("|", answer->values);

      g_test_message ("%s", row->what);
      g_assert_cmpint (answer->outcome, ==, row->outcome);
      g_assert_cmpstr (values, ==, row->values);
      g_assert_cmpstr (answer->alias, ==, row->alias);
    }
}

static void
test_reverse_names (void)
{
  g_autoptr (GInetAddress) ipv4 = g_inet_address_new_from_string ("192.0.2.99");
  g_autoptr (GInetAddress) ipv6 = g_inet_address_new_from_string ("2001:db8:1:2:3:4:567:89ab");
  g_autofree char *name4 = sc_dns_dup_reverse_name (ipv4, "list.example");
  g_autofree char *name6 = sc_dns_dup_reverse_name (ipv6, "list.example");

  /* RFC 5782 2.1 and 2.4 */
  g_assert_cmpstr (name4, ==, "99.2.0.192.list.example");
  g_assert_cmpstr (name6, ==, "b.a.9.8.7.6.5.0.4.0.0.0.3.0.0.0.2.0.0.0.1.0.0.0.8.b.d.0.1.0.0.2.list.example");
}

static void
test_cancelled (void)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  const ScDnsQuestion question = { "nosuch.test", SC_DNS_A };

  g_cancellable_cancel (cancellable);
  g_assert_null (sc_dns_ask_sync (&question, 1, sc_deadline_after_ms (1000), cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

typedef struct
{
  const char *what;
  int         saved_errno;
  gboolean    at_once;
  guint       duration_ms;
  guint8      icmp, type, code;
  const char *sender; /* NULL: no message */
  ScNetError  reason;
  ScRejecter  rejecter;
} RejectionRow;

#define OWN "192.0.2.2"
#define SERVER "198.51.100.25"
#define ROUTER "192.0.2.1"

/* What tests/lab/road.py measures, as a table. */
static const RejectionRow rejection_rows[] = {
  { "a reset: nobody knows whose", ECONNREFUSED, FALSE, 0, 0, 0, 0, NULL, SC_NET_ERROR_REFUSED, SC_REJECTER_UNKNOWN },
  { "port unreachable, from here", ECONNREFUSED, FALSE, 0, 4, 3, 3, OWN, SC_NET_ERROR_DENIED, SC_REJECTER_THIS_COMPUTER },
  { "port unreachable, from the way", ECONNREFUSED, FALSE, 0, 4, 3, 3, ROUTER, SC_NET_ERROR_REFUSED, SC_REJECTER_NETWORK },
  { "port unreachable, from the server", ECONNREFUSED, FALSE, 0, 4, 3, 3, SERVER, SC_NET_ERROR_REFUSED, SC_REJECTER_SERVER },
  { "prohibited on the way", EHOSTUNREACH, FALSE, 0, 4, 3, 13, ROUTER, SC_NET_ERROR_PROHIBITED, SC_REJECTER_NETWORK },
  { "prohibited by the server", EHOSTUNREACH, FALSE, 0, 4, 3, 10, SERVER, SC_NET_ERROR_PROHIBITED, SC_REJECTER_SERVER },
  { "prohibited over IPv6", EACCES, FALSE, 1000, 6, 1, 1, ROUTER, SC_NET_ERROR_PROHIBITED, SC_REJECTER_NETWORK },
  { "prohibited, the message is lost", EACCES, FALSE, 1000, 0, 0, 0, NULL, SC_NET_ERROR_PROHIBITED, SC_REJECTER_UNKNOWN },
  { "the router knows no way", EHOSTUNREACH, FALSE, 0, 4, 3, 1, ROUTER, SC_NET_ERROR_UNREACHABLE, SC_REJECTER_NETWORK },
  { "the router knows no network", ENETUNREACH, FALSE, 0, 4, 3, 0, ROUTER, SC_NET_ERROR_UNREACHABLE, SC_REJECTER_NETWORK },
  { "our own rule says host unreachable", EHOSTUNREACH, FALSE, 0, 4, 3, 1, OWN, SC_NET_ERROR_DENIED, SC_REJECTER_THIS_COMPUTER },
  { "the neighbour is gone", EHOSTUNREACH, FALSE, 3050, 4, 3, 1, OWN, SC_NET_ERROR_UNREACHABLE, SC_REJECTER_LINK },
  { "no route", ENETUNREACH, TRUE, 0, 0, 0, 0, NULL, SC_NET_ERROR_NO_ROUTE, SC_REJECTER_UNKNOWN },
  { "route unreachable", EHOSTUNREACH, TRUE, 0, 0, 0, 0, NULL, SC_NET_ERROR_DENIED, SC_REJECTER_THIS_COMPUTER },
  { "route prohibit", EACCES, TRUE, 0, 0, 0, 0, NULL, SC_NET_ERROR_DENIED, SC_REJECTER_THIS_COMPUTER },
  { "route blackhole", EINVAL, TRUE, 0, 0, 0, 0, NULL, SC_NET_ERROR_DENIED, SC_REJECTER_THIS_COMPUTER },
  { "a rule in the output chain drops it aloud", EPERM, TRUE, 0, 0, 0, 0, NULL, SC_NET_ERROR_DENIED, SC_REJECTER_THIS_COMPUTER },
  { "silence", ETIMEDOUT, FALSE, 4000, 0, 0, 0, NULL, SC_NET_ERROR_TIMEOUT, SC_REJECTER_UNKNOWN },
};

static void
test_rejections (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (rejection_rows); i++)
    {
      const RejectionRow *row = &rejection_rows[i];
      g_autoptr (GInetAddress) local = g_inet_address_new_from_string (OWN);
      g_autoptr (GInetAddress) remote = g_inet_address_new_from_string (SERVER);
      g_autoptr (GInetAddress) sender = row->sender != NULL ? g_inet_address_new_from_string (row->sender) : NULL;
      ScRejection rejection = { row->saved_errno, row->at_once, row->duration_ms, row->icmp, row->type, row->code, sender, local, remote };
      ScRejecter rejecter;

      g_test_message ("%s", row->what);
      g_assert_cmpint (sc_rejection_judge (&rejection, &rejecter), ==, row->reason);
      g_assert_cmpint (rejecter, ==, row->rejecter);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/net/dns/answers", test_answers);
  g_test_add_func ("/net/dns/reverse-names", test_reverse_names);
  g_test_add_func ("/net/dns/cancelled", test_cancelled);
  g_test_add_func ("/net/rejection/judge", test_rejections);
  return g_test_run ();
}
