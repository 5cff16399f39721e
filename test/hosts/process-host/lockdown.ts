import { describe, expect, test } from 'vitest';
import type { ProgramFixture } from './program-fixture.ts';

/** What a program cannot have. */
export function lockdown({ run }: ProgramFixture): void {
  describe('lockdown', () => {
    test.each([
      ['fetch', "await fetch('http://localhost/')"],
      ['WebSocket', "new WebSocket('ws://localhost/')"],
      ['XMLHttpRequest', 'new XMLHttpRequest()'],
      ['importScripts', "importScripts('x')"],
      ['indexedDB', "indexedDB.open('x')"],
      ['caches', "caches.open('x')"],
      ['BroadcastChannel', "new BroadcastChannel('x')"],
      ['Worker', "new Worker('x')"],
      ['postMessage', "postMessage('x')"],
      ['cookies', 'document.cookie'],
      ['the page', 'parent.document'],
      ['a URL module', "await import('http://localhost/x.js')"],
      ['child_process', "require('node:child_process')"],
      ['listening', "require('net').createServer()"],
    ])('%s is refused', async (_, use) => {
      const { stdout, code } = await run(
        `try { ${use}; console.log('got it'); } catch (error) { console.log('refused', error instanceof Error); }`,
      );
      expect([stdout, code]).toEqual(['refused true\n', 0]);
    });
  });
}
