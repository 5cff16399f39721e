#!/bin/sh
# A real Apache Kafka on this machine, for recording. Needs a JDK (17 or newer) and Maven; downloads from Maven Central only.
#   kafka.sh install            resolves the jars of pom.xml
#   kafka.sh start [N]          N nodes (1), each a process
#   kafka.sh stop-node I        lets node I leave in good order; start-node I brings it back
#   kafka.sh format             prepares one node's storage; run: and runs it in the foreground
#   kafka.sh stop
#   kafka.sh kill               the same at once, where nobody wants the data
#   kafka.sh wipe               forgets all topics and groups (after stop)
#   kafka.sh CLASS [ARG...]     runs one of Kafka's tools, e.g. org.apache.kafka.tools.TopicCommand --version
# GOLDEN_KAFKA names the folder that holds it all (default: .cache/kafka in the checkout).
# GOLDEN_SECURED=yes starts it with server-secured.properties: SASL and an authorizer. GOLDEN_TOKENS=yes gives it a key for delegation tokens.
# GOLDEN_CONTROLLERS=N adds N nodes that are controllers alone, and no voters yet; their ids and ports follow those of the brokers.
# GOLDEN_CONFIGS are lines for the end of every node's properties.
# GOLDEN_SERVER_OPTIONS are Java's for the nodes; few and small unless given.
# GOLDEN_CLOCK is how far the nodes' clocks are off, such as -604800s; it takes Debian's package faketime.
# GOLDEN_LIBS is the folder of the jars (default: libs in that folder).
# GOLDEN_JAVA_OPTIONS are for the tools alone, e.g. -XX:SharedArchiveFile=tools.jsa: they start in half the time.
# GOLDEN_PORT is the broker's port on 127.0.0.1 (default 19092); the controller takes the next one, the listener for recorded
# clients the one after, and tools/golden/proxy.ts the third.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
home=${GOLDEN_KAFKA:-$here/../../.cache/kafka}
mkdir -p "$home"
home=$(cd "$home" && pwd)
port=${GOLDEN_PORT:-19092}
classpath="${GOLDEN_LIBS:-$home/libs}/*"
server_options=${GOLDEN_SERVER_OPTIONS:--Xms128m -Xmx512m -XX:+UseSerialGC -XX:TieredStopAtLevel=1}
properties=server.properties scram=
if [ -n "${GOLDEN_SECURED:-}" ]; then
  properties=server-secured.properties
  scram="--add-scram SCRAM-SHA-256=[name=ana,password=ana-pw] --add-scram SCRAM-SHA-512=[name=ana,password=ana-pw]"
fi

format_node() {
  config="$home/server-$1.properties"
  log="$home/server-$1.log"
  first=$((port + 10 * ($1 - 1)))
  if [ "$1" = 1 ]; then roles=broker,controller format=--standalone; else roles=${2:-broker} format=--no-initial-controllers; fi
  sed -e "s#@ROLES@#$roles#; s#@NODE@#$1#; s#@DATA@#$home/data-$1#; s#@PORT@#$first#; s#@CONTROLLER@#$((port + 1))#" \
    -e "s#@RECORDED@#$((first + 2))#; s#@PROXY@#$((first + 3))#" "$here/$properties" >"$config"
  case $roles in
  broker) sed -i '/listeners=/s#,CONTROLLER://[^,]*##' "$config" ;;
  controller) sed -i "s#listeners=.*#listeners=CONTROLLER://127.0.0.1:$((first + 1))#" "$config" ;;
  esac
  if [ -n "${GOLDEN_TOKENS:-}" ]; then echo 'delegation.token.secret.key=golden-secret' >>"$config"; fi
  printf '%s\n' "${GOLDEN_CONFIGS:-}" >>"$config"
  if [ ! -f "$home/data-$1/meta.properties" ]; then
    # shellcheck disable=SC2086
    java -Xmx128m -cp "$classpath" -Dlog4j2.configurationFile="$here/tools-log4j2.properties" kafka.tools.StorageTool \
      format "$format" $scram --cluster-id 4L6g3nShT-eMCtK--X86sw --config "$config" >"$log"
  fi
}

# What the nodes' clock is set with, for Java and nobody else.
clock() {
  [ -n "${GOLDEN_CLOCK:-}" ] || return 0
  echo "LD_PRELOAD=$(ls /usr/lib/*/faketime/libfaketimeMT.so.1) FAKETIME=$GOLDEN_CLOCK FAKETIME_DONT_FAKE_MONOTONIC=1 FAKETIME_FORCE_MONOTONIC_FIX=0"
}

start_node() {
  format_node "$@"
  # shellcheck disable=SC2046,SC2086
  setsid nohup env $(clock) java $server_options -cp "$classpath" \
    -Dlog4j2.configurationFile="$here/server-log4j2.properties" kafka.Kafka "$config" >"$log" 2>&1 </dev/null &
  echo $! >"$home/pid-$1"
  until grep -q 'Kafka Server started' "$log"; do
    kill -0 "$(cat "$home/pid-$1")" || { tail -20 "$log"; exit 1; }
    sleep 0.2
  done
}

case ${1:?install, start, stop, kill, wipe or a class name} in
install)
  mvn -q -B -f "$here/pom.xml" dependency:copy-dependencies -DincludeScope=runtime -DoutputDirectory="$home/libs"
  ;;
start)
  # The first node is broker and controller; the others, on ports 10 apart, are brokers alone.
  node=1
  while [ "$node" -le "${2:-1}" ]; do
    start_node "$node"
    node=$((node + 1))
  done
  while [ "$node" -le $((${2:-1} + ${GOLDEN_CONTROLLERS:-0})) ]; do
    start_node "$node" controller
    node=$((node + 1))
  done
  ;;
start-node)
  start_node "$2"
  ;;
stop-node)
  pid=$(cat "$home/pid-$2")
  rm "$home/pid-$2"
  kill "$pid"
  while kill -0 "$pid" 2>/dev/null; do sleep 0.2; done
  ;;
format)
  format_node 1
  ;;
run)
  # In the foreground, in the place of this shell.
  format_node 1
  # shellcheck disable=SC2046,SC2086
  exec env $(clock) java $server_options -cp "$classpath" -Dlog4j2.configurationFile="$here/server-log4j2.properties" \
    kafka.Kafka "$config" >"$log" 2>&1
  ;;
stop)
  for pid in "$home"/pid-*; do
    [ -f "$pid" ] || continue
    stopping="$(cat "$pid") ${stopping:-}"
    rm "$pid"
  done
  for pid in ${stopping:-}; do kill "$pid"; done
  for pid in ${stopping:-}; do
    while kill -0 "$pid" 2>/dev/null; do sleep 0.2; done
  done
  ;;
kill)
  for pid in "$home"/pid-*; do
    [ -f "$pid" ] || continue
    kill -9 "$(cat "$pid")" 2>/dev/null || true
    rm "$pid"
  done
  ;;
wipe)
  rm -rf "$home"/data-*
  ;;
*)
  # shellcheck disable=SC2086
  exec java ${GOLDEN_JAVA_OPTIONS:-} -Xmx256m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -cp "$classpath" \
    -Dlog4j2.configurationFile="$here/tools-log4j2.properties" "$@"
  ;;
esac
