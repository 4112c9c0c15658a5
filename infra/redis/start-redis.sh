#!/bin/sh
# Starts a Redis as this product needs it. The password comes from REDIS_PASSWORD and stands in no command line.
#
# REDIS_CLUSTER=yes   a node of a Cluster
# REDIS_PEERS         with Sentinels: "host host host", who might be the master; the first is it at the very first start
# REDIS_SENTINELS     with Sentinels: "host host host", who know it later
# REDIS_NAME          the name under which others find this one
set -eu
umask 077
file=/run/redis/redis.conf
cat > "$file" <<END
dir /data
bind * -::*
appendonly yes
appendfsync everysec
save ""
maxmemory-policy noeviction
hz 100
requirepass $REDIS_PASSWORD
masterauth $REDIS_PASSWORD
END

if [ "${REDIS_CLUSTER:-}" = yes ]; then
  cat >> "$file" <<END
cluster-enabled yes
cluster-config-file /data/nodes.conf
cluster-node-timeout 3000
cluster-announce-hostname $REDIS_NAME
cluster-preferred-endpoint-type hostname
# A shard that lost its last node takes nothing else with it.
cluster-require-full-coverage no
END
fi

if [ -n "${REDIS_PEERS:-}" ]; then
  master=
  for sentinel in $REDIS_SENTINELS; do
    master=$(REDISCLI_AUTH=$REDIS_PASSWORD timeout 2 redis-cli -h "$sentinel" -p 26379 \
      sentinel get-master-addr-by-name yobirin 2>/dev/null | head -n 1) || master=
    [ -z "$master" ] || break
  done
  [ -n "$master" ] || master=${REDIS_PEERS%% *}
  # Whoever is cut off from its replicas takes no more than it would lose; one of two is left after a failover.
  cat >> "$file" <<END
replica-announce-ip $REDIS_NAME
min-replicas-to-write 1
min-replicas-max-lag 5
END
  [ "$master" = "$REDIS_NAME" ] || echo "replicaof $master 6379" >> "$file"
fi

exec redis-server "$file"
