/** Mean waits of textbook queues, in mean service times. Load is what arrives over what the servers can do. */

/** M/G/1, of all customers (Pollaczek 1930, Khinchine 1932). @param variation squared coefficient of variation */
export const pollaczekKhinchine = (load: number, variation: number): number =>
	(load * (1 + variation)) / (2 * (1 - load));

/** M/D/s, of all customers (Crommelin, Delay probability formulae when the holding times are constant, 1932). */
export function constantServiceWait(servers: number, load: number): number {
	let wait = 0;
	for (let i = 1; i <= TERMS; i++) {
		const mean = i * servers * load;
		const tail = poissonFrom(i * servers, mean);
		wait += tail - (tail - poisson(i * servers, mean)) / load;
	}
	return wait;
}

/** M/M/s without preemption, of those who go first and of the others (Cobham, Priority assignment in waiting line problems, 1954). */
export function priorityWaits(servers: number, load: number, share: number): { first: number; others: number } {
	const byErlang = erlangC(servers, servers * load) / servers;
	const first = byErlang / (1 - share * load);
	return { first, others: first / (1 - load) };
}

/** At a load of 0.9 the terms beyond add less than a millionth. */
const TERMS = 2000;

/** Probability that all servers are busy (Erlang 1917). @param offered arrivals in a mean service time */
function erlangC(servers: number, offered: number): number {
	let blocked = 1;
	for (let server = 1; server <= servers; server++) blocked = (offered * blocked) / (server + offered * blocked);
	return blocked / (1 - (offered / servers) * (1 - blocked));
}

/** Probability of `count` or more of a Poisson number. */
function poissonFrom(count: number, mean: number): number {
	let sum = 0;
	let term = poisson(count, mean);
	// The mean lies below the count here, so the terms fall.
	for (let i = count; term > 1e-18; i++) {
		sum += term;
		term = (term * mean) / (i + 1);
	}
	return sum;
}

function poisson(count: number, mean: number): number {
	let logarithm = -mean;
	for (let i = 1; i <= count; i++) logarithm += Math.log(mean / i);
	return Math.exp(logarithm);
}
