/** What every pipeline's API says of destinations, taken from one of them: they are alike. */
export {
  getDestinationLegs,
  listDestinations,
  replayDestination,
  resumeDestination,
  testDestination,
} from '../../contract/client/contact.ts';
