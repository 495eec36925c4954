import { Duration, Size } from 'aws-cdk-lib';
import { Rule } from 'aws-cdk-lib/aws-events';
import { SqsQueue as QueueTarget } from 'aws-cdk-lib/aws-events-targets';
import { StringParameter } from 'aws-cdk-lib/aws-ssm';
import type { Construct } from 'constructs';
import { type BundledImages, canaryPreset, type ImagesConfig } from '../config/images.ts';
import { RENDER_SECONDS } from '../config/leases.ts';
import { captchaSecretNames } from '../config/spam.ts';
import type {
  assetsEnvironment,
  canaryEnvironment,
  createEnvironment,
  enqueueEnvironment,
  ownerEnvironment,
  postedEnvironment,
  processEnvironment,
  statusEnvironment,
  sweepEnvironment,
  variantEnvironment,
} from '../lambdas/images/environment.ts';
import { parameterName } from '../lambdas/shared/runtime/parameters.ts';
import { allOf, type Granted } from './constructs/granted.ts';
import { ImageStorage } from './constructs/image-storage.ts';
import { openApi } from './constructs/openapi.ts';
import {
  type About,
  FRONT_DOOR,
  PipelineStack,
  type PropsOf,
  SCRIPTS_WITHOUT_CDN,
} from './constructs/pipeline-stack.ts';
import { type ObjectRight, objectsOf } from './constructs/private-bucket.ts';
import { imagesScripts } from './constructs/site-scripts.ts';
import { endOf, readStream, stateOf } from './constructs/table-stream.ts';
import { receivesWithin, WorkQueue } from './constructs/work-queue.ts';

/** Four times what the slowest file that is taken needed on two cores. */
const RENDER_TIMEOUT = Duration.seconds(RENDER_SECONDS);
/** Reads and writes a hundred megabytes, the most that a preset may take. */
const POSTED_TIMEOUT = Duration.seconds(60);
/** The most that new accounts may have: 1.7 processors, and three times what the largest picture needed. */
const RENDER_MEMORY = Size.mebibytes(3008);

/** How many times the throttle variants get where the API serves them: each page view of the website asks for some. */
const WITHOUT_CDN = 2;

const ABOUT: About = {
  pipeline: 'images',
  api: {
    description: 'Takes requests for uploads, and tells what became of them',
    busy: {
      '/images/POST': 1,
      '/images/OPTIONS': 1,
      // A page asks again until its picture is ready.
      '/images/{imageId}/GET': 1,
      // CloudFront asks, and pages whose tags are from when there was no CDN.
      '/assets/v1/{file}/GET': 1,
      // Pages may hold addresses from when there was no CDN.
      '/v/{content}/{file}/GET': 1,
    },
  },
  urlIsFor: 'What /images is appended to',
  impact: {
    attention: 'An uploaded picture is stored, but was not rendered or may not be.',
    frontDoor:
      'Visitors can’t upload pictures, or pages can’t ask for them; or a route of yours gets an error.',
    deadLetters:
      'An uploaded picture was given up by its queue, or a call that ran by itself failed each time.',
  },
};

/** Pictures: browser → S3 → EventBridge → queue → renderer → results behind a CDN, and a manifest of them. */
export class ImagesStack extends PipelineStack {
  private readonly images: ImagesConfig;
  private readonly work: WorkQueue;
  private readonly storage: ImageStorage;
  /** Announces files that were sent by a form. Undefined where none are given out. */
  private readonly posted: WorkQueue | undefined;

  /** Destinations' legs; undefined where none are told. */
  private readonly told: WorkQueue | undefined;

  constructor(scope: Construct, id: string, props: PropsOf<'images'>) {
    super(scope, id, props, aboutOf(props.images));
    const { deployment, images } = props;
    this.images = images;
    this.work = this.workQueue('Work', RENDER_TIMEOUT, images.processing);
    if (images.upload.forms)
      this.posted = new WorkQueue(this, 'Posted', {
        consumerTimeout: POSTED_TIMEOUT,
        maxReceiveCount: receivesWithin(images.processing),
        deadLetters: this.work.deadLetters,
        deployment,
      });
    this.storage = new ImageStorage(this, 'Storage', { deployment, images, api: this.api });
    const { uploads, results, cdn } = this.storage;
    this.output('UploadsBucketName', uploads.bucketName);
    this.output('ResultsBucketName', results.bucketName);
    if (cdn) this.output('CdnDomainName', cdn.distributionDomainName);

    this.told = this.tellDestinations(images.processing);
    this.takeUploads();
    this.serveScript();
    this.serveOwner();
    this.publishVariants();
    if (this.posted) this.passOnPosted(this.posted);
    this.render();
    this.findLost();
    this.tell();
    this.canary<typeof canaryEnvironment>(this.work, {
      description: 'Uploads a picture as a visitor does, hourly, and looks whether it gets ready',
      environment: {},
    });
  }

