/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-base"

#include "config.h"

#include "sc-standard-streams.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

void
sc_standard_streams_open (void)
{
  for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
    {
      int opened;

      if (fcntl (fd, F_GETFD) >= 0 || errno != EBADF)
        continue;
      /* The lowest number that is free is this one. What is not there cannot be read: that stays an error. */
      opened = open ("/dev/null", O_WRONLY);
      if (opened >= 0 && opened != fd)
        close (opened);
    }
}
