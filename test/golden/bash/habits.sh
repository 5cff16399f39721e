# Everyday habits, one a line; a line that begins with | belongs to the one before it. Recorded by tools/golden/record-bash.ts.
echo hello world
echo -n no newline
echo -e 'tab\there\nline'
echo "quoted $HOME" 'single $HOME'
cat words.txt | sort | uniq -c | sort -rn
sort words.txt | uniq -d
sort -u words.txt
sort -n numbers.txt
sort -nr numbers.txt | head -n 2
sort -t, -k4,4n -k1,1nr orders.csv
cut -d, -f2 orders.csv | tail -n +2 | sort | uniq -c
cut -d, -f1,3- orders.csv | head -2
cut -c1-3,5 words.txt
grep ERROR server.log
grep -c INFO server.log
grep -n leader server.log
grep -i warn server.log | wc -l
grep -v '^#' server.properties | grep -v '^$'
grep -o 'orders-[0-9]*' server.log
grep -E 'WARN|ERROR' server.log
grep -r const src
grep -rn 'const b' .
grep -l ERROR *.log *.csv
grep -w tea orders.csv
grep -A1 WARN server.log
grep -B1 -n 'timed out' server.log
grep nothing server.log
grep -q ERROR server.log && echo found
grep 'broker\.id=[0-9]\+' server.properties
head -n 2 server.log
head -3 words.txt
head -c 5 words.txt
head -n -5 words.txt
tail -n 1 server.log
tail -n +4 words.txt
head -n 1 words.txt numbers.txt
wc words.txt
wc -l < words.txt
wc -l words.txt numbers.txt
cat words.txt | wc -w
tr a-z A-Z < words.txt | head -1
echo a:b:c | tr : '\n'
echo hello | tr -d l
echo 'a   b' | tr -s ' '
echo hello | tr '[:lower:]' '[:upper:]'
sed s/apple/orange/ words.txt
sed -n 2p words.txt
sed -n '/WARN/,/ERROR/p' server.log
sed 's/,/;/g; 1d' orders.csv
sed '/^#/d;/^$/d' server.properties
sed -E 's/([a-z]+)\.([a-z]+)=/\2.\1=/' server.properties
sed 's/a\(.\)/<\1>/' words.txt
sed -n '$p' words.txt
sed '2,5d' words.txt
sed 's|/tmp|/var|' server.properties | grep dirs
sed -n '/ERROR/{s/.*ERROR //;p}' server.log
sed '1a\after' numbers.txt
sed 's/[0-9]*/(&)/' numbers.txt
sed -i s/num.partitions=1/num.partitions=3/ server.properties && grep num server.properties
awk -F, '{print $2}' orders.csv
awk -F, 'NR>1 {sum += $4} END {print sum}' orders.csv
awk -F, 'NR>1 {count[$2]++} END {for (name in count) print name, count[name]}' orders.csv | sort
awk '/ERROR/ {print $1, $NF}' server.log
awk '{print NR": "$0}' numbers.txt
awk '{ if ($1 > 9) print "big", $1; else print "small", $1 }' numbers.txt
awk 'BEGIN {FS=","; OFS="|"} {print $1,$3}' orders.csv
awk 'length($0) > 4' words.txt
awk '{print $3}' server.log | sort | uniq -c | awk '{print $2 "=" $1}'
awk -v n=2 'NR==n' words.txt
awk -F, '$4 >= 4 {printf "%-8s %5.2f\n", $3, $4}' orders.csv
awk 'END {print NR}' words.txt
seq 3
seq 2 2 8
seq -s, 5
seq 3 -1 1
yes | head -n 3
yes no | head -2
printf '%s\n' one two three
printf '%5d|%-5s|%05.1f\n' 42 ab 3.14159
printf '%x %o %c\n' 255 8 hello
printf 'no newline'
for i in 1 2 3; do echo "n $i"; done
for f in *.txt; do echo "$f has $(wc -l < $f) lines"; done
for ((i = 0; i < 3; i++)); do echo $i; done
for i in {1..3} {a..c}; do printf '%s ' $i; done; echo
i=0; while [ $i -lt 3 ]; do echo $i; i=$((i + 1)); done
i=3; until [ $i -eq 0 ]; do i=$((i-1)); done; echo $i
while read -r line; do echo "<$line>"; done < numbers.txt
cat numbers.txt | while read n; do echo $((n * 2)); done
while IFS=, read -r id who rest; do echo "$who:$id"; done < orders.csv
if [ -f words.txt ]; then echo yes; else echo no; fi
if grep -q nosuch words.txt; then echo a; elif true; then echo b; fi
[ -d src ] && echo directory
[[ words.txt == *.txt && 3 -gt 2 ]] && echo match
[[ abc =~ ^a.c$ ]] && echo regexp
test -z "" && echo empty
case apple in banana) echo no;; a*) echo a-word;; *) echo other;; esac
case 5 in [0-9]) echo digit;; esac
x=5; echo $((x * 2 + 1)) $((x ** 2)) $((x % 3)) $((x > 3 ? 1 : 0))
echo $(( (1 + 2) * 3 )) $((0x10)) $((7 / 2)) $((-7 / 2))
x=1; ((x++)); ((x += 5)); echo $x
name=orders.csv; echo ${name%.csv} ${name##*.} ${#name} ${name/orders/users}
path=/home/learner/src/a.ts; echo ${path##*/} ${path%/*} $(basename $path .ts) $(dirname $path)
echo ${nothing:-default} ${HOME:+set} "${other:=kept}" $other
s=abcdef; echo ${s:2} ${s:1:3} ${s: -2} ${s^^} ${s^}
s=a.b.c; echo ${s//./-} ${s#*.} ${s##*.} ${s%.*} ${s%%.*}
today=$(echo now); echo "it is $today"
echo `echo old style`
echo "nested $(echo $(echo deep))"
echo $(cat words.txt)
echo "$(cat numbers.txt)"
echo out > new.txt; echo more >> new.txt; cat new.txt
cat nosuch 2> err.txt; cat err.txt
cat nosuch numbers.txt > all.txt 2>&1; cat all.txt
cat nosuch &> both.txt; wc -l < both.txt
echo quiet > /dev/null
cat nosuch 2>/dev/null || echo failed
{ echo one; echo two; } > group.txt; cat group.txt
(cd src && ls); ls src
cat <<END
| dear $HOME,
| $(echo two) lines
|END
cat <<'END' | sort
| no $expansion `here`
| and $more
|END
cat <<< "a here string"
grep b <<< $'abc\nxyz'
wc -c <<< hello
true; echo $?
false; echo $?
ls nosuch; echo $?
! true; echo $?
false || echo or
true && echo and
false && echo never; echo after
sh -c 'exit 3'; echo $?
(exit 4); echo $?
f() { echo "f got $1 of $#"; return 2; }; f a b; echo $?
f() { local x=inner; echo $x; }; x=outer; f; echo $x
set -- a 'b c' d; echo $# "$2"; for each in "$@"; do echo "[$each]"; done; shift; echo $1 "$*"
set -e; false; echo never
set -u; echo $nothing_here; echo never
set -o pipefail; false | true; echo $?
false | true; echo $?
export A=1; sh -c 'echo $A'
B=2 sh -c 'echo $B'; echo "[$B]"
unset HOME; echo "[$HOME]"
echo *.txt
echo src/*.ts src/*/*.ts
echo no*such '*.txt'
ls
ls -1 src
ls *.sh
ls src nosuch
mkdir -p deep/er/est && ls deep/er
touch deep/file && ls deep
cp words.txt copy.txt && wc -l copy.txt
cp -r src src2 && find src2 | sort
mv copy.txt moved.txt && ls copy.txt moved.txt
mv moved.txt deep && ls deep
rm deep/moved.txt && ls deep
rm -r deep src2; ls -d deep
rmdir src
find . -name '*.ts' | sort
find src -type d | sort
find . -maxdepth 1 -name 'w*'
echo one | tee tee.txt; echo two | tee -a tee.txt; cat tee.txt
echo 1 2 3 | xargs -n 1 echo item
ls src/*.ts | xargs wc -l
cat numbers.txt | xargs
echo a b | xargs -I{} echo '<{}>'
find . -name '*.csv' | xargs grep -c tea
basename /a/b/c.txt .txt; dirname /a/b/c.txt; dirname c.txt
echo hello | xxd
printf 'AB' | xxd -p
date -u -d @1763800000 '+%Y-%m-%d %H:%M:%S'
date -u -d '2026-11-22' +%a-%j-%s
sleep 0.01 & wait $!; echo waited $?
(sleep 0.01; exit 5) & wait $!; echo $?
echo background & wait; echo done
type cd if f; type -t cat
command -v cd
eval 'echo a; echo b'
echo 'X=from-file; echo sourced' > vars.sh; source ./vars.sh; echo $X
./greet.sh you and me; echo $?
bash greet.sh ana
bash -c 'echo $0 $1' zero one
echo 'echo piped' | bash
echo a \
|  b
echo a; echo b; # a comment
x='a  b'; echo $x "$x"
echo "a'b" 'c"d' e\ f "g\"h" $'i\nj'
echo {a,b}{1,2} {01..03} x{,y}
read a b <<< 'one two three'; echo "$a-$b"
IFS=: read -r a b c <<< 'x:y:z'; echo $a $c
for i in 1 2 3 4; do [ $i -eq 2 ] && continue; [ $i -eq 4 ] && break; echo $i; done
seq 10 | while read n; do if ((n > 3)); then break; fi; echo $n; done
seq 1 100000 | head -n 1
seq 5 | tail -n 2 | tr '\n' ' '
seq 5 | paste -sd+ 2>/dev/null || true
uniq -c words.txt | head -3
cat -n numbers.txt
nl=$(printf '\n'); echo "[$nl]"
echo $((1 == 1)) $((1 && 0)) $((5 & 3)) $((1 << 4))
echo ~ ~/src
cd src && pwd | sed 's|.*/||' && cd - > /dev/null && ls -d src
cd src; echo ${PWD##*/} $(cd lib; echo ${PWD##*/}) ${PWD##*/}
time true 2>/dev/null; echo timed
true | true | false; echo $?
echo err >&2
{ echo out; echo err >&2; } 2>/dev/null
{ echo out; echo err >&2; } 2>&1 >/dev/null | sed 's/^/was /'
# Arrays.
a=(kiwi 'two words' fig); echo ${a[0]} "${a[1]}" ${#a[@]}; for x in "${a[@]}"; do echo "<$x>"; done
a=(1 2 3); a+=(4); a[6]=x; echo "${a[@]}" "${!a[@]}" "${a[-1]}" "${a[@]:1:2}"
a=(a.txt b.txt); echo "${a[@]%.txt}" "${a[*]}" ${a[@]/txt/log}; unset 'a[0]'; echo ${#a[@]} "${a[@]}"
declare -A m=([ana]=3 [bob]=4); m[cat]=5; echo "${m[ana]} ${m[cat]} ${#m[@]}"; for k in $(printf '%s\n' "${!m[@]}" | sort); do echo "$k=${m[$k]}"; done
i=1; a=(x y z); echo "${a[i]} ${a[$((i+1))]} $((${#a[@]} * 2))"; n=(1 2 3); s=0; for x in "${n[@]}"; do ((s += x)); done; echo $s
files=(*.txt); echo "${#files[@]} ${files[0]}"
IFS=, read -ra f <<< 'a,b,c'; echo "${f[1]} ${#f[@]}"
mapfile -t lines < numbers.txt; echo "${#lines[@]} ${lines[2]}"
a=(1 2); declare -p a; b="${a[@]}"; echo "$b"
# What stands in <( ) is a file to read.
diff <(printf '1\n2\n') <(printf '1\n3\n')
comm -12 <(sort -u words.txt) <(printf 'apple\nfig\n')
while read -r n; do echo "n=$n"; done < <(head -2 numbers.txt)
cat <(echo one) <(echo two) | wc -l
paste <(cut -d, -f2 orders.csv) <(cut -d, -f3 orders.csv) | tail -2
# Traps.
trap 'echo bye' EXIT; echo hi
trap 'echo "failed with $?"' ERR; false; true; ls nosuch 2> /dev/null; echo end
(trap 'echo sub' EXIT; echo in); echo out
trap 'echo term' TERM; kill -TERM $$; echo after
trap '' INT; kill -INT $$; echo still; trap - INT; trap
# exec, and streams of one's own.
exec 3> three.txt; echo to three >&3; exec 3>&-; cat three.txt
exec 3< words.txt; read -r first <&3; read -r second <&3; echo "$first $second"
exec 4>&1 > all.txt; echo hidden; exec >&4; cat all.txt
bash -c 'exec echo replaced; echo never'
{ echo out; echo err >&2; } 3>&1 1>&2 2>&3 | tr a-z A-Z
# More of every day.
printf '%s\n' "${PATH:+set}" "${#HOME}"; x=hello; echo "${x^}" "${x^^}" "${x:1:3}" "${x/l/L}" "${x//l/L}"
echo {a,b}{1,2} {1..5} {a..e..2}; mkdir -p p/{x,y}; ls p
[[ abc == a* && ! -e nosuch ]] && echo yes; [[ 2026-11-22 =~ ^([0-9]+)- ]] && echo "${BASH_REMATCH[1]}"
seq 3 | while read -r x; do echo "$((x * x))"; done | paste -sd+
awk -F, 'NR>1 {s[$2]+=$4} END {for (k in s) print k, s[k]}' orders.csv | sort
grep -c tea orders.csv; grep -n ERROR server.log | cut -d: -f1; sort orders.csv | uniq | wc -l
nl words.txt | tail -2; tac words.txt | head -2; rev <<< abc; expr 3 + 4; echo $?
head -c 5 words.txt; echo; tail -c 6 words.txt; wc -c < words.txt
timeout 5 echo in time; timeout 0.1 sleep 5; echo $?
readlink -f src/../words.txt | sed 's|.*/||'; realpath src | sed 's|.*/||'; file=src/lib/b.ts; echo "${file##*/} ${file%/*} ${file#*/}"
# What a learner of Kafka types around its tools.
for i in {1..5}; do echo "key$i:value$i"; done | cat
for i in $(seq 1 3); do printf 'user-%d\t{"id":%d,"ok":true}\n' $i $i; done
while IFS=: read -r key value; do echo "key=$key value=$value"; done <<< $'a:1\nb:2'
seq 3 | xargs -I{} echo "topic-{}"
seq 6 | xargs -n 2 echo
seq 4 | xargs -P 2 -n 1 echo | sort
printf '%s\t%s\n' a 1 b 2
printf '%s=%s\n' "${A:-none}" "${B:=set}"; echo $B
start=$(date +%s%3N); end=$(($(date +%s%3N) + 5)); [ $((end - start)) -ge 5 ] && echo measured
echo ${#start}; date -u -d @1763800000 +%s%3N
date -u -d @1763800000 '+%FT%T.%3NZ'
for i in 1 2 3 4 5; do n=$((RANDOM % 10 + 1)); ((n >= 1 && n <= 10)) || echo out of range; done; echo drawn
awk -F: '{count[$1]++; sum[$1]+=$2} END {for (k in count) printf "%s %d %.1f\n", k, count[k], sum[k]/count[k]}' <<< $'a:1\nb:2\na:4' | sort
awk -F, 'NR>1 {printf "%s:%s\n", $2, $3}' orders.csv | sort -t: -k1,1
sort -t: -k2,2n <<< $'a:10\nb:9\nc:100'
sort -t: -k2,2nr -k1,1 <<< $'b:1\na:1\nc:2'
awk 'BEGIN {for (i = 1; i <= 3; i++) printf "%d:%d\n", i, i * i}'
awk -F'[:,]' '{print $2}' <<< 'a:b,c'
awk '{$1=""; print}' <<< 'a b c'
awk '{print length, toupper($1), substr($1, 2, 2)}' words.txt | head -2
awk '/WARN/,/ERROR/ {print NR}' server.log
awk -F= '!/^#/ && NF {conf[$1] = $2} END {print conf["num.partitions"]}' server.properties
column -t -s, orders.csv
printf 'TOPIC PARTITION LAG\norders 0 10\npayments 12 3\n' | column -t
diff words.txt words.txt && echo same
diff -u numbers.txt <(sed 's/100/200/' numbers.txt) | tail -n +3
timeout 0.2 sleep 5; echo $?
timeout 5 true; echo $?
sleep 5 & kill %1; wait %1 2>/dev/null; echo $?
sleep 5 & pid=$!; kill $pid; wait $pid; echo $?
(sleep 0.1; exit 3) & wait -n; echo $?
sleep 0.1 & sleep 0.2 & wait; echo all done
trap 'rm -f lock; echo removed' EXIT; touch lock; ls lock
set -euo pipefail; x=$(echo ok); echo "$x"; grep nothing words.txt | cat; echo never
printf '#!/usr/bin/env bash\necho "$0 got $# args: $*"\n' > run.sh; chmod +x run.sh; ./run.sh a "b c"
cat > app.properties <<EOF2
|bootstrap.servers=localhost:9092
|group.id=${GROUP:-test}
|EOF2
|cat app.properties
cat > raw.txt <<'EOF2'
|$HOME $(date) `id`
|EOF2
|cat raw.txt
cat <<-EOF2
|	indented
|		twice
|	EOF2
sed -i 's/^group.id=.*/group.id=orders/' app.properties; grep group app.properties
sed -i -e '/^#/d' -e '/^$/d' server.properties; cat server.properties
sed -n 's/.*ERROR \(.*\)/\1/p' server.log
sed -E 's/^([^ ]+) ([^ ]+) /[\1T\2] /' server.log | head -1
find . -name '*.ts' -exec echo found {} \;  | sort
find . -name '*.txt' -size +0 -exec wc -c {} + | tail -1 | awk '{print $2}'
find . -type f -name '*.log' | xargs grep -l ERROR
export KAFKA_OPTS="-Xmx1g"; env | grep KAFKA_OPTS; unset KAFKA_OPTS; env | grep -c KAFKA_OPTS
shopt -s expand_aliases; alias kt='echo kafka-topics'
echo {a..c}{1..2} file.{txt,log} {10..2..4}
f=kafka-topics.sh; echo ${f%.sh} ${f#kafka-} ${f/-/_} ${f:0:5} ${f^^}
a=(localhost:9092 localhost:9093); IFS=,; echo "${a[*]}"; echo ${#a[@]}
servers="a:1,b:2"; IFS=, read -ra s <<< "$servers"; for x in "${s[@]}"; do echo "${x%:*} ${x#*:}"; done
[[ "Leader: 2 Isr: 2,3" =~ Leader:\ ([0-9]+) ]] && echo "leader ${BASH_REMATCH[1]}"
retry() { local n=0; until "$@"; do n=$((n + 1)); [ $n -ge 3 ] && return 1; done; }; retry false; echo $?
main() { local topic=$1 count=${2:-3}; for ((i = 0; i < count; i++)); do echo "$topic-$i"; done; }; main orders 2
case $(uname) in Linux|Darwin) echo unix;; *) echo other;; esac
tail -f server.log & sleep 0.3; kill $!; wait $! 2>/dev/null; echo $?
tail -n 0 -f words.txt & sleep 0.2; echo new >> words.txt; sleep 1.5; kill $!
(for i in 1 2 3; do echo line $i; sleep 0.05; done) | while read -r l; do echo "got $l"; done
echo '{"id":1,"item":"tea"}' | grep -o '"item":"[^"]*"' | cut -d'"' -f4
echo '{"id":1,"item":"tea"}' | sed -E 's/.*"id":([0-9]+).*/\1/'
paste -d: <(seq 3) <(printf 'a\nb\nc\n')
seq 20 | shuf | sort -n | head -3
echo one > a.out 2> a.err; [ -s a.err ] || echo no errors
{ echo out; echo err >&2; } > both.log 2>&1; sort both.log
exec 2>errors.log; ls nosuch; cat errors.log | wc -l
echo "line1
|line2" | wc -l
printf 'a\0b\0' | xargs -0 -n1 echo
echo $'tab\tsep' | cut -f2; echo $'x\ty' | tr '\t' ,
yes '{"k":1}' | head -n 3 | wc -l
test -t 0 || echo not a terminal
hostname > /dev/null && whoami > /dev/null && echo known
echo "$(( $(date +%s) > 1700000000 ))"
tr -cd '0-9\n' <<< 'a1b2'
# Bytes that are not text.
printf '\xff\xfe\x00\x01\n' | xxd
printf 'a\xffb\n' > bytes.bin && xxd bytes.bin
cat bytes.bin | xxd
cat bytes.bin bytes.bin | wc -c
head -c 2 bytes.bin | xxd -p
tail -c 2 bytes.bin | xxd -p
printf '\xe4\xbd\xa0' | head -c 2 | xxd -p
printf '\xe4\xbd' > half; printf '\xa0\n' > rest; cat half rest
printf '\xe4\xbd\xa0\n' | wc -m
tee copy.bin < bytes.bin | cmp - bytes.bin && cmp copy.bin bytes.bin && echo same
cp /dev/stdin again.bin < bytes.bin; xxd -p again.bin
cat < bytes.bin > third.bin; cmp third.bin bytes.bin; echo $?
printf 'x\x80y' | cmp - bytes.bin
x=$(cat bytes.bin); printf '%s' "$x" | xxd -p
x=$(printf 'a\0b'); echo "$x"
printf 'b\xff\na\xfe\n' | sort | xxd -p
printf 'k\xff=v\n' | cut -d= -f1 | xxd -p
printf 'a\xffb\n' | sed 's/b/c/' | xxd -p
printf 'a\xffb' | tr a-z A-Z | xxd -p
printf '\xff\xff' | xxd -p >> bytes.hex; cat bytes.hex
echo 48656c6c6f0aff | xxd -r -p | xxd
xxd bytes.bin | xxd -r | cmp - bytes.bin && echo equal
yes | head -c 5
printf 'abc' | (head -c 1; echo; cat)
while read -r line; do printf '%s' "$line" | xxd -p; done < bytes.bin
cat <<END | xxd -p
|$(cat bytes.bin)
|END
grep -c a bytes.bin
wc -c < bytes.bin
printf 'a\nb\n' | tee >(wc -l > counted) > listed; sleep 0.3; cat counted listed
printf 'b\na\n' | tee >(sort > sorted) >(sort -r > reversed) | wc -l; sleep 0.3; paste sorted reversed
echo once > >(tr a-z A-Z > upper); sleep 0.3; cat upper
