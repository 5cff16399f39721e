// Written by `npm run index` from the files beside it; do not edit.
import type { Command } from '../machine/command.ts';
import { alias } from './alias.ts';
import { awk } from './awk.ts';
import { basename } from './basename.ts';
import { bash } from './bash.ts';
import { bg } from './bg.ts';
import { bracket } from './bracket.ts';
import { cat } from './cat.ts';
import { cd } from './cd.ts';
import { chmod } from './chmod.ts';
import { clear } from './clear.ts';
import { cmp } from './cmp.ts';
import { colon } from './colon.ts';
import { column } from './column.ts';
import { comm } from './comm.ts';
import { cp } from './cp.ts';
import { curl } from './curl.ts';
import { cut } from './cut.ts';
import { date } from './date.ts';
import { diff } from './diff.ts';
import { dirname } from './dirname.ts';
import { docker } from './docker.ts';
import { dockerCompose } from './dockercompose.ts';
import { dot } from './dot.ts';
import { du } from './du.ts';
import { echo } from './echo.ts';
import { edit } from './edit.ts';
import { env } from './env.ts';
import { evaluate } from './eval.ts';
import { exportVariables } from './export.ts';
import { expr } from './expr.ts';
import { fail } from './false.ts';
import { fg } from './fg.ts';
import { find } from './find.ts';
import { grep } from './grep.ts';
import { head } from './head.ts';
import { help } from './help.ts';
import { history } from './history.ts';
import { hostname } from './hostname.ts';
import { java } from './java.ts';
import { jobs } from './jobs.ts';
import { jps } from './jps.ts';
import { kafkaAcls } from './kafka-acls.sh.ts';
import { kafkaBrokerApiVersions } from './kafka-broker-api-versions.sh.ts';
import { kafkaClientMetrics } from './kafka-client-metrics.sh.ts';
import { kafkaCluster } from './kafka-cluster.sh.ts';
import { kafkaConfigs } from './kafka-configs.sh.ts';
import { kafkaConsoleConsumer } from './kafka-console-consumer.sh.ts';
import { kafkaConsoleProducer } from './kafka-console-producer.sh.ts';
import { kafkaConsoleShareConsumer } from './kafka-console-share-consumer.sh.ts';
import { kafkaConsumerGroups } from './kafka-consumer-groups.sh.ts';
import { kafkaConsumerPerfTest } from './kafka-consumer-perf-test.sh.ts';
import { kafkaDeleteRecords } from './kafka-delete-records.sh.ts';
import { kafkaDumpLog } from './kafka-dump-log.sh.ts';
import { kafkaE2eLatency } from './kafka-e2e-latency.sh.ts';
import { kafkaFeatures } from './kafka-features.sh.ts';
import { kafkaGetOffsets } from './kafka-get-offsets.sh.ts';
import { kafkaGroups } from './kafka-groups.sh.ts';
import { kafkaLeaderElection } from './kafka-leader-election.sh.ts';
import { kafkaLogDirs } from './kafka-log-dirs.sh.ts';
import { kafkaMetadataQuorum } from './kafka-metadata-quorum.sh.ts';
import { kafkaProducerPerfTest } from './kafka-producer-perf-test.sh.ts';
import { kafkaReassignPartitions } from './kafka-reassign-partitions.sh.ts';
import { kafkaServerStart } from './kafka-server-start.sh.ts';
import { kafkaServerStop } from './kafka-server-stop.sh.ts';
import { kafkaShareGroups } from './kafka-share-groups.sh.ts';
import { kafkaStorage } from './kafka-storage.sh.ts';
import { kafkaStreamsGroups } from './kafka-streams-groups.sh.ts';
import { kafkaTopics } from './kafka-topics.sh.ts';
import { kafkaTransactions } from './kafka-transactions.sh.ts';
import { kafkaVerifiableConsumer } from './kafka-verifiable-consumer.sh.ts';
import { kafkaVerifiableProducer } from './kafka-verifiable-producer.sh.ts';
import { kcat } from './kcat.ts';
import { kill } from './kill.ts';
import { less } from './less.ts';
import { letCommand } from './let.ts';
import { local } from './local.ts';
import { ls } from './ls.ts';
import { lsof } from './lsof.ts';
import { man } from './man.ts';
import { mkdir } from './mkdir.ts';
import { more } from './more.ts';
import { mv } from './mv.ts';
import { nano } from './nano.ts';
import { nc } from './nc.ts';
import { netstat } from './netstat.ts';
import { nl } from './nl.ts';
import { node } from './node.ts';
import { nohup } from './nohup.ts';
import { paste } from './paste.ts';
import { pgrep } from './pgrep.ts';
import { pkill } from './pkill.ts';
import { printf } from './printf.ts';
import { ps } from './ps.ts';
import { pwd } from './pwd.ts';
import { read } from './read.ts';
import { readlink } from './readlink.ts';
import { realpath } from './realpath.ts';
import { rev } from './rev.ts';
import { rm } from './rm.ts';
import { rmdir } from './rmdir.ts';
import { sed } from './sed.ts';
import { seq } from './seq.ts';
import { set } from './set.ts';
import { sh } from './sh.ts';
import { shift } from './shift.ts';
import { shopt } from './shopt.ts';
import { shuf } from './shuf.ts';
import { sleep } from './sleep.ts';
import { sort } from './sort.ts';
import { source } from './source.ts';
import { ss } from './ss.ts';
import { stat } from './stat.ts';
import { strings } from './strings.ts';
import { sudo } from './sudo.ts';
import { tac } from './tac.ts';
import { tail } from './tail.ts';
import { tee } from './tee.ts';
import { test } from './test.ts';
import { timeout } from './timeout.ts';
import { top } from './top.ts';
import { touch } from './touch.ts';
import { tr } from './tr.ts';
import { succeed } from './true.ts';
import { tty } from './tty.ts';
import { type } from './type.ts';
import { unalias } from './unalias.ts';
import { uname } from './uname.ts';
import { uniq } from './uniq.ts';
import { unset } from './unset.ts';
import { vi } from './vi.ts';
import { wait } from './wait.ts';
import { watch } from './watch.ts';
import { wc } from './wc.ts';
import { which } from './which.ts';
import { who } from './who.ts';
import { whoami } from './whoami.ts';
import { xargs } from './xargs.ts';
import { xxd } from './xxd.ts';
import { yes } from './yes.ts';
import { zookeeperServerStart } from './zookeeper-server-start.sh.ts';
import { zookeeperServerStop } from './zookeeper-server-stop.sh.ts';
import { zookeeperShell } from './zookeeper-shell.sh.ts';

