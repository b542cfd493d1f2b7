import { counted } from './counted.ts';

const count = (n: number, one: string, few: string, other: string) => counted('cs', n, { one, few, other });

/** Every text of the website in Czech; the other languages have the same shape. */
export const czech = {
	pageTitle: 'Objednání na úřad',
	pageLead: 'Vyberte si půlhodinu, která se vám hodí. Na úřadě pak nestojíte ve frontě.',
	otherLanguage: 'English',
	chooseOffice: 'Vyberte úřad',
	unknownOffice: 'Úřad z této adresy tu není, nebo se ještě neozval. Zkontrolujte adresu, nebo vyberte jiný.',
	toOccupancy: 'Kolik lidí teď čeká',
	skipToContent: 'Přejít na obsah',
	footer: 'Bez objednání přijďte v úředních hodinách a vezměte si lístek u vchodu.',
	loading: 'Načítám…',
	tryAgain: 'Zkusit znovu',

	booking: {
		progress: (step: number, of: number) => `Krok ${step} ze ${of}`,
		chosen: 'Vybrali jste',
		changeErrand: 'Změnit úkon',
		changeDay: 'Změnit den',
		changeTime: 'Změnit čas',
		errand: 'Úkon',
		day: 'Den',
		time: 'Čas',
		errandTitle: 'S čím přijdete?',
		errandMinutes: (minutes: number) => `asi ${count(minutes, 'minuta', 'minuty', 'minut')} u přepážky`,
		bring: 'Co vzít s sebou',
		bringNothing: 'Nic zvláštního s sebou nepotřebujete.',
		dayTitle: 'Který den se vám hodí?',
		dayFree: (n: number) => count(n, 'volný termín', 'volné termíny', 'volných termínů'),
		dayFull: 'obsazeno',
		dayClosed: 'zavřeno',
		dayHoliday: 'státní svátek',
		dayOver: 'dnes už je po termínech',
		noDays: 'V příštích dvou týdnech není volný žádný termín. Zkuste to zítra, nebo přijďte bez objednání.',
		timeTitle: 'V kolik hodin?',
		morning: 'Dopoledne',
		afternoon: 'Odpoledne',
		timeTaken: 'obsazeno',
		noTimes: 'Na tento den už není volný žádný termín.',
		otherDay: 'Vybrat jiný den',
		confirmTitle: 'Souhlasí to?',
		emailLabel: 'E-mail (nepovinný)',
		emailHint: 'Pošleme vám PIN a odkaz, kterým můžete rezervaci zrušit. K ničemu jinému ho nepoužijeme.',
		emailWrong: 'Toto není platná e-mailová adresa. Opravte ji, nebo pole nechte prázdné.',
		confirm: 'Rezervovat termín',
		confirming: 'Rezervuji…',
		slotTaken: 'Tento termín si právě vybral někdo jiný. Mrzí nás to.',
		slotTakenNext: 'Nejbližší volné termíny',
		slotTakenNone: 'Jiný volný termín teď není. Zkuste jiný den.',
		slotGone: 'Tento termín už nejde rezervovat. Vyberte prosím jiný.',
	},

	reserved: {
		title: 'Máte rezervaci',
		pin: 'Váš PIN',
		ticket: 'Váš lístek',
		when: 'Kdy',
		what: 'S čím',
		where: 'Kde',
		howTitle: 'Jak to na úřadě proběhne',
		arrive: (from: string, to: string) => `Přijďte mezi ${from} a ${to}.`,
		typePin: (pin: string) => `U vchodu napište na klávesnici PIN ${pin}. Dostanete lístek s číslem.`,
		watchBoard: 'Sledujte tabuli. Jakmile se na ní objeví vaše číslo, jděte k uvedené přepážce.',
		late: (to: string) => `Po ${to} už PIN rezervaci neuplatní, dostanete obyčejný lístek.`,
		calendar: 'Přidat do kalendáře',
		print: 'Vytisknout',
		copy: 'Zkopírovat',
		copied: 'Zkopírováno.',
		copyFailed: 'Kopírování se nepovedlo. Označte text a zkopírujte ho ručně.',
		manage: 'Zobrazit nebo zrušit rezervaci',
		emailSent: 'PIN jsme vám poslali také e-mailem.',
		emailFailed: 'E-mail se nám odeslat nepodařilo. PIN si proto opište nebo vytiskněte.',
		keepPin: 'PIN si opište nebo vytiskněte. Bez něj se na úřadě nepřihlásíte.',
		again: 'Objednat další termín',
	},

	manage: {
		pageTitle: 'Vaše rezervace',
		cancel: 'Zrušit rezervaci',
		cancelTitle: 'Opravdu rezervaci zrušit?',
		cancelLead: 'Termín hned nabídneme někomu jinému. Zrušení nejde vzít zpět.',
		cancelYes: 'Ano, zrušit',
		cancelNo: 'Ne, nechat',
		cancelling: 'Ruším…',
		cancelled: 'Rezervace je zrušená. Děkujeme, že jste termín uvolnili.',
		bookAnother: 'Objednat se na jiný termín',
		missing: 'Tuto rezervaci neznáme. Zkontrolujte, že jste otevřeli celý odkaz.',
		tooLate: 'Rezervaci už nejde zrušit: termín uplynul, nebo jste se na úřadě už přihlásili.',
		states: {
			held: 'Čeká na potvrzení.',
			confirmed: 'Rezervace platí.',
			'checked-in': 'Už jste na úřadě přihlášeni. Sledujte tabuli.',
			served: 'Vyřízeno.',
			'no-show': 'K přepážce jste nedorazili. Objednejte se prosím znovu.',
			cancelled: 'Rezervace je zrušená.',
			expired: 'Termín už uplynul.',
		},
	},

	occupancy: {
		title: 'Právě teď na úřadě',
		services: 'Agendy',
		counters: 'Přepážky',
		waiting: (n: number) => (n === 0 ? 'Nikdo nečeká' : count(n, 'člověk čeká', 'lidé čekají', 'lidí čeká')),
		ofThemReserved: (n: number) => `z toho ${count(n, 'objednaný', 'objednaní', 'objednaných')}`,
		open: (n: number) =>
			n === 0
				? 'Žádná přepážka není otevřená'
				: count(n, 'otevřená přepážka', 'otevřené přepážky', 'otevřených přepážek'),
		wait: 'Čekání',
		noWait: 'jste hned na řadě',
		waitAbout: (minutes: string) => `asi ${minutes}`,
		waitRarely: (minutes: string) => `zřídka přes ${minutes}`,
		waitUnknown: 'teď nejde odhadnout',
		ticketsOpen: 'Lístky se vydávají',
		ticketsClosed: 'Lístky se teď nevydávají',
		ticketsClosedWhy: {
			'queue-full': 'Lístky se už dnes nevydávají: přepážky další návštěvu nestihnou.',
			'no-counter': 'Lístky se už dnes nevydávají: přepážky pro dnešek zavřely.',
			'stopped-by-clerk': 'Lístky se už dnes nevydávají.',
			'numbers-used-up': 'Všechny lístky pro dnešek jsou rozebrané.',
		},
		ticketsAgain: (time: string) => `znovu od ${time}`,
		counter: (label: string) => `Přepážka ${label}`,
		counterFree: 'volno',
		counterPaused: 'přestávka',
		counterPausedUntil: (time: string) => `přestávka do ${time}`,
		counterCloses: (time: string) => `zavírá v ${time}`,
		counterClosed: 'zavřeno',
		noWord: 'Úřad se zatím neozval. Jakmile se ozve, údaje se tu objeví samy.',
		linkDown: 'Tyto údaje jsou staré: úřad je teď bez spojení s internetem. Na místě se vyvolává dál.',
		streamLost: 'Tyto údaje jsou staré: váš prohlížeč ztratil spojení s naším serverem.',
		lastKnown: (when: string) => `Poslední zpráva z úřadu: ${when}.`,
		recovers: 'Až se spojení obnoví, údaje se aktualizují samy.',
		live: 'Živé údaje',
		keptYesterday: (share: string) => `Včera čekalo ${share} lidí nejvýše tak dlouho, jak jsme slíbili.`,
		keptOn: (day: string, share: string) => `Dne ${day} čekalo ${share} lidí nejvýše tak dlouho, jak jsme slíbili.`,
	},

	hours: {
		title: 'Úřední hodiny',
		today: (day: string) => `Dnes, ${day}:`,
		closed: 'zavřeno',
		exceptions: 'V nejbližších dnech jinak',
		holidays: 'O státních svátcích je zavřeno.',
	},

	ticket: {
		pageTitle: 'Váš lístek',
		number: 'Lístek číslo',
		missing:
			'Tento lístek už ve frontě není: nejspíš je vyřízený. Pokud ještě čekáte, zkontrolujte, že jste otevřeli celý odkaz, a sledujte tabuli na úřadě.',
		ahead: 'Před vámi čeká',
		nobodyAhead: 'nikdo, jste další na řadě',
		noWord:
			'O tomto lístku od úřadu zatím nevíme: úřad se neozval, nebo je teď bez spojení s internetem. Lístek platí; sledujte tabuli na úřadě.',
		linkDown: 'Tyto údaje jsou staré: úřad je teď bez spojení s internetem. Vyvolává se dál, sledujte tabuli na úřadě.',
		streamLost:
			'Tyto údaje jsou staré: váš telefon ztratil spojení s naším serverem. Vyvolává se dál, sledujte tabuli na úřadě.',
		states: {
			waiting: (_counter: string | null) => 'Čekáte na vyvolání.',
			called: (counter: string | null) => `Jděte prosím k přepážce ${counter ?? ''}`.trim(),
			serving: (counter: string | null) => (counter === null ? 'Jste u přepážky.' : `Jste u přepážky ${counter}.`),
			parked: (counter: string | null) =>
				counter === null ? 'Vyřízení je přerušené.' : `Vyřízení je přerušené. Vraťte se pak k přepážce ${counter}.`,
			'no-show': (counter: string | null) =>
				counter === null
					? 'Vyvolali jsme vás a nepřišli jste.'
					: `Vyvolali jsme vás k přepážce ${counter} a nepřišli jste.`,
			done: (_counter: string | null) => 'Vyřízeno. Děkujeme za návštěvu.',
			left: (_counter: string | null) => 'Lístek už neplatí.',
			unserved: (_counter: string | null) => 'Úřad zavřel dřív, než na vás přišla řada.',
		},
		expectedAt: (time: string) => `Čekáme vás v ${time}.`,
		advice: {
			waiting: 'Zůstaňte prosím nablízku. Jakmile přijdete na řadu, ukáže se číslo přepážky tady i na tabuli.',
			called: '',
			serving: '',
			parked: 'Místo u této přepážky vám zůstává.',
			'no-show': 'Přihlaste se prosím hned u přepážky, zařadí vás znovu dopředu. Po chvíli lístek propadne.',
			done: '',
			left: 'Pokud potřebujete něco vyřídit, vezměte si prosím nový.',
			unserved: 'Mrzí nás to. Na webu úřadu se můžete objednat na určitou hodinu.',
		},
	},

	failure: {
		offline: 'Nejste připojeni k internetu, nebo náš server neodpovídá. Zkontrolujte připojení a zkuste to znovu.',
		unanswered:
			'Odpověď nedorazila, takže nevíme, jestli se termín podařilo zapsat. Zkuste to za chvíli znovu: pokud už zapsaný je, dostanete jeho PIN a druhý se nezapíše.',
		slowDown: (seconds: number) =>
			`Objednává se teď mnoho lidí najednou. Počkejte ${count(seconds, 'sekundu', 'sekundy', 'sekund')} a zkuste to znovu.`,
		unavailable: 'Na naší straně se něco pokazilo. Zkuste to za chvíli znovu.',
		notFound: 'Tady nic není. Zkontrolujte adresu stránky.',
		refused: 'Server požadavek nepřijal. Zkontrolujte údaje a zkuste to znovu.',
	},
};

/** What a language has to say; one that lacks a text does not compile. */
export type Texts = typeof czech;
