import { useState } from 'react';
import { monogramOf, TONES, toneOf } from './monogram.ts';
import classes from './site-picture.module.css';

interface SitePictureProps {
  hostname: string;
  pictureUrl: string | null;
  /** In CSS pixels; its height is five eighths of it. */
  width: number;
  /** Said to those who do not see it; empty where the name stands beside it. */
  alt?: string;
}

/** What a site looks like, or its first letter where nothing is known of that. It never changes its size. */
export function SitePicture({ hostname, pictureUrl, width, alt = '' }: SitePictureProps) {
  const [failed, setFailed] = useState<string>();
  const size = { width, height: (width * 5) / 8 };
  if (!pictureUrl || failed === pictureUrl) {
    return (
      <span
        className={classes.monogram}
        style={{ ...size, background: TONES[toneOf(hostname)], fontSize: size.height * 0.45 }}
        {...(alt === '' ? { 'aria-hidden': true } : { role: 'img', 'aria-label': alt })}
      >
        {monogramOf(hostname)}
      </span>
    );
  }
  return (
    <img
      className={classes.picture}
      {...size}
      src={pictureUrl}
      alt={alt}
      loading="lazy"
      decoding="async"
      onError={() => setFailed(pictureUrl)}
    />
  );
}
