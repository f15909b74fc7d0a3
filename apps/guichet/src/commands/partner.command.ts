import type { Command } from 'commander';
import { partnersHeard } from '#libs/events';
import { SetUpError } from '#libs/infrastructure';
import { loadProducts } from '#libs/product';
import { homeFolder, readState } from '../home/home.js';
import { kafkaLogin } from '../home/secrets.js';

/** `guichet partner`: what a partner needs in order to speak with the platform that runs. */
export function registerPartner(program: Command): void {
  program
    .command('partner')
    .description('what a partner needs in order to speak with the platform')
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
