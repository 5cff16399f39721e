# What the tools say of arguments they do not have, and of files that are not there.
grep -k x words.txt
grep
grep x nosuch
grep x src
head -k words.txt
head -n x words.txt
head nosuch
tail -n x words.txt
tail nosuch
wc -k words.txt
wc nosuch words.txt
sort -K words.txt
sort nosuch
uniq -k words.txt
cut words.txt
cut -f0 words.txt
cut -d, -f3-1 orders.csv
cut -d ab -f1 orders.csv
tr
tr a
tr -d a b c
sed k words.txt
sed s/a words.txt
sed p nosuch
sed 's/a/b/k' words.txt
seq
seq x
cat nosuch src
ls -y
ls --nosuch
mkdir
mkdir src
mkdir a/b/c
rm
rm nosuch
rm src
rm -y x
rmdir nosuch
cp words.txt
cp nosuch x
cp src x
cp words.txt words.txt
mv nosuch x
mv words.txt numbers.txt nosuch-dir
touch
touch no/such/file
tee no/such/file < /dev/null
basename
dirname
sleep
sleep x
date nonsense
date -d nonsense
nosuchcommand
./nosuch.sh
./words.txt
src
cd nosuch
cd words.txt
kill
kill nosuch
kill %1
fg
bg
wait 99999
export 1x=2
read 1x < words.txt
[ a = b
[ a -eq 1 ]
[ 1 -foo 2 ]
test a b
echo $((1/0))
echo ${x?}
echo ${x:?is needed}; echo never
cat < nosuch
echo x > src
echo x > no/such/file
return 5
shift 3; echo $?
source nosuch
set -o nosuch
history x
unalias nosuch
type nosuch
find nosuch
find . -nosuch
find . -name
env -k
xargs -k < words.txt
xargs nosuchcommand < words.txt
which nosuch; echo $?
local x=1
printf
printf '%d\n' abc
