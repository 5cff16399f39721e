/** The folder that a broker keeps its logs in. There is one. */
export interface LogDirsContext {
  readonly path: string;
  /** Size of the volume and room left on it, bytes; null where the host cannot tell. */
  volume(): { totalBytes: bigint; usableBytes: bigint } | null;
  /** Replicas that this broker holds, with the bytes of their logs. */
  replicas(): readonly { topic: string; partition: number; size: number }[];
}
