import { expect, it } from 'vitest';
import maps from '../../runtime/simulators/google-maps-platform.ts';
import { running } from '../simulators/ask.ts';

it('plays the time zones that new locations get', async () => {
  const { ask } = await running(maps);
  const zoneAt = async (location: string, at: string) => {
    const timestamp = Date.parse(at) / 1000;
    const { status, body } = await ask(`GET /maps/api/timezone/json?location=${location}&timestamp=${timestamp}`);
    expect(status).toBe(200);
    return [body.timeZoneId, body.rawOffset, body.dstOffset];
  };
  const [winter, summer] = ['2026-01-15T12:00:00Z', '2026-07-15T12:00:00Z'];
  expect(await zoneAt('40.3772,-105.5217', winter)).toEqual(['America/Denver', -25_200, 0]);
  expect(await zoneAt('40.3772,-105.5217', summer)).toEqual(['America/Denver', -25_200, 3_600]);
  expect(await zoneAt('33.4484,-112.074', summer)).toEqual(['America/Phoenix', -25_200, 0]);
  expect(await zoneAt('48.1181,-123.4307', winter)).toEqual(['America/Los_Angeles', -28_800, 0]);
  expect(await zoneAt('41.88,-87.63', winter)).toEqual(['America/Chicago', -21_600, 0]);
  expect(await zoneAt('46.2,6.15', summer)).toEqual(['Etc/GMT', 0, 0]);
  expect(await zoneAt('-18,178', summer)).toEqual(['Etc/GMT-12', 43_200, 0]);
  for (const query of ['', '?location=1,2', '?location=here&timestamp=1', '?location=1,2&timestamp=9e15'])
    expect((await ask(`GET /maps/api/timezone/json${query}`)).status).toBe(400);
});
