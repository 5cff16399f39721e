#!/bin/sh
# A real Apache Kafka on this machine, for recording. Needs a JDK (17 or newer) and Maven; downloads from Maven Central only.
#   kafka.sh install            resolves the jars of pom.xml
#   kafka.sh start | stop       one KRaft process
#   kafka.sh wipe               forgets all topics and groups (after stop)
#   kafka.sh CLASS [ARG...]     runs one of Kafka's tools, e.g. org.apache.kafka.tools.TopicCommand --version
# GOLDEN_KAFKA names the folder that holds it all (default: .cache/kafka in the checkout).
# GOLDEN_PORT is the broker's port on 127.0.0.1 (default 19092); the controller takes the next one, the listener for recorded
# clients the one after, and tools/golden/proxy.ts the third.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
home=${GOLDEN_KAFKA:-$here/../../.cache/kafka}
mkdir -p "$home"
home=$(cd "$home" && pwd)
port=${GOLDEN_PORT:-19092}
classpath="$home/libs/*"

case ${1:?install, start, stop, wipe or a class name} in
install)
  mvn -q -B -f "$here/pom.xml" dependency:copy-dependencies -DincludeScope=runtime -DoutputDirectory="$home/libs"
  ;;
start)
  sed -e "s#@DATA@#$home/data#; s#@PORT@#$port#; s#@CONTROLLER@#$((port + 1))#" \
    -e "s#@RECORDED@#$((port + 2))#; s#@PROXY@#$((port + 3))#" "$here/server.properties" >"$home/server.properties"
  if [ ! -f "$home/data/meta.properties" ]; then
    java -Xmx128m -cp "$classpath" -Dlog4j2.configurationFile="$here/tools-log4j2.properties" kafka.tools.StorageTool \
      format --standalone --cluster-id 4L6g3nShT-eMCtK--X86sw --config "$home/server.properties"
  fi
  setsid nohup java -Xms128m -Xmx512m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -cp "$classpath" \
    -Dlog4j2.configurationFile="$here/server-log4j2.properties" kafka.Kafka "$home/server.properties" \
    >"$home/server.log" 2>&1 </dev/null &
  echo $! >"$home/pid"
  until grep -q 'Kafka Server started' "$home/server.log"; do
    kill -0 "$(cat "$home/pid")" || { tail -20 "$home/server.log"; exit 1; }
    sleep 0.2
  done
  ;;
stop)
  kill "$(cat "$home/pid")"
  while kill -0 "$(cat "$home/pid")" 2>/dev/null; do sleep 0.2; done
  ;;
wipe)
  rm -rf "$home/data"
  ;;
*)
  exec java -Xmx256m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -cp "$classpath" \
    -Dlog4j2.configurationFile="$here/tools-log4j2.properties" "$@"
  ;;
esac
