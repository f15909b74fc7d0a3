import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { businessDay, instantOf } from '#libs/domain';
import { SetUpError } from '#libs/infrastructure';
import { partnerSecrets, type Environment } from '#libs/product';
import { homeFolder, readState } from '../home/home.js';
import { kafkaLogin, settingSecret } from '../home/secrets.js';
import { checkOwnEvents } from './events.file.js';
import { casesFor } from './insurer.cases.js';
import { checkInsurer } from './insurer.check.js';
import { InsurerVoice, type InsurerAccess } from './insurer.voice.js';

const SECRETS = partnerSecrets('INSURER_SECRETS');

/** Says of every event of a file whether the platform could read it. */
export async function checkFile(insurer: string, file: string): Promise<'passed' | 'failed'> {
  const { count, wrong } = await checkOwnEvents(insurer, file);
  for (const { line, code, field, expected } of wrong) {
    console.log(`✗ line ${line}: ${code}${field === undefined ? '' : `, ${field}`}`);
    console.log(`    to mend: ${expected}`);
  }
  console.log(`${count - wrong.length} of ${count} events can be read`);
  return wrong.length === 0 ? 'passed' : 'failed';
}

/** Goes through the good and bad cases, and says of each how it ended. */
export async function checkPlatform(insurer: string, policyId: string): Promise<'passed' | 'failed'> {
  const at = instantOf(Date.now());
  const run = randomBytes(4).toString('hex');
  const cases = casesFor({ insurer, policyId, today: businessDay(at), at, run });
  const voice = new InsurerVoice(accessOf(insurer, process.env));
  let passed = 0;
  try {
    await voice.listen();
    for await (const { name, difference, mend } of checkInsurer(voice, cases)) {
      console.log(`${difference === undefined ? '✓' : '✗'} ${name}`);
      if (difference === undefined) passed += 1;
      else console.log(`    ${difference}\n    to mend: ${mend}`);
    }
  } finally {
    await voice.close();
  }
  console.log(`${passed} of ${cases.length} cases passed`);
  return passed === cases.length ? 'passed' : 'failed';
}

function accessOf(insurer: string, environment: Environment): InsurerAccess {
  const { GUICHET_ORIGIN: origin, KAFKA_PROPERTIES: properties, INSURER_SECRET: secret } = environment;
  return {
    insurer,
    origin: origin ?? readState().origin,
    kafka: properties ? kafkaOf(readFileSync(properties, 'utf8')) : kafkaHere(insurer),
    secret: secret ?? secretHere(insurer),
  };
}

function kafkaOf(properties: string): InsurerAccess['kafka'] {
  const of = (name: string): string => {
    const value = new RegExp(`^${name.replaceAll('.', '\\.')}=(.*)$`, 'm').exec(properties)?.[1];
    if (!value) throw new SetUpError(`KAFKA_PROPERTIES lacks ${name}`);
    return value;
  };
  const login = { username: of('sasl.username'), password: of('sasl.password') };
  return { brokers: of('bootstrap.servers').split(','), login };
}

function kafkaHere(insurer: string): InsurerAccess['kafka'] {
  const { kafkaBrokers, infrastructure } = readState();
  if (infrastructure.kafka === undefined || kafkaBrokers === undefined)
    throw new SetUpError('This Kafka was given to the platform: say the login of the insurer by KAFKA_PROPERTIES');
  return { brokers: kafkaBrokers.split(','), login: kafkaLogin(homeFolder(), insurer) };
}

function secretHere(insurer: string): string {
  const [secret] = SECRETS.parse(settingSecret(homeFolder(), SECRETS.variable)).get(insurer) ?? [];
  if (!secret) throw new SetUpError(`No secret of ${insurer} is known here: say it by INSURER_SECRET`);
  return secret;
}