  private takeUploads(): void {
    const create = this.fn<typeof createEnvironment>('create', {
      ...FRONT_DOOR,
      isFrontDoor: true,
      description: 'Takes requests for uploads: checks, stores, hands out an address at S3',
      environment: {
        TABLE_NAME: this.table.allowing('GetItem', 'PutItem', 'UpdateItem'),
        // The address is signed in this function's name, and can do what the function may.
        UPLOADS_BUCKET: this.uploads(['PutObject'], ['PutObject']),
        ...this.captchaVariables,
      },
      parameters: [
        'address-salt',
        'token-key',
        'url',
        ...captchaSecretNames(Object.values(this.images.presets)),
        ...this.canaryParameters,
      ],
      bundledConfig: this.known,
    });
    this.grantBudget(create);
    this.route(create, '/images');
    const status = this.fn<typeof statusEnvironment>('status', {
      ...FRONT_DOOR,
      description: 'Tells what became of an upload',
      environment: { TABLE_NAME: this.table.allowing('GetItem') },
      parameters: ['variants-url'],
    });
    this.route(status, '/', '/images/{imageId}', '/{proxy+}');
  }

  private serveScript(): void {
    const open = Object.entries(this.images.presets).filter(([, preset]) => preset.public);
    const limits = Object.fromEntries(open.map(([id, { maxBytes }]) => [id, maxBytes]));
    this.assets<typeof assetsEnvironment>(
      {
        description: 'Serves the upload script',
        environment: {},
        bundledConfig: {
          ...imagesScripts(limits),
          ...openApi('images'),
        },
      },
      this.storage.cdnHost,
    );
  }

  private serveOwner(): void {
    const { table, storage, work } = this;
    this.owner<typeof ownerEnvironment>(
      {
        description: 'The owner’s routes: list, read, delete, render again',
        environment: {
          TABLE_NAME: table.allowing(
            'BatchGetItem',
            'ConditionCheckItem',
            'DeleteItem',
            'GetItem',
            'PutItem',
            'UpdateItem',
            'gsi1',
            'gsi2',
          ),
          ERASURES_TABLE: this.erasures.noting,
          QUEUE_URL: work.sending,
          DEAD_LETTER_QUEUE_URL: work.countingDeadLetters,
          // An original that is deleted early leaves an empty object in its place.
          UPLOADS_BUCKET: this.uploads(['DeleteObject', 'GetObject', 'PutObject', 'list'], ['DeleteObject']),
          HAS_CDN: String(storage.cdn !== undefined),
        },
        parameters: ['scripts-url', 'token-key', 'url', 'variants-url'],
        bundledConfig: this.images,
      },
      this.told,
    );
  }

  /** Where keys of variants are appended to. A parameter, so that a local deploy can put the engine's address there. */
  private publishVariants(): void {
    const { environment } = this.deployment;
    const { cdnHost, results } = this.storage;
    new StringParameter(this, 'VariantsUrl', {
      parameterName: parameterName(environment, 'images', 'variants-url'),
      stringValue: cdnHost ? `https://${cdnHost}/` : `${this.api.url}/`,
      description: 'Where rendered images are reached',
    });
    // Local engines have no CDN that a browser there could reach.
    const isServing = environment.engine !== undefined || !cdnHost;
    const variant = this.fn<typeof variantEnvironment>('variant', {
      description: 'Serves rendered images where there is no CDN, and leads to it where there is one',
      environment: isServing
        ? { RESULTS_BUCKET: objectsOf(results, 'v/*', 'GetObject') }
        : { CDN_URL: `https://${cdnHost}` },
      timeout: Duration.seconds(15),
    });
    this.route(variant, '/v/{content}/{file}');
  }

  /** A form takes any number of files. They wait in a queue of their own, so that no picture waits behind them. */
  private passOnPosted(posted: WorkQueue): void {
    const fn = this.fn<typeof postedEnvironment>('posted', {
      description: 'Passes on the first file of a form, and removes what comes after',
      environment: {
        UPLOADS_BUCKET: this.uploads(['GetObject', 'PutObject', 'list'], ['GetObject', 'DeleteObject']),
      },
      timeout: POSTED_TIMEOUT,
      // Holds a file twice while it reads it.
      memory: Size.mebibytes(512),
    });
    posted.consumeBy(fn, { maxConcurrency: 2 });
    this.announce('PostedByForm', 'Announces files that were sent by a form', 'posted/', posted);
  }

