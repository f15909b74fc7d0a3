export * from './broker/broker.js';
export { Loop } from './broker/loop.js';
export type { ArrivedMessage, EventHandler } from './broker/message.js';
export { TopicWatch } from './broker/topics.js';
export { BatchConsumer, type BatchConsumerOptions } from './consume/batch-consumer.js';
export { TopicConsumer } from './consume/topic-consumer.js';
export { isDerived, projectionOf } from './consume/inbox.js';
export * from './consume/rebuild.js';
export {
  appliedPositions,
  placesPassedOver,
  wholeBySource,
  type Positions,
  type Whole,
} from './consume/whole.store.js';
export { refuseDeadLetter, type DeadLetter } from './letters/letter.js';
export { deadLettersTopic } from './letters/letter.publisher.js';
export { askAgain, askAgainByReason, discardDeadLetter, letterState, listDeadLetters } from './letters/letter.store.js';
export * from './migrations/index.js';
export { grantTopics } from './owners/topic-owners.js';
export type { PartnerEventStatus } from './partners/arrangement.js';
export * from './partners/partner-event.js';
export type { PartnerSource, PartnerStorage, WaitingPartnerEvent } from './partners/partner-event.store.js';
export * from './partners/partner-exchange.js';
export * from './partners/partner-inbox.js';
export { partnerMessage, type ToldPartner } from './partners/partner-message.js';
export { PartnerWriter } from './partners/partner-writer.js';
export { pageRequestsTopic, pagesTopic } from './publish/journal-pages.js';
export { Relay } from './publish/relay.js';
