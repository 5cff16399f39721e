import type { NewRecord } from '../../client/producer.ts';
import { bytesOfText } from '../../machine/byte-text.ts';
import { JavaError } from '../tool/java.ts';

export type Line = Pick<NewRecord, 'key' | 'value'> & { headers: { key: string; value: Uint8Array | null }[] };

const reader = 'org.apache.kafka.tools.LineMessageReader';

/** Makes a record of a line: `headers<TAB>key<TAB>value`, where headers and key are asked for by its properties. */
export class LineReader {
  readonly #properties: ReadonlyMap<string, string>;
  #line = 0;

  constructor(properties: ReadonlyMap<string, string>) {
    this.#properties = properties;
  }

  /** Throws JavaError where a part is missing. */
  read(line: string): Line {
    this.#line += 1;
    const marker = this.#properties.get('null.marker');
    const bytes = (text: string | null): Uint8Array | null =>
      text === null || text === marker ? null : bytesOfText(text);
    let rest = line;
    let headers: Line['headers'] = [];
    if (this.#is('parse.headers')) {
      const [text, after] = this.#cut(rest, this.#get('headers.delimiter', '\t'), 'headers delimiter', 129);
      rest = after;
      if (text !== null && text !== marker) headers = this.#headers(text, bytes);
    }
    if (!this.#is('parse.key')) return { headers, key: null, value: bytes(rest) };
    const [key, value] = this.#cut(rest, this.#get('key.separator', '\t'), 'key separator', 132);
    return { headers, key: bytes(key), value: bytes(value) };
  }

  /** What stands before a delimiter, and what stands after it. */
  #cut(text: string, delimiter: string, what: string, line: number): [string | null, string] {
    const at = text.indexOf(delimiter);
    if (at >= 0) return [text.slice(0, at), text.slice(at + delimiter.length)];
    if (this.#is('ignore.error')) return [null, text];
    throw this.#broken(`No ${what} found on line number ${this.#line}: '${text}'`, parsing(line));
  }

  #headers(text: string, bytes: (text: string) => Uint8Array | null): Line['headers'] {
    const separator = this.#get('headers.key.separator', ':');
    return text.split(this.#get('headers.separator', ',')).map((pair) => {
      const at = pair.indexOf(separator);
      if (at >= 0) return { key: pair.slice(0, at), value: bytes(pair.slice(at + separator.length)) };
      if (this.#is('ignore.error')) return { key: pair, value: null };
      throw this.#broken(`No header key separator found in pair '${pair}' on line number ${this.#line}`, splitting);
    });
  }

  #is(name: string): boolean {
    return this.#properties.get(name)?.trim().toLowerCase() === 'true';
  }

  #get(name: string, fallback: string): string {
    return this.#properties.get(name) ?? fallback;
  }

  #broken(message: string, frames: readonly string[]): JavaError {
    return new JavaError('org.apache.kafka.common.KafkaException', message, [
      ...frames,
      'org.apache.kafka.tools.ConsoleProducer.loopReader(ConsoleProducer.java:99)',
      'org.apache.kafka.tools.ConsoleProducer.start(ConsoleProducer.java:71)',
      'org.apache.kafka.tools.ConsoleProducer.main(ConsoleProducer.java:60)',
    ]);
  }
}

function parsing(line: number): readonly string[] {
  return [`${reader}.parse(LineMessageReader.java:177)`, `${reader}$1.hasNext(LineMessageReader.java:${line})`];
}

const splitting = [
  `${reader}.lambda$splitHeaders$0(LineMessageReader.java:190)`,
  'java.base/java.util.stream.ReferencePipeline$3$1.accept(ReferencePipeline.java:197)',
  'java.base/java.util.Spliterators$ArraySpliterator.forEachRemaining(Spliterators.java:992)',
  'java.base/java.util.stream.AbstractPipeline.copyInto(AbstractPipeline.java:509)',
  'java.base/java.util.stream.AbstractPipeline.wrapAndCopyInto(AbstractPipeline.java:499)',
  'java.base/java.util.stream.AbstractPipeline.evaluate(AbstractPipeline.java:575)',
  'java.base/java.util.stream.AbstractPipeline.evaluateToArrayNode(AbstractPipeline.java:260)',
  'java.base/java.util.stream.ReferencePipeline.toArray(ReferencePipeline.java:616)',
  `${reader}.splitHeaders(LineMessageReader.java:201)`,
  `${reader}$1.hasNext(LineMessageReader.java:144)`,
];

/** As Kafka 2.8 has it: no headers, and other words. */
export class LineReader28 {
  readonly #properties: ReadonlyMap<string, string>;
  #line = 0;

  constructor(properties: ReadonlyMap<string, string>) {
    this.#properties = properties;
  }

  /** Throws JavaError where the key is missing. */
  read(line: string): Line {
    this.#line += 1;
    const on = (name: string): boolean => this.#properties.get(name)?.trim().toLowerCase() === 'true';
    const separator = this.#properties.get('key.separator') ?? '\t';
    const at = on('parse.key') ? line.indexOf(separator) : -1;
    if (at >= 0)
      return {
        headers: [],
        key: bytesOfText(line.slice(0, at)),
        value: bytesOfText(line.slice(at + separator.length)),
      };
    if (!on('parse.key') || on('ignore.error')) return { headers: [], key: null, value: bytesOfText(line) };
    throw new JavaError('org.apache.kafka.common.KafkaException', `No key found on line ${this.#line}: ${line}`, [
      'kafka.tools.ConsoleProducer$LineMessageReader.readMessage(ConsoleProducer.scala:292)',
      'kafka.tools.ConsoleProducer$.main(ConsoleProducer.scala:51)',
      'kafka.tools.ConsoleProducer.main(ConsoleProducer.scala)',
    ]);
  }
}
