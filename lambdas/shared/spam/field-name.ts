/** What a form's field is for, by its name. Names are compared word by word: `tell_us_more` is no `tel`. */
import { normalize } from '../runtime/normalize.ts';

/** Each of these words says that a field holds a person's name or a telephone number. */
const NAMES = new Set(
  (
    'name names firstname lastname fullname surname forename nom prenom prénom nombre nombres apellido apellidos ' +
    'vorname nachname familienname nome cognome sobrenome naam voornaam achternaam imie imię nazwisko soyad ' +
    'jméno příjmení név имя фамилия фио ім’я прізвище όνομα ' +
    'tel telephone telefon téléphone telefono teléfono telefone telefoon phone mobile mobil cell cellphone fax handy ' +
    'handynummer telefonnummer phonenumber телефон τηλέφωνο'
  ).split(' '),
);

/** Words that may stand with them and change nothing. With any other, such as in `company_name`, the field is for something else. */
const COMPANIONS = new Set(
  (
    'your my full first last family given middle maiden contact person customer visitor sender number no nr num nummer ' +
    'numero número numéro home work day daytime evening and or ihr ihre dein votre su tu de und et y form fields field input data'
  ).split(' '),
);

/** Whether a field holds a person's name or number, and nothing else. */
export function isPersonalField(name: string): boolean {
  const words = wordsOf(name);
  return (
    words.some((word) => NAMES.has(word)) && words.every((word) => NAMES.has(word) || COMPANIONS.has(word))
  );
}

/** `yourName`, `your-name`, `form[your name]` and `name2` as words in lower case, without digits. */
function wordsOf(name: string): string[] {
  return normalize(name, 'NFC')
    .split(/[^\p{L}\p{M}’]|(?<=\p{Ll})(?=\p{Lu})/u)
    .filter((word) => word !== '')
    .map((word) => word.toLowerCase());
}
