-- The events of Guichet in ClickHouse, for those who have outgrown PostgreSQL: see "To other engines" in
-- apps/reporting/README.md. clickhouse-client --multiquery < schema.sql makes it; it may be run again.
--
-- The reports (reporting) stay what figures are proved by: here is what analysts ask. An event comes at least once and is
-- kept once: by its place in the journal of its service, (source, lane, position), contiguous in each lane.

CREATE DATABASE IF NOT EXISTS guichet;

-- Every event of every product: where it stands in which journal, what it says. No names, no papers: ids alone.
CREATE TABLE IF NOT EXISTS guichet.event
(
    source LowCardinality(String) COMMENT 'ce_source: /guichet/transfers',
    lane UInt16 COMMENT 'of the journal of its source',
    position UInt64 COMMENT 'in the lane, from 1, without gaps',
    epoch String COMMENT 'the life of the journal; another one after it was restored from a backup',
    type LowCardinality(String) COMMENT 'ce_type: transfers.transfer-sent.v1',
    subject String COMMENT 'ce_subject: the id of what it happened to',
    occurred_at DateTime64(3, 'UTC'),
    recorded_at Nullable(DateTime64(3, 'UTC')) COMMENT 'when its service wrote it down',
    day Date COMMENT 'the business day on which it counts',
    agency LowCardinality(String),
    cash_centimes Int64 COMMENT 'what came into the drawer; below 0 what went out',
    data String COMMENT 'what it says, JSON'
)
ENGINE = ReplacingMergeTree
-- An event has one day for good: what comes twice is in one partition, where it is replaced.
PARTITION BY toYYYYMM(day)
ORDER BY (source, lane, position);

-- What cannot be read is kept aside, not lost: its place in Kafka, and why.
CREATE TABLE IF NOT EXISTS guichet.unread
(
    topic LowCardinality(String),
    partition UInt64,
    offset UInt64,
    received_at DateTime DEFAULT now(),
    error String,
    message String
)
ENGINE = ReplacingMergeTree
ORDER BY (topic, partition, offset);

