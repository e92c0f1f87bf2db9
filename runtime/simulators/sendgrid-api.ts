import { defineSimulator, listIn, objectIn, reply, textIn } from 'novatrek/platform';

/** Takes mail for delivery. What goes to an address that begins with `bounce` comes back; one without @ is refused. */
export default defineSimulator({
  actor: 'sendgrid-api',
  latency: 15,
  refusal: (_, message) => ({ errors: [{ message, field: null }] }),
  routes: ({ id }) => {
    const messages: { msg_id: string; to_email: string; subject: string | undefined; status: string }[] = [];
    const refuse = (field: string, message: string) => reply(400, { errors: [{ field, message }] });
    return {
      'POST /v3/mail/send': ({ body }) => {
        const letters = listIn(body, 'personalizations');
        const to = letters.flatMap((one) => listIn(one, 'to').map((person) => textIn(person, 'email') ?? ''));
        if (to.length === 0) return refuse('personalizations', 'at least one recipient is needed');
        if (to.length > 1_000) return refuse('personalizations', 'at most 1000 recipients are taken');
        if (!textIn(objectIn(body, 'from'), 'email')?.includes('@')) return refuse('from', 'the sender is no address');
        const wrong = to.find((address) => !/^[^\s@]+@[^\s@]+$/.test(address));
        if (wrong !== undefined) return refuse('personalizations.to', `'${wrong}' is no address`);
        if (listIn(body, 'content').length === 0 && textIn(body, 'template_id') === undefined)
          return refuse('content', 'content or a template is needed');
        const msg_id = id('', 22);
        const subject = textIn(body, 'subject');
        for (const to_email of to)
          messages.push({ msg_id, to_email, subject, status: to_email.startsWith('bounce') ? 'bounced' : 'delivered' });
        return reply(202, undefined, { 'x-message-id': msg_id });
      },
      'GET /v3/messages': ({ query }) =>
        reply(200, { messages: messages.filter(({ to_email }) => (query.to ?? to_email) === to_email) }),
    };
  },
});
