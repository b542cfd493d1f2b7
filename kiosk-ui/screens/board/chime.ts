/** Two falling bell tones, a major third, which carry in a noisy hall: frequency in hertz, start in seconds. */
const tones = [
	{ hertz: 880, start: 0 },
	{ hertz: 698.5, start: 0.45 },
];
const ringSeconds = 1.4;
const loudness = 0.5;

/** Gets the sound ready and returns what strikes it. Where the browser forbids sound the board is silent. */
export function createChime(): () => void {
	const audio = new AudioContext();
	return () => {
		// Tones given to a suspended clock would all sound together when it wakes.
		if (audio.state === 'running') for (const tone of tones) strike(audio, tone);
		else void audio.resume();
	};
}

function strike(audio: AudioContext, { hertz, start }: (typeof tones)[number]): void {
	const from = audio.currentTime + start;
	const tone = new OscillatorNode(audio, { frequency: hertz });
	const volume = new GainNode(audio, { gain: 0 });
	volume.gain.setValueAtTime(0, from);
	volume.gain.linearRampToValueAtTime(loudness, from + 0.01);
	volume.gain.exponentialRampToValueAtTime(0.001, from + ringSeconds);
	tone.connect(volume).connect(audio.destination);
	tone.start(from);
	tone.stop(from + ringSeconds);
}
