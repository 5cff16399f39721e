import { JavaError } from './java.ts';

/** What `sasl.jaas.config` says of whom a client signs in as. */
export interface JaasEntry {
  /** Full name of the login module's class. */
  module: string;
  options: ReadonlyMap<string, string>;
}

const flags = ['required', 'requisite', 'sufficient', 'optional'];
const reading = [
  'org.apache.kafka.common.security.JaasConfig.<init>(JaasConfig.java:63)',
  'org.apache.kafka.common.security.JaasContext.load(JaasContext.java:94)',
];
const entryAt = (line: number): readonly string[] => [
  `org.apache.kafka.common.security.JaasConfig.parseAppConfigurationEntry(JaasConfig.java:${line})`,
  ...reading,
];

/** Reads `MODULE required NAME="VALUE" …;`. Throws JavaError as Kafka's clients do where it is nothing like that. */
export function readJaas(text: string): JaasEntry {
  const tokens = Array.from(
    text.matchAll(/"((?:[^"\\]|\\.)*)"?|'([^']*)'?|[\w.$-]+|\S/g),
    ([token, double, single]) => ({
      text: double?.replace(/\\(.)/g, '$1') ?? single ?? token,
      isWord: double !== undefined || single !== undefined || /^[\w.$-]/.test(token),
    }),
  );
  const refuse = (message: string, line: number): never => {
    throw new JavaError('java.lang.IllegalArgumentException', message, entryAt(line));
  };
  const [module, flag] = tokens;
  if (!module) return refuse('Login module not specified in JAAS config', 66);
  if (!flag) return refuse('Login module control flag not specified in JAAS config', 109);
  if (!flag.isWord) return refuse('Login module control flag is not available in the JAAS config', 110);
  if (!flags.includes(flag.text.toLowerCase()))
    return refuse(`Invalid login module control flag '${flag.text}' in JAAS config`, 110);
  const options = new Map<string, string>();
  let at = 2;
  for (; tokens[at] && tokens[at]?.text !== ';'; at += 3) {
    const [key, equals, value] = tokens.slice(at, at + 3);
    if (equals?.text !== '=' || !value?.isWord)
      return refuse(`Value not specified for key '${key?.isWord ? key.text : 'null'}' in JAAS config`, 116);
    options.set(key?.text ?? '', value.text);
  }
  if (!tokens[at]) return refuse('JAAS config entry not terminated by semi-colon', 121);
  return { module: module.text, options };
}

const modules = [
  'org.apache.kafka.common.security.plain.PlainLoginModule',
  'org.apache.kafka.common.security.scram.ScramLoginModule',
];

/** Throws JavaError where there is no such login module. */
export function checkModule({ module }: JaasEntry): void {
  if (modules.includes(module)) return;
  const context = 'java.base/javax.security.auth.login.LoginContext';
  const authenticator = 'org.apache.kafka.common.security.authenticator';
  const missing = new JavaError('javax.security.auth.login.LoginException', `No LoginModule found for ${module}`, [
    `${context}.invoke(LoginContext.java:739)`,
    `${context}$4.run(LoginContext.java:679)`,
    `${context}$4.run(LoginContext.java:677)`,
    'java.base/java.security.AccessController.doPrivileged(AccessController.java:712)',
    `${context}.invokePriv(LoginContext.java:677)`,
    `${context}.login(LoginContext.java:587)`,
    `${authenticator}.AbstractLogin.login(AbstractLogin.java:61)`,
    `${authenticator}.LoginManager.<init>(LoginManager.java:69)`,
    `${authenticator}.LoginManager.acquireLoginManager(LoginManager.java:116)`,
    'org.apache.kafka.common.network.SaslChannelBuilder.configure(SaslChannelBuilder.java:170)',
  ]);
  throw new JavaError(
    'org.apache.kafka.common.KafkaException',
    `${missing.type}: ${missing.message}`,
    ['org.apache.kafka.common.network.SaslChannelBuilder.configure(SaslChannelBuilder.java:184)'],
    { error: missing, omitted: null },
  );
}
