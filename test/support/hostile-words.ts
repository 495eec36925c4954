/** What a stranger would write to be more than words in a team's channel. */
export const HOSTILE = [
  '<!channel> <@U123> <https://evil.example|your bank>',
  '&lt;!everyone&gt;',
  '@everyone @here <@123> <@&456> <#789>',
  '[your bank](https://evil.example) **bold** ~~gone~~ `code` ||hidden||',
  '<at>Ada</at> [x](javascript:alert(1))',
  '@ada_admin /start #all $EUR https://evil.example',
  '\\[still a link\\](https://evil.example)',
  '# Heading\n> quote\n- list\n1. one',
  '<a href="https://evil.example">x</a>',
  '\u202egnp.exe',
];
