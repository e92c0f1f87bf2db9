import { defineSimulator, reply, textIn } from 'novatrek/platform';

const refusals: Readonly<Record<string, readonly [code: number, message: string]>> = {
  '+15005550001': [21211, "The 'To' number is not a valid phone number."],
  '+15005550004': [21610, 'The recipient has unsubscribed.'],
  '+15005550009': [21614, "The 'To' number cannot receive text messages."],
};

/** Takes text messages, as a form or JSON. They are delivered when looked at again; the numbers above are refused. */
export default defineSimulator({
  actor: 'twilio-api',
  latency: 15,
  refusal: (status, message) => ({ code: 20000 + status, message, status }),
  routes: ({ id, now }) => {
    const messages = new Map<string, { sid: string; to: string; body: string; status: string; date_created: string }>();
    const refuse = (code: number, message: string) => reply(400, { code, message, status: 400 });
    return {
      'POST /2010-04-01/Accounts/{account}/Messages.json': ({ body }) => {
        const [to, text] = [textIn(body, 'To'), textIn(body, 'Body')];
        if (to === undefined) return refuse(21604, "A 'To' phone number is required.");
        if (text === undefined) return refuse(21602, 'A message body is required.');
        if (text.length > 1_600) return refuse(21617, 'The message body has more than 1600 characters.');
        const refusal = refusals[to] ?? (/^\+[1-9]\d{6,14}$/.test(to) ? undefined : refusals['+15005550001']);
        if (refusal !== undefined) return refuse(...refusal);
        const message = { sid: id('SM', 32), to, body: text, status: 'queued', date_created: now().toUTCString() };
        messages.set(message.sid, message);
        return reply(201, { ...message, num_segments: String(Math.ceil(text.length / 160)) });
      },
      // To somebody the provider knows by our own id; some have opted out, or have no number.
      'POST /v1/Services/{service}/Notifications': ({ body }) => {
        const [to, text] = [textIn(body, 'Identity'), textIn(body, 'Body')];
        if (to === undefined || text === undefined) return refuse(20001, "An 'Identity' and a 'Body' are required.");
        const refusal = refusals[`+1500555${to.slice(-4)}`];
        if (refusal !== undefined && to.startsWith('15005550-')) return refuse(...refusal);
        return reply(201, { sid: id('NT', 32), identities: [to], body: text, date_created: now().toUTCString() });
      },
      'GET /2010-04-01/Accounts/{account}/Messages/{sid}.json': ({ params }) => {
        const message = messages.get(params.sid ?? '');
        if (message === undefined)
          return reply(404, { code: 20404, message: 'There is no such message.', status: 404 });
        message.status = 'delivered';
        return reply(200, message);
      },
    };
  },
});
