#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Sendcheck authors
# Makes the authority and the certificate of the web server in test-autoconfig. They are valid for a hundred years.
set -eu
cd "$(dirname "$0")"
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 36500 -subj "/CN=Sendcheck test authority" \
  -addext basicConstraints=critical,CA:TRUE -addext keyUsage=critical,keyCertSign -keyout ca.key -out ca.pem
openssl req -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -subj "/CN=localhost" -keyout key.pem -out request.pem
printf 'subjectAltName=DNS:localhost\nextendedKeyUsage=serverAuth\n' > extensions
openssl x509 -req -in request.pem -CA ca.pem -CAkey ca.key -set_serial 2 -days 36500 -extfile extensions -out certificate.pem
cat certificate.pem key.pem > localhost.pem
rm ca.key key.pem request.pem certificate.pem extensions
