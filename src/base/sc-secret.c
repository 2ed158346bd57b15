/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-base"

#include "config.h"

#include "sc-secret.h"

#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

/* The text has pages of its own: unlocking them must not unlock a neighbour's, and they stay out of core dumps. */
struct _ScSecret
{
  gatomicrefcount ref_count;
  char           *text;
  gsize           length;
  gsize           mapped; /* bytes mapped; 0 when the heap had to do */
  gboolean        is_stored;
  gint64          changed;
};

G_DEFINE_BOXED_TYPE (ScSecret, sc_secret, sc_secret_ref, sc_secret_unref)

static char *
allocate_text (gsize  size,
               gsize *mapped)
{
  gsize page = (gsize) sysconf (_SC_PAGESIZE);
  gsize rounded = (size + page - 1) / page * page;
  void *memory = mmap (NULL, rounded, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

  if (memory == MAP_FAILED)
    {
      *mapped = 0;
      return g_malloc0 (size);
    }
  /* Both may be denied (RLIMIT_MEMLOCK); the secret works without. */
  (void) mlock (memory, rounded);
  (void) madvise (memory, rounded, MADV_DONTDUMP);
  *mapped = rounded;
  return memory;
}

static void
free_text (char  *text,
           gsize  length,
           gsize  mapped)
{
  sc_secret_wipe (text, length);
  if (mapped == 0)
    g_free (text);
  else
    munmap (text, mapped);
}

ScSecret *
sc_secret_new (const char *text,
               gssize      length)
{
  ScSecret *self;

  g_return_val_if_fail (text != NULL, NULL);

  self = g_new0 (ScSecret, 1);
  g_atomic_ref_count_init (&self->ref_count);
  self->length = length < 0 ? strlen (text) : (gsize) length;
  self->text = allocate_text (self->length + 1, &self->mapped);
  memcpy (self->text, text, self->length);
  self->text[self->length] = '\0';
  return self;
}

ScSecret *
sc_secret_ref (ScSecret *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
sc_secret_unref (ScSecret *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  free_text (self->text, self->length, self->mapped);
  g_free (self);
}

const char *
sc_secret_get_text (ScSecret *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->text;
}

gsize
sc_secret_get_length (ScSecret *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->length;
}

void
sc_secret_set_stored (ScSecret *self,
                      gint64    changed)
{
  g_return_if_fail (self != NULL);

  self->is_stored = TRUE;
  self->changed = changed;
}

gboolean
sc_secret_is_stored (ScSecret *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->is_stored;
}

gint64
sc_secret_get_changed (ScSecret *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->changed;
}

void
sc_secret_wipe (gpointer memory,
                gsize    length)
{
  if (memory != NULL && length > 0)
    explicit_bzero (memory, length);
}
