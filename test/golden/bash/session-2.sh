# A second sitting: a trainer prepares records, counts them and writes a small script around it.
mkdir -p lab && cd lab
for i in {1..10}; do echo "user$((i % 3)):click-$i"; done > clicks.txt
wc -l < clicks.txt
head -n 2 clicks.txt
cut -d: -f1 clicks.txt | sort | uniq -c | awk '{print $2, $1}'
awk -F: '{n[$1]++} END {for (k in n) printf "%-6s|%3d|\n", k, n[k]}' clicks.txt | sort
sort -t: -k1,1 -s clicks.txt | head -n 3
while IFS=: read -r key value; do printf '%s\t%s\n' "$key" "$value"; done < clicks.txt | tail -n 2
grep -c '^user1' clicks.txt
seq 3 | xargs -I{} echo "create topic-{}"
topics=(orders payments returns)
for t in "${topics[@]}"; do echo "$t ${#t}"; done | column -t
echo "${topics[*]}" "${#topics[@]}" "${topics[@]:1}"
partitions_of() {
  local topic=$1 count
  case $topic in
    orders) count=6 ;;
    pay*) count=3 ;;
    *) count=1 ;;
  esac
  echo "$count"
}
for t in "${topics[@]}"; do echo "$t: $(partitions_of "$t") partitions"; done
total=0
for t in "${topics[@]}"; do total=$((total + $(partitions_of "$t"))); done
echo "total $total"
cat > producer.properties <<CONF
bootstrap.servers=${BOOTSTRAP:-localhost:9092}
acks=all
# comments stay
linger.ms=5
CONF
cat producer.properties
sed -i 's/^linger.ms=.*/linger.ms=20/' producer.properties
grep -v '^#' producer.properties | sort
declare -A conf
while IFS='=' read -r k v; do [[ $k == \#* ]] || conf[$k]=$v; done < producer.properties
echo "${conf[acks]} ${conf[linger.ms]} ${#conf[@]}"
cat > check.sh <<'SCRIPT'
#!/usr/bin/env bash
set -euo pipefail
trap 'echo "leaving with $?"' EXIT
file=${1:-}
[[ -n $file ]] || { echo "usage: ${0##*/} FILE" >&2; exit 64; }
lines=$(wc -l < "$file")
echo "$file has $lines lines"
SCRIPT
chmod +x check.sh
./check.sh clicks.txt; echo "status $?"
./check.sh; echo "status $?"
bash check.sh nosuch.txt 2> /dev/null; echo "status $?"
diff <(sort clicks.txt) <(sort -r clicks.txt | tac) && echo "the same"
comm -3 <(cut -d: -f1 clicks.txt | sort -u) <(printf 'user0\nuser1\nuser9\n')
find . -name '*.txt' -exec wc -l {} \;
find . -type f -name '*.sh' | xargs grep -l pipefail
[[ "Topic: orders Partition: 2 Leader: 1" =~ Partition:\ ([0-9]+)\ Leader:\ ([0-9]+) ]] && echo "p${BASH_REMATCH[1]} l${BASH_REMATCH[2]}"
describe='	Topic: orders	Partition: 0	Leader: 1	Replicas: 1,2	Isr: 1'
awk -F'\t' '{split($5, r, ": "); split($6, i, ": "); if (split(r[2], x, ",") > split(i[2], y, ",")) print "under-replicated:", $2, $3}' <<< "$describe"
printf 'GROUP TOPIC LAG\ng orders 12\ng payments 0\n' | awk 'NR > 1 && $3 > 0 {print $2 " lags by " $3}'
printf 'GROUP TOPIC LAG\ng orders 12\ng payments 0\n' | column -t
json='{"id":7,"item":"tea","price":3}'
echo "$json" | sed -E 's/.*"item":"([^"]*)".*/\1/'
echo "$json" | grep -oE '"[a-z]+":' | tr -d '":' | paste -sd, -
for i in 1 2 3; do echo "{\"id\":$i,\"at\":$((1700000000000 + i))}"; done > events.jsonl
tail -n 1 events.jsonl
awk -F'[:,}]' '{sum += $2} END {print sum}' events.jsonl
(sleep 0.1; echo "slow") & (echo "fast") & wait
sleep 0.2 & first=$!; sleep 0.1 & wait -n; echo "one is done: $?"; wait "$first"; echo "and the other: $?"
timeout 0.1 sleep 10; echo "timed out with $?"
tail -n 0 -f clicks.txt & follower=$!
sleep 0.1; kill "$follower"; wait "$follower" 2> /dev/null; echo "follower: $?"
n=0; until ((n >= 3)); do ((n += 1)); printf '%d ' "$n"; done; echo
attempt=0; retry() { until "$@"; do attempt=$((attempt + 1)); ((attempt < 3)) || return 1; done; }; retry false || echo "gave up after $attempt"
path=/home/learner/kafka/config/server.properties; echo "${path##*/} ${path%/*} ${path/kafka/kafka-2.8}"
name=server.properties; echo "${name%.*}-1.${name##*.}" "${name^^}" "${name:0:6}" "${#name}"
echo "${UNSET:-fallback}" "${UNSET:+set}" "${name:+set}"
ls *.txt *.jsonl | wc -l
ls | grep -E '\.(sh|properties)$'
cp producer.properties{,.bak} && ls producer*
mv producer.properties.bak old.properties; test -f old.properties && echo moved
echo one >> log.txt; echo two >> log.txt; cat -n log.txt
{ echo out; echo err >&2; } 2> err.txt | tr a-z A-Z; cat err.txt
echo "a b  c" | tr -s ' ' | cut -d' ' -f3
export TOPIC=orders; bash -c 'echo "in a child: $TOPIC"'; env | grep '^TOPIC='
history -c 2> /dev/null; type cd | head -n 1
rm -r ../lab 2> /dev/null; cd ..; [ -d lab ] || echo cleaned
