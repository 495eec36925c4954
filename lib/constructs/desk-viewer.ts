/**
 * What CloudFront does with a request before it looks for an answer, as CloudFront Functions: JavaScript of their own kind,
 * without modules (https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/functions-javascript-runtime-20.html).
 */

/**
 * Shows the app's index for each of its pages: for paths without a file's ending. A function and not an error page, which
 * would answer for files that are missing, too.
 */
export const SHOW_PAGES = `
function handler(event) {
  var request = event.request;
  if (/^\\/api(\\/|$)/.test(request.uri)) {
    return {
      statusCode: 404,
      statusDescription: 'Not Found',
      headers: { 'content-type': { value: 'application/json' }, 'cache-control': { value: 'no-store' } },
      body: '{"error":"There is nothing at this address.","code":"NOT_FOUND"}',
    };
  }
  if (!/\\.[a-z0-9]+$/i.test(request.uri)) request.uri = '/index.html';
  return request;
}`;

/** Takes away what stands before the path that a pipeline knows: \`/api/contact/owner/me\` becomes \`/owner/me\`. */
export const FIND_PIPELINE = `
function handler(event) {
  var request = event.request;
  request.uri = request.uri.replace(/^\\/api\\/[a-z-]+/, '');
  return request;
}`;
