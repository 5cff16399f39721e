# One sitting at a shell: what earlier lines leave is there for later ones.
pwd | sed 's|.*/||' | wc -l
mkdir -p work/data && cd work
echo 'id,amount' > data/payments.csv
for i in $(seq 1 5); do echo "$i,$((i * 10))" >> data/payments.csv; done
cat data/payments.csv
wc -l < data/payments.csv
total=0
while IFS=, read -r id amount; do
  [ "$id" = id ] && continue
  total=$((total + amount))
done < data/payments.csv
echo "total: $total"
export REGION=eu
bash -c 'echo "region $REGION"'
greet() { local who=${1:-nobody}; echo "hi $who"; }
greet; greet ana
cat <<EOF > report.txt
total=$total
files=$(ls data | wc -l)
EOF
cat report.txt
. ./report.txt; echo "$total in $files"
ls nosuch || echo "status $?"
cp report.txt data/ && ls data
sed -i 's/total/sum/' report.txt; head -1 report.txt
(cd data; pwd | sed 's|.*/||'); pwd | sed 's|.*/||'
if [ "$total" -gt 100 ]; then echo large; else echo small; fi
case $REGION in eu|us) echo known;; *) echo unknown;; esac
{ echo b; echo a; } | sort | tee sorted.txt
cat sorted.txt nosuch 2>&1 | tail -1
sleep 0.01 &
wait $!
echo "slept: $?"
nosuchcommand; echo $?
yes | head -2
alias x=echo 2>/dev/null
unset total; echo "${total:-gone}"
set -- one two; echo $# $1; shift; echo $1
n=0; until ((n >= 2)); do ((n++)); done; echo $n
cd ..; rm -r work; ls -d work 2>/dev/null; echo $?
mkdir -p kafka/config kafka/logs && cd kafka
printf '%s\n' '# broker' broker.id=1 listeners=PLAINTEXT://:9092 num.partitions=1 log.dirs=/tmp/kafka-logs > config/server.properties
grep -v '^#' config/server.properties
sed -i.bak 's/^num.partitions=.*/num.partitions=3/' config/server.properties
diff config/server.properties.bak config/server.properties
awk -F= '/^[^#]/ {print $1 " -> " $2}' config/server.properties
port=$(sed -n 's/^listeners=.*:\([0-9]*\)$/\1/p' config/server.properties); echo "port $port"
get() { grep "^$1=" "${2:-config/server.properties}" | cut -d= -f2; }
get num.partitions; get broker.id; get nosuch || echo "no such key"
for level in INFO WARN INFO ERROR INFO; do echo "[08:00] $level something" >> logs/server.log; done
sort logs/server.log | uniq -c | sort -rn | head -1 | awk '{print $1, $3}'
grep -c INFO logs/server.log; grep -vc INFO logs/server.log
tail -n 2 logs/server.log | tr '[:upper:]' '[:lower:]'
topics=(orders payments clicks)
for topic in "${topics[@]}"; do echo "create $topic"; done | nl -w1 -s': '
echo "${#topics[@]} topics, the last is ${topics[-1]}"
declare -A partitions=([orders]=3 [payments]=1)
for topic in orders payments; do echo "$topic has ${partitions[$topic]}"; done
while IFS='=' read -r key value; do
  case $key in
    '#'*|'') continue;;
    *.id) echo "id: $value";;
    *) echo "other: $key";;
  esac
done < config/server.properties
find . -name '*.properties*' | sort
ls -1 config | wc -l
cp config/server.properties config/server-2.properties && sed -i 's/broker.id=1/broker.id=2/' config/server-2.properties
cmp -s config/server.properties config/server-2.properties || echo different
comm -13 <(sort config/server.properties) <(sort config/server-2.properties)
cat > start.sh <<'SCRIPT'
#!/bin/bash
[ $# -lt 1 ] && { echo "USAGE: $0 [-daemon] server.properties"; exit 1; }
echo "starting with $1"
SCRIPT
./start.sh; echo $?
chmod +x start.sh; ./start.sh; echo $?
./start.sh config/server.properties && echo started
ls -l start.sh | cut -c1-10
(sleep 0.05; exit 4) & pid=$!; wait $pid; echo "background: $?"
out=$(ls nosuch 2>&1); echo "$? ${#out}"
echo "$(date -d @0 +%F) $(date -u -d @86400 '+%Y/%m/%d')"
x=5; while ((x > 0)); do printf '%d ' $x; ((x -= 2)); done; echo
printf '%-10s|%5.1f|%03d\n' topic 3.14159 7
echo one two three | { read -r a rest; echo "$rest"; }
tee -a logs/server.log <<< 'last line' > /dev/null; tail -1 logs/server.log
xargs -n 2 echo pair <<< 'a b c d'
history | wc -l > /dev/null; true && echo ok; false || echo not ok
str='user=ana;id=7'; IFS=';' read -ra parts <<< "$str"; echo "${parts[1]#id=}"
[[ $str =~ user=([a-z]+) ]] && echo "${BASH_REMATCH[1]}"
exec 3>&1; { echo kept >&3; echo lost > /dev/null; }; exec 3>&-
cleanup() { rm -rf logs; echo cleaned; }; trap cleanup EXIT
du -s . > /dev/null && echo measured
test -d config -a -f start.sh && echo there
basename "$PWD"; dirname config/server.properties
cut -d' ' -f2 logs/server.log | sort -u | paste -sd, -
unset 'topics[1]'; echo "${topics[*]}"
set -o pipefail; false | true; echo $?; set +o pipefail
cd .. && ls -d kafka && echo done
