/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * ScPhoneCodeView: the phone code of a report, large, with buttons to copy it (win.copy-code) and to spell it out. Hidden without a code.
 */
#define SC_TYPE_PHONE_CODE_VIEW (sc_phone_code_view_get_type ())
G_DECLARE_FINAL_TYPE (ScPhoneCodeView, sc_phone_code_view, SC, PHONE_CODE_VIEW, AdwBin)

/* @code: (nullable) */
void sc_phone_code_view_set_code (ScPhoneCodeView *self, const char *code);

G_END_DECLS
