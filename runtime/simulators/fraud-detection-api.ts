import { defineSimulator, numberIn, reply, textIn } from 'novatrek/platform';

/** Scores a transaction from 0 to 100: large, foreign and frequent ones are worse. An email with `fraud` in it is declined. */
export default defineSimulator({
  actor: 'fraud-detection-api',
  latency: 15,
  routes: ({ id, chance }) => {
    const seen = new Map<string, number>();
    const screenings = new Map<string, object>();
    return {
      'POST /v1/screenings': ({ body }) => {
        const amount = numberIn(body, 'amount');
        if (amount === undefined || amount < 0) return reply(422, { error: 'amount is missing' });
        const who = textIn(body, 'guest_id') ?? textIn(body, 'customer_id') ?? textIn(body, 'email') ?? '';
        const times = (seen.get(who) ?? 0) + 1;
        seen.set(who, times);
        const [card, address] = [textIn(body, 'card_country'), textIn(body, 'ip_country')];
        const found: readonly (readonly [string, number, boolean])[] = [
          ['known_fraud', 95, /fraud/i.test(textIn(body, 'email') ?? '')],
          ['high_amount', 40, amount > 10_000],
          ['foreign_address', 35, card !== undefined && address !== undefined && card !== address],
          ['high_frequency', 30, who !== '' && times > 10],
        ];
        const hits = found.filter(([, , hit]) => hit);
        const noise = Math.floor(chance(`${who} ${amount}`) * 10);
        const score = Math.min(100, noise + hits.reduce((sum, [, points]) => sum + points, 0));
        const screening = {
          id: id('scr_'),
          score,
          decision: score >= 80 ? 'decline' : score >= 50 ? 'review' : 'approve',
          reasons: hits.map(([reason]) => reason),
        };
        screenings.set(screening.id, screening);
        return reply(201, screening);
      },
      'GET /v1/screenings/{id}': ({ params }) => {
        const screening = screenings.get(params.id ?? '');
        return screening ? reply(200, screening) : reply(404, { error: 'there is no such screening' });
      },
    };
  },
});