-- The queue of Kafka. Where Kafka asks for a login, as that of Compose does, add
--   kafka_security_protocol = 'sasl_plaintext', kafka_sasl_mechanism = 'PLAIN',
--   kafka_sasl_username = 'clickhouse', kafka_sasl_password = '…'
-- of a user that may read these topics and be the group `clickhouse`, and nothing else.
CREATE TABLE IF NOT EXISTS guichet.event_queue (data String)
ENGINE = Kafka
SETTINGS
    kafka_broker_list = 'kafka:9092',
    -- generated from apps/*/product.ts: topics
    kafka_topic_list = 'accounts.events,claims.events,transfers.events,vehicle-tax.events',
    -- end of topics
    kafka_group_name = 'clickhouse',
    kafka_format = 'RawBLOB',
    kafka_handle_error_mode = 'stream',
    kafka_num_consumers = 1;

CREATE MATERIALIZED VIEW IF NOT EXISTS guichet.event_reader TO guichet.event AS
WITH
    mapFromArrays(`_headers.name`, `_headers.value`) AS headers,
    splitByChar(':', headers['ce_sequence']) AS sequence
SELECT
    headers['ce_source'] AS source,
    toUInt16OrZero(sequence[1]) AS lane,
    toUInt64OrZero(sequence[2]) AS position,
    splitByChar(':', headers['ce_epoch'])[1] AS epoch,
    headers['ce_type'] AS type,
    headers['ce_subject'] AS subject,
    parseDateTime64BestEffortOrZero(headers['ce_time'], 3, 'UTC') AS occurred_at,
    parseDateTime64BestEffortOrNull(headers['ce_recordedtime'], 3, 'UTC') AS recorded_at,
    toDateOrZero(JSONExtractString(data, 'bookedOn')) AS day,
    JSONExtractString(data, 'agency') AS agency,
    JSONExtractInt(data, 'cashCentimes') AS cash_centimes,
    data
FROM guichet.event_queue
WHERE _error = '' AND match(headers['ce_sequence'], '^[0-9]+:[1-9][0-9]*$') AND isValidJSON(data);

CREATE MATERIALIZED VIEW IF NOT EXISTS guichet.unread_reader TO guichet.unread AS
WITH mapFromArrays(`_headers.name`, `_headers.value`) AS headers
SELECT
    _topic AS topic,
    _partition AS partition,
    _offset AS offset,
    if(_error = '', 'no event of Guichet', _error) AS error,
    if(_error = '', data, _raw_message) AS message
FROM guichet.event_queue
WHERE _error != '' OR NOT match(headers['ce_sequence'], '^[0-9]+:[1-9][0-9]*$') OR NOT isValidJSON(data);

-- What an event adds to which indicator, as the contracts of the products say it (libs/events).
CREATE OR REPLACE VIEW guichet.rule AS SELECT * FROM values(
    'type String, indicator String, count_field String, amount_field String, sign Int8, detail_field String, when_field String, when_value String',
    -- generated from apps/*/product.ts: rules
    ('accounts.account-opened.v1', 'accounts.opened', '', '', 1, '', '', ''),
    ('accounts.account-closed.v1', 'accounts.closed', '', '', 1, '', '', ''),
    ('accounts.deposited.v1', 'accounts.deposits', '', 'amountCentimes', 1, '', '', ''),
    ('accounts.withdrawn.v1', 'accounts.withdrawals', '', 'amountCentimes', 1, '', '', ''),
    ('accounts.deposit-reversed.v1', 'accounts.deposits-reversed', '', 'amountCentimes', 1, '', '', ''),
    ('accounts.withdrawal-reversed.v1', 'accounts.withdrawals-reversed', '', 'amountCentimes', 1, '', '', ''),
    ('accounts.card-sold.v1', 'accounts.cards-sold', '', 'feeCentimes', 1, '', '', ''),
    ('accounts.card-charged.v1', 'accounts.atm-withdrawals', '', 'amountCentimes', 1, '', 'channel', 'atm'),
    ('accounts.card-charged.v1', 'accounts.card-payments', '', 'amountCentimes', 1, '', 'channel', 'shop'),
    ('accounts.card-repaid.v1', 'accounts.card-refunds', '', 'amountCentimes', 1, '', '', ''),
    ('claims.cover-changed.v1', 'claims.insured-clients', 'clientsChange', '', 1, '', '', ''),
    ('claims.cover-changed.v1', 'claims.insured-people', 'peopleChange', '', 1, '', '', ''),
    ('claims.policy-sold.v1', 'claims.policies-sold', '', 'amountCentimes', 1, 'insurer', '', ''),
    ('claims.premium-refunded.v1', 'claims.premiums-refunded', '', 'amountCentimes', 1, '', '', ''),
    ('claims.claim-settled.v1', 'claims.handled', 'handledCount', 'amountCentimes', 1, 'benefit', '', ''),
    ('claims.claim-settled.v1', 'claims.birth-served', '', 'amountCentimes', 1, '', 'benefit', 'birth'),
    ('claims.claim-settled.v1', 'claims.hospitalisation-served', '', 'amountCentimes', 1, '', 'benefit', 'hospitalisation'),
    ('claims.claim-settled.v1', 'claims.ambulance-served', '', 'amountCentimes', 1, '', 'benefit', 'ambulance'),
    ('claims.claim-settled.v1', 'claims.funeral-costs-served', '', 'amountCentimes', 1, '', 'benefit', 'funeral-costs'),
    ('claims.claim-settled.v1', 'claims.disability-served', '', 'amountCentimes', 1, '', 'benefit', 'disability'),
    ('claims.claim-settled.v1', 'claims.funeral-transport-served', '', 'amountCentimes', 1, '', 'benefit', 'funeral-transport'),
    ('claims.claim-settled.v1', 'claims.serious-illness-served', '', 'amountCentimes', 1, '', 'benefit', 'serious-illness'),
    ('transfers.transfer-sent.v1', 'transfers.sent', '', 'amountCentimes', 1, 'operator', '', ''),
    ('transfers.transfer-paid-out.v1', 'transfers.paid-out', '', 'amountCentimes', 1, 'operator', '', ''),
    ('transfers.transfer-cancelled.v1', 'transfers.cancelled', '', 'amountCentimes', 1, 'operator', '', ''),
    ('transfers.transfer-expired.v1', 'transfers.expired', '', 'amountCentimes', 1, 'operator', '', ''),
    ('transfers.transfer-refunded.v1', 'transfers.refunded', '', 'amountCentimes', 1, 'operator', '', ''),
    ('vehicle-tax.vehicle-tax-paid.v1', 'vehicle-tax.paid', '', 'amountCentimes', 1, '', '', ''),
    ('vehicle-tax.vehicle-tax-cancelled.v1', 'vehicle-tax.cancelled', '', 'amountCentimes', 1, '', '', '')
    -- end of rules
);

-- What each event added to each figure; cash among them.
CREATE OR REPLACE VIEW guichet.fact AS
SELECT
    source, lane, position, type, subject, occurred_at, day, agency, rule.indicator AS indicator,
    if(rule.detail_field = '', '', JSONExtractString(data, rule.detail_field)) AS detail,
    rule.sign * if(rule.count_field = '', toInt64(1), JSONExtractInt(data, rule.count_field)) AS count,
    rule.sign * if(rule.amount_field = '', toInt64(0), JSONExtractInt(data, rule.amount_field)) AS amount_centimes
FROM guichet.event AS event FINAL
INNER JOIN guichet.rule AS rule ON rule.type = event.type
WHERE rule.when_field = '' OR JSONExtractString(data, rule.when_field) = rule.when_value
UNION ALL
SELECT
    source, lane, position, type, subject, occurred_at, day, agency,
    concat(replaceOne(source, '/guichet/', ''), if(cash_centimes > 0, '.cash-in', '.cash-out')) AS indicator,
    '' AS detail,
    toInt64(1) AS count,
    toInt64(abs(cash_centimes)) AS amount_centimes
FROM guichet.event FINAL
WHERE cash_centimes != 0;

-- Figures as the reports have them: of a stock what changed on the day, its sum from the beginning is what there is.
CREATE OR REPLACE VIEW guichet.figure AS
SELECT day, agency, indicator, detail, sum(count) AS count, sum(amount_centimes) AS amount_centimes
FROM guichet.fact
GROUP BY day, agency, indicator, detail;

-- Places of journals that have not come: none of a lane that is whole.
CREATE OR REPLACE VIEW guichet.gap AS
SELECT source, lane, max(position) - uniqExact(position) AS missing
FROM guichet.event
GROUP BY source, lane
HAVING missing > 0;
