/** A deliberate bug: one piece of the product's source, and what it becomes. */
export interface Bug {
	readonly name: string;
	/** What it does to people. */
	readonly about: string;
	/** File of the repository. */
	readonly file: string;
	/** Stands in the file exactly once. */
	readonly source: string;
	readonly becomes: string;
}

const bug = (name: string, about: string, file: string, source: string, becomes: string): Bug => ({
	name,
	about,
	file,
	source,
	becomes,
});

/** Who is let in at the keypad. */
const AT_THE_KEYPAD: readonly Bug[] = [
	bug(
		'in-time-is-late',
		'who comes after the slot has begun has no claim',
		'firmware/domain/check-in.ts',
		'const late = isTooLate(',
		'const late = at > reservation.start || isTooLate(',
	),
	bug(
		'cancelled-pin-opens',
		'the PIN of a cancelled reservation gives a ticket',
		'firmware/domain/reservations.ts',
		"\t\t.filter(({ state, ticket }) => state === 'confirmed' || ticket !== null)\n",
		'',
	),
	bug(
		'half-a-pin',
		'two of the four digits are enough',
		'firmware/domain/reservations.ts',
		'reservation.pin === pin &&',
		'reservation.pin.slice(2) === pin.slice(2) &&',
	),
	bug(
		'no-pause-for-guessers',
		'PINs can be guessed as fast as they are typed',
		'firmware/domain/check-in.ts',
		'if (!wrong || wrong.count <= rules.free',
		'if (true || !wrong || wrong.count <= rules.free',
	),
	bug(
		'strangers-are-never-told',
		'a check-in of somebody without a reservation stays unconfirmed',
		'firmware/uplink.ts',
		"heard();\n\t\tappliance.execute({ type: 'settle-unconfirmed' });",
		'heard();',
	),
];

/** At the counters and on the screens. */
const AT_THE_COUNTER: readonly Bug[] = [
	bug(
		'break-calls',
		'a counter on its break calls people to nobody',
		'firmware/domain/counter-commands.ts',
		"if (counter.state !== 'open' || isOver(counter, at))",
		'if (isOver(counter, at))',
	),
	bug(
		'parked-for-ever',
		'whoever was to come back at some time never waits again',
		'firmware/domain/day-commands.ts',
		"if (state === 'parked' && counter !== null && parkedUntil !== null)",
		'if (false)',
	),
	bug(
		'called-comes-first-again',
		'whoever is put back before they came gets in front of the others',
		'firmware/domain/counter-commands.ts',
		'front: isLateComer });',
		'front: true });',
	),
	bug(
		'one-errand-is-enough',
		'a visit ends though the visitor has come for something else as well',
		'firmware/domain/counter-commands.ts',
		'= leftAfter(office, counter, inHand);',
		'= leftAfter(office, counter, inHand).slice(0, 0);',
	),
	bug(
		'website-promises-no-wait',
		'the website says that nobody has to wait',
		'firmware/sync/occupancy.ts',
		'expectedWait: expectedWait(office, service, at),',
		'expectedWait: { medianSeconds: 0, p90Seconds: 0 },',
	),
	bug(
		'board-stays-empty',
		'the board announces nobody',
		'firmware/domain/office-changes.ts',
		'calls: [call, ...office.calls',
		'calls: [...office.calls',
	),
	bug(
		'hall-stays-dark',
		'the display in the hall shows no call',
		'firmware/effects/caller-display.ts',
		'if (isNew || text !== inHall)',
		'if (false)',
	),
	bug(
		'dead-office-looks-alive',
		'the website goes on showing an office that has been cut off for hours as it was',
		'cloud-sync/endpoint/live-occupancy.ts',
		"watched.silentLooks >= SILENT_LOOKS) return 'down';\n\t\treturn watched.presence;",
		"watched.silentLooks < 0) return 'down';\n\t\treturn 'up';",
	),
];

