// The built site over HTTP: any folder of static files. No header is needed for the lab to work; these help speed only.

import { existsSync, readFileSync } from 'node:fs';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import sirv from 'sirv';

export const dist = fileURLToPath(new URL('../dist', import.meta.url));

export interface Site {
  url: string;
  close(): Promise<void>;
}

/** Serves `folder`. A taken port takes the next free one (0: any). */
export async function serveSite({ port = 0, host = '127.0.0.1', folder = dist } = {}): Promise<Site> {
  const server = createServer(handler(folder));
  const bound = await listen(server, port, host);
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${bound}/`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function handler(folder: string): RequestListener {
  // `dev` looks at the disk for each request, so a site built anew is served without a restart.
  const files = sirv(folder, {
    dev: true,
    etag: true,
    brotli: true,
    gzip: true,
    setHeaders: (response, pathname) => {
      // Names under _astro/ carry a hash of the content.
      const hashed = pathname.startsWith('/_astro/');
      response.setHeader('Cache-Control', hashed ? 'public, max-age=31536000, immutable' : 'no-cache');
      response.setHeader('X-Content-Type-Options', 'nosniff');
    },
  });
  return (request, response) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      response.writeHead(405, { Allow: 'GET, HEAD' }).end();
      return;
    }
    const { pathname, search } = new URL(request.url ?? '/', 'http://site');
    // Pages are folders, and their relative links count on the slash.
    if (!pathname.endsWith('/') && existsSync(`${folder}${pathname}/index.html`)) {
      response.writeHead(301, { Location: `${pathname}/${search}` }).end();
      return;
    }
    files(request, response, () => {
      const page = `${folder}/404.html`;
      response.writeHead(404, { 'Content-Type': 'text/html;charset=utf-8' });
      response.end(existsSync(page) ? readFileSync(page) : 'Not found');
    });
  };
}

/** Listens on `port`, or on the first free one after it. */
async function listen(server: Server, port: number, host: string): Promise<number> {
  for (let next = port; ; next++) {
    const error = await new Promise<NodeJS.ErrnoException | null>((resolve) => {
      server.once('error', resolve);
      server.listen(next, host, () => {
        server.off('error', resolve);
        resolve(null);
      });
    });
    if (error === null) return (server.address() as AddressInfo).port;
    if (error.code !== 'EADDRINUSE' || next >= port + 100) throw error;
  }
}
