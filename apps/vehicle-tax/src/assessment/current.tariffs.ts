import written from '../../data/tariffs.json' with { type: 'json' };
import { completeTariffs, type Tariffs } from './tariff.js';

/** The tariffs in force, by year. */
export const TARIFFS: Tariffs = completeTariffs(written);
