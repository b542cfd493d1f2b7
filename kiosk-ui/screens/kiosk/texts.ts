import type { Language } from '../words/languages.ts';
import { plural } from '../words/plurals.ts';

const cs = {
	title: 'Kiosek',
	languages: 'Jazyk',
	start: {
		reservation: 'Mám rezervaci',
		enterPin: 'Zadejte čtyřmístný PIN',
		digits: (typed: number) => `Zadáno číslic: ${typed} ze 4`,
		keypad: 'Číselné klávesy',
		erase: 'Smazat',
		confirm: 'Potvrdit',
		walkIn: 'Nemám rezervaci',
		chooseService: 'Vyberte, co potřebujete vyřídit',
		waiting: (count: number) =>
			count === 0
				? 'Nikdo nečeká'
				: plural('cs', count, { one: 'Čeká # člověk', few: 'Čekají # lidé', other: 'Čeká # lidí' }),
		wait: (range: string) => `Čekání ${range}`,
		noCounter: 'Přepážka zatím není otevřená',
		key: (key: string) => `klávesa ${key}`,
	},
	errands: {
		question: 'Co přesně potřebujete?',
		other: 'Něco jiného',
		back: 'Zpět',
		previous: 'Předchozí',
		next: 'Další',
	},
	several: {
		start: 'Vyřídit víc věcí na jeden lístek',
		title: 'Co všechno potřebujete vyřídit?',
		help: 'Označte všechno, co potřebujete. Stačí vám jeden lístek.',
		full: 'Víc už se na jeden lístek nevejde.',
		otherServices: 'Ostatní agendy',
		nothingYet: 'Zatím nic není vybráno',
		take: (count: number) =>
			plural('cs', count, {
				one: 'Vzít lístek na # věc',
				few: 'Vzít lístek na # věci',
				other: 'Vzít lístek na # věcí',
			}),
		andThen: ', potom ',
	},
	joining: {
		offer: 'Přidat další rezervaci, třeba rodiny',
		title: 'Další rezervace',
		enterPin: 'Zadejte PIN další rezervace',
		help: 'Půjdete společně pod tímto číslem. Po poslední rezervaci zvolte Hotovo.',
		done: 'Hotovo',
	},
	closed: {
		'outside-hours': 'Lístky teď nevydáváme, je mimo otevírací dobu.',
		'queue-full': 'Další návštěvu už dnes přepážky nestihnou.',
		'no-counter': 'Přepážky této agendy už dnes zavřely.',
		'stopped-by-clerk': 'Lístky na tuto agendu dnes už nevydáváme.',
		'numbers-used-up': 'Pro dnešek už jsme vydali všechny lístky.',
		'no-room': 'Lístky teď vydat nemůžeme. Přihlaste se prosím u úředníka u přepážky.',
		again: (time: string) => `Lístky znovu vydáváme dnes od ${time}.`,
		againOn: (day: string, time: string) => `Lístky znovu vydáváme: ${day} od ${time}.`,
		reserve: 'Termín si můžete rezervovat na webu úřadu.',
	},
	ticket: {
		title: 'Vaše číslo',
		next: 'Jste na řadě jako další.',
		ahead: (count: number) =>
			plural('cs', count, {
				one: 'Před vámi je # člověk.',
				few: 'Před vámi jsou # lidé.',
				other: 'Před vámi je # lidí.',
			}),
		wait: (range: string) => `Předpokládané čekání: ${range}`,
		noCounter: 'Přepážka zatím není otevřená, vyčkejte prosím.',
		pending: 'Lístek se tiskne…',
		printed: 'Vezměte si prosím lístek.',
		again: 'Lístek tiskneme podruhé, číslo zůstává stejné.',
		remember: 'Zapamatujte si prosím své číslo',
		notPrinted: 'Lístek se nepodařilo vytisknout. Vaše místo ve frontě platí.',
		page: 'Stránka vašeho lístku na webu',
		follow: 'Načtěte kód telefonem a uvidíte, kdy přijdete na řadu.',
		watch: 'Sledujte tabuli. Až přijdete na řadu, ukáže vaše číslo a přepážku.',
		outlook: {
			unsure: (time: string) => `Úřad zavírá v ${time}. Není jisté, že na vás dnes přijde řada.`,
			unlikely: (time: string) => `Úřad zavírá v ${time}. Nejspíš na vás dnes řada nepřijde.`,
		},
		late: 'Čas vaší rezervace už uplynul, a tak jsme vás hned zařadili do běžné fronty.',
		reserved: 'Rezervace je přihlášená, jdete před návštěvníky bez rezervace.',
		reservedFrom: (time: string) => `Od ${time} půjdete před návštěvníky bez rezervace.`,
		unconfirmed: 'Jdete před návštěvníky bez rezervace. Rezervaci ještě ověříme.',
		unconfirmedFrom: (time: string) => `Od ${time} půjdete před ostatními. Rezervaci ještě ověříme.`,
		doubt: {
			withheld: 'Tento termín má i někdo jiný. Než rezervaci ověříme, čekáte v běžné frontě.',
			disowned: 'Rezervaci s tímto PINem jsme nenašli. Místo v běžné frontě vám zůstává.',
			cancelled: 'Tato rezervace byla zrušena. Místo v běžné frontě vám zůstává.',
		},
		called: 'Právě vás voláme. Přepážku ukazuje tabule.',
		bring: 'Připravte si prosím',
		done: 'Hotovo',
	},
	answer: {
		tooShort: 'PIN má čtyři číslice',
		tooShortHelp: 'Zadejte prosím všechny čtyři číslice a potvrďte.',
		unknown: 'Tento PIN tu dnes nemáme',
		unknownHelp:
			'Porovnejte prosím číslice s potvrzením rezervace a zkuste to znovu. Můžete si také vzít lístek bez rezervace nebo se zeptat úředníka.',
		unknownOffline:
			'Spojení s webem je teď přerušené. Rezervaci z poslední doby tu poznáme až krátce před jejím časem: zadejte potom prosím stejný PIN.',
		unknownNow: 'Tento PIN teď neznáme',
		onlyInTime:
			'Rezervaci tu dnes poznáme jen kolem jejího času. Máte-li ji na později, zadejte potom prosím stejný PIN.',
		tooEarly: 'Přišli jste s předstihem',
		tooEarlyHelp: (slot: string, opens: string) =>
			`Rezervaci máte na ${slot}. Přihlásit se můžete od ${opens}: zadejte potom prosím stejný PIN.`,
		tooEarlyOn: (slot: string, opens: string) =>
			`Termín vaší rezervace: ${slot}. Přihlášení začíná: ${opens}. Zadejte potom prosím stejný PIN.`,
		takeNow: 'Nebo si vezměte běžný lístek hned. Až nadejde váš čas, posuneme vás dopředu.',
		takeNowButton: 'Vzít lístek hned',
		later: 'Přijdu později',
		used: {
			title: 'S tímto PINem už jste přihlášeni',
			ended: 'Lístek z této rezervace už neplatí',
			help: {
				waiting: (_counter: string) => 'Počkejte prosím, až se vaše číslo objeví na tabuli.',
				called: (counter: string) => `Právě vás voláme. Jděte prosím k přepážce ${counter}.`,
				serving: (counter: string) => `Právě jste na řadě u přepážky ${counter}. Pokračujte prosím tam.`,
				parked: (counter: string) => `Vyřízení je přerušené. Vraťte se pak prosím k přepážce ${counter}.`,
				'no-show': (counter: string) =>
					`Vyvolali jsme vás k přepážce ${counter} a nepřišli jste. Přihlaste se prosím hned u přepážky, zařadí vás znovu dopředu.`,
				ended: (_counter: string) => 'Pokud potřebujete ještě něco vyřídit, vezměte si prosím lístek bez rezervace.',
			},
			newTicket: 'Vybrat nový lístek',
		},
		slowDown: 'Chvilku prosím počkejte',
		slowDownHelp: (seconds: number) =>
			plural('cs', seconds, {
				one: 'PIN několikrát nesouhlasil. Zkusit to znovu půjde za # sekundu.',
				few: 'PIN několikrát nesouhlasil. Zkusit to znovu půjde za # sekundy.',
				other: 'PIN několikrát nesouhlasil. Zkusit to znovu půjde za # sekund.',
			}),
		slowDownOver: 'Teď už můžete PIN zadat znovu.',
		slowDownTip: 'Lístek bez rezervace si můžete vzít hned.',
		closed: (service: string) => `${service}: teď bez lístků`,
		noRoom: 'Omlouváme se, lístek teď vydat nemůžeme',
		noRoomHelp: 'Přihlaste se prosím u úředníka u přepážky, ujme se vás. Kdo už lístek má, bude vyvolán jako jindy.',
		noRoomRemedy:
			'Pro úředníka: na disk úřadu nelze zapisovat. Zavolejte správce; až to napraví, začnou se lístky vydávat samy.',
		unknownService: 'Omlouváme se. Tuto agendu už tu nevyřizujeme',
		unknownServiceHelp: 'Obraťte se prosím na úředníka u přepážky, poradí vám, jak dál.',
		outOfOrder: 'Omlouváme se, teď to nejde',
		outOfOrderHelp: 'Obraťte se prosím na úředníka u přepážky.',
		retry: 'Zkusit znovu',
		back: 'Zpět na začátek',
	},
	delayed: 'Okamžik prosím, na váš lístek ještě čekáme.',
	idle: {
		title: 'Jste tu ještě?',
		help: (seconds: number) =>
			plural('cs', seconds, {
				one: 'Obrazovka se za # sekundu vrátí na začátek.',
				few: 'Obrazovka se za # sekundy vrátí na začátek.',
				other: 'Obrazovka se za # sekund vrátí na začátek.',
			}),
		stay: 'Ano, pokračovat',
	},
	lost: {
		title: 'Obraťte se prosím na úředníka',
		help: 'Kiosek právě nemá spojení. Jakmile se obnoví, bude hned sloužit dál.',
	},
};

