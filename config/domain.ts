/** A domain of the owner's own, in front of the addresses that AWS makes up. */
import * as z from 'zod';

/** A host name of at least two labels, in lower case, as DNS and certificates have it: of another script in its form of ASCII, `xn--…`. */
const hostName = z
  .string()
  .regex(/^(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+([a-z]{2,63}|xn--[a-z0-9-]{0,58}[a-z0-9])$/, {
    error: 'not a host name: write one such as desk.example.com, without https:// and without a path',
  });

const certificateArn = z.string().regex(/^arn:aws[\w-]*:acm:[a-z0-9-]+:\d{12}:certificate\/[\w-]+$/, {
  error: 'not the ARN of a certificate in AWS Certificate Manager',
});

/** A name that CloudFront answers by. */
const cdnName = z.strictObject({
  /** Such as `desk.example.com`. */
  name: hostName,
  /** Its certificate. CloudFront takes it from us-east-1 only. */
  certificateArn: certificateArn.refine((arn) => arn.split(':')[3] === 'us-east-1', {
    error: 'CloudFront takes certificates from us-east-1 only: request one there',
  }),
});

export type CdnName = z.output<typeof cdnName>;

export const domain = z
  .strictObject({
    /** Where the pipelines are reached: `https://<name>/contact`, `…/feedback` and so on. */
    name: hostName,
    /** Its certificate, issued in the environment's own region. */
    certificateArn,
    /** Where the desk is reached. @default CloudFront's own address */
    desk: cdnName.optional(),
    /** Where rendered images are reached. @default CloudFront's own address */
    images: cdnName.optional(),
    /** Where pages load the widget's scripts from. @default CloudFront's own address */
    feedback: cdnName.optional(),
  })
  .superRefine(({ name, ...others }, context) => {
    const taken = [name];
    for (const key of ['desk', 'images', 'feedback'] as const) {
      const own = others[key]?.name;
      if (own === undefined) continue;
      if (taken.includes(own))
        context.addIssue({
          code: 'custom',
          message: `${own} leads elsewhere already: each name leads to one place`,
          path: [key, 'name'],
        });
      taken.push(own);
    }
  });
export type DomainConfig = z.output<typeof domain>;
