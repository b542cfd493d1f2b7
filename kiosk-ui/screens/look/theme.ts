import { unsafeCSS } from 'lit';
import sheet from '../../../cloud-sync/website/theme.css?inline';

/** The look of the whole system, to be adopted by an element's shadow root before its own styles. */
export const theme = unsafeCSS(sheet);