/** What happens to the office's card. */
const OF_CARDS: readonly Bug[] = [
	bug(
		'day-stays-lost',
		'what happened today does not come back on a new card',
		'firmware/uplink-day.ts',
		'if (entries === null) return;',
		'return;',
	),
	bug(
		'no-number-left-out',
		'on a new card the next number is that of somebody of whom the cloud had not heard',
		'firmware/domain/skipped-numbers.ts',
		'const UNHEARD = 10;',
		'const UNHEARD = 0;',
	),
	bug(
		'copy-keeps-its-name',
		'an older copy of the card goes on under the name of the one that was lost',
		'firmware/uplink.ts',
		'journal.renew();',
		'',
	),
];

/** What is done when the disk has no room at all. */
const WITHOUT_ROOM: readonly Bug[] = [
	bug(
		'memory-forgotten',
		'what was told from memory is not written when there is room again',
		'firmware/journal/unwritten-steps.ts',
		'writeAll();\n\t\t\t\tjournal.append([], at);',
		'steps.length = 0;\n\t\t\t\tjournal.append([], at);',
	),
	bug(
		'ticket-from-memory',
		'without room on the disk people get tickets that the power takes away',
		'firmware/journal/unwritten-steps.ts',
		'if (events.some(({ type }) => MUST_BE_WRITTEN.has(type))) throw error;',
		'',
	),
];

