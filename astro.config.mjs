import mdx from '@astrojs/mdx';
import svelte from '@astrojs/svelte';
import { defineConfig } from 'astro/config';
import { lazyCss } from './tools/lazy-css.ts';
import { leanMonaco } from './tools/lean-monaco.ts';

export default defineConfig({
  i18n: {
    locales: ['en', 'zh-cn'],
    defaultLocale: 'en',
    routing: { prefixDefaultLocale: false },
  },
  trailingSlash: 'always',
  server: { port: Number(process.env.PORT ?? 4321) },
  // The first paint waits for the page alone.
  build: { inlineStylesheets: 'always' },
  devToolbar: { enabled: false },
  // Code is coloured by src/workspace/highlight.ts, in a lesson as in the editor.
  markdown: { syntaxHighlight: false },
  integrations: [svelte(), mdx()],
  vite: {
    plugins: [leanMonaco(), lazyCss()],
    worker: { format: 'es' },
    // What only workers import is found late, and finding it late reloads the page in the middle of a check.
    optimizeDeps: {
      include: ['@bokuweb/zstd-wasm', 'comlink', 'fflate', 'snappyjs', 'unbash', 'vitest', 'vitest/internal/browser'],
    },
    // The editor and its TypeScript service are large, and nobody waits for them.
    build: { chunkSizeWarningLimit: 8_000 },
  },
});
