#!/bin/sh
# Starts a Sentinel that watches the master named yobirin.
#
# REDIS_PEERS, REDIS_SENTINELS, REDIS_NAME  as start-redis.sh has them
set -eu
umask 077
file=/data/sentinel.conf
if [ ! -s "$file" ]; then
  master=
  for sentinel in $REDIS_SENTINELS; do
    [ "$sentinel" != "$REDIS_NAME" ] || continue
    master=$(REDISCLI_AUTH=$REDIS_PASSWORD timeout 2 redis-cli -h "$sentinel" -p 26379 \
      sentinel get-master-addr-by-name yobirin 2>/dev/null | head -n 1) || master=
    [ -z "$master" ] || break
  done
  cat > "$file" <<END
port 26379
dir /data
requirepass $REDIS_PASSWORD
sentinel sentinel-pass $REDIS_PASSWORD
sentinel resolve-hostnames yes
sentinel announce-hostnames yes
sentinel announce-ip $REDIS_NAME
sentinel monitor yobirin ${master:-${REDIS_PEERS%% *}} 6379 2
sentinel auth-pass yobirin $REDIS_PASSWORD
sentinel down-after-milliseconds yobirin 3000
sentinel failover-timeout yobirin 20000
sentinel parallel-syncs yobirin 1
END
fi
exec redis-server "$file" --sentinel