/** Bugs that the simulation has to find: in the queue, on the disk, on the wire, in the cloud, on paper. */
export const BUGS: readonly Bug[] = [
	bug(
		'reservations-wait-in-line',
		'a reservation whose slot has begun has no claim',
		'firmware/domain/claims.ts',
		'slot !== null && slot <= at ?',
		'slot !== null && slot < 0 ?',
	),
	bug(
		'claim-before-its-time',
		'a reservation goes first as soon as it is checked in',
		'firmware/domain/claims.ts',
		'slot !== null && slot <= at ?',
		'slot !== null ?',
	),
	bug(
		'late-comer-at-the-end',
		'whoever is put back in front is not',
		'firmware/domain/claims.ts',
		'Number(b.ticket.front) - Number(a.ticket.front) ||',
		'',
	),
	bug(
		'weight-is-rank',
		'a heavier service always goes first, so that the lighter one starves',
		'firmware/domain/claims.ts',
		'weight * Math.max(0, waitedSeconds)',
		'weight * 1e9 + Math.max(0, waitedSeconds)',
	),
	bug(
		'cancelled-keeps-its-claim',
		'the slot is booked again and two go first',
		'firmware/domain/unconfirmed.ts',
		"one.claim === 'held' && !isStanding(one)",
		'false',
	),
	bug(
		'pin-opens-twice',
		'a used PIN gives another ticket',
		'firmware/domain/check-in.ts',
		"if (ticket) return refuse({ reason: 'already-checked-in', ticket: ticket.id, number: ticket.number });",
		'',
	),
	bug(
		'wish-forgotten',
		'who asks again for a ticket, as the office died before it answered, gets a second one',
		'firmware/domain/issue-ticket.ts',
		'if (wish !== undefined && ticketOfWish(office, wish)) return nothing;',
		'',
	),
	bug(
		'numbers-of-the-waiting',
		'numbers are counted by who is there, so that they come again',
		'firmware/domain/tickets-open.ts',
		'(office.lastNumbers.get(letter) ?? 0) + 1)',
		'office.tickets.size + 1)',
	),
	bug(
		'day-forgets',
		'a new day forgets who still had a ticket',
		'firmware/domain/day-commands.ts',
		'return happens(...ended, ...closed,',
		'return happens(...closed,',
	),
	bug(
		'display-stands-still',
		'the display goes on showing whoever was put back',
		'firmware/domain/effects.ts',
		"\t\tcase 'ticket-put-back':\n",
		'',
	),
	bug(
		'paper-forgotten',
		'what was not printed before a crash is never printed',
		'firmware/domain/effects.ts',
		"return [...displays, ...unprintedTickets(office).map((ticket): Effect => ({ type: 'print-ticket', ticket }))];",
		'return displays;',
	),
	bug(
		'two-papers-alike',
		'a second paper does not say that it is one',
		'firmware/domain/decide.ts',
		'again: mayHaveComeOut(print) });',
		'again: false });',
	),
	bug(
		'journal-not-flushed',
		'the power cut takes back what was told to people',
		'firmware/journal/sqlite-journal.ts',
		"options.synchronous ?? 'FULL'",
		"'OFF'",
	),
	bug(
		'half-a-step',
		'the events of a step are not written in one transaction',
		'firmware/journal/sqlite-journal.ts',
		'const append = database.transaction((events: readonly OfficeEvent[], at: Instant): readonly JournalEntry[] => {',
		'const append = ((events: readonly OfficeEvent[], at: Instant): readonly JournalEntry[] => {',
	),
	bug(
		'snapshot-forgets-calls',
		'a start from a snapshot counts the calls anew, so that screens announce none',
		'firmware/domain/snapshot.ts',
		'{ ...emptyOffice, ...value }',
		'{ ...emptyOffice, ...value, callCount: 0 }',
	),
	bug(
		'every-clock-believed',
		'a clock that jumps begins another day, and everybody who waits is unserved',
		'firmware/steady-clock.ts',
		'if (isNear(shownOrigin, origin) ||',
		'if (true ||',
	),
	bug(
		'sent-is-acknowledged',
		'what has left counts as arrived',
		'firmware/sync/outbox.ts',
		'({ ...outbox, sent: to })',
		'({ acked: to, sent: to })',
	),
	bug(
		'answers-breed',
		'each answer lets a batch leave, whatever is on the way',
		'firmware/sync/outbox.ts',
		'return isNoNews(outbox, sequence) ? outbox : {',
		'return {',
	),
	bug(
		'never-again',
		'what is not answered is not sent again while the link is up',
		'firmware/uplink.ts',
		'isAckOverdue = true;\n\t\t\tresend();',
		'isAckOverdue = true;',
	),
	bug(
		'gap-never-filled',
		'a change of a reservation that got lost is missed, and not asked for',
		'firmware/uplink.ts',
		'hasHeardAll = false;\n\t\t\task();\n\t\t\treturn;',
		'hasHeardAll = false;\n\t\t\treturn;',
	),
	bug(
		'doubled-events-stored',
		'the cloud counts a repeated batch again',
		'cloud-sync/endpoint/stores/joint-append.ts',
		'const later = entries.filter(({ sequence }) => sequence > last);',
		'const later = entries.map((entry, i) => ({ ...entry, sequence: last + 1 + i }));',
	),
	bug(
		'one-seat-too-many',
		'a slot is promised once more than it has seats',
		'cloud-sync/endpoint/stores/seat-choice.ts',
		'if (taken.size >= capacity) return null;',
		'if (taken.size > capacity) return null;',
	),
	bug(
		'repetition-takes-a-seat',
		'a booking that is sent again, as its answer was lost, takes a second seat',
		'cloud-sync/endpoint/stores/sqlite-booking.ts',
		'const own = uses.find((use) => use.live && use.own);',
		'const own = uses.find(() => false);',
	),
	bug(
		'cancellation-undoes-a-visit',
		'whoever cancelled and came all the same was never here',
		'cloud-sync/endpoint/stores/check-ins.ts',
		".where('id', '=', id)\n",
		".where('id', '=', id).where('cancelled_at', 'is', null)\n",
	),
	bug(
		'half-a-booking',
		'a booking is not one transaction, so that the office may never hear of it',
		'cloud-sync/endpoint/stores/sqlite-booking.ts',
		'return database.transaction(() => bookAll(prepared, office, bookings));',
		'return Promise.resolve(bookAll(prepared, office, bookings));',
	),
	bug(
		'half-a-batch',
		'what an office told is not stored in one transaction',
		'cloud-sync/endpoint/stores/append-queue.ts',
		'inTransaction(this.#db, (tx) => appendTogether(tx, batches));',
		'appendTogether(this.#db as never, batches);',
	),
	...AT_THE_KEYPAD,
	...AT_THE_COUNTER,
	...OF_CARDS,
	...WITHOUT_ROOM,
];
