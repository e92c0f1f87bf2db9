import { expect, it } from 'vitest';
import { readSources } from '../../bin/workspace.ts';
import { readAccessLabel } from '../../model/labels.ts';
import { load } from '../../model/load.ts';
import type { Domain, Model } from '../../model/model.ts';

// The rows of the Support domain page but its calls and events, columns parted by |. The order of rows is the portal's to choose, so both
// sides are sorted; the order of what stands in one cell is kept.
const model = workspace();
const domain = domainOf('support');

function workspace(): Model {
  const loaded = load(readSources('.'));
  if (loaded.model === undefined) throw new Error(loaded.diagnostics.map((one) => one.message).join('\n'));
  return loaded.model;
}

function domainOf(id: string): Domain {
  const found = model.domains.get(id);
  if (found === undefined) throw new Error(`there is no domain ${id}`);
  return found;
}

function row(...cells: readonly (string | number | undefined)[]): string {
  return cells.join(' | ');
}

function expectRows(actual: readonly string[], page: readonly string[]): void {
  expect([...actual].sort()).toEqual([...page].sort());
}

it('has the header of the page', () => {
  const { name, team, services, color } = domain;
  expect(row(name, team, services.length, color)).toBe(
    'Support | Various (cross-cutting platform services) | 9 | #64748b',
  );
});

it('has every row of Services', () => {
  const actual = domain.services.map(({ id, store, tables, endpoints }) =>
    row(id, store?.engine, store?.schema, tables.length, endpoints.length),
  );
  expectRows(actual, [
    'svc-notifications | PostgreSQL 15 + Valkey 8 | notifications | 4 | 6',
    'svc-payments | PostgreSQL 15 | payments | 6 | 12',
    'svc-loyalty-rewards | Couchbase 7 | loyalty | 4 | 5',
    'svc-media-gallery | PostgreSQL 15 + S3-Compatible Object Store | media | 3 | 5',
    'svc-analytics | Oracle Database 19c | ANALYTICS | 6 | 6',
    'svc-weather | Valkey 8 + PostgreSQL 15 | weather | 3 | 5',
    'svc-location-services | PostGIS (PostgreSQL 15) | locations | 3 | 6',
    'svc-inventory-procurement | PostgreSQL 15 | procurement | 6 | 8',
    'svc-reviews | PostgreSQL 15 | reviews | 3 | 10',
  ]);
});

it('has every row of Data Ownership', () => {
  const actual = domain.entities.map((entity) => row(entity.name, entity.owner.id, readAccessLabel(entity)));
  expectRows(actual, [
    'Notification log | svc-notifications | svc-analytics',
    'Payment records | svc-payments | svc-reservations, svc-analytics',
    'Loyalty points | svc-loyalty-rewards | svc-guest-profiles (read)',
    'Media assets | svc-media-gallery | svc-analytics',
    'Analytics events | svc-analytics | Internal (no external readers)',
    'Weather cache | svc-weather | svc-scheduling-orchestrator, svc-trail-management',
    'Location data | svc-location-services | svc-transport-logistics, svc-emergency-response, svc-trail-management',
    'Procurement orders | svc-inventory-procurement | svc-gear-inventory',
    'Guest reviews | svc-reviews | svc-trip-catalog, svc-analytics',
  ]);
});

