import { defineSimulator, reply, textIn } from 'novatrek/platform';

/** Makes a container of a picture, then publishes it, once. An account whose id begins with `expired` has to log in again. */
export default defineSimulator({
  actor: 'instagram-graph-api',
  latency: 30,
  refusal: (_, message) => ({ error: { message, type: 'OAuthException', code: 2 } }),
  routes: ({ id, now }) => {
    const containers = new Map<string, { readonly user: string; readonly caption: string | undefined }>();
    const media = new Map<string, object>();
    const refuse = (status: number, code: number, message: string) =>
      reply(status, { error: { message, type: 'OAuthException', code } });
    const digits = () => `17${Number.parseInt(id('', 12), 16) % 10 ** 15}`;
    return {
      'POST /{version}/{user}/media': ({ params: { user = '' }, body }) => {
        if (user.startsWith('expired')) return refuse(401, 190, 'The access token has expired.');
        const url = textIn(body, 'image_url') ?? textIn(body, 'video_url');
        if (url === undefined || !URL.canParse(url)) return refuse(400, 100, 'image_url must be an address.');
        const caption = textIn(body, 'caption');
        if ((caption?.length ?? 0) > 2_200) return refuse(400, 100, 'The caption has more than 2200 characters.');
        const name = digits();
        containers.set(name, { user, caption });
        return reply(200, { id: name });
      },
      'POST /{version}/{user}/media_publish': ({ params: { user = '' }, body }) => {
        const name = textIn(body, 'creation_id') ?? '';
        const container = containers.get(name);
        if (container?.user !== user) return refuse(400, 9_007, 'There is no such media to publish.');
        containers.delete(name);
        const published = digits();
        media.set(published, {
          id: published,
          caption: container.caption,
          permalink: `https://instagram.example/p/${published}/`,
          timestamp: now().toISOString(),
        });
        return reply(200, { id: published });
      },
      'GET /{version}/{id}': ({ params }) => {
        const found = media.get(params.id ?? '');
        return found ? reply(200, found) : refuse(404, 100, 'There is no such object.');
      },
    };
  },
});