/** Every command of the lab's shell. */
export const commands: readonly Command[] = [
  alias,
  awk,
  basename,
  bash,
  bg,
  bracket,
  cat,
  cd,
  chmod,
  clear,
  cmp,
  colon,
  column,
  comm,
  cp,
  curl,
  cut,
  date,
  diff,
  dirname,
  docker,
  dockerCompose,
  dot,
  du,
  echo,
  edit,
  env,
  evaluate,
  exportVariables,
  expr,
  fail,
  fg,
  find,
  grep,
  head,
  help,
  history,
  hostname,
  java,
  jobs,
  jps,
  kafkaAcls,
  kafkaBrokerApiVersions,
  kafkaClientMetrics,
  kafkaCluster,
  kafkaConfigs,
  kafkaConsoleConsumer,
  kafkaConsoleProducer,
  kafkaConsoleShareConsumer,
  kafkaConsumerGroups,
  kafkaConsumerPerfTest,
  kafkaDeleteRecords,
  kafkaDumpLog,
  kafkaE2eLatency,
  kafkaFeatures,
  kafkaGetOffsets,
  kafkaGroups,
  kafkaLeaderElection,
  kafkaLogDirs,
  kafkaMetadataQuorum,
  kafkaProducerPerfTest,
  kafkaReassignPartitions,
  kafkaServerStart,
  kafkaServerStop,
  kafkaShareGroups,
  kafkaStorage,
  kafkaStreamsGroups,
  kafkaTopics,
  kafkaTransactions,
  kafkaVerifiableConsumer,
  kafkaVerifiableProducer,
  kcat,
  kill,
  less,
  letCommand,
  local,
  ls,
  lsof,
  man,
  mkdir,
  more,
  mv,
  nano,
  nc,
  netstat,
  nl,
  node,
  nohup,
  paste,
  pgrep,
  pkill,
  printf,
  ps,
  pwd,
  read,
  readlink,
  realpath,
  rev,
  rm,
  rmdir,
  sed,
  seq,
  set,
  sh,
  shift,
  shopt,
  shuf,
  sleep,
  sort,
  source,
  ss,
  stat,
  strings,
  sudo,
  tac,
  tail,
  tee,
  test,
  timeout,
  top,
  touch,
  tr,
  succeed,
  tty,
  type,
  unalias,
  uname,
  uniq,
  unset,
  vi,
  wait,
  watch,
  wc,
  which,
  who,
  whoami,
  xargs,
  xxd,
  yes,
  zookeeperServerStart,
  zookeeperServerStop,
  zookeeperShell,
];
