import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** Three pages, and `elements.js` under a name that other sites can rely on; everything else is named by its content. */
export default defineConfig({
	root: here('.'),
	build: {
		outDir: here('../../build/website'),
		emptyOutDir: true,
		target: 'es2023',
		// A data: font or script would not pass the cloud's content security policy.
		assetsInlineLimit: 0,
		rollupOptions: {
			input: {
				index: here('index.html'),
				reservation: here('reservation/index.html'),
				ticket: here('ticket/index.html'),
				elements: here('embed.ts'),
			},
			preserveEntrySignatures: false,
			output: {
				entryFileNames: ({ name }) => (name === 'elements' ? 'elements.js' : 'assets/[name]-[hash].js'),
			},
		},
	},
});
