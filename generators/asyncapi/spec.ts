/** AsyncAPI 3.0.0, as far as it is generated. Payloads and examples are carried, not understood. */
export interface AsyncApiSpec {
  readonly asyncapi: '3.0.0';
  readonly info: {
    readonly title: string;
    readonly version: string;
    readonly description: string;
    readonly contact: { readonly name: string };
    readonly tags: readonly Tag[];
    readonly [extension: `x-${string}`]: unknown;
  };
  readonly defaultContentType: 'application/json';
  readonly servers: Readonly<Record<string, Server>>;
  readonly channels: Readonly<Record<string, Channel>>;
  readonly operations: Readonly<Record<string, Operation>>;
  readonly components: {
    readonly messages: Readonly<Record<string, Message>>;
    readonly schemas?: Readonly<Record<string, unknown>>;
    readonly messageTraits: Readonly<Record<string, unknown>>;
  };
}

export interface Tag {
  readonly name: string;
  readonly description?: string;
}

export interface Server {
  readonly host: string;
  readonly protocol: 'kafka';
  readonly description: string;
  readonly variables: Readonly<Record<string, { readonly description: string; readonly default: string }>>;
}

export interface Reference {
  readonly $ref: string;
}

export interface Channel {
  readonly address: string;
  readonly title: string;
  readonly description: string;
  readonly messages: Readonly<Record<string, Reference>>;
  readonly tags: readonly Tag[];
  readonly bindings: {
    readonly kafka: { readonly topic: string; readonly partitions: number; readonly bindingVersion: string };
  };
  readonly [extension: `x-${string}`]: unknown;
}

export interface Operation {
  readonly action: 'send' | 'receive';
  readonly channel: Reference;
  readonly title: string;
  readonly summary: string;
  readonly description: string;
  readonly tags: readonly Tag[];
  readonly messages: readonly Reference[];
  readonly bindings?: { readonly kafka: { readonly groupId: unknown; readonly bindingVersion: string } } | undefined;
  readonly [extension: `x-${string}`]: unknown;
}

export interface Message {
  readonly name: string;
  readonly title: string;
  readonly summary?: string | undefined;
  readonly description: string;
  readonly contentType: 'application/json';
  readonly tags: readonly Tag[];
  readonly traits: readonly Reference[];
  readonly payload: unknown;
  readonly bindings: { readonly kafka: { readonly key?: unknown; readonly bindingVersion: string } };
  readonly examples?: readonly { readonly name: string; readonly payload: unknown }[] | undefined;
  readonly [extension: `x-${string}`]: unknown;
}

/** Of the Kafka bindings of channels, operations and messages. */
export const bindingVersion = '0.5.0';
