/** The page's side of the frame in which programs live: made once, on the first demand. */
import bundleUrl from '../../process/dist/process.txt?url';
import { type FrameRequest, type FrameTested, frameDocument, type ToFrame } from './frame-document.ts';

export interface ProcessFrame {
  /** A port on which one lab can ask for processes; to be handed to that lab's worker. `release` ends what still runs. */
  connect(): { port: MessagePort; release(): void };
  /** Resolves after the frame's self-test with what this browser or the page's policy gets in the way of; empty if nothing. */
  readonly tested: Promise<readonly string[]>;
}

/** Milliseconds until a frame that says nothing counts as refused. */
const SILENCE_MS = 15_000;

let frame: Promise<ProcessFrame> | null = null;

/** The page's only such frame. Rejects when the runtime cannot be loaded; the next call tries again. */
export function processFrame(): Promise<ProcessFrame> {
  frame ??= make().catch((error) => {
    frame = null;
    throw error;
  });
  return frame;
}

async function make(): Promise<ProcessFrame> {
  const [text, element] = await Promise.all([loadBundle(), addFrame()]);
  const send = (message: ToFrame, transfer: Transferable[] = []): void => {
    // The frame's origin is opaque: no other target could name it.
    element.contentWindow?.postMessage(message, '*', transfer);
  };
  const tested = new Promise<readonly string[]>((resolve) => {
    const silence = setTimeout(() => resolve(['the frame for programs gave no answer']), SILENCE_MS);
    addEventListener('message', function listen({ source, data }: MessageEvent<FrameTested>) {
      if (source !== element.contentWindow || data?.type !== 'tested') return;
      removeEventListener('message', listen);
      clearTimeout(silence);
      resolve(data.failures);
    });
  });
  send({ type: 'bundle', text });
  return {
    tested,
    connect() {
      const lab = new MessageChannel();
      const release = new MessageChannel();
      send({ type: 'lab', ports: [lab.port2, release.port2] }, [lab.port2, release.port2]);
      return { port: lab.port1, release: () => release.port1.postMessage({ type: 'close' } satisfies FrameRequest) };
    },
  };
}

async function loadBundle(): Promise<string> {
  const response = await fetch(bundleUrl);
  if (!response.ok)
    throw new Error(`the runtime for programs could not be loaded: ${response.status} from ${bundleUrl}`);
  return response.text();
}

function addFrame(): Promise<HTMLIFrameElement> {
  const element = document.createElement('iframe');
  element.setAttribute('sandbox', 'allow-scripts');
  element.title = 'Programs';
  element.setAttribute('aria-hidden', 'true');
  element.tabIndex = -1;
  element.style.cssText = 'position:absolute;width:0;height:0;border:0;visibility:hidden';
  element.srcdoc = frameDocument;
  return new Promise((resolve) => {
    element.addEventListener('load', () => resolve(element), { once: true });
    document.body.append(element);
  });
}
