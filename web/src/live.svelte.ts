/** Counts up when something of a list changed on the server, so that views ask again. */
import { listen } from './api.ts';

class Live {
  findings = $state(0);
  mentions = $state(0);
  backlinks = $state(0);
  channels = $state(0);
  guidelines = $state(0);
  #stop: (() => void) | undefined;
  start(): void {
    this.#stop ??= listen((what) => {
      if (what === 'findings') this.findings += 1;
      if (what === 'mentions') this.mentions += 1;
      if (what === 'backlinks') this.backlinks += 1;
      if (what === 'channels') this.channels += 1;
      if (what === 'guidelines') this.guidelines += 1;
    });
  }
  stop(): void {
    this.#stop?.();
    this.#stop = undefined;
  }
}
export const live = new Live();
