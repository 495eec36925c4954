import { describe, expect, it } from 'vitest';
import { labelOf } from '../../../../../lambdas/contact/form/label.ts';

describe('labelOf', () => {
  it.each([
    ['first_name', 'First name'],
    ['firstName', 'First name'],
    ['first-name', 'First name'],
    ['message', 'Message'],
    ['email', 'Email'],
    ['e-mail', 'E-mail'],
    ['e_mail', 'E-mail'],
    ['Email', 'Email'],
    ['address.city', 'Address city'],
    ['person[first_name]', 'Person first name'],
    ['items.0.sku', 'Items 0 sku'],
    ['companyURL', 'Company URL'],
    ['IBAN', 'IBAN'],
    ['your_IBAN', 'Your IBAN'],
    ['telefon2Privat', 'Telefon2 privat'],
    ['straße', 'Straße'],
    ['élève_nom', 'Élève nom'],
    ['Your "big" idea', 'Your "big" idea'],
    ['what do you think?', 'what do you think?'],
    ['10', '10'],
    ['___', '___'],
    ['姓名', '姓名'],
    ['_replyto', 'E-mail address'],
    ['_subject', 'Subject'],
  ])('reads %j as %j', (name, label) => {
    expect(labelOf(name)).toBe(label);
  });

  it('prefers what is configured', () => {
    expect(labelOf('first_name', { label: 'given NAME' })).toBe('given NAME');
  });
});
