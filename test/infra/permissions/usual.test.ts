import { describe, expect, it } from 'vitest';
import { permissionsOf } from '../../support/grants.ts';
import { resources, synthesise, template } from '../../support/synth.ts';
import { PERMISSIONS } from './usual/by-stack.ts';

const templates = synthesise();

describe('least privilege', () => {
  it('covers every stack with functions', () => {
    const withFunctions = Object.keys(templates).filter(
      (name) => Object.keys(resources(template(templates, name), 'AWS::Lambda::Function')).length > 0,
    );
    expect(Object.keys(PERMISSIONS).sort()).toEqual(withFunctions.sort());
  });

  it.each(Object.entries(PERMISSIONS))(
    '%s: each function has exactly these permissions',
    (name, expected) => {
      expect(permissionsOf(template(templates, name))).toEqual(expected);
    },
  );
});
