import { invalidValue } from '../definition.ts';
import type { Rule } from '../rules.ts';

/** Classes of Kafka's that its clients may be told to use, by package. Those of Java's own are all there. */
const KAFKA_CLASSES: Readonly<Record<string, readonly string[]>> = {
  'clients.consumer': ['RangeAssignor', 'RoundRobinAssignor', 'StickyAssignor', 'CooperativeStickyAssignor'],
  'clients.producer': ['RoundRobinPartitioner'],
  'common.metrics': ['JmxReporter'],
  'common.security.ssl': ['DefaultSslEngineFactory'],
  'common.security.kerberos': ['KerberosLogin'],
  'common.security.authenticator': ['DefaultLogin', 'SaslClientCallbackHandler'],
  'common.security.oauthbearer': [
    ...['DefaultJwtRetriever', 'DefaultJwtValidator', 'BrokerJwtValidator', 'ClientJwtValidator', 'FileJwtRetriever'],
    ...['ClientCredentialsJwtRetriever', 'JwtBearerJwtRetriever', 'OAuthBearerLoginModule'],
    ...['OAuthBearerLoginCallbackHandler', 'OAuthBearerValidatorCallbackHandler'],
  ],
  'common.serialization': [
    ...['Boolean', 'Bytes', 'ByteArray', 'ByteBuffer', 'Double', 'Float', 'Integer', 'List', 'Long', 'Short', 'String'],
    ...['UUID', 'Void'],
  ].flatMap((type) => [`${type}Serializer`, `${type}Deserializer`]),
};

/** Whether a class of this name is there to be loaded: one of Java's, or of Kafka's that clients may be told to use. */
export function hasClass(name: string): boolean {
  if (/^java\.(lang|util)\.[A-Z]\w*$/.test(name)) return true;
  const [, folder = '', type = ''] = /^org\.apache\.kafka\.(.*)\.(\w+)$/.exec(name) ?? [];
  return KAFKA_CLASSES[folder]?.includes(type) ?? false;
}

export const loadable: Rule = (name, value) =>
  hasClass(String(value)) ? null : invalidValue(name, value, `Class ${value} could not be found.`);