  /**
   * The uploads' bucket as one function gets it.
   *
   * @param posted what it may do with files that were sent by a form. Where no forms are given out, it may only delete them: whoever
   *   deletes an image deletes what a form may have brought while forms were given out, and S3 refuses that even where nothing is
   */
  private uploads(rights: readonly ObjectRight[], posted: readonly ObjectRight[]): Granted {
    const { uploads } = this.storage;
    const onPosted = this.posted ? posted : posted.filter((right) => right === 'DeleteObject');
    return allOf(objectsOf(uploads, 'uploads/*', ...rights), objectsOf(uploads, 'posted/*', ...onPosted));
  }

  /** Puts a message into a queue for each file that comes under a prefix. Empty ones only keep a place. */
  private announce(id: string, description: string, prefix: string, to: WorkQueue): void {
    const { uploads } = this.storage;
    new Rule(this, id, {
      description,
      eventPattern: {
        source: ['aws.s3'],
        detailType: ['Object Created'],
        detail: {
          bucket: { name: [uploads.bucketName] },
          object: { key: [{ prefix }], size: [{ numeric: ['>', 0] }] },
        },
      },
      targets: [new QueueTarget(to.queue, { deadLetterQueue: to.deadLetters })],
    });
  }

  private render(): void {
    const { work } = this;
    const { uploads, results } = this.storage;
    const process = this.fn<typeof processEnvironment>('process', {
      description: 'Renders uploads',
      environment: {
        TABLE_NAME: this.table.allowing('GetItem', 'PutItem', 'UpdateItem'),
        QUEUE_URL: work.queue.queueUrl,
        UPLOADS_BUCKET: objectsOf(uploads, 'uploads/*', 'GetObject', 'list'),
        RESULTS_BUCKET: objectsOf(results, 'v/*', 'PutObject'),
      },
      bundledConfig: this.known,
      nativeModules: ['sharp'],
      timeout: RENDER_TIMEOUT,
      memory: RENDER_MEMORY,
    });
    // glibc's allocator keeps an arena for each thread; two are faster here, and memory stays flat.
    process.addEnvironment('MALLOC_ARENA_MAX', '2');
    // One at a time: each may need all the memory.
    work.consumeBy(process, { batchSize: 1 });
    this.outputName(process);
    this.announce('Uploaded', 'Announces uploads', 'uploads/', work);
  }

  /** The configuration for functions that meet canaries. */
  private get known(): BundledImages {
    return { ...this.images, ...(this.deployment.config.canary && { canary: canaryPreset() }) };
  }

  /** What happens to images, where there is somebody to tell. */
  private tell(): void {
    const { variables, changes, bundledConfig } = this.telling(
      stateOf('image'),
      endOf('image'),
      ...this.troubles(),
    );
    if (changes.length === 0) return;
    const enqueue = this.fn<typeof enqueueEnvironment>('enqueue', {
      description: 'Tells what happened to images',
      environment: { ...variables, ...(this.told && { TOLD_QUEUE_URL: this.told.sending }) },
      bundledConfig,
    });
    readStream(enqueue, { table: this.table, of: changes, deadLetters: this.work.deadLetters });
  }

  private findLost(): void {
    const { table, work, posted, told } = this;
    const { results } = this.storage;
    this.sweep<typeof sweepEnvironment>(this.work, {
      description: 'Finds what was lost and deletes what nobody needs, hourly',
      environment: {
        ...this.sweeping(work),
        TABLE_NAME: table.allowing('BatchGetItem', 'DeleteItem', 'GetItem', 'UpdateItem', 'gsi2'),
        ...(posted && { POSTED_QUEUE_URL: posted.sending }),
        ...(told && { TOLD_QUEUE_URL: told.sending }),
        UPLOADS_BUCKET: this.uploads(['GetObject', 'DeleteObject', 'list'], ['GetObject', 'DeleteObject']),
        RESULTS_BUCKET: objectsOf(results, 'v/*', 'DeleteObject', 'list'),
      },
      bundledConfig: this.images,
    });
  }
}

function aboutOf({ cdn }: ImagesConfig): About {
  if (cdn) return ABOUT;
  const busy = {
    ...ABOUT.api.busy,
    '/v/{content}/{file}/GET': WITHOUT_CDN,
    '/assets/v1/{file}/GET': SCRIPTS_WITHOUT_CDN,
  };
  return { ...ABOUT, api: { ...ABOUT.api, busy } };
}
