import type { ParameterRef, Parameters } from '#libs/commands';
import { assert, type Day } from '#libs/domain';
import { seedValues, type AnyDatedParameter, type ParameterValue } from './parameter.js';

const DAYS_REMEMBERED_MAX = 1_000;

/** All values of a service's parameters as they are known at one moment. It never changes: another one takes its place. */
export class ParameterSnapshot implements Parameters {
  /** By name, in order of their days. */
  private readonly values = new Map<string, ParameterValue[]>();

  constructor(values: readonly ParameterValue[] = []) {
    for (const value of values) {
      freeze(value);
      const others = this.values.get(value.name);
      if (others) others.push(value);
      else this.values.set(value.name, [value]);
    }
    for (const others of this.values.values()) others.sort((a, b) => (a.validFrom < b.validFrom ? -1 : 1));
  }

  /** The value in force on a day. @throws {Error} when the parameter has none by then */
  on<Value>({ name }: ParameterRef<Value>, day: Day): Value {
    const found = this.inForce(name, day);
    assert(found, `${name} has a value on ${day}`);
    return found.value as Value; // it fitted the definition of this name when it was read
  }

  /** The value of a name in force on a day, with its history; undefined when there is none. */
  inForce(name: string, day: Day): ParameterValue | undefined {
    const values = this.values.get(name) ?? [];
    for (let i = values.length - 1; i >= 0; i--) {
      const value = values[i];
      if (value && value.validFrom <= day) return value;
    }
    return undefined;
  }

  /** All values of a name, past, present and future, newest first. */
  valuesOf(name: string): ParameterValue[] {
    return (this.values.get(name) ?? []).toReversed();
  }
}

/** The values that products bring along, as if nobody had ever changed one. */
export function seededParameters(...definitions: readonly AnyDatedParameter[]): ParameterSnapshot {
  return new ParameterSnapshot(definitions.flatMap(seedValues));
}

/** What is made of the values of a day, is made once: it is remembered as long as its snapshot. */
export function rememberedByDay<Made>(
  make: (parameters: Parameters, day: Day) => Made,
): (parameters: Parameters, day: Day) => Made {
  const remembered = new WeakMap<Parameters, Map<Day, Made>>();
  return (parameters, day) => {
    let days = remembered.get(parameters);
    if (!days) remembered.set(parameters, (days = new Map()));
    let made = days.get(day);
    if (made === undefined) {
      if (days.size >= DAYS_REMEMBERED_MAX) days.clear();
      made = make(parameters, day);
      days.set(day, made);
    }
    return made;
  };
}

function freeze(value: object): void {
  Object.freeze(value);
  for (const part of Object.values(value)) if (typeof part === 'object' && part !== null) freeze(part);
}
