import type { ChannelData, Contract } from '../../../runtime/platform/contract.ts';

/** svc-orders, which hears its own events: `order.placed` in order or not at all, `order.viewed` as they come. */
export function ordersContract(service: string) {
  return {
    service,
    title: 'Orders',
    version: '1.0.0',
    domain: 'shop',
    basePath: '/orders/v1',
    operations: {},
    schemas: {},
    publishes: {
      'order.placed': channel(service, 'order.placed', 'park-key'),
      'order.viewed': channel(service, 'order.viewed', 'skip'),
    },
    consumes: {
      'order.placed': channel(service, 'order.placed', 'park-key'),
      'order.viewed': channel(service, 'order.viewed', 'skip'),
    },
    calls: {},
    deferred: {},
    externals: {},
    settings: {},
    tables: {},
  } satisfies Contract;
}

export function channel(service: string, event: string, onPoison: ChannelData['onPoison']): ChannelData {
  return {
    channel: `${service}.${event}`,
    key: 'order_id',
    partitions: 2,
    onPoison,
    schema: {
      type: 'object',
      required: ['event_id', 'event_type', 'timestamp', 'order_id', 'n'],
      additionalProperties: false,
      properties: {
        event_id: { type: 'string', format: 'uuid' },
        event_type: { const: event },
        timestamp: { type: 'string', format: 'date-time' },
        order_id: { type: 'string' },
        n: { type: 'integer' },
        note: { type: 'string' },
      },
    },
  };
}

export interface OrderEvent {
  readonly event_id: string;
  readonly order_id: string;
  readonly n: number;
}
