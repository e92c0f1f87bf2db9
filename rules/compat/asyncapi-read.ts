import { child, childrenOf, followed, itemsOf, mapOf, type Node, type Revision, textOf } from './document.ts';

export interface Message {
  readonly name: string;
  readonly node: Node;
  readonly contentType: string;
  readonly payload: Node;
  readonly headers: readonly Node[];
  readonly key: Node | undefined;
}

export interface Operation {
  readonly id: string;
  readonly action: 'send' | 'receive';
  readonly node: Node;
  /** Names of its messages; all of the channel's where it says nothing. */
  readonly messages: readonly string[];
}

export interface Channel {
  readonly key: string;
  readonly address: string;
  readonly node: Node;
  readonly messages: readonly Message[];
  readonly operations: readonly Operation[];
  readonly bindings: Node;
}

export function channelsIn(revision: Revision): Channel[] {
  const root: Node = { value: revision.root, at: [] };
  const byDefault = textOf(mapOf(revision.root).defaultContentType) ?? 'application/json';
  const operations = childrenOf(child(root, 'operations')).map(([id, node]) => ({
    id,
    node: followed(revision, node),
  }));
  return childrenOf(child(root, 'channels')).map(([key, one]) => {
    const node = followed(revision, one);
    const messages = childrenOf(child(node, 'messages')).map(([id, message]) =>
      messageOf(revision, id, followed(revision, message), byDefault),
    );
    const own = operations.filter(({ node: at }) => referenceOf(child(at, 'channel')) === `#/channels/${escaped(key)}`);
    return {
      key,
      address: textOf(mapOf(node.value).address) ?? key,
      node,
      messages,
      operations: own.map(({ id, node: at }) => operationOf(revision, id, at, messages)),
      bindings: child(node, 'bindings'),
    };
  });
}

const escaped = (key: string): string => key.replaceAll('~', '~0').replaceAll('/', '~1');
const referenceOf = (node: Node): string | undefined => textOf(mapOf(node.value).$ref);

function messageOf(revision: Revision, id: string, node: Node, byDefault: string): Message {
  const traits = itemsOf(child(node, 'traits')).map((trait) => followed(revision, trait));
  const headers = [node, ...traits]
    .map((one) => schemaOf(child(one, 'headers')))
    .filter((one) => one.value !== undefined);
  const key = child(child(child(node, 'bindings'), 'kafka'), 'key');
  const given = [node, ...traits].map((one) => textOf(mapOf(one.value).contentType)).find((one) => one !== undefined);
  const payload = schemaOf(child(node, 'payload'));
  return {
    name: textOf(mapOf(node.value).name) ?? id,
    node,
    contentType: given ?? byDefault,
    payload: payload.value === undefined ? { value: true, at: node.at } : payload,
    headers,
    key: key.value === undefined ? undefined : key,
  };
}

/** A schema may stand in an envelope that names its format. */
function schemaOf(node: Node): Node {
  const map = mapOf(node.value);
  return typeof map.schemaFormat === 'string' && map.schema !== undefined ? child(node, 'schema') : node;
}

function operationOf(revision: Revision, id: string, node: Node, all: readonly Message[]): Operation {
  const named = itemsOf(child(node, 'messages')).map((one) => followed(revision, followed(revision, one)).at.join('/'));
  const messages = all.filter((message) => named.includes(message.node.at.join('/'))).map(({ name }) => name);
  const action = mapOf(node.value).action === 'receive' ? 'receive' : 'send';
  return { id, action, node, messages: named.length === 0 ? all.map(({ name }) => name) : messages };
}
