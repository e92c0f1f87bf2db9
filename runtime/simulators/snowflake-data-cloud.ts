import { defineSimulator, reply, textIn } from 'novatrek/platform';

/**
 * Takes statements and tells how they ended. It keeps how many rows were inserted into each table, and knows one query:
 * `select count(*) from <table>`. With `?async=true` the answer is to be fetched.
 */
export default defineSimulator({
  actor: 'snowflake-data-cloud',
  latency: 40,
  refusal: (_, message) => ({ code: '000001', message }),
  routes: ({ id, now }) => {
    const rows = new Map<string, number>();
    const results = new Map<string, object>();
    return {
      'POST /api/v2/statements': ({ body, query }) => {
        const statement = textIn(body, 'statement')?.trim() ?? '';
        const handle = id('', 32);
        const [, into, values] = /^insert\s+into\s+([\w.]+)(.*)$/is.exec(statement) ?? [];
        const [, from] = /^select\s+count\(\*\)\s+from\s+([\w.]+);?$/i.exec(statement) ?? [];
        if (!/^(insert|select|merge|copy|create|update|delete)\b/i.test(statement))
          return reply(422, { code: '001003', message: 'SQL compilation error', statementHandle: handle });
        if (into !== undefined) {
          const table = into.toLowerCase();
          // As many rows as there are values bound to the first place, or written out in parentheses.
          const bound = body.bindings;
          const first = typeof bound === 'object' && bound !== null && '1' in bound ? bound[1] : undefined;
          const value = typeof first === 'object' && first !== null && 'value' in first ? first.value : undefined;
          const written = (values ?? '').split(/\bvalues\b/i)[1]?.match(/\(/g)?.length ?? 1;
          rows.set(table, (rows.get(table) ?? 0) + (Array.isArray(value) ? value.length : written));
        }
        const result = {
          code: '090001',
          message: 'Statement executed successfully.',
          statementHandle: handle,
          createdOn: now().getTime(),
          data: from === undefined ? [] : [[String(rows.get(from.toLowerCase()) ?? 0)]],
        };
        results.set(handle, result);
        if (query.async !== 'true') return reply(200, result);
        return reply(202, { code: '333334', message: 'Execution in progress.', statementHandle: handle });
      },
      'GET /api/v2/statements/{handle}': ({ params }) => {
        const result = results.get(params.handle ?? '');
        return result ? reply(200, result) : reply(404, { code: '390142', message: 'There is no such statement.' });
      },
    };
  },
});
