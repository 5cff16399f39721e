// Written by `npm run index` from the files beside it; do not edit.
import type { Command } from '../machine/command.ts';
import { cat } from './cat.ts';
import { cd } from './cd.ts';
import { clear } from './clear.ts';
import { echo } from './echo.ts';
import { fg } from './fg.ts';
import { help } from './help.ts';
import { jobs } from './jobs.ts';
import { kafkaConsoleConsumer } from './kafka-console-consumer.sh.ts';
import { kafkaConsoleProducer } from './kafka-console-producer.sh.ts';
import { kafkaConsumerGroups } from './kafka-consumer-groups.sh.ts';
import { kafkaDeleteRecords } from './kafka-delete-records.sh.ts';
import { kafkaGetOffsets } from './kafka-get-offsets.sh.ts';
import { kafkaTopics } from './kafka-topics.sh.ts';
import { kill } from './kill.ts';
import { ls } from './ls.ts';
import { node } from './node.ts';
import { ps } from './ps.ts';
import { pwd } from './pwd.ts';
import { sh } from './sh.ts';
import { sleep } from './sleep.ts';

/** Every command of the lab's shell. */
export const commands: readonly Command[] = [
  cat,
  cd,
  clear,
  echo,
  fg,
  help,
  jobs,
  kafkaConsoleConsumer,
  kafkaConsoleProducer,
  kafkaConsumerGroups,
  kafkaDeleteRecords,
  kafkaGetOffsets,
  kafkaTopics,
  kill,
  ls,
  node,
  ps,
  pwd,
  sh,
  sleep,
];
