import { plusSeconds } from '#domain/values.ts';
import type { TicketView } from '#local-api/messages.ts';
import { startTcpProxy, type TcpProxy } from '../support/tcp-proxy.ts';
import { launchChromium } from '../support/website-visitor.ts';
import { COUNTERS, painted, startTown } from './calls.ts';
import { spreadOf } from './statistics.ts';
import { measured, type Suite } from './suite.ts';

const CALLS = 100;
/** Of the issue that asked for it; the town's present system shows calls once a minute. */
const GOAL_MILLISECONDS = 250;
/** One way on each line: office to broker, broker to cloud, cloud to browser. */
const ONE_WAY_MILLISECONDS = 10;

/** How old a call is when the website shows it, with the internet in between. */
export const freshness: Suite = {
	name: 'freshness',
	about: `A clerk's button pressed, to website painted; ${2 * ONE_WAY_MILLISECONDS} ms round trips added; ${CALLS} calls`,
	async run(say) {
		const lines: TcpProxy[] = [];
		const farAway = async (url: string): Promise<string> => {
			const near = new URL(url);
			const line = await startTcpProxy(Number(near.port), () => 0);
			line.setFaults({ delayMilliseconds: [ONE_WAY_MILLISECONDS, ONE_WAY_MILLISECONDS] });
			lines.push(line);
			return `${near.protocol}//127.0.0.1:${line.port}`;
		};
		const town = await startTown(farAway);
		const browser = await launchChromium();
		try {
			const website = await browser.newPage();
			await website.goto(`${await farAway(town.cloudUrl)}/`);
			const times: number[] = [];
			for (let i = 0; i < CALLS; i++) {
				town.clock.moveTo(plusSeconds(town.clock.now(), 60));
				const { number } = (await town.office.post<TicketView>('/api/v1/tickets', { service: 'personal-documents' }))
					.body;
				const seen = painted(website, number);
				// The page looks for the number before the button goes down.
				await website.evaluate('true');
				const pressedAt = performance.timeOrigin + performance.now();
				await town.board.pressButton(COUNTERS[i % COUNTERS.length] ?? '1', 'next', 'short');
				times.push((await seen) - pressedAt);
				if ((i + 1) % 50 === 0) say(`${i + 1} of ${CALLS} calls`);
			}
			return [measured('button edge → website painted, far away', spreadOf(times), GOAL_MILLISECONDS)];
		} finally {
			await browser.close();
			await town.close();
			for (const line of lines) await line.close();
		}
	},
};
