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
