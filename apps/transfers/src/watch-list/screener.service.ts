import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleInit } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { DataSource } from 'typeorm';
import { DatedParameters } from '#libs/approvals';
import { businessDay, instantOf, nameKey } from '#libs/domain';
import { Loop } from '#libs/messaging';
import { entityOf, PLATFORM, type Platform } from '#libs/service';
import { documentText, type IdentifiedPerson, type NamedPerson } from '../person/person.js';
import type { ScreeningHit } from '../screening/hit.js';
import type { Screened, Subject, SubjectRole } from '../screening/case.js';
import type { WatchListEntry, WatchListSource } from '../screening/list/watch-list.js';
import { SCREENING } from '../screening/screening.parameter.js';
import { buildWatchListIndex, indexWatchList, type WatchListIndex } from '../screening/watch-list.index.js';
import { ListsInForceTable } from './import.table.js';

const LOOK_EVERY_MS = 2_000;
const NAMES_REMEMBERED_MAX = 20_000;

/** Somebody who is to be compared with the lists. */
export interface Asked {
  role: SubjectRole;
  personKey: string;
  firstName: string;
  lastName: string;
  /** Of the ID that was shown. */
  documentNumber?: string;
}

/** Compares people with lists. */
export interface Screens {
  screen: (people: readonly Asked[]) => Screened;
}

/** Compares nobody: for past years, which the lists of today do not stop. */
export const SCREENS_NOBODY: Screens = { screen: () => ({ revision: 0, subjects: [] }) };

/** Somebody who has shown an ID. */
export function identified(role: SubjectRole, person: IdentifiedPerson): Asked {
  const { firstName, lastName, idNumber } = person;
  return { role, personKey: documentText(person), firstName, lastName, documentNumber: idNumber };
}

/** Somebody whom a sender names: for this sender it is the same person. */
export function named(sender: IdentifiedPerson, { firstName, lastName }: NamedPerson): Asked {
  const personKey = `${documentText(sender)} names ${nameKey(`${firstName} ${lastName}`)}`;
  return { role: 'beneficiary', personKey, firstName, lastName };
}

/** The people of money from abroad: who comes for it, and, for who comes, whom the operator says it is from and for. */
export function ofRemittance(
  payee: IdentifiedPerson,
  sender: NamedPerson & { country: string },
  beneficiary: NamedPerson,
): Asked[] {
  const keyOf = ({ firstName, lastName }: NamedPerson): string => nameKey(`${firstName} ${lastName}`);
  const { firstName, lastName } = sender;
  const personKey = `${documentText(payee)} receives from ${keyOf(sender)} ${sender.country}`;
  return [
    identified('payee', payee),
    { role: 'sender', personKey, firstName, lastName },
    {
      role: 'beneficiary',
      personKey: `${documentText(payee)} receives as ${keyOf(beneficiary)}`,
      firstName: beneficiary.firstName,
      lastName: beneficiary.lastName,
    },
  ];
}

/** The lists in memory, the same for all that this instance compares until others come into force. */
@Injectable()
export class Screener implements Screens, OnModuleInit, OnApplicationBootstrap {
  private revision = 0;
  private index: WatchListIndex = indexWatchList([]);
  private readonly hitsOfNames = new LRUCache<string, readonly ScreeningHit[]>({ max: NAMES_REMEMBERED_MAX });

  constructor(
    private readonly dataSource: DataSource,
    private readonly parameters: DatedParameters,
    @Inject(PLATFORM) private readonly platform: Platform,
  ) {}

  /** No counter is served before the lists are there. */
  async onModuleInit(): Promise<void> {
    await this.refresh();
  }

  onApplicationBootstrap(): void {
    const look = async (): Promise<'pause'> => {
      await this.refresh();
      return 'pause';
    };
    const loop = new Loop('watch-lists', look, LOOK_EVERY_MS, this.platform.log);
    this.platform.background.push(loop);
    loop.start();
  }

  /** Which lists it compares with. */
  get inForce(): { revision: number; entries: number } {
    return { revision: this.revision, entries: this.index.size };
  }

  screen(people: readonly Asked[]): Screened {
    const { revision, index } = this;
    if (index.size === 0) return { revision, subjects: [] };
    const today = businessDay(instantOf(Date.now()));
    const threshold = this.parameters.current().on(SCREENING, today).scoreMinThousandths / 1_000;
    const subjects = people.flatMap(({ documentNumber, ...subject }): Subject[] => {
      const hits = this.hitsOf(`${subject.firstName} ${subject.lastName}`, documentNumber, threshold);
      return hits.length === 0 ? [] : [{ ...subject, hits }];
    });
    return { revision, subjects };
  }

  /** Names come again and again: what they hit is remembered while the lists are the same. Documents are looked up. */
  private hitsOf(name: string, documentNumber: string | undefined, threshold: number): readonly ScreeningHit[] {
    const isListed =
      documentNumber !== undefined && this.index.screen({ names: [], documentNumber }, threshold).length > 0;
    if (isListed) return this.index.screen({ names: [name], documentNumber }, threshold);
    const key = `${threshold} ${name}`;
    let hits = this.hitsOfNames.get(key);
    if (!hits) {
      hits = this.index.screen({ names: [name] }, threshold);
      this.hitsOfNames.set(key, hits);
    }
    return hits;
  }

  /** Takes in the lists in force when they are others than before. */
  async refresh(): Promise<void> {
    const state = await this.dataSource.getRepository(entityOf(ListsInForceTable)).findOneBy({ id: 'lists' });
    if (!state || state.revision === this.revision) return;
    const ids = Object.values(state.lists).map(({ importId }) => importId);
    const lists = await this.dataSource.query<{ source: WatchListSource; entries: WatchListEntry[] }[]>(
      'SELECT source, entries FROM watch_list_import WHERE id = ANY($1)',
      [ids],
    );
    // Keys of entries are those of one list: together they need the list's name.
    const entries = lists.flatMap(({ source, entries: listed }) =>
      listed.map((entry) => ({ ...entry, id: `${source}/${entry.id}` })),
    );
    const index = await buildWatchListIndex(entries);
    [this.revision, this.index] = [state.revision, index];
    this.hitsOfNames.clear();
  }
}
