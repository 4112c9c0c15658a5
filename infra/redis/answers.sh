#!/bin/sh
# Whether the server of this container answers; PORT where it is not Redis's usual one.
set -eu
export REDISCLI_AUTH="$REDIS_PASSWORD"
test "$(timeout 2 redis-cli -p "${PORT:-6379}" ping)" = PONG
