import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ApiError } from '#sandbox/client/errors.ts';
import { asJavaError } from '#sandbox/commands/tool/kafka-error.ts';
import type { ErrorName } from '#sandbox/wire/errors.ts';

interface Recorded {
  errors: readonly { name: ErrorName; exception: string | null; message: string }[];
}

const { errors }: Recorded = JSON.parse(readFileSync(join(import.meta.dirname, '../golden/errors.json'), 'utf8'));

test.each(errors.filter(({ exception }) => exception !== null))(
  '$name is the exception of Kafka’s clients, in their words',
  ({ name, exception, message }) => {
    expect(asJavaError(new ApiError(name, null), '')).toMatchObject({ type: exception, message });
  },
);
