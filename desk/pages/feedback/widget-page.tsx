/** The tag to paste, with the widget as it will look. */
import { useEffect, useRef, useState } from 'react';
import type { ConfiguredWidget } from '../../../contract/client/feedback.ts';
import { ownName } from '../../i18n/format.ts';
import { useI18n } from '../../i18n/index.tsx';
import { LANGUAGES } from '../../i18n/translate.ts';
import { Button } from '../../ui/button.tsx';
import { Address, Code } from '../../ui/copy.tsx';
import { SelectField, TextField } from '../../ui/fields.tsx';
import { Async } from '../../ui/states.tsx';
import { Panel } from '../../ui/text.tsx';
import {
  COLOURS,
  type Colour,
  type Colours,
  contrast,
  DEFAULTS,
  propertiesOf,
  styleCode,
  tagCode,
} from './colours.ts';
import { apiOf } from './figures.ts';
import { FeedbackFrame } from './frame.tsx';
import { type PreviewOptions, showPreview } from './preview.ts';
import { useDefinition } from './queries.ts';

export function WidgetPage() {
  const { t } = useI18n();
  return (
    <FeedbackFrame title={t('feedback.widget')} lead={t('feedback.widgetLead')}>
      {(widget) => <Designer key={widget.id} widget={widget} />}
    </FeedbackFrame>
  );
}

function Designer({ widget }: { readonly widget: ConfiguredWidget }) {
  const { t, language } = useI18n();
  const [colours, setColours] = useState<Colours>(DEFAULTS);
  const [lang, setLang] = useState('');
  const [title, setTitle] = useState('');
  const [thanks, setThanks] = useState('');
  const style = styleCode(colours);
  return (
    <>
      <div className="halves">
        <Panel title={t('feedback.look')}>
          <div className="stack">
            <SelectField
              label={t('feedback.widgetLanguage')}
              value={lang}
              options={[
                { value: '', label: t('feedback.pageLanguage') },
                ...LANGUAGES.map((tag) => ({ value: tag, label: ownName(tag) })),
              ]}
              onChange={setLang}
            />
            <TextField
              label={t('feedback.widgetTitle')}
              hint={t('feedback.widgetTitleHint')}
              value={title}
              onChange={setTitle}
            />
            <TextField label={t('feedback.widgetThanks')} value={thanks} onChange={setThanks} />
            <ColourFields colours={colours} onChange={setColours} />
          </div>
        </Panel>
        <Panel title={t('feedback.preview')}>
          <Preview
            colours={colours}
            widget={widget.id}
            lang={lang || language}
            title={title}
            thanks={thanks}
          />
        </Panel>
      </div>
      <Panel title={t('feedback.code')}>
        <div className="stack">
          <p>{t('feedback.codeHint')}</p>
          <Code
            name="HTML"
            text={tagCode({
              api: apiOf(widget),
              scripts: widget.scripts,
              widget: widget.id,
              ...{ lang, title, thanks },
            })}
          />
          {style && (
            <>
              <p>{t('feedback.styleHint')}</p>
              <Code name="CSS" text={style} />
            </>
          )}
          <p>{t('feedback.pageHintWidget')}</p>
          <Address url={widget.url} name={t('feedback.address')} />
        </div>
      </Panel>
    </>
  );
}

const COLOUR_KEYS = {
  accent: 'feedback.colourAccent',
  'on-accent': 'feedback.colourOnAccent',
  star: 'feedback.colourStar',
  text: 'feedback.colourText',
  border: 'feedback.colourBorder',
} as const satisfies Readonly<Record<Colour, string>>;

/** WCAG 2.2, 1.4.3. */
const ENOUGH = 4.5;

function ColourFields({
  colours,
  onChange,
}: {
  readonly colours: Colours;
  readonly onChange: (colours: Colours) => void;
}) {
  const { t, format } = useI18n();
  const ratio = contrast(colours.accent, colours['on-accent']);
  return (
    <fieldset className="stack">
      <legend>{t('feedback.colours')}</legend>
      <div className="colours">
        {COLOURS.map((name) => (
          <label key={name}>
            <input
              type="color"
              value={colours[name]}
              onChange={(event) => onChange({ ...colours, [name]: event.target.value })}
            />
            <span>{t(COLOUR_KEYS[name])}</span>
          </label>
        ))}
      </div>
      {ratio < ENOUGH && (
        <p className="callout warn" role="status">
          {t('feedback.lowContrast', { ratio: format.number(ratio, { maximumFractionDigits: 1 }) })}
        </p>
      )}
      <div className="actions">
        <Button small onPress={() => onChange(DEFAULTS)}>
          {t('feedback.resetColours')}
        </Button>
      </div>
    </fieldset>
  );
}

interface PreviewProps extends Omit<PreviewOptions, 'definition'> {
  readonly colours: Colours;
}

function Preview({ widget, lang, ...rest }: PreviewProps) {
  const definition = useDefinition(widget, lang);
  return (
    <Async query={definition} rows={4}>
      {(found) => <Shown {...rest} widget={widget} lang={lang} definition={found} />}
    </Async>
  );
}

function Shown({ colours, widget, definition, lang, title, thanks }: PreviewProps & PreviewOptions) {
  const { t } = useI18n();
  const place = useRef<HTMLDivElement>(null);
  const [round, setRound] = useState(0);
  const [isBroken, setBroken] = useState(false);
  useEffect(() => {
    // A round begins it again, after the thank-you for instance.
    if (!place.current || round < 0) return;
    const shown = showPreview(place.current, { widget, definition, lang, title, thanks });
    shown.catch(() => setBroken(true));
    return () => void shown.then((remove) => remove()).catch(() => undefined);
  }, [widget, definition, lang, title, thanks, round]);
  useEffect(() => {
    // By script, as the policy allows no style in the page.
    for (const [name, value] of propertiesOf(colours))
      if (value === undefined) place.current?.style.removeProperty(name);
      else place.current?.style.setProperty(name, value);
  }, [colours]);
  return (
    <div className="stack">
      <div className="widget-preview" ref={place} />
      {isBroken && <p className="hint">{t('feedback.previewBroken')}</p>}
      <p className="hint">{t('feedback.previewHint')}</p>
      <div className="actions">
        <Button small onPress={() => setRound(round + 1)}>
          {t('feedback.previewAgain')}
        </Button>
      </div>
    </div>
  );
}
