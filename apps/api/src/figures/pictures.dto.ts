import { z } from 'zod';

export const WEBP = 'image/webp';

export const pictureQuery = z.strictObject({
  v: z.string().max(64).optional().describe('Which picture: with it, it may be kept for good.'),
});
export type PictureQuery = z.output<typeof pictureQuery>;

/** How a file is described in the document of the API. */
export const pictureFile = z.string().meta({ contentMediaType: WEBP });
