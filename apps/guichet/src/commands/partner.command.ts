import type { Command } from 'commander';
import { partnersHeard } from '#libs/events';
import { SetUpError } from '#libs/infrastructure';
import { loadProducts } from '#libs/product';
import { homeFolder, readState } from '../home/home.js';
import { kafkaLogin } from '../home/secrets.js';

/** `guichet partner`: what a partner needs in order to speak with the platform that runs. */
export function registerPartner(program: Command): void {
  const partner = program.command('partner').description('what a partner needs in order to speak with the platform');
  registerKafka(partner);
  registerCheck(partner);
}

function registerKafka(partner: Command): void {
  partner
    .command('kafka')
    .description("print how a partner reaches the platform's own Kafka, as properties that kcat -F and librdkafka read")
    .argument('<partner>', 'one that speaks Kafka, such as core-banking')
    .action(async (partner: string) => {
      const { kafkaBrokers, infrastructure } = readState();
      if (infrastructure.kafka === undefined)
        throw new SetUpError('This Kafka was given to the platform: whoever runs it gives partners their logins');
      const known = (await loadProducts()).flatMap(({ contract }) => (contract ? partnersHeard(contract) : []));
      if (!known.includes(partner))
        throw new SetUpError(`No partner "${partner}" speaks Kafka: one of ${known.join(', ')}`);
      const { username, password } = kafkaLogin(homeFolder(), partner);
      console.log(
        [
          `bootstrap.servers=${kafkaBrokers}`,
          'security.protocol=SASL_PLAINTEXT',
          'sasl.mechanisms=PLAIN',
          `sasl.username=${username}`,
          `sasl.password=${password}`,
        ].join('\n'),
      );
    });
}

interface CheckOptions {
  insurer: string;
  policy?: string;
  events?: string;
}

function registerCheck(partner: Command): void {
  partner
    .command('check')
    .description("an insurer's self-test: its own events, and good and bad cases against the platform that runs")
    .requiredOption('--insurer <name>', 'such as saham')
    .option('--policy <id>', 'go through the cases with this policy of the insurer, which covers today')
    .option('--events <file>', "check the insurer's own events, one CloudEvent a line, without sending them")
    .addHelpText(
      'after',
      `
It speaks with the login and the secret that the platform on this machine has for the insurer. Elsewhere say them:
  GUICHET_ORIGIN      where the platform is, https://guichet.example
  KAFKA_PROPERTIES    a file of Kafka's properties, as \`guichet partner kafka\` prints them
  INSURER_SECRET      with which requests are signed, whsec_…
What it declares it cancels: nothing is paid, and no number of yours is used.`,
    )
    .action(async ({ insurer, policy, events }: CheckOptions) => {
      if (!policy && !events) throw new SetUpError('Say what to check: --policy <id>, --events <file>, or both');
      // Loaded here: the other commands answer faster without what speaks Kafka.
      const { checkFile, checkPlatform } = await import('../check/partner-check.js');
      const ended = [
        ...(events ? [await checkFile(insurer, events)] : []),
        ...(policy ? [await checkPlatform(insurer, policy)] : []),
      ];
      if (ended.includes('failed')) process.exitCode = 1;
    });
}
