/** A host of the network beside the machine itself, as a container is: with ports and names of its own. */
export interface PlaceSettings {
  /** Its own name, which it knows itself by. */
  hostname: string;
  /** The networks that it is in, the first one being the way out of it. */
  attachments: readonly Attachment[];
  /** Names that it alone knows, and the addresses that they stand for, as /etc/hosts has them. */
  hosts: Readonly<Record<string, string>>;
}

export interface Attachment {
  network: string;
  address: string;
  /** Address of the machine itself in this network. */
  gateway: string;
  /** Names by which the others of this network find it. */
  names: readonly string[];
}

/** Who a name means: a place, or the machine itself where that is empty; and the address that the connection comes from. */
export interface Resolved {
  place: string;
  from: string;
  /** By the loopback address, which nobody else has. */
  loopback: boolean;
}

const loopback = new Set(['localhost', '127.0.0.1', '::1', '0.0.0.0']);

/** The hosts of the network, and what each of them takes a name for. */
export class Places {
  readonly #places = new Map<string, PlaceSettings>();
  /** Names of the machine itself, beside localhost. */
  readonly #hosts = new Set<string>();

  addHost(host: string): void {
    this.#hosts.add(host);
  }

  add(place: string, settings: PlaceSettings): () => void {
    this.#places.set(place, settings);
    return () => {
      if (this.#places.get(place) === settings) this.#places.delete(place);
    };
  }

  /** What a host name or an address means to somebody at `from`; null where nobody has it. */
  resolve(from: string, host: string): Resolved | null {
    if (loopback.has(host)) return { place: from, from: '127.0.0.1', loopback: true };
    return from === '' ? this.#fromMachine(host) : this.#fromPlace(from, host);
  }

  /** The machine is in every network, by its gateway; names are for those in the networks alone. */
  #fromMachine(host: string): Resolved | null {
    if (this.#hosts.has(host)) return { place: '', from: '127.0.0.1', loopback: true };
    for (const [place, { attachments }] of this.#places) {
      if (attachments.some(({ gateway }) => gateway === host)) return { place: '', from: host, loopback: false };
      const at = attachments.find(({ address }) => address === host);
      if (at) return { place, from: at.gateway, loopback: false };
    }
    return null;
  }

  #fromPlace(from: string, host: string): Resolved | null {
    const own = this.#places.get(from);
    if (!own) return null;
    const address = own.hosts[host] ?? host;
    if (address === own.hostname || own.attachments.some((each) => each.address === address))
      return { place: from, from: own.attachments[0]?.address ?? '127.0.0.1', loopback: false };
    for (const { network, address: source, gateway } of own.attachments) {
      if (gateway === address) return { place: '', from: source, loopback: false };
      for (const [place, { attachments }] of this.#places) {
        const there = attachments.find((each) => each.network === network);
        if (there && (there.address === address || there.names.includes(address)))
          return { place, from: source, loopback: false };
      }
    }
    return null;
  }

  /** The address that a place has in the network that leads out of it, and the machine's in it. */
  wayOut(place: string): { address: string; gateway: string } | null {
    return this.#places.get(place)?.attachments[0] ?? null;
  }
}
