import { type EntryScript, given } from './script.ts';

/** How the scripts of an image insist on a variable, and on a file. */
export interface Demands {
  /** Ends the script where the variable is not set. */
  variable(name: string): Promise<void>;
  /** Ends the script where there is no such file. */
  file(path: string): Promise<void>;
}

const secrets = '/etc/kafka/secrets';

/** What Apache's and Confluent's scripts ask for where clients are to be served by SSL or SASL, and what they make of it. */
export async function secure(script: EntryScript, demand: Demands): Promise<void> {
  const { env } = script;
  const advertised = env['KAFKA_ADVERTISED_LISTENERS'] ?? '';
  if (advertised.includes('SSL://')) await secureSockets(script, demand);
  if (/SASL_.*:\/\//.test(advertised)) {
    await script.say('SASL is enabled.');
    await demand.variable('KAFKA_OPTS');
    if (!env['KAFKA_OPTS']?.includes('java.security.auth.login.config'))
      await script.say("KAFKA_OPTS should contain 'java.security.auth.login.config' property.");
  }
  const jmx = given(env, 'KAFKA_JMX_OPTS');
  if (jmx !== null && !jmx.includes('com.sun.management.jmxremote.rmi.port'))
    await script.say(
      "KAFKA_OPTS should contain 'com.sun.management.jmxremote.rmi.port' property. " +
        'It is required for accessing the JMX metrics externally.',
    );
}

async function secureSockets(script: EntryScript, demand: Demands): Promise<void> {
  const { env } = script;
  const store = async (kind: string): Promise<void> => {
    await demand.variable(`KAFKA_SSL_${kind}_FILENAME`);
    const path = `${secrets}/${env[`KAFKA_SSL_${kind}_FILENAME`]}`;
    env[`KAFKA_SSL_${kind}_LOCATION`] = path;
    await demand.file(path);
  };
  const password = async (kind: string): Promise<void> => {
    await demand.variable(`KAFKA_SSL_${kind}_CREDENTIALS`);
    const path = `${secrets}/${env[`KAFKA_SSL_${kind}_CREDENTIALS`]}`;
    await demand.file(path);
    env[`KAFKA_SSL_${kind}_PASSWORD`] = (await script.read(path)).replace(/\n+$/, '');
  };
  await script.say('SSL is enabled.');
  await store('KEYSTORE');
  await password('KEY');
  await password('KEYSTORE');
  if (!/required|requested/.test(env['KAFKA_SSL_CLIENT_AUTH'] ?? '')) return;
  await store('TRUSTSTORE');
  await password('TRUSTSTORE');
}
