const units = ['', 'K', 'M', 'G', 'T'];

/** Bytes as `ls -h` and `du -h` show them: rounded up, one digit after the point below ten. */
export function humanSize(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024;
    unit += 1;
  }
  if (unit === 0) return String(bytes);
  const shown = value < 9.95 ? (Math.ceil(value * 10 - 1e-9) / 10).toFixed(1) : String(Math.ceil(value - 1e-9));
  return shown + units[unit];
}
