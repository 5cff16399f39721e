/** Nodes that everything of Kafka 2.8 in ZooKeeper hangs on, in the order in which a broker makes them. */
export const persistent: readonly string[] = [
  ...['/consumers', '/brokers', '/brokers/ids', '/brokers/topics', '/config', '/config/changes', '/admin'],
  ...['/admin/delete_topics', '/brokers/seqid', '/isr_change_notification', '/latest_producer_id_block'],
  ...[
    '/log_dir_event_notification',
    '/config/topics',
    '/config/clients',
    '/config/users',
    '/config/brokers',
    '/config/ips',
  ],
];
