import { around, JavaError } from '../tool/java.ts';

/** What `listeners` or `advertised.listeners` says of one of them. */
export interface Endpoint {
  name: string;
  protocol: string;
  /** Empty for every address. */
  host: string;
  port: number;
}

const protocols: readonly string[] = ['PLAINTEXT', 'SSL', 'SASL_PLAINTEXT', 'SASL_SSL'];

export function namesIn(text = ''): string[] {
  return text
    .split(',')
    .map((each) => each.trim())
    .filter((each) => each !== '');
}

/**
 * Security protocol by listener name, as far as the configuration says: `listener.security.protocol.map`, and plain text for controllers where that is not
 * given and nothing else is in use. Throws JavaError.
 *
 * @param frames where Kafka reads its configuration
 */
export function protocolsOf(properties: ReadonlyMap<string, string>, frames: readonly string[]): Map<string, string> {
  const text = properties.get('listener.security.protocol.map');
  if (text !== undefined)
    return new Map(
      namesIn(text).map((each) => {
        const [name = '', protocol = ''] = each.split(/:(.*)/s).map((word) => word.trim());
        if (!protocols.includes(protocol.toUpperCase()))
          throw new JavaError(
            'org.apache.kafka.common.config.ConfigException',
            `Invalid security protocol \`${protocol}\` defined in listener.security.protocol.map`,
            frames,
          );
        return [name.toUpperCase(), protocol.toUpperCase()];
      }),
    );
  const known = new Map(protocols.map((each) => [each, each]));
  const secured = (name = ''): boolean => name !== 'PLAINTEXT' && protocols.includes(name);
  const controllers = namesIn(properties.get('controller.listener.names'));
  const listeners = namesIn(properties.get('listeners')).map((each) => each.split(':')[0]);
  if (![...controllers, ...listeners].some(secured)) for (const name of controllers) known.set(name, 'PLAINTEXT');
  return known;
}

/**
 * The listeners that a list names. Throws JavaError: what the first thing is that is wrong with it.
 *
 * @param distinct whether each needs a port of its own
 */
export function endpointsOf(
  text: string,
  known: ReadonlyMap<string, string>,
  distinct: boolean,
  frames: readonly string[],
): Endpoint[] {
  const list = namesIn(text);
  try {
    const endpoints = list.map((each) => endpoint(each, known, frames));
    const wrong = unlike(endpoints, `listeners: [${list.join(', ')}]`, distinct);
    if (wrong !== null)
      throw new JavaError('java.lang.IllegalArgumentException', wrong, [
        'org.apache.kafka.server.config.AbstractKafkaConfig.validate(AbstractKafkaConfig.java:231)',
        ...frames,
      ]);
    return endpoints;
  } catch (error) {
    if (!(error instanceof JavaError)) throw error;
    const message = `Error creating broker listeners from '[${list.join(', ')}]': ${error.message}`;
    throw around('java.lang.IllegalArgumentException', message, frames, error);
  }
}

function endpoint(text: string, known: ReadonlyMap<string, string>, frames: readonly string[]): Endpoint {
  const parsing = 'org.apache.kafka.network.SocketServerConfigs.listenerListToEndPoints(SocketServerConfigs.java:204)';
  const [, given, host = '', port = ''] = /^(.*):\/\/\[?([0-9a-zA-Z\-%._:]*)\]?:(-?[0-9]+)$/.exec(text) ?? [];
  if (given === undefined)
    throw new JavaError('org.apache.kafka.common.KafkaException', `Unable to parse ${text} to a broker endpoint`, [
      parsing,
      ...frames,
    ]);
  const name = given.toUpperCase();
  const protocol = known.get(name);
  if (protocol === undefined)
    throw new JavaError('java.lang.IllegalArgumentException', `No security protocol defined for listener ${name}`, [
      parsing,
      ...frames,
    ]);
  return { name, protocol, host, port: Number(port) };
}

/** What two of them have in common that they must not; null for nothing. */
function unlike(endpoints: readonly Endpoint[], shown: string, distinct: boolean): string | null {
  if (new Set(endpoints.map(({ name }) => name)).size < endpoints.length)
    return `Each listener must have a different name, ${shown}`;
  if (!distinct) return null;
  for (const port of new Set(endpoints.map((each) => each.port))) {
    const same = endpoints.filter((each) => each.port === port);
    if (port === 0 || same.length < 2) continue;
    const families = same.map(({ host }) => familyOf(host));
    if (families.filter((family) => family === null).length > 1)
      return `Each listener must have a different port, ${shown}`;
    if (same.length > 2)
      return `Each listener must have a different port unless exactly one listener has an IPv4 address and the other IPv6 address, ${shown}, port: ${port}`;
    if (families[0] === null || families[1] === null || families[0] === families[1])
      return `If you have two listeners on the same port then one needs to be IPv4 and the other IPv6, ${shown}, port: ${port}`;
  }
  return null;
}

/** 4 or 6 for an address, null for a name. */
function familyOf(host: string): 4 | 6 | null {
  if (/^\d{1,3}(\.\d{1,3}){3}$/.test(host)) return 4;
  return /^[0-9a-fA-F]*:[0-9a-fA-F:.]*$/.test(host) ? 6 : null;
}
