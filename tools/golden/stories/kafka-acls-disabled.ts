// kafka-acls.sh on a cluster as it comes, which has no authorizer.
import type { Story } from '../story.ts';

const acls = 'kafka-acls.sh --bootstrap-server localhost:9092';

export const stories: Readonly<Record<string, Story>> = {
  acls: [
    `${acls} --list`,
    `${acls} --list --topic orders`,
    `${acls} --add --allow-principal User:ana --operation Read --topic orders`,
    `${acls} --add --allow-principal User:ana --producer --topic orders`,
    `${acls} --remove --allow-principal User:ana --operation Read --topic orders --force`,
    `${acls} --remove --topic orders --force`,
  ],
};
