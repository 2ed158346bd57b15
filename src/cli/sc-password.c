/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-cli"

#include "config.h"

#include "sc-password.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

/* Access tokens may have some kilobytes. */
#define SECRET_MAX 16384

ScSecret *
sc_password_read_fd (int      fd,
                     GError **error)
{
  /* One octet more than may be there, to see that there is more. */
  char      buffer[SECRET_MAX + 3];
  gsize     length = 0;
  gssize    count;
  ScSecret *secret = NULL;

  do
    {
      count = read (fd, buffer + length, sizeof buffer - length);
      if (count > 0)
        length += (gsize) count;
    }
  while ((count > 0 && length < sizeof buffer) || (count < 0 && errno == EINTR));

  if (count < 0)
    g_set_error_literal (error, G_IO_ERROR, (gint) g_io_error_from_errno (errno), g_strerror (errno));
  else
    {
      if (length > 0 && buffer[length - 1] == '\n')
        length--;
      if (length > 0 && buffer[length - 1] == '\r')
        length--;
      if (length == 0)
        g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, _("there is no password in it"));
      else if (length > SECRET_MAX)
        g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, _("it is too long for a password"));
      else if (memchr (buffer, '\0', length) != NULL || memchr (buffer, '\n', length) != NULL || memchr (buffer, '\r', length) != NULL)
        g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, _("it holds more than one line"));
      else if (!g_utf8_validate_len (buffer, length, NULL))
        g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, _("it is not text in UTF-8"));
      else
        secret = sc_secret_new (buffer, (gssize) length);
    }
  sc_secret_wipe (buffer, sizeof buffer);
  return secret;
}

ScSecret *
sc_password_read_file (const char *name,
                       GError    **error)
{
  int       fd = open (name, O_RDONLY | O_CLOEXEC);
  ScSecret *secret;

  if (fd < 0)
    {
      g_set_error (error, G_IO_ERROR, (gint) g_io_error_from_errno (errno), "%s: %s", name, g_strerror (errno));
      return NULL;
    }
  secret = sc_password_read_fd (fd, error);
  close (fd);
  if (secret == NULL)
    g_prefix_error (error, "%s: ", name);
  return secret;
}

static volatile sig_atomic_t interrupted;

static void
on_interrupt (int number)
{
  interrupted = 1;
}

/* One line, or -1 when a signal came first. */
static gssize
read_line_or_signal (char           *buffer,
                     gsize           size,
                     const sigset_t *waiting)
{
  struct pollfd input = { .fd = STDIN_FILENO, .events = POLLIN };

  while (!interrupted && ppoll (&input, 1, NULL, waiting) < 0 && errno == EINTR)
    ;
  return interrupted ? -1 : read (STDIN_FILENO, buffer, size);
}

ScSecret *
sc_password_ask (const char *question,
                 GError    **error)
{
  static const int ends[] = { SIGINT, SIGTERM, SIGHUP };
  struct sigaction action = { .sa_handler = on_interrupt };
  struct sigaction old_actions[G_N_ELEMENTS (ends)];
  struct termios   before, silent;
  sigset_t         signals, old_signals, waiting;
  char             buffer[1024];
  gsize            length = 0;
  ScSecret        *secret = NULL;

  if (tcgetattr (STDIN_FILENO, &before) != 0)
    return NULL;
  /* Whatever ends the program shall not leave the terminal mute: it comes through while we wait, and never else. */
  interrupted = 0;
  sigemptyset (&signals);
  sigaddset (&signals, SIGTSTP);
  for (guint i = 0; i < G_N_ELEMENTS (ends); i++)
    sigaddset (&signals, ends[i]);
  sigprocmask (SIG_BLOCK, &signals, &old_signals);
  waiting = old_signals;
  sigaddset (&waiting, SIGTSTP);
  for (guint i = 0; i < G_N_ELEMENTS (ends); i++)
    sigaction (ends[i], &action, &old_actions[i]);
  g_printerr ("%s ", question);
  silent = before;
  silent.c_lflag &= ~(tcflag_t) ECHO;
  silent.c_lflag |= ICANON | ECHONL;
  if (tcsetattr (STDIN_FILENO, TCSAFLUSH, &silent) == 0)
    {
      gssize count = read_line_or_signal (buffer, sizeof buffer, &waiting);

      length = count > 0 ? (gsize) count : 0;
      tcsetattr (STDIN_FILENO, TCSAFLUSH, &before);
    }
  sigprocmask (SIG_SETMASK, &old_signals, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (ends); i++)
    sigaction (ends[i], &old_actions[i], NULL);
  if (length > 0 && buffer[length - 1] == '\n')
    length--;
  if (interrupted)
    {
      g_printerr ("\n");
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, g_strerror (ECANCELED));
    }
  else if (length > 0)
    secret = sc_secret_new (buffer, (gssize) length);
  sc_secret_wipe (buffer, sizeof buffer);
  return secret;
}
