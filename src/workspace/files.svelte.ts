import { keepFiles, keptFiles } from './store.ts';

type Files = Readonly<Record<string, string>>;

/** The files of a workspace as they stand in the editor. */
export class WorkspaceFiles {
  readonly #id: string;
  readonly #start: Files;
  /** Called when the browser would not keep what was typed. */
  onRefused: () => void = () => {};
  /** Called with each file that changed. */
  onChange: (file: string, text: string) => void = () => {};
  texts = $state.raw<Files>({});
  /** Grows whenever files changed from elsewhere than the editor, which must then show them. */
  revision = $state(0);

  constructor(id: string, start: Files) {
    this.#id = id;
    this.#start = start;
    this.texts = start;
  }

  /** Brings back what the learner had typed. */
  restore(): void {
    const kept = keptFiles(this.#id);
    const known = Object.entries(kept).filter(([file]) => file in this.#start);
    if (known.length > 0) this.replace(Object.fromEntries(known));
  }

  /** Takes what the editor holds now. */
  type(file: string, text: string): void {
    if (this.texts[file] === text) return;
    this.texts = { ...this.texts, [file]: text };
    this.#keep();
    this.onChange(file, text);
  }

  /** Takes what was typed before there was a script, unless older work would be lost by it. */
  typeEarly(file: string, text: string): void {
    if (this.texts[file] === this.#start[file]) this.replace({ [file]: text });
  }

  /** Puts other texts in place of some files. */
  replace(files: Files): void {
    this.texts = { ...this.texts, ...files };
    this.revision += 1;
    this.#keep();
    for (const [file, text] of Object.entries(files)) this.onChange(file, text);
  }

  /** As the lesson gave them. */
  reset(): void {
    this.replace(this.#start);
  }

  #keep(): void {
    const changed = Object.entries(this.texts).filter(([file, text]) => text !== this.#start[file]);
    if (!keepFiles(this.#id, Object.fromEntries(changed))) this.onRefused();
  }
}
