// Packages that carry no types.

declare module 'path-browserify' {
  const path: typeof import('node:path').posix;
  export default path;
}

declare module 'readable-stream' {
  export * from 'node:stream';
  const stream: typeof import('node:stream');
  export default stream;
}

declare module 'kafkajs' {
  const kafkajs: Record<string, unknown>;
  export default kafkajs;
}
