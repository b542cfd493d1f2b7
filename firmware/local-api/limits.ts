/** So many errands fit on one ticket: for the screens, which know the domain by its messages only. */
export { MOST_ERRANDS } from '#domain/visits.ts';
