import type { SpamSignalName } from '../../../config/spam.ts';

type PhraseKind = Extract<SpamSignalName, `phrases-${string}`>;

/**
 * Words by which the usual kinds of spam are known, in the languages in which they arrive most. Only a supplement to what
 * needs no language: one phrase alone, even with a link, stays below the usual threshold, because it is somebody's honest
 * business. Pitches say several. No quantifier is without a bound, so that the time taken grows with the text and no faster.
 */
export const PHRASES: Readonly<Record<PhraseKind, RegExp>> = {
  'phrases-seo':
    /\b(?:back ?links?|link[- ]building|guest posts?\b.{0,40}\blinks?|guest posting|do-?follow|domain authority|search engine listing|seo (?:services?|experts?|agency|packages?|audit|company)|first page (?:of|on) google|google(?:'s)? (?:first page|rankings?|top)|rank(?:ing)? (?:higher|your (?:web)?site)|search engine optimi[sz]ation|suchmaschinenoptimierung|posicionamiento (?:web|seo)|r[ée]f[ée]rencement (?:naturel|seo|google))|продвижени[ея] (?:ваш(?:его|их) )?сайт|seo-?продвижени/giu,
  'phrases-pitch':
    /\b(?:(?:increase|boost|grow|double|skyrocket|explode) your (?:online |website |organic )?(?:traffic|sales|revenue|leads|business|rankings?|visibility)|(?:targeted|organic|web) (?:traffic|visitors)|lead generation|guaranteed (?:results|leads|traffic)|free (?:proposal|audit|website audit)|limited[- ]time (?:offer|deal)|act now|contact ?forms? (?:submission|blast|marketing)|million(?:s of)? (?:contact forms|websites)|explainer videos?|five-star reviews|email lists|(?:your|this) ad to|ten new customers|new customers (?:a|per|every) (?:day|week|month)|domain (?:renewal|expires)|\$\d{1,6} per hour|companies like yours|do you want more|leads with|word of encouragement|mobile app development company|(?:web|app) (?:design|development) packages|steigern sie ihren? (?:umsatz|traffic|sichtbarkeit)|aument(?:e|a|ar) (?:sus|tus|las) ventas|augmente[rz] (?:votre|vos) (?:trafic|ventes))\b|увелич(?:им|ить) (?:продажи|трафик)|рассылк[аиу] по (?:формам|сайтам)/giu,
  'phrases-offer':
    /\b(?:website (?:traffic|visitors)|risk[- ]free|free (?:quote|consultation)|no obligation|(?:to )?unsubscribe|opt[- ]?out|google reviews|found your (?:business|website|company) on google|saw your (?:site|website)|your (?:site|website) and (?:liked|noticed|saw)|for \$\d{1,6}|we (?:offer|provide|create|deliver|sell)|our portfolio|do you need|(?:web|app) (?:design|development) (?:services|company)|virtual assistants?|offshore)\b/giu,
  'phrases-money':
    /\b(?:bitcoins?|btc|crypto(?:currency|currencies)?|forex|passive income|earn (?:up to )?[$€£]?\d|funding of up to|no credit check|investment (?:opportunity|platform|returns?)|make money online|business (?:loans?|funding)|working capital|merchant cash advance|loan offer|money online|risk-free profit|guaranteed profit|pr[êe]t entre particuliers|s[ée]rieux et rapide|pr[ée]stamos? (?:r[áa]pidos?|urgentes?)|geld verdienen|ganar dinero)\b|пассивный доход|\d% в день|заработок в интернете|криптовалют/giu,
  'phrases-gambling':
    /\b(?:casinos?|slot machines?|free spins|gacor|slot88|betting tips|jackpots?|sports? betting|bookmakers?|poker online|judi|togel|slot gacor)\b|казино|мгновенн[а-я]{1,5} вывод|букмекер|ставки на спорт|카지노|토토|博彩|赌场|カジノ/giu,
  'phrases-medicine':
    /\b(?:viagra|cialis|levitra|sildenafil|tadalafil|tramadol|xanax|kamagra|weight[- ]loss (?:pills?|secret|gummies)|keto (?:gummies|diet pills?)|diet pills?|male enhancement|online pharmacy|without prescription|overnight shipping|doctors hate|melts? fat)\b|виагр/giu,
  'phrases-adult':
    /\b(?:porn(?:o|hub)?|xxx|escorts?|(?:girls?|wom[ae]n) near you|sex(?:y)? (?:girls?|chat|dating|cams?)|hook ?ups?|adult dating|onlyfans|nudes?|horny|lonely (?:girls?|wom[ae]n))\b|проститут|секс[- ]знакомств|интим/giu,
  'phrases-followers':
    /\b(?:(?:buy|get|gain|real|more) (?:\d[\d,.k]{0,12} )?(?:instagram |tiktok |youtube |real )?(?:followers|subscribers|likes)|followers (?:for|from) \$|replica (?:watches|handbags|bags)|cheap (?:rolex|louis vuitton|gucci|ray[- ]?bans?)|louis vuitton bags|free shipping worldwide|\d0% off|comprar seguidores|follower kaufen)\b/giu,
  'phrases-fraud':
    /\b(?:next of kin|inheritance (?:fund|claim)|(?:sole )?beneficiary|million (?:us |united states )?(?:dollars|usd|euros?|pounds)|atm card|compensation fund|you(?:r email)? (?:have|has) (?:been selected|won)|hacked your|your (?:device|webcam) (?:was|has been)|copyright(?:ed)? images? (?:without|from)|legal action within|diplomatic (?:agent|courier)|barrister|confidential (?:business )?proposal)\b/giu,
};
