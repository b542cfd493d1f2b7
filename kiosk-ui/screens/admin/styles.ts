import { css } from 'lit';

/** Layout of the admin page. */
export const adminStyles = css`
	:host { display: block; --pz-type: 1rem; }
	header, main { max-width: 76rem; margin: 0 auto; padding: var(--pz-space-4) var(--pz-space-5); }
	header { display: flex; flex-wrap: wrap; align-items: center; justify-content: space-between; gap: var(--pz-space-4); }
	main { display: grid; grid-template-columns: minmax(0, 1fr); gap: var(--pz-space-4); }
	.health { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(20rem, 100%), 1fr)); gap: var(--pz-space-4); }
	.card { padding: var(--pz-space-4) var(--pz-space-5); }
	h2 { font-size: 1.1rem; margin-bottom: var(--pz-space-2); }
	ul { list-style: none; display: grid; grid-template-columns: 1fr auto fit-content(8rem); column-gap: var(--pz-space-3); }
	li { display: grid; grid-column: 1 / -1; grid-template-columns: subgrid; align-items: center; padding: var(--pz-space-1) 0; }
	@media (width < 30rem) { ul { grid-template-columns: 1fr auto; } .state { grid-column: 1 / -1; } }
	li .badge { justify-self: start; }
	.scroll { overflow-x: auto; }
	table { width: 100%; border-collapse: collapse; font-variant-numeric: tabular-nums; }
	th { font-weight: 400; font-size: 0.95rem; color: var(--pz-ink-soft); text-align: start; vertical-align: bottom; }
	th, td { padding: var(--pz-space-2) var(--pz-space-4) var(--pz-space-2) 0; }
	tbody tr { border-top: 1px solid var(--pz-line); }
	.badge { padding: 0.1rem 0.7rem; border-radius: 1rem; font-weight: 600; white-space: nowrap; }
	.badge.open, .badge.good { background: var(--pz-good-soft); color: var(--pz-good); }
	.badge.paused { background: var(--pz-warn-soft); color: var(--pz-warn); }
	.badge.closed { background: var(--pz-line); color: var(--pz-ink); }
	.badge.bad { background: var(--pz-bad-soft); color: var(--pz-bad); }
`;
