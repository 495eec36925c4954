/** What the desk asks images’s API: what nobody asks for is left out of the first visit. */
export {
  countImages,
  deleteImage,
  describeImage,
  getBudget,
  getChanges,
  getHealth,
  getHeard,
  getImage,
  getMe,
  listAudit,
  listImages,
  listPresets,
  renderImage,
} from '../../contract/client/images.ts';
