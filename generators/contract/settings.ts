import type { Service, Setting } from '../../model/model.ts';
import { compare } from '../../model/raw.ts';
import { type Member, mapOf, objectOf, unionOf } from '../emit/typescript.ts';
import { sortedData } from '../openapi/sorted.ts';
import { typeOfData } from './schema-type.ts';

const sorted = (service: Service) => [...service.settings].sort((a, b) => compare(a.name, b.name));
const values = (setting: Setting) => Object.values(setting.values).map(sortedData);

/** A setting is its value; where the YAML lists further values, it is the default and those, by name. */
export function settingMembers(service: Service): Member[] {
  return sorted(service).map((setting) => {
    const standard = typeOfData(sortedData(setting.default));
    const type =
      values(setting).length === 0
        ? standard
        : objectOf([
            { name: 'default', type: standard },
            { name: 'values', type: mapOf(unionOf(values(setting).map(typeOfData))) },
          ]);
    const by = setting.decision === undefined ? '' : ` (${setting.decision.id})`;
    return { name: setting.name, type, doc: `${setting.description}${by}` };
  });
}

export function settingData(service: Service) {
  return Object.fromEntries(
    sorted(service).map((setting) => {
      const standard = sortedData(setting.default);
      return [
        setting.name,
        values(setting).length === 0 ? standard : { default: standard, values: sortedData(setting.values) },
      ];
    }),
  );
}
