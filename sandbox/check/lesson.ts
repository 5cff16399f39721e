import { z } from 'zod';

/** A text in both of the course's languages. */
const bilingual = z.strictObject({ en: z.string().min(1), 'zh-cn': z.string().min(1) });

const topic = z.strictObject({
  name: z.string().describe('Topic that exists when the lesson begins'),
  partitions: z.int().min(1).optional(),
  replicationFactor: z.int().min(1).optional(),
  configs: z.record(z.string(), z.string()).optional(),
  records: z
    .array(
      z.strictObject({
        key: z.string().nullable().optional(),
        value: z.string().nullable(),
        partition: z.int().min(0).optional(),
        timestamp: z.number().optional(),
        headers: z.record(z.string(), z.string()).optional(),
      }),
    )
    .optional()
    .describe('Records that are there from the start'),
});

/** The front matter of a lesson: `export const lesson: Lesson = {…}` in its lesson.ts. */
export const lessonSchema = z.strictObject({
  id: z
    .string()
    .regex(/^[a-z0-9-]+$/)
    .describe('Name that never changes, in no language, such as `keys`'),
  number: z.int().min(1).describe('Number in the curriculum'),
  title: bilingual,
  summary: bilingual.describe('One sentence for the home page'),
  minutes: z.int().min(1),
  files: z.array(z.string()).min(1).describe('Files of start/ to open as tabs, the first one in front'),
  run: z
    .array(z.strictObject({ file: z.string(), args: z.array(z.string()).optional(), name: z.string().optional() }))
    .optional()
    .describe('Programs that Run starts; default: the file in front'),
  check: z.enum(['fresh', 'live']).default('fresh').optional(),
  cluster: z
    .strictObject({
      brokers: z.int().min(1).max(5).optional(),
      topics: z.array(topic).optional(),
      configs: z.record(z.string(), z.string()).optional(),
    })
    .optional(),
  diagram: z.enum(['tape']).default('tape').optional(),
  steps: z
    .array(z.string().regex(/^[a-z0-9-]+$/))
    .min(2)
    .describe('Ids of the steps, in order, the same in both languages'),
  misconceptions: z.array(z.string()).min(1).describe('Beliefs that this lesson refutes'),
  wrong: z.array(z.string()).min(2).describe('Folders under wrong/'),
  links: z.array(z.strictObject({ label: bilingual, url: z.url() })),
});
export type Lesson = z.infer<typeof lessonSchema>;

/** A chapter: `export const chapter: Chapter = {…}` in lessons/NN-chapter/chapter.ts. */
export const chapterSchema = z.strictObject({
  id: z.string().regex(/^[a-z0-9-]+$/),
  letter: z.string().regex(/^[A-G]$/),
  title: bilingual,
});
export type Chapter = z.infer<typeof chapterSchema>;
