import { setImmediate as othersFirst } from 'node:timers/promises';
import { isDeepStrictEqual, TextDecoder } from 'node:util';
import { SaxesParser } from 'saxes';
import { DomainError, instantOf, isDay, type Instant } from '#libs/domain';
import { refuseWatchList, WATCH_LIST_BYTES_MAX, WATCH_LIST_FIRST_DAY } from './watch-list.js';
import type { ListedBirth, ListedDocument, ListedName, NameQuality, WatchList, WatchListEntry } from './watch-list.js';

const SLICE_BYTES = 64 * 1_024;
const DEPTH_MAX = 16;
const ENTRY_ELEMENTS_MAX = 10_000;
const ENTRY_TEXT_MAX = 256 * 1_024;
const ENTRIES_MAX = 200_000;
/** What « approximately » may be off by, in years: the list does not say. */
const APPROXIMATE_YEARS = 2;
const ROOT = 'CONSOLIDATED_LIST';
const KINDS = { INDIVIDUAL: 'individual', ENTITY: 'entity' } as const;
const NAME_ELEMENTS = ['FIRST_NAME', 'SECOND_NAME', 'THIRD_NAME', 'FOURTH_NAME'];
const NAMES_APART = /[;؛]/;
const WHOLE_NAMES_MAX = 16;
/** As the list writes them, in lower case. Of an alias without one nothing bad is said. */
const QUALITIES: Readonly<Record<string, NameQuality>> = { low: 'low' };

/** An element of an entry, with its own text and the elements in it, in their order. */
interface Element {
  name: string;
  text: string;
  children: Element[];
}

/**
 * Reads the consolidated list of the United Nations, an XML file, a slice at a time so that others are served meanwhile.
 * Nothing is looked up that the file points to.
 *
 * @throws {DomainError} `watch-list.too-large`, `watch-list.entities`, `watch-list.malformed` with the line,
 *   `watch-list.unknown-format`, `watch-list.repeated-entry`, `watch-list.empty`
 */
export async function readUnList(bytes: Uint8Array): Promise<WatchList> {
  if (bytes.length > WATCH_LIST_BYTES_MAX) throw tooLarge();
  const reading = new UnListReading();
  const decoder = new TextDecoder(encodingOf(bytes), { fatal: true });
  try {
    for (let at = 0; at < bytes.length; at += SLICE_BYTES) {
      reading.write(decoder.decode(bytes.subarray(at, at + SLICE_BYTES), { stream: true }));
      await othersFirst();
    }
    return reading.close();
  } catch (error) {
    if (error instanceof DomainError) throw error;
    throw isBegun(bytes) ? reading.malformed('XML that ends where it should, in UTF-8') : unknownFormat();
  }
}

const unknownFormat = (): Error =>
  refuseWatchList('watch-list.unknown-format', { field: 'file', expected: `XML with <${ROOT}> around all of it` });

const tooLarge = (): Error =>
  refuseWatchList('watch-list.too-large', { field: 'file', bytesMax: WATCH_LIST_BYTES_MAX });

/** saxes, since it stops at what is not well-formed, knows the line, and expands nothing but the five of XML itself. */
class UnListReading {
  private readonly parser = new SaxesParser();
  private readonly entries = new Map<string, WatchListEntry>();
  private readonly open: Element[] = [];
  private entry: Element | undefined;
  private elements = 0;
  private textLength = 0;
  private generatedAt: Instant | null = null;

  constructor() {
    this.parser.on('doctype', () => {
      throw refuseWatchList('watch-list.entities', { field: 'file', line: this.parser.line });
    });
    this.parser.on('opentag', ({ name, attributes }) => this.opened(withoutPrefix(name), attributes));
    this.parser.on('closetag', () => this.closed());
    this.parser.on('text', (text) => this.said(text));
    this.parser.on('cdata', (text) => this.said(text));
  }

  write(text: string): void {
    this.parser.write(text);
  }

  close(): WatchList {
    this.parser.close();
    if (this.entries.size === 0) throw refuseWatchList('watch-list.empty', { field: 'file' });
    return { source: 'un', generatedAt: this.generatedAt, entries: [...this.entries.values()] };
  }

  malformed(expected: string): Error {
    return refuseWatchList('watch-list.malformed', { field: 'file', line: this.parser.line, expected });
  }

  private opened(name: string, attributes: Readonly<Record<string, string>>): void {
    if (this.open.length === 0) {
      if (name !== ROOT) throw unknownFormat();
      this.generatedAt = instantIn(attributes['dateGenerated']);
    }
    if (this.open.length >= DEPTH_MAX) throw this.malformed('elements that are not so deep in each other');
    const element: Element = { name, text: '', children: [] };
    if (this.entry) {
      this.elements += 1;
      if (this.elements > ENTRY_ELEMENTS_MAX) throw this.malformed(`at most ${ENTRY_ELEMENTS_MAX} elements an entry`);
      this.open.at(-1)?.children.push(element);
    } else if (name in KINDS) {
      [this.entry, this.elements, this.textLength] = [element, 0, 0];
    }
    this.open.push(element);
  }

  private said(text: string): void {
    if (!this.entry) return;
    this.textLength += text.length;
    if (this.textLength > ENTRY_TEXT_MAX) throw this.malformed(`at most ${ENTRY_TEXT_MAX} characters an entry`);
    this.open.at(-1)!.text += text;
  }

  private closed(): void {
    const element = this.open.pop();
    if (!element || element !== this.entry) return;
    this.entry = undefined;
    const entry = this.entryOf(element);
    if (this.entries.has(entry.id))
      throw refuseWatchList('watch-list.repeated-entry', { field: 'file', line: this.parser.line, id: entry.id });
    if (this.entries.size >= ENTRIES_MAX) throw tooLarge();
    this.entries.set(entry.id, entry);
  }

