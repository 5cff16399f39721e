// DescribeCluster. v1 tells controllers apart (KIP-919); v2 fenced brokers (KIP-1073).
import { errorCode } from '../wire/errors.ts';
import { api, field } from '../wire/schema.ts';
import { clusterOperationsOf, notTold } from './authorized-operations.ts';
import type { BrokerNode } from './cluster-context.ts';
import type { Handler } from './context.ts';

export const describeCluster = api({
  key: 60,
  name: 'DescribeCluster',
  versions: '0-2',
  flexible: 0,
  request: {
    includeClusterAuthorizedOperations: field('bool', '0+', 'Whether to tell what the client may do to the cluster.'),
    endpointType: field('int8', '1+', '1: brokers; 2: controllers.', { fallback: 1 }),
    includeFencedBrokers: field('bool', '2+', 'Whether to list fenced brokers too.'),
  },
  response: {
    throttleTimeMs: field('int32', '0+', 'How long the client was throttled by a quota, milliseconds.', {
      fallback: 0,
    }),
    errorCode: field('int16', '0+', 'NONE, or what went wrong.'),
    errorMessage: field('string', '0+', 'The error in words, or null.', { nullable: '0+', fallback: null }),
    endpointType: field('int8', '1+', '1: brokers; 2: controllers.', { fallback: 1 }),
    clusterId: field('string', '0+', 'Cluster id.'),
    controllerId: field('int32', '0+', 'Broker id of the controller.', { fallback: -1 }),
    brokers: field(
      [
        {
          brokerId: field('int32', '0+', 'Broker id.'),
          host: field('string', '0+', 'Host that clients connect to.'),
          port: field('int32', '0+', 'Port that clients connect to.'),
          rack: field('string', '0+', 'Rack of the broker, or null.', { nullable: '0+', fallback: null }),
          isFenced: field('bool', '2+', 'Whether the broker is fenced.', { fallback: false }),
        },
      ],
      '0+',
      'Brokers that are up.',
    ),
    clusterAuthorizedOperations: field('int32', '0+', 'Bits of the allowed operations on the cluster.', {
      fallback: -2147483648,
    }),
  },
});

const types = { broker: 1, controller: 2 } as const;
const names: Readonly<Record<number, string>> = { 1: 'BROKER', 2: 'CONTROLLER' };

export const handle: Handler<typeof describeCluster> = (request, context) => {
  const { cluster, controller, endpoint } = context;
  const own = types[endpoint];
  if (request.endpointType !== own) {
    const wanted = names[request.endpointType];
    return {
      errorCode: errorCode(wanted ? 'MISMATCHED_ENDPOINT_TYPE' : 'UNSUPPORTED_ENDPOINT_TYPE'),
      errorMessage: wanted
        ? `The request was sent to an endpoint of type ${names[own]}, but we wanted an endpoint of type ${wanted}`
        : `Unsupported endpoint type ${request.endpointType}`,
      endpointType: types.broker,
      clusterId: '',
      controllerId: -1,
      brokers: [],
    };
  }
  return {
    errorCode: 0,
    errorMessage: null,
    endpointType: own,
    clusterId: cluster.clusterId,
    controllerId: endpoint === 'controller' ? controller.quorum().leaderId : cluster.controllerId,
    brokers: [
      ...(endpoint === 'controller' ? controller.quorum().nodes : cluster.brokers()).map((node) => told(node, false)),
      ...(request.includeFencedBrokers && endpoint === 'broker' ? cluster.fencedBrokers() : []).map((node) =>
        told(node, true),
      ),
    ],
    clusterAuthorizedOperations: request.includeClusterAuthorizedOperations ? clusterOperationsOf(context) : notTold,
  };
};

type Told = Pick<BrokerNode, 'id' | 'host' | 'port'> & Partial<BrokerNode>;

function told({ id, host, port, rack = null }: Told, isFenced: boolean) {
  return { brokerId: id, host, port, rack, isFenced };
}