/** Every sentence of the kiosk. */
export type KioskTexts = typeof cs;

const en: KioskTexts = {
	title: 'Kiosk',
	languages: 'Language',
	start: {
		reservation: 'I have a reservation',
		enterPin: 'Enter your four-digit PIN',
		digits: (typed) => `${typed} of 4 digits entered`,
		keypad: 'Number keys',
		erase: 'Erase',
		confirm: 'Confirm',
		walkIn: 'I have no reservation',
		chooseService: 'Choose what you have come for',
		waiting: (count) =>
			count === 0 ? 'Nobody is waiting' : plural('en', count, { one: '# person waiting', other: '# people waiting' }),
		wait: (range) => `Wait ${range}`,
		noCounter: 'No counter is open yet',
		key: (key) => `key ${key}`,
	},
	errands: {
		question: 'What exactly do you need?',
		other: 'Something else',
		back: 'Back',
		previous: 'Previous',
		next: 'More',
	},
	several: {
		start: 'Several things on one ticket',
		title: 'What do you need to arrange?',
		help: 'Mark everything you need. One ticket is enough.',
		full: 'No more fits on one ticket.',
		otherServices: 'Other services',
		nothingYet: 'Nothing chosen yet',
		take: (count) => plural('en', count, { one: 'Take a ticket for # thing', other: 'Take a ticket for # things' }),
		andThen: ', then ',
	},
	joining: {
		offer: 'Add another reservation, e.g. your family’s',
		title: 'Another reservation',
		enterPin: 'Enter the PIN of the next reservation',
		help: 'You will go together under this number. After the last one choose Done.',
		done: 'Done',
	},
	closed: {
		'outside-hours': 'No tickets are issued now, outside opening hours.',
		'queue-full': 'The counters have no time left for another visit today.',
		'no-counter': 'The counters for this have closed for today.',
		'stopped-by-clerk': 'We are not giving out any more tickets for this today.',
		'numbers-used-up': 'All tickets for today have been given out.',
		'no-room': 'We cannot give out tickets just now. Please tell a clerk at a counter.',
		again: (time) => `Tickets are issued again today from ${time}.`,
		againOn: (day, time) => `Tickets are issued again on ${day} from ${time}.`,
		reserve: 'You can reserve a time on the town hall’s website.',
	},
	ticket: {
		title: 'Your number',
		next: 'You are next.',
		ahead: (count) => plural('en', count, { one: '# person is ahead of you.', other: '# people are ahead of you.' }),
		wait: (range) => `Expected wait: ${range}`,
		noCounter: 'No counter is open yet. Please wait.',
		pending: 'Your ticket is being printed…',
		printed: 'Please take your ticket.',
		again: 'We are printing your ticket a second time; the number is the same.',
		remember: 'Please remember your number',
		notPrinted: 'The ticket could not be printed. Your place in the queue is safe.',
		page: 'Your ticket’s page on the website',
		follow: 'Scan the code with your phone to see when it is your turn.',
		watch: 'Watch the board. When it is your turn, it shows your number and the counter.',
		outlook: {
			unsure: (time) => `The office closes at ${time}. It is not certain that your turn will come today.`,
			unlikely: (time) => `The office closes at ${time}. Your turn will probably not come today.`,
		},
		late: 'Your reserved time has passed, so we have put you straight into the ordinary queue.',
		reserved: 'You are checked in and go before visitors without a reservation.',
		reservedFrom: (time) => `From ${time} you go before visitors without a reservation.`,
		unconfirmed: 'You go before visitors without a reservation. We have yet to verify yours.',
		unconfirmedFrom: (time) => `From ${time} you go before others. We have yet to verify your reservation.`,
		doubt: {
			withheld: 'Somebody else has this time too. Until we know more, you wait in the ordinary queue.',
			disowned: 'We found no reservation with this PIN. You keep your place in the ordinary queue.',
			cancelled: 'This reservation was cancelled. You keep your place in the ordinary queue.',
		},
		called: 'We are calling you now. The board shows the counter.',
		bring: 'Please have ready',
		done: 'Done',
	},
	answer: {
		tooShort: 'A PIN has four digits',
		tooShortHelp: 'Please enter all four digits, then confirm.',
		unknown: 'We do not have this PIN today',
		unknownHelp:
			'Please compare the digits with the confirmation of your reservation and try again. You can also take a ticket without a reservation, or ask a clerk.',
		unknownOffline:
			'Our connection to the website is down at the moment. A recent reservation can be recognised only shortly before its time: please enter the same PIN then.',
		unknownNow: 'We do not know this PIN now',
		onlyInTime:
			'Today a reservation can be recognised here only around its time. If yours is later, please enter the same PIN then.',
		tooEarly: 'You are here early',
		tooEarlyHelp: (slot, opens) =>
			`Your reservation is for ${slot}. You can check in from ${opens}: please enter the same PIN then.`,
		tooEarlyOn: (slot, opens) => `Your reservation: ${slot}. Check-in opens: ${opens}. Please enter the same PIN then.`,
		takeNow: 'Or take an ordinary ticket now. When your time comes, we move you forward.',
		takeNowButton: 'Take a ticket now',
		later: 'I will come later',
		used: {
			title: 'You are already checked in with this PIN',
			ended: 'This reservation’s ticket is no longer valid',
			help: {
				waiting: () => 'Please wait until your number appears on the board.',
				called: (counter) => `We are calling you now. Please go to counter ${counter}.`,
				serving: (counter) => `You are being served at counter ${counter}. Please carry on there.`,
				parked: (counter) => `Your visit is interrupted. Please come back to counter ${counter} then.`,
				'no-show': (counter) =>
					`We called you to counter ${counter} and you did not come. Please tell a clerk at a counter now: you will be put back in front.`,
				ended: () => 'If there is anything else to arrange, please take a ticket without a reservation.',
			},
			newTicket: 'Choose a new ticket',
		},
		slowDown: 'One moment, please',
		slowDownHelp: (seconds) =>
			plural('en', seconds, {
				one: 'The PIN did not match several times. You can try again in # second.',
				other: 'The PIN did not match several times. You can try again in # seconds.',
			}),
		slowDownOver: 'You can enter the PIN again now.',
		slowDownTip: 'A ticket without a reservation can be had at once.',
		closed: (service) => `${service}: no tickets now`,
		noRoom: 'We are sorry, we cannot give out a ticket now',
		noRoomHelp: 'Please tell a clerk at a counter, who will see to you. Whoever has a ticket is called as usual.',
		noRoomRemedy:
			'For the clerk: the office’s disk cannot be written. The administrator has to see to it; tickets then come by themselves.',
		unknownService: 'We are sorry. We no longer offer this service here',
		unknownServiceHelp: 'Please ask a clerk at a counter, who will tell you what to do.',
		outOfOrder: 'We are sorry, this does not work now',
		outOfOrderHelp: 'Please ask a clerk at a counter.',
		retry: 'Try again',
		back: 'Back to the start',
	},
	delayed: 'One moment, please: we are still waiting for your ticket.',
	idle: {
		title: 'Are you still here?',
		help: (seconds) =>
			plural('en', seconds, {
				one: 'The screen returns to the start in # second.',
				other: 'The screen returns to the start in # seconds.',
			}),
		stay: 'Yes, continue',
	},
	lost: {
		title: 'Please see the clerk',
		help: 'The kiosk has no connection just now. It carries on as soon as the connection is back.',
	},
};

/** The kiosk's sentences in each language. */
export const kioskTexts: Readonly<Record<Language, KioskTexts>> = { cs, en };
