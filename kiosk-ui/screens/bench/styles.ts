import { css } from 'lit';

/** Layout of the bench: the hall, the counters and the printer in three columns where there is room. */
export const benchStyles = css`
	:host { display: block; --pz-type: 1rem; }
	header, main { max-width: 96rem; margin: 0 auto; padding: var(--pz-space-4) var(--pz-space-5); }
	header { display: flex; flex-wrap: wrap; align-items: center; justify-content: space-between; gap: var(--pz-space-4); }
	header p { max-width: 60rem; }
	main { display: grid; grid-template-columns: 19rem minmax(0, 1fr) 21rem; gap: var(--pz-space-4); align-items: start; }
	.notice { grid-column: 1 / -1; }
	@media (width < 72rem) { main { grid-template-columns: 19rem minmax(0, 1fr); } .printer { grid-column: 1 / -1; } }
	@media (width < 48rem) { main { grid-template-columns: minmax(0, 1fr); } }
	.card { padding: var(--pz-space-4); }
	h2 { font-size: 1.05rem; margin-bottom: var(--pz-space-2); }
	.hall { display: grid; gap: var(--pz-space-4); }
	.counters { display: grid; grid-template-columns: repeat(auto-fill, minmax(15rem, 1fr)); gap: var(--pz-space-4); }
	.button { padding-inline: var(--pz-space-2); }
	.button:active { background: var(--pz-accent-soft); }

	.segments { display: block; width: 100%; padding: 0.6rem; border-radius: var(--pz-radius); background: #14090a; }
	.segments path, .segments circle { stroke-width: 1.9; stroke-linecap: round; }
	.segments path.on { stroke: #ff4438; }
	.segments path.off { stroke: #2b1315; }
	.segments circle.on { fill: #ff4438; }
	.segments circle.off { fill: #2b1315; }
	.segments.dark .on { opacity: 0.25; }

	.keys { display: grid; grid-template-columns: repeat(4, 1fr); gap: var(--pz-space-2); }
	.keys .button { font-size: 1.3rem; background: var(--pz-ink); border-color: var(--pz-ink); color: var(--pz-ground); }
	.keys .button:nth-child(4n) { background: var(--pz-bad); border-color: var(--pz-bad); }
	.keys .button:active { opacity: 0.8; }
	.box .buttons { display: grid; grid-template-columns: 1fr 1fr; gap: var(--pz-space-2); margin-top: var(--pz-space-3); }
	.held { display: grid; gap: var(--pz-space-2); margin-top: var(--pz-space-2); }
	.held .button { min-height: 2.25rem; border-width: 1px; font-size: 0.95rem; font-weight: 400; }

	.switches { display: flex; flex-wrap: wrap; align-items: center; gap: var(--pz-space-2); }
	.switches .button { min-height: 2.5rem; padding-inline: var(--pz-space-3); }
	[aria-pressed='true'], [aria-pressed='true']:hover { background: var(--pz-accent); color: var(--pz-on-accent); }
	.knob { width: 2rem; height: 1.1rem; border: 2px solid; border-radius: 1rem; position: relative; }
	.knob::after {
		content: ''; position: absolute; inset: 0.1rem auto 0.1rem 0.1rem; width: 0.65rem; border-radius: 50%; background: currentColor;
	}
	[aria-checked='true'] .knob { background: var(--pz-good); color: #fff; }
	[aria-checked='true'] .knob::after { inset: 0.1rem 0.1rem 0.1rem auto; }
	.time { font-size: 1.8rem; font-weight: 600; font-variant-numeric: tabular-nums; }

	ol { list-style: none; margin-top: var(--pz-space-3); display: grid; gap: var(--pz-space-4); max-height: 60rem; overflow-y: auto; }
	ol li { container-type: inline-size; }
	/* A character of these fonts is 0.602 times as wide as the font's size. */
	pre {
		margin: 0; padding: 1rem 0.75rem 1.4rem; overflow-x: auto; font-family: 'DejaVu Sans Mono', 'Liberation Mono', monospace;
		font-size: min(0.8rem, (100cqi - 1.5rem - 2px) / var(--columns) / 0.605); line-height: 1.35; background: #fffef8; border: 1px solid var(--pz-line); border-bottom: 3px dashed var(--pz-line);
	}
	pre span { display: block; }
	pre a { display: block; width: 9em; margin-inline: auto; }
	.qr { display: block; width: 100%; }
	.centred { text-align: center; white-space: pre-line; font-size: calc(var(--size) * 1em); }
`;
