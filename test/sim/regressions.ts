/** What was found once, with the faults that it needs: seeds shrunk by `npm run simulate -- … --shrink`. */
interface Regression {
  readonly pipeline: string;
  readonly seed: number;
  /** Keys of the faults. */
  readonly faults: readonly string[];
  /** What went wrong. */
  readonly finding: string;
}

export const REGRESSIONS: readonly Regression[] = [
  {
    pipeline: 'contact',
    seed: 8948,
    faults: ['ses.fate@0', 'MailEvents.dynamodb.Update@0'],
    finding: "a bounce is not told, because the SDK's own retry met its first write",
  },
  {
    pipeline: 'contact',
    seed: 1212,
    faults: ['Notifier.dynamodb.Update@1', 'Notifier.dynamodb.Get@0'],
    finding: 'a submission that is released while its attempt is under way is never mailed',
  },
  {
    pipeline: 'contact',
    seed: 930518,
    faults: ['Owner.dynamodb.Query@27', 'table.eventual@51'],
    finding: 'an open page never hears of a submission that the index shows before an eventual read does',
  },
  {
    pipeline: 'keyword-dm',
    seed: 65,
    faults: ['Follow.dynamodb.Update@0'],
    finding: "a click is counted twice, because the SDK's own retry meets its first write",
  },
  {
    pipeline: 'keyword-dm',
    seed: 621,
    faults: ['Follow.dynamodb.TransactWrite@9', 'Follow.dynamodb.TransactWrite@10'],
    finding:
      'a click is counted twice: a transaction takes effect unheard, is refused for a conflict, and is new then',
  },
  {
    pipeline: 'keyword-dm',
    seed: 980043,
    faults: ['CatchUpHourly.tick@0', 'TurnsQueue246E58B7.delete@3', 'table.gsi2@84', 'Send.http@38'],
    finding:
      'a window has a message too many: one that was given up without an answer was sent later, and counted from before',
  },
  {
    pipeline: 'images',
    seed: 3,
    faults: [],
    finding: "a picture beyond the decoder's own limits stays in work for ever",
  },
  {
    pipeline: 'images',
    seed: 805,
    faults: ['Sweep.dynamodb.Update@11', 'Sweep.dynamodb.Update@16'],
    finding:
      "a day takes a picture too many: what gives a place back is written twice by the SDK's own retry",
  },
  {
    pipeline: 'data',
    seed: 400203,
    faults: ['Land.dynamodb.TransactWrite@19', 'Land.s3.DeleteObject@18'],
    finding:
      'rows are missing of a file that comes back while what was read of it is taken out: its parts pass for done',
  },
];
