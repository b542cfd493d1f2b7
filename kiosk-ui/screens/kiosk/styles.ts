import { css } from 'lit';

/** Layout of the kiosk: side by side on a wide screen, one above the other on a tall one. Sizes follow the screen. */
export const kioskStyles = css`
	:host, choice-list, language-switch { --pz-target: max(60px, 4rem); }
	:host {
		--pz-type-title: 1.9rem;
		display: grid; grid-template-rows: auto 1fr; height: 100vh;
	}
	header {
		display: flex; align-items: center; gap: 1.75rem; padding: 0.9rem 1.75rem;
		background: var(--pz-surface); border-bottom: 0.3rem solid var(--pz-accent);
	}
	header div { flex: 1; }
	h1 { font-size: 1.6rem; }
	.clock { font-size: 2.6rem; font-weight: 600; font-variant-numeric: tabular-nums; line-height: 1; }
	main { min-height: 0; display: grid; grid-template-rows: minmax(0, 1fr); padding: 1.5rem 1.75rem 1.75rem; }
	.lead { font-size: 1.25rem; color: var(--pz-ink-soft); }

	.start { display: grid; gap: 1.75rem; grid-template-columns: minmax(22rem, 5fr) 7fr; min-height: 0; }
	.pin { display: flex; flex-direction: column; padding: 1.4rem 1.75rem 1.75rem; }
	.walk-in { display: flex; flex-direction: column; min-height: 0; padding-top: 1.4rem; }
	choice-list { flex: 1; margin-top: 1.1rem; }
	.dots { display: flex; justify-content: center; gap: 1.4rem; margin: 1.2rem 0; }
	.dots span { width: 2.1rem; height: 2.1rem; border: 3px solid var(--pz-line-strong); border-radius: 50%; }
	.dots .typed { background: var(--pz-accent); border-color: var(--pz-accent); }
	.keypad { flex: 1; display: grid; grid-template-columns: repeat(3, 1fr); gap: 0.75rem; max-height: 32rem; }
	.keypad .button {
		flex-direction: column; gap: 0; padding: 0.2rem; min-height: var(--pz-target); line-height: 1.1;
		font-size: 2rem; font-variant-numeric: tabular-nums;
	}
	.keypad small { font-size: 1rem; }
	.button:hover:enabled { background: var(--pz-surface); }
	.button.primary:hover:enabled { background: var(--pz-accent); }
	.button:active:enabled { background: var(--pz-accent-soft); color: var(--pz-accent-strong); }
	.button.primary:active:enabled { background: var(--pz-accent-strong); color: var(--pz-on-accent); }

	.errands {
		width: min(100%, 52rem); max-height: 100%; margin: auto; display: flex; flex-direction: column;
	}
	.below { display: flex; flex-wrap: wrap; justify-content: space-between; gap: 1rem; margin-top: 1.5rem; }
	.below .button, .button.several { min-height: var(--pz-target); font-size: 1.25rem; }
	.button.several { margin-top: 0.75rem; }
	.joining { padding: 2rem; }

	.answer {
		margin: auto; width: min(100%, 56rem); padding: 2.5rem 3rem; display: flex;
		background: var(--pz-surface); border-radius: var(--pz-radius-large); box-shadow: var(--pz-shadow); flex-direction: column; align-items: center; gap: 1.4rem;
		text-align: center; text-wrap: pretty; font-size: 1.55rem;
	}
	.answer h2 { font-size: 2.6rem; }
	.answer .soft { font-size: 1.25rem; }
	.answer .button { font-size: 1.45rem; padding-inline: 2.5rem; }
	.buttons { display: flex; flex-wrap: wrap; justify-content: center; gap: 1.25rem; margin-top: 0.75rem; }
	kbd { font: inherit; border: 1px solid currentColor; border-radius: 0.35rem; padding: 0 0.6rem; line-height: 1.4; }
	.number {
		display: block; font-size: 8.5rem; font-weight: 800; line-height: 1; letter-spacing: 0.02em;
		font-variant-numeric: tabular-nums; color: var(--pz-accent-strong);
	}
	.ticket > div { display: flex; flex-direction: column; align-items: center; gap: inherit; }
	.ticket .label { font-size: 1.55rem; font-weight: 400; }
	.ticket .place { font-weight: 600; }
	.ticket .notice { border: 0; border-radius: var(--pz-radius); padding: 0.6rem 1.5rem; font-size: 1.35rem; }
	.remember { font-size: 2.6rem; font-weight: 800; line-height: 1.2; color: var(--pz-warn); }
	.remember + h2 .number { font-size: 10rem; }
	.ticket > .side { font-size: 1.25rem; gap: 1.2rem; }
	.follow { margin: 0; display: grid; gap: 0.5rem; justify-items: center; }
	.follow .qr { width: 12rem; }
	.bring { text-align: start; }
	.bring h3 { font-size: inherit; }
	.bring ul { padding-left: 1.2em; text-align: start; }

	.idle {
		position: fixed; inset: auto 0 0; display: flex; align-items: center; justify-content: space-between; gap: 2rem;
		padding: 1.25rem 1.75rem; font-size: 1.35rem; background: var(--pz-warn-soft); color: var(--pz-warn);
		border-top: 3px solid currentColor;
	}
	.idle .button { flex: none; font-size: inherit; }
	.lost { grid-row: 1 / -1; place-items: center; text-align: center; font-size: 1.55rem; }
	.lost div div { margin: 2.5rem 0; }
	.lost h1, .lost h2 { font-size: 3rem; }

	@media (orientation: landscape) {
		main { padding: 0.75rem 1.75rem; }
		.ticket { gap: 0.4rem; padding-block: 0.75rem; }
		.ticket .buttons { margin-top: 0; }
		.ticket .number { font-size: 7rem; }
		.remember { font-size: 2.1rem; }
		.remember + h2 .number { font-size: 8.5rem; }
		.ticket:has(.side) {
			display: grid; grid-template-columns: 3fr 2fr; column-gap: 3rem; width: min(100%, 66rem);
		}
		.ticket > .side { align-items: start; }
		.follow { justify-items: start; text-align: start; }
		.ticket > .end { grid-column: 1 / -1; }
	}
	@media (orientation: portrait) {
		header { padding: 1.5rem 2.25rem; }
		main { padding: 2.25rem; }
		h1 { font-size: 1.45rem; }
		.start { grid-template-columns: 1fr; grid-template-rows: auto minmax(0, 1fr); gap: 2.25rem; }
		.pin { padding: 2rem 2.5rem 2.5rem; }
		.keypad { grid-auto-rows: 5.75rem; width: min(100%, 28rem); margin: 0 auto; flex: none; }
		.dots { margin: 1.5rem 0; }
		.walk-in { padding-top: 0; }
		.number { font-size: 11rem; }
		.remember + h2 .number { font-size: 13.5rem; }
		.answer { gap: 1.9rem; padding: 4rem 2rem; }
		.ticket { gap: 1.5rem; }
		.ticket > .side { flex-direction: row; gap: 3rem; }
		.follow { max-width: 15rem; }
		.ticket:has(.follow) { padding-block: 2rem; gap: 1.25rem; }
	}
`;
