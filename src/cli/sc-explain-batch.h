/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#pragma once

#include <stdio.h>

#include "sc-knowledge.h"

G_BEGIN_DECLS

/* The longest line that is read; a longer one is answered with an error. */
#define SC_BATCH_LINE_MAX (1024 * 1024)

/* JSON lines in, JSON lines out, each as soon as its line is complete; memory does not grow with the input. False when writing failed. */
gboolean sc_explain_batch      (ScKnowledge *knowledge, int fd, FILE *out);

G_END_DECLS
