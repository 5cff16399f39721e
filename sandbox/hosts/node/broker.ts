/** The bundled broker over TCP: `npm run broker -- …`. Prints `ready HOST:PORT,…` and stops cleanly on SIGTERM and SIGINT. */
import { enableCompileCache } from 'node:module';

// Before anything else is loaded: from the second start on, Node takes what it compiled (and stripped of its types) the first time.
enableCompileCache();
const { runBroker } = await import('./tcp-broker.ts');
await runBroker(process.argv.slice(2));
