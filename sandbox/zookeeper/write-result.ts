import type { Writer } from '../wire/writer.ts';
import { type DataTree, type Stat, writeStat } from './data-tree.ts';
import { writeText } from './jute.ts';
import { opcodes } from './opcodes.ts';
import type { Transaction } from './transaction.ts';

/** Writes what a request is answered that became this transaction, which has been carried out. */
export function writeResult(writer: Writer, transaction: Transaction, tree: DataTree): void {
  switch (transaction.type) {
    case 'create':
      writeText(writer, transaction.path);
      if (transaction.opcode !== opcodes.create) writeStat(writer, tree.stat(transaction.path) as Stat);
      break;
    case 'setData':
    case 'setAcl':
      writeStat(writer, tree.stat(transaction.path) as Stat);
      break;
    case 'error':
      writer.int32(transaction.code);
      break;
    case 'multi':
      for (const each of transaction.transactions) {
        writeHeader(writer, resultType(each), false, each.type === 'error' ? each.code : 0);
        if (each.type !== 'setAcl') writeResult(writer, each, tree);
      }
      writeHeader(writer, -1, true, -1);
  }
}

function resultType(transaction: Transaction): number {
  return 'opcode' in transaction ? transaction.opcode : opcodes[transaction.type];
}

function writeHeader(writer: Writer, type: number, done: boolean, code: number): void {
  writer.int32(type);
  writer.bool(done);
  writer.int32(code);
}
