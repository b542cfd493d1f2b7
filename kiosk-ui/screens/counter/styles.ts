import { css } from 'lit';

/** Layout of a clerk's page: work on the left, the rest of the office on the right; one column on a narrow window. */
export const counterStyles = css`
	:host { display: block; --pz-type: 1rem; }
	header, main { max-width: 80rem; margin: 0 auto; padding: var(--pz-space-4) var(--pz-space-5); }
	header { display: flex; flex-wrap: wrap; align-items: center; gap: var(--pz-space-3) var(--pz-space-4); }
	header .name { flex: 1; min-width: 14rem; }
	header [role='alert'] { flex-basis: 100%; }
	main { display: grid; gap: var(--pz-space-5); align-items: start; grid-template-columns: minmax(0, 1fr) 21rem; }
	@media (width < 60rem) { main { grid-template-columns: minmax(0, 1fr); } }
	.work, .around { display: grid; grid-template-columns: minmax(0, 1fr); gap: var(--pz-space-4); }
	.card { padding: var(--pz-space-4) var(--pz-space-5); }
	h2 { font-size: 1.1rem; color: var(--pz-ink-soft); }
	ul { list-style: none; }
	.time, .number { font-variant-numeric: tabular-nums; }

	.badge {
		padding: 0.1rem 0.7rem; border-radius: 1rem; font-weight: 600; white-space: nowrap;
		background: var(--pz-accent-soft); color: var(--pz-accent-strong);
	}
	.badge.open, .badge.serving { background: var(--pz-good-soft); color: var(--pz-good); }
	.badge.paused, .badge.called { background: var(--pz-warn-soft); color: var(--pz-warn); }
	.badge.closed { background: var(--pz-line); color: var(--pz-ink); }
	kbd {
		padding: 0 0.4rem; border: 1px solid currentColor; border-radius: 0.25rem; font: inherit; font-size: 0.8rem;
		font-weight: 400; line-height: 1.5;
	}
	.buttons { display: flex; flex-wrap: wrap; gap: var(--pz-space-2); }
	.button { padding-inline: var(--pz-space-4); }
	.notice { margin-top: var(--pz-space-3); padding: var(--pz-space-3) var(--pz-space-4); }

	.call-next .button { width: 100%; min-height: 5rem; font-size: 1.7rem; gap: var(--pz-space-4); }
	.call-next small { display: block; font-size: 1.05rem; font-weight: 400; }

	.visitor { display: flex; flex-wrap: wrap; align-items: center; gap: 0 var(--pz-space-5); }
	.visitor .number { font-size: 4.5rem; font-weight: 800; line-height: 1.15; color: var(--pz-accent-strong); }
	.visitor .state { flex: 1; }
	.running { color: var(--pz-ink-soft); }
	.running .time { font-size: 1.7rem; font-weight: 600; color: var(--pz-ink); }
	.hand dl { display: flex; flex-wrap: wrap; gap: var(--pz-space-2) var(--pz-space-5); margin: var(--pz-space-2) 0 var(--pz-space-4); }
	dt { font-size: 0.95rem; color: var(--pz-ink-soft); }
	dd { font-weight: 600; }
	.nobody { padding: var(--pz-space-4) 0; font-size: 1.2rem; }

	.aside li, .others li {
		display: flex; flex-wrap: wrap; align-items: center; gap: var(--pz-space-2) var(--pz-space-4);
		padding: var(--pz-space-2) 0;
	}
	li + li { border-top: 1px solid var(--pz-line); }
	.aside li strong { font-size: 1.5rem; font-variant-numeric: tabular-nums; }
	.aside li > .soft { flex: 1; }
	.others li { display: grid; grid-template-columns: 7rem 6.5rem 1fr; gap: var(--pz-space-2); }
	.others .badge { justify-self: start; }
	.queue summary { cursor: pointer; min-height: 1.75rem; font-weight: 600; }
	.paper, .late { margin: 0; }
	.issuing li { display: grid; gap: var(--pz-space-1); padding: var(--pz-space-3) 0; }
	.keys summary { cursor: pointer; min-height: 1.75rem; font-weight: 600; }
	.keys dl { margin-top: var(--pz-space-3); display: grid; gap: var(--pz-space-1); }
	.keys dl div { display: grid; grid-template-columns: 4rem 1fr; }
	.keys dd { font-weight: 400; }

	.choice { grid-template-columns: 1fr; }
	.choice ul { display: flex; flex-wrap: wrap; gap: var(--pz-space-3); }
	.choice li { border: 0; }
`;
