import type { CounterAction, CounterView, OfficeView } from '#local-api/messages.ts';
import type { Reader } from '../words/languages.ts';
import type { CounterTexts } from './texts.ts';

export type CounterTicket = NonNullable<CounterView['ticket']>;

/** What an action is about, as the office expects it. */
export interface ActionBody {
	readonly ticket?: string;
	readonly service?: string;
	readonly toCounter?: string;
}

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
}

/** Name of a service in the reader's language. */
export function serviceName({ view, reader }: Pick<CounterContext, 'view' | 'reader'>, id: string): string {
	return view.services.find((service) => service.id === id)?.name[reader.language] ?? id;
}

/** Name of an errand in the reader's language, or `null`. */
export function errandName({ view, reader }: CounterContext, ticket: CounterTicket): string | null {
	const errands = view.services.find(({ id }) => id === ticket.service)?.errands ?? [];
	return errands.find(({ id }) => id === ticket.errand)?.name[reader.language] ?? null;
}
