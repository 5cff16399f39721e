/** A file as an archive of Kafka unpacks it. */
export interface Unpacked {
  /** Absolute. */
  path: string;
  text: string;
  executable?: boolean;
}
