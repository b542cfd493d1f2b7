import type { Language } from '#wire/office-config.ts';
import { czech, type Texts } from './texts-cs.ts';
import { english } from './texts-en.ts';

export type { Texts };

/** The texts of each language. */
export const TEXTS: Record<Language, Texts> = { cs: czech, en: english };
