/** node:url */
function fileURLToPath(url: string | URL): string {
  const { protocol, pathname } = new URL(url);
  if (protocol !== 'file:')
    throw Object.assign(new TypeError('The URL must be of scheme file'), { code: 'ERR_INVALID_URL_SCHEME' });
  return decodeURIComponent(pathname);
}

function parse(text: string) {
  const { href, protocol, host, hostname, port, pathname, search, hash, username, password } = new URL(
    text,
    'file:///',
  );
  const auth = username ? `${username}${password ? `:${password}` : ''}` : null;
  return {
    href,
    protocol,
    host,
    hostname,
    port: port || null,
    pathname,
    search,
    hash,
    auth,
    path: pathname + search,
    query: search.slice(1),
  };
}

export const url = {
  URL,
  URLSearchParams,
  fileURLToPath,
  pathToFileURL: (path: string) => new URL(`file://${encodeURI(path).replace(/[?#]/g, encodeURIComponent)}`),
  parse,
  format: (value: unknown) => String(value),
  resolve: (from: string, to: string) =>
    new URL(to, new URL(from, 'resolve://')).toString().replace(/^resolve:\/\//, ''),
  domainToASCII: (domain: string) => domain,
  domainToUnicode: (domain: string) => domain,
};
