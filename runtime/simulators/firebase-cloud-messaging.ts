import { defineSimulator, objectIn, reply, textIn } from 'novatrek/platform';

/** Takes push notifications for a device or a topic. A token with `unregistered` in it is of an app that was removed. */
export default defineSimulator({
  actor: 'firebase-cloud-messaging',
  latency: 10,
  refusal: (code, message) => ({ error: { code, message, status: code === 503 ? 'UNAVAILABLE' : 'INTERNAL' } }),
  routes: ({ id }) => ({
    'POST /v1/projects/{project}/messages:send': ({ params, body }) => {
      const message = objectIn(body, 'message');
      const [token, topic] = [textIn(message, 'token'), textIn(message, 'topic')];
      const refuse = (code: number, status: string, text: string) =>
        reply(code, { error: { code, status, message: text } });
      if ((token === undefined) === (topic === undefined))
        return refuse(400, 'INVALID_ARGUMENT', 'exactly one of token and topic is needed');
      if (token?.includes('unregistered')) return refuse(404, 'UNREGISTERED', 'the app is no longer installed');
      if (token?.includes('quota')) return refuse(429, 'QUOTA_EXCEEDED', 'too many messages to this device');
      if (JSON.stringify(message).length > 4_096) return refuse(400, 'INVALID_ARGUMENT', 'the message is too large');
      return reply(200, { name: `projects/${params.project}/messages/${id('', 16)}` });
    },
  }),
});
