/** What the tool ends with where its message says all: exit code 1, no exception shown. */
export class Terse extends Error {}
