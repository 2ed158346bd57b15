/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#pragma once

#include "sc-scenario.h"

G_BEGIN_DECLS

/* What a scenario makes the pretend server do. Filled by the parser, then only read, from any thread. */

/* Where a rule steps in. Names in the files: banner ehlo starttls tls auth-command auth mail rcpt data message
 * rset noop quit other idle. */
typedef enum
{
  SC_PRACTICE_STEP_BANNER = 1,
  SC_PRACTICE_STEP_EHLO,
  SC_PRACTICE_STEP_STARTTLS,
  SC_PRACTICE_STEP_TLS,          /* in place of the handshake */
  SC_PRACTICE_STEP_AUTH_COMMAND, /* the AUTH line */
  SC_PRACTICE_STEP_AUTH,         /* the verdict, when the credentials are there */
  SC_PRACTICE_STEP_MAIL,
  SC_PRACTICE_STEP_RCPT,
  SC_PRACTICE_STEP_DATA,
  SC_PRACTICE_STEP_MESSAGE,      /* the final dot */
  SC_PRACTICE_STEP_RSET,
  SC_PRACTICE_STEP_NOOP,
  SC_PRACTICE_STEP_QUIT,
  SC_PRACTICE_STEP_OTHER,        /* a command nobody knows */
  SC_PRACTICE_STEP_IDLE,         /* no command for after-ms */
} ScPracticeStep;
#define SC_N_PRACTICE_STEPS 15

typedef enum
{
  SC_ACTION_SEND = 1,  /* octets, as they are; neighbours leave in one write */
  SC_ACTION_DRIP,      /* octets one by one, ms apart */
  SC_ACTION_WAIT,      /* ms of silence */
  SC_ACTION_CLOSE,     /* a polite end */
  SC_ACTION_RESET,     /* RST */
  SC_ACTION_STALL,     /* says nothing more and does not close */
  SC_ACTION_START_TLS, /* the handshake, whatever was said before */
  SC_ACTION_CONTINUE,  /* and then what a healthy server does */
} ScActionKind;

typedef struct
{
  ScActionKind kind;
  GBytes      *octets; /* SEND, DRIP */
  guint        ms;     /* WAIT, DRIP */
} ScAction;

typedef struct
{
  ScPracticeStep step;
  guint          first_time;       /* counted per connection; 1 is the first */
  guint          last_time;
  guint          first_connection;
  guint          last_connection;
  int            tls;              /* -1: no matter */
  guint          after_ms;         /* IDLE */
  GPtrArray     *actions;          /* ScAction */
} ScRule;

/* Names in the files: good expired not-yet wrong-name self-signed unknown-issuer chain-incomplete wrong-purpose weak-key. */
typedef enum
{
  SC_PRACTICE_CERTIFICATE_GOOD = 1,
  SC_PRACTICE_CERTIFICATE_EXPIRED,
  SC_PRACTICE_CERTIFICATE_NOT_YET,
  SC_PRACTICE_CERTIFICATE_WRONG_NAME,
  SC_PRACTICE_CERTIFICATE_SELF_SIGNED,
  SC_PRACTICE_CERTIFICATE_UNKNOWN_ISSUER,
  SC_PRACTICE_CERTIFICATE_CHAIN_INCOMPLETE,
  SC_PRACTICE_CERTIFICATE_WRONG_PURPOSE,
  SC_PRACTICE_CERTIFICATE_WEAK_KEY,
  SC_PRACTICE_CERTIFICATE_SCANNER,
} ScPracticeCertificate;

struct _ScScenario
{
  GObject               parent_instance;

  char                 *id;
  char                 *title;
  char                 *description;
  guint                 order;
  gboolean              hidden;
  ScSecurity            security;
  ScPracticeCertificate certificate;
  gboolean              offers_starttls;
  gboolean              auth_before_tls; /* offers login outside TLS */
  gboolean              auth_required;
  gboolean              relays;          /* takes recipients of other domains */
  gboolean              knows_ehlo;
  guint64               size_limit;
  char                 *server_name;
  char                **capabilities;    /* beside STARTTLS, AUTH and SIZE */
  char                 *mechanisms;      /* "PLAIN LOGIN"; empty: no login */
  GPtrArray            *rules;           /* ScRule, the first that fits counts */
};

void    sc_action_free (ScAction *self);
void    sc_rule_free   (ScRule   *self);

/* (nullable): the rule for the @nth time of @step on this connection */
ScRule *sc_scenario_find_rule (ScScenario     *self,
                               ScPracticeStep  step,
                               guint           nth,
                               guint           connection,
                               gboolean        tls);

G_END_DECLS
