import type { RefusalReason } from '#local-api/messages.ts';
import type { Language } from '../words/languages.ts';

/** Also what can go wrong on the way: no answer, or one this page does not know. */
type Refusals = Readonly<Record<RefusalReason | 'unreachable' | 'not-understood', string>>;

const cs: Refusals = {
	'unknown-service': 'Tuto agendu úřad nemá.',
	'unknown-errand': 'Tento úkon agenda nemá.',
	'unknown-counter': 'Tuto přepážku úřad nemá.',
	'unknown-ticket': 'Tento lístek už není ve frontě.',
	'tickets-closed': 'Lístky se teď nevydávají.',
	'no-room': 'Na disk úřadu nelze zapisovat, lístky se nevydávají. Řekněte to správci.',
	'unknown-pin': 'Tento PIN tu dnes nemáme.',
	'too-early': 'Na přihlášení je ještě brzy.',
	'already-checked-in': 'S tímto PINem už je návštěvník přihlášený.',
	'cannot-join': 'K tomuto lístku už nikoho přidat nejde.',
	'too-many-errands': 'Tolik úkonů se na jeden lístek nevejde.',
	'slow-down': 'Příliš mnoho pokusů za sebou. Zkuste to za chvíli.',
	'situation-changed':
		'Situace u přepážky se mezitím změnila, a tak jsme nic neprovedli. Podívejte se prosím, a pokud to platí dál, zkuste to znovu.',
	'counter-not-open': 'Přepážka není otevřená. Nejprve ji otevřete.',
	'time-not-ahead': 'Ten čas už minul, nebo je až po půlnoci. Zvolte pozdější čas dneška.',
	'counter-busy': 'U přepážky už někdo je. Nejprve ho dokončete.',
	'nobody-waiting': 'Pro tuto přepážku teď nikdo nečeká.',
	'nobody-called': 'Nikdo není vyvolaný.',
	'nobody-at-counter': 'U přepážky teď nikdo není.',
	'not-called-here': 'Tento lístek nevyvolala tato přepážka.',
	'not-parked-here': 'Tento lístek není odložený u této přepážky.',
	'too-late-to-return': 'Na návrat do fronty už je pozdě. Návštěvník si může vzít nový lístek.',
	'transfer-nowhere': 'Tam přesměrovat nejde: vyberte jinou agendu nebo přepážku, která ji vyřizuje.',
	'transfer-to-closed-counter': 'Ta přepážka je zavřená. Vyberte otevřenou přepážku nebo agendu.',
	unreachable: 'Úřad neodpovídá. Zkuste to znovu.',
	'not-understood': 'To se nepodařilo. Zkuste to znovu, nebo se obraťte na správce.',
};

const en: Refusals = {
	'unknown-service': 'The office has no such service.',
	'unknown-errand': 'The service has no such errand.',
	'unknown-counter': 'The office has no such counter.',
	'unknown-ticket': 'This ticket is no longer in the queue.',
	'tickets-closed': 'No tickets are issued now.',
	'no-room': 'The office’s disk cannot be written, no tickets are issued. Tell the administrator.',
	'unknown-pin': 'We do not have this PIN today.',
	'too-early': 'It is too early to check in.',
	'already-checked-in': 'The visitor is already checked in with this PIN.',
	'cannot-join': 'Nobody can be added to this ticket any more.',
	'too-many-errands': 'So many errands do not fit on one ticket.',
	'slow-down': 'Too many attempts in a row. Try again in a while.',
	'situation-changed':
		'The situation at the counter has changed meanwhile, so nothing was done. Please have a look, and try again if it still holds.',
	'counter-not-open': 'The counter is not open. Open it first.',
	'time-not-ahead': 'That time has passed, or is after midnight. Choose a later time of today.',
	'counter-busy': 'Somebody is at the counter. Finish with them first.',
	'nobody-waiting': 'Nobody is waiting for this counter now.',
	'nobody-called': 'Nobody has been called.',
	'nobody-at-counter': 'Nobody is at the counter now.',
	'not-called-here': 'This ticket was not called by this counter.',
	'not-parked-here': 'This ticket is not parked at this counter.',
	'too-late-to-return': 'It is too late to return to the queue. The visitor can take a new ticket.',
	'transfer-nowhere': 'It cannot go there: choose another service, or a counter that serves it.',
	'transfer-to-closed-counter': 'That counter is closed. Choose an open counter or a service.',
	unreachable: 'The office does not answer. Please try again.',
	'not-understood': 'That did not work. Try again, or ask the administrator.',
};

/** What the office refuses a clerk, in each language. */
export const refusals: Readonly<Record<Language, Refusals>> = { cs, en };

/** A sentence for a problem's name; one that is not known yet is told as something that did not work. */
export function refusalSentence(reason: string, language: Language): string {
	const known: Readonly<Record<string, string>> = refusals[language];
	return known[reason] ?? refusals[language]['not-understood'];
}
