/** What other sites load as `elements.js`: a name that never changes in front of files named by their content. */
import './elements.ts';
