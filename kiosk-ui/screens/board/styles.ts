import { css } from 'lit';

/** Layout of the hall board, 80 by 45 rem on a 16:9 screen; dark letters on light ground read best across a bright hall. */
export const boardStyles = css`
	:host { display: grid; grid-template-rows: auto minmax(0, 1fr) auto; height: 100vh; line-height: 1.2; }
	[lang='en'] { color: var(--pz-ink-soft); font-weight: 400; }
	header {
		display: flex; align-items: baseline; gap: 2rem; padding: 0.9rem 2rem; font-size: 1.4rem;
		background: var(--pz-accent-strong); color: var(--pz-on-accent);
	}
	header [lang='en'] { color: inherit; margin-left: 1rem; }
	h1 { flex: 1; font-size: 2rem; }
	h2 { font-size: 1.4rem; }
	.clock { font-size: 2.6rem; font-weight: 700; font-variant-numeric: tabular-nums; line-height: 1; }
	main { display: grid; grid-template-columns: 54rem minmax(0, 1fr); gap: 2rem; padding: 1.5rem 2rem 2rem; min-height: 0; }

	.calls { display: flex; flex-direction: column; gap: 1rem; min-height: 0; }
	.newest {
		flex: 1 0 auto; max-height: 24rem; display: grid; align-content: center; gap: 0.5rem;
		padding: 1.2rem 2rem 1.6rem; border-radius: 1rem; background: var(--pz-surface); box-shadow: var(--pz-shadow);
		border: 0.4rem solid var(--pz-accent);
	}
	.newest p, li { display: flex; align-items: center; justify-content: space-between; }
	.newest.nobody {
		place-content: center; font-size: 2.6rem; text-align: center; border-color: var(--pz-line);
	}
	.nobody span { display: block; }
	.number { font-weight: 800; font-variant-numeric: tabular-nums; letter-spacing: 0.01em; }
	.newest .number { font-size: 10.5rem; line-height: 1; color: var(--pz-accent-strong); }
	.arrow { height: 3.4rem; flex: none; fill: none; stroke: var(--pz-ink); stroke-width: 2.6; }
	.counter { display: flex; align-items: center; gap: 1.2rem; }
	.word span { display: block; }
	.newest .counter { flex-direction: column; gap: 0.4rem; font-size: 1.3rem; }
	.newest .word { display: flex; gap: 0.7rem; }
	.label {
		display: grid; place-items: center; min-width: 1.5em; padding: 0.05em 0.22em; border-radius: 0.12em;
		background: var(--pz-ink); color: var(--pz-ground); font-weight: 800; line-height: 1.1;
	}
	.newest .label { font-size: 7rem; }

	ol, ul { list-style: none; display: flex; flex-direction: column; }
	.calls ol { flex: 0 1 auto; min-height: 0; gap: 0.5rem; }
	.calls li {
		flex: 0 1 4.2rem; min-height: 0; padding: 0 2rem; border-radius: 0.6rem; background: var(--pz-surface); font-size: 1.05rem;
	}
	.calls li .number { font-size: 2.7rem; width: 10rem; line-height: 1; }
	.calls li .arrow { height: 1.6rem; stroke: var(--pz-line-strong); }
	.calls li .label { font-size: 2.3rem; }
	.calls li .counter { width: 14rem; justify-content: flex-end; text-align: end; }

	.two-columns, .three-columns { display: grid; align-content: start; }
	.two-columns { grid: auto-flow 1fr / repeat(2, minmax(0, 1fr)); }
	.three-columns { grid: auto-flow 1fr / repeat(3, minmax(0, 1fr)); }
	:is(.two-columns, .three-columns) li { padding: 0.15rem 1rem; }
	.calls :is(.two-columns, .three-columns) .number { width: auto; }
	.calls :is(.two-columns, .three-columns) .counter { width: auto; gap: 0.7rem; font-size: 0.9rem; }
	.calls .three-columns .number { font-size: 2rem; }
	.calls .three-columns .label { font-size: 1.8rem; }
	.three-columns .word { display: none; }

	.services { display: flex; flex-direction: column; gap: 1rem; min-height: 0; }
	.services ul { gap: 0.7rem; min-height: 0; }
	.services li {
		display: grid; grid-template-columns: 1fr auto; gap: 0.2rem 1rem; padding: 0.8rem 1.3rem; border-radius: 0.6rem;
		background: var(--pz-surface);
	}
	.names { font-size: 1.3rem; }
	.names [lang='en'], .wait [lang='en'] { display: block; font-size: 1.05rem; }
	.wait { font-size: 1.15rem; grid-column: 1; }
	.count { grid-column: 2; grid-row: 1 / span 2; align-self: center; font-size: 3.4rem; font-weight: 800; line-height: 1; }

	.late {
		display: grid; grid-template-columns: 24rem minmax(0, 1fr) 19rem; align-items: center; gap: 2rem; padding: 0.7rem 2rem;
		background: var(--pz-warn-soft); font-size: 1.05rem;
	}
	.late [lang='en'] { display: block; }
	.late .number { font-size: 1.7rem; }

	.lost {
		grid-row: 1 / span 2; grid-template-columns: 1fr; align-content: center; text-align: center; font-size: 2rem;
	}
	.lost div div { margin: 3rem 0; }
	.lost h1, .lost h2 { font-size: 4rem; }

	/* Once a second is far below the three flashes that WCAG 2.2, 2.3.1 allows. */
	@media (prefers-reduced-motion: no-preference) {
		.fresh { animation: highlight 1s ease-in-out 4; }
	}
	.fresh { background: var(--pz-warn-soft); }
	@keyframes highlight {
		50% { background: var(--pz-focus-glow); border-color: var(--pz-ink); }
	}
`;
