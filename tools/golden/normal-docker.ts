/** What differs from run to run in what Docker prints, replaced: in the recording, and in what is compared to it. */
export function normalDocker(text: string): string {
  return text
    .replaceAll(/\/tmp\/docker-\w+\/work|\/home\/learner\/work/g, '<work>')
    .replaceAll(/\b[0-9a-f]{64}\b/g, '<id>')
    .replaceAll(/\b[0-9a-f]{12}\b/g, '<short id>')
    .replaceAll(/\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d[\d.]*(Z| \+0000 UTC)?/g, '<time>')
    .replaceAll(/(Less than a second|About a minute|\d+ (seconds?|minutes?))( ago)? +/g, '<while>$3 ')
    .replaceAll(/ {3,}/g, '   ')
    .replaceAll(/ +$/gm, '')
    .replaceAll(/Up (Less than a second|About a minute|\d+ (seconds?|minutes?))/g, 'Up <while>');
}