  private entryOf(element: Element): WatchListEntry {
    const id = textIn(element, 'DATAID');
    const version = Number(textIn(element, 'VERSIONNUM'));
    if (!id) throw this.malformed('an entry with a DATAID');
    if (!Number.isSafeInteger(version) || version < 1) throw this.malformed('an entry with a VERSIONNUM from 1 on');
    const reference = textIn(element, 'REFERENCE_NUMBER');
    return {
      id,
      version,
      kind: KINDS[element.name as keyof typeof KINDS],
      ...(reference && { reference }),
      names: namesIn(element),
      births: birthsIn(element),
      nationalities: childrenOf(element, 'NATIONALITY').flatMap((nationality) => textsIn(nationality, 'VALUE')),
      documents: documentsIn(element),
    };
  }
}

/** The name itself, in its parts and in its own script, then aliases; of the same text the best quality. */
function namesIn(entry: Element): ListedName[] {
  const names = [...wholeNamesIn(entry), ...textsIn(entry, 'NAME_ORIGINAL_SCRIPT')].flatMap((text) =>
    namesOf(text, 'primary'),
  );
  for (const alias of [...childrenOf(entry, 'INDIVIDUAL_ALIAS'), ...childrenOf(entry, 'ENTITY_ALIAS')]) {
    const quality = QUALITIES[textIn(alias, 'QUALITY').toLowerCase()] ?? 'good';
    names.push(...namesOf(textIn(alias, 'ALIAS_NAME'), quality));
  }
  const best = names.toSorted((one, other) => Number(one.quality === 'low') - Number(other.quality === 'low'));
  return best.filter(({ text }, at) => best.findIndex((name) => name.text === text) === at);
}

/** The parts in listed order, joined. Where an element has two names, each with the other parts. */
function wholeNamesIn(entry: Element): string[] {
  return NAME_ELEMENTS.map((name) => textIn(entry, name))
    .filter((part) => part !== '')
    .reduce<string[]>(
      (names, part) =>
        names
          .flatMap((name) => part.split(NAMES_APART).map((each) => `${name} ${each.trim()}`))
          .slice(0, WHOLE_NAMES_MAX),
      [''],
    );
}

function namesOf(text: string, quality: NameQuality): ListedName[] {
  return text.split(NAMES_APART).flatMap((each) => (each.trim() ? { text: each.trim(), quality } : []));
}

function birthsIn(entry: Element): ListedBirth[] {
  const births = childrenOf(entry, 'INDIVIDUAL_DATE_OF_BIRTH').flatMap((birth) => birthIn(birth) ?? []);
  return births.filter((birth, at) => births.findIndex((other) => isDeepStrictEqual(birth, other)) === at);
}

function birthIn(birth: Element): ListedBirth | undefined {
  const day = textIn(birth, 'DATE').slice(0, 'yyyy-mm-dd'.length);
  const isApproximate = /approx/i.test(textIn(birth, 'TYPE_OF_DATE'));
  const yearOf = (name: string): number | undefined => yearIn(textIn(birth, name));
  const year = yearIn(day.slice(0, 4)) ?? yearOf('YEAR');
  const [from, to] = [
    yearOf('FROM_YEAR') ?? year ?? yearOf('TO_YEAR'),
    yearOf('TO_YEAR') ?? year ?? yearOf('FROM_YEAR'),
  ];
  if (from === undefined || to === undefined) return undefined;
  const [fromYear, toYear] = [Math.min(from, to), Math.max(from, to)];
  if (isApproximate) return { fromYear: fromYear - APPROXIMATE_YEARS, toYear: toYear + APPROXIMATE_YEARS };
  return { fromYear, toYear, ...(isDay(day, WATCH_LIST_FIRST_DAY) && { day }) };
}

function documentsIn(entry: Element): ListedDocument[] {
  return childrenOf(entry, 'INDIVIDUAL_DOCUMENT').flatMap((document) => {
    const number = textIn(document, 'NUMBER');
    const kind = [...textsIn(document, 'TYPE_OF_DOCUMENT'), ...textsIn(document, 'TYPE_OF_DOCUMENT2')].join(', ');
    return number ? { number, ...(kind && { kind }) } : [];
  });
}

const childrenOf = ({ children }: Element, name: string): Element[] => children.filter((child) => child.name === name);

/** The texts of the elements of a name that have one, white space as one space. */
function textsIn(element: Element, name: string): string[] {
  return childrenOf(element, name)
    .map(({ text }) => text.replace(/\s+/g, ' ').trim())
    .filter((text) => text !== '');
}

const textIn = (element: Element, name: string): string => textsIn(element, name)[0] ?? '';

const yearIn = (text: string): number | undefined => (/^[12][0-9]{3}$/.test(text) ? Number(text) : undefined);

const withoutPrefix = (name: string): string => name.slice(name.indexOf(':') + 1);

function instantIn(text: string | undefined): Instant | null {
  const epochMs = Date.parse(text ?? '');
  return Number.isNaN(epochMs) ? null : instantOf(epochMs);
}

/** Whether it begins as the list does, in whatever encoding. */
function isBegun(bytes: Uint8Array): boolean {
  const begin = Buffer.from(bytes.subarray(0, SLICE_BYTES)).toString('latin1');
  return begin.replaceAll('\0', '').includes(ROOT);
}

/** By its mark; without one XML is UTF-8. */
function encodingOf(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  return bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : 'utf-8';
}
