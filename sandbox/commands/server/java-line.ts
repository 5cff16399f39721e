/** The command line that `kafka-run-class.sh` makes of a class, as `ps` shows it. */
export function javaLine(home: string, name: string, main: readonly string[]): string[] {
  const [bin, old] = [`${home}/bin/..`, home.includes('2.8')];
  return [
    'java',
    ...[
      '-Xmx1G',
      '-Xms1G',
      '-server',
      '-XX:+UseG1GC',
      '-XX:MaxGCPauseMillis=20',
      '-XX:InitiatingHeapOccupancyPercent=35',
    ],
    ...['-XX:+ExplicitGCInvokesConcurrent', '-XX:MaxInlineLevel=15', '-Djava.awt.headless=true'],
    `-Xlog:gc*:file=${bin}/logs/${name}-gc.log:time,tags:filecount=10,filesize=100M`,
    `-Dkafka.logs.dir=${bin}/logs`,
    old
      ? `-Dlog4j.configuration=file:${bin}/config/log4j.properties`
      : `-Dlog4j2.configurationFile=${bin}/config/log4j2.yaml`,
    ...['-cp', `${bin}/libs/*`],
    ...main,
  ];
}

/** Home of the Kafka that a script in its `bin` belongs to. */
export function homeOf(program: string): string {
  return program.replace(/\/bin\/[^/]*$/, '');
}
