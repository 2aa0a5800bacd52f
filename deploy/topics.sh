#!/bin/sh
# Makes the topics as Reelay itself would, those of the workers and the audit topic: for clusters where it may not (or where you want to
# see them first). Existing topics are left as they are; the worker logs wrong settings at its start.
#   BOOTSTRAP=kafka:9092 deploy/topics.sh
# Needs kafka-topics.sh of Kafka on the PATH, or its folder in KAFKA_BIN.
set -eu

BOOTSTRAP=${BOOTSTRAP:-localhost:9092}
KAFKA_BIN=${KAFKA_BIN:+$KAFKA_BIN/}
# Client properties, for TLS and SASL: COMMAND_CONFIG=client.properties
COMMAND_CONFIG=${COMMAND_CONFIG:-}
# Can be raised later, never lowered. Raise generation-jobs first, or let the worker do it.
PARTITIONS=${PARTITIONS:-12}
# The brokers' defaults when empty; 3 and 2 where there are three brokers.
REPLICATION=${REPLICATION:-}
MIN_ISR=${MIN_ISR:-}
# max.message.bytes of generation-requests; 1048588 is Kafka's default. What Reelay writes may be 128 KiB larger.
REQUEST_BYTES=${REQUEST_BYTES:-1048588}

reelay_bytes=$((REQUEST_BYTES + 131072))
segment_bytes=33554432
[ "$segment_bytes" -ge "$reelay_bytes" ] || segment_bytes=$reelay_bytes

topic() { # name, partitions, settings...
    name=$1 partitions=$2
    shift 2
    for setting; do
        shift
        set -- "$@" --config "$setting"
    done
    "${KAFKA_BIN}kafka-topics.sh" --bootstrap-server "$BOOTSTRAP" ${COMMAND_CONFIG:+--command-config "$COMMAND_CONFIG"} \
        --create --if-not-exists --topic "$name" --partitions "$partitions" ${REPLICATION:+--replication-factor "$REPLICATION"} \
        ${MIN_ISR:+--config "min.insync.replicas=$MIN_ISR"} "$@"
}

# Uncompressed: the brokers check sizes after they decompress. A record of 20 KB may otherwise become one of 600 MB in a worker.
topic generation-requests "$PARTITIONS" cleanup.policy=delete compression.type=uncompressed max.message.bytes="$REQUEST_BYTES"
# One partition: commands are one table, read in one order.
# The times of its records are the broker's: a cancel waits for its request for 7 days.
topic generation-control 1 cleanup.policy=compact compression.type=uncompressed message.timestamp.type=LogAppendTime
# Small segments, compacted often: a restore reads all that compaction has left.
topic generation-jobs "$PARTITIONS" cleanup.policy=compact max.message.bytes="$reelay_bytes" segment.bytes="$segment_bytes" \
    segment.ms=3600000 min.cleanable.dirty.ratio=0.1 delete.retention.ms=3600000 max.compaction.lag.ms=21600000
topic generation-results 12 cleanup.policy=delete max.message.bytes="$reelay_bytes"
topic generation-requests-dlq 12 cleanup.policy=delete max.message.bytes="$reelay_bytes"
# Shared limits and budgets. One partition: shares are one table, read in one order. Not needed where neither a limit nor a budget is set.
topic generation-limits 1 cleanup.policy=compact segment.bytes=33554432 segment.ms=3600000 min.cleanable.dirty.ratio=0.1
# What operators did: 90 days of it. One partition: the steps of an action are read in one order.
topic generation-audit 1 cleanup.policy=delete retention.ms=7776000000
