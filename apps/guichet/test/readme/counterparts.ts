/** What of an answer is another one each time it is made. */
export type Kind = 'instant' | 'uuid' | 'cursor' | 'digest' | 'pickUpCode' | 'verificationCode' | 'token' | 'duration';

/** A piece of an answer: text that must be the same, or something of a kind. */
export interface Piece {
  kind: Kind | 'text';
  text: string;
}

// A receipt number is no such thing: on a fresh platform it is always the same, but for its year.
const KINDS: readonly [Kind, RegExp][] = [
  ['instant', /\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z/],
  ['uuid', /\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/],
  ['cursor', /\b[0-9a-f]{32}\b/],
  ['digest', /\b[0-9a-f]{64}\b/],
  ['pickUpCode', /\b\d{12}\b/],
  ['verificationCode', /\b[0-9A-HJKMNP-TV-Z]{4}(?:-[0-9A-HJKMNP-TV-Z]{4}){3}\b/],
  ['token', /\beyJ[\w-]+(?:\.[\w-]+){2}/],
  ['duration', /\b\d+(?:\.\d+)? (?:ms|s|a second)(?![\w/])/],
];
const ANY_KIND = new RegExp(KINDS.map(([kind, { source }]) => `(?<${kind}>${source})`).join('|'), 'g');

/** Takes a text apart into what must be the same and what is another one each time. */
export function piecesOf(text: string): Piece[] {
  const pieces: Piece[] = [];
  let end = 0;
  for (const match of text.matchAll(ANY_KIND)) {
    const kind = KINDS.find(([name]) => match.groups?.[name] !== undefined)?.[0];
    if (match.index > end) pieces.push({ kind: 'text', text: text.slice(end, match.index) });
    if (kind) pieces.push({ kind, text: match[0] });
    end = match.index + match[0].length;
  }
  if (end < text.length) pieces.push({ kind: 'text', text: text.slice(end) });
  return pieces;
}

/** Which id, code or digest of the running platform stands where a page shows another: one for one. */
export class Counterparts {
  private constructor(
    private readonly made: Map<string, string>,
    private readonly shown: Map<string, string>,
  ) {}

  static none(): Counterparts {
    return new Counterparts(new Map(), new Map());
  }

  copy(): Counterparts {
    return new Counterparts(new Map(this.made), new Map(this.shown));
  }

  /** Takes over what a copy has learnt. */
  learnFrom(other: Counterparts): void {
    for (const [shown, made] of other.made) this.pair(shown, made);
  }

  /** Lets one stand for the other. @returns false when either stands for something else already */
  pair(shown: string, made: string): boolean {
    const [known, knownBack] = [this.made.get(shown), this.shown.get(made)];
    if (known !== undefined || knownBack !== undefined) return known === made && knownBack === shown;
    this.made.set(shown, made);
    this.shown.set(made, shown);
    return true;
  }

  /** A command of the page, with what the running platform has made in place of what the page shows. */
  inCommand(command: string): string {
    return piecesOf(command)
      .map(({ text }) => this.made.get(text) ?? text)
      .join('');
  }
}
