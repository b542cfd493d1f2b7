import type { Generated } from 'kysely';
import type { Language } from '#wire/office-config.ts';
import type { Attendance } from './store.ts';

/** The columns as the database holds them: moments as milliseconds since 1970, documents as JSON text. */
export interface Tables {
	offices: {
		id: string;
		config: string | null;
		pin_key: string;
		revision: number;
		held_revision: number;
		last_sequence: number;
		journal: Generated<string>;
		journal_base: Generated<number>;
		journal_last: Generated<number>;
		/** The office has yet to say what it holds: of this database's it can be no more than this. `null`: it has said so. */
		doubted_after: Generated<number | null>;
	};
	reservations: {
		id: string;
		office: string;
		service: string;
		errand: string | null;
		language: Language;
		slot_start: number;
		slot_end: number;
		day: string;
		seat: number;
		generation: number;
		pin: string;
		token_hash: string;
		booked_at: number;
		cancelled_at: number | null;
		attendance: Attendance | null;
		ticket: string | null;
	};
	changes: {
		office: string;
		revision: number;
		reservation: string;
		state: 'confirmed' | 'cancelled';
		changed_at: number;
	};
	events: { office: string; sequence: number; at: number; type: string; event: string };
	disputes: {
		office: string;
		sequence: number;
		at: number;
		ticket: string;
		service: string;
		slot_start: number;
		seat: number;
		reservation: string | null;
	};
	/** Names of journals that an office has given up. */
	retired_journals: { office: string; journal: string };
	occupancy: { office: string; snapshot: string };
	spent_proofs: { proof: string; expires_at: number };
	secrets: { name: string; value: string };
	/** One row, written by whoever wants to know whether anything can be written. */
	pings: { id: string; at: number };
}
