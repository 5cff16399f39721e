import { expect, test } from 'vitest';
import { addAcls, removeAcls } from '#sandbox/client/acls.ts';
import { ClusterClient } from '#sandbox/client/cluster-client.ts';
import { Producer } from '#sandbox/client/producer.ts';
import type { Acl, AclOperation, PermissionType, ResourceType } from '#sandbox/security/acl.ts';
import { kafkaLab } from '../commands/kafka-lab.ts';

function rule(
  permissionType: PermissionType,
  operation: AclOperation,
  resourceType: ResourceType,
  resourceName: string,
): Acl {
  return {
    permissionType,
    operation,
    resourceType,
    resourceName,
    patternType: 'LITERAL',
    principal: 'User:*',
    host: '*',
  };
}

test('a producer that was refused its id asks again with the next record', async () => {
  const lab = kafkaLab({
    configs: {
      'authorizer.class.name': 'org.apache.kafka.metadata.authorizer.StandardAuthorizer',
      'allow.everyone.if.no.acl.found': 'true',
    },
  });
  const cluster = new ClusterClient(lab.client('admin'));
  const producer = new Producer(lab.client('shop'), () => 0);
  const send = async (value: string) => {
    const { written } = await producer.send({ topic: 'orders', key: null, value: new TextEncoder().encode(value) });
    await producer.flush();
    return written;
  };
  await lab.until(
    addAcls(cluster, [
      rule('ALLOW', 'DESCRIBE', 'TOPIC', 'orders'),
      rule('ALLOW', 'CREATE', 'TOPIC', 'orders'),
      rule('DENY', 'WRITE', 'TOPIC', '*'),
      rule('ALLOW', 'ALTER', 'CLUSTER', 'kafka-cluster'),
    ]),
  );
  await expect(lab.until(send('tea'))).rejects.toMatchObject({ error: 'CLUSTER_AUTHORIZATION_FAILED' });
  await lab.until(removeAcls(cluster, [rule('DENY', 'WRITE', 'TOPIC', '*')]));
  await lab.until(addAcls(cluster, [rule('ALLOW', 'WRITE', 'TOPIC', 'orders')]));
  expect(await lab.until(send('cake'))).toMatchObject({ offset: 0n });
});
