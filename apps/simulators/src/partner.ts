import type { FastifyInstance } from 'fastify';
import type { Settings, SettingValues, Simulator } from '#libs/product';
import type { Faults } from './faults.js';
import type { StateFile } from './state.js';

/** A partner's side, ready to answer. */
export interface Partner {
  /** What it says of itself when it starts: `it knows 12 vehicles`. */
  about: string;
  /** Adds its addresses, or begins to listen elsewhere. What goes through `faults.hooks` misbehaves when told to. */
  serve: (server: FastifyInstance, faults: Faults) => void | Promise<void>;
  /** Ends what it began besides the server's addresses. */
  close?: () => Promise<void>;
}

/** The default export of `src/<name>/partner.ts`. */
export interface PartnerDefinition {
  manifest: Simulator;
  open: (settings: SettingValues<Settings>, state: StateFile) => Partner | Promise<Partner>;
}

/** Defines how the partner of a manifest is opened, with the values of its settings and what it remembers. */
export function definePartner<Wanted extends Settings>(
  manifest: Simulator & { settings: Wanted },
  open: (settings: SettingValues<Wanted>, state: StateFile) => Partner | Promise<Partner>,
): PartnerDefinition {
  return { manifest, open: (settings, state) => open(settings as SettingValues<Wanted>, state) };
}
