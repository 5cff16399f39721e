/** What a ZooKeeper is started with: what its configuration file says, checked. */
export interface ZooKeeperSettings {
  clientPort: number;
  dataDir: string;
  /** Milliseconds. */
  tickTime: number;
  /** `4lw.commands.whitelist`: four-letter words that are answered; `*` for all. */
  words: readonly string[];
}

/** The lab's hold on ZooKeeper, for the command that is one. */
export interface ZooKeeperControl {
  /**
   * Starts a ZooKeeper as the calling process: it listens and serves until it is stopped, or the process ends. Rejects with the code
   * EADDRINUSE where its port is taken.
   *
   * @param log takes what it has to say: the class that says it, and the text
   */
  start(
    settings: ZooKeeperSettings,
    log: (level: 'INFO' | 'WARN', logger: string, text: string) => void,
  ): Promise<{ stop(): Promise<void> }>;
}
