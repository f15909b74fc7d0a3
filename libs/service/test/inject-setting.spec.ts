import 'reflect-metadata';
import { Injectable, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { describe, expect, it } from '@jest/globals';
import { defineProduct, integer, keyRing, readSettings, text } from '#libs/product';
import { fromSettings, InjectSetting } from '../src/settings/inject-setting.js';

const { settings } = defineProduct({
  name: 'locks',
  title: 'Locks',
  description: 'Locks and opens.',
  settings: { codeKey: keyRing('CODE_KEY'), tries: integer('TRIES', 1, 9, 3), label: text('LABEL', 'none') },
});

@Injectable()
class Lock {
  constructor(
    @InjectSetting(settings.codeKey) readonly codeKey: readonly Buffer[],
    @InjectSetting(settings.tries) readonly tries: number,
  ) {}
}

class Label {
  constructor(readonly text: string) {}
}

describe('a setting', () => {
  it('is given to the classes that ask for it, as a value of its own type', async () => {
    const values = readSettings(settings, { CODE_KEY: 'c0de'.repeat(16) });
    @Module({
      providers: [
        Lock,
        fromSettings(Label, { label: settings.label, tries: settings.tries }, ({ label, tries }) => {
          return new Label(`${label}, ${tries.toFixed()} times`);
        }),
        { provide: settings.codeKey.token, useValue: values.codeKey },
        { provide: settings.tries.token, useValue: values.tries },
        { provide: settings.label.token, useValue: values.label },
      ],
    })
    class LockModule {}
    const app = await NestFactory.createApplicationContext(LockModule, { logger: false });
    expect(app.get(Lock)).toEqual(new Lock([Buffer.from('c0de'.repeat(16), 'hex')], 3));
    expect(app.get(Label).text).toBe('none, 3 times');
    await app.close();
  });

  it('of another name or type does not compile', () => {
    class Mistyped {
      constructor(
        // @ts-expect-error: a key is no text
        @InjectSetting(settings.codeKey) readonly codeKey: string,
      ) {}
    }
    const misnamed = () => {
      class Misnamed {
        constructor(
          // @ts-expect-error: the product has no such setting
          @InjectSetting(settings.attempts) readonly tries: number,
        ) {}
      }
      return Misnamed;
    };
    expect(Mistyped).toBeDefined();
    expect(misnamed).toThrow('token');
  });
});
