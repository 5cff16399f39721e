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

const brokers = 1;
const controllers = 2;

export const handle: Handler<typeof describeCluster> = (request, context) => {
  const { cluster } = context;
  if (request.endpointType !== brokers) {
    const known = request.endpointType === controllers;
    return {
      errorCode: errorCode(known ? 'MISMATCHED_ENDPOINT_TYPE' : 'UNSUPPORTED_ENDPOINT_TYPE'),
      errorMessage: known
        ? 'The request was sent to an endpoint of type BROKER, but we wanted an endpoint of type CONTROLLER'
        : `Unsupported endpoint type ${request.endpointType}`,
      endpointType: brokers,
      clusterId: '',
      controllerId: -1,
      brokers: [],
    };
  }
  return {
    errorCode: 0,
    errorMessage: null,
    endpointType: brokers,
    clusterId: cluster.clusterId,
    controllerId: cluster.controllerId,
    brokers: [
      ...cluster.brokers().map((node) => told(node, false)),
      ...(request.includeFencedBrokers ? cluster.fencedBrokers().map((node) => told(node, true)) : []),
    ],
    clusterAuthorizedOperations: request.includeClusterAuthorizedOperations ? clusterOperationsOf(context) : notTold,
  };
};

function told({ id, host, port, rack }: BrokerNode, isFenced: boolean) {
  return { brokerId: id, host, port, rack, isFenced };
}
