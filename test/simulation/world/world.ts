import pino from 'pino';
import { PIN_KEY_BYTES, type PinKey, pinKeyOf } from '#wire/pin-keys.ts';
import type { StoredReservation } from '../../../cloud-sync/endpoint/stores/store.ts';
import type { OfficeFile } from '../../../firmware/config/office-file.ts';
import { Dice } from '../dice.ts';
import { CloudWitness } from '../invariants/cloud-witness.ts';
import { OfficeWitness } from '../invariants/office-witness.ts';
import { Papers } from '../invariants/papers.ts';
import { Traffic } from '../invariants/traffic.ts';
import type { Story } from '../story/story.ts';
import { townFile } from '../town.ts';
import { CloudComputer, type CloudLife } from './cloud-computer.ts';
import { type Disk, isPowerGone } from './disk.ts';
import { HallHardware } from './hall-hardware.ts';
import { CALM, SimulatedNetwork } from './network.ts';
import { OfficeComputer } from './office-computer.ts';
import { Timeline } from './timeline.ts';

/** After this long without a disturbance everything has arrived: beyond a noticed cut, a late answer and a new try. */
export const CALM_MILLISECONDS = 2 * 60_000;

/** What no bad network, disk or clock brings about. */
const BUGS = ['ZodError', 'TypeError', 'RangeError', 'ReferenceError'];

/** Everything there is: two machines with their disks, the network between them, what hangs in the hall, and those who watch. */
export class World {
	readonly file: OfficeFile;
	readonly timeline: Timeline;
	readonly network: SimulatedNetwork;
	readonly hardware: HallHardware;
	readonly office: OfficeComputer;
	readonly cloud: CloudComputer;
	readonly officeWitness: OfficeWitness;
	readonly cloudWitness: CloudWitness;
	readonly papers: Papers;
	readonly pinKey: PinKey;
	/** What each booking of the story came to. */
	readonly bookings = new Map<number, StoredReservation>();
	/** What went wrong where nobody could be told; ends the simulation. */
	failure: unknown = null;
	#wishes = 0;
	readonly #disks: { readonly office: Disk; readonly cloud: Disk };

	/**
	 * @param createDisk an empty disk
	 * @param tell takes a line for the trace
	 */
	constructor(story: Story, createDisk: () => Disk, tell: (line: string) => void) {
		const dice = new Dice(story.seed + 1);
		this.file = townFile(story.town);
		const { config } = this.file;
		const timeline = new Timeline(story.start);
		this.timeline = timeline;
		this.#disks = { office: createDisk(), cloud: createDisk() };
		this.network = new SimulatedNetwork(timeline, dice);
		const traffic = new Traffic(() => timeline.now);
		this.network.onEvents = (connection, from) => this.note(() => traffic.leaves(connection, from));
		this.officeWitness = new OfficeWitness(config, tell, () => timeline.now);
		this.papers = new Papers(this.officeWitness.ledger);
		this.hardware = new HallHardware(timeline, dice, (paper) => {
			tell(`paper ${paper.lines.join(' | ')}`);
			this.papers.take(paper);
		});
		this.officeWitness.onStart = () => this.#lookForPapers();
		this.cloudWitness = new CloudWitness(
			(id) => config.services.find((service) => service.id === id)?.slotCapacity ?? 0,
		);
		const write = (line: string): void => this.note(() => mustTellOfNoBug(line));
		const surroundings = { timeline, network: this.network, log: pino({ level: 'warn' }, { write }) };
		this.pinKey = pinKeyOf(story.start, dice.bytes(PIN_KEY_BYTES));
		this.office = new OfficeComputer({
			...surroundings,
			disk: this.#disks.office,
			hardware: this.hardware,
			file: this.file,
			pinKey: this.pinKey,
			witness: this.officeWitness,
		});
		this.cloud = new CloudComputer({
			...surroundings,
			disk: this.#disks.cloud,
			dice,
			office: config.id,
			pinKey: this.pinKey,
			onContradiction: () => tell('the cloud was contradicted'),
		});
	}

	/** Id of another wish. */
	drawWish(): string {
		this.#wishes += 1;
		return `wish ${this.#wishes}`;
	}

	/** Takes note of something that was answered later; what does not hold ends the simulation. */
	note(taking: () => void): void {
		try {
			taking();
		} catch (error) {
			this.failure ??= error;
		}
	}

	/** The cloud failed to answer somebody: only a process that has ended may, or whose power is going. */
	cloudFailed(life: CloudLife, error: unknown): void {
		if (this.cloud.life === life && !isPowerGone(error)) this.failure ??= error;
	}

	/** Everything that went wrong is right again. */
	async recover(): Promise<void> {
		this.network.weather = CALM;
		for (const { clientId } of [this.office, this.cloud]) this.network.mend(clientId);
		this.hardware.setTrouble(null);
		this.office.recover();
		await this.cloud.recover();
	}

	/** A process that has just begun prints what the one before it did not, if it, its disk and the printer are left in peace. */
	#lookForPapers(): void {
		const { timeline, papers, hardware, officeWitness } = this;
		const { now: started } = timeline;
		const { starts } = officeWitness;
		const missing = papers.missing();
		timeline.after(CALM_MILLISECONDS, () => {
			const wasLeftInPeace = Math.max(hardware.worksSince, this.office.hasRoomSince) < started;
			if (this.office.office && officeWitness.starts === starts && wasLeftInPeace) papers.mustBeComplete(missing);
		});
	}

	async close(): Promise<void> {
		this.office.close();
		await this.cloud.close();
		for (const disk of Object.values(this.#disks)) disk.close();
	}
}

/** Both sides live on after a failure that they log; one of the program's own has to end the simulation all the same. */
function mustTellOfNoBug(line: string): void {
	const { event, err } = JSON.parse(line) as { event?: string; err?: { type: string; stack: string } };
	if (err && (event === 'message-not-taken' || BUGS.includes(err.type))) throw new Error(`logged: ${err.stack}`);
}
