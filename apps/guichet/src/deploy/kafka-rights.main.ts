import { loadProducts } from '#libs/product';
import { KAFKA_ADMINISTRATOR } from '../home/secrets.js';
import { grantOwners } from '../launcher/kafka-owners.js';

// What Compose runs when its Kafka is up, before any service: each user gets the rights that are its own, no others.
const { KAFKA_BROKERS = '', KAFKA_ADMINISTRATOR_PASSWORD: password = '' } = process.env;
await grantOwners(KAFKA_BROKERS, { username: KAFKA_ADMINISTRATOR, password }, await loadProducts());
