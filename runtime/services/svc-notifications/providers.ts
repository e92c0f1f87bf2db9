import { CallFailed, type Context, type ExternalAnswer, type ExternalRequest } from 'novatrek/platform';
import type { NotificationChannel, Types } from './contract.gen.ts';

export interface OutgoingMessage {
  readonly notification_id: string;
  readonly recipient_id: string;
  readonly channel: NotificationChannel;
  readonly subject: string | null;
  readonly body: string;
}

/** What became of an attempt. */
export interface Attempt {
  readonly outcome: 'sent' | 'delivered' | 'bounced' | 'opted-out' | 'refused' | 'retry';
  /** For the delivery log: what the provider answered, without the message. */
  readonly response: Readonly<Record<string, unknown>>;
  readonly error?: string;
}

/** Speaks to the provider of each channel. Providers know a recipient by the id; addresses and numbers are kept there. */
export function providers(external: Context<Types>['external']) {
  const of = {
    EMAIL: external.sendgridApi,
    SMS: external.twilioApi,
    PUSH: external.firebaseCloudMessaging,
  };
  return async (message: OutgoingMessage): Promise<Attempt> => {
    const { channel } = message;
    if (channel === 'IN_APP') return { outcome: 'delivered', response: {} };
    try {
      return attemptOf(
        await of[channel].request({ ...requests[channel](message), idempotencyKey: message.notification_id }),
      );
    } catch (error) {
      if (!(error instanceof CallFailed)) throw error;
      return error.status === undefined
        ? {
            outcome: 'retry',
            response: { reason: error.reason },
            error: `the provider could not be asked: ${error.reason}`,
          }
        : attemptOf({ status: error.status, headers: {}, body: error.problem });
    }
  };
}

const requests: Readonly<
  Record<Exclude<NotificationChannel, 'IN_APP'>, (message: OutgoingMessage) => ExternalRequest>
> = {
  EMAIL: ({ recipient_id, subject, body }) => ({
    method: 'POST',
    path: '/v3/mail/send',
    body: {
      personalizations: [{ to: [{ email: `${recipient_id}@recipients.novatrek.example` }] }],
      from: { email: 'hello@novatrek.example', name: 'NovaTrek' },
      subject: subject ?? 'NovaTrek',
      content: [{ type: 'text/plain', value: body }],
    },
  }),
  SMS: ({ recipient_id, body }) => ({
    method: 'POST',
    path: '/v1/Services/novatrek/Notifications',
    body: { Identity: recipient_id, Body: body.slice(0, 1_600) },
  }),
  PUSH: ({ recipient_id, subject, body, notification_id }) => ({
    method: 'POST',
    path: '/v1/projects/novatrek/messages:send',
    body: {
      message: {
        topic: `recipient-${recipient_id}`,
        notification: { title: (subject ?? 'NovaTrek').slice(0, 200), body: body.slice(0, 1_000) },
        data: { notification_id },
      },
    },
  }),
};

/** Codes by which providers say that the recipient wants no more of it, or can't be reached. */
const optOuts = new Set(['21610', 'UNSUBSCRIBED']);
const unreachable = new Set(['21211', '21614', 'UNREGISTERED']);

function attemptOf({ status, body, headers }: ExternalAnswer): Attempt {
  const code = codeIn(body);
  const id = headers['x-message-id'] ?? textOf(body, 'sid') ?? textOf(body, 'name');
  const response = { status, ...(code !== undefined && { code }), ...(id !== undefined && { id }) };
  if (status < 300) return { outcome: 'sent', response };
  if (status >= 500 || status === 429 || status === 408)
    return { outcome: 'retry', response, error: `the provider answered ${status}` };
  if (code !== undefined && optOuts.has(code))
    return { outcome: 'opted-out', response, error: 'the recipient has opted out at the provider' };
  if (code !== undefined && unreachable.has(code))
    return { outcome: 'bounced', response, error: 'the recipient can not be reached on this channel' };
  return { outcome: 'refused', response, error: `the provider refused the message with ${code ?? status}` };
}

/** `{ code }` of Twilio, `{ error: { status } }` of Firebase. */
function codeIn(body: unknown): string | undefined {
  return textOf(body, 'code') ?? textOf(memberOf(body, 'error'), 'status');
}

function textOf(body: unknown, name: string): string | undefined {
  const value = memberOf(body, name);
  return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
}

function memberOf(body: unknown, name: string): unknown {
  return typeof body === 'object' && body !== null ? Reflect.get(body, name) : undefined;
}
