// Types for modules that come without, or whose types stand elsewhere.

declare module 'readable-stream' {
  export { Duplex, Readable, Writable } from 'node:stream';

  const stream: typeof import('node:stream');
  export default stream;
}

declare module 'string_decoder/' {
  export { StringDecoder } from 'node:string_decoder';
}

declare module 'sucrase/dist/parser/index.js' {
  export * from 'sucrase/dist/types/parser/index';
}

declare module 'sucrase/dist/parser/tokenizer/index.js' {
  export * from 'sucrase/dist/types/parser/tokenizer/index';
}

declare module 'sucrase/dist/parser/tokenizer/keywords.js' {
  export * from 'sucrase/dist/types/parser/tokenizer/keywords';
}

declare module 'sucrase/dist/parser/tokenizer/types.js' {
  export * from 'sucrase/dist/types/parser/tokenizer/types';
}
