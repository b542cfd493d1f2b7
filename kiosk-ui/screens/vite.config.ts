import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** Builds the five pages into `build/screens`, from where the office serves them. */
export default defineConfig({
	root: here('.'),
	base: '/',
	build: {
		outDir: here('../../build/screens'),
		emptyOutDir: true,
		// The content security policy of the office allows no `data:` address.
		assetsInlineLimit: 0,
		modulePreload: { polyfill: false },
		rollupOptions: {
			input: ['kiosk', 'board', 'counter', 'admin', 'bench'].map((page) => here(`${page}/index.html`)),
		},
	},
});
