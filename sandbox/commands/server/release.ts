/** What one release of Kafka calls itself. */
export interface Release {
  version: string;
  commitId: string;
}
