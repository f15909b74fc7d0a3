import { defineCommand, type CommandDefinition, type CommandQueue, type CommandRequest } from '#libs/commands';
import type { Answered, Decision, RowRefs } from '#libs/commands';
import { businessDay, credit, debit, defineErrors, drawerLedgerAccount, type Instant } from '#libs/domain';
import { PurseTable, type Purse } from './purse.table.js';
import { purseChanged } from './purses.contract.js';
import { SAMPLE_WORDS } from './sample.words.js';

export const refusePurse = defineErrors(SAMPLE_WORDS, {
  'purse.empty': { status: 422, detail: 'There is not so much in the purse.' },
  'purse.spent': { status: 409, detail: 'The purse was spent already.' },
  'purse.locked': { status: 409, detail: 'The purse is locked.' },
  'purse.seal-taken': { status: 409, detail: 'Another purse has this seal.' },
});

/** What the database refuses, in words of the product. */
export const PURSE_CONSTRAINTS = { purse_seal_unique: () => refusePurse('purse.seal-taken') };

/** Money that goes into a purse or out of it. */
export interface PurseChange {
  purse: string;
  amountCentimes: number;
  /** Of a new purse; RAB-001, unless said otherwise. */
  agency?: string;
  /** Of a new purse; its id, unless said otherwise. */
  seal?: string;
  /** Of a new purse; nothing is put into one for `locked`. */
  title?: string;
}

interface PurseMove {
  from: string;
  to: string;
  amountCentimes: number;
}

/** What a purse has after an operation. */
export interface PurseShown {
  purse: string;
  balanceCentimes: number;
  turns: number;
}

/** The purse of the poor. */
export const ALMS = 'alms';

const rows = ({ purse }: PurseChange) => ({ purse: PurseTable.by('id', purse) });

/** Of what is put into the purse of a giver a tenth goes to the poor: a command that an event asks for. */
export const giveAlms = defineCommand({
  name: 'purses.give-alms',
  rows: (_: { giftCentimes: number }) => ({ purse: PurseTable.by('id', ALMS) }),
  decide: ({ purse }, { giftCentimes }, { at }) => {
    const amountCentimes = Math.floor(giftCentimes / 10);
    if (amountCentimes === 0) throw refusePurse('purse.empty');
    return change(purse ?? newPurse({ purse: ALMS, amountCentimes }), amountCentimes, at);
  },
});

const COMMANDS = {
  /** Puts money into a purse, a new one when there is none. */
  putIn: defineCommand({
    name: 'purses.put-in',
    rows,
    decide: ({ purse }, command, { at }) => {
      const { agency, title } = purse ?? newPurse(command);
      if (title === 'locked') throw refusePurse('purse.locked', { agency });
      return change(purse ?? newPurse(command), command.amountCentimes, at);
    },
  }),
  /** Takes money out of a purse. */
  takeOut: defineCommand({
    name: 'purses.take-out',
    rows,
    decide: ({ purse }, { amountCentimes }, { at }) => {
      if (!purse || purse.balanceCentimes < amountCentimes) throw refusePurse('purse.empty');
      return change(purse, -amountCentimes, at);
    },
  }),
  /** Takes all money out of a purse; it can be done once. */
  spend: defineCommand({
    name: 'purses.spend',
    rows,
    decide: ({ purse }, _command, { at }) => {
      if (!purse || purse.balanceCentimes === 0) throw refusePurse('purse.spent');
      return change(purse, -purse.balanceCentimes, at);
    },
  }),
  /** Takes money out of a purse without looking: the database notices. */
  grab: defineCommand({
    name: 'purses.grab',
    rows,
    decide: ({ purse }, command, { at }) => change(purse ?? newPurse(command), -command.amountCentimes, at),
  }),
  /** Moves money from one purse to another, which must be there. */
  move: defineCommand({
    name: 'purses.move',
    rows: ({ from, to }: PurseMove) => ({ from: PurseTable.by('id', from), to: PurseTable.by('id', to) }),
    decide: ({ from, to }, { amountCentimes }, { at }) => {
      if (!from || !to || from.balanceCentimes < amountCentimes) throw refusePurse('purse.empty');
      const less = { ...from, balanceCentimes: from.balanceCentimes - amountCentimes, turns: from.turns + 1 };
      const more = { ...to, balanceCentimes: to.balanceCentimes + amountCentimes, turns: to.turns + 1 };
      const entries = [debit(purseAccountOf(from.id), amountCentimes), credit(purseAccountOf(to.id), amountCentimes)];
      return {
        save: { from: less, to: more },
        booking: { agency: from.agency, bookedOn: businessDay(at), entries },
        reply: { from: shown(less), to: shown(more) },
      };
    },
  }),
  /** Takes cash out of the drawer without telling anybody. */
  pocket: defineCommand({
    name: 'purses.pocket',
    rows,
    decide: (_rows, command, { at }) => {
      const { booking } = change(newPurse(command), -command.amountCentimes, at);
      return { ...(booking ? { booking } : {}), reply: {} };
    },
  }),
  /** Our own mistake in a decision. */
  stumble: defineCommand({
    name: 'purses.stumble',
    rows,
    decide: ({ purse }) => ({ reply: (purse as unknown as Record<string, { deep: string }>).nothing?.deep.length }),
  }),
};

/** Puts money into a purse, as data, for who runs it elsewhere than on a queue. */
export const putIntoPurse = COMMANDS.putIn;

function newPurse({ purse: id, agency = 'RAB-001', seal = id, title = '' }: PurseChange): Purse {
  return { id, agency, seal, title, balanceCentimes: 0, turns: 0 };
}

function change(before: Purse, cashCentimes: number, at: Instant): Decision<PurseShown, { purse: Purse }> {
  const purse = { ...before, balanceCentimes: before.balanceCentimes + cashCentimes, turns: before.turns + 1 };
  const { id, agency, turns } = purse;
  const bookedOn = businessDay(at);
  const [drawer, other] = cashCentimes > 0 ? [debit, credit] : [credit, debit];
  const size = Math.abs(cashCentimes);
  return {
    save: { purse },
    booking: {
      agency,
      bookedOn,
      entries: [drawer(drawerLedgerAccount(agency), size), other(purseAccountOf(id), size)],
    },
    events: [purseChanged({ purse: id, agency, bookedOn, cashCentimes, turns }, at)],
    reply: shown(purse),
  };
}

function shown({ id, balanceCentimes, turns }: Purse): PurseShown {
  return { purse: id, balanceCentimes, turns };
}

/** The ledger account of a purse. */
export function purseAccountOf(purse: string): string {
  return `purse:${purse}`;
}

/** The use cases of purses on a queue. */
export function pursesOn(queue: CommandQueue) {
  const on =
    <Command, Refs extends RowRefs, Reply>(definition: CommandDefinition<Command, Refs, Reply>) =>
    (command: Command, request: CommandRequest): Promise<Answered<Reply>> =>
      queue.run(definition, command, request);
  return {
    putIn: on(COMMANDS.putIn),
    takeOut: on(COMMANDS.takeOut),
    spend: on(COMMANDS.spend),
    grab: on(COMMANDS.grab),
    move: on(COMMANDS.move),
    pocket: on(COMMANDS.pocket),
    stumble: on(COMMANDS.stumble),
  };
}
