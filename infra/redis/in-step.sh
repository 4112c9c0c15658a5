#!/bin/sh
# Whether the server of this container may be relied on: it answers, and where it is a replica it has all that its master
# has. Until then no other is taken away for its sake.
set -eu
sh "$(dirname "$0")/answers.sh"
export REDISCLI_AUTH="$REDIS_PASSWORD"
replication=$(timeout 2 redis-cli -p "${PORT:-6379}" info replication)
case $replication in
  *role:slave*) case $replication in *master_link_status:up*) ;; *) exit 1 ;; esac ;;
esac
