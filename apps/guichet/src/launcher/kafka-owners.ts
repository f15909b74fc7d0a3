import { SetUpError } from '#libs/infrastructure';
import type { BrokerLogin } from '#libs/messaging';
import type { Product } from '#libs/product';

const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined };

/** Gives each product's service its rights at Kafka. @param administrator who may do everything there */
export async function grantOwners(
  addresses: string,
  administrator: BrokerLogin,
  products: readonly Product[],
): Promise<void> {
  // Loaded here, while the infrastructure starts: a launcher with a Kafka of its own alone needs it.
  const { Broker, grantTopics } = await import('#libs/messaging');
  const broker = new Broker(addresses.split(','), 'launcher', quiet, '', administrator);
  const names = products.map(({ name }) => name);
  await grantTopics(broker, names).catch((error: Error) => {
    throw new SetUpError(`Kafka's users could not be given their rights: ${error.message}`);
  });
}
