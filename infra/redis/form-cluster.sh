#!/bin/sh
# Makes one Cluster out of the nodes named in REDIS_NODES ("host:6379 …"): half of them masters, each with a replica.
# Run again it changes nothing.
set -eu
export REDISCLI_AUTH="$REDIS_PASSWORD"
first=${REDIS_NODES%% *}
for node in $REDIS_NODES; do
  until redis-cli -h "${node%:*}" -p "${node#*:}" ping 2>/dev/null | grep -q PONG; do sleep 1; done
done
if redis-cli -h "${first%:*}" -p "${first#*:}" cluster info | grep -q cluster_state:ok; then
  echo 'It is a Cluster already.'
  exit 0
fi
# shellcheck disable=SC2086 -- one word a node
redis-cli --cluster create $REDIS_NODES --cluster-replicas 1 --cluster-yes
