import { addDays, type Day } from '#libs/domain';
import type { CollectionRule } from './collection.parameter.js';

/** The last day of sending of which the time to collect is over. @param today on which nothing of it can be collected */
export function lastDayOver(today: Day, { daysToCollect }: Pick<CollectionRule, 'daysToCollect'>): Day {
  return addDays(today, -daysToCollect - 1);
}
