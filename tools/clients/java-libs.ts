// Puts the jars of test/clients/java/pom.xml into the folder that is named, unless they are there: node java-libs.ts FOLDER
import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';

const pom = resolve(import.meta.dirname, '../../test/clients/java/pom.xml');
const [folder = ''] = process.argv.slice(2);
/** The pom that the jars came by: written last, so that a folder that was not finished is begun anew. */
const stamp = join(folder, 'pom.xml');

if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== readFileSync(pom, 'utf8')) {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const goal = ['-q', '-B', '-f', pom, 'dependency:copy-dependencies', `-DoutputDirectory=${resolve(folder)}`];
  const { status } = spawnSync('mvn', goal, { stdio: 'inherit' });
  if (status === 0) copyFileSync(pom, stamp);
  process.exitCode = status ?? 1;
}
