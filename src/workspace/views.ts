/** What a phone shows; wider screens show all of it at once. */
export type View = 'lesson' | 'code' | 'terminal' | 'log';

/** Everything about the workspace that a switch of language keeps. */
export interface Place {
  view: View;
  file: string;
  side: string;
  /** At widths where they share one place: whether the editor or the terminal is in front. */
  front: 'editor' | 'side';
}

export function placeText(place: Place): string {
  return JSON.stringify(place);
}

/** The place that `placeText` wrote, as far as it still makes sense. */
export function placeFrom(text: string | undefined, files: readonly string[]): Partial<Place> {
  if (!text) return {};
  try {
    const place = JSON.parse(text) as Partial<Place>;
    if (place.file !== undefined && !files.includes(place.file)) delete place.file;
    return place;
  } catch {
    return {};
  }
}
