import { onTestFinished } from 'vitest';
import type { Simulator } from '../../runtime/platform/simulators/define-simulator.ts';
import { type StartSimulatorOptions, startSimulator } from '../../runtime/platform/simulators/start-simulator.ts';

export interface Answer {
  readonly status: number;
  // Tests look into whatever came back; a member that isn't there is undefined.
  readonly body: Readonly<Record<string, unknown>>;
  readonly headers: Headers;
}

export type Ask = (line: string, body?: unknown, headers?: Record<string, string>) => Promise<Answer>;

/** The simulator on a real socket, and `ask('POST /v1/tokens', { … })`. */
export async function running(
  simulator: Simulator,
  options: StartSimulatorOptions = {},
): Promise<{ readonly ask: Ask; readonly url: string }> {
  const { url, stop } = await startSimulator(simulator, options);
  onTestFinished(stop);
  return {
    url,
    async ask(line, body, headers = {}) {
      const [method = '', path = ''] = line.split(' ');
      const answer = await fetch(url + path, {
        method,
        headers: { ...(body !== undefined && { 'content-type': 'application/json' }), ...headers },
        ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      });
      const text = await answer.text();
      return { status: answer.status, headers: answer.headers, body: text === '' ? {} : JSON.parse(text) };
    },
  };
}
