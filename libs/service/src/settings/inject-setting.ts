import { Inject, type Abstract, type FactoryProvider, type Type } from '@nestjs/common';
import type { Setting, Settings, SettingValues } from '#libs/product';

/** The type of a constructor's parameter. */
type ParameterOf<Class, Index extends number> = Class extends abstract new (...given: infer Parameters) => unknown
  ? Parameters[Index]
  : never;

/**
 * Gives a class the value of one of its product's settings: `@InjectSetting(transfers.settings.pickUpCodeKey) keys: readonly Buffer[]`.
 * A setting that the manifest does not have, or has with another type, does not compile.
 */
export function InjectSetting<T>(setting: Setting<T>) {
  return <Class, Index extends number>(
    target: Class,
    _key: undefined,
    index: [T] extends [ParameterOf<Class, Index>] ? Index : never,
  ): void => Inject(setting.token)(target as object, undefined, index);
}

/** Provides what is made from some of the product's settings. */
export function fromSettings<T, Wanted extends Settings>(
  provide: Type<T> | Abstract<T>,
  wanted: Wanted,
  make: (values: SettingValues<Wanted>) => T | Promise<T>,
): FactoryProvider<T> {
  const names = Object.keys(wanted);
  return {
    provide,
    inject: Object.values(wanted).map(({ token }) => token),
    useFactory: (...values: unknown[]) =>
      make(Object.fromEntries(names.map((name, i) => [name, values[i]])) as SettingValues<Wanted>),
  };
}
