/** What a stream printed, or a file holds, as it stands in a transcript; nothing where that is nothing. */
export function block(stream: string, text: string, evenEmpty = false): string[] {
  if (text === '' && !evenEmpty) return [];
  return [
    `--- ${stream}${text.endsWith('\n') ? '' : ' (no newline at the end)'}`,
    ...text.replace(/\n$/, '').split('\n'),
    '---',
  ];
}
