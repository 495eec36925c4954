/** What canaries cost: a submission, a response and a picture an hour, each with the function that sends it and looks for its end. */
import { ACTIVITIES, type Activity, usageOf } from '../../config/activities.ts';
import { sum, type Usage } from '../../config/prices.ts';
import { memoryByFunction } from './events.ts';
import { HOURS_A_MONTH, type Template } from './resources.ts';

/** It waits for the mail or the picture: seconds, and more while functions start. A guess above what was seen on a local engine. */
const SECONDS = 10;
/** The functions that send them, as all that say nothing else. */
const MEGABYTES = 512;

const { contact, feedback, images } = ACTIVITIES;

/** A picture of 32 pixels in three formats, each fetched; and its end. */
const smallPicture: Activity = {
  calls: { 'images/process': [1, 1] },
  usage: { ...images.rendering.usage, objectStorage: 0, objectWrites: 3, objectReads: 4 },
};

/** By the end of a stack's name: what one goes through. */
const FLIGHTS: Readonly<Record<string, readonly Activity[]>> = {
  Contact: [contact.submission, contact.mail, sentBy('contact')],
  Feedback: [feedback.response, feedback.alert, sentBy('feedback')],
  Images: [images.upload, smallPicture, sentBy('images')],
};

function sentBy(pipeline: string): Activity {
  // Its end is asked for every two seconds.
  return { calls: { [`${pipeline}/canary`]: [1, SECONDS] }, usage: { readUnits: SECONDS } };
}

/** What the canaries of a month use on their way, for the pipelines that there are; not what is there for them: alarm and metric. */
export function flightUsage(templates: Readonly<Record<string, Template>>): Usage {
  const flights = Object.entries(templates).flatMap(([name, template]) => {
    const memory = memoryByFunction(template);
    const memoryOf = (fn: string) => memory.get(fn) ?? MEGABYTES;
    const activities = FLIGHTS[name.split('-').at(-1) ?? ''] ?? [];
    return activities.map((activity) => usageOf(activity, memoryOf));
  });
  const one = sum(...flights);
  return Object.fromEntries(Object.entries(one).map(([item, used]) => [item, used * HOURS_A_MONTH]));
}

/** All that `canary: true` adds to a month. */
export function canaryUsage(templates: Readonly<Record<string, Template>>): Usage {
  return sum(flightUsage(templates), { alarms: 1, metrics: 1 });
}

/** Whether a template has one. */
export function hasCanary(template: Template): boolean {
  return [...memoryByFunction(template).keys()].some((name) => name.endsWith('/canary'));
}
