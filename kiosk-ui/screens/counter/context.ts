import type { CounterAction, CounterView, OfficeView } from '#local-api/messages.ts';
import type { Reader } from '../words/languages.ts';
import type { CounterTexts } from './texts.ts';

export type CounterTicket = NonNullable<CounterView['ticket']>;

/** What an action is about, as the office expects it. */
export interface ActionBody {
	readonly ticket?: string;
	readonly service?: string;
	readonly toCounter?: string;
	readonly kind?: 'break' | 'back-office';
	readonly until?: string | null;
	readonly closesAt?: string | null;
	readonly override?: 'open' | 'stopped' | null;
}

/** What a clerk can do until, or from, a time. */
export type PlannedAction = 'pause' | 'park' | 'announce-closing';

/** What the parts of a clerk's page are drawn from. */
export interface CounterContext {
	readonly view: OfficeView;
	readonly counter: CounterView;
	readonly texts: CounterTexts;
	readonly reader: Reader;
	/** The office cannot be reached: nothing can be asked of it. */
	readonly lost: boolean;
	/** The sentence of the last refusal, for the action it refused. */
	readonly refusal: { readonly action: CounterAction; readonly sentence: string } | null;
	readonly act: (action: CounterAction, body?: ActionBody) => void;
	readonly chooseTransfer: () => void;
	/** Asks for the time. */
	readonly plan: (action: PlannedAction) => void;
}

/** Name of a service in the reader's language. */
export function serviceName({ view, reader }: Pick<CounterContext, 'view' | 'reader'>, id: string): string {
	return view.services.find((service) => service.id === id)?.name[reader.language] ?? id;
}

/** What a ticket is about here and now, `null` when the visitor did not say; the same for several people is said once. */
export function errandNames(context: Pick<CounterContext, 'view' | 'reader'>, ticket: Visit): string | null {
	const counted = [...new Set(ticket.errands)].map((id) => {
		const times = ticket.errands.filter((other) => other === id).length;
		const name = errandName(context, ticket.service, id) ?? id;
		return times === 1 ? name : `${times}× ${name}`;
	});
	return counted.length === 0 ? null : counted.join(', ');
}

/** What the visitor has come for besides, of other services; `null` when nothing. */
export function laterNames(context: Pick<CounterContext, 'view' | 'reader'>, ticket: Visit): string | null {
	const names = ticket.later.map(({ service, errand }) => {
		const name = errand === null ? null : errandName(context, service, errand);
		return name === null ? serviceName(context, service) : `${serviceName(context, service)}: ${name}`;
	});
	return names.length === 0 ? null : [...new Set(names)].join(', ');
}

type Visit = Pick<CounterTicket, 'service' | 'errands' | 'later'>;

function errandName(
	{ view, reader }: Pick<CounterContext, 'view' | 'reader'>,
	service: string,
	id: string,
): string | null {
	const errands = view.services.find((other) => other.id === service)?.errands ?? [];
	return errands.find((errand) => errand.id === id)?.name[reader.language] ?? null;
}
