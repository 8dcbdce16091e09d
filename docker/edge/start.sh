#!/bin/sh
# Starts the edge from the files alone: neither the worker nor the database is needed.
#
# /edge/sites/snapshot        first line "generation<TAB>n", then "site<TAB>map<TAB>key<TAB>value"
# /edge/sites/<n>/<site id>   the same lines of one site, newer than the snapshot; empty: the site is gone
set -eu
umask 077
cd /edge
mkdir -p maps run certs sites

generation=0
if [ -f sites/snapshot ]; then
  generation=$(head -n 1 sites/snapshot | cut -f 2)
else
  printf 'generation\t0\n' > sites/snapshot
fi
mkdir -p "sites/$generation"

for map in routes states redirects defaults extensions prefixes pools endpoints; do
  : > "maps/$map.map"
done
find "sites/$generation" -maxdepth 1 -type f ! -name '.*' -printf '%f\n' > run/changed
{
  awk -F '\t' 'FILENAME == ARGV[1] { changed[$1]; next } FNR > 1 && !($1 in changed)' run/changed sites/snapshot
  find "sites/$generation" -maxdepth 1 -type f ! -name '.*' -print0 | xargs -0 -r cat
} | awk -F '\t' 'NF == 4 { print $3, $4 > ("maps/" $2 ".map") }'
rm -f run/changed

# TLS from the first day: certificates of the sites are added to this list at run time.
if [ ! -s certs/self-signed.pem ]; then
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -noenc -days 3650 \
    -subj "/CN=${ONEBOX_PANEL_HOST:-localhost}" -addext "subjectAltName=DNS:${ONEBOX_PANEL_HOST:-localhost}" \
    -keyout certs/.key -out certs/.certificate 2> /dev/null
  cat certs/.certificate certs/.key > certs/.self-signed.pem
  mv certs/.self-signed.pem certs/self-signed.pem
  rm certs/.certificate certs/.key
fi
[ -s certs/list.txt ] || echo /edge/certs/self-signed.pem > certs/list.txt

# What is made here belongs to whom the directory belongs to: the worker may be another user than root.
chown -R --reference=. maps run certs sites

ONEBOX_EDGE_EPOCH=$(cat /proc/sys/kernel/random/uuid)
export ONEBOX_EDGE_EPOCH
exec haproxy -db -f haproxy.cfg
