import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { boardPages } from './pages.ts';

for (const [name, content] of boardPages) writeFileSync(join(import.meta.dirname, name), content);
