/** Node's own util.inspect and util.format. */
import nodeUtil from 'node-inspect-extracted';

export type InspectOptions = Record<string, unknown>;

const {
  inspect: inspectValue,
  format: formatValues,
  formatWithOptions,
  stripVTControlCharacters,
} = nodeUtil as unknown as {
  inspect: ((value: unknown, options?: InspectOptions) => string) & { custom: symbol; defaultOptions: object };
  format: (...values: unknown[]) => string;
  formatWithOptions: (options: InspectOptions, ...values: unknown[]) => string;
  stripVTControlCharacters: (text: string) => string;
};

export { formatValues as format, formatWithOptions, inspectValue as inspect, stripVTControlCharacters };
