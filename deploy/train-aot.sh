#!/bin/bash
# Makes the AOT cache (JEP 483, 514, 515) of a packaged worker:
#   train-aot.sh APP_DIR CACHE
# Runs the worker in APP_DIR, with the flags of its jvm.options, against a broker of its own and the simulator; sends it
# one job, waits for the result, and ends it as an orchestrator would: the JVM writes the cache when it exits.
# A worker without a broker would stop at its first check and train little (measured: see deploy/README.md).
# Needs a Kafka installation in KAFKA_HOME (default /opt/kafka), and ports 9092, 9093 and 8080 of localhost.
set -euo pipefail

app=$(cd "$1" && pwd)
cache=$(realpath -m "$2")
kafka=${KAFKA_HOME:-/opt/kafka}/bin
broker=localhost:9092
port=8080
patience=120
work=$(mktemp -d)
pids=()

say() { printf 'train-aot: %s\n' "$1" >&2; }
finish() {
    kill "${pids[@]}" 2>/dev/null || true
    wait
    rm -rf "$work"
}
trap finish EXIT
die() { say "$1"; tail -n 30 "$work"/*.log >&2; exit 1; }

# The first line of the answer to a GET; empty when there is none.
status_line() {
    { exec 3<>"/dev/tcp/127.0.0.1/$port" && printf 'GET %s HTTP/1.0\r\n\r\n' "$1" >&3 && head -n 1 <&3; exec 3>&-; } 2>/dev/null || true
}
# Runs a check once a second until it holds; fails when the process it is about has ended, or patience has.
until_true() {
    local pid=$1 what=$2
    shift 2
    for ((i = 0; i < patience; i++)); do
        if "$@"; then return; fi
        kill -0 "$pid" 2>/dev/null || die "ended before $what"
        sleep 1
    done
    die "no sign of $what within $patience s"
}

cat >"$work/broker.properties" <<EOF
process.roles=broker,controller
node.id=1
controller.quorum.voters=1@localhost:9093
listeners=PLAINTEXT://localhost:9092,CONTROLLER://localhost:9093
controller.listener.names=CONTROLLER
log.dirs=$work/data
offsets.topic.replication.factor=1
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
group.initial.rebalance.delay.ms=0
EOF
export KAFKA_HEAP_OPTS=-Xmx512m LOG_DIR=$work/kafka-logs
"$kafka/kafka-storage.sh" format -c "$work/broker.properties" -t "$("$kafka/kafka-storage.sh" random-uuid)" >"$work/format.log" 2>&1 ||
    die "the broker's folder cannot be made"
"$kafka/kafka-server-start.sh" "$work/broker.properties" >"$work/broker.log" 2>&1 &
pids+=($!)
broker_up() { "$kafka/kafka-topics.sh" --bootstrap-server "$broker" --list >/dev/null 2>&1; }
until_true "${pids[0]}" "a broker" broker_up
say "broker up"

# A heap of our own: on a large machine 70 % could be more than pointers of 32 bits reach, and the cache would fit no usual pod.
cd "$app"
KAFKA_BOOTSTRAP_SERVERS=$broker REELAY_SIMULATOR=true QUARKUS_MANAGEMENT_PORT=$port \
    java @jvm.options -Xmx512m -XX:AOTCacheOutput="$cache" -jar quarkus-run.jar >"$work/worker.log" 2>&1 &
worker=$!
pids+=("$worker")
ready() { [[ $(status_line /q/health/ready) == *" 200 "* ]]; }
until_true "$worker" "a worker that is ready" ready
status_line /q/metrics >/dev/null
say "worker ready"

# The simulator has a file for every name: the media check is trained, too, and nothing leaves this machine.
printf '{"id":"training","model":"luma/luma-ray-2/image-to-video","input":{"prompt":"%s","image_url":"%s"}}\n' \
    "A lighthouse at dawn" "http://localhost:$port/simulator/inputs/lighthouse.png" |
    "$kafka/kafka-console-producer.sh" --bootstrap-server "$broker" --topic generation-requests 2>"$work/producer.log"
"$kafka/kafka-console-consumer.sh" --bootstrap-server "$broker" --topic generation-results --isolation-level read_committed \
    --from-beginning --max-messages 1 --timeout-ms $((patience * 1000)) >"$work/result.log" 2>&1 || true
grep -q '"id":"training".*"status":"completed"' "$work/result.log" || die "no result within $patience s"
say "job done"

kill -TERM "$worker"
wait "$worker" || true # 143: ended by SIGTERM, as intended
[[ -s $cache ]] || die "the worker ended and left no cache"
say "wrote $cache, $(($(stat -c %s "$cache") >> 20)) MiB"
