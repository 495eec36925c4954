import { mailboxAddress } from './values.ts';

/**
 * Providers of mailboxes for everybody. What SES sends in their names lands in spam, or nowhere, as nobody but they can sign for
 * them. The well-known ones, by where they began or are used most, not all.
 */
const FREE_MAIL = new Set(
  `
  gmail.com googlemail.com
  hotmail.com hotmail.be hotmail.ch hotmail.co.jp hotmail.co.uk hotmail.com.ar hotmail.com.br hotmail.com.tr hotmail.de hotmail.dk
  hotmail.es hotmail.fi hotmail.fr hotmail.gr hotmail.it hotmail.nl hotmail.no hotmail.se
  live.com live.at live.be live.ca live.cl live.cn live.co.uk live.co.za live.com.ar live.com.au live.com.mx live.com.pt live.de live.dk
  live.fi live.fr live.ie live.in live.it live.jp live.nl live.no live.se
  msn.com outlook.com outlook.at outlook.be outlook.cl outlook.co.id outlook.co.th outlook.com.ar outlook.com.au outlook.com.br
  outlook.com.gr outlook.com.tr outlook.com.vn outlook.cz outlook.de outlook.dk outlook.es outlook.fr outlook.hu outlook.ie outlook.in
  outlook.it outlook.jp outlook.kr outlook.pt outlook.sa outlook.sk windowslive.com
  yahoo.com myyahoo.com rocketmail.com yahoo.at yahoo.be yahoo.ca yahoo.ch yahoo.co.id yahoo.co.in yahoo.co.jp yahoo.co.nz yahoo.co.th
  yahoo.co.uk yahoo.co.za yahoo.com.ar yahoo.com.au yahoo.com.br yahoo.com.hk yahoo.com.mx yahoo.com.ph yahoo.com.sg yahoo.com.tr
  yahoo.com.tw yahoo.com.vn yahoo.cz yahoo.de yahoo.dk yahoo.es yahoo.fi yahoo.fr yahoo.gr yahoo.hu yahoo.ie yahoo.in yahoo.it yahoo.nl
  yahoo.no yahoo.pl yahoo.pt yahoo.ro yahoo.se ymail.com
  aim.com aol.com aol.co.uk aol.de aol.fr aol.it
  icloud.com mac.com me.com
  fastmail.com fastmail.fm hey.com hushmail.com mail.com mailbox.org pm.me posteo.de posteo.net proton.me protonmail.ch protonmail.com
  tuta.com tuta.io tutanota.com tutanota.de zoho.com zohomail.com zohomail.eu
  arcor.de email.de freenet.de gmx.at gmx.ch gmx.co.uk gmx.com gmx.de gmx.eu gmx.fr gmx.net gmx.org t-online.de web.de
  aon.at bluewin.ch sunrise.ch
  aliceadsl.fr bbox.fr free.fr laposte.net neuf.fr numericable.fr orange.fr sfr.fr wanadoo.fr
  skynet.be telenet.be
  hetnet.nl home.nl kpnmail.nl planet.nl xs4all.nl ziggo.nl
  blueyonder.co.uk btinternet.com ntlworld.com sky.com talktalk.net tiscali.co.uk virginmedia.com
  alice.it libero.it tim.it tiscali.it tin.it virgilio.it
  telefonica.net terra.es
  sapo.pt
  bol.com.br ig.com.br terra.com.br uol.com.br
  bigpond.com optusnet.com.au xtra.co.nz
  att.net bellsouth.net charter.net comcast.net cox.net earthlink.net sbcglobal.net verizon.net
  bell.net rogers.com shaw.ca sympatico.ca videotron.ca
  interia.pl o2.pl onet.eu onet.pl op.pl poczta.onet.pl tlen.pl wp.pl
  centrum.cz email.cz post.cz seznam.cz volny.cz azet.sk centrum.sk zoznam.sk
  citromail.hu freemail.hu abv.bg mail.bg
  bk.ru inbox.ru internet.ru list.ru mail.ru rambler.ru ya.ru yandex.by yandex.com yandex.kz yandex.ru yandex.ua i.ua ukr.net
  inbox.lv one.lv
  online.no
  126.com 139.com 163.com 188.com aliyun.com foxmail.com qq.com sina.cn sina.com sohu.com vip.qq.com yeah.net
  daum.net hanmail.net kakao.com naver.com nate.com
  docomo.ne.jp ezweb.ne.jp nifty.com softbank.ne.jp
  rediffmail.com walla.co.il walla.com
  `
    .trim()
    .split(/\s+/),
);

/** The provider's domain when a From address is a mailbox at one of those; undefined for a domain of one's own. */
export function freeMailDomain(from: string): string | undefined {
  const domain = mailboxAddress(from)?.split('@')[1]?.toLowerCase();
  return domain !== undefined && FREE_MAIL.has(domain) ? domain : undefined;
}
