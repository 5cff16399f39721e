const legal = /^[a-zA-Z0-9._-]+$/;
const maxLength = 249;

/** Why a topic may not have this name, in the words of Kafka's answer; null if it may. */
export function topicNameError(name: string): string | null {
  if (name === '') return 'Topic name is invalid: the empty string is not allowed';
  if (name === '.') return "Topic name is invalid: '.' is not allowed";
  if (name === '..') return "Topic name is invalid: '..' is not allowed";
  if (name.length > maxLength)
    return `Topic name is invalid: the length of '${name}' is longer than the max allowed length ${maxLength}`;
  if (!legal.test(name))
    return `Topic name is invalid: '${name}' contains one or more characters other than ASCII alphanumerics, '.', '_' and '-'`;
  return null;
}

/** The same in the words of Kafka 2.8. */
export function topicNameError28(name: string): string | null {
  if (name === '') return "Topic name is illegal, it can't be empty";
  if (name === '.' || name === '..') return 'Topic name cannot be "." or ".."';
  if (name.length > maxLength)
    return `Topic name is illegal, it can't be longer than ${maxLength} characters, topic name: ${name}`;
  if (legal.test(name)) return null;
  return `Topic name "${name}" is illegal, it contains a character other than ASCII alphanumerics, '.', '_' and '-'`;
}

/** The topic's name in Kafka's metrics. Two names collide if it is the same: they differ only in `.` and `_`. */
export function metricName(name: string): string {
  return name.replaceAll('.', '_');
}
