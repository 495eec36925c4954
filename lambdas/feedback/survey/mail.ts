/** A survey's mail: the question with a link for each score. A link only opens a page; that page sends. */
import type { BundledFeedback, SurveyConfig, WidgetConfig } from '../../../config/feedback.ts';
import { ratingsOf, scaleOf } from '../../../config/scale.ts';
import { wordsIn } from '../../../config/words.ts';
import { type Html, html } from '../../shared/http/html.ts';
import { layOut, link, type MailContent, paragraphs } from '../../shared/mail/template.ts';
import { ratingName, textsIn, titleOf } from '../widget/texts.ts';
import { type Invitation, invitationToken, unsubscribeToken } from './invitation.ts';
import { fillIn, surveyTexts } from './texts.ts';

interface Composing {
  readonly invitation: Invitation;
  readonly survey: SurveyConfig;
  readonly widget: WidgetConfig;
  readonly config: Pick<BundledFeedback, 'texts' | 'brand'>;
  readonly isReminder: boolean;
  /** The API's own address, without a slash at its end. */
  readonly baseUrl: string;
  /** The secret that links are signed with. */
  readonly key: string;
}

const ACCENT = '#1f4fa3';

/** @returns with it the address that ends all surveys by one POST (RFC 8058) */
export function composeInvitation(composing: Composing): MailContent & { readonly unsubscribe: string } {
  const { invitation, survey, widget, config, isReminder, baseUrl, key } = composing;
  const { language } = invitation;
  const ours = surveyTexts(language);
  const texts = textsIn(language, config.texts);
  const question = titleOf(widget, texts, language);
  const site = config.brand?.name ?? new URL(widget.site).hostname;
  const place = `${baseUrl}/feedback/${invitation.widget}`;
  const unsubscribe = `${place}/unsubscribe?who=${unsubscribeToken(invitation, key)}&lang=${language}`;
  const scores = scoresOf(widget, { texts, language }).map((score) => ({
    ...score,
    url: `${place}?invitation=${invitationToken(invitation.id, key)}&score=${score.rating}&lang=${language}`,
  }));
  const intro = survey.text === undefined ? fillIn(ours.intro, site) : wordsIn(survey.text, language);
  const said = isReminder ? `${ours.reminder}\n\n${intro}` : intro;
  const ends = widget.kind === 'nps' ? fillIn(ours.ends, ...texts.ends) : '';
  const subject = survey.subject === undefined ? question : wordsIn(survey.subject, language);
  const why = fillIn(ours.why, site);
  const body = html`${paragraphs(said)}<h1 style="margin:16px 0 8px;font-size:20px;line-height:1.3">${question}</h1>
${scoreLinks(scores, widget.kind === 'nps', config.brand?.accent ?? ACCENT)}
<p style="margin:8px 0 0;color:#5b6472;font-size:13px">${[ends, ours.how].filter(Boolean).join(' ')}</p>
`;
  const text = [
    said,
    '',
    question,
    '',
    ...scores.map(
      ({ rating, name, url }) => `${name === String(rating) ? name : `${rating} ${name}`}: ${url}`,
    ),
    '',
    ends,
    '-- ',
    why,
    `${ours.unsubscribe}: ${unsubscribe}`,
  ];
  return {
    subject: isReminder ? fillIn(ours.reminderSubject, subject) : subject,
    text: text.join('\n'),
    ...layOut({
      brand: config.brand,
      language,
      body,
      foot: [why, link(unsubscribe, ours.unsubscribe, config.brand)],
    }),
    unsubscribe,
  };
}

interface Score {
  readonly rating: number;
  readonly name: string;
}

function scoresOf(
  widget: WidgetConfig,
  { texts, language }: { readonly texts: ReturnType<typeof textsIn>; readonly language: string },
): Score[] {
  const scale = scaleOf(widget);
  return (scale ? ratingsOf(scale) : []).map((rating) => ({
    rating,
    name: ratingName(widget, rating, texts, language).name,
  }));
}

/** Numbers stand next to each other, in two rows on a phone; words one below the other. Each is as large as a finger. */
function scoreLinks(
  scores: readonly (Score & { readonly url: string })[],
  isRow: boolean,
  accent: string,
): Html {
  const look = `border:1px solid ${accent};border-radius:6px;color:${accent};text-decoration:none;font-weight:600`;
  return isRow
    ? html`<div>${scores.map(({ name, url }) => html`<a href="${url}" style="display:inline-block;width:40px;margin:0 6px 6px 0;padding:9px 0;text-align:center;${look}">${name}</a>`)}</div>`
    : html`<div>${scores.map(({ name, url }) => html`<a href="${url}" style="display:block;margin:0 0 6px;padding:9px 14px;${look}">${name}</a>`)}</div>`;
}