it('has every store of Data Stores', () => {
  const page = [
    {
      service: 'svc-notifications',
      engine: 'PostgreSQL 15 + Valkey 8',
      schema: 'notifications',
      tables: ['notifications', 'templates', 'delivery_log', 'channel_preferences'],
      features: [
        'Valkey queue for async delivery processing',
        'Template versioning with rollback support',
        'Multi-channel delivery: email, SMS, push, in-app',
      ],
      volume: '~15,000 notifications/day',
      backup: 'Daily pg_dump, 30-day retention',
    },
    {
      service: 'svc-payments',
      engine: 'PostgreSQL 15',
      schema: 'payments',
      tables: ['payments', 'refunds', 'payment_methods', 'daily_summaries', 'disputes', 'refund_policy_evaluations'],
      features: [
        'PCI-DSS compliant token storage (no raw card data)',
        'Idempotent payment processing via request keys',
        'Double-entry ledger for financial reconciliation',
      ],
      volume: '~2,500 transactions/day',
      backup: 'Continuous WAL archiving, daily base backup, 7-year retention (financial)',
    },
    {
      service: 'svc-loyalty-rewards',
      engine: 'Couchbase 7',
      schema: 'loyalty',
      tables: ['members', 'point_transactions', 'tiers', 'redemptions'],
      features: [
        'Document-oriented member profiles with flexible reward schemas',
        'N1QL queries for tier recalculation and point aggregation',
        'Sub-document operations for atomic point balance updates',
      ],
      volume: '~1,000 transactions/day',
      backup: 'XDCR to standby cluster, daily cbbackupmgr',
    },
    {
      service: 'svc-media-gallery',
      engine: 'PostgreSQL 15 + S3-Compatible Object Store',
      schema: 'media',
      tables: ['media_items', 'share_links', 'albums'],
      features: [
        'S3-compatible storage for photos and videos',
        'Presigned URLs for secure direct upload and download',
        'Automatic thumbnail generation on upload',
      ],
      volume: '~500 uploads/day peak season',
      backup: 'Daily pg_dump, S3 cross-region replication',
    },
    {
      service: 'svc-analytics',
      engine: 'Oracle Database 19c',
      schema: 'ANALYTICS',
      tables: [
        'BOOKING_METRICS',
        'REVENUE_METRICS',
        'UTILIZATION_METRICS',
        'SATISFACTION_SCORES',
        'SAFETY_METRICS',
        'GUIDE_PERFORMANCE',
      ],
      features: [
        'Oracle Partitioning for time-series data (range partitioning by month)',
        'Materialized views with fast refresh for real-time dashboards',
        'Oracle Advanced Analytics (DBMS_PREDICTIVE_ANALYTICS) for trend forecasting',
      ],
      volume: '~50K metric inserts/day (event-driven)',
      backup: 'Oracle RMAN incremental backup, 90-day retention',
    },
    {
      service: 'svc-weather',
      engine: 'Valkey 8 + PostgreSQL 15',
      schema: 'weather',
      tables: ['weather_stations', 'forecast_cache', 'alert_history'],
      features: [
        'Valkey TTL cache for current conditions (5-min TTL)',
        'External weather API response caching and aggregation',
        'Severe weather alert deduplication',
      ],
      volume: '~10K weather reads/day, ~100 external API fetches/day',
      backup: 'Daily pg_dump, 7-day retention (cache data is ephemeral)',
    },
    {
      service: 'svc-location-services',
      engine: 'PostGIS (PostgreSQL 15)',
      schema: 'locations',
      tables: ['locations', 'capacity_records', 'operating_hours'],
      features: [
        'PostGIS geometry for geofencing and proximity queries',
        'Real-time capacity tracking with threshold alerts',
        'Timezone-aware operating hours management',
      ],
      volume: '~100 updates/day, ~2K reads/day',
      backup: 'Daily pg_dump, 14-day retention',
    },
    {
      service: 'svc-inventory-procurement',
      engine: 'PostgreSQL 15',
      schema: 'procurement',
      tables: ['purchase_orders', 'po_line_items', 'suppliers', 'stock_levels', 'stock_adjustments', 'reorder_alerts'],
      features: [
        'Purchase order approval workflow with state machine',
        'Automatic reorder point calculation based on consumption',
        'Supplier lead time tracking for delivery estimates',
      ],
      volume: '~50 POs/day, ~200 stock adjustments/day',
      backup: 'Daily pg_dump, 30-day retention',
    },
    {
      service: 'svc-reviews',
      engine: 'PostgreSQL 15',
      schema: 'reviews',
      tables: ['reviews', 'review_helpful_votes', 'rating_aggregates'],
      features: [
        'Reservation-gated review submission (cross-ref svc-reservations)',
        'Optimistic locking on review records (_rev field)',
        'Pre-computed rating aggregates per trip and per guide',
        'Full-text search on review body via tsvector index',
      ],
      volume: '~500 reviews/day, ~50,000 reads/day',
      backup: 'Daily pg_dump, 30-day retention',
    },
  ];
  const actual = domain.services.map(({ id, store, tables }) => ({
    service: id,
    engine: store?.engine,
    schema: store?.schema,
    tables: tables.map((table) => table.name),
    features: store?.features,
    volume: store?.volume,
    backup: store?.backup,
  }));
  expect(actual).toHaveLength(page.length);
  expect(actual).toEqual(expect.arrayContaining(page));
});

it('has every bounded-context rule, each enforced or advisory', () => {
  expect(domain.rules.map((rule) => rule.text)).toEqual([
    'Notification delivery is multi-channel (email via SendGrid, SMS via Twilio, push via Firebase)',
    'Payment processing integrates with external fraud detection before authorization',
    'Analytics events flow via Kafka consumers — svc-analytics subscribes to all domain events',
    'All support services are consumed by other domains but do not own core business data',
  ]);
  for (const rule of domain.rules)
    expect(rule.enforcedBy.length > 0 || (rule.advisory ?? '') !== '', rule.text).toBe(true);
});

it('has every capability that its services serve', () => {
  const actual = [...model.capabilities.values()]
    .filter((capability) => capability.services.some((service) => service.domain === domain))
    .map(({ id, name, status, summary }) => row(id, name, status.toUpperCase(), summary));
  expectRows(actual, [
    'CAP-1.4 | Loyalty and Rewards | IMPLEMENTED | Points earning, tier progression, and reward redemption',
    'CAP-1.5 | Guest Communications | IMPLEMENTED | Multi-channel notifications (email, SMS, push) for guest interactions',
    'CAP-1.6 | Trip Media and Memories | IMPLEMENTED | Photo and video capture, storage, and sharing for completed adventures',
    'CAP-1.7 | Reviews and Feedback | IMPLEMENTED | Guest trip reviews, ratings, and social proof for adventure selection',
    'CAP-3.5 | Weather Monitoring and Alerting | IMPLEMENTED | Weather condition tracking, severe weather alerts, and adventure cancellation triggers',
    'CAP-4.2 | Procurement and Vendor Management | IMPLEMENTED | Purchase orders, vendor relationships, and supply chain management',
    'CAP-4.3 | Location and Capacity Management | IMPLEMENTED | Venue capacity tracking, geospatial boundaries, location metadata',
    'CAP-5.1 | Payment Processing | IMPLEMENTED | Payment authorization, capture, and settlement across payment methods',
    'CAP-5.3 | Analytics and Business Intelligence | IMPLEMENTED | Operational dashboards, booking trends, revenue analytics',
    'CAP-5.4 | Financial Reporting and Reconciliation | PARTIAL | Revenue reporting, payment reconciliation, tax calculation',
    'CAP-5.5 | Refund and Dispute Management | IMPLEMENTED | Refund processing, chargeback management, dispute resolution workflows',
    'CAP-7.1 | Notification Delivery (Multi-Channel) | IMPLEMENTED | Email, SMS, push notification delivery with template management',
    'CAP-7.2 | Geospatial and Location Services | IMPLEMENTED | Geocoding, geofencing, distance calculation, and map tile serving',
  ]);
});
