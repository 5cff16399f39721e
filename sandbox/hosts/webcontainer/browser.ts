import { WebContainer } from '@webcontainer/api';
import type { LabOptions } from '../../control.ts';
import { type Booted, bootWebContainer } from './boot.ts';
import { siteBundles } from './bundles.ts';

/** A lab in a WebContainer, for a page that was opened with `?runtime=webcontainer`; or why there is none. Never rejects. */
export function bootInWebContainer(lab: LabOptions): Promise<Booted> {
  return bootWebContainer({
    lab,
    boot: () => WebContainer.boot({ coep: crossOriginIsolated ? 'credentialless' : 'none', workdirName: 'learner' }),
    bundles: siteBundles,
  });
}
